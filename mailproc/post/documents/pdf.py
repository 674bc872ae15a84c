"""PDF: the text of its pages, in the order of the pages."""

import re
from contextlib import closing
from typing import BinaryIO

import pypdfium2  # type: ignore[import-untyped]

from mailproc.post.documents.limits import Text, Unreadable

SCANNER_MARKS = re.compile(r".*(?:扫描全能王|CamScanner).*")  # what scanning apps write on a page of pure image
LOCKED = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


def read(file: BinaryIO, text: Text) -> None:
    """Raises Unreadable: "locked", "broken", or "scan" where no page has a text."""
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as fault:
        raise Unreadable("locked" if fault.err_code in LOCKED else "broken") from fault
    written = False
    with closing(document):
        for page in document:
            with closing(page), closing(page.get_textpage()) as words:
                said = SCANNER_MARKS.sub("", words.get_text_range())
                written |= bool(said.strip())
                text.add(said + "\n")
    if not written:
        raise Unreadable("scan")
