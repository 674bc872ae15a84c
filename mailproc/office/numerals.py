"""Chinese numerals that can only be numbers, as voice input writes them: 第七条, 二百一十三期, 七、九、十二."""

import re
from collections.abc import Iterator

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_DIGIT = "[一二三四五六七八九两]"
_WITH_TENS = re.compile(rf"(?:({_DIGIT})千零?)?(?:({_DIGIT})百)?(?:({_DIGIT})?(十)({_DIGIT})?|零({_DIGIT}))?")
_N = r"[〇○零一二三四五六七八九十百千两]{1,9}"
_ALONE = r"(?:(?<![一-鿿〇])|(?<=[入计算上除持问示用采录登发条件号期月给办情波息]))"  # what may stand before a number
_SEPARATED = rf"{_N}(?:\s?[、,和及与跟\s~至到-]\s?{_N})+"
_NUMBERS = re.compile(
    rf"第(?:{_N}[、,和及\s])*{_N}(?=[条号篇件期])"
    rf"|{_N}(?=期)|{_N}(?=月)(?:月{_N}(?=[日号]))?|(?<=月){_N}(?=[日号])|{_N}(?=年)"
    rf"|{_ALONE}{_N}(?=号)"
    rf"|{_ALONE}{_SEPARATED}(?![一-鿿〇])"
    rf"|{_ALONE}{_SEPARATED}(?=[是归属不计算已被采录用重无应改])"
    rf"|{_ALONE}{_N}(?![一-鿿〇])"
)
_ONE = re.compile(_N)
_READ_DIGIT_BY_DIGIT = ("期", "年", "号")  # before these 二一三 is 213; elsewhere 七九 may be two numbers


def in_digits(text: str) -> Iterator[tuple[int, int, str]]:
    """The numerals of a text that are numbers, each from where to before where, and what it is in digits."""
    for found in _NUMBERS.finditer(text):
        for one in _ONE.finditer(text, *found.span()):
            number = value(one[0], digit_by_digit=text.startswith(_READ_DIGIT_BY_DIGIT, one.end()))
            if number is not None:
                yield *one.span(), str(number)


def value(numeral: str, *, digit_by_digit: bool = False) -> int | None:
    """二百一十三 is 213, and so is 二一三 where digits may follow each other; None where it is no number: 七九十二."""
    if not set("十百千") & set(numeral):
        if len(numeral) > 1 and not digit_by_digit:
            return None
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    match = _WITH_TENS.fullmatch(numeral)
    if match is None:
        return None
    thousands, hundreds, tens, ten, ones, after_zero = match.groups()
    ten_times = _DIGITS.get(tens, 1) if ten else 0
    return (
        1000 * _DIGITS.get(thousands, 0)
        + 100 * _DIGITS.get(hundreds, 0)
        + 10 * ten_times
        + _DIGITS.get(ones or after_zero, 0)
    )
