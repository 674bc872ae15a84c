"""Circular and tally as workbooks: the tables they print, as numbers, and the charts that a mail cannot show."""

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mailproc.model import Chart, ChartSheet, FigureBook, FigureSheet, Form, SheetColumn
from mailproc.press import figure_columns
from mailproc.press.change import GroupChange
from mailproc.press.circular import CataloguePart, CircularContext
from mailproc.press.correction import Correction
from mailproc.press.entries import LateEntry
from mailproc.press.figure_columns import NAME, PLACE
from mailproc.press.render import cleaned
from mailproc.press.table import POINTS, POINTS_YEAR, TOTAL, UNIT, GroupTable
from mailproc.press.tally_paper import TallyContext

NAMES = {
    "bulletin": "《政务信息工作通报》第{issue}期（总第{total}期）　{office}编　{day}",
    "document": "{authority}　{document_number}　{day}",
}
DRAFT = "送审稿"
PLACE_IN_BOOKS = "{office}　台账第{number}号　{digest}"
MONTH = "{month}份政务信息报送采用情况"
TABLE = "{month}份得分情况统计表"
CATALOGUE = "采用信息目录"
CORRECTIONS = "数据更正情况"
CHANGE = "与上月对比"
LATE = "补记冲减"
CHARTS = "图表"
CLASSES = "邮件分类"
ZERO = "未报送单位"
UNDECIDED = "待确认单位"
QUESTIONS = "请核对的信息"
NOTE = "注：“—”表示为零或不参加排名。"
COUNTED = {True: "已计数", False: "未计数"}
MOST_BARS = 44  # of a chart: as many as a page holds


def circular_book(said: CircularContext) -> FigureBook:
    """附件1 by groups, 附件2, and beside them what changed against last month."""
    said = cleaned(said)
    words = _edition(said)
    tables = [_table(table, said.month, words) for table in said.tables]
    change = [_change(said.changes, said.month, words)] if said.changes else []
    late = [_late(said.late, said.month, words, why=False)] if said.late else []
    corrected = [_corrected(said.correction, said.month, words)] if said.correction else []
    catalogue = [_catalogue(said.catalogue, said.month, words)] if said.catalogue else []
    charts = _charts(said.tables, said.rank_by, said.changes, said.month)
    sheets = (*tables, *change, *late, *corrected, *catalogue)
    return FigureBook(MONTH.format(month=said.month), sheets, ChartSheet(CHARTS, charts))


def tally_book(said: TallyContext) -> FigureBook:
    """All that the tally says, for the clerk."""
    said = cleaned(said)
    words = PLACE_IN_BOOKS.format(office=said.imprint.office, number=said.anchor_number, digest=said.anchor_digest)
    tables = [_table(table, said.month, words) for table in said.tables]
    change = [_change(said.changes, said.month, words)] if said.changes else []
    late = [_late(said.late, said.month, words, why=True)] if said.late else []
    others = (_classes(said, words), _zero(said, words), _undecided(said, words), _questions(said, words))
    charts = _charts(said.tables, said.rank_by, said.changes, said.month)
    return FigureBook(MONTH.format(month=said.month), (*tables, *change, *late, *others), ChartSheet(CHARTS, charts))


def _edition(said: CircularContext) -> str:
    """Which paper it is, under each title."""
    return NAMES[said.form].format(
        issue=said.issue,
        total=said.total,
        office=said.imprint.office,
        authority=said.imprint.authority,
        document_number=said.document_number,
        day=DRAFT if said.draft else said.day,
    )


def _table(table: GroupTable, month: str, words: str) -> FigureSheet:
    return FigureSheet(
        name=table.name,
        title=TABLE.format(month=month),
        about=f"{table.name}　{words}",
        fields=(PLACE, NAME, *figure_columns.columns(table)),
        rows=tuple(figure_columns.rows(table)),
        total=(TOTAL, None, *figure_columns.total(table)),
        notes=(NOTE,),
        kept=2,
    )


def _change(groups: Sequence[GroupChange], month: str, words: str) -> FigureSheet:
    units = [(group.name, unit) for group in groups for unit in group.units]
    before, now = (sum(one or 0 for one in each) for each in zip(*((u.before, u.now) for _, u in units), strict=True))
    return FigureSheet(
        name=CHANGE,
        title=f"{month}份报市信息{CHANGE}",
        about=words,
        fields=(
            SheetColumn("组别", 16),
            NAME,
            SheetColumn("上月", 10, Form.FIGURE),
            SheetColumn("当月", 10, Form.FIGURE),
            SheetColumn("增减", 10, Form.SIGNED),
        ),
        rows=tuple((group, unit.name, unit.before, unit.now, unit.now - (unit.before or 0)) for group, unit in units),
        total=(TOTAL, None, before, now, now - before),
        kept=2,
    )


def _late(entries: Iterable[LateEntry], month: str, words: str, *, why: bool) -> FigureSheet:
    return FigureSheet(
        name=LATE,
        title=f"{month}份补记、冲减事项",
        about=words,
        fields=(
            NAME,
            SheetColumn("类别", 8),
            SheetColumn("日期", 10),
            SheetColumn("事项", 34, Form.LEFT),
            SheetColumn("得分", 8, Form.SIGNED),
            SheetColumn("说明", 40, Form.LEFT),
        ),
        rows=tuple(
            (one.unit, one.kind, one.day, one.matter, Decimal(one.points), one.why if why else one.ground)
            for one in entries
        ),
    )


