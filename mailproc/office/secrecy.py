"""Secrecy: finds classification marks (office rules §5), and leaves mere words about secrets alone."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from mailproc.model import Message

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_TRADITIONAL = str.maketrans({"絕": "绝", "機": "机", "級": "级", "長": "长", "啟": "启", "開": "开", "內": "内"})
_QUOTED = re.compile(r"^[>|\s]+")

_LEVEL = r"(?P<level>绝密|机密|秘密)"
_STAR = "[★☆⭐✩✪✫✬✭✮✯✰⋆]"
_TERM = (
    r"(?:\d{1,3}(?:年|个?月|天|日)|[一二三四五六七八九十]{1,3}(?:年|个月)|长期|\d{4}[年.-]\d{1,2}[月.-]\d{1,2}日?前?"
    r"|\w{0,8}(?:公布|公开|启用|启封|开启|开始|解密|结束)前)"
)
_HASTE = "(?:特提|特急|加急|平急|急件|紧急)"
_COPY = r"(?:(?:份号|编号|NO\.?)?:?\d{1,8})"
_OPEN, _CLOSE = r"[\[【(<〔]", r"[\]】)>〕]"
_SIGN = rf"(?:{_STAR}|[*×※])"
_FIELD = "(?:密级|秘密等级|涉密等级|保密等级|保密级别|涉密级别)"
_TICK = "[☑☒√■✓✔]"
_NO_LIST = "(?!级?[、,/或和]?[□☐○]?(?:绝密|机密|秘密|非密|内部|公开))"  # 密级:绝密□机密□秘密□ is an empty form

# Each is matched against one NFKC line without blanks. With a term a mark may stand anywhere.
_ANYWHERE = (
    re.compile(rf"(?<!商业)(?<!技术)(?<!企业){_LEVEL}级?{_SIGN}+{_TERM}"),
    re.compile(rf"^{_SIGN}+{_LEVEL}(?:文件|{_TERM})?{_SIGN}*$"),
    re.compile(rf"{_FIELD}\w{{0,4}}?[:|=]{_TICK}?{_LEVEL}{_NO_LIST}"),
    re.compile(rf"{_FIELD}.{{0,20}}{_TICK}{_LEVEL}"),
    re.compile(rf"^{_FIELD}{_LEVEL}级?(?:$|{_STAR}|\d)"),
)
# The star alone makes a mark where no word stands before: 保守国家秘密★人人有责 is a slogan. Blanks matter here.
_STARRED = re.compile(rf"(?:^|[^\w★☆]|(?<!\d)\d{{5,8}}){_LEVEL}级?{_STAR}")
_WHOLE_LINE = (
    re.compile(rf"{_COPY}?{_OPEN}?{_LEVEL}级?(?:{_SIGN}|·)*{_TERM}{_CLOSE}?{_HASTE}?"),
    re.compile(rf"{_COPY}?{_LEVEL}[*※]{_HASTE}?"),
)
_AT_HEAD = (re.compile(rf"{_COPY}?{_OPEN}?{_LEVEL}级?{_CLOSE}?{_HASTE}?"),)  # the bare word is a mark only there
_HEAD_LINES = 3
_IN_NAME = (
    re.compile(rf"{_OPEN}{_LEVEL}级?{_SIGN}*{_TERM}?{_CLOSE}"),
    re.compile(rf"^{_LEVEL}级?(?:{_TERM}|[:_-])"),
)
_INTERNAL = (re.compile(rf"(?P<level>内部){_STAR}"), re.compile(rf"{_FIELD}:(?P<level>内部)"))
_BLANKS_WITHIN = re.compile(rf"(?<=[绝机秘])\s+(?=密)|\s+(?={_STAR})|(?<=\d)\s+(?=\d)")
_REPLY = re.compile(r"^(?:(?:re|fw|fwd|回复|答复|转发|转)\s*:\s*)+", re.IGNORECASE)
_MARKED_HEADERS = ("comments", "keywords", "thread-topic", "x-classification", "content-description")


def mark(message: Message, *, internal: bool = False) -> str:
    """The classification mark that a mail bears: 秘密, 机密, 绝密, by `internal` also 内部; "" where it bears none.

    Looked at are subject, text, quoted and forwarded mail, names and texts of attachments, and header comments.
    """
    found = (_in_text(text, internal=internal) for text in _texts(message))
    named = (_in_name(name, internal=internal) for name in _names(message))
    return next(filter(None, (*named, *found)), "")


def _names(message: Message) -> Iterator[str]:
    yield message.subject
    if message.original:
        yield message.original.subject
    yield from (attachment.name for attachment in message.attachments)
    yield from message.links
    for header in _MARKED_HEADERS:
        yield from message.header(header)


def _texts(message: Message) -> Iterator[str]:
    yield from (message.text, message.quoted)
    if message.original:
        yield message.original.text
    yield from (attachment.text for attachment in message.attachments)


def _in_name(name: str, *, internal: bool) -> str:
    line = _REPLY.sub("", _plain(name))
    return _in_line(line, internal=internal) or _first(_IN_NAME, _squeezed(line))


def _in_text(text: str, *, internal: bool) -> str:
    lines = [line for line in map(_plain, text.replace("\t", "\n").splitlines()) if line]
    for place, line in enumerate(lines):
        found = _in_line(_with_value(lines, place), internal=internal)
        if not found and place < _HEAD_LINES:
            found = _whole(_AT_HEAD, _squeezed(line))
        if found:
            return found
    return ""


def _with_value(lines: Sequence[str], place: int) -> str:
    """A line, or where it is the field 密级 alone, as in a table, with the next one as its value."""
    field = _squeezed(lines[place]).rstrip(":")
    if place + 1 < len(lines) and re.fullmatch(_FIELD, field):
        return f"{field}:{lines[place + 1]}"
    return lines[place]


def _in_line(line: str, *, internal: bool) -> str:
    bare = _squeezed(line)
    inside = _first(_INTERNAL, bare) if internal else ""
    if inside or "密" not in bare:
        return inside
    starred = _STARRED.search(_BLANKS_WITHIN.sub("", line))
    return starred["level"] if starred else _whole(_WHOLE_LINE, bare) or _first(_ANYWHERE, bare)


def _first(patterns: tuple[re.Pattern[str], ...], line: str) -> str:
    return next((found["level"] for pattern in patterns if (found := pattern.search(line))), "")


def _whole(patterns: tuple[re.Pattern[str], ...], line: str) -> str:
    return next((found["level"] for pattern in patterns if (found := pattern.fullmatch(line))), "")


def _plain(line: str) -> str:
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", line)).translate(_TRADITIONAL)
    return _QUOTED.sub("", plain).strip()


def _squeezed(line: str) -> str:
    return "".join(line.split())
