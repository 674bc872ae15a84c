"""A disk that is full, ill or read-only at some effect: advice, no harm, and the same month in the end."""

import os
import re

import pytest

from tests.torture.effects import Fault
from tests.torture.stand import Task
from tests.torture.test_kill import LAST, Tortured


@pytest.mark.parametrize(
    ("kind", "how", "code"),
    [
        ("create archive", "full", 6),
        ("write archive", "short", 6),
        ("fsync archive", "ill", 6),
        ("write journal", "short", 6),
        ("fsync journal", "ill", 1),
        ("write desk copy", "full", 6),
        ("commit index", "full", 6),
        ("write lock", "full", 6),
        ("open lock", "readonly", 6),
        ("rename letters", "readonly", 6),
    ],
)
def test_the_process_ends_with_advice_and_the_month_is_the_same(
    tortured: Tortured, kind: str, how: str, code: int
) -> None:
    stand, base = tortured
    run = stand.disturbed(base, Task(LAST, (Fault(LAST, 1, how, kind),)))
    assert (run.wrong, run.codes) == ([], [code, 0])
    assert re.search(r"check (the disk|its owner and the disk)|free some space", run.complaints[0])


@pytest.mark.parametrize("how", ["short", "readonly"])
def test_a_process_that_lives_on_until_there_is_room_again(tortured: Tortured, how: str) -> None:
    stand, base = tortured
    run = stand.disturbed(base, Task(LAST, (Fault(LAST, 1, how, "write letters"),), stays=True))
    assert (run.wrong, run.codes) == ([], [0])
    assert run.complaints


@pytest.mark.parametrize(("kind", "how"), [("fsync mirror", "ill")])
def test_a_mirror_that_fails_alone_stops_nothing(tortured: Tortured, kind: str, how: str) -> None:
    """The mirror is on another disk: its fault is told by `check`, and made up for."""
    stand, base = tortured
    run = stand.disturbed(base, Task(LAST, (Fault(LAST, 1, how, kind),)))
    assert run.wrong == []


@pytest.mark.skipif(os.getuid() != 0, reason="only root can mount a disk")
def test_a_disk_that_is_really_full(tortured: Tortured) -> None:
    stand, base = tortured
    run = stand.disturbed(base, Task(LAST, room=24 * 4096))
    assert (run.wrong, run.codes) == ([], [6, 0])
