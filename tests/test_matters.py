"""What waits for a person's word: each kind comes up, stays, and is gone once a line decides it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from mailproc.desk import Verdict
from mailproc.ledger.events import (
    Accepted,
    Commanded,
    Held,
    Lettered,
    LetterRecord,
    MonthClosed,
    Offer,
    PapersMade,
    Redeemed,
    Restored,
    SummaryMade,
    Suspended,
)
from mailproc.model import Address, Evidence, Handover, Lessons, LetterKind, MailClass, MatterKind, Taught
from mailproc.office import offers
from mailproc.press.ready import answers
from tests.e2e.office import ZONE
from tests.paperwork import MORNING, Paperwork, item, paperwork, repeat

SIGNED = Evidence("signature", "市教育局 李四", "jyj")
LISTED = Evidence("address", "zs@kjj.jiangcheng.example", "kjj")
BULLETIN = "first_issue = 10"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Paperwork]:
    with paperwork(tmp_path) as made:
        yield made


def stranger(desk: Paperwork, number: str = "2026-11-0012", reason: str = "signature_only") -> None:
    desk.mail(
        number,
        item(number, "unattributed", counted=False, units=()),
        unit="",
        mail_class=MailClass.UNATTRIBUTED,
        reason=reason,
        proposal="jyj",
        evidence=(SIGNED, LISTED),
    )


def test_nothing_waits_in_an_ordinary_month(desk: Paperwork) -> None:
    desk.mail("2026-11-0001")
    assert desk.matters() == ()


def test_a_mail_of_nobody_waits_with_all_candidates_until_somebody_says_whose_it_is(desk: Paperwork) -> None:
    stranger(desk)
    (matter,) = desk.matters()
    assert (matter.kind, matter.about, matter.units) == (MatterKind.UNATTRIBUTED, "2026-11-0012", ("jyj", "kjj"))
    assert not matter.late
    assert desk.say("2026-11-0012是市教育局的").verdict is Verdict.DONE
    assert desk.matters() == ()
    desk.say("撤销上一条")
    assert len(desk.matters()) == 1


def test_an_address_against_a_signature_is_told_as_such(desk: Paperwork) -> None:
    stranger(desk, reason="conflict; no receipt: switched off")
    assert desk.kinds() == [(MatterKind.CONFLICT, "2026-11-0012")]


def test_a_mail_of_a_published_month_waits_still_and_says_so(desk: Paperwork) -> None:
    stranger(desk, "2026-10-0003")
    desk.commit(PapersMade("2026-10", "published", (), edition=1))
    (matter,) = desk.matters()
    assert matter.late


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (item("2026-11-0009", "like_earlier", like="2026-11-0007"), MatterKind.LIKE),
        (item("2026-11-0009", "same_text_other_unit", like="2026-11-0007"), MatterKind.SHARED),
        (repeat("2026-11-0009", "2026-11-0007"), MatterKind.LATE),
    ],
)
def test_doubts_wait_beside_the_earlier_item(desk: Paperwork, record: object, kind: MatterKind) -> None:
    desk.mail("2026-11-0007")
    desk.mail("2026-11-0009", record)  # type: ignore[arg-type]
    (matter,) = desk.matters()
    assert (matter.kind, matter.about) == (kind, "2026-11-0009")
    assert matter.beside is not None
    assert (matter.beside.item, matter.beside.mail.number) == ("2026-11-0007", "2026-11-0007")
    desk.say("计入 2026-11-0009" if kind is MatterKind.LATE else "不计 2026-11-0009 与其他单位所报相同")
    assert desk.matters() == ()


@pytest.mark.parametrize(
    "line", ["2026-11-0009无误", "2026-11-0009和2026-11-0007重复", "2026-11-0009是2026-11-0007的修改稿"]
)
def test_a_doubt_is_settled_by_its_answers_and_comes_back_with_them(desk: Paperwork, line: str) -> None:
    desk.mail("2026-11-0007")
    desk.mail("2026-11-0009", item("2026-11-0009", "like_earlier", like="2026-11-0007"), ago=timedelta(hours=1))
    assert desk.say(line).verdict is Verdict.DONE
    assert desk.matters() == ()
    assert desk.say("撤销上一条").verdict is Verdict.DONE
    assert len(desk.matters()) == 1


def test_a_sender_who_was_asked_is_told_as_such_and_the_mail_waits_on(desk: Paperwork) -> None:
    stranger(desk)
    assert not desk.matters()[0].underway
    assert desk.say("询问 2026-11-0012").verdict is Verdict.DONE
    (matter,) = desk.matters()
    assert matter.underway


def test_a_doubt_is_over_when_its_month_is_out(desk: Paperwork) -> None:
    desk.mail("2026-10-0007", ago=timedelta(days=20))
    desk.mail("2026-10-0009", item("2026-10-0009", "like_earlier", like="2026-10-0007"), ago=timedelta(days=19))
    assert len(desk.matters()) == 1
    desk.commit(PapersMade("2026-10", "published", (), edition=1))
    assert desk.matters() == ()


def test_an_item_nobody_could_read_waits_until_it_is_counted_or_not(desk: Paperwork) -> None:
    desk.mail("2026-11-0001", fault="scan")
    (matter,) = desk.matters()
    assert (matter.kind, matter.about, matter.names) == (MatterKind.UNREAD, "2026-11-0001", ("材料.pdf", "scan"))
    assert desk.say("计入 2026-11-0001").verdict is Verdict.DONE
    assert desk.matters() == ()
    desk.say("撤销上一条")
    desk.say("不计 2026-11-0001 附件无法识读")
    assert desk.matters() == ()


def test_of_several_items_only_those_in_doubt_wait(desk: Paperwork) -> None:
    desk.mail("2026-11-0007")
    doubt = item("2026-11-0009.2", "like_earlier", like="2026-11-0007")
    desk.mail("2026-11-0009", item("2026-11-0009.1"), doubt, texts=("甲事。", "乙事。"))
    assert desk.kinds() == [(MatterKind.LIKE, "2026-11-0009.2")]


def test_an_item_behind_a_link_waits(desk: Paperwork) -> None:
    desk.mail("2026-11-0001", item("2026-11-0001", "linked", counted=False), links=("大文件.docx",))
    assert desk.kinds() == [(MatterKind.LINKED, "2026-11-0001")]
    desk.say("计入 2026-11-0001")
    assert desk.matters() == ()


def test_what_a_unit_says_of_its_informants_waits_for_two_weeks(desk: Paperwork) -> None:
    said = Handover(comes="孙七", address="sunqi@example.com", goes="张三", since="11月16日")
    desk.mail("2026-11-0001", handover=said)
    (matter,) = desk.matters()
    assert (matter.kind, matter.units) == (MatterKind.HANDOVER, ("kjj",))
    assert matter.names == ("信息员 孙七 sunqi@example.com 市科技局 自11月16日", "离任 张三 市科技局 11月16日")
    taught = Taught("sunqi@example.com", "kjj", "孙七")
    assert desk.matters(MORNING + timedelta(days=14)) == ()
    desk.commit(Commanded("信息员 孙七", "王五", lessons=Lessons((taught,))))
    assert desk.matters()[0].names == matter.names[1:]
    desk.commit(Commanded(matter.names[1], "王五"))
    assert desk.matters() == ()


def remark(desk: Paperwork, number: str, words: str, **told: object) -> None:
    desk.mail(number, mail_class=MailClass.OTHER, remark="statement", said=words, **told)  # type: ignore[arg-type]


def test_what_a_unit_remarks_waits_until_it_is_answered_and_again_when_that_is_taken_back(desk: Paperwork) -> None:
    desk.mail("2026-11-0006")
    desk.mail("2026-11-0007", item("2026-11-0007", "repeat", counted=False))
    remark(desk, "2026-11-0008", "您好:\n第0006号和《关于第1件事的做法》:2026-11-0007未统计。")
    (matter,) = desk.matters()
    assert (matter.kind, matter.units, matter.count) == (MatterKind.REMARK, ("kjj",), 1)
    assert matter.names[:2] == ("市科技局 2026-11-03", "2026-11")
    assert matter.names[2].startswith("第0006号和")
    assert matter.names[3:] == ("2026-11-0007", "2026-11-0006")  # what does not count first
    for line in ("已答复 市科技局 2026-11-03", "已答复 科技局", "市科技局 11月3日 已答复"):
        assert desk.say(line).verdict is Verdict.DONE, line
        assert desk.matters() == ()
        assert desk.say("撤销上一条").verdict is Verdict.DONE
        assert desk.kinds() == [(MatterKind.REMARK, matter.about)]
    for line in ("已答复 市科技局 11月2日", "已答复 市教育局"):
        assert (desk.say(line).verdict, desk.say(line).why) == (Verdict.REFUSED, "no_remark"), line


def test_a_remark_that_brings_nothing_in_is_counted_by_its_answer_and_waits_on(desk: Paperwork) -> None:
    names = {unit.id: unit.short for unit in desk.house.config.units}
    desk.mail("2026-11-0007", item("2026-11-0007", "repeat", counted=False))
    remark(desk, "2026-11-0008", "2026-11-0007未统计。")
    count, month, _ = answers(desk.matters()[0], names)
    assert desk.say(month.line).verdict is Verdict.DONE
    assert desk.say(count.line).verdict is Verdict.DONE
    assert desk.matters()[0].count == 0
    assert [one.line for one in answers(desk.matters()[0], names)] == ["市科技局2026-11", "已答复 市科技局 2026-11-03"]


def test_a_remark_on_what_is_published_says_that_it_would_be_late(desk: Paperwork) -> None:
    desk.mail("2026-10-0007", item("2026-10-0007", "repeat", counted=False), ago=timedelta(days=20))
    remark(desk, "2026-11-0001", "2026-10-0007未统计。")
    assert not desk.matters()[0].late
    desk.commit(PapersMade("2026-10", "published", (), edition=1))
    assert desk.matters()[0].late


def test_a_stranger_s_remark_goes_by_the_address_and_offers_no_points(desk: Paperwork) -> None:
    desk.mail("2026-11-0007", item("2026-11-0007", "repeat", counted=False))
    remark(desk, "2026-11-0008", "2026-11-0007未统计。", unit="", sender=Address("sunqi@example.org"))
    (matter,) = desk.matters()
    assert [one.line for one in answers(matter, {})] == ["已答复 sunqi@example.org 2026-11-03"]
    assert desk.say("已答复 sunqi@example.org 2026-11-03").verdict is Verdict.DONE
    assert desk.matters() == ()


@pytest.mark.parametrize("address", ["", "张三@x", "a b@x.example"])
def test_a_remark_whose_sender_no_line_can_name_is_shown_and_offers_none(desk: Paperwork, address: str) -> None:
    remark(desk, "2026-11-0008", "应为5条,少统计1条。", unit="", sender=Address(address))
    (matter,) = desk.matters()
    assert (matter.names[2], answers(matter, {})) == ("应为5条,少统计1条。", ())
    assert "少统计1条" in desk.digesting().draw(MORNING, Address("clerk@jiangcheng.example")).text


def test_what_was_remarked_two_weeks_ago_waits_no_more(desk: Paperwork) -> None:
    remark(desk, "2026-11-0001", "应为5条，少统计1条。", ago=timedelta(days=13))
    remark(desk, "2026-10-0001", "应为5条，少统计1条。", ago=timedelta(days=15))
    assert len(desk.matters()) == 1


def test_a_taught_address_that_another_unit_signs_twice_running_waits(desk: Paperwork) -> None:
    zs = Address("zhangsan@example.com", "张三")
    desk.say(f"信息员 张三 {zs.address} 市科技局 自10月1日")
    for number, days in (("2026-11-0001", 2), ("2026-11-0002", 1)):
        assert (MatterKind.CONTRADICTED, zs.address) not in desk.kinds()
        desk.mail(number, sender=zs, evidence=(SIGNED,), ago=timedelta(days=days))
    (matter,) = desk.matters()
    assert (matter.kind, matter.about, matter.units) == (MatterKind.CONTRADICTED, zs.address, ("jyj", "kjj"))
    another, still = matter.names
    assert another.startswith(f"信息员 张三 {zs.address} 市教育局 自 ")
    assert desk.say(still).verdict is Verdict.DONE
    assert desk.matters() == ()
    desk.say("撤销上一条")
    moved = desk.say(another)
    assert moved.names[-2:] == ("2026-11-0001", "2026-11-0002")
    assert desk.matters() == ()


def test_held_mail_waits_by_folder(desk: Paperwork) -> None:
    desk.commit(Held("office", "INBOX", 1, "1:60", "many old mails"))
    (matter,) = desk.matters()
    assert (matter.kind, matter.about, matter.count) == (MatterKind.HELD, "INBOX", 60)
    desk.commit(Held("second", "INBOX", 1, "1:7", "many old mails"))
    assert desk.kinds() == [(MatterKind.HELD, "office INBOX"), (MatterKind.HELD, "second INBOX")]
    desk.say("接收 office INBOX")
    assert desk.kinds() == [(MatterKind.HELD, "INBOX")]
    desk.commit(Accepted("second", "INBOX", "clerk"))
    assert desk.matters() == ()


def test_a_suspended_address_waits_with_its_unit_and_letters(desk: Paperwork) -> None:
    record = LetterRecord("<1@x>", LetterKind.STATEMENT, "xx@jyj.jiangcheng.example", "2026-10")
    desk.commit(Lettered((record,)))
    desk.commit(
        Suspended("xx@jyj.jiangcheng.example", ("<0@x>",), "5.1.1", "no such user"), MORNING - timedelta(days=2)
    )
    (matter,) = desk.matters()
    assert (matter.kind, matter.about) == (MatterKind.SUSPENDED, "xx@jyj.jiangcheng.example")
    assert (matter.units, matter.count) == (("jyj",), 1)
    assert desk.say("恢复发送 xx@jyj.jiangcheng.example").verdict is Verdict.DONE
    assert desk.matters() == ()


@pytest.mark.parametrize(("form", "kind"), [("bulletin", MatterKind.RELEASE), ("document", MatterKind.DOCUMENT)])
def test_a_draft_waits_for_its_release(tmp_path: Path, form: str, kind: MatterKind) -> None:
    with paperwork(tmp_path, (BULLETIN, f'form = "{form}"\n{BULLETIN}')) as desk:
        desk.commit(MonthClosed("2026-10", MORNING - timedelta(days=3)))
        assert desk.matters() == ()
        desk.commit(PapersMade("2026-10", "stated", (), deadline=MORNING))
        desk.commit(PapersMade("2026-10", "drafted", ()))
        (matter,) = desk.matters()
        assert (matter.kind, matter.about, matter.names) == (kind, "2026-10", ("赵六",))
        remark(desk, "2026-11-0001", "应为5条,少统计1条。")
        assert desk.matters()[0].count == 1
        assert "尚有1件单位反馈未答复" in desk.digesting().draw(MORNING, Address("clerk@x.example")).text
        desk.say("已答复 市科技局")
        assert (matter.count, desk.matters()[0].count) == (0, 0)
        assert desk.say("缓发 2026-10").verdict is Verdict.DONE
        assert (matter.underway, desk.matters()[0].underway) == (False, True)
        desk.commit(PapersMade("2026-10", "published", (), edition=1))
        assert desk.matters() == ()


@pytest.mark.parametrize(("form", "numbered"), [("bulletin", False), ("document", True)])
def test_a_summarys_draft_waits_for_its_release(tmp_path: Path, form: str, *, numbered: bool) -> None:
    with paperwork(tmp_path, (BULLETIN, f'form = "{form}"\n{BULLETIN}')) as desk:
        desk.commit(SummaryMade("2026-Q3", "drafted", ()))
        assert desk.matters() == ()
        desk.commit(SummaryMade("2026-H1", "drafted", ()))
        (matter,) = desk.matters()
        assert (matter.kind, matter.about, matter.underway) == (MatterKind.SUMMARY, "2026年上半年", numbered)
        page = desk.digesting().draw(MORNING, Address("clerk@x.example")).text
        assert "半年、年度总结送审稿待印发" in page
        assert ("印发2026年上半年 签发人 姓名 文号" in page) is numbered
        desk.commit(SummaryMade("2026-H1", "published", ()))
        assert desk.matters() == ()


@pytest.mark.parametrize(("line", "stated"), [("寄发 2026-10", False), ("已寄出 10月", True)])
def test_papers_wait_since_a_restore_until_a_line_lets_them_out_or_knows_them_gone(
    desk: Paperwork, line: str, stated: bool
) -> None:
    desk.commit(MonthClosed("2026-10", MORNING - timedelta(days=3)))
    assert desk.say(line).why == "no_papers"
    desk.commit(Restored(1, MORNING - timedelta(days=1), (), "root"), MORNING - timedelta(hours=1))
    (matter,) = desk.matters()
    assert (matter.kind, matter.about, matter.underway) == (MatterKind.PAPERS, "2026-10", False)
    done = desk.say(line)
    assert (done.verdict, done.names) == (Verdict.DONE, ("2026-10",))
    assert desk.matters() == ()
    assert bool(desk.house.ledger.reading().course("2026-10").stated) is stated
    assert desk.say(line).why == "no_papers"


def test_a_draft_that_is_out_cannot_have_gone_before_the_restore(tmp_path: Path) -> None:
    with paperwork(tmp_path, ("[schedule]\n", '[schedule]\nrelease = "auto"\n')) as desk:
        desk.commit(MonthClosed("2026-10", MORNING - timedelta(days=3)))
        desk.commit(PapersMade("2026-10", "stated", (), deadline=MORNING))
        desk.commit(PapersMade("2026-10", "drafted", ()), MORNING - timedelta(days=2))
        desk.commit(Restored(1, MORNING - timedelta(days=1), (), "root"), MORNING)
        assert [one.kind for one in desk.matters() if one.underway] == [MatterKind.PAPERS]
        assert desk.say("已寄出 2026-10").why == "no_papers"


def test_lines_of_an_unproven_mail_wait_for_their_clerk_alone(desk: Paperwork) -> None:
    offer = Offer(
        "t" * 64, "<c@x>", offers.CONFIRM, "clerk@x", "m" * 64, (0,), ("要情213期:1",), MORNING + timedelta(days=9)
    )
    desk.commit(Lettered((), offers=(offer,)))
    assert desk.matters() == ()
    (matter,) = desk.matters(clerk="clerk@x")
    assert (matter.kind, matter.names) == (MatterKind.CONFIRMATION, ("要情213期:1",))
    assert desk.matters(MORNING + timedelta(days=10), clerk="clerk@x") == ()
    desk.commit(Redeemed("t" * 64, "n" * 64))
    assert desk.matters(clerk="clerk@x") == ()


def test_who_sent_too_little_is_told_from_the_20th(tmp_path: Path) -> None:
    bureau = '{ id = "bureau", name = "市直部门" }'
    with paperwork(tmp_path, (bureau, '{ id = "bureau", name = "市直部门", minimum = 3 }')) as desk:
        desk.mail("2026-11-0001", ago=timedelta(hours=1))
        desk.say("计入 2026-11-0001")
        stranger(desk, "2026-11-0002")
        assert MatterKind.ZERO not in [kind for kind, _ in desk.kinds(datetime(2026, 11, 19, 8, 30, tzinfo=ZONE))]
        twentieth = {matter.kind: matter for matter in desk.matters(datetime(2026, 11, 20, 8, 30, tzinfo=ZONE))}
        assert twentieth[MatterKind.ZERO].units == ("qinghe",)  # 市教育局 may have sent the undecided mail
        assert MatterKind.MINIMUM not in twentieth  # and so may 市科技局
        desk.say("2026-11-0002是市教育局的")
        twentieth = {matter.kind: matter for matter in desk.matters(datetime(2026, 11, 20, 8, 30, tzinfo=ZONE))}
        assert (twentieth[MatterKind.MINIMUM].units, twentieth[MatterKind.MINIMUM].names) == (
            ("kjj", "jyj"),
            ("1/3", "1/3"),
        )


def test_matters_stand_by_kind_and_then_by_age(desk: Paperwork) -> None:
    desk.mail("2026-11-0001", fault="scan", ago=timedelta(days=1))
    stranger(desk, "2026-11-0003")
    stranger(desk, "2026-10-0004")
    desk.commit(Held("office", "INBOX", 1, "1:60", "many old mails"))
    assert [about for _, about in desk.kinds()] == ["INBOX", "2026-10-0004", "2026-11-0003", "2026-11-0001"]


def test_what_is_no_report_is_set_aside_and_can_be_somebodys_after_all(desk: Paperwork) -> None:
    stranger(desk)
    assert desk.say("不计 2026-11-0012 非报送信息").verdict is Verdict.DONE
    assert desk.matters() == ()
    assert desk.mail_class("2026-11-0012") is MailClass.OTHER
    desk.say("撤销上一条")
    assert desk.mail_class("2026-11-0012") is MailClass.UNATTRIBUTED
    assert len(desk.matters()) == 1
    desk.say("不计 2026-11-0012 非报送信息")
    reply = desk.say("2026-11-0012是市教育局的")
    assert sum(credit.points for credit in reply.credits) == Decimal("0.2")
    assert desk.mail_class("2026-11-0012") is MailClass.SUBMISSION


def test_a_mail_of_nobody_waits_as_long_as_any_of_its_items_does(desk: Paperwork) -> None:
    records = [item(f"2026-11-0012.{n}", "unattributed", counted=False, units=()) for n in (1, 2)]
    desk.mail("2026-11-0012", *records, unit="", mail_class=MailClass.UNATTRIBUTED, texts=("甲事。", "乙事。"))
    desk.say("不计 2026-11-0012.1 新闻稿")
    assert desk.kinds() == [(MatterKind.UNATTRIBUTED, "2026-11-0012")]
    desk.say("2026-11-0012.2是市教育局的")
    assert desk.matters() == ()
    assert desk.mail_class("2026-11-0012") is MailClass.SUBMISSION


def test_every_ready_answer_is_carried_out_and_can_be_taken_back(desk: Paperwork) -> None:
    names = {unit.id: unit.short for unit in desk.house.config.units}
    stranger(desk)
    desk.mail("2026-11-0001", fault="scan")
    desk.mail("2026-11-0002", item("2026-11-0002", "linked", counted=False), links=("大文件.docx",))
    desk.mail("2026-11-0007")
    for number, reason in (("2026-11-0008", "like_earlier"), ("2026-11-0009", "same_text_other_unit")):
        desk.mail(number, item(number, reason, like="2026-11-0007"), ago=timedelta(hours=1))
    desk.mail("2026-11-0010", repeat("2026-11-0010", "2026-11-0007"), ago=timedelta(hours=1))
    desk.commit(Suspended("xx@jyj.jiangcheng.example", ("<0@x>",), "5.1.1", "no such user"))
    waiting = desk.matters()
    assert len(waiting) == 7
    for matter in waiting:
        for answer in answers(matter, names):
            assert desk.say(answer.line).verdict is Verdict.DONE, answer
            if answer.once:
                continue
            assert matter.key not in {one.key for one in desk.matters()}, answer
            assert desk.say("撤销上一条").verdict is Verdict.DONE, answer
            assert matter.key in {one.key for one in desk.matters()}, answer
    desk.commit(Held("office", "INBOX", 1, "1:60", "many old mails"))
    (held,) = answers(desk.matters()[0], names)
    assert desk.say(held.line).verdict is Verdict.DONE
    assert not [matter for matter in desk.matters() if matter.kind is MatterKind.HELD]
