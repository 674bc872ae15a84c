"""What a clerk settles by a line: two items are one, a doubt is none, a sender is asked, papers and old mail wait."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from mailproc.desk import Desk, Reply, Verdict
from mailproc.ledger.events import Commanded
from mailproc.model import MailClass, Submission
from mailproc.office import offers
from mailproc.rounds import House
from tests.e2e.clerks import CLERK, KJJ, NOW, SIGNER, Bureau, bureau, mail
from tests.e2e.office import ZONE, Office, report, story, text_of

STRANGER = "ls@163.com"


def typed(at: Bureau, line: str, *, confirmed: bool = False, who: str = CLERK, now: datetime | None = None) -> Reply:
    house = at.house
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, now or at.now), house.publisher(books), who)
        (reply,) = desk.do(line, now or at.now, confirmed=confirmed)
    return reply


def arrived(at: Bureau, sender: str, title: str, text: str) -> Submission:
    at.receive(report(sender, title, text))
    return max(at.house.ledger.reading().month("2026-10").submissions.values(), key=lambda one: one.number)


def number(at: Bureau, name: str) -> Submission:
    mails = at.house.ledger.reading().month("2026-10").submissions.values()
    return next(one for one in mails if one.number == name)


@pytest.mark.parametrize("line", ["2和1重复", "1和2重复", "2是1的修改稿"])
def test_of_two_items_the_later_counts_no_more(office: Office, line: str) -> None:
    with bureau(office) as at:
        assert at.points() == "0.4"
        reply = typed(at, line)
        assert (reply.verdict, reply.names) == (Verdict.DONE, ("2026-10-0002",))
        assert at.points() == "0.2"
        later = number(at, "2026-10-0002")
        assert (later.items[0].counted, later.items[0].of) == (False, "2026-10-0001")
        revision = "修改稿" in line
        assert later.mail_class is (MailClass.REVISION if revision else MailClass.DUPLICATE)
        assert typed(at, line).why == "one_already"
        assert typed(at, f"撤销第{reply.number}号").verdict is Verdict.DONE
        assert (at.points(), number(at, "2026-10-0002").mail_class) == ("0.4", MailClass.SUBMISSION)


def test_what_adopts_the_repeat_adopts_the_first(office: Office) -> None:
    with bureau(office) as at:
        typed(at, "2和1重复")
        reply = typed(at, "要情213期:2")
        assert {credit.item for credit in reply.credits} == {"2026-10-0001"}


def test_items_that_are_not_one_are_left_as_they_are(office: Office) -> None:
    with bureau(office) as at:
        arrived(at, "xx@jyj.jiangcheng.example", "信息三", story(3))
        refused = typed(at, "3和1重复")
        assert (refused.why, refused.choices) == ("other_units", ("不计 2026-10-0003 内容重复",))
        assert typed(at, "1和1重复").why in {"same_item", "items"}
        typed(at, "要情213期:2")
        assert typed(at, "2和1重复").why == "later_used"
        assert at.points() == "2.6"


def test_a_doubt_is_settled_once(office: Office) -> None:
    with bureau(office) as at:
        kept = typed(at, "2无误")
        assert (kept.verdict, kept.credits) == (Verdict.DONE, ())
        assert at.house.ledger.reading().office.settled == {"2026-10-0002"}
        assert typed(at, "维持 2").why == "settled"
        typed(at, f"撤销第{kept.number}号")
        assert at.house.ledger.reading().office.settled == set()


def test_a_stranger_is_asked_once_and_only_where_nobody_knows_his_unit(office: Office) -> None:
    with bureau(office) as at:
        arrived(at, STRANGER, "信息三", story(3))
        at.receive(mail("询问 3\n询问 3\n询问 1"))
        (asked,) = (one for one in at.letters(STRANGER) if "询问" in str(one["Subject"]))
        assert "写明单位全称、姓名和联系电话" in text_of(asked)
        assert "科技局" not in text_of(asked)
        (told,) = at.letters(about="办理情况")
        assert f"已去信询问：{STRANGER}" in text_of(told)
        assert "此前已去信询问：2026-10-0003" in text_of(told)
        assert "该件已确认单位，不必询问：2026-10-0001" in text_of(told)
        (entry,) = (one for one in at.answered() if isinstance(one, Commanded))
        assert len(entry.letters) == 1
        assert "撤销第" not in text_of(told)
        assert typed(at, "撤销上一条").why == "sent_off"
        answer = "我是市科技局的李四,电话0000-8888123,原来的邮箱登录不上了。"
        at.receive(report(STRANGER, f"回复:{asked['Subject']}", answer, In_Reply_To=str(asked["Message-ID"])))
        (heard,) = (one for one in at.letters() if "我是市科技局的李四" in text_of(one))
        assert "ls@163.com" in text_of(heard)
        assert at.points() == "0.4"


def ended(house: House, now: datetime) -> None:
    house.round(now, whole=True)


@pytest.mark.parametrize("release", ["signed", "auto"])
def test_a_circular_held_back_waits_for_the_clerk(office: Office, release: str) -> None:
    with bureau(office) as at:
        schedule = replace(at.house.config.schedule, release=release)
        at.house.config = replace(at.house.config, schedule=schedule)
        for day in (2, 5):
            ended(at.house, datetime(2026, 11, day, 18, 0, tzinfo=ZONE))
        draft = datetime(2026, 11, 5, 19, 0, tzinfo=ZONE)
        held = typed(at, "缓发10月", now=draft)
        assert held.verdict is Verdict.DONE
        assert typed(at, "缓发10月", now=draft).why == "held_already"
        assert typed(at, "印发10月", who=SIGNER, confirmed=True, now=draft).why == "held_back"
        ended(at.house, draft + timedelta(days=5))
        assert not at.house.ledger.reading().office.published
        assert typed(at, "印发10月", confirmed=True, now=draft + timedelta(days=5)).verdict is Verdict.DONE
        assert typed(at, "缓发10月", now=draft + timedelta(days=5)).why == "release_again"


def test_old_mail_is_let_in_by_a_line_and_a_second_word(office: Office) -> None:
    with bureau(office) as at:
        assert typed(at, "接收 INBOX").why == "no_folder"
        old = [report(KJJ, f"旧{n}", story(n + 10)) for n in range(60)]
        for raw in old:
            office.account.append(raw, NOW - timedelta(days=6))
        at.house.round(at.now, whole=True)
        assert at.house.ledger.reading().office.held
        asked = typed(at, "接收 INBOX")
        assert (asked.verdict, asked.names) == (Verdict.CONFIRM, ("INBOX", "60封"))
        at.receive(mail("接收 INBOX"))
        (told,) = at.letters(about="办理情况")
        subject = text_of(told).partition("?subject=")[2].split()[0]
        assert offers.in_subject(subject)
        at.receive(mail("", subject=subject))
        assert not at.house.ledger.reading().office.held
        at.house.round(at.now, whole=True)
        assert len(at.house.ledger.reading().month("2026-10").submissions) == 64


def test_an_item_is_known_by_words_of_its_title(office: Office) -> None:
    with bureau(office) as at:
        arrived(at, KJJ, "关于秋粮收购进度的情况", "关于秋粮收购进度的情况\n" + story(3))
        arrived(at, KJJ, "关于秋粮价格的情况", "关于秋粮价格的情况\n" + story(4))
        assert typed(at, "要情213期:《收购进度》").names == ("2026-10-0003",)
        several = typed(at, "要情213期:《秋粮》")
        assert several.why == "titles"
        assert several.choices == ("要情213期:2026-10-0003", "要情213期:2026-10-0004")
        assert typed(at, "要情213期:《没有这回事》").why == "no_title"
