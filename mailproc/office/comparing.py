"""Two like texts side by side: what differs is marked, and what is the same is cut to what stands around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 16  # characters of the same text that stay on either side of a difference
LONGEST = 320  # characters of an excerpt; the rest is cut
WHOLE = 24  # a text that is the same all through is shown by so many characters
CLOSELY = 1_000  # characters of a changed passage that are compared sign by sign; a longer one is marked as a whole
RELATED = 0.5  # passages less like each other than this are marked as a whole
TEXT = 20_000  # characters of a text that are looked at
CUT = "……"

_SENTENCE = re.compile(r"[^。！？；;!?\n]*[。！？；;!?\n]+|[^。！？；;!?\n]+")
_SIGN = re.compile(r"\d+(?:[.,]\d+)*|.")  # a figure changes as a whole
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an excerpt: whether it differs from the other text, or stands there too."""

    text: str
    differs: bool = False


Excerpt = tuple[Piece, ...]


def side_by_side(one: str, other: str) -> tuple[Excerpt, Excerpt]:
    """Both texts around where they differ. Breaks are blanks; of two equal texts only the beginning is shown."""
    left, right = (_BLANKS.sub(" ", text[:TEXT]).strip() for text in (one, other))
    pairs = list(_compared(left, right))
    return _excerpt([pair[0] for pair in pairs]), _excerpt([pair[1] for pair in pairs])


def _compared(one: str, other: str) -> Iterator[tuple[Piece, Piece]]:
    """Runs of both texts that correspond: sentence by sentence, and sign by sign where they changed."""
    left, right = _SENTENCE.findall(one), _SENTENCE.findall(other)
    for same, a, b in _matched(SequenceMatcher(None, left, right).get_opcodes()):
        mine, yours = "".join(left[a]), "".join(right[b])
        if same:
            yield Piece(mine), Piece(yours)
        else:
            yield from _closely(mine, yours)


def _closely(one: str, other: str) -> Iterator[tuple[Piece, Piece]]:
    if max(len(one), len(other)) <= CLOSELY:
        left, right = _SIGN.findall(one), _SIGN.findall(other)
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        if matcher.ratio() >= RELATED:
            for same, a, b in _matched(matcher.get_opcodes()):
                yield Piece("".join(left[a]), not same), Piece("".join(right[b]), not same)
            return
    yield Piece(one, differs=True), Piece(other, differs=True)


def _matched(opcodes: Sequence[tuple[str, int, int, int, int]]) -> Iterator[tuple[bool, slice, slice]]:
    return ((tag == "equal", slice(a, b), slice(c, d)) for tag, a, b, c, d in opcodes)


def _excerpt(pieces: Sequence[Piece]) -> Excerpt:
    """The pieces with long runs of the same text cut, and the whole no longer than an excerpt may be."""
    told = [piece for piece in _joined(pieces) if piece.text]
    if all(not piece.differs for piece in told):
        whole = "".join(piece.text for piece in told)
        return (Piece(_head(whole, WHOLE)),)
    last = len(told) - 1
    kept = [
        piece if piece.differs else Piece(_around(piece.text, first=place == 0, last=place == last))
        for place, piece in enumerate(told)
    ]
    return tuple(_within(kept, LONGEST))


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one sort as one piece."""
    waiting: Piece | None = None
    for piece in pieces:
        if waiting is not None and (not piece.text or piece.differs == waiting.differs):
            waiting = Piece(waiting.text + piece.text, waiting.differs)
        elif piece.text:
            if waiting is not None:
                yield waiting
            waiting = piece
    if waiting is not None:
        yield waiting


def _around(text: str, *, first: bool, last: bool) -> str:
    """What stands next to the differences before and behind it."""
    before, behind = "" if first else text[:AROUND], "" if last else text[-AROUND:]
    if len(text) <= len(before) + len(behind) + len(CUT):
        return text
    return f"{before}{CUT}{behind}"


def _within(pieces: Sequence[Piece], most: int) -> Iterator[Piece]:
    for piece in pieces:
        if most <= 0:
            return
        yield Piece(_head(piece.text, most), piece.differs)
        most -= len(piece.text)


def _head(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + CUT
