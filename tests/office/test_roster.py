"""Whose an address is, which unit a text names, and which unit counts for which."""

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.model import Group, Reporter, Taught, Unit
from mailproc.office.roster import PUBLIC_DOMAINS, Roster, is_public

NAMES = (  # id, name, short, aliases
    ("cdq", "城东区人民政府办公室", "城东区", ()),
    ("qhx", "清河县人民政府办公室", "清河县", ()),
    ("lj", "临江市人民政府办公室", "临江市", ()),
    ("gxq", "江城高新技术产业开发区管理委员会", "高新区", ("江城高新区管委会",)),
    ("jyj", "江城市教育局", "市教育局", ()),
    ("kjj", "江城市科学技术局", "市科技局", ()),
    ("fgw", "江城市发展和改革委员会", "市发展改革委", ("市发改委",)),
    ("scj", "江城市市场监督管理局", "市市场监管局", ("市场监管局",)),
    ("gaj", "江城市公安局", "市公安局", ()),
    ("xcb", "中共江城市委宣传部", "市委宣传部", ()),
    ("gdgs", "国网江城供电公司", "江城供电公司", ()),
    ("jcdx", "江城大学", "江城大学", ()),
    ("dxc", "江城市大学城管理委员会", "大学城管委会", ()),
)
LONG_AGO, BEFORE, AFTER = date(2025, 1, 1), date(2026, 6, 30), date(2026, 7, 1)


def unit(order: int, unit_id: str, name: str, short: str, aliases: tuple[str, ...] = ()) -> Unit:
    return Unit(
        unit_id,
        name,
        short,
        "g",
        order,
        aliases,
        domains=(f"{unit_id}.jiangcheng.example",),
        addresses=(f"{unit_id}@jiangcheng.example",),
    )


ROSTER = Roster(
    groups=(Group("g", "市直部门"),),
    units=(
        *(unit(order, *row) for order, row in enumerate(NAMES)),
        Unit("jjzd", "江城市公安局交通警察支队", "交警支队", "g", 90, parent="gaj", addresses=("jjzd@example.com",)),
        Unit(
            "lsj",
            "江城市粮食局",
            "市粮食局",
            "g",
            91,
            addresses=("lsj@example.com",),
            domains=("lsj.jiangcheng.example",),
            until=BEFORE,
            successor="fgw",
        ),
        Unit("xj", "江城市新局", "市新局", "g", 92, since=AFTER, reporters=(Reporter("李四", "li4@example.com"),)),
        Unit("tsg", "江城市图书馆", "市图书馆", "g", 93, assessed=False),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("江城市教育局", ("jyj",)),
        ("市教育局", ("jyj",)),
        ("教育局", ()),
        ("教育局 张三", ()),
        ("城东区教育局", ("cdq",)),
        ("江城市城东区教育局", ("cdq",)),
        ("清河县科技局 张三 13800000000", ("qhx",)),
        ("清河县市场监管局", ("qhx",)),
        ("市场监管局", ()),
        ("市市场监管局", ("scj",)),
        ("江城市市场监管局", ("scj",)),
        ("江城市市场监督管理局办公室", ("scj",)),
        ("市生态局清河县分局", ("qhx",)),
        ("市教育局驻清河县工作队", ("qhx",)),
        ("市发改委", ("fgw",)),
        ("江城市发展改革委", ("fgw",)),
        ("发改委", ()),
        ("清河县、市教育局联合报送", ("qhx", "jyj")),
        ("市教育局与市科技局联合报送", ("jyj", "kjj")),
        ("清河县和市科技局", ("qhx", "kjj")),
        ("张三\n市科技局\n城东区××路1号", ("kjj", "cdq")),
        ("临江市教育局", ("lj",)),
        ("本期信息由临江市教育局报送", ("lj",)),
        ("望海市教育局", ()),  # another city
        ("江南省望海市教育局", ()),
        ("江南省江城市教育局", ("jyj",)),
        ("现将市教育局材料报上", ("jyj",)),
        ("关于市教育局工作的报告", ("jyj",)),
        ("我市教育局", ("jyj",)),
        ("全市教育局长会议", ()),
        ("江城大学城管委会", ("dxc",)),  # the longer of two that overlap
        ("江城大学", ("jcdx",)),
        ("市公安局交警支队", ("jjzd",)),
        ("江城市公安局 交警支队", ("jjzd",)),
        ("江城高新区管委会", ("gxq",)),
        ("高新区教育局", ("gxq",)),
        ("市 教 育 局  张 三", ("jyj",)),
        ("【市教育局】信息", ("jyj",)),
        ("报送单位:市教育局", ("jyj",)),
        ("中共江城市委宣传部", ("xcb",)),
        ("市粮食局", ("lsj",)),
        ("市科技局、市教育局、市科技局", ("kjj", "jyj")),
        ("", ()),
    ],
)
def test_named(text: str, units: tuple[str, ...]) -> None:
    assert ROSTER.named(text) == units


