"""The worksheet as an .xlsx: what programs are told about it, and what comes back from them, read as mail is read."""

import io
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from mailproc.model import Heading, Sheet, Table
from mailproc.office import worksheet
from mailproc.office.orders import Adopt, Filled, Unclear
from mailproc.office.worksheet import Known, mark
from mailproc.post import workbook
from mailproc.post.documents.reader import Reader
from mailproc.press import worksheet as press_worksheet
from mailproc.press.worksheet import Line
from tests.filling import fill, filled, opened, saved
from tests.hostile import LONG, WORDS, left, unseen
from tests.office.clerk import read as parse
from tests.post.test_documents import read
from tests.press.jiangcheng import OFFICE, RULES

AT = datetime(2026, 11, 5, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
SAVED = Path(__file__).with_name("worksheets")
NOTHING = Known((), counted=True, units=("kjj",))


def line(k: int, title: str) -> Line:
    number = f"2026-11-{k:04}"
    shown = press_worksheet.shown_title(title)
    return Line(number, "11月3日 9:12", "市科技局", shown, "", mark(number, shown, NOTHING))


def made(*titles: str) -> Sheet:
    lines = [line(k, title) for k, title in enumerate(titles, 1)]
    return press_worksheet.sheet(OFFICE, "2026-11", lines, RULES)


def book(*titles: str) -> bytes:
    return workbook.write(made(*titles or ("甲的标题", "乙的标题", "丙的标题")), AT)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as shared:
        yield shared


def text(reader: Reader, data: bytes, name: str = "采用登记表2026-11.xlsx") -> str:
    """What an attachment says, read as those of all mails are."""
    fault, words = read(reader, name, data)
    assert not fault
    return words


def lines(reader: Reader, data: bytes, name: str = "采用登记表2026-11.xlsx") -> list[str]:
    """What a sheet orders; what is asked back begins with a question mark."""
    words = text(reader, data, name)
    assert worksheet.is_worksheet(words)
    orders = worksheet.read([Table(name, words)], parse)
    return [f"?{one.question} {one.line}" if isinstance(one, Unclear) else one.line for one in orders]


# --- out --------------------------------------------------------------------------------------------------


def test_the_same_sheet_is_the_same_bytes() -> None:
    assert book() == book()


def test_hostile_words_are_only_words(reader: Reader) -> None:
    """A cell is what was said, as far as it can be seen: never a formula, a link, or an end of the table."""
    titles = [*WORDS.values(), LONG, "\ufffe\uffff后"]
    data = book(*titles)
    page = opened(data).worksheets[0]
    column = next(cell.column for cell in page[3] if cell.value == Heading.TITLE)
    cells = [page.cell(4 + k, column) for k in range(len(titles))]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    shown = [" ".join(str(cell.value).split()) for cell in cells]
    assert shown == [*map(left, WORDS.values()), LONG[:199] + "…", "后"]
    back = [row.split("\t")[3].strip() for row in text(reader, data).splitlines() if row.startswith("2026-11-")]
    assert [" ".join(one.split()) for one in back] == shown
    for name, part in parts(data).items():
        ET.fromstring(part)
        assert b"<f>" not in part
        assert b"hyperlink" not in part, name


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_hostile_titles_do_not_stop_the_way_back(reader: Reader) -> None:
    data = book(*WORDS.values())
    numbers = [f"2026-11-{k:04}" for k in range(1, len(WORDS) + 1)]
    data = filled(data, {number: {Heading.OUTLET: "昨日要情", Heading.ISSUE: 213} for number in numbers})
    assert lines(reader, data) == [f"昨日要情第213期:{number}" for number in numbers]


def test_hostile_words_in_cells_to_fill_are_asked_back(reader: Reader) -> None:
    """Where a program stores them at all; none stores controls or half a character."""
    words = [one for one in WORDS.values() if one.isprintable() or not unseen(one)]
    cells = {
        f"2026-11-{k:04}": dict.fromkeys((Heading.OUTLET, Heading.REMARK), one.replace("=", "＝", 1))
        for k, one in enumerate(words, 1)
    }
    found = lines(reader, filled(book(*["甲"] * len(words)), cells))
    assert len(found) == 2 * len(words)
    assert all(one.startswith("?") for one in found)


def test_what_a_program_is_told() -> None:
    page, choices = opened(book()).worksheets
    headings = [cell.value for cell in page[3]]
    assert headings == list(Heading)
    assert (page.freeze_panes, page.auto_filter.ref, choices.sheet_state) == ("B4", "A3:L6", "veryHidden")
    assert (page.protection.sheet, page.protection.password, page.protection.autoFilter) == (True, None, False)
    free = {headings[cell.column - 1] for cell in page[4] if not cell.protection.locked}
    assert free == {"载体", "期号", "另一载体", "另一期号", "批示", "备注"}
    assert {cell.number_format for cell in page[4]} == {"@"}
    assert [page.column_dimensions["L"].hidden, page.column_dimensions["K"].hidden] == [True, False]
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) == ("landscape", 9, 0)
    offered = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert offered == {"F4:F6": "选项!$F$1:$F$5", "H4:H6": "选项!$H$1:$H$5", "J4:J6": "选项!$J$1:$J$3"}
    assert [choices.cell(k, 6).value for k in range(1, 6)] == [outlet.name for outlet in RULES.outlets]


# --- back -------------------------------------------------------------------------------------------------

