"""The units' side: free words reach the clerk with the mails beside them, 查询 is answered to who may ask."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest

from mailproc.desk import Desk as ClerksDesk
from mailproc.desk import Reply, Verdict
from mailproc.ledger import letout
from mailproc.ledger.events import FeedbackGiven
from mailproc.model import Address, Due, MailClass, Submission
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
        with self.lines(text) as replies:
            assert {reply.verdict for reply in replies} == {Verdict.DONE}, replies

    @contextmanager
    def lines(self, text: str, *, confirmed: bool = True) -> Iterator[tuple[Reply, ...]]:
        with self.house.ledger.writing() as books:
            roster, publisher = self.house.roster(books, self.now), self.house.publisher(books)
            clerks = ClerksDesk(self.house.config, self.house.ledger, roster, publisher, CLERK)
            yield clerks.do(text, self.now, confirmed=confirmed)

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
def opened(office: Office, *replaced: tuple[str, str]) -> Iterator[Desk]:
    """`replaced` are pieces of config.toml."""
    path = office.configure(start="2026-10-01")
    for old, new in replaced:
        words = path.read_text("utf-8")
        assert old in words
        path.write_text(words.replace(old, new), "utf-8")
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
    words = f"科长您好:\n第2条不是我单位的;2026-10-0003《{TITLE_B}》是我局报送的,10月9日还有一条未统计,编号0008。"
    desk.receive(reply(KJJ, statement, words))
    (letter,) = desk.letters(CLERK, "【单位反馈】")
    assert str(letter["Subject"]).startswith("【单位反馈】市科技局对核对表的反馈：第2条不是我单位的")
    told = text_of(letter)
    for part in (
        words[6:20],
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


def test_a_remark_waits_in_the_digest_with_the_row_it_names_until_it_is_answered(desk: Desk) -> None:
    desk.do("不计 2026-10-0002 新闻稿")
    desk.receive(at=STATED)
    desk.receive(reply(KJJ, desk.last(KJJ, "核对表"), "第2条是我局报送的,未统计,请核对"))

    def preview() -> str:
        """As `mailproc digest` draws it, while nobody has opened the index."""
        with closing(House(desk.house.config)) as fresh:
            return fresh.digesting(fresh.ledger.reading(), desk.now).draw(desk.now, Address(CLERK)).text

    told = preview()
    assert "单位来信反映的情况（1件）" in told
    assert "所涉信息：2026-10-0002（未计数）" in told
    assert "（计入 2026-10-0002）" in told
    assert "（市科技局2026-10）" in told
    desk.do("已答复 市科技局 2026-11-02")
    assert "单位来信反映" not in preview()


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


# --- 情况反馈 ---

EVENING = datetime(2026, 10, 8, 17, 1, tzinfo=ZONE)  # a Thursday


def feedback(desk: Desk, unit: str = KJJ) -> list[EmailMessage]:
    return desk.letters(unit, "【情况反馈】")


def close(desk: Desk, at: datetime) -> None:
    """The rounds of an evening: what is due is told once."""
    for minutes in (0, 1, 90):
        desk.receive(at=at + timedelta(minutes=minutes))


@contextmanager
def feeding(office: Office, habit: str) -> Iterator[Desk]:
    with opened(office, ('feedback = "none"', f'feedback = "{habit}"')) as desk:
        yield desk


def test_adoptions_are_told_at_five_and_held_ones_after_the_clerk_s_word(office: Office) -> None:
    with feeding(office, "daily") as desk:
        desk.do("要情213期:1\n省办采用 2 第88期\n批示 2 省\n短波214期:3")
        desk.receive(at=EVENING - timedelta(minutes=5))
        assert not feedback(desk)
        close(desk, EVENING)
        (letter,) = feedback(desk)
        told = text_of(letter)
        assert "1. 昨日要情第213期采用：关于科技创新第1项工作的情况（2026-10-0001）" in told
        for part in ("省政府", "批示", "得分", TITLE_B, "2026-10-0002"):
            assert part not in told, part
        assert TITLE_B in text_of(feedback(desk, JYJ)[0])
        desk.do("反馈 2")
        close(desk, EVENING + timedelta(days=1))
        told = text_of(feedback(desk)[1])
        assert "省政府办公厅第88期采用：关于科技创新第2项工作的情况" in told
        assert "省批示" in told
        assert "213期" not in told
        assert not feedback(desk, JYJ)[1:]


def test_a_day_without_news_brings_no_letter_and_what_was_undone_before_five_is_not_spoken_of(office: Office) -> None:
    with feeding(office, "daily") as desk:
        desk.do("要情213期:1")
        desk.do("撤销上一条")
        close(desk, EVENING)
        close(desk, EVENING + timedelta(days=1))
        assert not feedback(desk)


def test_what_was_told_and_is_undone_is_told_in_kind_words(office: Office) -> None:
    with feeding(office, "daily") as desk:
        desk.do("要情213期:1")
        close(desk, EVENING)
        desk.do("撤销上一条")
        close(desk, EVENING + timedelta(days=1))
        told = text_of(feedback(desk)[1])
        assert "原反馈“昨日要情第213期采用”，经核对予以更正，不再列入" in told
        assert "下列采用情况有调整" in told


def test_a_day_off_waits_for_the_next_workday(office: Office) -> None:
    with feeding(office, "daily") as desk:
        desk.receive(at=datetime(2026, 10, 16, 18, 0, tzinfo=ZONE))  # Friday, after the hour
        desk.do("要情213期:1")
        close(desk, datetime(2026, 10, 17, 17, 1, tzinfo=ZONE))
        close(desk, datetime(2026, 10, 18, 17, 1, tzinfo=ZONE))
        assert not feedback(desk)
        close(desk, datetime(2026, 10, 19, 17, 1, tzinfo=ZONE))
        assert len(feedback(desk)) == 1


@pytest.mark.parametrize(("habit", "sent"), [("high", 1), ("none", 0)])
def test_only_what_was_held_where_the_office_wants_so_or_nothing(office: Office, habit: str, sent: int) -> None:
    with feeding(office, habit) as desk:
        desk.do("要情213期:1\n批示 2 省\n反馈 2")
        close(desk, EVENING)
        assert len(feedback(desk)) == sent
        assert not any("昨日要情" in text_of(letter) for letter in feedback(desk))


def test_a_crash_between_letter_and_commit_writes_the_same_letter(office: Office) -> None:
    with feeding(office, "daily") as desk:
        desk.do("要情213期:1")
        commit = desk.house.ledger.commit

        def dies(event: object, *arguments: object) -> object:
            if isinstance(event, FeedbackGiven):
                raise KeyboardInterrupt
            return commit(event, *arguments)  # type: ignore[arg-type]

        desk.house.ledger.commit = dies  # type: ignore[method-assign, assignment]
        with pytest.raises(KeyboardInterrupt):
            desk.house.round(EVENING)
        written = {path.name: path.read_bytes() for path in (office.folder / "state" / "letters").iterdir()}
        desk.house.ledger.commit = commit  # type: ignore[method-assign]
        close(desk, EVENING + timedelta(minutes=9))
        assert len(feedback(desk)) == 1
        again = {path.name: path.read_bytes() for path in (office.folder / "state" / "letters").iterdir()}
        assert {name: again[name] for name in written} == written


# --- 报送要点, and the kind line ---


def test_topics_go_to_all_units_once_and_stand_in_the_next_circular(desk: Desk) -> None:
    text = "报送要点 11月:一、年终总结情况\n二、冬季供暖保障"
    with desk.lines(text, confirmed=False) as (reply,):
        assert (reply.verdict, reply.letters) == (Verdict.CONFIRM, 3)
    assert not desk.letters(QINGHE, "【报送要点】")
    desk.do(text)
    desk.receive()
    for unit in (KJJ, JYJ, QINGHE):
        told = text_of(desk.last(unit, "【报送要点】2026年11月份"))
        assert "    一、年终总结情况" in told
        assert "    二、冬季供暖保障" in told
    with desk.lines(text) as (reply,):
        assert (reply.verdict, reply.why) == (Verdict.REFUSED, "topics_again")
    assert len(desk.letters(QINGHE, "【报送要点】")) == 1
    desk.receive(at=STATED)
    desk.receive(at=datetime(2026, 11, 4, 17, 31, tzinfo=ZONE))
    assert "（2）冬季供暖保障" in text_of(desk.last(CLERK, "10月份全市政务信息报送采用情况的通报"))


def test_units_at_zero_get_one_kind_line_and_those_that_came_in_meanwhile_none(desk: Desk) -> None:
    desk.receive(at=datetime(2026, 11, 20, 8, 0, tzinfo=ZONE))
    desk.receive(report(STRANGER, "信息", f"{story(5)}\n清河县人民政府办公室 张三"))
    with desk.lines("提醒零报送 11月", confirmed=False) as (reply,):
        assert (reply.verdict, reply.names) == (Verdict.CONFIRM, ("市科技局", "市教育局"))
    desk.receive(report(KJJ, "信息", story(6)))
    desk.do("提醒零报送 11月")
    desk.receive()
    assert not desk.letters(KJJ, "【温馨提示】")
    assert not desk.letters(QINGHE, "【温馨提示】")  # an undecided mail may be its own
    told = text_of(desk.last(JYJ, "【温馨提示】市教育局11月份"))
    assert "信箱尚未收到贵单位11月份报送的政务信息" in told
    for line, why in (("提醒零报送 11月", "remind_again"), ("提醒零报送 10月", "remind_month")):
        with desk.lines(line) as (reply,):
            assert (reply.verdict, reply.why) == (Verdict.REFUSED, why)
    assert len(desk.letters(JYJ, "【温馨提示】")) == 1


def test_an_answer_to_the_kind_line_with_a_report_counts(desk: Desk) -> None:
    desk.receive(at=datetime(2026, 11, 20, 8, 0, tzinfo=ZONE))
    desk.do("提醒零报送 11月")
    desk.receive()
    desk.receive(reply(JYJ, desk.last(JYJ, "【温馨提示】"), story(7, "教育督导")))
    assert (desk.mail().mail_class, len(desk.mail().items)) == (MailClass.SUBMISSION, 1)


def test_nothing_a_unit_types_is_an_order(desk: Desk) -> None:
    desk.do("批示 2 省")
    before = desk.points()
    for line in ("反馈 2", "提醒零报送 10月", "报送要点 11月:一、测试", "批示 1 省"):
        desk.receive(report(KJJ, line, line))
    assert desk.points().keys() >= before.keys()
    assert not desk.letters(QINGHE)
    assert not letout.told(desk.house.ledger.reading())
