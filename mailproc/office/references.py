"""Numbers, days and months as clerks type them: 7, 7-9, 11-7, 上月341, 2026-10-0341.2, 11月3日, 第88期."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mailproc.office.calendar import previous_month


class Question(StrEnum):
    """What the clerk must be asked about a piece of text before anything is done."""

    ACTION = "action"  # what is to be done
    ITEMS = "items"  # which items
    RANGE = "range"  # several items, or one of another month: 11-15
    MONTH = "month"  # which month
    DAY = "day"  # which day, or a day that does not exist
    ISSUE = "issue"  # which issue of the outlet
    OUTLET = "outlet"
    LEVEL = "level"
    DEDUCTION = "deduction"
    UNIT = "unit"
    ADDRESS = "address"


class DoubtError(Exception):
    """A text that can be read in two ways, or in none. `choices` are what could be meant, ready to be typed."""

    def __init__(self, question: Question, choices: tuple[str, ...] = ()) -> None:
        super().__init__(question)
        self.question = question
        self.choices = choices


@dataclass(frozen=True, slots=True)
class ItemRef:
    """An item as typed. `month` "" is the current one or that of the mail answered; `item` None: the only one."""

    month: str
    seq: int
    item: int | None = None

    @property
    def label(self) -> str:
        """As the clerk could type it without doubt: 2026-10-0341.2"""
        number = f"{self.month}-{self.seq:04}" if self.month else f"{self.seq}"
        return number if self.item is None else f"{number}.{self.item}"


# --- items ------------------------------------------------------------------------------------------------

LONGEST_RANGE = 50  # no issue and no mail has more items; wider ones are typing mistakes

_HYPHEN = "[-‐‑‒–—−─]"
_TO = "[~〜∼至到]"
_COUNTER = "[号条篇件]"
_MEASURE = "[月日年期个位名人家次项万亿元度时分秒%多余]"  # after a number these make it no item


def _number(name: str) -> str:
    """第7号, 7.2, 7号第2条; the groups are `name` and its item, `name`_dot or `name`_nth."""
    item = rf"\.(?P<{name}_dot>\d{{1,2}})|号?的?第(?P<{name}_nth>\d{{1,2}})条"
    return rf"第?(?P<{name}>\d{{1,5}})(?:{item}|(?P<{name}_counter>{_COUNTER}))?"


_ELEMENT = re.compile(
    rf"(?:(?P<full>20\d\d-\d{{1,2}})-(?P<full_seq>\d{{1,5}})(?:\.(?P<full_dot>\d{{1,2}}))?{_COUNTER}?"
    rf"|(?P<word>本月|上个?月|(?P<word_month>\d{{1,2}})月份?)?的?\s*{_number('seq')}"
    rf"(?:\s*{_HYPHEN}\s*{_number('last')})?)"
    rf"(?:\s*{_TO}\s*第?(?:(?P<end_month>20\d\d-\d{{1,2}})-)?(?P<end>\d{{1,5}}){_COUNTER}?)?"
    rf"(?!\d|\.\d|{_MEASURE}|\s*{_HYPHEN}|\s*{_TO}\s*\d|[/:a-z])",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"(?:以及|[\s、,。·+&和及与跟])*")


def references(text: str, current: str) -> tuple[ItemRef, ...]:
    """The items that a text lists and nothing else; `current` is the month in which the clerk types.

    `7-9` means 7, 8, 9 unless July is the current month or the one before: then number 9 of July may be meant
    as well, and points hang on it, so the clerk is asked. `11-7` can only be number 7 of the latest November.
    `7至9` and `7~9` are always ranges. A month's name before the first number holds for the whole list; after a
    number of another month a bare one is doubtful. Raises DoubtError.
    """
    found, rest = leading_references(text, current)
    if not found or _SEPARATORS.fullmatch(rest) is None:
        raise DoubtError(Question.ITEMS)
    return found


def leading_references(text: str, current: str) -> tuple[tuple[ItemRef, ...], str]:
    """The items that a text begins with, and what follows the last of them. Raises DoubtError."""
    found: list[ItemRef] = []
    holding: str | None = ""  # the month that bare numbers are of; None: nobody can know
    end = 0
    while match := _ELEMENT.match(text, _after_separators(text, end, first=not found)):
        refs = _element(match, holding, current)
        holding = _held(refs[0].month, holding, current, opens=bool(match["word"]) and not found)
        found += refs
        end = match.end()
    return tuple(dict.fromkeys(found)), text[end:]


def _held(month: str, holding: str | None, current: str, *, opens: bool) -> str | None:
    """The month of bare numbers after a number of `month`; a month's name that `opens` the list holds for all of it."""
    if opens or month == holding:
        return month
    return "" if holding == "" and month == current else None


def _after_separators(text: str, pos: int, *, first: bool) -> int:
    separators = _SEPARATORS.match(text, pos)
    after = separators.end() if separators else pos
    # Two numbers never touch: 第7条第9条 has two readings.
    return after if first or after > pos else len(text)


