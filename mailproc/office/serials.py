"""Serials: what makes two like texts two items, such as 第42周, 第44期, 续报(二), 10月份, 1-9月, 第三季度."""

import re
import unicodedata

_COUNT = r"(?:\d{1,4}|[〇零一二三四五六七八九十百]{1,5})"
_TO = r"[-~—–至到]"
_FOLLOW_UP = (
    rf"第?{_COUNT}次?续报|续报之?[（(\[]?{_COUNT}(?!\d|月|年|日|时|起|人)[)）\]]?|[(（]续{_COUNT}?[)）]|续报|终报"
)
_PERIOD = (
    rf"(?:前|{_COUNT}{_TO})?第?[一二三四1-4]季度|{_COUNT}月?份?{_TO}{_COUNT}月份?|[上下]半年"
    rf"|第{_COUNT}(?:至{_COUNT})?[周期号批轮辑]"
)
_MONTH = rf"{_COUNT}月份?(?!\d)(?!{_COUNT}日)(?:[上中下]旬|底|末)?"
_DAY = rf"{_COUNT}月{_COUNT}日?|(?<![\d.])\d{{1,2}}\.\d{{1,2}}{_TO}\d{{1,2}}\.\d{{1,2}}(?![\d.%])|[上中下]旬"
_IN_TITLE = re.compile(f"{_FOLLOW_UP}|{_PERIOD}|{_DAY}|{_MONTH}")
_IN_OPENING = re.compile(f"{_FOLLOW_UP}|{_PERIOD}")
_OPENING_LENGTH = 30
_NUMERAL = re.compile("[〇零一二三四五六七八九十百]+")
_DIGITS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": 0}
_RUNNING = ("期", "号")  # numbers of the unit's own paper, not of what the item reports on


def find(title: str, subject: str = "", first_words: str = "") -> str:
    """What tells two like texts apart, from the first of the three that names it; "" if none does.

    第四十二周 → 第42周; 续报(二) → 续报2; 10月份 → 10月; 1至9月 → 1-9月; 第三季度 → 3季度. Days and single
    months count in titles only. Years are left out, for nothing so old is compared.
    """
    found = _serials(_IN_TITLE, title) or _serials(_IN_TITLE, subject)
    return " ".join(found or _serials(_IN_OPENING, first_words[:_OPENING_LENGTH]))


def _serials(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return tuple(dict.fromkeys(_canonical(found[0]) for found in pattern.finditer(plain)))


def _canonical(found: str) -> str:
    digits = _NUMERAL.sub(lambda numeral: str(number(numeral[0])), found)
    if "续" in found:
        return "续报" + "".join(re.findall(r"\d+", digits))
    if "季度" in found:
        digits = digits.replace("第", "")
    elif "月" in found:
        digits = re.sub(rf"(\d)月?份?({_TO})(\d)", r"\1\2\3", digits)
    return re.sub(_TO, "-", digits).replace("份", "")


def number(numeral: str) -> int:
    """四十二 → 42, 一百零三 → 103, 二〇 → 20, 7 → 7."""
    if numeral.isdecimal():
        return int(numeral)
    if not set(numeral) & set("十百"):
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    total, digit = 0, 0
    for sign in numeral:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def is_follow_up(serial: str) -> bool:
    """Whether a serial is that of a 续报: an item of its own, whatever it repeats."""
    return "续报" in serial or "终报" in serial


def differ(one: str, other: str, *, same_text: bool = False) -> bool:
    """Whether two serials are of different weeks, issues, periods or follow-ups; "" differs from none but a 续报.

    With `same_text` the running numbers of a unit's own paper (第44期) are no difference.
    """
    if not same_text and is_follow_up(one) != is_follow_up(other):
        return True
    first, second = _by_kind(one), _by_kind(other)
    return any(
        first[kind] != second[kind]
        for kind in first.keys() & second.keys()
        if not (same_text and kind.endswith(_RUNNING))
    )


def _by_kind(serial: str) -> dict[str, frozenset[str]]:
    parts = [(re.sub(r"\d+", "", part), part) for part in serial.split()]
    return {kind: frozenset(part for other, part in parts if other == kind) for kind, _ in parts}
