"""A sheet becomes the bytes of an .xlsx: the same sheet at the same moment is the same bytes, and no text a formula."""

import io
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter  # type: ignore[import-untyped]

from mailproc.model import CHOICES, Column, Sheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CELL = 32_767  # characters that Excel takes in a cell
_HEAD = 3  # rows above the items: title, guide, headings
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not in XML
_A4 = 9
_LINE = 13  # points
_ALLOWED = {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True, "format_cells": True}
_FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
_LINED = {**_FONT, "border": 1, "border_color": "#A6A6A6", "num_format": "@"}


@dataclass(frozen=True, slots=True)
class _Forms:
    """How the kinds of cells look. `any` because the library tells no types."""

    title: object
    guide: object
    heading: object
    open_heading: object
    cell: object
    centred: object
    open: object


def write(sheet: Sheet, at: datetime) -> bytes:
    """The workbook, made `at`: the sheet with its head frozen and its locked cells protected, without a password."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": sheet.title, "created": at.astimezone(UTC).replace(tzinfo=None)})
    page = book.add_worksheet(sheet.name)
    _set_up(page, sheet)
    _fill(page, sheet, _forms(book))
    _offer(page, sheet.columns, last=max(len(sheet.rows) + _HEAD - 1, _HEAD))
    _keep_choices(book, sheet.columns)
    book.close()
    return file.getvalue()


def _forms(book: xlsxwriter.Workbook) -> _Forms:
    def form(**looks: object) -> object:
        made: object = book.add_format(looks)
        return made

    head = {**_LINED, "bold": True, "align": "center"}
    return _Forms(
        title=form(font_name="黑体", font_size=15, align="center", valign="vcenter"),
        guide=form(**_FONT, font_color="#7F3F00"),
        heading=form(**head, bg_color="#E7E6E6"),
        open_heading=form(**head, bg_color="#FFE699"),
        cell=form(**_LINED),
        centred=form(**_LINED, align="center"),
        open=form(**_LINED, align="center", bg_color="#FFFBE6", locked=False),
    )


def _set_up(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet) -> None:
    """Screen and paper."""
    last = len(sheet.columns) - 1
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, None, {"hidden": column.hidden})
    page.freeze_panes(_HEAD, 1)
    page.autofilter(_HEAD - 1, 0, _HEAD - 1 + len(sheet.rows), last)  # over the hidden column: rows are sorted whole
    page.protect("", _ALLOWED)
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD - 1)
    page.set_footer("&C第 &P 页，共 &N 页")
    page.ignore_errors({"number_stored_as_text": f"A1:{_letter(last)}{len(sheet.rows) + _HEAD}"})


def _fill(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, forms: _Forms) -> None:
    seen = sum(not column.hidden for column in sheet.columns) - 1
    page.merge_range(0, 0, 0, seen, "", forms.title)
    page.write_string(0, 0, _text(sheet.title), forms.title)
    page.merge_range(1, 0, 1, seen, "", forms.guide)
    page.write_string(1, 0, _text(sheet.guide), forms.guide)
    page.set_row(0, 2 * _LINE)
    page.set_row(1, 3 * _LINE)
    page.set_row(2, 1.5 * _LINE)
    looks = [forms.open if one.open else forms.centred if one.centred else forms.cell for one in sheet.columns]
    for place, column in enumerate(sheet.columns):
        page.write_string(_HEAD - 1, place, column.heading, forms.open_heading if column.open else forms.heading)
    for number, row in enumerate(sheet.rows, _HEAD):
        page.set_row(number, _LINE * _lines(row, sheet.columns) + _LINE / 2)
        for place, (words, look) in enumerate(zip(row, looks, strict=True)):
            if words:
                page.write_string(number, place, _text(words), look)
            else:
                page.write_blank(number, place, None, look)


def _offer(page: xlsxwriter.worksheet.Worksheet, columns: Sequence[Column], last: int) -> None:
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


def _keep_choices(book: xlsxwriter.Workbook, columns: Sequence[Column]) -> None:
    """On a sheet of their own: a list written into the rule itself may not be longer than 255 characters."""
    page = book.add_worksheet(CHOICES)
    for place, column in enumerate(columns):
        for number, words in enumerate(column.choices):
            page.write_string(number, place, _text(words))
    page.very_hidden()


def _lines(row: Sequence[str], columns: Sequence[Column]) -> int:
    """How many lines the fullest cell in sight needs: programs other than Excel do not find out for themselves."""
    seen = ((words, column.width) for words, column in zip(row, columns, strict=True) if not column.hidden)
    return max(math.ceil(_width(words) / (width - 1)) or 1 for words, width in seen)


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in words)


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _text(words: str) -> str:
    return _NO_TEXT.sub("", words)[:_CELL]
