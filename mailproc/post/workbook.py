"""A sheet becomes the bytes of an .xlsx: the same sheet at the same moment is the same bytes, and no text a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailproc.model import CHOICES, Column, Sheet
from mailproc.post import excel
from mailproc.post.excel import LINE

_HEAD = 3  # rows above the items: title, guide, headings
_ALLOWED = {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True, "format_cells": True}
_TEXT = {"num_format": "@"}


@dataclass(frozen=True, slots=True)
class _Forms:
    """How the kinds of cells look."""

    title: object
    guide: object
    heading: object
    open_heading: object
    cell: object
    centred: object
    open: object


def write(sheet: Sheet, at: datetime) -> bytes:
    """The workbook, made `at`: the sheet with its head frozen and its locked cells protected, without a password."""
    with excel.written(sheet.title, at) as (book, file):
        page = book.add_worksheet(sheet.name)
        _set_up(page, sheet)
        _fill(page, sheet, _forms(book))
        _offer(page, sheet.columns, last=max(len(sheet.rows) + _HEAD - 1, _HEAD))
        _keep_choices(book, sheet.columns)
    return file.getvalue()


def _forms(book: Any) -> _Forms:
    def form(**looks: object) -> object:
        made: object = book.add_format(looks)
        return made

    head, cell = {**excel.HEAD, **_TEXT}, {**excel.LINED, **_TEXT}
    return _Forms(
        title=form(**excel.TITLE),
        guide=form(**excel.FONT, font_color="#7F3F00"),
        heading=form(**head),
        open_heading=form(**{**head, "bg_color": "#FFE699"}),
        cell=form(**cell),
        centred=form(**cell, align="center"),
        open=form(**cell, align="center", bg_color="#FFFBE6", locked=False),
    )


def _set_up(page: Any, sheet: Sheet) -> None:
    """Screen and paper."""
    last = len(sheet.columns) - 1
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, None, {"hidden": column.hidden})
    page.freeze_panes(_HEAD, 1)
    page.autofilter(_HEAD - 1, 0, _HEAD - 1 + len(sheet.rows), last)  # over the hidden column: rows are sorted whole
    page.protect("", _ALLOWED)
    excel.on_paper(page, heads=(_HEAD - 1, _HEAD - 1))
    page.ignore_errors({"number_stored_as_text": f"A1:{_letter(last)}{len(sheet.rows) + _HEAD}"})


def _fill(page: Any, sheet: Sheet, forms: _Forms) -> None:
    seen = sum(not column.hidden for column in sheet.columns) - 1
    page.merge_range(0, 0, 0, seen, "", forms.title)
    page.write_string(0, 0, excel.text(sheet.title), forms.title)
    page.merge_range(1, 0, 1, seen, "", forms.guide)
    page.write_string(1, 0, excel.text(sheet.guide), forms.guide)
    page.set_row(0, 2 * LINE)
    page.set_row(1, 3 * LINE)
    page.set_row(2, 1.5 * LINE)
    looks = [forms.open if one.open else forms.centred if one.centred else forms.cell for one in sheet.columns]
    for place, column in enumerate(sheet.columns):
        page.write_string(_HEAD - 1, place, column.heading, forms.open_heading if column.open else forms.heading)
    for number, row in enumerate(sheet.rows, _HEAD):
        page.set_row(number, LINE * _lines(row, sheet.columns) + LINE / 2)
        for place, (words, look) in enumerate(zip(row, looks, strict=True)):
            if words:
                page.write_string(number, place, excel.text(words), look)
            else:
                page.write_blank(number, place, None, look)


def _offer(page: Any, columns: Sequence[Column], last: int) -> None:
    """Drop-downs. Another word is let in after a question: it may be the outlet's short name."""
    for place, column in enumerate(columns):
        if column.choices:
            letter = _letter(place)
            rule = {
                "validate": "list",
                "source": f"={CHOICES}!${letter}$1:${letter}${len(column.choices)}",
                "error_type": "warning",
                "error_title": column.heading,
                "error_message": "所填不在下拉选项中，是否保留？",
            }
            page.data_validation(_HEAD, place, last, place, rule)


def _keep_choices(book: Any, columns: Sequence[Column]) -> None:
    """On a sheet of their own: a list written into the rule itself may not be longer than 255 characters."""
    page = book.add_worksheet(CHOICES)
    for place, column in enumerate(columns):
        for number, words in enumerate(column.choices):
            page.write_string(number, place, excel.text(words))
    page.very_hidden()


def _lines(row: Sequence[str], columns: Sequence[Column]) -> int:
    """How many lines the fullest cell in sight needs."""
    seen = ((words, column.width) for words, column in zip(row, columns, strict=True) if not column.hidden)
    return max(excel.lines(words, width) for words, width in seen)


def _letter(place: int) -> str:
    return chr(ord("A") + place)
