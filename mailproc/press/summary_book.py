"""The summary as a workbook: its tables as numbers, each cell of each month, line charts; for clerks the proposals."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mailproc.model import (
    ChartSheet,
    FigureBook,
    FigureSheet,
    Form,
    Group,
    LineChart,
    Rules,
    SheetColumn,
    TermUnit,
    UnitFigures,
    Value,
)
from mailproc.press import figure_columns
from mailproc.press.figure_columns import FIGURE, NAME, PLACE, SUM
from mailproc.press.proposals import Proposals, place
from mailproc.press.render import cleaned
from mailproc.press.summary import Summary, SummaryContext
from mailproc.press.summary_table import in_groups, together
from mailproc.press.table import TOTAL, GroupTable
from mailproc.press.wording import NOTHING, level_name, month_name, month_short

FILE = "{name}政务信息报送采用情况{draft}.xlsx"
DRAFT = "（送审稿）"
POINTS, RECEIVED, USES, TREND, MONTHS = "各月得分", "各月报送", "采用情况", "各月情况", "分月数据"
CHARTS = "图表"
TREND_AT = 3  # of the book's sheets, from 0
SUMS = ("报送", "采用", "批示", "完成约稿", "扣分次数", "得分")
NOTE = "注：“—”表示为零或不参加排名；位次按累计得分排列。"
_GROUP = SheetColumn("组别", 14)


def file_name(said: SummaryContext) -> str:
    """2026年上半年政务信息报送采用情况.xlsx; a draft says so."""
    return FILE.format(name=said.name, draft=DRAFT if said.draft else "")


def book(said: SummaryContext, summary: Summary, groups: Sequence[Group], rules: Rules) -> FigureBook:
    """All that the summary prints; `summary` gives each month's own cells."""
    said = cleaned(said)
    about = f"{said.imprint.office}　{said.span}　台账第{said.anchor_number}号"
    sheets = [
        _tables(POINTS, said.points_tables, said, about),
        _tables(RECEIVED, said.received_tables, said, about),
        _tables(USES, said.use_tables, said, about),
        _trend(said, summary, groups, about),
        _months(summary, groups, rules, said, about),
    ]
    if said.persons:
        sheets.append(_persons_told(said, about))
    if said.proposals is not None:
        sheets += [*_proposals(said.proposals, said, about), _ranking(summary, said, about)]
    charts = ChartSheet(CHARTS, lines=_charts(sheets[TREND_AT], said))
    return FigureBook(f"{said.name}政务信息报送采用情况", tuple(sheets), charts)


# --- tables -----------------------------------------------------------------------------------------------


def _tables(name: str, tables: Iterable[GroupTable], said: SummaryContext, about: str) -> FigureSheet:
    """The tables of all groups on one sheet, and below them each group's sums."""
    known = tuple(tables)
    return FigureSheet(
        name=name,
        title=f"{said.name}{name}",
        about=about,
        fields=(_GROUP, PLACE, NAME, *(figure_columns.columns(known[0]) if known else ())),
        rows=tuple((table.name, *row) for table in known for row in figure_columns.rows(table)),
        totals=tuple((table.name, NOTHING, TOTAL, *figure_columns.total(table)) for table in known),
        notes=(NOTE, *(f"{words}。" for words in said.successions)),
        kept=3,
    )


def _trend(said: SummaryContext, summary: Summary, groups: Sequence[Group], about: str) -> FigureSheet:
    """A row a month, all units together, and each group's items."""
    members = in_groups(summary.units, groups)
    listed = [unit for _, units in members for unit in units]

    def row(name: str, places: Sequence[int]) -> tuple[Value, ...]:
        return (name, *together(listed, places), *(together(units, places)[0] for _, units in members))

    every = range(len(summary.months))
    return FigureSheet(
        name=TREND,
        title=f"{said.name}{TREND}",
        about=about,
        fields=(
            SheetColumn("月份", 14),
            *(SheetColumn(words, SUM, Form.FIGURE) for words in SUMS),
            *(SheetColumn("分组报送", 14, Form.FIGURE, group.name) for group, _ in members),
        ),
        rows=tuple(row(month_short(month), (place,)) for place, month in enumerate(summary.months)),
        total=row(TOTAL, every),
        kept=1,
    )


def _months(summary: Summary, groups: Sequence[Group], rules: Rules, said: SummaryContext, about: str) -> FigureSheet:
    """Every cell of every month's tally: a row a unit and month, to be filtered."""
    return FigureSheet(
        name=MONTHS,
        title=f"{said.name}{MONTHS}",
        about=about,
        fields=(
            SheetColumn("月份", 12),
            _GROUP,
            NAME,
            SheetColumn("报市信息", SUM, Form.FIGURE),
            *(SheetColumn("采用", FIGURE, Form.FIGURE, outlet.name) for outlet in rules.outlets),
            *(SheetColumn("批示", FIGURE, Form.FIGURE, level_name(level.name)) for level in rules.instructions),
            SheetColumn("约稿", FIGURE, Form.FIGURE, "完成"),
            SheetColumn("约稿", FIGURE, Form.FIGURE, "未完成"),
            SheetColumn("扣分", FIGURE, Form.FIGURE, "次数"),
            SheetColumn("扣分", FIGURE, Form.FIGURE, "分值"),
            SheetColumn("当月得分", SUM, Form.FIGURE),
            SheetColumn("累计得分", SUM, Form.FIGURE),
        ),
        rows=tuple(
            _of_month(month, group.name, unit, unit.months[place], rules)
            for place, month in enumerate(summary.months)
            for group, units in in_groups(summary.units, groups)
            for unit in units
        ),
        kept=3,
    )


