"""Months to the second, and workdays with 调休."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.errors import UsageError
from mailproc.office.calendar import (
    Workdays,
    bounds,
    month_of,
    months_of_year,
    next_month,
    parse_month,
    previous_month,
)

ZONE = "Asia/Shanghai"
SHANGHAI = ZoneInfo(ZONE)


@pytest.mark.parametrize(
    ("moment", "period_start", "month"),
    [
        (datetime(2026, 10, 31, 23, 59, 59, tzinfo=SHANGHAI), 1, "2026-10"),
        (datetime(2026, 11, 1, 0, 0, 0, tzinfo=SHANGHAI), 1, "2026-11"),
        (datetime(2026, 10, 31, 16, 30, tzinfo=UTC), 1, "2026-11"),  # half past midnight in Shanghai
        (datetime(2026, 9, 25, 23, 59, 59, tzinfo=SHANGHAI), 26, "2026-09"),
        (datetime(2026, 9, 26, tzinfo=SHANGHAI), 26, "2026-10"),
        (datetime(2026, 12, 26, tzinfo=SHANGHAI), 26, "2027-01"),
        (date(2026, 10, 31), 1, "2026-10"),
        (date(2026, 10, 26), 26, "2026-11"),
    ],
)
def test_month_of(moment: date, period_start: int, month: str) -> None:
    assert month_of(moment, period_start, ZONE) == month


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        month_of(datetime(2026, 10, 1), 1, ZONE)  # noqa: DTZ001 - the naive moment is the point


def test_bounds_of_a_calendar_month_and_of_a_period() -> None:
    assert bounds("2026-12", 1, ZONE) == (
        datetime(2026, 12, 1, tzinfo=SHANGHAI),
        datetime(2027, 1, 1, tzinfo=SHANGHAI),
    )
    assert bounds("2026-10", 26, ZONE) == (
        datetime(2026, 9, 26, tzinfo=SHANGHAI),
        datetime(2026, 10, 26, tzinfo=SHANGHAI),
    )


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)), st.integers(1, 28))  # noqa: DTZ001
def test_every_moment_lies_within_the_bounds_of_its_month(moment: datetime, period_start: int) -> None:
    month = month_of(moment, period_start, ZONE)
    start, end = bounds(month, period_start, ZONE)
    assert start <= moment < end
    assert month_of(end, period_start, ZONE) == next_month(month)
    assert month_of(start - timedelta(seconds=1), period_start, ZONE) == previous_month(month)


@pytest.mark.parametrize(
    ("month", "year_start", "months"),
    [
        ("2026-03", 1, ("2026-01", "2026-02", "2026-03")),
        ("2026-01", 1, ("2026-01",)),
        ("2026-02", 11, ("2025-11", "2025-12", "2026-01", "2026-02")),
        ("2026-11", 11, ("2026-11",)),
    ],
)
def test_months_of_year(month: str, year_start: int, months: tuple[str, ...]) -> None:
    assert months_of_year(month, year_start) == months


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "202610", "10月", "2026-10-01", ""])
def test_parse_month_advises(text: str) -> None:
    with pytest.raises(UsageError, match="for example 2026-10"):
        parse_month(text)


def test_parse_month() -> None:
    assert parse_month("2026-10") == "2026-10"


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 1), False),  # 国庆节, a Thursday
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday made a workday
        (date(2026, 10, 11), False),
        (date(2099, 1, 1), True),  # a Thursday of a year that nobody knows yet
        (date(2099, 1, 3), False),
    ],
)
def test_is_workday(day: date, works: bool) -> None:
    assert Workdays().is_workday(day) is works


def test_the_office_overrides_the_calendar() -> None:
    own = Workdays(workdays=frozenset({date(2026, 10, 3)}), holidays=frozenset({date(2026, 11, 2)}))
    assert own.is_workday(date(2026, 10, 3))
    assert not own.is_workday(date(2026, 11, 2))


def test_known_years() -> None:
    assert Workdays().known(2026)
    assert not Workdays().known(2099)
    assert Workdays(holidays=frozenset({date(2099, 1, 1)})).known(2099)


@pytest.mark.parametrize(
    ("first", "n", "day"),
    [
        (date(2026, 11, 1), 1, date(2026, 11, 2)),
        (date(2026, 11, 1), 3, date(2026, 11, 4)),
        (date(2026, 10, 1), 1, date(2026, 10, 8)),
        (date(2026, 10, 1), 3, date(2026, 10, 10)),
        (date(2026, 12, 1), 1, date(2026, 12, 1)),
    ],
)
def test_nth_workday_on_or_after(first: date, n: int, day: date) -> None:
    assert Workdays().nth(first, n) == day


def test_add_counts_workdays_after_a_day() -> None:
    assert Workdays().add(date(2026, 10, 30), 1) == date(2026, 11, 2)
    assert Workdays().add(date(2026, 10, 31), 0) == date(2026, 10, 31)