FILLED = {
    "2026-11-0001": {Heading.OUTLET: "昨日要情", Heading.ISSUE: "213"},
    "2026-11-0003": {Heading.OUTLET: "报省信息", Heading.INSTRUCTION: "省领导", Heading.REMARK: "不计 新闻稿"},
}
EXPECTED = [
    "昨日要情第213期:2026-11-0001",
    "不计 2026-11-0003 新闻稿",
    "报省信息:2026-11-0003",
    "批示 2026-11-0003 省领导",
]


def test_an_empty_sheet_orders_nothing(reader: Reader) -> None:
    assert lines(reader, book()) == []


@pytest.mark.parametrize(
    ("value", "order"),
    [
        (213, "昨日要情第213期:2026-11-0001"),
        (213.0, "昨日要情第213期:2026-11-0001"),
        ("第２１３期", "昨日要情第213期:2026-11-0001"),
        (datetime(2026, 11, 3), "昨日要情2026年11月3日:2026-11-0001"),  # noqa: DTZ001 cells have no zone
        (46329, "?issue 昨日要情 期号46329:2026-11-0001"),
    ],
)
def test_values_as_programs_store_them(reader: Reader, value: object, order: str) -> None:
    data = filled(book(), {"2026-11-0001": {Heading.OUTLET: "昨日要情", Heading.ISSUE: value}})
    assert lines(reader, data) == [order]


def sorted_by_title(page: Any) -> None:
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4, max_row=6)]
    for place, row in enumerate(sorted(rows, key=lambda one: str(one[3])), 4):
        for column, value in enumerate(row, 1):
            page.cell(place, column).value = value


def with_rows_above(page: Any) -> None:
    page.insert_rows(1, 3)
    page.cell(1, 1).value = "王五已填"


def without_columns(page: Any) -> None:
    page.delete_cols(2, 2)


def with_a_column(page: Any) -> None:
    page.insert_cols(1)
    page.cell(3, 1).value = "序号"
    for k in range(3):
        page.cell(4 + k, 1).value = k + 1


def without_a_row(page: Any) -> None:
    page.delete_rows(5)


def with_totals(page: Any) -> None:
    page.cell(9, 4).value = "合计"
    page.cell(9, 7).value = "=COUNTA(G4:G6)"


def with_merged_cells(page: Any) -> None:
    page.merge_cells("A9:L9")
    page.cell(9, 1).value = "填表人:王五"


def filtered(page: Any) -> None:
    page.row_dimensions[5].hidden = True


@pytest.mark.parametrize(
    "change",
    [
        sorted_by_title,
        with_rows_above,
        without_columns,
        with_a_column,
        without_a_row,
        with_totals,
        with_merged_cells,
        filtered,
    ],
)
def test_a_sheet_that_was_changed(reader: Reader, change: Callable[[Any], None]) -> None:
    changed = opened(book())
    fill(changed.worksheets[0], FILLED)
    changed.worksheets[0].protection.sheet = False
    change(changed.worksheets[0])
    assert sorted(lines(reader, saved(changed))) == sorted(EXPECTED)


def test_other_sheets_beside_it(reader: Reader) -> None:
    changed = opened(book())
    fill(changed.worksheets[0], FILLED)
    changed.create_sheet("通讯录", 0)["A1"].value = "编号"
    changed.copy_worksheet(changed.worksheets[1])
    assert lines(reader, saved(changed)) == EXPECTED


def test_columns_that_were_sorted_alone_are_asked_back(reader: Reader) -> None:
    changed = opened(book())
    page = changed.worksheets[0]
    page["D4"].value, page["D5"].value = page["D5"].value, page["D4"].value
    fill(page, {"2026-11-0001": {Heading.OUTLET: "昨日要情"}})
    assert lines(reader, saved(changed)) == ["?moved 昨日要情:2026-11-0001"]


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.xls", "libreoffice.ods"])
def test_as_libreoffice_saved_it(reader: Reader, name: str) -> None:
    """Made once by LibreOffice 7.4 from `filled(book(), FILLED)`."""
    assert lines(reader, (SAVED / name).read_bytes(), name) == EXPECTED


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
def test_through_libreoffice(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(filled(book(), FILLED))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        f"{tmp_path}/out",
        f"{tmp_path}/a.xlsx",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert lines(reader, (tmp_path / "out" / "a.xlsx").read_bytes()) == EXPECTED


def test_two_thousand_items_in_seconds(reader: Reader) -> None:
    begun = time.process_time()
    data = book(*(f"第{k}条信息的标题，写得比较长一些，以便看出需要多少时间" for k in range(2000)))
    assert time.process_time() - begun < 5
    assert len(data) < 400_000
    begun = time.monotonic()
    cells = {f"2026-11-{k:04}": {Heading.OUTLET: "昨日要情"} for k in range(1, 301)}
    assert len(lines(reader, filled(data, cells))) == 300
    assert time.monotonic() - begun < 20


def test_an_order_of_a_sheet_is_what_the_cells_say(reader: Reader) -> None:
    (first, *_) = worksheet.read([Table("a.xlsx", text(reader, filled(book(), FILLED)))], parse)
    assert isinstance(first, Filled)
    assert isinstance(first.order, Adopt)
    assert (first.order.outlet, first.order.issue, first.order.items[0].label) == ("yaoqing", "213", "2026-11-0001")
