"""Delivery reports for machines (RFC 3464, 6533), and Exchange's, each as its mail server writes it."""

# ruff: noqa: E501 - the samples stand in the lines in which servers write them

import base64
from collections.abc import Iterator, Sequence
from typing import Any

from tests.mails.making import DATE, OFFICE, Sample, base64_part, mail, multipart, nested, word

LISI = "lisi@example.com"
WANG = "wangwu@kjj.jiangcheng.example"
LETTER = "<mp.7c1f0e@jiangcheng.example>"
GONE = ("5.1.1", True)
FULL = ("5.2.2", True)
TO_LISI = [[LISI, *GONE]]

HEADERS = f"""Return-Path: <{OFFICE}>
Received: from mail.jiangcheng.example (mail.jiangcheng.example [192.0.2.25])
	by mx.example.com (Postfix) with ESMTPS id 4F0A
	for <{LISI}>; Tue,  3 Nov 2026 09:12:30 +0800 (CST)
From: {word("信息科")} <{OFFICE}>
To: <{LISI}>
Subject: {word("核对表")}
Date: {DATE}
Message-ID: {LETTER}
Auto-Submitted: auto-generated
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64
"""
RETURNED = HEADERS + "\n" + base64.encodebytes("江城市政务信息报送采用情况核对表".encode()).decode()
QUOTED = "\n".join(f"> {line}" for line in HEADERS.split("\n"))


def expected(
    sender: str,
    subject: str,
    failures: Sequence[Sequence[object]] = (),
    ids: Sequence[str] = (),
    *,
    name: str = "",
    reason: str = "",
) -> dict[str, Any]:
    """A bounce is never answered; what it says of addresses and letter."""
    return {
        "sender": [sender, name],
        "subject": subject,
        "nature": "bounce",
        "bounce": {"failures": [list(one) for one in failures], "message_ids": list(ids)},
        "case": {"class": "bounce", "may_answer": False} | ({"reason": reason} if reason else {}),
    }


def text_part(text: str, content_type: str = "text/plain; charset=us-ascii") -> bytes:
    return f"Content-Description: Notification\nContent-Type: {content_type}\n\n{text}".encode()


def status_part(*recipients: str, kind: str = "message/delivery-status", mta: str = "dns; mx.example.com") -> bytes:
    groups = "\n\n".join(recipient.strip() for recipient in recipients)
    return f"Content-Description: Delivery report\nContent-Type: {kind}\n\nReporting-MTA: {mta}\nArrival-Date: {DATE}\n\n{groups}\n".encode()


def returned_part(text: str = RETURNED, kind: str = "message/rfc822") -> bytes:
    return f"Content-Description: Undelivered Message\nContent-Type: {kind}\n\n{text}".encode()


def report(sender: str, subject: str, *parts: bytes, more: Sequence[str] = ()) -> bytes:
    header, body = multipart("report; report-type=delivery-status", *parts, boundary="4F0A.1793668353/mx.example.com")
    return mail("Return-Path: <>", f"From: {sender}", f"Subject: {subject}", *more, header, body=body)


def text_mail(sender: str, subject: str, text: str, *more: str, label: str = "utf-8", codec: str = "utf-8") -> bytes:
    kind = f'Content-Type: text/plain; charset="{label}"'
    return mail(
        f"From: {sender}",
        f"Subject: {subject}",
        *more,
        kind,
        "Content-Transfer-Encoding: 8bit",
        body=text.encode(codec),
    )


def html_mail(sender: str, subject: str, page: str, *more: str) -> bytes:
    body = base64.encodebytes(page.encode("gb18030"))
    return mail(
        f"From: {sender}",
        f"Subject: {subject}",
        *more,
        "Content-Type: text/html; charset=gb2312",
        "Content-Transfer-Encoding: base64",
        body=body,
    )


# --- machine-readable reports (RFC 3464, 6533) ---------------------------------------------------------------

DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.com>"
FROM_DAEMON = ("mailer-daemon@mx.example.com",)
SYSTEM = {"name": "Mail Delivery System"}
POSTFIX = f"""This is the mail system at host mx.example.com.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<{LISI}>: host mail.example.com[192.0.2.7] said: 550 5.1.1 <{LISI}>:
    Recipient address rejected: User unknown (in reply to RCPT TO command)
"""
FAILED = f"""Final-Recipient: rfc822; {LISI}
Original-Recipient: rfc822;{LISI}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.example.com
Diagnostic-Code: smtp; 550 5.1.1 <{LISI}>: Recipient address rejected: User
    unknown"""
RETURNED_TO_SENDER = "Undelivered Mail Returned to Sender"


def postfix() -> Iterator[Sample]:
    """Failed, delayed, several at once, delivered, forwarded on; the letter whole or its headers."""
    yield (
        "bounce-postfix-unknown",
        report(DAEMON, RETURNED_TO_SENDER, text_part(POSTFIX), status_part(FAILED), returned_part()),
        expected(
            *FROM_DAEMON,
            RETURNED_TO_SENDER,
            TO_LISI,
            [LETTER],
            **SYSTEM,
            reason=f"delivery report: {LISI} 5.1.1 {LETTER}",
        ),
    )
    full = f"Final-Recipient: rfc822; {WANG}\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: x-unix; mailbox full"
    well = "Final-Recipient: rfc822; zhaoliu@example.com\nAction: delivered\nStatus: 2.0.0"
    yield (
        "bounce-postfix-of-three",
        report(
            DAEMON,
            RETURNED_TO_SENDER,
            text_part(POSTFIX),
            status_part(FAILED, full, well),
            returned_part(HEADERS, "text/rfc822-headers"),
        ),
        expected(*FROM_DAEMON, RETURNED_TO_SENDER, [*TO_LISI, [WANG, *FULL]], [LETTER], **SYSTEM),
    )
    late = f"Final-Recipient: rfc822; {LISI}\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: X-Postfix; connect to mail.example.com[192.0.2.7]:25: Connection timed out\nWill-Retry-Until: Sun, 8 Nov 2026 09:12:33 +0800"
    yield (
        "bounce-postfix-delayed",
        report(
            DAEMON,
            "Delayed Mail (still being retried)",
            text_part(
                "This is the mail system at host mx.example.com.\n\n# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n"
            ),
            status_part(late),
            returned_part(HEADERS, "text/rfc822-headers"),
        ),
        expected(*FROM_DAEMON, "Delayed Mail (still being retried)", [[LISI, "4.4.1", False]], [LETTER], **SYSTEM),
    )
    gave_up = late.replace("delayed", "failed").replace("4.4.1", "4.4.7")
    yield (
        "bounce-postfix-gave-up",
        report(DAEMON, RETURNED_TO_SENDER, text_part(POSTFIX), status_part(gave_up), returned_part()),
        expected(*FROM_DAEMON, RETURNED_TO_SENDER, [[LISI, "4.4.7", True]], [LETTER], **SYSTEM),
    )
    yield (
        "bounce-postfix-delivered",
        report(
            DAEMON,
            "Successful Mail Delivery Report",
            text_part("Your message was successfully delivered to the destination(s) listed below.\n"),
            status_part(FAILED.replace("failed", "relayed").replace("5.1.1", "2.0.0")),
            returned_part(HEADERS, "text/rfc822-headers"),
        ),
        expected(*FROM_DAEMON, "Successful Mail Delivery Report", [], [LETTER], **SYSTEM),
    )
    onward = FAILED.replace(f"Final-Recipient: rfc822; {LISI}", "Final-Recipient: rfc822; qianyi@else.example")
    yield (
        "bounce-forwarded-on",
        report(DAEMON, RETURNED_TO_SENDER, text_part(POSTFIX), status_part(onward), returned_part()),
        expected(*FROM_DAEMON, RETURNED_TO_SENDER, TO_LISI, [LETTER], **SYSTEM),
    )
    own = f"Final-Recipient: rfc822; {OFFICE}\nAction: failed\nStatus: 5.1.1"
    yield (
        "bounce-of-our-own-address",
        report(DAEMON, RETURNED_TO_SENDER, text_part("could not be delivered\n"), status_part(own), returned_part()),
        expected(*FROM_DAEMON, RETURNED_TO_SENDER, [], [LETTER], **SYSTEM),
    )
    names_none = (f"In-Reply-To: {LETTER}", f"References: {LETTER}")
    yield (
        "bounce-that-brings-nothing-back",
        report(DAEMON, RETURNED_TO_SENDER, text_part(POSTFIX), status_part(FAILED), more=names_none),
        expected(*FROM_DAEMON, RETURNED_TO_SENDER, TO_LISI, [], **SYSTEM),
    )


