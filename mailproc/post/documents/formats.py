"""The table of document formats. A new one is a line here and a module with a `read` beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from mailproc.post.documents.limits import Member, Text

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
HEAD = 1024  # bytes of a document that are looked at to know it


class Read(Protocol):
    """How every reader is called: text goes into `text`, the documents inside come out, if it holds any.

    Raises Unreadable where there is no text or no more; whatever else it raises means a broken document.
    """

    def __call__(self, file: BinaryIO, text: Text, /) -> Iterator[Member] | None: ...


@dataclass(frozen=True, slots=True)
class Format:
    """A document format: how it is known, and the module of this package that reads it ("": none does)."""

    name: str
    extensions: frozenset[str]
    magic: tuple[bytes, ...]
    module: str

    def bears(self, head: bytes) -> bool:
        """Whether the bytes begin as this format's do."""
        return head.startswith(self.magic)


def _format(name: str, extensions: str, module: str, *magic: bytes) -> Format:
    return Format(name, frozenset(f".{extension}" for extension in extensions.split()), magic, module)


FORMATS = (
    _format("text", "txt", "plain"),
    _format("word", "docx docm dotx", "word", ZIP),
    _format("pdf", "pdf", "pdf", b"%PDF-"),
    _format("ole", "doc dot wps wpt xls et ppt dps msg", "ole", OLE),
    _format("package", "xlsx xlsm pptx ofd odt ods odp zip", "", ZIP),
    _format("rtf", "rtf", "", b"{\\rtf"),
    _format("archive", "rar 7z gz tar", "", b"Rar!", b"7z\xbc\xaf\x27\x1c"),
    _format("other", "eml mht mhtml htm html xml csv md pages ceb gd uof uot", ""),
)


def recognise(name: str, media_type: str, head: bytes) -> Format | None:
    """The format of a document, or None where it is none (a photo, a signature, anything).

    What the name says holds if the bytes agree; else the bytes do (a .doc that is a .docx, a file without
    extension); else the name.
    """
    extension = PurePosixPath(name.strip().lower()).suffix or (".txt" if media_type == "text/plain" else "")
    named = [form for form in FORMATS if extension in form.extensions]
    agreed = (form for form in named if not form.magic or form.bears(head))
    born = (form for form in FORMATS if form.bears(head))
    return next(agreed, None) or next(born, None) or next(iter(named), None)
