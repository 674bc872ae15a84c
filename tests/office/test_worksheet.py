"""A worksheet come back: which lines its cells are, and what is done about them with what is known by then."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.model import Attachment, Credit, CreditKind, Heading, Table
from mailproc.office import worksheet
from mailproc.office.orders import Adopt, Attribute, Command, Count, Filled, Instruct, Keep, NotCount, Repeat, Unclear
from mailproc.office.references import ItemRef, Question
from mailproc.office.worksheet import Judgement, Known, judge, mark
from tests.office.clerk import read as parse
from tests.office.clerk import wide

NUMBER = "2026-11-0007"
ITEM = ItemRef("2026-11", 7)
TITLE = "秋粮收购进展顺利;农户满意"
NOTHING = Known((), counted=True, units=("kjj",))
HEADINGS = tuple(Heading)


def row(then: Known = NOTHING, /, **cells: str) -> str:
    """A row as it comes back; `cells` by the names of the headings in small letters."""
    said = {"number": NUMBER, "title": TITLE} | cells
    said.setdefault("mark", mark(said["number"], said["title"], then))
    return "\t".join(said.get(heading.name.lower(), "") for heading in HEADINGS)


def sheet(*rows: str, headings: Iterable[str] = HEADINGS) -> str:
    return "\n".join(("2026年11月", "江城市2026年11月政务信息采用登记表", "填写方法", "\t".join(headings), *rows, ""))


def cells_of(*rows: str) -> tuple[Filled | Unclear, ...]:
    return worksheet.read([Table("登记表.xlsx", sheet(*rows))], parse)


def orders(*rows: str) -> list[Command | Unclear]:
    return [one.order if isinstance(one, Filled) else one for one in cells_of(*rows)]


def asked(*rows: str) -> list[tuple[str, Question]]:
    return [(one.line, one.question) for one in orders(*rows) if isinstance(one, Unclear)]


def adopted(n: int, outlet: str, issue: str = "", *, back: int = 0) -> Credit:
    day = date(2026, 11, 3)
    at = datetime(2026, 11, 3, 8, n % 60, tzinfo=UTC)
    rule, points = f"adopted:{outlet}", Decimal(2)
    made = Credit(f"{n}.1", "kjj", CreditKind.ADOPTED, points, 1, day, "2026-11", rule, at, "王五", NUMBER, outlet)
    made = replace(made, issue=issue)
    return replace(made, count=-1, points=-points, reverses=f"{back}.1") if back else made


def instructed(n: int, level: str) -> Credit:
    return replace(adopted(n, ""), kind=CreditKind.INSTRUCTION, level=level)


def known(*entries: Credit) -> Known:
    return replace(NOTHING, entries=entries)


# --- cells are lines --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (
            {"outlet": "昨日要情", "issue": "213"},
            Adopt("昨日要情第213期:2026-11-0007", "yaoqing", "213", None, (ITEM,)),
        ),
        ({"outlet": "昨日要情"}, Adopt("昨日要情:2026-11-0007", "yaoqing", "", None, (ITEM,))),
        (
            {"other_outlet": "省办", "other_issue": "88"},
            Adopt("省办第88期:2026-11-0007", "shengban", "88", None, (ITEM,)),
        ),
        ({"instruction": "省领导"}, Instruct("批示 2026-11-0007 省领导", "province", None, (ITEM,))),
        (
            {"instruction": "省领导 11月3日"},
            Instruct("批示 2026-11-0007 省领导 11月3日", "province", date(2026, 11, 3), (ITEM,)),
        ),
        ({"remark": "不计 新闻稿"}, NotCount("不计 2026-11-0007 新闻稿", (ITEM,), "新闻稿")),
        ({"remark": "不计:领导活动报道"}, NotCount("不计 2026-11-0007 领导活动报道", (ITEM,), "领导活动报道")),
        ({"remark": "不计"}, NotCount("不计 2026-11-0007", (ITEM,), "")),
        ({"remark": "计入"}, Count("2026-11-0007 计入", (ITEM,))),
        ({"remark": "是市科技局的"}, Attribute("2026-11-0007 是市科技局的", (ITEM,), "市科技局")),
        ({"remark": "无误"}, Keep("2026-11-0007 无误", (ITEM,))),
        (
            {"remark": "和2026-11-0003重复"},
            Repeat("2026-11-0007 和2026-11-0003重复", (ITEM,), ItemRef("2026-11", 3), revision=False),
        ),
        ({"remark": "归市科技局"}, Attribute("2026-11-0007 归市科技局", (ITEM,), "市科技局")),
    ],
)
def test_each_filled_cell_is_a_line(cells: dict[str, str], order: Command) -> None:
    assert orders(row(**cells)) == [order]


@pytest.mark.parametrize(
    "said",
    ["213", "213.0", "第213期", "第 213 期", "213期", "２１３", "第２１３期", "0213", " 213 ", wide("213.0")],
)
def test_an_issue_as_programs_and_people_write_it(said: str) -> None:
    assert orders(row(outlet="要情", issue=said)) == [
        Adopt("要情第213期:2026-11-0007", "yaoqing", "213", None, (ITEM,))
    ]


@pytest.mark.parametrize(
    "said", ["2026-11-03", "2026-11-03 00:00", "2026-11-03 00:00:00", "2026/11/3", "11月3日", "11.3"]
)
def test_an_issue_that_is_a_day(said: str) -> None:
    (order,) = orders(row(outlet="昨日要情", issue=said))
    assert isinstance(order, Adopt)
    assert (order.outlet, order.issue, order.day) == ("yaoqing", "2026-11-03", date(2026, 11, 3))


@pytest.mark.parametrize(
    "said", ["213期11月3日", "第213期 11月3日", "213 11月3日", "11月3日 第213期", "213期(11月3日)"]
)
def test_an_issue_and_its_day(said: str) -> None:
    (order,) = orders(row(outlet="昨日要情", issue=said))
    assert isinstance(order, Adopt), order
    assert (order.issue, order.day) == ("213", date(2026, 11, 3))


@pytest.mark.parametrize(
    ("cells", "question"),
    [
        ({"outlet": "昨日要情", "issue": "46329"}, Question.ISSUE),  # a day that lost its format
        ({"outlet": "昨日要情", "issue": "213.5"}, Question.ISSUE),
        ({"outlet": "昨日要情", "issue": "创刊号"}, Question.ISSUE),
        ({"outlet": "某某内参", "issue": "3"}, Question.OUTLET),
        ({"issue": "213"}, Question.OUTLET),
        ({"outlet": "要情、报省", "issue": "3"}, Question.OUTLET),
        ({"instruction": "有"}, Question.LEVEL),
        ({"remark": "已电话告知"}, Question.REMARK),
        ({"remark": "报省办采用"}, Question.REMARK),  # an adoption has its own columns
        ({"remark": "省领导批示"}, Question.REMARK),
        ({"remark": "9是市科技局的"}, Question.REMARK),
        ({"remark": "扣分 市教育局 迟报"}, Question.REMARK),
        ({"outlet": "撤销上一条"}, Question.OUTLET),
        ({"outlet": "要情213期:9;扣分 市教育局 迟报 雨情;要情", "issue": "214"}, Question.ISSUE),
        ({"instruction": "省领导 2026-11-0009"}, Question.ITEMS),
        ({"remark": "不计 2026-11-0009"}, Question.REMARK),
    ],
)
def test_what_is_unclear_is_asked_back(cells: dict[str, str], question: Question) -> None:
    assert [why for _, why in asked(row(**cells))] == [question], orders(row(**cells))


def test_two_outlets_and_two_leaders_in_a_row() -> None:
    cells = {"outlet": "昨日要情", "issue": "213", "other_outlet": "报省信息", "instruction": "市领导、省领导"}
    assert [order.line for order in orders(row(**cells))] == [
        "昨日要情第213期:2026-11-0007",
        "报省信息:2026-11-0007",
        "批示 2026-11-0007 市领导",
        "批示 2026-11-0007 省领导",
    ]


@pytest.mark.parametrize("said", ["", " ", "-", "—", "/", "无", "\u3000"])
def test_a_row_that_nobody_filled_orders_nothing(said: str) -> None:
    assert orders(row(outlet=said, issue=said, instruction=said, remark=said, entered="昨日要情第213期")) == []


# --- rows and columns -------------------------------------------------------------------------------------


def test_columns_are_found_wherever_they_stand() -> None:
    headings = ["序号", "期　号", "载体", "", "编号", "批 示"]
    moved = sheet("1\t213\t昨日要情\t随便\t2026-11-0007\t", headings=headings)
    assert [one.line for one in worksheet.read([Table("a.xlsx", moved)], parse)] == ["昨日要情第213期:2026-11-0007"]


def test_a_table_without_our_columns_is_no_worksheet() -> None:
    assert worksheet.is_worksheet(sheet())
    assert not worksheet.is_worksheet("通讯录\n编号\t单位\t邮箱\n1\t市科技局\txx@example.com\n")
    others = worksheet.brought(
        Attachment(name, "", "", 1, text=text, fault=fault)
        for name, text, fault in [
            ("通讯录.xlsx", "编号\t单位\n", ""),
            ("加密.XLS", "", "locked"),
            ("说明.docx", "", "broken"),
            ("表", sheet(), ""),
        ]
    )
    assert others == (Table("通讯录.xlsx"), Table("加密.XLS", "", "locked"), Table("表", sheet()))
    assert list(worksheet.read(others, parse)) == [
        Unclear("通讯录.xlsx", Question.TABLE),
        Unclear("加密.XLS", Question.TABLE),
    ]


def test_short_numbers_are_of_the_sheet_s_month() -> None:
    first = row(number="2026-10-0001", outlet="要情", issue="1")
    assert [order.line for order in orders(first, row(number="7", outlet="要情", issue="1", mark=""))] == [
        "要情第1期:2026-10-0001",
        "要情第1期:2026-10-0007",
    ]


@pytest.mark.parametrize("said", ["", "合计", "2026-11", "2026-11-0007、2026-11-0008", "7至9"])
def test_a_row_whose_number_is_unclear_is_asked_back(said: str) -> None:
    assert [why for _, why in asked(row(number=said, outlet="要情", mark=""))] == [Question.ROW]


def test_a_row_that_was_torn_apart_is_asked_back() -> None:
    """Sorted without all of its columns: its number, or its title, stands beside another's mark."""
    other = mark("2026-11-0008", TITLE, NOTHING)
    assert asked(row(outlet="要情", mark=other)) == [("要情:2026-11-0007", Question.MOVED)]
    torn = row(outlet="要情").replace(TITLE, "另一条信息的标题")
    assert asked(torn) == [("要情:2026-11-0007", Question.MOVED)]


