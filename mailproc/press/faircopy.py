"""The circular as a fair copy (成文): its words from the template, its tables from the figures, for Word and PDF."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from mailproc.model import Annex, FairCopy, Field, Grid, Head, Line, Style
from mailproc.model.words import line as one_line
from mailproc.press.circular import CataloguePart, CircularContext
from mailproc.press.render import Press
from mailproc.press.table import RANK, TOTAL, UNIT, GroupTable
from mailproc.press.wording import NOTHING

TABLES = "tables"  # in the template's part `paper`: here stand the tables of figures
CATALOGUE = "catalogue"  # and here the adopted items
CATALOGUE_GRID = (("序号", 2.2), ("标题", 16.0), ("报送单位", 7.0), ("期号", 4.6))  # with the columns' widths
WIDE = 12  # columns: a table that has more lies on its side

BREAK = "｜"  # where the title's line is broken

# Characters left free beside name and date (GB/T 9704-2012, 7.3.5): with a seal, and without.
SEALED_DATE = 4
UNSEALED = 2

UNKNOWN_LINE = "paper 部分的“{line}”：每行应以规定的名称和半角冒号开头，见 docs/templates.md"
MISSING_LINE = "paper 部分缺少“{name}:”一行"

# The columns' widths in full-width characters of the tables' type.
_NAMES = (5, 12)  # at least and at most: longer names take several lines
_PADDING = 0.7
_HEAD = 2  # longer headings take several lines
_FIELDS = frozenset(Field)
_STYLES = frozenset(Style)
_LINE = re.compile(r"([\w-]{1,20}):\s*(.*)")


def fair_copy(press: Press, context: CircularContext) -> FairCopy:
    """The circular for printing, from what all its formats are drawn from."""
    return press.paper("circular", context, lambda words: _read(words, context))


def _read(words: str, context: CircularContext) -> FairCopy:
    """The fair copy that lines of the template describe: `name: words`. Raises ValueError where they do not."""
    found: dict[Field, str] = {}
    body: list[Line] = []
    annexes: list[list[Line | Grid]] = []
    names = set()
    for line in filter(None, map(str.strip, words.splitlines())):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(UNKNOWN_LINE.format(line=line[:30]))
        name, text = match.groups()
        names.add(name)
        if name in _FIELDS:
            found[Field(name)] = text.replace(BREAK, "\n") if name == Field.TITLE else text
        elif name in (TABLES, CATALOGUE) and annexes:
            annexes[-1] += _tables(context.tables) if name == TABLES else _catalogue(context.catalogue)
        elif name not in _STYLES:
            raise ValueError(UNKNOWN_LINE.format(line=line[:30]))
        else:
            if name == Style.ANNEX:
                annexes.append([])
            (annexes[-1] if annexes else body).append(Line(Style(name), text))
    for name in (*Field, Style.TEXT, TABLES, *([CATALOGUE] if context.catalogue else [])):
        if name not in names:
            raise ValueError(MISSING_LINE.format(name=name))
    return FairCopy(
        context.form,
        found,
        _signed(body, sealed=context.form == "document"),
        tuple(Annex(tuple(one), _is_wide(one)) for one in annexes),
    )


def _signed(body: Iterable[Line], *, sealed: bool) -> tuple[Line, ...]:
    """Name and date where they belong: under a seal the name centred over the date, else the date two characters in."""
    lines = tuple(body)
    name = max((_width(line.text) for line in lines if line.style is Style.SIGNATURE), default=0)
    date = max((_width(line.text) for line in lines if line.style is Style.DATE), default=0)
    if sealed:
        right = {
            Style.DATE: max(SEALED_DATE, (name - date) / 2),
            Style.SIGNATURE: max(SEALED_DATE + (date - name) / 2, 0),
        }
    else:
        longer = max(date + UNSEALED - name, 0)
        right = {Style.SIGNATURE: UNSEALED + longer, Style.DATE: name + longer - date}
    last = max(place for place, line in enumerate(lines) if line.style is Style.TEXT)  # no name on a page without text
    return tuple(replace(line, right=right.get(line.style, 0), kept=place == last) for place, line in enumerate(lines))


def _is_wide(blocks: Iterable[Line | Grid]) -> bool:
    return any(isinstance(block, Grid) and len(block.weights) > WIDE for block in blocks)


def _tables(tables: Iterable[GroupTable]) -> Iterable[Line | Grid]:
    for table in tables:
        yield Line(Style.CAPTION, one_line(table.name))
        yield _scores(table)


def _scores(table: GroupTable) -> Grid:
    deep = 2 if table.lower else 1
    heads = (
        (
            Head(RANK, down=deep),
            Head(UNIT, down=deep),
            *(
                Head(
                    _stacked(one_line(one.text)) if one.deep else one_line(one.text), one.span, deep if one.deep else 1
                )
                for one in table.upper
            ),
        ),
        *([tuple(Head(one_line(under)) for under in table.lower)] if table.lower else []),
    )
    rows = (
        *((row.rank, one_line(row.name), *(cell.value for cell in row.cells)) for row in table.rows),
        ("", TOTAL, *(cell.value for cell in table.total)),
    )
    return Grid(heads, rows, _weights(table, rows), left=frozenset({1}), summed=True)


def _stacked(heading: str) -> str:
    """当月得分 in two lines."""
    return f"{heading[:_HEAD]}\n{heading[_HEAD:]}" if len(heading) == 2 * _HEAD else heading


def _weights(table: GroupTable, rows: tuple[tuple[str, ...], ...]) -> tuple[float, ...]:
    """Each column as wide as its longest figure and its heading, two characters to a line, want it."""
    rank, names, *figures = (max(_width(row[place]) for row in rows) for place in range(table.width))
    least, most = _NAMES
    widths = (max(rank, _HEAD), min(max(names, least), most), *(max(figure, _HEAD) for figure in figures))
    return tuple(width + _PADDING for width in widths)


def _catalogue(parts: Iterable[CataloguePart]) -> Iterable[Line | Grid]:
    for part in parts:
        yield Line(Style.CAPTION, one_line(part.outlet))
        yield Grid(
            heads=(tuple(Head(text) for text, _ in CATALOGUE_GRID),),
            rows=tuple(
                (str(place), one_line(row.title), one_line("、".join(row.units)), one_line(row.issue) or NOTHING)
                for place, row in enumerate(part.rows, 1)
            ),
            weights=tuple(weight for _, weight in CATALOGUE_GRID),
            left=frozenset({1}),
        )


def _width(text: str) -> float:
    """In full-width characters; digits are a little wider than half of one in many fonts."""
    return sum(1 if unicodedata.east_asian_width(one) in "WFA" else 0.55 for one in text)
