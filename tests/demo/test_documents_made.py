"""The documents made for the demo say what was put into them, to those who read documents."""

import io
import struct
import zlib
from random import Random

import docx
import pypdfium2  # type: ignore[import-untyped]
import pytest

from mailproc.demo.documents import pdf, photo, picture, plain, scan, word

WORDS = [
    "关于老旧小区改造的三点做法",
    "共完成12.6%,“菜篮子”价格:3.5元/公斤——第42周;A—b <&>镕堃喆㐂㐀(一)、二。" * 4,
    "",
    "落款A-b <&>",
]


def page_texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_word_keeps_paragraphs() -> None:
    document = docx.Document(io.BytesIO(word("a.docx", WORDS).data))
    assert [paragraph.text for paragraph in document.paragraphs] == WORDS


@pytest.mark.parametrize(("times", "pages"), [(1, 1), (10, 3)])
def test_pdf_gives_every_sign_back(times: int, pages: int) -> None:
    texts = page_texts(pdf("a.pdf", WORDS * times).data)
    assert len(texts) == pages
    assert "".join("".join(texts).split()) == "".join("".join(WORDS * times).split())


def test_plain_text_is_gbk() -> None:
    assert plain("a.txt", ["镕", "二"]).data == "镕\r\n二".encode("gb18030")


def test_a_scan_has_no_text() -> None:
    assert page_texts(scan("a.pdf", Random(1)).data) == [""]


def test_pictures_are_sound() -> None:
    image = picture("a.png", Random(1), 8).data
    length, kind = struct.unpack(">I4s", image[33:41])
    assert (image[:8], kind) == (b"\x89PNG\r\n\x1a\n", b"IDAT")
    assert len(zlib.decompress(image[41 : 41 + length])) == 8 * 9
    jpeg = photo("a.jpg", Random(1), 500).data
    assert (jpeg[:2], jpeg[-2:]) == (b"\xff\xd8", b"\xff\xd9")
    assert struct.unpack(">H", jpeg[4:6]) == (502,)


@pytest.mark.parametrize("make", [word, pdf, plain])
def test_the_same_words_give_the_same_bytes(make: object) -> None:
    assert callable(make)
    assert make("a", WORDS).data == make("a", WORDS).data
