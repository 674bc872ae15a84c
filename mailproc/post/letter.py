"""A letter becomes bytes: the same letter at the same moment is the same bytes, whatever its words try."""

import hashlib
import hmac
import re
from base64 import encodebytes
from datetime import datetime
from email.header import Header
from email.message import Message as Part
from email.policy import compat32
from email.utils import encode_rfc2231, format_datetime
from zoneinfo import ZoneInfo

from mailproc.errors import MessageError
from mailproc.model import Address, Attachment, Letter, LetterKind
from mailproc.model.words import line

MARK = "X-Mailproc"
ANSWERS = frozenset({LetterKind.RECEIPT, LetterKind.ENQUIRY, LetterKind.TRANSCRIPT, LetterKind.CONFIRMATION})
PAPERS = frozenset(
    {
        LetterKind.STATEMENT,
        LetterKind.TALLY,
        LetterKind.DRAFT,
        LetterKind.CIRCULAR,
        LetterKind.FEEDBACK,
        LetterKind.TOPICS,
        LetterKind.REMINDER,
        LetterKind.SUMMARY_DRAFT,
        LetterKind.SUMMARY,
        LetterKind.FEES,
    }
)
REFERENCES = 20  # Message-IDs named at most
WORDS = 200  # characters of a subject or a name
FILE_NAME = 60  # characters: percent-encoded, they must fit one header line
ENDING = 8  # characters of a file name's ending
NAMELESS = "附件"
LINE = 998  # octets, RFC 5322 §2.1.1

# compat32 leaves the folding to Header, which splits between characters in every Python version.
_POLICY = compat32.clone(linesep="\r\n")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_BARE_LF = re.compile(rb"(?<!\r)\n")
_UNSAFE = re.compile(r"[/\\:*?\"<>|]")
_FILE_TYPE = re.compile(r"(application|image|text|audio|video)/[a-z0-9][a-z0-9.+-]{0,100}")
_MAIL = "message/rfc822"
_OCTETS = "application/octet-stream"


def message_id(letter: Letter, domain: str) -> str:
    """The letter's Message-ID: a hash of kind, key and recipient, so that one intended letter has one."""
    return identity(letter.kind, letter.key, letter.recipient.address, domain)


def identity(kind: LetterKind, key: str, recipient: str, domain: str) -> str:
    """The Message-ID that a letter will have, before it is written."""
    name = f"{kind}\0{key}\0{recipient}"
    return f"<mp.{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}@{domain}>"


def deliverable(address: str) -> bool:
    """Whether the address can stand in a header and an SMTP envelope as it is (no quoting, no SMTPUTF8)."""
    return _ADDRESS.fullmatch(address) is not None


def null_envelope(kind: LetterKind) -> bool:
    """Whether a letter leaves with a null envelope sender (RFC 3834 §3.3): answers do, papers want their bounces."""
    return kind in ANSWERS


