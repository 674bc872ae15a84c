"""Items, days and months as clerks type them: 7, 7-9, 11-7, 上月341, 2026-10-0341.2, 《秋粮收购》, 11月3日."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mailproc.office.calendar import previous_month
from mailproc.office.typed import UNSEEN, Phrase


class Question(StrEnum):
    """What the clerk must be asked about a piece of text before anything is done."""

    ACTION = "action"  # what is to be done
    ITEMS = "items"  # which items
    RANGE = "range"  # several items, or one of another month: 11-15
    MONTH = "month"  # which month
    YEAR = "year"  # the half-year or year of which year
    DAY = "day"  # which day, or a day that does not exist
    ISSUE = "issue"  # which issue of the outlet
    OUTLET = "outlet"
    LEVEL = "level"
    DEDUCTION = "deduction"
    UNIT = "unit"
    PERSON = "person"
    ADDRESS = "address"
    COMMISSION = "commission"  # which commission: Y3
    TOPIC = "topic"  # what is asked for
    PLACE = "place"  # what was typed below a quoted line
    WORDS = "words"  # what is to be looked for
    ROW = "row"  # of a worksheet: which item it is about
    MOVED = "moved"  # its number goes with another row
    TWICE = "twice"  # it stands there twice, with other contents
    REMARK = "remark"  # what its remark asks for
    MANY = "many"  # what stands beyond so many filled cells
    TABLE = "table"  # which spreadsheet this is
    EMPTY = "empty"  # why a worksheet came with nothing filled in


class DoubtError(Exception):
    """A text that can be read in two ways, or in none.

    `choices` are what could be meant; where `at`, a part of the text, is replaced by one of them, or by one of
    `instead`, the doubt is gone. `at` "" is the end of the text.
    """

    def __init__(
        self,
        question: Question,
        choices: tuple[str, ...] = (),
        *,
        at: str | None = None,
        instead: tuple[str, ...] = (),
    ) -> None:
        super().__init__(question)
        self.question = question
        self.choices = choices
        self.at = at
        self.instead = instead or choices


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


@dataclass(frozen=True, slots=True)
class TitleRef:
    """An item by words of its title, as typed; which one it is, and whether it is the only one, the ledger knows."""

    words: str

    @property
    def label(self) -> str:
        return f"《{self.words}》"


Reference = ItemRef | TitleRef


@dataclass(frozen=True, slots=True)
class Months:
    """`current`: the one in which the clerk types; `bare`: that of numbers without one, of the letter answered."""

    current: str
    bare: str


# --- items ------------------------------------------------------------------------------------------------

LONGEST_RANGE = 50  # no issue and no mail has more items; wider ones are typing mistakes

_HYPHEN = "[-‐‑‒–—−─]"
_TO = "[~〜∼至到]"
_COUNTER = "[号条篇件]"
_MEASURE = "[月日年期个位名人家次项万亿元度时分秒点%多余]"  # after a number these make it no item


def _number(name: str) -> str:
    """第7号, 7.2, 7号第2条; the groups are `name` and its item, `name`_dot or `name`_nth."""
    item = rf"\.(?P<{name}_dot>\d{{1,2}})|号?的?第(?P<{name}_nth>\d{{1,2}})条"
    return rf"第?(?P<{name}>\d{{1,5}})(?:{item}|(?P<{name}_counter>{_COUNTER}))?"


_TITLE = rf"《{UNSEEN}+》"
_ELEMENT = re.compile(
    rf"(?P<title>{_TITLE})"
    rf"|(?:(?P<full>20\d\d-\d{{1,2}})-(?P<full_seq>\d{{1,5}})(?:\.(?P<full_dot>\d{{1,2}}))?{_COUNTER}?"
    rf"|(?P<word>本月|上个?月|(?P<word_month>\d{{1,2}})月份?)?的?\s*{_number('seq')}"
    rf"(?:\s*{_HYPHEN}\s*{_number('last')})?)"
    rf"(?:\s*{_TO}\s*第?(?:(?P<end_month>20\d\d-\d{{1,2}})-)?(?P<end>\d{{1,5}}){_COUNTER}?)?"
    rf"(?!\d|\.\d|{_MEASURE}|\s*{_HYPHEN}|\s*{_TO}\s*\d|[/:a-z])(?:\s*{_TITLE})?",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"(?:以及|[\s、,。·+&和及与跟])*")
_DOTTED = re.compile(r"\d{1,5}(?:[.点]\d{1,5})+(?!\d|[分半:号]|点)")


def references(phrase: Phrase, months: Months) -> tuple[Reference, ...]:
    """The items that a phrase lists and nothing else.

    `7-9` means 7, 8, 9 unless July is the current month or the one before: then number 9 of July may be meant
    as well, and points hang on it, so the clerk is asked. `11-7` can only be number 7 of the latest November.
    `7至9` and `7~9` are always ranges. A month's name before the first number holds for the whole list; after a
    number of another month a bare one is doubtful. A title after a number only says which that is; one that stands
    for itself names an item. Raises DoubtError.
    """
    found, rest = leading_references(phrase, months)
    if not found or _SEPARATORS.fullmatch(rest.text) is None:
        raise _dotted(phrase.text) or DoubtError(Question.ITEMS)
    return found


def leading_references(phrase: Phrase, months: Months) -> tuple[tuple[Reference, ...], Phrase]:
    """The items that a phrase begins with, and what follows the last of them. Raises DoubtError."""
    found: list[Reference] = []
    holding: str | None = ""  # the month that bare numbers are of; None: nobody can know
    text, end = phrase.text, 0
    counted = ""
    while match := _ELEMENT.match(text, _after_separators(text, end, first=not found)):
        if match["title"]:
            found.append(TitleRef(phrase.cut(match.start() + 1, match.end() - 1).typed.strip()))
        else:
            refs = _element(match, holding, months)
            holding = _held(refs[0].month, holding, months, opens=bool(match["word"]) and not found)
            found += refs
            counted = match[0] if match["seq_counter"] in {"条", "篇", "件"} and "第" not in match[0] else ""
        end = match.end()
    if counted and len(found) == 1:  # 采用7条 says how many, or which one
        raise DoubtError(Question.ITEMS, at=counted, instead=(f"第{counted}",))
    return tuple(dict.fromkeys(found)), phrase.cut(end)


def _dotted(text: str) -> DoubtError | None:
    """7点9 and 7.9.12: an item of a mail, as 点 is spoken, or several mails."""
    match = _DOTTED.search(text)
    if match is None:
        return None
    numbers = re.split("[.点]", match[0])
    listed = "、".join(numbers)
    readings = (f"{numbers[0]}.{numbers[1]}", listed) if len(numbers) == 2 and len(numbers[1]) < 3 else (listed,)
    return DoubtError(Question.ITEMS, at=match[0], instead=readings)


def _held(month: str, holding: str | None, months: Months, *, opens: bool) -> str | None:
    """The month of bare numbers after a number of `month`; a month's name that `opens` the list holds for all of it."""
    if opens or month == holding:
        return month
    return "" if holding == "" and month == months.bare else None


