"""Bytes to a Message; the usual mails are among the samples."""

import hashlib
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailproc.errors import MessageError
from mailproc.model import Address
from mailproc.post import etiquette
from mailproc.post.message import read

SAMPLES = sorted((Path(__file__).parents[1] / "mails").glob("*.eml"))
FRAGMENTS = (
    b"Content-Type: multipart/mixed; boundary=a\r\n\r\n", b"--a\r\n", b"message/rfc822", b"boundary*=x\0'", b"\r\n\r\n",
    b"charset=utf-7", b"=?gb2312?B?", b"?=", b"\0", b'"', b";", b"\xff\xfe", b"base64", b"filename*0*=", b"<", b"> ",
)  # fmt: skip


def test_identity_is_that_of_the_bytes() -> None:
    raw = b"From: a@example.com\r\n\r\nx"
    mail = read(raw)
    assert (mail.digest, mail.size) == (hashlib.sha256(raw).hexdigest(), len(raw))


def test_headers_are_all_there_in_order_and_on_one_line() -> None:
    mail = read(b"X-A: 1\r\nSubject: =?utf-8?Q?a=0Ab?=\r\n\tc\r\nx-a: \xd6\xec\0\r\n\r\n")
    assert mail.headers == (("x-a", "1"), ("subject", "a b c"), ("x-a", "朱"))
    assert not mail.charset_doubt


@pytest.mark.parametrize(("charset", "codec", "name"), [("big5", "big5", "陳十四"), ("GB2312", "gbk", "李四")])
def test_the_charset_of_the_body_is_that_of_raw_headers(charset: str, codec: str, name: str) -> None:
    head = (
        f"From: {name} <a@example.com>\r\nSubject: {name}\r\nContent-Type: text/plain; charset={charset}\r\n\r\n{name}"
    )
    mail = read(head.encode(codec))
    assert (mail.sender.name, mail.subject, mail.text) == (name, name, name)
    assert mail.charset_doubt


@pytest.mark.parametrize(
    ("header", "message_id"),
    [
        (b"Message-ID: < a@b >\r\n", "<a@b>"),
        (b"Message-ID:\r\n <a@b>\r\n", "<a@b>"),
        (b"Message-ID: \r\n", ""),
        (b"", ""),
    ],
)
def test_message_id(header: bytes, message_id: str) -> None:
    assert read(header + b"From: a@example.com\r\n\r\n").message_id == message_id


def test_references_are_each_named_once() -> None:
    raw = b"In-Reply-To: <c@x>\r\nReferences: <a@x> <b@x>\r\n <c@x>\r\n\r\n"
    assert read(raw).references == ("<c@x>", "<a@x>", "<b@x>")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"", None),
        (b"Return-Path: <>\r\n", ""),
        (b"Return-Path:\r\n", ""),
        (b"Return-Path: <A@example.com>\r\n", "a@example.com"),
    ],
)
def test_return_path(header: bytes, expected: str | None) -> None:
    assert read(header + b"From: a@example.com\r\n\r\n").return_path == expected


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        ("ZhangSan@Example.COM", "zhangsan@example.com", ""),
        ("张三<a@example.com>", "a@example.com", "张三"),
        ('"张三 <a@example.com>', "a@example.com", "张三"),
        ('"Zhang, San" <a@example.com>', "a@example.com", "Zhang, San"),
        ('"b@example.com" <a@example.com>', "a@example.com", "b@example.com"),
        ("a@example.com, b@example.com", "a@example.com", ""),
        ("=?utf-8?B?PGJAZXhhbXBsZS5jb20+?= <a@example.com>", "a@example.com", "<b@example.com>"),
        ("<a@example.com> <b@example.com>", "", ""),
        ("张三", "", "张三"),
        ("undisclosed-recipients:;", "", "undisclosed-recipients"),
        ("a@example.com;b@example.com", "a@example.com", ""),
        ("Zhang, San <a@example.com>", "a@example.com", "Zhang, San"),
        ("b@example.com <a@example.com>", "a@example.com", "b@example.com"),
        ("b@example.com, 张三 <a@example.com>", "b@example.com", ""),
        ("张三 ＜a@example.com＞", "a@example.com", "张三"),
        ("a@example.com (张三)", "a@example.com", "张三"),
        ("张三(a@example.com)", "a@example.com", "张三"),
        ("'张三' <a@example.com>", "a@example.com", "张三"),
        ("'a' via b <a@example.com>", "a@example.com", "'a' via b"),
        ("<<a@example.com>>", "a@example.com", ""),
        ("mailto:a@example.com", "a@example.com", ""),
        ("x@y@example.com", "", ""),
        ("a@example.com b@example.com", "", ""),
        ("<>", "", ""),
        ("", "", ""),
    ],
)
def test_sender_is_never_invented(value: str, address: str, name: str) -> None:
    sender = read(f"From: {value}\r\nSubject: x\r\n\r\n".encode()).sender
    assert sender.address == address
    assert sender.name == name or not address


