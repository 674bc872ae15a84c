"""The journal: the append-only truth. One line is one commit, chained to the line before by its digest."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mailproc.errors import StateError
from mailproc.ledger import codec, disk
from mailproc.ledger.events import KINDS, Entry, Event

GENESIS = "0" * 64
SEAL = b',"digest":"%s"}\n'
SEAL_LENGTH = len(SEAL) - 2 + 64


@dataclass(frozen=True, slots=True)
class Line:
    """A journal line as written, without its own digest."""

    n: int
    at: datetime
    kind: str
    prev: str
    body: Any


@dataclass(frozen=True, slots=True)
class Position:
    """How far into the journal somebody has read: the last entry's number and digest, and where the next begins."""

    n: int = 0
    digest: str = GENESIS
    file: str = ""
    offset: int = 0


class Journal:
    """`state/journal/2026-11.jsonl` and its kin; optionally mirrored line by line to a second folder.

    Only a last line without its newline is mended (cut, and kept aside); any other mismatch raises
    StateError and says where. Only one writer may have it open: see Ledger.writing.
    """

    def __init__(self, folder: Path, mirror: Path | None = None) -> None:
        self.folder = folder
        self.mirror = mirror
        self.mirror_fault = ""

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("????-??.jsonl"))

    def read(self, after: Position) -> Iterator[tuple[Entry, Position]]:
        """All entries after a position, each with the position it brings us to; the chain is checked as it is read."""
        position = after
        for path in self.files():
            if path.name < position.file:
                continue
            offset = position.offset if path.name == position.file else 0
            with path.open("rb") as file:
                if offset > os.fstat(file.fileno()).st_size:
                    raise StateError(
                        f"{path} is shorter than was already read of it: restore it from the mirror or a backup"
                    )
                file.seek(offset)
                for line in file:
                    if not line.endswith(b"\n"):
                        return
                    offset += len(line)
                    entry = unseal(line, position, path)
                    position = Position(entry.n, entry.digest, path.name, offset)
                    yield entry, position

    def mend(self) -> None:
        """Cut a last line without its newline, which a crash in mid-write leaves; its bytes are kept aside."""
        files = self.files()
        if not files:
            return
        path = files[-1]
        data = path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole == len(data):
            return
        disk.write(path.with_name(f"torn-{path.stem}-{whole}.txt"), data[whole:])
        with path.open("r+b") as file:
            file.truncate(whole)
            os.fsync(file.fileno())

    def append(self, event: Event, at: datetime, last: Position) -> tuple[Entry, Position]:
        """Commit one event: it is on the disk when this returns.

        The file is that of the commit's month, never earlier than the newest. Raises StateError where the
        line could not be written whole; it is then taken back. A failed fsync ends the process: what the
        disk holds is then unknown, and only a new start can tell.
        """
        name = max(f"{at:%Y-%m}.jsonl", last.file)
        line, entry = seal(event, at, last)
        path = self.folder / name
        fresh = not path.exists()
        offset = write_line(path, line)
        if fresh:
            disk.sync_folder(self.folder)
        self.reflect(name)
        return entry, Position(entry.n, entry.digest, name, offset)

    def reflect_all(self) -> None:
        """Bring the whole mirror up to date, as after it was away."""
        for path in self.files():
            self.reflect(path.name)

    def reflect(self, name: str) -> None:
        """Bring the mirror of one file up to date. A mirror that fails is noted in `mirror_fault`; work goes on."""
        if self.mirror is None:
            return
        try:
            self.mirror.mkdir(mode=disk.PRIVATE_FOLDER, parents=True, exist_ok=True)
            copy = self.mirror / name
            with (self.folder / name).open("rb") as source, copy.open("ab") as target:
                source.seek(target.tell())
                target.write(source.read())
                target.flush()
                os.fsync(target.fileno())
            self.mirror_fault = ""
        except OSError as error:
            self.mirror_fault = f"cannot write the journal's mirror in {self.mirror}: {error.strerror}"


def seal(event: Event, at: datetime, last: Position) -> tuple[bytes, Entry]:
    """The line of an event, with the digest of the line before and its own."""
    body = codec.encode(Line(last.n + 1, at, type(event).__name__, last.digest, event))
    digest = hashlib.sha256(body).hexdigest()
    return body[:-1] + SEAL % digest.encode(), Entry(last.n + 1, at, event, digest)


def unseal(line: bytes, last: Position, path: Path) -> Entry:
    """The entry of a line. Raises StateError where number, chain or digest do not fit."""
    body = line[:-SEAL_LENGTH] + b"}"
    digest = hashlib.sha256(body).hexdigest()
    where = f"{path}, after entry {last.n}"
    if line[-SEAL_LENGTH:] != SEAL % digest.encode():
        raise StateError(f"{where}: the line was changed; restore the journal from the mirror or a backup")
    head = codec.decode(body, Line)
    if (head.n, head.prev) != (last.n + 1, last.digest):
        raise StateError(
            f"{where}: found entry {head.n}, which does not follow; restore the journal from the mirror or a backup"
        )
    if head.kind not in KINDS:
        raise StateError(f"{where}: entry {head.n} is of kind {head.kind}, unknown to this version; update mailproc")
    return Entry(head.n, head.at, codec.value(head.body, KINDS[head.kind]), digest)


def write_line(path: Path, line: bytes) -> int:
    """Append a line and fsync it; returns the file's length. A short write is truncated back."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, disk.PRIVATE_FILE)
    except OSError as error:
        raise StateError(f"cannot open {path}: {error.strerror}; check its owner and the disk") from error
    try:
        before = os.fstat(descriptor).st_size
        try:
            written = os.write(descriptor, line)
        except OSError as error:
            os.ftruncate(descriptor, before)
            raise StateError(f"cannot write {path}: {error.strerror}; free some space, nothing was recorded") from error
        if written < len(line):
            os.ftruncate(descriptor, before)
            raise StateError(f"cannot write {path}: the disk is full; free some space, nothing was recorded")
        try:
            os.fsync(descriptor)
        except OSError as error:
            raise SystemExit(
                f"mailproc: fsync of {path} failed ({error.strerror}): check the disk, then start again"
            ) from error
        return before + len(line)
    finally:
        os.close(descriptor)
