"""The mail programs of 江城市: what each writes into a mail, in which order, charset and form."""

from dataclasses import dataclass
from typing import Final

from mailproc.demo.mime import Script


@dataclass(frozen=True, slots=True)
class Program:
    """A mail program. `fields` are its header fields in its order; what stands in braces is filled in.

    `page` holds the lines of the HTML part, each set in `row`; "" for a program that sends none. `plain` is
    whether it sends a text part. `reply` and `forward` head a quoted mail, `prefix` begins its lines.
    """

    script: Script
    fields: str
    boundary: str
    identity: str
    page: str = ""
    row: str = "<div>{}</div>"
    plain: bool = True
    reply: str = ""
    forward: str = ""
    prefix: str = ""
    signature: str = ""
    date: str = "{weekday}, {d} {month} {y} {t} +0800"


BLOCK: Final = "发件人: {who}\n发送时间: {y}-{m:02}-{d:02} {hm}\n收件人: {to}\n主题: {subject}\n"
ORIGINAL: Final = (
    "-----邮件原件-----\n发件人: {who} <{address}>\n发送时间: {y}年{m}月{d}日 {hm}\n收件人: {to}\n主题: {subject}\n"
)
QQ: Final = (
    "------------------&nbsp;原始邮件&nbsp;------------------\n"
    '发件人: "{who}" <{address}>;\n发送时间: {y}年{m}月{d}日(星期{day}) {half}{hm}\n'
    '收件人: "{to}";\n主题: {subject}\n\n'
)
CLOCK: Final = "发送时间:{y}-{m:02}-{d:02} {t}\n收件人:{to}\n主题:{subject}\n"
WROTE: Final = '在 {y}-{m:02}-{d:02} {t},"{who}" <{address}> 写道:'

