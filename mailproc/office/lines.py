"""A typed text as lines of commands: comments, quotes, greetings and signatures left out, broken lines joined."""

import re
from collections.abc import Collection, Iterator, Sequence

from mailproc.office.references import DoubtError, Question
from mailproc.office.typed import TITLE, folded

_END = re.compile(r"(?:--+|—{2,}|_{3,})$|此致|签名:?$|发自我的|来自我的|sent from |get outlook")
_PASSED_OVER = re.compile(r"[#>]")
_COURTESY = re.compile(
    r"(?:您好|你好|好的?|大家|领导|[上下]午|各位|同志|老师|收到|谢谢|感谢|多谢|辛苦了?|麻烦了?|敬礼|[\s、,。.!~:;])*"
)
_BULLET = re.compile(r"[·•*●○-]+\s*(?=\D)|[①-⑳]\s*")
_LIST_NUMBER = re.compile(r"\(?(\d{1,2}|[一二三四五六七八九十]{1,3})[、.)]\s*")
_AN_ITEM = re.compile(r"[\d上本第《]")
_NUMERAL = re.compile(r"[一二三四五六七八九十]")
_GOES_ON = re.compile(r"[:、,]$")
_MAY_GO_ON = re.compile(r"(?:期|日|采用了?)$")  # 要情213期, and the numbers on the next line
_NUMBERS = re.compile(r"第?\d[\d、,\s第号条和及与.-]*[。.]?")
_PIECE = re.compile(rf"(?:{TITLE}|[^;。])+")
_EDGE = " !,、."
_BESIDE_A_NAME = re.compile(r"(?:电话|手机|办公|座机|科长|主任|tel|[\s\d年月日()+:,、.|/-])*", re.IGNORECASE)


def without_signature(text: str, names: Collection[str]) -> str:
    """The text without the lines at its end that say no more than who wrote it: one of `names`, a telephone, a day.

    What goes on from the line above (签发人: and the name on the next line) stays.
    """
    typed = [line.strip() for line in text.splitlines()]
    end = len(typed)
    for place in reversed(range(len(typed))):
        left = typed[place]
        for name in sorted(filter(None, names), key=len, reverse=True):
            left = left.replace(name, "")
        if not _BESIDE_A_NAME.fullmatch(folded(left)):
            break
        if left != typed[place]:
            end = place
    above = [line for line in typed[:end] if line]
    goes_on = above and _GOES_ON.search(folded(above[-1]))
    return text if goes_on else "\n".join(text.splitlines()[:end])


def typed_lines(text: str) -> Iterator[str]:
    """The lines down to a signature, without quoted ones, comments and courtesies."""
    for typed in text.splitlines():
        bare = typed.strip()
        if _END.match(folded(bare)):
            break
        if not _PASSED_OVER.match(folded(bare)) and (not bare or not _COURTESY.fullmatch(folded(bare))):
            yield bare


def lines(text: str) -> Iterator[str]:
    """The lines that may hold commands. One that ends in a colon or comma goes on with the next.

    So does one that names an issue, a day or 采用 last, if there is nothing but numbers on the next.
    """
    begun = ""
    for bare in typed_lines(text):
        bullet = _BULLET.match(folded(bare))
        line = bare[bullet.end() :] if bullet else bare
        if _PASSED_OVER.match(folded(line)) or _COURTESY.fullmatch(folded(line)):
            continue
        if begun and not _GOES_ON.search(folded(begun)) and not _NUMBERS.fullmatch(folded(line)):
            yield begun
            begun = ""
        begun += line
        if not _GOES_ON.search(folded(begun)) and not _MAY_GO_ON.search(folded(begun)):
            yield begun
            begun = ""
    if begun:
        yield begun


def counted_off(typed: Sequence[str]) -> bool:
    """Whether lines are numbered like a list: 1、 2、 or 一、 二、"""
    numbers = [match and match[1] for match in (_LIST_NUMBER.match(folded(line)) for line in typed)]
    return numbers[:2] in (["1", "2"], ["一", "二"])


def without_number(line: str, *, in_list: bool) -> str:
    """The line without its number in a list. Raises DoubtError where the number may be an item: 1、7是科技局的.

    `instead` of the error are the line with the number and without it.
    """
    text = folded(line)
    match = _LIST_NUMBER.match(text)
    if match is None:
        return line
    spoken = _NUMERAL.match(text) is not None
    item, numeral = _AN_ITEM.match(text, match.end()), _NUMERAL.match(text, match.end())
    if not item and not numeral:
        return line[match.end() :]
    if in_list or match[1] == "1" or (spoken and item):  # 一、7是科技局的; but 七、九是科技局的
        raise DoubtError(Question.ITEMS, instead=(line, line[match.end() :]))
    return line


def pieces(line: str) -> tuple[str, ...]:
    """The pieces of a line between semicolons and full stops, those inside 《》 apart."""
    text = folded(line)
    spans = (_within_edges(text, *match.span()) for match in _PIECE.finditer(text))
    return tuple(line[start:end] for start, end in spans if start < end)


def _within_edges(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end].lstrip(_EDGE)
    start = end - len(inner)
    return start, start + len(inner.rstrip(_EDGE))
