"""Documents made to do harm, or damaged on the way: a fault that has a name, in little time and memory."""

import io
import random
import resource
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailproc.model import Address, Attachment, Message
from mailproc.post.documents.child import Found, Reading
from mailproc.post.documents.reader import Reader
from tests.documents import odd, ofds
from tests.documents.compounds import compound
from tests.documents.papers import packed, unpacked

FOLDER = Path(__file__).parents[1] / "documents"
FAULTS = {"", "scan", "locked", "format", "limits", "broken"}
LONGEST = 8  # seconds for what takes milliseconds, on a machine with other work
MUTATIONS = 8  # of each document


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(input_bytes=120_000_000) as shared:
        yield shared


def read(reader: Reader, name: str, data: bytes) -> tuple[str, str]:
    """The fault and the text of a document, all alone in a mail."""
    attachment = Attachment(name, "application/octet-stream", "digest", len(data), data=(data,))
    sender = Address("zhangsan@kjj.jiangcheng.example", "张三")
    mail = Message("d", 1, "", sender, None, (), "信息", None, (), (), "正文", attachments=(attachment,))
    first = reader.read(mail).attachments[0]
    return first.fault, first.text


def in_this_process(name: str, data: bytes) -> Found:
    def tell(_: int, __: Found, /, *, done: bool) -> None:
        """Nobody listens."""

    return Reading(len(data), tell).take(name, "", io.BytesIO(data))


def with_part(name: str, part: str, content: bytes) -> bytes:
    """A sample with one of its parts exchanged."""
    return packed(unpacked((FOLDER / name).read_bytes()) | {part: content})


def in_a_ring() -> bytes:
    """A .doc whose chain of sectors ends where it began, and which says that it is four gigabytes long."""
    data = bytearray((FOLDER / "续报.doc").read_bytes())
    directory = struct.unpack_from("<I", data, 48)[0]
    place = data.index("WordDocument".encode("utf-16-le"), 512 * (directory + 1))
    start = struct.unpack_from("<I", data, place + 116)[0]
    struct.pack_into("<Q", data, place + 120, 0xFFFFFFFF)
    table = 512 * (struct.unpack_from("<I", data, 76)[0] + 1)
    struct.pack_into("<I", data, table + 4 * start, start)
    return bytes(data)


BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
FAR = (
    b'<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
)
REPEATED = (
    '<a xmlns:o="o" xmlns:t="t"><o:spreadsheet><t:table t:name="表"><t:table-row t:number-rows-repeated="1048576">'
    '<t:table-cell t:number-columns-repeated="16384"><t:p>字字字字字字</t:p></t:table-cell></t:table-row></t:table>'
    "</o:spreadsheet></a>"
).encode()
PAGES_OF_ITSELF = "<ofd:Page BaseLoc='Document.xml'/>" * 500
SELF = f"<ofd:Document {ofds.SPACE}><ofd:Pages>{PAGES_OF_ITSELF}</ofd:Pages></ofd:Document>".encode()
LOOP = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000>>endobj
trailer<</Root 1 0 R>>"""


@pytest.mark.parametrize(
    ("name", "make", "faults"),
    [
        ("随机.doc", lambda: compound(a=b"")[:512] + random.Random(1).randbytes(2_000_000), {"broken", "format"}),
        ("圈.doc", in_a_ring, {"", "broken"}),
        ("大括号.rtf", lambda: b"{\\rtf1 " + b"{" * 10_000_000, {"limits"}),
        ("图.rtf", lambda: b"{\\rtf1 {\\pict\n" + b"0123456789abcdef\n" * 600_000 + b"}}", {"scan"}),
        ("未完.rtf", lambda: b"{\\rtf1 {\\pict\\bin99999999 ", {"scan"}),
        ("远.xlsx", lambda: with_part("统计表.xlsx", "xl/worksheets/sheet1.xml", FAR), {""}),
        ("重复.ods", lambda: with_part("统计表.ods", "content.xml", REPEATED), {"limits"}),
        (
            "自指.ofd",
            lambda: packed(unpacked((FOLDER / "扫描.ofd").read_bytes()) | {"Doc_0/Document.xml": SELF}),
            {"scan"},
        ),
        ("炸弹.ofd", lambda: with_part("扫描.ofd", "Doc_0/Document.xml", BOMB), {"limits"}),
        ("炸弹.odt", lambda: with_part("续报.odt", "content.xml", BOMB), {"limits"}),
        ("炸弹.xlsx", lambda: with_part("统计表.xlsx", "xl/sharedStrings.xml", BOMB), {"limits"}),
        ("炸弹.xml", lambda: BOMB, {"limits"}),
        ("膨胀.xlsx", lambda: with_part("统计表.xlsx", "xl/sharedStrings.xml", bytes(30_000_000)), {"limits"}),
        (
            "深.odt",
            lambda: with_part("续报.odt", "content.xml", b"<a>" * 100_000 + odd.picture()),
            {"broken", "limits"},
        ),
        ("属性.docx", lambda: odd.docx(f'<w:p w:a="{"江" * 300_000}"/>'), {"", "limits"}),
        ("页环.pdf", lambda: LOOP, {"broken", "scan", "limits"}),
        ("百兆.pdf", lambda: b"%PDF-1.7\n" + bytes(100_000_000), {"broken"}),
        ("长.csv", lambda: "江城,1,2\n".encode() * 300_000, {"limits"}),
        ("长.html", lambda: b"<table>" * 100_000, {"", "limits"}),
    ],
)
def test_harm_is_named(reader: Reader, name: str, make: Callable[[], bytes], faults: set[str]) -> None:
    data = make()
    begun = time.monotonic()
    fault, text = read(reader, name, data)
    assert time.monotonic() - begun < LONGEST
    assert fault in faults
    assert len(text) <= 2_000_000
    assert read(reader, "a.txt", b"next") == ("", "next")


def test_photos_cost_no_memory() -> None:
    """Of a paper full of photos only the words are unpacked."""
    photos = {f"word/media/image{number}.jpg": random.Random(number).randbytes(5_000_000) for number in range(8)}
    data = odd.docx(odd.BODY, photos)
    with Reader(input_bytes=60_000_000) as own:
        assert read(own, "照片.docx", data) == ("", "\n".join(odd.LINES) + "\n\n")
        assert own._child is not None
        status = Path(f"/proc/{own._child._process.pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    assert int(peak.split()[1]) < 60_000  # kB


# --- damage -------------------------------------------------------------------------------------------------------


def damaged(chance: random.Random, data: bytes) -> bytes:
    """A few bytes changed, lost, doubled or cut off."""
    raw = bytearray(data)
    for _ in range(chance.choice((1, 2, 10, 50))):
        place = chance.randrange(len(raw) or 1)
        match chance.randrange(6):
            case 0 | 1:
                raw[place : place + 1] = chance.randbytes(1)
            case 2:
                raw[place : place + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", bytes(4), b"\xff\xff\xff\x7f", b"\x01\0\0\0")
                )
            case 3:
                del raw[place : place + chance.randrange(200)]
            case 4:
                raw[place:place] = raw[place : place + 100] * chance.randrange(20)
            case _:
                raw[place : place + 1] = chance.choice((b"9999999", b"-1", b"{", b"}", b"<", b'"', b"\\bin99999999 "))
    return bytes(raw)


def damaged_within(chance: random.Random, data: bytes) -> bytes:
    """The same; in a zip file, to one of its parts, so that it can still be opened."""
    if not zipfile.is_zipfile(io.BytesIO(data)) or chance.random() < 0.2:
        return damaged(chance, data)
    parts = unpacked(data)
    chosen = chance.choice([name for name in parts if name.lower().endswith((".xml", ".rels"))] or list(parts))
    return packed(parts | {chosen: damaged(chance, parts[chosen])})


def samples(suffixes: tuple[str, ...]) -> list[Path]:
    known = {path.with_suffix("").name for path in FOLDER.glob("*.*.*")}
    return sorted(path for path in FOLDER.iterdir() if path.name in known and path.suffix in suffixes)


@pytest.mark.parametrize(
    "suffixes",
    [
        (".doc", ".wps"),
        (".docx",),
        (".rtf",),
        (".odt", ".ods"),
        (".ofd",),
        (".xls", ".et", ".xlsx"),
        (".html", ".xml", ".csv"),
    ],
    ids=lambda suffixes: suffixes[0][1:],
)
def test_damaged_documents_give_text_or_a_fault(suffixes: tuple[str, ...]) -> None:
    chance = random.Random(suffixes[0])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for path in samples(suffixes):
        data = path.read_bytes()
        for _ in range(MUTATIONS):
            begun = time.monotonic()
            found = in_this_process(path.name, damaged_within(chance, data))
            assert time.monotonic() - begun < LONGEST
            assert found.fault in FAULTS
            assert len(found.text) <= 2_000_000
            found.text.encode()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


def test_damaged_pdf_gives_text_or_a_fault(reader: Reader) -> None:
    """In the child, for pdfium is not ours."""
    chance = random.Random(2)
    for path in samples((".pdf",)):
        fault, text = read(reader, path.name, damaged(chance, path.read_bytes()))
        assert fault in FAULTS
        text.encode()
