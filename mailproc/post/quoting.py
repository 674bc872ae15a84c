"""New text and what hangs below it: quoted mail, the original of a forward, adverts of mail programs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailproc.model import Address, Original
from mailproc.post.moments import written_date
from mailproc.post.quoteheads import Head, find_head

_FORWARD_PREFIX = re.compile(
    r"^\s*(?:\[?(?:fwd?|fw)\]?\s*[::]|[\[【]?转发[\]】]?\s*[::]|转\s*[::]|[\[【]转发[\]】]|轉寄\s*[::])", re.IGNORECASE
)
_REPLY_PREFIX = re.compile(r"^\s*(?:re(?:\[\d+\])?|aw|答复|回复|回覆|答覆)\s*[::]", re.IGNORECASE)
_QUOTED = re.compile(r"^\s?>")
_RULE = re.compile(r"^[\s\-–—_=*|~]*$")

# «发自我的iPhone», «来自QQ邮箱», «从 Windows 版邮件发送», «获取 Outlook for iOS», «签名由网易邮箱大师定制»: nothing but
# such words, for «来自华为公司的专家出席» is a sentence.
_PROGRAMS = "安卓|手机|平板|华为|荣耀|小米|三星|魅族|邮箱|邮件|微信|钉钉|飞书"
_FOREIGN = "iphone|ipad|ios|android|huawei|honor|xiaomi|redmi|oppo|vivo|samsung|mac|windows|outlook|foxmail|mail|wps"
_FILLERS = (
    "我的|网易|新浪|阿里|腾讯|移动|苹果|红米|企业|智能|专业|专属|商务|适配|电脑|客户端|应用|大师|定制|发送|发出|的|版"
)
_ADVERT = re.compile(
    r"^[\s\-|<(【]{0,20}(?:(?:发自|发送自|来自|从|通过|使用|获取|下载|sent from|sent via|get|签名由)"
    rf"(?=.{{0,60}}(?:{_PROGRAMS}|{_FOREIGN}))(?:[\sa-z0-9.+'’/-]|{_PROGRAMS}|{_FILLERS}){{1,80}}|网易邮箱大师)"
    r"(?:<https?://[^\s>]{0,200}>)?[\s\-|>)】.。]*$",
    re.IGNORECASE,
)
_LONGEST_ADVERT = 260

_DEEPEST = 5  # forwards of forwards that are followed to the one that has a text


@dataclass(frozen=True, slots=True)
class Parting:
    """A text parted: what is new, what is quoted, and what is forwarded in it."""

    text: str
    quoted: str = ""
    original: Original | None = None


def is_forward(subject: str) -> bool:
    """Whether a subject begins with Fw:, 转发: and the like."""
    return bool(_FORWARD_PREFIX.match(subject))


def part(text: str, subject: str, *, is_reply: bool) -> Parting:
    """Part a mail's text at the first head of a quoted mail, or by ">" at the beginning of lines.

    `is_reply` is whether the mail refers to another (In-Reply-To, References). A forward, by its subject, by the
    head's words, or because it is no reply and yet holds another's mail, has an `original`.
    """
    return _part(text.split("\n"), subject, is_reply=is_reply, depth=_DEEPEST)


def _part(lines: list[str], subject: str, *, is_reply: bool, depth: int) -> Parting:
    head = find_head(lines)
    replies = is_reply or bool(_REPLY_PREFIX.match(subject))
    if head is None:
        return _without_marked_lines(lines) if _marks_quotes(lines, replies) else Parting(_new_text(lines))
    if _marks_quotes(lines[: head.start], replies) and _QUOTED.match(lines[head.start]):
        return _without_marked_lines(lines)
    if head.is_phrase and not is_forward(subject) and _is_interleaved(lines[head.body :]):
        return _without_marked_lines(lines, head)
    new = _new_text(lines[: head.start])
    quoted = "\n".join(lines[head.start :]).strip("\n")
    if replies and not head.is_forward and not is_forward(subject):
        return Parting(new, quoted)
    return Parting(new, quoted, _original(lines, head, subject, depth))


def _original(lines: list[str], head: Head, subject: str, depth: int) -> Original:
    """The mail under a head; where that only forwards another, the other."""
    below = _part(_unmarked(lines[head.body :]), "", is_reply=False, depth=depth - 1) if depth else Parting("")
    if not below.text and below.original:
        return below.original
    title = head.fields.get("subject") or _FORWARD_PREFIX.sub("", subject).strip()
    return Original(_sender(head.fields.get("from", "")), written_date(head.fields.get("sent", "")), title, below.text)


_ADDRESS = re.compile(r"[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_AROUND_NAME = " \t\u3000\"'“”‘’<>《》[]【】(());;,,::*|"


def _sender(value: str) -> Address:
    """The person in «张三 <zhangsan@example.com>», «"张三" [mailto:…]»; no address where none is written."""
    value = value[:500]
    match = _ADDRESS.search(value)
    name = value[: match.start()] if match else value
    name = name.strip(_AROUND_NAME).removesuffix("mailto").strip(_AROUND_NAME)
    return Address(match[0].lower() if match else "", name)


def _marks_quotes(lines: Sequence[str], replies: bool) -> bool:
    return replies and sum(1 for line in lines if _QUOTED.match(line)) > 1


def _is_interleaved(below: Sequence[str]) -> bool:
    first = next((line for line in below if line.strip()), "")
    return bool(_QUOTED.match(first))


def _without_marked_lines(lines: list[str], head: Head | None = None) -> Parting:
    """A reply between the lines: those with ">" are quoted, all others are new."""
    above = lines[: head.start] if head else []
    rest = lines[head.body :] if head else lines
    new = _new_text(above) + "\n" + _new_text([line for line in rest if not _QUOTED.match(line)])
    quoted = (lines[head.start : head.body] if head else []) + [line for line in rest if _QUOTED.match(line)]
    return Parting(new.strip("\n"), "\n".join(quoted))


def _unmarked(lines: list[str]) -> list[str]:
    """Lines without their ">" where all have it, as in a forward from a telephone."""
    written = [line for line in lines if line.strip()]
    if not written or sum(1 for line in written if _QUOTED.match(line)) * 2 < len(written):
        return lines
    return [re.sub(r"^\s?> ?", "", line) for line in lines]


def _new_text(lines: Sequence[str]) -> str:
    """Lines as text without blank ends, adverts of mail programs and rules at the end."""
    end = len(lines)
    while end and (_RULE.match(lines[end - 1][:_LONGEST_ADVERT]) or _is_advert(lines[end - 1])):
        end -= 1
    return "\n".join(line.rstrip() for line in lines[:end]).strip("\n")


def _is_advert(line: str) -> bool:
    return len(line) <= _LONGEST_ADVERT and bool(_ADVERT.match(line))
