"""What a mail server's refusal is about: the recipient, the letter, or how we send (RFC 5321 §4.2, RFC 3463)."""

import re
from enum import StrEnum

from mailproc.post import refusals
from mailproc.post.widths import narrow

CLOSING = 421  # RFC 5321 §3.8
TOO_LARGE = 552
_UNWELCOME = {530, 534, 535, 538}  # RFC 4954: log in first, log in better

# What 163, QQ and Coremail say of senders who are too quick, whatever the code (QQ 550, NetEase 554 MI:STC).
_PACE = re.compile(
    r"\bMI:(?:CCL|CEL|DMC|SFQ|STC)\b|\bRP:(?:CCL|CEL|DRC)\b|\bHL:I(?:CC|FC)\b"
    r"|frequency limited|too frequent|frequently sending|rate.?limit|throttl|slow down"
    r"|too many (?:messages|mails|e-?mails|letters|connections|recipients|errors|commands)"
    r"|(?:sending|hourly|daily|monthly|per (?:hour|day))[\w ]{0,20}(?:quota|limit)|(?:quota|limit)[\w ]{0,20} sending"
    r"|发信(?:量|数|频率)?.{0,8}(?:超|上限|限制|频繁)|\b[45]\.4\.5\b|\b4\.3\.[12]\b",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"relay|authenticat|\bauth\b|log ?in|must (?:be (?:the )?same|equal)|not owned by|认证|登录", re.IGNORECASE
)


class Step(StrEnum):
    """How far the server let a letter come."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


class About(StrEnum):
    """What is refused. PACE, SENDER and ACCOUNT are no fault of the letter's: they would meet the next one, too."""

    PACE = "pace"
    SENDER = "sender"
    ACCOUNT = "account"
    RECIPIENT = "recipient"
    CONTENT = "content"
    SIZE = "size"


def about(step: Step, code: int, words: str) -> About:
    """What a refusal is about. Words beat the step: servers say 550 no such user after the content, too."""
    words = narrow(words)
    if code == CLOSING or _PACE.search(words):
        return About.PACE
    if code in _UNWELCOME or _ACCOUNT.search(words):
        return About.ACCOUNT
    status = refusals.status(f"{code} {words}")
    if status in {"5.2.3", "5.3.4"} or (step is Step.SENDER and code == TOO_LARGE):
        return About.SIZE
    if step is Step.SENDER:
        return About.SENDER
    if step is Step.RECIPIENT or status.startswith(("5.1.", "5.2.", "4.1.", "4.2.")):
        return About.RECIPIENT
    return About.CONTENT
