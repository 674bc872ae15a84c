"""The journal's entries held against each other: mails and numbers once, credits with what they are for."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mailproc.ledger.books import sequence
from mailproc.ledger.endings import Endings
from mailproc.ledger.events import (
    Commanded,
    Corrected,
    Delivered,
    Digested,
    Entry,
    FeedbackGiven,
    Lettered,
    LetterRecord,
    MailChange,
    MailRecorded,
    PapersMade,
    SeenAgain,
    SummaryMade,
)
from mailproc.model import Anchor, Credit, Problem

BY_ITSELF = "mailproc"  # who made the credits that come with a mail
ASK = "the program never writes this: find out who did; `mailproc explain` shows the mail, a clerk's line mends points"


@dataclass(frozen=True, slots=True)
class Booked:
    """A credit with all that shows whether it is right: the months published by then, the one it takes back."""

    credit: Credit
    published: frozenset[str]
    taken: Credit | None  # the credit of the name that this one takes back
    taken_before: bool
    sharers: int  # units that its item has had, at most
    corrects: str = ""  # the month for whose correction it was made


@dataclass(slots=True)
class Audit:
    """Looks at entries in their order. What it gathers is for holding against archive, letters and rules."""

    mails: dict[str, MailRecorded] = field(default_factory=dict)
    letters: dict[str, LetterRecord] = field(default_factory=dict)
    delivered: set[str] = field(default_factory=set)
    editions: list[PapersMade | SummaryMade] = field(default_factory=list)
    booked: list[Booked] = field(default_factory=list)
    digests: dict[int, str] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _items: dict[str, int] = field(default_factory=dict)  # item → most units it has had
    _unmailed: set[str] = field(default_factory=set)
    _credits: dict[str, Credit] = field(default_factory=dict)
    _endings: Endings = field(default_factory=Endings)
    _reversed: set[str] = field(default_factory=set)
    _published: frozenset[str] = frozenset()

    @property
    def end(self) -> Anchor:
        """The last entry looked at."""
        last = max(self.digests, default=0)
        return Anchor(last, self.digests.get(last, ""))

    def look(self, entry: Entry) -> Iterator[Problem]:  # noqa: C901, PLR0912 one case an event
        """What does not hold of an entry, given those before it."""
        self.digests[entry.n] = entry.digest
        where, event = f"entry {entry.n}", entry.event
        match event:
            case MailRecorded():
                yield from self._mail(where, event)
                yield from self._entries(where, entry, event.credits, BY_ITSELF)
                yield from self._changes(where, event.joins)
            case SeenAgain():
                for sighting in event.sightings:
                    yield from self._known(where, sighting.digest)
            case Lettered() | Digested() | FeedbackGiven():
                yield from self._written(where, event.letters)
            case Delivered():
                if event.letter not in self.letters:
                    yield Problem(where, f"a letter {event.letter} that was never written was {event.outcome}", ASK)
                if event.outcome not in {"deferred", "missing"}:
                    self.delivered.add(event.letter)
            case Commanded():
                self._unmailed.update(item.id for item in event.unmailed)
                yield from (Problem(where, fault, ASK) for fault in self._endings.faults(entry, event))
                yield from self._entries(where, entry, event.credits, event.who)
                yield from self._changes(where, event.changes)
                yield from self._written(where, event.letters)
            case PapersMade():
                yield from self._written(where, event.letters)
                if event.stage == "published":
                    self.editions.append(event)
                    self._published |= {event.month}
            case SummaryMade():
                yield from self._written(where, event.letters)
                if event.stage == "published":
                    self.editions.append(event)
            case Corrected():
                if event.month not in self._published:
                    yield Problem(where, f"corrects {event.month}, which is not published", ASK)
                yield from self._entries(where, entry, event.credits, event.who, event.month)
            case _:
                pass

    def _mail(self, where: str, event: MailRecorded) -> Iterator[Problem]:
        if event.digest in self.mails:
            yield Problem(where, f"mail {event.digest[:12]} was recorded before", ASK)
        self.mails[event.digest] = event
        if not event.number:
            if event.items:
                yield Problem(where, f"mail {event.digest[:12]} has items and no number", ASK)
            return
        last = self._numbers.get(event.month, 0)
        if event.number[:7] != event.month or sequence(event.number) <= last:
            yield Problem(where, f"number {event.number} was issued out of its order; {event.month} was at {last}", ASK)
        self._numbers[event.month] = max(last, sequence(event.number))
        for item in event.items:
            if item.id.partition(".")[0] != event.number or item.id in self._items:
                yield Problem(where, f"item {item.id} is not this mail's, or was there before", ASK)
            self._items[item.id] = len(item.units)
        counted = {item.id for item in event.items if item.counted and item.units}
        for uncredited in sorted(counted - {credit.item for credit in event.credits}):
            yield Problem(where, f"item {uncredited} counts and has no credit", ASK)

    def _entries(
        self, where: str, entry: Entry, credits_: tuple[Credit, ...], who: str, corrects: str = ""
    ) -> Iterator[Problem]:
        for place, credit in enumerate(credits_, 1):
            name = f"{where}, credit {credit.id}"
            if credit.id != f"{entry.n}.{place}" or credit.id in self._credits:
                yield Problem(name, f"is the entry's number {place}, so its name must be {entry.n}.{place}", ASK)
            if (credit.at, credit.who) != (entry.at, who):
                yield Problem(name, f"says {credit.who} at {credit.at}, its entry {who} at {entry.at}", ASK)
            if credit.item and credit.item not in self._items and credit.item not in self._unmailed:
                yield Problem(name, f"is for item {credit.item}, which no mail and no line brought", ASK)
            taken = self._credits.get(credit.reverses) if credit.reverses else None
            sharers = max(1, self._items.get(credit.item, 1))
            before = credit.reverses in self._reversed
            self.booked.append(Booked(credit, self._published, taken, before, sharers, corrects))
            self._credits[credit.id] = credit
            self._reversed |= {credit.reverses} - {""}

    def _changes(self, where: str, changes: tuple[MailChange, ...]) -> Iterator[Problem]:
        for change in changes:
            yield from self._known(where, change.digest)
            for item in change.items:
                if item.item not in self._items:
                    yield Problem(where, f"changes item {item.item}, which no mail brought", ASK)
                self._items[item.item] = max(self._items.get(item.item, 0), len(item.units))

    def _known(self, where: str, digest: str) -> Iterator[Problem]:
        if digest not in self.mails:
            yield Problem(where, f"speaks of mail {digest[:12]}, which was never recorded", ASK)

    def _written(self, where: str, letters: tuple[LetterRecord, ...]) -> Iterator[Problem]:
        for letter in letters:
            if letter.id in self.letters:
                yield Problem(where, f"letter {letter.id} was written before", ASK)
            self.letters[letter.id] = letter
            for digest in letter.covers:
                yield from self._known(where, digest)
