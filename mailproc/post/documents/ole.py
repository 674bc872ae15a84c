"""Documents in an OLE file without a reader of their own ([MS-CFB])."""

from typing import BinaryIO

from mailproc.post.documents.limits import Text, Unreadable


def read(file: BinaryIO, _: Text) -> None:
    """A .docx or .xlsx with a password is wrapped in one ([MS-OFFCRYPTO] §2.3.4)."""
    raise Unreadable("locked" if "EncryptedPackage".encode("utf-16-le") in file.read() else "format")
