"""Clocks that jump: ours, told by `now` and by the steady clock beside it, and the server's, told by its stamps."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from mailproc import clock
from mailproc.ledger.journal import Position
from mailproc.ledger.present import Poll, Steady
from mailproc.rounds import House
from tests.e2e.office import ZONE, Office, report, story

SENDER = "a@kjj.jiangcheng.example"
CLERK = "clerk@jiangcheng.example"
NOON = datetime(2026, 10, 20, 12, 0, tzinfo=ZONE)
END = datetime(2026, 11, 1, tzinfo=ZONE)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def mail(n: int) -> bytes:
    return report(SENDER, f"信息{n}", story(n), message_id=f"<{n}@x.example>")


def ticking(at: datetime, boot: str = "first") -> Steady:
    """The steady clock at a true moment."""
    return Steady(boot, (at - NOON).total_seconds() + 1000)


def closed(house: House) -> bool:
    return bool(house.ledger.reading().course("2026-10").closed)


def clock_notices(office: Office) -> int:
    return sum("系统时间可能有误" in str(one["Subject"]) for one in office.sink.to(CLERK))


@pytest.fixture
def running(office: Office) -> Iterator[tuple[Office, House]]:
    """An office that reads its mail, with one report in October."""
    office.configure(start="2026-10-01")
    office.account.append(mail(1), NOON - HOUR)
    with office.house() as house:
        house.round(NOON, steady=ticking(NOON))
        yield office, house


# --- what can be known --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "steady", "moved"),
    [
        (NOON + HOUR, ticking(NOON + HOUR), timedelta()),
        (NOON + HOUR, ticking(NOON), HOUR),
        (NOON - DAY, ticking(NOON + HOUR), -DAY - HOUR),
        (NOON + 30 * DAY, ticking(NOON + 30 * DAY), timedelta()),  # it was only away
        (NOON + 5 * HOUR, ticking(NOON, "second"), timedelta()),  # the machine was off, or not
        (NOON + 5 * DAY, ticking(NOON, "second"), 5 * DAY),
        (NOON - HOUR, ticking(NOON, "second"), -HOUR),
        (NOON - HOUR, None, -HOUR),
        (NOON + 5 * DAY, None, timedelta()),
    ],
)
def test_by_how_much_our_clock_was_set(now: datetime, steady: Steady | None, moved: timedelta) -> None:
    assert clock.moved(Poll(NOON, NOON, NOON, ticking(NOON)), now, steady) == moved


def test_doubt_lasts_until_the_server_has_come_as_far() -> None:
    calm = Poll(NOON, NOON, NOON, ticking(NOON))
    ahead = NOON + 2 * DAY
    assert clock.doubt(calm, NOON + HOUR, ticking(NOON + HOUR), NOON) is None
    assert clock.doubt(calm, ahead, ticking(NOON + HOUR), NOON) == ahead
    doubting = Poll(NOON, NOON, ahead, ticking(NOON + HOUR), ahead)
    later = ahead + HOUR, ticking(NOON + 2 * HOUR)
    assert clock.doubt(doubting, *later, None) == ahead
    assert clock.doubt(doubting, *later, NOON + 2 * HOUR) == ahead
    assert clock.doubt(doubting, *later, ahead - timedelta(minutes=5)) is None
    assert clock.doubt(doubting, ahead + 8 * DAY, ticking(NOON + HOUR + 8 * DAY), NOON) is None


# --- jumps of ours --------------------------------------------------------------------------------------------------


def test_a_clock_set_ahead_over_the_months_end_closes_no_month(running: tuple[Office, House]) -> None:
    """Two days ahead of the time; mail that comes meanwhile is October's, and is counted."""
    office, house = running
    true = END - 3 * HOUR
    house.round(true, steady=ticking(true))
    for hours in range(1, 4):
        office.account.append(mail(10 + hours), true + hours * HOUR - timedelta(minutes=1))
        house.round(true + 2 * DAY + hours * HOUR, steady=ticking(true + hours * HOUR))
        assert not closed(house)
    assert clock_notices(office) == 2  # one a day: our clock went over midnight
    assert office.json("status")["clock_doubt"]
    true += 4 * HOUR  # set right again
    house.round(true + HOUR, steady=ticking(true + HOUR))
    assert not closed(house)
    office.account.append(mail(20), true + HOUR)
    house.round(true + HOUR + timedelta(minutes=5), steady=ticking(true + HOUR + timedelta(minutes=5)))
    assert closed(house)
    received = {one["unit"]: one["received"] for one in office.json("tally", "2026-10")["units"]}
    assert received["kjj"] == 4
    assert office.json("status")["clock_doubt"] is None


@pytest.mark.parametrize("jump", [-31 * DAY, -HOUR, DAY], ids=["back a month", "back an hour", "forward a day"])
def test_no_jump_changes_a_figure(running: tuple[Office, House], jump: timedelta) -> None:
    """For six hours, then right again: months go by arrival, journal files never back, nobody is answered twice."""
    office, house = running
    for hour in range(1, 12):
        true = NOON + hour * HOUR
        office.account.append(mail(10 + hour), true - timedelta(minutes=30))
        house.round(true + (jump if 3 <= hour < 9 else timedelta()), steady=ticking(true))
    later = NOON + 12 * HOUR
    house.round(later, steady=ticking(later))
    october = office.json("tally", "2026-10")
    assert (october["mails"], {one["unit"]: one["received"] for one in october["units"]}["kjj"]) == (12, 12)
    assert len(office.sink.to(SENDER)) == len(set(map(str, (one["Message-ID"] for one in office.sink.to(SENDER)))))
    covered = [entry for entry, _ in house.ledger.journal.read(Position())]
    assert [entry.n for entry in covered] == list(range(1, len(covered) + 1))
    files = [path.name for path in house.ledger.journal.files()]
    assert files == ["2026-10.jsonl"]
    assert clock_notices(office) > 0
    assert office.json("status")["clock_doubt"] is None


def test_a_clock_set_back_writes_on_in_the_newest_file(running: tuple[Office, House]) -> None:
    office, house = running
    november = END + 10 * DAY
    for n, now in enumerate((november, NOON + DAY, november + DAY), 30):
        office.account.append(mail(n), now - timedelta(minutes=1))
        house.round(now)
    files = [path.name for path in house.ledger.journal.files()]
    assert files == ["2026-10.jsonl", "2026-11.jsonl"]
    moments = [entry.at for entry, _ in house.ledger.journal.read(Position())]
    assert any(later < earlier for earlier, later in pairwise(moments))
    assert office.json("tally", "2026-10")["mails"] == 2
    assert office.json("tally", "2026-11")["mails"] == 2


# --- the server's ----------------------------------------------------------------------------------------------------


def test_mail_from_the_future_waits_for_our_clock(running: tuple[Office, House]) -> None:
    office, house = running
    office.account.append(mail(2), NOON + 40 * DAY)
    house.round(NOON + HOUR)
    assert office.json("status")["withheld"] == 1
    house.round(NOON + 40 * DAY + HOUR)
    assert office.json("status")["withheld"] == 0
    assert office.json("tally", "2026-11")["mails"] == 1


def test_mail_a_little_ahead_counts_and_holds_the_month_back(running: tuple[Office, House]) -> None:
    office, house = running
    house.round(END + HOUR - timedelta(minutes=1))
    office.account.append(mail(2), END + 3 * HOUR)
    house.round(END + 2 * HOUR)
    assert (office.json("tally", "2026-11")["mails"], closed(house)) == (1, False)
    assert clock_notices(office) == 1
    house.round(END + 2 * HOUR + timedelta(minutes=55))
    assert closed(house)
