"""The books as they are held in memory: what the events of the journal add up to."""

from bisect import bisect_left, insort
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from mailproc.ledger import commissions, summed
from mailproc.ledger.archive import Reading
from mailproc.ledger.commissions import Commission
from mailproc.ledger.epochs import Epoch
from mailproc.ledger.events import (
    Accepted,
    Cleared,
    Commanded,
    Corrected,
    Delivered,
    Digested,
    Entry,
    FeedbackGiven,
    Held,
    HistoryFound,
    Lettered,
    LetterRecord,
    MailChange,
    MailRecorded,
    MonthClosed,
    NotDone,
    Offer,
    PapersMade,
    Redeemed,
    Rejected,
    Restored,
    SeenAgain,
    Source,
    SummaryMade,
    Suspended,
    Unmailed,
    Vanished,
    Withheld,
)
from mailproc.ledger.journal import Position
from mailproc.ledger.outgoing import Outgoing
from mailproc.ledger.recorded import submission
from mailproc.ledger.summed import Summed
from mailproc.model import NO_LESSONS, Credit, Due, Lessons, Location, Submission
from mailproc.uids import UidSet

EPOCH = 1000  # numbers of a month that an epoch has
DONE = "done"  # the verdict on a line that was carried out
ANSWERS_KEPT = timedelta(days=40)  # beyond any month that may still be read late
OFFERS_KEPT = timedelta(days=60)  # after their end: so long the clerk hears that one is too late
Folder = tuple[str, str, int]  # mailbox, folder, UIDVALIDITY


@dataclass(slots=True)
class MonthBook:
    """All mails that arrived in a month, and all credits that count in it."""

    label: str
    submissions: dict[str, Submission] = field(default_factory=dict)
    credits: dict[str, Credit] = field(default_factory=dict)
    unmailed: dict[str, Unmailed] = field(default_factory=dict)

    @property
    def last_number(self) -> int:
        return max((sequence(mail.number) for mail in self.submissions.values() if mail.number), default=0)


@dataclass(frozen=True, slots=True)
class Correction:
    """A further edition of a month's circular that is due: who signed it, its 文号."""

    signer: str
    document_number: str


@dataclass(frozen=True, slots=True)
class Course:
    """How far a month has come: closed (all mail read), stated, drafted, published."""

    month: str
    closed: datetime | None = None
    stated: datetime | None = None
    deadline: datetime | None = None
    drafted: datetime | None = None
    draft: int = 0  # how many drafts there were
    said: str = ""  # digest of what the last one says; "" where that is not known
    published: datetime | None = None
    edition: int = 0
    issue: int = 0
    total: int = 0
    signer: str = ""
    document_number: str = ""
    held_back: bool = False  # its circular goes out by a clerk's 印发 alone
    correction: Correction | None = None
    cleared: bool = False  # its papers may go out, though they might have gone out before a restore


@dataclass(frozen=True, slots=True)
class LastDigest:
    """The day of the last digest, when it was written, and how far into the journal it tells."""

    day: date
    at: datetime
    reach: Position


@dataclass(frozen=True, slots=True)
class Done:
    """A command that was carried out and can be undone."""

    n: int
    at: datetime
    event: Commanded


@dataclass(frozen=True, slots=True)
class Said:
    """The answer to a line of a mail, until all are written into its transcript. `why` "" where it was done.

    `credits` are what it entered, or would enter where it waits; `number` is the journal's, 0 where nothing was done.
    """

    source: Source
    verdict: str
    why: str = ""
    credits: tuple[Credit, ...] = ()
    letters: int = 0
    number: int = 0
    choices: tuple[str, ...] = ()