def test_a_row_that_stands_twice() -> None:
    one = row(outlet="要情", issue="213")
    assert len(orders(one, row(outlet="要情", issue="第213期"))) == 1
    assert asked(one, row(outlet="要情", issue="214")) == [
        ("要情第213期:2026-11-0007", Question.TWICE),
        ("要情第214期:2026-11-0007", Question.TWICE),
    ]
    assert len(worksheet.read([Table("a.xlsx", sheet(one)), Table("b.xls", sheet(one))], parse)) == 1


def test_too_many_cells_are_not_read() -> None:
    many = [row(number=f"2026-11-{k:04}", outlet="要情") for k in range(1, worksheet.MOST + 9)]
    found = orders(*many)
    assert len(found) == worksheet.MOST + 1
    assert found[-1] == Unclear(f"要情:2026-11-{worksheet.MOST + 1}", Question.MANY)


@given(st.text(max_size=60), st.text(max_size=20), st.sampled_from(Heading))
def test_any_words_are_an_order_about_the_row_or_asked_back(words: str, number: str, heading: Heading) -> None:
    cells = {heading.name.lower(): words} | {"outlet": "要情", "remark": words}
    for said in (NUMBER, number):
        for order in orders(row(**{"number": said, **cells})):
            assert isinstance(order, Unclear) or (isinstance(order, worksheet.OfRow) and len(order.items) == 1)


