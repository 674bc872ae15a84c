"""The worksheet (采用登记表): the month's items for the clerk to fill in, as the value that becomes an .xlsx."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mailproc.model import Column, Credit, CreditKind, Heading, ItemRecord, Office, Rules, Sheet, Submission
from mailproc.press.wording import brief, day_name, issue_name, level_name, local, month_name, reason

TITLE = "{month}政务信息采用登记表"
GUIDE = (
    "填写方法：只填黄色各栏，保存后作为附件回复本邮件；未填写的行不作任何改动，可分几次填报。载体、批示请点选；"
    "期号填数字或日期（213、11月3日、213期11月3日），未写日期的按填报当日计入；一条信息为两个载体采用的，第二个填在“另一载体”。"
    "备注栏可写“不计 新闻稿”“计入”“是市科技局的”。“已记”栏所列无须再填。"
)
FILE = "采用登记表{month}.xlsx"
LONGEST = 200  # characters of a title


@dataclass(frozen=True, slots=True)
class Line:
    """An item as the worksheet shows it. `mark` tells later what was known of it by now (office.worksheet.mark)."""

    number: str
    arrival: str
    unit: str
    title: str
    entered: str
    mark: str


def line(
    mail: Submission,
    item: ItemRecord,
    title: str,
    entries: Iterable[Credit],
    *,
    mark: str,
    names: Mapping[str, str],
    rules: Rules,
    zone: str,
) -> Line:
    """An item of a mail; `entries` are its credits, `names` the units' short names by id."""
    units = "、".join(names.get(unit, unit) for unit in item.units)
    proposed = names.get(mail.proposal, "")
    return Line(
        number=item.id,
        arrival=_moment(mail.arrival, zone),
        unit=units or (f"待确认（疑为{proposed}）" if proposed else "待确认"),
        title=shown_title(title),
        entered=entered(item, entries, rules),
        mark=mark,
    )


def shown_title(title: str) -> str:
    """A title as it stands in the sheet."""
    return brief(title, LONGEST)


def entered(item: ItemRecord, entries: Iterable[Credit], rules: Rules) -> str:
    """What is in the ledger of an item, in words: 昨日要情第213期；省领导批示；未计数（新闻稿）."""
    outlets = {outlet.id: outlet.name for outlet in rules.outlets}
    levels = {level.id: level_name(level.name) for level in rules.instructions}
    standing: dict[str, int] = {}
    for credit in entries:
        if credit.kind is CreditKind.ADOPTED:
            words = outlets.get(credit.outlet, credit.outlet) + issue_name(credit.issue)
        elif credit.kind is CreditKind.INSTRUCTION:
            words = f"{levels.get(credit.level, credit.level)}批示"
        else:
            continue
        standing[words] = standing.get(words, 0) + credit.count
    uncounted = f"未计数（{reason(item.reason)}）" if item.reason else "未计数"
    parts = [words for words, count in standing.items() if count > 0]
    return "；".join(parts if item.counted else [*parts, uncounted])


def sheet(office: Office, month: str, lines: Iterable[Line], rules: Rules) -> Sheet:
    """The worksheet of a month, in the order of the lines."""
    outlets = tuple(outlet.name for outlet in rules.outlets)
    levels = tuple(level.name for level in rules.instructions)
    columns = (
        Column(Heading.NUMBER, 16, centred=True),
        Column(Heading.ARRIVAL, 16, centred=True),
        Column(Heading.UNIT, 14),
        Column(Heading.TITLE, 44),
        Column(Heading.ENTERED, 22),
        Column(Heading.OUTLET, 13, open=True, choices=outlets),
        Column(Heading.ISSUE, 9, open=True),
        Column(Heading.OTHER_OUTLET, 13, open=True, choices=outlets),
        Column(Heading.OTHER_ISSUE, 9, open=True),
        Column(Heading.INSTRUCTION, 11, open=True, choices=levels),
        Column(Heading.REMARK, 20, open=True),
        Column(Heading.MARK, 8, hidden=True),
    )
    rows = tuple(
        (one.number, one.arrival, one.unit, one.title, one.entered, "", "", "", "", "", "", one.mark) for one in lines
    )
    title = office.city + TITLE.format(month=month_name(month))
    return Sheet(name=month_name(month), title=title, guide=GUIDE, columns=columns, rows=rows)


def file_name(month: str) -> str:
    """采用登记表2026-11.xlsx"""
    return FILE.format(month=month)


def _moment(moment: datetime, zone: str) -> str:
    """11月3日 9:12"""
    here = local(moment, zone)
    return f"{day_name(here.date())} {here.hour}:{here.minute:02d}"
