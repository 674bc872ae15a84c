"""Desk copy and index made anew from journal and archive, and held against those in use."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from mailproc.errors import StateError
from mailproc.ledger import deskcopy, disk
from mailproc.ledger.archive import Archive
from mailproc.ledger.journal import Journal
from mailproc.ledger.ledger import Ledger

DESK_COPY = ("office.json", "????-??.json")
INDEX = "index.db"
_PREFIX = ".rebuild-"
_NAMES = ("digest", "id", "month", "of", "n", "mailbox", "folder", "uidvalidity")  # what a row is known by
_INDEXED = {  # what is compared of each table; `item.k` is only where a row lies
    "mail": "SELECT digest, month, number FROM {0}.mail",
    "place": "SELECT mailbox, folder, uidvalidity, uid, digest FROM {0}.place",
    "message": "SELECT message_id, digest FROM {0}.message",
    "item": "SELECT id, mail, place, text, arrival, units FROM {0}.item",
    "shingle": "SELECT item.id, unit, hash FROM {0}.shingle JOIN {0}.item ON item.k = shingle.item",
    "words": "SELECT id, arrival, characters FROM {0}.words",
    "credited": "SELECT item, month FROM {0}.credited",
    "letter": "SELECT id, kind, recipient, key FROM {0}.letter",
    "reach": 'SELECT n, digest, file, "offset" FROM {0}.reach',
}


@contextmanager
def made_anew(state: Path) -> Iterator[Path]:
    """A folder with desk copy and index made from the journal alone, gone at the end. Hold the lock meanwhile.

    Raises StateError where the journal does not add up, or the archive lacks a reading.
    """
    for left in state.glob(f"{_PREFIX}*"):  # by a kill
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=state) as name:
        copy = Ledger(Path(name))
        copy.journal, copy.archive = Journal(state / "journal"), Archive(state)
        with closing(copy), copy.writing():
            pass
        yield Path(name)


def torn(state: Path) -> Iterator[str]:
    """The files of the desk copy that cannot be read: the next opening of the ledger makes them anew."""
    for path in desk_copies(state):
        try:
            deskcopy.fetch(path)
        except StateError:
            yield path.name


def differences(state: Path, anew: Path) -> Iterator[tuple[str, str]]:
    """Where (file and table) and how desk copy and index in use are not what the journal adds up to."""
    for name in sorted({path.name for folder in (state, anew) for path in desk_copies(folder)}):
        yield from _desk_differences(state / name, anew / name)
    yield from _index_differences(state / INDEX, anew / INDEX)


def desk_copies(folder: Path) -> list[Path]:
    return [path for pattern in DESK_COPY for path in folder.glob(pattern)]


def _desk_differences(used: Path, anew: Path) -> Iterator[tuple[str, str]]:
    if not used.exists() or not anew.exists():
        yield used.name, "is missing" if anew.exists() else "is of a month of which the journal has nothing"
        return
    tables, right = deskcopy.fetch(used), deskcopy.fetch(anew)
    for table in sorted(tables.keys() | right.keys()):
        ours, theirs = by_name(tables.get(table, ())), by_name(right.get(table, ()))
        for name in sorted(ours.keys() | theirs.keys()):
            if name not in theirs:
                yield f"{used.name} {table}", f"{name} is not in the journal"
            elif name not in ours:
                yield f"{used.name} {table}", f"{name} is missing"
            elif ours[name] != theirs[name]:
                fields = sorted(one for one in theirs[name] if ours[name].get(one) != theirs[name][one])
                yield f"{used.name} {table}", f"{name} has another {', '.join(fields)}"


def by_name(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Rows by what they are known by, so that a difference can be named without its words."""
    named = {}
    for place, row in enumerate(rows, 1):
        known = [str(row[name])[:12] for name in _NAMES if isinstance(row.get(name), str | int)]
        named[" ".join(known) or f"row {place}"] = row
    return named


def _index_differences(used: Path, anew: Path) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(anew)) as database:
        database.execute("ATTACH ? AS used", (str(used),))
        for table, query in _INDEXED.items():
            right, ours = query.format("main"), query.format("used")
            for first, second, what in ((ours, right, "rows that do not follow from"), (right, ours, "rows less than")):
                (count,) = database.execute(f"SELECT COUNT(*) FROM ({first} EXCEPT {second})").fetchone()  # noqa: S608
                if count:
                    yield f"{used.name} {table}", f"{count} {what} the journal"


def replace(state: Path, anew: Path) -> None:
    """Put desk copy and index made anew in the place of those in use. Hold the lock, with the ledger closed."""
    for path in (*desk_copies(state), *state.glob(f"{INDEX}*")):
        path.unlink()
    with closing(sqlite3.connect(anew / INDEX)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in (*sorted(desk_copies(anew), reverse=True), anew / INDEX):  # office.json last: it says how far all reach
        disk.settle(path, state / path.name)


def rebuild(ledger: Ledger) -> list[tuple[str, str]]:
    """Make desk copy and index anew; returns where and how they differed. No daemon may run meanwhile.

    Raises StateError as `made_anew`.
    """
    with ledger.alone():
        ledger.journal.mend()
        with made_anew(ledger.state) as anew:
            found = [(name, "is torn") for name in torn(ledger.state)]
            found += [] if found else differences(ledger.state, anew)
            replace(ledger.state, anew)
    return found
