"""Charsets, headers and file names as they come; the better of several renderings."""

# ruff: noqa: E501 - the samples stand in the lines in which programs write them

import base64
from collections.abc import Iterator

from tests.mails.making import (
    ITEM,
    RARE,
    SENDER,
    SUBJECT,
    ZHANG,
    Sample,
    base64_part,
    expect,
    mail,
    multipart,
    nested,
    plain,
    printable_part,
    word,
)


def charsets() -> Iterator[Sample]:
    """Labels that lie, and none at all."""
    header, body = multipart(
        "alternative",
        base64_part(f"{RARE}\n{ITEM}".encode("gb18030"), 'text/plain;\n\tcharset="GB2312"'),
        printable_part(f"<html><body><div>{RARE}</div><div>{ITEM}</div></body></html>".encode("gb18030"),
                       'text/html;\n\tcharset="GB2312"'),
    )  # fmt: skip
    subject = f"Subject: {word('关于朱镕基同志调研的信息')}"
    yield (
        "foxmail-gb2312-holding-gbk",
        mail(SENDER, subject, header, "X-Mailer: Foxmail 7.2.25.228[cn]", body=body),
        expect("关于朱镕基同志调研的信息", text=f"{RARE}\n{ITEM}"),
    )
    raw = mail(SENDER, SUBJECT, "Content-Type: text/plain; charset=gb2312", body=ITEM.encode())
    yield "oa-gb2312-holding-utf8", raw, expect("市科技局信息", text=ITEM, charset_doubt=True)
    raw = mail(SENDER, SUBJECT, "Content-Type: text/plain; charset=utf-8", body=RARE.encode("gb18030"))
    yield "oa-utf8-holding-gbk", raw, expect("市科技局信息", text=RARE, charset_doubt=True)
    raw = mail(SENDER, SUBJECT, body=RARE.encode("gb18030"))
    yield "oa-no-charset-gbk", raw, expect("市科技局信息", text=RARE, charset_doubt=True)
    raw = mail(SENDER, SUBJECT, "Content-Type: text/plain; charset=x-jiangcheng", body=ITEM.encode("gbk"))
    yield "oa-unknown-charset", raw, expect("市科技局信息", text=ITEM, charset_doubt=True)
    raw = mail(SENDER, SUBJECT, "Content-Type: text/plain; charset=iso-8859-1", body=ITEM.encode("gbk"))
    yield "oa-latin1-holding-gbk", raw, expect("市科技局信息", text=ITEM, charset_doubt=True)
    raw = mail(SENDER, SUBJECT, "Content-Type: text/plain; charset=hz-gb-2312", body=ITEM.encode("hz"))
    yield "old-hz-in-seven-bits", raw, expect("市科技局信息", text=ITEM)
    raw = plain("江城市招商引資情況", SENDER, SUBJECT, label="big5", codec="big5")
    yield "big5-labelled", raw, expect("市科技局信息", text="江城市招商引資情況")
    raw = mail(SENDER, SUBJECT, "Content-Type: text/plain; charset=utf-8", body=b"\0" + ITEM.encode() + b"\0\0\n")
    yield "nuls-in-text", raw, expect("市科技局信息", text=ITEM)
    text = ITEM.encode("gbk")
    raw = mail(SENDER, SUBJECT, "Content-Type: text/plain; charset=gbk", body=text[:-1])
    yield "cut-in-a-character", raw, expect("市科技局信息", text_has=[ITEM[:-1]], charset_doubt=True)


