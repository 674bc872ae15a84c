"""Terms: the assessment year and its first half, for which summaries are made; the quarters for which fees are paid."""

import re

from mailproc.errors import UsageError
from mailproc.model import Term, TermKind
from mailproc.office.calendar import next_month

_SUMMED = re.compile(r"(20\d\d)(-H1)?")
_QUARTER = re.compile(r"(20\d\d)-?[Qq]([1-4])")
_HALF, _YEAR, _QUARTER_MONTHS = 6, 12, 3
_LATEST_START = 7  # a year that begins by July is called by that year, for most of its months lie in it


def summed(label: str, year_start: int) -> Term:
    """The assessment year "2026", or its first half "2026-H1". Raises UsageError.

    A year is called by the calendar year in which most of its months lie: 2026年度 from December 2025 to November 2026.
    """
    found = _SUMMED.fullmatch(label)
    if found is None:
        raise UsageError(f'"{label}" is no term; write a year, or its first half, for example 2026 or 2026-H1')
    first = _first_month(int(found[1]), year_start)
    return (
        Term(label, TermKind.HALF, _months(first, _HALF))
        if found[2]
        else Term(label, TermKind.YEAR, _months(first, _YEAR))
    )


def is_summed(label: str) -> bool:
    """Whether this is a half-year or year, and no quarter."""
    return _SUMMED.fullmatch(label) is not None


def quarter(label: str) -> Term:
    """A quarter of the calendar year: "2026Q4" or "2026-Q4". Raises UsageError."""
    found = _QUARTER.fullmatch(label)
    if not found:
        raise UsageError(f'"{label}" is no quarter; write for example 2026Q4')
    number = int(found[2])
    first = f"{found[1]}-{(number - 1) * _QUARTER_MONTHS + 1:02}"
    return Term(f"{found[1]}-Q{number}", TermKind.QUARTER, _months(first, _QUARTER_MONTHS))


def quarter_of(month: str) -> Term:
    """The quarter of the calendar year in which a month lies."""
    return quarter(f"{month[:4]}Q{(int(month[5:]) - 1) // _QUARTER_MONTHS + 1}")


def ending(month: str, year_start: int) -> Term | None:
    """The half-year or year whose last month this is; None where it is neither's."""
    year = int(month[:4])
    labels = (f"{one}{half}" for one in (year - 1, year, year + 1) for half in ("-H1", ""))
    return next((term for label in labels if (term := summed(label, year_start)).months[-1] == month), None)


def _first_month(year: int, year_start: int) -> str:
    return f"{year if year_start <= _LATEST_START else year - 1}-{year_start:02}"


def _months(first: str, count: int) -> tuple[str, ...]:
    months = [first]
    while len(months) < count:
        months.append(next_month(months[-1]))
    return tuple(months)
