"""Heads that are no heads, boundaries that are not there, contents that are not encoded as they say."""

# ruff: noqa: E501 - the samples stand in the lines in which programs write them

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from tests.mails.making import (
    DATE,
    ITEM,
    SENDER,
    SUBJECT,
    ZHANG,
    Sample,
    base64_part,
    crlf,
    expect,
    mail,
    multipart,
    nested,
    printable_part,
    word,
)

UTF8 = "Content-Type: text/plain; charset=utf-8"
TEXT = UTF8.encode() + b"\n\n" + ITEM.encode()
PDF = base64_part(b"%PDF-1.4", 'application/pdf; name="a.pdf"', 'Content-Disposition: attachment; filename="a.pdf"')
PHOTO = base64_part(b"\x89PNG picture", 'image/png; name="b.png"', 'Content-Disposition: attachment; filename="b.png"')
HEAD = [SENDER, SUBJECT]


def right(**more: Any) -> dict[str, Any]:
    """What is to be read in nearly all of these: the mail that was meant."""
    return expect("市科技局信息") | {"text": ITEM} | more


def _lines(*lines: str | bytes) -> bytes:
    return b"".join((line if isinstance(line, bytes) else line.encode()) + b"\r\n" for line in lines)


def heads() -> Iterator[Sample]:
    """Header blocks with other things in them."""
    whole = mail(*HEAD, UTF8, body=ITEM.encode())
    yield "head-after-an-envelope-line", b"From zhangsan@example.com Tue Nov  3 09:12:33 2026\r\n" + whole, right()
    yield (
        "head-after-a-quoted-envelope-line",
        b">From zhangsan@example.com Tue Nov  3 09:12:33 2026\r\n" + whole,
        right(),
    )
    yield "head-after-blank-lines", b"\r\n  \r\n\r\n" + whole, right()
    yield "head-after-a-byte-order-mark", b"\xef\xbb\xbf" + whole, right()
    yield "head-with-line-feeds", whole.replace(b"\r\n", b"\n"), right()
    yield "head-with-carriage-returns", whole.replace(b"\r\n", b"\r"), right()
    yield "head-with-two-carriage-returns", whole.replace(b"\r\n", b"\r\r\n"), right()
    yield "head-with-mixed-line-ends", whole.replace(b"\r\n", b"\n", 2).replace(b"\r\nMIME", b"\rMIME"), right()
    header, body = multipart(
        "mixed", base64_part(ITEM.encode(), 'text/plain; charset="utf-8"'), boundary="4D_====1016=="
    )
    parts = body.replace(b"\n", b"\r\n").partition(b"\r\n\r\n")[2]
    raw = mail(*HEAD, header).rstrip() + b"\r\n \r\n" + parts
    yield "head-ended-by-a-blank-before-parts", raw, right()
    stray: list[str | bytes] = [
        "*** 本邮件已由邮件网关扫描 ***".encode("gbk"),
        "+OK 1024 octets",
        "X-Scan-Result clean",
    ]
    for number, line in enumerate(stray, 1):
        text = line if isinstance(line, bytes) else line.encode()
        raw = _lines(SENDER, SUBJECT, f"Date: {DATE}", text, "MIME-Version: 1.0", UTF8, "", ITEM)
        yield f"head-with-a-stray-line-{number}", raw, right(date="2026-11-03T09:12:33+08:00")
    raw = _lines(
        f"From : {word('张三')} <{ZHANG}>",
        f"Subject : {word('市科技局信息')}",
        "Content-Type : text/plain; charset=utf-8",
        "",
        ITEM,
    )
    yield "head-with-blanks-before-colons", raw, right()
    raw = _lines(
        SENDER,
        "Subject: 关于高新技术企业".encode("gbk"),
        "培育情况的信息".encode("gbk"),
        f"Date: {DATE}",
        UTF8,
        "",
        ITEM,
    )
    yield "head-with-a-title-of-two-lines", raw, right(subject="关于高新技术企业 培育情况的信息", charset_doubt=True)
    yield "head-without-an-end", _lines(SENDER, SUBJECT, f"Date: {DATE}", UTF8), right(text="")
    raw = _lines(SENDER, SUBJECT, f"Date: {DATE}", UTF8, ITEM, "第二段。", "", "第三段。")
    yield "head-without-a-blank-line", raw, right(text=f"{ITEM}\n第二段。\n\n第三段。")
    raw = _lines(
        "Received: from oa.example.com by mx.example.com; " + DATE, "", SENDER, SUBJECT, f"Date: {DATE}", UTF8, "", ITEM
    )
    yield "head-cut-in-two", raw, right(date="2026-11-03T09:12:33+08:00")
    raw = _lines(SENDER, SUBJECT, "   ", f"Date: {DATE}", "\t", UTF8, "", ITEM)
    yield "head-with-lines-of-blanks", raw, right(date="2026-11-03T09:12:33+08:00")
    raw = _lines(ITEM, "第二段。")
    yield (
        "text-without-a-head",
        raw,
        right(subject="", text=f"{ITEM}\n第二段。", sender=["", ""], nature="machine", charset_doubt=True),
    )
    raw = b"\xff\xfe" + whole.decode().encode("utf-16-le")
    yield "mail-stored-in-utf-16", raw, right()
    part = PDF.replace(b'filename="a.pdf"', f'filename="{word("关于高新技术企业")}\n{word("培育情况.pdf")}"'.encode())
    header, body = multipart("mixed", TEXT, part)
    yield (
        "head-of-a-part-folded-without-a-blank",
        mail(*HEAD, header, body=body),
        right(attachments=["关于高新技术企业培育情况.pdf"]),
    )


