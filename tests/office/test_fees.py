"""Fees: each use once, shared by joint units, taken back where it is taken back; quarters add up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mailproc.model import Author, Credit, CreditKind, Fee, FeeLine, FeeTable, Known
from mailproc.office import fees
from tests.press.jiangcheng import credit

TABLE = FeeTable(
    outlets=(
        Fee("yaoqing", date(2026, 1, 1), Decimal(20)),
        Fee("yaoqing", date(2026, 11, 1), Decimal("25.5")),
        Fee("shengban", date(2026, 1, 1), Decimal(100)),
    ),
    instructions=(Fee("city", date(2026, 1, 1), Decimal(50)),),
)
ITEM = "2026-10-0007"
Q3, Q4, Q1 = (("2026-07", "2026-08", "2026-09"), ("2026-10", "2026-11", "2026-12"), ("2027-01", "2027-02", "2027-03"))


def used(id_: str, **changes: object) -> Credit:
    """An adoption by 昨日要情 of 28 October."""
    made = replace(credit(CreditKind.ADOPTED, "2", ITEM), id=id_, outlet="yaoqing", issue="213")
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


def reversed_(one: Credit, id_: str, month: str) -> Credit:
    return replace(one, id=id_, month=month, count=-1, points=-one.points, reverses=one.id)


def paid(*entries: Credit, months: tuple[str, ...] = Q4) -> list[tuple[str, Decimal]]:
    return [(line.unit, line.yuan) for line in fees.lines(entries, months, TABLE, {})]


def test_the_fee_is_that_of_the_day_on_which_the_use_holds() -> None:
    assert paid(used("1.1")) == [("kjj", Decimal(20))]
    assert paid(used("1.1", effective=date(2026, 11, 1))) == [("kjj", Decimal("25.5"))]
    assert paid(used("1.1", effective=date(2025, 12, 31))) == []
    assert paid(used("1.1", outlet="guoban")) == []


def test_a_late_entry_is_paid_in_the_quarter_in_which_it_counts() -> None:
    late = used("1.1", effective=date(2026, 9, 28), month="2026-10", late="late")
    assert (paid(late), paid(late, months=Q3)) == ([("kjj", Decimal(20))], [])


def test_received_items_and_commissions_are_not_paid() -> None:
    received = replace(credit(CreditKind.RECEIVED, "0.2", ITEM), id="1.1")
    commission = replace(credit(CreditKind.COMMISSION, "5"), id="2.1")
    assert paid(received, commission) == []


def test_several_uses_of_an_item_are_paid_each() -> None:
    instructed = used("3.1", kind=CreditKind.INSTRUCTION, outlet="", level="city", issue="")
    lines = fees.lines((used("1.1"), used("2.1", outlet="shengban"), instructed), Q4, TABLE, {})
    assert [(line.outlet or line.level, line.yuan) for line in lines] == [
        ("city", Decimal(50)),
        ("shengban", Decimal(100)),
        ("yaoqing", Decimal(20)),
    ]


def test_joint_units_share_to_the_last_fen() -> None:
    joint = [used(f"1.{k}", unit=unit) for k, unit in enumerate(("kjj", "jyj", "tyj"), 1)]
    assert paid(*joint) == [("jyj", Decimal("6.66")), ("kjj", Decimal("6.68")), ("tyj", Decimal("6.66"))]


def test_what_is_taken_back_in_the_quarter_is_not_paid_and_later_is_paid_back() -> None:
    one = used("1.1")
    assert paid(one, reversed_(one, "2.1", "2026-12")) == []
    assert paid(one, reversed_(one, "2.1", "2027-01"), months=Q1) == [("kjj", Decimal(-20))]


def test_a_unit_that_joins_later_gets_its_share_of_the_first() -> None:
    entries = (used("1.1"), used("2.1", unit="jyj", month="2027-01"))
    assert paid(*entries, months=Q1) == [("jyj", Decimal(10)), ("kjj", Decimal(-10))]


def test_the_quarters_together_pay_what_stands() -> None:
    first, second = used("1.1"), used("2.1", unit="jyj", month="2027-02")
    entries = (first, second, reversed_(first, "3.1", "2027-03"), used("4.1", outlet="shengban", month="2026-11"))
    total = sum((yuan for months in (Q3, Q4, Q1) for _, yuan in paid(*entries, months=months)), Decimal(0))
    assert total == sum((yuan for _, yuan in paid(*entries, months=(*Q3, *Q4, *Q1))), Decimal(0)) == Decimal(120)


def test_the_author_is_the_items_for_the_unit() -> None:
    author = Author("kjj", "李四", Known.SIGNED)
    (line,) = fees.lines((used("1.1"),), Q4, TABLE, {(ITEM, "kjj"): author, (ITEM, "jyj"): replace(author, unit="jyj")})
    assert line == FeeLine(ITEM, "kjj", author, "yaoqing", "", "213", date(2026, 10, 28), Decimal(20))
