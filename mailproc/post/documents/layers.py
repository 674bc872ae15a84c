"""What the formatting of a binary .doc says about its text ([MS-DOC] §2.6, §2.8.5, §2.8.6).

Pages of 512 bytes tell for each run of characters and for each paragraph how it differs from its style. Looked at is
only what changes what a person reads: deleted, hidden, a symbol, the end of a row of a table, a number before it.
"""

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from mailproc.post.documents.compound import Stream

_PAGE = 512
_MOST_RUNS = 101  # on a page
_DEEPEST = 10  # styles based on styles
_NO_STYLE = 0x0FFF

# Changes of formatting ("sprm") that are looked at.
_DELETED, _HIDDEN, _SYMBOL = 0x0800, 0x083C, 0x6A09
_ROW_END, _INNER_ROW_END, _INNER_CELL = 0x2417, 0x244C, 0x244B
_LIST_LEVEL, _LIST = 0x260A, 0x460B
_ELSEWHERE = 0x6646  # further ones stand in another stream
_SHORT_FORMS = {0x41: _DELETED, 0x5C: _HIDDEN}
_OPERANDS = (1, 1, 2, 4, 2, 2, -1, 3)  # bytes, by the upper three bits; -1: the first byte tells
_TABLE_DEFINITION, _TAB_STOPS = 0xD608, 0xC615
_YES = (b"\x01", b"\x81")  # the second: unlike the style
_PRIVATE = range(0xE000, 0xF900)  # signs of a font: boxes to tick, bullets


class Numbered(NamedTuple):
    """That a paragraph is numbered: by which use of a list (0: by none), on which level."""

    use: int | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Layers:
    """By places in the stream of words: spans that are not read, or something else in their place; what stands for a
    sign that ends there (cells and rows); which paragraphs that begin there are numbered.
    """

    spans: list[tuple[int, int, str]]
    ends: dict[int, str]
    numbered: dict[int, Numbered]
    _edges: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.spans.sort()
        places = {*self.ends, *self.numbered, *(place for span in self.spans for place in span[:2])}
        object.__setattr__(self, "_edges", sorted(places))

    def next_edge(self, place: int, limit: int) -> int:
        """Up to where the text from here on is all alike."""
        edge = bisect_right(self._edges, place)
        return min(self._edges[edge], limit) if edge < len(self._edges) else limit

    def instead(self, place: int) -> str | None:
        """What is read instead of the characters there; None where they are read."""
        number = bisect_right(self.spans, place, key=itemgetter(0)) - 1
        if number < 0 or place >= self.spans[number][1]:
            return None
        return self.spans[number][2] if place == self.spans[number][0] else ""


def layers(
    words: Stream, characters: bytes, paragraphs: bytes, styles: bytes, elsewhere: Callable[[int], bytes]
) -> Layers:
    """From the lists of pages for characters and for paragraphs, and the styles."""
    spans = []
    for first, end, changes in _runs(words, characters, _of_characters):
        said = instead(_changes(changes))
        if said is not None:
            spans.append((first, end, said))
    of_styles = _of_styles(styles)
    ends: dict[int, str] = {}
    numbered: dict[int, Numbered] = {}
    for first, end, changes in _runs(words, paragraphs, _of_paragraph):
        own = list(_with_others(changes[2:], elsewhere))
        marks = {kind for kind, operand in own if operand[:1] == b"\x01"}
        if marks & {_ROW_END, _INNER_ROW_END}:
            ends[end] = "\n"
        elif _INNER_CELL in marks:
            ends[end] = "\t"
        number = _numbered(own)
        style = of_styles.get(int.from_bytes(changes[:2], "little"), Numbered())
        use = style.use if number.use is None else number.use
        if use:
            numbered[first] = Numbered(use, (style.level if number.level is None else number.level) or 0)
    return Layers(spans, ends, numbered)


def of_piece(changed: int, shared: list[bytes]) -> Iterable[tuple[int, bytes]]:
    """The changes that a piece of text brings along: one in two bytes, or some that several pieces share."""
    if changed & 1:
        number = changed >> 1
        return _changes(shared[number]) if number < len(shared) else ()
    return [(_SHORT_FORMS.get(changed >> 1 & 0x7F, 0), bytes([changed >> 8]))]


def instead(changes: Iterable[tuple[int, bytes]]) -> str | None:
    """What is read instead of characters so formatted: nothing of what is deleted or hidden; a symbol as itself."""
    said = None
    for kind, operand in changes:
        if kind in (_DELETED, _HIDDEN):
            if operand[:1] in _YES:
                return ""
        elif kind == _SYMBOL and len(operand) == 4:
            number = int.from_bytes(operand[2:], "little")
            said = "" if number in _PRIVATE else chr(number)
    return said


