"""The journal: the append-only truth. One line is one commit, chained to the line before by its digest."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from mailproc.errors import StateError
from mailproc.ledger import codec, disk
from mailproc.ledger.events import KINDS, Entry, Event

GENESIS = "0" * 64
BLOCK = 1 << 14  # bytes in which a line is looked for, to begin with
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

    Only a torn last line is mended (cut, and kept aside); any other mismatch raises StateError and says
    where. Only one writer may have it open: see Ledger.writing.
    """

    def __init__(self, folder: Path, mirror: Path | None = None) -> None:
        self.folder = folder
        self.mirror = mirror
        self.mirror_fault = ""
        self._mirrored: dict[str, int] = {}  # how much of each file the mirror is known to have

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("????-??.jsonl"))

    def read(self, after: Position) -> Iterator[tuple[Entry, Position]]:
        """All entries after a position, each with the position it brings us to; the chain is checked as it is read."""
        self.require(after)
        position = after
        files = self.files()
        for path in files:
            if path.name < position.file:
                continue
            offset = position.offset if path.name == position.file else 0
            with path.open("rb") as file:
                file.seek(offset)
                for line in file:
                    if is_torn(line) and path == files[-1] and not file.peek(1):
                        return  # a writer is about to write the rest, or to mend it
                    offset += len(line)
                    entry = unseal(line, position, path)
                    position = Position(entry.n, entry.digest, path.name, offset)
                    yield entry, position

    def require(self, position: Position) -> None:
        """Raise StateError unless the journal holds this very line: else lines that were read are missing from it."""
        if position.n == 0 or line_end(self.folder / position.file, position.offset) == SEAL % position.digest.encode():
            return
        raise StateError(
            f"{self.folder} is shorter than was already read of it, or another: entry {position.n} is not there. "
            "If state/ was put back from a backup: mailproc restore. Else put the journal back from the mirror"
        )

    def require_mirrored(self) -> None:
        """Raise StateError where the mirror's newest file has lines that the journal lacks: then they were lost."""
        for copy in Journal(self.mirror).files()[-1:] if self.mirror else ():
            own, mirrored = self.folder / copy.name, copy.read_bytes()
            ours = own.read_bytes() if own.exists() else b""
            if not ours.startswith(mirrored[: mirrored.rfind(b"\n") + 1]):
                raise StateError(
                    f"{copy} has lines that {self.folder} lacks. If state/ was put back from a backup: "
                    "mailproc restore --mirror, or without --mirror where they are to be lost"
                )

    def mend(self) -> None:
        """Cut a torn last line, which a crash or a power cut in mid-write leaves; its bytes are kept aside.

        A mirror that the same power cut set back is brought up to date.
        """
        for path in self.files()[-1:]:
            line = last_line(path)
            if is_torn(line):
                whole = path.stat().st_size - len(line)
                disk.write(path.with_name(f"torn-{path.stem}-{whole}.txt"), line)
                disk.cut(path, whole)
            self.reflect(path.name)

    def sync(self) -> None:
        """Make last what a writer that was killed may have written and not synced. Raises StateError."""
        for path in self.files()[-1:]:
            disk.sync(path)
            disk.sync(path.parent)

    def append(self, event: Event, at: datetime, last: Position) -> tuple[Entry, Position]:
        """Commit one event: it is on the disk when this returns.

        The file is that of the commit's month, never earlier than the newest. Raises StateError where the
        line could not be written whole; it is then taken back. A failed fsync ends the process: what the
        disk holds is then unknown, and only a new start can tell.
        """
        name = max(f"{at:%Y-%m}.jsonl", last.file)
        line, entry = seal(event, at, last)
        path = self.folder / name
        offset = write_line(path, line)
        self.reflect(name)
        return entry, Position(entry.n, entry.digest, name, offset)

    def reflect_all(self) -> None:
        """Bring the whole mirror up to date, as after it was away."""
        self._mirrored.clear()
        for path in self.files():
            self.reflect(path.name)

    def reflect(self, name: str) -> None:
        """Bring the mirror of one file up to date. A mirror that fails is noted in `mirror_fault`; work goes on."""
        if self.mirror is None:
            return
        try:
            disk.make_folder(self.mirror)
            self.mirror_fault = self._reflect(self.folder / name, self.mirror / name)
        except StateError as error:
            self.mirror_fault = f"the journal's mirror: {error}"
        except OSError as error:
            self.mirror_fault = f"cannot write the journal's mirror in {self.mirror}: {error.strerror}"

    def _reflect(self, path: Path, copy: Path) -> str:
        """Append to the mirror what it lacks; returns why nothing was appended. Raises OSError.

        A torn end is cut from the mirror. Lines that the journal lacks are not: they may be all that is left of them.
        """
        size = copy.stat().st_size if copy.exists() else 0
        if size != self._mirrored.get(copy.name):
            whole, mirrored = path.read_bytes(), copy.read_bytes() if size else b""
            if not whole.startswith(mirrored):
                size = len(b"".join(shared_lines(whole, mirrored)))
                more = mirrored[size:].splitlines(keepends=True)
                if more and not is_torn(more[0]):
                    return f"{copy} has lines that {path} lacks: restore the journal from it, or move it away"
                disk.cut(copy, size)
        with path.open("rb") as source:
            source.seek(size)
            missing = source.read()
        self._mirrored[copy.name] = disk.append(copy, missing) if missing else size
        return ""


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


def is_torn(line: bytes) -> bool:
    """Whether a last line was not written whole: it lacks its newline, or sectors in it that still are zeros.

    JSON has no zero byte in it: an edited line is not taken for a torn one.
    """
    return bool(line) and (not line.endswith(b"\n") or b"\0" in line)


def last_line(path: Path) -> bytes:
    """The last line of a file, with its newline where it has one; b"" of an empty file."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        length = BLOCK
        while True:
            file.seek(max(0, size - length))
            end = file.read()
            start = end.rfind(b"\n", 0, -1) + 1
            if start or length >= size:
                return end[start:]
            length *= 8


def shared_lines(one: bytes, other: bytes) -> list[bytes]:
    """The lines with which both begin."""
    pairs = zip(one.splitlines(keepends=True), other.splitlines(keepends=True), strict=False)
    return [line for line, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]


def line_end(path: Path, offset: int) -> bytes:
    """The seal of the line that ends at this offset; less where there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, offset - SEAL_LENGTH))
            return file.read(min(offset, SEAL_LENGTH))
    except FileNotFoundError:
        return b""


def write_line(path: Path, line: bytes) -> int:
    """Append a line and fsync it; returns the file's length."""
    try:
        return disk.append(path, line)
    except disk.UnknownError as error:
        raise SystemExit(f"mailproc: {path}: {error.strerror}; check the disk, then start again") from error
    except OSError as error:
        raise StateError(f"cannot write {path}: {error.strerror}; free some space, nothing was recorded") from error
