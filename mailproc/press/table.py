"""The table of figures (得分情况统计表) as circular and tally print it: one for each group, columns by the outlets."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from mailproc.model import Group, Level, Outlet, Rules, Tally, UnitFigures
from mailproc.press.wording import NOTHING, level_name, plain

RANK = "位次"
UNIT = "单位"
TOTAL = "合计"
RECEIVED = ("报市信息", ("当月", "累计"))
INSTRUCTIONS = "批示"
COMMISSIONS = ("约稿", ("完成", "未完成"))
DEDUCTED = "扣分"
POINTS = "当月得分"
POINTS_YEAR = "累计得分"
OTHER_RANK = {"month": "累计位次", "year": "当月位次"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A cell of the upper heading row. `span` columns wide; one that stands alone is two rows deep."""

    text: str
    span: int = 1
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure with the whole name of its column, for the list that plain text prints instead of a table.

    `figure` is None where there can be none, as for the place of a unit that is not ranked.
    """

    label: str
    figure: Decimal | int | None

    @property
    def value(self) -> str:
        """The figure as it is printed."""
        return _printed(self.figure)


@dataclass(frozen=True, slots=True)
class Row:
    place: int | None
    name: str
    cells: tuple[Cell, ...]

    @property
    def rank(self) -> str:
        """The place as it is printed."""
        return _printed(self.place)

    @property
    def told(self) -> tuple[Cell, ...]:
        """The cells that say something."""
        return tuple(cell for cell in self.cells if cell.value != NOTHING)


@dataclass(frozen=True, slots=True)
class GroupTable:
    """One group: its two heading rows, its units by rank, unranked ones last, and the sums."""

    name: str
    upper: tuple[Heading, ...]
    lower: tuple[str, ...]
    rows: tuple[Row, ...]
    total: tuple[Cell, ...]

    @property
    def width(self) -> int:
        return len(self.total) + 2


Value = Decimal | int | None
U_contra = TypeVar("U_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Column(Generic[U_contra]):
    """A column of units: its headings, what a list calls it, a unit's value, and that of all units together."""

    heading: str
    under: str
    label: str
    value: Callable[[U_contra], Value]
    total: Callable[[Sequence[U_contra]], Value]


class Used(Protocol):
    """A unit of which is known what its items and commissions came to, in a month or in several."""

    @property
    def adopted(self) -> Mapping[str, int]: ...
    @property
    def instructions(self) -> Mapping[str, int]: ...
    @property
    def commissions_done(self) -> int: ...
    @property
    def commissions_missed(self) -> int: ...


def group_tables(tally: Tally, groups: Iterable[Group], rules: Rules, rank_by: str) -> tuple[GroupTable, ...]:
    """A table for each group that has units. `rank_by` is "month" or "year"."""
    columns = _columns(rules, rank_by)
    members = ((group, [u for u in tally.units if u.listed and u.group == group.id]) for group in groups)
    return tuple(
        table(group, ranked(units, rank_by), columns, lambda unit: (place(unit, rank_by), unit.name))
        for group, units in members
        if units
    )


def figures_of(unit: UnitFigures, rules: Rules, rank_by: str) -> tuple[Cell, ...]:
    """A unit's figures as its row has them, its place first."""
    own = OTHER_RANK["year" if rank_by == "month" else "month"]
    return (Cell(own, place(unit, rank_by)), *(Cell(c.label, c.value(unit)) for c in _columns(rules, rank_by)))


def ranked(units: Iterable[UnitFigures], rank_by: str) -> list[UnitFigures]:
    """By rank; equal ranks and the unranked, who come last, in the official order."""
    return sorted(units, key=lambda unit: (place(unit, rank_by) is None, place(unit, rank_by) or 0))


def place(unit: UnitFigures, rank_by: str) -> int | None:
    """The rank by which the paper orders its units."""
    return unit.rank_year if rank_by == "year" else unit.rank


# --- for months and terms ---------------------------------------------------------------------------------


def table(
    group: Group,
    units: Sequence[U_contra],
    columns: Sequence[Column[U_contra]],
    row: Callable[[U_contra], tuple[int | None, str]],
) -> GroupTable:
    """The table of a group; `row` gives a unit's place and name."""
    return GroupTable(
        name=group.name,
        upper=_upper(columns),
        lower=tuple(column.under for column in columns if column.under),
        rows=tuple(
            Row(*row(unit), tuple(Cell(column.label, column.value(unit)) for column in columns)) for unit in units
        ),
        total=tuple(Cell(column.label, column.total(units)) for column in columns),
    )


def summed(heading: str, under: str, value: Callable[[U_contra], Decimal | int], label: str = "") -> Column[U_contra]:
    """A column whose total is the sum."""
    called = label or "·".join(filter(None, (heading, under)))
    return Column(heading, under, called, value, lambda units: sum(value(unit) for unit in units))


def used_columns(rules: Rules) -> tuple[Column[Used], ...]:
    """What became of the items, by outlet and by whose instruction, and of commissions."""
    commissions, (done, missed) = COMMISSIONS
    return (
        *_outlet_columns(rules.outlets),
        *(summed(INSTRUCTIONS, _giver(level), _instructions(level.id)) for level in rules.instructions),
        summed(commissions, done, lambda unit: unit.commissions_done),
        summed(commissions, missed, lambda unit: unit.commissions_missed),
    )


def _outlet_columns(outlets: tuple[Outlet, ...]) -> list[Column[Used]]:
    """Outlets of one series stand together, where its first stands, under that one's name."""
    series: dict[str, list[Outlet]] = {}
    for outlet in outlets:
        series.setdefault(outlet.series or outlet.id, []).append(outlet)
    columns = []
    for members in series.values():
        heading = members[0].name
        for outlet in members:
            under = (outlet.short or (outlet.name,))[0] if len(members) > 1 else ""
            columns.append(summed(heading, under, _adopted(outlet.id)))
    return columns


def _adopted(outlet: str) -> Callable[[Used], int]:
    return lambda unit: unit.adopted.get(outlet, 0)


def _instructions(level: str) -> Callable[[Used], int]:
    return lambda unit: unit.instructions.get(level, 0)


def _giver(level: Level) -> str:
    """市, from 市领导批示."""
    return level_name(level.name).removesuffix("领导")


def _upper(columns: Sequence[Column[U_contra]]) -> tuple[Heading, ...]:
    """Neighbours with one heading share a cell."""
    upper: list[Heading] = []
    for column in columns:
        if column.under and upper and upper[-1].text == column.heading:
            upper[-1] = Heading(column.heading, upper[-1].span + 1)
        else:
            upper.append(Heading(column.heading, deep=not column.under))
    return tuple(upper)


def _printed(value: Value) -> str:
    return plain(Decimal(value)) if value else NOTHING


# --- a month's --------------------------------------------------------------------------------------------


def _columns(rules: Rules, rank_by: str) -> tuple[Column[UnitFigures], ...]:
    received, (month, year) = RECEIVED
    return (
        summed(received, month, lambda unit: unit.received),
        summed(received, year, lambda unit: unit.received_year),
        *used_columns(rules),
        summed(DEDUCTED, "", lambda unit: abs(unit.deducted)),
        summed(POINTS, "", lambda unit: unit.points),
        summed(POINTS_YEAR, "", lambda unit: unit.points_year),
        Column(OTHER_RANK[rank_by], "", OTHER_RANK[rank_by], _other_rank(rank_by), lambda _: None),
    )


def _other_rank(rank_by: str) -> Callable[[UnitFigures], int | None]:
    return lambda unit: place(unit, "month" if rank_by == "year" else "year")
