"""The ledger as the use cases see it: one lock, one commit, and the books that follow from the journal."""

import hashlib
import logging
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from mailproc.errors import StateError
from mailproc.ledger import codec, deskcopy, disk, maillog
from mailproc.ledger.archive import Archive, Reading
from mailproc.ledger.books import Books, MonthBook, OfficeBook
from mailproc.ledger.events import (
    Commanded,
    Corrected,
    Digested,
    Entry,
    Event,
    FeedbackGiven,
    Lettered,
    MailRecorded,
    PapersMade,
    SeenAgain,
    SummaryMade,
    Unmailed,
)
from mailproc.ledger.index import Index, letter_in
from mailproc.ledger.journal import Journal, Position
from mailproc.ledger.officecopy import load_office, office_tables
from mailproc.ledger.outgoing import Pause
from mailproc.ledger.present import Checked, Poll, Told
from mailproc.model import Credit, Submission

log = logging.getLogger("mailproc")
mail_log = logging.getLogger("mailproc.mail")

MONTHS_AT_HAND = 3
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MonthTables:
    """A month's desk copy: rows by TinyDB's numbers of them."""

    submissions: dict[str, Submission] = field(default_factory=dict)
    credits: dict[str, Credit] = field(default_factory=dict)
    unmailed: dict[str, Unmailed] = field(default_factory=dict)