def _numbered(changes: Iterable[tuple[int, bytes]]) -> Numbered:
    use = level = None
    for kind, operand in changes:
        if kind == _LIST and len(operand) == 2:
            use = int.from_bytes(operand, "little")
        elif kind == _LIST_LEVEL and operand:
            level = operand[0]
    return Numbered(use, level)


def _runs(
    words: Stream, listed: bytes, changes: Callable[[bytes, int, int], bytes]
) -> Iterator[tuple[int, int, bytes]]:
    """Runs of characters, or paragraphs: where they begin, where they end, what their page says of them."""
    count = (len(listed) - 4) // 8
    if count <= 0:
        return
    for number in dict.fromkeys(struct.unpack_from(f"<{count}I", listed, 4 * (count + 1))):
        place = (number & 0x3FFFFF) * _PAGE
        page = words.cut(place, place + _PAGE)
        if len(page) == _PAGE and page[-1] <= _MOST_RUNS:
            edges = struct.unpack_from(f"<{page[-1] + 1}I", page)
            for run, (first, end) in enumerate(pairwise(edges)):
                yield first, end, changes(page, page[-1], run)


def _of_characters(page: bytes, runs: int, run: int) -> bytes:
    place = 2 * page[4 * (runs + 1) + run]
    return page[place + 1 : place + 1 + page[place]] if place else b""


def _of_paragraph(page: bytes, runs: int, run: int) -> bytes:
    """The number of the style and the changes to it; their length is counted in words, in one of two ways."""
    if 4 * (runs + 1) + 13 * run >= _PAGE:
        return b""
    place = 2 * page[4 * (runs + 1) + 13 * run]
    if not place:
        return b""
    if page[place]:
        return page[place + 1 : place + 2 * page[place]]
    return page[place + 2 : place + 2 + 2 * page[place + 1]]


def _changes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Changes of formatting: which, and its operand."""
    place = 0
    while place + 2 < len(data):
        kind = data[place] | data[place + 1] << 8
        length = _OPERANDS[kind >> 13]
        if kind == _TABLE_DEFINITION:
            length = 1 + int.from_bytes(data[place + 2 : place + 4], "little")
        elif length < 0:
            length = 1 + data[place + 2]
            if kind == _TAB_STOPS and length == 256:  # as many as it says itself
                removed = data[place + 3] if place + 3 < len(data) else 0
                added = place + 4 + 4 * removed
                length = 3 + 4 * removed + 3 * (data[added] if added < len(data) else 0)
        yield kind, data[place + 2 : place + 2 + length]
        place += 2 + length


def _with_others(changes: bytes, elsewhere: Callable[[int], bytes]) -> Iterator[tuple[int, bytes]]:
    for kind, operand in _changes(changes):
        if kind == _ELSEWHERE and len(operand) == 4:
            yield from _changes(elsewhere(int.from_bytes(operand, "little")))
        yield kind, operand


def _of_styles(data: bytes) -> dict[int, Numbered]:
    """Which styles number their paragraphs (§2.9.271): those that say so, and those based on them."""
    own: dict[int, Numbered] = {}
    based: dict[int, int] = {}
    place = 2 + int.from_bytes(data[:2], "little")
    size = int.from_bytes(data[4:6], "little")  # of what every style begins with
    number = 0
    while place + 2 <= len(data):
        length = int.from_bytes(data[place : place + 2], "little")
        style = data[place + 2 : place + 2 + length]
        if len(style) > size >= 6 and style[2] & 0x0F == 1:  # a style of paragraphs
            based[number] = int.from_bytes(style[2:4], "little") >> 4
            name_end = size + 2 + 2 * int.from_bytes(style[size : size + 2], "little") + 2
            changes = name_end + 2 + int.from_bytes(style[name_end : name_end + 2], "little")
            own[number] = _numbered(_changes(style[name_end + 4 : changes]))
        place += 2 + length + length % 2
        number += 1
    return {number: _inherited(number, own, based) for number in own}


def _inherited(number: int, own: dict[int, Numbered], based: dict[int, int]) -> Numbered:
    use = level = None
    for _ in range(_DEEPEST):
        if number == _NO_STYLE or number not in own:
            break
        use = own[number].use if use is None else use
        level = own[number].level if level is None else level
        number = based[number]
    return Numbered(use, level)
