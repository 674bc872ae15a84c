"""Who or what wrote a mail, and the reasons not to answer it (RFC 3834 §2, RFC 5230 §4.6)."""

import re
from collections.abc import Callable, Iterator

from mailproc.model import Etiquette, Message, Nature

Finding = tuple[Nature, str]

_PERSON, _MACHINE, _AUTOREPLY, _BOUNCE = Nature.PERSON, Nature.MACHINE, Nature.AUTOREPLY, Nature.BOUNCE
_RANK = (_PERSON, _MACHINE, _AUTOREPLY, _BOUNCE)

# Fields that tell by being there, and fields that tell by their value (None: any).
_FIELDS: tuple[tuple[str, str | None, Nature], ...] = (
    ("x-failed-recipients", None, _BOUNCE),
    ("x-autoreply", r"(?!no\b)", _AUTOREPLY),
    ("x-autorespond", None, _AUTOREPLY),
    ("x-autoresponder", None, _AUTOREPLY),
    ("x-autoreply-from", None, _AUTOREPLY),
    ("x-auto-reply", None, _AUTOREPLY),
    ("x-mail-autoreply", None, _AUTOREPLY),
    ("content-identifier", r"auto-?replied", _AUTOREPLY),
    ("precedence", r"auto_?reply", _AUTOREPLY),
    ("x-precedence", r"auto_?reply", _AUTOREPLY),
    ("precedence", r"bulk|junk|list", _MACHINE),
    ("x-precedence", r"bulk|junk|list", _MACHINE),
    ("mailing-list", None, _MACHINE),
    ("x-mailing-list", None, _MACHINE),
    ("x-fc-machinegenerated", r"(?!false|no\b)", _MACHINE),
    ("x-loop", None, _MACHINE),
    ("x-rt-loop-prevention", None, _MACHINE),
    ("x-ack", r"no\b", _PERSON),
    ("x-no-ack", None, _PERSON),
    ("x-auto-response-suppress", r".*\b(all|oof|dr|rn|nrn|autoreply)\b", _PERSON),
)

_REPORTS = {
    "message/delivery-status": _BOUNCE,
    "message/global-delivery-status": _BOUNCE,
    "message/disposition-notification": _AUTOREPLY,
    "message/global-disposition-notification": _AUTOREPLY,
    "message/feedback-report": _MACHINE,
}
_REPORT_TYPE = re.compile(r"report-type\s{0,9}=\s{0,9}\"?([\w-]+)", re.IGNORECASE)
_CALENDAR_REPLY = re.compile(rb"^METHOD:(REPLY|COUNTER)\s*$", re.IGNORECASE | re.MULTILINE)

_SENDERS: tuple[tuple[re.Pattern[str], Nature, str], ...] = (
    (re.compile(r"mail(er)?[-_.]?d(ae|ea|e|a)mon|daemon"), _BOUNCE, "mailer-daemon"),
    (re.compile(r"post[-_.]?master"), _MACHINE, "postmaster"),
    (
        re.compile(r"(.*[-_.])?(no|not|donot|dont|never)[-_.]?(to[-_.]?)?repl(y|ay|ies)([-_.\d].*)?"),
        _MACHINE,
        "no-reply",
    ),
    (re.compile(r"(.*[-_.])?do[-_.]not[-_.]reply([-_.\d].*)?|.*noreply.*|nobody"), _MACHINE, "no-reply"),
    (re.compile(r"auto[-_.]?(reply|respond|responder|answer)"), _AUTOREPLY, "autoresponder"),
    (
        re.compile(r"owner-.*|.*-(request|owner|bounces?)|bounces?([-+].*)?|listserv|majordomo|mailman"),
        _MACHINE,
        "list",
    ),
)

# As the whole subject, in brackets, or before a colon: 外出务工人员返乡情况 is a title.
_BOUNCE_WORDS = (
    "退信|系统退信|邮件退信|退信通知|系统退信通知|投递失败|邮件投递失败|投递失败通知|邮件投递失败通知|发送失败|邮件发送失败|邮件退回|未送达|"
    "undeliverable|undelivered|undeliverable mail|无法送达|无法投递|传递失败|未传递"
)
_AUTOREPLY_WORDS = (
    "自动回复|自动答复|自動回覆|自动回覆|自動答覆|外出|外出自动回复|外出通知|休假|休假中|不在办公室|已读|已閱讀|已读回执|阅读回执|回执已读|未读|"
    "邮件撤回|撤回|撤回邮件|邮件撤回通知|auto|auto[- ]?reply|auto(?:matic)?[- ]?(?:reply|response)|read|not read|"
    "read receipt|recall|message recall|out of office|oof|已接受|已谢绝|已拒绝|暂定|accepted|declined|tentative"
)
_BOUNCE_SUBJECT = re.compile(
    rf"[\[【(]?(?:{_BOUNCE_WORDS})(?:\s*$|[\]】)]|\s*[::/])"
    r"|undelivered mail returned|mail delivery (?:failed|failure|subsystem|system|error)|delivery status notification"
    r"|delivery (?:failure|has failed|report)|returned mail|failure notice|mail system error|message delivery failure"
    r"|来自.{1,30}的退信",
    re.IGNORECASE,
)
_AUTOREPLY_SUBJECT = re.compile(
    rf"[\[【(]?(?:{_AUTOREPLY_WORDS})(?:\s*$|[\]】)]|\s*[::])"
    r"|out of (?:the )?office\b|automatic reply\b|auto(?:matic)? ?response\b|vacation (?:reply|response)\b"
    r"|.{0,20}(?:将撤回邮件|撤回了一封邮件|would like to recall the message)",
    re.IGNORECASE,
)
_AUTOREPLY_TEXT = re.compile(
    r"\s*[【\[((]?(?:(?:您好|你好)[,,!!。\s]*)?(?:(?:这|此|本邮件|此邮件)(?:是|为)?(?:一封|一条)?(?:系统)?(?:的)?)?自动(?:回复|答复)"
    r"(?:邮件|信息|消息)?\s*(?:[::!!。,,.\]】))]|\n|$)"
)
_LONGEST_NOTE = 400  # characters of a vacation note