# --- then and now -----------------------------------------------------------------------------------------


def judged(now: Known, *rows: str) -> list[Judgement]:
    return [judge(one, now) for one in cells_of(*rows) if isinstance(one, Filled)]


def test_a_new_entry_is_carried_out() -> None:
    assert judged(NOTHING, row(outlet="要情", issue="213", instruction="省领导")) == [Judgement.NEW] * 2


def test_the_same_sheet_again_changes_nothing() -> None:
    filled = row(outlet="要情", issue="213", instruction="省领导")
    now = known(adopted(8, "yaoqing", "213"), instructed(9, "province"))
    assert judged(now, filled) == [Judgement.SAME] * 2
    assert judged(known(adopted(8, "yaoqing", "213")), row(outlet="要情")) == [Judgement.SAME]


def test_a_sheet_filled_in_further_goes_on() -> None:
    now = known(adopted(8, "yaoqing", "213"))
    assert judged(now, row(outlet="要情", issue="213", instruction="省领导")) == [Judgement.SAME, Judgement.NEW]


def test_a_higher_outlet_that_took_back_a_lower_one_is_still_what_the_row_asked_for() -> None:
    before = known(adopted(5, "duanbo", "213"))
    raised = replace(adopted(8, "duanbo", "213", back=5), id="8.1"), replace(adopted(8, "yaoqing", "213"), id="8.2")
    filled = row(before, outlet="要情", issue="213", instruction="省领导")
    assert judged(known(*before.entries, *raised), filled) == [Judgement.SAME, Judgement.NEW]


