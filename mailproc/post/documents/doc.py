"""Word's binary .doc of 1997-2003, also as WPS writes it under .wps ([MS-DOC]); and that of Word 6 and 95, text only.

The text of such a file is a list of pieces that point into the stream WordDocument.
"""

import re
import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO, NamedTuple

from mailproc.post.documents.compound import Compound, Stream
from mailproc.post.documents.layers import Layers, instead, layers, of_piece
from mailproc.post.documents.limits import CHARACTERS, Text, Unreadable
from mailproc.post.documents.lists import Lists

_WORD97, _WORD95 = 0xA5EC, (0xA5DC, 0xA5DB)
_HAS_PICTURES, _ENCRYPTED, _FIRST_TABLE = 0x0008, 0x0100, 0x0200
_HEADER = 0x0400  # bytes of it that are looked at
# Places in the header: where a list stands in the table stream, and its length.
_STYLES, _CHARACTER_PAGES, _PARAGRAPH_PAGES, _PIECES, _LISTS, _LIST_USES = 0xA2, 0xFA, 0x102, 0x1A2, 0x2E2, 0x2EA
_LENGTHS = 0x4C  # of text, footnotes, headers, macros, comments, endnotes, text boxes, text boxes of headers
_READ = (0, 1, 5, 6, 2, 7)  # in this order; no macros and no comments
_NARROW = 0x40000000  # a character is one byte

_FIELD = re.compile("[\x13-\x15]|[^\x13-\x15]+")
_SIGNS = str.maketrans(
    {"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": None, "\xa0": " "}
    | dict.fromkeys("\x00\x01\x02\x03\x04\x05\x06\x08", None)
)


class _Piece(NamedTuple):
    """Characters `first` to `end` of the text: bytes at `place`, two a character, or one in Windows-1252."""

    first: int
    end: int
    place: int
    width: int
    hidden: bool


def read(file: BinaryIO, text: Text) -> None:
    """Body, notes, text boxes, headers and footers. Raises Unreadable: "locked", "scan", "format", "broken"."""
    compound = Compound(file)
    stream = compound.open("WordDocument")
    head = stream.cut(0, _HEADER)
    kind, flags = struct.unpack_from("<H8xH", head)
    if kind not in (_WORD97, *_WORD95):
        raise Unreadable("format")
    if flags & _ENCRYPTED:
        raise Unreadable("locked")
    parts = _parts(_Sources(compound, stream, head, flags)) if kind == _WORD97 else [_old_text(stream, head)]
    written = False
    for part in parts:
        said = _without_fields(part).translate(_SIGNS)
        written |= bool(said.strip())
        text.add(said)
    if not written and (flags & _HAS_PICTURES or "Data" in compound.names):
        raise Unreadable("scan")


class _Sources:
    """The streams of a document, and the lists in them that its header names."""

    def __init__(self, compound: Compound, words: Stream, head: bytes, flags: int) -> None:
        self.words = words
        self._head = head
        self._table = compound.open("1Table" if flags & _FIRST_TABLE else "0Table")
        self._data = compound.open("Data") if "Data" in compound.names else None
        self.pieces = list(_pieces(self.listed(_PIECES)))
        if not self.pieces:
            raise Unreadable("broken")

    def lengths(self) -> tuple[int, ...]:
        """Characters of each part of the text."""
        return struct.unpack_from("<8I", self._head, _LENGTHS)

    def listed(self, place: int, *, and_behind: bool = False) -> bytes:
        """A list that the header names, with all that stands behind it if so wished."""
        first, length = struct.unpack_from("<II", self._head, place)
        return self._table.cut(first, self._table.length if and_behind and length else first + length)

    def formatting(self, place: int) -> bytes:
        """What found no room in the pages of formatting stands in the stream Data, behind its length."""
        if self._data is None:
            return b""
        return self._data.cut(place + 2, place + 2 + int.from_bytes(self._data.cut(place, place + 2), "little"))


def _parts(sources: _Sources) -> Iterator[str]:
    found = layers(
        sources.words,
        sources.listed(_CHARACTER_PAGES),
        sources.listed(_PARAGRAPH_PAGES),
        sources.listed(_STYLES),
        sources.formatting,
    )
    lists = Lists(sources.listed(_LISTS, and_behind=True), sources.listed(_LIST_USES))
    lengths = sources.lengths()
    if sum(lengths) > 4 * CHARACTERS:
        raise Unreadable("limits")
    for number in _READ:
        first = sum(lengths[:number])
        yield "".join(_between(sources, found, lists, first, first + lengths[number]))


def _old_text(stream: Stream, head: bytes) -> str:
    """Word 6 and 95 wrote their text in one run, in the code page of the machine."""
    data = stream.cut(*struct.unpack_from("<II", head, 0x18))
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


# --- pieces ---------------------------------------------------------------------------------------------------


def _pieces(clx: bytes) -> Iterator[_Piece]:
    """The pieces of the text (§2.8.35); before them stands formatting that some pieces name by number."""
    shared: list[bytes] = []
    place = 0
    while clx[place : place + 1] == b"\x01":
        (length,) = struct.unpack_from("<H", clx, place + 1)
        shared.append(clx[place + 3 : place + 3 + length])
        place += 3 + length
    if clx[place : place + 1] != b"\x02":
        raise Unreadable("broken")
    (length,) = struct.unpack_from("<I", clx, place + 1)
    listed = clx[place + 5 : place + 5 + length]
    count = (len(listed) - 4) // 12
    edges = struct.unpack_from(f"<{count + 1}I", listed)
    for number, (first, end) in enumerate(pairwise(edges)):
        where, changed = struct.unpack_from("<2xIH", listed, 4 * (count + 1) + 8 * number)
        hidden = instead(of_piece(changed, shared)) is not None
        width = 1 if where & _NARROW else 2
        if first < end:
            yield _Piece(first, end, (where & (_NARROW - 1)) * width // 2, width, hidden)


def _between(sources: _Sources, found: Layers, lists: Lists, first: int, end: int) -> Iterator[str]:
    """The text from one character to another, without what is not read."""
    words = sources.words
    for piece in sources.pieces:
        begin, stop = max(piece.first, first), min(piece.end, end)
        if begin >= stop or piece.hidden:
            continue
        place = piece.place + (begin - piece.first) * piece.width
        limit = min(piece.place + (stop - piece.first) * piece.width, words.length)
        codec = "utf-16-le" if piece.width == 2 else "cp1252"
        while place < limit:
            if place in found.numbered:
                yield lists.mark(*found.numbered[place])
            until = found.next_edge(place, limit)
            said = found.instead(place)
            if said is None:
                said = words.cut(place, until).decode(codec, "replace")
                said = said[:-1] + found.ends[until] if until in found.ends else said
            yield said
            place = until


def _without_fields(text: str) -> str:
    """Of a field only its result: begin, code, middle, result, end, one within the other."""
    said = []
    codes: list[bool] = []  # of the fields around, whether the code is what we are in
    hidden = 0
    for found in _FIELD.finditer(text):
        match found[0]:
            case "\x13":
                codes.append(True)
                hidden += 1
            case "\x14" if codes and codes[-1]:
                codes[-1] = False
                hidden -= 1
            case "\x15" if codes:
                hidden -= codes.pop()
            case words if not hidden:
                said.append(words)
    return "".join(said)
