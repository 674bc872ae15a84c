"""Characters that stand somewhere on pages, to text: lines, paragraphs broken over lines and pages, heads and feet.

PDF and OFD know places only. A line that has no room for the next word goes on in the next line; what stands at the
head or foot of several pages belongs to none of them, and comes last, once.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple, TypeAlias

_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff\u3000-\u303f“”‘’—…·]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff\u3000-\u303f]{1,60}")
_NEVER_FIRST = frozenset("，。、；：？！）》】」』”’,.;:?!)")  # in a line
_FIGURE = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-—–―·•\s]{0,9}(?:第\s?)?\d{1,4}\s?页?[,/\s]{0,3}(?:共?\s?\d{1,4}\s?页?)?[-—–―·•\s]{0,9}")
_EDGE = 0.12  # of a page: so far from its edge heads and feet stand
_EDGE_LINES = 2  # so many of them
_HEAD = 0.075  # what stands alone higher than this
_SOFT_HYPHEN = "\x02"  # as pdfium gives one that is there only for the line end

# In widths of a Chinese character: from what gap on there is a blank, between two words, two Chinese characters, or
# one of each, where printers leave a little room in any case; and from what gap on there are columns.
_GAP, _WIDE_GAP, _MIXED_GAP, _COLUMN = 0.15, 0.2, 0.45, 2.5
_SAME_LINE = 0.5  # of a character's height
_MOST_UPWARDS = 4  # one line in so many may stand above the one before: columns do, and heads written last
_RAISED = 0.2  # so much higher stand the numbers of footnotes


class Glyph(NamedTuple):
    """A character, how far from the left it begins and ends, and how far from the top it stands."""

    sign: str
    left: float
    right: float
    base: float


Run: TypeAlias = tuple[list[Glyph], float]  # characters that were written at once, and their height


@dataclass(frozen=True, slots=True)
class Line:
    """Characters that stand beside each other; `size` is the width of a Chinese one."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its lines, in the order in which they were written."""

    width: float
    height: float
    lines: Sequence[Line]


def is_wide(sign: str) -> bool:
    """Whether a character is as wide as a Chinese one."""
    return _WIDE.match(sign) is not None


