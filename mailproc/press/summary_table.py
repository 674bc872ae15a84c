"""The tables of a half-year or year: months side by side, a table for each group, in the order of the year's places."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mailproc.model import Group, Outlet, Rules, TermUnit, UnitFigures
from mailproc.press.table import Cell, GroupTable, Heading, Row
from mailproc.press.wording import level_name, month_short, plain

POINTS = "各月得分"
RECEIVED = "各月报市信息"
OPENING = "期初累计"
YEAR = "累计得分"
TOTAL = "合计"
USED = ("采用情况", ("条数", "采用率（%）"))
_TENTH = Decimal("0.1")

Value = Decimal | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of units: its headings, what a list calls it, a unit's value, and that of all units together."""

    heading: str
    under: str
    label: str
    value: Callable[[TermUnit], Value]
    total: Callable[[Sequence[TermUnit]], Value]


def group_tables(
    units: Iterable[TermUnit], groups: Iterable[Group], columns: Sequence[Column]
) -> tuple[GroupTable, ...]:
    """A table for each group that has units."""
    members = in_groups(units, groups)
    return tuple(_table(group, of_group, columns) for group, of_group in members)


def in_groups(units: Iterable[TermUnit], groups: Iterable[Group]) -> tuple[tuple[Group, list[TermUnit]], ...]:
    """The groups that have units, with these by their places; equal ones and the unranked in the official order."""
    known = [unit for unit in units if unit.listed]
    found = ((group, by_place(unit for unit in known if unit.group == group.id)) for group in groups)
    return tuple((group, members) for group, members in found if members)


def by_place(units: Iterable[TermUnit]) -> list[TermUnit]:
    return sorted(units, key=lambda unit: (unit.rank is None, unit.rank or 0))


# --- columns ----------------------------------------------------------------------------------------------


def points_columns(months: Sequence[str], words: str, *, opening: bool) -> tuple[Column, ...]:
    """Each month's points, and their sum under `words`; with `opening` what the year began with, and all together."""
    brought = (_summed(OPENING, "", lambda unit: unit.opening),) if opening else ()
    year = (_summed(YEAR, "", lambda unit: unit.points_year),) if opening else ()
    return (
        *brought,
        *_monthly(POINTS, months, lambda month: month.points),
        _summed(words, "", lambda unit: unit.points),
        *year,
    )


def received_columns(months: Sequence[str]) -> tuple[Column, ...]:
    return (
        *_monthly(RECEIVED, months, lambda month: month.received),
        _summed(TOTAL, "", lambda unit: unit.received),
    )


def use_columns(rules: Rules, words: str) -> tuple[Column, ...]:
    """What became of the items: outlets, instructions, commissions, deductions, and the points under `words`."""
    heading, (count, share) = USED
    return (
        _summed("报市信息", "", lambda unit: unit.received),
        _summed(heading, count, lambda unit: unit.used),
        Column(heading, share, share, lambda unit: rate([unit]), rate),
        *(_outlet(outlet, rules.outlets) for outlet in _by_series(rules.outlets)),
        *(
            _summed("批示", level_name(level.name).removesuffix("领导"), _instructions(level.id))
            for level in rules.instructions
        ),
        _summed("约稿", "完成", lambda unit: unit.commissions_done),
        _summed("约稿", "未完成", lambda unit: unit.commissions_missed),
        _summed("扣分", "次数", lambda unit: unit.deductions),
        _summed("扣分", "分值", lambda unit: abs(unit.deducted)),
        _summed(words, "", lambda unit: unit.points),
    )


def rate(units: Iterable[TermUnit]) -> Decimal | None:
    """采用率 in percent, to a tenth: of the items reported in the term, those adopted in it; None of nothing."""
    known = tuple(units)
    received, used = sum(unit.received for unit in known), sum(unit.used for unit in known)
    return (Decimal(100 * used) / received).quantize(_TENTH, ROUND_HALF_UP) if received > 0 else None


def percent(share: Decimal | None) -> str:
    """12.5%; "" of nothing."""
    return "" if share is None else f"{plain(share)}%"


def _monthly(heading: str, months: Sequence[str], value: Callable[[UnitFigures], Decimal | int]) -> tuple[Column, ...]:
    """A column a month; in a list each is called by the month alone."""
    names = [month_short(month) for month in months]
    return tuple(_summed(heading, name, _of_month(place, value), name) for place, name in enumerate(names))


def _of_month(place: int, value: Callable[[UnitFigures], Decimal | int]) -> Callable[[TermUnit], Decimal | int]:
    return lambda unit: value(unit.months[place])


def _summed(heading: str, under: str, value: Callable[[TermUnit], Decimal | int], label: str = "") -> Column:
    called = label or "·".join(filter(None, (heading, under)))
    return Column(heading, under, called, value, lambda units: sum(value(unit) for unit in units))


def _by_series(outlets: tuple[Outlet, ...]) -> list[Outlet]:
    """Outlets of one series stand together, where its first stands."""
    series: dict[str, list[Outlet]] = {}
    for outlet in outlets:
        series.setdefault(outlet.series or outlet.id, []).append(outlet)
    return [outlet for members in series.values() for outlet in members]


def _outlet(outlet: Outlet, outlets: tuple[Outlet, ...]) -> Column:
    members = [one for one in outlets if one.series and one.series == outlet.series] or [outlet]
    under = (outlet.short or (outlet.name,))[0] if len(members) > 1 else ""
    return _summed(members[0].name, under, _adopted(outlet.id))


def _adopted(outlet: str) -> Callable[[TermUnit], int]:
    return lambda unit: unit.adopted.get(outlet, 0)


def _instructions(level: str) -> Callable[[TermUnit], int]:
    return lambda unit: unit.instructions.get(level, 0)


# --- tables -----------------------------------------------------------------------------------------------


def _table(group: Group, units: list[TermUnit], columns: Sequence[Column]) -> GroupTable:
    return GroupTable(
        name=group.name,
        upper=_upper(columns),
        lower=tuple(column.under for column in columns if column.under),
        rows=tuple(
            Row(unit.rank, unit.name, tuple(Cell(column.label, column.value(unit)) for column in columns))
            for unit in units
        ),
        total=tuple(Cell(column.label, column.total(units)) for column in columns),
    )


def _upper(columns: Sequence[Column]) -> tuple[Heading, ...]:
    """Neighbours with one heading share a cell."""
    upper: list[Heading] = []
    for column in columns:
        if column.under and upper and upper[-1].text == column.heading:
            upper[-1] = Heading(column.heading, upper[-1].span + 1)
        else:
            upper.append(Heading(column.heading, deep=not column.under))
    return tuple(upper)
