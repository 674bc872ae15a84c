"""Documents become text in a child process, and no document can harm more than that child."""

import io
import os
import signal
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from mailproc.errors import MailprocError
from mailproc.model import Address, Attachment, Message
from mailproc.post.documents.formats import recognise
from mailproc.post.documents.reader import Reader
from tests.documents.compounds import compound

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
WORDS = "市科技局推进成果转化"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as shared:
        yield shared


def letter(*files: tuple[str, bytes], media_type: str = "application/octet-stream") -> Message:
    """A mail with these files."""
    attachments = tuple(
        Attachment(name, media_type, f"digest of {name}", len(data), data=(data,)) for name, data in files
    )
    sender = Address("zhangsan@kjj.jiangcheng.example", "张三")
    return Message("d", 1, "", sender, None, (), "信息", None, (), (), "正文", attachments=attachments)


def read(reader: Reader, name: str, data: bytes, media_type: str = "application/octet-stream") -> tuple[str, str]:
    (attachment,) = reader.read(letter((name, data), media_type=media_type)).attachments
    assert attachment.data == ()
    assert (attachment.name, attachment.size) == (name, len(data))
    return attachment.fault, attachment.text


def child(reader: Reader) -> int:
    """The child's process number; begins one if need be."""
    assert read(reader, "a.txt", b"a") == ("", "a")
    assert reader._child is not None
    return reader._child._process.pid


