"""From the mailboxes' listings to mails in the order of their arrival, a bounded helping at a time."""

import hashlib
import logging
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from mailproc import clock
from mailproc.config import Config
from mailproc.errors import MailboxError
from mailproc.intake import Arrived
from mailproc.ledger.books import Folder
from mailproc.ledger.events import Held, HistoryFound
from mailproc.ledger.ledger import Ledger
from mailproc.ledger.present import Told
from mailproc.model import Location
from mailproc.post.mailbox import Entry, Listing, Mailbox
from mailproc.uids import UidSet

log = logging.getLogger("mailproc")

SLOW_TO_APPEAR = timedelta(days=1)  # mail may show up so long after its arrival without being odd
EMPTIED_OF = 20  # mails; a folder that held more and holds none at once is odd
EMPTIED_ODD = timedelta(days=1)  # for so long; then people have emptied it


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mail that was listed and is to be fetched. `again`: its UID is done, but the server tells of another mail."""

    arrival: datetime
    mailbox: str
    folder: str
    uidvalidity: int
    entry: Entry
    suspect: bool
    again: bool = False

    @property
    def key(self) -> Folder:
        return self.mailbox, self.folder, self.uidvalidity

    @property
    def location(self) -> Location:
        return Location(*self.key, self.entry.uid)


@dataclass(slots=True)
class Gathered:
    """What the listings of a pass came to; `faults` are also those of the fetching after it.

    `listed` are the UIDs named that were neither done nor held; `absent` those withheld so far that a whole listing
    names no more. `held` are mails still there that wait for a person, `vanished` are mails of ours that the folders
    hold no more (whole listings only), `emptied` the folders that lost all at once. `newest` is the latest arrival told
    that is not after our clock, `future` whether there is a later one. `told` is what to remember of each folder,
    `broken` the mailboxes of which no more can be had in this pass, `given` where the mails lie that were fetched.
    """

    candidates: list[Candidate] = field(default_factory=list)
    too_large: list[Candidate] = field(default_factory=list)
    listed: dict[Folder, UidSet] = field(default_factory=dict)
    absent: dict[Folder, UidSet] = field(default_factory=dict)
    held: int = 0
    vanished: int = 0
    emptied: list[str] = field(default_factory=list)
    newest: datetime | None = None
    future: bool = False
    told: dict[Folder, Told] = field(default_factory=dict)
    faults: dict[str, list[MailboxError]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    given: set[Location] = field(default_factory=set)

    def fault(self, mailbox: str, fault: MailboxError) -> None:
        log.warning("%s", fault)
        self.faults.setdefault(mailbox, []).append(fault)


class Gathering:
    """Lists all folders of all mailboxes, and fetches what is new. One that fails does not keep us from the others."""

    def __init__(self, config: Config, ledger: Ledger, boxes: Mapping[str, Mailbox]) -> None:
        self.config = config
        self.ledger = ledger
        self.boxes = boxes
        zone = ZoneInfo(config.office.zone)
        self.start = datetime.combine(config.office.start, time(), zone)
        self.remembered = {(one.mailbox, one.folder, one.uidvalidity): one for one in ledger.told()}

    def list(self, now: datetime, resting: Container[str] = (), *, whole: bool) -> Gathered:
        """Ask every folder what is new, but for the mailboxes that rest.

        History is noted and left alone; old mail that is odd is marked.
        """
        gathered = Gathered()
        for settings in self.config.mailboxes:
            for folder in settings.folders if settings.id not in resting else ():
                try:
                    listing = self._listing(settings.id, folder, whole=whole)
                except MailboxError as fault:
                    gathered.fault(settings.id, fault)
                    if not self.boxes[settings.id].alive:
                        gathered.broken.add(settings.id)
                        break
                else:
                    self._note(gathered, (settings.id, folder, listing.uidvalidity), listing, now)
        for several in (gathered.candidates, gathered.too_large):
            several.sort(key=order)
        return gathered

    def _listing(self, mailbox: str, folder: str, *, whole: bool) -> Listing:
        office = self.ledger.books.office

        def done(uidvalidity: int) -> UidSet:
            key = (mailbox, folder, uidvalidity)
            return office.uids.get(key, UidSet()) | office.held.get(key, UidSet())

        return self.boxes[mailbox].listing(folder, done, whole=whole)

    def _note(self, gathered: Gathered, key: Folder, listing: Listing, now: datetime) -> None:
        office = self.ledger.books.office
        for one in self._candidates(key, listing, now):
            (gathered.candidates if one.entry.size <= self.config.limits.mail_bytes else gathered.too_large).append(one)
        waiting = office.held.get(key, UidSet())
        gathered.listed[key] = UidSet.of(one.uid for one in listing.entries) | listing.unready
        gathered.held += len(waiting) - len(listing.vanished(waiting))
        gathered.vanished += len(listing.vanished(office.uids.get(key, UidSet())))
        for other, uids in office.withheld.items():
            if listing.whole and other[:2] == key[:2]:  # under another UIDVALIDITY, none can be found again
                absent = UidSet.of(uids) - (listing.present if other == key else UidSet())
                gathered.absent |= {other: absent} if absent else {}
        arrivals = [one.arrival for one in (*listing.entries, *listing.known) if one.arrival <= now + clock.FAR]
        past = [one for one in arrivals if one <= now + clock.TOLERANCE]
        gathered.newest = max((gathered.newest, *past) if gathered.newest else past, default=None)
        gathered.future = gathered.future or len(past) < len(arrivals)
        told = gathered.told[key] = self._told(key, listing, now)
        if told.emptied is not None and now - told.emptied < EMPTIED_ODD:
            gathered.emptied.append(f"{key[0]} {key[1]}")

    def _candidates(self, key: Folder, listing: Listing, now: datetime) -> Iterator[Candidate]:
        history = UidSet.of(entry.uid for entry in listing.entries if entry.arrival < self.start)
        if history:
            self.ledger.commit(HistoryFound(*key, str(history)), now)
            log.info("%s %s: %d mails from before %s left alone", *key[:2], len(history), self.start.date())
        fresh = [entry for entry in listing.entries if self.start <= entry.arrival <= now + clock.FAR]
        old = self._old(key, fresh, now)
        for entry in fresh:
            yield Candidate(entry.arrival, *key, entry, entry.uid in old)
        for entry in self._other_now(key, listing):
            log.warning("%s %s: the server gave UID %d to another mail; it is read", *key[:2], entry.uid)
            yield Candidate(entry.arrival, *key, entry, suspect=False, again=True)

    def _old(self, key: Folder, fresh: Sequence[Entry], now: datetime) -> UidSet:
        """Mails that arrived before the last reading of the mailbox and were not there then (design §3, History).

        All of them in a folder that is new or was numbered anew; elsewhere only where they are very many.
        """
        last = self.ledger.last_poll()
        if last is None:
            return UidSet()
        office = self.ledger.books.office
        old = UidSet.of(entry.uid for entry in fresh if entry.arrival < min(last.at, now) - SLOW_TO_APPEAR)
        old = old - office.accepted.get(key, UidSet())
        return old if key not in office.uids or len(old) > self.config.limits.held_over else UidSet()

    # --- what the server told before ---

    def _other_now(self, key: Folder, listing: Listing) -> Iterator[Entry]:
        """Mails whose UID is done, and whose arrival and size are not what they were.

        A server that was restored from its own backup gives numbers out again that it gave since.
        """
        before = self.remembered.get(key, Told(*key)).mails
        for entry in listing.known:
            if before.get(entry.uid, traits(entry)) != traits(entry) and entry.arrival >= self.start:
                yield entry

    def _told(self, key: Folder, listing: Listing, now: datetime) -> Told:
        before = self.remembered.get(key, Told(*key))
        mails = {one.uid: traits(one) for one in (*listing.known, *listing.entries)}
        if not listing.whole:
            return Told(*key, before.mails | mails, None if mails else before.emptied)
        emptied = before.emptied or (now if len(before.mails) > EMPTIED_OF else None)
        return Told(*key, mails) if listing.present or emptied is None else Told(*key, before.mails, emptied)

    def remember(self, gathered: Gathered) -> None:
        """Keep what the server told; of a UID that is another mail's now only once that mail was read."""
        listed = {key[:2] for key in gathered.told}
        kept = {key: told for key, told in self.remembered.items() if self._is_read(key) and key[:2] not in listed}
        folders = kept | gathered.told
        for one in gathered.candidates:
            if one.again and one.location not in gathered.given:
                folders[one.key].mails[one.entry.uid] = self.remembered[one.key].mails[one.entry.uid]
        if folders != self.remembered:
            self.ledger.note_told(tuple(folders.values()))

    def _is_read(self, key: Folder) -> bool:
        return any(key[0] == one.id and key[1] in one.folders for one in self.config.mailboxes)

    # --- fetching ---

    def fetch(self, gathered: Gathered) -> Iterator[Arrived]:
        """The mails' bytes in the order (arrival, digest), never more than a helping in memory.

        Mails that were withheld before come last, so that they keep nothing from being read.
        """
        withheld = self.ledger.books.office.withheld
        usual = [one for one in gathered.candidates if one.entry.uid not in withheld.get(one.key, ())]
        unusual = [one for one in gathered.candidates if one.entry.uid in withheld.get(one.key, ())]
        limits = self.config.limits
        for several in (usual, unusual):
            for helping in helpings(several, limits.batch_count, limits.batch_bytes):
                alone = len({one.arrival for one in helping}) == 1
                if alone and not fits(helping, limits.batch_count, limits.batch_bytes):
                    mails = self._by_digest(helping, gathered)
                else:
                    got = self._fetch(helping, gathered)
                    mails = iter(sorted(got, key=lambda mail: (mail.arrival, mail.digest)))
                for mail in mails:
                    gathered.given.add(mail.location)
                    yield mail

    def _by_digest(self, helping: Sequence[Candidate], gathered: Gathered) -> Iterator[Arrived]:
        """Very many mails of one and the same moment, as after a restore: their digests are learnt first."""
        digests = {mail.location: mail.digest for mail in self._fetch(helping, gathered)}
        found = sorted((one for one in helping if one.location in digests), key=lambda one: digests[one.location])
        for one in found:
            yield from self._fetch([one], gathered)

    def _fetch(self, candidates: Sequence[Candidate], gathered: Gathered) -> Iterator[Arrived]:
        limits = self.config.limits
        names = {one.id: (one.server_name, one.authserv_id) for one in self.config.mailboxes}
        for key, group in groupby(sorted(candidates, key=lambda one: one.key), lambda one: one.key):
            if key[0] in gathered.broken:
                continue
            by_uid = {one.entry.uid: one for one in group}
            entries = [one.entry for one in by_uid.values()]
            fetched = self.boxes[key[0]].fetch(
                key[1], key[2], entries, count=limits.batch_count, octets=limits.batch_bytes
            )
            try:
                for entry, raw in fetched:
                    one = by_uid[entry.uid]
                    digest = hashlib.sha256(raw).hexdigest()
                    yield Arrived(raw, digest, one.arrival, one.location, *names[key[0]], one.suspect)
            except MailboxError as fault:
                gathered.fault(key[0], fault)
                gathered.broken.add(key[0])

    def pieces(self, one: Candidate) -> Iterator[bytes]:
        """A mail too large to be held in memory. Raises MailboxError where the connection breaks."""
        return self.boxes[one.mailbox].fetch_parts(one.folder, one.uidvalidity, one.entry.uid)


def order(one: Candidate) -> tuple[datetime, str, str, int]:
    return one.arrival, one.mailbox, one.folder, one.entry.uid


def traits(entry: Entry) -> tuple[int, int]:
    """By what a mail is known again without its bytes."""
    return int(entry.arrival.timestamp()), entry.size


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
