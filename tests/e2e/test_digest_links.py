"""The daily digest on real servers: it comes in the morning, a click does what it says, a second one is told so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest

from mailproc.ledger.events import Commanded, NotDone, Redeemed, Restored
from mailproc.model import MailClass
from tests.e2e.clerks import CLERK, KJJ, Bureau, bureau, link_in, mail, stamp
from tests.e2e.office import ZONE, Office, report, story, text_of

THURSDAY = datetime(2026, 10, 8, 9, 30, tzinfo=ZONE)
MORNING = datetime(2026, 10, 9, 8, 30, tzinfo=ZONE)
STRANGER = "ls@163.com"
TITLE = "关于科技创新第2项工作的情况"


@contextmanager
def with_digest(office: Office) -> Iterator[Bureau]:
    """An office that trusts its server, on the Friday after the holidays; its first digest is behind it."""
    configure = office.configure

    def configured(**changes: object) -> object:
        path = configure(**changes)
        path.write_text(path.read_text("utf-8").replace("[schedule]\n", '[schedule]\ndigest_time = "08:30"\n'), "utf-8")
        return path

    office.configure = configured  # type: ignore[method-assign, assignment]
    with bureau(office) as at:
        at.now = THURSDAY
        yield at


def written(clerk_text: str, link: str, at: Bureau) -> bytes:
    """What the clerk's mail program sends after a click; only the token proves who it is."""
    return mail(clerk_text, subject=link, above=(stamp(at.now),), at=at.now)


def digests(at: Bureau) -> list[EmailMessage]:
    return at.letters(about="【信箱日报】")


def links(letter: EmailMessage) -> dict[str, str]:
    """The subjects that a digest's links write, by the line that stands beside each."""
    found, line = {}, ""
    for words in text_of(letter).splitlines():
        if "◇" in words:
            line = words.partition("（")[2].rstrip("）")
        if "?subject=" in words:
            found[line] = words.partition("?subject=")[2]
    return found


def unknown_sender(at: Bureau, number: int = 70) -> None:
    at.receive(report(STRANGER, "信息", story(number) + "\n市教育局 李四"), at=at.now)


def unit_of(at: Bureau, number: str) -> tuple[str, MailClass]:
    mails = at.house.ledger.reading().month(number[:7]).submissions.values()
    return next((one.unit, one.mail_class) for one in mails if one.number == number)


def test_a_digest_comes_in_the_morning_and_no_earlier_and_once(office: Office) -> None:
    with with_digest(office) as at:
        at.receive(report(KJJ, "信息3", story(3)), at=at.now)
        before = len(digests(at))
        at.now = MORNING - timedelta(seconds=1)
        at.receive()
        assert len(digests(at)) == before
        at.now = MORNING
        at.receive()
        at.receive()
        *_, letter = digests(at)
        assert len(digests(at)) == before + 1
        assert letter["To"].addresses[0].addr_spec == CLERK
        assert letter["Auto-Submitted"] == "auto-generated"
        assert "共收到邮件1封" in text_of(letter)
        assert "市科技局：报送件1封，计1条" in text_of(letter)


def test_a_click_does_what_it_says_and_the_others_do_nothing_any_more(office: Office) -> None:
    with with_digest(office) as at:
        unknown_sender(at)
        at.now = MORNING
        at.receive()
        offered = links(digests(at)[-1])
        yes, no = "2026-10-0003是市教育局的", "不计 2026-10-0003 非报送信息"
        assert {yes, no} <= offered.keys()
        at.receive(written("", offered[yes], at))
        assert at.done() == [yes]
        assert unit_of(at, "2026-10-0003") == ("jyj", MailClass.SUBMISSION)
        points = at.points()
        at.wait()
        at.receive(written("", offered[yes], at), written("改主意了", offered[no], at))
        assert (at.done(), at.points(), at.rejected()) == ([yes], points, [])
        told = [text_of(one) for one in at.letters(about="办理情况")]
        assert "已改归属单位：2026-10-0003" in told[0]
        assert len(told) == 3
        for answer in told[1:]:
            assert "此事已处理完毕，或已过办理时间，本次点击未作任何改动" in answer
        assert [type(event) for event in at.answered()] == [Redeemed, Commanded, NotDone, NotDone]


def test_a_link_of_yesterday_does_nothing_once_a_typed_line_has_decided(office: Office) -> None:
    with with_digest(office) as at:
        unknown_sender(at)
        at.now = MORNING
        at.receive()
        offered = links(digests(at)[-1])
        at.receive(mail("2026-10-0003是市科技局的", at=at.now))
        at.receive(written("", offered["2026-10-0003是市教育局的"], at))
        assert unit_of(at, "2026-10-0003") == ("kjj", MailClass.SUBMISSION)
        assert len(at.done()) == 1


def test_what_was_taken_back_waits_again_and_its_used_link_stays_used(office: Office) -> None:
    with with_digest(office) as at:
        unknown_sender(at)
        at.now = MORNING
        at.receive()
        offered = links(digests(at)[-1])
        yes, no = "2026-10-0003是市教育局的", "不计 2026-10-0003 非报送信息"
        at.receive(written("", offered[yes], at))
        at.receive(mail("撤销上一条", at=at.now))
        at.receive(written("", offered[yes], at))
        assert "该链接此前已用过" in text_of(at.letters(about="办理情况")[-1])
        assert at.done() == [yes, "撤销上一条"]
        at.receive(written("", offered[no], at))
        assert unit_of(at, "2026-10-0003") == ("", MailClass.OTHER)


