"""Recount: the ledger held against the mails themselves, in the mailbox and in the archive, mail by mail."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from mailproc.config import Config
from mailproc.errors import MessageError, StateError
from mailproc.examination import Examiner, stamped
from mailproc.ledger.books import Books, Folder
from mailproc.ledger.events import MailRecorded
from mailproc.ledger.journal import Position
from mailproc.ledger.ledger import Ledger
from mailproc.ledger.stock import measured
from mailproc.model import CreditKind, ItemRecord, Location, MailClass, Submission
from mailproc.office import calendar
from mailproc.office.roster import Roster
from mailproc.post import message
from mailproc.post.mailbox import Entry, Listing, Mailbox
from mailproc.post.settings import MailboxSettings
from mailproc.uids import UidSet


class Kind(StrEnum):
    """Why ledger and mails do not agree."""

    HIDDEN = "hidden"  # in the mailbox, not in the ledger
    NOWHERE = "nowhere"  # in the ledger, neither in the mailbox nor in the archive
    MOVED = "moved"  # the mailbox tells another month of arrival than the ledger
    REPLACED = "replaced"  # other bytes lie where the mail lay
    CREDITS = "credits"  # what counts is not what is credited
    SUM = "sum"  # the classes of the month do not add up to the mails recorded


@dataclass(frozen=True, slots=True)
class Difference:
    """`number` is the mail's number or, of a mail the ledger does not know, where it lies; `what` explains it."""

    kind: Kind
    number: str
    what: str


@dataclass(frozen=True, slots=True)
class Recount:
    """Mails of a month by evidence, and by ledger.

    `removed` are no longer in the mailbox but in the archive, `waiting` are held until a person lets them in: neither
    is a difference.
    """

    month: str
    mailbox: int
    ledger: int
    removed: int
    waiting: int
    differences: tuple[Difference, ...]


@dataclass(slots=True)
class Evidence:
    """What the folders told: mails of the month, mails that the ledger does not know, what is odd."""

    present: set[str] = field(default_factory=set)
    unknown: int = 0
    waiting: int = 0
    differences: list[Difference] = field(default_factory=list)


