"""Periods, months and workdays: which month a moment belongs to, and which days the office works."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar  # type: ignore[import-untyped]  # ships no types

from mailproc.errors import UsageError

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_ONE_DAY = timedelta(days=1)


def parse_month(text: str) -> str:
    """The month label "2026-10", checked. Raises UsageError."""
    if not _MONTH.fullmatch(text):
        raise UsageError(f'"{text}" is not a month; write year and month with two digits, for example 2026-10')
    return text


def month_of(moment: date, period_start: int, zone: str) -> str:
    """The month to which a day, or a zone-aware moment to the second, belongs (office rules §2).

    With `period_start` 26 the period 26 September to 25 October is "2026-10".
    """
    day = local_day(moment, zone)
    month = f"{day:%Y-%m}"
    return next_month(month) if 1 < period_start <= day.day else month


def local_day(moment: date, zone: str) -> date:
    """The day of a zone-aware moment in the office's zone; a day is itself. Raises ValueError without a zone."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone belongs to no month")
    return moment.astimezone(ZoneInfo(zone)).date()


def bounds(month: str, period_start: int, zone: str) -> tuple[datetime, datetime]:
    """The first moment of a month's period, and the first moment after it."""
    first = month if period_start == 1 else previous_month(month)
    return _opening(first, period_start, zone), _opening(next_month(first), period_start, zone)


def _opening(month: str, day: int, zone: str) -> datetime:
    return datetime.combine(date.fromisoformat(f"{month}-{day:02}"), time(), ZoneInfo(zone))


def next_month(month: str) -> str:
    return _shifted(month, 1)


def previous_month(month: str) -> str:
    return _shifted(month, -1)


def _shifted(month: str, by: int) -> str:
    year, index = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year:04}-{index + 1:02}"


def months_of_year(month: str, year_start: int) -> tuple[str, ...]:
    """The months of the assessment year that begins in calendar month `year_start`, up to and including `month`."""
    elapsed = (int(month[5:]) - year_start) % 12
    return tuple(_shifted(month, back) for back in range(-elapsed, 1))


@dataclass(frozen=True)
class Workdays:
    """The days the office works: the State's calendar, with the office's own exceptions to it.

    For a year that the calendar does not know yet, Monday to Friday are workdays.
    """

    workdays: frozenset[date] = frozenset()
    holidays: frozenset[date] = frozenset()

    def known(self, year: int) -> bool:
        """Whether the holidays of a year are known, from the calendar or from the office."""
        return _published(year) or any(day.year == year for day in self.holidays)

    def is_workday(self, day: date) -> bool:
        if day in self.workdays:
            return True
        if day in self.holidays:
            return False
        if _published(day.year):
            return bool(chinese_calendar.is_workday(day))
        return day.isoweekday() <= 5  # Friday

    def nth(self, first: date, n: int) -> date:
        """The n-th workday on or after `first`; n is 1 or more."""
        return self.add(first - _ONE_DAY, n)

    def add(self, day: date, n: int) -> date:
        """The n-th workday after `day`; `day` itself for 0."""
        while n > 0:
            day += _ONE_DAY
            n -= self.is_workday(day)
        return day


def _published(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
