"""Letters that cannot wait for a digest: emergency alert, restricted notice, a superior's mail, operator notices."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailproc.model import Address, Attachment, Letter, LetterKind, Office, Submission
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.render import Press, Rendered
from mailproc.press.wording import EVIDENCE, brief, local, moment_name, size_name

ORIGINAL_NAME = "原邮件.eml"
OF_MAILS = frozenset(  # told of each; others once a day
    {"held", "quarantine", "capped", "unsent", "returned", "suspended", "missing", "recount", "withheld", "vanished"}
)
ALL_SENDERS = "（多个地址）"
DETAILS = 30  # lines of an operator notice; the rest is a number


class NoticeKind(StrEnum):
    """What an operator is told of; the words for each stand in templates/notice.j2."""

    HELD = "held"  # very many old mails unknown so far, UIDVALIDITY changed, or a new folder
    MAILBOX = "mailbox"  # the mailbox has not been readable since
    WITHHELD = "withheld"  # mails that the server lists and does not give
    VANISHED = "vanished"  # mails that were withheld till they were gone
    EMPTIED = "emptied"  # folders that held many mails and hold none at once
    CLOCK = "clock"  # our clock and the server's may disagree
    QUARANTINE = "quarantine"  # mails that could not be read
    UNSENT = "unsent"  # letters that the mail server does not take
    RETURNED = "returned"  # letters that came back
    SUSPENDED = "suspended"  # addresses that letters do not reach, and to which none is sent any more
    MISSING = "missing"  # letters whose bytes cannot be read
    SENDING = "sending"  # the mail server has taken no letter since
    CAPPED = "capped"  # senders, or all of them, whose mails count and are not answered, being too many
    TEMPLATES = "templates"  # own templates that are broken
    RESTORED = "restored"  # state/ was put back from a backup, and lines are lost
    RECOUNT = "recount"  # ledger and mailbox do not agree
    REJECTED = "rejected"  # mails with orders that were not heard
    FAULT = "fault"  # a part of the round failed by a fault of the program itself


@dataclass(frozen=True, slots=True)
class AlertContext:
    imprint: Imprint
    word: str
    number: str
    sender: str
    subject: str
    moment: str
    unit: str
    proposed: bool
    evidence: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RestrictedContext:
    """Nothing of the mail's words: no subject, no names shown with addresses, no attachment names."""

    imprint: Imprint
    number: str
    sender: str
    moment: str
    size: str


@dataclass(frozen=True, slots=True)
class ForwardContext:
    imprint: Imprint
    sender: str
    subject: str
    moment: str
    size: str


@dataclass(frozen=True, slots=True)
class NoticeContext:
    imprint: Imprint
    kind: NoticeKind
    count: int
    since: str
    details: tuple[str, ...]
    more: int


def alert(
    press: Press, office: Office, submission: Submission, unit: str, *, recipient: Address, now: datetime
) -> Letter:
    """To a clerk: a mail speaks of an emergency. `unit` is the short name of its unit, or of the one proposed."""
    context = AlertContext(
        imprint=imprint(office, now),
        word=submission.urgent,
        number=submission.number,
        sender=_sender(submission.sender),
        subject=brief(submission.subject),
        moment=moment_name(submission.arrival, office.zone),
        unit=unit,
        proposed=not submission.unit,
        evidence=tuple(f"{EVIDENCE.get(e.kind, e.kind)} {brief(e.value)}" for e in submission.evidence),
        titles=tuple(brief(title) for title in submission.titles),
    )
    return _letter(press.render("alert", context), LetterKind.ALERT, submission.digest, recipient)


def restricted(press: Press, office: Office, submission: Submission, *, recipient: Address, now: datetime) -> Letter:
    """To a clerk: a mail bears a classification mark; by number, address, time and size only (office.md §5)."""
    context = RestrictedContext(
        imprint=imprint(office, now),
        number=submission.number,
        sender=submission.sender.address,
        moment=moment_name(submission.arrival, office.zone),
        size=size_name(submission.size),
    )
    return _letter(press.render("restricted", context), LetterKind.RESTRICTED, submission.digest, recipient)


def forward(
    press: Press, office: Office, submission: Submission, raw: bytes, *, recipient: Address, now: datetime
) -> Letter:
    """To a clerk: a superior's mail, with the original enclosed as it came."""
    context = ForwardContext(
        imprint=imprint(office, now),
        sender=_sender(submission.sender),
        subject=brief(submission.subject),
        moment=moment_name(submission.arrival, office.zone),
        size=size_name(submission.size),
    )
    original = Attachment(
        name=ORIGINAL_NAME,
        media_type="message/rfc822",
        digest=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        data=(raw,),
    )
    words = press.render("forward", context)
    return _letter(words, LetterKind.FORWARD, submission.digest, recipient, (original,))


@dataclass(frozen=True, slots=True)
class Notice:
    """What has happened. `details` are one line each, `since` is when it began."""

    kind: NoticeKind
    count: int = 0
    details: tuple[str, ...] = ()
    since: datetime | None = None


def operator_notice(press: Press, office: Office, notice: Notice, *, recipient: Address, now: datetime) -> Letter:
    """To the operator: once for the same mails and the same outage of sending, else at most once a day."""
    context = NoticeContext(
        imprint=imprint(office, now),
        kind=notice.kind,
        count=notice.count,
        since=moment_name(notice.since, office.zone) if notice.since else "",
        details=tuple(brief(detail, 200) for detail in notice.details[:DETAILS]),
        more=max(0, len(notice.details) - DETAILS),
    )
    key = f"{notice.kind}/{local(now, office.zone).date().isoformat()}"
    if notice.kind is NoticeKind.SENDING and notice.since:
        key = f"{notice.kind}/{local(notice.since, office.zone).isoformat()}"
    if notice.kind in OF_MAILS:
        key += f"/{hashlib.sha256(repr(notice.details).encode()).hexdigest()[:16]}"
    return _letter(press.render("notice", context), LetterKind.NOTICE, key, recipient)


def _letter(
    words: Rendered, kind: LetterKind, key: str, recipient: Address, enclosures: tuple[Attachment, ...] = ()
) -> Letter:
    return Letter(
        kind=kind,
        recipient=recipient,
        key=key,
        subject=words.subject,
        text=words.text,
        html=words.html,
        enclosures=enclosures,
    )


def _sender(sender: Address) -> str:
    return f"{brief(sender.name)} <{sender.address}>" if sender.name else sender.address