class Recounting:
    """Holds a month's ledger against its mails. Used within `ledger.writing()`; changes nothing.

    By listings alone unless `full`: then the bytes of every mail are fetched and compared, a helping at a time.
    """

    def __init__(
        self,
        config: Config,
        ledger: Ledger,
        boxes: Mapping[str, Mailbox],
        examiner: Examiner,
        month: str,
        *,
        full: bool,
    ) -> None:
        self.config = config
        self.ledger = ledger
        self.boxes = boxes
        self.examiner = examiner
        self.month = month
        self.full = full
        self.recorded: dict[Location, MailRecorded] = {}  # by where each was seen first
        self.digests: set[str] = set()  # of the month's mails; two may have been seen in one place, one after another
        for entry, _ in self.ledger.journal.read(Position()):
            if isinstance(entry.event, MailRecorded):
                self.recorded[entry.event.location] = entry.event
                if entry.event.month == month:
                    self.digests.add(entry.event.digest)

    def recount(self) -> Recount:
        """All differences of the month. Raises MailboxError where a folder cannot be read."""
        books, found = self.ledger.books, Evidence()
        for settings in self.config.mailboxes:
            for folder in settings.folders:
                self._look(settings, folder, found)
        mails = books.month(self.month).submissions
        absent = [mail for mail in mails.values() if mail.digest not in found.present]
        lost = [mail for mail in absent if not self._kept(mail)]
        found.differences += [nowhere(mail) for mail in lost]
        found.differences += credit_differences(self.config, books, self.month)
        if mails.keys() != self.digests:
            what = f"{len(mails)} mails in all classes, but the journal recorded {len(self.digests)}: mailproc rebuild"
            found.differences.append(Difference(Kind.SUM, self.month, what))
        return Recount(
            self.month,
            len(mails) - len(lost) + found.unknown,
            len(mails),
            len(absent) - len(lost),
            found.waiting,
            tuple(found.differences),
        )

    def _kept(self, mail: Submission) -> bool:
        """Whether the archive has it. Of a classified mail the digest may be all that is kept, by the rules on 保密."""
        archive = self.ledger.archive
        if mail.mail_class is MailClass.RESTRICTED:
            return True
        if not self.full:
            return archive.holds(mail.digest)
        try:
            return measured(archive, mail.digest)[0] == mail.digest
        except StateError:
            return False

    # --- the folders ---

    def _look(self, settings: MailboxSettings, folder: str, found: Evidence) -> None:
        box = self.boxes[settings.id]
        listing = box.listing(folder, lambda _: UidSet(), whole=True)
        key = (settings.id, folder, listing.uidvalidity)
        placed = self.ledger.index.places(*key)
        doubtful = [entry for entry in listing.entries if self._doubtful(key, entry, placed.get(entry.uid), found)]
        for entry, digest, raw in self._fetch(box, listing, doubtful):
            at = Location(*key, entry.uid)
            if entry.uid not in placed:
                self._unplaced(at, entry, digest, raw, found)
            elif digest != placed[entry.uid]:
                found.present.discard(placed[entry.uid])
                number = self._number(placed[entry.uid])
                found.differences.append(Difference(Kind.REPLACED, number, f"other bytes lie at {named(at)} now"))
            elif self._moved(at, entry, digest, raw, settings.server_name):
                found.differences.append(self._month_differs(at, entry))

    def _doubtful(self, key: Folder, entry: Entry, digest: str | None, found: Evidence) -> bool:
        """Whether a mail of a listing must be fetched; `digest` is what the ledger has at its place."""
        told = self.counted_in(entry.arrival)
        if digest is None:
            held = entry.uid in self.ledger.books.office.held.get(key, UidSet())
            found.waiting += told == self.month and held
            return told == self.month and not held
        month, _ = self.ledger.index.mail(digest) or ("", "")
        if self.month not in {month, told}:
            return False
        found.present |= {digest} & self.digests
        return self.full or self._odd(Location(*key, entry.uid), entry, digest)

    def _odd(self, at: Location, entry: Entry, digest: str) -> bool:
        """Whether a listing gives reason to look closer: another size, or another month where it was first seen."""
        mail = self.recorded.get(at)
        return mail is not None and (
            mail.digest != digest or mail.size != entry.size or self.counted_in(entry.arrival) != mail.month
        )

    def _fetch(self, box: Mailbox, listing: Listing, entries: Iterable[Entry]) -> Iterator[tuple[Entry, str, bytes]]:
        """The digests of mails, each with its bytes (none of a very large one), never more than a helping in memory."""
        limits = self.config.limits
        wanted = list(entries)
        small = [entry for entry in wanted if entry.size <= limits.mail_bytes]
        for entry, raw in box.fetch(
            listing.folder, listing.uidvalidity, small, count=limits.batch_count, octets=limits.batch_bytes
        ):
            yield entry, hashlib.sha256(raw).hexdigest(), raw
        for entry in wanted:
            if entry.size > limits.mail_bytes:
                digest = hashlib.sha256()
                for piece in box.fetch_parts(listing.folder, listing.uidvalidity, entry.uid):
                    digest.update(piece)
                yield entry, digest.hexdigest(), b""

    def _unplaced(self, at: Location, entry: Entry, digest: str, raw: bytes, found: Evidence) -> None:
        """A mail at a place of which the ledger knows nothing: a known one once more, or one that is hidden from it."""
        known = self.ledger.index.mail(digest)
        if known is not None:
            found.present |= {digest} & self.digests
            return
        if digest in found.present:  # unknown, and seen in another folder already
            return
        found.present.add(digest)
        found.unknown += 1
        arrival = entry.arrival.astimezone(ZoneInfo(self.config.office.zone))
        words = f"arrived {arrival:%Y-%m-%d %H:%M:%S}, {entry.size} bytes{self._words(raw, entry.arrival)}"
        found.differences.append(Difference(Kind.HIDDEN, f"{at.folder}/{at.uid}", f"not in the ledger: {words}"))

    def _words(self, raw: bytes, arrival: datetime) -> str:
        """Sender and subject for the screen; nothing of a mail that is classified or cannot be read."""
        roster = Roster(self.config.groups, self.config.units)
        try:
            case = self.examiner.case(raw, arrival, roster)
        except MessageError:
            return ""
        if case.mark:
            return f", from {case.message.sender.address}, classified"
        return f', from {case.message.sender.address}, "{case.message.subject}"'

    # --- the month of arrival ---

    def counted_in(self, arrival: datetime) -> str:
        """The month that a mail belongs to by its arrival; "" before the office's start."""
        office = self.config.office
        if calendar.local_day(arrival, office.zone) < office.start:
            return ""
        return calendar.month_of(arrival, office.period_start, office.zone)

    def _moved(self, at: Location, entry: Entry, digest: str, raw: bytes, server_name: str) -> bool:
        """Whether the place where a mail was first seen tells another month than the ledger has for it.

        INTERNALDATE never changes there (RFC 9051 §2.3.3); at other places it may be the day of a copy. A stamp of
        our own server that is much earlier explains a difference.
        """
        mail = self.recorded.get(at)
        if mail is None or mail.digest != digest or self.counted_in(entry.arrival) == mail.month:
            return False
        try:
            stamp = stamped(message.read(raw), entry.arrival, server_name)
        except MessageError:
            return True
        return self.counted_in(stamp) != mail.month

    def _month_differs(self, at: Location, entry: Entry) -> Difference:
        mail, zone = self.recorded[at], ZoneInfo(self.config.office.zone)
        ours, theirs = mail.arrival.astimezone(zone), entry.arrival.astimezone(zone)
        what = f"the ledger has it in {mail.month} ({ours:%m-%d %H:%M:%S}), {named(at)} says {theirs:%Y-%m-%d %H:%M:%S}"
        return Difference(Kind.MOVED, mail.number or mail.digest[:12], what)

    def _number(self, digest: str) -> str:
        _, number = self.ledger.index.mail(digest) or ("", "")
        return number or digest[:12]


