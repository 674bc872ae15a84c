"""Outlook's .msg ([MS-OXMSG]): a mail as MAPI properties in a compound file, each attachment in a storage."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from mailproc.post.documents import mapi
from mailproc.post.documents.compound import Compound, Stream
from mailproc.post.documents.limits import PIECE, Member, Text, Unreadable
from mailproc.post.documents.mapi import Properties

_STREAM = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})")
_FIXED = "__properties_version1.0"  # numbers and such, 16 bytes each behind a head
_HEADS = (32, 24, 8)  # its bytes: of the mail, of a mail within, of an attachment
_ATTACHED = re.compile(r"__attach_version1\.0_#[0-9A-Fa-f]{8}/")
_EMBEDDED = "__substg1.0_3701000D/"
_CONTENT = "__substg1.0_37010102"  # of an attachment
_LONGEST_PROPERTY = 20_000_000  # bytes
_DEEPEST = 4  # mails within mails


def read(file: BinaryIO, text: Text) -> Iterator[Member]:
    """The mail's text, and its attachments as members.

    A mail attached to it has no bytes of its own: its text is a member, and its attachments stand in a folder.
    """
    message = _Message(Compound(file), "", _HEADS[0])
    text.add(message.properties.body())
    yield from message.members(0)


class _Message:
    """A mail in a storage of the file; `path` is that of the storage, with its slash."""

    def __init__(self, compound: Compound, path: str, head: int) -> None:
        self._compound = compound
        self._path = path
        self.properties = _properties(compound, path, head)
        self.properties.codepage = self.properties.number(mapi.CODEPAGE) or self.properties.number(
            mapi.INTERNET_CODEPAGE
        )

    def members(self, depth: int) -> Iterator[Member]:
        names = (name.removeprefix(self._path) for name in self._compound.names if name.startswith(self._path))
        for storage in sorted({match[0] for name in names if (match := _ATTACHED.match(name))}):
            yield from self._attached(self._path + storage, depth)

    def _attached(self, path: str, depth: int) -> Iterator[Member]:
        properties = _properties(self._compound, path, _HEADS[2])
        properties.codepage = self.properties.codepage
        if properties.number(mapi.METHOD) != mapi.EMBEDDED_MESSAGE:
            if (name := f"{path}{_CONTENT}") in self._compound.names:
                stream = self._compound.open(name)
                yield mapi.attached(properties, _pieces(stream), stream.length)
        elif depth < _DEEPEST:
            inner = _Message(self._compound, path + _EMBEDDED, _HEADS[1])
            title = inner.properties.text(mapi.SUBJECT) or properties.file_name() or "mail"
            said = inner.properties.body().encode("utf-8", "replace")
            folder = title.replace("/", "_").replace("\\", "_")
            yield Member(f"{folder}.txt", len(said), data=(said,))
            for member in inner.members(depth + 1):
                yield Member(f"{folder}/{member.name}", member.size, member.media_type, member.fault, member.data)


def _properties(compound: Compound, path: str, head: int) -> Properties:
    properties = Properties()
    for name in compound.names:
        match = _STREAM.fullmatch(name, len(path)) if name.startswith(path) else None
        if match and not name.endswith(_CONTENT):
            properties.values[int(match[1], 16)] = int(match[2], 16), _whole(compound.open(name))
    fixed = _whole(compound.open(path + _FIXED)) if path + _FIXED in compound.names else b""
    for place in range(head, len(fixed) - 15, 16):
        kind, number = (int.from_bytes(fixed[at : at + 2], "little") for at in (place, place + 2))
        properties.values.setdefault(number, (kind, fixed[place + 8 : place + 16]))
    return properties


def _whole(stream: Stream) -> bytes:
    if stream.length > _LONGEST_PROPERTY:
        raise Unreadable("limits")
    return stream.cut(0, stream.length)


def _pieces(stream: Stream) -> Iterator[bytes]:
    return (stream.cut(place, place + PIECE) for place in range(0, stream.length, PIECE))
