"""The numbered lists of a binary .doc ([MS-DOC] §2.9.131, §2.9.150): what stands before which paragraph."""

import struct
from collections.abc import Iterator
from itertools import islice

from mailproc.post.numbering import Level, Numbering

_LEVEL_SIZE, _LIST_SIZE, _USE_SIZE = 28, 28, 16
_LEVELS = 9
_IN_DIGITS = 0x04  # of a level
_SIMPLE = 0x01  # a list of one level
_OWN_START, _OWN_FORM = 0x10, 0x20  # what a use of a list changes in it
_MOST = 4_000  # lists
_FORMS = {  # [MS-OSHARED] §2.2.1.3
    0x01: "upperRoman",
    0x02: "lowerRoman",
    0x03: "upperLetter",
    0x04: "lowerLetter",
    0x0A: "ideographDigital",
    0x0B: "japaneseCounting",
    0x10: "japaneseLegal",
    0x12: "decimalEnclosedCircle",
    0x16: "decimalZero",
    0x17: "bullet",
    0x1A: "decimalEnclosedFullstop",
    0x1B: "decimalEnclosedParen",
    0x1C: "decimalEnclosedCircleChinese",
    0x1D: "ideographEnclosedCircle",
    0x1E: "ideographTraditional",
    0x1F: "ideographZodiac",
    0x21: "taiwaneseCounting",
    0x22: "ideographLegalTraditional",
    0x23: "taiwaneseCountingThousand",
    0x24: "taiwaneseDigital",
    0x25: "chineseCounting",
    0x26: "chineseLegalSimplified",
    0x27: "chineseCountingThousand",
    0x28: "ideographDigital",
    0xFF: "none",
}


class Lists:
    """Numbers paragraphs. `lists` is the table of lists with the levels behind it, `uses` the one of their uses."""

    def __init__(self, lists: bytes, uses: bytes) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._uses: list[str] = []  # the list of each use
        self._anew: dict[int, dict[int, int]] = {}  # where its levels begin anew
        self._numbering = Numbering(self._levels)
        self._read_lists(lists)
        self._read_uses(uses)

    def mark(self, use: int | None, level: int | None) -> str:
        """What stands before the next paragraph; uses are counted from 1."""
        if not use or level is None or use > len(self._uses):
            return ""
        name = self._uses[use - 1]
        for depth, start in self._anew.pop(use - 1, {}).items():
            self._numbering.begin(name, depth, start)
        return self._numbering.mark(name, level)

    def _read_lists(self, data: bytes) -> None:
        if len(data) < 2:
            return
        count = min(int.from_bytes(data[:2], "little"), _MOST)
        heads = [data[2 + _LIST_SIZE * number :][:_LIST_SIZE] for number in range(count)]
        levels = _levels(data, 2 + _LIST_SIZE * count)
        for head in heads:
            if len(head) == _LIST_SIZE:
                depth = 1 if head[26] & _SIMPLE else _LEVELS
                self._levels[head[:4].hex()] = dict(enumerate(islice(levels, depth)))

    def _read_uses(self, data: bytes) -> None:
        if len(data) < 4:
            return
        count = min(int.from_bytes(data[:4], "little"), _MOST)
        heads = [data[4 + _USE_SIZE * number :][:_USE_SIZE] for number in range(count)]
        self._uses = [head[:4].hex() for head in heads]
        place = 4 + _USE_SIZE * count
        for number, head in enumerate(heads):
            place += 4
            for _ in range(head[12] if len(head) > 12 else 0):
                if place + 8 > len(data):
                    return
                start, flags = struct.unpack_from("<iI", data, place)
                place += 8
                if flags & _OWN_START:
                    self._anew.setdefault(number, {})[flags & 0x0F] = start
                if flags & _OWN_FORM:
                    _, place = _level(data, place)


def _levels(data: bytes, place: int) -> Iterator[Level]:
    while place + _LEVEL_SIZE <= len(data):
        level, place = _level(data, place)
        yield level


def _level(data: bytes, place: int) -> tuple[Level, int]:
    """A level and where the next one begins; in its text the numbers of levels stand as characters 0 to 8."""
    start, form, flags = struct.unpack_from("<iBB", data, place)
    place += _LEVEL_SIZE + data[place + 24] + data[place + 25]
    length = int.from_bytes(data[place : place + 2], "little")
    text = data[place + 2 : place + 2 + 2 * length].decode("utf-16-le", "replace")
    said = "".join(f"%{ord(sign) + 1}" if sign < "\x09" else sign for sign in text)
    return Level(_FORMS.get(form, "decimal"), said, start, bool(flags & _IN_DIGITS)), place + 2 + 2 * length
