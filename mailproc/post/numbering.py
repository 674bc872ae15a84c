"""The numbers that word processors and browsers set before paragraphs by themselves: 一、 (二) 3."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_GREATEST = 9_999  # what is more is written in digits


@dataclass(frozen=True, slots=True)
class Level:
    """How paragraphs of one level are numbered: the form of the figure, and the text around it (%1 for level 1).

    `in_digits`: so are the figures of the levels above, whatever their form (第一章, below it 1.1).
    """

    form: str = "decimal"
    text: str = ""
    start: int = 1
    in_digits: bool = False


class Numbering:
    """Counts the paragraphs of each list; `lists` are the levels of each by its name."""

    def __init__(self, lists: Mapping[str, Mapping[int, Level]]) -> None:
        self._lists = lists
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def begin(self, name: str, level: int, start: int) -> None:
        """The next paragraph of that level has this number."""
        self._counts[name][level] = start - 1

    def forget(self, name: str) -> None:
        """The list begins anew."""
        self._counts.pop(name, None)

    def mark(self, name: str, level: int) -> str:
        """What stands before the next paragraph of that list and level; "" for bullets and lists unknown."""
        levels = self._lists.get(name, {})
        own = levels.get(level)
        if own is None:
            return ""
        counts = self._counts[name]
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if own.form in {"bullet", "none"}:
            return ""

        def figure(place: re.Match[str]) -> str:
            number = int(place[1]) - 1
            of = levels.get(number, Level())
            return written(counts.get(number, of.start), "decimal" if own.in_digits else of.form)

        return _PLACE.sub(figure, own.text)


def written(number: int, form: str) -> str:
    """A number in one of the forms of ECMA-376 §17.18.59; in digits where the form is unknown or ends."""
    if not 0 < number <= _GREATEST:
        return str(number)
    write = _FORMS.get(form, str)
    return write(number) or str(number)


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counted(number: int) -> str:
    """一, 十, 十一, 二十三, 一百零五."""
    said = ""
    for digit, unit in zip(f"{number:04}", ("千", "百", "十", ""), strict=True):
        if digit != "0":
            said += _DIGITS[int(digit)] + unit
        elif said and not said.endswith("零"):
            said += "零"
    said = said.rstrip("零")
    return said[1:] if said.startswith("一十") else said


def _roman(number: int) -> str:
    said = ""
    for value, sign in _ROMAN + _ROMAN_SMALL:
        count, number = divmod(number, value)
        said += sign * count
    return said


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_FORMS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "japaneseCounting"),
            *("taiwaneseCounting", "taiwaneseCountingThousand"),
        ),
        _counted,
    ),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), _digits),
    **dict.fromkeys(
        ("chineseLegalSimplified", "japaneseLegal", "ideographLegalTraditional"),
        lambda number: _counted(number).translate(_LEGAL),
    ),
    **dict.fromkeys(
        ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), lambda number: _CIRCLED[number - 1 : number]
    ),
    "ideographTraditional": lambda number: _STEMS[number - 1 : number],
    "ideographZodiac": lambda number: _BRANCHES[number - 1 : number],
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "ideographEnclosedCircle": lambda number: f"({_counted(number)})",
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
}
