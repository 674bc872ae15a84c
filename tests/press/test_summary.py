"""The summary in words and pages: what it says, and that it can be read on any screen."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mailproc.model import AwardRules, Term
from mailproc.office import terms
from mailproc.post import figurebook
from mailproc.press import summary_book
from mailproc.press.render import Press
from mailproc.press.summary import Summary, SummaryContext, contents, draw, span_name, term_command, term_name
from tests.browser import PHONE, Browser
from tests.press.halfyear import HALF, SETTING, YEAR, summary
from tests.press.jiangcheng import GROUPS, HOSTILE, NOW, OFFICE, RULES
from tests.press.readback import html_tables, sheet

PRESS = Press()


def said(of: Summary, **changes: object) -> SummaryContext:
    return contents(OFFICE, of, replace(SETTING, **changes), NOW)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("label", "start", "name", "command", "span"),
    [
        ("2026-H1", 1, "2026年上半年", "2026年上半年", "2026年1月至6月"),
        ("2026", 1, "2026年度", "2026年全年", "2026年1月至12月"),
        ("2026-H1", 12, "2026年度上半年", "2026年上半年", "2025年12月至2026年5月"),
        ("2026", 7, "2026年度", "2026年全年", "2026年7月至2027年6月"),
    ],
)
def test_terms_have_names(label: str, start: int, name: str, command: str, span: str) -> None:
    term = terms.summed(label, start)
    assert (term_name(term), term_command(term), span_name(term.months)) == (name, command, span)
    assert span_name(("2026-10",)) == "2026年10月"


def test_the_opening_figures_in_words() -> None:
    text = draw(PRESS, said(summary(5))).text
    assert "上半年信箱共收到各地各部门报送信息150条（联合报送的分别计入各单位），月均25条" in text
    assert "最多的是2月（30条），最少的是5月（20条）；比上年同期减少350条，5个单位报送了信息。" in text
    assert "昨日要情30条、信息短波15条、报省信息6条、省办2条；获市领导批示4件次。" in text
    assert "所报信息中有10条被采用，采用率6.7%。" in text


def test_an_office_that_begins_within_the_term_says_so() -> None:
    whole = summary(2, opening=30)
    months = HALF.months[3:]
    units = tuple(replace(unit, months=unit.months[3:]) for unit in whole.units)
    text = draw(PRESS, said(replace(whole, months=months, units=units, open=("2026-06",)))).text
    assert "（2026年4月至6月）" in text
    assert "本期自2026年4月起统计，此前得分列为“期初累计”。其中6月通报尚未印发，数据可能变动。" in text


def test_nothing_at_all_is_told_as_such() -> None:
    empty = replace(summary(1), units=(), before=None, collectives=(), persons=(), items=(), unknown=0, successions=())
    words = draw(PRESS, said(empty))
    assert "上半年信箱共收到各地各部门报送信息0条" in words.text
    assert "没有符合条件的单位。" in words.text
    assert "没有符合条件的信息员。" in words.text
    figurebook.write(summary_book.book(said(empty), empty, GROUPS, RULES))


def test_what_units_get_has_no_proposals_and_persons_only_where_set() -> None:
    of, day = summary(5), date(2026, 7, 8)
    words = draw(PRESS, said(of, released=day, signer="赵六", proposed=False))
    assert "评选" not in words.text + words.html
    assert "张三" not in words.text + words.html
    assert "2026年7月8日" in words.text
    told = draw(PRESS, said(of, released=day, proposed=False, awards=AwardRules(persons_to_units=True)))
    assert "1 张三（" in told.text
    for private in ("秋粮收购", "批示1件次；", "文中署名"):  # an item's title may be a discreet outlet's
        assert private not in told.text + told.html


def test_hostile_words_stay_words() -> None:
    of = summary(6)
    units = tuple(replace(unit, name=name) for unit, name in zip(of.units, HOSTILE, strict=True))
    of = replace(of, units=units, titles=dict.fromkeys(of.titles, HOSTILE[0] + HOSTILE[3]))
    words = draw(PRESS, said(of))
    assert "<img" not in words.html
    assert "{{7*7}}{% raw %}" in words.text
    assert "\u202e" not in words.text + words.html
    data = figurebook.write(summary_book.book(said(of), of, GROUPS, RULES))
    assert {cell for row in sheet(data, "各月得分", deep=True) for cell in row.values() if isinstance(cell, str)} >= {
        HOSTILE[0],
        HOSTILE[4],
    }


@pytest.mark.parametrize("term", [HALF, YEAR], ids=lambda term: term.label)
def test_html_and_sheet_have_the_same_cells(term: Term) -> None:
    of = summary(60, term, opening=30)
    context = said(of)
    page, data = draw(PRESS, context).html, figurebook.write(summary_book.book(context, of, GROUPS, RULES))
    for heading, name in (("各月得分", "各月得分"), ("各月报市信息", "各月报送"), ("采用情况", "采用情况")):
        rows = {(row["组别"], row["单位"]): row for row in sheet(data, name, deep=True)}
        tables = html_tables(page, heading)
        assert len(tables) == 2
        for group, table in zip(("县（市、区）", "市直部门"), tables, strict=True):
            for unit, cells in table.items():
                row = rows[group, unit]
                for label, value in cells.items():
                    printed = row[label] or 0
                    shown = Decimal(0) if value == "—" else Decimal(value)
                    assert (printed == "—" and value == "—") or Decimal(str(printed)) == shown, (unit, label)


@pytest.mark.parametrize("count", [5, 60, 300])
@pytest.mark.parametrize("width", [PHONE, 800, 1280])
def test_no_page_is_wider_than_its_screen(chromium: Browser, count: int, width: int) -> None:
    page = draw(PRESS, said(summary(count, YEAR, opening=30))).html
    assert chromium.look(page, width).width <= width
