"""The month's course on a real Dovecot: what falls into which month, when it closes, and that papers go out once."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailproc.desk import Desk, Verdict
from mailproc.figures import tally_of
from mailproc.rounds import House
from tests.e2e.office import ZONE, Office, report, story, text_of

SENDER = "张三 <zs@kjj.jiangcheng.example>"
OCTOBER = datetime(2026, 10, 8, 9, 0, tzinfo=ZONE)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def received(house: House, month: str, unit: str = "kjj") -> int:
    books = house.ledger.reading()
    return next(one.received for one in tally_of(house.config, books, month).units if one.unit == unit)


@pytest.fixture
def october(office: Office) -> Office:
    office.configure(start="2026-10-01")
    office.account.append(report(SENDER, "信息", story(1), message_id="<1@x.example>"), OCTOBER)
    return office


@pytest.mark.parametrize(
    ("period", "last", "first", "month", "after"),
    [
        ("month", (2026, 10, 31), (2026, 11, 1), "2026-10", "2026-11"),
        ("26-25", (2026, 10, 25), (2026, 10, 26), "2026-10", "2026-11"),
    ],
)
def test_the_last_second_and_the_first_fall_into_their_months(  # noqa: PLR0917 a table's columns
    office: Office,
    period: str,
    last: tuple[int, int, int],
    first: tuple[int, int, int],
    month: str,
    after: str,
) -> None:
    """On a host in UTC: the program runs with TZ=UTC, the moments are Asia/Shanghai's."""
    office.configure(start="2026-10-01", period=period)
    office.account.append(report(SENDER, "信息一", story(1)), datetime(*last, 23, 59, 59, tzinfo=ZONE))
    office.account.append(report(SENDER, "信息二", story(2)), datetime(*first, 0, 0, 0, tzinfo=ZONE))
    office.program("once")
    for label in (month, after):
        unit = next(one for one in office.json("tally", label)["units"] if one["unit"] == "kjj")
        assert (label, unit["received"]) == (label, 1)
        assert office.json("tally", label)["mails"] == 1


def test_statements_draft_and_circular_go_out_once_each_in_their_time(october: Office) -> None:
    sink = october.sink
    with october.house() as house:
        house.round(OCTOBER)
        assert [one["Subject"] for one in sink.to("xx@jyj.jiangcheng.example")] == []
        house.round(at(1, 0, 30))
        assert not house.ledger.reading().course("2026-10").closed
        house.round(at(1, 1, 1))
        assert house.ledger.reading().course("2026-10").closed
        house.round(at(2, 8, 59))
        assert sink.to("xx@jyj.jiangcheng.example") == []
        for minute in (0, 5):
            house.round(at(2, 9, minute))
        (statement,) = sink.to("xx@jyj.jiangcheng.example")
        assert "核对表" in statement["Subject"]
        assert "11月4日17:30" in text_of(statement)
        assert [one for one in sink.to("clerk@jiangcheng.example") if "统计表" in one["Subject"]]
        house.round(at(4, 17, 29))
        assert sink.to("signer@jiangcheng.example") == []
        for minute in (30, 35):
            house.round(at(4, 17, minute))
        (draft,) = sink.to("signer@jiangcheng.example")
        assert "送审稿" in draft["Subject"]
        house.round(at(20, 9))
        assert len(sink.to("xx@jyj.jiangcheng.example")) == 1
        release(house, at(20, 10), Verdict.DONE)
        release(house, at(20, 11), Verdict.REFUSED)
        house.round(at(20, 12))
        circulars = sink.to("xx@jyj.jiangcheng.example")[1:]
        assert len(circulars) == 1
        assert "市教育局" not in str(circulars[0]["Subject"])
        assert circulars[0]["To"].addresses[0].addr_spec == "xx@jyj.jiangcheng.example"
        assert len(sink.to("head@jiangcheng.example")) == 1
        assert "赵六" in text_of(circulars[0])
    assert len(set(sink.ids())) == len(sink.ids())


def release(house: House, now: datetime, verdict: Verdict) -> None:
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, now), house.publisher(books), "clerk")
        (reply,) = desk.do("印发10月 签发人 赵六", now, confirmed=True)
        assert reply.verdict is verdict