def variants() -> Iterator[Sample]:
    """RFC 6533, other MTAs' habits, reports that a list or a scanner wrapped."""
    address = r"Final-Recipient: utf-8; \x{5F20}\x{4E09}@example.com" + "\nAction: failed\nStatus: 5.6.7"
    yield (
        "bounce-utf8",
        report(
            DAEMON,
            RETURNED_TO_SENDER,
            text_part(POSTFIX),
            status_part(address, kind="message/global-delivery-status"),
            returned_part(RETURNED, "message/global"),
        ),
        expected(*FROM_DAEMON, RETURNED_TO_SENDER, [["张三@example.com", "5.6.7", True]], [LETTER], **SYSTEM),
    )
    sendmail = f"""The original message was received at Tue, 3 Nov 2026 09:12:33 +0800
from mail.jiangcheng.example [192.0.2.25]

   ----- The following addresses had permanent fatal errors -----
<{LISI}>
    (reason: 550 5.1.1 <{LISI}>... User unknown)

   ----- Transcript of session follows -----
... while talking to mail.example.com.:
>>> DATA
<<< 550 5.1.1 <{LISI}>... User unknown
550 5.1.1 <{LISI}>... User unknown
"""
    subsystem = "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.com>"
    status = f"Original-Recipient: rfc822;{LISI}\nFinal-Recipient: RFC822; {LISI}\nAction: failed\nStatus: 5.0.0 (permanent failure)\nRemote-MTA: DNS; mail.example.com\nDiagnostic-Code: SMTP; 550 5.1.1 <{LISI}>... User unknown"
    yield (
        "bounce-sendmail",
        report(
            subsystem,
            "Returned mail: see transcript for details",
            text_part(sendmail),
            status_part(status),
            returned_part(),
            more=("Auto-Submitted: auto-generated (failure)",),
        ),
        expected(
            *FROM_DAEMON, "Returned mail: see transcript for details", TO_LISI, [LETTER], name="Mail Delivery Subsystem"
        ),
    )
    error = f"Final-Recipient: <{LISI}>\nAction: error\nStatus: 5.0.0\nDiagnostic-Code: 550 Invalid recipient"
    yield (
        "bounce-opensmtpd",
        report(
            "Mailer Daemon <MAILER-DAEMON@mx.example.com>",
            "Delivery status notification: error",
            text_part(
                f"Hi!\n\nBelow is a list of recipients and the reason why delivery failed:\n\n{LISI}: 550 Invalid recipient\n"
            ),
            status_part(error),
            returned_part(),
        ),
        expected(*FROM_DAEMON, "Delivery status notification: error", TO_LISI, [LETTER], name="Mailer Daemon"),
    )
    header, inner = multipart(
        "report; report-type=delivery-status",
        text_part(POSTFIX),
        status_part(FAILED),
        returned_part(),
        boundary="inner",
    )
    header, body = multipart(
        "mixed",
        header.encode() + b"\n\n" + inner,
        text_part("本邮件已由网关扫描。", "text/plain; charset=utf-8"),
        boundary="outer",
    )
    yield (
        "bounce-wrapped-by-a-scanner",
        mail(f"From: {DAEMON}", f"Subject: {RETURNED_TO_SENDER}", header, body=body),
        expected(*FROM_DAEMON, RETURNED_TO_SENDER, TO_LISI, [LETTER], **SYSTEM),
    )
    yield (
        "bounce-status-alone",
        mail(
            "Return-Path: <>",
            "From: <postmaster@mx.example.com>",
            "Subject: Delivery Report",
            "Content-Type: message/delivery-status",
            body=f"Reporting-MTA: dns; mx.example.com\n\n{FAILED}\n".encode(),
        ),
        expected("postmaster@mx.example.com", "Delivery Report", TO_LISI, []),
    )
    gmail = f"""
** Address not found **

Your message wasn't delivered to {LISI} because the address couldn't be found, or is unable to receive mail.

The response from the remote server was:
550 5.1.1 <{LISI}>: Recipient address rejected: User unknown
"""
    page = base64_part(f"<p>Your message wasn't delivered to <b>{LISI}</b></p>".encode(), 'text/html; charset="UTF-8"')
    alternative = nested(
        "related",
        nested("alternative", text_part(gmail, 'text/plain; charset="UTF-8"'), page, boundary="000b"),
        base64_part(
            b"\x89PNG",
            'image/png; name="icon.png"',
            'Content-Disposition: attachment; filename="icon.png"',
            "Content-ID: <icon.png>",
        ),
        boundary="000a",
    )
    google = f"Final-Recipient: rfc822; {LISI}\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mail.example.com. (192.0.2.7, the server for the domain example.com.)\nDiagnostic-Code: smtp; 550 5.1.1 <{LISI}>: Recipient address rejected: User unknown\nLast-Attempt-Date: Tue, 03 Nov 2026 01:12:40 -0800 (PST)"
    more = (
        f"References: {LETTER}",
        f"In-Reply-To: {LETTER}",
        f"X-Failed-Recipients: {LISI}",
        "Auto-Submitted: auto-replied",
    )
    yield (
        "bounce-gmail",
        report(
            "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
            "Delivery Status Notification (Failure)",
            alternative,
            status_part(google, mta="dns; googlemail.example"),
            returned_part(),
            more=more,
        ),
        expected(
            "mailer-daemon@googlemail.example",
            "Delivery Status Notification (Failure)",
            TO_LISI,
            [LETTER],
            name="Mail Delivery Subsystem",
        ),
    )
    planet = f"This report relates to a message you sent with the following header fields:\n\n  Message-id: {LETTER}\n  Date: {DATE}\n  From: {OFFICE}\n  To: {LISI}\n\nYour message cannot be delivered to the following recipients:\n\n  Recipient address: {LISI}\n  Reason: Illegal host/domain name found\n"
    status = f"Original-recipient: rfc822;{LISI}\nFinal-recipient: rfc822;{LISI}\nAction: failed\nStatus: 5.4.4 (Illegal host/domain name found)"
    yield (
        "bounce-iplanet",
        report(
            "Internet Mail Delivery <postmaster@mx.example.com>",
            "Delivery Notification: Delivery has failed",
            text_part(planet),
            status_part(status, mta="dns;mx.example.com (tcp-daemon)"),
            returned_part(),
        ),
        expected(
            "postmaster@mx.example.com",
            "Delivery Notification: Delivery has failed",
            [[LISI, "5.4.4", True]],
            [LETTER],
            name="Internet Mail Delivery",
        ),
    )
    refused = f"Your message to <{LISI}> was automatically rejected:\nQuota exceeded (mailbox for user is full)\n"
    notification = f"Content-Type: message/disposition-notification\n\nReporting-UA: mx.example.com; Dovecot Mail Delivery Agent\nFinal-Recipient: rfc822; {LISI}\nOriginal-Message-ID: {LETTER}\nDisposition: automatic-action/MDN-sent-automatically; deleted\n".encode()
    header, body = multipart(
        "report; report-type=disposition-notification",
        text_part(refused),
        notification,
        returned_part(HEADERS, "message/rfc822"),
        boundary="1/mx",
    )
    yield (
        "bounce-dovecot-rejected",
        mail(
            f"From: {DAEMON}",
            "Subject: Automatically rejected mail",
            "Auto-Submitted: auto-replied (rejected)",
            "Precedence: bulk",
            header,
            body=body,
        ),
        expected(*FROM_DAEMON, "Automatically rejected mail", [[LISI, *FULL]], [LETTER], **SYSTEM),
    )


