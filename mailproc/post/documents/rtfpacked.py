"""Compressed RTF, as Outlook keeps the text of a mail ([MS-OXRTFCP])."""

import struct

from mailproc.post.documents.limits import Unreadable

_HEADER = struct.Struct("<II4s4x")
_PACKED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
_LARGEST = 20_000_000  # bytes
# What is in the window before anything is read (§2.2.1.1).
_BEFORE = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpack(data: bytes) -> bytes:
    """The RTF. Raises Unreadable: "broken" where it is none, "limits" where it is larger than 20 MB."""
    if len(data) < _HEADER.size:
        raise Unreadable("broken")
    _, size, kind = _HEADER.unpack_from(data)
    if size > _LARGEST:
        raise Unreadable("limits")
    if kind == _PLAIN:
        return data[_HEADER.size : _HEADER.size + size]
    if kind != _PACKED:
        raise Unreadable("broken")
    return _unpacked(data, size)


def _unpacked(data: bytes, size: int) -> bytes:
    """Literals and references into the last 4096 bytes, eight of them after a byte that tells which they are."""
    out = bytearray(_BEFORE)
    end = len(_BEFORE) + size
    place = _HEADER.size
    while place < len(data) and len(out) < end:
        kinds = data[place]
        place += 1
        for bit in range(8):
            if not kinds >> bit & 1:
                out += data[place : place + 1]
                place += 1
                continue
            reference = int.from_bytes(data[place : place + 2], "big")
            place += 2
            back = (len(out) - (reference >> 4)) % _WINDOW
            if not back or place > len(data):  # a reference to the place of writing is the end
                return bytes(out[len(_BEFORE) : end])
            for _ in range((reference & 0xF) + 2):
                out.append(out[-back] if back <= len(out) else 0)
    return bytes(out[len(_BEFORE) : end])
