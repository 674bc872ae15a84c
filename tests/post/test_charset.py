"""Bytes to text where labels lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.post.charset import decode_bytes
from mailproc.post.encodedwords import decode_header

RARE = "朱镕基到㐂来村"


@pytest.mark.parametrize(
    ("data", "label", "text", "doubt"),
    [
        (RARE.encode("gb18030"), "gb2312", RARE, False),
        (RARE.encode("gb18030"), "x-gbk", RARE, False),
        (RARE.encode("gb18030"), "windows-936", RARE, False),
        (RARE.encode("gb18030"), "GB_2312-80", RARE, False),
        (RARE.encode("gb18030"), '"gb2312"', RARE, False),
        (RARE.encode("gb18030"), None, RARE, True),
        (RARE.encode("gb18030"), "utf-8", RARE, True),
        (RARE.encode("gb18030"), "us-ascii", RARE, True),
        (RARE.encode("gb18030"), "iso-8859-1", RARE, True),
        (RARE.encode("gb18030"), "unknown-8bit", RARE, True),
        (RARE.encode(), "utf-8", RARE, False),
        (RARE.encode(), "UTF8", RARE, False),
        (RARE.encode(), "gb2312", RARE, True),
        (RARE.encode(), "big5", RARE, True),
        (RARE.encode(), None, RARE, True),
        ("資訊".encode("big5"), "big5", "資訊", False),
        ("江城".encode("hz"), "hz-gb-2312", "江城", False),
        ("江城".encode("iso2022_jp"), "iso-2022-jp", "江城", False),
        ("江城\n".encode("utf-16"), None, "江城\n", True),
        ("江城\n".encode("utf-16-le"), "utf-16le", "江城\n", False),
        ("café".encode("latin-1"), "iso-8859-1", "café", False),
        ("Müller".encode(), None, "Müller", True),
        ("ÄÖÜ".encode(), "utf-8", "ÄÖÜ", False),
        ("李斯".encode("gbk"), "gb2312", "李斯", False),
        (b"plain", "gb2312", "plain", False),
        (b"plain", "no-such-charset", "plain", False),
        (b"plain", "utf-16", "plain", True),
        (b"a\0b\x1b\r\nc\rd\x0ce", None, "ab\nc\nd\ne", False),
        (b"\xef\xbb\xbfa", "utf-8", "a", False),
        ("\ufffd".encode(), "utf-8", "\ufffd", True),
        (b"", None, "", False),
        ("Größe, Fußgängerübergänge".encode("latin-1"), "iso-8859-1", "Größe, Fußgängerübergänge", False),
        ("Größe, Fußgängerübergänge".encode("latin-1"), None, "Größe, Fußgängerübergänge", True),
        ("créée, élève".encode("latin-1"), "us-ascii", "créée, élève", True),
        ("“don’t”".encode("cp1252"), "iso-8859-1", "“don’t”", False),
        ("Größe".encode(), "iso-8859-1", "Größe", True),
        ("Привет, мир".encode(), None, "Привет, мир", True),
        ("Привет, мир".encode("koi8-r"), "koi8-r", "Привет, мир", False),
        ("한국어 메일".encode("euc-kr"), "ks_c_5601-1987", "한국어 메일", False),
        ("日本語のメール".encode("cp932"), "x-sjis", "日本語のメール", False),
        ("日本語のメール".encode("iso2022_jp"), None, "日本語のメール", True),
        ("市长".encode("gbk"), "iso-8859-1", "市长", True),
        ("資訊科技局認真落實".encode("big5"), "gb2312", "資訊科技局認真落實", True),
        ("資訊科技局認真落實".encode("big5"), None, "資訊科技局認真落實", True),
        ("資訊科技局認真落實".encode("gbk"), "gb2312", "資訊科技局認真落實", False),
        ("科技局认真落实部署".encode("gbk"), "big5", "科技局认真落实部署", True),
        ("江城市".encode("utf-16-le"), "utf-16", "江城市", False),
        ("江城市".encode("utf-16-be"), "utf-16", "江城市", False),
        ("江城市ABC".encode("utf-16-le"), None, "江城市ABC", True),
        ("江城".encode("utf-7"), "unicode-1-1-utf-7", "江城", False),
        (b"\xa8\xbc\xfe\x51\xfe\x59\xa6\xd9\xfe\xa0", "GB18030-2022", "ḿ\U00020087\u9fb4\ufe10\u9fbb", False),
        (b"a\r\r\nb", None, "a\nb", False),
    ],
)
def test_text_of_bytes(data: bytes, label: str | None, text: str, doubt: bool) -> None:
    assert decode_bytes(data, label) == (text, doubt)


def test_two_characters_of_gbk_that_are_good_utf8_keep_their_label() -> None:
    data = "模".encode("gbk") * 2  # C4 A3 is also U+0123
    assert data.decode("utf-8") == "ģģ"
    assert decode_bytes(data, "gb2312") == ("模模", False)
    assert decode_bytes(data, None) == ("模模", True)


def test_damaged_utf8_is_not_taken_for_gbk() -> None:
    assert decode_bytes("江城市高新技术企业达到128家".encode()[:-1], "utf-8")[0].startswith("江城市高新技术企业达到128")


def test_damaged_gbk_keeps_what_is_whole() -> None:
    text, doubt = decode_bytes("江城市高新".encode("gbk") + b"\xff" + "企业".encode("gbk"), "gb2312")
    assert doubt
    assert text.startswith("江城市高新")
    assert text.endswith("企业")


@pytest.mark.parametrize("label", ["punycode", "idna", "unicode_escape", "rot13", "base64", "undefined", "mbcs"])
def test_codecs_that_are_no_charsets_are_ignored(label: str) -> None:
    assert decode_bytes("江城".encode(), label) == ("江城", True)


@pytest.mark.parametrize(
    ("raw", "text", "doubt"),
    [
        (b"plain", "plain", False),
        (b" folded\r\n\tvalue ", "folded value", False),
        (b"=?gb2312?B?" + b"1uw=" + b"?=", "朱", False),
        (b"=?GBK?Q?=D6=EC=E9F?=", "朱镕", False),
        (b"=?gb2312*zh?Q?=D6=EC?=", "朱", False),
        (b"Re:=?gb2312?B?1uw=?=(=?gb2312?B?1uw=?=)", "Re:朱(朱)", False),
        (b"=?utf-8?B?5rGf?=\r\n =?utf-8?B?5Z+O?=", "江城", False),
        (b"=?utf-8?B?5rGf?= x =?utf-8?B?5Z+O?=", "江 x 城", False),
        (b"=?utf-8?B?5rGf?= =?gb2312?B?1uw=?=", "江朱", False),
        (b"=?utf-8?Q?=E6=B1?= =?utf-8?Q?=9F_x?=", "江 x", False),
        (b"=?gb2312?B?1uw", "朱", False),
        (b"=?gb2312?B?1uw=?= =?gb2312?B?1uw=?=", "朱朱", False),
        (b"=?gb2312?B?1uzW7A==?= =?gb2312?B?1uw=?=", "朱朱朱", False),
        (b"=?utf-8?B?5rGf\r\n 5Z+O?=", "江城", False),
        (b"=?gb2312?Q?a b_c?=", "a b c", False),
        (b"=?utf-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x", False),
        (b"\xd6\xec\xe9F", "朱镕", True),
        ("朱镕".encode(), "朱镕", True),
        (b"=?x?y?z?= =?", "=?x?y?z?= =?", False),
        (b"a\0b\x1b[31m", "a b [31m", False),
        (b"=?gb2312?B?1uw=?==?gb2312?B?1uw=?=", "朱朱", False),
        (b"=?gb2312?Q?\xd6\xec=D6=EC?=", "朱朱", False),
        (b"=?gb2312?Q?=D6=EC?!?=", "朱?!", False),
        (b"=?gb2312?b?1uw?=", "朱", False),
        (b"=?gb2312?B??=x", "x", False),
        (b"=??B?5rGf?=", "江", True),
        (b"=?us-ascii?Q?=3D=3Fgb2312=3FB=3F1uw=3D=3F=3D?=", "朱", False),
        ("【转】".encode("gbk") + b"=?gb2312?B?1uw=?=", "【转】朱", True),
        (b"", "", False),
    ],
)
def test_text_of_a_header(raw: bytes, text: str, doubt: bool) -> None:
    assert decode_header(raw) == (text, doubt)


@given(data=st.binary(), label=st.none() | st.text(max_size=20) | st.sampled_from(["utf-7", "utf-16", "hz", "gbk"]))
def test_any_bytes_have_a_text(data: bytes, label: str | None) -> None:
    text, _ = decode_bytes(data, label)
    text.encode()
    assert "\0" not in text
    assert "\r" not in text


@given(raw=st.binary() | st.from_regex(rb"(=\?(gb2312|utf-8|x)\?[bqB]\?[ -~\x80-\xff]{0,9}(\?=)? ?){0,4}"))
def test_any_header_has_one_line(raw: bytes) -> None:
    text, _ = decode_header(raw)
    text.encode()
    assert not set(text) & set("\0\r\n\x85\u2028")


@given(text=st.text(st.characters(codec="gb18030", categories=["Lo"]), min_size=1))
def test_chinese_under_a_gb_label_is_never_lost(text: str) -> None:
    decoded, _ = decode_bytes(text.encode("gb18030"), "gb2312")
    try:
        looks_like_utf8 = any(ord(char) > 0x7FF for char in text.encode("gb18030").decode("utf-8"))
    except UnicodeDecodeError:
        looks_like_utf8 = False
    assert looks_like_utf8 or decoded == text
