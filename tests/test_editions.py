"""Which paper a circular is, and what of its files goes with a letter."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mailproc.editions import Made, Maker, numbers
from mailproc.model import Address
from mailproc.press.circular import Edition
from mailproc.rounds import House
from tests.paperwork import MORNING, settings
from tests.press.cities import Month, circular_of

EDITION = Edition("2026-10", 1, 10, 126, released=date(2026, 11, 5))
PEOPLE = [Address("xx@kjj.jiangcheng.example", "市科技局"), Address("a@b.example")]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(settings(tmp_path))
    with made.ledger.writing():
        yield made
    made.close()


@pytest.mark.parametrize(
    ("month", "start", "year_start", "expected"),
    [
        ("2026-10", "2026-10-01", 1, (10, 126)),  # the first: as config.toml has it
        ("2026-12", "2026-10-01", 1, (12, 128)),
        ("2027-01", "2026-10-01", 1, (1, 129)),  # 第N期 begins anew, 总第N期 goes on
        ("2027-03", "2026-10-01", 1, (3, 131)),
        ("2028-01", "2026-10-01", 1, (1, 141)),
        ("2026-12", "2026-10-01", 12, (1, 128)),  # an assessment year from December on
        ("2027-01", "2026-10-01", 12, (2, 129)),
    ],
)
def test_numbers_over_the_turn_of_years(
    tmp_path: Path, month: str, start: str, year_start: int, expected: tuple[int, int]
) -> None:
    config = settings(tmp_path, (("start = 2026-10-01", f"start = {start}"),))
    config = replace(config, office=replace(config.office, year_start=year_start))
    published = [f"{year}-{number:02}" for year in (2026, 2027) for number in range(1, 13)]
    begun = [one for one in published if start[:7] <= one]
    assert numbers(config, begun, month) == expected


def test_each_draft_is_known_by_itself_and_an_edition_as_ever() -> None:
    first = replace(EDITION, released=None)
    drafts = (first, replace(first, draft=2), replace(first, since="e1"), replace(first, draft=2, since="e1"))
    assert [one.key for one in drafts] == ["2026-10/1", "2026-10/1/2", "2026-10/1/e1", "2026-10/1/2/e1"]
    assert replace(EDITION, draft=2, since="e1").key == "2026-10/1"


def octets(house: House, made: Made) -> int:
    return max(house.dispatch.octets(one, MORNING) for one in made.letters(PEOPLE))


def make(house: House, limit: int) -> Made:
    said = circular_of(Month(5))
    return Maker(house.press, house.papers, house.dispatch, limit).make(said, EDITION, PEOPLE, MORNING)


def test_files_go_along_as_far_as_the_size_allows_and_the_letter_names_the_others(house: House) -> None:
    whole = make(house, 20_000_000)
    names = [one.name for one in whole.files]
    assert [one.name for one in whole.enclosed] == names
    assert "未随附" not in whole.words.text
    limit = octets(house, whole)
    assert make(house, limit).enclosed == whole.enclosed
    for left in range(1, len(names) + 1):
        made = make(house, limit - 1)
        assert [one.name for one in made.enclosed] == names[left:]
        for words in (made.words.text, made.words.html):
            assert f"因邮件大小所限，未随附{'、'.join(names[:left])}，需要时请与信息科联系" in words
        assert octets(house, made) < limit
        assert [name for name in made.kept() if not name.startswith("circular.")] == names  # kept all the same
        limit = octets(house, made)
    assert make(house, 10).enclosed == ()  # nothing more can be left out


def test_no_letter_shows_another_address(house: House) -> None:
    made = make(house, 20_000_000)
    for one in made.letters([*PEOPLE, *PEOPLE]):
        assert sum(person.address in one.text + one.html for person in PEOPLE) == 0
    assert [one.recipient for one in made.letters([*PEOPLE, *PEOPLE])] == PEOPLE
