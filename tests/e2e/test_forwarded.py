"""A clerk forwards on the 1st what a unit sent him on the 31st: November's number, October's count if he says so."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from mailproc.desk import Desk, Reply, Verdict
from mailproc.figures import tally_of, unit_month
from mailproc.ledger.events import PapersMade
from mailproc.matters import Pending
from mailproc.model import Matter, MatterKind
from mailproc.press.ready import answers
from mailproc.recounting import credit_differences
from mailproc.redeciding import redecide
from tests.e2e.clerks import CLERK, Bureau, bureau, mail
from tests.e2e.office import ZONE, Office, story

MONDAY = datetime(2026, 11, 2, 8, 35, tzinfo=ZONE)
NAMES = {"kjj": "市科技局"}
FIFTH = Decimal("0.2")
BELOW = """-------- 转发邮件信息 --------
发件人："张三" <zhangsan@example.com>
发送日期：{sent}
收件人：王五 <wangwu@example.com>
主题：市科技局信息

{text}
江城市科学技术局 张三
"""


def forward(sent: str = "2026-10-31 23:41:00") -> bytes:
    at = MONDAY - timedelta(days=1)
    return mail(BELOW.format(sent=sent, text=story(7)), at=at, subject="Fw:市科技局信息")


@pytest.fixture
def here(office: Office) -> Iterator[Bureau]:
    with bureau(office) as made:
        made.now = MONDAY
        yield made


def received(at: Bureau, month: str) -> tuple[int, Decimal]:
    row = next(one for one in tally_of(at.house.config, at.house.ledger.reading(), month).units if one.unit == "kjj")
    return row.received, row.points


def row(at: Bureau, month: str) -> tuple[str, str, Decimal] | None:
    """How the item stands in the unit's statement of a month; None where it does not."""
    rows = unit_month(at.house.config, at.house.ledger.reading(), "kjj", month).rows
    return next(((one.counted, one.why, one.points) for one in rows if one.number == "2026-11-0001"), None)


def waiting(at: Bureau) -> tuple[Matter, ...]:
    house, books = at.house, at.house.ledger.reading()
    pending = Pending(house.config, books, house.roster(books, at.now), house.publisher(books), house.ledger, at.now)
    return tuple(one for one in pending.matters() if one.kind is MatterKind.FORWARDED)


def say(at: Bureau, line: str, *, confirmed: bool = False) -> Reply:
    house = at.house
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, at.now), house.publisher(books), CLERK)
        (reply,) = desk.do(line, at.now, confirmed=confirmed)
        return reply


def sound(at: Bureau) -> None:
    books = at.house.ledger.reading()
    assert [*credit_differences(at.house.config, books, "2026-10")] == []
    assert [*credit_differences(at.house.config, books, "2026-11")] == []
    assert at.office.json("verify")["problems"] == []


def test_it_is_novembers_and_becomes_octobers_by_one_click_and_novembers_again(here: Bureau) -> None:
    here.receive(forward(), at=MONDAY - timedelta(days=1))
    assert (received(here, "2026-10"), received(here, "2026-11")) == ((2, 2 * FIFTH), (1, FIFTH))
    (matter,) = waiting(here)
    assert (matter.about, matter.names) == ("2026-11-0001", ("2026-10", "2026-10-31"))
    count, keep = answers(matter, NAMES)
    assert (count.line, keep.line) == ("计入 2026-11-0001 2026-10", "2026-11-0001无误")
    done = say(here, count.line)
    assert (done.verdict, done.names) == (Verdict.DONE, ("2026-11-0001",))
    assert {(one.month, one.points, one.late) for one in done.credits} == {
        ("2026-11", -FIFTH, ""),
        ("2026-10", FIFTH, ""),
    }
    assert (received(here, "2026-10"), received(here, "2026-11")) == ((3, 3 * FIFTH), (0, Decimal(0)))
    assert row(here, "2026-10") == ("是", "", FIFTH)
    assert row(here, "2026-11") == ("否", "代报信息，已计入原信发出的月份", Decimal(0))
    assert waiting(here) == ()
    sound(here)
    assert say(here, "撤销上一条").verdict is Verdict.DONE
    assert (received(here, "2026-10"), received(here, "2026-11")) == ((2, 2 * FIFTH), (1, FIFTH))
    assert (row(here, "2026-10"), row(here, "2026-11")) == (None, ("是", "", FIFTH))
    assert len(waiting(here)) == 1
    say(here, keep.line)
    assert waiting(here) == ()
    sound(here)


