"""Delivery reports: the address that failed, why, and the letter it was. Servers' own forms are in tests/mails."""

import base64

import pytest

from mailproc.model import Attachment, Bounce, Failure, Message
from mailproc.office.decision import delivery_report
from mailproc.post import bounces, refusals
from mailproc.post.message import read as read_mail

LETTER = "<mp.1@jiangcheng.example>"
HEAD = "From: MAILER-DAEMON@mx.example.com\nTo: <xinxike@jiangcheng.example>\nSubject: failure notice\n"


def read(text: str, head: str = HEAD) -> Bounce | None:
    raw = f"{head}\n{text}".encode()
    return bounces.read(read_mail(raw), raw)


def report(status: str, *parts: str) -> Bounce | None:
    head = f"{HEAD}Content-Type: multipart/report; report-type=delivery-status; boundary=b\n"
    inside = f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n{status}\n"
    body = "".join(f"--b\n{part}\n" for part in ("Content-Type: text/plain\n\nsorry\n", inside, *parts))
    return read(f"{body}--b--\n", head)


def failures(bounce: Bounce | None) -> list[tuple[str, str, bool]]:
    assert bounce is not None
    return [(one.address, one.status, one.permanent) for one in bounce.failures]


def test_a_person_s_mail_names_nobody() -> None:
    assert read("收到，谢谢！") is None


def recipient(final: str, action: str = "failed", status: str = "5.1.1", more: str = "") -> str:
    return f"Final-Recipient: {final}\nAction: {action}\nStatus: {status}\n{more}".rstrip("\n")


GONE = "Diagnostic-Code: smtp; 550 #5.1.1 gone"
FULL = "Diagnostic-Code: smtp; 550 Mailbox\n is full"
FORWARDED = "Original-Recipient: rfc822;a@example.com"
UNICODE = r"utf-8; \x{5F20}@example.com"
TRICKS = r"utf-8; a\x{202E}\x{D800}\x{FFFFFF}b@example.com"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (recipient("rfc822; LiSi@Example.com"), ("lisi@example.com", "5.1.1", True)),
        (recipient("rfc822;a@example.com", "Failed (x)", "4.2.2"), ("a@example.com", "4.2.2", True)),
        (recipient("rfc822; a@example.com", "delayed", "4.4.1"), ("a@example.com", "4.4.1", False)),
        (recipient("rfc822; a@example.com", "", "5.2.2"), ("a@example.com", "5.2.2", True)),
        (recipient("rfc822; a@example.com", "", "4.2.2"), ("a@example.com", "4.2.2", False)),
        (recipient("<a@example.com>", "error", "5.3.0"), ("a@example.com", "5.3.0", True)),
        (recipient("rfc822; b@else.example", more=FORWARDED), ("a@example.com", "5.1.1", True)),
        (recipient("rfc822; b@else.example", more="Original-Recipient: unknown;"), ("b@else.example", "5.1.1", True)),
        (recipient("rfc822; a@example.com", status="5.0.0", more=GONE), ("a@example.com", "5.1.1", True)),
        (recipient("rfc822; a@example.com", status="5.2.1", more=GONE), ("a@example.com", "5.2.1", True)),
        (recipient("rfc822; a@example.com", status="5.0.0", more=FULL), ("a@example.com", "5.2.2", True)),
        (recipient(UNICODE), ("张@example.com", "5.1.1", True)),
        (recipient(TRICKS), ("ab@example.com", "5.1.1", True)),
    ],
)
def test_what_a_report_says_of_a_recipient(fields: str, expected: tuple[str, str, bool]) -> None:
    assert failures(report(fields)) == [expected]


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_letter_that_went_on_its_way_did_not_fail(action: str) -> None:
    fields = recipient("rfc822; a@example.com", action, "2.0.0")
    assert report(fields, f"Content-Type: message/rfc822\n\nMessage-ID: {LETTER}\n\nx") == Bounce((), (LETTER,))