class Ledger:
    """The books of the office under one folder, `state/`; see docs/architecture.md.

    Writers use `with ledger.writing():`, which holds the lock and first reads what others appended;
    readers use `ledger.reading()`, which takes no lock and writes nothing.
    """

    def __init__(self, state: Path, mirror: Path | None = None) -> None:
        self.state = state
        self.archive = Archive(state)
        self.journal = Journal(state / "journal", mirror)
        self._index: Index | None = None
        self._books: Books | None = None
        self._words: dict[str, Reading] = {}

    # --- opening ---

    @contextmanager
    def writing(self, holder: str = "another mailproc") -> Iterator[Books]:
        """Hold the lock for one pass or one command; on leaving, desk copy and index are brought up to date.

        Raises StateError where state/ cannot be written or the journal does not add up.
        """
        disk.make_private(self.state)
        with disk.locked(self.state / "lock", wait=True, holder=holder) as died:
            for folder in ("journal", "archive", "letters", "editions"):
                disk.make_folder(self.state / folder)
            whole = False
            try:
                if died:
                    disk.sweep(self.state)
                    self.journal.sync()
                    for above in (self.state, self.state / "archive", self.state / "editions"):
                        disk.sync(above)  # names that a killed writer made, and that nobody makes again
                self.journal.mend()
                yield self._catch_up()
                self.flush()
                whole = True
            except (sqlite3.Error, OSError) as error:
                if is_broken(error):
                    self.close()
                    throw_away(self.state / "index.db")
                    raise StateError(f"{self.state / 'index.db'}: {error}; the next start makes it anew") from error
                raise StateError(f"cannot work in {self.state}: {error}; check the disk and its permissions") from error
            finally:
                if not whole:  # what was not flushed is read again from the journal at the next opening
                    self.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock with the books closed, for what replaces files under them."""
        disk.make_folder(self.state)
        with disk.locked(self.state / "lock", wait=True, holder="another mailproc"):
            self.close()
            yield

    @contextmanager
    def running(self) -> Iterator[None]:
        """Be the one daemon on this state. Raises BusyError where there is one already."""
        with disk.locked(self.state / "run.lock", wait=False, holder="a running mailproc"):
            yield

    def daemon(self) -> int:
        """The process id of the daemon that runs on this state, 0 where there is none. Takes no lock."""
        return disk.holder(self.state / "run.lock")

    def reading(self) -> Books:
        """The books as of now, for looking only: desk copy plus the journal's tail."""
        books = Books(load_office(self.state), self._load_month)
        for entry, position in self.journal.read(books.office.reach):
            books.apply(entry, self.words)
            books.office.reach = position
        return books

    def close(self) -> None:
        if self._index is not None:
            self._index.close()
        self._index = self._books = None

    def _catch_up(self) -> Books:
        if self._index is None:
            self._index = open_index(self.state / "index.db")
        if self._books is None:
            self.journal.require_mirrored()
            self._books = Books(load_office(self.state), self._load_month)
        books, index = self._books, self._index
        indexed = index.reach()
        self.journal.require(indexed)
        start = min(books.office.reach, indexed, key=lambda position: position.n)
        for entry, position in self.journal.read(start):
            if entry.n > indexed.n:
                self._enter_index(entry)
            if entry.n > books.office.reach.n:
                books.apply(entry, self.words)
                books.office.reach = position
        return books

    def _load_month(self, label: str) -> MonthBook:
        try:
            tables = deskcopy.read(self.state / f"{label}.json", MonthTables)
        except StateError as fault:
            return self._month_anew(label, fault)
        if tables is None:
            return MonthBook(label)
        return MonthBook(
            label,
            {mail.digest: mail for mail in tables.submissions.values()},
            {credit.id: credit for credit in tables.credits.values()},
            {item.id: item for item in tables.unmailed.values()},
        )

    def _month_anew(self, label: str, fault: StateError) -> MonthBook:
        """A month from the journal alone: its desk copy is torn, and is written anew at the next flush."""
        log.warning("%s", fault)
        books = Books(OfficeBook(), MonthBook)
        for entry, _ in self.journal.read(Position()):
            books.apply(entry, self.words)
        if self._books is not None:
            self._books.changed.add(label)
        return books.month(label)

    # --- writing ---

    @property
    def books(self) -> Books:
        if self._books is None:
            raise StateError("the ledger is not open for writing")
        return self._books

    @property
    def index(self) -> Index:
        if self._index is None:
            raise StateError("the ledger is not open for writing")
        return self._index

    def commit(self, event: Event, at: datetime, reading: Reading | None = None) -> Entry:
        """Record one event: it is on the disk when this returns, and the books show it.

        `reading` is given with a MailRecorded whose reading is already in the archive.
        """
        books = self.books
        if reading is not None and isinstance(event, MailRecorded):
            self._words = {event.digest: reading}
        entry, position = self.journal.append(event, at, books.office.reach)
        self._enter_index(entry)
        books.apply(entry, self.words)
        books.office.reach = position
        if mail_log.isEnabledFor(logging.INFO):
            for line in maillog.lines(entry):
                mail_log.info("%s", line)
        return entry

    def flush(self) -> None:
        """Write desk copy and index; both can be thrown away."""
        books = self.books
        self.index.flush(books.office.reach)
        for label in sorted(books.changed):
            book = books.month(label)
            tables = {
                "submissions": [codec.plain(mail) for mail in book.submissions.values()],
                "credits": [codec.plain(credit) for credit in book.credits.values()],
                "unmailed": [codec.plain(item) for item in book.unmailed.values()],
            }
            deskcopy.store(self.state / f"{label}.json", tables)
        books.changed.clear()
        deskcopy.store(self.state / "office.json", office_tables(books.office))
        for label in sorted(books.months)[:-MONTHS_AT_HAND]:
            del books.months[label]
        books.forget_answers()

    def _enter_index(self, entry: Entry) -> None:  # noqa: C901 one case an event
        event, index = entry.event, self.index
        match event:
            case MailRecorded():
                index.put_mail(event, None if event.sender is not None else self.words(event.digest))
                index.put_credits(event.credits)
                for change in event.joins:
                    index.put_change(change, self.archive.reading(change.digest))
            case SeenAgain():
                for sighting in event.sightings:
                    index.put_place(sighting.location, sighting.digest)
            case Lettered() | PapersMade() | SummaryMade() | Digested() | FeedbackGiven():
                for letter in event.letters:
                    index.put_letter(letter)
            case Corrected():
                index.put_credits(event.credits)
            case Commanded():
                index.put_credits(event.credits)
                for change in event.changes:
                    index.put_change(change, self.words(change.digest))
                for letter in event.letters:
                    index.put_letter(letter)
                for item in event.unmailed:
                    index.put_unmailed(item, entry.at)
            case _:
                pass

    # --- words, letters, editions ---

    def words(self, digest: str) -> Reading:
        """What was read in a mail when it was decided."""
        return self._words.get(digest) or self.archive.reading(digest)

    def letter(self, letter: str) -> tuple[str, str, str] | None:
        """Kind, recipient and key of a letter of ours, by its Message-ID; without the lock, as of the last flush."""
        if self._index is not None:
            return self._index.letter(letter)
        return letter_in(self.state / "index.db", letter)

    def store_letter(self, letter: str, data: bytes) -> None:
        """Put a letter's final bytes on the disk, before the commit that names it."""
        disk.write(self.letter_path(letter), data)

    def letter_path(self, letter: str) -> Path:
        """Where the bytes of a letter lie, by its Message-ID."""
        return self.state / "letters" / f"{letter.strip('<>').partition('@')[0]}.eml"

    def store_edition(self, month: str, edition: int, files: dict[str, bytes]) -> str:
        """Keep the files of a published edition; returns the SHA-256 of them all. They are never made anew."""
        folder = self.state / "editions" / f"{month}-{edition}"
        disk.make_folder(folder)
        for name, data in files.items():
            disk.write(folder / name, data)
        return hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest()

    def edition(self, month: str, edition: int, name: str) -> bytes:
        path = self.state / "editions" / f"{month}-{edition}" / name
        try:
            return path.read_bytes()
        except OSError as error:
            raise StateError(f"cannot read {path}: {error.strerror}") from error

    def edition_files(self, month: str, edition: int) -> dict[str, bytes]:
        """All files of a published edition, by their names."""
        folder = self.state / "editions" / f"{month}-{edition}"
        try:
            names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        except OSError as error:
            raise StateError(f"cannot read {folder}: {error.strerror}") from error
        return {name: self.edition(month, edition, name) for name in names}

    def secret(self) -> bytes:
        """The key with which our letters are marked; made at the first start."""
        path = self.state / "secret"
        if not path.exists():
            disk.make_folder(self.state)
            disk.write(path, secrets.token_bytes(32))
        return path.read_bytes()

    # --- the present, which no journal keeps ---

    def note_poll(self, poll: Poll) -> None:
        disk.write(self.state / "poll.json", codec.encode(poll))

    def note_check(self, check: Checked) -> None:
        disk.write(self.state / "recount.json", codec.encode(check))

    def last_check(self) -> Checked | None:
        return self._noted("recount.json", Checked)

    def last_poll(self) -> Poll | None:
        return self._noted("poll.json", Poll)

    def note_pause(self, pause: Pause | None) -> None:
        """Keep why the mail server takes nothing, for `status` and the next start; None: it does again."""
        path = self.state / "sending.json"
        if pause is None:
            path.unlink(missing_ok=True)
        else:
            disk.write(path, codec.encode(pause))

    def last_pause(self) -> Pause | None:
        return self._noted("sending.json", Pause)

    def note_told(self, folders: tuple[Told, ...]) -> None:
        disk.write(self.state / "told.json", codec.encode(folders))

    def told(self) -> tuple[Told, ...]:
        """What the server told of its folders last; nothing where that is not known."""
        return self._noted("told.json", tuple[Told, ...]) or ()

    def _noted(self, name: str, kind: type[T]) -> T | None:
        """A note of the present; None where it was never made, or is torn: it is then made anew, not mended."""
        try:
            return codec.decode((self.state / name).read_bytes(), kind)
        except (OSError, StateError):
            return None

    @contextmanager
    def attempt(self, digest: str) -> Iterator[int]:
        """Note what is about to be parsed, so that a mail on which the process dies is known at the next start.

        Gives the number of earlier tries that ended with the process.
        """
        path = self.state / "attempt"
        tries = 0
        if path.exists():
            before, _, count = path.read_text().partition(" ")
            tries = int(count) if before == digest and count.isdigit() else 0  # a power cut may tear it
        disk.note(path, f"{digest} {tries + 1}".encode())
        try:
            yield tries
        finally:
            path.unlink(missing_ok=True)


def open_index(path: Path) -> Index:
    """The index; a broken one is thrown away, for it is made anew from the journal."""
    path.touch(disk.PRIVATE_FILE)
    try:
        return Index(path)
    except sqlite3.DatabaseError as error:
        if not is_broken(error):
            raise
        throw_away(path)
        path.touch(disk.PRIVATE_FILE)
        return Index(path)


def is_broken(error: Exception) -> bool:
    """Whether the index itself is at fault, not the disk (sqlite's result codes, extended ones in their low byte)."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def throw_away(path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
