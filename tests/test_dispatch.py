"""Letters from the ledger to a real SMTP server, over hours and days: paced, deferred, given up, never lost."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from mailproc.dispatch import Dispatch, Sent
from mailproc.ledger.ledger import Ledger
from mailproc.ledger.outgoing import Outgoing
from mailproc.model import Address, Letter, LetterKind
from mailproc.post.outbox import Outbox
from mailproc.post.settings import SendingSettings
from tests.e2e.office import Sink, sink

NOON = datetime(2026, 11, 3, 12, tzinfo=timezone(timedelta(hours=8)))
SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=n) for n in (1, 60, 3600, 86_400))
OURS = "xxk@jiangcheng.example"
PAPER, RECEIPT, ALERT = LetterKind.STATEMENT, LetterKind.RECEIPT, LetterKind.ALERT


class Clock:
    """Seconds that pass only by sleeping."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


class Desk:
    """A ledger with its dispatch and outbox; `again` is the same after a restart."""

    def __init__(self, state: Path, settings: SendingSettings) -> None:
        self.state = state
        self.settings = settings
        self.again()

    def again(self) -> None:
        self.ledger = Ledger(self.state)
        self.dispatch = Dispatch(self.ledger, Address(OURS, "信息科"), "Asia/Shanghai")
        self.clock = Clock()
        self.outbox = Outbox(self.settings, self.clock.sleep, self.clock)

    def write(self, *letters: tuple[LetterKind, str]) -> None:
        with self.ledger.writing():
            for n, (kind, name) in enumerate(letters):
                address = Address(f"{name}@x.example")
                self.dispatch.post([Letter(kind, address, f"2026-10/{n}", "主题", "正文", "<p>正文</p>")], NOON)

    def send(self, now: datetime, patience: timedelta | None = None) -> Sent:
        with self.ledger.writing():
            return self.dispatch.send(self.outbox, now, lambda: False, patience)

    @property
    def outgoing(self) -> Outgoing:
        return self.ledger.reading().office.outgoing


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as kept:
        yield kept


@pytest.fixture
def desk(server: Sink, tmp_path: Path) -> Desk:
    return Desk(tmp_path, SendingSettings("127.0.0.1", OURS, port=server.port, security="plain", timeout=5))


def reached(server: Sink) -> list[str]:
    return [recipient.partition("@")[0] for _, recipient, _ in server.letters]


def names(count: int) -> list[str]:
    return [f"u{n}" for n in range(count)]


# --- order and pace ---------------------------------------------------------------------------------------


def test_what_cannot_wait_goes_first_and_papers_to_all_units_last(desk: Desk, server: Sink) -> None:
    desk.write((PAPER, "p1"), (RECEIPT, "r1"), (PAPER, "p2"), (ALERT, "a"), (LetterKind.TALLY, "t"), (RECEIPT, "r2"))
    desk.send(NOON)
    assert reached(server) == ["a", "r1", "t", "r2", "p1", "p2"]


def test_an_hours_limit_holds_across_restarts_and_drops_nothing(desk: Desk, server: Sink) -> None:
    desk.settings = replace(desk.settings, per_hour=5)
    desk.write(*((RECEIPT, name) for name in names(12)))
    counts = []
    for minutes in range(0, 181, 5):
        desk.again()
        desk.send(NOON + minutes * MINUTE)
        counts.append(len(server.letters))
    assert (counts[0], counts[11], counts[12], counts[24]) == (5, 5, 10, 12)
    assert reached(server) == names(12)


def test_a_days_limit_holds(desk: Desk, server: Sink) -> None:
    desk.settings = replace(desk.settings, per_day=5)
    desk.write(*((RECEIPT, name) for name in names(7)))
    desk.again()
    for hours, count in ((0, 5), (23, 5), (24, 7)):
        desk.send(NOON + hours * HOUR)
        assert len(server.letters) == count


def test_a_minutes_letters_leave_evenly_within_the_rounds_patience(desk: Desk, server: Sink) -> None:
    desk.settings = replace(desk.settings, per_minute=10)
    desk.again()
    desk.write(*((RECEIPT, name) for name in names(9)))
    assert desk.send(NOON, 20 * SECOND).sent == 4  # at 0, 6, 12 and 18 seconds
    assert desk.clock.seconds == 18
    assert desk.send(NOON + 21 * SECOND, 20 * SECOND).sent == 3  # at 24, 30 and 36
    assert desk.send(NOON + HOUR).sent == 2
    assert reached(server) == names(9)


