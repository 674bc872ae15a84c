"""One function a document format: bytes to text, or Unreadable. Runs only in the reading child's process.

Libraries are imported by the functions that need them, so that the process stays small and fast to start.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from contextlib import closing

from mailproc.post.charset import decode_bytes

CHARACTERS = 2_000_000  # of text that one document may give
ZIP_BYTES = 50_000_000  # unpacked
ZIP_RATIO = 100
ZIP_ENTRIES = 1_000
PIECE = 1 << 16  # bytes unpacked at a time

WORD_PARTS = ("document", "footnotes", "endnotes", "header", "footer")  # in the order in which they are read
WORD_PART = re.compile(rf"word/({'|'.join(WORD_PARTS)})\d*\.xml", re.IGNORECASE)
WORD_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
WORD_UNREAD = frozenset({"Fallback", "moveFrom", "pPr"})  # said twice; moved away; layout

SCANNER_MARKS = re.compile(r".*(?:扫描全能王|CamScanner).*")  # what scanning apps write on a page of pure image
PDF_LOCKED = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


class Unreadable(Exception):  # noqa: N818 - it names what the document is
    """There is no text to be had, or no more; `fault` as in model.Attachment, `text` is what was read before."""

    def __init__(self, fault: str, text: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.text = text


class Collector:
    """Text as it comes, up to CHARACTERS; then Unreadable with what there is."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._room = CHARACTERS

    def add(self, piece: str) -> None:
        self._pieces.append(piece[: self._room])
        self._room -= len(piece)
        if self._room < 0:
            raise Unreadable("limits", self.text())

    def drop_break(self) -> None:
        """Take back a line end, if that came last."""
        if self._pieces and self._pieces[-1] == "\n":
            self._pieces.pop()

    def text(self) -> str:
        return "".join(self._pieces)


# --- plain text -------------------------------------------------------------------------------------------


def read_text(data: bytes) -> str:
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("broken")
    text, _ = decode_bytes(data, None)
    return text


# --- Word (ECMA-376) --------------------------------------------------------------------------------------


class WordText:
    """The text of a part of a Word document, gathered while its tags go by: no tree, whatever its depth.

    Paragraphs end with a line end, cells with a tab; text boxes stand where they are anchored.
    """

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._unread = 0
        self._in_text = 0

    def start(self, tag: str, _: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._unread += name in WORD_UNREAD
        self._in_text += name == "t"
        if name in WORD_MARKS and not self._unread:
            self._collector.add(WORD_MARKS[name])

    def data(self, text: str) -> None:
        if self._in_text and not self._unread:
            self._collector.add(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self._unread -= name in WORD_UNREAD
        self._in_text -= name == "t"
        if self._unread:
            return
        if name in {"p", "tr"}:
            self._collector.add("\n")
        elif name == "tc":
            self._collector.drop_break()  # of the cell's last paragraph
            self._collector.add("\t")

    def close(self) -> None:
        """Nothing is left to do."""


def read_word(data: bytes) -> str:
    """Body first, then notes, headers and footers, where a classification mark may stand."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    collector = Collector()
    with _open_zip(data) as archive:
        parts = _word_parts(archive.namelist())
        for part in parts:
            parser = DefusedXMLParser(target=WordText(collector), forbid_dtd=True)
            try:
                with archive.open(part) as member:
                    while piece := member.read(PIECE):
                        parser.feed(piece)
                parser.close()
            except DefusedXmlException as bomb:
                raise Unreadable("limits") from bomb
            collector.add("\n")
    return collector.text()


def _word_parts(names: Iterable[str]) -> list[str]:
    found = [match for name in names if (match := WORD_PART.fullmatch(name))]
    if not any(match[1].lower() == "document" for match in found):
        raise Unreadable("format")  # another kind of zip file
    found.sort(key=lambda match: (WORD_PARTS.index(match[1].lower()), match[0]))
    return [match[0] for match in found]


def _open_zip(data: bytes) -> zipfile.ZipFile:
    """An archive that says it unpacks to something reasonable; what lies is stopped by zipfile."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > ZIP_ENTRIES or unpacked > ZIP_BYTES or unpacked > packed * ZIP_RATIO:
        raise Unreadable("limits")
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("locked")
    return archive


# --- PDF --------------------------------------------------------------------------------------------------


def read_pdf(data: bytes) -> str:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise Unreadable("locked" if fault.err_code in PDF_LOCKED else "broken") from fault
    collector = Collector()
    with closing(document):
        for page in document:
            with closing(page), closing(page.get_textpage()) as words:
                collector.add(SCANNER_MARKS.sub("", words.get_text_range()) + "\n")
    text = collector.text()
    if not text.strip():
        raise Unreadable("scan")
    return text


# --- documents without a reader of their own ------------------------------------------------------------------


def read_ole(data: bytes) -> str:
    """The old Office formats; a .docx or .xlsx with a password is wrapped in one ([MS-OFFCRYPTO] §2.3.4)."""
    raise Unreadable("locked" if "EncryptedPackage".encode("utf-16-le") in data else "format")
