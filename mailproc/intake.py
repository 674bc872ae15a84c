"""The mailbox's way into the ledger: archive, commit, then answer. The order is written here and nowhere else."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mailproc.config import Config
from mailproc.echoing import Echoes
from mailproc.errors import MailprocError, MessageError
from mailproc.examination import Examiner
from mailproc.ledger.archive import Reading
from mailproc.ledger.events import ItemChange, MailChange, MailRecorded, SeenAgain, Sighting
from mailproc.ledger.ledger import Ledger
from mailproc.model import (
    Address,
    Credit,
    CreditKind,
    Decision,
    Due,
    Item,
    ItemRecord,
    ItemStatus,
    Location,
    MailClass,
    Precedent,
    Purport,
    Submission,
)
from mailproc.office import commissions, duplicates, remarks, scoring, worksheet
from mailproc.office.calendar import local_day, month_of
from mailproc.office.decision import NUMBERED, Answering, Case, decide
from mailproc.office.duplicates import Judgement
from mailproc.office.entering import Effective, Entered
from mailproc.office.roster import Roster
from mailproc.returns import returns

log = logging.getLogger("mailproc")

LOOK_BACK = timedelta(days=396)  # thirteen months
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LONGEST_TYPED = 20_000  # characters of a mail that are kept for those who read it, or read it for lines
TRIES = 2  # a mail on which the process died so often is not parsed again


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as the mailbox gave it. `suspect`: it is old, and turned up where all should be known (design §3)."""

    raw: bytes
    digest: str
    arrival: datetime
    location: Location
    server_name: str = ""
    authserv_id: str = ""
    suspect: bool = False


@dataclass(slots=True)
class Taken:
    """What a pass took in."""

    fetched: int = 0
    classes: Counter[MailClass] = field(default_factory=Counter)
    seen: list[Sighting] = field(default_factory=list)
    held: list[Location] = field(default_factory=list)


