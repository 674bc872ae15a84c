"""Sheets: items typed into a table, one a row, or into a form with the fields 标题 and 正文."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from mailproc.office.duplicates import normalise

LEAST_TEXT = 30  # normalised characters; a cell of fewer is a remark
MOST = 50  # a table of more rows is a list

_TITLE = re.compile(r"(?:信息|稿件|文章)?(?:标题|题目|题名)")
_TEXT = re.compile(r"(?:信息|稿件|主要|具体|详细)?(?:内容|正文)")
_UNIT = re.compile(r"(?:报送|供稿|来稿|填报)?单位(?:名称)?")
_AUTHOR = re.compile(r"(?:撰稿|供稿|来稿|拟稿|报送|执笔)人?|作者|信息员")
_BLANKS = re.compile(r"[\s:]+")
_FULL_COLON = str.maketrans({"：": ":"})


@dataclass(frozen=True, slots=True)
class Row:
    """An item in a table. `author` is what its columns say of who wrote it."""

    title: str
    text: str
    author: str = ""


def split(text: str) -> tuple[Row, ...]:
    """The items typed into a table; () where the text is none, or has no fields 标题 and 正文 (内容)."""
    if "\t" not in text:
        return ()
    lines = text.splitlines()
    found = tuple(islice(_rows(lines), MOST + 1)) or tuple(islice(_forms(lines), MOST + 1))
    return found if len(found) <= MOST else ()


def _rows(lines: Sequence[str]) -> Iterator[Row]:
    """Rows below a heading that has both columns."""
    title = content = -1
    heads: list[str] = []
    for line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        names = [_bare(cell) for cell in cells]
        if len(cells) > 1 and _place(_TITLE, names) >= 0 and _place(_TEXT, names) >= 0:
            title, content, heads = _place(_TITLE, names), _place(_TEXT, names), names
        elif heads and len(cells) > max(title, content) and len(normalise(cells[content])) >= LEAST_TEXT:
            yield Row(cells[title], cells[content], _author(heads, cells))


def _author(heads: Sequence[str], cells: Sequence[str]) -> str:
    places = [_place(pattern, heads) for pattern in (_UNIT, _AUTHOR)]
    return " ".join(cells[place] for place in places if 0 <= place < len(cells) and cells[place])


def _place(pattern: re.Pattern[str], names: Sequence[str]) -> int:
    return next((place for place, name in enumerate(names) if pattern.fullmatch(name)), -1)


def _forms(lines: Sequence[str]) -> Iterator[Row]:
    """One form after another: the row 标题, and below it the row 正文, which goes on until the next field."""
    title = ""
    content: list[str] = []
    inside = False
    for line in (*lines, "标题\t"):
        first, tab, rest = line.partition("\t")
        name = _bare(first)
        if tab and _TITLE.fullmatch(name):
            if title and len(normalise("\n".join(content))) >= LEAST_TEXT:
                yield Row(title, "\n".join(content).strip())
            title, content, inside = rest.strip(), [], False
        elif tab and title and _TEXT.fullmatch(name):
            inside = True
            content.append(rest.strip())
        elif inside and tab and len(name) <= 8 and not first.startswith((" ", "\u3000")):
            inside = False
        elif inside:
            content.append(line.strip())


def _bare(cell: str) -> str:
    return _BLANKS.sub("", cell.translate(_FULL_COLON))
