"""The circular set out for printing says what the mail says, and stands where the standard wants it."""

from dataclasses import replace

import pytest

from mailproc.model import FairCopy, Field, Grid, Line, Style
from mailproc.press.circular import CircularContext, draw
from mailproc.press.faircopy import fair_copy
from mailproc.press.render import Press
from tests.press.cities import Month, circular_of, in_form

PRESS = Press()


def copy_of(said: CircularContext) -> FairCopy:
    return fair_copy(PRESS, said)


def worded(month: Month) -> CircularContext:
    """With the clerk's own words in it."""
    said = circular_of(month)
    return replace(said, opening=("全市信息工作再上台阶。", "各单位报送积极。"), problems=("个别单位报送不及时。",))


@pytest.mark.parametrize("month", [Month(5), Month(60, odd=True), Month(12, idle=True)])
@pytest.mark.parametrize("form", ["bulletin", "document"])
def test_each_sentence_of_the_mail_stands_in_it(month: Month, form: str) -> None:
    said = replace(worded(month), form=form)
    mail = draw(PRESS, said).text
    body = mail[mail.index("各县（市、区）") : mail.index("\n附件1\n")]
    wanted = [line.strip() for line in body.splitlines() if line.strip()]
    assert [line.text for line in copy_of(said).body] == wanted


def test_footnotes_and_anchor_stand_in_the_annexes() -> None:
    said = worded(Month(60))
    (scores, catalogue) = copy_of(said).annexes
    notes = [block.text for block in scores.blocks if isinstance(block, Line) and block.style is Style.TABLE_NOTE]
    mail = draw(PRESS, said).text
    assert len(notes) > 1
    assert all(note in mail for note in notes)
    last = catalogue.blocks[-1]
    assert isinstance(last, Line)
    assert last.style is Style.ANCHOR
    assert last.text in mail


def test_a_wide_table_lies_on_its_side() -> None:
    scores, catalogue = copy_of(circular_of(Month(5))).annexes
    assert scores.wide
    assert not catalogue.wide


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    scores, _ = copy_of(circular_of(Month(60, odd=True))).annexes
    grids = [block for block in scores.blocks if isinstance(block, Grid)]
    assert all(max(grid.weights) == grid.weights[1] for grid in grids)  # names, and the longest take several lines
    assert all(weight > 2 for grid in grids for weight in grid.weights)


@pytest.mark.parametrize(("form", "name", "date"), [("bulletin", 2, 6.2), ("document", 2.4, 4)])
def test_name_and_date_stand_by_7_3_5(form: str, name: float, date: float) -> None:
    """Without a seal the date begins two characters after the name; with one the name is centred over it."""
    body = copy_of(circular_of(Month(5), in_form(form))).body
    assert [round(line.right, 1) for line in body if line.style in {Style.SIGNATURE, Style.DATE}] == [name, date]


def test_a_draft_is_marked_and_the_title_broken_where_the_template_says() -> None:
    copy = copy_of(circular_of(Month(5), in_form("bulletin", released=False)))
    assert copy.fields[Field.MARK] == "送审稿"
    assert copy.fields[Field.TITLE] == "关于2026年10月份全市政务信息\n报送采用情况的通报"
    assert copy.title == "关于2026年10月份全市政务信息报送采用情况的通报"
