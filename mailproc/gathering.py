"""From the mailboxes' listings to mails in the order of their arrival, a bounded helping at a time."""

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from mailproc.config import Config
from mailproc.intake import Arrived
from mailproc.ledger.events import Held, HistoryFound
from mailproc.ledger.ledger import Ledger
from mailproc.model import Location
from mailproc.post.mailbox import Entry, Listing, Mailbox
from mailproc.uids import UidSet

log = logging.getLogger("mailproc")

SLOW_TO_APPEAR = timedelta(days=1)  # mail may show up so long after its arrival without being odd
CLOCK_DOUBT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mail that was listed and is to be fetched."""

    arrival: datetime
    mailbox: str
    folder: str
    uidvalidity: int
    entry: Entry
    suspect: bool

    @property
    def location(self) -> Location:
        return Location(self.mailbox, self.folder, self.uidvalidity, self.entry.uid)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the listings of a pass came to.

    `held` are mails still there that wait for a person, `vanished` are mails of ours that the folders hold no more
    (whole listings only); `clock_fault` is set where mail has arrived later than our own clock has it.
    """

    candidates: tuple[Candidate, ...]
    too_large: tuple[Candidate, ...]
    unready: int
    held: int
    vanished: int
    clock_fault: bool


class Gathering:
    """Lists all folders of all mailboxes, and fetches what is new."""

    def __init__(self, config: Config, ledger: Ledger, boxes: Mapping[str, Mailbox]) -> None:
        self.config = config
        self.ledger = ledger
        self.boxes = boxes
        zone = ZoneInfo(config.office.zone)
        self.start = datetime.combine(config.office.start, time(), zone)

    def list(self, now: datetime, *, whole: bool) -> Gathered:
        """Ask every folder what is new. History is noted and left alone; old mail that is odd is marked.

        Raises MailboxError where a folder cannot be listed.
        """
        candidates: list[Candidate] = []
        unready = vanished = held = 0
        for settings in self.config.mailboxes:
            for folder in settings.folders:
                listing = self._listing(settings.id, folder, whole=whole)
                unready += len(listing.unready)
                office, key = self.ledger.books.office, (settings.id, folder, listing.uidvalidity)
                vanished += len(listing.vanished(office.uids.get(key, UidSet())))
                waiting = office.held.get(key, UidSet())
                held += len(waiting) - len(listing.vanished(waiting))
                candidates += self._candidates(settings.id, listing, now)
        limit = self.config.limits.mail_bytes
        return Gathered(
            tuple(sorted((one for one in candidates if one.entry.size <= limit), key=order)),
            tuple(sorted((one for one in candidates if one.entry.size > limit), key=order)),
            unready,
            held,
            vanished,
            any(one.arrival > now + CLOCK_DOUBT for one in candidates),
        )

    def _listing(self, mailbox: str, folder: str, *, whole: bool) -> Listing:
        office = self.ledger.books.office

        def done(uidvalidity: int) -> UidSet:
            key = (mailbox, folder, uidvalidity)
            return office.uids.get(key, UidSet()) | office.held.get(key, UidSet())

        return self.boxes[mailbox].listing(folder, done, whole=whole)

    def _candidates(self, mailbox: str, listing: Listing, now: datetime) -> Iterator[Candidate]:
        history = UidSet.of(entry.uid for entry in listing.entries if entry.arrival < self.start)
        if history:
            event = HistoryFound(mailbox, listing.folder, listing.uidvalidity, str(history))
            self.ledger.commit(event, now)
        fresh = [entry for entry in listing.entries if entry.arrival >= self.start]
        old = self._old(mailbox, listing, fresh)
        for entry in fresh:
            suspect = entry.uid in old
            yield Candidate(entry.arrival, mailbox, listing.folder, listing.uidvalidity, entry, suspect)

    def _old(self, mailbox: str, listing: Listing, fresh: Sequence[Entry]) -> UidSet:
        """Mails that arrived before the last reading of the mailbox and were not there then (design §3, History).

        All of them in a folder that is new or was numbered anew; elsewhere only where they are very many.
        """
        last = self.ledger.last_poll()
        if last is None:
            return UidSet()
        office = self.ledger.books.office
        key = (mailbox, listing.folder, listing.uidvalidity)
        old = UidSet.of(entry.uid for entry in fresh if entry.arrival < last.at - SLOW_TO_APPEAR)
        old = old - office.accepted.get(key, UidSet())
        return old if key not in office.uids or len(old) > self.config.limits.held_over else UidSet()

    # --- fetching ---

    def fetch(self, candidates: Sequence[Candidate]) -> Iterator[Arrived]:
        """The mails' bytes in the order (arrival, digest), never more than a helping in memory.

        Raises MailboxError where the connection breaks; what was yielded by then is done.
        """
        limits = self.config.limits
        for helping in helpings(candidates, limits.batch_count, limits.batch_bytes):
            if len({one.arrival for one in helping}) == 1 and not fits(helping, limits.batch_count, limits.batch_bytes):
                yield from self._by_digest(helping)
            else:
                yield from sorted(self._fetch(helping), key=lambda mail: (mail.arrival, mail.digest))

    def _by_digest(self, helping: Sequence[Candidate]) -> Iterator[Arrived]:
        """Very many mails of one and the same moment, as after a restore: their digests are learnt first."""
        digests = {mail.location: mail.digest for mail in self._fetch(helping)}
        found = sorted((one for one in helping if one.location in digests), key=lambda one: digests[one.location])
        for one in found:
            yield from self._fetch([one])

    def _fetch(self, candidates: Sequence[Candidate]) -> Iterator[Arrived]:
        limits = self.config.limits
        names = {settings.id: settings.server_name for settings in self.config.mailboxes}
        folders = sorted(candidates, key=lambda one: (one.mailbox, one.folder, one.uidvalidity))
        for (mailbox, folder, uidvalidity), group in groupby(
            folders, lambda one: (one.mailbox, one.folder, one.uidvalidity)
        ):
            by_uid = {one.entry.uid: one for one in group}
            entries = [one.entry for one in by_uid.values()]
            box = self.boxes[mailbox]
            for entry, raw in box.fetch(
                folder, uidvalidity, entries, count=limits.batch_count, octets=limits.batch_bytes
            ):
                one = by_uid[entry.uid]
                digest = hashlib.sha256(raw).hexdigest()
                yield Arrived(raw, digest, one.arrival, one.location, names[mailbox], one.suspect)

    def pieces(self, one: Candidate) -> Iterator[bytes]:
        """A mail too large to be held in memory."""
        return self.boxes[one.mailbox].fetch_parts(one.folder, one.uidvalidity, one.entry.uid)


