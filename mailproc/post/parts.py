"""The parts of a mail: which are its text, which are attachments (RFC 2045, 2046, 2183)."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message as Tree

from mailproc.model import Attachment
from mailproc.post import bodies, fields, heads, transfer, uuencoded
from mailproc.post.bodies import Body
from mailproc.post.carving import Frame, carve
from mailproc.post.encodedwords import decode_header
from mailproc.post.fields import Field
from mailproc.post.transfer import Content

_LARGEST_PLAIN = 1_500_000  # bytes of plain text in a mail; what is beyond is attached
_LARGEST_PAGES = 4_000_000  # bytes of HTML, in which pictures may be written out
_LARGEST_INNER = 40_000_000  # bytes of an encoded multipart that is taken apart
_HEAD = 65_536  # bytes of an inner mail in which its subject is looked for

_LETTERS = frozenset({"message/rfc822", "message/global"})
_FRAGMENTS = frozenset({"message/partial", "message/external-body"})
_OTHER_RENDERINGS = frozenset({"text/x-amp-html", "text/watch-html"})
_WRITTEN = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})
_BARE_TYPES = {"html": "text/html", "text/htm": "text/html", "text/text": "text/plain", "text/txt": "text/plain"}
_EXTENSIONS = {
    "text/plain": ".txt", "text/html": ".html", "text/csv": ".csv", "text/calendar": ".ics", "text/rtf": ".rtf",
    "application/pdf": ".pdf", "application/msword": ".doc", "application/rtf": ".rtf", "application/zip": ".zip",
    "application/ms-tnef": ".dat", "application/vnd.ms-excel": ".xls", "application/pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m", "application/x-pkcs7-mime": ".p7m", "application/x-pkcs7-signature": ".p7s",
    "application/pgp-signature": ".asc", "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/bmp": ".bmp", "image/tiff": ".tif",
    "message/rfc822": ".eml", "message/delivery-status": ".txt", "message/disposition-notification": ".txt",
    "text/rfc822-headers": ".txt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """What a mail is made of. `letters` are the mails inside it (message/rfc822)."""

    bodies: tuple[Body, ...]
    attachments: tuple[Attachment, ...]
    letters: tuple[Content, ...]
    doubt: bool


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A part that holds no parts of this mail. `choice` as in Body; `alone` is whether it is the whole mail."""

    content_type: Field
    disposition: Field
    content_id: str
    content: Content
    choice: int
    alone: bool
    fault: str = ""


def collect(frame: Frame) -> Parts:
    """All parts of a mail, none from the mails inside it."""
    gathered = _Gathered()
    for leaf in _leaves(frame):
        gathered.take(leaf)
    return Parts(tuple(gathered.bodies), tuple(gathered.attachments), tuple(gathered.letters), gathered.doubt)


class _Gathered:
    """The parts of a mail as they are found."""

    def __init__(self) -> None:
        self.bodies: list[Body] = []
        self.attachments: list[Attachment] = []
        self.letters: list[Content] = []
        self.doubt = False
        self._room = {False: _LARGEST_PLAIN, True: _LARGEST_PAGES}

    def take(self, leaf: _Leaf) -> None:
        name, guessed = fields.file_name(leaf.disposition, leaf.content_type)
        if _is_body(leaf, name) and self._take_body(leaf):
            return
        if leaf.choice and leaf.content_type.value in _OTHER_RENDERINGS:
            return
        if leaf.content_type.value in _LETTERS:
            self.letters.append(leaf.content)
            if not name.lower().endswith(".eml"):
                name, guessed = _letter_name(name, leaf.content.head(_HEAD)[:_HEAD])
        self._attach(leaf, name, leaf.content)
        self.doubt |= guessed

    def _take_body(self, leaf: _Leaf) -> bool:
        """Takes a text and the files in it; False where it is too long for a text."""
        whole = leaf.content
        kind = leaf.content_type.value
        room = self._room[kind == "text/html"]
        if whole.encoding and whole.end - whole.start > 3 * room:
            return False
        if whole.encoding:
            data = bytes(whole)
            whole = Content(data, 0, len(data))
        files = list(uuencoded.find(whole.raw, whole.start, whole.end)) if kind == "text/plain" else []
        starts = [whole.start, *(file.end for file in files)]
        ends = [*(file.start for file in files), whole.end]
        if sum(ends) - sum(starts) > room:
            return False
        text = b"".join(whole.raw[start:end] for start, end in zip(starts, ends, strict=True))
        self._room[kind == "text/html"] -= len(text)
        self.bodies.append(bodies.body(text, leaf.content_type, leaf.choice))
        for file in files:
            name, doubt = decode_header(file.name)
            content = Content(whole.raw, file.start, file.end, "uuencode")
            self._attach(leaf, fields.safe_name(name), content, media_type="application/octet-stream")
            self.doubt |= doubt
        return True

    def _attach(self, leaf: _Leaf, name: str, content: Content, media_type: str = "") -> None:
        media_type = media_type or leaf.content_type.value
        shown = leaf.disposition.value == "inline" or (leaf.content_id and leaf.disposition.value != "attachment")
        digest = hashlib.sha256()
        size = 0
        for piece in () if leaf.fault == "limits" else content:
            digest.update(piece)
            size += len(piece)
        self.attachments.append(
            Attachment(
                name=name or f"unnamed-{len(self.attachments) + 1}{_EXTENSIONS.get(media_type, '.bin')}",
                media_type=media_type,
                digest=digest.hexdigest(),
                size=size,
                inline=media_type.startswith("image/") and bool(shown),
                fault=leaf.fault,
                data=() if leaf.fault else content,
            )
        )


