"""What facts bring to the ledger, by the regulation's points."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.errors import ConfigError
from mailproc.model import Credit, CreditKind, DeductionKind, ItemRecord, ItemStatus, Level, Outlet, Rate, Rules
from mailproc.office.entering import Effective, Entered
from mailproc.office.scoring import (
    AGAIN,
    HIGHER_STANDS,
    LOWER,
    NOBODY,
    Outcome,
    adoption,
    commission,
    deduction,
    instruction,
    rate,
    received,
    shares,
)

AT = datetime(2026, 11, 5, 1, 0, tzinfo=UTC)
STAMP = Entered("123", AT, "wangwu@example.com")
OCTOBER = Effective(date(2026, 10, 20), "2026-10")
NOVEMBER = Effective(date(2026, 11, 3), "2026-11")


def rates(points: str) -> tuple[Rate, ...]:
    return (Rate(date(2026, 1, 1), Decimal(points)),)


YAOQING = Outlet("yaoqing", "昨日要情", rates("2"), series="zuori")
DUANBO = Outlet("duanbo", "信息短波", rates("1"), series="zuori")
BAOSHENG = Outlet("baosheng", "报省信息", rates("3"))
SHENGBAN = Outlet("shengban", "省政府办公厅", rates("10"))
PROVINCE = Level("province", "省领导", rates("20"))
CITY = Level("city", "市领导", rates("10"))
LATE = DeductionKind("late", "迟报", rates("10"))
RULES = Rules(
    received=rates("0.2"),
    outlets=(YAOQING, DUANBO, BAOSHENG, SHENGBAN),
    instructions=(CITY, PROVINCE),
    commission_done=rates("5"),
    commission_missed=rates("5"),
    deductions=(LATE,),
)
ITEM = ItemRecord("2026-10-0007", "d" * 64, ItemStatus.NEW, ("kjj",), counted=True)
JOINT = replace(ITEM, units=("nyj", "qxj", "slj"))


def brought(entries: tuple[Credit, ...]) -> list[tuple[str, str, str]]:
    return [(credit.unit, str(credit.points), credit.rule) for credit in entries]


def adopt(existing: tuple[Credit, ...], outlet: Outlet, rules: Rules = RULES, item: ItemRecord = ITEM) -> Outcome:
    stamp = replace(STAMP, prefix=f"{124 + len(existing)}")
    return adoption(item, outlet, "213", OCTOBER, existing=existing, rules=rules, stamp=stamp)


def grown(*outlets: Outlet, rules: Rules = RULES, item: ItemRecord = ITEM) -> tuple[Credit, ...]:
    """The item's credits after adoptions one after the other."""
    entries: tuple[Credit, ...] = ()
    for outlet in outlets:
        entries += adopt(entries, outlet, rules, item).credits
    return entries


def total(entries: tuple[Credit, ...]) -> Decimal:
    return sum((credit.points for credit in entries), Decimal(0))


# --- rates and shares -------------------------------------------------------------------------------------


def test_the_latest_rate_that_has_begun_holds() -> None:
    changed = (Rate(date(2026, 7, 1), Decimal(3)), Rate(date(2026, 1, 1), Decimal(2)))
    assert [rate(changed, day).points for day in (date(2026, 6, 30), date(2026, 7, 1))] == [2, 3]
    with pytest.raises(ConfigError, match="2025-12-31"):
        rate(changed, date(2025, 12, 31))


@pytest.mark.parametrize(
    ("joint", "expected"),
    [
        ("each", [("a", "2"), ("b", "2"), ("c", "2")]),
        ("split", [("a", "0.68"), ("b", "0.66"), ("c", "0.66")]),
        ("first", [("a", "2")]),
    ],
)
def test_joint_rule(joint: str, expected: list[tuple[str, str]]) -> None:
    assert [(unit, str(points)) for unit, points in shares(Decimal(2), ("a", "b", "c"), joint)] == expected
    assert shares(Decimal(2), (), joint) == ()


