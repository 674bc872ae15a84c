"""A book of figures becomes the bytes of an .xlsx: frozen headings, filters, numbers that are numbers, charts, A4."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mailproc.model import Chart, ChartSheet, FigureBook, FigureSheet, Form, LineChart, SheetColumn, Value
from mailproc.post import excel
from mailproc.post.excel import LINE

_TITLE, _ABOUT, _HEADS = 0, 1, 2  # rows
_FORMATS = {
    Form.FIGURE: 'General;-General;"—"',
    Form.SIGNED: "+General;-General;0",
    Form.MONEY: "#,##0.00",
}  # General shows no zeros at the end
_NAME = 31  # characters that Excel takes as a sheet's name
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'+|'+$")

_CHART_WIDTH, _CHART_TOP, _BAR = 690, 110, 24  # pixels: across an upright A4, above and below the bars, a bar's share
_ROW = 20  # pixels of an empty row
_SCALE = 80  # percent: a little room for programs that take the columns wider
_PAGE = 60  # rows on an upright A4 at that scale
_COLOURS = ("#BFBFBF", "#1F4E79")  # what was, what is
_LINES_HIGH = 340  # pixels
_LINE_COLOURS = ("#1F4E79", "#C55A11", "#548235", "#7F6000", "#7030A0", "#595959")
_FACE = {"name": "宋体", "size": 9}


def write(book: FigureBook) -> bytes:
    """The workbook; the same book is the same bytes."""
    with excel.written(book.title, excel.OLDEST) as (made, file):
        names = list(_names([*(one.name for one in book.sheets), *([book.charts.name] if book.charts else [])]))
        forms = _Forms(made)
        for sheet, name in zip(book.sheets, names, strict=False):
            _Sheet(made.add_worksheet(name), sheet, forms).write()
        if book.charts:
            _draw(made, book.charts, names, book.sheets)
    return file.getvalue()


def _names(wanted: Iterable[str]) -> Iterator[str]:
    """Names that Excel takes, no two alike."""
    taken = {"history"}  # Excel keeps this one for itself
    for one in wanted:
        base = _NOT_IN_NAMES.sub("", excel.text(one)).strip() or "表"
        name, k = _cut(base, _NAME), 1
        while name.lower() in taken:
            k += 1
            name = _cut(base, _NAME - len(f"({k})")) + f"({k})"
        taken.add(name.lower())
        yield name


def _cut(words: str, width: int) -> str:
    """At most so many UTF-16 units, as Excel counts."""
    return words.encode("utf-16-le")[: 2 * width].decode("utf-16-le", "ignore")


def _head(sheet: FigureSheet) -> int:
    """Rows above the figures: headings are one or two rows."""
    return _HEADS + (2 if any(field.under for field in sheet.fields) else 1)


class _Forms:
    """How the kinds of cells look."""

    def __init__(self, book: Any) -> None:
        def form(**looks: object) -> object:
            made: object = book.add_format(looks)
            return made

        kinds = {kind: {"align": "left" if kind is Form.LEFT else "center"} for kind in Form}
        kinds |= {kind: {**kinds[kind], "num_format": shown} for kind, shown in _FORMATS.items()}
        self.title = form(**excel.TITLE)
        self.about = form(**excel.FONT, align="center")
        self.heading = form(**excel.HEAD)
        self.note = form(**excel.FONT)
        self.cell = {kind: form(**excel.LINED, **looks) for kind, looks in kinds.items()}
        self.total = {kind: form(**{**excel.HEAD, **looks, "bg_color": "#F7F6F2"}) for kind, looks in kinds.items()}


@dataclass(frozen=True, slots=True)
class _Sheet:
    page: Any
    sheet: FigureSheet
    forms: _Forms

    def write(self) -> None:
        self._set_up()
        self._top()
        head = _head(self.sheet)
        for number, row in enumerate(self.sheet.rows, head):
            self._row(number, row, self.forms.cell)
        end = head + len(self.sheet.rows)
        for total in filter(None, (*self.sheet.totals, self.sheet.total)):
            self._row(end, total, self.forms.total)
            end += 1
        for number, words in enumerate(self.sheet.notes, end):
            self._across(number, words, self.forms.note)

    def _set_up(self) -> None:
        head, last = _head(self.sheet), len(self.sheet.fields) - 1
        for place, field in enumerate(self.sheet.fields):
            self.page.set_column(place, place, field.width)
        self.page.freeze_panes(head, self.sheet.kept)
        self.page.autofilter(head - 1, 0, max(head - 1 + len(self.sheet.rows), head), last)
        excel.on_paper(self.page, heads=(_HEADS, head - 1), upright=self.sheet.upright)

    def _top(self) -> None:
        fields, deep = self.sheet.fields, _head(self.sheet) - 1
        self._across(_TITLE, self.sheet.title, self.forms.title)
        self._across(_ABOUT, self.sheet.about, self.forms.about)
        self.page.set_row(_TITLE, 2 * LINE)
        self.page.set_row(_ABOUT, 1.5 * LINE)
        for first, last, heading in _headings(fields):
            alone = not fields[first].under
            self._joined((_HEADS, first, deep if alone else _HEADS, last), heading, self.forms.heading)
        for place, field in enumerate(fields):
            if field.under:
                self.page.write_string(deep, place, excel.text(field.under), self.forms.heading)
        tallest = max(excel.lines(field.heading, field.width) for field in fields if not field.under)
        for row in range(_HEADS, deep + 1):
            self.page.set_row(row, max(1.5, tallest / (deep + 1 - _HEADS)) * LINE + LINE / 2)

    def _row(self, number: int, row: Sequence[Value], looks: dict[Form, object]) -> None:
        tallest = self.sheet.room
        for place, (value, field) in enumerate(zip(row, self.sheet.fields, strict=True)):
            look = looks[field.form]
            if value is None:
                self.page.write_blank(number, place, None, look)
            elif isinstance(value, str):
                self.page.write_string(number, place, excel.text(value), look)
                tallest = max(tallest, excel.lines(value, field.width))
            else:
                self.page.write_number(number, place, value, look)
        self.page.set_row(number, LINE * tallest + LINE / 2)

    def _across(self, number: int, words: str, look: object) -> None:
        """Words over the whole width."""
        self._joined((number, 0, number, len(self.sheet.fields) - 1), words, look)
        width = sum(field.width for field in self.sheet.fields)
        self.page.set_row(number, LINE * excel.lines(words, width) + LINE / 2)

    def _joined(self, area: tuple[int, int, int, int], words: str, look: object) -> None:
        top, left, bottom, right = area
        if (top, left) != (bottom, right):
            self.page.merge_range(*area, "", look)
        self.page.write_string(top, left, excel.text(words), look)


def _headings(fields: Sequence[SheetColumn]) -> Iterator[tuple[int, int, str]]:
    """First and last column of each heading."""
    first = 0
    for place, field in enumerate(fields, 1):
        following = fields[place] if place < len(fields) else None
        if not (following and field.under and following.under and following.heading == field.heading):
            yield first, place - 1, field.heading
            first = place


def _draw(book: Any, sheet: ChartSheet, names: Sequence[str], sheets: Sequence[FigureSheet]) -> None:
    """The charts one below the other, none over the end of a page."""
    page = book.add_worksheet(names[-1])
    excel.on_paper(page, upright=True)
    page.set_print_scale(_SCALE)
    page.hide_gridlines(2)
    breaks: list[int] = []
    row = begun = 0
    for made, height in (*_bars(book, sheet, names, sheets), *_lines(book, sheet, names, sheets)):
        rows = height // _ROW + 2
        if row > begun and row + rows > begun + _PAGE:
            breaks.append(row)
            begun = row
        page.insert_chart(row, 0, made)
        row += rows
    page.set_h_pagebreaks(breaks)


Drawn = Iterator[tuple[Any, int]]  # charts with their heights


def _bars(book: Any, sheet: ChartSheet, names: Sequence[str], sheets: Sequence[FigureSheet]) -> Drawn:
    for chart in sheet.charts:
        height = _CHART_TOP + _BAR * (chart.last - chart.first + 1)
        yield _chart(book, chart, names[chart.sheet], sheets[chart.sheet], height), height


def _lines(book: Any, sheet: ChartSheet, names: Sequence[str], sheets: Sequence[FigureSheet]) -> Drawn:
    for chart in sheet.lines:
        yield _line_chart(book, chart, names[chart.sheet], sheets[chart.sheet]), _LINES_HIGH


def _chart(book: Any, chart: Chart, name: str, sheet: FigureSheet, height: int) -> Any:
    made = book.add_chart({"type": "bar"})
    first, last = chart.first + _head(sheet), chart.last + _head(sheet)
    for place, column in enumerate(chart.bars):
        made.add_series(
            {
                "name": _words(sheet.fields[column].under or sheet.fields[column].heading),
                "categories": [name, first, chart.labels, last, chart.labels],
                "values": [name, first, column, last, column],
                "fill": {"color": _COLOURS[place - len(chart.bars)]},
                "data_labels": {"value": True, "num_format": "General", "font": _FACE},
                "gap": 40,
            }
        )
    made.set_title({"name": _words(chart.title), "name_font": {"name": "黑体", "size": 13, "bold": False}})
    made.set_y_axis({"reverse": True, "num_font": _FACE, "label_position": "low", "interval_unit": 1})
    made.set_x_axis({"min": chart.least, "max": chart.most, "visible": False, "major_gridlines": {"visible": False}})
    made.set_legend({"position": "top", "font": _FACE} if len(chart.bars) > 1 else {"none": True})
    made.set_size({"width": _CHART_WIDTH, "height": height})
    return made


def _line_chart(book: Any, chart: LineChart, name: str, sheet: FigureSheet) -> Any:
    made = book.add_chart({"type": "line"})
    first, last = chart.first + _head(sheet), chart.last + _head(sheet)
    for place, column in enumerate(chart.lines):
        colour = {"color": _LINE_COLOURS[place % len(_LINE_COLOURS)]}
        made.add_series(
            {
                "name": _words(sheet.fields[column].under or sheet.fields[column].heading),
                "categories": [name, first, chart.labels, last, chart.labels],
                "values": [name, first, column, last, column],
                "line": {**colour, "width": 2},
                "marker": {"type": "circle", "size": 5, "fill": colour, "border": colour},
                "data_labels": {"value": True, "num_format": "General", "position": "above", "font": _FACE},
            }
        )
    made.set_title({"name": _words(chart.title), "name_font": {"name": "黑体", "size": 13, "bold": False}})
    made.set_x_axis({"num_font": _FACE, "label_position": "low"})
    made.set_y_axis(
        {"num_font": _FACE, "num_format": "General", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
    )
    made.set_legend({"position": "top", "font": _FACE} if len(chart.lines) > 1 else {"none": True})
    made.set_size({"width": _CHART_WIDTH, "height": _LINES_HIGH})
    return made


def _words(said: str) -> str:
    """Words in a chart: what begins with = would be taken for the name of a cell."""
    return excel.text(said).lstrip("=")
