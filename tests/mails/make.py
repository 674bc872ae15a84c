"""Writes the sample mails beside it, byte for byte as mail programs in China do, and what is to be read in each.

    python tests/mails/make.py

One function writes the mails of one kind; a sample is its name, its bytes, and the JSON to be expected.
"""

# ruff: noqa: E501, ISC004 - the samples stand in the lines in which programs write them

import base64
import json
import quopri
from collections.abc import Iterator
from pathlib import Path
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
        ("date-in-chinese", word("2026年11月3日 9:12"), None),
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
        ("windows-path", "application/msword", rf'attachment; filename="C:\Documents\{word(name)}"', False),
    )  # fmt: skip
    for spelling, kind, disposition, doubt in spellings:
        fields = [b"Content-Type: " + _bytes(kind), b"Content-Disposition: " + _bytes(disposition)]
        part = b"\n".join([*fields, b"Content-Transfer-Encoding: base64", b"", base64.encodebytes(document)])
        header, body = multipart("mixed", printable_part(b"", "text/plain; charset=gb2312"), part)
        yield f"file-{spelling}", mail(SENDER, SUBJECT, header, body=body), expect(
            "市科技局信息", text="", attachments=[name], charset_doubt=doubt)  # fmt: skip
    image = base64_part(b"\x89PNG picture", 'image/png; name="image001.png"', "Content-ID: <image001.png@01DC>")
    page = printable_part(f"<p>{ITEM}</p><img src='cid:image001.png@01DC'>".encode(), "text/html; charset=utf-8")
    unnamed = base64_part(b"%PDF-1.4", "application/pdf", "Content-Disposition: attachment")
    related = nested("related", page, image, boundary="=_related")
    header, body = multipart("mixed", related, unnamed, boundary="=_mixed")
    yield "outlook-inline-image", mail(SENDER, SUBJECT, header, body=body), expect(
        "市科技局信息", text=ITEM, attachments=["image001.png", "unnamed-2.pdf"], inline=["image001.png"])  # fmt: skip


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


