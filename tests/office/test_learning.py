"""What clerks' lines teach of the roster: mergers and new names, beside what its file says."""

from datetime import date
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.model import Group, Lessons, Merger, Renaming, Taught, Unit
from mailproc.office.learning import as_of, both_names, learned
from mailproc.office.roster import Roster

JUNE, JULY, AUGUST = date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 1)
GROUPS = (Group("bureau", "市直部门"),)
LSJ = Unit("lsj", "江城市粮食局", "市粮食局", "bureau", 0, addresses=("xx@lsj.example",))
FGW = Unit("fgw", "江城市发展和改革委员会", "市发展改革委", "bureau", 1, addresses=("xx@fgw.example",))
FPB = Unit("fpb", "江城市扶贫办公室", "市扶贫办", "bureau", 2, former=("市老区办",))
UNITS = (LSJ, FGW, FPB)
MERGER = Merger("lsj", "fgw", JULY)
RENAMING = Renaming("fpb", "江城市乡村振兴局", "市乡村振兴局", JULY)


def roster(lessons: Lessons, on: date = JULY, units: tuple[Unit, ...] = UNITS) -> Roster:
    return learned(GROUPS, units, lessons, on)


def names(lessons: Lessons, on: date, units: tuple[Unit, ...] = UNITS) -> tuple[str, str]:
    unit = roster(lessons, on, units).unit("fpb")
    return unit.name, unit.short


def test_from_that_day_on_the_successor_counts_and_has_the_letters() -> None:
    merged = roster(Lessons(mergers=(MERGER,)))
    assert (merged.counting("lsj", JUNE), merged.counting("lsj", JULY)) == ("lsj", "fgw")
    assert merged.by_address("xx@lsj.example", JULY) == ("address", "fgw")
    assert merged.letters_to("lsj", JULY) == ("xx@fgw.example",)
    assert merged.assessed(JULY) == (merged.unit("fgw"), merged.unit("fpb"))


def test_papers_have_the_old_name_before_and_the_new_one_since() -> None:
    lessons = Lessons(renamings=(RENAMING,))
    assert names(lessons, JUNE) == ("江城市扶贫办公室", "市扶贫办")
    assert names(lessons, JULY) == ("江城市乡村振兴局", "市乡村振兴局")


@pytest.mark.parametrize("day", [JUNE, JULY])
@pytest.mark.parametrize("said", ["市扶贫办", "江城市扶贫办公室", "市老区办", "市乡村振兴局", "江城市乡村振兴局"])
def test_every_name_names_the_unit_on_any_day(day: date, said: str) -> None:
    assert roster(Lessons(renamings=(RENAMING,)), day).named(said) == ("fpb",)


def test_one_renaming_after_another() -> None:
    lessons = Lessons(renamings=(RENAMING, Renaming("fpb", "江城市农村局", "市农村局", AUGUST)))
    assert [names(lessons, day)[1] for day in (JUNE, JULY, AUGUST)] == ["市扶贫办", "市乡村振兴局", "市农村局"]


def test_a_file_that_has_caught_up_speaks_for_itself() -> None:
    """The new name stands in the roster's file, or is already an old one there; who took the unit over too."""
    lessons = Lessons(mergers=(MERGER,), renamings=(RENAMING,))
    newer = (
        Unit("lsj", "江城市粮食局", "市粮食局", "bureau", 0, until=date(2026, 9, 30), successor="fpb"),
        FGW,
        Unit("fpb", "江城市农村局", "市农村局", "bureau", 2, former=("市乡村振兴局",)),
    )
    assert as_of(newer, lessons, JULY) == newer


def test_a_lesson_on_a_unit_that_the_file_no_longer_has_is_passed_over() -> None:
    assert as_of((LSJ,), Lessons(mergers=(MERGER,), renamings=(RENAMING,)), JULY) == (LSJ,)


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        ("市乡村振兴局", ("江城市乡村振兴局", "市乡村振兴局")),
        ("江城市乡村振兴局", ("江城市乡村振兴局", "市乡村振兴局")),
        ("清河区", ("清河区", "清河区")),
        ("江城供电公司", ("江城供电公司", "江城供电公司")),
    ],
)
def test_the_full_name_and_the_short_one(typed: str, both: tuple[str, str]) -> None:
    assert both_names(typed, "江城市") == both


def test_the_person_of_an_address_left() -> None:
    left = roster(
        Lessons(
            taught=(
                Taught("li4@example.com", "lsj", "李四"),
                Taught("li4@example.com", "", "李四", since=JULY),
                Taught("xx@fgw.example", "", "王五", since=JULY),
            )
        )
    )
    assert left.by_address("li4@example.com", JUNE) == ("taught", "lsj")
    assert left.by_address("Li4@example.com", JULY) is None
    assert [left.left("Li4@example.com", day) for day in (JUNE, JULY)] == ["", "lsj"]
    assert left.left("xx@fgw.example", JULY) == "fgw"
    assert left.letters_to("fgw", JULY) == ()
    assert not left.known("li4@example.com", "lsj", JULY)


def test_nor_does_his_domain_speak_for_him_any_more() -> None:
    units = (Unit("kjj", "江城市科学技术局", "市科技局", "bureau", 0, domains=("kjj.example",)),)
    left = roster(Lessons(taught=(Taught("li4@kjj.example", "", since=JULY),)), units=units)
    assert (left.by_domain("li4@kjj.example", JUNE), left.by_domain("li4@kjj.example", JULY)) == ("kjj", None)
    assert left.left("li4@kjj.example", JULY) == "kjj"
    assert left.by_domain("zs@kjj.example", JULY) == "kjj"


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
IDS = st.sampled_from(["lsj", "fgw", "fpb", "gone"])
LESSONS = st.one_of(
    st.builds(lambda unit, into, since: Lessons(mergers=(Merger(unit, into, since),)), IDS, IDS, DAYS),
    st.builds(
        lambda unit, n, since: Lessons(renamings=(Renaming(unit, f"江城市新{n}局", f"市新{n}局", since),)),
        IDS,
        st.integers(1, 5),
        DAYS,
    ),
    st.builds(lambda unit, since: Lessons(taught=(Taught("a@example.com", unit, since=since),)), IDS, DAYS),
)


@given(st.lists(LESSONS, max_size=8), DAYS)
def test_whatever_is_taught_every_unit_stays_and_is_known_by_its_name(lessons: list[Lessons], day: date) -> None:
    taught = reduce(Lessons.__add__, lessons, Lessons())
    made = roster(taught, day)
    assert [unit.id for unit in made.units] == [unit.id for unit in UNITS]
    for unit in UNITS:
        assert made.counting(unit.id, day) in {one.id for one in UNITS}
        assert unit.id in made.called(unit.short)
    made.by_address("a@example.com", day)
    assert made == roster(taught, day)
