"""New text and what hangs below it: quoted mail, the original of a forward, closings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailproc.model import Address, Original
from mailproc.post import closings
from mailproc.post.moments import written_date
from mailproc.post.quoteheads import Head, find_head, split
from mailproc.post.widths import narrow

_FORWARD_PREFIX = re.compile(
    r"\s*(?:\[?(?:fwd?|fw|wg)\]?(?:\[\d{1,3}\])?\s*:|[\[【]?(?:自动)?(?:转发|轉寄|轉發|转寄)[\]】]?\s*:|转\s*:|[\[【](?:转发|轉寄)[\]】])",
    re.IGNORECASE,
)
_REPLY_PREFIX = re.compile(
    r"\s*(?:\[?(?:re|aw|sv|vs|antw|antwort|odp|rif|ref)\]?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*:|[\[【]?(?:答复|回复|回覆|答覆|回信|回復)[\]】]?\s*:)",
    re.IGNORECASE,
)
_QUOTED = {
    ">": re.compile(r"\s?(?:[A-Z]{2,3})?[>＞]"),
    ":": re.compile(r"\s?[:：](?:\s|$)"),
}
_SHARE = re.compile(r"\s?[>＞]\s?\d[\d.]{0,9}\s?[%％‰]")  # «> 5%的有3个区» is a figure
_UNMARK = {">": re.compile(r"\s?(?:[A-Z]{2,3})?[>＞] ?"), ":": re.compile(r"\s?[:：] ?")}

_DEEPEST = 6  # forwards of forwards that are followed to the one that has a text
_MOST_OF_HEAD = 6  # lines in which a head says that it is a forward's
_NOTE = 60  # characters; a forwarder's words are seldom more
_BROKEN = 56  # columns; a quoted line this wide may have been broken by a mail program
_MOST_PHRASES = 200  # «… wrote:» between quoted lines that are looked at
_SENTENCE_ENDS = tuple(".?!。？！;；:：")


@dataclass(frozen=True, slots=True)
class Parting:
    """A text parted: what is new, quoted, forwarded in it, and what closes the new and the forwarded.

    `below` is the end of the new text that stands below the first quoted line.
    """

    text: str
    quoted: str = ""
    original: Original | None = None
    closing: str = ""
    below: str = ""


_NOBODY = Address("")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a text beside its words.

    `writer` wrote it; `quote` is the line at which its page says that older mail begins; `people` has the addresses
    that its page links to names.
    """

    writer: Address = _NOBODY
    quote: int | None = None
    people: Mapping[str, str] = field(default_factory=dict)


_NOTHING_KNOWN = Setting()


def is_forward(subject: str) -> bool:
    """Whether a subject begins with Fw:, 转发: and the like."""
    return bool(_FORWARD_PREFIX.match(narrow(subject[:200])))


def _is_reply(subject: str) -> bool:
    return bool(_REPLY_PREFIX.match(narrow(subject[:200])))


def part(text: str, subject: str, *, is_reply: bool, setting: Setting = _NOTHING_KNOWN) -> Parting:
    """Part a mail's text at the first head of a quoted mail, or by ">" at the beginning of lines.

    `is_reply` is whether the mail refers to another (In-Reply-To, References). A forward, by its subject, by the head's
    words, or because it is no reply and yet holds another's mail, has an `original`; so has a mail in which its
    writer sends an own one again without a word. Else what hangs below is
    `quoted` alone.
    """
    pieces = split(text.split("\n"))
    if setting.quote is not None:
        setting = replace(setting, quote=sum(map(len, pieces[: setting.quote])))
    lines = [line for piece in pieces for line in piece]
    return _part(lines, subject, setting, is_reply=is_reply, depth=_DEEPEST)


