"""What a line speaks of: the items, units, months and credits as they are in the books now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from mailproc.config import Config
from mailproc.desk.reply import RefusedError, SeveralError
from mailproc.intake import received_by_unit
from mailproc.ledger.books import Books, Done
from mailproc.ledger.events import Commanded, ItemChange, MailChange
from mailproc.ledger.ledger import Ledger
from mailproc.model import Credit, ItemRecord, ItemStatus, Lessons, Submission
from mailproc.model.words import characters
from mailproc.office import calendar
from mailproc.office.entering import Effective, Entered
from mailproc.office.learning import learned
from mailproc.office.references import ItemRef, Reference, TitleRef
from mailproc.office.roster import Roster
from mailproc.press.wording import brief

MOST_TITLES = 6  # items that are offered where a title is that of several


@dataclass(frozen=True, slots=True)
class Found:
    """An item that a line speaks of, with its mail; the first's where it was sent again."""

    mail: Submission
    item: ItemRecord


@dataclass(frozen=True, slots=True)
class Lookup:
    """The books as a line sees them. `who` typed it on `day`; bare numbers are of the month `current`.

    What is not found, or is found twice, is a RefusedError.
    """

    config: Config
    ledger: Ledger
    roster: Roster
    who: str
    day: date
    current: str

    @property
    def books(self) -> Books:
        return self.ledger.books

    def taught(self, lessons: Lessons) -> "Lookup":
        """The books as they would be seen with these lessons too."""
        known = self.books.office.learned + lessons
        return replace(self, roster=learned(self.config.groups, self.config.units, known, self.day))

    # --- days and months ---

    def month(self, moment: date) -> str:
        return calendar.month_of(moment, self.config.office.period_start, self.config.office.zone)

    def effective(self, day: date | None) -> Effective:
        day = day or self.day
        if self.month(day) < self.month(self.config.office.start):
            raise RefusedError("before_start", f"{day}")
        return Effective(day, self.month(day))

    def arrival(self, mail: Submission) -> Effective:
        return Effective(calendar.local_day(mail.arrival, self.config.office.zone), mail.number[:7])

    def is_published(self, day: date | None) -> bool:
        """Whether a day that was typed belongs to a month whose circular is out."""
        return day is not None and self.month(day) in self.books.office.published

    # --- units and items ---

    def unit(self, name: str) -> str:
        units = self.roster.called(name) or self.roster.named(name)
        if len(units) != 1:
            raise RefusedError("unit", name, *(self.roster.unit(unit).short for unit in units))
        return units[0]

    def counting(self, unit: str, mail: Submission) -> str:
        """For whom a mail counts that is the unit's: its parent, or whoever has taken it over by the mail's arrival."""
        return self.roster.counting(unit, self.arrival(mail).day)

    def mails(self, references: Iterable[Reference]) -> list[Found]:
        """The items meant, each once; a mail's number alone means all its items, a joint copy its first."""
        meant = [found for reference in references for found in self.resolve(reference)]
        first = [self.original(found) if found.item.status is ItemStatus.JOINT else found for found in meant]
        return list({found.item.id: found for found in first}.values())

    def resolve(self, reference: Reference) -> list[Found]:
        if isinstance(reference, TitleRef):
            return [self._titled(reference.words)]
        month = reference.month or self.current
        number = f"{month}-{reference.seq:04}"
        mails = self.books.month(month).submissions.values()
        mail = next((one for one in mails if one.number == number), None)
        if mail is None:
            raise RefusedError("number", number)
        if not mail.items:
            raise RefusedError("no_item", number)
        if reference.item is None:
            return [Found(mail, item) for item in mail.items]
        if not 1 <= reference.item <= len(mail.items):
            raise RefusedError("number", reference.label)
        return [Found(mail, mail.items[reference.item - 1])]

    def _titled(self, words: str) -> Found:
        """The one item of this month or the last whose title has these words; repeats of it are passed over."""
        wanted = characters(words)
        found = [
            (Found(mail, item), title)
            for month in (self.current, calendar.previous_month(self.current))
            for mail in self.books.month(month).submissions.values()
            for item, title in zip(mail.items, mail.titles, strict=False)
            if wanted and wanted in characters(title) and not item.of
        ]
        if not found:
            raise RefusedError("no_title", words)
        if len(found) > 1:
            told = found[:MOST_TITLES]
            numbers = tuple(one.item.id for one, _ in told)
            raise SeveralError(words, numbers, tuple(f"{one.item.id}《{brief(title, 30)}》" for one, title in told))
        return found[0][0]

    def one(self, reference: Reference) -> Found:
        """The item meant, where the mail has no other."""
        these = self.resolve(reference)
        if len(these) > 1:
            raise RefusedError("which_item", *(one.item.id for one in these))
        return these[0]

    def originals(self, references: Iterable[Reference]) -> list[Found]:
        """The items meant, each the one that has the credits; several items of one mail must be told apart."""
        return [self.original(self.one(reference)) for reference in references]

    def original(self, found: Found) -> Found:
        while found.item.of:
            found = self.resolve(reference_to(found.item.of))[0]
        return found

    # --- credits ---

    def credits_of(self, item: str) -> tuple[Credit, ...]:
        """All credits of an item, in whatever month they stand."""
        months = self.ledger.index.months_of(item)
        return tuple(one for month in months for one in self.books.month(month).credits.values() if one.item == item)

    def credits_since(self, month: str) -> list[Credit]:
        """All credits that stand in that month and those after it."""
        months = sorted(one for one in self.books.office.months if one >= month)
        return [credit for one in months for credit in self.books.month(one).credits.values()]

    def counted(self, month: str, entries: Iterable[Credit]) -> dict[str, int]:
        """How many items each unit has in a month, these new entries included; for the monthly cap."""
        return received_by_unit((*self.books.month(month).credits.values(), *entries))

    def stamp(self, now: datetime) -> Entered:
        office = self.books.office
        return Entered(str(office.reach.n + 1), now, self.who, office.published)

    # --- changes ---

    def done(self, number: int | None) -> Done:
        """The line with that journal number, None: the last; which was carried out and not taken back since."""
        done = self.books.office.commands
        if number is not None:
            if number not in done:
                raise RefusedError("not_undoable", f"{number}")
            return done[number]
        if not done:
            raise RefusedError("nothing_to_undo")
        return done[max(done)]

    def changing(self, line: str, entries: Iterable[Credit], changes: Iterable[MailChange]) -> Commanded:
        """The event of a change, with what it replaces, so that it can be taken back."""
        new = tuple(changes)
        return Commanded(line, self.who, tuple(entries), changes=new, before=tuple(map(self.as_it_is, new)))

    def as_it_is(self, change: MailChange) -> MailChange:
        """What the books say of the mail and the items that a change is of."""
        mail = self.books.month(change.month).submissions[change.digest]
        items = {item.id: item for item in mail.items}
        old = (items[item.item] for item in change.items)
        kept = tuple(ItemChange(item.id, item.counted, item.units, item.reason, item.of) for item in old)
        return MailChange(change.digest, change.month, mail.unit, mail.mail_class, kept)


def reference_to(item: str) -> ItemRef:
    """2026-11-0007.2 → the reference to it."""
    number, _, place = item.partition(".")
    return ItemRef(number[:7], int(number[8:]), int(place) if place else 1)


def made(entries: Iterable[Credit], found: Found) -> tuple[Credit, ...]:
    """What this very line has already made for an item, named twice in it."""
    return tuple(entry for entry in entries if entry.item == found.item.id)
