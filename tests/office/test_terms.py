"""Years, halves and quarters: which months they have, what they are called, when they are whole."""

import pytest

from mailproc.errors import UsageError
from mailproc.model import TermKind
from mailproc.office import terms


@pytest.mark.parametrize(
    ("label", "start", "first", "last"),
    [
        ("2026", 1, "2026-01", "2026-12"),
        ("2026-H1", 1, "2026-01", "2026-06"),
        ("2026", 12, "2025-12", "2026-11"),
        ("2026-H1", 12, "2025-12", "2026-05"),
        ("2026", 7, "2026-07", "2027-06"),
        ("2026", 8, "2025-08", "2026-07"),
    ],
)
def test_a_year_is_called_by_where_most_of_its_months_lie(label: str, start: int, first: str, last: str) -> None:
    term = terms.summed(label, start)
    assert (term.months[0], term.months[-1]) == (first, last)
    assert len(term.months) == (6 if term.kind is TermKind.HALF else 12)


@pytest.mark.parametrize("start", range(1, 13))
def test_each_term_is_whole_with_its_last_month_and_no_other(start: int) -> None:
    for label in ("2026", "2026-H1"):
        term = terms.summed(label, start)
        assert terms.ending(term.months[-1], start) == term
        assert [terms.ending(month, start) for month in term.months[:5]] == [None] * 5


@pytest.mark.parametrize("label", ["2026Q4", "2026-Q4", "2026q4"])
def test_a_quarter_is_the_calendars(label: str) -> None:
    quarter = terms.quarter(label)
    assert (quarter.label, quarter.months) == ("2026-Q4", ("2026-10", "2026-11", "2026-12"))
    assert {terms.quarter_of(month) for month in quarter.months} == {quarter}


@pytest.mark.parametrize("label", ["2026-H2", "26", "2026-13", "2026-10", "上半年", "2026Q4 "])
def test_what_is_no_term_is_refused(label: str) -> None:
    with pytest.raises(UsageError):
        terms.summed(label, 1)


@pytest.mark.parametrize("label", ["2026Q5", "Q4", "2026", "2026-H1"])
def test_what_is_no_quarter_is_refused(label: str) -> None:
    with pytest.raises(UsageError):
        terms.quarter(label)