def _of_month(month: str, group: str, unit: TermUnit, row: UnitFigures, rules: Rules) -> tuple[Value, ...]:
    return (
        month_name(month),
        group,
        unit.name,
        row.received,
        *(row.adopted.get(outlet.id, 0) for outlet in rules.outlets),
        *(row.instructions.get(level.id, 0) for level in rules.instructions),
        row.commissions_done,
        row.commissions_missed,
        row.deductions,
        abs(row.deducted),
        row.points,
        row.points_year,
    )


# --- charts -----------------------------------------------------------------------------------------------


def _charts(trend: FigureSheet, said: SummaryContext) -> tuple[LineChart, ...]:
    """Lines over the months: items, what was adopted, points, and each group's items."""
    last, sheet = len(trend.rows) - 1, TREND_AT
    if last < 1:
        return ()
    every = range(len(trend.fields))
    found = [
        LineChart(f"{said.name}各月报送和采用", sheet, 0, last, 0, (1, 2)),
        LineChart(f"{said.name}各月得分", sheet, 0, last, 0, (6,)),
    ]
    groups = tuple(place for place in every if trend.fields[place].under)
    if len(groups) > 1:
        found.append(LineChart(f"{said.name}各组报送", sheet, 0, last, 0, groups))
    return tuple(found)


# --- proposals --------------------------------------------------------------------------------------------


def _proposals(proposed: Proposals, said: SummaryContext, about: str) -> Iterator[FigureSheet]:
    yield _units(proposed, said, about)
    yield _persons(proposed, said, about)
    yield _items(proposed, said, about)


def _units(proposed: Proposals, said: SummaryContext, about: str) -> FigureSheet:
    return FigureSheet(
        name="先进集体建议",
        title=f"{said.name}先进集体建议名单",
        about=about,
        fields=(
            _GROUP,
            PLACE,
            NAME,
            SheetColumn("累计得分", SUM, Form.FIGURE),
            SheetColumn("依据", 50, Form.LEFT),
            SheetColumn("主要信息", 50, Form.LEFT),
            SheetColumn("说明", 24, Form.LEFT),
        ),
        rows=tuple(
            (u.group, u.place or NOTHING, u.name, Decimal(u.points), u.evidence, "、".join(u.items), u.note)
            for u in proposed.units
        ),
        notes=(proposed.units_rule,),
        kept=3,
    )


def _persons(proposed: Proposals, said: SummaryContext, about: str) -> FigureSheet:
    return FigureSheet(
        name="先进个人建议",
        title=f"{said.name}先进个人建议名单",
        about=about,
        fields=(
            PLACE,
            SheetColumn("姓名", 12),
            NAME,
            SheetColumn("得分", SUM, Form.FIGURE),
            SheetColumn("依据", 40, Form.LEFT),
            SheetColumn("主要信息", 50, Form.LEFT),
            SheetColumn("撰稿人依据", 14),
        ),
        rows=tuple(
            (one.place, one.name, one.unit, Decimal(one.points), one.evidence, "、".join(one.items), one.known)
            for one in proposed.persons
        ),
        notes=(proposed.persons_rule,),
        kept=2,
    )


def _items(proposed: Proposals, said: SummaryContext, about: str) -> FigureSheet:
    return FigureSheet(
        name="优秀信息建议",
        title=f"{said.name}优秀信息建议名单",
        about=about,
        fields=(
            PLACE,
            SheetColumn("编号", 17),
            SheetColumn("标题", 50, Form.LEFT),
            NAME,
            SheetColumn("撰稿人", 12),
            SheetColumn("采用和批示", 40, Form.LEFT),
            SheetColumn("得分", SUM, Form.FIGURE),
        ),
        rows=tuple(
            (one.place, one.number, one.title, one.units, one.authors, one.uses, Decimal(one.points))
            for one in proposed.items
        ),
        notes=(proposed.items_rule,),
        kept=2,
    )


def _ranking(summary: Summary, said: SummaryContext, about: str) -> FigureSheet:
    """All persons known, by their own points."""
    names = {unit.unit: unit.name for unit in summary.units}
    return FigureSheet(
        name="个人得分",
        title=f"{said.name}个人得分（仅供信息科参考）",
        about=about,
        fields=(
            PLACE,
            SheetColumn("姓名", 12),
            NAME,
            *(SheetColumn(words, SUM, Form.FIGURE) for words in ("报送", "采用", "批示", "得分")),
        ),
        rows=tuple(
            (
                place(one, summary.ranking),
                one.author.name,
                names.get(one.author.unit, one.author.unit),
                one.received,
                one.adopted,
                one.instructions,
                one.points,
            )
            for one in summary.ranking
        ),
        kept=2,
    )


def _persons_told(said: SummaryContext, about: str) -> FigureSheet:
    return FigureSheet(
        name="信息员得分",
        title=f"{said.name}信息员得分情况",
        about=about,
        fields=(PLACE, SheetColumn("姓名", 12), NAME, SheetColumn("得分", SUM, Form.FIGURE)),
        rows=tuple((one.place, one.name, one.unit, Decimal(one.points)) for one in said.persons),
    )
