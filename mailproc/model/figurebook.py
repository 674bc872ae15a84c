"""A workbook of figures (得分情况统计表 as an .xlsx): its sheets and charts as plain values."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | None  # of a cell; None is left empty


class Form(StrEnum):
    """How the values of a column stand."""

    CENTRED = "centred"
    LEFT = "left"
    FIGURE = "figure"  # a number; 0 is shown as —
    SIGNED = "signed"  # a number with its sign
    MONEY = "money"  # a number with two decimals


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column, `width` characters wide. Neighbours with one heading share it, and are told apart by `under`."""

    heading: str
    width: float
    form: Form = Form.CENTRED
    under: str = ""


@dataclass(frozen=True, slots=True)
class FigureSheet:
    """A sheet with one table: `about` stands under the title, `notes` under the table.

    The first `kept` columns stay in sight. `total` and `totals` are no part of what is filtered and sorted; () for
    none. On paper it lies on its side unless `upright`; each row has room for so many lines at least.
    """

    name: str
    title: str
    about: str
    fields: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] = ()
    notes: tuple[str, ...] = ()
    kept: int = 0
    totals: tuple[tuple[Value, ...], ...] = ()
    upright: bool = False
    room: int = 1


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars drawn from rows `first` to `last` of the book's sheet with this number, all counted from 0: the column
    `labels` names them, `bars` are columns. `least` and `most` are the ends of the scale, so that charts compare.
    """

    title: str
    sheet: int
    first: int
    last: int
    labels: int
    bars: tuple[int, ...]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over the rows `first` to `last` of a sheet, counted as in Chart: a line for each of the columns `lines`."""

    title: str
    sheet: int
    first: int
    last: int
    labels: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChartSheet:
    name: str
    charts: tuple[Chart, ...] = ()
    lines: tuple[LineChart, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureBook:
    """A workbook. Names of sheets are made fit and unlike each other when it is written."""

    title: str
    sheets: tuple[FigureSheet, ...]
    charts: ChartSheet | None = None