class Intake:
    """Decides mails one by one and records them. Used within `ledger.writing()`."""

    def __init__(self, config: Config, ledger: Ledger, examiner: Examiner) -> None:
        self.config = config
        self.ledger = ledger
        self.examiner = examiner
        self.echoes = Echoes(ledger, config.office.name)
        self.zone = ZoneInfo(config.office.zone)

    def take(
        self, mails: Iterable[Arrived], taken: Taken, roster: Roster, now: datetime, stop: Callable[[], bool]
    ) -> None:
        """Record all mails that are new, in the order given; note where known ones lie. `taken` tells of it."""
        for mail in mails:
            taken.fetched += 1
            if self.ledger.index.mail(mail.digest) is not None:
                taken.seen.append(Sighting(mail.digest, mail.location))
            elif mail.suspect:
                taken.held.append(mail.location)
            else:
                event = self.record(mail, roster, now)
                taken.classes[event.mail_class] += 1
            del mail  # two large ones are never held at a time
            if stop():
                break
        if taken.seen:
            self.ledger.commit(SeenAgain(tuple(taken.seen)), now)

    def record(self, mail: Arrived, roster: Roster, now: datetime) -> MailRecorded:
        """Decide one mail, put it into the archive, and commit."""
        with self.ledger.attempt(mail.digest) as tries:
            case = self.examine(mail, roster) if tries < TRIES else "the process died on it twice"
            if isinstance(case, str):
                return self.quarantine(mail, case, now)
            event, reading = self.decide(mail, case, now)
        if reading is not None:
            self.ledger.archive.keep(mail.digest, mail.raw, reading)
        elif self.config.answering.keep_restricted:
            self.ledger.archive.lock_away(mail.digest, mail.raw)
        self.ledger.commit(event, now, reading)
        return event

    def examine(self, mail: Arrived, roster: Roster) -> Case | str:
        """The case, or why there is none: whatever a mail does to us, it must not stop the next."""
        try:
            return self.examiner.case(mail.raw, mail.arrival, roster, mail.server_name, mail.authserv_id)
        except MessageError as fault:
            return str(fault)
        except (MailprocError, OSError):
            raise  # a fault of ours or of the machine, not the mail's: tried again
        except Exception as fault:  # the one place where a mail may do anything
            log.exception("mail %s cannot be read", mail.digest)
            return f"reading failed: {type(fault).__name__}"

    def quarantine(self, mail: Arrived, why: str, now: datetime) -> MailRecorded:
        """Lock away a mail that cannot be read, under a number, for a person: it may be classified."""
        self.ledger.archive.lock_away(mail.digest, mail.raw)
        event = self.unreadable(mail.digest, len(mail.raw), mail.arrival, mail.location, why)
        self.ledger.commit(event, now)
        log.warning("mail %s in %s cannot be read: %s", event.number, mail.location.folder, why)
        return event

    def unreadable(self, digest: str, size: int, arrival: datetime, location: Location, why: str) -> MailRecorded:
        month = self.month(arrival)
        return MailRecorded(
            digest=digest,
            month=month,
            arrival=arrival.astimezone(self.zone),
            size=size,
            location=location,
            mail_class=MailClass.UNREADABLE,
            number=self.next_number(month),
            due=(Due.QUARANTINE,),
            reason=why,
            sender=Address(""),
        )

    # --- deciding ---

    def decide(self, mail: Arrived, case: Case, now: datetime) -> tuple[MailRecorded, Reading | None]:
        """The event that records a mail, and its reading; none of a restricted one, whose words are kept nowhere."""
        arrival = case.arrival.astimezone(self.zone)
        month = self.month(arrival)
        answered = self.echoes.answered(case.message.references)
        case = replace(case, contents=remarks.heard(case.message, case.contents, answered))
        case = self.echoes.without(case, {self.month(arrival - DAY), month})
        number = self.next_number(month)
        shingles = tuple(tuple(sorted(duplicates.shingles(item.key))) for item in case.contents.items)
        judgements, redelivered = self.judge(case, shingles, arrival)
        answers_us = self.echoes.answers_us(case.message.subject, case.message.references)
        case = replace(case, arrival=arrival, redelivered=redelivered, answers_us=answers_us)
        decision = decide(case, judgements, number, now, self.answering(case, arrival))
        items, credits_ = self.credit(decision, arrival, month, now)
        restricted = decision.mail_class is MailClass.RESTRICTED
        event = MailRecorded(
            digest=mail.digest,
            month=month,
            arrival=arrival,
            size=len(mail.raw),
            location=mail.location,
            mail_class=decision.mail_class,
            number=number if decision.mail_class in NUMBERED else "",
            unit=decision.unit,
            items=items,
            credits=credits_,
            due=decision.due,
            reason=decision.reason,
            joins=self.joins(decision.items),
            sender=Address(case.message.sender.address) if restricted else None,
            returns=returns(case.bounce, self.ledger) if decision.mail_class is MailClass.BOUNCE else (),
        )
        return event, None if restricted else reading(case, shingles)

    def judge(
        self, case: Case, shingles: tuple[tuple[int, ...], ...], arrival: datetime
    ) -> tuple[tuple[Judgement, ...], bool]:
        """What each item is beside the ledger's, and whether a mail of the same Message-ID brought the same text."""
        if case.contents.purport is not Purport.ITEMS:
            return (), False
        units = case.attribution.units or ((case.attribution.unit,) if case.attribution.unit else ())
        judgements = []
        joint = len(case.attribution.units) > 1 or any(one.kind == "joint" for one in case.attribution.evidence)
        redelivered = bool(case.message.message_id)
        for item, sample in zip(case.contents.items, shingles, strict=True):
            precedents = self.precedents(case, item, units, sample, arrival)
            judgement = duplicates.judge(item, units, joint, case.message, arrival, precedents)
            judgements.append(judgement)
            same = (one for one in precedents if one.id == judgement.of and one.message_id == case.message.message_id)
            redelivered = redelivered and any(same)
        return tuple(judgements), redelivered

    def precedents(
        self, case: Case, item: Item, units: tuple[str, ...], sample: tuple[int, ...], arrival: datetime
    ) -> tuple[Precedent, ...]:
        """The ledger's items that this one may repeat, revise, join or follow up."""
        index, since = self.ledger.index, arrival - LOOK_BACK
        found = dict.fromkeys(index.by_text(item.digest, since))
        for unit in units:
            found |= dict.fromkeys(index.near(unit, sample, since))
        for message_id in case.message.references:
            for digest in index.by_message_id(message_id):
                found |= dict.fromkeys(index.items_of(digest))
        return tuple(one for name in found if (one := self.precedent(name)) is not None)

    def precedent(self, name: str) -> Precedent | None:
        known = self.ledger.index.item(name)
        if known is None:
            return None
        words = self.ledger.words(known.mail)
        if known.place >= len(words.contents.items):
            return None
        item = words.contents.items[known.place]
        return Precedent(
            id=name,
            units=known.units,
            arrival=known.arrival,
            title=item.title,
            key=item.key,
            digest=item.digest,
            serial=item.serial,
            message_id=words.message_id,
        )

    def answering(self, case: Case, arrival: datetime) -> Answering:
        books, habits, sender = self.ledger.books, self.config.answering, case.message.sender.address
        books.month(self.month(arrival - HOUR))
        epoch = books.office.epoch
        return Answering(
            receipts=habits.receipts,
            per_sender_hour=habits.per_sender_hour,
            per_hour=habits.per_hour,
            sender_recent=books.answered(sender, arrival, HOUR),
            all_recent=books.answered("", arrival, HOUR),
            before_restore=epoch is not None and arrival <= epoch.at,
            answers_recent=self.answers_recent(sender, arrival) if case.answers_us else 0,
            enquiries_recent=sum(Due.ENQUIRY in mail.due for mail in self.of_last_day(sender, arrival)),
        )

    def answers_recent(self, sender: str, arrival: datetime) -> int:
        """How many answers to our letters an address sent in the day before this arrival that call for a receipt."""
        return sum(
            self.echoes.answers_us(mail.subject, mail.references)
            for mail in self.of_last_day(sender, arrival)
            if Due.RECEIPT in mail.due
        )

    def of_last_day(self, sender: str, arrival: datetime) -> Iterator[Submission]:
        """The mails from an address in the day before this arrival."""
        for month in sorted({self.month(arrival - DAY), self.month(arrival)}):
            for mail in self.ledger.books.month(month).submissions.values():
                if mail.sender.address == sender and arrival - DAY <= mail.arrival < arrival:
                    yield mail

    def credit(
        self, decision: Decision, arrival: datetime, month: str, now: datetime
    ) -> tuple[tuple[ItemRecord, ...], tuple[Credit, ...]]:
        """The received credits of a mail's items; an item over the monthly cap does not count."""
        books, rules = self.ledger.books, self.config.rules
        stamp = Entered(str(books.office.reach.n + 1), now, "mailproc", books.office.published)
        effective = Effective(local_day(arrival, self.config.office.zone), month)
        counted = received_by_unit(books.month(month).credits.values()) if rules.monthly_cap else {}
        items: list[ItemRecord] = []
        entries: list[Credit] = []
        for item in decision.items:
            due = replace(item, id=item.of, units=self.joining(item), counted=True) if is_joint(item) else item
            new = scoring.received(due, effective, rules=rules, stamp=stamp.after(entries), counted=counted)
            for entry in new:
                counted[entry.unit] = counted.get(entry.unit, 0) + 1
            capped = item.counted and not new
            items.append(replace(item, counted=False, reason="cap") if capped else item)
            entries.extend(new)
        return tuple(items), tuple(entries)

    def joining(self, item: ItemRecord) -> tuple[str, ...]:
        """The units of a joint report that its first mail did not name; credited where each has the full points."""
        first = self.ledger.index.item(item.of)
        if first is None or self.config.rules.joint != "each":
            return ()
        return tuple(unit for unit in item.units if unit not in first.units)

    def joins(self, items: Iterable[ItemRecord]) -> tuple[MailChange, ...]:
        """The changes that put the further units of joint reports down at their first items."""
        return tuple(change for item in items if is_joint(item) and (change := self._join(item)) is not None)

    def _join(self, item: ItemRecord) -> MailChange | None:
        further, first = self.joining(item), self.ledger.index.item(item.of)
        if not further or first is None:
            return None
        month, _ = self.ledger.index.mail(first.mail) or ("", "")
        mail = self.ledger.books.month(month).submissions[first.mail]
        old = next(one for one in mail.items if one.id == item.of)
        new = ItemChange(old.id, old.counted, (*old.units, *further), old.reason, old.of)
        return MailChange(mail.digest, month, mail.unit, mail.mail_class, (new,))

    def month(self, moment: datetime) -> str:
        return month_of(moment, self.config.office.period_start, self.config.office.zone)

    def next_number(self, month: str) -> str:
        return f"{month}-{self.ledger.books.office.last_numbers.get(month, 0) + 1:04}"


