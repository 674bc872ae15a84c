"""Writes the parts of a mail as mail programs write them, not as the standards wish: bytes in every detail."""

import base64
import quopri
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from mailproc.demo.documents import File

CRLF: Final = b"\r\n"
WORD: Final = 45  # octets of text in one encoded-word: 60 characters of base64, below the 75 of RFC 2047 §2
CUT: Final = 37  # octets: neither of two nor of three, so that characters are cut in GBK and UTF-8 alike
SECTION: Final = 54  # characters of one section of a long RFC 2231 parameter


@dataclass(frozen=True, slots=True)
class Script:
    """How a program writes Chinese: the charset it names, the one it uses, and the forms of headers and names.

    `transfer` is base64, quoted-printable or 8bit. `words` is encoded (RFC 2047), cut (encoded, but cut without
    regard to characters) or raw. `names` is encoded, extended (RFC 2231), sections (the same in pieces) or raw.
    """

    label: str
    codec: str
    transfer: str = "base64"
    words: str = "encoded"
    names: str = "encoded"


def header_text(text: str, script: Script) -> bytes:
    """An unstructured header value, folded."""
    if text.isascii():
        return text.encode()
    if script.words == "raw":
        return text.encode(script.codec)
    chunks = _cut(text, script.codec) if script.words == "cut" else _whole(text, script.codec)
    label = (script.label or script.codec).encode()
    return b"\r\n ".join(b"=?%s?B?%s?=" % (label, base64.b64encode(chunk)) for chunk in chunks)


def text_part(kind: str, text: str, script: Script) -> bytes:
    """A part of text/plain or text/html, its header fields first."""
    charset = f'; charset="{script.label}"' if script.label else ""
    head = f"Content-Type: text/{kind}{charset}\r\nContent-Transfer-Encoding: {script.transfer}\r\n\r\n"
    return head.encode() + _transferred(text.replace("\n", "\r\n").encode(script.codec), script.transfer)


def file_part(file: File, script: Script) -> bytes:
    """An attachment in base64 under the name a program of this kind gives it."""
    name = _parameter("name", file.name, script)
    filename = _parameter("filename", file.name, script)
    head = b"Content-Type: %s%s\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment%s\r\n\r\n" % (
        file.media_type.encode(),
        name,
        filename,
    )
    return head + _transferred(file.data, "base64")


def multipart(kind: str, boundary: str, parts: Iterable[bytes]) -> bytes:
    """Parts, each with its own header fields, as one part."""
    mark = boundary.encode()
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind.encode(), mark)
    body = b"".join(b"--%s\r\n%s\r\n" % (mark, part) for part in parts)
    return head + body + b"--%s--\r\n" % mark


def _parameter(key: str, value: str, script: Script) -> bytes:
    """A parameter of a header field with its leading semicolon. `name` is never written after RFC 2231."""
    if value.isascii():
        return f';\r\n\t{key}="{value}"'.encode()
    if script.names == "raw":
        return b';\r\n\t%s="%s"' % (key.encode(), value.encode(script.codec))
    if script.names == "encoded" or key == "name":
        return b';\r\n\t%s="%s"' % (key.encode(), header_text(value, Script(script.label, script.codec)))
    extended = f"{script.label.lower()}''{quote(value, safe='', encoding=script.codec)}"
    if script.names == "extended":
        return f";\r\n\t{key}*={extended}".encode()
    pieces = [extended[start : start + SECTION] for start in range(0, len(extended), SECTION)]
    return "".join(f";\r\n\t{key}*{place}*={piece}" for place, piece in enumerate(pieces)).encode()


def _transferred(data: bytes, transfer: str) -> bytes:
    if transfer == "base64":
        return base64.encodebytes(data).replace(b"\n", CRLF)
    if transfer == "quoted-printable":
        return quopri.encodestring(data.replace(CRLF, b"\n")).replace(b"\n", CRLF)
    return data + CRLF


def _whole(text: str, codec: str) -> list[bytes]:
    """The text in chunks of whole characters."""
    chunks = [b""]
    for sign in text:
        octets = sign.encode(codec)
        if len(chunks[-1]) + len(octets) > WORD:
            chunks.append(b"")
        chunks[-1] += octets
    return chunks


def _cut(text: str, codec: str) -> list[bytes]:
    """The text in chunks that may end in the middle of a character."""
    octets = text.encode(codec)
    return [octets[start : start + CUT] for start in range(0, len(octets), CUT)]
