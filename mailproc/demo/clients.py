"""Writes mails of 江城市: the same words as Foxmail, Outlook, webmail, a telephone or an OA system send them."""

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape
from random import Random
from typing import Final

from mailproc.demo.documents import File
from mailproc.demo.mime import file_part, header_text, multipart, text_part
from mailproc.demo.programs import PROGRAMS, Program
from mailproc.model import Address

DRAWN: Final = re.compile(r"\{(?:hex\d*|number|stamp)\}")
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Quoted:
    """The mail that a reply or a forward carries below its own words."""

    sender: Address
    recipient: Address
    sent: datetime
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person writes, before a program makes a mail of it. `sent` is when they pressed the button.

    `message_id` None: the program makes one; "" : the mail bears none. `headers` are further fields, ASCII.
    """

    sender: Address
    recipient: Address
    subject: str
    text: str
    sent: datetime
    files: tuple[File, ...] = ()
    quoted: Quoted | None = None
    forwards: bool = False
    in_reply_to: str = ""
    message_id: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hop:
    """A mail's way into the office's server. `sender` "" is the null envelope sender."""

    sender: str
    recipient: str
    at: datetime
    server: str


def write(draft: Draft, program: Program, rng: Random) -> bytes:
    """The mail as the program hands it to its server. The same arguments give the same bytes."""
    boundary = _made(program.boundary, draft, rng)
    body = _body(program, body_text(draft, program), boundary)
    if draft.files:
        outer = _made(program.boundary, draft, rng).replace("_001_", "_002_")
        body = multipart("mixed", outer, [body, *(file_part(file, program.script) for file in draft.files)])
    content, _, rest = body.partition(b"\r\n\r\n")
    return b"".join([*_fields(draft, program, rng, content), b"\r\n", rest])


def delivered(raw: bytes, hop: Hop, rng: Random) -> bytes:
    """A mail as the office's own server files it: with its stamp and its verdict on top."""
    domain = hop.sender.rpartition("@")[2] or "unknown.example"
    verdict = f"dmarc=pass header.from={domain}" if hop.sender else "dmarc=none"
    stamp = (
        f"Return-Path: <{hop.sender}>\r\n"
        f"Authentication-Results: {hop.server}; {verdict}\r\n"
        f"Received: from mail.{domain} (mail.{domain} [192.0.2.{rng.randint(2, 250)}])\r\n"
        f"\tby {hop.server} (Postfix) with ESMTP id {rng.getrandbits(36):X}\r\n"
        f"\tfor <{hop.recipient}>; {stamp_of(hop.at)}\r\n"
    )
    return stamp.encode() + raw


def before_delivery(raw: bytes) -> bytes:
    """A filed mail without our server's stamp."""
    return raw.partition(b" +0800\r\n")[2]


def stamp_of(at: datetime, pattern: str = "{weekday}, {d} {month} {y} {t} +0800") -> str:
    """A Date, in the program's form; the moment is given in the zone +0800."""
    return pattern.format(
        weekday=WEEKDAYS[at.weekday()],
        d=at.day,
        dd=f"{at.day:02}",
        month=MONTHS[at.month - 1],
        mm=f"{at.month:02}",
        y=at.year,
        t=f"{at:%H:%M:%S}",
    )


def body_text(draft: Draft, program: Program) -> str:
    """The text part: new words, what the program adds, and the quoted mail under the program's own head."""
    text = f"{draft.text}\n\n{program.signature}" if program.signature else draft.text
    if draft.quoted is None:
        return text
    head = program.forward if draft.forwards else program.reply
    said = _said(head, draft.quoted)
    lines = draft.quoted.text.splitlines()
    prefix = "" if draft.forwards else program.prefix
    return "\n".join([text, "", "", said, *(f"{prefix}{line}" for line in lines)])


def _said(head: str, quoted: Quoted) -> str:
    sent = quoted.sent
    return head.format(
        who=quoted.sender.name or quoted.sender.address,
        address=quoted.sender.address,
        to=quoted.recipient.name or quoted.recipient.address,
        subject=quoted.subject,
        y=sent.year,
        m=sent.month,
        d=sent.day,
        day="一二三四五六日"[sent.weekday()],
        half="上午" if sent.hour < 12 else "下午" if sent.hour < 18 else "晚上",
        hm=f"{sent:%H:%M}",
        t=f"{sent:%H:%M:%S}",
    )


def _body(program: Program, text: str, boundary: str) -> bytes:
    if not program.page:
        return text_part("plain", text, program.script)
    # QQ writes its &nbsp; into the text part as well
    rows = "\n".join(
        program.row.format(escape(line).replace("&amp;nbsp;", "&nbsp;") or "&nbsp;") for line in text.splitlines()
    )
    page = text_part("html", program.page.format(rows=rows), program.script)
    if not program.plain:
        return page
    return multipart("alternative", boundary, [text_part("plain", text, program.script), page])


def _fields(draft: Draft, program: Program, rng: Random, content: bytes) -> list[bytes]:
    identity = _made(program.identity, draft, rng) if draft.message_id is None else draft.message_id
    values = {
        "{from}": _mailbox(draft.sender, program),
        "{to}": _mailbox(draft.recipient, program),
        "{subject}": header_text(draft.subject, program.script),
        "{date}": stamp_of(draft.sent, program.date).encode(),
        "{id}": identity.encode(),
        "{attached}": b"yes" if draft.files else b"no",
        "{content}": content + b"\r\n",
    }
    written = DRAWN.sub(lambda slot: _made(slot[0], draft, rng), program.fields)
    lines = [_filled(line, values) for line in written.splitlines() if identity or "{id}" not in line]
    extra = [("In-Reply-To", draft.in_reply_to), ("References", draft.in_reply_to)] if draft.in_reply_to else []
    return [*lines, *(f"{name}: {value}\r\n".encode() for name, value in (*extra, *draft.headers))]


def _filled(line: str, values: dict[str, bytes]) -> bytes:
    """One template line as header fields. {content} may stand before another field on its line."""
    filled = line.encode() + b"\r\n"
    for slot, value in values.items():
        filled = filled.replace(slot.encode(), value)
    return filled.replace(b"\r\n\r\n", b"\r\n")


def _mailbox(address: Address, program: Program) -> bytes:
    """Name and address; QQ and Outlook quote even encoded names, which RFC 2047 §5 forbids."""
    name = header_text(address.name, program.script)
    quotes = program in (PROGRAMS["qq"], PROGRAMS["outlook"])
    shown = b'"%s"' % name if quotes and name else name
    return (b"%s <%s>" % (shown, address.address.encode())).strip()


def _made(pattern: str, draft: Draft, rng: Random) -> str:
    """A pattern with its numbers drawn."""
    local, _, domain = draft.sender.address.partition("@")
    slots = {"{stamp}": f"{draft.sent:%Y%m%d%H%M%S}", "{local}": local, "{domain}": domain}
    sizes = {"{hex}": 128, "{hex8}": 32, "{hex4}": 16, "{number}": 30}

    def drawn(slot: re.Match[str]) -> str:
        if slot[0] in slots:
            return slots[slot[0]]
        if slot[0] == "{number}":
            return str(rng.getrandbits(sizes[slot[0]]))
        bits = sizes[slot[0]]
        return f"{rng.getrandbits(bits):0{bits // 4}X}"

    return re.sub(r"\{\w+\}", drawn, pattern)
