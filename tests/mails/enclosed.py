"""Files as sample mails enclose them, the same bytes at every run: nothing in them is compressed or bears a time."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from random import Random
from xml.sax.saxutils import escape

from mailproc.demo import documents
from mailproc.demo.documents import RELATIONS, WORD_TYPE, File

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = (
    f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.main+xml"/>'
    '<Override PartName="/word/header1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>'
)


def word(name: str, *paragraphs: str, rows: Sequence[Sequence[str]] = (), header: str = "") -> File:
    """A .docx of paragraphs, then a table, with a page header. A cell's lines are paragraphs."""
    table = "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows)
    body = "".join(map(_paragraph, paragraphs)) + (f"<w:tbl>{table}</w:tbl>" if table else "")
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": f"{_XML}<w:document {_W}><w:body>{body}</w:body></w:document>",
    }
    if header:
        parts["word/header1.xml"] = f"{_XML}<w:hdr {_W}>{_paragraph(header)}</w:hdr>"
    return File(name, WORD_TYPE, _zipped((part, text.encode()) for part, text in parts.items()))


def sheet(name: str, *rows: Sequence[str]) -> File:
    """A spreadsheet of one sheet, its strings in the cells."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shown = '<c t="inlineStr"><is><t>{}</t></is></c>'
    cells = "".join(f"<row>{''.join(shown.format(escape(cell)) for cell in row)}</row>" for row in rows)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _related(f"{kind}/officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{main}" xmlns:r="{kind}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _related(f"{kind}/worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'{_XML}<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return File(name, media_type, _zipped((part, text.encode()) for part, text in parts.items()))


def _related(kind: str, target: str) -> str:
    return (
        f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
    )


def archive(name: str, *members: File) -> File:
    """A zip file. Names are in UTF-8, and say so."""
    return File(name, "application/zip", _zipped((one.name, one.data) for one in members))


def locked(name: str, *members: File) -> File:
    """A zip file whose members all claim to be encrypted."""
    data = bytearray(archive(name, *members).data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # of a member, and of its line in the directory
        found = data.find(mark)
        while found >= 0:
            data[found + place] |= 1
            found = data.find(mark, found + 4)
    return File(name, "application/zip", bytes(data))


def pdf(name: str, *paragraphs: str) -> File:
    return documents.pdf(name, paragraphs)


def scan(name: str) -> File:
    """A PDF that is only a grey picture."""
    picture = (
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\n"
        b"stream\n\x80\nendstream"
    )
    return File(name, "application/pdf", documents._pdf_file(b"<</XObject<</I 3 0 R>>>>", (picture,), [_DRAWN]))


def photo(name: str) -> File:
    return documents.photo(name, Random(1), 300)


_DRAWN = b"q 480 0 0 680 56 80 cm /I Do Q"


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _cell(text: str) -> str:
    return f"<w:tc>{''.join(map(_paragraph, text.splitlines()))}</w:tc>"


def _zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, data in members:
            package.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()
