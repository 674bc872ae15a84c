"""The clerk's lines: understood by office.commands, resolved here, committed one by one, each answered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from mailproc.config import Config
from mailproc.errors import CommandError, ConfigError
from mailproc.intake import LOOK_BACK, received_by_unit
from mailproc.ledger.books import EPOCH, Books, Done
from mailproc.ledger.events import Commanded, ItemChange, MailChange, NotDone, Source, Unmailed
from mailproc.ledger.ledger import Ledger
from mailproc.model import Credit, ItemRecord, ItemStatus, MailClass, Submission
from mailproc.office import calendar, commands, mending, scoring
from mailproc.office.entering import Effective, Entered
from mailproc.office.orders import (
    Adopt,
    AdoptUnmailed,
    Attribute,
    Command,
    Count,
    Deduct,
    Instruct,
    NotCount,
    Release,
    Resume,
    Suspend,
    Unclear,
    Undo,
)
from mailproc.office.references import ItemRef
from mailproc.office.roster import Roster
from mailproc.publish import NotReleasedError, Publisher

UNDECIDED = "unattributed"  # as office.decision words it
UNMAILED_MARK = "B"  # 补录: 2026-11-B0001


class Verdict(StrEnum):
    """What became of a line; press.transcript has the words."""

    DONE = "done"
    CONFIRM = "confirm"  # understood, and waits for a second word
    UNCLEAR = "unclear"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one line. `why` is a key of press.transcript's table, `names` what it speaks of."""

    line: str
    verdict: Verdict
    why: str = ""
    names: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()
    letters: int = 0


class RefusedError(Exception):
    """A line cannot be carried out: nothing was changed for it."""

    def __init__(self, why: str, *names: str) -> None:
        super().__init__(why)
        self.why = why
        self.names = names


@dataclass(frozen=True, slots=True)
class Found:
    """An item that a line speaks of, with its mail; the first's where it was sent again."""

    mail: Submission
    item: ItemRecord