def packed(**members: str | bytes) -> bytes:
    """A zip file; `word__document` is the member word/document.xml."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


def word(body: str, **members: str) -> bytes:
    parts = {name: f"<w:part {NAMESPACES}>{xml}</w:part>" for name, xml in members.items()}
    return packed(word__document=f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>", **parts)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(*lines: str, password: str = "") -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(password) if password else None)
    canvas.setFont("STSong-Light", 14)
    canvas.rect(10, 10, 100, 100)
    for number, line in enumerate(lines):
        canvas.drawString(50, 800 - 20 * number, line)
    canvas.save()
    return file.getvalue()


# --- Word -----------------------------------------------------------------------------------------------------


def test_a_document_as_word_writes_it(reader: Reader) -> None:
    document = Document()
    document.add_paragraph("关于城西化工园火情的续报")
    table = document.add_table(2, 2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), ("单位", "条数", "", "8"), strict=True):
        cell.text = text
    document.add_paragraph("㐂镕堃")
    document.sections[0].header.paragraphs[0].text = "秘密★1年"
    document.sections[0].footer.paragraphs[0].text = "江城市科技局"
    file = io.BytesIO()
    document.save(file)
    assert read(reader, "续报.docx", file.getvalue()) == (
        "",
        "关于城西化工园火情的续报\n单位\t条数\t\n\t8\t\n㐂镕堃\n\n秘密★1年\n\n江城市科技局\n\n",
    )


TEXT_BOX = (
    "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
    "</mc:Choice><mc:Fallback><w:p><w:r><w:t>框</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
    "<w:t>文</w:t></w:r></w:p>"
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w:p><w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t></w:r></w:p>", "一\t二\n三\n\n"),
        ("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>一</w:t></w:r></w:p>", "一\n\n"),
        ("<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:delText>旧</w:delText></w:del></w:p>", "新\n\n"),
        ("<w:p><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom></w:p>", ""),
        ("<w:p><w:instrText>PAGE</w:instrText><w:fldSimple><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>", "1\n\n"),
        (TEXT_BOX, "框\n文\n\n"),
    ],
    ids=["breaks", "tab stops", "tracked changes", "moved", "fields", "text box"],
)
def test_what_word_hides_in_a_paragraph(reader: Reader, body: str, text: str) -> None:
    assert read(reader, "a.docx", word(body)) == ("", text)


def test_notes_follow_the_body_and_headers_the_notes(reader: Reader) -> None:
    parts = {"word__header2": paragraph("眉"), "word__footnotes": paragraph("注"), "word__theme1": paragraph("无")}
    assert read(reader, "a.docx", word(paragraph("文"), **parts)) == ("", "文\n\n注\n\n眉\n\n")


# --- text and PDF -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("utf-8", "朱镕基\r\n㐂"),
        ("utf-8-sig", "朱镕基\r\n㐂"),
        ("gb18030", "朱镕基\r\n㐂"),
        ("utf-16", "朱镕基\r\n㐂"),
        ("ascii", "a\rb"),
    ],
)
def test_plain_text(reader: Reader, codec: str, text: str) -> None:
    expected = "", text.replace("\r\n", "\n").replace("\r", "\n")
    assert read(reader, "信息.TXT", text.encode(codec)) == expected
    assert read(reader, "", text.encode(codec), "text/plain") == expected


def test_pdf(reader: Reader) -> None:
    assert read(reader, "a.pdf", pdf(WORDS, "第二行")) == ("", f"{WORDS}\n第二行\n")
    assert read(reader, "a.pdf", pdf()) == ("scan", "")
    assert read(reader, "a.pdf", pdf("由 扫描全能王 扫描创建")) == ("scan", "")
    assert read(reader, "a.pdf", pdf(WORDS, password="secret")) == ("locked", "")


# --- which reader -----------------------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "data", "fault", "text"),
    [
        ("wps写的.wps", word(paragraph(WORDS)), "", WORDS),
        ("其实是docx.doc", word(paragraph(WORDS)), "", WORDS),
        ("无扩展名", word(paragraph(WORDS)), "", WORDS),
        ("无扩展名", pdf(WORDS), "", WORDS),
        ("a.DOCX ", word(paragraph(WORDS)), "", WORDS),
        ("a.docx", packed(content="<a/>"), "format", ""),
        ("a.ofd", packed(OFD="<a/>"), "broken", ""),
        ("a.xlsx", packed(xl__workbook="<a/>"), "broken", ""),
        ("a.zip", packed(), "", ""),
        ("a.doc", OLE, "broken", ""),
        ("无扩展名", OLE, "broken", ""),
        ("a.doc", compound(PowerPoint=b"a"), "format", ""),
        ("a.docx", compound(EncryptedPackage=b"a"), "locked", ""),
        ("a.rar", b"Rar!\x1a\x07\x00", "broken", ""),
        ("a.doc", b"{\\rtf1 a}", "", "a"),
        ("a.eml", b"Subject: a\r\n\r\nb", "", "b"),
        ("a.docx", b"", "broken", ""),
        ("a.docx", b"<html>a</html>", "", "a"),
        ("a.pdf", b"%PDF-1.7 and no more", "broken", ""),
        ("a.txt", b"\x00\x01\x02\x00", "broken", ""),
        ("photo.jpg", b"\xff\xd8\xff\xe0 JFIF", "", ""),
        ("winmail.dat", b"x\x9f>\x22", "broken", ""),
        ("", b"", "", ""),
    ],
)
def test_formats(reader: Reader, name: str, data: bytes, fault: str, text: str) -> None:
    found = read(reader, name, data)
    assert (found[0], found[1].strip()) == (fault, text)


def test_photos_and_formats_without_reader_need_no_child() -> None:
    with Reader() as reader:
        read(reader, "photo.png", b"\x89PNG")
        read(reader, "a.ceb", b"Founder CEB")
        assert reader._child is None
    assert recognise("photo.png", "image/png", b"\x89PNG") is None


# --- what is hostile ----------------------------------------------------------------------------------------------


def lying(data: bytes, size: int) -> bytes:
    """The same zip file, saying that its first member unpacks to `size` bytes only."""
    central = data.index(b"PK\x01\x02")
    short = size.to_bytes(4, "little")
    return data[:22] + short + data[26 : central + 24] + short + data[central + 28 :]


BOMB = "<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><a>&c;</a>"
PASSWORD_FLAG = b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
NOISE = "".join(f"<w:a{number}/>" for number in range(20_000))


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (packed(word__document=bytes(1_000_000)), "limits"),  # ratio
        (packed(word__document=b"".join(os.urandom(1000) + bytes(29_000) for _ in range(3400))), "limits"),  # 102 MB
        (packed(word__document="<a/>", **{f"m{number}": "" for number in range(1000)}), "limits"),
        (lying(packed(word__document=bytes(1_000_000)), 4000), "broken"),
        (packed(word__document=BOMB), "limits"),
        (packed(word__document="<a>" * 300_000 + NOISE), "broken"),  # depth
        (packed(word__document="<a>unclosed"), "broken"),
        (word(paragraph(WORDS))[:-30], "broken"),
        (word(paragraph(WORDS)).replace(*PASSWORD_FLAG), "locked"),
    ],
    ids=["ratio", "sum", "entries", "lie", "entities", "depth", "unclosed", "cut", "password"],
)
def test_bombs(reader: Reader, data: bytes, fault: str) -> None:
    begun = time.monotonic()
    assert read(reader, "a.docx", data) == (fault, "")
    assert time.monotonic() - begun < 5
    assert read(reader, "a.txt", b"next") == ("", "next")


def test_text_is_cut(reader: Reader) -> None:
    fault, text = read(reader, "a.txt", b"a" * 2_000_001)
    assert (fault, len(text)) == ("limits", 2_000_000)
    assert read(reader, "a.txt", b"a" * 2_000_000) == ("", "a" * 2_000_000)
    fault, text = read(reader, "a.docx", word(paragraph(os.urandom(1_050_000).hex())))
    assert (fault, len(text)) == ("limits", 2_000_000)


def test_the_documents_of_one_mail_share_their_room(reader: Reader) -> None:
    files = [(f"{number}.txt", b"a" * 1_999_999) for number in range(5)]
    attachments = reader.read(letter(*files)).attachments
    assert [attachment.fault for attachment in attachments] == ["", "", "", "", "limits"]
    assert attachments[4].text == ""


def test_large_input_is_not_read() -> None:
    with Reader(input_bytes=1000) as reader:
        assert read(reader, "a.txt", b"a" * 1001) == ("limits", "")
        assert read(reader, "a.jpg", b"a" * 1001) == ("", "")
        assert read(reader, "a.txt", b"a" * 1000) == ("", "a" * 1000)


def slow() -> bytes:
    """A document within all limits of size that takes seconds: two and a half million tags."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b"<x/>" * 2_500_000 + b"</a>")
    return file.getvalue()


