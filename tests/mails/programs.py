"""Whole mails as the usual programs in China write them: headers, charsets, encodings and boundaries."""

import base64
import quopri
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from mailproc.demo.documents import File
from tests.mails.making import DATE, OFFICE, crlf, word


@dataclass(frozen=True, slots=True)
class Program:
    """A mail program. `html` says that it writes each text twice."""

    headers: tuple[str, ...]
    label: str
    codec: str
    encoding: str
    boundary: str
    html: bool = False


PROGRAMS = {
    "foxmail": Program(
        ("X-Mailer: Foxmail 7.2.25.228[cn]", "X-Priority: 3"),
        "GB2312", "gb18030", "base64", "----=_001_NextPart312008213477_=----", html=True),
    "outlook": Program(
        ("X-Mailer: Microsoft Outlook 16.0", "Content-Language: zh-cn", "Thread-Index: AdptIg=="),
        "gb2312", "gb18030", "quoted-printable", "----=_NextPart_000_0007_01DC4C2B.5A3C1B20", html=True),
    "163": Program(
        ("X-Originating-IP: [192.0.2.7]", "X-Priority: 3", "X-Mailer: Coremail Webmail Server Version XT5.0.14"),
        "GBK", "gb18030", "base64", "----=_Part_114514_1230847.1762132353000", html=True),
    "qq": Program(
        ("X-QQ-SSF: 0000000000000040", "X-QQ-mid: webmail512t1762132353t1", "X-Priority: 3"),
        "gb18030", "gb18030", "base64", "----=_NextPart_69080AC1_0F0E7A10_1D2C3B4A"),
    "coremail": Program(
        ("X-Mailer: Coremail Webmail Server Version 2025.1-cmXT6 build", "X-CM-TRANSID: AQAAfwBXhQ"),
        "UTF-8", "utf-8", "base64", "----=_Part_12_771234.1762132353001"),
    "iphone": Program(
        ("X-Mailer: iPhone Mail (22A3354)",), "utf-8", "utf-8", "base64", "Apple-Mail-1D0B2C3A-4E5F"),
}  # fmt: skip


def written(  # noqa: PLR0917 - as a program's form asks for them
    program: str,
    sender: tuple[str, str],
    subject: str,
    text: str,
    files: Sequence[File | bytes] = (),
    headers: Sequence[str] = (),
    date: str = DATE,
) -> bytes:
    """A mail. `sender` is name and address; of `files`, bytes are mails enclosed as message/rfc822."""
    form = PROGRAMS[program]
    name, address = sender
    head = [
        f"From: {word(name, form.label, form.codec)} <{address}>" if name else f"From: <{address}>",
        f"To: {word('信息科', form.label, form.codec)} <{OFFICE}>",
        f"Subject: {word(subject, form.label, form.codec)}",
        f"Date: {date}",
        "MIME-Version: 1.0",
        *form.headers,
        *headers,
    ]
    body = _text(form, text)
    if files:
        body = _multipart("mixed", form.boundary, [body, *(_enclosed(form, file) for file in files)])
    return crlf("\n".join(head).encode() + b"\n" + body)


def _text(form: Program, text: str) -> bytes:
    plain = _part(form, "text/plain", text)
    if not form.html:
        return plain
    lines = "".join(f"<div>{escape(line) or '<br>'}</div>\n" for line in text.splitlines())
    page = f"<html><head></head><body>\n{lines}</body></html>\n"
    return _multipart("alternative", f"{form.boundary}a", [plain, _part(form, "text/html", page)])


def _part(form: Program, kind: str, text: str) -> bytes:
    data = text.encode(form.codec)
    coded = base64.encodebytes(data) if form.encoding == "base64" else quopri.encodestring(crlf(data), quotetabs=True)
    head = f'Content-Type: {kind};\n\tcharset="{form.label}"\nContent-Transfer-Encoding: {form.encoding}\n\n'
    return head.encode() + coded


def _multipart(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    inner = b"".join(b"--" + boundary.encode() + b"\n" + part + b"\n" for part in parts)
    head = f'Content-Type: multipart/{kind};\n\tboundary="{boundary}"\n\n'
    return head.encode() + b"This is a multi-part message in MIME format.\n\n" + inner + f"--{boundary}--\n".encode()


def _enclosed(form: Program, file: File | bytes) -> bytes:
    if isinstance(file, bytes):
        return b"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n" + file
    name = word(file.name, form.label, form.codec)
    head = (
        f'Content-Type: {file.media_type};\n\tname="{name}"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment;\n\tfilename="{name}"\n\n'
    )
    return head.encode() + base64.encodebytes(file.data)
