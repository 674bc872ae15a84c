"""Where quoted mail begins: rules (-----原始邮件-----), blocks (发件人: …), phrases (在 … 写道:)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

_LONGEST = 400  # characters of a line that can be part of a head
_WINDOW = 14  # lines in which a block of fields must stand
_MOST_HINTS = 2_000  # lines that are looked at closely
# Searched for one by one, which is faster than a pattern.
_HINTS = (
    "件人", "件 人", "件者", "送人", "原始", "原邮件", "邮件原文", "转发", "写道", "寫道", "写到", "来信说",
    "original", "forward", "replied", "from", "wrote",
)  # fmt: skip

_RULE = re.compile(
    r"^[>\s]*[-–—_=*~]{2,40}\s*(?:原始邮件(?:信息)?|原邮件|邮件原文|原始信息|原始郵件|(?:回复|转发|被转发)的?原?(?:邮件|信息)(?:信息)?|"
    r"original(?: (?:message|mail|e-?mail))?|replied message|forwarded (?:message|mail)(?: (?:from|by) [^-]{1,80})?)"
    r"\s*[-–—_=*~::]{2,40}\s*$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^[>\s]*(?:开始转发的邮件|以下(?:是|为)?转发(?:的)?邮件|begin forwarded message)\s*[::]?\s*$", re.IGNORECASE
)
_FORWARDS = re.compile("转发|forward", re.IGNORECASE)

_PHRASE_END = re.compile(r"(?:写道|寫道|wrote|来信说|写到)\s*[::]\s*[-–—]*\s*$", re.IGNORECASE)
# A phrase opens with its moment, or with a person and then a moment; at the least with an address.
_PHRASE_STARTS = (
    re.compile(
        r"^[>\s\-–—\"“']*(?:在|于|on\b|at\b|\d{4}\s*[-/年]|[^<>]{0,60}<[^<>]{1,200}>\s*[,,]?\s*(?:于|在))",
        re.IGNORECASE,
    ),
    re.compile(r"^[>\s\-–—\"“']*[^@]{0,60}@"),
)
_PHRASE_PROOF = re.compile(r"@|\d{1,2}\s*[::]\s*\d\d")  # else «他在2026年的报告中写道:» were one

_LABELS = {
    "from": "发件人|發件人|寄件者|寄件人|发送人|from|由",
    "sent": "发送时间|发件时间|发送日期|寄件日期|傳送時間|日期|时间|sent|date",
    "to": "收件人|收件者|to",
    "subject": "主题|主旨|主題|标题|subject",
    "other": "抄送至|抄送人|抄送|副本|密送|cc|bcc|附件|attachments|attachment|优先级|重要性|importance|回复至|reply-to",
}
_KINDS = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}


def _spaced(label: str) -> str:
    return r"[ \u3000\xa0]{0,3}".join(label) if not label.isascii() else label


# Foxmail and Alimail spread them (发 件 人); 网易邮箱大师 writes a table (| 发件人 | 张三 |).
_FIELD = re.compile(
    r"(?:^[>\s|*]*|(?<=[\s;;]))\**("
    + "|".join(_spaced(label) for labels in _LABELS.values() for label in labels.split("|"))
    + r")\s{0,3}\**\s{0,3}[::|\t]\**",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a quoted mail: lines [start, body) of the text, and what they say of it.

    `fields` may have "from", "sent", "to" and "subject"; a phrase says the first two in one line.
    """

    start: int
    body: int
    fields: dict[str, str] = field(default_factory=dict)
    is_forward: bool = False
    is_phrase: bool = False


def find_head(lines: Sequence[str]) -> Head | None:
    """The first head of a quoted mail in a text, None where nothing is quoted under a head."""
    hinted = (number for number, line in enumerate(lines) if _is_hint(line[:_LONGEST].lower()))
    for number in islice(hinted, _MOST_HINTS):
        if head := _after_rule(lines, number) or _block(lines, number) or _phrase(lines, number):
            return head
    return None


def _is_hint(line: str) -> bool:
    return any(hint in line for hint in _HINTS)


