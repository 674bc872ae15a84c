import re
from dataclasses import replace
from datetime import date

import pytest

from mailproc.model import Anchor, CreditKind, LetterKind, MailClass, Tally
from mailproc.press import tally_paper
from mailproc.press.chat import chat_text
from mailproc.press.circular import CatalogueEntry, CircularMatters, Edition, circular, contents, draw, zero_units
from mailproc.press.entries import LateEntry, late_entries
from mailproc.press.render import Press
from mailproc.press.table import group_tables
from mailproc.press.tally_paper import TallyMatters, questions, tally_letter
from tests.press.jiangcheng import (
    CLERK,
    GROUPS,
    HOSTILE,
    NOW,
    OFFICE,
    RULES,
    SENDER,
    TALLY,
    UNITS,
    credit,
    figures,
    item,
    submission,
)

PRESS = Press()
RELEASED = Edition("2026-10", 1, 10, 126, released=date(2026, 11, 5))
DRAFT = replace(RELEASED, released=None)
ANCHOR = Anchor(10342, "9f86d081884c7d659a2feaa0c55ad015")
MATTERS = CircularMatters(
    groups=GROUPS,
    rules=RULES,
    anchor=ANCHOR,
    catalogue=(
        CatalogueEntry("yaoqing", "213", "市科技局三项举措", ("市科技局",)),
        CatalogueEntry("shengban", "88", "不可外传的题目", ("清河县",)),
    ),
    late=(
        LateEntry("市科技局", "补记", "9月28日", "昨日要情第190期采用", "+2", "不可外传的原因", "该月通报印发后登记"),
    ),
    topics=("秋冬季农业生产情况。",),
)


def text(edition: Edition = RELEASED, matters: CircularMatters = MATTERS, tally: Tally = TALLY) -> str:
    return draw(PRESS, contents(OFFICE, tally, edition, matters, now=NOW)).text


def test_bulletin() -> None:
    words = draw(PRESS, contents(OFFICE, TALLY, RELEASED, MATTERS, now=NOW))
    assert words.subject == "关于2026年10月份全市政务信息报送采用情况的通报"
    for part in (
        "《政务信息工作通报》 第10期（总第126期）\n江城市人民政府办公室信息科编 2026年11月5日\n",
        "各县（市、区）人民政府办公室，市直各部门、各单位办公室：\n",
        "附件：1.得分情况统计表\n   2.采用信息目录\n",
        "台账第10342号 9f86d081884c7d65",
    ):
        assert part in words.text
    heads = re.findall(r"^[一二三四五]、.*$", words.text, re.MULTILINE)
    assert heads == ["一、总体情况", "二、报送采用情况", "三、约稿完成情况", "四、存在问题", "五、下月报送要点"]
    assert "送审稿" not in words.text


def test_document() -> None:
    edition = replace(RELEASED, form="document", document_number="江政办函〔2026〕37号")
    words = text(edition)
    assert words.startswith("江城市人民政府办公室\n江政办函〔2026〕37号\n")
    assert "第10期" not in words
    assert "（文号待定）" in text(replace(DRAFT, form="document"))


def test_figures_in_words() -> None:
    words = text(matters=replace(MATTERS, previous=replace(TALLY, units=UNITS[:2])))
    assert "收到各地各部门报送信息26条" in words
    assert "比上月增加10条" in words
    assert "4个单位报送了信息" in words
    assert "当月采用2条次，比上月增加1条次，其中昨日要情2条；获市领导批示1件次。" in words
    assert (
        "县（市、区）报送信息16条（上月16条），采用1条次。当月得分居前的是：清河县（14.4分）、城东区（0.8分）。"
        in words
    )
    assert "累计得分居前的是：清河县（114.4分）、城东区（100.8分）、临水县（100分）。" in words
    assert "县（市、区）中，城东区报送信息未达到每月8条的要求。" in words
    assert "当月完成约稿1件次（市科技局）" in words
    assert "重复报送3件，已合并统计" in words
    assert "当月扣分1次，共扣10分" in words


