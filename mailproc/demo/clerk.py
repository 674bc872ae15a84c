"""What the clerk types during the month, and what each line is to bring."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from mailproc.demo.ordinary import WORKDAYS
from mailproc.demo.planned import MONTH, YEAR, City, Planned, moment
from mailproc.model import CreditKind, MailClass

FIRST_ISSUE: Final = 188  # of 昨日要情, on the first workday
DEDUCTIONS: Final = (
    ("市教育局", "late", "扣分 市教育局 迟报 10月28日强降温停课安排信息", 29),
    ("市住建局", "wrong", "扣分 市住建局 错报 老旧小区开工数", 22),
)
UNMAILED: Final = (
    ("市农业农村局", "shengban", "采用 市农业农村局《秋粮收购进度及农户惜售情况》 省办", 26),
    ("城东区", "yaoqing", "采用 城东区《城东区启用首座地下智慧停车库》 要情", 21),
)
NOVEMBER: Final = MONTH + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One plain fact that a line enters: so many times, from that day on, for a unit or for all units of a mail.

    `key` is the outlet, level or kind of deduction; "" for items received.
    """

    kind: CreditKind
    day: date
    key: str = ""
    tag: str = ""
    unit: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class ClerkLine:
    """A line typed at a moment; {tag} stands for the number of the mail planned under that tag."""

    when: datetime
    template: str
    entries: tuple[Entry, ...]

    def text(self, numbers: Mapping[str, str]) -> str:
        """The line with its numbers. Raises KeyError, naming the tag, where a number is not known."""
        return self.template.format_map(numbers)


