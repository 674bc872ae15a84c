"""Numbers of spreadsheets as the sheet shows them: dates, shares, figures with their decimals."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from math import isfinite
from typing import NamedTuple

_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    17: "yyyy-m",
    22: "yyyy-m-d h:mm",
    48: "0.0E+0",
    **dict.fromkeys((14, 15, 16, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-m-d"),
    **dict.fromkeys((18, 20, 32, 34, 55), "h:mm"),
    **dict.fromkeys((19, 21, 33, 35, 45, 46, 47, 56), "h:mm:ss"),
    **dict.fromkeys((37, 38, 41, 42), "#,##0"),
    **dict.fromkeys((39, 40, 43, 44), "#,##0.00"),
}
_LITERAL = re.compile(r'"[^"]{0,255}"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]{0,255}\]|general', re.IGNORECASE)
_FIGURE = re.compile(r"[#0?,]*(?:\.([#0?]*))?")
_DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
_DAYS_1904 = 1462
_LAST_DAY = 2_958_465  # the end of the year 9999
_LEAP_1900 = 60  # the 29th of February 1900, which Excel has and the calendar has not
_MOST_DECIMALS = 10


class _Form(NamedTuple):
    """A number format: the parts of a moment it shows, or how a figure is written."""

    moment: str = ""
    share: bool = False
    thousands: bool = False
    decimals: int | None = None  # None: as many as there are
    scientific: bool = False


def shown(number: float, code: str, *, since_1904: bool = False) -> str:
    """A number as a format of that code shows it; days as 2026-11-03, times as 14:25."""
    form = _form(code)
    if form.moment:
        days = number + _DAYS_1904 * since_1904
        if 0 <= days <= _LAST_DAY:
            return _moment(days, form.moment)
    if not isfinite(number):
        return ""
    if form.share:
        number *= 100
    if form.scientific:
        said = f"{number:.{form.decimals or 0}e}"
    elif form.decimals is None:
        said = f"{number:.0f}" if number == int(number) and abs(number) < 1e15 else f"{number:.10g}"
    else:
        said = f"{number:,.{form.decimals}f}" if form.thousands else f"{number:.{form.decimals}f}"
    return said + "%" * form.share


def built_in(number: int) -> str:
    """The code of a format that files name by number alone; "" for none in particular."""
    return _BUILT_IN.get(number, "")


@cache
def _form(code: str) -> _Form:
    section = _LITERAL.sub("", code[:1000]).partition(";")[0].lower()
    letters = set(section)
    if letters & set("ydhs") or ("m" in letters and not letters & set("0#?")):
        return _Form(moment="".join(letter for letter in "ymdhs" if letter in letters))
    if "@" in letters or not letters & set("0#?") or "/" in letters:
        return _Form(share="%" in letters)
    figure = next((found for found in _FIGURE.finditer(section) if found[0]), None)
    decimals = figure[1] or "" if figure else ""
    optional = "#" in decimals or "?" in decimals
    return _Form(
        share="%" in letters,
        thousands=figure is not None and "," in figure[0].rstrip(","),
        decimals=None if optional else min(len(decimals), _MOST_DECIMALS),
        scientific="e" in letters,
    )


def _moment(days: float, parts: str) -> str:
    if "h" not in parts and "s" not in parts and "y" not in parts and "d" not in parts:
        days = int(days)  # a month alone
    days += days < _LEAP_1900
    moment = _DAY_ZERO + timedelta(seconds=round(days * 86_400))
    day = "%Y-%m-%d" if "d" in parts or "h" in parts or "s" in parts else "%Y-%m"
    clock = "%H:%M:%S" if "s" in parts else "%H:%M" if "h" in parts else ""
    dated = "y" in parts or "d" in parts or not clock
    return moment.strftime(" ".join(filter(None, (day if dated else "", clock))))
