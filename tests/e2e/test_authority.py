"""Who may change a figure by mail, and who may not: every forgery is refused, recorded and told of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from mailproc.model import MailClass
from tests.e2e.clerks import CLERK, KJJ, NOW, ORDER, SERVER, SIGNER, bureau, link_in, mail, passed, stamp
from tests.e2e.office import Office, text_of

EVIL = "evil@example.com"
FAILED = "dmarc=fail (p=reject) header.from=jiangcheng.example"
FOXMAIL = f"收到\n\n \n发件人: 信息科\n发送时间: 2026-10-07 10:00\n收件人: 王五\n主题: 统计表\n{ORDER}\n"
OUTLOOK = (
    f"收到\n\n________________________________\n发件人: 李四 <{EVIL}>\n发送时间: 2026年10月7日 10:00\n"
    f"收件人: 王五 <{CLERK}>\n主题: 请转\n\n{ORDER}\n"
)
ATTACHED = f'Content-Type: text/plain; name="a.txt"\nContent-Disposition: attachment; filename="a.txt"\n\n{ORDER}'
ENCLOSED = f"Content-Type: message/rfc822\n\nFrom: {CLERK}\nSubject: x\n\n{ORDER}"


@dataclass(frozen=True)
class Forgery:
    """A mail that must change nothing, and what becomes of it.

    `outcome` is "asked" (the clerk's own address is asked whether it was he), a reason for which it is not heard (told
    to the clerks), "unread" (nothing in it is an order), or "another's" (it is no mail of a clerk's).
    """

    raw: bytes
    outcome: str


def under(*above: str) -> bytes:
    """An order in the clerk's name below these fields."""
    return mail(ORDER, above=above)


def told(result: str, outcome: str = "asked") -> Forgery:
    """An order in the clerk's name, of which our server says this."""
    return Forgery(under(passed(result), stamp()), outcome)


def sent_by(sender: str, *fields: str, outcome: str = "asked") -> Forgery:
    """An order in a proven domain's mail, with this in From, and more."""
    return Forgery(mail(ORDER, sender=sender, fields=fields), outcome)


def wrote(text: str, **how: str) -> Forgery:
    """A proven mail of the clerk in which an order stands where none is read."""
    return Forgery(mail(text, **how), "unread")  # type: ignore[arg-type]  # all of these are texts


def web(page: str) -> Forgery:
    return wrote(page, kind="text/html")


def with_part(part: str) -> Forgery:
    """A proven mail with something beside its text."""
    words = "Content-Type: text/plain; charset=utf-8\n\n收到"
    raw = mail(f"--=_b\n{words}\n--=_b\n{part}\n--=_b--")
    return Forgery(raw.replace(b"text/plain; charset=utf-8", b'multipart/mixed; boundary="=_b"', 1), "unread")


FORGERIES = {
    # what our server says
    "no result at all": Forgery(under(stamp()), "asked"),
    "not received by our server": Forgery(under(), "asked"),
    "a result, but no stamp": Forgery(under(passed()), "asked"),
    "a result below our stamp": Forgery(under(stamp(), passed()), "asked"),
    "a result below our stamp, a forged stamp below it": Forgery(under(stamp(), passed(), stamp()), "asked"),
    "another server's result on top": Forgery(under(passed(by="mx.example.com"), stamp()), "asked"),
    "our stamp below a stranger's": Forgery(under(passed(), stamp(by="a.example"), stamp()), "asked"),
    "a result in a comment": told("none (dmarc=pass)"),
    "a result for another From": told("dmarc=pass header.from=example.com"),
    "only spf": told(f"spf=pass smtp.mailfrom={CLERK}"),
    "another domain's signature": told("dkim=pass header.d=example.com"),
    "a subdomain's signature": told("dkim=pass header.d=x.jiangcheng.example"),
    "a signature that failed": told("dkim=fail header.d=jiangcheng.example"),
    "signed in part": sent_by(CLERK, "DKIM-Signature: v=1; d=jiangcheng.example; l=9; b=x"),
    "dmarc=fail": told(FAILED, "dmarc_failed"),
    "dmarc=fail with a good signature": told(f"dkim=pass header.d=jiangcheng.example; {FAILED}", "dmarc_failed"),
    "two results that differ": Forgery(under(passed(), passed(FAILED), stamp()), "dmarc_failed"),
    # who stands in From
    "two From, the clerk's first": sent_by(CLERK, f"From: {EVIL}"),
    "two From, the clerk's last": sent_by(EVIL, f"From: {CLERK}", outcome="another's"),
    "two addresses in From": sent_by(f"{CLERK}, {EVIL}"),
    "the address as an encoded word": sent_by("=?utf-8?q?clerk=40jiangcheng.example?="),
    "the address in full width": sent_by("王五 ＜clerk＠jiangcheng.example＞"),
    "a group": sent_by(f"信息科: {CLERK};"),
    "a trailing dot": sent_by(f"<{CLERK}.>"),
    "a NUL in From": sent_by(f"<{CLERK}>\0"),
    "Sender is another": sent_by(CLERK, f"Sender: {EVIL}"),
    "Reply-To is another": sent_by(CLERK, f"Reply-To: {EVIL}"),
    "resent by another": sent_by(CLERK, f"Resent-From: {EVIL}"),
    "the clerk's address as a name": sent_by(f'"{CLERK}" <{EVIL}>', outcome="another's"),
    "the clerk's name": sent_by(f"王五 <{EVIL}>", outcome="another's"),
    "a homoglyph": sent_by("<сlerk@jiangcheng.example>", outcome="another's"),
    "punycode": sent_by("<clerk@xn--jingcheng-x2a.example>", outcome="another's"),
    "plus": sent_by("<clerk+1@jiangcheng.example>", outcome="another's"),
    "a subdomain": sent_by("<clerk@mail.jiangcheng.example>", outcome="another's"),
    "a domain that ends alike": sent_by("<clerk@notjiangcheng.example>", outcome="another's"),
    # when, and by what
    "an old mail sent again": Forgery(mail(ORDER, date=NOW - timedelta(days=3)), "asked"),
    "a mail of the day after tomorrow": Forgery(mail(ORDER, date=NOW + timedelta(days=2)), "asked"),
    "no Message-ID": Forgery(mail(ORDER, message_id=" "), "asked"),
    "a vacation note": sent_by(CLERK, "Auto-Submitted: auto-replied", outcome="another's"),
    "a mailing list": sent_by(CLERK, "List-Id: <list.example>", outcome="another's"),
    "a signer": sent_by(SIGNER, outcome="signer"),
    # where the line stands
    "quoted with >": wrote(f"收到\n> {ORDER}"),
    "below Foxmail's quote": wrote(FOXMAIL, subject="回复: 统计表"),
    "below Outlook's quote": wrote(OUTLOOK, subject="答复: 请转"),
    "in the subject": wrote("收到", subject=ORDER),
    "below a signature mark": wrote(f"收到\n-- \n{ORDER}"),
    "below 此致": wrote(f"收到\n此致\n敬礼\n{ORDER}"),
    "invisible in HTML": web(f'<p>收到</p><div style="display:none">{ORDER}</div>'),
    "without size in HTML": web(f'<p>收到</p><p style="font-size:0">{ORDER}</p>'),
    "in HTML's title": web(f"<title>{ORDER}</title><p>收到</p>"),
    "in an HTML comment": web(f"<p>收到</p><!-- {ORDER} -->"),
    "in an attached text": with_part(ATTACHED),
    "in an attached mail": with_part(ENCLOSED),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_order_changes_nothing(office: Office, name: str) -> None:
    forgery = FORGERIES[name]
    with bureau(office) as at:
        before = at.points()
        at.receive(forgery.raw)
        mails = at.house.ledger.reading().month("2026-10").submissions.values()
        (made,) = [one for one in mails if one.arrival == NOW]
        assert (at.done(), at.points()) == ([], before)
        known = {CLERK, SIGNER, KJJ, made.sender.address}  # a stranger gets the receipt of any stranger's mail
        assert {to for _, to, _ in office.sink.letters} <= known
        assert (made.mail_class is MailClass.COMMAND) is (forgery.outcome != "another's")
        asked, refused = at.letters(about="请确认"), at.letters(about="未予执行")
        assert not at.letters(about="办理情况")
        match forgery.outcome:
            case "asked":
                assert ([ORDER in text_of(one) for one in asked], at.rejected()) == ([True], [])
            case "unread" | "another's":
                assert (asked, refused, at.rejected()) == ([], [], [])
            case why:
                assert (asked, len(refused), at.rejected()) == ([], 1, [why])


def test_there_are_enough_of_them() -> None:
    assert len(FORGERIES) >= 30


def test_an_order_in_a_units_mail_is_its_own_text(office: Office) -> None:
    with bureau(office) as at:
        at.receive(mail(ORDER, sender=KJJ, subject=ORDER, above=(stamp(),)))
        assert at.done() == []
        assert at.letters() == []


def test_a_replay_is_not_heard(office: Office) -> None:
    """The same bytes are the same mail; other bytes with its Message-ID are a replay, and get no link."""
    first = mail("撤销上一条", message_id="<1@jiangcheng.example>")
    with bureau(office) as at:
        at.receive(mail(f"{ORDER}\n要情214期:2"))
        at.receive(first)
        at.receive(first, first.replace(b"id 1;", b"id 2;"), at=NOW + timedelta(minutes=1))
        assert at.done() == [ORDER, "要情214期:2", "撤销上一条"]
        assert (at.rejected(), at.letters(about="请确认")) == (["repeated"], [])


def test_what_comes_too_late_is_not_heard(office: Office) -> None:
    with bureau(office) as at:
        at.wait(timedelta(days=8))
        at.receive(mail(ORDER, at=NOW), at=NOW)
        assert (at.done(), at.rejected()) == ([], ["too_old"])


def test_a_clerk_is_not_flooded_with_questions(office: Office) -> None:
    with bureau(office) as at:
        at.receive(*(mail(f"要情{n}期:1", above=(stamp(),)) for n in range(300, 310)))
        assert len(at.letters(about="请确认")) == 6
        assert at.rejected() == ["flood"] * 4
        (notice,) = at.letters(about="4封命令邮件未予执行")
        assert text_of(notice).count("一小时内待确认的邮件过多") == 4
        at.wait(timedelta(hours=2))
        at.receive(mail("要情310期:1", above=(stamp(at.now),), at=at.now))
        assert len(at.letters(about="请确认")) == 7
        assert at.done() == []


def test_what_is_not_heard_is_told_once_a_day(office: Office) -> None:
    forged = (passed(FAILED), stamp())
    with bureau(office) as at:
        at.receive(mail(ORDER, above=forged))
        at.wait()
        at.receive(mail(ORDER, above=forged), mail(ORDER, above=forged))
        assert len(at.letters(about="未予执行")) == 1
        at.wait(timedelta(days=1))
        at.receive()
        assert [text_of(one).count("系冒用") for one in at.letters(about="未予执行")] == [1, 2]
        at.wait(timedelta(days=1))
        at.receive()
        assert len(at.letters(about="未予执行")) == 2


def with_token(subject: str, sender: str = CLERK, fields: tuple[str, ...] = (), above: str = "") -> bytes:
    return mail(ORDER, subject=subject, sender=sender, fields=fields, above=(*filter(None, [above]), stamp()))


def altered(token: str) -> str:
    return token[:-1] + ("A" if token[-1] != "A" else "B")


TOKENS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "unknown": ("token_unknown", lambda token: with_token("mp-" + "A" * (len(token) - 3))),
    "altered": ("token_unknown", lambda token: with_token(altered(token))),
    "cut off": ("token_altered", lambda token: with_token(token[:-2])),
    "with words around it": ("token_altered", lambda token: with_token(f"Fwd: {token}")),
    "from a stranger": ("token_foreign", lambda token: with_token(token, EVIL)),
    "from another clerk's address": ("token_foreign", lambda token: with_token(token, SIGNER)),
    "the address as a name": ("token_foreign", lambda token: with_token(token, f'"{CLERK}" <{EVIL}>')),
    "from two": ("token_foreign", lambda token: with_token(token, fields=(f"From: {EVIL}",))),
    "with dmarc=fail": ("dmarc_failed", lambda token: with_token(token, above=passed(FAILED))),
}


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_in_other_hands_does_nothing(office: Office, name: str) -> None:
    why, form = TOKENS[name]
    with bureau(office) as at:
        at.receive(mail("扣分 市教育局 迟报 暴雨信息"))
        token = link_in(at.letters()[0])
        at.wait()
        at.receive(form(token))
        assert (at.done(), at.rejected()) == ([], [why])
        (notice,) = at.letters(about="未予执行")
        assert token.removeprefix("mp-") not in text_of(notice)
        at.receive(mail("", subject=token, above=(stamp(),)))
        assert at.done() == ["扣分 市教育局 迟报 暴雨信息"]  # and it still works in the right ones


def test_a_token_works_once_and_for_14_days(office: Office) -> None:
    with bureau(office) as at:
        at.receive(mail("扣分 市教育局 迟报 暴雨信息"), mail("扣分 市教育局 迟报 大风信息"))
        used, late = (link_in(one) for one in at.letters())
        at.receive(mail("", subject=used), mail("", subject=used))
        at.wait(timedelta(days=15))
        at.receive(mail("", subject=late, at=at.now), mail("", subject=used, at=at.now))
        assert len(at.done()) == 1
        assert sorted(at.rejected()) == ["token_expired", "token_used", "token_used"]


def test_tokens_of_another_key_are_nothing(office: Office) -> None:
    """As where state/secret was made anew."""
    with bureau(office) as at:
        at.receive(mail("扣分 市教育局 迟报 暴雨信息"))
        token = link_in(at.letters()[0])
        (office.folder / "state" / "secret").write_bytes(b"x" * 32)
        at.receive(mail("", subject=token))
        assert (at.done(), at.rejected()) == ([], ["token_unknown"])


def test_the_journal_holds_no_token(office: Office) -> None:
    with bureau(office) as at:
        at.receive(mail("扣分 市教育局 迟报 暴雨信息"))
        token = link_in(at.letters()[0]).removeprefix("mp-")
        at.receive(mail("", subject=f"mp-{token}"))
        assert at.done()
    journal = "".join(path.read_text("utf-8") for path in (office.folder / "state" / "journal").glob("*.jsonl"))
    assert token not in journal


def test_without_a_trusted_server_nothing_is_proven(office: Office) -> None:
    with bureau(office, server="") as at:
        at.receive(mail(ORDER))
        assert (at.done(), len(at.letters(about="请确认"))) == ([], 1)
        at.receive(mail("", subject=link_in(at.letters()[0])))
        assert at.done() == [ORDER]


def test_a_server_may_have_another_name_in_its_results(office: Office) -> None:
    with bureau(office, names={"authserv_id": "mail"}) as at:
        at.receive(mail(ORDER, above=(passed(by=SERVER), stamp())))
        assert at.done() == []
        at.receive(mail(ORDER, above=(passed(by="mail"), stamp())))
        assert at.done() == [ORDER]
