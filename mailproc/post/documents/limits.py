"""What one document may be and give: text, members, time, and what is said where it cannot be read.

Runs only in the reading child's process, as do all readers.
"""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

CHARACTERS = 2_000_000  # of text that one document may give, all documents inside it included
UNPACKED = 100_000_000  # bytes that the documents inside one document may have, together
RATIO = 100  # unpacked bytes to packed ones
LEAST_UNPACKED = 10_000_000  # bytes that even a small archive may unpack to: much of an .xls can be nothing
ENTRIES = 1_000  # members
DEPTH = 4  # documents within documents: a mail in a mail in a mail brings a .zip, in it a .docx
PIECE = 1 << 16  # bytes unpacked at a time


class Unreadable(Exception):  # noqa: N818 - it names what the document is
    """There is no text to be had, or no more; `fault` as in model.Attachment."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a document: of an archive, or attached to a mail; `name` is its path there, as written.

    `data` is unpacked only while it is taken, so that of what is no document (a photo) hardly anything is: `size` is
    what is said of it. `fault` where its bytes cannot be had; Unreadable out of `data` says so later.
    """

    name: str
    size: int = 0
    media_type: str = ""
    fault: str = ""
    data: Iterable[bytes] = ()


class Room:
    """How many characters may still be said; one for a document and all documents inside it."""

    def __init__(self, characters: int = CHARACTERS) -> None:
        self.left = characters


class Text:
    """The text of a document as it is read, as far as there is room; what was read before a fault is kept."""

    def __init__(self, room: Room | None = None) -> None:
        self._pieces: list[str] = []
        self._room = room or Room()

    def add(self, piece: str) -> None:
        """Append. Raises Unreadable("limits") where the room is used up."""
        left = self._room.left
        self._pieces.append(piece[:left])
        self._room.left = max(0, left - len(piece))
        if len(piece) > left:
            raise Unreadable("limits")

    def drop_break(self) -> None:
        """Take back a line end, if that came last."""
        if self._pieces and self._pieces[-1] == "\n":
            self._pieces.pop()

    def __str__(self) -> str:
        return "".join(self._pieces)


def open_zip(file: BinaryIO) -> zipfile.ZipFile:
    """An archive that says it unpacks to something reasonable; what lies is stopped by zipfile.

    Raises Unreadable: "limits" where it says otherwise, "locked" where a member is encrypted.
    """
    archive = zipfile.ZipFile(file)
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > ENTRIES or unpacked > UNPACKED or unpacked > packed * RATIO:
        raise Unreadable("limits")
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("locked")
    return archive


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a file, so many at a time."""
    while piece := file.read(PIECE):
        yield piece