def _leaves(frame: Frame) -> Iterator[_Leaf]:
    """Leaves in the order of the mail; a choice is the number of the outermost multipart/alternative around."""
    stack = [(frame, frame.tree, 0)]
    choices = 0
    while stack:
        here, tree, choice = stack.pop()
        head = _Head.of(here, tree)
        children = here.children(tree)
        if not children and (inner := _encoded_container(here, tree, head)) and inner.children(inner.tree):
            here, children = inner, inner.children(inner.tree)
        if not children:
            yield _leaf(here, tree, head, choice)
            continue
        if head.content_type.value == "multipart/alternative" and not choice:
            choices += 1
            choice = choices
        if head.content_type.value == "multipart/appledouble":
            children = children[1:]  # what only a Macintosh's file system knows of the file
        stack.extend((here, child, choice) for child in reversed(children))


@dataclass(frozen=True, slots=True)
class _Head:
    """The fields by which a part is read."""

    content_type: Field
    disposition: Field
    encoding: bytes
    content_id: str

    @classmethod
    def of(cls, frame: Frame, tree: Tree) -> "_Head":
        raw: dict[str, list[bytes]] = {}
        for name, value in frame.fields(tree):
            if name.startswith("content-"):
                raw.setdefault(name, []).append(value)
        types = [fields.parse(value) for value in raw.get("content-type", ())]
        default = fields.parse(tree.get_default_type().encode())
        content_type = next((one for one in types if "/" in one.value), next(iter(types), default))
        kind = _BARE_TYPES.get(content_type.value, content_type.value)
        dispositions = [fields.parse(value) for value in raw.get("content-disposition", ())]
        encodings = [fields.parse(value).value.encode() for value in raw.get("content-transfer-encoding", ())]
        return cls(
            content_type=replace(content_type, value=kind if "/" in kind else _whole_type(kind)),
            disposition=next((one for one in dispositions if one.value), fields.parse(b"")),
            encoding=next(filter(None, encodings), b""),
            content_id=next(iter(raw.get("content-id", ())), b"").decode("ascii", "replace").strip(),
        )


def _whole_type(word: str) -> str:
    """A media type of which only one word is there."""
    return "multipart/mixed" if word == "multipart" else "text/plain"


def _leaf(frame: Frame, tree: Tree, head: _Head, choice: int) -> _Leaf:
    kind = head.content_type.value
    fault = "limits" if frame.is_beyond_limits(tree) else "format" if kind in _FRAGMENTS else ""
    is_text = kind in _WRITTEN or kind.startswith("multipart/")
    return _Leaf(
        content_type=head.content_type,
        disposition=head.disposition,
        content_id=head.content_id,
        content=transfer.content(frame.raw, *frame.place(tree), head.encoding, is_text=is_text),
        choice=choice,
        alone=tree is frame.tree,
        fault=fault,
    )


def _encoded_container(frame: Frame, tree: Tree, head: _Head) -> Frame | None:
    """The frame of a multipart that was encoded as a whole, against RFC 2045 §6.4."""
    start, end = frame.place(tree)
    if not head.content_type.value.startswith("multipart/") or frame.is_beyond_limits(tree):
        return None
    content = transfer.content(frame.raw, start, end, head.encoding, is_text=True)
    if not content.encoding or end - start > _LARGEST_INNER:
        return None
    boundary = head.content_type.parameters.get("boundary", "").encode("utf-8", "replace")
    raw = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n%s' % (boundary, bytes(content))
    return carve(raw, frame.token)


def _is_body(leaf: _Leaf, name: str) -> bool:
    media = leaf.content_type.value
    if leaf.disposition.value == "attachment" or leaf.fault:
        return False
    if media.startswith("multipart/"):
        return True  # it claims to be many and is one: whatever it holds is shown
    return media in _WRITTEN and (not name or bool(leaf.choice) or leaf.alone)


def _letter_name(name: str, head: bytes) -> tuple[str, bool]:
    """A name ending in .eml for a mail inside the mail, from its subject where it has none."""
    if name:
        return fields.safe_name(f"{name}.eml"), False
    subjects = heads.read_first(head, 0, len(head)).values(b"subject")
    text, doubt = decode_header(subjects[0]) if subjects else ("", False)
    safe = fields.safe_name(re.sub(r'[/\\:*?"<>|]', "_", text)[:80])
    return (f"{safe}.eml", doubt) if safe else ("", False)
