"""Backups of state/ while the program runs, and state/ put back from one. A backup is what its manifest says."""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailproc.errors import StateError
from mailproc.ledger import codec, disk
from mailproc.ledger.journal import Journal, Position
from mailproc.ledger.ledger import Ledger
from mailproc.ledger.rebuild import DESK_COPY, INDEX
from mailproc.model import Anchor

MANIFEST = "manifest.json"
FOLDERS = ("archive", "letters", "editions")  # files that are written once; restricted/ is in no backup
KEY = "secret"  # the file with the key of our mark
PIECE = 1 << 20
STATUSES = ("poll.json", "told.json", "sending.json", "recount.json", "attempt")  # true only where they were written
PASSING = (*DESK_COPY, f"{INDEX}*", *STATUSES)
LOCKS = frozenset({"lock", "run.lock"})


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a journal's file belongs to the backup; what stands behind it is of a backup that was cut short."""

    name: str
    octets: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the journal up to an entry, and so many other files."""

    at: datetime
    entry: int
    digest: str
    journal: tuple[Part, ...]
    files: int
    octets: int

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.entry, self.digest)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: how many files were copied, how many were there from the last time."""

    manifest: Manifest
    copied: int
    kept: int


def make(ledger: Ledger, folder: Path, now: datetime) -> Backup:
    """Bring a backup up to date, while the program runs; the one that was there stays whole until the end.

    How far the journal goes is settled first: what its lines name was on the disk before them. Raises StateError
    where the journal does not add up, or the folder holds another journal's backup; BusyError where one is being made.
    """
    if not (ledger.state / "journal").is_dir():
        raise StateError(f"{ledger.state} holds no journal: there is nothing to back up")
    there, here = folder.resolve(), ledger.state.resolve()
    if there.is_relative_to(here) or here.is_relative_to(there):
        raise StateError(f"{folder} and {ledger.state} lie in each other: give a folder elsewhere, on another disk")
    disk.make_folder(folder)
    with disk.locked(folder / "lock", wait=False, holder="another backup"):
        end = settled(ledger.journal)
        follows(ledger.journal, folder)
        parts = tuple(parts_of(ledger.journal, end))
        copied = kept = octets = 0
        for path in files_of(ledger.state):
            copy = folder / path.relative_to(ledger.state)
            with suppress(FileNotFoundError):  # a letter that was given up meanwhile
                fresh = not same(path, copy)
                if fresh:
                    disk.make_folder(copy.parent)
                    put(path, copy)
                copied, kept, octets = copied + fresh, kept + (not fresh), octets + copy.stat().st_size
        disk.make_folder(folder / "journal")
        for part in parts:
            put(ledger.journal.folder / part.name, folder / "journal" / part.name, part.octets)
        manifest = Manifest(now, end.n, end.digest, parts, copied + kept, octets)
        disk.write(folder / MANIFEST, codec.encode(manifest))
    return Backup(manifest, copied, kept)


def settled(journal: Journal) -> Position:
    """The end of the journal as it is now, its chain checked."""
    last = deque(journal.read(Position()), maxlen=1)
    return last[0][1] if last else Position()


def follows(journal: Journal, folder: Path) -> None:
    """Raise StateError where the backup in a folder is not of this journal, or of one that went further."""
    if not (folder / MANIFEST).exists():
        return
    old = manifest_of(folder)
    if old.entry:
        try:
            journal.require(Position(old.entry, old.digest, old.journal[-1].name, old.journal[-1].octets))
        except StateError as fault:
            raise StateError(
                f"{folder} holds a backup up to entry {old.entry}, which this journal does not have: "
                "give a new folder, and keep that one"
            ) from fault


def parts_of(journal: Journal, end: Position) -> Iterator[Part]:
    for path in journal.files():
        if path.name < end.file:
            yield Part(path.name, path.stat().st_size)
        elif path.name == end.file:
            yield Part(path.name, end.offset)


def files_of(state: Path) -> Iterator[Path]:
    """All that a backup holds besides the journal: nothing half written, classified, or made anew."""
    if (state / KEY).exists():
        yield state / KEY
    for name in FOLDERS:
        for path in sorted((state / name).rglob("*")):
            if not path.name.startswith(".") and path.is_file():
                yield path


