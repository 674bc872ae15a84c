"""Texts as mail programs write them: HTML of all kinds, two renderings of one text, closings under it."""

# ruff: noqa: E501 - the samples stand in the lines in which programs write them

from collections.abc import Iterator

from tests.mails.making import (
    ITEM,
    SENDER,
    SUBJECT,
    Sample,
    base64_part,
    expect,
    mail,
    multipart,
    plain,
    printable_part,
)

TITLE = "市科技局信息"
TABLE = "单位\t数量\n城东区\t12\n城西区\t8"
CLIENTS = {
    "foxmail": ("X-Mailer: Foxmail 7.2.25.213[cn]", "----=_001_NextPart504678463871_=----"),
    "qq": ("X-QQ-MIME: TCMime 1.0 by Tencent", "----=_NextPart_690801C1_0D5A9B60_4E2F71A5"),
    "163": ("X-Mailer: Coremail Webmail Server Version 2026.1-cmXT5 build 20260820 Copyright (c) 2002-2026 www.mailtech.cn 163com", "----=_Part_78811_1120453327.1793668353217"),
    "outlook": ("X-Mailer: Microsoft Outlook 16.0", "----=_NextPart_000_002C_01DC4C7A.5E0B7F20"),
    "iphone": ("X-Mailer: iPhone Mail (22B83)", "Apple-Mail-6D2F0C1B-8F6E-4C11-9F5D-0A3E7C2B1D44"),
    "coremail": ("X-Mailer: Coremail Webmail Server Version XT6.0.5 build 20260101 Copyright (c) 2002-2026 www.mailtech.cn", "----=_Part_2210_88231765.1793668353112"),
    "gmail": ("X-Gm-Message-State: AOJu0Yx", "0000000000009f3c6e0627d1a2b4"),
    "wps": ("X-Mailer: WPS Mail 1.0.2", "----=_NextPart_WPS_0001"),
    "alimail": ("X-Mailer: [Alimail-Mailagent][W4_7.3][v1][Chrome]", "----=ALIBOUNDARY_37465_43c0d940_6546b1d2_1a2b3c"),
}  # fmt: skip


def page(
    client: str, source: str, *, codec: str = "gb18030", label: str = "GB2312", headers: tuple[str, ...] = ()
) -> bytes:
    """A mail of one HTML part."""
    kind = f'Content-Type: text/html;\n\tcharset="{label}"'
    part = printable_part(source.encode(codec), "x").split(b"\n\n", 1)[1]
    heads = (SENDER, *(headers or (SUBJECT,)), CLIENTS[client][0], kind, "Content-Transfer-Encoding: quoted-printable")
    return mail(*heads, body=part)


def both(
    client: str,
    text: str,
    source: str,
    *,
    codec: str = "gb18030",
    label: str = "gb18030",
    headers: tuple[str, ...] = (),
) -> bytes:
    """A mail of a plain and an HTML rendering."""
    header, body = multipart(
        "alternative",
        base64_part(text.encode(codec, "replace"), f'text/plain;\n\tcharset="{label}"'),
        base64_part(source.encode(codec), f'text/html;\n\tcharset="{label}"'),
        boundary=CLIENTS[client][1],
    )
    return mail(SENDER, *(headers or (SUBJECT,)), CLIENTS[client][0], header, body=body)


