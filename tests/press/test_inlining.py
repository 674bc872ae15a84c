"""Styles in tags: as the library puts them there, whatever stands between the tags."""

import re

import pytest

from mailproc.press.inlining import Inliner
from tests.press.test_hostile_words import HARMLESS, letters

CSS = "<style>td { color: red; } td.left { text-align: left; } @media print { td { color: black; } }</style>"
PAGE = (
    "<!DOCTYPE html><html><head><meta charset=gbk>{css}</head><body><table><tbody>{rows}</tbody></table></body></html>"
)
ROW = '<tr><td class="left">{words}</td><td>1</td></tr>'


def page(*words: str, css: str = CSS) -> str:
    return PAGE.format(css=css, rows="".join(ROW.format(words=one) for one in words))


def test_each_tag_has_its_styles() -> None:
    made = Inliner().inline(page("甲", "乙"))
    assert made.count('<td class="left" style="color: red;text-align: left;">') == 2
    assert made.count('<td style="color: red;">1</td>') == 2
    assert re.findall(r"<style>(.*?)</style>", made) == ["@media print { td { color: black; } } "]
    assert made.index("charset") < made.index("<style>")


def test_words_are_nothing_to_it() -> None:
    """What was inlined before decides nothing: a letter written again is the same bytes."""
    inliner, words = Inliner(), "&lt;b&gt; &amp; &#34;引号&#34; x"
    first = inliner.inline(page(words))
    inliner.inline(page("别的"))
    assert inliner.inline(page(words)) == Inliner().inline(page(words)) == first
    assert f">{words}<" in first


def test_other_styles_are_other_pages() -> None:
    inliner = Inliner()
    inliner.inline(page("甲"))
    assert "blue" in inliner.inline(page("甲", css="<style>td { color: blue; }</style>"))


@pytest.mark.parametrize(
    "odd",
    [
        "<p>甲<p>乙",  # the library closes the first
        '<table><tr><td class="left">甲</td></tr></table>',  # and puts a tbody in
        "<td>甲</td>",  # and drops this
    ],
)
def test_what_the_library_mends_it_does_whole(odd: str) -> None:
    made = Inliner().inline(f"<html><head>{CSS}</head><body>{odd}</body></html>")
    assert "甲" in made
    assert "color: red" in made or "<td" not in made
    assert made == Inliner()._library.inline(f"<html><head>{CSS}</head><body>{odd}</body></html>")


def test_no_shipped_template_needs_mending(monkeypatch: pytest.MonkeyPatch) -> None:
    missed: list[tuple[str, ...]] = []
    work_out = Inliner._work_out

    def watched(self: Inliner, tags: tuple[str, ...]) -> list[str] | None:
        found = work_out(self, tags)
        missed.extend([tags] if found is None else [])
        return found

    monkeypatch.setattr(Inliner, "_work_out", watched)
    from mailproc.press import render
    from tests.press import test_hostile_words

    render._shipped.cache_clear()
    monkeypatch.setattr(test_hostile_words, "PRESS", render.Press())
    letters(HARMLESS)
    render._shipped.cache_clear()
    assert not missed
