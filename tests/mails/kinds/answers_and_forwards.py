"""Replies, forwards and links to big files, as mail programs write them."""

# ruff: noqa: E501, ISC004 - the samples stand in the lines in which programs write them

from collections.abc import Iterator

from tests.mails.kinds.texts import CONFIDENTIAL, both, page
from tests.mails.making import (
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
    plain,
    printable_part,
    word,
)


def quotes(old: str) -> dict[str, str]:
    """What mail programs leave below an answer, of a mail that says `old`."""
    return {
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


def replies() -> Iterator[Sample]:
    """New text above quoted mail."""
    subject = f"Subject: {word('回复:报送信息')}"
    old = "请各单位报送信息。"
    for client, below in quotes(old).items():
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


OLD = "请各单位报送信息。"
ANSWER = (f"Subject: {word('回复：报送信息')}", "In-Reply-To: <old@example.com>")


def answered_pages() -> Iterator[Sample]:
    """Answers in HTML, as each program builds them."""
    new = f"<div>收到。{ITEM}</div>"
    pages = {
        "foxmail": (
            "foxmail",
            f'{new}<div><br></div><hr style="width: 210px; height: 1px;" color="#b5c4df" size="1" align="left">\n<div><span></span></div><blockquote style="margin-Top: 0px; margin-Bottom: 0px; margin-Left: 0.5em; margin-Right: inherit">'
            '<div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div style="PADDING-RIGHT: 8px; PADDING-LEFT: 8px; FONT-SIZE: 12px;FONT-FAMILY:tahoma;COLOR:#000000; BACKGROUND: #efefef; PADDING-BOTTOM: 8px; PADDING-TOP: 8px">'
            '<div><b>发件人：</b>&nbsp;<a href="mailto:lisi@example.com">李四</a></div><div><b>发送时间：</b>&nbsp;2026-11-02&nbsp;10:00</div><div><b>收件人：</b>&nbsp;<a href="mailto:zhangsan@example.com">张三</a></div><div><b>主题：</b>&nbsp;报送信息</div></div></div>'
            f"<div>{OLD}</div></blockquote>",
            f"收到。{ITEM}",
        ),
        "qq": (
            "qq",
            f'<meta http-equiv="Content-Type" content="text/html; charset=GB18030">{new}<div><br></div><div><includetail><div>&nbsp;</div><div>&nbsp;</div><div style="font:Verdana normal 14px;color:#000;"><div style="FONT-SIZE: 12px;FONT-FAMILY: Arial Narrow;padding:2px 0 2px 0;">'
            '------------------&nbsp;原始邮件&nbsp;------------------</div><div style="FONT-SIZE: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"李四"&lt;lisi@example.com&gt;;</div><div><b>发送时间:</b>&nbsp;2026年11月2日(星期一) 上午10:00</div><div><b>收件人:</b>&nbsp;"张三"&lt;zhangsan@example.com&gt;;<wbr></div>'
            f"<div></div><div><b>主题:</b>&nbsp;报送信息</div></div><div>&nbsp;</div><div>{OLD}</div></div><!--<![endif]--></includetail></div>",
            f"收到。{ITEM}",
        ),
        "qq-of-today": (
            "qq",
            f'{new}<div><br></div><div class="xm_compose_origin_mail_container"><div class="xm_compose_origin_mail_container_sign"></div><div class="xm_mail_oringinal_describe" style="padding:12px 0">原始邮件<br></div><hr style="margin:0"><table><tr><td>发件人：李四 &lt;lisi@example.com&gt;</td></tr><tr><td>发件时间：2026年11月2日 10:00</td></tr>'
            f"<tr><td>收件人：张三 &lt;zhangsan@example.com&gt;</td></tr><tr><td>主题：报送信息</td></tr></table><div>{OLD}</div></div>",
            f"收到。{ITEM}",
        ),
        "163": (
            "163",
            f'<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial">{new}<br><br><br><div style="position:relative;zoom:1"></div><div id="divNeteaseMailCard"></div><br><pre><br>在&nbsp;2026-11-02&nbsp;10:00:00，"李四"&nbsp;&lt;lisi@example.com&gt;&nbsp;写道：<br></pre>'
            f'<blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid"><div>{OLD}</div></blockquote></div><br><br><span title="neteasefooter"><p>&nbsp;</p></span>',
            f"收到。{ITEM}",
        ),
        "coremail": (
            "coremail",
            f'{new}<br><br><blockquote name="replyContent" class="ReferenceQuote" style="padding-left:5px;margin-left:5px;border-left:#b6b6b6 2px solid;margin-right:0;">-----原始邮件-----<br><b>发件人:</b><span id="rc_from">"李四" &lt;lisi@example.com&gt;</span><br><b>发送时间:</b><span id="rc_senttime">2026-11-02 10:00:00 (星期一)</span><br>'
            f"<b>收件人:</b> zhangsan@example.com<br><b>抄送:</b> <br><b>主题:</b> 报送信息<br><br>{OLD}</blockquote>",
            f"收到。{ITEM}",
        ),
        "outlook-web": (
            "outlook",
            f'<html><head><style type="text/css" style="display:none;"> P {{margin-top:0;margin-bottom:0;}} </style></head><body dir="ltr"><div class="elementToProof">收到。{ITEM}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" color="#000000"><b>差出人:</b> 李四 &lt;lisi@example.com&gt;<br>'
            f"<b>送信日時:</b> 2026年11月2日 10:00<br><b>宛先:</b> 张三<br><b>件名:</b> 报送信息</font><div>&nbsp;</div></div><div>{OLD}</div></body></html>",
            f"收到。{ITEM}",
        ),
        "netease-master": (
            "163",
            f'<html><body>{new}<div class="ntes-mailmaster-quote" style="padding-top: 1px; padding-bottom: 1px"><div style="margin-top:2em;margin-bottom:1em;font-size: 14px;line-height:1.25;color:#78787a;">---- 回复的原邮件 ----</div><div style="margin-bottom:1em"><table width="100%" cellpadding="0" cellspacing="9" border="0"><tr><td valign="top" style="width:4.25em">'
            '<span>发件人</span></td><td><a href="mailto:lisi@example.com">李四&lt;lisi@example.com&gt;</a><span class="mail-cc-to"></span></td></tr><tr><td>发送日期</td><td>2026年11月02日 10:00</td></tr><tr><td>收件人</td><td><a href="mailto:zhangsan@example.com">张三&lt;zhangsan@example.com&gt;</a></td></tr><tr><td>主题</td><td>报送信息</td></tr></table></div>'
            f"<div>{OLD}</div></div></body></html>",
            f"收到。{ITEM}",
        ),
        "alimail": (
            "alimail",
            f'<div class="__aliyun_email_body_block">{new}<div>&nbsp;</div><blockquote style="margin-right:0;margin-top:0;margin-bottom:0;font-family:Tahoma,Arial"><div style="clear:both;">------------------------------------------------------------------</div><div>发件人：李四&lt;lisi@example.com&gt;</div><div>发送时间：2026年11月2日(星期一) 10:00</div><div>收件人：张三&lt;zhangsan@example.com&gt;</div>'
            f"<div>主　题：报送信息</div><div><br></div><div>{OLD}</div></blockquote></div>",
            f"收到。{ITEM}",
        ),
        "gmail-answer-below": (
            "gmail",
            f'<div dir="ltr"><div class="gmail_quote"><div dir="ltr" class="gmail_attr">李四 &lt;<a href="mailto:lisi@example.com">lisi@example.com</a>&gt; 于2026年11月2日周一 10:00写道：<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div>{OLD}</div></blockquote></div><div>收到。{ITEM}</div></div>',
            f"收到。{ITEM}",
        ),
        "apple-mail-between": (
            "iphone",
            f'<html><body dir="auto"><div dir="ltr"><blockquote type="cite">在 2026年11月2日，上午10:00，李四 &lt;lisi@example.com&gt; 写道：<br><br></blockquote></div><blockquote type="cite"><div>{OLD}</div></blockquote><div>已办。</div><blockquote type="cite"><div>每月不少于三条。</div></blockquote><div>{ITEM}</div><div><br></div>发自我的iPhone</body></html>',
            f"已办。\n{ITEM}",
        ),
        "feishu": (
            "gmail",
            f'<div id="editor_version_7.9.0"><div>收到。{ITEM}</div></div><div class="history-quote-wrapper" id="lark-mail-quote-179366"><div data-html-block="quote"><div class="adit-html-block adit-html-block--collapsed"><div><div class="adit-html-block__attr history-quote-meta-wrapper"><div><span>Von uns: 李四</span></div></div><div>{OLD}</div></div></div></div></div>',
            f"收到。{ITEM}",
        ),
        "notes": (
            "coremail",
            f'{new}<br><br><table width="100%"><tr valign="top"><td width="40%"><b>李四/信息科/JC</b><p>2026-11-02 10:00</p></td><td><table><tr><td>收件人</td><td>张三/科技局/JC@JC</td></tr><tr><td>抄送</td><td></td></tr><tr><td>主题</td><td>报送信息</td></tr></table></td></tr></table><br>{OLD}',
            f"收到。{ITEM}",
        ),
        "word-block-in-english": (
            "outlook",
            f"<div class=WordSection1><p class=MsoNormal>收到。{ITEM}<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b><span lang=EN-US>From:</span></b><span lang=EN-US> Li Si &lt;lisi@example.com&gt; <br><b>Sent:</b> Monday, November 2, 2026 10:00 AM<br>"
            f"<b>To:</b> zhangsan@example.com<br><b>Subject:</b> </span>报送信息<o:p></o:p></p></div></div><p class=MsoNormal>{OLD}</p></div>",
            f"收到。{ITEM}",
        ),
    }  # fmt: skip
    for name, (client, source, text) in pages.items():
        raw = page(client, source, headers=ANSWER)
        yield f"answer-page-{name}", raw, expect("回复：报送信息", text=text, original=None, quoted_has=[OLD])


def answered_texts() -> Iterator[Sample]:
    """Answers in plain text that are easily cut wrongly."""
    quotes = {
        "full-width": f"收到。{ITEM}\n\n发件人：李四\n发送时间：2026年11月2日 10:00\n收件人：张三\n主题：报送信息\n\n{OLD}",
        "139": f"收到。{ITEM}\n\n----邮件原文----\n发件人：李四 <lisi@example.com>\n收件人：张三 <zhangsan@example.com>\n抄　送： \n发送时间：2026-11-02 10:00:00\n主题：报送信息\n\n{OLD}",
        "263": f"收到。{ITEM}\n\n------------------ 原始邮件 ------------------\n发件人：  李四<lisi@example.com>\n发送时间： 2026-11-02 10:00:00\n收件人：  张三\n主题：    报送信息\n\n{OLD}",
        "sina": f"收到。{ITEM}\n----- 原始邮件 -----\n发件人：李四 <lisi@example.com>\n收件人：zhangsan@example.com\n主题：报送信息\n日期：2026年11月02日 10点00分\n\n{OLD}",
        "outlook-traditional": f"收到。{ITEM}\n\n寄件者: 李四 <lisi@example.com>\n寄件日期: 2026年11月2日 上午 10:00\n收件者: 张三\n主旨: 报送信息\n\n{OLD}",
        "gmail-traditional": f"收到。{ITEM}\n\n李四 <lisi@example.com> 於 2026年11月2日 週一 上午10:00寫道：\n\n> {OLD}\n",
        "samsung": f"收到。{ITEM}\n\n-------- 原始消息 --------\n发件人： 李四 <lisi@example.com>\n日期： 2026/11/2 10:00 (GMT+08:00)\n收件人： zhangsan@example.com\n主题： 报送信息\n\n{OLD}",
        "xiaomi": f"收到。{ITEM}\n\n在 李四 <lisi@example.com>，2026年11月2日 上午10:00写道：\n{OLD}",
        "thunderbird": f"收到。{ITEM}\n\n在 2026/11/2 10:00, 李四 写道:\n> {OLD}\n> 李四\n",
        "notes": f"收到。{ITEM}\n\n-----李四/信息科/JC 写道： -----\n收件人： 张三/科技局/JC@JC\n发件人： 李四/信息科/JC\n日期： 2026-11-02 10:00AM\n主题： 报送信息\n\n{OLD}",
        "dingtalk": f"收到。{ITEM}\n\n来自钉钉专属商务邮箱\n\n------------------------------------------------------------------\n发件人：李四<lisi@example.com>\n日　期：2026年11月02日 10:00:00\n收件人：张三<zhangsan@example.com>\n主　题：报送信息\n\n{OLD}",
        "on-one-line": f'收到。{ITEM}在2026-11-02 10:00:00,"李四" <lisi@example.com> 写道：\n{OLD}',
        "rule-within-a-line": f"收到。{ITEM} -----原始邮件----- {OLD}",
        "old-gmail": f"收到。{ITEM}\n\n2026/11/2 李四 <lisi@example.com>\n\n> {OLD}\n",
        "bulletin-board": f"收到。{ITEM}\n\n【 在 lisi (李四) 的大作中提到: 】\n: {OLD}\n: 谢谢\n",
        "answer-below": f'在 2026-11-02 10:00:00，"李四" <lisi@example.com> 写道：\n> {OLD}\n\n收到。{ITEM}\n',
        "broken-quoted-line": f"收到。{ITEM}\n\n李四 <lisi@example.com> 于2026年11月2日周一 10:00写道：\n> 各县（市、区）政府办公室、市直各部门办公室于每月二十五日前将当月信息\n汇总后\n> {OLD}\n",
    }  # fmt: skip
    for name, body in quotes.items():
        raw = plain(body, SENDER, *ANSWER)
        yield (
            f"answer-text-{name}",
            raw,
            expect("回复：报送信息", text=f"收到。{ITEM}", original=None, quoted_has=[OLD]),
        )
    whole = {
        "words-of-heads": "关于规范邮件办理的做法\n一是核对发件人：看清地址。二是保存原始邮件，不得转发。\n主题：严禁夹带。\nFrom: 各单位\n张三在2026年11月3日9:00的汇报中写道：\n成效明显。",
        "letter-of-a-citizen": "关于群众来信的情况\n发件人：某居民\n时间：2026年11月3日\n主题：反映城西供水问题\n经核查，已恢复供水。",
        "event": "科技周活动方案\n时间：2026年11月3日 9:00\n地点：江城市科技馆\n主题：创新江城\n收件人：各单位",
        "rules": "全市情况\n----------\n一、转发文件\n=====\n二、原始记录",
    }
    for name, body in whole.items():
        yield f"no-quote-{name}", plain(body, SENDER, SUBJECT), expect("市科技局信息", text=body, original=None)
    again = f"发件人: 张三 <{ZHANG}>\n发送时间: 2026年11月2日 10:00\n收件人: 信息科\n主题: 市科技局信息\n\n{ITEM}"
    original = {"sender": [ZHANG, "张三"], "sent": "2026-11-02T10:00:00+08:00", "subject": "市科技局信息", "text": ITEM}
    raw = plain(again, SENDER, *ANSWER)
    yield "answer-to-an-own-mail-sends-it-again", raw, expect("回复：报送信息", text="", original=original)


def forwarded() -> Iterator[Sample]:
    """More forms of somebody else's mail, sent on, with what stands around it."""
    old = "全市新改建农村公路128公里。"
    subject = f"Subject: {word('转发：市交通运输局信息')}"
    sent = "2026-10-31T23:41:00+08:00"
    original = {"sender": ["wangwu@example.com", "王五"], "sent": sent, "subject": "市交通运输局信息", "text": old}
    pages = {
        "foxmail": (
            "foxmail",
            '<div>请代报。</div><div><br></div><hr style="width: 210px; height: 1px;" color="#b5c4df" size="1" align="left"><blockquote style="margin-Top: 0px; margin-Bottom: 0px; margin-Left: 0.5em; margin-Right: inherit"><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div style="BACKGROUND: #efefef">'
            '<div><b>发件人：</b>&nbsp;<a href="mailto:wangwu@example.com">王五</a></div><div><b>发送时间：</b>&nbsp;2026-10-31&nbsp;23:41</div><div><b>收件人：</b>&nbsp;<a href="mailto:zhangsan@example.com">张三</a></div><div><b>主题：</b>&nbsp;市交通运输局信息</div></div></div>'
            f"<div>{old}</div></blockquote>",
        ),
        "qq": (
            "qq",
            '<div>请代报。</div><div><br></div><div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b>                                                                                                                        "王五"                                                                                    &lt;wangwu@example.com&gt;;</div>'
            f'<div><b>发送时间:</b>&nbsp;2026年10月31日(星期六) 晚上11:41</div><div><b>收件人:</b>&nbsp;"张三"&lt;zhangsan@example.com&gt;;</div><div><b>主题:</b>&nbsp;市交通运输局信息</div></div><div><br></div><div>{old}</div>',
        ),
        "163": (
            "163",
            '<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial"><div>请代报。</div><br><br><div id="isForwardContent"><div style="background:#f2f2f2">-------- 转发邮件信息 --------<br>发件人："王五" &lt;wangwu@example.com&gt;<br>发送日期：2026-10-31 23:41:00<br>收件人："张三" &lt;zhangsan@example.com&gt;<br>主题：市交通运输局信息</div>'
            f"<div>{old}</div></div></div>",
        ),
        "thunderbird": (
            "gmail",
            '<p>请代报。</p><div class="moz-forward-container"><br><br>-------- 转发的消息 --------<table class="moz-email-headers-table" cellspacing="0" cellpadding="0" border="0"><tbody><tr><th valign="BASELINE" nowrap="nowrap" align="RIGHT">主题： </th><td>市交通运输局信息</td></tr><tr><th>日期： </th><td>Sat, 31 Oct 2026 23:41:00 +0800</td></tr>'
            f'<tr><th>发件人： </th><td>王五 <a class="moz-txt-link-rfc2396E" href="mailto:wangwu@example.com">&lt;wangwu@example.com&gt;</a></td></tr><tr><th>收件人： </th><td>张三</td></tr></tbody></table><br><br><div>{old}</div></div>',
        ),
        "outlook": (
            "outlook",
            "<div class=WordSection1><p class=MsoNormal>请代报。<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>发件人<span lang=EN-US>:</span></b><span lang=EN-US> </span>王五<span lang=EN-US> &lt;wangwu@example.com&gt; <br></span><b>发送时间<span lang=EN-US>:</span></b><span lang=EN-US> 2026</span>年<span lang=EN-US>10</span>月<span lang=EN-US>31</span>日<span lang=EN-US> 23:41<br></span>"
            f"<b>收件人<span lang=EN-US>:</span></b> 张三<span lang=EN-US><br></span><b>主题<span lang=EN-US>:</span></b> 市交通运输局信息<o:p></o:p></p></div><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>{old}</p></div>",
        ),
    }  # fmt: skip
    for name, (client, source) in pages.items():
        raw = page(client, source, headers=(subject,))
        yield f"forward-page-{name}", raw, expect("转发：市交通运输局信息", text="请代报。", original=original)
    head = "发件人：王五 <wangwu@example.com>\n发送时间：2026年10月31日 23:41\n收件人：张三\n主题："
    texts = {
        "full-width": (f"请代报。\n\n{head}市交通运输局信息\n\n{old}", "请代报。"),
        "coremail": (f'请代报。\n\n-----原始邮件-----\n发件人:"王五" <wangwu@example.com>\n发送时间:2026-10-31 23:41:00 (星期六)\n收件人: {ZHANG}\n抄送: \n主题: 市交通运输局信息\n\n{old}', "请代报。"),
        "american-date": (f"请代报。\n\n-----Original Message-----\nFrom: 王五 [mailto:wangwu@example.com]\nSent: 10/31/2026 11:41 PM\nTo: 张三\nSubject: 市交通运输局信息\n\n{old}", "请代报。"),
        "english": (f"请代报。\n\n________________________________\nFrom: 王五 <wangwu@example.com>\nSent: Saturday, October 31, 2026 11:41:00 PM\nTo: 张三\nSubject: 市交通运输局信息\n\n{old}", "请代报。"),
        "traditional": (f"请代报。\n\n---------- 轉寄郵件 ---------\n寄件者： 王五 <wangwu@example.com>\n日期： 2026年10月31日 週六 下午11:41\n主旨： 市交通运输局信息\n收件者： 张三\n\n{old}", "请代报。"),
        "iphone-english": (f"请代报。\n\nSent from my iPhone\n\nBegin forwarded message:\n\n> From: 王五 <wangwu@example.com>\n> Date: October 31, 2026 at 23:41:00 GMT+8\n> To: {ZHANG}\n> Subject: 市交通运输局信息\n> \n> {old}\n", "请代报。"),
        "samsung": (f"请代报。\n\n-------- 原始消息 --------\n发件人： 王五 <wangwu@example.com>\n日期： 2026/10/31 23:41 (GMT+08:00)\n收件人： {ZHANG}\n主题： 市交通运输局信息\n\n{old}", "请代报。"),
        "chain-with-notes": (f"请代报。\n\n发件人：赵六 <zhaoliu@example.com>\n发送时间：2026年11月1日 08:00\n收件人：张三\n主题：转发：市交通运输局信息\n\n张科长，请报信息科，谢谢！\n赵六\n\n{head}市交通运输局信息\n\n{old}", "请代报。"),
        "closings-inside": (f"请代报。\n发自我的华为手机\n\n{head}市交通运输局信息\n\n{old}\n\n{CONFIDENTIAL}\n", "请代报。"),
        "words-below": ("请代报。\n\n开始转发的邮件：\n\n> " + f"{head}市交通运输局信息\n\n{old}".replace("\n", "\n> ") + "\n\n以上已核实。", "请代报。\n\n\n以上已核实。"),
        "quoting-an-older-mail": (f"请代报。\n\n{head}市交通运输局信息\n\n{old}\n\n发件人：信息科 <xinxike@jiangcheng.example>\n发送时间：2026年10月30日 9:00\n收件人：王五\n主题：约稿\n\n请报农村公路情况。", "请代报。"),
    }  # fmt: skip
    for name, (body, text) in texts.items():
        raw = plain(body, SENDER, subject)
        yield f"forward-text-{name}", raw, expect("转发：市交通运输局信息", text=text, original=original)
    raw = plain(f"{head}市交通运输局信息\n\n{old}", SENDER, SUBJECT, "References: <old@example.com>")
    yield "forward-under-an-own-subject", raw, expect("市科技局信息", text="", original=original)
    page_of = f"<div>请代报。</div><br><div>---------- Forwarded message ---------<br>发件人： <b>王五</b> &lt;wangwu@example.com&gt;<br>Date: 2026年10月31日周六 23:41<br>Subject: 市交通运输局信息<br>To: 张三<br></div><br><div>{old}</div>"
    raw = both("gmail", "请代报。", page_of, headers=(subject,))
    yield (
        "forward-whose-plain-text-leaves-it-out",
        raw,
        expect("转发：市交通运输局信息", text="请代报。", original=original),
    )
    letters = [
        plain(f"{unit}信息。", f"From: {word(name)} <{address}>", f"Subject: {word(unit)}", f"Date: Sat, 31 Oct 2026 23:4{n}:00 +0800")
        for n, (unit, name, address) in enumerate((("城东区", "王五", "wangwu@example.com"), ("城西区", "赵六", "zhaoliu@example.com"), ("城北区", "孙七", "sunqi@example.com")))
    ]  # fmt: skip
    header, parts = multipart(
        "mixed",
        printable_part("请代报三件。".encode(), "text/plain; charset=utf-8"),
        *(b"Content-Type: message/rfc822\n\n" + letter for letter in letters),
    )
    first = {
        "sender": ["wangwu@example.com", "王五"],
        "sent": "2026-10-31T23:40:00+08:00",
        "subject": "城东区",
        "text": "城东区信息。",
    }
    raw = mail(SENDER, subject, header, body=parts)
    names = ["城东区.eml", "城西区.eml", "城北区.eml"]
    yield (
        "forward-of-three-attached",
        raw,
        expect("转发：市交通运输局信息", text="请代报三件。", original=first, attachments=names),
    )


def more_links() -> Iterator[Sample]:
    """More places where files stay, and pages that are none."""
    texts = {
        "baidu-client": ("请查收。\n通过网盘分享的文件：十月信息.docx\n链接: https://pan.baidu.com/s/1AbC_d?pwd=ab12 提取码: ab12\n--来自百度网盘超级会员v5的分享", ["十月信息.docx"]),
        "tencent-document": ("请在线填报。\n【腾讯文档】十月统计表\nhttps://docs.qq.com/sheet/DUEabc?tab=BB08J2", ["【腾讯文档】十月统计表"]),
        "wps": ("[金山文档] 统计表.xlsx\nhttps://kdocs.cn/l/cabc123", ["统计表.xlsx"]),
        "telecom": ("附件较大：https://cloud.189.cn/t/abc（访问码：x1y2）", ["cloud.189.cn/t/abc"]),
        "qq-of-today": ("信息汇编.zip（58.3M，2026年12月3日 10:00 到期）\n进入下载页面：https://wx.mail.qq.com/ftn/download?func=3&k=1", ["信息汇编.zip"]),
        "coremail": ("文件中转站文件：汇编.rar\n下载链接：https://mail.jiangcheng.example/coremail/XT/nftransfer/download.jsp?share_link=A1", ["汇编.rar"]),
        "none-news": ("详见 https://news.jiangcheng.example/2026/11/03/content_1.html 和 https://mp.weixin.qq.com/s/abc 。", []),
        "none-words": ("我市与百度网盘合作建设云平台，官网 https://pan.baidu.com/ 访问量上升。", []),
    }  # fmt: skip
    for name, (body, names) in texts.items():
        yield f"linked-more-{name}", plain(body, SENDER, SUBJECT), expect("市科技局信息", links=names)


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
    for provider, (source, names) in pages.items():
        raw = mail(SENDER, SUBJECT, 'Content-Type: text/html; charset="gb18030"', body=source.encode("gb18030"))
        yield f"linked-{provider}", raw, expect("市科技局信息", links=names)
    text = "请查收。\n链接:https://pan.baidu.com/s/1AbC?pwd=x1y2 提取码:x1y2\n从Foxmail发来的超大附件:\n汇编.pdf (1.2G, 2026年12月3日 到期)\n"
    yield (
        "linked-in-text",
        plain(text, SENDER, SUBJECT),
        expect("市科技局信息", links=["pan.baidu.com/s/1AbC", "汇编.pdf"]),
    )


def samples() -> Iterator[Sample]:
    """All of them."""
    yield from replies()
    yield from forwards()
    yield from answered_pages()
    yield from answered_texts()
    yield from forwarded()
    yield from linked()
    yield from more_links()
