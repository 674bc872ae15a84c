"""The units' side: free words reach the clerk with the mails beside them, 查询 is answered to who may ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest

from mailproc.desk import Desk as ClerksDesk
from mailproc.desk import Verdict
from mailproc.model import Due, MailClass, Submission
from mailproc.rounds import House
from tests.e2e.office import ZONE, Office, report, story, text_of

CLERK = "clerk@jiangcheng.example"
KJJ, JYJ, QINGHE = "xx@kjj.jiangcheng.example", "xx@jyj.jiangcheng.example", "qinghe@example.com"
STRANGER = "somebody@example.org"
FIRST = datetime(2026, 10, 8, 9, 0, tzinfo=ZONE)
STATED = datetime(2026, 11, 2, 9, 5, tzinfo=ZONE)
TITLE_B = "关于教育督导第9项工作的情况"


class Desk:
    """An office with two units' items of October, on the morning of its statements."""

    def __init__(self, office: Office, house: House) -> None:
        self.office = office
        self.house = house
        self.now = FIRST

    def receive(self, *mails: bytes, at: datetime | None = None) -> None:
        if at:
            self.now = at
        for raw in mails:
            self.now += timedelta(seconds=1)
            self.office.account.append(raw, self.now)
        self.house.round(self.now)
        self.now += timedelta(minutes=11)

    def do(self, text: str) -> None:
        """The clerk's lines, carried out now."""
        with self.house.ledger.writing() as books:
            roster, publisher = self.house.roster(books, self.now), self.house.publisher(books)
            replies = ClerksDesk(self.house.config, self.house.ledger, roster, publisher, CLERK).do(
                text, self.now, confirmed=True
            )
        assert {reply.verdict for reply in replies} == {Verdict.DONE}, replies

    def letters(self, to: str, about: str = "") -> list[EmailMessage]:
        return [one for one in self.office.sink.to(to) if about in str(one["Subject"])]

    def last(self, to: str, about: str) -> EmailMessage:
        return self.letters(to, about)[-1]

    def mail(self) -> Submission:
        """The mail that arrived last."""
        books = self.house.ledger.reading()
        mails = [one for month in books.office.months for one in books.month(month).submissions.values()]
        return max(mails, key=lambda one: one.arrival)

    def points(self) -> dict[str, str]:
        books = self.house.ledger.reading()
        found: dict[str, str] = {}
        for month in sorted(books.office.months):
            for one in books.month(month).credits.values():
                found[one.id] = f"{one.unit} {one.points}"
        return found


@contextmanager
def opened(office: Office) -> Iterator[Desk]:
    office.configure(start="2026-10-01")
    with office.house() as house:
        desk = Desk(office, house)
        desk.receive(
            report(KJJ, "信息1", story(1)), report(KJJ, "信息2", story(2)), report(JYJ, "信息3", story(9, "教育督导"))
        )
        yield desk


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    with opened(office) as made:
        yield made


def reply(sender: str, to: EmailMessage, text: str, **headers: str) -> bytes:
    name = str(to["Message-ID"])
    return report(sender, f"回复: {to['Subject']}", text, In_Reply_To=name, References=name, **headers)


# --- remarks ---


def test_free_words_on_a_statement_reach_the_clerk_with_the_mails_beside_them(desk: Desk) -> None:
    desk.receive(at=STATED)
    before = desk.points()
    statement = desk.last(KJJ, "核对表")
    words = f"第2条不是我单位的;2026-10-0003《{TITLE_B}》是我局报送的,10月9日还有一条未统计,编号0008。"
    desk.receive(reply(KJJ, statement, words))
    (letter,) = desk.letters(CLERK, "【单位反馈】")
    assert str(letter["Subject"]).startswith("【单位反馈】市科技局对核对表的反馈")
    told = text_of(letter)
    for part in (
        words[:20],
        "2026-10-0002 市科技局",
        "2026-10-0003 市教育局",
        TITLE_B,
        "得分：0.2",
        "未查到：2026-10-0008",
    ):
        assert part in told, (part, told)
    answers = [one for one in desk.letters(KJJ, "【回执】") if "反馈" in str(one["Subject"])]
    assert len(answers) == 1
    assert "对核对表的反馈已收到，将由工作人员核对后答复。" in text_of(answers[0])
    assert TITLE_B not in text_of(answers[0])  # another unit's data stays with the clerk
    assert "市教育局" not in text_of(answers[0])
    mail = desk.mail()
    assert (mail.mail_class, mail.reason, mail.items, mail.remark) == (
        MailClass.OTHER,
        "no item: remark",
        (),
        "statement",
    )
    assert desk.points() == before
    desk.house.round(desk.now)
    assert len(desk.letters(CLERK, "【单位反馈】")) == 1


