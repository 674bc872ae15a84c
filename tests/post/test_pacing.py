"""Letters leave no faster than the provider takes them, whatever was sent before."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.post.pacing import pause
from mailproc.post.settings import SendingSettings

NOON = datetime(2026, 11, 3, 12, tzinfo=timezone(timedelta(hours=8)))
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def limited(**limits: int) -> SendingSettings:
    return SendingSettings("127.0.0.1", **limits)  # type: ignore[arg-type]  # limits by name


def ago(*times: timedelta) -> list[datetime]:
    return sorted(NOON - one for one in times)


def waits(settings: SendingSettings, tries: Iterable[datetime], *, urgent: bool = False) -> timedelta:
    return pause(settings, list(tries), NOON, urgent=urgent)


def test_without_limits_nothing_waits() -> None:
    assert waits(limited(), ago(*[SECOND] * 1000)) == timedelta(0)


def test_a_minutes_letters_leave_evenly() -> None:
    assert waits(limited(per_minute=20), ago(SECOND)) == 2 * SECOND
    assert waits(limited(per_minute=20), ago(3 * SECOND)) == timedelta(0)
    assert waits(limited(per_minute=20), []) == timedelta(0)


@pytest.mark.parametrize(("limit", "window"), [("per_hour", HOUR), ("per_day", 24 * HOUR)])
def test_a_window_that_is_full_opens_when_its_oldest_leaves_it(limit: str, window: timedelta) -> None:
    settings = limited(**{limit: 3})
    assert waits(settings, ago(window - MINUTE, 2 * MINUTE)) == timedelta(0)
    assert waits(settings, ago(window - MINUTE, 2 * MINUTE, MINUTE)) == MINUTE
    assert waits(settings, ago(window + MINUTE, 2 * MINUTE, MINUTE)) == timedelta(0)


def test_a_tenth_is_kept_for_what_is_urgent() -> None:
    settings, tries = limited(per_hour=20), ago(*[MINUTE] * 18)
    assert waits(settings, tries) == 59 * MINUTE
    assert waits(settings, tries, urgent=True) == timedelta(0)
    assert waits(settings, ago(*[MINUTE] * 20), urgent=True) == 59 * MINUTE


def test_a_clock_that_ran_ahead_stops_nothing() -> None:
    assert waits(limited(per_minute=1, per_hour=2), [NOON + 9 * HOUR] * 5) == timedelta(0)


@given(st.lists(st.integers(0, 90), max_size=80), st.integers(1, 30), st.integers(1, 60))
def test_no_hour_ever_holds_more_than_its_limit(gaps: list[int], per_minute: int, per_hour: int) -> None:
    """Whenever letters are ready, and each waits as told, no window is overrun and no two are too close."""
    settings = limited(per_minute=per_minute, per_hour=per_hour)
    sent: list[datetime] = []
    moment = NOON
    for gap in gaps:
        moment += timedelta(seconds=gap)
        moment += pause(settings, sent, moment, urgent=True)
        sent.append(moment)
    assert all(later - one >= HOUR for one, later in zip(sent, sent[per_hour:], strict=False))
    assert all(later - one >= MINUTE / per_minute for one, later in pairwise(sent))
