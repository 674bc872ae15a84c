"""A clerk at an office program: fills a worksheet in and saves it, in the ways in which that is done."""

import io
from collections.abc import Mapping
from typing import Any

import openpyxl

from mailproc.model import Heading

Cells = Mapping[str, Mapping[Heading, object]]  # what is filled in, by the items' numbers


def filled(workbook: bytes, cells: Cells) -> bytes:
    """The workbook with these cells filled in."""
    book = opened(workbook)
    fill(book.worksheets[0], cells)
    return saved(book)


def opened(workbook: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook))


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def fill(page: Any, cells: Cells) -> None:
    """Fill cells in, found by the headings and numbers as a person finds them."""
    head = next(row for row in page.iter_rows() if any(cell.value == Heading.NUMBER for cell in row))
    columns = {cell.value: cell.column for cell in head}
    rows = {page.cell(n, columns[Heading.NUMBER]).value: n for n in range(head[0].row + 1, page.max_row + 1)}
    for number, words in cells.items():
        for heading, value in words.items():
            page.cell(rows[number], columns[heading]).value = value
