"""What is mended in the ledger, and that it always adds up."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.errors import CommandError
from mailproc.model import Credit, CreditKind, DeductionKind, ItemRecord, ItemStatus, Level, Outlet, Rate, Rules
from mailproc.office.entering import Effective, Entered, placing, standing
from mailproc.office.mending import corrected, moved_on, recount, reversal, transfer, uncount, undone
from mailproc.office.proof import month_fault
from mailproc.office.scoring import adoption, commission, deduction, instruction, received

STAMP = Entered("10", datetime(2026, 11, 5, 1, 0, tzinfo=UTC), "wangwu@example.com")
OCTOBER = Effective(date(2026, 10, 20), "2026-10")


def rates(points: str) -> tuple[Rate, ...]:
    return (Rate(date(2026, 1, 1), Decimal(points)),)


YAOQING = Outlet("yaoqing", "昨日要情", rates("2"), series="zuori")
DUANBO = Outlet("duanbo", "信息短波", rates("1"), series="zuori")
CITY = Level("city", "市领导", rates("10"))
RULES = Rules(rates("0.2"), (YAOQING, DUANBO), (CITY,), rates("5"), rates("-5"), ())
ITEM = ItemRecord("2026-10-0007", "d" * 64, ItemStatus.NEW, ("kjj",), counted=True)


def stamp(commit: int, *published: str) -> Entered:
    return replace(STAMP, prefix=str(commit), published=frozenset(published))


def points(entries: tuple[Credit, ...]) -> dict[str, Decimal]:
    """Points by unit; units at zero left out."""
    sums: dict[str, Decimal] = {}
    for credit in entries:
        sums[credit.unit] = sums.get(credit.unit, Decimal(0)) + credit.points
    return {unit: found for unit, found in sums.items() if found}


def whole(item: ItemRecord = ITEM, rules: Rules = RULES) -> tuple[Credit, ...]:
    """An item received, adopted and instructed on."""
    got = received(item, OCTOBER, rules=rules, stamp=stamp(1))
    used = adoption(item, YAOQING, "213", OCTOBER, existing=got, rules=rules, stamp=stamp(2)).credits
    return got + used + instruction(item, CITY, OCTOBER, existing=got, rules=rules, stamp=stamp(3)).credits


# --- placing ----------------------------------------------------------------------------------------------

PLACES = [
    ("2026-10", (), False, ("2026-10", "")),
    ("2026-10", ("2026-09",), False, ("2026-10", "")),
    ("2026-10", ("2026-09", "2026-10"), False, ("2026-11", "late")),
    ("2026-08", ("2026-09", "2026-10"), True, ("2026-11", "reversal")),  # months close in order
    ("2026-12", ("2026-12",), True, ("2027-01", "reversal")),
]


@pytest.mark.parametrize(("month", "published", "taking_back", "expected"), PLACES)
def test_placing(month: str, published: tuple[str, ...], taking_back: bool, expected: tuple[str, str]) -> None:
    assert placing(month, published, reversal=taking_back) == expected


@given(st.integers(1, 12), st.lists(st.integers(1, 12)), st.booleans())
def test_nothing_is_ever_placed_in_a_published_month(month: int, published: list[int], taking_back: bool) -> None:
    closed = {f"2026-{number:02}" for number in published}
    placed, mark = placing(f"2026-{month:02}", closed, reversal=taking_back)
    assert placed not in closed
    assert placed >= f"2026-{month:02}"
    assert bool(mark) == (placed != f"2026-{month:02}")


# --- taking back ------------------------------------------------------------------------------------------


def test_a_reversal_is_the_credit_with_the_other_sign() -> None:
    (credit, *_) = whole()
    (back,) = reversal(credit, whole(), stamp(9), "误录")
    assert (back.id, back.reverses, back.why) == ("9.1", credit.id, "误录")
    assert (back.points, back.count, back.month, back.late) == (Decimal("-0.2"), -1, "2026-10", "")
    assert replace(back, id="1.1", points=credit.points, count=1, why="", reverses="") == credit


def test_a_credit_is_reversed_once() -> None:
    (credit, *_) = whole()
    entries = whole() + reversal(credit, whole(), stamp(9), "误录")
    with pytest.raises(CommandError, match=r"1\.1"):
        reversal(credit, entries, stamp(10), "误录")


def test_a_reversal_after_publication_stands_in_the_first_open_month() -> None:
    (back,) = reversal(whole()[0], (), stamp(9, "2026-10"), "误录")
    assert (back.month, back.late, back.effective) == ("2026-11", "reversal", date(2026, 10, 20))
    (again,) = reversal(back, (back,), stamp(10, "2026-10"), "")
    assert (again.month, again.late, again.points, again.count) == ("2026-11", "late", Decimal("0.2"), 1)


def test_the_reversal_of_a_late_entry_is_marked_beside_it() -> None:
    (late,) = received(ITEM, OCTOBER, rules=RULES, stamp=stamp(1, "2026-10"))
    (back,) = reversal(late, (), stamp(2, "2026-10"), "")
    assert (late.month, late.late, back.month, back.late) == ("2026-11", "late", "2026-11", "reversal")


def test_not_counting_leaves_the_adoption() -> None:
    entries = whole() + uncount(whole(), stamp(4), "新闻稿")
    assert points(entries) == {"kjj": 12}
    assert uncount(entries, stamp(5), "新闻稿") == ()


def test_counting_again_gives_it_once() -> None:
    entries = whole() + uncount(whole(), stamp(4), "新闻稿")
    not_counted = replace(ITEM, counted=False)
    entries += recount(not_counted, OCTOBER, existing=entries, rules=RULES, stamp=stamp(5))
    assert points(entries) == points(whole())
    assert recount(not_counted, OCTOBER, existing=entries, rules=RULES, stamp=stamp(6)) == ()


def test_counting_heeds_the_cap() -> None:
    capped = replace(RULES, monthly_cap=3)
    assert recount(ITEM, OCTOBER, existing=(), rules=capped, stamp=stamp(5), counted={"kjj": 3}) == ()


# --- undoing ----------------------------------------------------------------------------------------------


def test_undoing_an_upgrade_gives_the_lower_adoption_again() -> None:
    lower = adoption(ITEM, DUANBO, "212", OCTOBER, existing=(), rules=RULES, stamp=stamp(1)).credits
    upgrade = adoption(ITEM, YAOQING, "213", OCTOBER, existing=lower, rules=RULES, stamp=stamp(2)).credits
    entries = lower + upgrade
    entries += undone(upgrade, entries, stamp(3), "撤销")
    (stands,) = standing(entries)
    assert (stands.outlet, stands.issue, stands.points) == ("duanbo", "212", Decimal(1))
    assert points(entries) == {"kjj": 1}


def test_undoing_twice_changes_nothing_more() -> None:
    entries = whole()
    once = undone(entries, entries, stamp(4), "撤销")
    assert points(entries + once) == {}
    assert undone(entries, entries + once, stamp(5), "撤销") == ()


def test_undoing_the_undoing_brings_all_back() -> None:
    entries = whole()
    once = undone(entries, entries, stamp(4), "撤销")
    twice = undone(once, entries + once, stamp(5), "撤销")
    assert points(entries + once + twice) == points(entries)
    assert Counter(each.kind for each in standing(entries + once + twice)) == Counter(each.kind for each in entries)


def test_undoing_one_after_another_takes_back_what_was_given_again() -> None:
    got = received(ITEM, OCTOBER, rules=RULES, stamp=stamp(1))
    used = adoption(ITEM, YAOQING, "213", OCTOBER, existing=got, rules=RULES, stamp=stamp(2)).credits
    entries = got + used
    moved = transfer(entries, ("jyj",), rules=RULES, stamp=stamp(3), why="单位调整")
    entries += moved
    assert moved_on(used, entries)
    entries += undone(moved, entries, stamp(4), "撤销")
    assert not moved_on(used, entries)
    entries += undone(used, entries, stamp(5), "撤销")
    assert points(entries) == {"kjj": Decimal("0.2")}


def test_undoing_gives_nothing_that_the_item_has_got_anew() -> None:
    taken = uncount(whole(), stamp(4), "新闻稿")
    entries = whole() + taken
    entries += recount(ITEM, OCTOBER, existing=entries, rules=RULES, stamp=stamp(5))
    assert undone(taken, entries, stamp(6), "撤销") == ()


def test_undoing_takes_each_deduction_by_itself() -> None:
    kind = DeductionKind("late", "迟报", rates("10"))
    first, second = (deduction("kjj", kind, OCTOBER, why="迟报", stamp=stamp(number))[0] for number in (1, 2))
    back = reversal(first, (first, second), stamp(3), "误扣")
    entries = (first, second, *back)
    entries += undone(back, entries, stamp(4), "撤销")
    assert points(entries) == {"kjj": -20}


def test_undoing_takes_back_what_stands_twice() -> None:
    once, twice = (received(ITEM, OCTOBER, rules=RULES, stamp=stamp(number)) for number in (1, 2))
    assert points(once + twice + undone(twice, once + twice, stamp(3), "撤销")) == {"kjj": Decimal("0.2")}


# --- another unit -----------------------------------------------------------------------------------------


def test_an_item_moves_with_all_its_points() -> None:
    entries = whole()
    entries += transfer(entries, ("cdq",), rules=RULES, stamp=stamp(4), why="单位调整")
    assert points(entries) == {"cdq": Decimal("12.2")}
    assert {(each.kind, each.item, each.outlet, each.level) for each in standing(entries)} == {
        (each.kind, each.item, each.outlet, each.level) for each in whole()
    }
    assert transfer(entries, ("cdq",), rules=RULES, stamp=stamp(5), why="单位调整") == ()


def test_commissions_stay_where_they_were_asked() -> None:
    done = replace(commission("kjj", OCTOBER, done=True, rules=RULES, stamp=stamp(1))[0], item=ITEM.id)
    assert transfer((done,), ("cdq",), rules=RULES, stamp=stamp(4), why="单位调整") == ()


def test_a_second_unit_of_a_joint_item_takes_nothing_from_the_first() -> None:
    new = transfer(whole(), ("kjj", "cdq"), rules=RULES, stamp=stamp(4), why="联合报送")
    assert [(each.unit, each.count) for each in new] == [("cdq", 1)] * 3
    shared = replace(RULES, joint="split")
    halves = whole(rules=shared) + transfer(
        whole(rules=shared), ("kjj", "cdq"), rules=shared, stamp=stamp(4), why="联合报送"
    )
    assert points(halves) == {"kjj": Decimal("6.1"), "cdq": Decimal("6.1")}


def test_points_move_at_the_value_they_were_given_with() -> None:
    dearer = replace(RULES, received=rates("0.5"))
    entries = whole() + transfer(whole(), ("cdq",), rules=dearer, stamp=stamp(4), why="单位调整")
    assert points(entries) == {"cdq": Decimal("12.2")}


def test_moving_after_publication_is_marked() -> None:
    new = transfer(whole(), ("cdq",), rules=RULES, stamp=stamp(4, "2026-10"), why="单位调整")
    assert {(each.month, each.late, each.unit) for each in new} == {
        ("2026-11", "reversal", "kjj"),
        ("2026-11", "late", "cdq"),
    }


def test_moving_heeds_the_receivers_cap() -> None:
    capped = replace(RULES, monthly_cap=3)
    new = transfer(whole(), ("cdq",), rules=capped, stamp=stamp(4), why="单位调整", counted={"cdq": 3})
    assert CreditKind.RECEIVED not in {each.kind for each in new if each.unit == "cdq"}


UNITS = st.lists(st.sampled_from(["kjj", "cdq", "nyj", "qxj"]), unique=True, max_size=3).map(tuple)


@given(
    st.lists(st.tuples(st.sampled_from(["count", "uncount", "move", "undo", "close", "adopt"]), UNITS), max_size=12),
    st.sampled_from(["each", "split", "first"]),
)
def test_whatever_is_mended_the_ledger_adds_up(steps: list[tuple[str, tuple[str, ...]]], joint: str) -> None:
    rules = replace(RULES, joint=joint)
    entries, last = whole(rules=rules), whole(rules=rules)
    item, published, months = ITEM, ["2026-09"], ["2026-10", "2026-11", "2026-12"]
    for number, (step, units) in enumerate(steps, 10):
        now = stamp(number, *published)
        before = entries
        match step:
            case "count":
                last = recount(item, OCTOBER, existing=entries, rules=rules, stamp=now)
            case "uncount":
                last = uncount(entries, now, "新闻稿")
            case "move":
                item = replace(item, units=units)
                last = transfer(entries, units, rules=rules, stamp=now, why="单位调整")
            case "undo":
                last = undone(last, entries, now, "撤销")
            case "adopt":
                last = adoption(item, DUANBO, "214", OCTOBER, existing=entries, rules=rules, stamp=now).credits
            case _:
                published += months[:1]
                months = months[1:]
                last = ()
        entries += last
        assert not {credit.month for credit in last} & set(published)
        assert before == entries[: len(before)]
    assert points(entries) == points(standing(entries))
    assert max(Counter(each.reverses for each in entries if each.reverses).values(), default=1) == 1
    assert len({each.id for each in entries}) == len(entries)
    facts = Counter((each.unit, each.kind, each.outlet, each.level) for each in standing(entries))
    assert max(facts.values(), default=1) == 1


# --- correcting a published month ---------------------------------------------------------------------------


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def by_month(entries: tuple[Credit, ...]) -> dict[str, Decimal]:
    return {month: found for month in ("2026-10", "2026-11") if (found := points_in(entries, month))}


def points_in(entries: tuple[Credit, ...], month: str) -> Decimal:
    return sum((credit.points for credit in entries if credit.month == month), Decimal(0))


def correct(entries: tuple[Credit, ...], commit: int) -> tuple[Credit, ...]:
    november = [credit for credit in entries if credit.month == "2026-11"]
    return corrected(november, "2026-10", month_of, stamp=stamp(commit, "2026-10"), why="更正10月")


def test_a_late_credit_goes_to_its_month_by_two_further_ones() -> None:
    late = adoption(ITEM, YAOQING, "213", OCTOBER, existing=(), rules=RULES, stamp=stamp(5, "2026-10")).credits
    out, given_ = correct(late, 6)
    assert [(one.id, one.month, one.points, one.count, one.late, one.reverses) for one in (out, given_)] == [
        ("6.1", "2026-11", Decimal(-2), -1, "corrected", "5.1"),
        ("6.2", "2026-10", Decimal(2), 1, "", "6.1"),
    ]
    assert standing((*late, out, given_)) == (given_,)
    assert correct((*late, out, given_), 7) == ()


def test_a_correction_is_proven_by_its_months_and_marks() -> None:
    late = instruction(ITEM, CITY, OCTOBER, existing=(), rules=RULES, stamp=stamp(5, "2026-10")).credits
    out, into = correct(late, 6)
    published = {"2026-10"}
    for credit in (out, into):
        assert not month_fault(credit, "2026-10", published, "2026-10")
        assert month_fault(credit, "2026-10", published)  # by no other line
        assert month_fault(replace(credit, late="late"), "2026-10", published, "2026-10")
    assert month_fault(replace(into, month="2026-09"), "2026-10", published, "2026-10")
    assert month_fault(into, "2026-09", published, "2026-10")  # of a day in another month


def test_a_reversal_goes_to_its_month_too() -> None:
    got = received(ITEM, OCTOBER, rules=RULES, stamp=stamp(1))
    gone = uncount(got, stamp(5, "2026-10"), "新闻稿")
    entries = (*got, *gone, *correct(gone, 6))
    assert by_month(entries) == {}
    assert standing(entries) == ()


def test_what_is_of_november_or_was_taken_back_again_stays() -> None:
    november = Effective(date(2026, 11, 2), "2026-11")
    timely = adoption(ITEM, YAOQING, "213", november, existing=(), rules=RULES, stamp=stamp(5, "2026-10")).credits
    late = instruction(ITEM, CITY, OCTOBER, existing=(), rules=RULES, stamp=stamp(6, "2026-10")).credits
    back = undone(late, late, stamp(7, "2026-10"), "撤销上一条")
    assert correct((*timely, *late, *back), 8) == ()
    again = undone(back, (*late, *back), stamp(8, "2026-10"), "撤销上一条")
    entries = (*late, *back, *again)
    assert by_month((*entries, *correct(entries, 9))) == {"2026-10": Decimal(10)}


@given(st.lists(st.sampled_from(["adopt", "instruct", "uncount", "recount", "undo", "correct"]), max_size=14))
def test_corrections_move_points_and_never_make_any(steps: list[str]) -> None:
    """Whatever is entered and corrected once October is out: the sum stays, and no credit is taken back twice."""
    entries = received(ITEM, OCTOBER, rules=RULES, stamp=stamp(1))
    lines: list[tuple[Credit, ...]] = []
    for commit, step in enumerate(steps, 2):
        now = stamp(commit, "2026-10")
        if step == "correct":
            moved = correct(entries, commit)
            assert sum((one.points for one in moved), Decimal(0)) == 0
            entries += moved
            assert points_in(entries, "2026-11") == 0
            continue
        match step:
            case "adopt":
                new = adoption(ITEM, YAOQING, "1", OCTOBER, existing=entries, rules=RULES, stamp=now).credits
            case "instruct":
                new = instruction(ITEM, CITY, OCTOBER, existing=entries, rules=RULES, stamp=now).credits
            case "uncount":
                new = uncount(entries, now, "新闻稿")
            case "recount":
                new = recount(ITEM, OCTOBER, existing=entries, rules=RULES, stamp=now)
            case _:
                new = undone(lines[-1], entries, now, "撤销上一条") if lines else ()
                new = () if lines and moved_on(lines.pop(), entries) else new
        lines += [new] if new and step != "undo" else []
        entries += new
        assert {one.month for one in new} <= {"2026-11"}
    takers = Counter(one.reverses for one in entries if one.reverses)
    assert all(count == 1 for count in takers.values())
    total = sum((one.points for one in entries), Decimal(0))
    assert total == sum((one.points for one in standing(entries)), Decimal(0))
