"""Recount: the ledger held against the mails themselves, in the mailbox and in the archive."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from mailproc.config import Config
from mailproc.ledger.ledger import Ledger
from mailproc.model import Submission
from mailproc.office import calendar
from mailproc.post.mailbox import Entry, Mailbox
from mailproc.uids import UidSet


@dataclass(frozen=True, slots=True)
class Difference:
    """A mail on one side only: `number` is its number or, of a mail the ledger does not know, where it lies."""

    number: str
    what: str


@dataclass(frozen=True, slots=True)
class Recount:
    """Mails of a month by evidence, and by ledger. `removed` are no longer in the mailbox but in the archive."""

    month: str
    mailbox: int
    ledger: int
    removed: int
    differences: tuple[Difference, ...]


def recount(config: Config, ledger: Ledger, boxes: Mapping[str, Mailbox], month: str) -> Recount:
    """Hold the month's ledger against mailbox and archive. Used within `ledger.writing()`; changes nothing.

    Every mail of the folders that the ledger does not place is fetched and compared by its digest. Raises
    MailboxError where a folder cannot be read.
    """
    book = ledger.books.month(month)
    present: set[str] = set()
    unknown: list[Difference] = []
    for settings in config.mailboxes:
        for folder in settings.folders:
            box = boxes[settings.id]
            listing = box.listing(folder, lambda _: UidSet(), whole=True)
            placed = ledger.index.places(settings.id, folder, listing.uidvalidity)
            present.update(placed[uid] for uid in listing.present if uid in placed)
            key = (settings.id, folder, listing.uidvalidity)
            left_alone = ledger.books.office.uids.get(key, UidSet()) | ledger.books.office.held.get(key, UidSet())
            strange = [
                one
                for one in listing.entries
                if one.uid not in placed and one.uid not in left_alone and counted_in(config, one) == month
            ]
            for entry, raw in box.fetch(folder, listing.uidvalidity, strange):
                digest = hashlib.sha256(raw).hexdigest()
                if ledger.index.mail(digest) is None:
                    unknown.append(Difference(f"{folder}/{entry.uid}", f"arrived {entry.arrival}, not in the ledger"))
                present.add(digest)
    mails = book.submissions.values()
    lost = [one for one in mails if one.digest not in present and not ledger.archive.holds(one.digest)]
    missing = [Difference(name(one), "in the ledger, but in neither mailbox nor archive") for one in lost]
    removed = sum(one.digest not in present for one in mails) - len(lost)
    evidence = len(mails) - len(lost) + len(unknown)
    return Recount(month, evidence, len(mails), removed, (*unknown, *missing))


def name(mail: Submission) -> str:
    return mail.number or mail.digest[:12]


def counted_in(config: Config, entry: Entry) -> str:
    """The month that a mail belongs to by its arrival; "" before the office's start."""
    office = config.office
    if calendar.local_day(entry.arrival, office.zone) < office.start:
        return ""
    return calendar.month_of(entry.arrival, office.period_start, office.zone)
