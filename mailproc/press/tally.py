"""Credits become the month's figures: what every paper is rendered from, and the tally as JSON."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from mailproc.errors import ConfigError
from mailproc.model import Credit, CreditKind, Level, MailClass, Outlet, Tally, Unit, UnitFigures
from mailproc.press.wording import plain


@dataclass(frozen=True, slots=True)
class Span:
    """The month of a tally: its label, first and last day, and the assessment year's months up to and including it.

    `opening` is whether 期初累计 belong to this assessment year, that is, whether the office's first month is in it.
    """

    month: str
    first: date
    last: date
    months: tuple[str, ...]
    opening: bool


def tally(
    span: Span,
    credits: Iterable[Credit],  # noqa: A002 (the ledger's own word)
    classes: Mapping[MailClass, int],
    *,
    units: Sequence[Unit],
    outlets: Sequence[Outlet],
    levels: Sequence[Level],
) -> Tally:
    """The figures of a month. `credits` of other months than the span's are passed over.

    Every unit is there, in the official order; those that have ended or not yet begun, and subunits, are not
    `listed` in papers unless they have credits in the year. Raises ConfigError if a unit, outlet or level with
    credits is not in the configuration: nothing that counts is left out of the sums.
    """
    year = [credit for credit in credits if credit.month in span.months]
    _check(year, units, outlets, levels)
    of_unit: dict[str, list[Credit]] = {unit.id: [] for unit in units}
    for credit in year:
        of_unit[credit.unit].append(credit)
    rows = [
        _figures(unit, of_unit[unit.id], span, outlets, levels) for unit in sorted(units, key=lambda unit: unit.order)
    ]
    counts = {mail_class: classes.get(mail_class, 0) for mail_class in MailClass}
    ranked = {unit.id for unit in units if unit.assessed and _listed(unit, span)}
    return Tally(span.month, sum(counts.values()), counts, _with_ranks(rows, ranked))


def as_json(figures: Tally) -> dict[str, object]:
    """The tally in the documented shape of `mailproc tally --json`; points are plain decimal strings."""
    return {
        "month": figures.month,
        "mails": figures.mails,
        "classes": {str(mail_class): count for mail_class, count in figures.classes.items()},
        "units": [_row(unit) for unit in figures.units],
    }


def _row(unit: UnitFigures) -> dict[str, object]:
    return {
        "unit": unit.unit,
        "name": unit.name,
        "group": unit.group,
        "received": unit.received,
        "adopted": dict(unit.adopted),
        "instructions": sum(unit.instructions.values()),
        "commissions": unit.commissions_done,
        "deductions": unit.deductions,
        "points": plain(unit.points),
        "rank": unit.rank,
    }


def _check(year: Sequence[Credit], units: Iterable[Unit], outlets: Iterable[Outlet], levels: Iterable[Level]) -> None:
    known = (
        ("unit", {unit.id for unit in units}, {credit.unit for credit in year}),
        ("outlet", {outlet.id for outlet in outlets}, {credit.outlet for credit in year if credit.outlet}),
        ("level", {level.id for level in levels}, {credit.level for credit in year if credit.level}),
    )
    problems = [
        f'{sort} "{name}" has credits this year but is not configured: put it back (units may have an end date)'
        for sort, configured, used in known
        for name in sorted(used - configured)
    ]
    if problems:
        raise ConfigError(problems)


def _listed(unit: Unit, span: Span) -> bool:
    """Whether a unit is listed without any credit: it exists in the month and reports in its own name."""
    begun = unit.since is None or unit.since <= span.last
    ended = unit.until is not None and unit.until < span.first
    return begun and not ended and not unit.parent


def _figures(
    unit: Unit, year: Sequence[Credit], span: Span, outlets: Iterable[Outlet], levels: Iterable[Level]
) -> UnitFigures:
    month = [credit for credit in year if credit.month == span.month]
    opening = unit.opening if span.opening else Decimal(0)
    deductions = _of(month, CreditKind.DEDUCTION)
    adopted, instructions = _of(month, CreditKind.ADOPTED), _of(month, CreditKind.INSTRUCTION)
    return UnitFigures(
        unit=unit.id,
        name=unit.name,
        group=unit.group,
        assessed=unit.assessed,
        listed=bool(year) or _listed(unit, span),
        received=_count(_of(month, CreditKind.RECEIVED)),
        received_year=_count(_of(year, CreditKind.RECEIVED)),
        adopted={outlet.id: _count(each for each in adopted if each.outlet == outlet.id) for outlet in outlets},
        instructions={level.id: _count(each for each in instructions if each.level == level.id) for level in levels},
        commissions_done=_count(_of(month, CreditKind.COMMISSION)),
        commissions_missed=_count(_of(month, CreditKind.MISSED)),
        deductions=_count(deductions),
        deducted=_points(deductions),
        points=_points(month),
        points_year=opening + _points(year),
        rank=None,
        rank_year=None,
    )


def _of(entries: Iterable[Credit], kind: CreditKind) -> list[Credit]:
    return [credit for credit in entries if credit.kind is kind]


def _count(entries: Iterable[Credit]) -> int:
    return sum(credit.count for credit in entries)


def _points(entries: Iterable[Credit]) -> Decimal:
    return sum((credit.points for credit in entries), Decimal(0))


def _with_ranks(rows: Sequence[UnitFigures], ranked: Collection[str]) -> tuple[UnitFigures, ...]:
    month = _ranks(rows, ranked, lambda row: row.points)
    year = _ranks(rows, ranked, lambda row: row.points_year)
    return tuple(replace(row, rank=month.get(row.unit), rank_year=year.get(row.unit)) for row in rows)


def _ranks(
    rows: Iterable[UnitFigures], ranked: Collection[str], points: Callable[[UnitFigures], Decimal]
) -> dict[str, int]:
    """Places 1-1-3 within each group: one more than the units with more points."""
    groups: dict[str, list[UnitFigures]] = {}
    for row in rows:
        if row.unit in ranked:
            groups.setdefault(row.group, []).append(row)
    return {
        row.unit: 1 + sum(points(other) > points(row) for other in members)
        for members in groups.values()
        for row in members
    }
