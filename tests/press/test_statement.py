from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from mailproc.model import CreditKind, ItemStatus, Submission, Unit
from mailproc.press.render import Press
from mailproc.press.statement import UnitMonth, statement, unit_month
from tests.press.jiangcheng import HOSTILE, KJJ, NOW, OFFICE, RULES, SENDER, UNITS, ZONE, credit, item, submission

PRESS = Press()
FIGURES = UNITS[5]
DEADLINE = datetime(2026, 11, 5, 17, 30, tzinfo=ZONE)


def mail(number: str, day: int, *, status: ItemStatus = ItemStatus.NEW, reason: str = "") -> Submission:
    counted = status is ItemStatus.NEW
    found = item(number, status, counted=counted, reason=reason)
    arrival = datetime(2026, int(number[5:7]), day, 9, 12, tzinfo=ZONE)
    return replace(submission(number, found, titles=(f"第{day}日的事",)), arrival=arrival)


def month() -> UnitMonth:
    mails = (
        mail("2026-10-0009", 9, status=ItemStatus.DUPLICATE, reason="repeat_late"),
        mail("2026-10-0008", 8),
        mail("2026-09-0101", 28),
        mail("2026-09-0102", 29),
    )
    entries = (
        credit(CreditKind.RECEIVED, "0.2", "2026-10-0008"),
        replace(credit(CreditKind.ADOPTED, "2", "2026-10-0008"), outlet="yaoqing", issue="213"),
        replace(credit(CreditKind.ADOPTED, "1", "2026-10-0008"), outlet="duanbo", issue="2026-10-20"),
        replace(credit(CreditKind.ADOPTED, "-1", "2026-10-0008"), outlet="duanbo", issue="2026-10-20", count=-1),
        replace(credit(CreditKind.INSTRUCTION, "20", "2026-09-0101"), level="province"),
        replace(credit(CreditKind.ADOPTED, "10"), outlet="shengban", why="《电话约稿》"),
        replace(credit(CreditKind.DEDUCTION, "-10"), rule="deduction:late@2026-01-01", why="10月28日专报"),
        replace(credit(CreditKind.RECEIVED, "-0.2", "2026-09-0102"), late="reversal", count=-1, why="9和7重复"),
        replace(credit(CreditKind.RECEIVED, "0.2", "2026-10-0008"), unit="jyj"),
        replace(credit(CreditKind.RECEIVED, "0.2", "2026-09-0101"), month="2026-09"),
    )
    return unit_month("kjj", "2026-10", mails, entries, rules=RULES, zone="Asia/Shanghai")


def write(account: UnitMonth, unit: Unit = KJJ) -> str:
    return statement(PRESS, OFFICE, unit, account, recipient=SENDER, now=NOW).text


def test_rows() -> None:
    rows = [(r.number, r.counted, r.why, r.used, r.points) for r in month().rows]
    assert rows == [
        ("2026-10-0008", "是", "", ("昨日要情第213期",), Decimal("2.2")),
        ("2026-10-0009", "否", "与较早报送内容一致，未再计数", (), Decimal(0)),
        ("2026-09-0101", "—", "", ("省领导批示",), Decimal(20)),
    ]


def test_every_point_stands_somewhere() -> None:
    account = month()
    late = sum(Decimal(entry.points) for entry in account.late)
    assert sum(r.points for r in account.rows) + sum(m.points for m in account.matters) + late == Decimal("22.0")


def test_matters_and_late_entries_have_their_reasons() -> None:
    text = write(month())
    assert "扣分（迟报：10月28日专报） -10分" in text
    assert "省办采用（《电话约稿》） +10分" in text
    assert "冲减 10月28日报市信息（与其他信息重复） -0.2分" in text


def test_other_units_items_are_not_told() -> None:
    theirs = mail("2026-10-0010", 10)
    theirs = replace(theirs, unit="qxj", items=(replace(theirs.items[0], units=("qxj",)),))
    assert not unit_month("kjj", "2026-10", (theirs,), (), rules=RULES, zone="Asia/Shanghai").rows


def test_joint_item_stands_in_both_statements() -> None:
    joint = submission("2026-10-0010", item("2026-10-0010", units=("nyj", "kjj")))
    for unit in ("nyj", "kjj"):
        assert len(unit_month(unit, "2026-10", (joint,), (), rules=RULES, zone="Asia/Shanghai").rows) == 1


def test_letter() -> None:
    account = replace(month(), figures=FIGURES, deadline=DEADLINE)
    letter = statement(PRESS, OFFICE, KJJ, account, recipient=SENDER, now=NOW)
    assert letter.subject == "【核对表】市科技局2026年10月政务信息报送采用情况（信息科）"
    assert letter.key == "2026-10/kjj"
    assert letter.text.startswith("江城市政务信息报送采用情况核对表（2026年10月）\n单位：市科技局\n")
    assert "小计：计报市信息1条，得分22.2。" in letter.text
    assert "如有出入，请于11月5日17:30前直接回复本邮件注明编号，逾期视为无异议。" in letter.text
    for column in ("序号", "编号", "收到时间", "标题", "是否计数", "未计数原因", "采用载体及期号", "得分", "小计"):
        assert f">{column}</t" in letter.html


@pytest.mark.parametrize(("released", "told"), [(False, False), (True, True)])
def test_place_in_group_only_after_release(released: bool, told: bool) -> None:
    text = write(replace(month(), figures=FIGURES, released=released))
    assert "当月得分8.4分，累计得分108.4分" in text
    assert ("组内当月第1位" in text) is told


def test_unit_at_zero() -> None:
    assert "当月信箱未收到贵单位报送信息" in write(UnitMonth("2026-10", (), figures=FIGURES))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_titles(words: str) -> None:
    account = month()
    account = replace(account, rows=(replace(account.rows[0], title=words),))
    letter = statement(PRESS, OFFICE, replace(KJJ, short=words), account, recipient=SENDER, now=NOW)
    assert "<img" not in letter.html
    assert "\n" not in letter.subject
    assert "49" not in letter.subject
    assert not any(c in letter.subject + letter.text + letter.html for c in "\u202e\u2066\x00\r")