def replies() -> Iterator[Sample]:
    """New text above quoted mail."""
    subject = f"Subject: {word('回复:报送信息')}"
    old = "请各单位报送信息。"
    quotes = {
        "foxmail": f" \n张三\n\n \n发件人: 李四\n发送时间: 2026-11-02 10:00\n收件人: 张三\n主题: 报送信息\n{old}",
        "qq": f'\n\n------------------ 原始邮件 ------------------\n发件人: "李四" <lisi@example.com>;\n'
        f'发送时间: 2026年11月2日(星期一) 上午10:00\n收件人: "张三"<{ZHANG}>;\n主题: 报送信息\n\n{old}',
        "qq-english": f'\n------------------ Original ------------------\nFrom: "李四"<lisi@example.com>;\n'
        f'Date: Mon, Nov 2, 2026 10:00 AM\nTo: "张三"<{ZHANG}>;\nSubject: 报送信息\n\n{old}',
        "qq-phone": f'\n来自QQ邮箱手机版\n\n---原始邮件---\n发件人: "李四"<lisi@example.com>\n{old}',
        "wechat": f'\n---Original---\nFrom: "李四"<lisi@example.com>\nDate: Mon, Nov 2, 2026 10:00\n{old}',
        "netease": f'\n\n在 2026-11-02 10:00:00,"李四" <lisi@example.com> 写道:\n\n{old}',
        "netease-english": f'\nAt 2026-11-02 10:00:00, "李四" <lisi@example.com> wrote:\n{old}',
        "netease-master": f"\n发自我的网易邮箱手机智能版\n\n---- 回复的原邮件 ----\n| 发件人 | 李四<lisi@example.com> |\n"
        f"| 日期 | 2026年11月02日 10:00 |\n| 收件人 | {ZHANG} |\n| 抄送至 | |\n| 主题 | 报送信息 |\n{old}",
        "coremail": f'\n\n-----原始邮件-----\n发件人:"李四" <lisi@example.com>\n发送时间:2026-11-02 10:00:00 (星期一)\n'
        f"收件人: {ZHANG}\n抄送: \n主题: 报送信息\n\n{old}",
        "outlook": f"\n\n发件人: 李四 [mailto:lisi@example.com] \n发送时间: 2026年11月2日 10:00\n收件人: 张三 <{ZHANG}>\n"
        f"主题: 报送信息\n\n{old}",
        "outlook-english": f"\n-----Original Message-----\nFrom: Li Si <lisi@example.com>\n"
        f"Sent: Monday, November 2, 2026 10:00 AM\nTo: {ZHANG}\nSubject: 报送信息\n\n{old}",
        "outlook-phone": f"\n获取 Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n"
        f"发件人: 李四 <lisi@example.com>\n发送时间: Monday, November 2, 2026 10:00:00 AM\n收件人: 张三 <{ZHANG}>\n主题: 报送信息\n\n{old}",
        "iphone": f"\n发自我的iPhone\n\n> 在 2026年11月2日,上午10:00,李四 <lisi@example.com> 写道:\n> \n> {old}\n> 李四",
        "gmail": f"\n\n李四 <lisi@example.com> 于2026年11月2日周一 10:00写道:\n\n> {old}\n>\n",
        "gmail-english-wrapped": f"\n\nOn Mon, Nov 2, 2026 at 10:00 AM Li Si (Office of the City)\n<lisi@example.com> wrote:\n\n> {old}\n>\n",
        "alimail": f"\n\n------------------------------------------------------------------\n发件人:李四<lisi@example.com>\n"
        f"日 期:2026年11月02日 10:00:00\n收件人:<{ZHANG}>\n主 题:报送信息\n\n{old}",
        "huawei": f"\n发自我的华为手机\n\n-------- 原始邮件 --------\n主题:报送信息\n发件人:李四 \n收件人:{ZHANG}\n抄送:\n\n{old}",
    }  # fmt: skip
    for client, below in quotes.items():
        codec = "utf-8" if client in {"iphone", "gmail", "wechat"} else "gb18030"
        raw = plain(
            f"收到。{ITEM}\n{below}", SENDER, subject, "In-Reply-To: <old@example.com>", label=codec, codec=codec
        )
        new = f"收到。{ITEM}" + ("\n\n张三" if client == "foxmail" else "")
        yield (
            f"reply-{client}",
            raw,
            expect("回复:报送信息", text=new, quoted_has=[old], original=None, references=["<old@example.com>"]),
        )
    inline = f"李四 <lisi@example.com> 于2026年11月2日周一 10:00写道:\n\n> 问题一\n\n答一\n\n> 问题二\n\n{ITEM}\n"
    raw = plain(inline, SENDER, subject)
    yield (
        "reply-between-the-lines",
        raw,
        expect("回复:报送信息", text=f"答一\n\n\n{ITEM}", quoted_has=["问题一", "问题二"]),
    )
    html = (
        f"<div>{ITEM}</div><div><br></div><div style='border-top:solid #E1E1E1 1.0pt'><p><b>发件人:</b> 李四 "
        f"&lt;lisi@example.com&gt;<br><b>发送时间:</b> 2026年11月2日 10:00<br><b>收件人:</b> 张三<br><b>主题:</b> 报送信息"
        f"</p></div><p>{old}</p>"
    )
    raw = mail(SENDER, subject, 'Content-Type: text/html; charset="gb2312"', body=html.encode("gbk"))
    yield "reply-outlook-html", raw, expect("回复:报送信息", text=ITEM, quoted_has=[old])


