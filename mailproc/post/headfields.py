"""The fields in the head of a quoted mail: 发件人, 发送时间, 收件人, 主题, in the words of mail programs."""

import re
from collections.abc import Sequence

from mailproc.post.widths import narrow

_LONGEST = 400  # characters of a line that can be part of a head
_WINDOW = 24  # lines in which a block of fields must stand

_LABELS = {
    "from": "发件人|发信人|發件人|寄件者|寄件人|发送人|發送人|from|由|来自|差出人|von|de",
    "sent": (
        "发信站|发送时间|发件时间|发送日期|发件日期|發送時間|寄件日期|寄件時間|傳送時間|傳送日期|日期|时间|sent|date|送信日時|日時|gesendet|datum|"
        "envoyé|enviado|fecha"
    ),
    "to": "收件人|收件者|to|宛先|an|à|para",
    "subject": "主题|主旨|主題|标题|標題|subject|件名|betreff|objet|asunto",
    "other": (
        "抄送至|抄送人|抄送|副本|密送|密件抄送|cc|bcc|附件|attachments|attachment|优先级|重要性|敏感度|importance|sensitivity|priority|"
        "转信站|回复至|答复|回复地址|reply-to|reply to|组织|organization|resent-from|发件人地址"
    ),
}
_KINDS = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}
MAIN = frozenset(_LABELS) - {"other"}
_SHOWN = frozenset({"from", "subject"})  # whose value is kept as it was written
_LATE = frozenset({"from", "sent", "to"})  # whose value may stand on a line of its own


def _spaced(label: str) -> str:
    return r"[ ]{0,6}".join(label) if not label.isascii() else label


# Foxmail and Alimail spread them (发 件 人); 网易邮箱大师 writes a table (| 发件人 | 张三 |).
_FIELD = re.compile(
    r"(?:^[>\s|*]{0,200}|(?<=[\s;]))\*{0,4}("
    + "|".join(_spaced(label) for label in sorted(_KINDS, key=len, reverse=True))
    + r")\s{0,3}\*{0,4}\s{0,3}[:|\t]\*{0,4}",
    re.IGNORECASE,
)


class Lines:
    """The lines of a text, narrow ones made as they are asked for."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, number: int) -> str:
        return narrow(self.lines[number])

    def is_blank(self, number: int) -> bool:
        return not self.lines[number].strip("> |\t\u3000\xa0")


def collect(text: Lines, start: int) -> tuple[dict[str, str], int]:
    """The fields of a block and the line after it; an address list may wrap, fields may be a line apart."""
    found: dict[str, str] = {}
    body = start
    strangers = 0
    waiting = ""  # a field whose value has not come yet
    for number in range(start, min(start + _WINDOW, len(text))):
        here = fields_in(text, number)
        if here and any(kind in found for kind, _ in here if kind != "other"):
            break  # another block, or a text that quotes one
        if here:
            found.update({kind: value for kind, value in here if kind not in found})
            body, strangers = number + 1, 0
            waiting = here[-1][0] if not here[-1][1] else ""
        elif not text.is_blank(number):
            strangers += 1
            if waiting in _LATE and not found[waiting]:
                found[waiting] = text[number].strip("> |\t")[:_LONGEST]
        elif len(found) > 2 and not _continues(text, number, found):
            break
        if strangers > (2 if found else 0):
            break
    return {kind: value for kind, value in found.items() if value or kind != "from"}, body


def _continues(text: Lines, number: int, found: dict[str, str]) -> bool:
    """Whether a field that is still missing follows a blank line."""
    following = next(
        (place for place in range(number + 1, min(number + 4, len(text))) if not text.is_blank(place)), None
    )
    if following is None:
        return False
    return any(kind in MAIN and kind not in found for kind, _ in fields_in(text, following))


def fields_in(text: Lines, number: int) -> list[tuple[str, str]]:
    """Fields in a line as (kind, value): one, or all where a whole block stands in it."""
    if len(text.lines[number]) > _LONGEST * 3:
        return []
    line = text[number]
    matches = list(_FIELD.finditer(line))
    if not matches or line[: matches[0].start()].strip("> |*\t"):
        return []
    if len({_kind(match[1]) for match in matches} & MAIN) < 3:
        matches = matches[:1]
    ends = [match.start() for match in matches[1:]] + [len(line)]
    return [
        (kind, (text.lines[number] if kind in _SHOWN else line)[match.end() : end].strip(" \t|*\xa0\u3000"))
        for match, end in zip(matches, ends, strict=True)
        for kind in (_kind(match[1]),)
    ]


def _kind(label: str) -> str:
    return _KINDS[label.replace(" ", "").lower()] if not label.isascii() else _KINDS[label.lower()]