def test_zero_is_said_of_the_mailbox_and_spares_the_undecided_and_unassessed() -> None:
    assert "当月信箱未收到以下单位报送信息：临水县、市体育局。" in text()
    spared = text(matters=replace(MATTERS, undecided=frozenset({"linshui"})))
    assert "当月信箱未收到以下单位报送信息：市体育局。" in spared
    assert zero_units(TALLY) == ("临水县", "市体育局")


def test_a_quiet_month() -> None:
    quiet = replace(
        TALLY, classes={MailClass.SUBMISSION: 9}, units=(figures("qinghe", "清河县", "county", 9, "1.8", 1),)
    )
    words = text(matters=replace(MATTERS, late=(), catalogue=(), topics=()), tally=quiet)
    for part in ("当月没有采用。", "当月没有到期的约稿任务。", "当月无需要通报的问题。"):
        assert part in words
    assert "附件2" not in words
    assert "补记" not in words


def test_discreet_titles_and_reasons_are_not_circulated() -> None:
    words = draw(PRESS, contents(OFFICE, TALLY, RELEASED, MATTERS, now=NOW))
    assert "市科技局三项举措（市科技局，第213期）" in words.text
    for part in (words.text, words.html):
        assert "不可外传" not in part


def test_late_entries_are_footnotes() -> None:
    assert "补记、冲减：市科技局补记9月28日昨日要情第190期采用，+2分（该月通报印发后登记）。" in text()


def test_the_first_month_of_a_year_has_one_order() -> None:
    units = tuple(replace(unit, points_year=unit.points) for unit in UNITS)
    assert "累计得分居前的是" not in text(tally=replace(TALLY, units=units))


@pytest.mark.parametrize(
    ("line", "ground"),
    [
        ("要情190期:7", "该月通报印发后登记"),
        ("9和7重复", "与其他信息重复"),
        ("不计 12 新闻稿", "经核实不予计数"),
        ("7是科技局的", "归属单位调整"),
        ("撤销上一条", "登记有误，予以更正"),
    ],
)
def test_grounds_are_never_the_clerk_s_words(line: str, ground: str) -> None:
    count = 1 if line.startswith("要情") else -1
    late = replace(credit(CreditKind.RECEIVED, "0.2"), late="late", why=line, count=count)
    (entry,) = late_entries((late,), {"kjj": "市科技局"}, RULES)
    assert (entry.why, entry.ground) == (line, ground)
    deducted = replace(late, kind=CreditKind.DEDUCTION)
    assert not late_entries((deducted,), {"kjj": "市科技局"}, RULES)[0].ground


def test_how_to_say_that_something_differs() -> None:
    assert "对本期数据有出入的，请直接回复通报邮件或来电核对" in text()


def test_table_columns_come_from_the_outlets() -> None:
    (table, *_) = group_tables(TALLY, GROUPS, RULES, "month")
    assert [(h.text, h.span, h.deep) for h in table.upper] == [
        ("报市信息", 2, False),
        ("昨日要情", 2, False),
        ("报省信息", 1, True),
        ("省办", 1, True),
        ("国办", 1, True),
        ("批示", 3, False),
        ("约稿", 2, False),
        ("扣分", 1, True),
        ("当月得分", 1, True),
        ("累计得分", 1, True),
        ("累计位次", 1, True),
    ]
    assert table.lower == ("当月", "累计", "要情", "短波", "市", "省", "国", "完成", "未完成")
    assert sum(h.span for h in table.upper) == len(table.rows[0].cells) == len(table.total)


def test_order_ranks_and_sums() -> None:
    county, bureau, other = group_tables(TALLY, GROUPS, RULES, "month")
    assert [(row.rank, row.name) for row in county.rows] == [("1", "清河县"), ("2", "城东区"), ("3", "临水县")]
    assert [row.rank for row in other.rows] == ["—"]
    values = [cell.value for cell in bureau.total]
    assert values == ["10", "310", "1", *["—"] * 7, "1", "—", "10", "-1", "299", "—"]
    assert [cell.value for cell in county.rows[0].cells][:4] == ["12", "112", "1", "—"]


