"""Power cuts over a small month; the whole one is cut by `make torture`."""

import logging
from collections.abc import Iterator
from random import Random

import pytest

from tests.dovecot import running
from tests.torture import post
from tests.torture.month import JYJ, KJJ, QINGHE, Stage
from tests.torture.post import Postbag, at
from tests.torture.power import first_failure, kill_first, spread, survive
from tests.torture.recording import Recording, record

CUTS = 10


def small_month() -> tuple[Stage, ...]:
    """A few mails of many kinds, a month's end, statements."""
    bag = Postbag(Random(1))
    first = bag.report("first", at(29, "09:00:00"), KJJ)
    post.resent(bag, "again", first, at(29, "10:00:00"))
    post.superior(bag, "superior", at(29, "11:00:00"))
    post.restricted(bag, "secret", at(29, "12:00:00"), QINGHE)
    post.unreadable(bag, "noise", at(29, "13:00:00"))
    october = len(bag.mails)
    bag.report("last-october", at(31, "23:59:59"), JYJ)
    bag.report("first-november", at(1, "00:00:00", 11), JYJ)
    post.corrected(bag, "revised", first, at(1, "00:05:00", 11))
    return (
        Stage("october", at(29, "17:00:00"), tuple(bag.mails[:october]), ("要情 1期:2026-10-0001",)),
        Stage("month end", at(1, "01:10:00", 11), tuple(bag.mails[october:])),
        Stage("stated", at(2, "09:00:00", 11), ()),
    )


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recording]:
    logging.disable(logging.ERROR)
    with running() as server:
        yield record(server, tmp_path_factory.mktemp("recording"), small_month())
    logging.disable(logging.NOTSET)


def test_the_month_goes_on_after_a_power_cut_as_if_nothing_had_been(recording: Recording) -> None:
    verdicts = list(survive(recording, spread(recording, CUTS, seed=4)))
    assert len(verdicts) == CUTS
    assert not [one for one in verdicts if one.problem]


def test_it_does_so_where_a_kill_came_before_the_power_cut(recording: Recording) -> None:
    assert kill_first(recording, seed=5).problem == ""


@pytest.mark.parametrize("of", ["journal line", "name of folder", "letter"])
def test_without_a_needed_sync_it_does_not(recording: Recording, of: str) -> None:
    assert first_failure(recording, of) is not None
