"""What came of a month: a value to compare with that of an undisturbed one."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, fields, replace
from pathlib import Path

from mailproc.ledger import letout
from mailproc.ledger.books import Books, Course, MonthBook, OfficeBook
from mailproc.ledger.commissions import Commission
from mailproc.ledger.events import Commanded, Digested, FeedbackGiven, Lettered, PapersMade, SummaryMade
from mailproc.ledger.journal import Position
from mailproc.ledger.ledger import Ledger
from mailproc.model import Credit, Submission

INDEXED = {
    "mail": "digest, month, number",
    "place": "mailbox, folder, uidvalidity, uid, digest",
    "message": "message_id, digest",
    "item": "id, mail, place, text, arrival, units",
    "letter": "id, kind, recipient, key",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that the office would ever ask of the ledger, without the moments at which things were done.

    Counted, not only listed, so that what was doubled shows. `index` holds the rows that answer look-ups.
    """

    mails: frozenset[tuple[object, ...]]
    credits: Mapping[tuple[object, ...], int]
    unmailed: frozenset[tuple[object, ...]]
    letters: Mapping[tuple[object, ...], int]
    unsent: frozenset[str]
    courses: frozenset[tuple[object, ...]]
    taught: frozenset[object]
    commissions: frozenset[tuple[object, ...]]
    hidden: frozenset[str]
    folders: frozenset[tuple[object, ...]]
    index: frozenset[tuple[object, ...]]

    def unlike(self, other: "Outcome") -> list[str]:
        """What is in one and not in the other, in words; nothing where they are equal."""
        wrong = []
        for part in fields(self):
            mine, theirs = Counter(getattr(self, part.name)), Counter(getattr(other, part.name))
            wrong += [f"{part.name}: too much: {str(one)[:300]}" for one in mine - theirs]
            wrong += [f"{part.name}: missing: {str(one)[:300]}" for one in theirs - mine]
        return wrong


def outcome(state: Path) -> Outcome:
    """What the desk copy, the journal and the index say. Raises StateError where they cannot be read."""
    ledger = Ledger(state)
    return _outcome(ledger, ledger.reading())


def rebuilt(state: Path) -> Outcome:
    """The same, from the journal and the archive alone: the desk copy must equal it."""
    ledger = Ledger(state)
    books = Books(OfficeBook(), MonthBook)
    for entry, position in ledger.journal.read(Position()):
        books.apply(entry, ledger.words)
        books.office.reach = position
    return _outcome(ledger, books)


def _outcome(ledger: Ledger, books: Books) -> Outcome:
    office = books.office
    months = [books.month(label) for label in sorted(office.months)]
    return Outcome(
        mails=frozenset((book.label, *_mail(mail)) for book in months for mail in book.submissions.values()),
        credits=Counter((book.label, *_credit(one)) for book in months for one in book.credits.values()),
        unmailed=frozenset((book.label, item) for book in months for item in book.unmailed.values()),
        letters=Counter(_letters(ledger)),
        unsent=frozenset((*office.outgoing.waiting, *office.outgoing.failed, *office.due)),
        courses=frozenset(_course(ledger, course) for course in office.courses.values()),
        taught=frozenset((*office.learned.taught, *office.learned.mergers, *office.learned.renamings)),
        commissions=frozenset(_commission(one) for one in office.commissions.values()),
        hidden=letout.hidden(books),
        folders=frozenset((*key, str(uids)) for key, uids in office.uids.items()),
        index=frozenset(_index(ledger.state / "index.db")),
    )


def _mail(mail: Submission) -> tuple[object, ...]:
    return (replace(mail, answered=()), *sorted(mail.answered))


def _credit(one: Credit) -> tuple[object, ...]:
    """Without its id, which holds a journal number, and the moment of entering."""
    what = (one.unit, one.kind, one.points, one.count, one.effective, one.month, one.rule, one.who)
    return (*what, one.item, one.outlet, one.level, one.issue, one.why, one.late, bool(one.reverses))


def _letters(ledger: Ledger) -> Iterator[tuple[object, ...]]:
    for entry, _ in ledger.journal.read(Position()):
        if isinstance(entry.event, Commanded | Lettered | PapersMade | SummaryMade | Digested | FeedbackGiven):
            for one in entry.event.letters:
                yield (one.id, one.kind, one.recipient, one.subject_key, one.covers, one.hint)


def _commission(one: Commission) -> tuple[object, ...]:
    ends = frozenset((end.unit, end.ending, end.item) for end in one.ends)
    return (one.id, one.units, one.deadline, one.topic, one.withdrawn, one.letters, one.reminded, ends)


def _course(ledger: Ledger, course: Course) -> tuple[object, ...]:
    reached = (bool(course.closed), bool(course.stated), bool(course.drafted), bool(course.published))
    paper = (course.deadline, course.edition, course.issue, course.total, course.signer)
    figures = ledger.edition(course.month, course.edition, "figures.json") if course.published else b""
    return (course.month, *reached, *paper, hashlib.sha256(figures).hexdigest())


def _index(path: Path) -> Iterator[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        for table, columns in INDEXED.items():
            yield from ((table, *row) for row in db.execute(f"SELECT {columns} FROM {table}"))
        shingles = "SELECT unit, id, COUNT(*) FROM shingle JOIN item ON item.k = shingle.item GROUP BY unit, id"
        yield from (("shingle", *row) for row in db.execute(shingles))
