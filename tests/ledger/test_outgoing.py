"""Letters on their way follow from the journal: back-off, failures counted once, suspensions, moments of tries."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from mailproc.ledger.events import Delivered, LetterRecord, Return, Suspended
from mailproc.ledger.outgoing import FATES_KEPT, Outgoing, Waiting, backed_off
from mailproc.model import LetterKind

NOON = datetime(2026, 11, 3, 12, tzinfo=timezone(timedelta(hours=8)))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
A = "a@x.example"


def record(name: str, kind: LetterKind = LetterKind.CIRCULAR) -> LetterRecord:
    return LetterRecord(name, kind, A, "2026-10/1")


def sent(*names: str, kind: LetterKind = LetterKind.CIRCULAR) -> Outgoing:
    outgoing = Outgoing()
    for name in names:
        outgoing.write(record(name, kind), NOON)
        outgoing.deliver(Delivered(name, "sent"), NOON)
    return outgoing


def came_back(name: str, **changes: object) -> Return:
    one = Return(name, LetterKind.CIRCULAR, "2026-10/1", A, "5.1.1", words="550 gone", proven=True)
    return replace(one, **changes)  # type: ignore[arg-type]  # fields by name


def test_deferrals_back_off_to_four_hours_and_the_first_try_is_kept() -> None:
    outgoing = Outgoing()
    outgoing.write(record("l"), NOON)
    for n in range(9):
        outgoing.deliver(Delivered("l", "deferred", "451 later"), NOON + n * DAY)
    waiting = outgoing.waiting["l"]
    assert (waiting.attempts, waiting.first_try) == (9, NOON)
    assert waiting.next_try == NOON + 8 * DAY + 4 * HOUR
    assert waiting.overdue(NOON + 5 * DAY)
    assert not waiting.overdue(NOON + 5 * DAY - MINUTE)


def test_a_back_off_never_overflows() -> None:
    assert backed_off(MINUTE, 10**9, HOUR) == HOUR
    assert [backed_off(MINUTE, n, HOUR) for n in range(3)] == [MINUTE, 2 * MINUTE, 4 * MINUTE]


def test_a_next_try_set_by_a_clock_that_ran_ahead_is_passed_over() -> None:
    waiting = Waiting(record("l"), NOON, next_try=NOON + MINUTE)
    assert not waiting.due(NOON)
    assert waiting.due(NOON - 365 * DAY)


def test_what_is_refused_or_given_up_is_kept_and_still_to_be_told_of() -> None:
    outgoing = Outgoing()
    for name, outcome in (("r", "refused"), ("e", "expired"), ("s", "sent")):
        outgoing.write(record(name), NOON)
        outgoing.deliver(Delivered(name, outcome, f"{outcome} words"), NOON)
    assert {name: (one.outcome, one.answer) for name, one in outgoing.failed.items()} == {
        "r": ("refused", "refused words"),
        "e": ("expired", "expired words"),
    }
    assert (outgoing.untold, outgoing.waiting) == (["r", "e"], {})
    outgoing.tell(("r",))
    assert outgoing.untold == ["e"]


def test_a_notice_that_fails_is_not_told_of_by_a_notice() -> None:
    outgoing = Outgoing()
    outgoing.write(record("n", LetterKind.NOTICE), NOON)
    outgoing.deliver(Delivered("n", "refused", "550"), NOON)
    assert (list(outgoing.failed), outgoing.untold) == (["n"], [])


def test_missing_bytes_are_told_of_and_the_letter_waits() -> None:
    outgoing = Outgoing()
    outgoing.write(record("l"), NOON)
    outgoing.deliver(Delivered("l", "missing", "no such file"), NOON)
    assert outgoing.untold == ["l"]
    assert outgoing.waiting["l"].due(NOON)
    assert outgoing.tries == []


def test_tries_are_kept_for_a_day() -> None:
    outgoing = sent("a")
    outgoing.write(record("b"), NOON)
    outgoing.deliver(Delivered("b", "deferred"), NOON + HOUR)
    assert outgoing.tries == [NOON, NOON + HOUR]
    outgoing.deliver(Delivered("b", "sent"), NOON + DAY)
    assert outgoing.tries == [NOON + HOUR, NOON + DAY]


def test_a_letter_comes_back_once_however_often_that_is_reported() -> None:
    outgoing = sent("l")
    for words in ("550 gone", "550 gone, once more"):
        outgoing.come_back(came_back("l", words=words))
    assert outgoing.returned["l"].words == "550 gone"
    assert outgoing.untold == ["l"]
    assert [(one.outcome, one.status, one.at) for one in outgoing.fates[A]] == [("returned", "5.1.1", NOON)]


def test_a_delay_is_noted_and_not_told_and_a_failure_after_it_is() -> None:
    outgoing = sent("l")
    outgoing.come_back(came_back("l", permanent=False, status="4.4.1"))
    assert (outgoing.untold, outgoing.fates[A][0].outcome) == ([], "sent")
    outgoing.come_back(came_back("l"))
    assert (outgoing.untold, outgoing.fates[A][0].outcome) == (["l"], "returned")
    outgoing.come_back(came_back("l", permanent=False))
    assert outgoing.returned["l"].permanent


def test_a_report_with_our_mark_outweighs_one_without() -> None:
    outgoing = sent("l")
    outgoing.come_back(came_back("l", proven=False))
    assert not outgoing.fates[A][0].proven
    outgoing.come_back(came_back("l"))
    assert outgoing.fates[A][0].proven
    outgoing.come_back(came_back("l", proven=False))
    assert outgoing.fates[A][0].proven
    assert outgoing.untold == ["l"]


def test_a_suspension_is_told_of_unless_a_clerk_made_it_and_resuming_begins_anew() -> None:
    outgoing = sent("l")
    outgoing.suspend(Suspended(A, ("l",), "5.1.1", "gone"), NOON)
    assert outgoing.untold == [A]
    outgoing.resume(A)
    assert (outgoing.suspended, outgoing.fates, outgoing.untold) == ({}, {}, [])
    outgoing.suspend(Suspended(A), NOON, "clerk")
    assert (outgoing.suspended[A].who, outgoing.untold) == ("clerk", [])


def test_only_the_last_letters_of_an_address_are_remembered() -> None:
    outgoing = sent(*(f"l{n}" for n in range(FATES_KEPT + 5)))
    assert [one.letter for one in outgoing.fates[A]] == [f"l{n}" for n in range(5, FATES_KEPT + 5)]