def more_charsets() -> Iterator[Sample]:
    """Labels of one family, characters beyond the common ones, bytes of another charset than the label's."""
    for label in ("cp936", "x-gbk", "euc-cn", "GB_2312-80", "GB18030-2022", "windows-936"):
        raw = mail(SENDER, SUBJECT, f"Content-Type: text/plain; charset={label}", body=RARE.encode("gb18030"))
        yield f"label-{label.lower()}", raw, expect("市科技局信息", text=RARE)
    rare = "户籍民警龴某、𬺈某到㑇家沟调研。"
    raw = mail(
        SENDER,
        SUBJECT,
        "Content-Type: text/plain; charset=GB18030",
        body=rare.encode("gb18030").replace(b"\x82\x35\x90\x37", b"\xfe\x59"),
    )
    yield "gb18030-of-2022", raw, expect("市科技局信息", text=rare)
    many = "江城市招商引資情況:今年以來全市認真落實各項政策,取得明顯成效。"
    for name, label, codec in (
        ("big5-holding-utf8", "big5", "utf-8"),
        ("gbk-holding-big5", "gbk", "big5"),
        ("no-charset-big5", "", "big5"),
        ("big5-holding-gbk", "big5", "gbk"),
        ("gbk-holding-utf16", "gbk", "utf-16"),
    ):
        kind = f"Content-Type: text/plain; charset={label}" if label else "Content-Type: text/plain"
        text = ITEM if name == "big5-holding-gbk" else many
        raw = mail(
            SENDER, SUBJECT, kind, "Content-Transfer-Encoding: base64", body=base64.encodebytes(text.encode(codec))
        )
        yield name, raw, expect("市科技局信息", text=text, charset_doubt=True)
    for codec in ("utf-16-le", "utf-16-be"):
        yield (
            f"{codec}-without-a-mark",
            plain(ITEM, SENDER, SUBJECT, label="utf-16", codec=codec),
            expect("市科技局信息", text=ITEM),
        )
    yield (
        "utf-7",
        plain(ITEM, SENDER, SUBJECT, label="unicode-1-1-utf-7", codec="utf-7"),
        expect("市科技局信息", text=ITEM),
    )
    german = "Größe, Maß und Fußgängerübergänge; “in Jiangcheng”"
    yield (
        "latin1-holding-windows",
        plain(german, SENDER, SUBJECT, label="iso-8859-1", codec="cp1252"),
        expect("市科技局信息", text=german),
    )
    yield (
        "no-charset-windows",
        plain(german, SENDER, SUBJECT, label="unknown", codec="cp1252"),
        expect("市科技局信息", text=german, charset_doubt=True),
    )
    russian = "Уважаемые коллеги, направляем вам отчёт."
    yield (
        "no-charset-cyrillic-utf8",
        plain(russian, SENDER, SUBJECT, label="unknown-8bit"),
        expect("市科技局信息", text=russian, charset_doubt=True),
    )
    raw = mail(SENDER, SUBJECT, 'Content-Type: text/plain; charset="gb2312" (simplified)', body=RARE.encode("gb18030"))
    yield "label-with-a-comment", raw, expect("市科技局信息", text=RARE)


def words() -> Iterator[Sample]:
    """Encoded-words as they are written."""
    kind = "Content-Type: text/plain; charset=gbk"
    body = ITEM.encode("gbk")
    title = "关于高新技术企业的信息"
    data = title.encode("gbk")
    coded = base64.b64encode(data).decode()
    escaped = "".join(f"={byte:02X}" for byte in data)
    twice = base64.b64encode(word(title).encode()).decode()
    shown: tuple[tuple[str, str | bytes, str], ...] = (
        ("touching", word(title[:4]) + word(title[4:]), title),
        ("overlong", word(title * 20), title * 20),
        ("with-blanks", f"=?gb2312?B?{coded[:8]} {coded[8:]}?=", title),
        ("with-blanks-in-q", f"=?gb2312?Q?{escaped[:12]} {escaped[12:]}?=", title[:2] + " " + title[2:]),
        ("with-raw-bytes", b"=?gb2312?Q?" + data + b"?=", title),
        ("half-raw", b"=?gb2312?Q?" + escaped[:12].encode() + data[4:] + b"?=", title),
        ("in-small-letters", f"=?GB2312?q?{escaped}?= =?gb2312?b?{coded}?=", title * 2),
        ("without-padding", f"=?gb2312?B?{coded.rstrip('=')}?=", title),
        ("with-a-language", f"=?gb2312*zh-CN?B?{coded}?=", title),
        ("empty", f"=?gb2312?B??={word(title)}", title),
        ("without-a-charset", f"=??B?{base64.b64encode(title.encode()).decode()}?=", title),
        ("encoded-twice", f"=?us-ascii?B?{twice}?=", title),
        ("cut-off", f"=?gb2312?B?{coded}", title),
        ("with-a-question-mark", f"=?gb2312?Q?{escaped}?!?=", title + "?!"),
        ("beside-raw-text", "【转发】".encode("gbk") + word(title).encode(), "【转发】" + title),
    )
    for name, value, subject in shown:
        doubt = name in {"without-a-charset", "beside-raw-text"}
        yield (
            f"word-{name}",
            mail(SENDER, b"Subject: " + _bytes(value), kind, body=body),
            expect(subject, text=ITEM, charset_doubt=doubt),
        )


