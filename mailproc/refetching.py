"""What the archive lacks of mails in the ledger: taken from the mailbox again by its digest, and read again."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mailproc.config import Config
from mailproc.errors import MailprocError, StateError
from mailproc.intake import reading
from mailproc.ledger.archive import WORDLESS, Reading
from mailproc.ledger.books import learn
from mailproc.ledger.events import Commanded, MailRecorded, SeenAgain
from mailproc.ledger.journal import Position
from mailproc.ledger.ledger import Ledger
from mailproc.model import NO_LESSONS, Lessons, Location, MailClass
from mailproc.office import duplicates
from mailproc.office.learning import learned
from mailproc.office.roster import Roster
from mailproc.post.mailbox import Mailbox
from mailproc.rounds import House
from mailproc.uids import UidSet


@dataclass(frozen=True, slots=True)
class Lacking:
    """Mails of which the archive has no bytes or no reading, where they were seen, and what clerks have taught."""

    mails: dict[str, MailRecorded]
    places: dict[Location, str]
    lessons: Lessons


@dataclass(frozen=True, slots=True)
class Completed:
    """What was found again; `lost` are numbers of mails that nobody has any more: only the journal knows of them."""

    found: int
    lost: tuple[str, ...]


def lacking(ledger: Ledger) -> Lacking:
    """What the journal names and the archive does not hold. Classified mails are in no archive."""
    mails: dict[str, MailRecorded] = {}
    places: dict[Location, str] = {}
    lessons: dict[int, Lessons] = {}
    for entry, _ in ledger.journal.read(Position()):
        event = entry.event
        if isinstance(event, MailRecorded) and event.mail_class is not MailClass.RESTRICTED:
            if not (ledger.archive.holds(event.digest) and has_reading(ledger, event)):
                mails[event.digest] = event
            places[event.location] = event.digest
        elif isinstance(event, SeenAgain):
            places |= {one.location: one.digest for one in event.sightings}
        elif isinstance(event, Commanded):
            learn(lessons, event, entry.n)
    return Lacking(mails, places, sum((lessons[n] for n in sorted(lessons)), NO_LESSONS))


def has_reading(ledger: Ledger, mail: MailRecorded) -> bool:
    """Whether all words that a mail ever had are here; those of an unreadable one never were."""
    if mail.sender is not None:
        return True
    try:
        return not ledger.archive.reading(mail.digest).lost
    except StateError:
        return False


def complete(house: House, wanted: Lacking) -> Completed:
    """Fetch and read again what is lacking. What no folder has gets a reading without words: the books can be made.

    Hold the lock meanwhile. Raises MailboxError where a folder cannot be read; what was found by then is kept.
    """
    roster = learned(house.config.groups, house.config.units, wanted.lessons, date.max)
    archive, missing = house.ledger.archive, dict(wanted.mails)
    found = 0
    for mail in wanted.mails.values():
        if archive.raw_path(mail.digest).exists() and restore(house, mail, archive.raw(mail.digest), roster):
            del missing[mail.digest]
            found += 1
    for digest, raw in candidates(house.config, house.boxes, missing, wanted.places):
        if digest in missing:
            restore(house, missing.pop(digest), raw, roster)
            found += 1
    for mail in missing.values():
        if mail.sender is None and not archive.reading_path(mail.digest).exists():
            archive.keep_reading(mail.digest, WORDLESS)
    return Completed(found, tuple(mail.number or mail.digest[:12] for mail in missing.values()))


def candidates(
    config: Config, boxes: dict[str, Mailbox], missing: dict[str, MailRecorded], places: dict[Location, str]
) -> Iterator[tuple[str, bytes]]:
    """Mails of all folders that may be missing ones, by where they were seen or by their size, with their digests."""
    for settings in config.mailboxes:
        for folder in settings.folders:
            if not missing:
                return
            box = boxes[settings.id]
            listing = box.listing(folder, lambda _: UidSet(), whole=True)
            sizes = {mail.size for mail in missing.values()}
            at = (settings.id, folder, listing.uidvalidity)
            wanted = [
                entry
                for entry in listing.entries
                if entry.size in sizes or places.get(Location(*at, entry.uid), "") in missing
            ]
            for _, raw in box.fetch(folder, listing.uidvalidity, wanted):
                yield hashlib.sha256(raw).hexdigest(), raw


def restore(house: House, mail: MailRecorded, raw: bytes, roster: Roster) -> bool:
    """Put a mail's bytes and reading into the archive, of one nobody could read the bytes where it was locked away.

    False where these are not its bytes.
    """
    if hashlib.sha256(raw).hexdigest() != mail.digest:
        return False
    if mail.sender is not None:
        house.ledger.archive.lock_away(mail.digest, raw)
        return True
    words = None if has_reading(house.ledger, mail) else read_again(house, mail, raw, roster)
    house.ledger.archive.keep(mail.digest, raw, words)
    return True


def read_again(house: House, mail: MailRecorded, raw: bytes, roster: Roster) -> Reading:
    """What today's version reads in a mail; the journal's decision on it stands."""
    try:
        case = house.examiner.case(raw, mail.arrival, roster)
    except MailprocError:
        return WORDLESS
    return reading(case, tuple(tuple(sorted(duplicates.shingles(item.key))) for item in case.contents.items))