def test_ties_and_unranked_in_official_order() -> None:
    units = (
        figures("d", "丁", "county", 0, "0", None),
        figures("b", "乙", "county", 1, "2", 1),
        figures("a", "甲", "county", 1, "2", 1),
        figures("c", "丙", "county", 1, "1", 3),
    )
    (table,) = group_tables(replace(TALLY, units=units), GROUPS, RULES, "month")
    assert [(row.rank, row.name) for row in table.rows] == [("1", "乙"), ("1", "甲"), ("3", "丙"), ("—", "丁")]


def test_ranked_by_year() -> None:
    units = tuple(replace(unit, rank=3 - place, rank_year=place) for place, unit in enumerate(UNITS[:2], 1))
    (table,) = group_tables(replace(TALLY, units=units), GROUPS, RULES, "year")
    assert [row.name for row in table.rows] == ["城东区", "清河县"]
    assert table.rows[0].cells[-1].label == "当月位次"
    assert table.rows[0].cells[-1].value == "2"


def test_draft_asks_for_approval() -> None:
    words = draw(PRESS, contents(OFFICE, TALLY, DRAFT, MATTERS, now=NOW))
    assert words.subject.startswith("【送审稿】")
    assert "印发 2026-10 签发人 姓名" in words.text
    assert circular(words, DRAFT, CLERK).kind is LetterKind.DRAFT


def test_one_drawing_for_all_recipients() -> None:
    words = draw(PRESS, contents(OFFICE, TALLY, RELEASED, MATTERS, now=NOW))
    first, second = circular(words, RELEASED, CLERK), circular(words, RELEASED, SENDER)
    assert first.kind is LetterKind.CIRCULAR
    assert first.key == "2026-10/1"
    assert replace(first, recipient=SENDER) == second


def test_second_edition_says_so() -> None:
    assert (
        "（更正第1版）" in draw(PRESS, contents(OFFICE, TALLY, replace(RELEASED, number=2), MATTERS, now=NOW)).subject
    )


def test_chat_text_has_no_points_and_no_units() -> None:
    words = chat_text(PRESS, OFFICE, TALLY, RELEASED, now=NOW)
    assert "《政务信息工作通报》第10期" in words
    assert "已于2026年11月5日印发" in words
    assert "26条" in words
    assert "分" not in words
    assert not [unit.name for unit in UNITS if unit.name in words]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_and_titles(hostile: str) -> None:
    tally = replace(TALLY, units=tuple(replace(unit, name=hostile) for unit in UNITS))
    matters = replace(MATTERS, catalogue=(CatalogueEntry("yaoqing", hostile, hostile, (hostile,)),), topics=(hostile,))
    words = draw(PRESS, contents(OFFICE, tally, RELEASED, matters, now=NOW))
    assert "<img" not in words.html
    assert not any(c in words.subject + words.text + words.html for c in "\u202e\u2066\x00\r")


def test_tally_letter() -> None:
    unknown = replace(submission("2026-10-0300"), subject="某单位信息", proposal="qinghe")
    odd = item("2026-10-0020", reason="like_earlier", of="2026-10-0007")
    asked = questions(
        (submission("2026-10-0020", replace(odd, likeness=0.93), titles=("第42周监测",)), submission()),
        {"kjj": "市科技局"},
    )
    matters = TallyMatters(
        GROUPS, RULES, ANCHOR, zero=("市体育局",), undecided=(unknown,), questions=asked, late=MATTERS.late
    )
    letter = tally_letter(
        PRESS, tally_paper.contents(OFFICE, TALLY, matters, {"qinghe": "清河县"}, now=NOW), recipient=CLERK
    )
    assert letter.kind is LetterKind.TALLY
    assert letter.key == "2026-10/10342"
    assert letter.subject == "【统计表】2026年10月政务信息报送采用情况（信息科）"
    for part in (
        "邮件分类（共41封）\n报送件26封、重复报送3封、自动回复12封。",
        "1 清河县：报市信息·当月 12；报市信息·累计 112；",
        "三、未报送单位\n市体育局\n",
        "2026-10-0300 11月3日9时12分 zhangsan@kjj.jiangcheng.example 某单位信息（疑为清河县）",
        "2026-10-0020 市科技局 第42周监测：与此前报送内容相近，见2026-10-0007，相似度93%（已计数）",
        "送审稿",
        "台账第10342号",
    ):
        assert part in letter.text
    assert len(asked) == 1
