"""Proposals: who comes first, who is passed over and why, and what stands behind it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from mailproc.model import Author, AwardRules, Credit, CreditKind, Known, Passed, TermUnit
from mailproc.office import awards
from tests.press.halfyear import HALF, unit
from tests.press.jiangcheng import credit

RULES = AwardRules(units=2, unit_items=1, bars=("untrue",), persons=2, person_items=1, items=2)


def a_unit(name: str, points: str, *, group: str = "bureau", received: int = 6, **changes: object) -> TermUnit:
    """A unit of one month."""
    made = unit(1, MONTH, group)
    row = replace(made.months[0], unit=name, name=name, group=group, received=received, points_year=Decimal(points))
    made = replace(made, unit=name, name=name, months=(row,))
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


MONTH = replace(HALF, months=HALF.months[:1])


def entry(kind: CreditKind, points: str, item: str = "", unit_: str = "kjj", **changes: object) -> Credit:
    made = replace(credit(kind, points, item), unit=unit_, id=f"{unit_}{item}{kind}{points}")
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


def found(*units: TermUnit, entries: tuple[Credit, ...] = (), rules: AwardRules = RULES) -> list[tuple[str, object]]:
    return [(one.unit.unit, one.passed) for one in awards.collectives(units, entries, rules, 1)]


def test_the_first_of_each_group_are_proposed() -> None:
    units = (a_unit("a", "1"), a_unit("b", "3"), a_unit("c", "2"), a_unit("x", "1", group="county"))
    assert found(*units) == [("b", None), ("c", None), ("x", None)]


def test_ties_with_the_last_one_are_proposed_too() -> None:
    assert found(a_unit("a", "3"), a_unit("b", "2"), a_unit("c", "2"), a_unit("d", "1")) == [
        ("a", None),
        ("b", None),
        ("c", None),
    ]


def test_who_is_passed_over_is_told_with_the_reason() -> None:
    units = (
        a_unit("ended", "9", standing=False),
        a_unit("few", "8", received=0),
        a_unit("barred", "7"),
        a_unit("a", "6"),
        a_unit("b", "5"),
        a_unit("unranked", "99", assessed=False),
        a_unit("unlisted", "99", listed=False),
    )
    barred = entry(CreditKind.DEDUCTION, "-10", unit_="barred", rule="deduction:untrue@2026-01-01")
    other = entry(CreditKind.DEDUCTION, "-10", unit_="a", rule="deduction:late@2026-01-01")
    assert found(*units, entries=(barred, other)) == [
        ("ended", Passed.ENDED),
        ("few", Passed.FEW),
        ("barred", Passed.BARRED),
        ("a", None),
        ("b", None),
    ]


def test_a_deduction_taken_back_bars_nobody() -> None:
    barred = entry(CreditKind.DEDUCTION, "-10", unit_="a", rule="deduction:untrue@2026-01-01")
    back = replace(barred, id="back", points=Decimal(10), count=-1, reverses=barred.id)
    assert found(a_unit("a", "6"), entries=(barred, back)) == [("a", None)]


def test_nobody_is_proposed_for_nothing_or_where_none_is_wanted() -> None:
    assert found(a_unit("a", "0"), a_unit("b", "-1")) == []
    assert found(a_unit("a", "5"), rules=replace(RULES, units=0)) == []


def test_the_dearest_items_are_the_evidence() -> None:
    entries = tuple(entry(CreditKind.ADOPTED, f"{n}", f"2026-10-000{n}", "a") for n in range(1, 6))
    (one,) = awards.collectives((a_unit("a", "6"),), entries, RULES, 1)
    assert one.best == ("2026-10-0005", "2026-10-0004", "2026-10-0003")


ZHANG, LI = Author("kjj", "张三", Known.SIGNED), Author("kjj", "李四", Known.ADDRESS)
AUTHORS = {("2026-10-0001", "kjj"): ZHANG, ("2026-10-0002", "kjj"): LI, ("2026-10-0003", "kjj"): ZHANG}
ENTRIES = (
    *(entry(CreditKind.RECEIVED, "0.2", f"2026-10-000{n}") for n in range(1, 5)),
    entry(CreditKind.ADOPTED, "2", "2026-10-0001"),
    entry(CreditKind.INSTRUCTION, "10", "2026-10-0002"),
    entry(CreditKind.ADOPTED, "30", "2026-10-0004"),
    entry(CreditKind.COMMISSION, "5"),
)


def test_persons_have_the_points_of_their_own_items() -> None:
    ranking = awards.achievers(ENTRIES, AUTHORS)
    assert [(one.author.name, one.points, one.received, one.adopted, one.instructions) for one in ranking] == [
        ("李四", Decimal("10.2"), 1, 0, 1),
        ("张三", Decimal("2.4"), 2, 1, 0),
    ]
    assert ranking[1].best == ("2026-10-0001", "2026-10-0003")
    owned = sum((one.points for one in ranking), Decimal(0))
    assert owned == sum((one.points for one in ENTRIES if (one.item, one.unit) in AUTHORS), Decimal(0))


def test_a_reversal_takes_a_persons_points_back() -> None:
    back = replace(ENTRIES[5], id="back", points=Decimal(-10), count=-1, reverses=ENTRIES[5].id)
    assert [one.author.name for one in awards.achievers((*ENTRIES, back), AUTHORS)] == ["张三", "李四"]


@pytest.mark.parametrize(("least", "names"), [(0, ["李四", "张三"]), (2, ["张三"]), (3, [])])
def test_persons_need_enough_items(least: int, names: list[str]) -> None:
    ranking = awards.achievers(ENTRIES, AUTHORS)
    rules = replace(RULES, person_items=least)
    assert [one.author.name for one in awards.proposed(ranking, rules, 1)] == names


def test_the_best_items_are_those_that_came_to_most() -> None:
    best = awards.best_items(ENTRIES, AUTHORS, RULES, joint="each")
    assert [(one.item, one.points, one.authors) for one in best] == [
        ("2026-10-0004", Decimal("30.2"), ()),
        ("2026-10-0002", Decimal("10.2"), ("李四",)),
    ]


@pytest.mark.parametrize(("joint", "points"), [("each", Decimal(2)), ("split", Decimal(3))])
def test_a_joint_item_counts_once(joint: str, points: Decimal) -> None:
    entries = (
        entry(CreditKind.ADOPTED, "2", "2026-10-0001"),
        entry(CreditKind.ADOPTED, "1", "2026-10-0001", "jyj"),
    )
    (best,) = awards.best_items(entries, {}, RULES, joint=joint)
    assert (best.points, best.units) == (points, ("kjj", "jyj"))


def test_items_that_were_only_received_or_taken_back_are_not_among_the_best() -> None:
    back = replace(ENTRIES[4], id="back", points=Decimal(-2), count=-1, reverses=ENTRIES[4].id)
    assert awards.best_items((*ENTRIES[:5], back), {}, RULES, joint="each") == ()
