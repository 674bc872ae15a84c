"""Circular and tally as workbooks: what they say is what the mails say, as figures."""

from dataclasses import replace
from decimal import Decimal
from typing import cast

from mailproc.model import FigureBook, FigureSheet, Form, Tally
from mailproc.press import tally_paper
from mailproc.press.circular import CatalogueEntry, CircularContext, CircularMatters, Edition, contents, file_name
from mailproc.press.entries import LateEntry
from mailproc.press.figure_book import MOST_BARS, circular_book, tally_book
from mailproc.press.tally_paper import TallyMatters
from tests.hostile import WORDS, left, unseen
from tests.press.jiangcheng import GROUPS, NOW, OFFICE, RULES, TALLY, UNITS, figures
from tests.press.test_circular import ANCHOR, DRAFT, MATTERS, RELEASED

BEFORE = replace(TALLY, month="2026-09", units=tuple(replace(unit, received=5) for unit in UNITS[1:]))


def said(edition: Edition = RELEASED, matters: CircularMatters = MATTERS, tally: Tally = TALLY) -> CircularContext:
    return contents(OFFICE, tally, edition, matters, now=NOW)


def sheet(book: FigureBook, name: str) -> FigureSheet:
    return next(one for one in book.sheets if one.name == name)


def test_a_sheet_for_each_group_with_what_its_table_says() -> None:
    book = circular_book(said())
    assert [one.name for one in book.sheets] == ["县（市、区）", "市直部门", "其他单位", "补记冲减", "采用信息目录"]
    bureaus = sheet(book, "市直部门")
    assert [(field.heading, field.under) for field in bureaus.fields[2:6]] == [
        ("报市信息", "当月"),
        ("报市信息", "累计"),
        ("昨日要情", "要情"),
        ("昨日要情", "短波"),
    ]
    assert bureaus.rows[0][:6] == (1, "市科技局", 7, 107, 1, 0)
    assert bureaus.rows[0][-3:] == (Decimal("8.40"), Decimal("108.40"), 1)
    assert bureaus.total[:3] == ("合计", None, 10)
    assert {len(row) for row in (*bureaus.rows, bureaus.total)} == {len(bureaus.fields)}
    assert sheet(book, "其他单位").rows[0][0] == "—"


def test_which_paper_it_is_stands_on_every_sheet() -> None:
    for one in circular_book(said()).sheets:
        assert one.about.endswith(
            "《政务信息工作通报》第10期（总第126期）　江城市人民政府办公室信息科编　2026年11月5日"
        )
    assert all(one.about.endswith("送审稿") for one in circular_book(said(DRAFT)).sheets)
    document = replace(RELEASED, form="document", document_number="江政办函〔2026〕37号")
    assert "江政办函〔2026〕37号" in circular_book(said(document)).sheets[0].about


def test_against_the_month_before() -> None:
    book = circular_book(said(matters=replace(MATTERS, previous=BEFORE)))
    change = sheet(book, "与上月对比")
    assert change.rows[:2] == (("县（市、区）", "城东区", None, 4, 4), ("县（市、区）", "清河县", 5, 12, 7))
    assert change.total == ("合计", None, 30, 26, -4)
    assert change.fields[-1].form is Form.SIGNED


def test_the_catalogue_is_that_of_the_circular() -> None:
    assert sheet(circular_book(said()), "采用信息目录").rows == (
        (1, "昨日要情", "第213期", "市科技局三项举措", "市科技局"),
    )
    assert all(one.name != "采用信息目录" for one in circular_book(said(matters=replace(MATTERS, catalogue=()))).sheets)