def _after_rule(lines: Sequence[str], number: int) -> Head | None:
    line = lines[number]
    if len(line) > _LONGEST or not (_RULE.match(line) or _OPENING.match(line)):
        return None
    found, body = _collect(lines, number + 1)
    if not found and (phrase := _next_phrase(lines, number + 1)):
        found, body = phrase.fields, phrase.body
    return Head(number, body, found, is_forward=bool(_FORWARDS.search(line)))


def _next_phrase(lines: Sequence[str], start: int) -> Head | None:
    for number in range(start, min(start + 3, len(lines))):
        if lines[number].strip():
            return _phrase(lines, number)
    return None


def _block(lines: Sequence[str], number: int) -> Head | None:
    """Without a rule above it a block begins with the sender and has two more of date, recipient, subject."""
    first = _fields_in(lines[number])
    if not first or first[0][0] != "from":
        return None
    found, body = _collect(lines, number)
    return Head(number, body, found) if len(found.keys() - {"other"}) > 2 else None


def _phrase(lines: Sequence[str], number: int) -> Head | None:
    """«在 2026-11-03 09:12:33,"张三" <zhangsan@example.com> 写道:», in up to three lines."""
    for end in range(number, min(number + 3, len(lines))):
        if not lines[end].strip() or len(lines[end]) > _LONGEST:
            return None
        if _PHRASE_END.search(lines[end]):
            return _proven(lines, number, end)
    return None


def _proven(lines: Sequence[str], number: int, end: int) -> Head | None:
    """The shortest run of lines up to `end` that is a whole phrase; the writer's words may stand right above."""
    for opening in _PHRASE_STARTS:
        for start in range(end, max(number - 2, 0) - 1, -1):
            if not lines[start].strip():
                break
            said = " ".join(line.lstrip("> ") for line in lines[start : end + 1])
            if len(said) <= _LONGEST and opening.match(said) and _PHRASE_PROOF.search(said):
                return Head(start, end + 1, {"from": _who(said), "sent": said}, is_phrase=True)
    return None


_WHO = re.compile(r"(?:[,,日\d]\s*|于\s*|^)[\"“]?([^,,<>\"“”\d]{1,40}?)[\"”]?\s*(?=[<\[(]\s*(?:mailto:)?[\w.%+=-]+@)")


def _who(said: str) -> str:
    """Name and address in a phrase."""
    address = re.search(r"[\w.%+=-]{1,64}@[\w.-]{1,190}", said)
    named = _WHO.search(said)
    name = named[1].strip() if named else ""
    return f"{name} <{address[0]}>" if address else name


def _collect(lines: Sequence[str], start: int) -> tuple[dict[str, str], int]:
    """The fields of a block and the line after it; an address list may wrap, fields may be a line apart."""
    found: dict[str, str] = {}
    body = start
    strangers = 0
    for number in range(start, min(start + _WINDOW, len(lines))):
        line = lines[number]
        here = _fields_in(line)
        if here and any(kind in found for kind, _ in here if kind != "other"):
            break  # another block, or a text that quotes one
        if here:
            found.update({kind: value for kind, value in here if kind not in found})
            body, strangers = number + 1, 0
        elif line.strip("> |\t"):
            strangers += 1
        elif len(found) > 2 and not _continues(lines, number):
            break
        if strangers > (2 if found else 0):
            break
    return found, body


def _continues(lines: Sequence[str], number: int) -> bool:
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return bool(_fields_in(following))


def _fields_in(line: str) -> list[tuple[str, str]]:
    """Fields in a line as (kind, value): one, or all where a whole block stands in it."""
    if len(line) > _LONGEST * 3:
        return []
    matches = list(_FIELD.finditer(line))
    if not matches or line[: matches[0].start()].strip("> |*\t"):
        return []
    if len(matches) < 3:
        matches = matches[:1]
    ends = [match.start() for match in matches[1:]] + [len(line)]
    return [
        (_kind(match[1]), line[match.end() : end].strip(" \t|*\xa0\u3000"))
        for match, end in zip(matches, ends, strict=True)
    ]


def _kind(label: str) -> str:
    return _KINDS[re.sub(r"[ \u3000\xa0]", "", label).lower()]
