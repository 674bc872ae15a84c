"""Circular, statement and tally of cities of any size, as windows and phones show them; and what Word makes of them."""

import re

import pytest

from mailproc.press.render import Press
from tests.browser import PHONE, Browser
from tests.press.cities import Month, circular_of, statement_of, tally_of

PRESS = Press()
MONTHS = {"5": Month(5), "60": Month(60), "odd": Month(60, odd=True), "idle": Month(12, idle=True)}
WIDTHS = (PHONE, 800, 1280)
# What Outlook, which draws mails with Word, drops in ways that change what is read; and all that is not in the mail.
DROPPED = re.compile(r"\b(flex|inline-grid|float|position|background-image|transform|calc|var|rem|vh|vw)\b\s*[:(]")
REMOTE = re.compile(r"https?:|url\(|@import|<(script|link|img|svg|form|iframe|object|video)\b", re.IGNORECASE)


def papers(month: Month) -> dict[str, str]:
    return {
        "circular": PRESS.render("circular", circular_of(month)).html,
        "statement": PRESS.render("statement", statement_of(month)).html,
        "tally": PRESS.render("tally", tally_of(month)).html,
    }


@pytest.mark.parametrize("name", MONTHS)
def test_no_page_is_wider_than_its_window(chromium: Browser, name: str) -> None:
    for paper, page in papers(MONTHS[name]).items():
        for width in WIDTHS:
            assert chromium.look(page, width).width <= width, (paper, width)


def test_three_hundred_units(chromium: Browser) -> None:
    assert chromium.look(PRESS.render("circular", circular_of(Month(300))).html, PHONE).width <= PHONE


@pytest.mark.parametrize("name", MONTHS)
def test_tags_have_nothing_that_word_drops_badly(name: str) -> None:
    for paper, page in papers(MONTHS[name]).items():
        tags = re.findall(r'style="([^"]*)"', page.partition("<body")[2])
        assert len(tags) > 10, paper
        assert not [one for one in tags if DROPPED.search(one)], paper
        assert not REMOTE.search(page.replace("https://example.com/aaa", "")), paper


def test_a_phone_s_statement_says_what_each_figure_is(chromium: Browser) -> None:
    """As a list it is narrower and taller than the table of a window, which has headings."""
    page = PRESS.render("statement", statement_of(Month(12))).html
    assert page.count('<span class="label"') > 8
    hidden = re.findall(r'<span class="label" style="([^"]*)"', page)
    assert all("display: none" in one and "mso-hide: all" in one for one in hidden)
    assert chromium.look(page, PHONE).height > chromium.look(page, 800).height