def test_charts_show_places_and_what_came_last_month() -> None:
    book = circular_book(said(matters=replace(MATTERS, previous=BEFORE)))
    assert book.charts is not None
    assert [(one.title, one.sheet, one.first, one.last) for one in book.charts.charts] == [
        ("县（市、区）2026年10月份当月得分", 0, 0, 2),
        ("市直部门2026年10月份当月得分", 1, 0, 2),
        ("其他单位2026年10月份当月得分", 2, 0, 0),
        ("县（市、区）2026年10月份报市信息与上月对比", 3, 0, 2),
        ("市直部门2026年10月份报市信息与上月对比", 3, 3, 5),
        ("其他单位2026年10月份报市信息与上月对比", 3, 6, 6),
    ]
    points = book.charts.charts[1]
    (column,) = points.bars
    assert book.sheets[1].fields[column].heading == "当月得分"
    assert (points.least, points.most) == (-10, 10)
    assert [book.sheets[3].fields[k].heading for k in book.charts.charts[3].bars] == ["上月", "当月"]
    by_year = circular_book(said(replace(RELEASED, rank_by="year"))).charts
    assert by_year is not None
    assert by_year.charts[0].title.endswith("累计得分")


def test_a_large_group_has_several_charts_on_one_scale() -> None:
    units = tuple(figures(f"u{k}", f"单位{k}", "bureau", k, str(k), 301 - k) for k in range(1, 301))
    tally = replace(TALLY, units=units)
    charts = circular_book(said(matters=replace(MATTERS, previous=tally), tally=tally)).charts
    assert charts is not None
    points = [one for one in charts.charts if len(one.bars) == 1]
    assert [one.first for one in points] == list(range(0, 300, MOST_BARS))
    assert points[-1].last == 299
    assert points[1].title.endswith("（2/7）")
    assert {(one.least, one.most) for one in points} == {(0, 330)}
    pairs = [one for one in charts.charts if len(one.bars) == 2]
    assert pairs[-1].last == 299
    assert max(one.last - one.first + 1 for one in pairs) <= MOST_BARS / 2


def test_the_tally_says_all_and_why() -> None:
    matters = TallyMatters(GROUPS, RULES, ANCHOR, zero=("市体育局",), late=MATTERS.late)
    book = tally_book(tally_paper.contents(OFFICE, TALLY, matters, {}, now=NOW))
    assert sheet(book, "补记冲减").rows == (
        ("市科技局", "补记", "9月28日", "昨日要情第190期采用", Decimal(2), "不可外传的原因"),
    )
    assert sheet(book, "邮件分类").rows == (("报送件", 26), ("重复报送", 3), ("自动回复", 12))
    assert sheet(book, "邮件分类").total == ("合计", 41)
    assert sheet(book, "未报送单位").rows == ((1, "市体育局"),)
    assert "台账第10342号" in book.sheets[0].about


def test_the_circular_says_why_in_words_for_everybody() -> None:
    assert sheet(circular_book(said()), "补记冲减").rows[0][-2:] == (Decimal(2), "该月通报印发后登记")


def test_the_circular_does_not_say_what_it_may_not() -> None:
    assert "不可外传" not in repr(circular_book(said()))


def test_hostile_words_are_one_line() -> None:
    for word in WORDS.values():
        tally = replace(TALLY, units=tuple(replace(unit, name=word) for unit in UNITS))
        late = LateEntry(word, "补记", "9月28日", word, "+2", word)
        matters = replace(MATTERS, catalogue=(CatalogueEntry("yaoqing", word, word, (word,)),), late=(late,))
        book = circular_book(said(matters=matters, tally=tally))
        names = [cast("str", row[1]) for row in sheet(book, "市直部门").rows]
        assert set(names) == {left(word)}
        words = (value for each in book.sheets for row in each.rows for value in row if isinstance(value, str))
        assert not list(filter(unseen, words))


def test_names_of_files() -> None:
    assert file_name(said()) == "政务信息工作通报2026年第10期"
    assert file_name(said(DRAFT)) == "政务信息工作通报2026年第10期（送审稿）"
    assert file_name(said(replace(RELEASED, number=2))) == "政务信息工作通报2026年第10期（更正第1版）"
    assert file_name(said(replace(RELEASED, form="document"))) == "2026年10月份政务信息报送采用情况通报"
