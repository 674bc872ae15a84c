"""PDF: the text of its pages, in the order in which it was written."""

import ctypes
import io
import math
import re
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from typing import BinaryIO

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from mailproc.post.documents import layout
from mailproc.post.documents.layout import Glyph, Page, Run
from mailproc.post.documents.limits import CHARACTERS, Text, Unreadable

SCANNER_MARKS = re.compile(r"(?m)^.*?(?:扫描全能王|CamScanner).*")  # what scanning apps write on a page of pure image
LOCKED = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_SECONDS = 5  # after which what was read so far is all there is
_LARGE = 10_000_000  # bytes
_LAID_OUT = 100_000  # characters: no item is longer, and what follows is taken as it comes
_MOST_DAMAGED = 100  # pages: one that says it has millions has none
_PROBED = 8  # of so many characters one is asked whether its font says what it means
_LINE_END = frozenset("\r\n")
_WRITTEN_ON = frozenset({pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT})  # fields of forms


def read(file: BinaryIO, text: Text) -> None:
    """Raises Unreadable: "locked", "broken", "limits", or "scan" where no page has a text that means anything."""
    reading = _Reading(file)
    with closing(reading):
        laid_out = list(reading.pages())
        if reading.meaningless * 2 > reading.probed:
            raise Unreadable("scan")
        written = False
        for said in chain(layout.written(laid_out), reading.further()):
            words = SCANNER_MARKS.sub("", said)
            written |= bool(words.strip())
            text.add(words)
    if reading.is_late:
        raise Unreadable("limits")
    if reading.damaged:
        raise Unreadable("broken")
    if not written:
        raise Unreadable("scan")


def characters(data: bytes) -> frozenset[str]:
    """All characters of a PDF of our own."""
    with closing(pypdfium2.PdfDocument(data)) as document:
        found: set[str] = set()
        for page in document:
            with closing(page), closing(page.get_textpage()) as words:
                found |= set(words.get_text_range())
    return frozenset(found)


class _Reading:
    """Pages as lines; how many characters there are, and of how many of those probed nobody knows what they mean."""

    def __init__(self, file: BinaryIO) -> None:
        self.characters = 0
        self.probed = 0
        self.meaningless = 0
        self.damaged = 0  # pages
        self.is_late = False
        self._file = file
        self._is_large = file.seek(0, io.SEEK_END) > _LARGE
        self._document = _opened(file)
        self._numbers = iter(range(len(self._document)))
        self._until = time.monotonic() + _SECONDS
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = pdfium.FS_RECTF()

    def close(self) -> None:
        self._document.close()

    def pages(self) -> Iterator[Page]:
        """Pages, until there are more characters than any item has."""
        for number in self._in_time():
            try:
                yield self._page(number)
            except pypdfium2.PdfiumError:
                self.damaged += 1
            if self.characters > _LAID_OUT or self.damaged > _MOST_DAMAGED:
                return

    def further(self) -> Iterator[str]:
        """What the other pages say, as it comes."""
        for number in self._in_time():
            with closing(self._document[number]) as page, closing(page.get_textpage()) as words:
                yield words.get_text_range() + "\n"

    def _in_time(self) -> Iterator[int]:
        for number in self._numbers:
            if time.monotonic() > self._until:
                self.is_late = True
                return
            if number and self._is_large:  # it keeps the pictures of all pages that it has seen
                self._document.close()
                self._document = _opened(self._file)
            yield number

    def _page(self, number: int) -> Page:
        """Text that was typed into a form is made part of the page first."""
        page = self._document[number]
        if _is_written_on(page):
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            page = self._document[number]
        with closing(page), closing(page.get_textpage()) as words:
            width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
            quarters = page.get_rotation() // 90
            plain = (height, width) if quarters % 2 else (width, height)
            lines = [layout.line(*run) for run in layout.runs_joined(self._runs(words, plain))]
        return Page(width, height, layout.arranged([line for line in lines if line is not None]))

    def _runs(self, words: pypdfium2.PdfTextPage, page: tuple[float, float]) -> Iterator[Run]:
        glyphs: list[Glyph] = []
        size, quarter, high = 1.0, 0, 0
        for index in range(pdfium.FPDFText_CountChars(words)):
            code = pdfium.FPDFText_GetUnicode(words, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000 and high:
                code = 0x10000 + (high - 0xD800) * 0x400 + code - 0xDC00
            high = 0
            sign = chr(code)
            if sign in _LINE_END or (sign == " " and pdfium.FPDFText_IsGenerated(words, index) == 1):
                if sign in _LINE_END and glyphs:
                    yield glyphs, size
                    glyphs = []
                continue
            self._probe(words, index)
            if not glyphs:
                size = max(pdfium.FPDFText_GetFontSize(words, index), 1.0)
                quarter = round(pdfium.FPDFText_GetCharAngle(words, index) / (math.pi / 2)) % 4
            glyphs.append(self._glyph(words, index, sign, quarter, page))
        if glyphs:
            yield glyphs, size

    def _probe(self, words: pypdfium2.PdfTextPage, index: int) -> None:
        self.characters += 1
        if self.characters > CHARACTERS:
            raise Unreadable("limits")
        if index % _PROBED == 0:
            self.probed += 1
            self.meaningless += pdfium.FPDFText_HasUnicodeMapError(words, index) == 1

    def _glyph(
        self, words: pypdfium2.PdfTextPage, index: int, sign: str, quarter: int, page: tuple[float, float]
    ) -> Glyph:
        """A character where it stands once the page is turned so that it stands upright."""
        pdfium.FPDFText_GetCharOrigin(words, index, self._x, self._y)
        pdfium.FPDFText_GetLooseCharBox(words, index, self._box)
        width, height = page
        box = self._box
        match quarter:
            case 0:
                return Glyph(sign, box.left, box.right, height - self._y.value)
            case 1:
                return Glyph(sign, height - box.top, height - box.bottom, width - self._x.value)
            case 2:
                return Glyph(sign, width - box.right, width - box.left, self._y.value)
            case _:
                return Glyph(sign, box.bottom, box.top, self._x.value)


def _opened(file: BinaryIO) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as fault:
        raise Unreadable("locked" if fault.err_code in LOCKED else "broken") from fault


def _is_written_on(page: pypdfium2.PdfPage) -> bool:
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), 1000)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind in _WRITTEN_ON:
            return True
    return False
