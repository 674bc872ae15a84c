"""A quarter of the year of an office; the whole year is played by `python -m tests.e2e.year`."""

from tests.e2e.office import Office
from tests.e2e.year import live_through, small


def test_a_quarter_with_a_second_edition_adds_up(office: Office) -> None:
    assert live_through(small(office), 4, range(1, 4)) == []