def test_it_can_be_moved_back_and_taken_out_and_used_like_any_other(here: Bureau) -> None:
    here.receive(forward(), at=MONDAY - timedelta(days=1))
    say(here, "计入 1 10月")
    assert say(here, "计入 1 10月").why == "counted_there"
    assert say(here, "计入 1").verdict is Verdict.DONE  # it does, and stays where it is
    assert (row(here, "2026-10"), received(here, "2026-10")[0]) == (("是", "", FIFTH), 3)
    assert say(here, "计入 1 11月").verdict is Verdict.DONE
    assert (received(here, "2026-10")[0], received(here, "2026-11")[0]) == (2, 1)
    say(here, "计入 1 10月")
    assert say(here, "1是市教育局的", confirmed=True).verdict is Verdict.DONE
    assert (received(here, "2026-10")[0], received(here, "2026-11")[0]) == (2, 0)
    say(here, "撤销上一条")
    assert say(here, "不计 1 新闻稿").verdict is Verdict.DONE
    assert (received(here, "2026-10")[0], received(here, "2026-11")[0]) == (2, 0)
    sound(here)


def test_once_october_is_out_it_is_offered_no_more_and_what_touches_it_asks(here: Bureau) -> None:
    here.receive(forward(), at=MONDAY - timedelta(days=1))
    say(here, "计入 1 10月")
    with here.house.ledger.writing():
        here.house.ledger.commit(PapersMade("2026-10", "published", (), edition=1), here.now)
    asked = say(here, "不计 1 新闻稿")
    assert (asked.verdict, [(one.month, one.late) for one in asked.credits]) == (
        Verdict.CONFIRM,
        [("2026-11", "reversal")],
    )
    assert say(here, "撤销上一条").verdict is Verdict.CONFIRM
    assert say(here, "撤销上一条", confirmed=True).verdict is Verdict.DONE
    assert waiting(here) == ()
    assert (say(here, "计入 1 10月").why, say(here, "计入 1 10月").verdict) == ("month_out", Verdict.REFUSED)


@pytest.mark.parametrize("sent", ["2026-11-01 07:12:00", "2026-09-30 23:41:00", "昨天"])
def test_only_what_was_sent_in_the_month_before_is_offered(here: Bureau, sent: str) -> None:
    here.receive(forward(sent), at=MONDAY - timedelta(days=1))
    assert received(here, "2026-11")[0] == 1
    assert waiting(here) == ()
    refused = say(here, "计入 1 10月")
    assert (refused.verdict, refused.why) == (Verdict.REFUSED, "not_forwarded" if sent == "昨天" else "sent_in")


def test_a_units_own_mail_counts_in_its_month_alone(here: Bureau) -> None:
    assert say(here, "计入 2026-10-0001 9月").why == "not_forwarded"


def test_today_s_rules_would_give_the_same_points(here: Bureau) -> None:
    here.receive(forward(), at=MONDAY - timedelta(days=1))
    say(here, "计入 1 10月")
    house = here.house
    for month in ("2026-10", "2026-11"):
        result = redecide(house.config, house.ledger, house.examiner, month)
        assert (result.otherwise, result.points) == ((), {})


def test_it_goes_back_by_one_month_at_most(here: Bureau) -> None:
    here.receive(forward("2026-09-30 23:41:00"), at=MONDAY - timedelta(days=1))
    refused = say(here, "计入 1 9月")
    assert (refused.why, refused.names) == ("sent_in", ("2026-11-0001", "2026年9月30日"))