def test_a_document_that_takes_too_long_is_left() -> None:
    with Reader(seconds=0.2) as reader:
        busy = child(reader)
        begun = time.monotonic()
        files = [("a.docx", slow()), ("b.txt", b"b"), ("c.jpg", b"c")]
        first, second, third = reader.read(letter(*files)).attachments
        assert 0.2 < time.monotonic() - begun < 5
        assert (first.fault, second.text, third.fault) == ("limits", "b", "")
        assert not Path(f"/proc/{busy}").exists()


def test_the_documents_of_one_mail_share_their_time() -> None:
    with Reader(seconds=0.2) as reader:
        document = slow()
        files = [(f"{number}.docx", document) for number in range(3)]
        assert reader.read(letter(*files, ("d.txt", b"d"))).attachments[3].fault == "limits"
        assert read(reader, "d.txt", b"d") == ("", "d")


@pytest.mark.parametrize("size", [1, 1_900_000], ids=["while it reads", "while it answers"])
def test_a_used_child_that_dies_costs_no_document(size: int) -> None:
    with Reader() as reader:
        dying = child(reader)
        os.kill(dying, signal.SIGSTOP)
        threading.Timer(0.1, os.kill, (dying, signal.SIGKILL)).start()
        assert read(reader, "a.txt", b"a" * size) == ("", "a" * size)
        assert read(reader, "a.txt", b"a") == ("", "a")


def test_a_child_that_died_idle_costs_no_document() -> None:
    with Reader() as reader:
        os.kill(child(reader), signal.SIGKILL)
        time.sleep(0.05)
        assert read(reader, "a.txt", b"a") == ("", "a")


def test_a_child_serves_two_hundred_documents() -> None:
    with Reader() as reader:
        first = child(reader)
        for _ in range(198):
            assert child(reader) == first
        read(reader, "a.txt", b"the 200th")
        assert child(reader) != first


def test_the_child_has_next_to_no_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILPROC_PASSWORD", "secret")
    with open("/dev/null", "rb") as unrelated, Reader() as reader:  # noqa: PTH123 - a descriptor to inherit
        os.set_inheritable(unrelated.fileno(), True)
        process = Path(f"/proc/{child(reader)}")
        assert b"secret" not in (process / "environ").read_bytes()
        descriptors = [str(link.readlink()).partition(":")[0] for link in (process / "fd").iterdir()]
        assert sorted(descriptors) == ["/dev/null", "/dev/null", "/dev/null", "socket"]
        rows = {line[:26].strip(): line[26:].split() for line in (process / "limits").read_text().splitlines()[1:]}
    assert rows["Max address space"][:2] == [str(1 << 30)] * 2
    assert rows["Max open files"][:2] == ["32"] * 2
    for none in ("Max file size", "Max core file size", "Max processes"):
        assert rows[none][:2] == ["0"] * 2
    assert int(rows["Max cpu time"][0]) <= 15


def test_a_reader_leaves_nothing_behind() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    reader = Reader()
    with reader:
        number = child(reader)
    assert not Path(f"/proc/{number}").exists()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    reader.close()


def test_a_fault_of_ours_is_not_the_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("/bin/false", "/nowhere/python"):
        monkeypatch.setattr(sys, "executable", program)
        with Reader() as reader, pytest.raises(MailprocError, match="documents"):
            read(reader, "a.txt", b"a")


GOOD = {"a.docx": word(paragraph(WORDS)), "a.pdf": pdf(WORDS), "a.txt": WORDS.encode("gb18030"), "a.doc": OLE}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(GOOD)), st.integers(0, 5000), st.binary(min_size=1, max_size=200), st.booleans())
def test_any_bytes_give_text_or_a_fault(reader: Reader, name: str, place: int, bytes_: bytes, cut: bool) -> None:
    data = GOOD[name]
    place %= len(data)
    damaged = data[:place] + bytes_ + (b"" if cut else data[place + len(bytes_) :])
    fault, text = read(reader, name, damaged)
    assert fault in {"", "scan", "locked", "format", "limits", "broken"}
    text.encode()
