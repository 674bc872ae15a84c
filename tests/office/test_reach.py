"""An address is given up only after letters failed one after another, for its own fault, and provably."""

from datetime import datetime, timedelta, timezone

import pytest

from mailproc.model import Fate
from mailproc.office.reach import is_hard, lost_letters

NOON = datetime(2026, 11, 3, 12, tzinfo=timezone(timedelta(hours=8)))


def fate(name: str, outcome: str, status: str = "5.1.1", *, hours: float = 2, proven: bool = True) -> Fate:
    about = "recipient" if outcome in {"refused", "returned"} else ""
    return Fate(name, NOON - timedelta(hours=hours), outcome, status, about, proven)


def lost(*fates: Fate) -> str:
    return "".join(one.letter for one in lost_letters(fates, NOON))


def test_letters_that_fail_one_after_another_add_up() -> None:
    assert lost(fate("a", "returned"), fate("b", "refused"), fate("c", "returned", "5.7.1")) == "abc"


def test_one_that_arrived_in_between_ends_the_row() -> None:
    assert lost(fate("a", "returned"), fate("b", "sent", ""), fate("c", "returned")) == "c"
    assert lost(fate("a", "returned"), fate("b", "sent", "")) == ""


def test_one_that_left_just_now_may_still_come_back() -> None:
    assert lost(fate("a", "returned"), fate("b", "sent", "", hours=0.9), fate("c", "returned")) == "ac"


def test_what_passes_neither_counts_nor_ends_the_row() -> None:
    assert lost(fate("a", "returned"), fate("b", "returned", "5.2.2"), fate("c", "expired", "4.2.1")) == "a"


@pytest.mark.parametrize(
    ("status", "hard"),
    [("5.1.1", True), ("5.1.2", True), ("5.2.1", True), ("5.7.1", True), ("5.4.4", True), ("5.0.0", True), ("", True)]
    + [(one, False) for one in ("5.2.2", "5.2.3", "5.3.4", "5.6.1", "4.2.2", "4.4.7")],
)
def test_what_is_hard(status: str, hard: bool) -> None:
    assert is_hard(fate("a", "returned", status)) is hard
    assert is_hard(fate("a", "refused", status)) is hard


def test_a_report_that_may_be_forged_gives_no_address_up() -> None:
    assert not is_hard(fate("a", "returned", proven=False))


@pytest.mark.parametrize("about", ["content", "size", ""])
def test_a_letter_refused_for_itself_is_no_fault_of_the_address(about: str) -> None:
    assert not is_hard(Fate("a", NOON, "refused", "5.7.1", about))