def senders() -> Iterator[Sample]:
    """Who stands in From, whatever stands around."""
    kind = "Content-Type: text/plain; charset=utf-8"
    body = ITEM.encode()
    right = expect("市科技局信息", text=ITEM)
    for name, value in (
        ("full-width", f"张三＜{ZHANG}＞"),
        ("comment", f"{ZHANG} (张三)"),
        ("bracket-missing", f'"张三" <{ZHANG}'),
        ("bracket-missing-before", f"张三 {ZHANG}>"),
        ("brackets-square", f"张三 [{ZHANG}]"),
        ("two-addresses", f"张三 <{ZHANG}>, 李四 <lisi@example.com>"),
        ("group", f"科技局: 张三 <{ZHANG}>;"),
        ("link", f"张三 <mailto:{ZHANG}>"),
        ("brackets-double", f"张三 <<{ZHANG}>>"),
        ("route", f"张三 <@relay.example.com:{ZHANG}>"),
    ):
        yield f"sender-{name}", mail(f"From: {value}", SUBJECT, kind, body=body), right | {"charset_doubt": True}
    for name, value, shown in (
        ("named-like-another", f'"mayor@jiangcheng.example" <{ZHANG}>', "mayor@jiangcheng.example"),
        ("named-like-another-unquoted", f"mayor@jiangcheng.example <{ZHANG}>", "mayor@jiangcheng.example"),
        (
            "named-like-another-in-brackets",
            f"{word('市长 <mayor@jiangcheng.example>')} <{ZHANG}>",
            "市长 <mayor@jiangcheng.example>",
        ),
        ("name-with-a-comma", f"Zhang, San <{ZHANG}>", "Zhang, San"),
        ("name-in-single-quotes", f"'张三' <{ZHANG}>".encode().decode(), "张三"),
    ):
        raw = mail(f"From: {value}", SUBJECT, kind, body=body)
        yield f"sender-{name}", raw, expect("市科技局信息", name=shown, text=ITEM, charset_doubt="'" in value)
    yield "sender-twice", mail("From:", SENDER, "From: <lisi@example.com>", SUBJECT, kind, body=body), right
    yield "sender-only-in-sender", mail(SENDER.replace("From", "Sender"), SUBJECT, kind, body=body), right
    yield "subject-first-empty", mail(SENDER, "Subject:", SUBJECT, kind, body=body), right


