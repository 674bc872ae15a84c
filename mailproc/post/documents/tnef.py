"""winmail.dat (TNEF, [MS-OXTNEF]): what Outlook sends to those it takes for users of Outlook."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from mailproc.post.documents import mapi
from mailproc.post.documents.limits import PIECE, Member, Text, Unreadable
from mailproc.post.documents.mapi import Properties

_SIGNATURE = 0x223E9F78
_ATTRIBUTE = struct.Struct("<BII")  # level, number, length; after the data come two bytes of checksum
_CODEPAGE, _SUBJECT, _BODY, _PROPERTIES = 0x00069007, 0x00018004, 0x0002800C, 0x00069003
_NEXT_ATTACHMENT, _TITLE, _DATA, _ATTACHMENT = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_MOST_PROPERTIES = 10_000
_MANY = 0x1000  # of a kind: several values
_NAMED = 0x8000  # from this number on a property has a name
_IDENTITY = 16  # bytes of the interface's number before what is embedded
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}


@dataclass(slots=True)
class _Attached:
    data: memoryview = field(default_factory=lambda: memoryview(b""))
    properties: Properties = field(default_factory=Properties)


def read(file: BinaryIO, text: Text) -> Iterator[Member]:
    """The mail's text, and its attachments as members; a mail attached to it comes as another winmail.dat."""
    mail = Properties()
    files: list[_Attached] = []
    whole = False
    for number, data in _attributes(memoryview(file.read())):
        whole = not number
        if number == _CODEPAGE:
            mail.codepage = int.from_bytes(data[:4], "little")
        elif number in (_SUBJECT, _BODY):
            known = mapi.SUBJECT if number == _SUBJECT else mapi.BODY
            mail.values.setdefault(known, (mapi.EIGHT_BIT, bytes(data)))
        elif number == _PROPERTIES:
            mail.values |= dict(_properties(data))
        elif number == _NEXT_ATTACHMENT:
            files.append(_Attached(properties=Properties(codepage=mail.codepage)))
        elif files:
            _attach(files[-1], number, data)
    text.add(mail.body())
    for one in files:
        content = _content(one)
        pieces = (bytes(content[place : place + PIECE]) for place in range(0, len(content), PIECE))
        yield mapi.attached(one.properties, pieces, len(content))
    if not whole:
        raise Unreadable("broken")


def _attach(file: _Attached, number: int, data: memoryview) -> None:
    if number == _DATA:
        file.data = data
    elif number == _TITLE:
        file.properties.values.setdefault(mapi.SHORT_NAME, (mapi.EIGHT_BIT, bytes(data)))
    elif number == _ATTACHMENT:
        file.properties.values |= dict(_properties(data))


def _content(file: _Attached) -> memoryview:
    inside = memoryview(file.properties.data(mapi.DATA))
    if file.properties.number(mapi.METHOD) == mapi.EMBEDDED_MESSAGE:
        return inside[_IDENTITY:]
    return file.data if len(file.data) else inside


def _attributes(raw: memoryview) -> Iterator[tuple[int, memoryview]]:
    """What the file is made of, and last a 0, unless it breaks off."""
    if len(raw) < 6 or int.from_bytes(raw[:4], "little") != _SIGNATURE:
        raise Unreadable("broken")
    place = 6
    while place + _ATTRIBUTE.size <= len(raw):
        _, number, length = _ATTRIBUTE.unpack_from(raw, place)
        place += _ATTRIBUTE.size
        if place + length > len(raw):
            return
        yield number, raw[place : place + length]
        place += length + 2
    yield 0, raw[:0]


def _properties(data: memoryview) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """A list of MAPI properties (§2.1.3.4); of several values of one the first."""
    (count,) = struct.unpack_from("<I", data)
    place = 4
    for _ in range(min(count, _MOST_PROPERTIES)):
        kind, number = struct.unpack_from("<HH", data, place)
        place += 4
        if number >= _NAMED:
            place = _after_name(data, place)
        many, kind = kind & _MANY, kind & ~_MANY
        values = 1
        if many or kind not in _FIXED:
            (values,) = struct.unpack_from("<I", data, place)
            place += 4
        first = b""
        for value in range(min(values, _MOST_PROPERTIES)):
            length = _FIXED.get(kind, 0)
            if kind not in _FIXED:
                (length,) = struct.unpack_from("<I", data, place)
                place += 4
            if value == 0:
                first = bytes(data[place : place + length])
            place += -(-length // 4) * 4
        yield number, (kind, first)


def _after_name(data: memoryview, place: int) -> int:
    """The place behind a property's name, which is a number or a text."""
    by_text, length = struct.unpack_from("<II", data, place + 16)
    if not by_text:
        return place + 24
    return place + 24 + -(-int(length) // 4) * 4
