"""A fixed sample of the kills that `make torture` tries by the thousand, and wrong orders that it must notice."""

from random import Random

import pytest

from tests.torture.effects import Fault
from tests.torture.kill import every_kind, fault_in
from tests.torture.stand import Baseline, Shot, Stand, Task

Tortured = tuple[Stand, Baseline]
LATE = 8  # stages from here on are short


def place_of(base: Baseline, kind: str, stage: int, nth: int = 0) -> int:
    """Where an effect of a kind stands among a stage's effects, from 1."""
    return [at for at, one in enumerate(base.effects[stage], 1) if str(one) == kind][nth]


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
        ("rename archive", "before"),
        ("write journal", "half"),
        ("fsync journal", "before"),
        ("write letters", "half"),
        ("send outbox", "half"),
        ("send outbox", "after"),
        ("write desk copy", "half"),
        ("rename desk copy", "after"),
        ("commit index", "before"),
        ("write mirror", "half"),
    ],
)
def test_killed_there_the_month_ends_the_same(tortured: Tortured, kind: str, how: str) -> None:
    stand, base = tortured
    fault = Fault(10, place_of(base, kind, 10), how)
    run = stand.disturbed(base, Task(10, (fault,)))
    assert (run.wrong, run.struck) == ([], 1)


def test_killed_while_the_month_is_published(tortured: Tortured) -> None:
    stand, base = tortured
    editions = place_of(base, "write editions", 9)
    for at in (editions + 1, editions + 20):
        run = stand.disturbed(base, Task(9, (Fault(9, at, "before"),)))
        assert (run.wrong, run.struck) == ([], 1)


def test_killed_again_while_it_mends(tortured: Tortured) -> None:
    stand, base = tortured
    first = Fault(LATE, place_of(base, "write journal", LATE), "half")
    run = stand.disturbed(
        base, Task(LATE, (first, Fault(LATE, 3, "after"), Fault(LATE, 4, "half"), Fault(9, 60, "before")))
    )
    assert (run.wrong, run.struck) == ([], 4)


def test_killed_from_outside(tortured: Tortured) -> None:
    stand, base = tortured
    run = stand.disturbed(base, Task(LATE, shot=Shot(base.seconds[LATE] / 2)))
    assert run.wrong == []


def test_a_sample_drawn_by_a_fixed_seed(tortured: Tortured) -> None:
    stand, base = tortured
    rng = Random(4)
    for fault in [
        *(fault_in(base, stage, rng) for stage in (6, 7, 10)),
        *rng.sample(list(every_kind(base, ("half",), rng))[-40:], 4),
    ]:
        run = stand.disturbed(base, Task(fault.stage, (fault,)))
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
    faults = (Fault(10, place_of(base, kind, 10), how),) if kind else ()
    run = stand.disturbed(base, Task(10, faults), mutation)
    assert any(notices in words for words in run.wrong), run.wrong
