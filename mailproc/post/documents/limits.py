"""What one document may be and give: text, members, time, and what is said where it cannot be read.

Runs only in the reading child's process, as do all readers.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

CHARACTERS = 2_000_000  # of text that one document may give, all documents inside it included
UNPACKED = 100_000_000  # bytes that the members of one document may have, together
RATIO = 100  # unpacked bytes to packed ones
ENTRIES = 1_000  # members
DEPTH = 3  # documents within documents within a document
PIECE = 1 << 16  # bytes unpacked at a time


class Unreadable(Exception):  # noqa: N818 - it names what the document is
    """There is no text to be had, or no more; `fault` as in model.Attachment."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a document: of an archive, or attached to a mail. `fault` where its bytes cannot be had."""

    name: str
    data: bytes = b""
    media_type: str = ""
    fault: str = ""


class Text:
    """The text of a document as it is read, up to CHARACTERS; what was read before a fault is kept."""

    def __init__(self, room: int = CHARACTERS) -> None:
        self._pieces: list[str] = []
        self._room = room

    def add(self, piece: str) -> None:
        """Append. Raises Unreadable("limits") where the room is used up."""
        self._pieces.append(piece[: self._room])
        self._room -= len(piece)
        if self._room < 0:
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