_COMMENT = re.compile(r"\([^()]*\)|;.*")
_DMARC_FAILED = re.compile(r"\bdmarc\s{0,9}=\s{0,9}fail\b", re.IGNORECASE)


def look(message: Message, own: bool) -> Etiquette:
    """The nature of a mail, and why it must not be answered.

    `own` is whether our signed mark was verified on it. Every reason found is listed; the strongest gives the
    nature: bounce before autoreply before machine. Reasons that are only a wish for silence leave a person a person.
    """
    if own:
        return Etiquette(Nature.OWN, ("our own mark",))
    findings = [finding for check in _CHECKS for finding in check(message)]
    nature = max((nature for nature, _ in findings), key=_RANK.index, default=_PERSON)
    return Etiquette(nature, tuple(dict.fromkeys(reason for _, reason in findings)))


def _by_return_path(message: Message) -> Iterator[Finding]:
    if message.return_path == "":
        yield _MACHINE, "Return-Path: <>"


def _by_sender(message: Message) -> Iterator[Finding]:
    local, at, _ = message.sender.address.rpartition("@")
    if not at:
        yield _MACHINE, "no sender address"
        local = message.sender.name.lower()
    for pattern, nature, reason in _SENDERS:
        if pattern.fullmatch(local):
            yield nature, f"sender: {reason}"


def _by_auto_submitted(message: Message) -> Iterator[Finding]:
    for value in message.header("auto-submitted"):
        keyword = _COMMENT.sub("", value).strip().lower()
        if keyword != "no":
            yield _AUTOREPLY if keyword.startswith("auto-replied") else _MACHINE, f"Auto-Submitted: {keyword[:40]}"


def _by_fields(message: Message) -> Iterator[Finding]:
    for name, pattern, nature in _FIELDS:
        for value in message.header(name):
            if pattern is None or re.match(pattern, value.strip()[:200], re.IGNORECASE):
                yield nature, f"{_cased(name)}: {value[:40]}"


def _by_list(message: Message) -> Iterator[Finding]:
    for name in ("id", "post", "owner", "help", "subscribe", "unsubscribe", "archive"):
        if message.header(f"list-{name}"):
            yield _MACHINE, f"List-{name.capitalize()}"


def _by_content_type(message: Message) -> Iterator[Finding]:
    value = next(iter(message.header("content-type")), "").lower()
    kinds = [nature for part in message.attachments if (nature := _REPORTS.get(part.media_type))]
    if value.startswith("multipart/report"):
        named = _REPORT_TYPE.search(value)
        nature = _REPORTS.get(f"message/{named[1]}") if named else None
        yield nature or next(iter(kinds), _BOUNCE), f"multipart/report: {named[1] if named else 'no type'}"
    else:
        yield from ((nature, "a report inside") for nature in kinds)


def _by_calendar(message: Message) -> Iterator[Finding]:
    if any(
        part.media_type == "text/calendar" and _CALENDAR_REPLY.search(b"".join(part.data))
        for part in message.attachments
    ):
        yield _AUTOREPLY, "calendar reply"


def _by_subject(message: Message) -> Iterator[Finding]:
    subject = message.subject.strip()[:200]
    if _BOUNCE_SUBJECT.match(subject):
        yield _BOUNCE, "subject of a bounce"
    elif _AUTOREPLY_SUBJECT.match(subject):
        yield _AUTOREPLY, "subject of an automatic reply"


def _by_text(message: Message) -> Iterator[Finding]:
    if len(message.text) <= _LONGEST_NOTE and _AUTOREPLY_TEXT.match(message.text):
        yield _AUTOREPLY, "text of an automatic reply"


def _by_authentication(message: Message) -> Iterator[Finding]:
    """RFC 8601: only the topmost result can be our own server's; the rest the sender may have written."""
    topmost = next(iter(message.header("authentication-results")), "")
    if _DMARC_FAILED.search(topmost):
        yield _PERSON, "dmarc=fail"


def _cased(name: str) -> str:
    return "-".join(word.capitalize() for word in name.split("-"))


_CHECKS: tuple[Callable[[Message], Iterator[Finding]], ...] = (
    _by_return_path,
    _by_sender,
    _by_auto_submitted,
    _by_fields,
    _by_list,
    _by_content_type,
    _by_calendar,
    _by_subject,
    _by_text,
    _by_authentication,
)