def boundaries() -> Iterator[Sample]:
    """Multiparts whose boundaries are written badly."""
    both = right(attachments=["a.pdf"])
    header, body = multipart("mixed", TEXT, PDF, boundary="abc")
    yield "boundary-final-missing", mail(*HEAD, header, body=body.replace(b"--abc--\n", b"")), both
    cut = base64.encodebytes(b"%PDF-1.4" * 20)[:-30]
    yield "boundary-final-missing-cut", mail(*HEAD, header, body=body.partition(b"JVBE")[0] + cut), both
    yield "boundary-first-missing", mail(*HEAD, header, body=body.partition(b"--abc\n")[2]), both
    yield "boundary-with-blanks-behind", mail(*HEAD, header, body=body.replace(b"--abc\n", b"--abc  \t\n")), both
    early = body.replace(b"\n--abc\nContent-Type: application", b"\n--abc--\n\n--abc\nContent-Type: application")
    yield "boundary-final-too-early", mail(*HEAD, header, body=early), both
    for name, declared, used in (
        ("with-blanks", 'boundary="a b c"', b"a b c"),
        ("with-blanks-unquoted", "boundary=a b c", b"a b c"),
        ("with-specials-unquoted", "boundary=----=_Part(1)/2?3:4", b"----=_Part(1)/2?3:4"),
        ("with-half-its-quotes", 'boundary="abc=1', b"abc=1"),
        ("with-single-quotes", "boundary='abc=1'", b"abc=1"),
        ("of-120-characters", f'boundary="{"b" * 120}"', b"b" * 120),
        ("folded", 'boundary="----=_Next\n Part_000"', b"----=_NextPart_000"),
        ("with-a-blank-at-its-end", 'boundary="abc "', b"abc"),
        ("by-rfc-2231", "boundary*0=abc;\n boundary*1=def", b"abcdef"),
        ("declared-wrongly", 'boundary="abc"', b"----=_NextPart_000"),
        ("declared-empty", 'boundary=""', b"----=_NextPart_000"),
        ("not-declared", "charset=utf-8", b"----=_NextPart_000"),
        ("like-a-pattern", 'boundary="(.*)+[a-z"', b"(.*)+[a-z"),
    ):
        inner = multipart("mixed", TEXT, PDF, boundary=used.decode())[1]
        yield f"boundary-{name}", mail(*HEAD, f"Content-Type: multipart/mixed; {declared}", body=inner), both
    inner = multipart("mixed", TEXT, PDF, boundary="XX")[1].replace(b"XX", "分隔".encode("gbk"))
    raw = mail(*HEAD, b'Content-Type: multipart/mixed; boundary="' + "分隔".encode("gbk") + b'"', body=inner)
    yield "boundary-in-raw-gbk", raw, both
    choice = nested(
        "alternative", TEXT, printable_part(f"<p>{ITEM}</p>".encode(), "text/html; charset=utf-8"), boundary="abc1"
    )
    header, body = multipart("mixed", choice, PDF, boundary="abc")
    yield "boundary-beginning-like-another", mail(*HEAD, header, body=body), both
    header, body = multipart("mixed", choice.replace(b"abc1", b"abc--"), PDF, boundary="abc")
    yield "boundary-ending-like-an-end", mail(*HEAD, header, body=body), both
    header, body = multipart("mixed", choice.replace(b"abc1", b"abc"), PDF, boundary="abc")
    yield "boundary-of-two-containers", mail(*HEAD, header, body=body), both
    header, body = multipart("mixed", choice.replace(b"--abc1--\n", b""), PDF, boundary="abc")
    yield "boundary-final-of-the-inner-missing", mail(*HEAD, header, body=body), both