def test_raw_gbk_whose_second_byte_is_an_at_sign() -> None:
    raw = b"From: " + "丂張三".encode("gbk") + b" <a@example.com>\r\n\r\n"  # 丂 is 81 40
    assert read(raw).sender == Address("a@example.com", "丂張三")


def test_recipients_are_those_of_to_and_cc() -> None:
    raw = (
        b"To: a@example.com, =?gb2312?B?1uw=?= <B@example.com>\r\nCc: c@example.com\r\nReply-To: d@example.com\r\n\r\n"
    )
    expected = (Address("a@example.com"), Address("b@example.com", "朱"), Address("c@example.com"))
    assert read(raw).recipients == expected


def test_attachments_carry_their_bytes() -> None:
    mail = read(
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\ntext\r\n--a\r\nContent-Type: application/pdf\r\n"
        b"Content-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64 \r\n\r\n"
        b"JVBERg==\r\n--a--\r\n"
    )
    (part,) = mail.attachments
    assert (part.name, part.media_type, b"".join(part.data), part.size) == ("a.pdf", "application/pdf", b"%PDF", 4)
    assert part.digest == hashlib.sha256(b"%PDF").hexdigest()
    assert mail.text == "text"


@pytest.mark.parametrize(
    ("fields", "inline"),
    [
        (b"Content-Type: image/png\r\nContent-ID: <a>", True),
        (b"Content-Type: image/png\r\nContent-Disposition: inline", True),
        (b"Content-Type: image/png\r\nContent-ID: <a>\r\nContent-Disposition: attachment", False),
        (b"Content-Type: application/pdf\r\nContent-Disposition: inline", False),
        (b"Content-Type: text/plain; name=a.txt\r\nContent-Disposition: inline", False),
    ],
)
def test_what_is_an_attachment_and_what_is_shown_in_the_text(fields: bytes, inline: bool) -> None:
    mail = read(
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\ntext\r\n--a\r\n" + fields + b"\r\n\r\nx\r\n--a--"
    )
    assert mail.text == "text"
    assert [part.inline for part in mail.attachments] == [inline]


@pytest.mark.parametrize(
    ("raw", "doubt"),
    [
        (b"From: \xd6\xec <a@example.com>\r\n\r\nx", True),
        (b"Subject: \xd6\xec\r\n\r\nx", True),
        (b"X-Mailer: \xd6\xec\r\n\r\nx", False),
        (b"Content-Type: text/plain; charset=gb2312\r\n\r\n\xd6\xec\xe9F", False),
    ],
)
def test_doubt_is_about_what_is_read(raw: bytes, doubt: bool) -> None:
    assert read(raw).charset_doubt is doubt


def test_a_mail_inside_the_mail_stays_apart() -> None:
    inner = b"From: b@example.com\r\nSubject: inner\r\n\r\nsecret words\r\n"
    mail = read(
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nnew\r\n--a\r\n"
        b"Content-Type: message/rfc822\r\n\r\n" + inner + b"--a--"
    )
    assert (mail.text, mail.quoted) == ("new", "")
    assert mail.original is not None
    assert (mail.original.sender.address, mail.original.text) == ("b@example.com", "secret words")
    assert mail.attachments[0].name == "inner.eml"
    assert read(b"".join(mail.attachments[0].data)).text == "secret words"


