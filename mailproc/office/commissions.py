"""Commissions: which mail answers one, and when a unit is reminded. A person decides; this only proposes."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta

from mailproc.model import ItemStatus, Submission
from mailproc.office.calendar import Workdays

LETTER = "Y"  # 约稿: Y1, Y2 …
REMINDED_AT = time(16)  # while people are still in their offices
DAY = timedelta(days=1)


def answers(mail: Submission, commission: str, letters: Collection[str], texts: Iterable[str]) -> bool:
    """Whether a mail answers a commission: by its thread, or by its name (约稿Y1) in subject, title or text."""
    in_thread = not set(mail.references).isdisjoint(letters)
    return in_thread or any(names(text, commission) for text in (mail.subject, *mail.titles, *texts))


def names_one(text: str) -> bool:
    """Whether a text names any commission."""
    return _named(text, r"\d{1,5}")


def names(text: str, commission: str) -> bool:
    """Whether a text names the commission: 约稿Y1, 约稿(Y1), 约稿任务 Y1, Y1号约稿."""
    return _named(text, commission.removeprefix(LETTER))


def _named(text: str, number: str) -> bool:
    name = rf"(?<![a-z0-9]){LETTER.lower()}\s?{number}(?!\d)"
    said = unicodedata.normalize("NFKC", text).lower()
    before, behind = r"约稿(?:任务|函|编号|通知)?\W{0,4}(?:第|编号\W{0,2})?", r"\W?号?\W?约稿"
    return re.search(f"{before}{name}|{name}{behind}", said) is not None


def items(mail: Submission, unit: str) -> tuple[str, ...]:
    """The unit's items that a mail brings; of what was sent before, the first."""
    own = [item for item in mail.items if unit in item.units]
    return tuple(dict.fromkeys(item.of if item.status is not ItemStatus.NEW and item.of else item.id for item in own))


def reminding(deadline: datetime, workdays: Workdays) -> datetime:
    """When units that have not answered are reminded: in the afternoon of the workday before the deadline's day."""
    day = deadline.date() - DAY
    while not workdays.is_workday(day):
        day -= DAY
    return datetime.combine(day, REMINDED_AT, deadline.tzinfo)
