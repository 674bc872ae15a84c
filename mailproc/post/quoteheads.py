"""Where quoted mail begins: rules (-----原始邮件-----), blocks (发件人: …), phrases (在 … 写道:)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from mailproc.post.headfields import MAIN, Lines, collect, fields_in
from mailproc.post.moments import written_date
from mailproc.post.widths import narrow

_LONGEST = 400  # characters of a line that can be part of a head
_MOST_HINTS = 2_000  # lines that are looked at closely
# All patterns are matched against narrow lines.
_HINTS = (
    "信人", "件人", "件 人", "件\u3000人", "件\xa0人", "件  人", "件者", "送人", "转载自", "原始", "原邮件", "邮件原文",
    "转发", "轉寄", "轉發", "转寄", "写道", "寫道", "写到", "来信说", "提到", "收件人\t", "差出人", "主题", "时间",
    "日期", "@", "<", "original", "forward", "replied", "reply", "from", "wrote", "writes", "said", "subject:", "date:",
    "to\t", "schrieb", "von:", "de:", "écrit", "escribi", "escreveu", "scritto", "schreef",
)  # fmt: skip
_HINT = re.compile("|".join(map(re.escape, _HINTS)))

_LETTER = "(?:邮件|信息|消息|郵件|訊息|讯息|信件)"
_RULED = (
    rf"(?:以下[是为])?(?:原始?{_LETTER}(?:信息|原文|内容|附件)?|邮件原文|"
    rf"(?:回复|答复|转发|被转发|轉寄|轉發|转寄|被轉寄)的?(?:原始?)?{_LETTER}(?:信息|内容)?|"
    r"original (?:message|mail|e-?mail|appointment)|(?:replied|reply) message|"
    r"forward(?:ed|ing) (?:message|mail|e-?mail)s?(?: (?:from|by) [^-]{1,80})?)"
)
_RULE = re.compile(
    rf"[>\s|]*[-–—_=*~]{{2,40}}\s*(?:{_RULED}|original)\s*[-–—_=*~:]{{2,40}}\s*",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"[>\s|*]*(?:原始{_LETTER}|原{_LETTER}|邮件原文|(?:被)?转发{_LETTER}|original(?: message)?|forwarded message)"
    r"[\s:*]*",
    re.IGNORECASE,
)
_OPENING = re.compile(
    rf"[>\s]*(?:【\s?以下文字转载自.{{1,40}}】|开始转发的{_LETTER}|開始轉寄{_LETTER}|"
    rf"(?:以下|下面)(?:是|为)?(?:被)?(?:转发|轉寄)(?:的)?{_LETTER}|"
    r"begin forwarded message|forwarded message)\s*:?\s*",
    re.IGNORECASE,
)
_FORWARDS = re.compile("转发|转载|轉寄|轉發|转寄|forward", re.IGNORECASE)
# Lotus Notes: «-----李四/JC 写道: -----», «----- 转发人 李四/JC 时间 2026-11-02 10:00 -----»
_NOTES_RULE = re.compile(
    r"[>\s]*-{3,40}\s*(?:(?P<who>[^-:]{1,120}?)\s*(?:写道|寫道|wrote|编写)\s*:?|"
    r"(?:转发人|forwarded by|forward by)\s*:?\s*(?P<by>[^-:]{1,80}?)"
    r"(?:\s*(?:转发|转发时间|时间|于|on)\s*:?\s*(?P<on>.{6,40}?))?)"
    r"\s*-{3,40}\s*",
    re.IGNORECASE,
)
_NOTES_NAME = re.compile(r"\t|/[A-Z]{2,9}(?:[@/][A-Z]{2,9}){1,3}\b|\w@\w{2,20}(?![\w.-])")  # «To: Li Si/JC/KJJ@KJJ»
_NOTES_RULE_BEGUN = re.compile(r"[>\s]{0,9}-{3,40}\s{0,3}(?:转发人|forwarded by)\b[^-]{1,90}", re.IGNORECASE)
_NOTES_MOST_ABOVE = 3  # lines of name and moment above the recipients in a reply of Lotus Notes
# «【 在 lisi (李四) 的大作中提到: 】», from bulletin boards, whose quoted lines begin with a colon
_BOARD = re.compile(r"\s{0,9}【\s?在\s(?P<who>.{1,60}?)\s?的(?:大作|来信|文章|帖子)中(?:提到|说道|写道)?:?\s?】?:?\s*")
# «======= 2005-09-12 13:21:00 您在来信中写道: =======», from Foxmail
_FOXMAIL = re.compile(
    r"[>\s]{0,9}={3,40}\s{0,9}(?P<on>\d{4}[-/.年][\d\s:/.年月日-]{4,24})[,\s]{0,3}[您你]?在?来信中"
    r"(?:写道|提到|说道?)\s?:?\s?={3,40}\s{0,9}"
)

_SAID = "(?:写道|寫道|写到|来信说|wrote|escribió|escreveu|ha scritto|a écrit|schreef|schrieb[^:]{0,120})"
_PHRASE_END = re.compile(rf"{_SAID}\s*(?::\s*[-–—]*|-{{2,40}})\s*$", re.IGNORECASE)
# A phrase opens with its moment, or with a person and then a moment; at the least with an address.
_PHRASE_STARTS = (
    re.compile(
        r"[>\s\-–—\"“'*]*(?:[在于於]|on\b|at\b|am\b|le\b|el\b|em\b|il\b|op\b|den\b|\d{4}\s*[-/年]|"
        r"[^<>]{0,60}<[^<>]{1,200}>\s*,?\s*[于在於])",
        re.IGNORECASE,
    ),
    re.compile(r"[>\s\-–—\"“'*]*[\w·.\"“” ]{0,40}[<(\[]?(?:mailto:)?[\w.%+=-]{1,64}@"),
    re.compile(
        r"[>\s\"“'*]*[\w·.\"” ]{1,30}?\s?[于在於]?\s?\d{4}\s?[-/年.].{4,30}?\d{1,2}\s?[:时]\s?\d\d[^,。]{0,14}"
        r"(?:写道|寫道|wrote|写到)",
        re.IGNORECASE,
    ),
)
_PHRASE_PROOF = re.compile(r"@|\d{1,2}\s*[:时點点]\s*\d\d")  # else «他在2026年的报告中写道:» were one
_REPORTED = re.compile(r"的[^<>]{0,20}写[道到]")  # «在11月3日9:00的汇报中写道»
_BARE_PHRASE = re.compile(rf"[>\s\"“'*]*[^:]{{1,100}}(?:{_SAID}|提到|writes|said)\s?:?[\s.…]*$", re.IGNORECASE)
# «2026/11/2 李四 <lisi@example.com>», «02.11.2026, 10:00, "Li Si" <lisi@example.com>:»
_DATED = re.compile(
    r"[>\s]*\d{1,4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,4}[^<>]{0,60}<[^<>@\s]{1,64}@[^<>@\s]{1,190}>\s*(?P<end>:?)\s*"
)
_MARKED = re.compile(r"\s?>")

# What a program put on one line with other words.
_RULE_WITHIN = re.compile(rf"[-_=]{{4,40}}\s*{_RULED}\s*[-_=]{{4,40}}", re.IGNORECASE)
_PHRASE_WITHIN = re.compile(
    r"(?:(?<=[\s。,;!?.-])|(?<=[\u4e00-\u9fff]))(?:[在于於]\s{0,3}\d{4}\s?[-/年]|(?:On|At) [A-Z0-9])[^。]{5,200}?"
    r"@[^@。]{3,100}?(?:写道|寫道|wrote)\s?:\s*$"
)
_PHRASE_FIRST = re.compile(
    r"[>\s]*(?:[在于於]|At|On)\s{0,3}\d{4}\s?[-/年][^。@]{8,200}@[^@。]{3,100}?(?:写道|寫道|wrote)\s?:"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a quoted mail: lines [start, body) of the text, and what they say of it.

    `fields` may have "from", "sent", "to" and "subject"; a phrase says the first two in one line. `mark` is what
    quoted lines begin with, where they are marked at all.
    """

    start: int
    body: int
    fields: dict[str, str] = field(default_factory=dict)
    is_forward: bool = False
    is_phrase: bool = False
    mark: str = ">"