@given(st.decimals("-50", "50", places=3), st.integers(1, 9))
def test_a_split_sums_to_the_whole_and_is_as_even_as_cents_allow(points: Decimal, count: int) -> None:
    parts = [part for _, part in shares(points, [str(k) for k in range(count)], "split")]
    assert sum(parts) == points
    assert len(parts) == count
    assert len(set(parts[1:])) <= 1
    assert all(abs(part - points / count) <= Decimal("0.01") for part in parts[1:])


# --- received ---------------------------------------------------------------------------------------------


def test_a_received_item_is_one_signed_line() -> None:
    assert received(ITEM, OCTOBER, rules=RULES, stamp=STAMP) == (
        Credit(
            id="123.1",
            unit="kjj",
            kind=CreditKind.RECEIVED,
            points=Decimal("0.2"),
            count=1,
            effective=date(2026, 10, 20),
            month="2026-10",
            rule="received@2026-01-01",
            at=AT,
            who="wangwu@example.com",
            item="2026-10-0007",
        ),
    )


def test_numbers_go_on_within_a_commit() -> None:
    first = received(JOINT, OCTOBER, rules=RULES, stamp=STAMP)
    second = received(ITEM, OCTOBER, rules=RULES, stamp=STAMP.after(first))
    assert [credit.id for credit in first + second] == ["123.1", "123.2", "123.3", "123.4"]


@pytest.mark.parametrize("item", [replace(ITEM, counted=False), replace(ITEM, units=())])
def test_what_does_not_count_or_is_nobodys_brings_nothing(item: ItemRecord) -> None:
    assert received(item, OCTOBER, rules=RULES, stamp=STAMP) == ()


@pytest.mark.parametrize(("counted", "units"), [(0, ["nyj", "qxj"]), (9, ["nyj", "qxj"]), (10, ["qxj"]), (11, ["qxj"])])
def test_monthly_cap_holds_for_each_unit(counted: int, units: list[str]) -> None:
    capped = replace(RULES, monthly_cap=10)
    joint = replace(ITEM, units=("nyj", "qxj"))
    entries = received(joint, OCTOBER, rules=capped, stamp=STAMP, counted={"nyj": counted})
    assert [credit.unit for credit in entries] == units


def test_a_city_without_the_rule_counts_at_nothing() -> None:
    (entry,) = received(ITEM, OCTOBER, rules=replace(RULES, received=()), stamp=STAMP)
    assert (entry.points, entry.count, entry.rule) == (Decimal(0), 1, "received")


def test_an_item_of_a_published_month_is_a_late_entry() -> None:
    stamp = replace(STAMP, published=frozenset({"2026-09", "2026-10"}))
    (entry,) = received(ITEM, OCTOBER, rules=RULES, stamp=stamp)
    assert (entry.month, entry.late, entry.effective) == ("2026-11", "late", date(2026, 10, 20))


# --- adoption ---------------------------------------------------------------------------------------------


def test_an_adoption_names_outlet_issue_and_rule() -> None:
    (entry,) = adopt((), YAOQING).credits
    assert (entry.kind, entry.outlet, entry.issue, entry.rule) == (
        CreditKind.ADOPTED,
        "yaoqing",
        "213",
        "adopted:yaoqing@2026-01-01",
    )
    assert (entry.unit, entry.item, entry.points, entry.late) == ("kjj", "2026-10-0007", Decimal(2), "")


@pytest.mark.parametrize(
    ("outlets", "note"),
    [((YAOQING, YAOQING), AGAIN), ((YAOQING, DUANBO), LOWER), ((YAOQING, SHENGBAN, YAOQING), AGAIN)],
)
def test_lower_and_repeated_adoptions_add_nothing(outlets: tuple[Outlet, ...], note: str) -> None:
    assert adopt(grown(*outlets[:-1]), outlets[-1]) == Outcome((), note)


def test_a_higher_adoption_of_the_series_takes_the_lower_ones_place() -> None:
    lower, reversing, higher = grown(DUANBO, YAOQING)
    assert (reversing.reverses, reversing.points, reversing.count) == (lower.id, Decimal(-1), -1)
    assert (reversing.why, higher.why) == (HIGHER_STANDS, "")
    assert (higher.outlet, higher.points, higher.reverses) == ("yaoqing", Decimal(2), "")