def same(path: Path, copy: Path) -> bool:
    """Whether a copy is there, of the same size and moment: these files are written once."""
    if not copy.exists():
        return False
    one, other = path.stat(), copy.stat()
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


def put(path: Path, copy: Path, octets: int = -1) -> None:
    """Copy a file, or so much of it: wholly there or not at all, with the moment it was written."""
    stamp = path.stat()
    disk.write_pieces(copy, pieces(path, stamp.st_size if octets < 0 else octets))
    os.utime(copy, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def pieces(path: Path, octets: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while octets > 0 and (piece := file.read(min(PIECE, octets))):
            octets -= len(piece)
            yield piece


# --- putting back -----------------------------------------------------------------------------------------


def manifest_of(folder: Path) -> Manifest:
    """What a folder's backup holds. Raises StateError where there is none."""
    path = folder / MANIFEST
    try:
        return codec.decode(path.read_bytes(), Manifest)
    except OSError as error:
        raise StateError(f"{folder} holds no backup: cannot read {path}: {error.strerror}") from error


def put_back(folder: Path, state: Path) -> tuple[Manifest, int]:
    """Copy a backup to where state/ is to be; returns its manifest, and how many files it lacks.

    Raises StateError where state/ holds anything, or the backup's journal does not add up. The journal comes last.
    """
    manifest = manifest_of(folder)
    if state.exists() and any(path.name not in LOCKS for path in state.iterdir()):
        raise StateError(f"{state} is not empty: move what it holds elsewhere, then restore again")
    unfinished = state / ".journal"
    disk.make_folder(unfinished)
    for part in manifest.journal:
        put(folder / "journal" / part.name, unfinished / part.name, part.octets)
    end = settled(Journal(unfinished))
    if (end.n, end.digest) != (manifest.entry, manifest.digest):
        raise StateError(f"{folder} says entry {manifest.entry}, but its journal ends at {end.n}: take another backup")
    count = 0
    for path in files_of(folder):
        copy = state / path.relative_to(folder)
        disk.make_folder(copy.parent)
        put(path, copy)
        count += 1
    disk.settle(unfinished, state / "journal")
    return manifest, max(0, manifest.files - count)


def forget_passing(state: Path) -> None:
    """Remove what is made anew, and what was true only before: the caller holds the locks."""
    for pattern in PASSING:
        for path in state.glob(pattern):
            path.unlink()


def extend(journal: Journal, mirror: Path) -> int:
    """Add the lines that the mirror has after the journal's last; returns how many.

    Raises StateError where the mirror does not go on from there, or does not add up; nothing is added then.
    """
    Journal(journal.folder).mend()  # without the mirror, which is not to be touched before it is known to fit
    last, other = settled(journal), Journal(mirror)
    try:
        other.require(last)
    except StateError as fault:
        raise StateError(
            f"the mirror {mirror} does not go on from entry {last.n}: restore without --mirror, and keep the mirror"
        ) from fault
    count = sum(1 for _ in other.read(last))
    for path in other.files():
        if path.name >= last.file:
            data = path.read_bytes()
            start = last.offset if path.name == last.file else 0
            disk.append(journal.folder / path.name, data[start : data.rfind(b"\n") + 1])
    return count


def set_aside(journal: Journal) -> Path | None:
    """Move a mirror away whose lines the journal does not have; returns where to. None where there is no such."""
    mirror = journal.mirror
    strange = [path for path in Journal(mirror).files() if strayed(journal, path)] if mirror else []
    if mirror is None or not strange:
        return None
    number = sum(1 for path in mirror.glob("aside-*")) + 1
    folder = mirror / f"aside-{number}"
    disk.make_folder(folder)
    for path in strange:
        disk.settle(path, folder / path.name)
    return folder


def strayed(journal: Journal, copy: Path) -> bool:
    """Whether a file of the mirror has what the journal's file of that name does not begin with."""
    own = journal.folder / copy.name
    return not (own.read_bytes() if own.exists() else b"").startswith(copy.read_bytes())