def test_a_name_of_two_units_names_neither() -> None:
    twice = Roster(
        (), (unit(1, "a", "江城市甲局", "市甲局", ("市丙局",)), unit(2, "b", "江城市乙局", "市乙局", ("市丙局",)))
    )
    assert twice.named("市丙局") == ()
    assert twice.called("丙局") == ("a", "b")


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("科技局", ("kjj",)),
        ("市科技局", ("kjj",)),
        ("江城市科学技术局", ("kjj",)),
        ("城东", ("cdq",)),
        ("城东区", ("cdq",)),
        ("kjj", ("kjj",)),
        (" 市 科技局 ", ("kjj",)),
        ("市场监管局", ("scj",)),
        ("发改委", ("fgw",)),
        ("市科", ()),
    ],
)
def test_called(name: str, units: tuple[str, ...]) -> None:
    assert ROSTER.called(name) == units


@given(
    st.lists(
        st.sampled_from([*"市区县江城东教育局科技和、 \n", "市教育局", "城东区", "江城市科技局", "临江市"]), max_size=30
    )
)
def test_mentions_are_in_the_text_and_unique(parts: list[str]) -> None:
    found = ROSTER.named("".join(parts))
    assert len(set(found)) == len(found)
    assert set(found) <= {"jyj", "kjj", "cdq", "lj"}


@given(st.text(), st.text())
def test_a_name_on_its_own_line_is_found_whatever_stands_around_it(before: str, after: str) -> None:
    assert "kjj" in ROSTER.named(f"{before}\n市科技局\n{after}")


def test_named_is_fast_on_long_and_hostile_texts() -> None:
    units = tuple(unit(n, f"u{n}", f"江城市第{n}工作局", f"市第{n}工作局") for n in range(400))
    roster = Roster((), (*ROSTER.units, *units))
    roster.named("")
    begun = process_time()
    assert len(roster.named("市第7工作局、城东区教育局" * 20_000)) == 2
    assert process_time() - begun < 5  # under a second on an idle machine


@pytest.mark.parametrize(
    ("address", "on", "found"),
    [
        ("kjj@jiangcheng.example", AFTER, ("address", "kjj")),
        ("KJJ@Jiangcheng.Example", AFTER, ("address", "kjj")),
        ("nobody@jiangcheng.example", AFTER, None),
        ("jjzd@example.com", AFTER, ("address", "jjzd")),
        ("lsj@example.com", BEFORE, ("address", "lsj")),
        ("lsj@example.com", AFTER, ("address", "fgw")),
        ("li4@example.com", BEFORE, None),  # the unit does not exist yet
        ("li4@example.com", AFTER, ("address", "xj")),
        ("", AFTER, None),
    ],
)
def test_by_address(address: str, on: date, found: tuple[str, str] | None) -> None:
    assert ROSTER.by_address(address, on) == found


def test_taught_addresses_hold_from_to_and_the_last_lesson_counts() -> None:
    roster = ROSTER.teach(Taught("Zhang3@Example.com", "kjj", "张三", since=LONG_AGO, until=BEFORE))
    roster = roster.teach(Taught("zhang3@example.com", "lsj", "张三", since=BEFORE))
    assert roster.by_address("zhang3@example.com", LONG_AGO) == ("taught", "kjj")
    assert roster.by_address("zhang3@example.com", BEFORE) == ("taught", "lsj")
    assert roster.by_address("zhang3@example.com", AFTER) == ("taught", "fgw")
    assert roster.by_address("zhang3@example.com", date(2024, 1, 1)) is None
    assert ROSTER.by_address("zhang3@example.com", LONG_AGO) is None


