"""Letters and the figures in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from mailproc.model.ledger import MailClass
from mailproc.model.mail import Address, Attachment


class LetterKind(StrEnum):
    RECEIPT = "receipt"
    ALERT = "alert"
    FORWARD = "forward"
    RESTRICTED = "restricted"
    NOTICE = "notice"
    STATEMENT = "statement"
    TALLY = "tally"
    DRAFT = "draft"
    CIRCULAR = "circular"
    TRANSCRIPT = "transcript"  # what became of each line of a clerk's mail
    QUESTION = "question"  # which unit is it? to the sender of a mail that is nobody's yet
    CONFIRMATION = "confirmation"  # was it really you? the lines of an unproven mail, with a link
    DIGEST = "digest"  # the clerk's mail of the day
    REMARK = "remark"  # to a clerk: what a unit wrote in free words, the mails it speaks of beside it
    ENQUIRY = "enquiry"  # to a unit that asked: its own items of a month
    COMMISSION = "commission"  # 约稿: to a unit, asked, reminded, postponed, or withdrawn
    FEEDBACK = "feedback"  # 情况反馈: to a unit, what of its items was adopted
    TOPICS = "topics"  # 报送要点: to all units
    SUMMARY_DRAFT = "summary_draft"  # 半年、年度总结 as it waits for 印发: to clerks and signers, with what is proposed
    SUMMARY = "summary"  # … as all units get it
    FEES = "fees"  # 稿酬: the quarter's list, to clerks
    REMINDER = "reminder"  # to a unit from which nothing came this month


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one recipient, before it becomes bytes.

    `key` names what it is about (a mail digest, "2026-10/1"); with kind and recipient it makes the
    Message-ID. Answers have a null envelope sender (RFC 3834) and `answers` the mails' Message-IDs.
    """

    kind: LetterKind
    recipient: Address
    key: str
    subject: str
    text: str
    html: str
    answers: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()  # digests of the mails it answers
    enclosures: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a letter to an address: `outcome` is sent, refused, expired or returned.

    `status` is an enhanced status code (RFC 3463), `about` what was objected to: recipient, content or size.
    A return that is not `proven` may be forged.
    """

    letter: str
    at: datetime
    outcome: str
    status: str = ""
    about: str = ""
    proven: bool = True


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One row of a tally. Numbers of entries, and points; ranks are 1-1-3 in the group, None: not ranked."""

    unit: str
    name: str
    group: str
    assessed: bool
    received: int
    received_year: int
    adopted: Mapping[str, int]
    instructions: Mapping[str, int]
    commissions_done: int
    commissions_missed: int
    deductions: int
    deducted: Decimal
    points: Decimal
    points_year: Decimal
    rank: int | None
    rank_year: int | None
    listed: bool = True  # False: it has ended, or counts for its parent, and has no credit; papers leave it out


@dataclass(frozen=True, slots=True)
class Tally:
    """The month in figures: what every paper is rendered from. `units` in the official order."""

    month: str
    mails: int
    classes: Mapping[MailClass, int]
    units: tuple[UnitFigures, ...]