def _corrected(correction: Correction, month: str, words: str) -> FigureSheet:
    rows = [(one.unit, each.name, each.before, each.after) for one in correction.units for each in one.figures]
    return FigureSheet(
        name=CORRECTIONS,
        title=f"{month}份{CORRECTIONS}",
        about=f"{words}　更正{correction.day}印发的本期通报",
        fields=(NAME, SheetColumn("项目", 20), SheetColumn("原数", 10), SheetColumn("更正为", 10)),
        rows=tuple(rows),
    )


def _catalogue(parts: Iterable[CataloguePart], month: str, words: str) -> FigureSheet:
    rows = [(part.outlet, row.issue, row.title, "、".join(row.units)) for part in parts for row in part.rows]
    return FigureSheet(
        name=CATALOGUE,
        title=f"{month}份{CATALOGUE}",
        about=words,
        fields=(
            SheetColumn("序号", 6),
            SheetColumn("载体", 14),
            SheetColumn("期号", 14),
            SheetColumn("标题", 70, Form.LEFT),
            SheetColumn("报送单位", 24),
        ),
        rows=tuple((number, *row) for number, row in enumerate(rows, 1)),
    )


def _classes(said: TallyContext, words: str) -> FigureSheet:
    return FigureSheet(
        name=CLASSES,
        title=f"{said.month}邮件分类",
        about=words,
        fields=(SheetColumn("类别", 20), SheetColumn("封数", 10, Form.FIGURE)),
        rows=tuple((one.name, one.count) for one in said.classes),
        total=(TOTAL, said.mails),
    )


def _zero(said: TallyContext, words: str) -> FigureSheet:
    rows = tuple((number, name) for number, name in enumerate(said.zero, 1))
    return FigureSheet(ZERO, f"{said.month}{ZERO}", words, (SheetColumn("序号", 8), SheetColumn(UNIT, 40)), rows)


def _undecided(said: TallyContext, words: str) -> FigureSheet:
    return FigureSheet(
        name=UNDECIDED,
        title=f"{said.month}待确认单位的邮件",
        about=words,
        fields=(
            SheetColumn("编号", 16),
            SheetColumn("收到时间", 18),
            SheetColumn("发件地址", 30, Form.LEFT),
            SheetColumn("主题", 50, Form.LEFT),
            SheetColumn("疑为", 16),
        ),
        rows=tuple((one.number, one.moment, one.sender, one.subject, one.proposal) for one in said.undecided),
    )


def _questions(said: TallyContext, words: str) -> FigureSheet:
    return FigureSheet(
        name=QUESTIONS,
        title=f"{said.month}{QUESTIONS}",
        about=words,
        fields=(
            SheetColumn("编号", 16),
            SheetColumn(UNIT, 16),
            SheetColumn("标题", 44, Form.LEFT),
            SheetColumn("情况", 30, Form.LEFT),
            SheetColumn("对照", 16),
            SheetColumn("相似度", 8),
            SheetColumn("现状", 8),
        ),
        rows=tuple((q.number, q.unit, q.title, q.why, q.of, q.percent, COUNTED[q.counted]) for q in said.questions),
    )


# --- charts -----------------------------------------------------------------------------------------------


def _charts(
    tables: Sequence[GroupTable], rank_by: str, changes: Sequence[GroupChange], month: str
) -> tuple[Chart, ...]:
    """Points of each group's units by place; what was received of each beside the month before."""
    heading = POINTS_YEAR if rank_by == "year" else POINTS
    found: list[Chart] = []
    for sheet, table in enumerate(tables):
        column = next(k for k, cell in enumerate(table.total) if cell.label == heading)
        figures = [row.cells[column].figure or 0 for row in table.rows]
        words = f"{table.name}{month}份{heading}"
        found += _split(words, figures, sheet=sheet, first=0, labels=1, bars=(column + 2,))
    first = 0
    for group in changes:
        figures = [count for unit in group.units for count in (unit.before or 0, unit.now)]
        words = f"{group.name}{month}份报市信息{CHANGE}"
        found += _split(words, figures, sheet=len(tables), first=first, labels=1, bars=(2, 3))
        first += len(group.units)
    return tuple(found)


def _split(
    words: str, figures: Sequence[Decimal | int], *, sheet: int, first: int, labels: int, bars: tuple[int, ...]
) -> Iterator[Chart]:
    """Charts of so many units as a page holds, all on one scale; `figures` are those of all bars."""
    least, most = math.floor(min(0, *figures)), math.ceil(max(1, *figures) * Decimal("1.1"))
    count, room = len(figures) // len(bars), MOST_BARS // len(bars)
    parts = math.ceil(count / room)
    for part in range(parts):
        begin, end = part * room, min(count, (part + 1) * room)
        name = words if parts == 1 else f"{words}（{part + 1}/{parts}）"
        yield Chart(name, sheet, first + begin, first + end - 1, labels, bars, least, most)
