"""Mails in which a few words are repeated until time shows: what is quadratic takes minutes here."""

# ruff: noqa: E501 - contexts by kind, two a line

from random import Random
from typing import Final

from tests.fuzz import tokens

LENGTH: Final = 200_000  # bytes; at four times as much a quadratic pattern takes sixteen times as long
LONG: Final = 800_000
ONES: Final = tuple(bytes([octet]) for octet in (*range(9, 14), *range(32, 127), 0x80, 0xA1, 0xD6, 0xE4, 0xFF))

_PLAIN: Final = b"From: a@example.com\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
_PAGE: Final = b"From: a@example.com\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
_FORWARD: Final = (
    "From: a@example.com\r\nSubject: Fw: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\r\n"
    "-----原始邮件-----\r\n发件人: 张三 <zhangsan@example.com>\r\n发送时间: 2026年11月3日\r\n主题: x\r\n\r\n"
).encode()
_FILE: Final = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: application/pdf"
_REPORT: Final = (
    b"From: mailer-daemon@example.com\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=a\r\n\r\n"
    b"--a\r\n\r\nfailed\r\n--a\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
)

# What stands before the repeats, between them, and behind.
CONTEXTS: Final = (
    (_PLAIN, b"", b"\r\n"), (_PLAIN, b"\r\n", b"\r\n"), (_PLAIN + b"x ", b" ", b" y\r\n"), (_PLAIN + b"(", b"", b"!"),
    (_PAGE, b"", b"</p>"), (_PAGE + b"<p>", b"\r\n", b""), (_PAGE + b"<a href='", b"", b"'>x</a>"), (_PAGE + b"<p ", b" ", b">x"),
    (_FORWARD, b"", b"\r\n"), (_FORWARD, b"\r\n", b"\r\n"), (_FORWARD[:-4] + b"\r\n", b"", b"\r\n\r\ny"),
    (b"From: a@example.com\r\nSubject: ", b"", b"\r\n\r\nx"), (b"From: a@example.com\r\nSubject: x", b"\r\n ", b"\r\n\r\nx"),
    (b"Subject: x\r\nFrom: ", b"", b" <a@example.com>\r\n\r\nx"), (b"Subject: x\r\nFrom: ", b" ", b"\r\n\r\nx"),
    (b"To: ", b",", b"\r\n\r\nx"), (b"To: ", b"", b"\r\n\r\nx"), (b"References: ", b" ", b"\r\n\r\nx"),
    (b"Date: ", b"", b"\r\n\r\nx"), (b"Received: ", b" ", b"\r\n\r\nx"), (b"Return-Path: <", b"", b">\r\n\r\nx"),
    (b"Message-ID: ", b"", b"\r\n\r\nx"), (b"Authentication-Results: ", b" ", b"\r\n\r\nx"), (b"Comments: ", b"", b"\r\n\r\nx"),
    (b"Auto-Submitted: ", b"", b"\r\n\r\nx"), (b"", b"\r\n", b"\r\n\r\nx"), (b"X-", b"", b": y\r\n\r\nx"),
    (b"Content-Type: text/plain; ", b";", b"\r\n\r\nx"), (b'Content-Type: text/plain; name="', b"", b'"\r\n\r\nx'),
    (b"Content-Transfer-Encoding: ", b" ", b"\r\n\r\nx"), (b"Content-Type: ", b"", b"\r\n\r\nx"),
    (_FILE + b'; name="', b"", b'"\r\n\r\nx\r\n--a--'), (_FILE + b"\r\nContent-Disposition: attachment; ", b"; ", b"\r\n\r\nx"),
    (_FILE + b"\r\nContent-Disposition: ", b"", b"\r\n\r\nx\r\n--a--"), (_FILE + b"\r\n\r\nx\r\n--a\r\n", b"", b"\r\n--a--"),
    (_FILE + b"\r\n\r\nx\r\n--a", b"\r\n--a", b"\r\n--a--"), (_FILE + b"\r\n\r\nx\r\n--a\r\n\r\n", b"\r\n--a\r\n\r\n", b"\r\n--a--"),
    (_FILE.replace(b"application/pdf", b"message/rfc822") + b"\r\n\r\nSubject: ", b" ", b"\r\n\r\nx\r\n--a--"),
    (_PLAIN.replace(b"utf-8", b"utf-8\r\nContent-Transfer-Encoding: base64"), b"", b""),
    (_PLAIN.replace(b"utf-8", b"gb2312\r\nContent-Transfer-Encoding: quoted-printable"), b"", b""),
    (_PLAIN.replace(b"utf-8", b"utf-8; format=flowed; delsp=yes"), b" \r\n", b""),
    (_PLAIN.replace(b"utf-8", b"x-unknown\r\nContent-Transfer-Encoding: x-uuencode"), b"\r\n", b""),
    (_REPORT, b"\r\n", b"\r\n--a--"), (_REPORT + b"Final-Recipient: rfc822; ", b"", b"\r\n--a--"),
    (_REPORT + b"Diagnostic-Code: smtp; ", b" ", b"\r\n--a--"), (_REPORT, b"\r\n\r\n", b"\r\n--a--"),
)  # fmt: skip


def repeated(seed: int, number: int, length: int = 0) -> bytes:
    """Mail `number`: in each context in turn, one word, sign or a few of them, again and again to this length."""
    rng = Random(f"{seed}-repeat-{number}")
    before, between, behind = CONTEXTS[number % len(CONTEXTS)]
    words = rng.choice((ONES, ONES, tokens.ALL, tokens.LINES, tokens.VALUES))
    unit = rng.choice(words)
    for _ in range(rng.choice((0, 0, 1, 2))):
        unit += rng.choice(rng.choice((ONES, words, tokens.ALL)))
    length = length or rng.choice((LENGTH, LENGTH, LONG))
    times = length // max(len(unit) + len(between), 1)
    return before + between.join([unit] * times) + behind