def is_joint(item: ItemRecord) -> bool:
    return item.status is ItemStatus.JOINT


def received_by_unit(entries: Iterable[Credit]) -> dict[str, int]:
    """How many items of each unit count among these credits."""
    counted: dict[str, int] = {}
    for entry in entries:
        if entry.kind is CreditKind.RECEIVED:
            counted[entry.unit] = counted.get(entry.unit, 0) + entry.count
    return counted


def is_read(case: Case) -> bool:
    """Whether what was typed is wanted after the decision: for lines, by the clerk, or to know a commission."""
    contents = case.contents
    asks = contents.purport is Purport.ENQUIRY
    told = bool(contents.remark) or contents.handover is not None
    return asks or told or case.authenticity is not None or commissions.names_one(case.message.text)


def reading(case: Case, shingles: tuple[tuple[int, ...], ...]) -> Reading:
    message = case.message
    below = message.below if case.authenticity else ""  # a unit's remark is read wherever it stands
    return Reading(
        sender=message.sender,
        subject=message.subject,
        date=message.date,
        message_id=message.message_id,
        references=message.references,
        contents=case.contents,
        attribution=case.attribution,
        links=message.links,
        charset_doubt=message.charset_doubt,
        shingles=shingles,
        authenticity=case.authenticity,
        typed=message.text.removesuffix(below).rstrip()[:LONGEST_TYPED] if is_read(case) else "",
        below=below[:LONGEST_TYPED],
        worksheets=worksheet.brought(message.attachments) if case.authenticity else (),
        sent=message.original.sent if message.original and case.attribution.on_behalf else None,
    )