@dataclass(slots=True)
class OfficeBook:
    """What is not a month's: folders read, letters waiting, what was taught, the course of months."""

    reach: Position = field(default_factory=Position)
    uids: dict[Folder, UidSet] = field(default_factory=dict)
    held: dict[Folder, UidSet] = field(default_factory=dict)
    accepted: dict[Folder, UidSet] = field(default_factory=dict)
    withheld: dict[Folder, dict[int, datetime]] = field(default_factory=dict)  # UID → since when
    vanished: dict[Folder, UidSet] = field(default_factory=dict)  # that were withheld to the last
    courses: dict[str, Course] = field(default_factory=dict)
    summaries: dict[str, Summed] = field(default_factory=dict)  # by term
    outgoing: Outgoing = field(default_factory=Outgoing)
    due: dict[str, str] = field(default_factory=dict)  # digest of a mail with letters due → its month
    hints: set[tuple[str, str]] = field(default_factory=set)  # (month, unit) reminded of approver and telephone
    lessons: dict[int, Lessons] = field(default_factory=dict)  # by the journal number of the line that taught them
    commands: dict[int, Done] = field(default_factory=dict)
    epoch: Epoch | None = None
    last_numbers: dict[str, int] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)  # by the token's digest
    redeemed: dict[str, str] = field(default_factory=dict)  # token's digest → the mail that took the offer up
    said: dict[tuple[str, int], Said] = field(default_factory=dict)  # by mail and place
    commissions: dict[str, Commission] = field(default_factory=dict)  # by their number, the first first
    rejected: dict[str, Rejected] = field(default_factory=dict)  # by mail: of these the clerks are still to be told
    digest: LastDigest | None = None
    settled: set[str] = field(default_factory=set)  # items that were shown as doubtful, and are well as they stand
    feedback: datetime | None = None  # up to when units were told of what their items came to
    months: set[str] = field(default_factory=set)  # that have a desk copy of their own

    @property
    def learned(self) -> Lessons:
        """All that clerks have taught of the roster, in the order of their lines."""
        return sum((self.lessons[n] for n in sorted(self.lessons)), NO_LESSONS)

    @property
    def published(self) -> frozenset[str]:
        return frozenset(month for month, course in self.courses.items() if course.published)