def _part(lines: list[str], subject: str, setting: Setting, *, is_reply: bool, depth: int) -> Parting:
    head = _head(lines, setting)
    replies = is_reply or _is_reply(subject)
    forwards = is_forward(subject)
    if head is None:
        return _without_marked_lines(lines) if replies and _marks(lines) else _new(lines)
    if replies and _marks(lines[: head.start]) and _QUOTED[">"].match(lines[head.start]):
        return _without_marked_lines(lines)
    if not forwards and not head.is_forward and _is_marked(lines, head, replies=replies):
        return _without_marked_lines(lines, head)
    end = _end(lines, head)
    above = _divided(lines[: head.start], lines[end:])
    lines = lines[:end]
    parting = replace(above, quoted="\n".join(lines[head.start :]).strip("\n"))
    if forwards or head.is_forward or not replies:
        return _forward(parting, _below(lines, head, setting, depth), head, subject, setting)
    if above.text or not depth:
        return parting
    resent = _forward(parting, _below(lines, head, setting, depth), head, subject, setting)
    if _is_same(resent.original, setting.writer) or not _is_reply(subject):
        return resent
    return parting


def _head(lines: list[str], setting: Setting) -> Head | None:
    """The first head, by words or, where something new stands above, by the page's own mark."""
    head = find_head(lines)
    quote = setting.quote
    if quote is None or (head is not None and head.start <= quote + 1) or not any(map(str.strip, lines[:quote])):
        return head
    below = find_head(lines[quote : quote + 6])
    if below and not any(map(str.strip, lines[quote : quote + below.start])):
        return replace(below, start=below.start + quote, body=below.body + quote)
    following = next((number for number in range(quote + 1, len(lines)) if lines[number].strip()), quote)
    is_phrase = following < len(lines) and bool(_QUOTED[">"].match(lines[following]))
    return Head(quote, quote + 1 if is_phrase else quote, is_phrase=is_phrase)


def _end(lines: list[str], head: Head) -> int:
    """Where a mail ends that is marked line by line: what follows is the writer's again."""
    first = next((line for line in lines[head.body :] if line.strip()), "")
    if not _QUOTED[head.mark].match(first):
        return len(lines)
    return 1 + max(number for number in range(head.body, len(lines)) if _QUOTED[head.mark].match(lines[number]))


def _is_marked(lines: list[str], head: Head, *, replies: bool) -> bool:
    """Whether quoted lines are told from new ones by their marks."""
    first = next((line for line in lines[head.body :] if line.strip()), "")
    if head.is_phrase:
        return bool(_QUOTED[head.mark].match(first))
    return replies and bool(_QUOTED[">"].match(lines[head.start]) and _QUOTED[">"].match(first))


def _forward(parting: Parting, below: Parting, head: Head, subject: str, setting: Setting) -> Parting:
    closing = "\n".join(piece for piece in (parting.closing, below.closing) if piece)
    prefix = _FORWARD_PREFIX.match(narrow(subject[:200]))
    title = head.fields.get("subject") or subject[prefix.end() if prefix else 0 :]
    title = title.replace("\t", " ").strip()
    if below.original and (only_passes_on(below, head.fields.get("subject", title)) or _forwards_in_short(below)):
        return replace(parting, original=below.original, closing=closing)
    sender = _sender(head.fields.get("from", ""), setting.people)
    original = Original(sender, written_date(narrow(head.fields.get("sent", ""))), title, below.text)
    return replace(parting, original=original, closing=closing)


def _below(lines: list[str], head: Head, setting: Setting, depth: int) -> Parting:
    """What stands under a head, parted again."""
    if not depth:
        return Parting("")
    inner = _unmarked(lines[head.body :], head.mark)
    return _part(inner, "", Setting(people=setting.people), is_reply=False, depth=depth - 1)


def only_passes_on(parting: Parting, subject: str) -> bool:
    """Whether a mail is a forward with no more than a word or two of its own."""
    return not parting.text.strip() or (is_forward(subject) and _is_note(parting.text))


def _forwards_in_short(parting: Parting) -> bool:
    """The same by the words of the head below the note: ---- 转发的邮件 ----."""
    head = find_head(parting.quoted.split("\n", _MOST_OF_HEAD)[:_MOST_OF_HEAD])
    return bool(head and head.is_forward) and _is_note(parting.text)


def _is_note(text: str) -> bool:
    return len("".join(text[: _NOTE * 4].split())) <= _NOTE


def _is_same(original: Original | None, writer: Address) -> bool:
    if original is None:
        return False
    if original.sender.address and writer.address:
        return original.sender.address == writer.address
    return bool(original.sender.name) and original.sender.name == writer.name


