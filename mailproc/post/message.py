"""A mail's bytes to a Message: its frame by mail-parser, charsets, heads and quoting mended."""

import codecs
import hashlib
import re

from mailproc.errors import MessageError
from mailproc.model import Address, Message, Original
from mailproc.post import addresses, bodies, links, quoting
from mailproc.post.bodies import Reading
from mailproc.post.carving import Frame, carve
from mailproc.post.encodedwords import decode_header
from mailproc.post.moments import header_date
from mailproc.post.parts import Parts, collect

_ID = re.compile(r"<[^<>\s]{1,990}>")
# A body in a Chinese charset tells that of raw headers too: two characters alone look like anything.
_CHINESE = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?(gb[\w-]{1,20}|big5[\w-]{0,20})", re.IGNORECASE)
_RECIPIENTS = frozenset({"to", "cc", "bcc", "resent-to", "resent-cc"})

_SAMPLE = 4_096  # bytes in which it is seen whether they are text
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SOMETHING = re.compile(rb"[^\0\r\n\t ]")
_OF_MAIL = frozenset(
    ("from", "to", "cc", "subject", "date", "sender", "reply-to", "message-id", "received", "return-path", "references")
)


def read(raw: bytes) -> Message:
    """Read a mail. Raises MessageError, and nothing else, where the bytes are no mail: nothing, or a picture.

    Mails inside the mail (message/rfc822) are attachments, the first is its `original`; their words are never in
    `text`. What is nested too deep or too many is one attachment, without bytes, whose fault is "limits".
    `charset_doubt` is about subject, sender, text and file names.
    """
    digest = hashlib.sha256(raw).hexdigest()
    frame = carve(_narrow(raw), f"part{digest[:40]}")
    fields = _Fields(frame)
    _refuse_other_bytes(raw, fields)
    parts = collect(frame)
    sender, sender_doubt = fields.sender()
    subject, subject_doubt = fields.subject()
    reading = bodies.read(parts.bodies)
    references = fields.references()
    setting = quoting.Setting(sender, reading.quote, reading.people)
    parting = quoting.part(reading.text, subject, is_reply=bool(references), setting=setting)
    return Message(
        digest=digest,
        size=len(raw),
        message_id="".join(fields.first("message-id").split()),
        sender=sender,
        return_path=fields.return_path(),
        recipients=fields.recipients(),
        subject=subject,
        date=header_date(fields.first("date")),
        references=references,
        headers=tuple((name, text) for name, text, _ in fields.decoded),
        text=parting.text,
        quoted=parting.quoted,
        closing=parting.closing,
        below=parting.below,
        original=_inner_mail(parts, frame.token) or parting.original,
        attachments=parts.attachments,
        links=_links(parting, reading),
        charset_doubt=reading.doubt or parts.doubt or sender_doubt or subject_doubt,
    )


class _Fields:
    """The header fields of a mail: (name, bytes) and (name, text, doubt), in their order.

    Of fields that there should be one of, the first that says something counts: programs show the first, relays that
    add another add it below, and a form with an empty field sends it empty.
    """

    def __init__(self, frame: Frame) -> None:
        self.raw = tuple(frame.fields(frame.tree))
        told = (_CHINESE.search(value) for name, value in self.raw if name == "content-type")
        found = next((match[1] for match in told if match), None)
        self.label = found.decode("ascii") if found else None
        self.decoded = tuple((name, *decode_header(value, self.label)) for name, value in self.raw)

    def first(self, name: str) -> str:
        return next((text for key, text, _ in self.decoded if key == name and text), "")

    def subject(self) -> tuple[str, bool]:
        return next(((text, doubt) for key, text, doubt in self.decoded if key == "subject" and text), ("", False))

    def sender(self) -> tuple[Address, bool]:
        """Who stands in the first From that has an address; Sender where there is no From at all."""
        values = [value for key, value in self.raw if key == "from"] or [v for key, v in self.raw if key == "sender"]
        read = [
            (found[0], doubt) for found, doubt in (addresses.read(value, self.label) for value in values[:10]) if found
        ]
        return next((one for one in read if one[0].address), read[0] if read else (Address(""), False))

    def recipients(self) -> tuple[Address, ...]:
        found = (
            address for key, value in self.raw if key in _RECIPIENTS for address in addresses.read(value, self.label)[0]
        )
        return tuple(address for address in found if address.address)

    def references(self) -> tuple[str, ...]:
        values = [text for name in ("in-reply-to", "references") for key, text, _ in self.decoded if key == name]
        return tuple(dict.fromkeys(identity for value in values for identity in _ID.findall(value)))

    def return_path(self) -> str | None:
        value = next((text for key, text, _ in self.decoded if key == "return-path"), None)
        return None if value is None else value.strip(" <>").lower()


def _narrow(raw: bytes) -> bytes:
    """A mail that was stored in UTF-16, as some OA systems hand them over, in UTF-8."""
    if not raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or raw[:_SAMPLE].count(0) < 20:
        return raw
    return raw.decode("utf-16", "replace").encode("utf-8", "replace")


def _refuse_other_bytes(raw: bytes, fields: _Fields) -> None:
    if not _SOMETHING.search(raw):
        raise MessageError("the mail is empty")
    names = {name for name, _ in fields.raw}
    if not names & _OF_MAIL and not any(name.startswith(("content-", "x-")) for name in names):
        sample = _narrow(raw[:_SAMPLE])
        if len(_CONTROL.findall(sample)) * 50 > len(sample):
            raise MessageError("these bytes are no mail: no header field, and no text")


def _inner_mail(parts: Parts, token: str) -> Original | None:
    """The first mail inside the mail; where that only forwards another in its text, the other."""
    if not parts.letters:
        return None
    letter = parts.letters[0]
    if letter.encoding:
        raw = bytes(letter)
        frame = carve(raw, token)
    else:
        frame = carve(letter.raw, token, letter.start, letter.end)
    fields = _Fields(frame)
    if not fields.raw:
        return None
    reading = bodies.read(collect(frame).bodies)
    subject, _ = fields.subject()
    sender = fields.sender()[0]
    setting = quoting.Setting(sender, reading.quote, reading.people)
    parting = quoting.part(reading.text, subject, is_reply=bool(fields.references()), setting=setting)
    if parting.original and quoting.only_passes_on(parting, subject):
        return parting.original
    return Original(sender, header_date(fields.first("date")), subject, parting.text)


def _links(parting: quoting.Parting, reading: Reading) -> tuple[str, ...]:
    """Files linked by the writer, or in what is forwarded; those of a quoted mail were its own."""
    seen = parting.text + ("\n" + parting.original.text if parting.original else "")
    old = "" if parting.original else parting.quoted
    anchors = [(address, words) for address, words in reading.anchors if not words or words not in old]
    return links.find(seen, anchors)
