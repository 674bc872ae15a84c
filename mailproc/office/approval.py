"""A signer's answer to the draft: 同意, 同意印发, and nothing else, is an approval (office rules §6)."""

import re

from mailproc.office.lines import lines
from mailproc.office.typed import folded

_APPROVED = re.compile(r"同意(?:印发)?")
_YES = re.compile(r"确认(?:执行)?")
_DAY = re.compile(r"(?:20\d\d年)?\d{1,2}月\d{1,2}日|20\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}")
_BETWEEN = re.compile(r"(?:[\s,、。!;:]|\.(?!\d))+")


def approved(text: str, signer: str) -> str:
    """The line by which a signer approves, "" where he does not.

    Beside it may stand his name, as the roster of signers has it, and a day. 已阅, 不同意 and 同意,但… are no approval.
    """
    words = _words(text)
    found = [word for word in words if _APPROVED.fullmatch(word)]
    rest = [word for word in words if word not in found and word != signer and not _DAY.fullmatch(word)]
    return found[0] if len(found) == 1 and not rest else ""


def confirmed(text: str) -> bool:
    """Whether 确认 is all that was typed."""
    words = _words(text)
    return len(words) == 1 and _YES.fullmatch(words[0]) is not None


def _words(text: str) -> list[str]:
    return [word for line in lines(text) for word in _BETWEEN.split(folded(line)) if word]
