"""The office's desk copy: what is in `state/office.json`, table by table."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from mailproc.errors import StateError
from mailproc.ledger import codec, deskcopy
from mailproc.ledger.books import Course, Done, Folder, LastDigest, OfficeBook, Said
from mailproc.ledger.commissions import Commission
from mailproc.ledger.epochs import Epoch
from mailproc.ledger.events import Offer, Rejected, Return
from mailproc.ledger.journal import Position
from mailproc.ledger.outgoing import Outgoing, Suspension, Waiting
from mailproc.ledger.summed import Summed
from mailproc.model import Fate, Lessons
from mailproc.uids import UidSet

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FolderRow:
    """What was done of a folder, what is held in it, and what vanished unread, as UID ranges."""

    mailbox: str
    folder: str
    uidvalidity: int
    done: str
    held: str
    accepted: str
    vanished: str = ""


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """A mail that the server lists and does not give."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    since: datetime


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month with a desk copy of its own, and the last number issued in it."""

    month: str
    last_number: int


@dataclass(frozen=True, slots=True)
class LessonsRow:
    """What the line with that journal number taught of the roster."""

    n: int
    lessons: Lessons


@dataclass(frozen=True, slots=True)
class Pair:
    """A digest and its month (due), a month and a unit (hints), a token and a mail (redeemed), an item (settled)."""

    of: str
    to: str


@dataclass(frozen=True, slots=True)
class FatesRow:
    """What became of the last letters to an address."""

    address: str
    fates: tuple[Fate, ...]


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """Up to when units were told of what their items came to."""

    until: datetime


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """When letters were tried, and what the clerks are still to be told of."""

    tries: tuple[datetime, ...]
    untold: tuple[str, ...]


def office_tables(office: OfficeBook) -> dict[str, list[dict[str, Any]]]:
    """The office's book as TinyDB tables."""
    sets = (office.uids, office.held, office.accepted, office.vanished)
    folders = [
        FolderRow(*key, *(str(each.get(key, UidSet())) for each in sets))
        for key in sorted({key for each in sets for key in each})
    ]
    withheld = [WithheldRow(*key, uid, since) for key, uids in office.withheld.items() for uid, since in uids.items()]
    months = [MonthRow(month, office.last_numbers.get(month, 0)) for month in sorted(office.months)]
    tables: dict[str, list[Any]] = {
        "reach": [office.reach],
        "folders": folders,
        "withheld": withheld,
        "months": months,
        "epoch": [office.epoch] if office.epoch else [],
        "courses": list(office.courses.values()),
        "summaries": list(office.summaries.values()),
        "digest": [office.digest] if office.digest else [],
        "feedback": [FeedbackRow(office.feedback)] if office.feedback else [],
        "commands": list(office.commands.values()),
        "commissions": list(office.commissions.values()),
        "lessons": [LessonsRow(n, lessons) for n, lessons in sorted(office.lessons.items())],
        "settled": [Pair(item, "") for item in sorted(office.settled)],
        "due": [Pair(digest, month) for digest, month in office.due.items()],
        "hints": [Pair(*hint) for hint in sorted(office.hints)],
        **outgoing_tables(office.outgoing),
        "offers": list(office.offers.values()),
        "redeemed": [Pair(token, mail) for token, mail in office.redeemed.items()],
        "said": list(office.said.values()),
        "rejected": list(office.rejected.values()),
    }
    return {name: [codec.plain(row) for row in rows] for name, rows in tables.items()}


def outgoing_tables(outgoing: Outgoing) -> dict[str, list[Any]]:
    """Letters on their way as TinyDB tables."""
    return {
        "waiting": list(outgoing.waiting.values()),
        "failed": list(outgoing.failed.values()),
        "returned": list(outgoing.returned.values()),
        "fates": [FatesRow(address, fates) for address, fates in outgoing.fates.items()],
        "suspended": list(outgoing.suspended.values()),
        "dispatch": [DispatchRow(tuple(outgoing.tries), tuple(outgoing.untold))],
    }


def load_office(state: Path) -> OfficeBook:
    """The office's book; an empty one, that the journal then fills, where any desk copy is missing or torn."""
    try:
        tables = deskcopy.fetch(state / "office.json")
    except StateError:
        return OfficeBook()

    def rows(name: str, kind: type[T]) -> list[T]:
        return [codec.value(row, kind) for row in tables.get(name, ())]

    months = rows("months", MonthRow)
    if not tables.get("dispatch") or not all((state / f"{row.month}.json").exists() for row in months):
        return OfficeBook()
    folders = [((row.mailbox, row.folder, row.uidvalidity), row) for row in rows("folders", FolderRow)]
    dispatch = rows("dispatch", DispatchRow)[0]
    outgoing = Outgoing(
        waiting={row.record.id: row for row in rows("waiting", Waiting)},
        failed={row.record.id: row for row in rows("failed", Waiting)},
        returned={row.letter: row for row in rows("returned", Return)},
        fates={row.address: row.fates for row in rows("fates", FatesRow)},
        suspended={row.address: row for row in rows("suspended", Suspension)},
        untold=list(dispatch.untold),
        tries=list(dispatch.tries),
    )
    return OfficeBook(
        reach=rows("reach", Position)[0],
        uids={key: UidSet.parse(row.done) for key, row in folders if row.done},
        held={key: UidSet.parse(row.held) for key, row in folders if row.held},
        accepted={key: UidSet.parse(row.accepted) for key, row in folders if row.accepted},
        withheld=withheld_by_folder(rows("withheld", WithheldRow)),
        vanished={key: UidSet.parse(row.vanished) for key, row in folders if row.vanished},
        epoch=next(iter(rows("epoch", Epoch)), None),
        digest=next(iter(rows("digest", LastDigest)), None),
        feedback=next((row.until for row in rows("feedback", FeedbackRow)), None),
        courses={row.month: row for row in rows("courses", Course)},
        summaries={row.term: row for row in rows("summaries", Summed)},
        outgoing=outgoing,
        due={row.of: row.to for row in rows("due", Pair)},
        offers={row.token: row for row in rows("offers", Offer)},
        redeemed={row.of: row.to for row in rows("redeemed", Pair)},
        said={(row.source.mail, row.source.place): row for row in rows("said", Said)},
        rejected={row.mail: row for row in rows("rejected", Rejected)},
        hints={(row.of, row.to) for row in rows("hints", Pair)},
        lessons={row.n: row.lessons for row in rows("lessons", LessonsRow)},
        settled={row.of for row in rows("settled", Pair)},
        commands={row.n: row for row in rows("commands", Done)},
        commissions={row.id: row for row in rows("commissions", Commission)},
        last_numbers={row.month: row.last_number for row in months if row.last_number},
        months={row.month for row in months},
    )


def withheld_by_folder(rows: list[WithheldRow]) -> dict[Folder, dict[int, datetime]]:
    found: dict[Folder, dict[int, datetime]] = {}
    for row in rows:
        found.setdefault((row.mailbox, row.folder, row.uidvalidity), {})[row.uid] = row.since
    return found
