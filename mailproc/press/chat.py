"""The lines to paste into the units' chat group when a circular is out."""

from dataclasses import dataclass
from datetime import datetime

from mailproc.model import Office, Tally
from mailproc.press.circular import Edition
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.page import Page
from mailproc.press.render import Press
from mailproc.press.wording import full_day, month_name, month_short

TITLE = "{month}份通报群发文字"


@dataclass(frozen=True, slots=True)
class ChatContext:
    imprint: Imprint
    month: str
    month_short: str
    issue: int
    edition: int
    day: str
    received: int


def chat_text(press: Press, office: Office, tally: Tally, edition: Edition, now: datetime) -> str:
    """What to paste into the units' chat group at the release: no points, no unit, no topic."""
    context = ChatContext(
        imprint=imprint(office, now),
        month=month_name(tally.month),
        month_short=month_short(tally.month),
        issue=edition.issue,
        edition=edition.number,
        day=full_day(edition.released) if edition.released else "",
        received=sum(unit.received for unit in tally.units),
    )
    return press.text("chat", context)


def page(month: str, text: str) -> Page:
    """The text of a month on one screen, to be copied."""
    return Page(TITLE.format(month=month_name(month)), tuple(text.strip().splitlines()))
