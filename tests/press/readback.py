"""Printed tables read back by readers that are not ours: html by the standard library, sheets by openpyxl."""

import io
import re
from html.parser import HTMLParser
from typing import Any

from openpyxl import load_workbook

Cells = dict[str, dict[str, str]]  # by row and column, as printed
_SPOKEN = re.compile(r"^(?:(?:\d+|—) )?(?P<name>[^：]+)：(?P<cells>.+)$")


class _Tables(HTMLParser):
    """All tables as rows of (text, columns, rows)."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self.span = (0, 0)
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self.span, self.words = (int(known.get("colspan") or 1), int(known.get("rowspan") or 1)), ""

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.tables[-1][-1].append((self.words.strip(), *self.span))


def html_tables(html: str, heading: str) -> list[Cells]:
    """The tables of figures that have this heading, by units and columns; 合计 is a row of its own."""
    reader = _Tables()
    reader.feed(html)
    return [_cells(table) for table in reader.tables if any(text == heading for text, _, _ in table[0])]


def _cells(table: list[list[tuple[str, int, int]]]) -> Cells:
    under = iter(table[1])
    names: list[str] = []
    for text, columns, rows in table[0][2:]:
        names += [text] if rows > 1 else [f"{text}·{next(under)[0]}" for _ in range(columns)]
    body = [[text for text, _, _ in row] for row in table[2:]]
    return {row[-len(names) - 1]: dict(zip(names, row[-len(names) :], strict=True)) for row in body}


def spoken(text: str, begin: str, end: str) -> Cells:
    """The lists that plain text prints between two lines, by units and columns; what is zero is not there."""
    part = text[text.index(begin) : text.index(end)]
    matches = [match for line in part.splitlines() if (match := _SPOKEN.match(line)) and match["name"] != "合计"]
    return {
        match["name"]: dict(cell.rsplit(" ", 1) for cell in match["cells"].split("；") if " " in cell)
        for match in matches
    }


def sheet(data: bytes, name: str, *, deep: bool) -> list[dict[str, Any]]:
    """The rows of a sheet by its headings, those in two rows where `deep`; sums are there, notes are not."""
    page = load_workbook(io.BytesIO(data))[name]
    upper, lower, *body = ([cell.value for cell in row] for row in page.iter_rows(min_row=3))
    if not deep:
        body, lower = [lower, *body], [None] * len(upper)
    names: list[str] = []
    for over, under in zip(upper, lower, strict=True):
        words = str(over) if over is not None else names[-1].partition("·")[0]
        names.append(f"{words}·{under}" if under is not None else words)
    return [dict(zip(names, row, strict=True)) for row in body if sum(value is not None for value in row) > 1]