@pytest.mark.parametrize(("several", "points"), [("sum", 15), ("highest", 10)])
def test_several_outlets(several: str, points: int) -> None:
    rules = replace(RULES, several_outlets=several)
    assert total(grown(YAOQING, BAOSHENG, SHENGBAN, rules=rules)) == points
    assert total(grown(SHENGBAN, BAOSHENG, YAOQING, rules=rules)) == points


@given(
    st.lists(st.sampled_from([YAOQING, DUANBO, BAOSHENG, SHENGBAN]), max_size=6),
    st.sampled_from(["sum", "highest"]),
    st.sampled_from(["each", "split", "first"]),
    st.sampled_from([ITEM, JOINT]),
)
def test_the_order_of_adoptions_does_not_matter(
    outlets: list[Outlet], several: str, joint: str, item: ItemRecord
) -> None:
    rules = replace(RULES, several_outlets=several, joint=joint)
    entries = grown(*outlets, rules=rules, item=item)
    series = {outlet.series or outlet.id: outlet.rates[0].points for outlet in sorted(outlets, key=_points)}
    whole = max(series.values(), default=0) if several == "highest" else sum(series.values())
    assert total(entries) == whole * (len(item.units) if joint == "each" else 1)
    assert len({credit.id for credit in entries}) == len(entries)


def _points(outlet: Outlet) -> Decimal:
    return outlet.rates[0].points


def test_an_upgrade_after_publication_is_marked_on_both_lines() -> None:
    first = grown(DUANBO)
    stamp = replace(STAMP, prefix="300", published=frozenset({"2026-10"}))
    entries = adoption(ITEM, YAOQING, "230", NOVEMBER, existing=first, rules=RULES, stamp=stamp).credits
    assert [(each.month, each.late, each.effective.month) for each in entries] == [
        ("2026-11", "reversal", 10),
        ("2026-11", "", 11),
    ]


def test_an_adopted_item_needs_a_unit() -> None:
    nobodys = replace(ITEM, units=())
    assert adopt((), YAOQING, item=nobodys) == Outcome((), NOBODY)
    assert instruction(nobodys, CITY, OCTOBER, existing=(), rules=RULES, stamp=STAMP) == Outcome((), NOBODY)


# --- the others -------------------------------------------------------------------------------------------


def test_instructions_add_on_top_each_level_once() -> None:
    entries = grown(YAOQING)
    for level in (CITY, PROVINCE):
        stamp = replace(STAMP, prefix=level.id)
        entries += instruction(ITEM, level, OCTOBER, existing=entries, rules=RULES, stamp=stamp).credits
    assert total(entries) == 32
    assert brought(entries)[1:] == [
        ("kjj", "10", "instruction:city@2026-01-01"),
        ("kjj", "20", "instruction:province@2026-01-01"),
    ]
    assert instruction(ITEM, CITY, NOVEMBER, existing=entries, rules=RULES, stamp=STAMP) == Outcome((), AGAIN)


@pytest.mark.parametrize("sign", ["", "-"])
def test_deductions_and_missed_commissions_cost_points_whatever_the_rates_sign(sign: str) -> None:
    kind = replace(LATE, rates=rates(f"{sign}10"))
    rules = replace(RULES, commission_missed=rates(f"{sign}5"))
    (taken,) = deduction("jyj", kind, NOVEMBER, why="10月28日暴雨信息", stamp=STAMP)
    (missed,) = commission("jyj", NOVEMBER, done=False, rules=rules, stamp=STAMP, why="未按时报送")
    assert brought((taken, missed)) == [
        ("jyj", "-10", "deduction:late@2026-01-01"),
        ("jyj", "-5", "missed@2026-01-01"),
    ]
    assert (taken.kind, taken.why, taken.count) == (CreditKind.DEDUCTION, "10月28日暴雨信息", 1)
    assert (missed.kind, missed.why, missed.count) == (CreditKind.MISSED, "未按时报送", 1)


def test_a_completed_commission_adds_points() -> None:
    (done,) = commission("jyj", NOVEMBER, done=True, rules=RULES, stamp=STAMP)
    assert (done.kind, done.points, done.rule) == (CreditKind.COMMISSION, Decimal(5), "commission@2026-01-01")
