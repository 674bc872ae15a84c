"""What all workbooks that we write share: made in memory, the same bytes each time, no text a formula, paper A4."""

import io
import math
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINE = 13  # points that a line of FONT is high
FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
LINED = {**FONT, "border": 1, "border_color": "#A6A6A6"}
HEAD = {**LINED, "bold": True, "align": "center", "bg_color": "#E7E6E6"}
TITLE = {"font_name": "黑体", "font_size": 15, "align": "center", "valign": "vcenter"}

OLDEST = datetime(1980, 1, 1, tzinfo=UTC)  # that its zip file can say: of a workbook that tells no moment
_CELL = 32_767  # characters that Excel takes in a cell
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not in XML
_A4 = 9


@contextmanager
def written(title: str, at: datetime) -> Iterator[tuple[Any, io.BytesIO]]:
    """A new workbook that says it was made `at`, and where its bytes are afterwards. The library tells no types."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": text(title), "created": at.astimezone(UTC).replace(tzinfo=None)})
    yield book, file
    book.close()


def on_paper(page: Any, *, heads: tuple[int, int] | None = None, upright: bool = False) -> None:
    """A4, lying on its side unless `upright`; rows `heads` are repeated on each page, whose number is at its foot."""
    if not upright:
        page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&C第 &P 页，共 &N 页")
    if heads is not None:
        page.fit_to_pages(1, 0)
        page.repeat_rows(*heads)


def text(words: str) -> str:
    """The words as far as a cell holds them."""
    return _NO_TEXT.sub("", words)[:_CELL]


def lines(words: str, width: float) -> int:
    """How many lines the words need in a cell: programs other than Excel do not find out for themselves."""
    return max(1, math.ceil(_width(words) / (width - 1)))


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in words)
