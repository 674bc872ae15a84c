"""The circular's PDF, read back by pdfium: pages, words, and every row of the tables."""

import re
from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped]
import pytest

from mailproc.post import typeset
from mailproc.press.circular import CircularContext
from mailproc.press.faircopy import fair_copy
from mailproc.press.render import Press, shipped_folder
from tests.press.cities import Month, circular_of, in_form, renamed
from tests.press.jiangcheng import HOSTILE

PRESS = Press()
TEMPLATE = shipped_folder() / "circular.typ"
MM = 72 / 25.4


def made(said: CircularContext) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(typeset.write(TEMPLATE, fair_copy(PRESS, said), None))


def pages(said: CircularContext) -> list[str]:
    """The text of each page, without blanks and line ends."""
    return [re.sub(r"[\s\u200b\ufffe]", "", page.get_textpage().get_text_range()) for page in made(said)]


@pytest.mark.parametrize("units", [5, 60, 300])
def test_tables_say_what_the_figures_say(units: int) -> None:
    said = circular_of(Month(units))
    text = "".join(pages(said))
    at = 0
    for group in said.tables:
        rows = [[row.rank, row.name, *(cell.value for cell in row.cells)] for row in group.rows]
        for row in (*rows, ["合计", *(cell.value for cell in group.total)]):
            at = text.index("".join(row), at) + len("".join(row))  # in this order, each cell beside the next


def test_headings_stand_on_each_page_of_a_table_and_annexes_begin_one() -> None:
    said = circular_of(Month(60))
    found = pages(said)
    (first,) = (number for number, page in enumerate(found) if page.startswith("附件1"))
    (last,) = (number for number, page in enumerate(found) if page.startswith("附件2"))
    assert last - first > 2
    assert all("报市信息昨日要情批示约稿" in page for page in found[first:last])
    assert all("序号标题报送单位期号" in page for page in found[last:])
    assert not any("未完成合计" in page for page in found)  # no sum stands on a page without what it sums


def test_pages_are_a4_and_wide_tables_lie_on_their_side() -> None:
    sizes = {
        (round(page.get_width() / MM), round(page.get_height() / MM)): text.startswith("附件1") or "位次" in text
        for page, text in zip(made(circular_of(Month(5))), pages(circular_of(Month(5))), strict=True)
    }
    assert sizes == {(210, 297): False, (297, 210): True}


def test_page_numbers_stand_outside() -> None:
    document = made(circular_of(Month(5)))
    for number, page in enumerate(document, 1):
        words = page.get_textpage()
        found = words.search(f"— {number} —")
        left, *_ = words.get_charbox(found.get_next()[0])
        assert (left > page.get_width() / 2) == bool(number % 2)


def test_lines_are_22_of_28_characters() -> None:
    said = replace(circular_of(Month(300)), opening=("各地各部门围绕中心工作积极报送信息，" * 100,))
    page = made(said)[1].get_textpage()  # a page full of one paragraph
    signs = [at for at, one in enumerate(page.get_text_range()) if "一" <= one <= "龥"]
    boxes = [page.get_charbox(at, loose=True) for at in signs]
    top = max(box[1] for box in boxes)
    places = [(top - box[1]) / 28.95 for box in boxes]
    assert {round(place) for place in places} == set(range(22))
    assert all(abs(place - round(place)) < 0.02 for place in places)
    assert min(box[0] for box in boxes) >= 28 * MM - 1
    assert max(box[2] for box in boxes) <= 184 * MM + 1


@pytest.mark.parametrize("words", [*HOSTILE, "镕堃", '#image("/etc/hostname") $x$ *b* _i_ @a <b> \\u{41}', "W" * 200])
def test_any_words_come_through_as_words(words: str) -> None:
    visible = re.sub("[\u202e\u2066\u200b\x00\ud800\\s]", "", words)
    assert visible in "".join(pages(renamed(circular_of(Month(5)), words)))


def test_the_document_and_its_draft() -> None:
    first, *_ = pages(circular_of(Month(5), in_form("document", released=False)))
    assert first.startswith(
        "送审稿江城市人民政府办公室江政办函〔2026〕37号关于2026年10月份全市政务信息报送采用情况的通报"
    )


def test_28_characters_fill_a_line_and_the_name_stands_under_text() -> None:
    said = replace(circular_of(Month(5)), problems=("字" * 60,))
    document = made(said)
    lines = [line for page in document for line in page.get_textpage().get_text_range().splitlines()]
    assert [line for line in lines if "字字" in line] == ["字" * 26, "字" * 28, "字" * 6]
    (signed,) = (page for page in pages(said) if "江城市人民政府办公室信息科2026年" in page)
    assert signed.index("企业反映的困难和建议") < signed.index("附件：1.")