def types() -> Iterator[Sample]:
    """Content-Type missing, doubled, mangled."""
    both = right(attachments=["a.pdf"])
    header, body = multipart("mixed", TEXT, PDF)
    for name, fields in (
        ("missing", []),
        ("empty", ["Content-Type:"]),
        ("twice", ["Content-Type: text/plain; charset=gb2312", header]),
        ("of-text-with-a-boundary", [header.replace("multipart/mixed", "text/plain")]),
        ("in-capitals", [header.replace("multipart/mixed", "MULTIPART/MIXED").replace("Content-Type", "CONTENT-TYPE")]),
        ("without-a-subtype", [header.replace("multipart/mixed", "multipart")]),
        ("without-a-semicolon", [header.replace("mixed;", "mixed")]),
    ):
        yield f"type-{name}", mail(*HEAD, *fields, body=body), both
    for name, value in (
        ("of-one-word", "text"),
        ("of-a-subtype", "html; charset=gbk"),
        ("unknown-in-text", "text; charset=gbk"),
    ):
        page = f"<p>{ITEM}</p>" if "html" in value else ITEM
        yield (
            f"type-{name}",
            mail(*HEAD, f"Content-Type: {value}", body=page.encode("gbk")),
            right(charset_doubt="charset" not in value),
        )
    yield (
        "type-html-that-is-plain",
        mail(*HEAD, "Content-Type: text/html; charset=utf-8", body=f"{ITEM}\n第二段。".encode()),
        right(text=f"{ITEM}\n第二段。"),
    )
    page = f"<html><body><p>{ITEM}</p></body></html>"
    yield "type-plain-that-is-html", mail(*HEAD, UTF8, body=page.encode()), right()
    rich = f"<bold>{ITEM[:16]}</bold>\n<fontfamily><param>SimSun</param>{ITEM[16:]}</fontfamily>\n\n\n1 << 2\n"
    raw = mail(*HEAD, "Content-Type: text/enriched; charset=utf-8", body=rich.encode())
    yield "type-enriched", raw, right(text=f"{ITEM[:16]} {ITEM[16:]}\n\n1 < 2")


