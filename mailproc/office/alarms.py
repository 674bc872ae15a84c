"""Alarms: whether words of emergency (office rules §5) tell of one, or only of drills and prevention."""

import re
from collections.abc import Iterable

_GRADED = "(?:重大|较大|重特大|特大|一般|各类|安全|生产|交通|道路|火灾|森林|人员|亡人|险情|责任|质量|等)*"
_NONE = (
    "(?:零|无|没有|未发生|未出现|未造成|没有造成|没有发生|不发生|防范|预防|防止|防|避免|杜绝|遏制|减少|压减|应对)"
    + _GRADED
)
_ROUTINE = (
    r"(?:[^,，。;；:：!！]{0,8}?(?:演练|演习|防控|防治|防范|预防|防御|防灭火|预案|培训|宣传|宣讲|排查|隐患|警示|常态|保险"
    r"|应急能力|应急体系|应急管理|处置能力|条例|办法|公约|知识|讲座|起数|率)|影响|期间|以来|之后|过后|前后)"
)
_HAPPENED = r"(?<![未不易有能止免])(?:发生|引发|造成|导致)[^,，。;；]{0,8}"


def find(texts: Iterable[str], words: tuple[str, ...]) -> str:
    """The first of the words, in the table's order, that one of the texts uses in earnest; "" if none does.

    Passed over are 零事故, 未发生伤亡, 火灾防控, 突发事件应急演练, 受疫情影响.
    """
    texts = tuple(texts)
    return next((word for word in words if any(word in text and _in_earnest(word, text) for text in texts)), "")


def _in_earnest(word: str, text: str) -> bool:
    name = f"{re.escape(word)}(?![况形])"  # 安全度汛情况 tells of no 汛情
    if re.search(f"{_HAPPENED}{name}", text):
        return True
    return re.search(name, re.sub(f"{_NONE}{name}|{name}{_ROUTINE}", "", text)) is not None
