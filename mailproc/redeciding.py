"""What today's rules and roster would say of a month's mails: read again, and decided beside the ledger."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from mailproc import rosters
from mailproc.config import Config
from mailproc.errors import StateError
from mailproc.examination import Examiner
from mailproc.intake import Arrived, Intake
from mailproc.ledger.archive import Archive, Reading
from mailproc.ledger.books import Books, sequence
from mailproc.ledger.events import (
    Commanded,
    Digested,
    Event,
    FeedbackGiven,
    Lettered,
    MailRecorded,
    PapersMade,
    SummaryMade,
)
from mailproc.ledger.journal import Position
from mailproc.ledger.ledger import Ledger
from mailproc.model import Credit, CreditKind, ItemRecord, Location, MailClass, Submission
from mailproc.office.calendar import previous_month
from mailproc.office.roster import Roster

FREE = 9000  # numbers from here on are lent to mails that have none


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A mail that would be decided otherwise today: what it is, what it would be. `by_hand`: a person changed it."""

    number: str
    was: str
    now: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Redecided:
    """`passed_over` mails cannot be read again: classified, too large, not in the archive. Points: was, now."""

    mails: int
    passed_over: int
    otherwise: tuple[Otherwise, ...]
    points: dict[str, tuple[Decimal, Decimal]]


class Aside(Archive):
    """Readings made now lie in a folder of their own; all others are the office's."""

    def __init__(self, folder: Path, behind: Archive) -> None:
        super().__init__(folder)
        self.behind = behind

    def reading(self, digest: str) -> Reading:
        own = self.reading_path(digest).exists()
        return super().reading(digest) if own else self.behind.reading(digest)


def redecide(config: Config, ledger: Ledger, examiner: Examiner, month: str) -> Redecided:
    """Decide the month's mails once more, in the order of arrival, after the earlier months' as they were decided.

    Takes no lock and changes nothing: all is done in a temporary folder that is gone at the end.
    """
    books = ledger.reading()
    roster = rosters.in_month(config, books, month)
    mails = sorted(books.month(month).submissions.values(), key=lambda one: (one.arrival, one.digest))
    otherwise: list[Otherwise] = []
    entries: list[Credit] = []
    again: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="mailproc-") as name:
        scratch = Ledger(Path(name))
        scratch.archive = Aside(Path(name), ledger.archive)
        (Path(name) / "letters").symlink_to((ledger.state / "letters").resolve())  # our own words are known by them
        with closing(scratch), scratch.writing():
            by_hand = before(ledger, scratch, month)
            intake = Intake(config, scratch, examiner)
            for place, mail in enumerate(mails, 1):
                event = decided(ledger, intake, mail, roster, place)
                if event is None:
                    continue
                again.add(mail.digest)
                entries += event.credits
                was, now = described(mail.mail_class, mail.unit, mail.items), said(event)
                if was != now:
                    number = mail.number or mail.digest[:12]
                    otherwise.append(Otherwise(number, was, now, mail.digest in by_hand))
    points = compared(received(books, month, again), entries)
    return Redecided(len(mails), len(mails) - len(again), tuple(otherwise), points)


def before(ledger: Ledger, scratch: Ledger, month: str) -> set[str]:
    """Put down what was decided of earlier months; returns the mails of this one that a person changed."""
    by_hand: set[str] = set()
    for entry, _ in ledger.journal.read(Position()):
        event = entry.event
        if isinstance(event, Commanded):
            by_hand |= {change.digest for change in event.changes if change.month == month}
        for earlier in carried(event, month):
            scratch.commit(earlier, entry.at)
    return by_hand


def carried(event: Event, month: str) -> Iterator[Event]:
    """What of an event concerns earlier months, or letters of ours."""
    match event:
        case MailRecorded() if event.month < month:
            yield replace(event, credits=(), due=(), returns=())
        case Commanded():
            changes = tuple(change for change in event.changes if change.month < month)
            letters = tuple(replace(letter, covers=()) for letter in event.letters)
            if changes or letters:
                yield Commanded(event.line, event.who, changes=changes, letters=letters)
        case Lettered() | PapersMade() | SummaryMade() | Digested() | FeedbackGiven():
            yield Lettered(tuple(replace(letter, covers=()) for letter in event.letters))
        case _:
            pass


def decided(ledger: Ledger, intake: Intake, mail: Submission, roster: Roster, place: int) -> MailRecorded | None:
    """The decision on a mail today, put down in the scratch ledger; None where it cannot be read again."""
    if mail.mail_class is MailClass.RESTRICTED or mail.size > intake.config.limits.mail_bytes:
        return None
    try:
        raw = ledger.archive.raw(mail.digest)
    except StateError:
        return None
    arrived = Arrived(raw, mail.digest, mail.arrival, Location("archive", "", 1, place))
    case = intake.examine(arrived, roster)
    scratch = intake.ledger
    month = intake.month(mail.arrival)
    scratch.books.office.last_numbers[month] = (sequence(mail.number) if mail.number else FREE + place) - 1
    if isinstance(case, str):
        event, words = intake.unreadable(mail.digest, mail.size, mail.arrival, arrived.location, case), None
    else:
        event, words = intake.decide(arrived, case, mail.arrival)
    if words is not None:
        scratch.archive.keep_reading(mail.digest, words)
    scratch.commit(event, mail.arrival, words)
    return event


def said(event: MailRecorded) -> str:
    return described(event.mail_class, event.unit, event.items)


def described(mail_class: MailClass, unit: str, items: tuple[ItemRecord, ...]) -> str:
    """A decision in words: submission kjj, 3 items, 2 count (1 no: repeat of 2026-10-0007)."""
    parts = [f"{mail_class.value} {unit}".strip()]
    for place, item in enumerate(items, 1):
        units = "" if item.units in {(unit,), ()} else f" of {' '.join(item.units)}"
        why = f"no: {item.reason or item.status.value}" + (f" of {item.of}" if item.of else "")
        parts.append(f"item {place} {'counts' if item.counted else why}{units}")
    return ", ".join(parts)


def received(books: Books, month: str, mails: set[str]) -> list[Credit]:
    """The received credits of these mails' items, reversals among them, in whatever month they stand."""
    these = [mail for mail in books.month(month).submissions.values() if mail.digest in mails]
    items = {name for mail in these for item in mail.items for name in (item.id, item.of)}
    before = previous_month(month)  # in which what a clerk forwarded may count
    return [
        credit
        for label in sorted(one for one in books.office.months if one >= before)
        for credit in books.month(label).credits.values()
        if credit.kind is CreditKind.RECEIVED
        and credit.item in items - {""}
        and (label != before or credit.item.startswith(month))
    ]


def compared(was: list[Credit], now: list[Credit]) -> dict[str, tuple[Decimal, Decimal]]:
    """The units whose points would be others."""
    totals: list[dict[str, Decimal]] = [{}, {}]
    for total, credits_ in zip(totals, (was, now), strict=True):
        for credit in credits_:
            total[credit.unit] = total.get(credit.unit, Decimal(0)) + credit.points
    units = sorted(totals[0].keys() | totals[1].keys())
    pairs = {unit: (totals[0].get(unit, Decimal(0)), totals[1].get(unit, Decimal(0))) for unit in units}
    return {unit: pair for unit, pair in pairs.items() if pair[0] != pair[1]}
