"""Writes small documents byte by byte: .docx, .pdf, .txt, and photos. The same words give the same bytes."""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final
from xml.sax.saxutils import escape

WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LINE: Final = 36  # characters that fit on a line of a PDF page
LINES: Final = 40

TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.main+xml"/></Types>'
)
RELATIONS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
DOCUMENT: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)
PARAGRAPH: Final = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'

# STSong-Light is one of the fonts a reader brings along (ISO 32000-1 §9.7.5): nothing is embedded
FONTS: Final = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
    (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 5 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>>>"
    ),
    (
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    ),
)

# a grey dot of 8x8, baseline JPEG (ITU-T T.81); a comment segment makes photos differ
JPEG_DOT: Final = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////"
    "////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z"
)


@dataclass(frozen=True, slots=True)
class File:
    """A file as a mail encloses it."""

    name: str
    media_type: str
    data: bytes


def word(name: str, paragraphs: Iterable[str]) -> File:
    """A Word document of plain paragraphs."""
    body = "".join(PARAGRAPH.format(escape(paragraph)) for paragraph in paragraphs)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for part, text in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", DOCUMENT.format(body)),
        ):
            # a ZipInfo made by hand bears no time of day
            package.writestr(zipfile.ZipInfo(part), text, zipfile.ZIP_DEFLATED)
    return File(name, WORD_TYPE, buffer.getvalue())


def plain(name: str, paragraphs: Iterable[str]) -> File:
    """A text file as Windows' editor saves it: GBK, CRLF."""
    return File(name, "text/plain", "\r\n".join(paragraphs).encode("gb18030"))


def pdf(name: str, paragraphs: Iterable[str]) -> File:
    """A PDF whose text can be read out; its font is not embedded."""
    lines = [
        paragraph[start : start + LINE] for paragraph in paragraphs for start in range(0, max(len(paragraph), 1), LINE)
    ]
    pages = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    resources = b"<</Font<</F 3 0 R>>>>"
    return File(name, "application/pdf", _pdf_file(resources, FONTS, [_pdf_text(page) for page in pages]))


def scan(name: str, rng: Random) -> File:
    """A PDF that is only a picture, as a scanner makes it: no text can be read."""
    image = zlib.compress(rng.randbytes(64 * 64))
    picture = _stream(b"/Type/XObject/Subtype/Image/Width 64/Height 64/ColorSpace/DeviceGray/BitsPerComponent 8", image)
    pages = [b"q 480 0 0 680 56 80 cm /I Do Q"]
    return File(name, "application/pdf", _pdf_file(b"<</XObject<</I 3 0 R>>>>", (picture,), pages))


def photo(name: str, rng: Random, size: int = 6000) -> File:
    """A valid JPEG of one dot and about `size` bytes (below 65,000)."""
    comment = rng.randbytes(size)
    segment = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment
    return File(name, "image/jpeg", JPEG_DOT[:2] + segment + JPEG_DOT[2:])


def picture(name: str, rng: Random, side: int = 48) -> File:
    """A PNG of grey noise, `side` dots wide and high."""
    rows = b"".join(b"\0" + rng.randbytes(side) for _ in range(side))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return File(name, "image/png", b"\x89PNG\r\n\x1a\n" + body)


def _pdf_text(lines: Sequence[str]) -> bytes:
    shown = b"".join(b"<%s> Tj T*\n" % line.encode("utf-16-be").hex().encode() for line in lines)
    return b"BT /F 12 Tf 18 TL 60 780 Td\n" + shown + b"ET"


def _pdf_file(resources: bytes, shared: Sequence[bytes], pages: Sequence[bytes]) -> bytes:
    """Catalog 1, page tree 2, shared objects from 3 on, then a page and its contents for every page."""
    first = 3 + len(shared)
    kids = b" ".join(b"%d 0 R" % (first + 2 * place) for place in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        *shared,
    ]
    for place, content in enumerate(pages):
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources%s/Contents %d 0 R>>"
        objects += [page % (resources, first + 2 * place + 1), _stream(b"", content, packed=False)]
    return _numbered(objects)


def _stream(entries: bytes, data: bytes, *, packed: bool = True) -> bytes:
    packing = b"/Filter/FlateDecode" if packed else b""
    return b"<<%s%s/Length %d>>\nstream\n%s\nendstream" % (entries, packing, len(data), data)


def _numbered(objects: Sequence[bytes]) -> bytes:
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(body))
    )