def clerk_lines(city: City, mails: Iterable[Planned], seed: int = 20261001) -> tuple[ClerkLine, ...]:
    """All lines in the order in which they are typed. The same month and seed give the same lines."""
    rng = Random(seed)  # noqa: S311  # a repeatable month, no secret
    usable = [mail for mail in sorted(mails, key=lambda mail: mail.arrival) if _usable(mail)]
    daily, brief, used = _daily(rng, usable)
    unused = [mail.tag for mail in usable if mail.tag not in {*used, *brief} and mail.truth.items == 1]
    lines = [
        *daily,
        *_province(used),
        *_higher(rng.sample(used, 8)),
        *_upgrade(brief),
        *_by_name(city),
        *_mends(city, rng.sample(unused[: len(unused) // 2], 3)),
        *_over_the_month_end(unused[-1]),
    ]
    return tuple(sorted(lines, key=lambda line: line.when))


def _usable(mail: Planned) -> bool:
    """Whether an ordinary report of October may be drawn for adoption."""
    kept = mail.tag.startswith(("case-", "joint-", "stranger-"))
    counted = mail.truth.mail_class is MailClass.SUBMISSION and mail.truth.items > 0
    return counted and mail.arrival < moment(1, "00:00", month=NOVEMBER) and not kept


def issue_of(day: int) -> int:
    """The number of 昨日要情 on a workday."""
    return FIRST_ISSUE + WORKDAYS.index(day)


def _ref(mail: Planned) -> str:
    return f"{{{mail.tag}}}" + (".1" if mail.truth.items > 1 else "")


def _daily(rng: Random, usable: Sequence[Planned]) -> tuple[list[ClerkLine], list[str], list[str]]:
    """Every workday morning an issue of 昨日要情; also the tags that became 信息短波, and those that became items."""
    lines, brief, full = [], [], []
    before = moment(1, "00:00")
    for day in WORKDAYS:
        when = moment(day, "10:30:05")
        fresh = [mail for mail in usable if before <= mail.arrival < when]
        chosen = rng.sample(fresh, min(5, len(fresh)))
        top, rest = chosen[:3], chosen[3:]
        text = f"要情{issue_of(day)}期:{'、'.join(map(_ref, top))}"
        text += f";短波:{'、'.join(map(_ref, rest))}" if rest else ""
        entries = [_adopted(mail.tag, "yaoqing", when) for mail in top]
        entries += [_adopted(mail.tag, "duanbo", when) for mail in rest]
        if top:
            lines.append(ClerkLine(when, text, tuple(entries)))
        full += [mail.tag for mail in top if mail.truth.items == 1]
        brief += [mail.tag for mail in rest if mail.truth.items == 1]
        before = when
    return lines, brief, full


def _adopted(tag: str, outlet: str, when: datetime, count: int = 1) -> Entry:
    return Entry(CreditKind.ADOPTED, when.date(), outlet, tag, count=count)


def _province(tags: Sequence[str]) -> list[ClerkLine]:
    """Two items a week, printed in the city before, went to the province: several outlets add up."""
    lines = []
    for place, day in enumerate((14, 20, 26, 30), 1):
        pair = tags[place * 6 : place * 6 + 2]
        when = moment(day, "15:10:00")
        entries = tuple(Entry(CreditKind.ADOPTED, date(YEAR, MONTH, day), "baosheng", tag) for tag in pair)
        lines.append(ClerkLine(when, f"报省 {MONTH}月{day}日:{{{pair[0]}}} {{{pair[1]}}}", entries))
    return lines


def _higher(tags: Sequence[str]) -> list[ClerkLine]:
    """The province's office, the State Council's, and what leaders wrote; all near the month's end."""
    rows = (
        ("省办采用 {{{}}} 第88期", CreditKind.ADOPTED, "shengban"),
        ("省办采用 {{{}}} 第91期", CreditKind.ADOPTED, "shengban"),
        ("国办采用 {{{}}} 第12期", CreditKind.ADOPTED, "guoban"),
        ("批示 {{{}}} 市", CreditKind.INSTRUCTION, "city"),
        ("{{{}}} 市领导批示", CreditKind.INSTRUCTION, "city"),
        ("批示 {{{}}} 市", CreditKind.INSTRUCTION, "city"),
        ("批示 {{{}}} 省", CreditKind.INSTRUCTION, "province"),
        ("批示 {{{}}} 国", CreditKind.INSTRUCTION, "state"),
    )
    lines = []
    for place, ((pattern, kind, key), tag) in enumerate(zip(rows, tags, strict=False)):
        when = moment(30, "16:00") + timedelta(minutes=place)
        lines.append(ClerkLine(when, pattern.format(tag), (Entry(kind, when.date(), key, tag),)))
    return lines


def _upgrade(brief: Sequence[str]) -> list[ClerkLine]:
    """A 信息短波 is printed again as an item: the same outlet counts it once, at its highest."""
    when = moment(30, "17:00:00")
    entries = (_adopted(brief[0], "yaoqing", when), _adopted(brief[0], "duanbo", when, -1))
    return [ClerkLine(when, f"要情{issue_of(30)}期:{{{brief[0]}}}", entries)]


def _by_name(city: City) -> list[ClerkLine]:
    """Deductions, and items that never came by mail (补录)."""
    lines = []
    for short, kind, text, day in DEDUCTIONS:
        when = moment(day, "11:15:00")
        entry = Entry(CreditKind.DEDUCTION, when.date(), kind, unit=city.unit(short).id)
        lines.append(ClerkLine(when, text, (entry,)))
    for short, outlet, text, day in UNMAILED:
        when = moment(day, "11:40:00")
        entry = Entry(CreditKind.ADOPTED, when.date(), outlet, unit=city.unit(short).id)
        lines.append(ClerkLine(when, text, (entry,)))
    return lines


def _mends(city: City, tags: Sequence[str]) -> list[ClerkLine]:
    """What is drawn from the ten cases, what is not counted, what is a unit's after all, and a line taken back."""
    east = city.unit("城东区")
    wrong = moment(28, "14:20:00")
    slip = (Entry(CreditKind.ADOPTED, wrong.date(), "baosheng", tags[2]),)
    undone = (Entry(CreditKind.ADOPTED, wrong.date(), "baosheng", tags[2], count=-1),)
    back = Entry(CreditKind.RECEIVED, moment(13, "10:05:20").date(), tag="case-1", unit=east.id)
    return [
        ClerkLine(moment(13, "16:30:00"), f"{{case-1}}是{east.short}的", (back,)),
        ClerkLine(
            moment(16, "10:35:00"),
            f"要情{issue_of(16)}期:{{case-6}}",
            (_adopted("case-6", "yaoqing", moment(16, "10:35")),),
        ),
        ClerkLine(
            moment(22, "10:35:00"),
            f"要情{issue_of(22)}期:{{case-7}}.3",
            (_adopted("case-7", "yaoqing", moment(22, "10:35")),),
        ),
        ClerkLine(moment(29, "15:30:00"), f"不计 {{{tags[0]}}} 新闻稿", (_not_counted(tags[0]),)),
        ClerkLine(moment(29, "15:31:00"), f"不计 {{{tags[1]}}} 内容单薄", (_not_counted(tags[1]),)),
        ClerkLine(wrong, f"报省 {MONTH}月{wrong.day}日:{{{tags[2]}}}", slip),
        ClerkLine(wrong + timedelta(minutes=2), "撤销上一条", undone),
    ]


def _not_counted(tag: str) -> Entry:
    return Entry(CreditKind.RECEIVED, date(YEAR, MONTH, 29), tag=tag, count=-1)


def _over_the_month_end(tag: str) -> list[ClerkLine]:
    """An item used on the 31st and revised on the 1st; October's issue typed in November; November's own."""
    last = Entry(CreditKind.ADOPTED, date(YEAR, MONTH, 31), "baosheng", "case-5-first")
    late = Entry(CreditKind.ADOPTED, date(YEAR, MONTH, 31), "baosheng", tag)
    own = moment(2, "10:30:05", month=NOVEMBER)
    next_issue = f"要情{issue_of(30) + 1}期:{{case-2}}"
    return [
        ClerkLine(moment(31, "18:00:00"), f"报省 {MONTH}月31日:{{case-5-first}}.2", (last,)),
        ClerkLine(moment(2, "08:30:00", month=NOVEMBER), f"报省 {MONTH}月31日:{{{tag}}}", (late,)),
        ClerkLine(own, next_issue, (_adopted("case-2", "yaoqing", own),)),
    ]