PROGRAMS: Final = {
    "foxmail": Program(
        script=Script("GB2312", "gb18030"),
        fields="Date: {date}\nFrom: {from}\nTo: {to}\nSubject: {subject}\nX-Priority: 3\nX-Has-Attach: {attached}\n"
        "X-Mailer: Foxmail 7.2.25.375[cn]\nMime-Version: 1.0\nMessage-ID: {id}\n{content}",
        boundary="----=_001_NextPart{number}_=----",
        identity="<{stamp}{number}@{domain}>",
        page='<html><head><meta http-equiv="content-type" content="text/html; charset=GB2312"><style>body {{ '
        "line-height: 1.5; }}</style></head><body>\n{rows}\n</body></html>",
        reply=" \n" + BLOCK,
        forward=" \n" + BLOCK,
    ),
    "outlook": Program(
        script=Script("gb2312", "gb18030", transfer="quoted-printable"),
        fields="From: {from}\nTo: {to}\nSubject: {subject}\nDate: {date}\nMessage-ID: {id}\nMIME-Version: 1.0\n"
        "{content}X-Mailer: Microsoft Outlook 16.0\nThread-Index: AQ{hex}==\nContent-Language: zh-cn\n",
        boundary="----=_NextPart_000_{hex4}_01DC{hex4}.{hex8}",
        identity="<000{hex4}$01dc{hex4}${hex8}$@{domain}>",
        page='<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft '
        'Word 15 (filtered medium)"><style>p.MsoNormal {{margin:0cm;font-family:"等线";}}</style></head>'
        "<body lang=ZH-CN><div class=WordSection1>\n{rows}\n</div></body></html>",
        row="<p class=MsoNormal>{}<span lang=EN-US><o:p></o:p></span></p>",
        reply=ORIGINAL,
        forward=ORIGINAL,
    ),
    "netease": Program(
        script=Script("GBK", "gb18030"),
        fields="Date: {date}\nFrom: {from}\nTo: {to}\nSubject: {subject}\nX-Priority: 3\nX-Mailer: Coremail Webmail "
        "Server Version XT5.0.14 build 20230109 (dcb5de15) Copyright (c) 2002-2026 www.mailtech.cn 163com\n"
        "{content}MIME-Version: 1.0\nMessage-ID: {id}\nX-Coremail-Locale: zh_CN\nX-CM-TRANSID: {hex8}\n",
        boundary="----=_Part_{number}_{number}.{stamp}",
        identity="<{hex8}.{hex4}.19a{hex8}.Coremail.{local}@{domain}>",
        page='<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial">{rows}</div>',
        row='<p style="margin:0;">{}</p>',
        reply=WROTE,
        forward='-------- 转发邮件信息 --------\n发件人:"{who}" <{address}>\n发送日期:{y}-{m:02}-{d:02} {t}\n'
        "收件人:{to}\n主题:{subject}\n",
        prefix=">",
        date="{weekday}, {d} {month} {y} {t} +0800 (CST)",
    ),
    "qq": Program(
        script=Script("gb18030", "gb18030"),
        fields="X-QQ-mid: webmail{number}t{stamp}\nFrom: {from}\nTo: {to}\nSubject: {subject}\nMime-Version: 1.0\n"
        "{content}Date: {date}\nX-Priority: 3\nMessage-ID: {id}\nX-QQ-MIME: TCMime 1.0 by Tencent\n"
        "X-Mailer: QQMail 2.x\n",
        boundary="----=_NextPart_{hex8}_{hex8}_{hex8}",
        identity="<tencent_{hex}@{domain}>",
        page='<meta http-equiv="Content-Type" content="text/html; charset=GB18030">{rows}',
        reply=QQ,
        forward=QQ,
    ),
    "coremail": Program(
        script=Script("UTF-8", "utf-8"),
        fields="Date: {date}\nFrom: {from}\nTo: {to}\nSubject: {subject}\nX-Priority: 3\nX-Mailer: Coremail Webmail "
        "Server Version 2024.1-cmXT6 build 20240625 (a75f206e) jiangcheng\n{content}MIME-Version: 1.0\n"
        "Message-ID: {id}\nX-Coremail-Locale: zh_CN\n",
        boundary="----=_Part_{number}_{number}.{stamp}",
        identity="<{hex8}.{hex4}.19b{hex8}.Coremail.{local}@{domain}>",
        page='<p style="font-family:宋体;font-size:14px">{rows}</p>',
        row="{}<br>",
        reply='-----原始邮件-----\n发件人:"{who}" <{address}>\n' + CLOCK,
        forward='-----转发邮件-----\n发件人:"{who}" <{address}>\n' + CLOCK,
        date="{weekday}, {d} {month} {y} {t} +0800 (GMT+08:00)",
    ),
    "iphone": Program(
        script=Script("utf-8", "utf-8", transfer="quoted-printable", names="extended"),
        fields="{content}From: {from}\nMime-Version: 1.0 (1.0)\nDate: {date}\nSubject: {subject}\nMessage-Id: {id}\n"
        "To: {to}\nX-Mailer: iPhone Mail (22A3354)\n",
        boundary="Apple-Mail-{hex8}-{hex4}-{hex4}-{hex4}-{hex8}",
        identity="<{hex8}-{hex4}-{hex4}-{hex4}-{hex8}@{domain}>",
        reply="在 {y}年{m}月{d}日,{hm},{who} <{address}> 写道:\n",
        forward="以下是转发的邮件:\n\n发件人: {who} <{address}>\n日期: {y}年{m}月{d}日 GMT+8 {t}\n"
        "收件人: {to}\n主题: {subject}\n",
        prefix="> ",
        signature="发自我的iPhone",
    ),
    "thunderbird": Program(
        script=Script("UTF-8", "utf-8", transfer="8bit", names="sections"),
        fields="{content}Message-ID: {id}\nDate: {date}\nMIME-Version: 1.0\nUser-Agent: Mozilla Thunderbird\n"
        "Content-Language: zh-CN\nTo: {to}\nFrom: {from}\nSubject: {subject}\n",
        boundary="------------{hex8}{hex8}",
        identity="<{hex8}-{hex4}-{hex4}-{hex4}-{hex8}@{domain}>",
        reply="在 {y}/{m}/{d} {hm}, {who} 写道:",
        forward="-------- 转发的消息 --------\n主题: {subject}\n日期: {y}-{m:02}-{d:02} {t}\n"
        "发件人: {who} <{address}>\n收件人: {to}\n",
        prefix="> ",
    ),
    "oa": Program(
        script=Script("UTF-8", "utf-8", words="cut"),
        fields="Date: {date}\nFrom: {from}\nTo: {to}\nMessage-ID: {id}\nSubject: {subject}\nMIME-Version: 1.0\n"
        "{content}Auto-Submitted: auto-generated\nX-Mailer: OA-Mailer\n",
        boundary="----=_Part_{number}.{stamp}",
        identity="<{number}.0.{stamp}.JavaMail.root@{domain}>",
        page="<html><body><table border=0><tr><td>{rows}</td></tr></table></body></html>",
        row="<p>{}</p>",
        plain=False,
        date="{weekday}, {d} {month} {y} {t} +0800 (CST)",
    ),
    "old": Program(
        script=Script("", "gb18030", transfer="8bit", words="raw", names="raw"),
        fields="From: {from}\nTo: {to}\nSubject: {subject}\nDate: {date}\nMessage-ID: {id}\nMime-Version: 1.0\n"
        "X-Mailer: DreamMail 4.6.9.2\n{content}",
        boundary="=_dm_{number}",
        identity="<{stamp}.{hex4}@{domain}>",
        reply=BLOCK,
        forward=BLOCK,
        date="{y}-{mm}-{dd} {t}",
    ),
}
