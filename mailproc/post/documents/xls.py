"""Excel's binary .xls of 1993-2003, also as WPS writes it under .et ([MS-XLS]), record by record."""

import struct
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import BinaryIO, NamedTuple

from mailproc.post.charset import decode_bytes
from mailproc.post.documents import figures
from mailproc.post.documents.compound import Compound, Stream
from mailproc.post.documents.limits import CHARACTERS, Text, Unreadable
from mailproc.post.documents.rows import Rows, of_margin


class _Kind(IntEnum):
    """The records that are heard, by their numbers in the specification."""

    FORMULA = 0x0006
    END = 0x000A
    HEAD = 0x0014
    FOOT = 0x0015
    SINCE_1904 = 0x0022
    LOCKED = 0x002F
    CONTINUE = 0x003C
    DRAWN = 0x005D
    SHEET = 0x0085
    MORE_PACKED = 0x00BD
    RICH_LABEL = 0x00D6
    CELL_FORM = 0x00E0
    STRINGS = 0x00FC
    NAMED_STRING = 0x00FD
    TEXT_BOX = 0x01B6
    NUMBER = 0x0203
    LABEL = 0x0204
    LOGICAL = 0x0205
    RESULT = 0x0207
    PACKED = 0x027E
    FORMAT = 0x041E
    BEGIN = 0x0809


_HEARD = frozenset(_Kind)
_CONTINUED = frozenset({_Kind.STRINGS, _Kind.TEXT_BOX})  # whose continuations are heard
_NOTE = 0x19  # a drawn object that is a comment
_WORKSHEET = 0
_EXCEL97 = 0x0600
_WINDOW = 1 << 16  # bytes read at a time
_WIDE, _FOREIGN, _RICH = 0x01, 0x04, 0x08  # flags of a string
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class _Record(NamedTuple):
    """One record, and its continuations."""

    kind: int
    pieces: list[bytes]

    @property
    def data(self) -> bytes:
        return self.pieces[0]


def read(file: BinaryIO, text: Text) -> None:
    """The sheets in their order, hidden ones too, each below its name. Raises Unreadable: "locked", "broken"."""
    compound = Compound(file)
    stream = compound.open("Workbook" if "Workbook" in compound.names else "Book")
    book = _Book(stream)
    for name, place in book.sheets:
        text.add(f"{name}\n")
        sheet = _Sheet(text, book)
        for record in _until_end(stream, place):
            sheet.hear(record)
        sheet.close()
        text.add("\n")


def _records(stream: Stream, place: int) -> Iterator[_Record]:
    window, start = b"", 0
    record: _Record | None = None
    while True:
        if place + 4 > start + len(window):
            window, start = stream.cut(place, place + _WINDOW), place
            if len(window) < 4:
                break
        kind, length = struct.unpack_from("<HH", window, place - start)
        heard = kind in _HEARD and (kind != _Kind.CONTINUE or (record is not None and record.kind in _CONTINUED))
        if heard:
            if place + 4 + length > start + len(window):
                window, start = stream.cut(place, place + _WINDOW + 4), place
            data = window[place - start + 4 : place - start + 4 + length]
            if kind == _Kind.CONTINUE and record is not None:
                record.pieces.append(data)
            else:
                if record is not None:
                    yield record
                record = _Record(kind, [data])
        place += 4 + length
    if record is not None:
        yield record


def _until_end(stream: Stream, place: int) -> Iterator[_Record]:
    """The records of one part of the book, without those of the charts in it."""
    depth = 0
    for record in _records(stream, place):
        depth += record.kind == _Kind.BEGIN
        if depth == 1:
            yield record
        if record.kind == _Kind.END:
            depth -= 1
            if depth <= 0:
                return


class _Book:
    """What all sheets share: texts, formats, and where each sheet begins."""

    def __init__(self, stream: Stream) -> None:
        self.sheets: list[tuple[str, int]] = []
        self.strings: Sequence[str] = ()
        self.since_1904 = False
        self.is_modern = True
        self._codes: dict[int, str] = {}
        self._of_cells: list[int] = []
        for record in _until_end(stream, 0):
            self._hear(record)
        if not self.sheets:
            raise Unreadable("broken")

    def _hear(self, record: _Record) -> None:
        data = record.data
        match record.kind:
            case _Kind.BEGIN:
                self.is_modern = struct.unpack_from("<H", data)[0] >= _EXCEL97
            case _Kind.LOCKED:
                raise Unreadable("locked")
            case _Kind.SINCE_1904:
                self.since_1904 = data[:1] == b"\x01"
            case _Kind.SHEET if data[5] == _WORKSHEET:
                name = self.string(data[6:], 1)
                self.sheets.append((name, struct.unpack_from("<I", data)[0]))
            case _Kind.STRINGS:
                self.strings = list(_shared_strings(record.pieces))
            case _Kind.FORMAT:
                self._codes[struct.unpack_from("<H", data)[0]] = self.string(data[2:], 2 if self.is_modern else 1)
            case _Kind.CELL_FORM:
                self._of_cells.append(struct.unpack_from("<H", data, 2)[0])

    def string(self, data: bytes, width: int) -> str:
        """A text with its length before it, in so many bytes; in old files in the code page of the machine."""
        length = int.from_bytes(data[:width], "little")
        if not self.is_modern:
            return decode_bytes(data[width : width + length], None)[0]
        reader = _Strings([data[width:]])
        return reader.string(length)

    def code(self, cell_form: int) -> str:
        """The code of the number format of cells of that form."""
        number = self._of_cells[cell_form] if cell_form < len(self._of_cells) else 0
        return self._codes.get(number) or figures.built_in(number)


