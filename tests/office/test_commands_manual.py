"""The manual and the page of 帮助 say what the parser reads."""

import re

import pytest

from mailproc.desk.helping import help_page
from mailproc.office.language.manual import manual
from mailproc.office.language.table import ROWS
from mailproc.office.orders import Unclear
from tests.office.clerk import read
from tests.office.manual import PAGE


def test_the_manual_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == manual()


@pytest.mark.parametrize("line", [line for line in re.findall("`([^`]+)`", manual()) if re.search(r"[:《]", line)])
def test_what_the_manual_shows_in_its_text_is_understood(line: str) -> None:
    assert not any(isinstance(found, Unclear) for found in read(line))


def test_help_is_one_screen_and_every_line_of_it_is_its_command() -> None:
    page = help_page()
    shown = {line for _, line in page.rows}
    for row in ROWS:
        assert row.form in shown
    assert len(page.rows) <= 40
    for name, line in page.rows:
        (row,) = [row for row in ROWS if row.name == name.removesuffix("（须确认）")]
        (found,) = read(line)
        assert type(found) is row.order
        assert name.endswith("（须确认）") == row.twice
