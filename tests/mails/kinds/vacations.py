"""Vacation notes, read receipts, recalls, answers to invitations: written by programs in people's names."""

# ruff: noqa: E501 - the samples stand in the lines in which programs write them

import base64
from collections.abc import Iterator
from typing import Any

from tests.mails.making import SENDER, Sample, base64_part, expect, mail, multipart, plain, printable_part, word

OLD = "<mp.7c1f0e@jiangcheng.example>"
ANSWERING = (f"In-Reply-To: {OLD}", f"References: {OLD}")
SILENT = {"class": "automatic", "may_answer": False}


def note(subject: str, **more: Any) -> dict[str, Any]:
    """What is expected of all of these: no item, no answer."""
    return expect(subject, nature="autoreply", bounce=None, case=SILENT, **more)


def page(text: str, *headers: str) -> bytes:
    """A mail of one HTML part, as Tencent's robots send."""
    body = base64.encodebytes(f"<div>{text}</div>".encode("gb18030"))
    return mail(*headers, 'Content-Type: text/html; charset="gb18030"', "Content-Transfer-Encoding: base64", body=body)


def marked() -> Iterator[Sample]:
    """The header, or the subject, tells."""
    text = "您好，我出差至11月6日，期间请联系王五（0000-8745015）。"
    for name, subject, more in (
        ("note-netease", "自动回复：【回执】2026-11-0007（信息科）", ()),
        (
            "note-exchange",
            "自动答复: 核对表",
            ("Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", *ANSWERING),
        ),
        ("note-exchange-rule", "核对表", ("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",)),
        ("note-traditional", "自動回覆： 核對表", ()),
        ("note-bracketed", "[自动回复] 核对表", ()),
        ("note-named-in-the-middle", "Re: 核对表 (Automatic Response)", ("Auto-Submitted: auto-replied",)),
        ("note-cpanel", "核对表", ("X-Autorespond: 核对表", "Precedence: auto_reply")),
        ("note-null-path", "Re: 核对表", ("Return-Path: <>", *ANSWERING)),
        ("note-to-a-note", "自动回复: 自动回复: 核对表", ()),
        ("note-in-german", "Automatische Antwort: Abgleich", ()),
        ("note-domino", "AUTO: Li Si is out of the office (returning 06/11/2026)", ()),
    ):
        yield name, plain(text, SENDER, f"Subject: {word(subject)}", *more), note(subject, text=text)


def unmarked() -> Iterator[Sample]:
    """Only the text tells: most webmails in China write no header for it."""
    for name, subject, text in (
        (
            "note-qq",
            "回复：核对表",
            "这是来自QQ邮箱的假期自动回复邮件。\n\n您好，我最近正在休假中，无法亲自回复您的邮件。我将在假期结束后，尽快给您回复。",
        ),
        ("note-received", "Re:核对表", "您好，您的邮件我已收到，我会尽快回复您。谢谢！"),
        (
            "note-received-named",
            "Re: 核对表",
            "您好！我是李四，您的来信已收到，我会尽快认真阅读并给您回复。祝工作顺利！",
        ),
        ("note-travelling", "答复：核对表", "我正在外地出差，无法及时回复您的邮件，如有急事请致电0000-8745015。"),
        ("note-leave", "回复: 核对表", "本人休年假至11月9日，期间不能及时查看邮件，急事请联系办公室王五。"),
        ("note-on-training", "Re：核对表", "您好，本人近期在省委党校培训，邮件将在培训结束后处理，请谅解。"),
        ("note-system", "回复：核对表", "您好！此邮件为系统自动回复，请勿直接回复。您的邮件我们已收到。"),
        ("note-left", "Re: 核对表", "您好，我已调离市科技局，此邮箱不再使用，信息报送工作请联系吴九。如有要事请电联。"),
        (
            "note-english",
            "Re: Statement",
            "I am out of the office until 6 November with limited access to e-mail and will reply on my return.",
        ),
    ):
        yield name, plain(text, SENDER, f"Subject: {word(subject)}", *ANSWERING), note(subject)
    answer = "您的来信已收到，我会尽快回信。"
    raw = page(f"{answer}<br><br>------------------ 来自 李四 的自动回复", SENDER, f"Subject: {word('回复：核对表')}")
    yield "note-qq-new", raw, note("回复：核对表")
    challenge = "您好，您发来的邮件已被暂存。为防止垃圾邮件，请点击下面的链接确认，您的邮件将投递给收件人：\nhttps://mail.example.com/v/1234"
    yield "note-challenge", plain(challenge, SENDER, f"Subject: {word('回复：核对表')}"), note("回复：核对表")


