"""MAPI properties, in which Outlook keeps a mail: those of .msg files and of winmail.dat ([MS-OXPROPS])."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from mailproc.post import html
from mailproc.post.charset import decode_bytes
from mailproc.post.documents import rtf, rtfpacked
from mailproc.post.documents.letters import own_words
from mailproc.post.documents.limits import Member, Text

SUBJECT, BODY, RTF, HTML = 0x0037, 0x1000, 0x1009, 0x1013
DISPLAY_NAME, DATA, SHORT_NAME, METHOD, LONG_NAME, MEDIA_TYPE = 0x3001, 0x3701, 0x3704, 0x3705, 0x3707, 0x370E
CODEPAGE, INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
EIGHT_BIT, UNICODE, BINARY = 0x001E, 0x001F, 0x0102  # kinds of values without a fixed length
EMBEDDED_MESSAGE = 5  # a METHOD of attaching


@dataclass(slots=True)
class Properties:
    """Values by the property's number, each with its kind. `codepage` is that of the 8-bit ones, 0: unknown."""

    values: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    codepage: int = 0

    def text(self, number: int) -> str:
        """A text, "" where there is none."""
        kind, data = self.values.get(number, (0, b""))
        if kind == UNICODE:
            return data.decode("utf-16-le", "replace").rstrip("\0")
        return self._decoded(data.rstrip(b"\0")) if kind == EIGHT_BIT else ""

    def number(self, number: int) -> int:
        """A number, 0 where there is none."""
        return int.from_bytes(self.values.get(number, (0, b""))[1][:4], "little")

    def data(self, number: int) -> bytes:
        """The bytes of a value, whatever its kind; none where it is not there."""
        return self.values.get(number, (0, b""))[1]

    def file_name(self) -> str:
        """What the attachment that these are the properties of is called."""
        return next(filter(None, map(self.text, (LONG_NAME, SHORT_NAME, DISPLAY_NAME))), "")

    def body(self) -> str:
        """What the mail's writer wrote: the plain text, else that of its HTML, else that of its RTF."""
        return own_words(self.text(BODY) or self._page() or self._rich_text(), self.text(SUBJECT))

    def _page(self) -> str:
        kind, data = self.values.get(HTML, (0, b""))
        if not data:
            return ""
        codepage = self.number(INTERNET_CODEPAGE) or self.codepage
        return html.read(self.text(HTML) if kind != BINARY else decode_bytes(data, label(codepage))[0]).text

    def _rich_text(self) -> str:
        data = self.data(RTF)
        if not data:
            return ""
        text = Text()
        rtf.read(io.BytesIO(rtfpacked.unpack(data)), text)
        return str(text)

    def _decoded(self, data: bytes) -> str:
        return decode_bytes(data, label(self.codepage))[0]


def label(codepage: int) -> str | None:
    """The charset of a Windows code page, None where it is unknown."""
    return {0: None, 65001: "utf-8", 20936: "gb2312", 54936: "gb18030", 52936: "hz"}.get(codepage, f"cp{codepage}")


def attached(properties: Properties, data: Iterable[bytes], size: int) -> Member:
    """An attachment by its properties."""
    return Member(properties.file_name(), size, properties.text(MEDIA_TYPE).lower(), data=data)