def test_an_alert_finds_room_where_papers_have_used_the_hour(desk: Desk, server: Sink) -> None:
    desk.settings = replace(desk.settings, per_hour=10)
    desk.again()
    desk.write(*((PAPER, name) for name in names(20)))
    desk.send(NOON)
    assert len(server.letters) == 9
    desk.write((ALERT, "alert"), (RECEIPT, "receipt"))
    desk.send(NOON + MINUTE)
    assert reached(server)[9:] == ["alert"]


def test_a_stop_in_a_pause_sends_no_more(desk: Desk, server: Sink) -> None:
    desk.settings = replace(desk.settings, per_minute=2)
    desk.again()
    desk.write((RECEIPT, "a"), (RECEIPT, "b"))
    with desk.ledger.writing():
        desk.dispatch.send(desk.outbox, NOON, lambda: desk.clock.seconds > 0, None)
    assert reached(server) == ["a"]


# --- what servers say -------------------------------------------------------------------------------------


def test_a_letter_deferred_for_five_days_is_given_up_with_the_servers_words(desk: Desk, server: Sink) -> None:
    tried: list[datetime] = []
    now = NOON

    def refuse(address: str) -> str:
        if address != "u1@x.example":
            return ""
        tried.append(now)
        return "450 4.2.1 mailbox busy"

    server.refuse_recipient = refuse
    desk.write(*((RECEIPT, name) for name in names(3)))
    while desk.outgoing.waiting:
        assert now < NOON + 6 * DAY
        desk.send(now)
        now += 30 * MINUTE
    assert reached(server) == ["u0", "u2"]
    (failed,) = desk.outgoing.failed.values()
    assert (failed.outcome, failed.answer, failed.status) == ("expired", "450 4.2.1 mailbox busy", "4.2.1")
    assert tried[-1] - tried[0] >= 5 * DAY
    assert 30 < len(tried) < 45
    assert desk.outgoing.untold == [failed.record.id]


def test_a_refusal_is_final_and_the_letters_alone(desk: Desk, server: Sink) -> None:
    server.refuse_recipient = lambda address: "550 5.1.1 no such user" if address == "u1@x.example" else ""
    desk.write(*((RECEIPT, name) for name in names(3)))
    for hours in range(3):
        desk.send(NOON + hours * HOUR)
    assert reached(server) == ["u0", "u2"]
    (failed,) = desk.outgoing.failed.values()
    assert (failed.outcome, failed.status, failed.about) == ("refused", "5.1.1", "recipient")


def test_throttling_costs_no_letter_a_try_and_is_left_alone_longer_each_time(desk: Desk, server: Sink) -> None:
    tried: list[int] = []
    minute = 0

    def refuse(_: str) -> str:
        tried.append(minute)
        return "" if minute > 90 else "421 HL:IFC too quick"

    server.refuse_recipient = refuse
    desk.write(*((RECEIPT, name) for name in names(3)))
    for minute in range(130):
        desk.send(NOON + minute * MINUTE)
        if minute == 60:
            assert {one.attempts for one in desk.outgoing.waiting.values()} == {0}
            pause = desk.ledger.last_pause()
            assert pause is not None
            assert (pause.since, "421 HL:IFC" in pause.fault) == (NOON, True)
    assert tried[:7] == [0, 1, 3, 7, 15, 31, 61]
    assert tried[7] == 91
    assert sorted(reached(server)) == names(3)
    assert desk.ledger.last_pause() is None


def test_a_letter_at_which_the_server_stops_does_not_stop_the_others(desk: Desk, server: Sink) -> None:
    server.refuse_recipient = lambda address: "421 4.7.0 go away" if address in {"u0@x.example", "u1@x.example"} else ""
    desk.write(*((RECEIPT, name) for name in names(5)))
    for minutes in range(0, 60, 5):
        desk.send(NOON + minutes * MINUTE)
    assert reached(server) == ["u2", "u3", "u4"]


def test_an_alert_that_met_a_throttle_still_goes_before_papers(desk: Desk, server: Sink) -> None:
    server.refuse_recipient = lambda address: "421 HL:IFC" if address == "alert@x.example" else ""
    desk.write(*((PAPER, name) for name in names(2)), (ALERT, "alert"))
    desk.send(NOON)
    server.refuse_recipient = lambda _: ""
    desk.send(NOON + 5 * MINUTE)
    assert reached(server) == ["alert", "u0", "u1"]


def test_an_alert_at_which_the_server_always_stops_lets_the_papers_pass(desk: Desk, server: Sink) -> None:
    server.refuse_recipient = lambda address: "421 HL:IFC" if address == "alert@x.example" else ""
    desk.write(*((PAPER, name) for name in names(2)), (ALERT, "alert"))
    for minutes in range(0, 30, 5):
        desk.send(NOON + minutes * MINUTE)
    assert reached(server) == ["u0", "u1"]


