"""A book of figures as an .xlsx, read by another library and as XML."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from mailproc.model import Chart, ChartSheet, FigureBook, FigureSheet, Form, SheetColumn
from mailproc.post import figurebook
from tests.hostile import WORDS

SHEET = FigureSheet(
    name="县（市、区）",
    title="2026年10月份得分情况统计表",
    about="第10期",
    fields=(
        SheetColumn("位次", 6),
        SheetColumn("单位", 20),
        SheetColumn("报市信息", 8, Form.FIGURE, "当月"),
        SheetColumn("报市信息", 8, Form.FIGURE, "累计"),
        SheetColumn("得分", 9, Form.FIGURE),
        SheetColumn("增减", 9, Form.SIGNED),
    ),
    rows=((1, "清河县", 12, 112, Decimal("14.4"), 2), ("—", "城东区", 0, 3, Decimal("-0.25"), None)),
    total=("合计", None, 12, 115, Decimal("14.15"), 2),
    notes=("注：“—”表示为零。",),
    kept=2,
)
CHART = Chart("县（市、区）得分", 0, 0, 1, 1, (4,), -1, 16)
BOOK = FigureBook("得分", (SHEET,), ChartSheet("图表", (CHART,)))
DRAWN = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


def opened(book: FigureBook = BOOK) -> Any:
    return openpyxl.load_workbook(io.BytesIO(figurebook.write(book)))


def part(name: str, book: FigureBook = BOOK) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(figurebook.write(book))) as archive:
        return ET.fromstring(archive.read(name))


def test_the_same_book_is_the_same_bytes() -> None:
    assert figurebook.write(BOOK) == figurebook.write(BOOK)


def test_figures_are_numbers_and_zero_is_shown_as_a_dash() -> None:
    page = opened().worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5, max_row=7)]
    assert rows == [
        [1, "清河县", 12, 112, 14.4, 2],
        ["—", "城东区", 0, 3, -0.25, None],
        ["合计", None, 12, 115, 14.15, 2],
    ]
    assert {page.cell(6, column).number_format for column in (3, 4, 5)} == {'General;-General;"—"'}
    assert page.cell(6, 6).number_format == "+General;-General;0"


def test_headings_stay_in_sight_on_screen_and_paper() -> None:
    page = opened().worksheets[0]
    assert [cell.value for cell in page[3]] == ["位次", "单位", "报市信息", None, "得分", "增减"]
    assert [cell.value for cell in page[4]] == [None, None, "当月", "累计", None, None]
    merged = {str(area) for area in page.merged_cells.ranges}
    assert merged == {"A1:F1", "A2:F2", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4", "A8:F8"}
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("C5", "A4:F6", "$3:$4")
    setup = page.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert "&P" in page.oddFooter.center.text
    assert [page.column_dimensions[letter].width for letter in "AB"] == pytest.approx([6, 20], abs=1)


def test_one_row_of_headings_where_none_is_parted() -> None:
    flat = replace(SHEET, fields=tuple(replace(field, under="") for field in SHEET.fields))
    page = opened(replace(BOOK, sheets=(flat,))).worksheets[0]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("C4", "A3:F5", "$3:$3")
    assert page.cell(4, 2).value == "清河县"


def test_a_sheet_without_rows() -> None:
    page = opened(replace(BOOK, sheets=(replace(SHEET, rows=(), total=(), notes=()),), charts=None)).worksheets[0]
    assert page.auto_filter.ref == "A4:F5"


def test_charts_are_drawn_from_cells() -> None:
    chart = part("xl/charts/chart1.xml")
    formulas = [one.text for one in chart.iterfind(".//c:ser//c:f", DRAWN)]
    assert formulas == ["'县（市、区）'!$B$5:$B$6", "'县（市、区）'!$E$5:$E$6"]
    assert [one.get("val") for one in chart.iterfind(".//c:barDir", DRAWN)] == ["bar"]


def test_charts_stand_on_pages_of_their_own_where_they_are_tall() -> None:
    rows = tuple((k, f"单位{k}", k, k, k, 0) for k in range(40))
    tall = replace(CHART, last=39)
    book = FigureBook("得分", (replace(SHEET, rows=rows),), ChartSheet("图表", (tall, tall, replace(CHART, last=3))))
    page = opened(book).worksheets[1]
    assert len(page._charts) == 3
    assert len(page.row_breaks.brk) == 2
    assert page.page_setup.orientation == "portrait"


def test_names_of_sheets_are_fit_and_unlike_each_other() -> None:
    names = ["市直/部门[1]", "市直部门1", "'", "History", "很长" * 20, "很长" * 20, "𬭎" * 20]
    book = FigureBook("得分", tuple(replace(SHEET, name=name) for name in names), BOOK.charts)
    given = opened(book).sheetnames
    assert given[:4] == ["市直部门1", "市直部门1(2)", "表", "History(2)"]
    assert [len(name.encode("utf-16-le")) // 2 for name in given[4:7]] == [31, 31, 30]
    assert given[5].endswith("(2)")


def test_hostile_words_are_only_words() -> None:
    rows = tuple((word, word, 1, 1, 1, 1) for word in (*WORDS.values(), "=1+1", "@SUM(1)", "+1", "-1"))
    fields = tuple(replace(field, heading=WORDS["formula"]) for field in SHEET.fields)
    hostile = replace(SHEET, rows=rows, title="=1+1", about="+1", notes=("@1",), fields=fields)
    data = figurebook.write(FigureBook("=1", (hostile,), ChartSheet("=1", (replace(CHART, title="=A1"),))))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            assert b"hyperlink" not in archive.read(name), name
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        chart = ET.fromstring(archive.read("xl/charts/chart1.xml"))
    assert [one.text for one in chart.iterfind(".//c:title//c:f", DRAWN)] == []
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [page.cell(5 + k, 1) for k in range(len(rows))]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells[-4:]] == ["=1+1", "@SUM(1)", "+1", "-1"]
