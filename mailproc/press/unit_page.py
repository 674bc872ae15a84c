"""A unit's month on one screen (科技局本月): its sums, what has no item, then its items, the newest first."""

from collections.abc import Iterable
from datetime import datetime

from mailproc.model import Credit, Rules, Unit, UnitFigures
from mailproc.press import counting
from mailproc.press.entries import signed
from mailproc.press.page import Page
from mailproc.press.statement import COUNTED, Matter, StatementRow, UnitMonth
from mailproc.press.wording import NOTHING, brief, moment_name, month_name, plain

MOST = 40  # items on the screen
TITLE_WIDTH = 40
WHY_WIDTH = 60
HEAD = ("编号", "报送信息", "计数、采用", "得分")
REPORTED = "{day}《{title}》"
TITLE = "{unit}{month}报送采用情况"
SUMS = "截至{moment}，当月得分{points}分，累计得分{points_year}分。"
COUNTS = "当月{counts}。"
MATTER = "{day}{matter}{why}，{points}分。"
LATE = "{kind}：{day}{matter}，{points}分。"
NO_ITEMS = "信箱未收到该单位当月报送的信息。"
LEFT_OUT = "下列为最近{most}条，另有{more}条未列。"
IS_COUNTED = "计数"
NOT_COUNTED = "未计（{why}）"


def unit_page(
    unit: Unit,
    account: UnitMonth,
    figures: UnitFigures,
    entries: Iterable[Credit],
    *,
    rules: Rules,
    zone: str,
    now: datetime,
) -> Page:
    """What a unit reported in a month and what became of it; `entries` are its credits of that month.

    Its place among the others is told by `profile` alone.
    """
    rows = _newest_first(account.rows)
    more = len(rows) - MOST
    counts = counting.in_words(entries, rules)
    sums = SUMS.format(
        moment=moment_name(now, zone), points=plain(figures.points), points_year=plain(figures.points_year)
    )
    return Page(
        title=TITLE.format(unit=unit.short, month=month_name(account.month)),
        sentences=(
            sums,
            *((COUNTS.format(counts=counts),) if counts else ()),
            *map(_matter, account.matters),
            *(LATE.format(kind=one.kind, day=one.day, matter=one.matter, points=one.points) for one in account.late),
            *((LEFT_OUT.format(most=MOST, more=more),) if more > 0 else ()),
            *((NO_ITEMS,) if not rows else ()),
        ),
        head=HEAD if rows else (),
        rows=tuple(map(_row, rows[:MOST])),
    )


def _newest_first(rows: tuple[StatementRow, ...]) -> list[StatementRow]:
    """The month's own before older ones that were used in it."""
    own = [row for row in rows if row.counted != NOTHING]
    return [*own[::-1], *(row for row in rows if row.counted == NOTHING)]


def _matter(one: Matter) -> str:
    why = f"（{brief(one.why, WHY_WIDTH)}）" if one.why else ""
    return MATTER.format(day=one.day, matter=one.matter, why=why, points=signed(one.points))


def _row(row: StatementRow) -> tuple[str, ...]:
    told = IS_COUNTED if row.counted == COUNTED[True] else NOT_COUNTED.format(why=row.why) if row.why else ""
    return (
        row.number,
        REPORTED.format(day=row.moment.partition("日")[0] + "日", title=brief(row.title, TITLE_WIDTH)),
        "，".join(filter(None, (told, *row.used))),
        plain(row.points) if row.points else NOTHING,
    )
