"""The table of document formats. A new one is a line here and a function in readers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from mailproc.post.readers import read_ole, read_pdf, read_text, read_word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Format:
    """A document format: how it is known, and its reader (None: there is none yet)."""

    name: str
    extensions: frozenset[str]
    magic: tuple[bytes, ...]
    read: Callable[[bytes], str] | None

    def bears(self, data: bytes) -> bool:
        """Whether the bytes begin as this format's do."""
        return data.startswith(self.magic)


def _format(name: str, extensions: str, read: Callable[[bytes], str] | None, *magic: bytes) -> Format:
    return Format(name, frozenset(f".{extension}" for extension in extensions.split()), magic, read)


FORMATS = (
    _format("text", "txt", read_text),
    _format("word", "docx docm dotx", read_word, ZIP),
    _format("pdf", "pdf", read_pdf, b"%PDF-"),
    _format("ole", "doc dot wps wpt xls et ppt dps msg", read_ole, OLE),
    _format("package", "xlsx xlsm pptx ofd odt ods odp zip", None, ZIP),
    _format("rtf", "rtf", None, b"{\\rtf"),
    _format("archive", "rar 7z gz tar", None, b"Rar!", b"7z\xbc\xaf\x27\x1c"),
    _format("other", "eml mht mhtml htm html xml csv md pages ceb gd uof uot", None),
)


def recognise(name: str, media_type: str, data: bytes) -> Format | None:
    """The format of an attachment, or None where it is no document (a photo, a signature, anything).

    What the name says holds if the bytes agree; else the bytes do (a .doc that is a .docx, a file without
    extension); else the name.
    """
    extension = PurePosixPath(name.strip().lower()).suffix or (".txt" if media_type == "text/plain" else "")
    named = [form for form in FORMATS if extension in form.extensions]
    agreed = (form for form in named if not form.magic or form.bears(data))
    born = (form for form in FORMATS if form.bears(data))
    return next(agreed, None) or next(born, None) or next(iter(named), None)
