"""The fee list: who is paid, what for, in figures and in words, and what the cashier is not to read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mailproc.model import Author, Fee, FeeLine, FeeTable, Known
from mailproc.office import terms
from mailproc.post import figurebook
from mailproc.press import fee_list
from mailproc.press.fee_list import FeeContext, FeeMatters, contents
from mailproc.press.render import Press
from tests.press.jiangcheng import CLERK, NOW, OFFICE, RULES
from tests.press.readback import sheet

QUARTER = terms.quarter("2026Q4")
ZHANG = Author("kjj", "张三", Known.SIGNED)
LINE = FeeLine("2026-10-0007", "kjj", ZHANG, "yaoqing", "", "213", date(2026, 10, 28), Decimal(20))
LINES = (
    LINE,
    replace(LINE, item="2026-10-0009", yuan=Decimal("6.67")),
    replace(LINE, item="2026-10-0009", outlet="", level="city", issue="", yuan=Decimal("50.5")),
    replace(LINE, item="2026-09-0001", unit="jyj", author=None, yuan=Decimal(-20)),
)
TABLE = FeeTable((Fee("yaoqing", date(2026, 1, 1), Decimal(20)),), (Fee("city", date(2026, 1, 1), Decimal("50.5")),))
MATTERS = FeeMatters(RULES, TABLE, {"jyj": "市教育局", "kjj": "市科技局"}, {"2026-10-0007": "秋粮收购"})


def said(matters: FeeMatters = MATTERS) -> FeeContext:
    return contents(OFFICE, QUARTER, LINES, matters, NOW)


def test_a_row_a_person_in_the_official_order() -> None:
    assert [(row.unit, row.name, row.adopted, row.instructions, row.amount) for row in said().rows] == [
        ("市教育局", "（待单位确认）", -1, 0, "-20.00"),
        ("市科技局", "张三", 2, 1, "77.17"),
    ]
    assert (said().amount, said().capitals) == ("57.17", "人民币伍拾柒元壹角柒分")


def test_the_sheet_is_exact_and_can_be_signed() -> None:
    data = figurebook.write(fee_list.book(said()))
    *rows, total = sheet(data, "稿酬发放表", deep=False)
    assert [Decimal(str(row["金额"])) for row in rows] == [Decimal(-20), Decimal("77.17")]
    assert Decimal(str(total["金额"])) == Decimal("57.17")
    assert {row["签名"] for row in rows} == {None}
    details = sheet(data, "明细", deep=False)[:-1]
    assert [(row["编号"], row["事项"], row["标题"]) for row in details] == [
        ("2026-10-0007", "昨日要情第213期采用", "秋粮收购"),
        ("2026-10-0009", "昨日要情第213期采用", "—"),
        ("2026-10-0009", "市领导批示", "—"),
        ("2026-09-0001", "昨日要情第213期采用", "—"),
    ]
    assert [row["每条"] for row in sheet(data, "稿酬标准", deep=False)] == [20, 50.5]


def test_the_letter_names_the_sum_and_what_is_missing() -> None:
    letter = fee_list.letter(Press(), said(replace(MATTERS, open=("2026-12",))), QUARTER.label, CLERK, ())
    assert letter.subject == "【稿酬】2026年第四季度政务信息稿酬发放表"
    assert "共2笔，合计57.17元（人民币伍拾柒元壹角柒分）。12月通报尚未印发，数据可能变动。" in letter.text
    assert "其中1笔未能确定撰稿人，请向单位核实后填写姓名。" in letter.text
    assert "2 市科技局 张三：采用2条次，批示1件次，77.17元" in letter.text


def test_a_quarter_without_fees() -> None:
    none = contents(OFFICE, QUARTER, (), MATTERS, NOW)
    assert none.capitals == "人民币零元整"
    assert "本季度没有应发稿酬。" in fee_list.letter(Press(), none, QUARTER.label, CLERK, ()).text
    figurebook.write(fee_list.book(none))