def headers() -> Iterator[Sample]:
    """Subjects, senders and dates as they come."""
    kind = "Content-Type: text/plain; charset=gbk"
    body = ITEM.encode("gbk")
    raw = mail(
        "From: 张三".encode("gbk") + b"<zhangsan@example.com>",
        "Subject: 关于镕城建设的信息".encode("gbk"),
        kind,
        body=body,
    )
    yield "coremail-raw-gbk-headers", raw, expect("关于镕城建设的信息", text=ITEM, charset_doubt=True)
    raw = mail(f'From: "张三" <{ZHANG}>', "Subject: 关于镕城建设的信息", kind, body=body)
    yield "webmail-raw-utf8-headers", raw, expect("关于镕城建设的信息", text=ITEM, charset_doubt=True)
    data = "关于高新技术企业的信息".encode("gbk")
    halves = [base64.b64encode(piece).decode() for piece in (data[:9], data[9:])]
    folded = "Subject: " + "\n ".join(f"=?gb2312?B?{half}?=" for half in halves)
    yield "word-splits-a-character", mail(SENDER, folded, kind, body=body), expect("关于高新技术企业的信息", text=ITEM)
    whole = base64.b64encode(data).decode()
    folded = f"Subject: =?gb2312?B?{whole[:10]}?=\n =?gb2312?B?{whole[10:]}?="
    yield "word-splits-its-base64", mail(SENDER, folded, kind, body=body), expect("关于高新技术企业的信息", text=ITEM)
    quoted = f'From: "{word("张三")}" <ZhangSan@Example.com>'
    raw = mail(quoted, f"Subject: Re:{word('关于市科技局', kind='Q')}", kind, body=body)
    yield "word-inside-quotes", raw, expect("Re:关于市科技局", text=ITEM)
    whole_sender = f"From: {word(f'张三 <{ZHANG}>', 'utf-8', 'utf-8')}"
    yield "php-whole-sender-in-a-word", mail(whole_sender, SUBJECT, kind, body=body), expect("市科技局信息", text=ITEM)
    raw = mail("From: MAILER-DAEMON:;", SUBJECT, kind, body=body)
    yield "group-sender", raw, expect("市科技局信息", text=ITEM, address="", name="MAILER-DAEMON", nature="bounce")
    raw = mail(SUBJECT, kind, body=body)
    yield "no-sender", raw, expect("市科技局信息", text=ITEM, address="", name="", nature="machine")
    second = f"Subject: {word('另一个')}"
    yield "two-subjects", mail(SENDER, SUBJECT, second, kind, body=body), expect("市科技局信息", text=ITEM)
    for name, date, moment in (
        ("date-china-standard", "Tue, 3 Nov 2026 09:12:33 CST", "2026-11-03T09:12:33+08:00"),
        ("date-without-zone", "3 Nov 2026 09:12:33", "2026-11-03T09:12:33+08:00"),
        ("date-in-chinese", word("2026年11月3日 9:12"), "2026-11-03T09:12:00+08:00"),
        ("date-impossible", "Tue, 31 Feb 2026 09:12:33 +9900", None),
    ):
        raw = mail(SENDER, SUBJECT, f"Date: {date}", kind, body=body, date=False)
        yield name, raw, expect("市科技局信息", text=ITEM, date=moment)
    yield "no-date", mail(SENDER, SUBJECT, kind, body=body, date=False), expect("市科技局信息", text=ITEM, date=None)