@pytest.mark.parametrize(
    "raw",
    [b"", b"\r\n\r\n", b"\0" * 1000, b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1", b"PK\3\4\x14\0\6\0\x08\0\0\0!\0"],
    ids=["nothing", "blank", "zeros", "a photo", "a document"],
)
def test_no_bytes_no_mail(raw: bytes) -> None:
    with pytest.raises(MessageError):
        read(raw)


def _nested(depth: int) -> bytes:
    levels = (
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(depth)
    )
    return b"".join(levels) + b"\r\nx"


HEAD = b"From: a@example.com\r\nSubject: x\r\n"
PARTS = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\ntext\r\n"
TRAPS = {
    "multiparts-41": _nested(41),
    "multiparts-1000": _nested(1000),
    "multiparts-of-one-boundary": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 3000,
    "mails-1000": b"Content-Type: message/rfc822\r\n\r\n" * 1000,
    "parts-10000": PARTS + b"--b\r\nContent-Type: x/y\r\n\r\nx\r\n" * 10_000,
    "ends": PARTS + b"--b--\r\n--c\r\n" * 100_000,
    "unused-boundaries": PARTS + b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n" * 4000 + b"y" * 500_000,
    "quotes": b'Content-Type: multipart/mixed; a="' + b';"' * 500_000,
    "lines": b"\r\n" + b"a\n" * 2_100_000,
    "dashes": PARTS + b"--" * 500_000,
    "fields": b"X: y\n" * 21_000,
    "strays": b"x\n" * 100_000,
    "boundary": b"Content-Type: multipart/mixed; boundary*=x\0''y\r\n\r\n",
    "padding": b"Content-Type: x/y\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"YQ==\n" * 200_000,
    "uuencoded": b"\r\n" + b"begin 644 a\n" * 50_000 + b"M" * 500_000,
}


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_traps_cost_nothing_and_the_head_is_read(trap: bytes) -> None:
    started = time.process_time()
    mail = read(HEAD + trap)
    assert time.process_time() - started < 3  # seconds; what they would take without a limit is minutes
    assert (mail.sender.address, mail.subject) == ("a@example.com", "x")


@pytest.mark.parametrize("name", ["multiparts-41", "multiparts-1000", "parts-10000"])
def test_what_is_beyond_limits_is_named_and_not_read(name: str) -> None:
    (last,) = [part for part in read(HEAD + TRAPS[name]).attachments if part.fault]
    assert (last.fault, b"".join(last.data)) == ("limits", b"")
    assert last.name.startswith("unnamed-")


def test_what_is_within_limits_is_read_beside_what_is_not() -> None:
    mail = read(HEAD + TRAPS["parts-10000"])
    assert mail.text == "text"
    assert len(mail.attachments) == 5000


def test_a_text_too_long_for_one_is_attached() -> None:
    mail = read(HEAD + b"\r\n" + b"0123456789" * 200_000)
    (part,) = mail.attachments
    assert (mail.text, part.name, part.size, part.fault) == ("", "unnamed-1.txt", 2_000_000, "")


BURDENS = {
    "quoted-heads": b"a\n\n" + b"From: x\n" * 100_000,
    "phrases": "在 写道:\n".encode() * 100_000,
    "words": b"Subject: " + b"=?gb2312?B?1tA=?= " * 50_000 + b"\n\n",
    "addresses": b"To: " + b'<("' * 50_000 + b"\n\n",
    "parameters": b"Content-Type: text/plain" + b'; a="' * 100_000 + b"\n\n",
    "references": b"References: " + b"<" * 500_000 + b"\n\n",
    "punycode": b"Content-Type: text/plain; charset=punycode\n\na-" + b"\xe4\xb8\xad" * 200_000,
    "nested-forty": _nested(39) + b"\nx" * 100_000,
}


@pytest.mark.parametrize("burden", BURDENS.values(), ids=BURDENS)
def test_heavy_mails_are_read_in_linear_time(burden: bytes) -> None:
    started = time.process_time()
    read(burden)
    assert time.process_time() - started < 3  # seconds for at most two million bytes


def _mutated(random_: random.Random, seeds: list[bytes]) -> bytes:
    data = bytearray(random_.choice(seeds))
    for _ in range(random_.randint(1, 10)):
        at = random_.randrange(len(data) + 1)
        other = random_.choice(seeds)
        cut = random_.randrange(len(other))
        piece = random_.choice([random_.choice(FRAGMENTS), other[cut : cut + 200], random_.randbytes(5), b""])
        data[at : at + random_.choice([0, 0, 1, 50])] = piece
    return bytes(data)


def test_damaged_mails_are_read_or_refused() -> None:
    random_ = random.Random(20261103)
    seeds = [path.read_bytes() for path in SAMPLES]
    assert seeds
    for _ in range(1500):
        _read_or_refuse(_mutated(random_, seeds))


@settings(deadline=None)
@given(st.binary() | st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=8), max_size=40).map(b"".join))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    _read_or_refuse(raw)


def _read_or_refuse(raw: bytes) -> None:
    try:
        mail = read(raw)
    except MessageError:
        return
    etiquette.look(mail, own=False)
    names = [part.name for part in mail.attachments]
    for text in (mail.text, mail.quoted, mail.subject, mail.sender.name, *names, *(value for _, value in mail.headers)):
        text.encode()
        assert "\0" not in text
    assert all(name and not set(name) & set("/\\\r\n") for name in names)
