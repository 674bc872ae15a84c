"""What clerks type about odd mails: joint copies, repeats of strangers, bundles, the same thing twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from mailproc.desk import Desk, Reply, Verdict
from mailproc.figures import tally_of
from mailproc.model import MailClass, UnitFigures
from mailproc.rounds import House
from tests.e2e.office import ZONE, Office, report, story

NOW = datetime(2026, 10, 8, 9, 0, tzinfo=ZONE)
KJJ, JYJ, QINGHE = "zs@kjj.jiangcheng.example", "xx@jyj.jiangcheng.example", "qinghe@example.com"


@pytest.fixture
def house(office: Office) -> Iterator[House]:
    office.configure(start="2026-10-01")
    with office.house() as made:
        yield made


def arrive(office: Office, house: House, *mails: tuple[str, str]) -> None:
    for place, (sender, text) in enumerate(mails):
        office.account.append(report(sender, f"信息{place}", text), NOW - timedelta(minutes=60 - place))
    house.round(NOW)


def typed(house: House, line: str, *, confirmed: bool = False) -> Reply:
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, NOW), house.publisher(books), "clerk")
        (reply,) = desk.do(line, NOW, confirmed=confirmed)
    return reply


def figures(house: House, unit: str) -> UnitFigures:
    units = tally_of(house.config, house.ledger.reading(), "2026-10").units
    return next(one for one in units if one.unit == unit)


def received(house: House) -> dict[str, int]:
    return {unit: figures(house, unit).received for unit in ("qinghe", "kjj", "jyj")}


def test_a_joint_report_whose_first_sender_named_nobody(office: Office, house: House) -> None:
    joint = story(4) + "\n清河县、市科技局、市教育局联合报送\n"
    arrive(office, house, (QINGHE, story(4)), (KJJ, joint), (JYJ, joint))
    assert received(house) == {"qinghe": 1, "kjj": 1, "jyj": 1}
    assert typed(house, "省办采用 2").verdict is Verdict.DONE
    assert [figures(house, unit).adopted["shengban"] for unit in ("qinghe", "kjj", "jyj")] == [1, 1, 1]
    assert typed(house, "不计 2").verdict is Verdict.DONE
    assert received(house) == {"qinghe": 0, "kjj": 0, "jyj": 0}
    assert typed(house, "撤销上一条").verdict is Verdict.DONE
    assert received(house) == {"qinghe": 1, "kjj": 1, "jyj": 1}


def test_a_strangers_copy_given_to_the_unit_counts_no_second_time(office: Office, house: House) -> None:
    arrive(office, house, (JYJ, story(5)), ("ls@163.com", story(5)), ("ww@163.com", story(6)), ("ww@163.com", story(6)))
    typed(house, "2是市教育局的")
    assert received(house)["jyj"] == 1
    typed(house, "3是市教育局的")
    typed(house, "4是市教育局的")
    assert received(house)["jyj"] == 2


def test_the_same_line_twice_adds_nothing(office: Office, house: House) -> None:
    arrive(office, house, (KJJ, story(1)))
    assert typed(house, "省办采用 1 10月1日").verdict is Verdict.DONE
    assert typed(house, "省办采用 1 10月1日").verdict is Verdict.REFUSED
    assert typed(house, "采用 市教育局《题目》 省办").verdict is Verdict.DONE
    assert typed(house, "采用 市教育局《题目》 省办").verdict is Verdict.REFUSED
    assert (str(figures(house, "kjj").points), str(figures(house, "jyj").points)) == ("10.2", "10")


def test_an_item_named_twice_in_a_line_is_mended_once(office: Office, house: House) -> None:
    arrive(office, house, (KJJ, story(1)))
    typed(house, "不计 1、1.1")
    assert (figures(house, "kjj").received, str(figures(house, "kjj").points)) == (0, "0.0")


def test_a_day_before_the_offices_start_is_refused(office: Office, house: House) -> None:
    arrive(office, house, (KJJ, story(1)))
    assert typed(house, "省办采用 1 9月30日").verdict is Verdict.REFUSED


def test_a_strangers_bundle_stays_open_until_all_of_it_is_given(office: Office, house: House) -> None:
    bundle = f"信息一:{story(7)}\n信息二:{story(8)}"
    arrive(office, house, ("ls@163.com", bundle))
    (mail,) = house.ledger.reading().month("2026-10").submissions.values()
    assert len(mail.items) == 2
    typed(house, "2026-10-0001.2是市教育局的")
    (mail,) = house.ledger.reading().month("2026-10").submissions.values()
    assert (mail.mail_class, received(house)["jyj"]) == (MailClass.UNATTRIBUTED, 1)
    typed(house, "2026-10-0001.1是市教育局的")
    (mail,) = house.ledger.reading().month("2026-10").submissions.values()
    assert (mail.mail_class, mail.unit, received(house)["jyj"]) == (MailClass.SUBMISSION, "jyj", 2)


def test_taking_back_what_touches_a_published_month_is_asked_twice(office: Office, house: House) -> None:
    arrive(office, house, (KJJ, story(1)))
    typed(house, "要情213期:1")
    november = datetime(2026, 11, 5, 9, 0, tzinfo=ZONE)
    house.round(november, whole=True)
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, november), house.publisher(books), "clerk")
        assert desk.do("印发10月 签发人 赵六", november, confirmed=True)[0].verdict is Verdict.DONE
        (asked,) = desk.do("撤销上一条", november, confirmed=False)
    assert (asked.verdict, asked.names) == (Verdict.CONFIRM, ("要情213期:1",))
