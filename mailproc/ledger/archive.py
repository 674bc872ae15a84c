"""The archive (存稿): raw mails by digest, and what was read in each, compressed."""

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailproc.errors import StateError
from mailproc.ledger import codec, disk
from mailproc.model import Address, Attribution, Authenticity, Contents, Purport, Table

PIECE = 1 << 20  # bytes compressed at a time
SPEED = 1  # gzip level: base64 hardly shrinks further


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a mail when it was decided. Kept beside it, so that no later version reads it otherwise."""

    sender: Address
    subject: str
    date: datetime | None
    message_id: str
    references: tuple[str, ...]
    contents: Contents
    attribution: Attribution
    links: tuple[str, ...] = ()
    charset_doubt: bool = False
    shingles: tuple[tuple[int, ...], ...] = ()  # of each item, for the index of like texts
    authenticity: Authenticity | None = None  # of a mail that orders something
    typed: str = ""  # what its writer typed anew, above all that is quoted
    below: str = ""  # what he typed between quoted lines, or under them
    worksheets: tuple[Table, ...] = ()  # the spreadsheets that came in a mail that orders something
    sent: datetime | None = None  # of what a clerk forwards for a unit: when that was written
    lost: bool = False  # the words went with a disk, and no mailbox has them: this stands in their place


WORDLESS = Reading(Address(""), "", None, "", (), Contents(Purport.ITEMS, ()), Attribution(), lost=True)


class Archive:
    """`state/archive/ab/abcd….eml.gz` and `.json.gz`; what is or may be classified lies in `state/restricted/` alone.

    What nobody has read may be classified: unreadable and too large mails are locked away like those that are.
    """

    def __init__(self, state: Path) -> None:
        self.folder = state / "archive"
        self.restricted = state / "restricted"

    def keep(self, digest: str, raw: bytes, reading: Reading | None) -> None:
        """Put a mail and its reading (None: it is there already) on the disk; doing it again changes nothing."""
        disk.make_folder(self.folder / digest[:2])
        disk.write_pieces(self.raw_path(digest), huffman(raw))
        if reading is not None:
            self.keep_reading(digest, reading)

    def lock_away_large(self, pieces: Iterable[bytes], size: int) -> str:
        """Lock away a mail that is too large to be held in memory, piece by piece; returns its digest.

        "" and nothing is kept where fewer bytes came than the server had told: the mail is not there yet.
        """
        digest = hashlib.sha256()
        octets = 0

        def passing() -> Iterator[bytes]:
            nonlocal octets
            for piece in pieces:
                digest.update(piece)
                octets += len(piece)
                yield piece

        disk.make_folder(self.restricted)
        temporary = self.restricted / f".large{disk.NEW}"
        disk.fill(temporary, squeezed(passing(), zlib.Z_DEFAULT_STRATEGY))
        if octets < size:
            temporary.unlink()
            return ""
        name = digest.hexdigest()
        disk.settle(temporary, self.restricted / f"{name}.eml.gz")
        return name

    def lock_away(self, digest: str, raw: bytes) -> None:
        """Keep a mail where only its owner and no backup reaches (office regulation: 保密)."""
        disk.make_folder(self.restricted)
        disk.write(self.restricted / f"{digest}.eml", raw)

    def raw_path(self, digest: str) -> Path:
        return self.folder / digest[:2] / f"{digest}.eml.gz"

    def reading_path(self, digest: str) -> Path:
        return self.folder / digest[:2] / f"{digest}.json.gz"

    def locked_path(self, digest: str) -> Path | None:
        """Where a mail lies that is locked away; None where it is not."""
        places = (self.restricted / f"{digest}{ending}" for ending in (".eml", ".eml.gz"))
        return next((path for path in places if path.exists()), None)

    def raw(self, digest: str) -> bytes:
        """The mail's bytes. Raises StateError where the archive does not hold it."""
        return unzip(self.raw_path(digest))

    def pieces(self, digest: str) -> Iterator[bytes]:
        """The bytes of a mail, locked away or not, a piece at a time. Raises StateError where it is not here whole."""
        path = self.locked_path(digest) or self.raw_path(digest)
        try:
            with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
                while piece := file.read(PIECE):
                    yield piece
        except (OSError, EOFError, zlib.error) as error:
            raise unreadable(path, error) from error

    def reading(self, digest: str) -> Reading:
        """What was read in it. Raises StateError where the archive does not hold it."""
        return codec.decode(unzip(self.reading_path(digest)), Reading)

    def keep_reading(self, digest: str, reading: Reading) -> None:
        """Put a reading in the place of one that was lost."""
        disk.make_folder(self.folder / digest[:2])
        disk.write(self.reading_path(digest), gzip.compress(codec.encode(reading), SPEED, mtime=0))

    def holds(self, digest: str) -> bool:
        """Whether the raw mail is here, or locked away."""
        return self.raw_path(digest).exists() or self.locked_path(digest) is not None


def huffman(raw: bytes) -> Iterator[bytes]:
    """A gzip file of a mail, in pieces.

    Base64 has no repeats to look for, only few letters: so it is three times as fast as level 1.
    """
    return squeezed((raw[place : place + PIECE] for place in range(0, len(raw), PIECE)), zlib.Z_HUFFMAN_ONLY)


def squeezed(pieces: Iterable[bytes], strategy: int) -> Iterator[bytes]:
    """A gzip file of these pieces, in pieces."""
    squeezer = zlib.compressobj(SPEED, zlib.DEFLATED, zlib.MAX_WBITS | 16, zlib.DEF_MEM_LEVEL, strategy)
    for piece in pieces:
        yield squeezer.compress(piece)
    yield squeezer.flush()


def unzip(path: Path) -> bytes:
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> StateError:
    return StateError(
        f"cannot read {path}: {error}; restore it from a backup, or mailproc rebuild takes the mail from the mailbox"
    )