def test_a_published_month_never_changes_and_late_entries_go_to_the_next(october: Office) -> None:
    with october.house() as house:
        house.round(OCTOBER)
        house.round(at(2, 9))
        release(house, at(5, 9), Verdict.DONE)
        before = tally_of(house.config, house.ledger.reading(), "2026-10").units
        with house.ledger.writing() as books:
            desk = Desk(house.config, house.ledger, house.roster(books, at(6, 9)), house.publisher(books), "clerk")
            (asked,) = desk.do("要情 10月30日:上月1", at(6, 9), confirmed=False)
            assert asked.verdict is Verdict.CONFIRM
            (reply,) = desk.do("要情 10月30日:上月1", at(6, 9), confirmed=True)
            assert [(credit.late, credit.month) for credit in reply.credits] == [("late", "2026-11")]
            (late,) = desk.do("不计 上月1 新闻稿", at(6, 9), confirmed=True)
            assert [credit.late for credit in late.credits] == ["reversal"]
        october.account.append(report(SENDER, "迟到的信息", story(9)), at(31, 22, month=10))
        house.round(at(6, 10), whole=True)
        books = house.ledger.reading()
        assert tally_of(house.config, books, "2026-10").units == before
        november = next(one for one in tally_of(house.config, books, "2026-11").units if one.unit == "kjj")
        assert november.adopted["yaoqing"] == 1
        assert november.received == 0  # one late, one taken back


def test_nothing_goes_out_before_the_mailbox_was_read_over_the_first(october: Office) -> None:
    with october.house() as house:
        house.round(OCTOBER)
        october.account.append(report(SENDER, "最后一条", story(3)), at(31, 23, 50, month=10))
        october.account.server.stop()
        for day in (1, 2, 3):
            outcome = house.round(at(day, 10))
            assert outcome.faults
        assert october.sink.to("xx@jyj.jiangcheng.example") == []
        assert {one["Subject"] for one in october.sink.to("clerk@jiangcheng.example")} == {"【系统提示】信箱无法读取"}
        october.account.server.start()
        house.round(at(3, 11))
        statements = [one for one in october.sink.to("xx@kjj.jiangcheng.example") if "核对表" in one["Subject"]]
        assert len(statements) == 1
        assert "2026-10-0002" in text_of(statements[0])
        assert "11月5日17:30" in text_of(statements[0])  # two workdays after the statement


def test_a_month_ended_long_ago_waits_for_a_person(october: Office) -> None:
    with october.house() as house:
        house.round(at(10, 9, month=12))
        assert house.ledger.reading().course("2026-10").closed
        assert not house.ledger.reading().course("2026-10").stated
        assert [one for one in october.sink.to("xx@jyj.jiangcheng.example") if "10月" in one["Subject"]] == []


def test_auto_release_holds_one_workday(october: Office) -> None:
    path = october.configure(start="2026-10-01")
    path.write_text(path.read_text().replace("[schedule]", '[schedule]\nrelease = "auto"'))
    with october.house() as house:
        house.round(OCTOBER)
        house.round(at(2, 9))
        house.round(at(4, 17, 30))
        house.round(at(5, 17, 29))
        assert not house.ledger.reading().course("2026-10").published
        house.round(at(5, 17, 30))
        assert house.ledger.reading().course("2026-10").published


def test_a_published_edition_is_kept_as_it_was_sent(october: Office, tmp_path: Path) -> None:
    with october.house() as house:
        house.round(OCTOBER)
        house.round(at(2, 9))
        release(house, at(5, 9), Verdict.DONE)
    october.program("circular", "2026-10", "--out", str(tmp_path / "out"))
    edition = october.folder / "state/editions/2026-10-1"
    assert {one.name: one.read_bytes() for one in (tmp_path / "out").iterdir()} == {
        one.name: one.read_bytes() for one in edition.iterdir()
    }


def test_a_circular_that_is_not_out_is_written_in_all_formats(october: Office, tmp_path: Path) -> None:
    with october.house() as house:
        house.round(OCTOBER)
    october.program("circular", "2026-10", "--out", str(tmp_path / "out"))
    names = {one.name for one in (tmp_path / "out").iterdir()}
    assert {"circular.html", "circular.txt", "政务信息工作通报2026年第10期（送审稿）.docx"} <= names


def test_a_unit_with_an_undecided_mail_is_not_named_for_zero(october: Office) -> None:
    stranger = report("李四 <ls@163.com>", "信息", story(5) + "\n市教育局 李四")
    october.account.append(stranger, OCTOBER + timedelta(hours=1))
    with october.house() as house:
        house.round(OCTOBER + timedelta(hours=2))
        house.round(at(2, 9))
        words, _ = house.publisher(house.ledger.reading()).circular("2026-10", at(5, 9), released=False)
    zero = words.text[words.text.index("当月信箱未收到") :].splitlines()[0]
    assert "清河县" in zero
    assert "教育局" not in zero
