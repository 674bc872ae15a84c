"""Letters about a commission (约稿): a unit is asked, reminded, or told that it is due on another day or withdrawn."""

from dataclasses import dataclass
from datetime import datetime

from mailproc.model import Address, Letter, LetterKind, Office
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.render import Press
from mailproc.press.wording import brief, day_name, full_day, local

TOPIC_WIDTH = 40  # characters of a topic in a subject


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a letter is written: `what` is asked, reminder, postponed or withdrawn. `key` is its own for an address."""

    key: str
    what: str
    commission: str
    topic: str
    deadline: datetime


@dataclass(frozen=True, slots=True)
class CommissionContext:
    imprint: Imprint
    unit: str
    what: str
    commission: str
    topic: str
    topic_short: str
    deadline: str
    deadline_day: str


def commission(
    press: Press, office: Office, occasion: Occasion, *, recipient: Address, answers: tuple[str, ...], now: datetime
) -> Letter:
    """The letter to one address of a unit; `answers` are those before it, so that mail programs show them together."""
    here = local(occasion.deadline, office.zone)
    context = CommissionContext(
        imprint=imprint(office, now),
        unit=recipient.name,
        what=occasion.what,
        commission=occasion.commission,
        topic=occasion.topic,
        topic_short=brief(occasion.topic, TOPIC_WIDTH),
        deadline=f"{full_day(here.date())}{here.hour}:{here.minute:02d}",
        deadline_day=day_name(here.date()),
    )
    words = press.render("commission", context)
    return Letter(
        kind=LetterKind.COMMISSION,
        recipient=recipient,
        key=occasion.key,
        subject=words.subject,
        text=words.text,
        html=words.html,
        answers=answers,
    )
