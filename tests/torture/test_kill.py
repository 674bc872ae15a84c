"""A fixed sample of the kills that `make torture` tries by the thousand, and wrong orders that it must notice."""

from random import Random

import pytest

from tests.torture.effects import Fault
from tests.torture.kill import fault_in
from tests.torture.stand import Baseline, Shot, Stand, Task

Tortured = tuple[Stand, Baseline]
LAST = 10  # the stage that takes least


def test_the_month_has_every_class_and_goes_its_whole_course(tortured: Tortured) -> None:
    _, base = tortured
    assert base.outcome is not None
    classes = {getattr(mail[1], "mail_class", "") for mail in base.outcome.mails}
    assert {str(one) for one in classes} >= {
        "submission", "revision", "duplicate", "unattributed", "superior", "command",
        "bounce", "automatic", "other", "restricted", "unreadable",
    }  # fmt: skip
    (course,) = base.outcome.courses
    assert course[:5] == ("2026-10", True, True, True, True)
    assert not base.outcome.unsent


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("write archive", "half"),
        ("write journal", "half"),
        ("fsync journal", "before"),
        ("write letters", "half"),
        ("send outbox", "half"),
        ("send outbox", "after"),
        ("rename desk copy", "after"),
        ("commit index", "before"),
    ],
)
def test_killed_there_the_month_ends_the_same(tortured: Tortured, kind: str, how: str) -> None:
    stand, base = tortured
    fault = Fault(LAST, 1, how, kind)
    run = stand.disturbed(base, Task(LAST, (fault,)))
    assert (run.wrong, run.struck) == ([], 1)


def test_killed_while_the_month_is_published(tortured: Tortured) -> None:
    stand, base = tortured
    run = stand.disturbed(base, Task(9, (Fault(9, 2, "half", "write editions"), Fault(9, 3, "half", "send outbox"))))
    assert (run.wrong, run.struck) == ([], 2)


def test_killed_again_while_it_mends(tortured: Tortured) -> None:
    stand, base = tortured
    faults = (Fault(LAST, 9, "half", "write journal"), Fault(LAST, 3, "after"), Fault(LAST, 4, "half"))
    run = stand.disturbed(base, Task(LAST, faults))
    assert (run.wrong, run.struck) == ([], 3)


def test_killed_from_outside(tortured: Tortured) -> None:
    stand, base = tortured
    run = stand.disturbed(base, Task(LAST, shot=Shot(base.seconds[LAST] / 2)))
    assert run.wrong == []


def test_a_sample_drawn_by_a_fixed_seed(tortured: Tortured) -> None:
    stand, base = tortured
    rng = Random(4)
    for stage in (9, LAST):
        fault = fault_in(base, stage, rng)
        run = stand.disturbed(base, Task(stage, (fault,)))
        assert (fault, run.wrong) == (fault, [])


@pytest.mark.parametrize(
    ("mutation", "kind", "how", "notices"),
    [
        ("sent_before_its_line", "send outbox", "after", "in several forms"),
        ("never_marked_sent", "", "", "repeats"),
        ("recorded_before_archived", "fsync journal", "after", "cannot read"),
        ("letter_written_anew", "send outbox", "after", "in several forms"),
    ],
)
def test_a_wrong_order_of_effects_is_noticed(
    tortured: Tortured, mutation: str, kind: str, how: str, notices: str
) -> None:
    """Put into the actor's process, not into the program: whether the comparison would see it."""
    stand, base = tortured
    faults = (Fault(LAST, 1, how, kind),) if kind else ()
    run = stand.disturbed(base, Task(LAST, faults), mutation)
    assert any(notices in words for words in run.wrong), run.wrong
