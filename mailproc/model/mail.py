"""A mail as read: who wrote it, what it says, what it brings."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


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
    """A file in a mail. `data`, its bytes in pieces, is dropped once `text` has been read from it.

    `within` is the path of the files and folders that hold it (材料.zip/科技局), "" where it hangs on the mail itself.
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
    within: str = ""
    data: Iterable[bytes] = field(default=(), repr=False, compare=False)


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

    `below` is the end of the text that stands below the first quoted line, between or under what is quoted.

    `closing` is what stands under the text and is no part of it: a signature below "-- ", disclaimers, adverts.

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
    closing: str = ""
    below: str = ""
    original: Original | None = None
    attachments: tuple[Attachment, ...] = ()
    links: tuple[str, ...] = ()
    charset_doubt: bool = False

    def header(self, name: str) -> tuple[str, ...]:
        """All values of a header field, in order; empty where it is absent."""
        return tuple(value for key, value in self.headers if key == name)


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that a letter did not reach, in lower case: the one we wrote to, where a forwarder stands between.

    `status` is an enhanced status code (RFC 3463): the one told, else the one that a reply code or plain words mean
    (550 → 5.0.0, 邮箱已满 → 5.2.2), "" where nothing is said. `permanent` is whether no further try will be made:
    False is only a warning of delay; a 4.x.x that is permanent was tried in vain until the server gave up. `words` is
    what the mail server said, on one line.
    """

    address: str
    status: str = ""
    permanent: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says: which addresses failed, and the Message-IDs of the letter that came back.

    `message_ids` are what the returned mail says of itself, nothing that only the report's own headers say: a report
    that brings no mail back names no letter. No `failures` with some `message_ids`: delivered, or nobody is named.
    `marks` are the returned mail's marks, which prove it ours where they are (post.letter.verify_mark).
    """

    failures: tuple[Failure, ...] = ()
    message_ids: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


class Proof(StrEnum):
    """Whether a mail is its From's, by what our own server says of it (RFC 8601)."""

    PROVEN = "proven"
    UNPROVEN = "unproven"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Authenticity:
    """Who really sent a mail. `address` is that of From, "" where it is not one plain address; `why` is for the log."""

    proof: Proof
    address: str
    why: str


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


class Purport(StrEnum):
    """What a mail is by its content."""

    ITEMS = "items"
    ZERO = "zero"  # 零报告
    THANKS = "thanks"  # 收到,谢谢; replies with nothing new
    FORM = "form"  # 会议回执, 通讯录更新, 自查表, photo packs without text
    LINKED = "linked"  # the only text is behind a link
    EMPTY = "empty"
    REMARK = "remark"  # free words about what we counted or printed
    ENQUIRY = "enquiry"  # 查询
    HANDOVER = "handover"  # the informant changed


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
class Handover:
    """What a unit says of its informants: who `comes`, with what address, who `goes`, since what day (11月16日).

    Each is as said, "" where it is not. A proposal: nothing follows from it unless the clerk says so.
    """

    comes: str = ""
    address: str = ""
    goes: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A mail's items and what else it brings.

    `remark` is the kind of our letter (model.LetterKind) of which it speaks in free words, for the clerk to read.
    """

    purport: Purport
    items: tuple[Item, ...] = ()
    enclosures: tuple[str, ...] = ()  # photo packs, 审签单: names only
    signed_off: bool = False  # a 审签单 came with it, or an approver is named
    has_phone: bool = False
    urgent: str = ""  # the emergency word found, e.g. 火灾
    approver: str = ""  # who approved it, as named: 李四副局长
    phones: tuple[str, ...] = ()  # as named in it: 0000-1234567转801
    remark: str = ""
    handover: Handover | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to think that a mail is a unit's: kind is address, taught, domain, signature, masthead, subject,
    attachment, forwarded, reply_to, name, behalf, joint or left (it was); value is what was seen."""

    kind: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose mail it is. `unit` is set only on good evidence; else `proposal` is the best guess.

    `units` are all units of a joint report, the sender's first; () when the mail is one unit's alone.
    `subunit` is the part of the unit that wrote it (交警支队 of 市公安局), "" where none is named.
    """

    unit: str = ""
    proposal: str = ""
    evidence: tuple[Evidence, ...] = ()
    on_behalf: bool = False  # 代报
    units: tuple[str, ...] = ()
    reason: str = ""
    subunit: str = ""
