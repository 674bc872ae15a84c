from dataclasses import replace

import pytest

from mailproc.model import Address, Evidence, LetterKind, MailClass
from mailproc.press.notices import Notice, NoticeKind, alert, forward, operator_notice, restricted
from mailproc.press.render import Press
from tests.press.jiangcheng import CLERK, HOSTILE, NOW, OFFICE, submission

PRESS = Press()


def test_alert() -> None:
    mail = replace(
        submission(titles=("关于城西化工园火情的续报（二）",)),
        urgent="火情",
        evidence=(Evidence("signature", "城西区应急局", "chengxi"),),
    )
    letter = alert(PRESS, OFFICE, mail, "城西区", recipient=CLERK, now=NOW)
    assert letter.kind is LetterKind.ALERT
    assert letter.recipient == CLERK
    assert letter.subject.startswith("【紧急】11月3日9时12分收到疑似突发事件信息（火情）：城西区 关于城西化工园火情")
    for words in ("2026-11-0007", "张三 <zhangsan@kjj.jiangcheng.example>", "落款 城西区应急局", "0000-8888110"):
        assert words in letter.text
    assert "待确认" not in letter.text


def test_alert_for_a_proposed_unit() -> None:
    mail = replace(submission(), urgent="火情", unit="")
    assert "单位：城西区（待确认）" in alert(PRESS, OFFICE, mail, "城西区", recipient=CLERK, now=NOW).text
    assert "单位：待确认单位" in alert(PRESS, OFFICE, mail, "", recipient=CLERK, now=NOW).text


def test_restricted_tells_nothing_of_the_words() -> None:
    mail = replace(
        submission(titles=("涉密的标题",)),
        mail_class=MailClass.RESTRICTED,
        sender=Address("zhangsan@example.com", "涉密的名字"),
        subject="涉密的主题",
        enclosures=("涉密的附件.doc",),
        links=("涉密的链接",),
        urgent="爆炸",
        unit="kjj",
    )
    letter = restricted(PRESS, OFFICE, mail, recipient=CLERK, now=NOW)
    assert letter.kind is LetterKind.RESTRICTED
    for part in (letter.subject, letter.text, letter.html):
        for secret in ("涉密的", "爆炸", "科技局", "秘密★", "火"):
            assert secret not in part
    assert letter.subject == "【系统提示】请及时处理信箱中的一封邮件（11月3日9时12分）"
    assert "请不要打开、转发、回复或删除该邮件" in letter.text
    for fact in ("2026-11-0007", "zhangsan@example.com", "11月3日9时12分", "12 KB"):
        assert fact in letter.text
    assert not letter.enclosures


def test_forward_encloses_the_original() -> None:
    raw = b"From: a@example.com\r\n\r\n\xff\x00"
    letter = forward(PRESS, OFFICE, replace(submission(), subject="关于报送要点的函"), raw, recipient=CLERK, now=NOW)
    assert letter.subject == "【上级来件】关于报送要点的函"
    (original,) = letter.enclosures
    assert (original.media_type, b"".join(original.data), original.size) == ("message/rfc822", raw, len(raw))
    assert "zhangsan@kjj.jiangcheng.example" in letter.text


ONCE_A_DAY = {"mailbox", "rejected", "templates", "fault", "sending", "emptied", "clock", "restored"}


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_notice_has_words(kind: NoticeKind) -> None:
    details = tuple(f"INBOX {number}" for number in range(40))
    letter = operator_notice(PRESS, OFFICE, Notice(kind, 40, details, NOW), recipient=CLERK, now=NOW)
    assert letter.kind is LetterKind.NOTICE
    assert letter.subject.startswith("【系统提示】")
    assert letter.key.startswith(f"{kind.value}/2026-11-03")
    other = operator_notice(PRESS, OFFICE, Notice(kind, 1, ("INBOX 99",), NOW), recipient=CLERK, now=NOW)
    assert (other.key == letter.key) is (kind.value in ONCE_A_DAY)
    assert "INBOX 29\n" in letter.text
    assert "INBOX 30" not in letter.text
    assert "另有10条" in letter.text


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_senders_and_subjects(words: str) -> None:
    mail = replace(submission(titles=(words,)), subject=words, sender=Address("a@example.com", words), urgent="火")
    for letter in (
        alert(PRESS, OFFICE, mail, words, recipient=CLERK, now=NOW),
        forward(PRESS, OFFICE, mail, b"", recipient=CLERK, now=NOW),
    ):
        assert "<img" not in letter.html
        assert not any(c in letter.subject + letter.text + letter.html for c in "\u202e\u2066\x00\r")
        assert "\n" not in letter.subject
        assert "49" not in letter.subject
