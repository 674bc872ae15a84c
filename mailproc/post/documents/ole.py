"""Documents in compound files: which one it is, by the streams in it; the name may lie (a .doc that is an .xls)."""

from collections.abc import Iterator
from typing import BinaryIO

from mailproc.post.documents.compound import Compound
from mailproc.post.documents.formats import reader_of
from mailproc.post.documents.limits import Member, Text, Unreadable

_STREAMS = {  # by the stream that only such a document has
    "EncryptedPackage": "",  # a .docx or .xlsx with a password ([MS-OFFCRYPTO] §2.3.4)
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "__properties_version1.0": "msg",
}


def read(file: BinaryIO, text: Text) -> Iterator[Member] | None:
    """Hand on to the reader of what is in it. Raises Unreadable: "locked", "format" (a .ppt), "broken"."""
    names = {name.casefold() for name in Compound(file).names}
    module = next((module for stream, module in _STREAMS.items() if stream.casefold() in names), None)
    if module is None:
        raise Unreadable("format")
    if not module:
        raise Unreadable("locked")
    file.seek(0)
    return reader_of(module)(file, text)