def split(lines: Sequence[str]) -> list[list[str]]:
    """For each line the lines it should have been: heads that share a line with other words get their own."""
    return [_split(line) if _is_hint(line.lower()) else [line] for line in lines]


def _split(line: str) -> list[str]:
    said = narrow(line[: _LONGEST * 5])
    if rule := _RULE_WITHIN.search(said):
        pieces = [line[: rule.start()], line[rule.start() : rule.end()], line[rule.end() :]]
        return [piece for piece in pieces if piece.strip("> ")]
    if len(line) > _LONGEST * 5:
        return [line]
    if not _PHRASE_STARTS[0].match(said) and (phrase := _PHRASE_WITHIN.search(said)):
        return [line[: phrase.start()].rstrip(" -"), line[phrase.start() :]]
    if (phrase := _PHRASE_FIRST.match(said)) and said[phrase.end() :].strip():
        return [line[: phrase.end()], line[phrase.end() :]]
    return [line]


def find_head(lines: Sequence[str]) -> Head | None:
    """The first head of a quoted mail in a text, None where nothing is quoted under a head."""
    hinted = (number for number, line in enumerate(lines) if _is_hint(line[:_LONGEST].lower()))
    text = Lines(lines)
    for number in islice(hinted, _MOST_HINTS):
        for look in (_after_rule, _board, _block, _notes, _phrase):
            if head := look(text, number):
                return head
    return None


