"""Dates as mails write them: in the Date field, and above quoted text."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_CHINESE_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
# CST is China's here; American hours are those of RFC 5322 §4.3.
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "cst": 8, "hkt": 8, "jst": 9, "kst": 9,
    "cet": 1, "cest": 2, "bst": 1, "msk": 3,
    "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip

_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:\s+|-|/){_MONTH}(?:\s+|-|/|,\s*)(\d{{2,4}})\b", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_C_TIME = re.compile(
    rf"\b{_MONTH}\s+(\d{{1,2}})\s+(\d{{1,2}}:\d\d:\d\d)(?:\s+[a-z]{{1,5}})?\s+(\d{{4}})\b", re.IGNORECASE
)
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_AMERICAN = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_CHINESE_MONTH = r"(十[一二]?|[一二三四五六七八九]|1[0-2]|0?[1-9])\s{0,3}月"
_DAY_CHINESE = re.compile(rf"(?<!\d)(\d{{1,2}})[\s-]{{0,3}}{_CHINESE_MONTH}[\s,-]{{0,3}}(\d{{4}})(?!\d)")
_CHINESE_DAY = re.compile(rf"{_CHINESE_MONTH}[\s-]{{0,3}}(\d{{1,2}})日?[\s,]{{1,3}}(\d{{4}})(?!\d)")
_CHINESE_C_TIME = re.compile(
    rf"{_CHINESE_MONTH}\s+(\d{{1,2}})\s+(\d{{1,2}}:\d\d:\d\d)(?:\s+[a-z]{{1,5}})?\s+(\d{{4}})(?!\d)", re.IGNORECASE
)
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d.])")
_TIME = re.compile(
    r"(凌晨|早上|上午|中午|下午|晚上|傍晚)?\s*(?<!\d)(\d{1,2})\s*[:：时點点]\s*(\d\d)(?:\s*[:：分]\s*(\d\d))?"
    r"(?:\.\d{1,9})?\s*(am|pm|a\.m\.|p\.m\.)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"\s*(?:gmt|utc)?\s*([+-])(?:(\d\d):?(\d\d)|(\d{1,2}))(?!\d)", re.IGNORECASE)
_ZONE_NAME = re.compile(r"\s*([a-z]{1,5})\b", re.IGNORECASE)
_LONGEST = 200  # characters in which a date must stand


def header_date(value: str) -> datetime | None:
    """The moment a Date field names (RFC 5322 §3.3), zone-aware; None where it is none, or its zone is impossible.

    Without a zone it is China's time, and so is CST. OA systems write the field in Chinese, by their server's locale.
    """
    return written_date(value)


def written_date(text: str) -> datetime | None:
    """The first date in a line such as "发送时间: 2026年11月3日 9:12", zone-aware, China's time by default.

    Midnight where no time of day stands after it.
    """
    text = unicodedata.normalize("NFKC", text[:_LONGEST])[: 2 * _LONGEST]
    found = _day(text)
    if not found:
        return None
    year, month, day, end = found
    clock = _TIME.search(text, end)
    hour, minute, second = _clock(clock) if clock else (0, 0, 0)
    zone = _zone(text[clock.end() :]) if clock else CHINA
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
        moment.astimezone(UTC)  # the first and last day of time have no place elsewhere
    except (ValueError, OverflowError):
        return None
    return moment if zone else None


def _day(text: str) -> tuple[int, int, int, int] | None:
    """Year, month, day, and where the time of day is to be looked for."""
    if match := _CHINESE.search(text) or _ISO.search(text):
        return int(match[1]), int(match[2]), int(match[3]), match.end()
    if match := _AMERICAN.search(text):
        month, day = sorted((int(match[1]), int(match[2]))) if int(match[1]) > 12 else (int(match[1]), int(match[2]))
        return int(match[3]), month, day, match.end()
    if match := _DAY_MONTH.search(text):
        return _year(match[3]), _month(match[2]), int(match[1]), match.end()
    if match := _MONTH_DAY.search(text):
        return int(match[3]), _month(match[1]), int(match[2]), match.end()
    if match := _C_TIME.search(text):
        return int(match[4]), _month(match[1]), int(match[2]), match.start(3)
    if match := _CHINESE_C_TIME.search(text):
        return int(match[4]), _chinese_month(match[1]), int(match[2]), match.start(3)
    if match := _DAY_CHINESE.search(text):
        return int(match[3]), _chinese_month(match[2]), int(match[1]), match.end()
    if match := _CHINESE_DAY.search(text):
        return int(match[3]), _chinese_month(match[1]), int(match[2]), match.end()
    if match := _DOTTED.search(text):
        return int(match[3]), int(match[2]), int(match[1]), match.end()
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()) + 1


def _chinese_month(name: str) -> int:
    return int(name) if name.isdecimal() else _CHINESE_MONTHS.index(name) + 1


def _year(digits: str) -> int:
    """RFC 5322 §4.3: two digits below 50 are of this century, three count from 1900."""
    year = int(digits)
    return year if len(digits) > 3 else year + (2000 if year < 50 else 1900)


def _clock(match: re.Match[str]) -> tuple[int, int, int]:
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    part = (match[1] or match[5] or "").lower().replace(".", "")
    if part in {"下午", "晚上", "傍晚", "中午", "pm"} and hour < (11 if part == "中午" else 12):
        hour += 12
    elif part in {"凌晨", "早上", "上午", "am"} and hour == 12:
        hour = 0
    return hour, minute, second


def _zone(rest: str) -> timezone | None:
    """The zone named after a time of day; None where the offset is impossible."""
    if match := _OFFSET.match(rest):
        minutes = int(match[2] or match[4]) * 60 + int(match[3] or 0)
        if minutes > 14 * 60:
            return None
        return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
    name = _ZONE_NAME.match(rest)
    return timezone(timedelta(hours=_ZONES.get(name[1].lower(), 8))) if name else CHINA
