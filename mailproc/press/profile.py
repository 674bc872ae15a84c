"""A unit on one screen, as a leader asks for it (领导问): points and places, why, the last items, month beside year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mailproc.model import Credit, Group, Rules, Tally, Unit, UnitFigures
from mailproc.press import counting
from mailproc.press.entries import matter, signed
from mailproc.press.found import Hit
from mailproc.press.page import Page
from mailproc.press.wording import NOTHING, brief, day_name, moment_name, month_short, plain

TITLE_WIDTH = 30
TITLE = "{unit}政务信息报送采用情况"
MONTH = "截至{moment}，{month}得分{points}分{place}{open}。"
OPEN = "（当月通报尚未印发，数据可能变动）"
LAST = "上月得分{points}分{place}；{month}{change}。"
YEAR = "今年累计得分{points}分{place}。"
PLACE = "，居{group}{tied}第{place}位（共{of}个）、全部参评单位第{place_all}位（共{of_all}个）"
UNRANKED = "，不参加排名"
CHANGES = {1: "比上月增加{by}分", -1: "比上月减少{by}分", 0: "与上月持平"}
MAIN = "今年主要得分：{entries}。"
ENTRY = "{day}{matter}{about}，{points}分"
ITEMS = "最近报送："
ITEM = "{day}《{title}》{used}（{number}）"
NO_ITEMS = "今年尚未报送信息。"
HEAD = ("项目", "{month}", "上月", "今年")
POINTS = "得分"
GROUP_PLACE = "位次"


@dataclass(frozen=True, slots=True)
class Entry:
    """A credit, with the title of the item that it is for."""

    credit: Credit
    title: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What a unit's profile is drawn from. `last` is the month before, None where the office had not begun.

    `year` are the unit's credits of the assessment year, `before` those of the month before.
    """

    unit: Unit
    tally: Tally
    last: Tally | None
    published: bool
    year: tuple[Credit, ...]
    before: tuple[Credit, ...]
    main: tuple[Entry, ...]
    items: tuple[Hit, ...]


def profile(account: Account, groups: Sequence[Group], rules: Rules, *, zone: str, now: datetime) -> Page:
    """The unit's figures as `tally` has them, in words that can be read out."""
    unit, tally = account.unit.id, account.tally
    row = row_of(tally, unit)
    sentences = [
        MONTH.format(
            moment=moment_name(now, zone),
            month=month_short(tally.month),
            points=plain(row.points),
            place=place(tally, unit, groups, year=False),
            open="" if account.published else OPEN,
        )
    ]
    if account.last is not None:
        last = row_of(account.last, unit)
        words = place(account.last, unit, groups, year=False)
        change = _change(row.points - last.points)
        month = month_short(tally.month)
        sentences.append(LAST.format(points=plain(last.points), place=words, month=month, change=change))
    sentences.append(YEAR.format(points=plain(row.points_year), place=place(tally, unit, groups, year=True)))
    if account.main:
        sentences.append(MAIN.format(entries="；".join(_entry(one, rules) for one in account.main)))
    sentences += [ITEMS, *map(_item, account.items)] if account.items else [NO_ITEMS]
    return Page(
        title=TITLE.format(unit=account.unit.short),
        sentences=tuple(sentences),
        head=tuple(name.format(month=month_short(tally.month)) for name in HEAD),
        rows=_figures(account, rules),
    )


def row_of(tally: Tally, unit: str) -> UnitFigures:
    return next(row for row in tally.units if row.unit == unit)


def place(tally: Tally, unit: str, groups: Sequence[Group], *, year: bool) -> str:
    """The unit's place among its group, as the tally has it, and among all that are ranked."""
    ranked = [row for row in tally.units if row.rank is not None]
    own = row_of(tally, unit)
    rank = own.rank_year if year else own.rank
    if rank is None:
        return UNRANKED
    points = {row.unit: row.points_year if year else row.points for row in ranked}
    beside = [row.unit for row in ranked if row.group == own.group]
    tied = sum(points[other] == points[unit] for other in beside) > 1
    return PLACE.format(
        group=next(group.name for group in groups if group.id == own.group),
        tied="并列" if tied else "",
        place=rank,
        of=len(beside),
        place_all=1 + sum(other > points[unit] for other in points.values()),
        of_all=len(ranked),
    )


def _change(by: Decimal) -> str:
    sign = (by > 0) - (by < 0)
    return CHANGES[sign].format(by=plain(abs(by)))


def _entry(entry: Entry, rules: Rules) -> str:
    credit = entry.credit
    about = entry.title and f"《{brief(entry.title, TITLE_WIDTH)}》"
    about = about or (credit.why and f"（{brief(credit.why, TITLE_WIDTH)}）")
    words = matter(credit, rules)
    return ENTRY.format(day=day_name(credit.effective), matter=words, about=about, points=signed(credit.points))


def _item(hit: Hit) -> str:
    used = "、".join(hit.used)
    return ITEM.format(
        day=day_name(hit.day) if hit.day else "",
        title=brief(hit.title, TITLE_WIDTH),
        used=used and f"，{used}",
        number=hit.number,
    )


def _figures(account: Account, rules: Rules) -> tuple[tuple[str, ...], ...]:
    """Points, places and counts: of the month, the one before, the year."""
    row = row_of(account.tally, account.unit.id)
    last = row_of(account.last, account.unit.id) if account.last else None
    month = [credit for credit in account.year if credit.month == account.tally.month]
    counts = [
        (f"{line.name}（{line.measure}）", line.count(month), line.count(account.before), line.count(account.year))
        for line in counting.lines(rules)
    ]
    return (
        (POINTS, plain(row.points), plain(last.points) if last else NOTHING, plain(row.points_year)),
        (GROUP_PLACE, *(_rank(rank) for rank in (row.rank, last.rank if last else None, row.rank_year))),
        *((name, *map(_count, (*figures,))) for name, *figures in counts if any(figures)),
    )


def _rank(rank: int | None) -> str:
    return f"{rank}" if rank is not None else NOTHING


def _count(count: int) -> str:
    return f"{count}" if count else NOTHING