@pytest.mark.parametrize(
    "now",
    [
        known(adopted(8, "yaoqing", "214")),  # somebody else entered another issue
        known(adopted(8, "baosheng")),
        known(adopted(8, "yaoqing", "213"), adopted(9, "yaoqing", "213", back=8)),  # it was taken back
        known(instructed(8, "province")),
    ],
)
def test_a_row_that_was_overtaken_is_asked_back(now: Known) -> None:
    assert judged(now, row(outlet="要情", issue="213")) == [Judgement.STALE]


def test_what_was_known_is_not_entered_since() -> None:
    before = known(adopted(5, "baosheng"))
    assert judged(before, row(before, outlet="要情", issue="213")) == [Judgement.NEW]
    assert judged(NOTHING, row(before, outlet="要情", issue="213")) == [Judgement.STALE]


def test_a_row_without_a_mark_is_of_an_item_with_nothing_entered() -> None:
    filled = row(outlet="要情", issue="213", mark="")
    assert judged(NOTHING, filled) == [Judgement.NEW]
    assert judged(known(adopted(5, "baosheng")), filled) == [Judgement.STALE]
    assert judged(replace(NOTHING, counted=False), row(remark="计入", mark="")) == [Judgement.NEW]


def test_decisions_go_by_how_the_item_stood() -> None:
    uncounted = replace(NOTHING, counted=False, reason="新闻稿")
    assert judged(NOTHING, row(remark="不计 新闻稿")) == [Judgement.NEW]
    assert judged(uncounted, row(remark="不计 新闻稿")) == [Judgement.SAME]
    assert judged(uncounted, row(remark="不计")) == [Judgement.SAME]
    assert judged(uncounted, row(remark="不计 会议报道")) == [Judgement.STALE]
    assert judged(NOTHING, row(remark="计入")) == [Judgement.SAME]
    assert judged(NOTHING, row(uncounted, remark="不计 新闻稿")) == [Judgement.STALE]  # counted since
    assert judged(replace(NOTHING, units=("jyj",)), row(remark="是市科技局的")) == [Judgement.STALE]
    assert judged(replace(NOTHING, units=("jyj",)), row(outlet="要情")) == [Judgement.NEW]
