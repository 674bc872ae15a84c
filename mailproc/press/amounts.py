"""Amounts of money in words, as a cashier wants them (大写金额, 《支付结算办法》 annex 1): 人民币壹仟贰佰叁拾元整."""

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_SECTIONS = ("", "万", "亿", "万亿")
_FOUR = 4


def in_capitals(yuan: Decimal) -> str:
    """The amount, to the 分: 人民币壹佰零贰元伍角整, 人民币叁元零肆分. Raises ValueError for finer ones."""
    cents = abs(yuan) * 100
    if cents != int(cents):
        raise ValueError(f"{yuan} has parts of a 分")
    whole, rest = divmod(int(cents), 100)
    jiao, fen = divmod(rest, 10)
    words = f"{_whole(whole)}元" if whole or not rest else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and whole:
        words += "零"
    words += f"{_DIGITS[fen]}分" if fen else "整"
    return f"人民币{'负' if yuan < 0 else ''}{words}"


def _whole(number: int) -> str:
    """壹万零贰佰; 零 for nothing. One 零 stands for any run of noughts between digits."""
    if not number:
        return _DIGITS[0]
    words, gap = "", False
    text = str(number)
    sections = [text[max(0, end - _FOUR) : end] for end in range(len(text), 0, -_FOUR)]
    for place in range(len(sections) - 1, -1, -1):
        section = sections[place].zfill(_FOUR)
        said = ""
        for digit, unit in zip(section, _PLACES, strict=True):
            if digit == "0":
                gap = True
                continue
            said += ("零" if gap and (words or said) else "") + _DIGITS[int(digit)] + unit
            gap = False
        words += said + (_SECTIONS[place] if said else "")
    return words
