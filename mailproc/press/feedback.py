"""情况反馈: to a unit, the day's adoptions of its items; no points, which stand in statements only (office.md §6.5)."""

from dataclasses import dataclass
from datetime import datetime

from mailproc.model import Address, Credit, CreditKind, Letter, LetterKind, Office, Rules, Unit
from mailproc.press.entries import matter
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.render import Press
from mailproc.press.wording import brief, day_name, local

TITLE_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Told:
    """What a unit hears: credits with the titles of their items; `gone` are those told before and taken back since."""

    unit: Unit
    until: datetime
    new: tuple[tuple[Credit, str], ...]
    gone: tuple[tuple[Credit, str], ...]


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    number: str
    title: str
    use: str


@dataclass(frozen=True, slots=True)
class FeedbackContext:
    imprint: Imprint
    unit: str
    day: str
    new: tuple[FeedbackLine, ...]
    gone: tuple[FeedbackLine, ...]
    instructed: bool


def feedback(press: Press, office: Office, told: Told, rules: Rules, *, recipient: Address, now: datetime) -> Letter:
    """To one of the unit's own addresses; keyed by day and unit."""
    day = local(told.until, office.zone).date()
    instructed = any(credit.kind is CreditKind.INSTRUCTION for credit, _ in told.new)
    context = FeedbackContext(
        imprint=imprint(office, now),
        unit=told.unit.short,
        day=day_name(day),
        new=tuple(_line(credit, title, rules) for credit, title in told.new),
        gone=tuple(_line(credit, title, rules) for credit, title in told.gone),
        instructed=instructed,
    )
    words = press.render("feedback", context)
    key = f"{day.isoformat()}/{told.unit.id}"
    return Letter(LetterKind.FEEDBACK, recipient, key, words.subject, words.text, words.html)


def _line(credit: Credit, title: str, rules: Rules) -> FeedbackLine:
    return FeedbackLine(credit.item, brief(title, TITLE_WIDTH), matter(credit, rules))