def test_thanks_for_a_statement_stay_silent(desk: Desk) -> None:
    desk.receive(at=STATED)
    sent = len(desk.office.sink.letters)
    desk.receive(reply(KJJ, desk.last(KJJ, "核对表"), "收到,核对无误,谢谢!"))
    assert len(desk.office.sink.letters) == sent


def test_a_remark_on_a_receipt_brings_the_mail_that_was_answered(desk: Desk) -> None:
    receipt = desk.last(JYJ, "【回执】")
    desk.receive(reply(JYJ, receipt, "这条重复统计了,请核对"))
    told = text_of(desk.last(CLERK, "【单位反馈】市教育局对回执的反馈"))
    assert "2026-10-0003 市教育局" in told
    assert TITLE_B in told


def test_a_report_in_answer_to_a_statement_counts_and_in_doubt_the_clerk_is_shown(desk: Desk) -> None:
    desk.receive(at=STATED)
    statement = desk.last(KJJ, "核对表")
    desk.receive(reply(KJJ, statement, story(20)))
    assert desk.mail().mail_class is MailClass.SUBMISSION
    assert not desk.letters(CLERK, "【单位反馈】")
    desk.receive(reply(KJJ, statement, f"以下信息未统计,现补报:\n{story(21)}"))
    mail = desk.mail()
    assert (mail.mail_class, len(mail.items)) == (MailClass.SUBMISSION, 1)
    told = text_of(desk.last(CLERK, "【单位反馈】"))
    assert f"请来信写“不计 {mail.number}”" in told
    assert "所提意见将由工作人员核对后答复。" in text_of(desk.last(KJJ, f"【回执】{mail.number}"))


def test_a_stranger_who_speaks_of_a_unit_s_numbers_learns_nothing(desk: Desk) -> None:
    desk.receive(at=STATED)
    statement = desk.last(KJJ, "核对表")
    desk.receive(reply(STRANGER, statement, "2026-10-0003未统计,请核对"))
    assert "发件地址尚未登记为该单位地址" in text_of(desk.last(CLERK, "【单位反馈】"))
    (answer,) = desk.letters(STRANGER)
    for word in ("2026-10", "市科技局", "市教育局", "反馈"):
        assert word not in text_of(answer).partition("————")[0], word


def test_the_clerk_s_letter_survives_a_crash_before_its_commit(desk: Desk) -> None:
    """Written again with the same Message-ID, and only one is sent."""
    desk.receive(at=STATED)
    raw = reply(KJJ, desk.last(KJJ, "核对表"), "第1条标题有误")
    desk.office.account.append(raw, desk.now)
    post = desk.house.dispatch.post
    desk.house.dispatch.post = lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt)  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        desk.house.round(desk.now)
    desk.house.dispatch.post = post  # type: ignore[method-assign]
    desk.house.round(desk.now)
    assert len(desk.letters(CLERK, "【单位反馈】")) == 1
    assert len(desk.letters(KJJ, "反馈已收到")) == 1


# --- 查询 ---