def forwards() -> Iterator[Sample]:
    """Somebody else's mail, sent on."""
    subject = f"Subject: {word('转发:市交通运输局信息')}"
    old = "全市新改建农村公路128公里。"
    wang = ["wangwu@example.com", "王五"]
    sent = "2026-10-31T23:41:00+08:00"
    original = {"sender": wang, "sent": sent, "subject": "市交通运输局信息", "text": old}
    blocks = {
        "outlook": f"发件人: 王五 <WangWu@example.com> \n发送时间: 2026年10月31日 23:41\n收件人: {ZHANG}\n主题: 市交通运输局信息\n\n{old}",
        "netease": f'-------- 转发邮件信息 --------\n发件人:"王五" <wangwu@example.com>\n发送日期:2026-10-31 23:41:00\n'
        f"收件人:{ZHANG}\n主题:市交通运输局信息\n{old}",
        "netease-master": f"---- 转发的邮件 ----\n| 发件人 | 王五<wangwu@example.com> |\n| 日期 | 2026年10月31日 23:41 |\n"
        f"| 收件人 | {ZHANG} |\n| 主题 | 市交通运输局信息 |\n{old}",
        "gmail": f"---------- Forwarded message ---------\n发件人: 王五 <wangwu@example.com>\n"
        f"Date: 2026年10月31日周六 23:41\nSubject: 市交通运输局信息\nTo: <{ZHANG}>\n\n\n{old}",
        "iphone": f"\n\n发自我的iPhone\n\n开始转发的邮件:\n\n> 发件人: 王五 <wangwu@example.com>\n> 日期: 2026年10月31日 GMT+8 23:41:00\n"
        f"> 收件人: {ZHANG}\n> 主题: 市交通运输局信息\n> \n> {old}",
    }  # fmt: skip
    for client, block in blocks.items():
        raw = plain(block, SENDER, subject, label="gb18030", codec="gb18030")
        yield f"forward-{client}", raw, expect("转发:市交通运输局信息", text="", original=original, quoted_has=[old])
    twice = f'请代报。\n{"-" * 18} 原始邮件 {"-" * 18}\n发件人: "赵六" <zhaoliu@example.com>\n发送时间: 2026年11月1日 08:00\n收件人: a\n主题: Fw: x\n\n\n'
    raw = plain(twice + blocks["netease"], SENDER, subject)
    yield "forward-of-a-forward", raw, expect("转发:市交通运输局信息", text="请代报。", original=original)
    inner = plain(f"{old}\n\n王五", f"From: {word('王五')} <wangwu@example.com>", f"Subject: {word('市交通运输局信息')}",
                  "Date: Sat, 31 Oct 2026 23:41:00 +0800", "In-Reply-To: <x@y>", label="gb2312", codec="gbk")  # fmt: skip
    header, body = multipart("mixed", printable_part("请代报。".encode(), "text/plain; charset=utf-8"),
                             b"Content-Type: message/rfc822\n\n" + inner)  # fmt: skip
    raw = mail(SENDER, subject, header, body=body)
    attached = {**original, "text": f"{old}\n\n王五"}
    name = "市交通运输局信息.eml"
    yield (
        "forward-as-attachment",
        raw,
        expect("转发:市交通运输局信息", text="请代报。", original=attached, attachments=[name], text_lacks=[old]),
    )
    encoded = base64_part(crlf(inner), 'message/rfc822; name="old.eml"', "Content-Disposition: attachment")
    header, body = multipart("mixed", printable_part("请代报。".encode(), "text/plain; charset=utf-8"), encoded)
    raw = mail(SENDER, subject, header, body=body)
    yield (
        "forward-as-encoded-attachment",
        raw,
        expect("转发:市交通运输局信息", text="请代报。", original=attached, attachments=["old.eml"]),
    )


def linked() -> Iterator[Sample]:
    """Files that stay on a server."""
    pages = {
        "qq": (
            '<div>请查收。</div><div>从QQ邮箱发来的超大附件</div><div><a href="https://mail.qq.com/cgi-bin/ftnExs_download?k=1&code=a">'
            "清河县信息汇编.zip</a> (58.3M, 2026年12月3日 10:00 到期)<a href='https://mail.qq.com/cgi-bin/ftnExs_download?k=1'>"
            "进入下载页面</a></div>",
            ["清河县信息汇编.zip"],
        ),
        "163": (
            '<div>请查收。</div><div id="divNeteaseBigAttach"><div>从网易163邮箱发来的云附件</div><a href='
            '"https://dashi.163.com/html/cloud-attachment-download/?key=x">清河县信息汇编.docx</a> 120.5M</div>',
            ["清河县信息汇编.docx"],
        ),
        "139": (
            '<div>139邮箱超大附件</div><a href="http://file.mail.10086.cn/dl?x=1">下载</a>',
            ["file.mail.10086.cn/dl"],
        ),
    }
    for provider, (page, names) in pages.items():
        raw = mail(SENDER, SUBJECT, 'Content-Type: text/html; charset="gb18030"', body=page.encode("gb18030"))
        yield f"linked-{provider}", raw, expect("市科技局信息", links=names)
    text = "请查收。\n链接:https://pan.baidu.com/s/1AbC?pwd=x1y2 提取码:x1y2\n从Foxmail发来的超大附件:\n汇编.pdf (1.2G, 2026年12月3日 到期)\n"
    yield (
        "linked-in-text",
        plain(text, SENDER, SUBJECT),
        expect("市科技局信息", links=["pan.baidu.com/s/1AbC", "汇编.pdf"]),
    )