def test_addresses_of_the_office_and_of_the_letter_never_fail() -> None:
    own, clerk = recipient("rfc822; Xinxike@jiangcheng.example"), recipient("rfc822; wangwu@xxk.jiangcheng.example")
    letter = f"Content-Type: text/rfc822-headers\n\nFrom: wangwu@xxk.jiangcheng.example\nMessage-ID: {LETTER}\n"
    assert report(f"{own}\n\n{clerk}", letter) == Bounce((), (LETTER,))


@pytest.mark.parametrize(
    "kind",
    ["message/rfc822", "message/rfc822-headers", "message/global", "text/rfc822-headers", "message/global-headers"],
)
def test_the_letter_is_named_by_what_came_back(kind: str) -> None:
    fields = f"Received: from a\nMESSAGE-ID:\n {LETTER}\nIn-Reply-To: <other@example.com>"
    letter = f"Content-Type: {kind}\n\n{fields}\n\nMessage-ID: <deeper@example.com>\n"
    bounce = report(recipient("rfc822; a@example.com"), letter)
    assert bounce is not None
    assert bounce.message_ids == (LETTER,)


def test_what_only_the_report_s_headers_say_names_no_letter() -> None:
    head = f"{HEAD}In-Reply-To: {LETTER}\nReferences: {LETTER}\nX-Failed-Recipients: a@example.com\n"
    assert read("mailbox full", head) == Bounce((Failure("a@example.com", "5.2.2", True, "mailbox full"),), ())


def test_a_letter_attached_as_a_file() -> None:
    letter = base64.b64encode(f"To: a@example.com\r\nMessage-ID: {LETTER}\r\n\r\nx".encode()).decode()
    part = f"Content-Type: application/octet-stream; name=original.eml\nContent-Transfer-Encoding: base64\n\n{letter}\n"
    bounce = report(recipient("rfc822; a@example.com"), part)
    assert bounce is not None
    assert bounce.message_ids == (LETTER,)


def test_a_letter_copied_below_the_notice() -> None:
    head = f"> From: xinxike@jiangcheng.example\n> To: a@example.com\n> Message-ID: {LETTER}"
    copy = f"{head}\n>\n> Message-ID: <deeper@example.com>"
    assert read(f"Your mail could not be delivered: mailbox full\n\n{copy}\n") == Bounce(
        (Failure("a@example.com", "5.2.2", True, "Your mail could not be delivered: mailbox full"),), (LETTER,)
    )


def test_addresses_of_the_copy_are_not_taken_for_failures() -> None:
    copy = "--- Below this line is a copy of the message.\n\nCc: b@example.com\n\nb@example.com"
    assert failures(read(f"无法投递\n\n<a@example.com>:\nno such user\n\n{copy}")) == [("a@example.com", "5.1.1", True)]


def test_a_report_is_believed_before_its_text() -> None:
    bounce = report(
        "Final-Recipient: rfc822; a@example.com\nAction: delayed\nStatus: 4.4.1",
        "Content-Type: text/plain\n\n无法投递到 b@example.com",
    )
    assert failures(bounce) == [("a@example.com", "4.4.1", False)]


def test_a_delay_in_words_is_not_permanent_and_bears_no_permanent_status() -> None:
    text = "您的邮件暂时无法投递到 a@example.com，系统将继续尝试投递。若最终失败您将收到 550 退订通知。"
    assert failures(read(text)) == [("a@example.com", "", False)]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("550 5.7.515 Access denied", "5.7.515"),
        ("550 RP:RCL lisi@example.com", "5.1.1"),
        ("552 Quota exceeded", "5.2.2"),
        ("554 DT:SPM 垃圾邮件", "5.7.1"),
        ("550 no", "5.0.0"),
        ("451 later", "4.0.0"),
        ("对方邮箱空间已满", "5.2.2"),
        ("收件人邮件地址(lisi@example.com)不存在", "5.1.1"),
        ("收件人域名不存在", "5.1.2"),
        ("该帐号已被禁用", "5.2.1"),
        ("附件过大", "5.3.4"),
        ("邮件被拒收", "5.7.1"),
        ("Can not connect to example.com", "4.4.1"),
        ("host 5.1.1.20 said no", ""),
        ("port 192.0.2.7:550", ""),
        ("谢谢", ""),
    ],
)
def test_status_by_code_or_by_words(words: str, status: str) -> None:
    assert refusals.status(words) == status


