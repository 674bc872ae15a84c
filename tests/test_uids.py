"""Sets of UIDs behave as sets of integers do, whatever their ranges."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.uids import UidSet

uids = st.sets(st.integers(1, 60) | st.integers(1, 2**32 - 1))


@given(uids, uids)
def test_it_is_a_set(one: set[int], other: set[int]) -> None:
    left, right = UidSet.of(one), UidSet.of(other)
    assert set(left) == one
    assert list(left) == sorted(one)
    assert len(left) == len(one)
    assert bool(left) == bool(one)
    assert set(left | right) == one | other
    assert left.add(other) == left | right
    assert set(left - right) == one - other
    assert [uid in left for uid in other] == [uid in one for uid in other]
    assert left.top == max(one, default=0)


@given(uids, uids)
def test_one_set_has_one_form(one: set[int], other: set[int]) -> None:
    """Equal sets are equal values, however they came about."""
    made = (UidSet.of(one) | UidSet.of(other)) - UidSet.of(other - one)
    assert made == UidSet.of(one)
    assert UidSet.parse(str(made)) == made


@given(st.sets(st.integers(1, 60)))
def test_holes_are_what_lies_missing_below_the_top(some: set[int]) -> None:
    assert set(UidSet.of(some).holes()) == set(range(1, max(some, default=0))) - some


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", ""),
        ("7", "7"),
        ("1:5,9", "1:5,9"),
        ("9,1:3,4:5", "1:5,9"),
        ("5:1", "1:5"),
        ("3,3,3", "3"),
        ("1:9,2:3", "1:9"),
    ],
)
def test_parse(text: str, form: str) -> None:
    assert str(UidSet.parse(text)) == form


@pytest.mark.parametrize("text", ["x", "1,", ",1", "1:", ":1", "1:*", "-1", "0", "0:3", "1 2", "1:2:3", "１", "²"])
def test_parse_refuses(text: str) -> None:
    with pytest.raises(ValueError):
        UidSet.parse(text)


def test_size_is_that_of_the_ranges() -> None:
    """Half of four thousand million UIDs cost nothing; forty thousand ranges are quick."""
    wide = UidSet.parse("1:4294967295")
    assert 4_000_000_000 in wide
    assert str(wide - UidSet.parse("2")) == "1,3:4294967295"
    begun = time.process_time()
    odd = UidSet.of(range(1, 80_000, 2))
    assert len(odd.holes()) == 39_999
    assert str(odd | odd.holes()) == "1:79999"
    assert time.process_time() - begun < 2