@pytest.mark.parametrize("who", [STRANGER, KJJ, "signer@jiangcheng.example"])
def test_a_link_in_other_hands_does_nothing(office: Office, who: str) -> None:
    with with_digest(office) as at:
        unknown_sender(at)
        at.now = MORNING
        at.receive()
        link = links(digests(at)[-1])["2026-10-0003是市教育局的"]
        at.receive(mail("", subject=link, sender=who, above=(stamp(at.now),), at=at.now))
        assert (at.done(), at.rejected()) == ([], ["token_foreign"])


def test_a_release_by_a_link_asks_for_a_second_word(office: Office) -> None:
    """A circular cannot be called back: the link is the first word, and the transcript's the second."""
    with with_digest(office) as at:
        for now in (datetime(2026, 11, 1, 2, tzinfo=ZONE), datetime(2026, 11, 2, 9, 5, tzinfo=ZONE)):
            at.now = now
            at.house.round(at.now, whole=True)
        at.now = datetime(2026, 11, 4, 17, 35, tzinfo=ZONE)
        at.receive()
        at.now = datetime(2026, 11, 5, 8, 31, tzinfo=ZONE)
        at.receive()
        link = links(digests(at)[-1])["印发 2026-10 签发人 赵六"]
        at.receive(written("", link, at))
        assert at.done() == []
        answer = at.letters(about="办理情况")[-1]
        assert "印发须经确认" in text_of(answer)
        at.receive(written("", link_in(answer), at))
        assert at.done() == ["released 2026-10 by 赵六"]


def test_the_program_shows_todays_digest(office: Office) -> None:
    office.configure()
    assert "【信箱日报】" in office.program("digest")
    office.program("digest", "--out", str(office.folder / "out"))
    assert {path.name for path in (office.folder / "out").iterdir()} == {"digest.html", "digest.txt"}
    assert "一、待处理事项" in (office.folder / "out/digest.txt").read_text("utf-8")


def test_a_remark_is_looked_into_counted_and_closed_by_three_clicks(office: Office) -> None:
    with with_digest(office) as at:
        at.receive(mail("不计 2026-10-0002 新闻稿", at=at.now))
        receipt = at.letters(KJJ, "【回执】")[-1]
        words = "2026-10-0002不是新闻稿,未计入,请核对。"
        reply = {"In_Reply_To": str(receipt["Message-ID"]), "References": str(receipt["Message-ID"])}
        at.receive(report(KJJ, f"回复: {receipt['Subject']}", words, **reply), at=at.now)
        at.now = MORNING
        at.receive()
        offered = links(digests(at)[-1])
        look, count, close = "市科技局2026-10", "计入 2026-10-0002", "已答复 市科技局 2026-10-08"
        assert list(offered) == [count, look, close]
        at.receive(written("", offered[look], at))
        assert TITLE in text_of(at.letters(about="办理情况")[-1])
        at.receive(written("", offered[count], at))
        at.receive(written("", offered[close], at))
        assert at.done()[1:] == [count, close]
        assert "已记答复，下列来信不再提示：10月8日" in text_of(at.letters(about="办理情况")[-1])
        at.receive(written("", offered[close], at))
        assert "此事已处理完毕" in text_of(at.letters(about="办理情况")[-1])
        at.now += timedelta(days=3)
        at.receive()
        assert "单位来信反映" not in text_of(digests(at)[-1])


@pytest.mark.parametrize(("line", "sent"), [("寄发 2026-10", 1), ("已寄出 2026-10", 0)])
def test_papers_that_wait_since_a_restore_are_decided_by_a_click_and_a_second_word(
    office: Office, line: str, sent: int
) -> None:
    with with_digest(office) as at:
        at.now = datetime(2026, 11, 3, 8, 0, tzinfo=ZONE)
        with at.house.ledger.writing():
            restored = Restored(1, at.now - timedelta(days=2), (), "root")
            at.house.ledger.commit(restored, at.now)
        at.house.round(at.now, whole=True)
        at.now = at.now.replace(hour=8, minute=31)
        at.house.round(at.now)
        statements = len(at.letters("xx@kjj.jiangcheng.example", "核对表"))
        offered = links(digests(at)[-1])
        assert {"寄发 2026-10", "已寄出 2026-10"} <= offered.keys()
        at.receive(written("", offered[line], at))
        asked = at.letters(about="办理情况")[-1]
        assert "请核对后确认：2026-10" in text_of(asked)
        at.receive(written("", link_in(asked), at))
        assert "未执行" not in text_of(at.letters(about="办理情况")[-1])
        at.now = at.now.replace(hour=10)
        at.house.round(at.now)
        assert len(at.letters("xx@kjj.jiangcheng.example", "核对表")) - statements == sent
        assert at.house.ledger.reading().course("2026-10").stated
