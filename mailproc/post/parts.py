"""The parts of a MIME tree: which are the mail's text, which are attachments (RFC 2045, 2046, 2183)."""

import binascii
import hashlib
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message as Tree

from mailproc.errors import MessageError
from mailproc.model import Attachment
from mailproc.post import fields
from mailproc.post.charset import decode_base64, decode_bytes, decode_header
from mailproc.post.fields import Field

_DEEPEST = 40  # containers within containers; what people send has five
_MOST = 5_000  # parts
_HEAD = 65_536  # bytes of an inner mail in which its subject is looked for

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_FLOWED_QUOTE = re.compile(r">+ ?")
_EXTENSIONS = {
    "text/plain": ".txt", "text/html": ".html", "text/csv": ".csv", "text/calendar": ".ics", "text/rtf": ".rtf",
    "application/pdf": ".pdf", "application/msword": ".doc", "application/rtf": ".rtf", "application/zip": ".zip",
    "application/ms-tnef": ".dat", "application/vnd.ms-excel": ".xls", "application/pkcs7-signature": ".p7s",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/bmp": ".bmp", "image/tiff": ".tif",
    "message/rfc822": ".eml", "message/delivery-status": ".txt", "message/disposition-notification": ".txt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """One part of the text; parts of one `choice` are renderings of the same (multipart/alternative), 0: alone."""

    choice: int
    is_html: bool
    text: str
    doubt: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """What a mail is made of. `letters` are the mails inside it (message/rfc822), as bytes."""

    bodies: tuple[Body, ...]
    attachments: tuple[Attachment, ...]
    letters: tuple[bytes, ...]
    doubt: bool


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A part that holds no parts of this mail, with its fields."""

    tree: Tree
    choice: int
    content_type: Field
    disposition: Field
    encoding: str
    content_id: str

    @property
    def is_letter(self) -> bool:
        return self.content_type.value in {"message/rfc822", "message/global"}


def header_bytes(value: object) -> bytes:
    """The bytes of a header value as the standard library's parser keeps it."""
    return str(value).encode("utf-8", "surrogateescape")


def collect(root: Tree) -> Parts:
    """All parts of a mail, none from the mails inside it.

    Raises MessageError where it is nested deeper than 40 or has more than 5,000 parts.
    """
    _refuse_deep(root)
    bodies: list[Body] = []
    attachments: list[Attachment] = []
    letters: list[bytes] = []
    doubt = False
    for count, leaf in enumerate(_leaves(root)):
        if count == _MOST:
            raise MessageError(f"the mail has more than {_MOST} parts")
        name, guessed = fields.file_name(leaf.disposition, leaf.content_type)
        if _is_body(leaf, name):
            bodies.append(_body(leaf))
            continue
        data = _content(leaf)
        if leaf.is_letter:
            letters.append(data)
            name, guessed = _letter_name(name, data) if not name.lower().endswith(".eml") else (name, guessed)
        attachments.append(_attachment(leaf, name or _placeholder(leaf, len(attachments) + 1), data))
        doubt |= guessed
    return Parts(tuple(bodies), tuple(attachments), tuple(letters), doubt)


def _refuse_deep(root: Tree) -> None:
    level = [root]
    for _ in range(_DEEPEST):
        level = [child for tree in level for child in _children(tree)]
    if level:
        raise MessageError(f"the mail is nested deeper than {_DEEPEST} parts")


def _children(tree: Tree) -> list[Tree]:
    payload: object = tree.get_payload() if tree.is_multipart() else None
    return [child for child in payload if isinstance(child, Tree)] if isinstance(payload, list) else []


def _leaves(root: Tree) -> Iterator[_Leaf]:
    """Leaves in the order of the mail; a choice is the number of the outermost multipart/alternative around."""
    stack = [(root, 0)]
    choices = 0
    while stack:
        tree, choice = stack.pop()
        leaf = _leaf(tree, choice)
        children = _children(tree)
        if not children or not leaf.content_type.value.startswith("multipart/"):
            yield leaf
            continue
        if leaf.content_type.value == "multipart/alternative" and not choice:
            choices += 1
            choice = choices
        stack.extend((child, choice) for child in reversed(children))


def _leaf(tree: Tree, choice: int) -> _Leaf:
    raw: dict[str, bytes] = {}
    for name, value in tree.raw_items():
        if (key := name.lower()).startswith("content-"):
            raw.setdefault(key, header_bytes(value))
    content_type = fields.parse(raw.get("content-type", tree.get_default_type().encode()))
    if "/" not in content_type.value:
        content_type = replace(content_type, value="text/plain")
    return _Leaf(
        tree=tree,
        choice=choice,
        content_type=content_type,
        disposition=fields.parse(raw.get("content-disposition", b"")),
        encoding=fields.parse(raw.get("content-transfer-encoding", b"")).value,
        content_id=raw.get("content-id", b"").decode("ascii", "replace").strip(),
    )


def _is_body(leaf: _Leaf, name: str) -> bool:
    media = leaf.content_type.value
    if leaf.disposition.value == "attachment":
        return False
    if media.startswith("multipart/"):
        return True  # it claims to be many and is one: whatever it holds is shown
    return media in {"text/plain", "text/html"} and (not name or bool(leaf.choice))


def _body(leaf: _Leaf) -> Body:
    data = _content(leaf)
    is_html = leaf.content_type.value == "text/html"
    label = leaf.content_type.charset()
    if is_html and not label and (meta := _META_CHARSET.search(data[:4096])):
        label = meta[1].decode("ascii", "replace")
    text, doubt = decode_bytes(data, label)
    if not is_html and leaf.content_type.parameters.get("format", "").lower() == "flowed":
        text = _unflow(text, joined=leaf.content_type.parameters.get("delsp", "").lower() == "yes")
    return Body(leaf.choice, is_html, text, doubt)


def _attachment(leaf: _Leaf, name: str, data: bytes) -> Attachment:
    is_image = leaf.content_type.value.startswith("image/")
    shown = leaf.disposition.value == "inline" or (leaf.content_id and leaf.disposition.value != "attachment")
    return Attachment(
        name=name,
        media_type=leaf.content_type.value,
        digest=hashlib.sha256(data).hexdigest(),
        size=len(data),
        inline=is_image and bool(shown),
        data=(data,),
    )


def _placeholder(leaf: _Leaf, number: int) -> str:
    return f"unnamed-{number}{_EXTENSIONS.get(leaf.content_type.value, '.bin')}"


def _letter_name(name: str, data: bytes) -> tuple[str, bool]:
    """A name ending in .eml for a mail inside the mail, from its subject where it has none."""
    if name:
        return f"{name}.eml", False
    head = data[:_HEAD]
    subject = re.search(rb"(?im)^subject:((?:[^\r\n]|\r?\n[ \t]){0,2000})", head)
    text, doubt = decode_header(subject[1]) if subject else ("", False)
    safe = fields.safe_name(re.sub(r'[/\\:*?"<>|]', "_", text)[:80])
    return (f"{safe}.eml", doubt) if safe else ("", False)


def _content(leaf: _Leaf) -> bytes:
    """The bytes of a part, its transfer encoding undone; those of a container are written out again."""
    tree = leaf.tree
    if tree.is_multipart():
        inner = b"\r\n".join(_written(child) for child in _children(tree))
        return _decoded(inner.lstrip(), leaf.encoding) if leaf.encoding in {"base64", "quoted-printable"} else inner
    return _decoded(_payload(tree), leaf.encoding)


def _payload(tree: Tree) -> bytes:
    """The bytes between a part's boundaries, as they came."""
    del tree["Content-Transfer-Encoding"]  # else get_payload would decode, strictly, by it
    data: object = tree.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _decoded(data: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return quopri.decodestring(data)
    if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
        return _uudecoded(data)
    return data


def _uudecoded(data: bytes) -> bytes:
    pieces = []
    for line in data.splitlines():
        if line.startswith(b"begin ") or not line.strip():
            continue
        if line.strip() == b"end":
            break
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(pieces)


def _written(tree: Tree) -> bytes:
    """A mail inside the mail as bytes again.

    The standard library's generator would fold its headers anew, in quadratic time, and may fail on them.
    """
    head = b"".join(b"%s: %s\r\n" % (name.encode("ascii", "replace"), header_bytes(v)) for name, v in tree.raw_items())
    if not tree.is_multipart():
        return head + b"\r\n" + _payload(tree)
    inner = [_written(child) for child in _children(tree)]
    boundary = _leaf(tree, 0).content_type.parameters.get("boundary", "")
    if not boundary:
        return head + b"\r\n" + b"\r\n".join(inner)
    mark = b"--" + boundary.encode("utf-8", "surrogateescape")
    preamble = header_bytes(tree.preamble or "")
    return head + b"\r\n" + preamble + b"".join(b"%s\r\n%s\r\n" % (mark, part) for part in inner) + mark + b"--\r\n"


def _unflow(text: str, *, joined: bool) -> str:
    """Paragraphs of format=flowed on one line each (RFC 3676 §4)."""
    lines: list[list[str]] = []
    open_quote: str | None = None
    for line in text.split("\n"):
        marks = _FLOWED_QUOTE.match(line)
        quote = marks[0].rstrip(" ") if marks else ""
        rest = line[len(marks[0]) :] if marks else line.removeprefix(" ")
        flows = line.endswith(" ") and line != "-- "
        kept = rest[:-1] if flows and joined else rest
        if open_quote == quote:
            lines[-1].append(kept)
        else:
            lines.append([quote, " ", kept] if quote else [kept])
        open_quote = quote if flows else None
    return "\n".join("".join(pieces) for pieces in lines)
