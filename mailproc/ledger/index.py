"""The derived index: where a digest, a number, a Message-ID or a text stands, across all months (sqlite3)."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mailproc.ledger.archive import Reading
from mailproc.ledger.events import LetterRecord, MailChange, MailRecorded, Unmailed
from mailproc.ledger.journal import Position
from mailproc.model import Credit, ItemRecord, ItemStatus, Location
from mailproc.model.words import characters

LOOKED_UP = 8000  # shingles in one query: sqlite takes 32,766 values
CANDIDATES = 5  # near texts looked at closely
SOUGHT = frozenset({ItemStatus.NEW, ItemStatus.REVISION})  # what else has the same words is not looked for
VERSION = 3  # of the schema: an index of another one is made anew
SCHEMA = """
CREATE TABLE IF NOT EXISTS reach (id INTEGER PRIMARY KEY CHECK (id = 1), n INT, digest TEXT, file TEXT, "offset" INT);
CREATE TABLE IF NOT EXISTS mail (digest TEXT PRIMARY KEY, month TEXT, number TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mail_number ON mail (number);
CREATE TABLE IF NOT EXISTS place (mailbox TEXT, folder TEXT, uidvalidity INT, uid INT, digest TEXT,
    PRIMARY KEY (mailbox, folder, uidvalidity, uid)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (message_id TEXT, digest TEXT, PRIMARY KEY (message_id, digest)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS item (k INTEGER PRIMARY KEY, id TEXT UNIQUE, mail TEXT, place INT, text TEXT,
    arrival TEXT, units TEXT);
CREATE INDEX IF NOT EXISTS item_text ON item (text);
CREATE INDEX IF NOT EXISTS item_mail ON item (mail);
CREATE TABLE IF NOT EXISTS shingle (unit TEXT, hash INT, item INT, PRIMARY KEY (unit, hash, item)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS words (id TEXT PRIMARY KEY, arrival TEXT, characters TEXT);
CREATE TABLE IF NOT EXISTS credited (item TEXT, month TEXT, PRIMARY KEY (item, month)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS letter (id TEXT PRIMARY KEY, kind TEXT, recipient TEXT, key TEXT) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Known:
    """An item of the ledger: the mail it came in, its place in it, and whose it is."""

    id: str
    mail: str
    place: int
    arrival: datetime
    units: tuple[str, ...]


class BrokenIndexError(sqlite3.DatabaseError):
    """What sqlite takes for sound, and cannot be."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


class Index:
    """Can be thrown away: the ledger fills it again from the journal and the archive's readings.

    Written in one transaction a flush, together with how far into the journal it reaches.
    """

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        try:
            self._require_version()
            self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + SCHEMA)
            self.reach()
        except sqlite3.DatabaseError:
            self.db.close()
            raise
        self.db.execute("BEGIN")

    def _require_version(self) -> None:
        """Raises BrokenIndexError where an earlier or later mailproc made it."""
        (version,) = self.db.execute("PRAGMA user_version").fetchone()
        (tables,) = self.db.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
        if tables and version != VERSION:
            raise BrokenIndexError(f"its schema is number {version}, not {VERSION}")
        if not tables:
            self.db.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """Drop what was not flushed. A broken index is closed as well as a sound one."""
        with suppress(sqlite3.Error):
            self.db.rollback()
        self.db.close()

    def reach(self) -> Position:
        """How far into the journal it reaches. Raises BrokenIndexError."""
        row = self.db.execute('SELECT n, digest, file, "offset" FROM reach').fetchone()
        if row and [type(value) for value in row] != [int, str, str, int]:
            raise BrokenIndexError("it does not say how far it reaches")
        return Position(*row) if row else Position()

    def flush(self, reach: Position) -> None:
        """Make all that was put in since the last flush last, up to this position of the journal."""
        row = (reach.n, reach.digest, reach.file, reach.offset)
        self.db.execute("INSERT OR REPLACE INTO reach VALUES (1, ?, ?, ?, ?)", row)
        self.db.execute("COMMIT")
        self.db.execute("BEGIN")

    # --- putting in ---

    def put_mail(self, event: MailRecorded, reading: Reading | None) -> None:
        self.db.execute("INSERT OR REPLACE INTO mail VALUES (?, ?, ?)", (event.digest, event.month, event.number))
        self.put_place(event.location, event.digest)
        if reading is not None and reading.message_id:
            self.db.execute("INSERT OR IGNORE INTO message VALUES (?, ?)", (reading.message_id, event.digest))
        for place, item in enumerate(event.items):
            shingles = reading.shingles[place] if reading is not None and place < len(reading.shingles) else ()
            self.put_item(event, place, item, shingles)
            if reading is not None and item.status in SOUGHT:
                self.put_words(item.id, event.arrival, *words_of(reading, place))

    def put_item(self, event: MailRecorded, place: int, item: ItemRecord, shingles: Iterable[int]) -> None:
        row = (item.id, event.digest, place, item.digest, event.arrival.isoformat(), " ".join(item.units))
        columns = "id, mail, place, text, arrival, units"
        self.db.execute(f"INSERT OR IGNORE INTO item ({columns}) VALUES (?, ?, ?, ?, ?, ?)", row)  # noqa: S608 a constant
        if item.status is not ItemStatus.DUPLICATE:
            self.put_shingles(item.id, item.units, shingles)

    def put_shingles(self, item: str, units: Iterable[str], shingles: Iterable[int]) -> None:
        (k,) = self.db.execute("SELECT k FROM item WHERE id = ?", (item,)).fetchone()
        rows = [(unit, shingle, k) for unit in units for shingle in shingles]
        self.db.executemany("INSERT OR IGNORE INTO shingle VALUES (?, ?, ?)", rows)

    def put_place(self, at: Location, digest: str) -> None:
        row = (at.mailbox, at.folder, at.uidvalidity, at.uid, digest)
        self.db.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?)", row)

    def put_change(self, change: MailChange, reading: Reading) -> None:
        """An item that a person gave to a unit is from now on compared with that unit's."""
        shingles = dict(zip(self.items_of(change.digest), reading.shingles, strict=False))
        for item in change.items:
            self.db.execute("UPDATE item SET units = ? WHERE id = ?", (" ".join(item.units), item.item))
            self.put_shingles(item.item, item.units, shingles.get(item.item, ()))

    def put_unmailed(self, item: Unmailed, at: datetime) -> None:
        """An item that never came by mail is found by its title."""
        self.put_words(item.id, at, item.title)

    def put_words(self, item: str, arrival: datetime, *texts: str) -> None:
        row = (item, arrival.astimezone(UTC).isoformat(), "\n".join(map(characters, texts)))
        self.db.execute("INSERT OR IGNORE INTO words VALUES (?, ?, ?)", row)

    def put_credits(self, entries: Iterable[Credit]) -> None:
        rows = [(credit.item, credit.month) for credit in entries if credit.item]
        self.db.executemany("INSERT OR IGNORE INTO credited VALUES (?, ?)", rows)

    def put_letter(self, letter: LetterRecord) -> None:
        row = (letter.id, letter.kind.value, letter.recipient, letter.subject_key)
        self.db.execute("INSERT OR IGNORE INTO letter VALUES (?, ?, ?, ?)", row)

    # --- looking up ---

    def mail(self, digest: str) -> tuple[str, str] | None:
        """The arrival month and number of a mail ("" where its class has none); None where it was never seen."""
        row: tuple[str, str] | None = self.db.execute(
            "SELECT month, number FROM mail WHERE digest = ?", (digest,)
        ).fetchone()
        return row

    def by_number(self, number: str) -> str | None:
        row = self.db.execute("SELECT digest FROM mail WHERE number = ?", (number,)).fetchone()
        return row[0] if row else None

    def by_message_id(self, message_id: str) -> tuple[str, ...]:
        rows = self.db.execute(
            "SELECT digest FROM message WHERE message_id = ? ORDER BY digest LIMIT 20", (message_id,)
        )
        return tuple(row[0] for row in rows)

    def by_text(self, text: str, since: datetime) -> tuple[str, ...]:
        """Items of exactly this text, the earliest first."""
        rows = self.db.execute("SELECT id, arrival FROM item WHERE text = ? ORDER BY k", (text,))
        return tuple(item for item, arrival in rows if datetime.fromisoformat(arrival) >= since)

    def find(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The items in which all of these stand, in title or text, the newest first; repeats are left out."""
        sought = tuple(map(characters, texts))
        query = f"SELECT id FROM words WHERE {' AND '.join(['instr(characters, ?)'] * len(sought))}"  # noqa: S608 only marks
        return tuple(item for (item,) in self.db.execute(f"{query} ORDER BY arrival DESC, id DESC", sought))

    def near(self, unit: str, shingles: Iterable[int], since: datetime) -> tuple[str, ...]:
        """The unit's items that share most of these shingles, the most like first."""
        hashes = sorted(shingles)[:LOOKED_UP]
        marks = ",".join("?" * len(hashes))
        query = (
            f"SELECT item.id, item.arrival FROM (SELECT item, COUNT(*) AS shared FROM shingle "  # noqa: S608 only marks
            f"WHERE unit = ? AND hash IN ({marks}) GROUP BY item ORDER BY shared DESC, item DESC LIMIT ?) AS best "
            f"JOIN item ON item.k = best.item ORDER BY best.shared DESC, best.item DESC"
        )
        rows = self.db.execute(query, (unit, *hashes, CANDIDATES))
        return tuple(item for item, arrival in rows if datetime.fromisoformat(arrival) >= since)

    def item(self, item: str) -> Known | None:
        """Where an item stands."""
        row = self.db.execute("SELECT mail, place, arrival, units FROM item WHERE id = ?", (item,)).fetchone()
        return Known(item, row[0], row[1], datetime.fromisoformat(row[2]), tuple(row[3].split())) if row else None

    def months_of(self, item: str) -> tuple[str, ...]:
        """The months in which an item's credits stand, in their order."""
        rows = self.db.execute("SELECT month FROM credited WHERE item = ? ORDER BY month", (item,))
        return tuple(month for (month,) in rows)

    def items_of(self, mail: str) -> tuple[str, ...]:
        rows = self.db.execute("SELECT id FROM item WHERE mail = ? ORDER BY place", (mail,))
        return tuple(item for (item,) in rows)

    def places(self, mailbox: str, folder: str, uidvalidity: int) -> dict[int, str]:
        """Digest by UID of all that was seen in a folder."""
        query = "SELECT uid, digest FROM place WHERE mailbox = ? AND folder = ? AND uidvalidity = ?"
        return dict(self.db.execute(query, (mailbox, folder, uidvalidity)))

    def folder_of(self, digest: str) -> str:
        """A folder in which a mail was seen."""
        row = self.db.execute("SELECT folder FROM place WHERE digest = ? LIMIT 1", (digest,)).fetchone()
        return row[0] if row else ""

    def letter(self, letter: str) -> tuple[str, str, str] | None:
        """Kind, recipient and key of a letter of ours, by its Message-ID."""
        return _letter(self.db, letter)


def letter_in(path: Path, letter: str) -> tuple[str, str, str] | None:
    """The same from an index that is only looked at; None where there is none that can be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return _letter(db, letter)
    except sqlite3.Error:  # the next pass makes it anew
        return None


def _letter(db: sqlite3.Connection, letter: str) -> tuple[str, str, str] | None:
    query = "SELECT kind, recipient, key FROM letter WHERE id = ?"
    row: tuple[str, str, str] | None = db.execute(query, (letter,)).fetchone()
    return row


def words_of(reading: Reading, place: int) -> tuple[str, ...]:
    """Title and text of a mail's item; the subject where the item's words are behind a link."""
    items = reading.contents.items
    return (items[place].title, items[place].key) if place < len(items) else (reading.subject,)