def _element(match: re.Match[str], holding: str | None, current: str) -> list[ItemRef]:
    if match["last"] and not match["word"]:
        start = _pair(match, holding, current)
        return start if not match["end"] else _range(_only(start), match["end_month"], int(match["end"]))
    start_ref = _single(match, holding, current)
    if match["last"]:  # 上月7-9
        if match["end"] or match["last_dot"] or match["last_nth"]:
            raise DoubtError(Question.ITEMS)
        return _range(start_ref, None, int(match["last"]))
    return _range(start_ref, match["end_month"], int(match["end"])) if match["end"] else [start_ref]


def _single(match: re.Match[str], holding: str | None, current: str) -> ItemRef:
    if match["full"]:
        return _full(match)
    item = _item(match, "seq")
    if match["word_month"]:
        month = latest_month(int(match["word_month"]), current)
        if match["seq_counter"] == "号" and int(match["seq"]) <= 31:  # 11月7号 is a day as well
            raise DoubtError(Question.DAY, (ItemRef(month, int(match["seq"])).label,))
        return _ref(month, int(match["seq"]), item)
    if match["word"]:
        return _ref(current if match["word"] == "本月" else previous_month(current), int(match["seq"]), item)
    return _bare(int(match["seq"]), item, holding, current)


def _full(match: re.Match[str]) -> ItemRef:
    year, month = (int(part) for part in match["full"].split("-"))
    digits = match["full_seq"]
    ref = _ref(exact_month(year, month), int(digits), int(match["full_dot"]) if match["full_dot"] else None)
    if len(digits) < 4 and ref.seq <= 31 and ref.item is None:  # 2026-10-03 is a day as well
        raise DoubtError(Question.ITEMS, (ref.label,))
    return ref


def _pair(match: re.Match[str], holding: str | None, current: str) -> list[ItemRef]:
    """Two numbers with a hyphen: a range, or a month and a number in it."""
    first, last = int(match["seq"]), int(match["last"])
    if match["seq_dot"] or match["seq_nth"]:
        raise DoubtError(Question.ITEMS)
    item = _item(match, "last")
    month = latest_month(first, current) if 1 <= first <= 12 and not match["seq_counter"] else ""
    number = [_ref(month, last, item)] if month else []
    certain = first >= last or item is not None or len(match["last"]) >= 4 > len(match["seq"])
    recent = month in {current, previous_month(current)}
    if number and (certain or (recent and last - first >= LONGEST_RANGE)):
        return number
    if certain:
        raise DoubtError(Question.RANGE)
    if recent:
        raise DoubtError(Question.RANGE, (f"{first}至{last}", number[0].label))
    return _range(_bare(first, None, holding, current), None, last)


def _bare(seq: int, item: int | None, holding: str | None, current: str) -> ItemRef:
    if holding is None:
        raise DoubtError(Question.MONTH, (ItemRef(current, seq, item).label,))
    return _ref(holding, seq, item)


def _range(start: ItemRef, end_month: str | None, last: int) -> list[ItemRef]:
    same_month = end_month is None or end_month == start.month
    if not same_month or start.item is not None or not 0 < last - start.seq < LONGEST_RANGE:
        raise DoubtError(Question.RANGE)
    return [ItemRef(start.month, seq) for seq in range(start.seq, last + 1)]


def _only(refs: list[ItemRef]) -> ItemRef:
    if len(refs) != 1:
        raise DoubtError(Question.RANGE)
    return refs[0]


def _item(match: re.Match[str], name: str) -> int | None:
    digits = match[f"{name}_dot"] or match[f"{name}_nth"]
    return int(digits) if digits else None


def _ref(month: str, seq: int, item: int | None) -> ItemRef:
    if seq == 0 or item == 0:
        raise DoubtError(Question.ITEMS)
    return ItemRef(month, seq, item)


# --- months and days --------------------------------------------------------------------------------------

_AHEAD = timedelta(days=31)  # an issue or a letter may bear a day soon to come, not next year's


def latest_month(number: int, current: str) -> str:
    """The latest month of that number up to and including the current one. Raises DoubtError."""
    return exact_month(int(current[:4]) - (number > int(current[5:])), number)


def exact_month(year: int, number: int) -> str:
    """The month's label. Raises DoubtError if there is no such month."""
    if not 1 <= number <= 12:
        raise DoubtError(Question.MONTH)
    return f"{year:04}-{number:02}"


def nearest_day(month: int, day: int, today: date) -> date:
    """The latest day of that month and day up to a month ahead of today. Raises DoubtError if there is none."""
    for year in (today.year + 1, today.year, today.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today + _AHEAD:
            return found
    raise DoubtError(Question.DAY)


def exact_day(year: int, month: int, day: int) -> date:
    """That very day. Raises DoubtError if it does not exist."""
    try:
        return date(year, month, day)
    except ValueError:
        raise DoubtError(Question.DAY) from None