def mark(message_id: str, secret: bytes) -> str:
    """Our signed mark on a letter."""
    return hmac.new(secret, message_id.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def verify_mark(message_id: str, value: str, secret: bytes) -> bool:
    """Whether a mail's mark is ours, for its own Message-ID; in constant time."""
    return hmac.compare_digest(mark(message_id, secret).encode(), value.strip().encode("utf-8", "replace"))


def compose(letter: Letter, sender: Address, at: datetime, secret: bytes, zone: str) -> tuple[str, bytes]:
    """The letter's Message-ID and its bytes, dated `at` in the zone.

    Raises MessageError where sender or recipient is no address that can be written to.
    """
    for address in (sender.address, letter.recipient.address):
        if not deliverable(address):
            raise MessageError(f"cannot write to {address!r}: not a plain mail address")
    identity = message_id(letter, sender.domain)
    seal = mark(identity, secret)
    whole: Part[str | Header, str | Header] = Part(_POLICY)
    for name, value in _headers(letter, sender, identity, format_datetime(at.astimezone(ZoneInfo(zone)))):
        whole[name] = value
    whole[MARK] = seal
    whole["MIME-Version"] = "1.0"
    body = _body(letter, seal)
    whole["Content-Type"] = body["Content-Type"]
    whole.set_payload(body.get_payload())
    return identity, whole.as_bytes(policy=_POLICY)


def _headers(letter: Letter, sender: Address, identity: str, date: str) -> list[tuple[str, str | Header]]:
    headers: list[tuple[str, str | Header]] = [
        ("Date", date),
        ("From", _mailbox(sender)),
        ("To", _mailbox(letter.recipient)),
        ("Message-ID", identity),
        ("Subject", _words(letter.subject, "Subject")),
        ("Auto-Submitted", "auto-replied" if letter.kind in ANSWERS else "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
    ]
    if letter.kind in PAPERS:
        headers.append(("Precedence", "bulk"))
    answered = [one for one in letter.answers if _MESSAGE_ID.fullmatch(one)][-REFERENCES:]
    if answered:
        headers.append(("In-Reply-To", answered[-1]))
        headers.append(("References", "\r\n ".join(answered)))
    return headers


def _body(letter: Letter, seed: str) -> Part:
    """Text and html as alternatives, enclosures after them. Boundaries come from the mark: nobody can guess them."""
    words = _multipart("alternative", f"=_a{seed[:40]}", [_text("plain", letter.text), _text("html", letter.html)])
    if not letter.enclosures:
        return words
    return _multipart("mixed", f"=_m{seed[:40]}", [words, *(_enclosure(one) for one in letter.enclosures)])


def _multipart(kind: str, boundary: str, parts: list[Part | str]) -> Part:
    whole = Part(_POLICY)
    whole.add_header("Content-Type", f"multipart/{kind}", boundary=boundary)
    whole.set_payload(parts)
    return whole


def _text(kind: str, words: str) -> Part:
    part = Part(_POLICY)
    part.add_header("Content-Type", f"text/{kind}", charset="utf-8")
    return _base64(part, words.replace("\n", "\r\n").encode("utf-8", "replace"))


def _enclosure(attachment: Attachment) -> Part:
    """A file. A mail is enclosed as a mail where it is 7-bit clean, else as a file, its bytes unchanged:
    RFC 2046 §5.2.1 forbids to encode it, and eight bits may not get through."""
    part = Part(_POLICY)
    clean = _seven_bit(b"".join(attachment.data)) if attachment.media_type == _MAIL else None
    if clean is not None:
        part["Content-Type"] = _MAIL
        part["Content-Transfer-Encoding"] = "7bit"
        part.set_payload(clean)
    else:
        part["Content-Type"] = attachment.media_type if _FILE_TYPE.fullmatch(attachment.media_type) else _OCTETS
        _base64(part, b"".join(attachment.data))
    _name(part, _file_name(attachment.name))
    return part


def _name(part: Part, name: str) -> None:
    """RFC 2231 for those who read it; `name` with RFC 2047 for the mail programs that read only that."""
    words = _words(name, "name").encode(linesep="\r\n")
    kind = part["Content-Type"]
    del part["Content-Type"]
    part["Content-Type"] = f'{kind};\r\n name="{words}"'
    part["Content-Disposition"] = f"attachment;\r\n filename*={encode_rfc2231(name, 'utf-8')}"


def _seven_bit(raw: bytes) -> str | None:
    """The mail with CRLF line ends if it can travel without encoding, else None."""
    lines = _BARE_LF.sub(b"\r\n", raw)
    if not lines.isascii() or b"\0" in lines or b"\r" in lines.replace(b"\r\n", b""):
        return None
    return lines.decode("ascii") if all(len(line) <= LINE for line in lines.split(b"\r\n")) else None


def _base64(part: Part, data: bytes) -> Part:
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encodebytes(data).decode("ascii"))
    return part


def _mailbox(address: Address) -> Header:
    header = _words(address.name, "From") if address.name else Header(header_name="From")
    header.append(f"<{address.address}>", "us-ascii")
    return header


def _words(text: str, header_name: str) -> Header:
    """Always as encoded-words: what looks like one in hostile text is then only text."""
    return Header(line(text)[:WORDS].strip(), "utf-8", header_name=header_name)


def _file_name(name: str) -> str:
    """A name without folders, quotes or controls, short enough for one header line, its ending kept."""
    stem, dot, ending = _UNSAFE.sub("_", line(name)).strip(" .").rpartition(".")
    if not dot or len(ending) > ENDING:
        stem, dot, ending = stem + dot + ending, "", ""
    return (stem[: FILE_NAME - len(dot + ending)] + dot + ending) or NAMELESS
