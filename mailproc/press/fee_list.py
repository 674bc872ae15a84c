"""The fee list of a quarter (稿酬发放表): who is paid what, with the items behind it, for clerk and cashier."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mailproc.model import (
    Address,
    Attachment,
    CreditKind,
    FeeLine,
    FeeTable,
    FigureBook,
    FigureSheet,
    Form,
    Letter,
    LetterKind,
    Office,
    Rules,
    SheetColumn,
    Term,
)
from mailproc.press.amounts import in_capitals
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.render import Press, cleaned
from mailproc.press.summary import span_name
from mailproc.press.wording import CREDITS, NOTHING, brief, full_day, issue_name, level_name, month_short

TITLE = "{quarter}政务信息稿酬发放表"
QUARTERS = "一二三四"
UNKNOWN = "（待单位确认）"
TOTAL = "合计"
CAPITALS = "合计金额（大写）：{capitals}"
SIGNED_BY = "制表：　　　　　　　审核：　　　　　　　负责人：　　　　　　　日期：　　　　年　　月　　日"
OPEN = "{months}通报尚未印发，数据可能变动，暂不作发放依据。"
BELOW = "注：一条信息每次采用或批示计发一次，联合报送的由各单位平分；负数为冲减此前季度已列的稿酬。"
TITLE_WIDTH = 60
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class FeeRow:
    """What one person gets. `name` is UNKNOWN where the books know no author."""

    number: int
    unit: str
    name: str
    adopted: int
    instructions: int
    yuan: Decimal

    @property
    def amount(self) -> str:
        return money(self.yuan)


@dataclass(frozen=True, slots=True)
class FeeDetail:
    item: str
    unit: str
    name: str
    matter: str
    day: str
    title: str
    yuan: Decimal


@dataclass(frozen=True, slots=True)
class FeeContext:
    """All that the fee list says. `standards` are what is paid for what, since when."""

    imprint: Imprint
    title: str
    span: str
    rows: tuple[FeeRow, ...]
    total: Decimal
    amount: str
    capitals: str
    details: tuple[FeeDetail, ...]
    standards: tuple[tuple[str, str, Decimal], ...]
    unknown: int
    open: tuple[str, ...]
    sheet: str


@dataclass(frozen=True, slots=True)
class FeeMatters:
    """What the list says besides its lines: the units' names by id, in the official order; titles of items that may be
    told; months whose circular is not out yet."""

    rules: Rules
    table: FeeTable
    names: Mapping[str, str]
    titles: Mapping[str, str]
    open: tuple[str, ...] = ()


def contents(office: Office, quarter: Term, lines: Sequence[FeeLine], matters: FeeMatters, now: datetime) -> FeeContext:
    """All that the list says, of which mail and workbook are made."""
    order = {unit: place for place, unit in enumerate(matters.names)}
    people: dict[tuple[int, str], list[FeeLine]] = {}
    for line in lines:
        people.setdefault((order[line.unit], _name(line)), []).append(line)
    rows = tuple(
        FeeRow(
            number=number,
            unit=matters.names[of[0].unit],
            name=name,
            adopted=sum(_sign(line) for line in of if line.outlet),
            instructions=sum(_sign(line) for line in of if line.level),
            yuan=_sum(of),
        )
        for number, ((_, name), of) in enumerate(sorted(people.items(), key=lambda one: one[0]), 1)
    )
    total = _sum(lines)
    title = TITLE.format(quarter=quarter_name(quarter))
    return FeeContext(
        imprint=imprint(office, now),
        title=title,
        span=span_name(quarter.months),
        rows=rows,
        total=total,
        amount=money(total),
        capitals=in_capitals(total),
        details=tuple(_detail(line, matters) for line in lines),
        standards=tuple(_standards(matters)),
        unknown=sum(row.name == UNKNOWN for row in rows),
        open=tuple(month_short(month) for month in matters.open),
        sheet=f"{title}.xlsx",
    )


def letter(press: Press, said: FeeContext, key: str, recipient: Address, enclosures: tuple[Attachment, ...]) -> Letter:
    """The list to one clerk. Keyed by quarter."""
    words = press.render("fees", said)
    return Letter(LetterKind.FEES, recipient, key, words.subject, words.text, words.html, enclosures=enclosures)


def quarter_name(quarter: Term) -> str:
    """2026年第四季度"""
    year, _, number = quarter.label.partition("-Q")
    return f"{year}年第{QUARTERS[int(number) - 1]}季度"


def money(yuan: Decimal) -> str:
    """1,234.50"""
    return f"{yuan.quantize(_CENT):,}"


def _name(line: FeeLine) -> str:
    return line.author.name if line.author else UNKNOWN


def _sign(line: FeeLine) -> int:
    return 1 if line.yuan > 0 else -1


def _sum(lines: Iterable[FeeLine]) -> Decimal:
    return sum((line.yuan for line in lines), Decimal(0))


def _detail(line: FeeLine, matters: FeeMatters) -> FeeDetail:
    outlets = {outlet.id: outlet.name for outlet in matters.rules.outlets}
    levels = {level.id: level_name(level.name) for level in matters.rules.instructions}
    words = CREDITS[CreditKind.ADOPTED if line.outlet else CreditKind.INSTRUCTION]
    return FeeDetail(
        item=line.item,
        unit=matters.names[line.unit],
        name=_name(line),
        matter=words.format(
            outlet=outlets.get(line.outlet, line.outlet),
            issue=issue_name(line.issue),
            level=levels.get(line.level, line.level),
        ),
        day=full_day(line.day),
        title=brief(matters.titles.get(line.item, ""), TITLE_WIDTH) or NOTHING,
        yuan=line.yuan,
    )


def _standards(matters: FeeMatters) -> Iterable[tuple[str, str, Decimal]]:
    names = {outlet.id: f"{outlet.name}采用" for outlet in matters.rules.outlets}
    names |= {level.id: f"{level_name(level.name)}批示" for level in matters.rules.instructions}
    for fee in (*matters.table.outlets, *matters.table.instructions):
        yield names.get(fee.of, fee.of), full_day(fee.since), fee.yuan


# --- the workbook -----------------------------------------------------------------------------------------


def book(said: FeeContext) -> FigureBook:
    """The list to be signed, an upright A4; the items behind it; the standards."""
    said = cleaned(said)
    about = f"{said.imprint.office}　{said.span}"
    return FigureBook(said.title, (_list(said, about), _details(said, about), _of_standards(said, about)))


def _list(said: FeeContext, about: str) -> FigureSheet:
    pending = (OPEN.format(months="、".join(said.open)),) if said.open else ()
    return FigureSheet(
        name="稿酬发放表",
        title=said.title,
        about=f"{about}　单位：元",
        fields=(
            SheetColumn("序号", 6),
            SheetColumn("单位", 20),
            SheetColumn("姓名", 16),
            SheetColumn("采用（条次）", 9, Form.FIGURE),
            SheetColumn("批示（件次）", 9, Form.FIGURE),
            SheetColumn("金额", 13, Form.MONEY),
            SheetColumn("签名", 18),
        ),
        rows=tuple(
            (row.number, row.unit, row.name, row.adopted, row.instructions, row.yuan, None) for row in said.rows
        ),
        total=(
            TOTAL,
            None,
            None,
            sum(row.adopted for row in said.rows),
            sum(row.instructions for row in said.rows),
            said.total,
            None,
        ),
        notes=(CAPITALS.format(capitals=said.capitals), SIGNED_BY, BELOW, *pending),
        kept=3,
        upright=True,
        room=2,
    )


def _details(said: FeeContext, about: str) -> FigureSheet:
    return FigureSheet(
        name="明细",
        title=f"{said.title}明细",
        about=f"{about}　单位：元",
        fields=(
            SheetColumn("序号", 6),
            SheetColumn("编号", 17),
            SheetColumn("单位", 18),
            SheetColumn("姓名", 16),
            SheetColumn("事项", 30, Form.LEFT),
            SheetColumn("日期", 16),
            SheetColumn("标题", 44, Form.LEFT),
            SheetColumn("金额", 12, Form.MONEY),
        ),
        rows=tuple(
            (number, one.item, one.unit, one.name, one.matter, one.day, one.title, one.yuan)
            for number, one in enumerate(said.details, 1)
        ),
        total=(TOTAL, None, None, None, None, None, None, said.total),
        kept=2,
    )


def _of_standards(said: FeeContext, about: str) -> FigureSheet:
    return FigureSheet(
        name="稿酬标准",
        title="稿酬标准",
        about=f"{about}　单位：元",
        fields=(SheetColumn("事项", 30), SheetColumn("自何日起", 18), SheetColumn("每条", 12, Form.MONEY)),
        rows=said.standards,
        upright=True,
    )
