"""A mail's bytes to a Message: MIME by mail-parser, charsets and quoting mended."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as Tree

from mailparser import MailParser  # type: ignore[import-untyped]
from mailparser.exceptions import MailParserError  # type: ignore[import-untyped]
from mailparser.utils import get_addresses  # type: ignore[import-untyped]

from mailproc.errors import MessageError
from mailproc.model import Address, Message, Original
from mailproc.post import html, links, quoting
from mailproc.post.charset import decode_bytes, decode_header, decode_words, one_line, unfold
from mailproc.post.moments import header_date
from mailproc.post.parts import Body, Parts, collect, header_bytes

# The standard library tries the boundaries of all open containers on every line, and takes time quadratic in a
# multipart's own field. What people send stays far below each of these.
_MOST_LINES = 2_000_000
_MOST_TRIALS = 100_000_000  # lines times containers
_LONGEST_CONTAINER_FIELD = 2_000
_CONTENT_TYPE = b"content-type:"
_CONTAINER = re.compile(rb"content-type:[\x00-\x20]*(?:multipart|message)/[^\r\n]*(?:(?:\r\n?|\n)[ \t][^\r\n]*)*")
_MOST_FIELDS = 20_000
_LONGEST_FIELD = 65_536  # bytes of a header value that are read

_ID = re.compile(r"<[^<>\s]{1,990}>")
_ANGLE = re.compile(r"<\s{0,9}([^<>\s@]{1,64}@[^<>\s@]{1,255})\s{0,9}>")
_LONGEST_ADDRESS = 320  # RFC 5321 §4.5.3.1

_STUB = re.compile(
    r"支持\s*HTML|HTML\s*(?:格式|邮件|客户端|compatible|format|e-?mail)|multi-?part message in MIME|不支持.{0,10}HTML",
    re.IGNORECASE,
)
_LONGEST_STUB = 300


class _Frame(MailParser):  # type: ignore[misc]  # untyped
    """Mail-parser's reading of the MIME tree alone.

    Its reading of headers and texts is left out: it drops the bytes of GBK labelled gb2312 and adds the texts of
    forwarded mails to the mail's own.
    """

    def parse(self) -> "_Frame":
        return self


@dataclass(frozen=True, slots=True)
class _Reading:
    """The text of a mail before it is parted, with the HTML links beside it."""

    text: str
    anchors: tuple[tuple[str, str], ...]
    doubt: bool


def read(raw: bytes) -> Message:
    """Read a mail. Raises MessageError, and nothing else, where the bytes are none or a trap.

    Mails inside the mail (message/rfc822) are attachments, the first is its `original`; their words are never in
    `text`. `charset_doubt` is about subject, sender, text and file names.
    """
    root = _open(raw)
    parts = collect(root)
    fields, values, doubts = _fields(root)
    sender, sender_doubt = _sender(values)
    subject = _first(fields, "subject")
    reading = _read_bodies(parts.bodies)
    references = _references(fields)
    parting = quoting.part(reading.text, subject, is_reply=bool(references))
    return Message(
        digest=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        message_id="".join(_first(fields, "message-id").split()),
        sender=sender,
        return_path=_return_path(fields),
        recipients=tuple(_recipients(values)),
        subject=subject,
        date=header_date(_first(fields, "date")),
        references=references,
        headers=tuple(fields),
        text=parting.text,
        quoted=parting.quoted,
        original=_inner_mail(parts) or parting.original,
        attachments=parts.attachments,
        links=_links(parting, reading),
        charset_doubt=reading.doubt or parts.doubt or sender_doubt or "subject" in doubts,
    )


def _open(raw: bytes) -> Tree:
    """The MIME tree of a mail; MessageError where taking it apart would never end."""
    raw = raw.lstrip(b"\xef\xbb\xbf\r\n")
    if not raw.strip(b"\0\r\n\t "):
        raise MessageError("the mail is empty")
    lines = max(raw.count(b"\n"), raw.count(b"\r"))
    containers = list(_container_fields(raw.lower()))
    if lines > _MOST_LINES or lines * len(containers) > _MOST_TRIALS:
        raise MessageError(f"the mail has {lines} lines in {len(containers)} containers")
    if max(containers, default=0) > _LONGEST_CONTAINER_FIELD:
        raise MessageError("a Content-Type field of the mail is too long")
    try:
        tree = _Frame.from_bytes(raw).message
    except (MailParserError, ValueError, LookupError, TypeError, AssertionError) as fault:
        # what the standard library's parser raises at hostile parameters of a multipart
        raise MessageError(f"the mail's structure cannot be read: {fault}") from fault
    if not isinstance(tree, Tree):
        raise MessageError("the mail has no structure")
    return tree


def _container_fields(lowered: bytes) -> Iterator[int]:
    """The lengths of all fields that make a part a container; a plain search, for a pattern takes ten times as long."""
    at = lowered.find(_CONTENT_TYPE)
    while at >= 0:
        match = _CONTAINER.match(lowered, at)
        if match:
            yield len(match[0])
        at = lowered.find(_CONTENT_TYPE, match.end() if match else at + 1)


def _fields(root: Tree) -> tuple[list[tuple[str, str]], list[tuple[str, bytes]], set[str]]:
    """Header fields decoded, and as bytes, and the names of those that were guessed at."""
    values = [(name.lower(), header_bytes(value)[:_LONGEST_FIELD]) for name, value in root.raw_items()]
    if len(values) > _MOST_FIELDS:
        raise MessageError(f"the mail has {len(values)} header fields")
    read_values = [(name, *decode_header(value)) for name, value in values]
    decoded = [(name, text) for name, text, _ in read_values]
    return decoded, values, {name for name, _, doubt in read_values if doubt}


def _first(fields: list[tuple[str, str]], name: str) -> str:
    return next((value for key, value in fields if key == name), "")


def _sender(values: list[tuple[str, bytes]]) -> tuple[Address, bool]:
    raw = next((value for key, value in values if key == "from"), b"")
    addresses, doubt = _addresses(raw)
    return (addresses[0] if addresses else Address("")), doubt


def _recipients(values: list[tuple[str, bytes]]) -> Iterator[Address]:
    for key, value in values:
        if key in {"to", "cc", "bcc", "resent-to", "resent-cc"}:
            yield from (address for address in _addresses(value)[0] if address.address)


def _addresses(raw: bytes) -> tuple[list[Address], bool]:
    """Addresses of a field. The structure is read before names are decoded, so that no name can break it."""
    text, doubt = decode_bytes(unfold(raw), None)
    found = _mailboxes(text)
    if not found:
        decoded, guessed = decode_words(text)  # the whole «"张三" <…>» in one encoded-word
        found, doubt = (_mailboxes(decoded) if decoded != text else []), doubt or guessed
        if not found:
            return ([Address("", decoded.strip(' "<>;:'))] if decoded else []), doubt
    addresses = []
    for name, address in found:
        words, guessed = decode_words(name)
        doubt |= guessed
        addresses.append(Address(address, words.strip(" \"'")))
    return addresses, doubt


def _mailboxes(text: str) -> list[tuple[str, str]]:
    found = [(name, one_line(address).lower()) for name, address in get_addresses(text) if "@" in address]
    if not found and len(angles := _ANGLE.findall(text)) == 1:
        return [(text.partition("<")[0], angles[0].lower())]  # a broken name before the one address there is
    return [(name, address) for name, address in found if len(address) <= _LONGEST_ADDRESS]


def _references(fields: list[tuple[str, str]]) -> tuple[str, ...]:
    values = [value for name in ("in-reply-to", "references") for key, value in fields if key == name]
    return tuple(dict.fromkeys(identity for value in values for identity in _ID.findall(value)))


def _return_path(fields: list[tuple[str, str]]) -> str | None:
    value = next((value for key, value in fields if key == "return-path"), None)
    return None if value is None else value.strip(" <>").lower()


def _read_bodies(bodies: tuple[Body, ...]) -> _Reading:
    """The text that a reader would see: of each choice the plain text, unless it only says to look elsewhere."""
    texts: list[tuple[bool, str]] = []
    anchors: list[tuple[str, str]] = []
    doubt = False
    for renderings in _choices(bodies):
        plain = "\n".join(body.text for body in renderings if not body.is_html)
        rich = [body for body in renderings if body.is_html]
        use_rich = bool(rich) and _says_nothing(plain)
        pages = [html.read(body.text) for body in rich if use_rich or links.leads_to_files(body.text)]
        anchors.extend(link for page in pages for link in page.links)
        doubt |= any(body.doubt for body in renderings if body.is_html == use_rich)
        texts.append((use_rich, "\n\n".join(page.text for page in pages) if use_rich else plain))
    return _Reading("\n\n".join(_told_once(texts)).strip("\n"), tuple(anchors), doubt)


def _choices(bodies: tuple[Body, ...]) -> list[list[Body]]:
    groups: dict[tuple[int, int], list[Body]] = {}
    for number, body in enumerate(bodies):
        groups.setdefault((body.choice, 0 if body.choice else number), []).append(body)
    return list(groups.values())


def _says_nothing(plain: str) -> bool:
    """Whether a plain rendering is empty, a request to read HTML, or was turned into question marks."""
    written = "".join(plain.split())
    if not written or (len(plain) < _LONGEST_STUB and _STUB.search(plain)):
        return True
    return (written.count("?") + written.count("\ufffd")) * 3 > len(written)


def _told_once(texts: list[tuple[bool, str]]) -> list[str]:
    """Texts without a plain one that an HTML one repeats: some systems send both as parts of multipart/mixed."""
    if len({is_html for is_html, _ in texts}) < 2:
        return [text for _, text in texts if text.strip()]
    bare = [(is_html, re.sub(r"\W", "", text), text) for is_html, text in texts]
    rich = [squeezed for is_html, squeezed, _ in bare if is_html]
    return [text for is_html, squeezed, text in bare if squeezed and (is_html or not any(squeezed in r for r in rich))]


def _inner_mail(parts: Parts) -> Original | None:
    """The first mail inside the mail; where that only forwards another in its text, the other."""
    if not parts.letters:
        return None
    try:
        root = _open(parts.letters[0])
        reading = _read_bodies(collect(root).bodies)
    except MessageError:
        return None
    fields, values, _ = _fields(root)
    subject = _first(fields, "subject")
    parting = quoting.part(reading.text, subject, is_reply=bool(_references(fields)))
    if parting.original and not parting.text:
        return parting.original
    return Original(_sender(values)[0], _sent(fields), subject, parting.text)


def _sent(fields: list[tuple[str, str]]) -> datetime | None:
    return header_date(_first(fields, "date"))


def _links(parting: quoting.Parting, reading: _Reading) -> tuple[str, ...]:
    """Files linked by the writer, or in what is forwarded; those of a quoted mail were its own."""
    seen = parting.text + ("\n" + parting.original.text if parting.original else "")
    old = "" if parting.original else parting.quoted
    anchors = [(address, words) for address, words in reading.anchors if not words or words not in old]
    return links.find(seen, anchors)
