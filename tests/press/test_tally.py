"""The month in figures, from credits."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.errors import ConfigError
from mailproc.model import Credit, CreditKind, Level, MailClass, Outlet, Rate, Tally, Unit, UnitFigures
from mailproc.press.tally import Span, as_json, tally

AT = datetime(2026, 11, 1, tzinfo=UTC)
RATES = (Rate(date(2026, 1, 1), Decimal(1)),)
OUTLETS = (Outlet("yaoqing", "昨日要情", RATES), Outlet("baosheng", "报省信息", RATES))
LEVELS = (Level("city", "市领导", RATES), Level("province", "省领导", RATES))
OCTOBER = Span("2026-10", date(2026, 10, 1), date(2026, 10, 31), ("2026-08", "2026-09", "2026-10"), opening=True)

KJJ = Unit("kjj", "市科技局", "科技局", "bureaus", 1)
JYJ = Unit("jyj", "市教育局", "教育局", "bureaus", 2)
NYJ = Unit("nyj", "市农业农村局", "农业农村局", "bureaus", 3)
QHX = Unit("qhx", "清河县", "清河", "counties", 4)
UNITS = (KJJ, JYJ, NYJ, QHX)

_IDS = count(1)


def credit(unit: str, kind: CreditKind, points: str, month: str = "2026-10", **fields: str) -> Credit:
    day = date(int(month[:4]), int(month[5:]), 20)
    base = Credit(f"{next(_IDS)}.1", unit, kind, Decimal(points), 1, day, month, "rule", AT, "who")
    return replace(base, outlet=fields.get("outlet", ""), level=fields.get("level", ""))


def received(unit: str, month: str = "2026-10", points: str = "0.2") -> Credit:
    return credit(unit, CreditKind.RECEIVED, points, month)


def reversed_(of: Credit, month: str = "2026-10") -> Credit:
    return replace(of, id=f"{of.id}r", points=-of.points, count=-of.count, month=month, reverses=of.id)


def made(*entries: Credit, units: tuple[Unit, ...] = UNITS, span: Span = OCTOBER) -> Tally:
    return tally(span, entries, {}, units=units, outlets=OUTLETS, levels=LEVELS)


def row(figures: Tally, unit: str) -> UnitFigures:
    return next(each for each in figures.units if each.unit == unit)


def ranks(figures: Tally) -> dict[str, int | None]:
    return {each.unit: each.rank for each in figures.units}


def test_every_kind_of_entry_has_its_figure() -> None:
    upgraded = credit("kjj", CreditKind.ADOPTED, "1", outlet="yaoqing")
    figures = made(
        received("kjj"),
        received("kjj"),
        received("kjj", "2026-09"),
        upgraded,
        reversed_(upgraded),
        credit("kjj", CreditKind.ADOPTED, "2", outlet="yaoqing"),
        credit("kjj", CreditKind.ADOPTED, "3", outlet="baosheng", month="2026-08"),
        credit("kjj", CreditKind.INSTRUCTION, "10", level="city"),
        credit("kjj", CreditKind.COMMISSION, "5"),
        credit("kjj", CreditKind.MISSED, "-5"),
        credit("kjj", CreditKind.DEDUCTION, "-10"),
    )
    assert row(figures, "kjj") == UnitFigures(
        unit="kjj",
        name="市科技局",
        group="bureaus",
        assessed=True,
        received=2,
        received_year=3,
        adopted={"yaoqing": 1, "baosheng": 0},
        instructions={"city": 1, "province": 0},
        commissions_done=1,
        commissions_missed=1,
        deductions=1,
        deducted=Decimal(-10),
        points=Decimal("2.4"),
        points_year=Decimal("5.6"),
        rank=1,
        rank_year=1,
    )


def test_opening_balances_count_in_their_assessment_year_only() -> None:
    units = (replace(KJJ, opening=Decimal("7.5")), JYJ)
    assert row(made(received("kjj"), units=units), "kjj").points_year == Decimal("7.7")
    later = replace(OCTOBER, opening=False)
    assert row(made(received("kjj"), units=units, span=later), "kjj").points_year == Decimal("0.2")


def test_credits_of_other_years_and_later_months_are_passed_over() -> None:
    kjj = row(made(received("kjj", "2026-07"), received("kjj", "2026-11"), received("kjj")), "kjj")
    assert (kjj.received, kjj.received_year, kjj.points_year) == (1, 1, Decimal("0.2"))


def test_ties_share_a_place_and_the_next_one_is_left_out() -> None:
    figures = made(received("jyj"), received("nyj"), received("qhx", points="0.1"))
    assert ranks(figures) == {"kjj": 3, "jyj": 1, "nyj": 1, "qhx": 1}


def test_the_year_has_its_own_places() -> None:
    figures = made(received("kjj", "2026-08", "9"), received("jyj"))
    assert [(each.unit, each.rank, each.rank_year) for each in figures.units[:2]] == [("kjj", 2, 1), ("jyj", 1, 2)]


def test_units_that_are_not_assessed_are_listed_and_never_ranked() -> None:
    figures = made(received("kjj", points="9"), received("jyj"), units=(replace(KJJ, assessed=False), JYJ))
    assert [(each.unit, each.rank, each.rank_year) for each in figures.units] == [("kjj", None, None), ("jyj", 1, 1)]


@pytest.mark.parametrize(
    ("changes", "listed"),
    [
        ({"until": date(2026, 9, 30)}, False),
        ({"until": date(2026, 10, 1)}, True),
        ({"since": date(2026, 10, 31)}, True),
        ({"since": date(2026, 11, 1)}, False),
    ],
)
def test_units_are_listed_while_they_exist(changes: dict[str, date], listed: bool) -> None:
    merged = replace(KJJ, since=changes.get("since"), until=changes.get("until"))
    figures = made(units=(merged, JYJ))
    assert row(figures, "kjj").listed == listed
    assert ranks(figures) == {"kjj": 1 if listed else None, "jyj": 1}
    assert row(made(received("kjj"), units=(merged, JYJ)), "kjj").listed


def test_a_merged_unit_with_credits_in_the_year_stays_unranked() -> None:
    merged = replace(KJJ, until=date(2026, 8, 31))
    figures = made(received("kjj", "2026-08", "9"), received("jyj"), units=(merged, JYJ))
    assert row(figures, "kjj").points_year == 9
    assert ranks(figures) == {"kjj": None, "jyj": 1}
    assert row(figures, "jyj").rank_year == 1


def test_subunits_count_for_their_parent_and_are_not_listed() -> None:
    figures = made(units=(KJJ, replace(JYJ, parent="kjj")))
    assert ranks(figures) == {"kjj": 1, "jyj": None}
    assert not row(figures, "jyj").listed


def test_units_stand_in_the_official_order() -> None:
    assert [each.unit for each in made(units=UNITS[::-1]).units] == ["kjj", "jyj", "nyj", "qhx"]


def test_what_counts_is_never_left_out_of_the_sums() -> None:
    lost = (received("gone"), credit("kjj", CreditKind.ADOPTED, "2", outlet="old"))
    with pytest.raises(ConfigError) as fault:
        made(*lost, credit("kjj", CreditKind.INSTRUCTION, "10", level="nation"))
    assert [problem.split(" has ")[0] for problem in fault.value.problems] == [
        'unit "gone"',
        'outlet "old"',
        'level "nation"',
    ]


def test_classes_add_up_to_the_mails() -> None:
    counts = {MailClass.SUBMISSION: 5, MailClass.DUPLICATE: 2}
    figures = tally(OCTOBER, (), counts, units=UNITS, outlets=OUTLETS, levels=LEVELS)
    assert figures.mails == 7
    assert set(figures.classes) == set(MailClass)
    assert figures.classes[MailClass.OTHER] == 0


def test_json_has_the_documented_shape() -> None:
    entries = (
        received("kjj"),
        credit("kjj", CreditKind.ADOPTED, "10.00", outlet="baosheng"),
        credit("kjj", CreditKind.INSTRUCTION, "10", level="city"),
        credit("kjj", CreditKind.INSTRUCTION, "20", level="province"),
        credit("kjj", CreditKind.COMMISSION, "5"),
        credit("kjj", CreditKind.MISSED, "-5"),
        credit("jyj", CreditKind.DEDUCTION, "-1E+1"),
    )
    figures = tally(OCTOBER, entries, {MailClass.OWN: 1}, units=(KJJ, JYJ, QHX), outlets=OUTLETS, levels=LEVELS)
    empty = {"received": 0, "adopted": {"yaoqing": 0, "baosheng": 0}, "instructions": 0, "commissions": 0}
    assert json.loads(json.dumps(as_json(figures))) == {
        "month": "2026-10",
        "mails": 1,
        "classes": {str(each): int(each is MailClass.OWN) for each in MailClass},
        "units": [
            {
                "unit": "kjj",
                "name": "市科技局",
                "group": "bureaus",
                "received": 1,
                "adopted": {"yaoqing": 0, "baosheng": 1},
                "instructions": 2,
                "commissions": 1,
                "deductions": 0,
                "points": "40.2",
                "rank": 1,
            },
            {
                "unit": "jyj",
                "name": "市教育局",
                "group": "bureaus",
                **empty,
                "deductions": 1,
                "points": "-10",
                "rank": 2,
            },
            {"unit": "qhx", "name": "清河县", "group": "counties", **empty, "deductions": 0, "points": "0", "rank": 1},
        ],
    }


ENTRIES = st.lists(
    st.builds(
        credit,
        st.sampled_from([unit.id for unit in UNITS]),
        st.sampled_from(CreditKind),
        st.decimals("-20", "20", places=2).map(str),
        st.sampled_from(OCTOBER.months),
    ),
    max_size=30,
)


@given(ENTRIES, st.randoms())
def test_totals_are_the_sums_of_the_credits_in_any_order(entries: list[Credit], chance: Random) -> None:
    figures = made(*entries)
    chance.shuffle(entries)
    assert made(*entries) == figures
    assert sum(each.points_year for each in figures.units) == sum(entry.points for entry in entries)
    for each in figures.units:
        assert each.points_year - each.points == sum(
            entry.points for entry in entries if entry.unit == each.unit and entry.month != "2026-10"
        )


@given(ENTRIES)
def test_a_reversal_brings_the_total_back(entries: list[Credit]) -> None:
    taken = received("kjj")
    assert made(*entries, taken, reversed_(taken)) == made(*entries)


@given(ENTRIES)
def test_places_in_a_group_follow_the_points(entries: list[Credit]) -> None:
    bureaus = [each for each in made(*entries).units if each.group == "bureaus"]
    for one in bureaus:
        assert one.rank == 1 + sum(other.points > one.points for other in bureaus)