class _Sheet:
    def __init__(self, text: Text, book: _Book) -> None:
        self._text = text
        self._rows = Rows(text)
        self._book = book
        self._below: list[str] = []  # what is no cell
        self._result: tuple[int, int] | None = None  # the cell whose formula gave a text
        self._in_note = False

    def hear(self, record: _Record) -> None:
        data, book = record.data, self._book
        match record.kind:
            case _Kind.NAMED_STRING:
                (number,) = struct.unpack_from("<I", data, 6)
                self._add(data, book.strings[number] if number < len(book.strings) else "")
            case _Kind.LABEL | _Kind.RICH_LABEL:
                self._add(data, book.string(data[6:], 2))
            case _Kind.NUMBER:
                self._add_number(data, struct.unpack_from("<d", data, 6)[0])
            case _Kind.PACKED:
                self._add_number(data, _packed_number(data[6:10]))
            case _Kind.MORE_PACKED:
                row, first = struct.unpack_from("<HH", data)
                for number in range((len(data) - 6) // 6):
                    place = 4 + 6 * number
                    cell = struct.pack("<HH", row, first + number) + data[place : place + 2]
                    self._add_number(cell, _packed_number(data[place + 2 : place + 6]))
            case _Kind.FORMULA:
                self._formula(data)
            case _Kind.RESULT if self._result:
                self._rows.add(*self._result, book.string(data, 2))
                self._result = None
            case _Kind.LOGICAL:
                self._add(data, _ERRORS.get(data[6], "#") if data[7] else ("FALSE", "TRUE")[data[6] & 1])
            case _:
                self._beside(record)

    def _beside(self, record: _Record) -> None:
        data = record.data
        if record.kind == _Kind.DRAWN:
            self._in_note = struct.unpack_from("<H", data, 4)[0] == _NOTE
        elif record.kind == _Kind.TEXT_BOX and len(record.pieces) > 1 and not self._in_note:
            (length,) = struct.unpack_from("<H", data, 10)
            self._below.append(_Strings(record.pieces[1:]).string(length) + "\n")
        elif record.kind in {_Kind.HEAD, _Kind.FOOT} and data:
            self._below.append(of_margin(self._book.string(data, 2 if self._book.is_modern else 1)))

    def close(self) -> None:
        """The sheet is at its end."""
        self._rows.close()
        for said in self._below:
            self._text.add(said)

    def _formula(self, data: bytes) -> None:
        """The result, as last computed; a text follows in a record of its own."""
        if data[12:14] != b"\xff\xff":
            self._add_number(data, struct.unpack_from("<d", data, 6)[0])
        elif data[6] == 0:
            self._result = struct.unpack_from("<HH", data)
        elif data[6] in {1, 2}:
            self._add(data, _ERRORS.get(data[8], "#") if data[6] == 2 else ("FALSE", "TRUE")[data[8] & 1])

    def _add_number(self, cell: bytes, number: float) -> None:
        (form,) = struct.unpack_from("<H", cell, 4)
        self._add(cell, figures.shown(number, self._book.code(form), since_1904=self._book.since_1904))

    def _add(self, cell: bytes, said: str) -> None:
        if said:
            row, column = struct.unpack_from("<HH", cell)
            self._rows.add(row, column, said)


def _packed_number(data: bytes) -> float:
    """A number in four bytes: a whole one, or the upper half of another; both may be hundredfold (§2.5.217)."""
    (packed,) = struct.unpack("<i", data)
    number: float
    if packed & 2:
        number = packed >> 2
    else:
        (number,) = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<i", packed & ~3))
    return number / 100 if packed & 1 else number


def _shared_strings(pieces: list[bytes]) -> Iterator[str]:
    reader = _Strings(pieces)
    count = int.from_bytes(reader.take(8)[4:], "little")
    gathered = 0
    while count and not reader.is_empty:
        said = reader.string(int.from_bytes(reader.take(2), "little"))
        gathered += len(said)
        if gathered > 4 * CHARACTERS:
            raise Unreadable("limits")
        yield said
        count -= 1


class _Strings:
    """Strings in a record and its continuations; where one breaks off, its next piece says anew how wide it is."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._number = 0
        self._place = 0

    @property
    def is_empty(self) -> bool:
        return self._number >= len(self._pieces)

    def take(self, count: int) -> bytes:
        """So many bytes, over the borders of pieces."""
        taken = b""
        while len(taken) < count and not self.is_empty:
            taken += self._in_piece(count - len(taken))
            self._turn()
        return taken

    def string(self, length: int) -> str:
        """A string of so many characters, its flags before it, and behind it what we do not read."""
        flags = (self.take(1) or b"\0")[0]
        runs = int.from_bytes(self.take(2), "little") if flags & _RICH else 0
        foreign = int.from_bytes(self.take(4), "little") if flags & _FOREIGN else 0
        said = ""
        left = length
        while left > 0 and not self.is_empty:
            width = 2 if flags & _WIDE else 1
            raw = self._in_piece(left * width)
            said += raw.decode("utf-16-le" if width == 2 else "latin-1", "replace")
            left -= max(1, len(raw) // width)
            if self._turn() and left > 0:
                flags = (self.take(1) or b"\0")[0]
        self.take(4 * runs + foreign)
        return said

    def _in_piece(self, count: int) -> bytes:
        taken = self._pieces[self._number][self._place : self._place + count]
        self._place += len(taken)
        return taken

    def _turn(self) -> bool:
        """Go to the next piece where this one is used up; whether that was so."""
        if not self.is_empty and self._place >= len(self._pieces[self._number]):
            self._number, self._place = self._number + 1, 0
            return True
        return False
