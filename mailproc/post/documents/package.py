"""Documents in zip files: which one it is, by the members in it; the name may lie (a .doc that is a .docx)."""

import zipfile
from collections.abc import Collection, Iterator
from typing import BinaryIO

from mailproc.post.documents.formats import reader_of
from mailproc.post.documents.limits import Member, Text, Unreadable

_PARTS = {  # by the member that only such a document has
    "word/document.xml": "word",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "",
    "ppt/presentation.xml": "slides",
    "ofd.xml": "ofd",
    "meta-inf/manifest.xml": "odf",
}
_DECLARATION = "[content_types].xml"


def read(file: BinaryIO, text: Text) -> Iterator[Member] | None:
    """Hand on to the reader of what is in it. Raises Unreadable: "format" where that is unknown."""
    with zipfile.ZipFile(file) as archive:
        module = kind(archive.namelist())
    return hand_on(module, file, text)


def kind(names: Collection[str]) -> str | None:
    """The module that reads a document of these members; "" where none does, None where it is no document."""
    written = {name.replace("\\", "/").casefold() for name in names}
    usual = "word" if _DECLARATION in written else None  # whose parts may have any name
    return next((module for part, module in _PARTS.items() if part in written), usual)


def hand_on(module: str | None, file: BinaryIO, text: Text) -> Iterator[Member] | None:
    """Read with this module. Raises Unreadable("format") where there is none."""
    if not module:
        raise Unreadable("format")
    file.seek(0)
    return reader_of(module)(file, text)