def test_an_address_can_be_taught_to_be_nobodys() -> None:
    roster = ROSTER.teach(Taught("li4@example.com", "", since=date(2026, 11, 15)))
    assert roster.by_address("li4@example.com", date(2026, 11, 14)) == ("address", "xj")
    assert roster.by_address("li4@example.com", date(2026, 11, 15)) is None
    assert roster.letters_to("xj", date(2026, 11, 15)) == ()


def test_a_lesson_about_a_unit_that_left_the_roster_is_ignored() -> None:
    assert ROSTER.teach(Taught("kjj@jiangcheng.example", "gone")).by_address("kjj@jiangcheng.example", AFTER) == (
        "address",
        "kjj",
    )


@pytest.mark.parametrize(
    ("address", "on", "found"),
    [
        ("x@kjj.jiangcheng.example", AFTER, "kjj"),
        ("x@mail.KJJ.jiangcheng.example", AFTER, "kjj"),
        ("x@jiangcheng.example", AFTER, None),
        ("x@xkjj.jiangcheng.example", AFTER, None),
        ("x@lsj.jiangcheng.example", BEFORE, "lsj"),
        ("x@lsj.jiangcheng.example", AFTER, "fgw"),
        ("x@example.com", AFTER, None),
        ("", AFTER, None),
    ],
)
def test_by_domain(address: str, on: date, found: str | None) -> None:
    assert ROSTER.by_domain(address, on) == found


def test_public_and_shared_domains_prove_nothing() -> None:
    listed = Roster(
        (),
        (
            Unit("a", "甲", "甲", "g", 1, domains=("163.com", "shared.example")),
            Unit("b", "乙", "乙", "g", 2, domains=("shared.example",)),
        ),
    )
    assert listed.by_domain("x@163.com", AFTER) is None
    assert listed.by_domain("x@vip.163.com", AFTER) is None
    assert listed.by_domain("x@shared.example", AFTER) is None
    assert all(is_public(domain) for domain in PUBLIC_DOMAINS)
    assert not is_public("163.example")


@pytest.mark.parametrize(
    ("unit_id", "on", "counts"),
    [("jjzd", AFTER, "gaj"), ("lsj", BEFORE, "lsj"), ("lsj", AFTER, "fgw"), ("kjj", AFTER, "kjj")],
)
def test_counting(unit_id: str, on: date, counts: str) -> None:
    assert ROSTER.counting(unit_id, on) == counts


def test_a_loop_of_mergers_ends() -> None:
    looped = Roster(
        (),
        (
            Unit("a", "甲", "甲", "g", 1, until=BEFORE, successor="b", parent="b"),
            Unit("b", "乙", "乙", "g", 2, until=BEFORE, successor="a", parent="a"),
        ),
    )
    assert looped.counting("a", AFTER) in {"a", "b"}


@pytest.mark.parametrize(
    ("address", "unit_id", "known"),
    [
        ("kjj@jiangcheng.example", "kjj", True),
        ("x@kjj.jiangcheng.example", "kjj", True),
        ("kjj@jiangcheng.example", "jyj", False),
        ("jjzd@example.com", "gaj", True),  # the subunit counts for the bureau
        ("lsj@example.com", "fgw", True),
        ("stranger@example.com", "kjj", False),
    ],
)
def test_known(address: str, unit_id: str, known: bool) -> None:
    assert ROSTER.known(address, unit_id, AFTER) is known


def test_letters_go_to_listed_addresses_else_reporters_else_taught_ones() -> None:
    roster = ROSTER.teach(Taught("lib@example.com", "tsg")).teach(Taught("more@example.com", "kjj"))
    assert roster.letters_to("kjj", AFTER) == ("kjj@jiangcheng.example",)
    assert roster.letters_to("xj", AFTER) == ("li4@example.com",)
    assert roster.letters_to("tsg", AFTER) == ("lib@example.com",)
    assert roster.letters_to("jjzd", AFTER) == ("gaj@jiangcheng.example",)
    assert roster.letters_to("lsj", AFTER) == ("fgw@jiangcheng.example",)


def test_assessed_units_in_the_official_order() -> None:
    ids = [one.id for one in ROSTER.assessed(AFTER)]
    assert ids == [*(row[0] for row in NAMES), "xj"]
    assert "lsj" in [one.id for one in ROSTER.assessed(BEFORE)]


def test_an_unknown_unit_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        ROSTER.unit("nowhere")


def test_counties() -> None:
    assert [one.id for one in ROSTER.units if ROSTER.is_county(one.id)] == ["cdq", "qhx", "lj", "gxq"]
