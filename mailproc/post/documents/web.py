"""HTML files, also those that Word and Excel save under .doc and .xls."""

import re
from typing import BinaryIO

from mailproc.post import html
from mailproc.post.charset import decode_bytes
from mailproc.post.documents.limits import Text

_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page declares its charset


def read(file: BinaryIO, text: Text) -> None:
    """The page as a browser shows it."""
    data = file.read()
    declared = _CHARSET.search(data[:_HEAD])
    source, _ = decode_bytes(data, declared[1].decode("ascii") if declared else None)
    text.add(html.read(source).text + "\n")
