"""Months and days as commands name them: 10月, 上月, 2026-10; 11月15日, 2026-07-01, 今天."""

import re
from datetime import date, timedelta

from mailproc.office.calendar import previous_month
from mailproc.office.references import DoubtError, Months, Question, exact_day, exact_month, latest_month, nearest_day
from mailproc.office.typed import Phrase

MONTH = r"(?:20\d\d[-年]\d{1,2}(?:月份?)?|\d{1,2}月份?|上个?月|本月|这个月)"
_MONTH = re.compile(
    r"(?P<year>20\d\d)[-年](?P<of_year>\d{1,2})(?:月份?)?|(?P<month>\d{1,2})月份?|(?P<word>上个?月|本月|这个月)"
)
_DAY = re.compile(
    r"(?:自从?|从)?\s*(?<![\d.])"
    r"(?:(?P<year>20\d\d)[-./年](?P<of_year>\d{1,2})[-./月](?P<day_of_year>\d{1,2})|(?P<month>\d{1,2})[月./](?P<day>\d{1,2})"
    r"|(?P<word>今天|今日|即日|明天|昨天))"
    r"[日号]?\s*(?:起|开始|以后|之?前|以前|截止|止)?(?![\d.])"
)
_DAYS_OFF = {"今天": 0, "今日": 0, "即日": 0, "明天": 1, "昨天": -1}


def named_month(text: str, months: Months) -> str:
    """The month that a whole text names; "" where it names none. Raises DoubtError if there is no such month."""
    match = _MONTH.fullmatch(text)
    if match is None:
        return ""
    if match["year"]:
        return exact_month(int(match["year"]), int(match["of_year"]))
    if match["month"]:
        return latest_month(int(match["month"]), months.current)
    return previous_month(months.current) if match["word"].startswith("上") else months.current


def take_any_day(phrase: Phrase, today: date) -> tuple[date | None, Phrase]:
    """The one day that is named, in whatever form, and the rest. Raises DoubtError if two are, or no such day."""
    match = _DAY.search(phrase.text)
    if match is None:
        return None, phrase
    rest = phrase.without(*match.span())
    if _DAY.search(rest.text):
        raise DoubtError(Question.DAY)
    if match["word"]:
        return today + timedelta(days=_DAYS_OFF[match["word"]]), rest
    if match["year"]:
        return exact_day(int(match["year"]), int(match["of_year"]), int(match["day_of_year"])), rest
    return nearest_day(int(match["month"]), int(match["day"]), today), rest
