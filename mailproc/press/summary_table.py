"""The tables of a half-year or year: months side by side, a table for each group, in the order of the year's places."""

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from mailproc.model import Group, Rules, TermUnit, UnitFigures
from mailproc.press.table import DEDUCTED, POINTS_YEAR, TOTAL, Column, GroupTable, summed, table, used_columns
from mailproc.press.wording import month_short, plain

POINTS = "各月得分"
RECEIVED = "各月报市信息"
OPENING = "期初累计"
USED = ("采用情况", ("条数", "采用率（%）"))
_TENTH = Decimal("0.1")


def group_tables(
    units: Iterable[TermUnit], groups: Iterable[Group], columns: Sequence[Column[TermUnit]]
) -> tuple[GroupTable, ...]:
    """A table for each group that has units."""
    members = in_groups(units, groups)
    return tuple(table(group, of_group, columns, lambda unit: (unit.rank, unit.name)) for group, of_group in members)


def in_groups(units: Iterable[TermUnit], groups: Iterable[Group]) -> tuple[tuple[Group, list[TermUnit]], ...]:
    """The groups that have units, with these by their places; equal ones and the unranked in the official order."""
    known = [unit for unit in units if unit.listed]
    found = ((group, by_place(unit for unit in known if unit.group == group.id)) for group in groups)
    return tuple((group, members) for group, members in found if members)


def together(units: Iterable[TermUnit], places: Iterable[int]) -> tuple[Decimal | int, ...]:
    """Of these units in the months at these places: items, adoptions, instructions, commissions, deductions, points."""
    wanted = tuple(places)
    rows = [unit.months[place] for unit in units for place in wanted]
    return (
        sum(row.received for row in rows),
        sum(sum(row.adopted.values()) for row in rows),
        sum(sum(row.instructions.values()) for row in rows),
        sum(row.commissions_done for row in rows),
        sum(row.deductions for row in rows),
        sum((row.points for row in rows), Decimal(0)),
    )


def by_place(units: Iterable[TermUnit]) -> list[TermUnit]:
    return sorted(units, key=lambda unit: (unit.rank is None, unit.rank or 0))


# --- columns ----------------------------------------------------------------------------------------------


def points_columns(months: Sequence[str], words: str, *, opening: bool) -> tuple[Column[TermUnit], ...]:
    """Each month's points, and their sum under `words`; with `opening` what the year began with, and all together."""
    within: tuple[Column[TermUnit], ...] = (
        *_monthly(POINTS, months, lambda month: month.points),
        summed(words, "", lambda unit: unit.points),
    )
    if not opening:
        return within
    brought: Column[TermUnit] = summed(OPENING, "", lambda unit: unit.opening)
    year: Column[TermUnit] = summed(POINTS_YEAR, "", lambda unit: unit.points_year)
    return (brought, *within, year)


def received_columns(months: Sequence[str]) -> tuple[Column[TermUnit], ...]:
    return (
        *_monthly(RECEIVED, months, lambda month: month.received),
        summed(TOTAL, "", lambda unit: unit.received),
    )


def use_columns(rules: Rules, words: str) -> tuple[Column[TermUnit], ...]:
    """What became of the items: outlets, instructions, commissions, deductions, and the points under `words`."""
    heading, (count, share) = USED
    return (
        summed("报市信息", "", lambda unit: unit.received),
        summed(heading, count, lambda unit: unit.used),
        Column(heading, share, share, lambda unit: rate([unit]), rate),
        *used_columns(rules),
        summed(DEDUCTED, "次数", lambda unit: unit.deductions),
        summed(DEDUCTED, "分值", lambda unit: abs(unit.deducted)),
        summed(words, "", lambda unit: unit.points),
    )


def rate(units: Iterable[TermUnit]) -> Decimal | None:
    """采用率 in percent, to a tenth: of the items reported in the term, those adopted in it; None of nothing."""
    known = tuple(units)
    received, used = sum(unit.received for unit in known), sum(unit.used for unit in known)
    return (Decimal(100 * used) / received).quantize(_TENTH, ROUND_HALF_UP) if received > 0 else None


def percent(share: Decimal | None) -> str:
    """12.5%; "" of nothing."""
    return "" if share is None else f"{plain(share)}%"


def _monthly(
    heading: str, months: Sequence[str], value: Callable[[UnitFigures], Decimal | int]
) -> tuple[Column[TermUnit], ...]:
    """A column a month; in a list each is called by the month alone."""
    names = [month_short(month) for month in months]
    return tuple(summed(heading, name, _of_month(place, value), name) for place, name in enumerate(names))


def _of_month(place: int, value: Callable[[UnitFigures], Decimal | int]) -> Callable[[TermUnit], Decimal | int]:
    return lambda unit: value(unit.months[place])