_ADDRESS = re.compile(r"[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_AREA = re.compile(r"[,，]\s{0,3}信区")  # «发信人: lisi (李四), 信区: Study», from bulletin boards
_AROUND_NAME = " \t\u3000\xa0\"'“”‘’<>《》[]【】;；,，:：*|"


def _sender(value: str, people: Mapping[str, str]) -> Address:
    """The person in «张三 <zhangsan@example.com>», «"张三" [mailto:…]»; no address where none is written or linked."""
    value = value[:500].partition(";")[0] if "@" not in value[:500] else value[:500]
    value = _AREA.split(value, maxsplit=1)[0]
    match = _ADDRESS.search(value)
    name = _name(value[: match.start()] if match else value)
    if match and not name:
        after = _name(value[match.end() :].partition("<")[0]).strip("()（）")
        name = "" if "@" in after or "mailto" in after else after
    if "/" in name and not match:
        name = name.partition("/")[0].strip()  # 张三/办公室/JC, as Lotus Notes names people
    if match and name.lower() == match[0].lower():
        name = ""
    linked = _ADDRESS.fullmatch(people.get(name, ""))
    return Address(match[0].lower() if match else linked[0] if linked else "", name)


def _name(written: str) -> str:
    name = written.strip(_AROUND_NAME).removesuffix("mailto").strip(_AROUND_NAME)
    return name.rstrip(f"(（{_AROUND_NAME}").lstrip(f")）{_AROUND_NAME}")


def _marks(lines: Sequence[str]) -> bool:
    return any(_QUOTED[">"].match(line) and not _SHARE.match(line) for line in lines)


def _without_marked_lines(lines: list[str], head: Head | None = None) -> Parting:
    """A reply between the lines: those with ">" are quoted, all others are new."""
    above = _new(lines[: head.start] if head else [])
    rest = lines[head.body :] if head else lines
    old = _old_lines(rest, _QUOTED[head.mark if head else ">"])
    first = 0 if head else old.index(True)
    between = _divided(
        rest[:first], [line for line, is_old in zip(rest[first:], old[first:], strict=True) if not is_old]
    )
    quoted = (lines[head.start : head.body] if head else []) + [
        line for line, is_old in zip(rest, old, strict=True) if is_old
    ]
    return Parting(
        f"{above.text}\n{between.text}".strip("\n"),
        "\n".join(quoted),
        closing="\n".join(piece for piece in (above.closing, between.closing) if piece),
        below=between.below,
    )


def _old_lines(lines: list[str], marked: re.Pattern[str]) -> list[bool]:
    """Which lines are quoted: marked ones, the end of one that was broken before the next, and whose they are."""
    old = [bool(marked.match(line)) for line in lines]
    phrases = 0
    for number in range(1, len(lines) - 1):
        before, line = lines[number - 1], lines[number]
        is_broken = len(before.encode("gb18030", "replace")) >= _BROKEN and not before.rstrip().endswith(_SENTENCE_ENDS)
        if not old[number] and line.strip() and is_broken and marked.match(before) and old[number + 1]:
            old[number] = True
        elif phrases < _MOST_PHRASES and not old[number] and old[number + 1] and narrow(line[-9:]).rstrip()[-1:] == ":":
            phrases += 1
            head = find_head(lines[number : number + 2])  # another phrase: «On … Wang Wu wrote:»
            old[number] = bool(head and head.is_phrase and not head.start)
    return old


def _unmarked(lines: list[str], mark: str) -> list[str]:
    """Lines without their ">" where all have it, as in a forward from a telephone."""
    written = [line for line in lines if line.strip()]
    if not written or sum(1 for line in written if _QUOTED[mark].match(line)) * 2 < len(written):
        return lines
    return [_UNMARK[mark].sub("", line, count=1) if _QUOTED[mark].match(line) else line for line in lines]


def _new(lines: Sequence[str]) -> Parting:
    """Lines as new text, without blank ends, and what closes it apart."""
    kept, closing = closings.set_apart(lines)
    return Parting(_joined(kept), closing=_joined(closing))


def _divided(above: Sequence[str], below: Sequence[str]) -> Parting:
    """New text above a quoted line, and below it."""
    whole, end = _new([*above, *below]), _new(below).text
    return replace(whole, below=end if whole.text.endswith(end) else whole.text)


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")