def pages() -> Iterator[Sample]:
    """HTML alone: what is read is what stands on the screen."""
    foxmail = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=GB2312"><style>body { line-height: 1.5; }blockquote { margin-top: 0px; '
        'margin-bottom: 0px; margin-left: 0.5em; }body { font-size: 14px; font-family: "Microsoft YaHei UI"; color: rgb(0, 0, 0); line-height: 1.5; }</style></head>'
        f'<body>\n<div><span></span>信息科：</div><div><span style="line-height: 1.5;">&nbsp; &nbsp; {ITEM}</span></div>\n<div><br></div><hr style="width: 210px; '
        'height: 1px;" color="#b5c4df" size="1" align="left">\n<div><span><div style="MARGIN: 10px; FONT-FAMILY: verdana; FONT-SIZE: 10pt"><div>江城市科技局&nbsp;张三</div>'
        "<div>电话：12345678</div></div></span></div>\n</body></html>"
    )
    word = (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15 (filtered medium)">'
        "<!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]--><style><!-- /* Font Definitions */ @font-face {font-family:宋体;}\n p.MsoNormal {margin:0cm;} span.msoDel "
        '{display:none} @page WordSection1 {size:612.0pt 792.0pt;} --></style><!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit"/></xml><![endif]--></head><body lang=ZH-CN>'
        "<div class=WordSection1><p class=MsoNormal align=center><b><span style='font-size:22.0pt'>全市高新技术\r\n企业达到<span lang=EN-US>128</span>家<span lang=EN-US><o:p></o:p></span></span></b></p>"
        "<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p><p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span><span style='mso-list:Ignore'>"
        "一、<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span></span><![endif]>主要做法<span class=msoDel>删去的话</span>。</p><table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>单位<o:p></o:p></p></td>"
        "<td><p class=MsoNormal>数量<o:p></o:p></p></td></tr><tr><td><p class=MsoNormal>城东区</p></td><td><p class=MsoNormal>12</p></td></tr><tr><td><p class=MsoNormal>城西区</p></td><td><p class=MsoNormal>8</p></td></tr></table></div></body></html>"
    )
    netease = (
        '<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial"><p style="margin:0;">各位领导：</p><p style="margin: 0;"><br></p><p style="margin:0;text-indent:2em">'
        f'{ITEM}</p><p style="margin:0;"><br></p><p style="margin:0;text-align:right">江城市科技局</p><p style="margin:0;text-align:right">2026年11月3日</p></div><br><br><span title="neteasefooter"><p>想和我一起分享网易相册</p></span>'
    )
    layout = (
        '<table width="100%" border="0" cellpadding="0"><tbody><tr><td width="20">&nbsp;</td><td><div style="font-size:0;line-height:0">隐</div><div style="display:none;max-height:0">预览文字</div>'
        f"<p>{ITEM}</p><p>同比增长12%。</p></td><td width=20></td></tr><tr><td></td><td>江城市科技局</td></tr></tbody></table><img src='http://track.example.com/o.gif' width='1' height='1'>"
    )
    lists = (
        '<div>十月重点：</div><ol><li>高新企业培育</li><li><div>科技金融<ol type="a" start="3"><li>贷款</li><li>担保</li></ol></div></li></ol><ol style="list-style-type: cjk-ideographic;"><li>产业</li><li>人才</li></ol>'
        "<ul><li>面积10<sup>4</sup>m<sup>2</sup></li></ul>"
    )
    kept = (
        "<html><head><style type=text/css>.rich-body {white-space: pre-wrap;} #foot{display:none} @media screen {.b{display:none}}</style></head><body><div class='rich-body'>第一行\n  第二行\n\n第四行</div>"
        "<div class=b>手机上也见</div><div id=foot>不见</div><pre>\n甲  乙\n丙  丁</pre><p hidden>不见</p><p style='visibility:hidden'>不见</p></body></html>"
    )
    pictures = (
        '<div>现场图：<img src="cid:_Foxmail.1@2d2ac2b4" alt="调研现场.jpg"></div><div><img border=0 width=600 src="cid:image001.png@01DC4C7A.5E0B7F20" alt="图片包含 徽标&#10;&#10;描述已自动生成">'
        '谢谢<img src="https://rescdn.qqmail.com/face/14.gif" alt="[微笑]"><img width="0" height="0" src="http://a.example.com/x.png" alt="计数"></div>'
    )
    unseen = "<p>江\u200b城\u200c市科\xad技局\ufeff全市\u200e高新\u202a技术企业&shy;达到&zwnj;128家。</p><p>\u3000\u3000第二段&ensp;末尾&#8203;</p>"
    broken = "<HTML><BODY><P>全市<B>高新技术企业<P>达到128家<TABLE><TR><TD>单位<TD>数量<TR><TD>城东区<TD>12<TR><TD>城西区<TD>8</TABLE></DIV></SPAN>&nbsp;完&lt;毕&gt <!-- 注释 > -- x --></P>"
    cases = {
        "foxmail": ("foxmail", foxmail, f"信息科：\n{ITEM}\n\n江城市科技局 张三\n电话：12345678"),
        "word": ("outlook", word, f"全市高新技术企业达到128家\n\n一、 主要做法。\n{TABLE}"),
        "163-footer": ("163", netease, f"各位领导：\n\n{ITEM}\n\n江城市科技局\n2026年11月3日"),
        "layout-table": ("coremail", layout, f"{ITEM}\n同比增长12%。\n江城市科技局"),
        "lists": ("qq", lists, "十月重点：\n1. 高新企业培育\n2. 科技金融\nc. 贷款\nd. 担保\n一、产业\n二、人才\n面积10⁴m²"),
        "kept-line-ends": ("alimail", kept, "第一行\n  第二行\n\n第四行\n手机上也见\n甲  乙\n丙  丁"),
        "pictures": ("foxmail", pictures, "现场图：[图片: 调研现场.jpg]\n[图片: image001.png]谢谢[微笑]"),
        "unseen-characters": ("gmail", unseen, "江城市科技局全市高新技术企业达到128家。\n\u3000\u3000第二段 末尾"),
        "broken": ("wps", broken, f"全市高新技术企业\n达到128家\n{TABLE}\n完<毕>"),
        "without-tags": ("coremail", f"各位领导：\r\n{ITEM}\r\n\r\n江城市科技局&nbsp;张三", f"各位领导：\n{ITEM}\n\n江城市科技局 张三"),
        "picture-alone": ("qq", '<div><img src="cid:0A1B@690801" alt="火灾现场处置情况.png" style="width:640px"></div><div><br></div>', "[图片: 火灾现场处置情况.png]"),
    }  # fmt: skip
    for name, (client, source, text) in cases.items():
        codec, label = ("utf-8", "utf-8") if name == "unseen-characters" else ("gb18030", "GB2312")
        expected = expect(TITLE, text=text, closing="")
        if name == "picture-alone":
            expected["case"] = {"items": []}
        yield f"html-{name}", page(client, source, codec=codec, label=label), expected