def test_a_server_away_for_a_day_loses_nothing_and_keeps_the_order(desk: Desk, server: Sink) -> None:
    there, desk.settings = desk.settings, replace(desk.settings, port=1)
    desk.again()
    desk.write(*((RECEIPT, name) for name in names(6)))
    faults = sum(desk.send(NOON + minute * MINUTE).fault is not None for minute in range(24 * 60))
    assert 40 < faults < 60  # of 1,440 rounds
    desk.outbox.settings = there
    assert desk.send(NOON + DAY).sent == 0  # still waiting for its time
    assert desk.send(NOON + DAY + 30 * MINUTE).sent == 6
    assert reached(server) == names(6)


def test_a_new_process_tries_at_once(desk: Desk, server: Sink) -> None:
    there, desk.settings = desk.settings, replace(desk.settings, port=1)
    desk.again()
    desk.write((RECEIPT, "a"))
    for minute in range(60):
        desk.send(NOON + minute * MINUTE)
    desk.settings = there
    desk.again()
    assert desk.send(NOON + HOUR).sent == 1
    assert reached(server) == ["a"]


@contextmanager
def strict() -> Iterator[tuple[int, Counter[str]]]:
    """A server that refuses every password, and how often it was asked."""
    asked: Counter[str] = Counter()

    def refuse(*_: object) -> AuthResult:
        asked["login"] += 1
        return AuthResult(success=False, handled=False)

    with sink() as free:
        port = free.port
    controller = Controller(Sink(), hostname="127.0.0.1", port=port, authenticator=refuse, auth_require_tls=False)
    controller.start()
    try:
        yield port, asked
    finally:
        controller.stop()


def test_a_refused_password_is_not_hammered(desk: Desk) -> None:
    with strict() as (port, asked):
        desk.settings = replace(desk.settings, port=port, user="xxk", password="expired")
        desk.again()
        desk.write((RECEIPT, "a"))
        for minute in range(12 * 60):
            desk.send(NOON + minute * MINUTE)
    assert asked["login"] < 30 * 3  # smtplib offers three ways a login
    pause = desk.ledger.last_pause()
    assert pause is not None
    assert "授权码" in pause.fault
    assert "expired" not in pause.fault
    assert len(desk.outgoing.waiting) == 1


def test_a_connection_cut_after_the_letter_sends_the_same_bytes_again(desk: Desk, server: Sink) -> None:
    cut: list[str] = []

    def drop(_: object) -> bool:
        cut.append("")
        return len(cut) <= 2

    server.drop = drop
    desk.write((RECEIPT, "a"), (RECEIPT, "b"))
    assert desk.send(NOON).sent == 0
    assert desk.send(NOON + 5 * MINUTE).sent == 2
    assert desk.outgoing.waiting == {}
    assert {fate.outcome for fates in desk.outgoing.fates.values() for fate in fates} == {"sent"}
    by_recipient = {recipient: data for _, recipient, data in server.letters}
    assert all(by_recipient[recipient] == data for _, recipient, data in server.letters)
    assert len(server.letters) == 4
    assert len(set(server.ids())) == 2


# --- our own faults ---------------------------------------------------------------------------------------


def test_missing_bytes_stop_no_other_letter_and_are_reported_once(desk: Desk, server: Sink) -> None:
    desk.write(*((RECEIPT, name) for name in names(3)))
    lost = next(iter(desk.outgoing.waiting))
    path = desk.ledger.letter_path(lost)
    data = path.read_bytes()
    path.unlink()
    for minute in range(3):
        desk.send(NOON + minute * MINUTE)
    assert reached(server) == ["u1", "u2"]
    assert desk.outgoing.untold == [lost]
    assert "restore" in desk.outgoing.waiting[lost].answer
    journal = b"".join(file.read_bytes() for file in desk.ledger.journal.files())
    assert journal.count(b'"outcome":"missing"') == 1
    path.write_bytes(data)
    desk.send(NOON + HOUR)
    assert reached(server) == ["u1", "u2", "u0"]


def test_a_letter_too_large_is_refused_with_advice(desk: Desk, server: Sink) -> None:
    desk.settings = replace(desk.settings, letter_bytes=100)
    desk.again()
    desk.write((RECEIPT, "a"))
    desk.send(NOON)
    (failed,) = desk.outgoing.failed.values()
    assert (failed.outcome, failed.about, server.letters) == ("refused", "size", [])
    assert "fewer enclosures" in failed.answer


def test_a_clock_set_back_by_a_year_delays_nothing(desk: Desk, server: Sink) -> None:
    server.refuse_recipient = lambda _: "450 later"
    desk.write((RECEIPT, "a"))
    desk.send(NOON)
    server.refuse_recipient = lambda _: ""
    assert desk.send(NOON - 365 * DAY).sent == 1
