"""The table of document formats. A new one is a line here and a module with a `read` beside it."""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from mailproc.post.documents.limits import Member, Text

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
HEAD = 1024  # bytes of a document that are looked at to know it

# Formats of plain text are known by how they begin. Word and Excel save such, too, under .doc and .xls.
_BLANK = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s{0,200}(?:<!--[^>]{0,300}-->\s{0,50}){0,3}"
_HTML = re.compile(
    _BLANK + rb"(?:<\?xml[^>]{0,200}\?>\s{0,50})?<(?:!doctype\s{1,9}html|html|head|body|meta|table|style)\b",
    re.IGNORECASE,
)
_XML = re.compile(_BLANK + rb"<\?xml\b", re.IGNORECASE)
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")
_NO_TEXT = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")


class Read(Protocol):
    """How every reader is called: text goes into `text`, the documents inside come out, if it holds any.

    Raises Unreadable where there is no text or no more; whatever else it raises means a broken document.
    """

    def __call__(self, file: BinaryIO, text: Text, /) -> Iterator[Member] | None: ...


def reader_of(module: str) -> Read:
    """The `read` of a module of this package, imported when it is needed: libraries cost time and memory.

    Raises ImportError where its library is missing.
    """
    found: Read = importlib.import_module(f"mailproc.post.documents.{module}").read
    return found


@dataclass(frozen=True, slots=True)
class Format:
    """A document format: how it is known, and the module of this package that reads it ("": none does)."""

    name: str
    extensions: frozenset[str]
    magic: tuple[bytes, ...]
    module: str
    sign: re.Pattern[bytes] | None = None

    def bears(self, head: bytes) -> bool:
        """Whether the bytes begin as this format's do."""
        return head.startswith(self.magic) or (self.sign is not None and self.sign.match(head) is not None)


def _format(name: str, extensions: str, module: str, *magic: bytes, sign: re.Pattern[bytes] | None = None) -> Format:
    return Format(name, frozenset(f".{extension}" for extension in extensions.split()), magic, module, sign)


FORMATS = (
    _format("text", "txt md", "plain"),
    _format("table", "csv", "separated"),
    _format("zip", "zip", "zipped", ZIP, b"PK\x05\x06"),  # before the next: what has no name is looked into
    _format("package", "docx docm dotx dotm xlsx xlsm xltx xlsb pptx pptm ppsx ofd odt ott ods odp", "package", ZIP),
    _format("pdf", "pdf", "pdf", b"%PDF-"),
    _format("ole", "doc dot wps wpt xls xlt et ett ppt pps dps msg", "ole", OLE),
    _format("rtf", "rtf", "rtf", b"{\\rtf"),
    _format("html", "htm html xhtml", "web", sign=_HTML),
    _format("xml", "xml fodt fods", "flat", sign=_XML),
    _format("rar", "rar", "rar", b"Rar!\x1a\x07\x00"),
    _format(
        "archive", "rar 7z tar gz tgz bz2 xz", "archives", b"Rar!\x1a\x07\x01", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"
    ),
    _format("mail", "eml mht mhtml", "letters"),
    _format("mail saved as something else", "", "letters", b"MIME-Version:"),
    _format("tnef", "tnef", "tnef", b"\x78\x9f\x3e\x22"),
    _format("other", "pages ceb gd gw uof uot", ""),
)


_PICTURE = re.compile(
    r".*\.(?:jpe?g|png|gif|bmp|tiff?|heic|webp|svg|mp4|mov|avi|wmv|mkv|mp3|wav|m4a|amr)\s*", re.IGNORECASE | re.DOTALL
)


def is_picture(name: str) -> bool:
    """Whether a name is that of a picture, a film or a sound, which nobody unpacks to read."""
    return _PICTURE.fullmatch(name) is not None


def recognise(name: str, media_type: str, head: bytes) -> Format | None:
    """The format of a document, or None where it is none (a photo, a signature, anything).

    What the name says holds if the bytes agree; else the bytes do (a .doc that is a .docx, a file without
    extension); else the name.
    """
    extension = PurePosixPath(name.strip().lower()).suffix or (".txt" if media_type == "text/plain" else "")
    named = [form for form in FORMATS if extension in form.extensions]
    agreed = (form for form in named if not form.magic or form.bears(head))
    born = (form for form in FORMATS if form.bears(head.replace(b"\0", b"") if form.sign else head))
    found = next(agreed, None) or next((form for form in born if named or form.magic or not extension), None)
    if found is None and named and head and (head.startswith(_WIDE_TEXT) or not _NO_TEXT.search(head)):
        return FORMATS[0]  # a plain text by another name
    return found or next(iter(named), None)
