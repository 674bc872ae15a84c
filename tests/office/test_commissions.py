"""Which mail answers a commission, and when a unit is reminded."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from mailproc.model import ItemStatus
from mailproc.office import commissions
from mailproc.office.calendar import Workdays
from tests.press.jiangcheng import ZONE, item, submission

MAIL = submission("2026-11-0007", item("2026-11-0007"), titles=("秋粮收购",))


@pytest.mark.parametrize(
    "text",
    [
        "约稿Y1",
        "约稿 y1：秋粮收购",
        "回复：【约稿】Y1 关于秋粮收购（11月20日截稿，信息科）",
        "约稿（编号：Y1）",
        "约稿任务Ｙ１",
        "Y1号约稿",
        "现将约稿编号Y1的稿件报上",
    ],
)
def test_a_commission_is_named(text: str) -> None:
    assert commissions.names(text, "Y1")
    assert not commissions.names(text, "Y11")
    assert not commissions.names(text, "Y2")


@pytest.mark.parametrize("text", ["约稿Y12", "Y1", "BY1约稿", "约稿：关于Y1产业园的情况", "关于约稿的几点建议"])
def test_what_does_not_name_it(text: str) -> None:
    assert not commissions.names(text, "Y1")


def test_a_mail_answers_by_its_thread_or_by_name() -> None:
    letters = ("<mp.1@jiangcheng.example>",)
    assert commissions.answers(replace(MAIL, references=letters), "Y1", letters, ())
    assert not commissions.answers(replace(MAIL, references=("<other@x.example>",)), "Y1", letters, ("秋粮收购",))
    assert commissions.answers(MAIL, "Y1", letters, ("现报上约稿Y1",))
    assert commissions.answers(replace(MAIL, subject="约稿Y1"), "Y1", letters, ())
    assert commissions.answers(MAIL, "Y1", (), ("约稿Y1",))


def test_the_items_are_the_units_own_and_the_first_of_their_kind() -> None:
    mail = submission(
        "2026-11-0009",
        item("2026-11-0009.1", ItemStatus.REVISION, counted=False, of="2026-11-0007"),
        item("2026-11-0009.2"),
        item("2026-11-0009.3", units=("jyj",)),
    )
    assert commissions.items(mail, "kjj") == ("2026-11-0007", "2026-11-0009.2")


@pytest.mark.parametrize(
    ("deadline", "reminded"),
    [
        (datetime(2026, 11, 20, 17, 30, tzinfo=ZONE), date(2026, 11, 19)),
        (datetime(2026, 11, 23, 17, 30, tzinfo=ZONE), date(2026, 11, 20)),  # a Monday
        (datetime(2026, 10, 9, 17, 30, tzinfo=ZONE), date(2026, 10, 8)),  # after the holidays
        (datetime(2026, 10, 8, 17, 30, tzinfo=ZONE), date(2026, 9, 30)),
    ],
)
def test_a_unit_is_reminded_on_the_workday_before(deadline: datetime, reminded: date) -> None:
    due = commissions.reminding(deadline, Workdays())
    assert (due.date(), due.hour, due.utcoffset()) == (reminded, 16, deadline.utcoffset())