def _after_separators(text: str, pos: int, *, first: bool) -> int:
    separators = _SEPARATORS.match(text, pos)
    after = separators.end() if separators else pos
    # Two numbers never touch: 第7条第9条 has two readings.
    return after if first or after > pos else len(text)


def _element(match: re.Match[str], holding: str | None, months: Months) -> list[ItemRef]:
    if match["last"] and not match["word"]:
        start = _pair(match, holding, months)
        return start if not match["end"] else _range(_only(start), match["end_month"], int(match["end"]))
    start_ref = _single(match, holding, months)
    if match["last"]:  # 上月7-9
        if match["end"] or match["last_dot"] or match["last_nth"]:
            raise DoubtError(Question.ITEMS)
        return _range(start_ref, None, int(match["last"]))
    return _range(start_ref, match["end_month"], int(match["end"])) if match["end"] else [start_ref]


def _single(match: re.Match[str], holding: str | None, months: Months) -> ItemRef:
    if match["full"]:
        return _full(match)
    item = _item(match, "seq")
    if match["word_month"]:
        month = latest_month(int(match["word_month"]), months.current)
        if match["seq_counter"] == "号" and int(match["seq"]) <= 31:  # 11月7号 is a day as well
            label, day = ItemRef(month, int(match["seq"])).label, f"{match['word_month']}月{match['seq']}日"
            raise DoubtError(Question.DAY, (label,), at=match[0], instead=(label, day))
        return _ref(month, int(match["seq"]), item)
    if match["word"]:
        month = months.current if match["word"] == "本月" else previous_month(months.current)
        return _ref(month, int(match["seq"]), item)
    return _bare(match, int(match["seq"]), item, holding, months)


def _full(match: re.Match[str]) -> ItemRef:
    year, month = (int(part) for part in match["full"].split("-"))
    digits = match["full_seq"]
    ref = _ref(exact_month(year, month), int(digits), int(match["full_dot"]) if match["full_dot"] else None)
    if len(digits) < 4 and ref.seq <= 31 and ref.item is None:  # 2026-10-03 is a day as well
        raise DoubtError(Question.ITEMS, (ref.label,), at=match[0])
    return ref


def _pair(match: re.Match[str], holding: str | None, months: Months) -> list[ItemRef]:
    """Two numbers with a hyphen: a range, or a month and a number in it."""
    first, last = int(match["seq"]), int(match["last"])
    if match["seq_dot"] or match["seq_nth"]:
        raise DoubtError(Question.ITEMS)
    item = _item(match, "last")
    month = latest_month(first, months.current) if 1 <= first <= 12 and not match["seq_counter"] else ""
    number = [_ref(month, last, item)] if month else []
    certain = first >= last or item is not None or len(match["last"]) >= 4 > len(match["seq"])
    recent = month in {months.bare, months.current, previous_month(months.current)}
    if number and (certain or (recent and last - first >= LONGEST_RANGE)):
        return number
    if certain:
        raise DoubtError(Question.RANGE)
    if recent:
        raise DoubtError(Question.RANGE, (f"{first}至{last}", number[0].label), at=match[0])
    return _range(_bare(match, first, None, holding, months), None, last)


def _bare(match: re.Match[str], seq: int, item: int | None, holding: str | None, months: Months) -> ItemRef:
    if holding is None:
        raise DoubtError(Question.MONTH, (ItemRef(months.bare, seq, item).label,), at=match[0])
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
