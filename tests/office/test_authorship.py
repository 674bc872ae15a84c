"""Who wrote an item: by its words, by its address, or as the only one; else nobody."""

from dataclasses import replace
from datetime import date

import pytest

from mailproc.model import Address, Author, Known, Reporter, Submission, Taught
from mailproc.office.authorship import author
from mailproc.office.roster import Roster
from tests.press.jiangcheng import GROUPS, KJJ, submission

DAY = date(2026, 11, 3)
ZHANG = Reporter("张三", "zhangsan@kjj.jiangcheng.example")
LI = Reporter("李四")
UNIT = replace(KJJ, reporters=(ZHANG, LI))
MAIL = submission()  # from 张三's address


def who(signed: str = "", mail: Submission = MAIL, *taught: Taught) -> str:
    part = replace(KJJ, id="jjzd", short="交警支队", parent="kjj", reporters=(Reporter("周八", "zb@example.com"),))
    found = author(signed, mail, UNIT, Roster(GROUPS, (UNIT, part), taught), DAY)
    return f"{found.name} {found.known}" if found else ""


def sent_by(address: str) -> Submission:
    return replace(MAIL, sender=Address(address))


@pytest.mark.parametrize(
    ("signed", "name"),
    [
        ("李四", "李四"),
        ("市科技局 李四", "李四"),
        ("李 四", "李四"),
        ("王五、李四", "李四"),  # whom the roster knows
        ("王五、赵六", "王五"),  # whom it does not: the first
        ("清河县水利局 王五", "王五"),
        ("李四、张三", "李四"),
    ],
)
def test_the_text_names_its_author(signed: str, name: str) -> None:
    assert who(signed) == f"{name} signed"


@pytest.mark.parametrize("signed", ["", "市科技局", "清河县水利局", "科技局", "城东镇政府"])
def test_a_unit_is_nobody_and_then_the_address_tells(signed: str) -> None:
    assert who(signed) == "张三 address"


def test_taught_addresses_hold_for_their_time() -> None:
    mine = Taught("own@example.com", "kjj", "钱九", date(2026, 11, 1), date(2026, 11, 30))
    assert who("", sent_by("own@example.com"), mine) == "钱九 address"
    assert not who("", sent_by("own@example.com"), replace(mine, since=date(2026, 11, 4)))
    assert not who("", sent_by("own@example.com"), replace(mine, unit="jyj"))


def test_who_has_left_is_nobody() -> None:
    gone = Taught(ZHANG.address, "", since=date(2026, 11, 1))
    assert not who("", MAIL, gone)
    assert who("", MAIL, replace(gone, since=date(2026, 11, 4))) == "张三 address"


def test_a_parts_reporter_writes_for_its_parent() -> None:
    assert who("", sent_by("zb@example.com")) == "周八 address"


def test_from_the_units_own_address_only_an_only_reporter_is_known() -> None:
    own = sent_by("kjj@kjj.jiangcheng.example")
    assert not who("", own)
    alone = replace(UNIT, reporters=(LI,))
    assert author("", own, alone, Roster(GROUPS, (alone,)), DAY) == Author("kjj", "李四", Known.ONLY)


def test_a_clerk_who_passed_it_on_is_not_its_author() -> None:
    assert not who("", replace(MAIL, on_behalf=True))
    assert who("李四", replace(MAIL, on_behalf=True)) == "李四 signed"
