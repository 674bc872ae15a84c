"""Secrecy: finds classification marks (office rules §5), and leaves mere words about secrets alone."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mailproc.model import Message

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_TRADITIONAL = str.maketrans({"絕": "绝", "機": "机", "級": "级", "長": "长", "啟": "启", "開": "开", "內": "内"})
_QUOTED = re.compile(r"^[>|\s]+")

_LEVEL = r"(?P<level>绝密|机密|秘密)"
_STAR = "[★☆⭐✩✪✫✬✭✮✯✰⋆]"
_TERM = (
    r"(?:\d{1,3}(?:年|个?月|天|日)|[一二三四五六七八九十]{1,3}(?:年|个月)|长期|\d{4}[年.-]\d{1,2}[月.-]\d{1,2}日?前?"
    r"|\w{0,8}(?:公布|公开|启用|启封|开启|开始|解密|结束|使用完毕)前)(?![来后间内以起多])"
)
_HASTE = "(?:特提|特急|加急|平急|急件|紧急)"
_COPY = r"(?:(?:份号|编号|NO\.?)?:?\d{1,8})"
_OPEN, _CLOSE = r"[\[【(<〔]", r"[\]】)>〕]"
_SIGN = rf"(?:{_STAR}|[*×※▲△●◆])"
_DOT = "[·•・‧∙]"
_FIELD = "(?:密级|秘密等级|涉密等级|保密等级|保密级别|涉密级别)"
_TICK = "[☑☒√■✓✔]"
_NO_LIST = "(?!级?[、,/或和]?[□☐○]?(?:绝密|机密|秘密|非密|内部|公开))"  # 密级:绝密□机密□秘密□ is an empty form

# Each is matched against one NFKC line without blanks. With a term a mark may stand anywhere.
_ANYWHERE = (
    re.compile(rf"(?<!商业)(?<!技术)(?<!企业)(?<!工作){_LEVEL}级?{_SIGN}+{_TERM}"),
    re.compile(rf"^{_SIGN}+{_LEVEL}(?:文件|{_TERM})?{_SIGN}*$"),
    re.compile(rf"{_FIELD}\w{{0,4}}?[:|=]{_TICK}?{_LEVEL}{_NO_LIST}"),
    re.compile(rf"{_FIELD}.{{0,20}}{_TICK}{_LEVEL}"),
    re.compile(rf"^{_FIELD}{_LEVEL}级?(?:$|{_STAR}|\d)"),
)
# The star alone makes a mark where no word stands before: 保守国家秘密★人人有责 is a slogan. Blanks matter here.
_STARRED = re.compile(rf"(?:^|[^\w★☆]|(?<!\d)\d{{5,8}}){_LEVEL}级?{_STAR}")
_WHOLE_LINE = (
    re.compile(rf"{_COPY}?{_OPEN}?{_LEVEL}级?(?:{_SIGN}|{_DOT}|:)*{_OPEN}?{_TERM}{_CLOSE}{{0,2}}{_HASTE}?"),
    re.compile(rf"{_COPY}?{_OPEN}?{_LEVEL}级?{_CLOSE}?(?:{_STAR}|[*※])+{_HASTE}?"),
    re.compile(rf"{_OPEN}?{_FIELD}{_OPEN}{_LEVEL}级?{_CLOSE}+"),
)
_APART = rf"(?:[、,/|]|{_DOT})?"
_BARE = re.compile(  # the bare word is a mark only at a text's head, or as what stands on every page
    rf"(?:{_HASTE}{_APART})?{_COPY}?{_OPEN}?{_LEVEL}(?:级|文件|件)?{_CLOSE}?(?:{_APART}{_HASTE})?"
)
_HEAD_LINES = 3
_FIRST_SIGNS = frozenset("绝机秘")
_IN_NAME = (
    re.compile(rf"{_OPEN}{_LEVEL}级?(?:{_SIGN}+{_TERM}?|{_TERM}){_CLOSE}"),
    re.compile(rf"(?:^|[:\]】)]){_OPEN}{_LEVEL}级?{_CLOSE}|{_OPEN}(?P<end>绝密|机密|秘密)级?{_CLOSE}(?:\.\w{{1,5}})?$"),
    re.compile(rf"^{_LEVEL}(?:级|文件|件)?(?:{_TERM}|[:_-]|关于)|^{_FIELD}(?P<field>绝密|机密|秘密)"),
    re.compile(
        rf"^(?:{_HASTE}{_APART})?{_LEVEL}(?:(?:级|文件|件|材料|资料)?\d{{0,3}}(?:\.\w{{1,5}})?$|{_APART}{_HASTE})"
    ),
    re.compile(rf"[_—-]{_LEVEL}级?(?:\.\w{{1,5}})?$"),
)
_INTERNAL = (
    re.compile(rf"(?P<level>内部|工作秘密){_STAR}"),
    re.compile(rf"{_FIELD}:(?P<level>内部|工作秘密)"),
    re.compile(rf"^{_OPEN}?(?P<level>工作秘密){_CLOSE}?$"),
)
_BLANKS_WITHIN = re.compile(rf"(?<=[绝机秘]) (?=密)| (?={_STAR})|(?<=\d) (?=\d)")
_REPLY = re.compile(r"^(?:(?:re|fw|fwd|回复|答复|转发|转)\s*:\s*)+", re.IGNORECASE)
_MARKED_HEADERS = ("comments", "keywords", "thread-topic", "x-classification", "content-description")


def mark(message: Message, *, internal: bool = False) -> str:
    """The classification mark that a mail bears: 秘密, 机密, 绝密, by `internal` also 内部 and 工作秘密; "" for none.

    Looked at are subject, text, quoted and forwarded mail, names and texts of attachments and of what is in them,
    and header comments.
    """
    found = (_in_text(text, internal=internal, paged=paged) for text, paged in dict.fromkeys(_texts(message)))
    named = (_in_name(name, internal=internal) for name in dict.fromkeys(_names(message)))
    return next(filter(None, (*named, *found)), "")


def _names(message: Message) -> Iterator[str]:
    yield message.subject
    if message.original:
        yield message.original.subject
    for attachment in message.attachments:
        yield attachment.name
        yield from attachment.within.split("/")  # folders of an archive are names too
    yield from message.links
    for header in _MARKED_HEADERS:
        yield from message.header(header)


def _texts(message: Message) -> Iterator[tuple[str, bool]]:
    """All texts, and whether they come from pages: their headers and footers are repeated, or stand at the end."""
    yield from ((text, False) for text in (message.text, message.closing, message.quoted))
    if message.original:
        yield message.original.text, False
    yield from ((attachment.text, True) for attachment in message.attachments)


def _in_name(name: str, *, internal: bool) -> str:
    line = _REPLY.sub("", _plain(name))
    return _in_line(line, internal=internal) or _first(_IN_NAME, _squeezed(line))


def _in_text(text: str, *, internal: bool, paged: bool) -> str:
    lines = _upright([line for line in map(_plain, text.replace("\t", "\n").splitlines()) if line])
    bare: list[str] = []
    for place, line in enumerate(lines):
        if not internal and "密" not in line:
            continue
        found = _in_line(_with_value(lines, place), internal=internal)
        alone = _whole((_BARE,), _squeezed(line))
        if alone:
            bare.append(alone)
        if found or (alone and place < _HEAD_LINES and not _is_listed(lines, place)):
            return found or alone
    if not paged or len(set(bare)) != 1:  # several levels are a list of them
        return ""
    return bare[0] if len(bare) > 1 or _whole((_BARE,), "".join(_squeezed(line) for line in lines[-1:])) else ""


def _is_listed(lines: Sequence[str], place: int) -> bool:
    """Whether another line of a bare level follows: 绝密, 机密, 秘密, as they are explained."""
    return place + 1 < len(lines) and _BARE.fullmatch(_squeezed(lines[place + 1])) is not None


def _upright(lines: list[str]) -> list[str]:
    """Lines with those of one sign each, 机/密/★, put together: they stand one below the other in a narrow cell."""
    if not any(one in _FIRST_SIGNS and other == "密" for one, other in pairwise(lines)):
        return lines
    return ["".join(run) for run in _runs(lines)]


def _runs(lines: Sequence[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for line in lines:
        if run and not (len(line) == 1 and run[0] in _FIRST_SIGNS):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _with_value(lines: Sequence[str], place: int) -> str:
    """A line; with the next one where that is the value of the field 密级 alone, or the star of a level alone."""
    if place + 1 == len(lines):
        return lines[place]
    field, value = _squeezed(lines[place]).rstrip(":"), lines[place + 1]
    if re.fullmatch(_FIELD, field):
        return f"{field}:{value}"
    return f"{field}{value}" if re.fullmatch(_LEVEL, field) and re.match(_STAR, value) else lines[place]


def _in_line(line: str, *, internal: bool) -> str:
    bare = _squeezed(line)
    inside = _first(_INTERNAL, bare) if internal else ""
    if inside or "密" not in bare:
        return inside
    starred = _STARRED.search(_BLANKS_WITHIN.sub("", " ".join(line.split())))
    return starred["level"] if starred else _whole(_WHOLE_LINE, bare) or _first(_ANYWHERE, bare)


def _first(patterns: tuple[re.Pattern[str], ...], line: str) -> str:
    found = next((found for pattern in patterns if (found := pattern.search(line))), None)
    return next(filter(None, found.groupdict().values()), "") if found else ""


def _whole(patterns: tuple[re.Pattern[str], ...], line: str) -> str:
    return next((found["level"] for pattern in patterns if (found := pattern.fullmatch(line))), "")


def _plain(line: str) -> str:
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", line)).translate(_TRADITIONAL)
    return _QUOTED.sub("", plain).strip()


def _squeezed(line: str) -> str:
    return "".join(line.split())