def attachments() -> Iterator[Sample]:
    """File names in all their spellings."""
    document = b"\xd0\xcf\x11\xe0 not a real document"
    name = "关于镕城建设情况的报告.doc"
    quoted = "".join(f"%{byte:02X}" for byte in name.encode())
    gb = "".join(f"%{byte:02X}" for byte in name.encode("gb18030"))
    half = base64.b64encode(name.encode("gbk")).decode()
    spellings: tuple[tuple[str, str | bytes, str | bytes, bool], ...] = (
        ("2231", "application/msword", f"attachment; filename*=utf-8''{quoted}", False),
        ("2231-continued", "application/msword", f"attachment;\n filename*0*=gb2312'zh'{gb[:31]};\n filename*1*={gb[31:]}", False),
        ("2047", f'application/msword;\n\tname="{word(name)}"', f'attachment;\n\tfilename="{word(name)}"', False),
        ("2047-folded", "application/msword",
         f'attachment; filename="=?gb2312?B?{half[:24]}?=\n =?gb2312?B?{half[24:]}?="', False),
        ("raw-gbk", "application/msword", b'attachment; filename="' + name.encode("gbk") + b'"', True),
        ("name-only", f'application/msword; name="{word(name, "utf-8", "utf-8", "Q")}"', "attachment", False),
        ("percent", "application/msword", f'attachment; filename="{quoted}"', False),
        ("path", "application/msword", f'attachment; filename="../../etc/{word(name)}"', False),
        ("2231-out-of-order", "application/msword",
         "attachment;\n" + ";\n".join(f" filename*{place}*={'' if place else 'utf-8' + chr(39) * 2}{quoted[place * 9 : place * 9 + 9] if place < 13 else quoted[117:]}" for place in (13, 3, 1, 0, 2, 5, 4, 7, 6, 9, 8, 11, 12, 10)), False),
        ("2231-and-plain", "application/msword; name=report.doc", f"attachment; filename=report.doc; filename*=UTF-8''{quoted}", False),
        ("2231-with-words", "application/msword", f'attachment; filename*0="{word(name)[:30]}"; filename*1="{word(name)[30:]}"', False),
        ("2231-from-one", "application/msword", f"attachment; filename*1*=utf-8''{quoted[:30]}; filename*2*={quoted[30:]}", False),
        ("raw-utf8", "application/msword", f'attachment; filename="{name}"', True),
        ("unquoted-word", f"application/msword; name={word(name)}", f"attachment; filename={word(name)}", False),
        ("quotes-inside", "application/msword", 'attachment; filename="关于"镕城"建设情况的报告.doc"', True),
        ("windows-path", "application/msword", rf'attachment; filename="C:\Documents\{word(name)}"', False),
    )  # fmt: skip
    for spelling, kind, disposition, doubt in spellings:
        fields = [b"Content-Type: " + _bytes(kind), b"Content-Disposition: " + _bytes(disposition)]
        part = b"\n".join([*fields, b"Content-Transfer-Encoding: base64", b"", base64.encodebytes(document)])
        header, body = multipart("mixed", printable_part(b"", "text/plain; charset=gb2312"), part)
        kept = name if spelling != "quotes-inside" else '关于"镕城"建设情况的报告.doc'
        yield f"file-{spelling}", mail(SENDER, SUBJECT, header, body=body), expect(
            "市科技局信息", text="", attachments=[kept], charset_doubt=doubt)  # fmt: skip
    image = base64_part(b"\x89PNG picture", 'image/png; name="image001.png"', "Content-ID: <image001.png@01DC>")
    page = printable_part(f"<p>{ITEM}</p><img src='cid:image001.png@01DC'>".encode(), "text/html; charset=utf-8")
    unnamed = base64_part(b"%PDF-1.4", "application/pdf", "Content-Disposition: attachment")
    related = nested("related", page, image, boundary="=_related")
    header, body = multipart("mixed", related, unnamed, boundary="=_mixed")
    yield "outlook-inline-image", mail(SENDER, SUBJECT, header, body=body), expect(
        "市科技局信息", text=f"{ITEM}\n[图片: image001.png]", attachments=["image001.png", "unnamed-2.pdf"], inline=["image001.png"])  # fmt: skip


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def renderings() -> Iterator[Sample]:
    """Plain text and HTML, and which of them is the text."""
    page = f"<html><head><style>p{{margin:0}}</style></head><body><p>{ITEM}</p><p>联系人:张三</p></body></html>"
    html = base64_part(page.encode("gb18030"), 'text/html; charset="gb2312"')
    text = f"{ITEM}\n联系人:张三"
    stub = base64_part("您的邮件客户端不支持HTML格式邮件,请升级后查看。".encode("gbk"), 'text/plain; charset="gb2312"')
    header, body = multipart("alternative", stub, html)
    yield "oa-plain-is-a-stub", mail(SENDER, SUBJECT, header, body=body), expect("市科技局信息", text=text)
    marks = printable_part(b"???????????????????,?????????128??\n???:??\n", "text/plain; charset=us-ascii")
    header, body = multipart("alternative", marks, html)
    yield "outlook-plain-of-question-marks", mail(SENDER, SUBJECT, header, body=body), expect("市科技局信息", text=text)
    header, body = multipart("mixed", base64_part(text.encode(), "text/plain; charset=utf-8"), html)
    yield "oa-both-in-mixed", mail(SENDER, SUBJECT, header, body=body), expect("市科技局信息", text=text)
    table = (
        "<meta charset=gbk><div style='display:none'>内部编号</div><div>各位:</div><table><tr><td><p>单位</p></td>"
        "<td><p>数量</p></td></tr><tr><td>科技局</td><td>3</td></tr></table><div>来自&nbsp;微信<br>完</div>"
    )
    raw = mail(SENDER, SUBJECT, "Content-Type: text/html", body=table.encode("gbk"))
    yield "phone-html-only", raw, expect("市科技局信息", text="各位:\n单位\t数量\n科技局\t3\n来自 微信\n完")
    flowed = f"{ITEM[:16]} \n{ITEM[16:]}\n\n第二段\n"
    kind = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes"
    raw = mail(SENDER, SUBJECT, kind, "Content-Transfer-Encoding: 8bit", body=flowed.encode())
    yield "flowed", raw, expect("市科技局信息", text=f"{ITEM}\n\n第二段")


def samples() -> Iterator[Sample]:
    """All of them."""
    yield from charsets()
    yield from more_charsets()
    yield from words()
    yield from senders()
    yield from headers()
    yield from attachments()
    yield from renderings()