def alternatives() -> Iterator[Sample]:
    """Two renderings, of which one tells what was written."""
    rich = f"<div>{ITEM}</div><table border=1><tr><td>单位</td><td>数量</td></tr><tr><td>城东区</td><td>12</td></tr><tr><td>城西区</td><td>8</td></tr></table>"
    shown = f"{ITEM}\n{TABLE}"
    cases = {
        "stub": ("wps", "您的邮件客户端不支持HTML格式,请换用其他程序查看。", rich, shown),
        "foreign-stub": (
            "alimail",
            "This mail can not be displayed as text. Please view it in a browser: https://mail.example.com/v/1",
            rich,
            shown,
        ),
        "blank": ("163", "\r\n\r\n ", rich, shown),
        "cut-off": ("coremail", ITEM[:14] + "...", rich, shown),
        "without-table": ("foxmail", ITEM, rich, shown),
        "both-real": (
            "outlook",
            f"{ITEM}\r\n\r\n江城市科技局 张三\r\n",
            f"<p>{ITEM}</p><p>&nbsp;</p><p>江城市科技局 张三</p>",
            f"{ITEM}\n\n江城市科技局 张三",
        ),
        "plain-alone-real": (
            "qq",
            ITEM,
            "<div><br></div><div><img width=1 height=1 src=http://a.example.com/t.gif></div>",
            ITEM,
        ),
    }
    for name, (client, text, source, expected) in cases.items():
        yield f"alternatives-{name}", both(client, text, source), expect(TITLE, text=expected)
    header, body = multipart(
        "alternative",
        base64_part("副市长朱?基到?来村调研,随行王?。".encode("gb2312"), "text/plain; charset=gb2312"),
        base64_part("<div>副市长朱镕基到㐂来村调研,随行王喆。</div>".encode(), "text/html; charset=utf-8"),
        boundary=CLIENTS["foxmail"][1],
    )
    raw = mail(SENDER, SUBJECT, CLIENTS["foxmail"][0], header, body=body)
    yield "alternatives-rare-characters-lost", raw, expect(TITLE, text="副市长朱镕基到㐂来村调研,随行王喆。")
    photo = b"Content-Type: image/jpeg; name=a.jpg\nContent-Disposition: inline; filename=a.jpg\nContent-Transfer-Encoding: base64\n\n/9j/4AAQ\n"
    header, body = multipart(
        "mixed",
        base64_part(f"{ITEM}\n".encode(), "text/plain; charset=utf-8"),
        photo,
        base64_part("图为调研现场。\n\n发自我的 iPhone".encode(), "text/plain; charset=utf-8"),
        boundary=CLIENTS["iphone"][1],
    )
    raw = mail(SENDER, SUBJECT, CLIENTS["iphone"][0], header, body=body)
    text = f"{ITEM}\n\n图为调研现场。"
    yield "mixed-text-after-a-photo", raw, expect(TITLE, text=text, closing="发自我的 iPhone", attachments=["a.jpg"])
    header, body = multipart(
        "mixed",
        base64_part("<div>一、产业。</div>".encode("gbk"), "text/html; charset=gb2312"),
        base64_part("<div>二、人才。</div>".encode("gbk"), "text/html; charset=gb2312"),
    )
    yield "mixed-two-pages", mail(SENDER, SUBJECT, header, body=body), expect(TITLE, text="一、产业。\n\n二、人才。")


