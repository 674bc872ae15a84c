"""Transfer encodings: exact, piece by piece, and told from what is claimed."""

import base64
import binascii
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.post import transfer
from mailproc.post.transfer import Content, content, decode_base64

CHINESE = "江城市科技局认真落实市政府部署。"


@pytest.fixture(params=[1 << 20, 7, 64], ids=["whole", "tiny pieces", "small pieces"])
def piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    size: int = request.param
    monkeypatch.setattr(transfer, "_PIECE", size)
    return size


@pytest.mark.usefixtures("piece")
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"YWJj", b"abc"),
        (b"YWI", b"ab"),
        (b"YW\r\nJj!!", b"abc"),
        (b"YQ==\r\nYg==\r\n", b"ab"),
        (b"YQ==\r\n-- a list's footer", b"a"),
        (b"YWJjZ", b"abc"),
        (b"Y W J j\r\n\t Z G V m", b"abcdef"),
        (b"", b""),
        (b"====", b""),
    ],
)
def test_broken_base64(data: bytes, expected: bytes) -> None:
    assert decode_base64(data) == expected


@given(data=st.binary(max_size=300), width=st.integers(1, 80), end=st.sampled_from([b"\n", b"\r\n", b"\r", b" "]))
def test_base64_of_any_lines(data: bytes, width: int, end: bytes) -> None:
    whole = base64.b64encode(data)
    raw = end.join(whole[at : at + width] for at in range(0, len(whole), width))
    for size in (5, 1 << 20):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(transfer, "_PIECE", size)
            assert bytes(Content(b"x" + raw + b"x", 1, len(raw) + 1, "base64")) == data


@given(
    raw=st.lists(st.sampled_from([b"=41", b"=e6", b"=\n", b"=\r\n", b"\n", b"= \n", b"a" * 9]), max_size=40).map(
        b"".join
    )
)
def test_quoted_printable_in_pieces_is_the_same(raw: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transfer, "_PIECE", 16)
        pieces = bytes(Content(raw, 0, len(raw), "quoted-printable"))
    assert pieces == bytes(Content(raw, 0, len(raw), "quoted-printable"))
    if b"= " not in raw and b"\r" not in raw:
        assert pieces == quopri.decodestring(raw)


@given(data=st.binary(max_size=200))
def test_uuencoded(data: bytes) -> None:
    lines = b"".join(binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    raw = b"begin 644 a b.doc\n" + lines + b"`\nend\nnot of it\n"
    assert bytes(Content(raw, 0, len(raw), "uuencode")) == data


def test_a_content_can_be_gone_through_again_and_from_its_beginning() -> None:
    whole = Content(b"xxQUJDREVGx", 2, 10, "base64")
    assert (bytes(whole), bytes(whole), whole.head(1)) == (b"ABCDEF", b"ABCDEF", b"ABCDEF")


def _coded(text: str, codec: str = "utf-8") -> bytes:
    return base64.encodebytes(text.encode(codec))


@pytest.mark.parametrize(
    ("raw", "declared", "encoding"),
    [
        (_coded(CHINESE), b"base64", "base64"),
        (_coded(CHINESE), b"BASE64", "base64"),
        (_coded(CHINESE), b"8bit", "base64"),
        (_coded(CHINESE), b"", "base64"),
        (_coded(CHINESE), b"quoted-printable", "base64"),
        (_coded(CHINESE * 5, "gbk"), b"8bit", "base64"),
        (CHINESE.encode(), b"base64", ""),
        (CHINESE.encode("gbk"), b"base64", ""),
        (b"Please find the report attached. Thank you.", b"base64", ""),
        (b"hello world", b"base64", ""),
        (b"", b"base64", "base64"),
        (b"aGVsbG8=", b"base64", "base64"),
        (_coded(CHINESE) + b"____\nfooter of the list\n", b"base64", "base64"),
        (b"d41d8cd98f00b204e9800998ecf8427e", b"7bit", ""),
        (b"0123456789" * 30, b"8bit", ""),
        (b"AAAA" * 30, b"8bit", ""),
        (b"internationalization", b"7bit", ""),
        (quopri.encodestring(CHINESE.encode()), b"", "quoted-printable"),
        (quopri.encodestring(CHINESE.encode()), b"7bit", ""),
        (b"a=1 b=2", b"", ""),
        (b"x", b"x-uue", "uuencode"),
        (b"x", b"utf-8", ""),
    ],
)
def test_the_encoding_of_a_text_is_what_its_bytes_bear_out(raw: bytes, declared: bytes, encoding: str) -> None:
    assert content(raw, 0, len(raw), declared, is_text=True).encoding == encoding


@pytest.mark.parametrize(
    ("raw", "declared", "encoding"),
    [
        (base64.encodebytes(b"%PDF-1.4" * 9), b"8bit", "base64"),
        (base64.encodebytes(b"\0\1\2\3\4\5\6\7" * 9), b"8bit", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"base64", ""),
        (b"QUJD", b"base64", "base64"),
    ],
)
def test_the_encoding_of_a_file(raw: bytes, declared: bytes, encoding: str) -> None:
    assert content(raw, 0, len(raw), declared, is_text=False).encoding == encoding


@given(
    raw=st.binary(max_size=200), declared=st.sampled_from([b"", b"base64", b"quoted-printable", b"x-uuencode", b"8bit"])
)
def test_any_bytes_have_a_content(raw: bytes, declared: bytes) -> None:
    bytes(content(raw, 0, len(raw), declared, is_text=True))