class Desk:
    """Carries out lines within `ledger.writing()`. `who` is the person whose lines they are."""

    def __init__(self, config: Config, ledger: Ledger, roster: Roster, publisher: Publisher, who: str) -> None:
        self.config = config
        self.ledger = ledger
        self.roster = roster
        self.publisher = publisher
        self.who = who
        self.day = config.office.start
        self.current = ""

    @property
    def books(self) -> Books:
        return self.ledger.books

    def do(self, text: str, now: datetime, *, confirmed: bool) -> tuple[Reply, ...]:
        """Carry out the lines of a text, each by itself; what cannot be done changes nothing.

        `confirmed` lets through what asks for a second word: deductions, releases, what touches a published
        month, and what takes a mail from one unit to another (office rules §9).
        """
        return tuple(self._answer(order, now, confirmed=confirmed) for order in self.read(text, now))

    def read(self, text: str, typed: datetime, month: str = "") -> tuple[Command | Unclear, ...]:
        """What a text orders, as of the moment it was typed. Bare numbers are of `month`, "": of the current one."""
        rules = self.config.rules
        self.day = calendar.local_day(typed, self.config.office.zone)
        self.current = month or self.month(typed)
        return commands.parse(text, self.day, rules.outlets, rules.instructions, rules.deductions, month=self.current)

    def answer(self, order: Command | Unclear, now: datetime, source: Source, *, confirmed: bool) -> Reply:
        """Carry out a line of a mail, or do nothing where that was answered before; the answer is in the journal."""
        said = self.books.office.said.get((source.mail, source.place))
        if said is not None:
            why = said.why or kind_of(order)
            return Reply(order.line, Verdict(said.verdict), why, said.source.names, said.credits, said.letters)
        reply = self._answer(order, now, confirmed=confirmed, source=source)
        if reply.verdict is not Verdict.DONE:
            names = replace(source, names=reply.names)
            self.ledger.commit(NotDone(names, order.line, reply.verdict.value, reply.why), now)
        return reply

    def _answer(
        self, order: Command | Unclear, now: datetime, *, confirmed: bool, source: Source | None = None
    ) -> Reply:
        if isinstance(order, Unclear):
            return Reply(order.line, Verdict.UNCLEAR, order.question.value, order.choices)
        try:
            if not confirmed and self._asks_twice(order):
                return Reply(order.line, Verdict.CONFIRM, kind_of(order), self._concerned(order))
            if isinstance(order, Release):
                return self._release(order, now, source)
            event = self._event(order, now)
        except RefusedError as refusal:
            return Reply(order.line, Verdict.REFUSED, refusal.why, refusal.names)
        except (CommandError, ConfigError) as fault:
            return Reply(order.line, Verdict.REFUSED, "fault", (str(fault),))
        concerned = self._concerned(order)
        self.ledger.commit(replace(event, source=source and replace(source, names=concerned)), now)
        return Reply(order.line, Verdict.DONE, kind_of(order), concerned, event.credits)

    def _asks_twice(self, order: Command) -> bool:
        if isinstance(order, Deduct | Release):
            return True
        if isinstance(order, Undo):
            touched = {credit.month for credit in self._last().event.credits}
            return bool(touched & self.books.office.published)
        if isinstance(order, Adopt | AdoptUnmailed | Instruct):
            return order.day is not None and self.month(order.day) in self.books.office.published
        if isinstance(order, Suspend | Resume):
            return False
        mails = [found.mail for found in self._mails(order.items)]
        if any(mail.number[:7] in self.books.office.published for mail in mails):
            return True
        if not isinstance(order, Attribute):
            return False
        unit = self._unit(order.unit)
        return any(mail.unit not in {"", unit} for mail in mails)

    def _concerned(self, order: Command) -> tuple[str, ...]:
        match order:
            case Adopt() | Instruct() | Count() | NotCount() | Attribute():
                return tuple(found.item.id for found in self._mails(order.items))
            case Deduct() | AdoptUnmailed():
                return (self.roster.unit(self._unit(order.unit)).short,)
            case Suspend() | Resume():
                return order.addresses
            case Release():
                return (order.month,)
            case Undo():
                return (self._last().event.line,)

    def _event(self, order: Command, now: datetime) -> Commanded:  # noqa: C901 one case an order
        match order:
            case Adopt():
                return self._adopt(order, now)
            case AdoptUnmailed():
                return self._adopt_unmailed(order, now)
            case Instruct():
                return self._instruct(order, now)
            case Deduct():
                return self._deduct(order, now)
            case Count() | NotCount():
                return self._count(order, now)
            case Attribute():
                return self._attribute(order, now)
            case Suspend():
                return self._suspend(order, now)
            case Resume():
                return self._resume(order)
            case Undo():
                return self._undo(order, now)
            case Release():
                raise CommandError("a release is no entry of the ledger")

    # --- orders ---

    def _adopt(self, order: Adopt, now: datetime) -> Commanded:
        outlet = next(one for one in self.config.rules.outlets if one.id == order.outlet)
        when, rules = self._effective(order.day), self.config.rules

        def rule(item: ItemRecord, existing: tuple[Credit, ...], stamp: Entered) -> scoring.Outcome:
            return scoring.adoption(item, outlet, order.issue, when, existing=existing, rules=rules, stamp=stamp)

        return self._each(order, now, rule)

    def _instruct(self, order: Instruct, now: datetime) -> Commanded:
        level = next(one for one in self.config.rules.instructions if one.id == order.level)
        when, rules = self._effective(order.day), self.config.rules

        def rule(item: ItemRecord, existing: tuple[Credit, ...], stamp: Entered) -> scoring.Outcome:
            return scoring.instruction(item, level, when, existing=existing, rules=rules, stamp=stamp)

        return self._each(order, now, rule)

    def _each(
        self,
        order: Adopt | Instruct,
        now: datetime,
        rule: Callable[[ItemRecord, tuple[Credit, ...], Entered], scoring.Outcome],
    ) -> Commanded:
        """What a rule gives for each of an order's items; all of them or nothing."""
        entries: list[Credit] = []
        for found in self._originals(order.items):
            existing = (*self._credits_of(found.item.id), *made(entries, found))
            outcome = rule(found.item, existing, self._stamp(now).after(entries))
            if outcome.note:
                raise RefusedError(outcome.note, found.item.id)
            entries.extend(outcome.credits)
        return Commanded(order.line, self.who, tuple(entries))

    def _adopt_unmailed(self, order: AdoptUnmailed, now: datetime) -> Commanded:
        outlet = next(one for one in self.config.rules.outlets if one.id == order.outlet)
        unit, month = self._unit(order.unit), self.month(now)
        number = self._unmailed(unit, order.title)
        known = bool(number)
        epoch = self.books.office.epoch
        free = len(self.books.month(month).unmailed) + 1 + (EPOCH * epoch.number if epoch else 0)
        number = number or f"{month}-{UNMAILED_MARK}{free:04}"
        item = ItemRecord(number, "", ItemStatus.NEW, (unit,), counted=False, reason="unmailed")
        outcome = scoring.adoption(
            item,
            outlet,
            order.issue,
            self._effective(order.day),
            existing=self._credits_of(number),
            rules=self.config.rules,
            stamp=self._stamp(now),
        )
        if outcome.note:
            raise RefusedError(outcome.note, number)
        entries = tuple(replace(credit, why=f"补录《{order.title}》") for credit in outcome.credits)
        fresh = () if known else (Unmailed(number, unit, order.title),)
        return Commanded(order.line, self.who, entries, unmailed=fresh)

    def _unmailed(self, unit: str, title: str) -> str:
        """The number of an item without mail that is in the ledger already; "" where it is not."""
        books = (self.books.month(month) for month in sorted(self.books.office.months))
        items = (item for book in books for item in book.unmailed.values())
        return next((item.id for item in items if (item.unit, item.title) == (unit, title)), "")

    def _deduct(self, order: Deduct, now: datetime) -> Commanded:
        kind = next(one for one in self.config.rules.deductions if one.id == order.kind)
        when = self._effective(order.day)
        entries = scoring.deduction(self._unit(order.unit), kind, when, why=order.why, stamp=self._stamp(now))
        return Commanded(order.line, self.who, entries)

    def _count(self, order: Count | NotCount, now: datetime) -> Commanded:
        counted = isinstance(order, Count)
        why = order.why if isinstance(order, NotCount) else ""
        entries: list[Credit] = []
        changes: list[MailChange] = []
        for found in self._mails(order.items):
            if not found.item.units:
                raise RefusedError("nobody", found.item.id)
            stamp = self._stamp(now).after(entries)
            existing = self._credits_of(found.item.id)
            if counted:
                when = self._arrival(found.mail)
                so_far, rules = self._counted(found.mail.number[:7], entries), self.config.rules
                new = mending.recount(found.item, when, existing=existing, rules=rules, stamp=stamp, counted=so_far)
                if not new and not received_by_unit(existing):
                    raise RefusedError("cap", found.item.id)
                entries.extend(new)
            else:
                entries.extend(mending.uncount(existing, stamp, why))
            item = ItemChange(found.item.id, counted, found.item.units, why, found.item.of)
            changes.append(
                MailChange(found.mail.digest, found.mail.number[:7], found.mail.unit, found.mail.mail_class, (item,))
            )
        return self._changing(order.line, entries, changes)

    def _attribute(self, order: Attribute, now: datetime) -> Commanded:
        unit = self._unit(order.unit)
        entries: list[Credit] = []
        changes: list[MailChange] = []
        meant = self._mails(order.items)
        named = {found.item.id for found in meant}
        texts: set[str] = set()
        for found in meant:
            mail, item = found.mail, replace(found.item, units=(unit,))
            first = self._same_text(found, unit) if item.reason == UNDECIDED else ""
            repeated = bool(first) or (item.reason == UNDECIDED and item.digest in texts)
            texts.add(item.digest)
            if not repeated:
                entries.extend(self._given(item, mail, order.line, self._stamp(now).after(entries), entries))
            counted = not repeated if item.reason == UNDECIDED else item.counted
            reason = "repeat" if repeated else "" if item.reason == UNDECIDED else item.reason
            change = ItemChange(item.id, counted=counted, units=(unit,), reason=reason, of=first or item.of)
            open_ = any(one.reason == UNDECIDED and one.id not in named for one in mail.items)
            changes.append(self._decided(mail, unit, change, still_open=open_, repeated=repeated))
        return self._changing(order.line, entries, changes)

    def _decided(
        self, mail: Submission, unit: str, change: ItemChange, *, still_open: bool, repeated: bool
    ) -> MailChange:
        """A mail stays 待确认单位 as long as any of its items is."""
        kind = mail.mail_class
        if kind is MailClass.UNATTRIBUTED and not still_open:
            kind = MailClass.DUPLICATE if repeated and len(mail.items) == 1 else MailClass.SUBMISSION
        return MailChange(mail.digest, mail.number[:7], "" if still_open else unit, kind, (change,))

    def _given(
        self, item: ItemRecord, mail: Submission, line: str, stamp: Entered, entries: Iterable[Credit]
    ) -> tuple[Credit, ...]:
        """The credits by which an item becomes another unit's, or anybody's for the first time."""
        existing, rules = self._credits_of(item.id), self.config.rules
        counted = self._counted(mail.number[:7], entries)
        if item.reason == UNDECIDED:
            when = self._arrival(mail)
            return mending.recount(item, when, existing=existing, rules=rules, stamp=stamp, counted=counted)
        return mending.transfer(existing, item.units, rules=rules, stamp=stamp, why=line, counted=counted)

    def _same_text(self, found: Found, unit: str) -> str:
        """The unit's own item of exactly this text, which this one then only repeats."""
        index = self.ledger.index
        for name in index.by_text(found.item.digest, found.mail.arrival - LOOK_BACK):
            known = index.item(name)
            if name != found.item.id and known is not None and unit in known.units:
                return name
        return ""

    def _suspend(self, order: Suspend, now: datetime) -> Commanded:
        outgoing = self.books.office.outgoing
        people = {person.address for person in (*self.config.clerks, *self.config.signers)}
        written = {*outgoing.fates, *(one.record.recipient for one in outgoing.waiting.values())}
        for address in order.addresses:
            if address in people:
                raise RefusedError("kept", address)
            if address in outgoing.suspended:
                raise RefusedError("suspended", address)
            day = calendar.local_day(now, self.config.office.zone)
            if address not in written and not self.roster.by_address(address, day):
                raise RefusedError("stranger", address)
        return Commanded(order.line, self.who, suspends=order.addresses)

    def _resume(self, order: Resume) -> Commanded:
        for address in order.addresses:
            if address not in self.books.office.outgoing.suspended:
                raise RefusedError("not_suspended", address)
        return Commanded(order.line, self.who, resumes=order.addresses)

    def _undo(self, order: Undo, now: datetime) -> Commanded:
        last = self._last()
        event = last.event
        concerned = {credit.item for credit in event.credits} | {""}
        existing = [credit for credit in self._all_credits(event.credits, now) if credit.item in concerned]
        entries = mending.undone(event.credits, existing, self._stamp(now), order.line)
        return Commanded(
            order.line,
            self.who,
            entries,
            changes=event.before,
            before=event.changes,
            undoes=last.n,
            suspends=event.resumes,
            resumes=event.suspends,
        )

    def _last(self) -> Done:
        """The last line that was carried out and not taken back since."""
        done = self.books.office.commands
        if not done:
            raise RefusedError("nothing_to_undo")
        return done[max(done)]

    def _release(self, order: Release, now: datetime, source: Source | None) -> Reply:
        try:
            letters = self.publisher.release(
                order.month,
                self.roster,
                now,
                signer=order.signer,
                document_number=order.document_number,
                source=source and replace(source, names=(order.month,)),
            )
        except NotReleasedError as refusal:
            return Reply(order.line, Verdict.REFUSED, refusal.why, (refusal.month,))
        return Reply(order.line, Verdict.DONE, "release", (order.month,), letters=letters)

    def _changing(self, line: str, entries: Iterable[Credit], changes: Iterable[MailChange]) -> Commanded:
        """The event of a change, with what it replaces, so that it can be taken back."""
        new = tuple(changes)
        return Commanded(line, self.who, tuple(entries), changes=new, before=tuple(map(self._as_it_is, new)))

    def _as_it_is(self, change: MailChange) -> MailChange:
        mail = self.books.month(change.month).submissions[change.digest]
        items = {item.id: item for item in mail.items}
        old = (items[item.item] for item in change.items)
        kept = tuple(ItemChange(item.id, item.counted, item.units, item.reason, item.of) for item in old)
        return MailChange(change.digest, change.month, mail.unit, mail.mail_class, kept)

    # --- what is spoken of ---

    def month(self, moment: date) -> str:
        return calendar.month_of(moment, self.config.office.period_start, self.config.office.zone)

    def _effective(self, day: date | None) -> Effective:
        day = day or self.day
        if self.month(day) < self.month(self.config.office.start):
            raise RefusedError("before_start", f"{day}")
        return Effective(day, self.month(day))

    def _arrival(self, mail: Submission) -> Effective:
        return Effective(calendar.local_day(mail.arrival, self.config.office.zone), mail.number[:7])

    def _counted(self, month: str, entries: Iterable[Credit]) -> dict[str, int]:
        """How many items each unit has in a month, these new entries included; for the monthly cap."""
        return received_by_unit((*self.books.month(month).credits.values(), *entries))

    def _stamp(self, now: datetime) -> Entered:
        office = self.books.office
        return Entered(str(office.reach.n + 1), now, self.who, office.published)

    def _unit(self, name: str) -> str:
        units = self.roster.called(name) or self.roster.named(name)
        if len(units) != 1:
            raise RefusedError("unit", name, *(self.roster.unit(unit).short for unit in units))
        return units[0]

    def _mails(self, references: Iterable[ItemRef]) -> list[Found]:
        """The items meant, each once; a mail's number alone means all its items, a joint copy its first."""
        meant = [found for reference in references for found in self._resolve(reference)]
        first = [self._original(found) if found.item.status is ItemStatus.JOINT else found for found in meant]
        return list({found.item.id: found for found in first}.values())

    def _resolve(self, reference: ItemRef) -> list[Found]:
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

    def _originals(self, references: Iterable[ItemRef]) -> list[Found]:
        """The items meant, each the one that has the credits; several items of one mail must be told apart."""
        found = []
        for reference in references:
            these = self._resolve(reference)
            if len(these) > 1:
                raise RefusedError("which_item", *(one.item.id for one in these))
            found.append(self._original(these[0]))
        return found

    def _original(self, found: Found) -> Found:
        while found.item.of:
            number, _, place = found.item.of.partition(".")
            reference = ItemRef(number[:7], int(number[8:]), int(place) if place else 1)
            found = self._resolve(reference)[0]
        return found

    def _credits_of(self, item: str) -> tuple[Credit, ...]:
        """All credits of an item, in whatever month they stand."""
        months = sorted(self.books.office.months)
        return tuple(
            credit for month in months for credit in self.books.month(month).credits.values() if credit.item == item
        )

    def _all_credits(self, entries: Iterable[Credit], now: datetime) -> list[Credit]:
        first = min((credit.month for credit in entries), default=self.month(now))
        months = sorted(month for month in self.books.office.months if month >= first)
        return [credit for month in months for credit in self.books.month(month).credits.values()]


def kind_of(order: Command | Unclear) -> str:
    """By what press.transcript knows an order."""
    return type(order).__name__.lower()


def made(entries: Iterable[Credit], found: Found) -> tuple[Credit, ...]:
    """What this very line has already made for an item, named twice in it."""
    return tuple(entry for entry in entries if entry.item == found.item.id)