def _is_hint(line: str) -> bool:
    """Lines are short and most hold no hint, which a pattern sees in an eighth of the time; it dwells on long ones."""
    return bool(_HINT.search(line)) if len(line) <= _LONGEST else any(hint in line for hint in _HINTS)


def _after_rule(text: Lines, number: int) -> Head | None:
    line = text[number]
    if len(line) > _LONGEST:
        return None
    is_rule = _RULE.fullmatch(line) or _OPENING.fullmatch(line)
    notes = None if is_rule else _NOTES_RULE.fullmatch(line)
    last = number
    if not is_rule and not notes and number + 1 < len(text) and _NOTES_RULE_BEGUN.fullmatch(line):
        last = number + 1  # the long rule was broken on its way
        notes = _NOTES_RULE.fullmatch(f"{line.rstrip()} {text[last]}"[:_LONGEST])
    if not is_rule and not notes and not _BARE.fullmatch(line):
        return None
    found, body = collect(text, last + 1)
    if not found and (is_rule or notes) and (phrase := _next_phrase(text, last + 1)):
        found, body = phrase.fields, phrase.body
    if notes:
        said = {"from": notes["who"] or "", "sent": notes["on"] or ""}
        return Head(number, body, {**{k: v for k, v in said.items() if v}, **found}, is_forward=bool(notes["by"]))
    if not is_rule and ("from" not in found or len(found.keys() & MAIN) < 3):
        return None
    return Head(number, body, found, is_forward=bool(_FORWARDS.search(line)))


def _next_phrase(text: Lines, start: int) -> Head | None:
    for number in range(start, min(start + 3, len(text))):
        if not text.is_blank(number):
            return _phrase(text, number)
    return None


def _board(text: Lines, number: int) -> Head | None:
    line = text[number][:_LONGEST]
    if foxmail := _FOXMAIL.fullmatch(line):
        return Head(number, number + 1, {"sent": foxmail["on"].strip()}, is_phrase=True)
    said = _BOARD.fullmatch(line)
    return Head(number, number + 1, {"from": said["who"]}, is_phrase=True, mark=":") if said else None


def _block(text: Lines, number: int) -> Head | None:
    """Without a rule above it a block begins with the sender and has two more of date, recipient, subject.

    With the sender's address it may begin with another field, or have only the date beside it.
    """
    first = fields_in(text, number)
    if not first or first[0][0] not in MAIN:
        return None
    found, body = collect(text, number)
    written = "@" in found.get("from", "")
    if "from" not in found or (first[0][0] != "from" and not written) or not _is_of_mail(text, number, body):
        return None
    if len(found.keys() & MAIN) < 3 and not (written and _PHRASE_PROOF.search(found.get("sent", ""))):
        return None
    start = number
    while start and number - start < 3 and _UNDERLINE.fullmatch(text[start - 1][:_LONGEST]):
        start -= 1
    return Head(start, body, found)


_UNDERLINE = re.compile(r"[>\s]*[-_=*—]{3,200}\s*")
_SENT_BY_MAIL = re.compile(
    r"(?:时\s{0,6}间|日\s{0,6}期|sent|date|日時|gesendet|datum|envoyé|enviado|fecha|時\s{0,6}間|发\s{0,6}信\s{0,6}站)",
    re.IGNORECASE,
)
_EVENT = re.compile(r"[>\s|*]*时\s{0,6}间\s{0,3}\*{0,4}:")


