"""Natures of mails, and reasons for silence."""

from dataclasses import replace

import pytest

from mailproc.model import Message, Nature
from mailproc.post.etiquette import look
from mailproc.post.message import read

PERSON = read(b"From: zhangsan@example.com\r\nReturn-Path: <zhangsan@example.com>\r\nSubject: x\r\n\r\ntext")


def with_headers(*headers: tuple[str, str]) -> Message:
    return replace(PERSON, headers=(*PERSON.headers, *headers))


def from_sender(address: str) -> Message:
    return replace(PERSON, sender=replace(PERSON.sender, address=address))


def test_a_person_may_be_answered() -> None:
    assert look(PERSON, own=False).may_answer
    assert look(PERSON, own=False).nature is Nature.PERSON


def test_our_own_mark_comes_first() -> None:
    etiquette = look(with_headers(("auto-submitted", "auto-replied")), own=True)
    assert (etiquette.nature, etiquette.silence) == (Nature.OWN, ("our own mark",))


@pytest.mark.parametrize(
    ("name", "value", "nature"),
    [
        ("auto-submitted", "auto-replied", Nature.AUTOREPLY),
        ("auto-submitted", "Auto-Replied (vacation); owner-email=x", Nature.AUTOREPLY),
        ("auto-submitted", "auto-generated", Nature.MACHINE),
        ("auto-submitted", "auto-notified", Nature.MACHINE),
        ("precedence", "Bulk", Nature.MACHINE),
        ("precedence", "list", Nature.MACHINE),
        ("x-precedence", "junk", Nature.MACHINE),
        ("precedence", "auto_reply", Nature.AUTOREPLY),
        ("list-id", "<a.example.com>", Nature.MACHINE),
        ("list-unsubscribe", "<mailto:a@example.com>", Nature.MACHINE),
        ("mailing-list", "a", Nature.MACHINE),
        ("x-autoreply", "yes", Nature.AUTOREPLY),
        ("x-autorespond", "a", Nature.AUTOREPLY),
        ("x-fc-machinegenerated", "true", Nature.MACHINE),
        ("x-loop", "a@example.com", Nature.MACHINE),
        ("content-identifier", "Auto-replied", Nature.AUTOREPLY),
        ("x-failed-recipients", "a@example.com", Nature.BOUNCE),
        ("content-type", "multipart/report; report-type=delivery-status; boundary=a", Nature.BOUNCE),
        ("content-type", 'multipart/report; report-type="disposition-notification"', Nature.AUTOREPLY),
        ("content-type", "multipart/report; report-type=feedback-report", Nature.MACHINE),
        ("content-type", "multipart/report; boundary=a", Nature.BOUNCE),
        ("x-auto-response-suppress", "DR, OOF, AutoReply", Nature.PERSON),
        ("x-ack", "no", Nature.PERSON),
        ("x-no-ack", "1", Nature.PERSON),
        ("authentication-results", "mx.example.com; dmarc=fail (p=none) header.from=example.com", Nature.PERSON),
    ],
)
def test_headers_that_ask_for_silence(name: str, value: str, nature: Nature) -> None:
    etiquette = look(with_headers((name, value)), own=False)
    assert etiquette.nature is nature
    assert len(etiquette.silence) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("auto-submitted", "no"),
        ("auto-submitted", "No (a person)"),
        ("precedence", "normal"),
        ("x-auto-response-suppress", "None"),
        ("x-autoreply", "no"),
        ("x-ack", "yes"),
        ("content-type", "multipart/mixed"),
        ("authentication-results", "mx.example.com; dmarc=pass; spf=fail"),
    ],
)
def test_headers_that_mean_nothing(name: str, value: str) -> None:
    assert look(with_headers((name, value)), own=False).silence == ()


def test_only_the_topmost_authentication_result_counts() -> None:
    results = ("authentication-results", "mx.example.com; dmarc=pass"), ("authentication-results", "x; dmarc=fail")
    assert look(with_headers(*results), own=False).may_answer


@pytest.mark.parametrize(
    ("address", "nature"),
    [
        ("mailer-daemon@example.com", Nature.BOUNCE),
        ("mailerdaemon@example.com", Nature.BOUNCE),
        ("mailer-deamon@example.com", Nature.BOUNCE),
        ("mail_daemon@example.com", Nature.BOUNCE),
        ("postmaster@example.com", Nature.MACHINE),
        ("post_master@example.com", Nature.MACHINE),
        ("noreply@example.com", Nature.MACHINE),
        ("no_reply@example.com", Nature.MACHINE),
        ("do-not-reply@example.com", Nature.MACHINE),
        ("oa.no-reply@kjj.jiangcheng.example", Nature.MACHINE),
        ("noreply-2@example.com", Nature.MACHINE),
        ("owner-x@example.com", Nature.MACHINE),
        ("x-request@example.com", Nature.MACHINE),
        ("x-bounces@example.com", Nature.MACHINE),
        ("listserv@example.com", Nature.MACHINE),
        ("", Nature.MACHINE),
    ],
)
def test_senders_that_nobody_reads(address: str, nature: Nature) -> None:
    etiquette = look(from_sender(address), own=False)
    assert etiquette.nature is nature
    assert not etiquette.may_answer