def receipts() -> Iterator[Sample]:
    """Read receipts: as reports (RFC 8098), and as mails in plain words."""
    disposition = (
        b"Content-Type: message/disposition-notification\n\nReporting-UA: example\nFinal-Recipient: rfc822; zhangsan@example.com\nOriginal-Message-ID: "
        + OLD.encode()
        + b"\nDisposition: manual-action/MDN-sent-manually; displayed\n"
    )
    outlook = "您的邮件\n\n   收件人: 张三\n   主题: 核对表\n   发送时间: 2026年11月3日 9:12\n\n已于 2026年11月3日 9:20:11 阅读。\n"
    header, body = multipart(
        "report; report-type=disposition-notification",
        printable_part(outlook.encode(), "text/plain; charset=utf-8"),
        disposition,
    )
    yield (
        "receipt-outlook",
        mail(SENDER, f"Subject: {word('已读: 核对表')}", header, body=body),
        note("已读: 核对表", attachments=["unnamed-1.txt"]),
    )
    header, body = multipart("mixed", printable_part(outlook.encode(), "text/plain; charset=utf-8"), disposition)
    yield (
        "receipt-in-a-mixed",
        mail(SENDER, f"Subject: {word('核对表')}", header, body=body),
        note("核对表", attachments=["unnamed-1.txt"]),
    )
    for name, subject, text in (
        (
            "receipt-foxmail",
            "已读：核对表",
            "本邮件是对您在2026-11-03 09:12发给张三的邮件“核对表”的回执。此回执只表明收件人的电脑曾显示过此邮件，不能证明收件人已经阅读并理解其内容。",
        ),
        ("receipt-netease", "已读:核对表", "您发送给张三的邮件，主题“核对表”，已于2026-11-03 09:20:11被阅读。"),
        ("receipt-coremail", "邮件回执：核对表", "您的邮件“核对表”已被收件人阅读。\n阅读时间：2026-11-03 09:20:11"),
        ("receipt-without-a-word", "核对表", "您于2026-11-03 09:12发送的邮件“核对表”已经被张三打开查看。"),
        ("receipt-unread", "未读: 核对表", "您的邮件 收件人: 张三 主题: 核对表 未经阅读即于2026年11月4日被删除。"),
    ):
        yield name, plain(text, SENDER, f"Subject: {word(subject)}"), note(subject, text=text)


def recalls_and_calendars() -> Iterator[Sample]:
    """A recall is no submission; an invitation is a person's mail, its answer is not."""
    for name, subject, text in (
        ("recall-outlook", "撤回: 市科技局信息", "张三 将撤回邮件“市科技局信息”。"),
        ("recall-title", "张三 将撤回邮件“市科技局信息”", ""),
        ("recall-netease", "市科技局信息", "对方撤回了一封邮件"),
        ("recall-notice", "邮件撤回通知", "发件人已撤回邮件“市科技局信息”，您无法再查看其内容。"),
    ):
        yield name, plain(text, SENDER, f"Subject: {word(subject)}"), note(subject, text=text)
    for method, nature, case in (("REPLY", "autoreply", SILENT), ("REQUEST", "person", {"may_answer": True})):
        event = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nSUMMARY:信息工作座谈会\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        words = "我参加。" if method == "REPLY" else "请于11月5日上午9时参加信息工作座谈会。"
        header, body = multipart(
            "alternative",
            printable_part(words.encode(), "text/plain; charset=utf-8"),
            base64_part(event.encode(), f"text/calendar; charset=utf-8; method={method}"),
        )
        subject = "信息工作座谈会"
        yield (
            f"calendar-{method.lower()}",
            mail(SENDER, f"Subject: {word(subject)}", header, body=body),
            expect(subject, nature=nature, attachments=["unnamed-1.ics"], case=case),
        )


def samples() -> Iterator[Sample]:
    """All of them."""
    for kind in (marked, unmarked, receipts, recalls_and_calendars):
        yield from kind()