def order(one: Candidate) -> tuple[datetime, str, str, int]:
    return one.arrival, one.mailbox, one.folder, one.entry.uid


def fits(candidates: Sequence[Candidate], count: int, octets: int) -> bool:
    return len(candidates) <= count and sum(one.entry.size for one in candidates) <= octets


def helpings(candidates: Sequence[Candidate], count: int, octets: int) -> Iterator[list[Candidate]]:
    """Cut the candidates, sorted by arrival, into helpings within these bounds; mails of one moment stay together."""
    helping: list[Candidate] = []
    for _, group in groupby(candidates, lambda one: one.arrival):
        moment = list(group)
        if helping and not fits([*helping, *moment], count, octets):
            yield helping
            helping = []
        helping += moment
        if not fits(helping, count, octets):
            yield helping
            helping = []
    if helping:
        yield helping


def held_events(locations: Sequence[Location], why: str) -> Iterator[Held]:
    """One event a folder for mails that are held."""
    folders = sorted(locations, key=lambda at: (at.mailbox, at.folder, at.uidvalidity, at.uid))
    for (mailbox, folder, uidvalidity), group in groupby(folders, lambda at: (at.mailbox, at.folder, at.uidvalidity)):
        yield Held(mailbox, folder, uidvalidity, str(UidSet.of(at.uid for at in group)), why)