@pytest.mark.parametrize(
    "address", ["reply@example.com", "norman@example.com", "bounceback_wang@example.com", "oa@example.com"]
)
def test_senders_that_only_look_like_it(address: str) -> None:
    assert look(from_sender(address), own=False).may_answer


def test_a_null_return_path_is_a_machine() -> None:
    assert look(replace(PERSON, return_path=""), own=False).nature is Nature.MACHINE
    assert look(replace(PERSON, return_path=None), own=False).nature is Nature.PERSON


def test_an_empty_address_named_mailer_daemon_is_a_bounce() -> None:
    assert look(read(b"From: MAILER-DAEMON <>\r\n\r\nx"), own=False).nature is Nature.BOUNCE


@pytest.mark.parametrize(
    ("subject", "nature"),
    [
        ("自动回复:报送信息", Nature.AUTOREPLY),
        ("自动回复: 报送信息", Nature.AUTOREPLY),
        ("[自动回复]报送信息", Nature.AUTOREPLY),
        ("自动回复", Nature.AUTOREPLY),
        ("自動回覆:x", Nature.AUTOREPLY),
        ("外出:x", Nature.AUTOREPLY),
        ("外出", Nature.AUTOREPLY),
        ("休假: x", Nature.AUTOREPLY),
        ("已读: x", Nature.AUTOREPLY),
        ("已读:x", Nature.AUTOREPLY),
        ("邮件撤回:x", Nature.AUTOREPLY),
        ("张三将撤回邮件“x”", Nature.AUTOREPLY),
        ("Automatic reply: x", Nature.AUTOREPLY),
        ("Out of Office: x", Nature.AUTOREPLY),
        ("Auto: x", Nature.AUTOREPLY),
        ("系统退信", Nature.BOUNCE),
        ("系统退信/Systems bounce", Nature.BOUNCE),
        ("退信:x", Nature.BOUNCE),
        ("投递失败: x", Nature.BOUNCE),
        ("Undelivered Mail Returned to Sender", Nature.BOUNCE),
        ("Delivery Status Notification (Failure)", Nature.BOUNCE),
        ("外出务工人员返乡创业情况", Nature.PERSON),
        ("退信率居高不下的原因", Nature.PERSON),
        ("已读书屋建设情况", Nature.PERSON),
        ("自动回复系统上线", Nature.PERSON),
        ("休假式治疗引关注", Nature.PERSON),
        ("Readiness", Nature.PERSON),
        ("回复:【回执】2026-11-0007(信息科)", Nature.PERSON),
    ],
)
def test_subjects(subject: str, nature: Nature) -> None:
    etiquette = look(replace(PERSON, subject=subject), own=False)
    assert etiquette.nature is nature
    assert etiquette.may_answer is (nature is Nature.PERSON)


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("这是一封自动回复邮件。我在休假。", Nature.AUTOREPLY),
        ("您好!这是系统自动回复\n稍后联系", Nature.AUTOREPLY),
        ("【自动回复】已收到", Nature.AUTOREPLY),
        ("自动回复系统建成,服务群众。", Nature.PERSON),
        ("您好,自动回复功能已启用。", Nature.PERSON),
        ("自动回复:" + "全市" * 300, Nature.PERSON),
    ],
)
def test_texts_of_notes(text: str, nature: Nature) -> None:
    assert look(replace(PERSON, text=text), own=False).nature is nature


@pytest.mark.parametrize(("method", "nature"), [(b"REPLY", Nature.AUTOREPLY), (b"REQUEST", Nature.PERSON)])
def test_calendar_replies(method: bytes, nature: Nature) -> None:
    mail = read(b"From: a@example.com\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:%b\r\n" % method)
    assert look(mail, own=False).nature is nature


def test_the_strongest_reason_gives_the_nature_and_all_are_told() -> None:
    mail = with_headers(
        ("precedence", "bulk"), ("auto-submitted", "auto-replied"), ("x-failed-recipients", "a@example.com")
    )
    etiquette = look(mail, own=False)
    assert etiquette.nature is Nature.BOUNCE
    assert set(etiquette.silence) == {
        "Precedence: bulk",
        "Auto-Submitted: auto-replied",
        "X-Failed-Recipients: a@example.com",
    }