CONFIDENTIAL = (
    "本邮件及其附件含有江城市科技局的保密信息，仅限于发送给上面地址中列出的个人或群组。禁止任何其他人以任何形式使用（包括但不限于全部或部分地泄露、复制、或散发）"
    "本邮件中的信息。如果您错收了本邮件，请您立即电话或邮件通知发件人并删除本邮件！"
)
CONFIDENTIAL_ENGLISH = (
    "This e-mail and its attachments contain confidential information, which is intended only for the person or entity whose address is listed above.\n"
    "Any use of the information contained herein in any way (including, but not\nlimited to, total or partial disclosure) by persons other than the intended\n"
    "recipient(s) is prohibited. If you receive this e-mail in error, please notify\nthe sender by phone or email immediately and delete it!"
)


def closed() -> Iterator[Sample]:
    """What stands under the text and is no part of it."""
    signature = "-- \n张三\n江城市科技局办公室\n电话：12345678"
    group = 'You received this message because you are subscribed to the Google Groups "政务信息" group.\nTo unsubscribe from this group and stop receiving emails from it, send an email to jc+unsubscribe@example.com.'
    cases = {
        "signature": signature,
        "iphone": "发自我的iPhone",
        "huawei": "发自我的华为手机",
        "qq-phone": "来自QQ邮箱手机版",
        "windows-mail": "从 Windows 版邮件发送",
        "outlook-phone": "获取 Outlook for iOS<https://aka.ms/o0ukef>",
        "netease-master": "签名由 网易邮箱大师 定制",
        "139": "—— 来自 139邮箱客户端",
        "alimail": "来自阿里邮箱 iPhone版",
        "avast": "此电子邮件没有病毒，因为 avast! 防病毒保护处于活动状态。\nwww.avast.com",
        "environment": "请考虑环境保护，谨慎打印！",
        "english": "Sent from Mail for Windows",
        "disclaimer": CONFIDENTIAL,
        "disclaimer-in-two-languages": f"{CONFIDENTIAL}\n{CONFIDENTIAL_ENGLISH}",
        "disclaimer-under-a-heading": "声明：\n此邮件为保密邮件，如您不是指定的收件人，请立即删除，并不得复制、传播。",
        "signature-and-group": f"{signature}\n\n{group}",
    }
    for name, closing in cases.items():
        body = f"{ITEM}\n\n江城市科技局\n2026年11月3日\n\n{closing}\n"
        text = f"{ITEM}\n\n江城市科技局\n2026年11月3日"
        found = closing.replace("\n\n", "\n").replace("-- \n", "--\n")
        nature = "machine" if name == "signature-and-group" else "person"
        yield (
            f"closing-{name}",
            plain(body, SENDER, SUBJECT),
            expect(TITLE, text=text, closing=found) | {"nature": nature},
        )
    warning = "【外部邮件】此邮件来自外部，请谨慎打开附件和链接。"
    yield (
        "closing-warning-above",
        plain(f"{warning}\n\n{ITEM}", SENDER, SUBJECT),
        expect(TITLE, text=ITEM, closing=warning),
    )
    kept = {
        "signed-by-the-unit": f"{ITEM}\n\n江城市科技局\n2026年11月3日",
        "contacts": f"{ITEM}\n联系人：张三　电话：12345678\n（撰稿：张三　审核：李四）",
        "sentence-about-a-telephone": f"{ITEM}\n出席会议的有\n来自华为公司的专家。",
        "warning-of-mails": "网络安全提示\n各单位收到此类邮件后请立即删除，切勿点击链接，防止病毒传播。",
        "confidentiality-week": "市科技局开展保密宣传月活动\n本邮箱不得传输涉密信息，机密文件严禁复制、传播，违者追究责任。",
        "saving-paper": "市机关事务局倡导绿色办公\n全市机关节约用纸，双面打印率达到90%，爱护环境。",
        "two-hyphens": "一、做法\n--\n二、成效明显，全市推广到各县区，共计128家企业受益，群众满意度达到百分之九十八。",
    }  # fmt: skip
    for name, text in kept.items():
        yield f"no-closing-{name}", plain(text, SENDER, SUBJECT), expect(TITLE, text=text, closing="", original=None)


def samples() -> Iterator[Sample]:
    """All of them."""
    yield from pages()
    yield from alternatives()
    yield from closed()