def _is_of_mail(text: Lines, start: int, end: int) -> bool:
    """Whether fields are those of a mail, not of a letter from a citizen or an event: 时间 alone is no mail's label."""
    said = [text[number] for number in range(start, end)]
    if any("@" in line for line in said):
        return True
    return any(_SENT_BY_MAIL.search(line) and not _EVENT.match(line) for line in said)


def _notes(text: Lines, number: int) -> Head | None:
    """Name, moment, and a table of recipients and subject without colons, as Lotus Notes replies."""
    first = fields_in(text, number)
    if not first or first[0][0] != "to" or not _NOTES_NAME.search(text[number]):
        return None
    found, body = collect(text, number)
    if "subject" not in found:
        return None
    above = [above for above in range(max(number - 5, 0), number) if not text.is_blank(above)][-_NOTES_MOST_ABOVE:]
    for place, line in enumerate(above):
        said = text[line]
        if len(said) < 120 and _PHRASE_PROOF.search(said) and written_date(said):
            named = text[above[place - 1]] if place else ""
            return Head(above[place - 1] if place else line, body, {"from": named, "sent": said, **found})
    return None


def _phrase(text: Lines, number: int) -> Head | None:
    """«在 2026-11-03 09:12:33,"张三" <zhangsan@example.com> 写道:», in up to three lines."""
    for end in range(number, min(number + 3, len(text))):
        if text.is_blank(end) or len(text.lines[end]) > _LONGEST:
            break
        if _PHRASE_END.search(text[end]):
            if head := _proven(text, number, end):
                return head
            break
    for end in range(number, min(number + 2, len(text))):
        dated = _DATED.fullmatch("".join(text[line] for line in range(number, end + 1))[:_LONGEST])
        if dated and (dated["end"] or _is_quoted_below(text, end)):
            return Head(number, end + 1, {"from": _who(dated[0]), "sent": dated[0]}, is_phrase=True)
    if _BARE_PHRASE.match(text[number][:_LONGEST]) and _is_quoted_below(text, number):
        return Head(number, number + 1, {"from": _who(text[number])}, is_phrase=True)
    return None


def _is_quoted_below(text: Lines, number: int) -> bool:
    below = next((place for place in range(number + 1, min(number + 3, len(text))) if text[place].strip()), None)
    return below is not None and bool(_MARKED.match(text[below])) and not _MARKED.match(text[number])


def _proven(text: Lines, number: int, end: int) -> Head | None:
    """The shortest run of lines up to `end` that is a whole phrase; the writer's words may stand right above."""
    for opening in _PHRASE_STARTS:
        for start in range(end, max(number - 2, 0) - 1, -1):
            if text.is_blank(start):
                break
            said = " ".join(text[line].lstrip("> ") for line in range(start, end + 1))
            if len(said) <= _LONGEST and opening.match(said) and _PHRASE_PROOF.search(said):
                if "@" not in said and _REPORTED.search(said):
                    return None
                return Head(start, end + 1, {"from": _who(said), "sent": said}, is_phrase=True)
    return None


_ADDRESS = re.compile(r"[\w.%+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
_WHO = re.compile(
    r"(?:[,日\d]\s*|[于在於]\s*|am\s|pm\s|^)[\"“']?([^,<>\"“”\d]{1,40}?)[\"”']?\s*(?=[<\[(]\s*(?:mailto:)?[\w.%+=-]+@)",
    re.IGNORECASE,
)
_WHO_ALONE = re.compile(
    r"\d{1,2}:\d\d(?::\d\d)?(?:\s?(?:am|pm|cst|[\[(]?(?:gmt|utc)[^,\])]{0,8}[\])]?|[+-]\d{4}))*\s*[,:]?\s*[\"“']?([^,<>\d:\"”']{1,40}?)"
    rf"[\"”']?\s*,?\s*{_SAID}",
    re.IGNORECASE,
)
_WHO_FIRST = re.compile(
    r"[>\s\"“'*]*([^,<>\d:\"”']{2,30}?)[\"”']?\s*(?:[于在於]|\son\s|\s\d|wrote|writes|写道|寫道|said)", re.IGNORECASE
)


def _who(said: str) -> str:
    """Name and address in a phrase."""
    address = _ADDRESS.search(said)
    named = _WHO.search(said) if address else _WHO_ALONE.search(said) or _WHO_FIRST.match(said)
    name = named[1].strip(" \"“”'") if named else ""
    if name.lower() in {"on", "at", "在", "于"}:
        name = ""
    return f"{name} <{address[0]}>" if address else name
