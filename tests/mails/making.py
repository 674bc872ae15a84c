"""How sample mails are put together, byte for byte as mail programs in China do."""

import base64
import quopri
from typing import Any

Sample = tuple[str, bytes, dict[str, Any]]

ZHANG = "zhangsan@example.com"
OFFICE = "xinxike@jiangcheng.example"
DATE = "Tue, 3 Nov 2026 09:12:33 +0800"
ITEM = "江城市科技局认真落实市政府部署,全市高新技术企业达到128家。"
RARE = "副市长朱镕基到㐂来村调研,随行王喆、陈堃。"  # outside GB2312, inside GBK and GB18030


def word(text: str, label: str = "gb2312", codec: str = "gb18030", kind: str = "B") -> str:
    data = text.encode(codec)
    payload = base64.b64encode(data).decode() if kind == "B" else "".join(f"={byte:02X}" for byte in data)
    return f"=?{label}?{kind}?{payload}?="


def crlf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def mail(*headers: str | bytes, body: bytes = b"", date: bool = True) -> bytes:
    lines = [header if isinstance(header, bytes) else header.encode() for header in headers]
    if date:
        lines.append(f"Date: {DATE}".encode())
    return crlf(b"\n".join([*lines, b"To: <" + OFFICE.encode() + b">", b"MIME-Version: 1.0", b"", body]))


def base64_part(data: bytes, content_type: str, *more: str) -> bytes:
    head = "\n".join([f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64", *more])
    return head.encode() + b"\n\n" + base64.encodebytes(data)


def printable_part(data: bytes, content_type: str) -> bytes:
    head = f"Content-Type: {content_type}\nContent-Transfer-Encoding: quoted-printable\n\n"
    return head.encode() + quopri.encodestring(data)


def multipart(kind: str, *parts: bytes, boundary: str = "----=_NextPart_000") -> tuple[str, bytes]:
    """The Content-Type header and the body of a multipart."""
    body = b"This is a multi-part message in MIME format.\n\n"
    body += b"".join(b"--" + boundary.encode() + b"\n" + part + b"\n" for part in parts)
    return f'Content-Type: multipart/{kind};\n\tboundary="{boundary}"', body + b"--" + boundary.encode() + b"--\n"


def nested(kind: str, *parts: bytes, boundary: str) -> bytes:
    header, body = multipart(kind, *parts, boundary=boundary)
    return header.encode() + b"\n\n" + body


def plain(text: str, *headers: str | bytes, label: str = "utf-8", codec: str = "utf-8") -> bytes:
    """A mail of one base64 text part."""
    kind = f'Content-Type: text/plain; charset="{label}"'
    return mail(*headers, kind, "Content-Transfer-Encoding: base64", body=base64.encodebytes(text.encode(codec)))


def expect(subject: str, *, name: str = "张三", address: str = ZHANG, **more: Any) -> dict[str, Any]:
    common = {"attachments": [], "nature": "person", "charset_doubt": False}
    return {"sender": [address, name], "subject": subject, **common, **more}


SENDER = f"From: {word('张三')} <{ZHANG}>"
SUBJECT = f"Subject: {word('市科技局信息')}"
