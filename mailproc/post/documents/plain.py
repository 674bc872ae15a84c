"""Plain text, in whatever charset."""

from typing import BinaryIO

from mailproc.post.charset import decode_bytes
from mailproc.post.documents.limits import Text, Unreadable


def read(file: BinaryIO, text: Text) -> None:
    """Raises Unreadable("broken") where the bytes are no text."""
    data = file.read()
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("broken")
    text.add(decode_bytes(data, None)[0])
