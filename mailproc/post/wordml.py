"""Paragraphs and tables as Word writes them in a .docx (WordprocessingML, ISO/IEC 29500-1, 17)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from mailproc.model import Grid, Line

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_KEPT = "<w:keepNext/>"
_CHARACTER = 320  # twentieths of a point, for programs that do not know characters
_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE_FORM = (
    '<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>'
    + _LINES
    + '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="28" w:type="dxa"/>'
    '<w:right w:w="28" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)
NO_HEIGHT = (
    f'<w:p {_W}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


@dataclass(frozen=True, slots=True)
class CellStyles:
    """The ids of the styles of a table's cells."""

    cell: str
    left: str
    head: str
    sum: str


def paragraph(line: Line, style: str) -> str:
    """A paragraph of the style with this id."""
    right = line.right
    form = _KEPT if line.kept else ""
    form += f'<w:ind w:rightChars="{round(right * 100)}" w:right="{round(right * _CHARACTER)}"/>' if right else ""
    return f"<w:p {_W}>{_inner(style, line.text, form)}</w:p>"


def _inner(style: str, text: str, form: str = "") -> str:
    lines = (f'<w:t xml:space="preserve">{one}</w:t>' for one in escape(printable(text)).split("\n"))
    return f'<w:pPr><w:pStyle w:val="{style}"/>{form}</w:pPr><w:r>{"<w:br/>".join(lines)}</w:r>'


def printable(text: str) -> str:
    """Without what XML cannot hold."""
    return _NO_XML.sub("", text)


def table(grid: Grid, styles: CellStyles, width: int) -> str:
    """No row is broken over pages, the heading rows stand on each, and a sum stands under what it sums."""
    widths = [round(width * weight / sum(grid.weights)) for weight in grid.weights]
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    heads = "".join(_heads(grid, widths, styles.head))
    rows = "".join(_rows(grid, widths, styles))
    return f"<w:tbl {_W}>{_TABLE_FORM.format(width=sum(widths))}<w:tblGrid>{columns}</w:tblGrid>{heads}{rows}</w:tbl>"


def _rows(grid: Grid, widths: Sequence[int], styles: CellStyles) -> Iterator[str]:
    for left, row in zip(range(len(grid.rows) - 1, -1, -1), grid.rows, strict=True):
        form = _KEPT if left == 1 and grid.summed else ""
        chosen = [styles.left if place in grid.left else styles.cell for place in range(len(row))]
        if left == 0 and grid.summed:
            chosen = [styles.sum] * len(row)
        yield _row(_cell(*one, form=form) for one in zip(row, widths, chosen, strict=True))


def _heads(grid: Grid, widths: Sequence[int], style: str) -> Iterator[str]:
    """The heading rows. A cell two rows deep is a cell in each of them."""
    covered: dict[int, tuple[int, int]] = {}  # by column: how many rows deep what covers it still is, and its span
    for heads in grid.heads:
        waiting = iter(heads)
        cells: list[str] = []
        place = 0
        while place < len(widths):
            depth, across = covered.pop(place, (0, 1))
            if depth:
                text, merge = "", "<w:vMerge/>"
            else:
                head = next(waiting)
                text, across, depth = head.text, head.across, head.down
                merge = '<w:vMerge w:val="restart"/>' if depth > 1 else ""
            if depth > 1:
                covered[place] = (depth - 1, across)
            span = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
            cells.append(_cell(text, sum(widths[place : place + across]), style, span + merge))
            place += across
        yield _row(cells, head=True)


def _row(cells: Iterable[str], *, head: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, style: str, merge: str = "", form: str = "") -> str:
    place = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr>'
    return f"<w:tc>{place}<w:p>{_inner(style, text, form)}</w:p></w:tc>"
