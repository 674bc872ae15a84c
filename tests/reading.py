"""The tables of figures read back from every format of a paper, by readers that share nothing with what wrote them.

All give the same: the groups by name, each with its units (and 合计) by name, each with its figures by the headings.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import lxml.html
import openpyxl
import pypdf

Figures = dict[str, Decimal]
Read = dict[str, dict[str, Figures]]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOTAL = "合计"


def from_html(page: str) -> Read:
    """Tables under headings, with two rows of headings of which some cells are deep and some are wide."""
    tree: Any = lxml.html.fromstring(page)
    found: Read = {}
    for table in tree.xpath("//table[contains(@class, 'figures')]"):
        (title,) = table.xpath("preceding::h3[1]")
        upper, lower = ([_html_cell(cell) for cell in row] for row in table.xpath("thead/tr"))
        labels = list(_labels([(text, wide, deep > 1) for text, wide, deep in upper], [text for text, _, _ in lower]))
        rows = ([_html_cell(cell) for cell in row] for row in table.xpath("tbody/tr"))
        found[title.text_content().strip()] = _rows(labels, (_spread(row) for row in rows))
    return found


def _html_cell(cell: Any) -> tuple[str, int, int]:
    return cell.text_content().strip(), int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))


def _spread(row: Iterable[tuple[str, int, int]]) -> list[str]:
    """合计 stands over two columns."""
    return [text for text, wide, _ in row for text in (["", text] if wide == 2 else [text])]


def from_text(text: str, heading: str) -> Read:
    """Listings under a heading: `1 清河县：报市信息·当月 12；…`, with what is — left out."""
    found: Read = {}
    group = ""
    lines = text.splitlines()
    for line in lines[lines.index(heading) + 1 :]:
        if match := re.fullmatch(r"(?:(\d+|—) )?(.+?)：(—|\S+ -?[\d.]+(?:；\S+ -?[\d.]+)*)", line):
            place, name, figures = match.groups()
            pairs = [one.rpartition(" ") for one in figures.split("；")] if figures != "—" else []
            found[group][name] = {label: Decimal(value) for label, _, value in pairs}
            if name != TOTAL:
                found[group][name]["位次"] = _figure(place or "—")
        elif line.startswith(("注：", "三、")):
            break
        elif line:
            group = line
            found[group] = {}
    return found


def from_xlsx(data: bytes) -> Read:
    """A sheet a group: title, what it is, two rows of headings; numbers are numbers."""
    found: Read = {}
    for page in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        if page.cell(3, 1).value != "位次":
            continue
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
        wide = [text or (rows[0][k - 1] if rows[1][k] else "") for k, text in enumerate(rows[0])]
        labels = [_label(_before(wide, k), under) for k, under in enumerate(rows[1])]
        body = [row for row in rows[2:] if row[2] is not None]
        assert all(isinstance(value, int | float) or value == "—" for row in body for value in row[2:])
        cells = ([str(value) for value in row] for row in body)
        found[page.title] = _rows(labels, (["", TOTAL, *row[2:]] if row[0] == TOTAL else row for row in cells))
    return found


def _before(headings: Sequence[Any], place: int) -> str:
    """A wide heading stands in its first column only."""
    return next(str(text) for text in reversed(headings[: place + 1]) if text)


def from_docx(data: bytes) -> Read:
    """Tables as XML, each after the paragraph that names it; cells span columns, or go on from the row above."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = ET.fromstring(archive.read("word/document.xml"))[0]
    found: Read = {}
    title = ""
    for block in body:
        if block.tag == f"{W}p":
            title = _word(block) or title
        elif block.tag == f"{W}tbl":
            upper, lower, *rows = ([_docx_cell(cell) for cell in row.iter(f"{W}tc")] for row in block.iter(f"{W}tr"))
            if upper[0][0] != "位次":
                continue
            deep = list(_places(upper, lower))
            labels = list(_labels(deep, [text for text, _, going_on in lower if not going_on]))
            found[title] = _rows(labels, (_spread((text, wide, 1) for text, wide, _ in row) for row in rows))
    return found


def from_pdf(data: bytes, labels: Sequence[str], groups: Sequence[str]) -> Read:
    """Words in the order in which they are set, cell by cell; a group's table goes on over pages.

    Headings are broken into lines: that they are these `labels` is told by their characters.
    """
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    row = re.compile(rf"(?:(\d+|—)\s+([^\d—]+?)|{TOTAL})((?:\s(?:-?\d[\d.]*|—)){{{len(labels) - 2}}})(?=\s|$)")
    begins = [text.index(f"\n{group}\n", text.index("得分情况统计表\n")) for group in groups]
    found: Read = {}
    for group, begin, end in zip(groups, begins, [*begins[1:], len(text)], strict=True):
        rows = list(row.finditer(text, begin, end))
        heads = text[begin + len(group) + 2 : rows[0].start()]
        parts = [
            *dict.fromkeys(label.partition("·")[0] for label in labels),
            *(one.partition("·")[2] for one in labels),
        ]
        assert sorted("".join(heads.split())) == sorted("".join(parts))
        cells = (
            (place or "", "".join((name or TOTAL).split()), *figures.split())
            for place, name, figures in map(_groups, rows)
        )
        found[group] = _rows(labels, cells)
    return found


def _groups(match: re.Match[str]) -> Sequence[str]:
    return match.groups()


def labels_of(page: str) -> list[str]:
    """The columns of a page's first table of figures."""
    tree: Any = lxml.html.fromstring(page)
    upper, lower = (
        [_html_cell(cell) for cell in row]
        for row in tree.xpath("//table[contains(@class, 'figures')]")[0].xpath("thead/tr")
    )
    return list(_labels([(text, wide, deep > 1) for text, wide, deep in upper], [text for text, _, _ in lower]))


def _docx_cell(cell: ET.Element) -> tuple[str, int, bool]:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    wide = int(span.get(f"{W}val", "1")) if span is not None else 1
    return _word(cell), wide, merge is not None and merge.get(f"{W}val") != "restart"


def _places(upper: list[tuple[str, int, bool]], lower: list[tuple[str, int, bool]]) -> Iterator[tuple[str, int, bool]]:
    """The upper headings, with whether they go on into the lower row."""
    below = iter(lower)
    for text, wide, _ in upper:
        under = [next(below) for _ in range(wide)]
        yield text, wide, under[0][2]


def _word(element: ET.Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t")).strip()


def _labels(upper: Iterable[tuple[str, int, bool]], lower: Iterable[str]) -> Iterator[str]:
    below = iter(lower)
    for text, wide, deep in upper:
        for _ in range(wide):
            yield text if deep else _label(text, next(below))


def _label(heading: str, under: object) -> str:
    return f"{heading}·{under}" if under else heading


def _rows(labels: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, Figures]:
    found: dict[str, Figures] = {}
    for cells in rows:
        named = dict(zip(labels, cells, strict=True))
        name = named.pop("单位")
        if name == TOTAL:
            named.pop("位次")
        figures = {label: _figure(value) for label, value in named.items()}
        found[name] = {label: value for label, value in figures.items() if value or label == "位次"}
    return found


def _figure(words: str) -> Decimal:
    """— is nothing: zero, or no place."""
    return Decimal(0) if words == "—" else Decimal(words)
