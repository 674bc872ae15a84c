"""The values that walk through the house: frozen, and the same in every room.

Words are those of docs/glossary.md. Points are Decimal, moments are zone-aware, months are labels such
as "2026-10", numbers are labels such as "2026-10-0007" (a mail) and "2026-10-0007.1" (one of its items).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

# --- the mail ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address in lower case ("" where there is none) and the name shown with it."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail. `data` is dropped once `text` has been read from it.

    `fault` says why there is no text: "" (there is some, or none was expected, as in a photo), "scan",
    "locked", "format" (no reader for it yet), "limits", "broken".
    """

    name: str
    media_type: str
    digest: str
    size: int
    inline: bool = False
    text: str = ""
    fault: str = ""
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Original:
    """The mail that this one forwards, as far as it can be made out."""

    sender: Address
    sent: datetime | None
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A mail as read. `text` is what its writer wrote anew; `quoted` is what hangs below.

    `headers` are all header fields in their order, names in lower case, values decoded and unfolded.
    `links` names big attachments that are only linked (超大附件, 云附件, 网盘).
    """

    digest: str
    size: int
    message_id: str
    sender: Address
    return_path: str | None
    recipients: tuple[Address, ...]
    subject: str
    date: datetime | None
    references: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    text: str
    quoted: str = ""
    original: Original | None = None
    attachments: tuple[Attachment, ...] = ()
    links: tuple[str, ...] = ()
    charset_doubt: bool = False

    def header(self, name: str) -> tuple[str, ...]:
        """All values of a header field, in order; empty where it is absent."""
        return tuple(value for key, value in self.headers if key == name)


class Nature(StrEnum):
    """Who or what wrote a mail, by its headers and form."""

    PERSON = "person"
    MACHINE = "machine"  # an OA system, a list: its content may count, it is never answered
    AUTOREPLY = "autoreply"  # vacation notes, read receipts, recalls: never content
    BOUNCE = "bounce"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Etiquette:
    """What the headers say: the mail's nature, and why it must not be answered (empty: it may be)."""

    nature: Nature
    silence: tuple[str, ...] = ()

    @property
    def may_answer(self) -> bool:
        return not self.silence


# --- what the mail says -----------------------------------------------------------------------------------


class Purport(StrEnum):
    """What a mail is by its content."""

    ITEMS = "items"
    ZERO = "zero"  # 零报告
    THANKS = "thanks"  # 收到,谢谢; replies with nothing new
    FORM = "form"  # 会议回执, 通讯录更新, 自查表, photo packs without text
    LINKED = "linked"  # the only text is behind a link
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Item:
    """One 信息 as found in a mail.

    `key` is the normalised text (office.duplicates.normalise), `digest` the SHA-256 of it, or of the
    attachment's bytes where no text could be read. `serial` is what makes two like texts two items:
    第42周, 第44期, 续报二, a reporting period; "" where the text names none. `source` is "" for the body,
    else the attachment's name. `fault` as in Attachment.
    """

    title: str
    text: str
    key: str
    digest: str
    source: str = ""
    serial: str = ""
    author: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A mail's items and what else it brings."""

    purport: Purport
    items: tuple[Item, ...] = ()
    enclosures: tuple[str, ...] = ()  # photo packs, 审签单: names only
    signed_off: bool = False  # a 审签单 came with it, or an approver is named
    has_phone: bool = False
    urgent: str = ""  # the emergency word found, e.g. 火灾


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to think that a mail is a unit's: kind is address, taught, domain, signature, subject,
    attachment, name, behalf, forwarded or joint; value is what was seen."""

    kind: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose mail it is. `unit` is set only on good evidence; else `proposal` is the best guess.

    `units` are all units of a joint report, the sender's first; () when the mail is one unit's alone.
    """

    unit: str = ""
    proposal: str = ""
    evidence: tuple[Evidence, ...] = ()
    on_behalf: bool = False  # 代报
    units: tuple[str, ...] = ()
    reason: str = ""


# --- the roster -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Units ranked together: 县(市、区), 市直部门, 其他. `minimum` is the least number of items a month."""

    id: str
    name: str
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Reporter:
    """A unit's informant (信息员)."""

    name: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A county or bureau that reports (office regulation: 通讯录)."""

    id: str
    name: str
    short: str
    group: str
    order: int
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    reporters: tuple[Reporter, ...] = ()
    since: date | None = None
    until: date | None = None
    successor: str = ""
    parent: str = ""
    assessed: bool = True
    opening: Decimal = Decimal(0)  # 期初累计, points brought forward into the assessment year


@dataclass(frozen=True, slots=True)
class Taught:
    """An address the clerk has said to be a person's of a unit, from–to."""

    address: str
    unit: str
    person: str = ""
    since: date | None = None
    until: date | None = None


# --- the rules of points ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rate:
    """Points that hold from a day on."""

    since: date
    points: Decimal


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where items are adopted. Outlets of one `series` count an item once, at its highest.

    `columns` of papers: outlets of one series stand under one heading. `discreet` outlets are given as
    counts only: their titles stand in the owner's statement alone.
    """

    id: str
    name: str
    rates: tuple[Rate, ...]
    short: tuple[str, ...] = ()
    series: str = ""
    discreet: bool = True


@dataclass(frozen=True, slots=True)
class Level:
    """Whose instruction (批示) it is: city, province or state."""

    id: str
    name: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class DeductionKind:
    """A reason for which a person may decide to deduct: 迟报, 错报, 漏报, 失实. Points are positive here."""

    id: str
    name: str
    rates: tuple[Rate, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts how much, and since when (office regulation, §1)."""

    received: tuple[Rate, ...]
    outlets: tuple[Outlet, ...]
    instructions: tuple[Level, ...]
    commission_done: tuple[Rate, ...]
    commission_missed: tuple[Rate, ...]
    deductions: tuple[DeductionKind, ...]
    several_outlets: str = "sum"  # or "highest"
    joint: str = "each"  # or "split", "first"
    monthly_cap: int = 0  # counted items per unit and month; 0: none


# --- the ledger -------------------------------------------------------------------------------------------


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
    received; `reason` says why it is not (a key of the table of reasons). `units` are all that report it.
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


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be recorded of one mail: the outcome of the office's rules, before any effect."""

    mail_class: MailClass
    unit: str = ""
    items: tuple[ItemRecord, ...] = ()
    attribution: Attribution = Attribution()
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


# --- letters ----------------------------------------------------------------------------------------------


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


# --- figures ----------------------------------------------------------------------------------------------


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


# --- the office -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Office:
    """Who keeps the count, as papers and letters name it.

    `period_start` is the day of month on which a period begins: 1, or 26 for months from the 26th to the 25th.
    """

    name: str  # 江城市人民政府办公室信息科
    authority: str  # 江城市人民政府办公室
    section: str  # 信息科
    city: str  # 江城市
    address: str
    phone: str
    duty_phone: str
    start: date
    period_start: int = 1
    year_start: int = 1
    zone: str = "Asia/Shanghai"