def encodings() -> Iterator[Sample]:
    """Transfer encodings that are others."""
    whole = base64.encodebytes(ITEM.encode())
    shown = "Content-Transfer-Encoding: "
    long = "".join(f"第{number}段。{ITEM}\n" for number in range(1, 20))
    coded = base64.encodebytes(long.encode())
    yield "coding-8bit-that-is-base64", mail(*HEAD, UTF8, shown + "8bit", body=whole), right()
    yield "coding-missing-that-is-base64", mail(*HEAD, UTF8, body=coded), right(text=long.strip())
    yield "coding-base64-that-is-chinese", mail(*HEAD, UTF8, shown + "base64", body=ITEM.encode()), right()
    english = "Please find the report of October attached.\nThank you, and have a nice day."
    yield (
        "coding-base64-that-is-english",
        mail(*HEAD, UTF8, shown + "base64", body=english.encode()),
        right(text=english),
    )
    yield "coding-7bit-with-eight-bits", mail(*HEAD, UTF8, shown + "7bit", body=ITEM.encode()), right()
    yield "coding-unknown", mail(*HEAD, UTF8, shown + "utf-8", body=ITEM.encode()), right()
    yield "coding-twice", mail(*HEAD, UTF8, shown + "7bit", shown + "base64", body=whole), right()
    yield "coding-with-a-comment", mail(*HEAD, UTF8, shown + "Base64 (standard)", body=whole), right()
    loose = ITEM.encode()
    small = "".join(f"={byte:02x}" for byte in loose).encode()
    yield "coding-printable-in-small-letters", mail(*HEAD, UTF8, shown + "quoted-printable", body=small), right()
    yield "coding-printable-undeclared", mail(*HEAD, UTF8, body=small.upper()), right()
    bare = b"1+1=2, a=b=, 50=\n%  " + ITEM.encode() + b"=  \n=E5=AE=8C"
    yield (
        "coding-printable-with-bare-signs",
        mail(*HEAD, UTF8, shown + "quoted-printable", body=bare),
        right(text=f"1+1=2, a=b=, 50%  {ITEM}完"),
    )
    raw = (
        _lines(*HEAD, UTF8, shown + "quoted-printable", "")
        + small.upper()[:60]
        + b"=\r"
        + small.upper()[60:]
        + b"\r=E5=AE=8C\r"
    )
    yield "coding-printable-with-carriage-returns", raw, right(text=f"{ITEM}\n完")
    blanks = b"\n".join(b" ".join(line[at : at + 8] for at in range(0, len(line), 8)) for line in whole.split())
    yield "coding-base64-with-blanks", mail(*HEAD, UTF8, shown + "base64", body=blanks), right()
    pieces = [base64.b64encode(loose[at : at + 20]) for at in range(0, len(loose), 20)]
    yield "coding-base64-padded-in-every-line", mail(*HEAD, UTF8, shown + "base64", body=b"\n".join(pieces)), right()
    even = ITEM.encode() + b"!" * (1 + -len(ITEM.encode()) % 3)
    footed = base64.encodebytes(even) + b"_______________\nlist footer, please ignore\n"
    yield "coding-base64-above-a-footer", mail(*HEAD, UTF8, shown + "base64", body=footed), right(text=even.decode())
    cut = base64.b64encode(ITEM.encode()).rstrip(b"=")
    yield "coding-base64-in-one-line-without-padding", mail(*HEAD, UTF8, shown + "base64", body=cut), right()
    data = b"\xd0\xcf\x11\xe0 not a real document" * 5
    lines = b"".join(binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    file = b"begin 644 " + "报告.doc".encode("gbk") + b"\n" + lines + b"`\nend\n"
    raw = mail(*HEAD, UTF8, body=ITEM.encode() + b"\n\n" + file + "\n以上。\n".encode())
    yield "uuencoded-in-the-text", raw, right(text=f"{ITEM}\n\n\n以上。", attachments=["报告.doc"], charset_doubt=True)
    part = b"Content-Type: application/msword; name=a.doc\nContent-Transfer-Encoding: x-uuencode\n\n" + file
    header, body = multipart("mixed", TEXT, part)
    yield "uuencoded-part", mail(*HEAD, header, body=body), right(attachments=["a.doc"])
    near = "begin 644 这一行只是说明\n不是文件\nend"
    yield "uuencoded-only-by-its-words", mail(*HEAD, UTF8, body=near.encode()), right(text=near)
    header, body = multipart("mixed", TEXT, PDF)
    raw = mail(*HEAD, header, shown + "base64", body=base64.encodebytes(crlf(body)))
    yield "coding-of-a-whole-multipart", raw, right(attachments=["a.pdf"])


def containers() -> Iterator[Sample]:
    """Kinds of multipart and message beyond the usual."""
    header, body = multipart("alternative", PDF, PHOTO)
    yield "alternative-of-files-only", mail(*HEAD, header, body=body), right(text="", attachments=["a.pdf", "b.png"])
    page = printable_part(f"<p>{ITEM}</p><img src='cid:1'>".encode(), "text/html; charset=utf-8").replace(
        b"\n\n", b"\nContent-ID: <page>\n\n", 1
    )
    photo = base64_part(b"\x89PNG picture", "image/png", "Content-ID: <1>")
    header, body = multipart("related", photo, page)
    raw = mail(*HEAD, header + ';\n\tstart="<page>"', body=body)
    yield "related-with-a-start", raw, right(attachments=["unnamed-1.png"], inline=["unnamed-1.png"])
    signature = base64_part(b"0\x80 signature", 'application/pkcs7-signature; name="smime.p7s"')
    header, body = multipart("signed", TEXT, signature)
    yield (
        "signed",
        mail(*HEAD, header + '; protocol="application/pkcs7-signature"', body=body),
        right(attachments=["smime.p7s"]),
    )
    raw = mail(
        *HEAD,
        'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"',
        "Content-Transfer-Encoding: base64",
        body=base64.encodebytes(b"0\x80 all"),
    )
    yield "signed-opaquely", raw, right(text="", attachments=["smime.p7m"])
    inner = b"\nFrom: <lisi@example.com>\nSubject: " + word("第一期").encode() + b"\n\n" + ITEM.encode()
    header, body = multipart("digest", inner, inner.replace(word("第一期").encode(), word("第二期").encode()))
    yield "digest", mail(*HEAD, header, body=body), right(text="", attachments=["第一期.eml", "第二期.eml"])
    fragment = 'Content-Type: message/partial; id="x@example.com"; number=2; total=3'
    yield (
        "fragment-of-a-mail",
        mail(*HEAD, fragment, body=ITEM.encode()),
        right(text="", attachments=["unnamed-1.bin"], case={"files": [["", "unnamed-1.bin", "format"]]}),
    )
    elsewhere = b'Content-Type: message/external-body; access-type=URL; URL="https://oa.example.com/1"; name="a.doc"\n\nContent-Type: application/msword\n'
    header, body = multipart("mixed", TEXT, elsewhere)
    yield (
        "file-kept-elsewhere",
        mail(*HEAD, header, body=body),
        right(attachments=["a.doc"], case={"files": [["", "a.doc", "format"]]}),
    )
    fork = base64_part(b"\0\x05\x16\7 fork", 'application/applefile; name="a.pdf"')
    header, body = multipart("mixed", TEXT, nested("appledouble", fork, PDF, boundary="fork"))
    yield "file-of-a-macintosh", mail(*HEAD, header, body=body), right(attachments=["a.pdf"])
    meeting = printable_part(
        b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR", "text/calendar; charset=utf-8; method=REQUEST"
    )
    header, body = multipart("alternative", TEXT, meeting)
    yield (
        "invitation",
        mail(*HEAD, header, body=body),
        {key: value for key, value in right(attachments=["unnamed-1.ics"]).items() if key != "nature"},
    )
    note = base64_part(
        "第二条信息。".encode(),
        'text/plain; charset=utf-8; name="第二条.txt"',
        'Content-Disposition: inline; filename="第二条.txt"',
    )
    header, body = multipart("mixed", TEXT, note)
    yield (
        "file-of-text-shown-inline",
        mail(*HEAD, header, body=body),
        right(attachments=["第二条.txt"], charset_doubt=True),
    )
    yield (
        "text-with-a-name-alone",
        mail(*HEAD, 'Content-Type: text/plain; charset=utf-8; name="a.txt"', body=ITEM.encode()),
        right(),
    )
    header, body = multipart(
        "alternative", TEXT, printable_part(b"<html amp4email></html>", "text/x-amp-html; charset=utf-8")
    )
    yield "alternative-with-a-moving-one", mail(*HEAD, header, body=body), right()


def samples() -> Iterator[Sample]:
    """All of them."""
    yield from heads()
    yield from boundaries()
    yield from types()
    yield from encodings()
    yield from containers()
