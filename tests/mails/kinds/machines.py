"""Mail that no person wrote."""

# ruff: noqa: E501 - the samples stand in the lines in which programs write them

from collections.abc import Iterator

from tests.mails.making import SENDER, SUBJECT, Sample, expect, mail, multipart, plain, printable_part, word


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
    """All of them."""
    yield from machines()
