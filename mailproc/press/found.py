"""What is found of words (查稿): was this reported or used before? The newest items first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mailproc.press.page import Page
from mailproc.press.wording import NOTHING, brief, day_name

TITLE_WIDTH = 40
HEAD = ("编号", "报送信息", "采用情况")
REPORTED = "{units}{day}《{title}》"
TITLE = "查稿：{words}"
UNMAILED = "非信箱来稿"
REVISES = "与{of}并为一条"
NOBODYS = "待确认单位"
NONE = "标题和正文中没有找到“{words}”。可减少词语，或换一种说法再查。"
ALL = "共找到{count}条。"
MORE = "共找到{count}条，下列为最近{listed}条，另有{more}条；可增加词语缩小范围。"


@dataclass(frozen=True, slots=True)
class Hit:
    """An item, by `number`, and what became of it.

    `day` is that of arrival; of one without mail that of its adoption, None where that was taken back. `used` names
    where it was adopted, and whose instruction it bears; `note` what else is to be known of it.
    """

    number: str
    units: tuple[str, ...]
    day: date | None
    title: str
    used: tuple[str, ...] = ()
    note: str = ""


def found(words: Sequence[str], hits: Sequence[Hit], count: int) -> Page:
    """These hits, of so many in all."""
    said = " ".join(brief(word) for word in words)
    more = count - len(hits)
    sentence = (MORE if more else ALL if hits else NONE).format(words=said, count=count, listed=len(hits), more=more)
    return Page(TITLE.format(words=said), (sentence,), HEAD if hits else (), tuple(map(_row, hits)))


def _row(hit: Hit) -> tuple[str, ...]:
    return (
        hit.number,
        REPORTED.format(
            units="、".join(hit.units) or NOBODYS,
            day=day_name(hit.day) if hit.day else "",
            title=brief(hit.title, TITLE_WIDTH),
        ),
        "，".join(filter(None, (hit.note, *hit.used))) or NOTHING,
    )