def test_a_unit_gets_its_own_list(desk: Desk) -> None:
    desk.do("要情213期:1\n省办采用 2 第88期\n批示 2 省")
    desk.receive(report(KJJ, "查询10月", ""))
    told = text_of(desk.last(KJJ, "【查询结果】市科技局2026年10月"))
    for part in ("2026-10-0001", "2026-10-0002", "采用：昨日要情第213期", "计报市信息2条"):
        assert part in told, (part, told)
    for part in ("省", "批示", "得分", "2026-10-0003", TITLE_B):  # until the clerk says so; no points; nobody else's
        assert part not in told.partition("————")[0].replace("省政府", "省"), part
    assert desk.mail().mail_class is MailClass.OTHER
    assert not desk.letters(KJJ, "【回执】邮件已收到")


def test_a_list_after_the_statement_tells_what_the_statement_told(desk: Desk) -> None:
    desk.do("省办采用 2 第88期")
    desk.receive(at=STATED)
    desk.receive(report(KJJ, "信息报送", "查询上月\n市科技局 张三"))
    assert "采用：省政府办公厅第88期" in text_of(desk.last(KJJ, "【查询结果】"))


@pytest.mark.parametrize("sender", [STRANGER, f"市科技局 <{STRANGER}>"])
def test_a_stranger_s_enquiry_is_answered_with_arrival_only(desk: Desk, sender: str) -> None:
    desk.receive(report(sender, "查询10月", "市科技局 张三"))
    (answer,) = desk.letters(STRANGER)
    assert str(answer["Subject"]).startswith("【回执】邮件已收到")
    assert "市科技局" not in text_of(answer).partition("————")[0]


def test_a_forged_enquiry_is_not_answered(desk: Desk) -> None:
    sent = len(desk.office.sink.letters)
    forged = b"Authentication-Results: mx.example; dmarc=fail header.from=kjj.jiangcheng.example\r\n"
    desk.receive(forged + report(KJJ, "查询10月", ""))
    assert len(desk.office.sink.letters) == sent


def test_a_reply_to_address_gets_nothing(desk: Desk) -> None:
    desk.receive(report(KJJ, "查询", "", Reply_To=STRANGER))
    assert not desk.letters(STRANGER)
    assert desk.letters(KJJ, "【查询结果】")


def test_five_lists_a_day(desk: Desk) -> None:
    for n in range(7):
        desk.receive(report(KJJ, "查询", "", message_id=f"<{n}@kjj.example>"))
    assert len(desk.letters(KJJ, "【查询结果】")) == 5
    assert Due.CAPPED in desk.mail().due
    desk.receive(report(KJJ, "查询", "", message_id="<8@kjj.example>"), at=FIRST + timedelta(days=2))
    assert len(desk.letters(KJJ, "【查询结果】")) == 6


# --- the informant changed ---


def test_a_change_of_informant_is_a_proposal_and_changes_nothing(desk: Desk) -> None:
    words = "我局信息员由张三变更为李四,邮箱lisi@example.com,自11月16日起,请知悉。"
    desk.receive(report(KJJ, "信息员变更", words))
    told = text_of(desk.last(CLERK, "【信息员变更】市科技局"))
    assert "信息员 李四 lisi@example.com 市科技局 自11月16日" in told
    assert "离任 张三 市科技局 11月16日" in told
    assert "信息员变更情况已收到，将由工作人员核实后登记。" in text_of(desk.last(KJJ, "【回执】"))
    mail = desk.mail()
    assert mail.handover is not None
    assert mail.handover.comes == "李四"
    assert not desk.house.ledger.reading().office.lessons
    desk.receive(report("lisi@example.com", "信息", story(30)))
    assert desk.mail().mail_class is MailClass.UNATTRIBUTED


def test_a_forged_change_of_informant_warns_the_clerk(desk: Desk) -> None:
    forged = b"Authentication-Results: mx.example; dmarc=fail header.from=kjj.jiangcheng.example\r\n"
    desk.receive(forged + report(KJJ, "信息员变更", "新任信息员:李四 邮箱:lisi@example.com"))
    assert "可能有人冒用" in text_of(desk.last(CLERK, "【信息员变更】"))
    assert not desk.letters(KJJ, "【回执】邮件已收到")