def machines() -> Iterator[Sample]:
    """Nobody wrote these."""
    text = "您好,我正在外地出差,邮件稍后回复。"
    for name, more, subject, nature in (
        ("auto-163", (), "自动回复:报送信息", "autoreply"),
        ("auto-qq", ("X-Auto-Response-Suppress: All",), "自动回复: 报送信息", "autoreply"),
        ("auto-exchange", ("Auto-Submitted: auto-replied (vacation)",), "报送信息", "autoreply"),
        ("auto-recall", (), "邮件撤回:报送信息", "autoreply"),
        ("oa-system", ("Auto-Submitted: auto-generated", "Precedence: bulk"), "市科技局信息", "machine"),
        ("list", ("List-Id: <xx.example.com>",), "市科技局信息", "machine"),
        ("title-like-a-note", (), "外出务工人员返乡创业情况", "person"),
    ):
        raw = plain(text, SENDER, f"Subject: {word(subject)}", *more)
        yield name, raw, expect(subject, nature=nature, text=text)
    raw = plain(text, "From: oa-noreply@kjj.jiangcheng.example", SUBJECT)
    yield (
        "no-reply",
        raw,
        expect("市科技局信息", address="oa-noreply@kjj.jiangcheng.example", name="", nature="machine"),
    )
    raw = plain(
        "收件人地址不存在,无法送达。", "From: PostMaster@example.com", f"Subject: {word('系统退信')}/Systems bounce"
    )
    yield (
        "bounce-qq",
        raw,
        expect("系统退信/Systems bounce", address="postmaster@example.com", name="", nature="bounce"),
    )
    status = b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1\n"
    letter = b"Content-Type: message/rfc822\n\n" + plain("核对表", "From: xinxike@jiangcheng.example", SUBJECT)
    header, body = multipart(
        "report; report-type=delivery-status", printable_part(b"failed\n", "text/plain"), status, letter
    )
    raw = mail("Return-Path: <>", "From: Mail Delivery System <MAILER-DAEMON@mx.example.com>", "Subject: Undelivered Mail Returned to Sender",
               header, body=body)  # fmt: skip
    yield "bounce-postfix", raw, expect(
        "Undelivered Mail Returned to Sender", address="mailer-daemon@mx.example.com", name="Mail Delivery System", text="failed",
        attachments=["unnamed-1.txt", "市科技局信息.eml"], nature="bounce")  # fmt: skip
    receipt = (
        b"Content-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed\n"
    )
    header, body = multipart(
        "report; report-type=disposition-notification", printable_part(b"read\n", "text/plain"), receipt
    )
    raw = mail(SENDER, f"Subject: {word('已读: 核对表')}", header, body=body)
    yield "read-receipt", raw, expect("已读: 核对表", text="read", attachments=["unnamed-1.txt"], nature="autoreply")


def samples() -> Iterator[Sample]:
    """All sample mails."""
    for kind in (charsets, headers, attachments, renderings, replies, forwards, linked, machines):
        yield from kind()


def main() -> None:
    folder = Path(__file__).parent
    for name, raw, expected in samples():
        (folder / f"{name}.eml").write_bytes(raw)
        text = json.dumps(expected, ensure_ascii=False, indent=2, sort_keys=True)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