class Books:
    """Applies events in their order. Applying one twice to a month changes nothing."""

    def __init__(self, office: OfficeBook, load_month: Callable[[str], MonthBook]) -> None:
        self.office = office
        self.months: dict[str, MonthBook] = {}
        self.changed: set[str] = set()
        self.answers: dict[str, list[tuple[datetime, str]]] = {}
        self._load_month = load_month

    def month(self, label: str) -> MonthBook:
        """The book of a month, from the desk copy where it is not at hand."""
        if label not in self.months:
            book = self.months[label] = self._load_month(label)
            for mail in book.submissions.values():
                self._note_answer(mail)
        return self.months[label]

    def _touch(self, label: str) -> None:
        self.changed.add(label)
        self.office.months.add(label)

    def answered(self, address: str, arrival: datetime, span: timedelta) -> int:
        """How many mails of an address ("" for all) that arrived in the span up to this moment call for letters."""
        arrivals = self.answers.get(address, [])
        return bisect_left(arrivals, (arrival, "~")) - bisect_left(arrivals, (arrival - span, ""))

    def forget_answers(self) -> None:
        """Drop what no cap looks back to any more."""
        latest = max((arrivals[-1][0] for arrivals in self.answers.values() if arrivals), default=None)
        if latest is not None:
            self.answers = {
                address: kept
                for address, arrivals in self.answers.items()
                if (kept := arrivals[bisect_left(arrivals, (latest - ANSWERS_KEPT, "")) :])
            }

    def apply(self, entry: Entry, reading: Callable[[str], Reading]) -> None:  # noqa: C901, PLR0912, PLR0915 an event a case
        """Enter one journal line into the books; `reading` gives what was read in a mail."""
        event = entry.event
        match event:
            case MailRecorded():
                self._record(event, reading)
            case SeenAgain():
                for sighting in event.sightings:
                    self._see(sighting.location)
            case HistoryFound():
                self._merge((event.mailbox, event.folder, event.uidvalidity), UidSet.parse(event.uids))
            case Held():
                self._hold((event.mailbox, event.folder, event.uidvalidity), UidSet.parse(event.uids))
            case Withheld():
                uids = dict.fromkeys(UidSet.parse(event.uids), entry.at)
                key = (event.mailbox, event.folder, event.uidvalidity)
                self.office.withheld[key] = uids | self.office.withheld.get(key, {})
            case Vanished():
                key = (event.mailbox, event.folder, event.uidvalidity)
                self._release(key, UidSet.parse(event.uids))
                self.office.vanished[key] = self.office.vanished.get(key, UidSet()) | UidSet.parse(event.uids)
            case Accepted():
                self._accept(event)
            case Lettered():
                self._letters(event, entry.at)
            case Delivered():
                self.office.outgoing.deliver(event, entry.at)
            case Suspended():
                self.office.outgoing.suspend(event, entry.at)
            case Commanded():
                self._command(event, entry)
            case NotDone():
                self._say(Said(event.source, event.verdict, event.why, event.would, choices=event.choices))
            case Redeemed():
                self.office.redeemed[event.token] = event.mail
            case Rejected():
                self.office.rejected[event.mail] = event
            case MonthClosed():
                self._advance(replace(self.course(event.month), closed=event.began))
            case PapersMade():
                self._papers(event, entry.at)
            case SummaryMade():
                self._summary(event, entry.at)
            case Corrected():
                self._correct(event)
            case Digested():
                self._letters(Lettered(event.letters, offers=event.offers), entry.at)
                self.office.digest = LastDigest(event.day, entry.at, self.office.reach)
            case FeedbackGiven():
                self._letters(Lettered(event.letters), entry.at)
                self.office.feedback = event.until
            case Restored():
                self._restore(event, entry.at)
            case Cleared():
                self._clear(event)

    # --- mails ---

    def _record(self, event: MailRecorded, reading: Callable[[str], Reading]) -> None:
        words = None if event.sender is not None else reading(event.digest)
        mail = submission(event, words)
        book = self.month(event.month)
        book.submissions[event.digest] = mail
        self._add_credits(event.credits)
        self._touch(event.month)
        if event.number:
            last = self.office.last_numbers.get(event.month, 0)
            self.office.last_numbers[event.month] = max(last, sequence(event.number))
        if event.due:
            self.office.due[event.digest] = event.month
        for change in event.joins:
            self._change(change)
        for one in event.returns:
            self.office.outgoing.come_back(one)
        self._note_answer(mail)
        self._see(event.location)

    def _note_answer(self, mail: Submission) -> None:
        if not set(mail.due) - {Due.QUARANTINE, Due.CAPPED}:  # of which the clerks hear in one notice for all
            return
        for address in (mail.sender.address, ""):
            arrivals = self.answers.setdefault(address, [])
            note = (mail.arrival, mail.digest)
            place = bisect_left(arrivals, note)
            if arrivals[place : place + 1] != [note]:
                insort(arrivals, note)

    def _see(self, location: Location) -> None:
        self._merge((location.mailbox, location.folder, location.uidvalidity), UidSet.of((location.uid,)))

    def _merge(self, folder: Folder, uids: UidSet) -> None:
        self.office.uids[folder] = self.office.uids.get(folder, UidSet()) | uids
        if folder in self.office.held:
            self.office.held[folder] = self.office.held[folder] - uids
        if folder in self.office.vanished:
            self.office.vanished[folder] = self.office.vanished[folder] - uids
        self._release(folder, uids)

    def _hold(self, folder: Folder, uids: UidSet) -> None:
        self.office.held[folder] = self.office.held.get(folder, UidSet()) | uids

    def _accept(self, event: Accepted) -> None:
        for key in [k for k in self.office.held if k[:2] == (event.mailbox, event.folder)]:
            self.office.accepted[key] = self.office.accepted.get(key, UidSet()) | self.office.held.pop(key)
        if event.source is not None:
            self._say(Said(event.source, DONE))

    def _release(self, folder: Folder, uids: UidSet) -> None:
        """These mails of a folder are withheld no more."""
        kept = {uid: since for uid, since in self.office.withheld.pop(folder, {}).items() if uid not in uids}
        if kept:
            self.office.withheld[folder] = kept

    def _add_credits(self, credits_: tuple[Credit, ...]) -> None:
        for credit in credits_:
            self.month(credit.month).credits[credit.id] = credit
            self._touch(credit.month)

    # --- letters ---

    def _letters(self, event: Lettered, at: datetime) -> None:
        for record in event.letters:
            self.office.outgoing.write(record, at)
            for digest in record.covers:
                self._answer(digest, record)
        self.office.commissions = commissions.written(self.office.commissions, event.letters)
        self.office.outgoing.tell(event.told)
        for digest in (*event.silenced, *(digest for record in event.letters for digest in record.covers)):
            self.office.due.pop(digest, None)
            for place in [key for key in self.office.said if key[0] == digest]:
                del self.office.said[place]
        for digest in event.told:
            self.office.rejected.pop(digest, None)
        if event.offers:
            self._offer(event.offers, at)

    def _offer(self, offers: tuple[Offer, ...], at: datetime) -> None:
        known = [*self.office.offers.values(), *offers]
        self.office.offers = {one.token: one for one in known if at - one.until <= OFFERS_KEPT}
        self.office.redeemed = {
            token: mail for token, mail in self.office.redeemed.items() if token in self.office.offers
        }

    def _say(self, answer: Said) -> None:
        self.office.said[answer.source.mail, answer.source.place] = answer

    def _answer(self, digest: str, letter: LetterRecord) -> None:
        month = self.office.due.get(digest)
        if month is None:
            return
        book = self.month(month)
        mail = book.submissions[digest]
        if letter.id not in mail.answered:
            book.submissions[digest] = replace(mail, answered=(*mail.answered, letter.id))
        if letter.hint:
            self.office.hints.add((month, mail.unit))
        self._touch(month)

    # --- commands and papers ---

    def _command(self, event: Commanded, entry: Entry) -> None:
        if event.source is not None:
            number = entry.n if event.can_be_undone else 0
            self._say(
                Said(
                    event.source,
                    DONE,
                    credits=event.credits,
                    letters=len(event.letters),
                    number=number,
                    choices=event.choices,
                )
            )
        self.office.commissions = commissions.ordered(self.office.commissions, event, entry.at)
        self._letters(Lettered(event.letters), entry.at)
        self._add_credits(event.credits)
        for change in event.changes:
            self._change(change)
        for item in event.unmailed:
            book = self.month(item.id[:7])
            book.unmailed[item.id] = item
            self._touch(book.label)
        learn(self.office.lessons, event, entry.n)
        for address in event.resumes:
            self.office.outgoing.resume(address)
        for address in event.suspends:
            self.office.outgoing.suspend(Suspended(address), entry.at, event.who)
        self.office.settled = (self.office.settled | set(event.settles)) - set(event.unsettles)
        for month in (*event.holds_back, *event.frees):
            self._advance(replace(self.course(month), held_back=month in event.holds_back))
        if event.undoes:
            done = self.office.commands.pop(event.undoes, None)
            if done is not None:
                self.office.commissions = commissions.taken_back(self.office.commissions, done.event, entry.at)
        else:
            self.office.commands[entry.n] = Done(entry.n, entry.at, event)

    def _change(self, change: MailChange) -> None:
        book = self.month(change.month)
        mail = book.submissions[change.digest]
        changes = {item.item: item for item in change.items}
        items = tuple(
            replace(item, counted=new.counted, units=new.units, reason=new.reason, of=new.of)
            if (new := changes.get(item.id)) is not None
            else item
            for item in mail.items
        )
        book.submissions[change.digest] = replace(mail, unit=change.unit, mail_class=change.mail_class, items=items)
        self._touch(change.month)

    def _papers(self, event: PapersMade, at: datetime) -> None:
        self._letters(Lettered(event.letters), at)
        if event.source is not None:
            self._say(Said(event.source, DONE, letters=len(event.letters)))
        course = self.course(event.month)
        match event.stage:
            case "stated":
                self._advance(replace(course, stated=at, deadline=event.deadline))
            case "drafted":
                self._advance(replace(course, drafted=at, draft=course.draft + 1, said=event.figures))
            case "published":
                self._advance(
                    replace(
                        course,
                        published=at,
                        edition=event.edition,
                        issue=event.issue,
                        total=event.total,
                        signer=event.signer,
                        document_number=event.document_number,
                        correction=None,
                    )
                )

    def _summary(self, event: SummaryMade, at: datetime) -> None:
        self._letters(Lettered(event.letters), at)
        if event.source is not None:
            self._say(Said(event.source, DONE, letters=len(event.letters)))
        self.office.summaries = summed.made(self.office.summaries, event, at)

    def _correct(self, event: Corrected) -> None:
        self._add_credits(event.credits)
        correction = Correction(event.signer, event.document_number)
        self._advance(replace(self.course(event.month), correction=correction))
        if event.source is not None:
            self._say(Said(event.source, DONE, credits=event.credits))

    def _restore(self, event: Restored, at: datetime) -> None:
        self.office.epoch = Epoch(event.epoch, at)
        for month in event.months:
            last = self.office.last_numbers.get(month, 0)
            self.office.last_numbers[month] = (last // EPOCH + 1) * EPOCH
            self.office.months.add(month)
            self.changed.add(month)
        for course in self.office.courses.values():
            self.office.courses[course.month] = replace(course, cleared=False)

    def _clear(self, event: Cleared) -> None:
        self._advance(replace(self.course(event.month), cleared=True))
        if event.source is not None:
            self._say(Said(event.source, DONE))

    def course(self, month: str) -> Course:
        """How far a month has come."""
        return self.office.courses.get(month, Course(month))

    def _advance(self, course: Course) -> None:
        self.office.courses[course.month] = course


def learn(lessons: dict[int, Lessons], event: Commanded, n: int) -> None:
    """What a line of that number taught is added, what one that it takes back taught is forgotten."""
    lessons.pop(event.undoes, None)
    if event.lessons != NO_LESSONS:
        lessons[n] = event.lessons


def sequence(number: str) -> int:
    """7 of 2026-11-0007."""
    return int(number[8:])