def runs_joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs of which one goes on where the other ended, or farther along the same line, as one."""
    glyphs: list[Glyph] = []
    height = 0.0
    for further, size in runs:
        if not further:
            continue
        if glyphs and abs(further[0].base - glyphs[-1].base) < _SAME_LINE * max(size, height):
            glyphs += further
            height = max(size, height)
        else:
            if glyphs:
                yield glyphs, height
            glyphs, height = list(further), size
    if glyphs:
        yield glyphs, height


def arranged(lines: Sequence[Line]) -> Sequence[Line]:
    """Lines as they were written; by their places where they go up and down the page, sorted by font or by chance."""
    upwards = sum(other.base < one.base - one.size for one, other in pairwise(lines))
    if upwards * _MOST_UPWARDS <= len(lines):
        return lines
    return sorted(lines, key=lambda own: (round(own.base / max(own.size, 1.0)), own.left))


def line(glyphs: Sequence[Glyph], height: float) -> Line | None:
    """A line of these characters of that height, None of blanks. Those out of their order are put back."""
    standing = [glyph for glyph in glyphs if glyph.sign.strip()]
    if not standing:
        return None
    widths = [glyph.right - glyph.left for glyph in standing if _IDEOGRAPH.match(glyph.sign)]
    size = max(median(widths) if widths else height, 1.0)
    base = median(glyph.base for glyph in standing)
    if all(abs(glyph.base - base) < size / 2 for glyph in standing):
        glyphs = sorted(glyphs, key=lambda glyph: glyph.left)
    spacing = _spacing(glyphs)
    said = ""
    before = None
    for glyph in glyphs:
        if glyph.sign.isdecimal() and glyph.base < base - _RAISED * size and not _WORD.match(said[-1:]):
            continue  # refers to a footnote; m2 does not
        if before is not None:
            said += _between(before, glyph, size, spacing)
        said += glyph.sign
        before = glyph
    left, right = min(glyph.left for glyph in standing), max(glyph.right for glyph in standing)
    return Line(said.strip(), left, right, base, size)


def _spacing(glyphs: Sequence[Glyph]) -> float:
    """By how much the Chinese characters of a line are spread."""
    pairs = [(one, other) for one, other in pairwise(glyphs) if _IDEOGRAPH.match(one.sign + other.sign)]
    gaps = [other.left - one.right for one, other in pairs if _IDEOGRAPH.match(other.sign)]
    return max(0.0, median(gaps)) if gaps else 0.0


def _between(one: Glyph, other: Glyph, size: float, spacing: float) -> str:
    gap = (other.left - one.right - spacing) / size
    if gap > _COLUMN:
        return "\t"
    if " " in (one.sign, other.sign):
        return ""
    wide = [_WIDE.match(glyph.sign) is not None for glyph in (one, other)]
    least = _WIDE_GAP if all(wide) else _MIXED_GAP if any(wide) else _GAP
    return " " if gap > least else ""


def written(pages: Sequence[Page]) -> Iterator[str]:
    """The text: a paragraph a line, the heads and feet of the pages below."""
    margins = _margins(pages)
    paragraph = ""
    last: Line | None = None
    for page in pages:
        area = _text_area(page)
        for own in page.lines:
            if _key(own.text) in margins and _at_edge(page, own):
                continue
            if last is not None and _goes_on(last, own, area):
                paragraph = _joined(paragraph, own.text)
            else:
                yield f"{paragraph}\n" if paragraph else ""
                paragraph = own.text
            last = own
    yield f"{paragraph}\n" if paragraph else ""
    yield from (f"{text}\n" for text in margins.values())


def _joined(paragraph: str, further: str) -> str:
    if paragraph.endswith(_SOFT_HYPHEN):
        return paragraph[:-1] + further
    apart = paragraph[-1:].isascii() and further[:1].isascii() and not paragraph.endswith("-")
    return f"{paragraph} {further}" if apart else paragraph + further


class _Area(NamedTuple):
    """How far left and right the lines of a page reach, and the size of most."""

    left: float
    right: float
    size: float


def _goes_on(one: Line, other: Line, area: _Area) -> bool:
    """Whether a paragraph goes on in the next line: the next word had no room in this one, and is not indented."""
    if not 0.88 < other.size / one.size < 1.14 or other.base - one.base > 3 * one.size:
        return False
    if "\t" in one.text or "\t" in other.text:  # rows of a table
        return False
    word = _WORD.match(other.text)
    needed = len(word[0]) * one.size / 2 if word else one.size
    needed += one.size * (other.text[1:2] in _NEVER_FIRST)
    if one.right + needed <= area.right - one.size * 0.3:
        return False
    centred = abs(one.left + one.right - other.left - other.right) < one.size
    is_title = centred and (one.size > 1.15 * area.size or one.left > area.left + one.size)
    return is_title or other.left < area.left + one.size * 0.6


def _text_area(page: Page) -> _Area:
    """To the right the lines reach nowhere where few of them come near the edge."""
    lefts = Counter(round(own.left / 2) for own in page.lines)
    usual = [place for place, count in lefts.items() if count > 1] or list(lefts)
    left = min(usual, default=0) * 2
    last = max(page.lines, key=lambda own: own.right, default=None)
    if last is None:
        return _Area(left, float("inf"), 1.0)
    alike = sum(own.right > last.right - last.size for own in page.lines)
    near = page.width - (1.6 * left + 20 if alike > 1 else left + 2.5 * last.size)
    size = median(own.size for own in page.lines)
    return _Area(left, last.right if last.right > near else float("inf"), size)


# --- heads and feet -------------------------------------------------------------------------------------------


def _margins(pages: Sequence[Page]) -> dict[str, str]:
    """Heads and feet as first written, by their key: what several pages have, numbers, and what stands apart."""
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    apart = set()
    for page in pages:
        standing = sorted(page.lines, key=lambda own: own.base)
        apart |= {_key(one.text) for one, other in pairwise(standing[:2]) if _stands_apart(page, one, other)}
        edges = [own for own in (*standing[:_EDGE_LINES], *standing[-_EDGE_LINES:]) if _at_edge(page, own)]
        for own in {_key(own.text): own for own in edges}.values():
            counts[_key(own.text)] += 1
            first.setdefault(_key(own.text), own.text)
    return {key: text for key, text in first.items() if counts[key] > 1 or key in apart or _PAGE_NUMBER.fullmatch(text)}


def _stands_apart(page: Page, one: Line, other: Line) -> bool:
    """Whether the first line stands where a head does, in small letters and far above the next."""
    return one.base < page.height * _HEAD and one.size < 0.9 * other.size and other.base - one.base > 2 * one.size


def _at_edge(page: Page, own: Line) -> bool:
    return own.base < page.height * _EDGE or own.base > page.height * (1 - _EDGE)


def _key(text: str) -> str:
    """What heads and feet of different pages have in common: all but figures."""
    return _FIGURE.sub("#", "".join(text.split()))
