"""Words that mean something to a reader of mail: chance alone would never write them."""

# ruff: noqa: E501 - words by kind, many a line

from typing import Final

LABELS: Final = (
    b"gb2312", b"GB18030", b"gbk", b"cp936", b"x-gbk", b"euc-cn", b"hz-gb-2312", b"big5", b"big5-hkscs", b"utf-8", b"UTF8",
    b"utf-7", b"utf-16", b"utf-16le", b"utf-32", b"us-ascii", b"iso-8859-1", b"windows-1252", b"iso-2022-cn", b"iso-2022-jp",
    b"iso-2022-kr", b"euc-kr", b"shift_jis", b"koi8-r", b"x-unknown", b"", b"punycode", b"idna", b"unicode_escape", b"rot13",
    b"zip", b"hex", b"undefined", b"utf-8\0", b"gb2312?", b"x" * 300, b"\xd6\xd0", "中文".encode(), b"default", b"136", b"0",
)  # fmt: skip

TRANSFERS: Final = (
    b"base64", b"quoted-printable", b"8bit", b"7bit", b"binary", b"x-uuencode", b"uuencode", b"BASE64 ", b'"base64"', b"",
    b"quoted-printable; x=y", b"base64\r\nContent-Transfer-Encoding: 8bit", b"x-unknown", b"base-64", b"yenc", b"8 bit",
)  # fmt: skip

MEDIA: Final = (
    b"text/plain", b"text/html", b"text/calendar; method=REPLY", b"text/rfc822-headers", b"text/enriched", b"text",
    b"multipart/mixed", b"multipart/alternative", b"multipart/related", b"multipart/report; report-type=delivery-status",
    b"multipart/digest", b"multipart/signed", b"multipart/", b"message/rfc822", b"message/global", b"message/partial",
    b"message/delivery-status", b"message/disposition-notification", b"message/external-body", b"message/feedback-report",
    b"application/octet-stream", b"application/msword", b"application/pdf", b"application/ms-tnef", b"application/zip",
    b"application/pkcs7-mime", b"image/jpeg", b"/", b"", b"text/plain;", b"text/html; charset", b"\xd6\xd0/\xce\xc4",
)  # fmt: skip

FIELDS: Final = (
    b"From", b"To", b"Cc", b"Subject", b"Date", b"Message-ID", b"In-Reply-To", b"References", b"Return-Path", b"Received",
    b"Reply-To", b"Sender", b"Resent-From", b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition", b"Content-ID",
    b"MIME-Version", b"Auto-Submitted", b"Precedence", b"List-Id", b"X-Failed-Recipients", b"X-Mailer", b"Comments",
    b"Authentication-Results", b"Thread-Topic", b"X-Autoreply", b"From ", b">From", b"", b" ", b"Content-Description",
)  # fmt: skip

VALUES: Final = (
    b"<>", b'"', b"=?", b"?=", b"=?gb2312?B?", b"=?utf-8?Q?=", b"=?utf-8?B?5Lit5paH?=", b"=?gb2312?B?1tDOxA==?=", b"=?big5?Q?=A4",
    b"=?utf-16?B?/v8=?=", b"=?utf-8?Q?=00=0A=0D=E2=80=AE?=", b"=?utf-8?B?????=", b"=?utf-8*zh?Q?a_b?=", b"=?x?x?x?=",
    b"undisclosed-recipients:;", b"a:b:c:;;,,@", b"<<<>>>", b"(((((", b")))))", b'"\\"', b"a@b@c@d", b"@", b"MAILER-DAEMON",
    b"<mailto:a@example.com>", b"=?utf-8?B?PGFAZXhhbXBsZS5jb20+?=", b"Tue, 31 Feb 2026 25:61:61 +9999", b"1 Jan 0001 00:00:00 -2359",
    b"31 Dec 9999 23:59:59 -2359", b"Mon, 00 Jan 0000", b"auto-replied (vacation)", b"attachment", b"inline", b"filename=",
    b"filename*=utf-8''%E4%B8%AD", b"filename*0*=gb2312''%D6", b"filename*1=x", b"filename*999999999999*=x", b'name="..\\..\\a"',
    b'name="/etc/passwd"', b"charset=", b"boundary=", b'boundary=""', b"boundary*=x\0'", b"boundary*0=a; boundary*1=b", b";;;;", b"=",
    b"format=flowed; delsp=yes", b"name*=''", b"name*=utf-8'", b"%00%0a%0d", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe2\x80\xae",
    b"\xed\xa0\x80", b"\x81", b"\x84\x31\xa4\x37", b"\xc2\x85", b"\xe2\x80\xa8", b"\0", b"\x1b$)A", b"~{", b"+AGE-", b"\x0b", b"\x0c",
)  # fmt: skip

LINES: Final = tuple(
    line.encode("utf-8")
    for line in (
        "-----原始邮件-----", "-----Original Message-----", "------------------ 原始邮件 ------------------",
        "---------- Forwarded message ---------", "发件人: 张三 <zhangsan@example.com>", "发送时间: 2026年11月3日 9:12",
        "发送时间: 9999年99月99日 99:99", "收件人: 李四", "主题: 转发: 关于信息", "From: 张三 [mailto:zhangsan@example.com]",
        "Sent: Tuesday, November 3, 2026 9:12 AM", "在 2026年11月3日,张三 <zhangsan@example.com> 写道:", "> > > 收到",
        "On Tue, Nov 3, 2026, a@example.com wrote:", "-- ", "发自我的iPhone", "从QQ邮箱发来的超大附件", "begin 644 a.doc",
        "begin 644 ", "M" * 61, "`", "end", "--", "----=_NextPart_000", "--=", "信息一:", "【清河县】关于开展工作的信息",
        "一、主要做法。", "(清河县农业农村局 张三)", "撰稿:张三 审核:李四 签发:王五 电话:0000-2345678", "秘密★1年", "密级:",
        "机密", "零报告", "代报:清河县", "<html><body><table><tr><td>", "</td></tr></table>", "<!--", "<![CDATA[", "<style>",
        "<div style=display:none>", "&#0;&#xd800;&#1114112;&amp;nbsp;", "<a href='https://example.com/f'>超大附件</a>",
        "<base href=x>", "<plaintext>", "<p>" * 5, "http://example.com/", "Reporting-MTA: dns; mx.example.com",
        "Final-Recipient: rfc822; a@example.com", "Status: 5.1.1", "Action: failed", "Diagnostic-Code: smtp; 550 5.1.1",
        "自动回复:", "更正", "《》", "()" * 20, "【" * 30, "1." * 20, "=" * 80, "=\r", "=E4=B8", "=3D" * 20, "=?" * 20,
    )
)  # fmt: skip

ALL: Final = (*LABELS, *TRANSFERS, *MEDIA, *FIELDS, *VALUES, *LINES)