# --- Exchange ------------------------------------------------------------------------------------------------


def exchange() -> Iterator[Sample]:
    """Four ages of Exchange, in Chinese as installed here."""
    old = "您的邮件未到达部分或全部预期的收件人。\n\n      主题:\t核对表\n      发送时间:\t2026-11-3 9:12\n\n无法送达以下收件人:\n\n      李四 发送时间：2026-11-3 9:12\n            在此收件人所在的组织中不存在该电子邮件帐户。请检查电子邮件地址，或者直接与收件人联系以确定正确的地址。\n            <mail.example.com #5.1.1>\n"
    status = f"Original-Recipient: rfc822;{LISI}\nFinal-Recipient: RFC822;{LISI}\nAction: failed\nStatus: 5.1.1\nX-Display-Name: =?utf-8?B?5p2O5Zub?="
    yield (
        "bounce-exchange-2003",
        report(
            f"{word('系统管理员')} <postmaster@example.com>",
            word("无法传递: 核对表"),
            text_part(old, "text/plain; charset=utf-8"),
            status_part(status),
            returned_part(),
        ),
        expected("postmaster@example.com", "无法传递: 核对表", TO_LISI, [LETTER], name="系统管理员"),
    )
    outlook = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com"
    newer = f"向这些收件人或组传递邮件失败：\n\n{LISI}<mailto:{LISI}>\n找不到您输入的电子邮件地址。请检查收件人的电子邮件地址，然后尝试重新发送邮件。\n\n以下是供管理员使用的诊断信息：\n\n生成服务器： mail.example.com\n\n{LISI}\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n\n原始邮件头：\n\n{HEADERS}"
    yield (
        "bounce-exchange-2010",
        text_mail(
            f"Microsoft Outlook <{outlook}>",
            word("未送达: 核对表"),
            newer,
            "Return-Path: <>",
            "Content-Class: urn:content-classes:dsn",
        ),
        expected(outlook.lower(), "未送达: 核对表", TO_LISI, [LETTER], name="Microsoft Outlook"),
    )
    page = f"<html><body><p><b>你发往 {LISI} 的邮件无法送达。</b></p><p>在 example.com 找不到 <b>lisi</b>。</p><table><tr><td>xinxike</td><td>Office 365</td><td>lisi</td></tr></table></body></html>"
    status = f"Final-Recipient: rfc822;{LISI}\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {LISI} not found by SMTP address lookup"
    yield (
        "bounce-office365",
        report(
            f"Microsoft Outlook <{outlook}>",
            word("未送达: 核对表"),
            base64_part(page.encode(), "text/html; charset=utf-8"),
            status_part(status, mta="dns;PROD.example.com"),
            returned_part(),
            more=("Auto-Submitted: auto-replied", f"In-Reply-To: {LETTER}"),
        ),
        expected(outlook.lower(), "未送达: 核对表", [[LISI, "5.1.10", True]], [LETTER], name="Microsoft Outlook"),
    )
    english = f"Your message\n\n  To:      {LISI}\n  Subject: 核对表\n  Sent:    Tue, 3 Nov 2026 09:12:33 +0800\n\ndid not reach the following recipient(s):\n\n{LISI} on Tue, 3 Nov 2026 09:13:00 +0800\n    The recipient name is not recognized\n\tThe MTS-ID of the original message is: c=cn;a= ;p=example;l=MAIL-1\n    MSEXCH:IMS:EXAMPLE:MAIL:MAIL 0 (000C05A6) Unknown Recipient\n"
    yield (
        "bounce-exchange-55",
        text_mail("System Administrator <postmaster@example.com>", f"Undeliverable: {word('核对表')}", english),
        expected("postmaster@example.com", "Undeliverable: 核对表", TO_LISI, [], name="System Administrator"),
    )
    foreign = "Your message\n\n  Subject: 核对表\n\ndid not reach the following recipient(s):\n\nc=CN;a= ;p=EXAMPLE;o=Mail;dda:SMTP=lisi@example.com; on Tue, 3 Nov 2026 09:13:00 +0800\n    The recipient name is not recognized\n    MSEXCH:IMS:EXAMPLE:MAIL:MAIL 0 (000C05A6) Unknown Recipient\n"
    yield (
        "bounce-exchange-x400",
        text_mail("System Administrator <postmaster@example.com>", f"Undeliverable: {word('核对表')}", foreign),
        expected("postmaster@example.com", "Undeliverable: 核对表", TO_LISI, [], name="System Administrator"),
    )


def samples() -> Iterator[Sample]:
    """All of them."""
    for kind in (postfix, variants, exchange):
        yield from kind()
