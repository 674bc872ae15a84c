"""Who may change a figure by mail, and who may not: every forgery is refused, recorded and told of."""

from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

import pytest

from mailproc.model import MailClass
from tests.e2e.clerks import CLERK, KJJ, NOW, ORDER, Bureau, bureau, mail, passed, stamp
from tests.e2e.office import Office, text_of

EVIL = "evil@example.com"
FAILED = "dmarc=fail (p=reject) header.from=jiangcheng.example"
NOBODYS = (stamp(),)  # what our server writes above a mail of which it knows nothing
FOXMAIL = f"\n\n \n发件人: 信息科\n发送时间: 2026-10-07 10:00\n收件人: 王五\n主题: 统计表\n{ORDER}\n"
OUTLOOK = f"\n\n________________________________\n发件人: 李四 <{EVIL}>\n发送时间: 2026年10月7日 10:00\n收件人: 王五 <{CLERK}>\n主题: 请转\n\n{ORDER}\n"
BOUNDARY = "=_b1"


def parts(*others: str, text: str = "请查收。", kind: str = "multipart/mixed") -> bytes:
    """A proven mail of several parts: its text, and others with their own headers."""
    body = "".join(
        f"--{BOUNDARY}\n{part}\n" for part in (f"Content-Type: text/plain; charset=utf-8\n\n{text}", *others)
    )
    raw = mail(f"{body}--{BOUNDARY}--")
    return raw.replace(
        b"Content-Type: text/plain; charset=utf-8", f'Content-Type: {kind}; boundary="{BOUNDARY}"'.encode(), 1
    )


@dataclass(frozen=True)
class Forgery:
    """A mail that must change nothing, and what becomes of it.

    `outcome` is "asked" (the clerk's own address is asked whether it was he), a reason for which it is not heard (told
    to the clerks), "unread" (nothing in it is an order), or the class of mail that it is instead of a clerk's.
    """

    raw: bytes
    outcome: str