def test_words_are_one_short_line() -> None:
    bounce = report(recipient("rfc822; a@example.com", more=f"Diagnostic-Code: smtp; 550 {'x' * 3000}\n\ty"))
    assert bounce is not None
    assert len(bounce.failures[0].words) == 300
    assert bounce.failures[0].words.startswith("550 xxx")


def test_a_hundred_failures_and_no_more() -> None:
    groups = "\n\n".join(f"Final-Recipient: rfc822; a{number}@example.com\nAction: failed" for number in range(300))
    assert len(failures(report(groups))) == 100


def test_a_hundred_failures_of_a_field() -> None:
    named = ", ".join(f"a{number}@example.com" for number in range(150))
    assert len(failures(read("x", f"{HEAD}X-Failed-Recipients: {named}\n"))) == 100


def test_whom_to_ask_is_not_who_failed() -> None:
    assert failures(read("无法发送到 a@example.com\n\n如有疑问请联系 b@example.com")) == [("a@example.com", "", True)]
    assert failures(read("a@example.com 不存在，请联系 postmaster@example.com")) == [("a@example.com", "", True)]


def test_a_server_that_tried_and_gave_up_does_not_warn_of_a_delay() -> None:
    text = "您的邮件因暂时无法投递到 a@example.com，多次尝试后被退回。"
    assert failures(read(text)) == [("a@example.com", "", True)]


def test_the_same_address_fails_once() -> None:
    twice = f"{recipient('rfc822; a@example.com')}\n\n{recipient('rfc822; A@example.com', status='5.2.2')}"
    assert failures(report(twice)) == [("a@example.com", "5.1.1", True)]


TRAPS = [
    "here is your list of failed recipients\nfailed addresses follow:\nnot yet been delivered\n"
    + ("x" * 319 + "\n") * 3_000,
    "Your message could not be delivered to\n" + "a@" * 200_000,
    "收件人/To :" * 50_000,
    "退信原因:\n" * 50_000,
    "\n" * 500_000,
    "-" * 500_000,
    "Message-ID: <" * 50_000,
]


@pytest.mark.parametrize("text", TRAPS, ids=range(len(TRAPS)))
def test_hostile_texts_end(text: str) -> None:
    assert read(text) is None or read(text)


def test_any_bytes_in_a_report_end_quietly() -> None:
    message = read_mail(f"{HEAD}\nx".encode())
    part = Attachment("x", "message/delivery-status", "", 4, data=(b"\xff\xfe\0\0", b"Action: failed" * 100_000))
    odd = Message(
        **{name: getattr(message, name) for name in Message.__slots__ if name != "attachments"}, attachments=(part,)
    )
    assert bounces.read(odd, b"\0" * 1000) is None


@pytest.mark.parametrize(
    ("bounce", "words"),
    [
        (None, "delivery report"),
        (Bounce((Failure("a@example.com", "5.1.1"),), (LETTER,)), f"delivery report: a@example.com 5.1.1 {LETTER}"),
        (
            Bounce((Failure("a@example.com", permanent=False), Failure("b@example.com"))),
            "delivery report: a@example.com (delayed) and 1 more",
        ),
        (Bounce((), (LETTER,)), f"delivery report: {LETTER}"),
    ],
)
def test_the_reason_of_a_bounce_names_address_status_and_letter(bounce: Bounce | None, words: str) -> None:
    assert delivery_report(bounce) == words
