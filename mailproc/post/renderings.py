"""Two renderings of one text, plain and HTML: which of them tells what was written?"""

import re
from collections.abc import Iterable

_STUB = re.compile(
    r"支持\s*HTML|HTML\s*(?:格式|邮件|客户端|版本|compatible|format|e-?mail|version|content|capable|enabled)"
    r"|multi-?part message in MIME|不(?:支持|能(?:正常)?(?:显示|查看)).{0,10}(?:HTML|邮件)"
    r"|无法(?:正常)?(?:显示|查看).{0,10}邮件"
    r"|(?:can(?:not|'t)|unable to|does not) .{0,30}(?:HTML|display|read|view)",
    re.IGNORECASE,
)
_LONGEST_STUB = 300
_URL = re.compile(
    r"<?(?:https?://|mailto:|www\.)[^\s<>]{1,2000}>?|\[cid:[^\]]{1,200}\]|\[图片(?:: [^\]]{0,80})?\]", re.IGNORECASE
)
_LOST = re.compile("[?\ufffd]")
_MORE = 1.1  # times as much, and a few characters, is more
_FEW = 20
_TRIFLE = 4  # characters; where all of the plain text is in the HTML's, more than these were cut from it
_ALIKE = 0.5  # of the plain text's pairs of characters; below it, it is another text
_COMPARED = 20_000  # characters


def says_nothing(plain: str) -> bool:
    """Whether a plain rendering is empty, a request to read HTML, or was turned into question marks."""
    written = "".join(plain.split())
    if not written or (len(plain) < _LONGEST_STUB and _STUB.search(plain)):
        return True
    return len(_LOST.findall(written)) * 3 > len(written)


def tells_more(rich: str, plain: str, pictures: Iterable[str] = (), *, doubt: bool = False) -> bool:
    """Whether the HTML's text is the better: the plain one says nothing, lost characters or a part, or is another text.

    `pictures` are the names in `rich` that stand for pictures; `doubt` is whether its characters were guessed at.
    """
    if says_nothing(plain):
        return True
    for picture in pictures:
        rich = rich.replace(picture, "")
    rich, plain = _URL.sub(" ", rich), _URL.sub(" ", plain)
    shown, told = _squeezed(rich), _squeezed(plain)
    if not shown or doubt:
        return False
    if _is_other(told, shown):
        return len(shown) * 2 > len(told)
    if told in shown and len(shown) > len(told) + _TRIFLE:
        return True
    return len(shown) > len(told) * _MORE + _FEW or len(_LOST.findall(plain)) > len(_LOST.findall(rich))


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _is_other(told: str, shown: str) -> bool:
    told, shown = told[:_COMPARED], shown[: _COMPARED * 2]
    pairs = {told[at : at + 2] for at in range(len(told) - 1)}
    found = {shown[at : at + 2] for at in range(len(shown) - 1)}
    return bool(pairs) and len(pairs & found) < len(pairs) * _ALIKE