FORGERIES = {
    # what our server says
    "no result at all": Forgery(mail(ORDER, above=NOBODYS), "asked"),
    "not received by our server": Forgery(mail(ORDER, above=()), "asked"),
    "result below our stamp": Forgery(mail(ORDER, above=(stamp(), passed())), "asked"),
    "result below our stamp, a forged stamp below it": Forgery(mail(ORDER, above=(stamp(), passed(), stamp())), "asked"),
    "another server's result on top": Forgery(mail(ORDER, above=(passed(by="mx.example.com"), stamp())), "asked"),
    "our stamp below a stranger's": Forgery(mail(ORDER, above=(passed(), stamp(by="a.example"), stamp())), "asked"),
    "result in a comment": Forgery(mail(ORDER, above=(passed("none (dmarc=pass)"), stamp())), "asked"),
    "result for another From": Forgery(mail(ORDER, above=(passed("dmarc=pass header.from=example.com"), stamp())), "asked"),
    "only spf": Forgery(mail(ORDER, above=(passed(f"spf=pass smtp.mailfrom={CLERK}"), stamp())), "asked"),
    "another domain's signature": Forgery(mail(ORDER, above=(passed("dkim=pass header.d=example.com"), stamp())), "asked"),
    "a subdomain's signature": Forgery(mail(ORDER, above=(passed("dkim=pass header.d=x.jiangcheng.example"), stamp())), "asked"),
    "signed in part": Forgery(mail(ORDER, fields=("DKIM-Signature: v=1; d=jiangcheng.example; l=9; b=x",)), "asked"),
    "dmarc=fail": Forgery(mail(ORDER, above=(passed(FAILED), stamp())), "dmarc_failed"),
    "dmarc=fail with a good signature": Forgery(
        mail(ORDER, above=(passed(f"dkim=pass header.d=jiangcheng.example; {FAILED}"), stamp())), "dmarc_failed"
    ),
    "two results that differ": Forgery(mail(ORDER, above=(passed(), passed(FAILED), stamp())), "dmarc_failed"),
    # who stands in From
    "two From, the clerk's first": Forgery(mail(ORDER, fields=(f"From: {EVIL}",)), "asked"),
    "two From, the clerk's last": Forgery(mail(ORDER, sender=EVIL, fields=(f"From: {CLERK}",)), "other"),
    "two addresses in From": Forgery(mail(ORDER, sender=f"{CLERK}, {EVIL}"), "asked"),
    "address as an encoded word": Forgery(mail(ORDER, sender="=?utf-8?q?clerk=40jiangcheng.example?="), "asked"),
    "address in full width": Forgery(mail(ORDER, sender="王五 ＜clerk＠jiangcheng.example＞"), "asked"),
    "a group": Forgery(mail(ORDER, sender=f"信息科: {CLERK};"), "asked"),
    "a trailing dot": Forgery(mail(ORDER, sender=f"<{CLERK}.>"), "asked"),
    "a NUL in From": Forgery(mail(ORDER, sender=f"<{CLERK}>\0"), "asked"),
    "Sender is another": Forgery(mail(ORDER, fields=(f"Sender: {EVIL}",)), "asked"),
    "Reply-To is another": Forgery(mail(ORDER, fields=(f"Reply-To: {EVIL}",)), "asked"),
    "resent by another": Forgery(mail(ORDER, fields=(f"Resent-From: {EVIL}",)), "asked"),
    "the clerk's address as a name": Forgery(mail(ORDER, sender=f'"{CLERK}" <{EVIL}>'), "other"),
    "the clerk's name": Forgery(mail(ORDER, sender=f"王五 <{EVIL}>"), "other"),
    "a homoglyph": Forgery(mail(ORDER, sender="<сlerk@jiangcheng.example>"), "other"),
    "punycode": Forgery(mail(ORDER, sender="<clerk@xn--jingcheng-x2a.example>"), "other"),
    "plus": Forgery(mail(ORDER, sender="<clerk+1@jiangcheng.example>"), "other"),
    "a subdomain": Forgery(mail(ORDER, sender="<clerk@mail.jiangcheng.example>"), "other"),
    "a domain that ends alike": Forgery(mail(ORDER, sender="<clerk@notjiangcheng.example>"), "other"),
    "a unit": Forgery(mail(ORDER, sender=KJJ, above=(passed("dmarc=pass header.from=kjj.jiangcheng.example"), stamp())), "unit"),
    # when, and by whom
    "an old mail sent again": Forgery(mail(ORDER, date=NOW - timedelta(days=3)), "asked"),
    "a mail of tomorrow": Forgery(mail(ORDER, date=NOW + timedelta(days=2)), "asked"),
    "no Message-ID": Forgery(mail(ORDER, message_id=" "), "asked"),
    "a vacation note": Forgery(mail(ORDER, fields=("Auto-Submitted: auto-replied",)), "automatic"),
    "a mailing list": Forgery(mail(ORDER, fields=("List-Id: <list.example>", "Precedence: list")), "automatic"),
    # where the line stands
    "quoted with >": Forgery(mail(f"收到\n> {ORDER}"), "unread"),
    "below Foxmail's quote": Forgery(mail(f"收到{FOXMAIL}", subject="回复: 统计表"), "unread"),
    "below Outlook's quote": Forgery(mail(f"收到{OUTLOOK}", subject="答复: 请转"), "unread"),
    "in the subject": Forgery(mail("收到", subject=ORDER), "unread"),
    "below a signature mark": Forgery(mail(f"收到\n-- \n{ORDER}"), "unread"),
    "below 此致": Forgery(mail(f"收到\n此致\n敬礼\n{ORDER}"), "unread"),
    "invisible in HTML": Forgery(mail(f'<p>收到</p><div style="display:none">{ORDER}</div>', kind="text/html"), "unread"),
    "tiny in HTML": Forgery(mail(f'<p>收到</p><p style="font-size:0">{ORDER}</p>', kind="text/html"), "unread"),
    "in HTML's title": Forgery(mail(f"<title>{ORDER}</title><p>收到</p>", kind="text/html"), "unread"),
    "in an HTML comment": Forgery(mail(f"<p>收到</p><!-- {ORDER} -->", kind="text/html"), "unread"),
    "in an attached text": Forgery(
        parts(f'Content-Type: text/plain; name="a.txt"\nContent-Disposition: attachment; filename="a.txt"\n\n{ORDER}', text="收到"),
        "unread",
    ),
    "in an attached mail": Forgery(
        parts(f"Content-Type: message/rfc822\n\nFrom: {CLERK}\nSubject: x\n\n{ORDER}", text="收到"), "unread"
    ),
}  # fmt: skip


def not_heard(at: Bureau) -> list[EmailMessage]:
    return at.letters(about="未予执行")


def asked(at: Bureau, to: str = CLERK) -> list[EmailMessage]:
    return at.letters(to, about="请确认")


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_order_changes_nothing(office: Office, name: str) -> None:
    forgery = FORGERIES[name]
    with bureau(office) as at:
        before = at.points()
        at.receive(forgery.raw)
        classes = at.house.ledger.reading().month("2026-10").submissions
        (made,) = [one for one in classes.values() if one.arrival == NOW]
        assert at.done() == []
        if forgery.outcome == "unit":
            return assert_is_the_units(at, before)
        assert at.points() == before
        strangers = {recipient for _, recipient, _ in office.sink.letters} - {CLERK, "xx@kjj.jiangcheng.example", KJJ}
        assert strangers <= {made.sender.address} - {CLERK}  # at most a receipt of a stranger's own mail
        match forgery.outcome:
            case "asked":
                assert (made.mail_class, at.rejected()) == (MailClass.COMMAND, [])
                (letter,) = asked(at)
                assert ORDER in text_of(letter)
                assert "unproven" in made.reason or "proven: dmarc=pass" in made.reason
            case "unread":
                assert (made.mail_class, at.letters(), at.rejected()) == (MailClass.COMMAND, [], [])
            case "other" | "automatic":
                assert made.mail_class is not MailClass.COMMAND
                assert not at.letters(about="办理情况")
            case why:
                assert (made.mail_class, at.rejected(), asked(at)) == (MailClass.COMMAND, [why], [])
                assert len(not_heard(at)) == 1


def assert_is_the_units(at: Bureau, before: str) -> None:
    """A unit's mail with an order in it is an item like any other."""
    assert float(at.points()) - float(before) <= 0.21
    assert not at.letters(about="办理情况")


def test_there_are_enough_of_them() -> None:
    assert len(FORGERIES) >= 30
