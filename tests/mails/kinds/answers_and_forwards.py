"""Replies, forwards and links to big files, as mail programs write them."""

# ruff: noqa: E501, ISC004 - the samples stand in the lines in which programs write them

from collections.abc import Iterator

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


def samples() -> Iterator[Sample]:
    """All of them."""
    yield from replies()
    yield from forwards()
    yield from linked()
