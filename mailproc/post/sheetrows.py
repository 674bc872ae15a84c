"""Spreadsheets as rows of text: .xlsx, and .csv in the encodings that Excel and WPS write."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from mailproc.errors import ConfigError

_MAX_ROWS, _MAX_COLUMNS = 10_000, 60

Sheet: TypeAlias = tuple[tuple[str, ...], ...]


def sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a file, each as rows of text beginning with row 1; at most 10,000 rows of 60 columns.

    A number stands as it is typed (no .0 behind a telephone number), a day as 2026-10-01, and a formula whose
    result is not stored as its own text, =…. Raises ConfigError where the file cannot be read.
    """
    match path.suffix.lower():
        case ".xlsx" | ".xlsm":
            return iter(_xlsx(path))
        case ".csv":
            return iter([_csv(path)])
    raise ConfigError(f"{path.name}: is neither .xlsx nor .csv; save it as .xlsx in Excel or WPS")


def _xlsx(path: Path) -> list[Sheet]:
    try:
        values, formulas = (_grids(path, data_only=stored) for stored in (True, False))
    except OSError as fault:
        raise ConfigError(f"{path.name}: cannot be read ({fault.strerror}); check its path and its owner") from fault
    except (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, EOFError) as fault:
        raise ConfigError(f"{path.name}: is no sound .xlsx file ({fault}); save it anew in Excel or WPS") from fault
    return [tuple(map(_row, stored, typed)) for stored, typed in zip(values, formulas, strict=True)]


def _grids(path: Path, *, data_only: bool) -> list[list[Sequence[object]]]:
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=data_only)
        grids = [_grid(sheet) for sheet in book.worksheets]
        book.close()
    return grids


def _grid(sheet: Any) -> list[Sequence[object]]:  # the stubs know no read-only sheet
    sheet.reset_dimensions()  # which some programs write wrongly
    return [row[:_MAX_COLUMNS] for row in islice(sheet.iter_rows(values_only=True), _MAX_ROWS)]


def _row(stored: Sequence[object], typed: Sequence[object]) -> tuple[str, ...]:
    return tuple(_text(formula if value is None else value) for value, formula in zip(stored, typed, strict=True))


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case ArrayFormula() | DataTableFormula():
            return f"=({value.ref})"
    return str(value).strip()


def _csv(path: Path) -> Sheet:
    try:
        text = _decoded(path.read_bytes())
    except OSError as fault:
        raise ConfigError(f"{path.name}: cannot be read ({fault.strerror}); check its path and its owner") from fault
    except UnicodeDecodeError as fault:
        raise ConfigError(f"{path.name}: is neither UTF-8 nor GB18030; save it as .xlsx or as CSV UTF-8") from fault
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as fault:
        raise ConfigError(f"{path.name}: is no sound .csv file ({fault}); save it as .xlsx") from fault
    return tuple(tuple(cell.strip() for cell in row[:_MAX_COLUMNS]) for row in rows[:_MAX_ROWS])


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _delimiter(text: str) -> str:
    """Whichever of comma, tab and semicolon is commonest in the first lines."""
    beginning = "".join(text.splitlines(keepends=True)[:20])
    return max(",\t;", key=beginning.count)
