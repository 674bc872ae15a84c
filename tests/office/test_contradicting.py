"""When the clerk is asked again whose a taught address is."""

from datetime import date, datetime, timedelta, timezone

import pytest

from mailproc.model import Address, Evidence, Group, ItemRecord, ItemStatus, MailClass, Submission, Taught, Unit
from mailproc.office.contradicting import contradicted
from mailproc.office.roster import Roster

ZS = "zhangsan@example.com"
FIRST = datetime(2026, 11, 3, 9, 0, tzinfo=timezone(timedelta(hours=8)))
UNITS = (
    Unit("kjj", "江城市科学技术局", "市科技局", "g", 0),
    Unit("jyj", "江城市教育局", "市教育局", "g", 1),
)
LESSON = Taught(ZS, "kjj", "张三", since=date(2026, 11, 1))


def mails(signed: str, sender: str = ZS, subject: str = "信息") -> list[Submission]:
    """Reports, a day apart; each signed by the unit of its letter: k, j, or nobody (-)."""
    return [
        Submission(
            digest=f"{n}",
            number=f"2026-11-000{n}",
            arrival=FIRST + timedelta(days=n),
            mail_class=MailClass.SUBMISSION,
            sender=Address(sender),
            subject=subject,
            size=1,
            items=(ItemRecord(f"2026-11-000{n}", "0", ItemStatus.NEW, ("kjj",), counted=True),),
            evidence=tuple(
                Evidence("signature", "", {"k": "kjj", "j": "jyj", "x": "gone"}[one]) for one in by.strip("-")
            ),
        )
        for n, by in enumerate(signed.split())
    ]


def asked(sent: list[Submission], lesson: Taught = LESSON) -> list[tuple[str, ...]]:
    roster = Roster((Group("g", "市直部门"),), UNITS, (lesson,))
    return [
        (one.lesson.address, one.signed, *(mail.number for mail in one.mails))
        for one in contradicted(sent, roster, "Asia/Shanghai")
    ]


@pytest.mark.parametrize("signed", ["k j j", "j j", "- j j", "j k j j", "j jx j"])
def test_twice_running(signed: str) -> None:
    ((address, other, *numbers),) = asked(mails(signed))
    assert (address, other, len(numbers)) == (ZS, "jyj", 2)
    assert numbers == [mail.number for mail in mails(signed)][-2:]


@pytest.mark.parametrize("signed", ["j", "j k", "j j k", "j k j", "j -", "jk jk", "j x", "k k"])
def test_not_twice_running(signed: str) -> None:
    assert asked(mails(signed)) == []


def test_what_came_before_it_was_taught_does_not_count() -> None:
    anew = Taught(ZS, "kjj", "张三", since=(FIRST + timedelta(days=1)).date())
    assert asked(mails("j j"), anew) == []
    assert len(asked(mails("j j j"), anew)) == 1


def test_only_of_taught_addresses_and_of_whoever_has_not_left() -> None:
    assert asked(mails("j j", sender="other@example.com")) == []
    assert asked(mails("j j"), Taught(ZS, "", "张三")) == []


def test_in_whatever_order_the_mails_come() -> None:
    assert asked(mails("j k j j")[::-1]) == asked(mails("j k j j"))
