"""What the ledger records of mails, items and points."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from mailproc.model.mail import Address, Attribution, Evidence, Handover

NOBODYS = Attribution()
MOVED = "moved"  # the reason of an item that counts in the month in which what a clerk forwarded was sent
CORRECTED = "corrected"  # marks what takes a late entry out of a month again: the month it belongs to is corrected


class MailClass(StrEnum):
    """Every mail ever seen ends in exactly one."""

    SUBMISSION = "submission"
    REVISION = "revision"
    DUPLICATE = "duplicate"
    UNATTRIBUTED = "unattributed"
    SUPERIOR = "superior"
    COMMAND = "command"
    OWN = "own"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    OTHER = "other"
    RESTRICTED = "restricted"
    UNREADABLE = "unreadable"


class ItemStatus(StrEnum):
    """What an item is beside those that came before it."""

    NEW = "new"
    REVISION = "revision"
    DUPLICATE = "duplicate"
    JOINT = "joint"  # the same joint report, sent by the second unit: no further item


class CreditKind(StrEnum):
    """The entries of the ledger that carry points."""

    RECEIVED = "received"
    ADOPTED = "adopted"
    INSTRUCTION = "instruction"
    COMMISSION = "commission"
    MISSED = "missed"  # a commission not completed
    DEDUCTION = "deduction"


@dataclass(frozen=True, slots=True)
class Credit:
    """One signed line of the ledger (得分). Never edited: a mend is a reversing credit.

    `count` is what it adds to the number of entries of its kind: 1, or -1 for a reversal. `late` is
    "late" (补记) or "reversal" (冲减) where the effective month was already published, else "".
    """

    id: str
    unit: str
    kind: CreditKind
    points: Decimal
    count: int
    effective: date
    month: str
    rule: str
    at: datetime
    who: str
    item: str = ""
    outlet: str = ""
    level: str = ""
    issue: str = ""
    why: str = ""
    late: str = ""
    reverses: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a mail lies on the server (RFC 9051 §2.3.1.1)."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """What the ledger holds of an item; its words are in the mail's reading, in the archive.

    `of` is the item that this one revises, repeats or joins. `counted` is whether it is one of the items
    received; `reason` says why it is not (a key of the table of reasons), or where. `units` are all that report it.
    """

    id: str
    digest: str
    status: ItemStatus
    units: tuple[str, ...]
    counted: bool
    reason: str = ""
    of: str = ""
    likeness: float = 0.0
    like: str = ""  # the earlier item to be shown beside it, though it is a new one


class Due(StrEnum):
    """Letters that a mail calls for, written at the end of the pass that recorded it."""

    RECEIPT = "receipt"
    ALERT = "alert"
    FORWARD = "forward"
    RESTRICTED = "restricted"
    QUARANTINE = "quarantine"  # the clerks are told that it cannot be read
    CAPPED = "capped"  # … that it is one of too many, and gets no receipt
    ORDERS = "orders"  # a clerk's or signer's lines are to be carried out and answered
    REMARK = "remark"  # the clerks read what a unit wrote in free words
    ENQUIRY = "enquiry"  # a unit asks for the list of its items


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be recorded of one mail: the outcome of the office's rules, before any effect."""

    mail_class: MailClass
    unit: str = ""
    items: tuple[ItemRecord, ...] = ()
    attribution: Attribution = NOBODYS
    due: tuple[Due, ...] = ()
    reason: str = ""  # why this class, and why no answer


@dataclass(frozen=True, slots=True)
class Precedent:
    """An item already in the ledger that a new one may repeat, revise or follow up."""

    id: str
    units: tuple[str, ...]
    arrival: datetime
    title: str
    key: str
    digest: str
    serial: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A recorded mail, as the desk copy shows it. `items` and `titles` go in parallel."""

    digest: str
    number: str
    arrival: datetime
    mail_class: MailClass
    sender: Address
    subject: str
    size: int
    unit: str = ""
    items: tuple[ItemRecord, ...] = ()
    titles: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    proposal: str = ""
    due: tuple[Due, ...] = ()
    answered: tuple[str, ...] = ()  # letters that answered it
    reason: str = ""
    subunit: str = ""
    on_behalf: bool = False
    urgent: str = ""
    signed_off: bool = False
    has_phone: bool = False
    charset_doubt: bool = False
    enclosures: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()  # documents whose text could not be read
    message_id: str = ""
    references: tuple[str, ...] = ()
    date: datetime | None = None
    remark: str = ""  # as in Contents
    handover: Handover | None = None