def recount(
    config: Config, ledger: Ledger, boxes: Mapping[str, Mailbox], examiner: Examiner, month: str, *, full: bool
) -> Recount:
    """Hold the month's ledger against mailbox and archive: all bytes if `full`, else by listings.

    Used within `ledger.writing()`; changes nothing. Raises MailboxError where a folder cannot be read.
    """
    return Recounting(config, ledger, boxes, examiner, month, full=full).recount()


def named(at: Location) -> str:
    return f"{at.folder}/{at.uid}"


def nowhere(mail: Submission) -> Difference:
    return Difference(
        Kind.NOWHERE, mail.number or mail.digest[:12], "in the ledger, but in neither mailbox nor archive"
    )


def credit_differences(config: Config, books: Books, month: str) -> Iterator[Difference]:
    """Items of the month whose received credits, net of reversals, are not those of the units that they count for."""
    given: Counter[tuple[str, str]] = Counter()
    for label in sorted(one for one in books.office.months if one >= calendar.previous_month(month)):  # 计入 7 10月
        for credit in books.month(label).credits.values():
            if credit.kind is CreditKind.RECEIVED and credit.item[:7] == month:
                given[credit.item, credit.unit] += credit.count
    credited: dict[str, set[str]] = {}
    for (item, unit), count in given.items():
        if count:
            credited.setdefault(item, set()).add(unit if count == 1 else f"{unit} ({count} times)")
    for mail in books.month(month).submissions.values():
        for record in mail.items:
            units = credited.pop(record.id, set())
            if not agree(config, record, units):
                expected = ", ".join(record.units) if record.counted else "nobody"
                what = f"item {record.id} counts for {expected}, credited are: {', '.join(sorted(units)) or 'none'}"
                yield Difference(Kind.CREDITS, mail.number, what)
    for item in sorted(credited):
        yield Difference(Kind.CREDITS, item, "credited as received, but no mail of the month brought it")


def agree(config: Config, item: ItemRecord, units: set[str]) -> bool:
    """Whether these units are credited as the joint rule has it; the monthly cap may have kept some from it."""
    if not item.counted:
        return not units
    if config.rules.joint == "each" and not config.rules.monthly_cap:
        return units == set(item.units)
    return units <= set(item.units) and (bool(units) or bool(config.rules.monthly_cap))
