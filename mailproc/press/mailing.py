"""Letters to many units on a clerk's word: 报送要点, and the kind line to those from which nothing came (§6.4)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from mailproc.model import Address, Letter, LetterKind, Office, Unit
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.render import Press
from mailproc.press.wording import deadline_name, month_name, month_short

LINE = 500  # characters of a line as typed


@dataclass(frozen=True, slots=True)
class TopicsContext:
    imprint: Imprint
    month: str
    month_short: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReminderContext:
    imprint: Imprint
    unit: str
    month_short: str
    moment: str


def topics(press: Press, office: Office, month: str, text: str, *, recipient: Address, now: datetime) -> Letter:
    """The section's words on what to report in a month, as typed; the same words for a month are one letter."""
    context = TopicsContext(
        imprint=imprint(office, now),
        month=month_name(month),
        month_short=month_short(month),
        lines=tuple(line.strip()[:LINE] for line in text.splitlines() if line.strip()),
    )
    words = press.render("topics", context)
    key = f"{month}/{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return Letter(LetterKind.TOPICS, recipient, key, words.subject, words.text, words.html)


def reminder(press: Press, office: Office, month: str, unit: Unit, *, recipient: Address, now: datetime) -> Letter:
    """To a unit from which nothing came this month; keyed by month and unit."""
    context = ReminderContext(
        imprint=imprint(office, now),
        unit=unit.short,
        month_short=month_short(month),
        moment=deadline_name(now, office.zone),
    )
    words = press.render("reminder", context)
    return Letter(LetterKind.REMINDER, recipient, f"{month}/{unit.id}", words.subject, words.text, words.html)
