"""The roster learns with the clerk's consent: addresses taught and ended, units merged and renamed, on real mail."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from mailproc import figures
from mailproc.desk import Desk, Reply, Verdict
from mailproc.ledger.ledger import Ledger
from mailproc.model import MailClass, Submission
from mailproc.office.roster import Roster
from mailproc.rounds import House
from tests.e2e.clerks import CLERK, mail, stamp
from tests.e2e.office import ZONE, Office, report, story, text_of

ZS = "zhangsan@example.com"
LSJ = """
[[roster.units]]
id = "lsj"
name = "江城市粮食局"
short = "市粮食局"
group = "bureau"
addresses = ["xx@lsj.jiangcheng.example"]
reporters = [{ name = "李四", address = "li4@example.com" }]
[rules]"""
OCTOBER = datetime(2026, 10, 8, 9, 0, tzinfo=ZONE)


class City:
    """An office of four units, one of which may be merged; what arrives is read at once."""

    def __init__(self, office: Office, house: House) -> None:
        self.office = office
        self.house = house
        self.now = OCTOBER
        self.stories = 0

    def receive(self, sender: str, signed: str = "", n: int = 0, name: str = "") -> Submission:
        """A report arrives; returns it as it was recorded."""
        self.now += timedelta(minutes=11)
        self.stories += 1
        text = story(n or self.stories) + (f"\n{signed}" if signed else "")
        self.office.account.append(report(f"{name} <{sender}>" if name else sender, "信息", text), self.now)
        self.house.round(self.now)
        return max(self.mails(), key=lambda one: one.arrival)

    def mails(self, month: str = "") -> list[Submission]:
        return list(self.house.ledger.reading().month(month or f"{self.now:%Y-%m}").submissions.values())

    def mail(self, number: str) -> Submission:
        return next(one for one in self.mails(number[:7]) if one.number == number)

    def say(self, line: str, *, confirmed: bool = False) -> Reply:
        house = self.house
        with house.ledger.writing() as books:
            desk = Desk(house.config, house.ledger, house.roster(books, self.now), house.publisher(books), "王五")
            (reply,) = desk.do(line, self.now, confirmed=confirmed)
        return reply

    def done(self, line: str, *, confirmed: bool = False) -> Reply:
        reply = self.say(line, confirmed=confirmed)
        assert reply.verdict is Verdict.DONE, reply
        return reply

    def points(self, month: str = "2026-10") -> dict[str, str]:
        """The points of the units that have any."""
        rows = figures.tally_of(self.house.config, self.house.ledger.reading(), month).units
        return {row.unit: str(row.points) for row in rows if row.points}

    def roster(self) -> Roster:
        return self.house.roster(self.house.ledger.reading(), self.now)

    def publish_october(self) -> None:
        self.now = datetime(2026, 11, 5, 9, 0, tzinfo=ZONE)
        self.house.round(self.now, whole=True)
        self.done("印发10月 签发人 赵六", confirmed=True)

    def holds(self, *, redecided: bool = True) -> None:
        """Nothing is wrong with the ledger, it can be made anew, and today's rules decide as was decided."""
        self.office.program("verify")
        self.office.program("recount", "2026-10")
        if redecided:
            self.office.program("recount", "2026-10", "--redecide")
        again = Ledger(self.house.config.state).reading().office
        assert "differ" not in self.office.program("rebuild")
        assert Ledger(self.house.config.state).reading().office.lessons == again.lessons


@pytest.fixture
def city(office: Office) -> Iterator[City]:
    path = office.configure(start="2026-10-01")
    path.write_text(path.read_text("utf-8").replace("[rules]", LSJ.lstrip(), 1), "utf-8")
    with office.house() as house:
        yield City(office, house)


# --- 信息员 -----------------------------------------------------------------------------------------------


def test_a_strangers_mail_is_given_and_the_line_that_teaches_is_offered(city: City) -> None:
    first = city.receive(ZS, name="张三")
    assert first.mail_class is MailClass.UNATTRIBUTED
    given = city.done("1是科技局的")
    assert given.choices == (f"信息员 张三 {ZS} 市科技局 自 2026-10-08",)
    assert city.receive(ZS).mail_class is MailClass.UNATTRIBUTED  # nothing is learned silently
    taught = city.done(given.choices[0])
    assert taught.names == ("张三", ZS, "市科技局", "自2026年10月8日起", "2026-10-0002")
    assert city.mail("2026-10-0002").unit == "kjj"
    third = city.receive(ZS)
    assert (third.mail_class, third.unit) == (MailClass.SUBMISSION, "kjj")
    assert [one.kind for one in third.evidence] == ["taught"]
    assert city.points() == {"kjj": "0.6"}
    city.holds()


def test_taught_mail_is_taken_back_with_what_taught_it(city: City) -> None:
    city.receive(ZS)
    city.receive(ZS)
    taught = city.done(f"信息员 张三 {ZS} 市科技局 自10月1日")
    assert city.points() == {"kjj": "0.4"}
    city.done(f"撤销第{taught.number}号")
    assert (city.points(), city.roster().by_address(ZS, city.now.date())) == ({}, None)
    assert {one.mail_class for one in city.mails()} == {MailClass.UNATTRIBUTED}
    assert city.receive(ZS).mail_class is MailClass.UNATTRIBUTED
    city.holds()


def test_mail_from_before_that_day_and_mail_that_another_unit_signs_stays_open(city: City) -> None:
    city.receive(ZS)
    city.now += timedelta(days=2)
    city.receive(ZS)
    city.receive(ZS, signed="市教育局 张三")
    taught = city.done(f"信息员 张三 {ZS} 市科技局 自10月10日")
    assert taught.names[-1] == "2026-10-0002"
    assert [city.mail(f"2026-10-000{n}").unit for n in (1, 2, 3)] == ["", "kjj", ""]


def test_an_address_taught_to_another_unit_takes_its_mail_along_after_a_second_word(city: City) -> None:
    city.done(f"信息员 张三 {ZS} 市科技局 自10月1日")
    city.receive(ZS)
    asked = city.say(f"信息员 张三 {ZS} 市教育局 自10月8日")
    assert asked.verdict is Verdict.CONFIRM
    assert "原属市科技局" in asked.names
    assert {(one.unit, one.points) for one in asked.credits} == {("kjj", Decimal("-0.2")), ("jyj", Decimal("0.2"))}
    assert city.points() == {"kjj": "0.2"}
    city.done(asked.line, confirmed=True)
    assert (city.points(), city.receive(ZS).unit) == ({"jyj": "0.2"}, "jyj")
    assert city.roster().by_address(ZS, datetime(2026, 10, 7, tzinfo=ZONE).date()) == ("taught", "kjj")
    city.holds()


def test_what_a_person_gave_to_a_unit_stays_there(city: City) -> None:
    city.receive(ZS)
    city.done("1是教育局的")
    assert city.done(f"信息员 张三 {ZS} 市科技局 自10月1日").credits == ()
    assert city.points() == {"jyj": "0.2"}


def test_mail_of_a_published_month_is_a_late_entry_after_a_second_word(city: City) -> None:
    city.receive(ZS)
    city.publish_october()
    edition = (city.house.config.state / "editions/2026-10-1/circular.txt").read_bytes()
    line = f"信息员 张三 {ZS} 市科技局 自10月1日"
    assert city.say(line).verdict is Verdict.CONFIRM
    (credit,) = city.done(line, confirmed=True).credits
    assert (credit.unit, credit.month, credit.late) == ("kjj", "2026-11", "late")
    assert (city.points("2026-10"), city.points("2026-11")) == ({}, {"kjj": "0.2"})
    assert (city.house.config.state / "editions/2026-10-1/circular.txt").read_bytes() == edition
    city.holds()


def test_what_was_taught_comes_back_from_a_backup(city: City) -> None:
    """Also what was read of mail that had to be fetched again, by the roster as it was taught."""
    city.done(f"信息员 张三 {ZS} 市科技局 自10月1日")
    city.done("离任 李四 市粮食局 今天")
    first = city.receive(ZS)
    state = city.house.config.state
    before = Ledger(state).reading().office.lessons
    city.office.program("backup", str(city.office.folder / "backup"))
    city.house.close()
    shutil.rmtree(state)
    for path in (city.office.folder / "backup/archive").rglob(f"{first.digest}*"):
        path.unlink()
    said = city.office.program("restore", str(city.office.folder / "backup"), code=1)
    assert "1 mails that the archive lacked are there again" in said
    books = Ledger(state).reading()
    assert books.office.lessons == before
    assert [one.kind for one in books.month("2026-10").submissions[first.digest].evidence] == ["taught"]
    city.office.program("verify")


@pytest.mark.parametrize(
    "address", [CLERK, "signer@jiangcheng.example", "a@province.example", "xxk@jiangcheng.example"]
)
def test_whose_address_can_be_no_informants(city: City, address: str) -> None:
    reply = city.say(f"信息员 张三 {address} 市科技局")
    assert (reply.verdict, reply.why) == (Verdict.REFUSED, "not_teachable")


def test_the_same_lesson_twice_is_refused(city: City) -> None:
    line = f"信息员 张三 {ZS} 市科技局 自10月1日"
    city.done(line)
    assert city.say(line).why == "taught"


def test_the_offer_is_a_link_in_the_transcript(city: City) -> None:
    """One click each: whose it is, and that the address is to be known."""
    path = city.office.folder / "config.toml"
    path.write_text(
        path.read_text("utf-8").replace('id = "office"', 'id = "office"\nserver_name = "mx.jiangcheng.example"')
    )
    with city.office.house() as house:
        trusting = City(city.office, house)
        trusting.receive(ZS, name="张三")
        trusting.now += timedelta(minutes=11)
        trusting.office.account.append(mail("1是科技局的", at=trusting.now), trusting.now)
        house.round(trusting.now)
        (letter,) = [one for one in city.office.sink.to(CLERK) if "办理情况" in str(one["Subject"])]
        line = f"信息员 张三 {ZS} 市科技局 自 2026-10-08"
        assert f"如需一并办理，来信写明即可：\n    {line}" in text_of(letter).replace("\r\n", "\n")
        page = letter.get_body(("html",))
        assert page is not None
        html = re.sub("</?span[^>]*>", "", str(page.get_content()))
        link = html.split(f'">{line}</a>')[0].rpartition("?subject=")[2]
        trusting.now += timedelta(minutes=11)
        trusting.office.account.append(
            mail("", subject=link, at=trusting.now, above=(stamp(trusting.now),)), trusting.now
        )
        house.round(trusting.now)
        assert trusting.receive(ZS).unit == "kjj"


# --- 离任 -------------------------------------------------------------------------------------------------


def test_a_person_who_left_is_asked_about(city: City) -> None:
    assert city.receive("li4@example.com").unit == "lsj"
    left = city.done("离任 李四 市粮食局 10月8日")
    assert left.names == ("li4@example.com", "自2026年10月8日起", "此后已计入该单位的报送件不变（2026-10-0001）")
    later = city.receive("li4@example.com")
    assert (later.mail_class, later.unit, later.proposal) == (MailClass.UNATTRIBUTED, "", "lsj")
    assert later.reason.startswith("left")
    assert [one.kind for one in later.evidence] == ["left"]
    assert city.points() == {"lsj": "0.2"}
    city.done("撤销上一条")
    assert city.receive("li4@example.com").unit == "lsj"


def test_a_taught_address_ends_and_goes_to_another_person(city: City) -> None:
    city.done(f"信息员 张三 {ZS} 市科技局 自10月1日")
    city.now += timedelta(days=1)
    city.done("离任 张三 市科技局 10月9日")
    assert city.receive(ZS).proposal == "kjj"
    given = city.done("1是市教育局的")
    assert given.choices == (f"信息员 联系人 {ZS} 市教育局 自 2026-10-09",)
    city.done(given.choices[0])
    assert city.receive(ZS).unit == "jyj"
    city.holds()


def test_nobody_of_that_name(city: City) -> None:
    assert city.say("离任 李四 市科技局 10月9日").why == "no_reporter"


def test_a_unit_without_any_address_left_is_told_of(city: City) -> None:
    city.done(f"信息员 张三 {ZS} 市科技局 自10月1日")
    assert not any("收信地址" in name for name in city.done("离任 张三 市科技局 今天").names)


# --- 并入 -------------------------------------------------------------------------------------------------

MERGE = "并入 市粮食局 市教育局 自 2026-10-08"


def test_a_merger_takes_along_what_came_since_in_open_months(city: City) -> None:
    city.now -= timedelta(days=2)
    city.receive("li4@example.com")
    city.now += timedelta(days=2)
    city.receive("li4@example.com")
    city.done("要情213期:2")
    assert city.points() == {"lsj": "2.4"}
    asked = city.say(MERGE)
    assert (asked.verdict, asked.names) == (
        Verdict.CONFIRM,
        ("市粮食局", "市教育局", "自2026年10月8日起", "2026-10-0002"),
    )
    assert {(one.unit, one.points) for one in asked.credits if one.unit == "jyj"} == {
        ("jyj", Decimal("0.2")),
        ("jyj", Decimal(2)),
    }
    merged = city.done(MERGE, confirmed=True)
    assert city.points() == {"lsj": "0.2", "jyj": "2.2"}
    assert city.receive("li4@example.com").unit == "jyj"
    city.holds()
    assert city.receive("stranger@example.com", signed="市粮食局 李四").proposal == "jyj"
    assert city.done("4是市粮食局的").credits[0].unit == "jyj"
    city.done(f"撤销第{merged.number}号")
    assert city.points() == {"lsj": "2.4", "jyj": "0.4"}
    assert city.receive("li4@example.com").unit == "lsj"
    city.office.program("verify")


def test_a_published_month_is_left_as_it_is_by_a_merger(city: City) -> None:
    city.receive("li4@example.com")
    city.publish_october()
    city.receive("li4@example.com")
    city.done(MERGE, confirmed=True)
    assert (city.points("2026-10"), city.points("2026-11")) == ({"lsj": "0.2"}, {"jyj": "0.2"})
    city.holds(redecided=False)


def test_what_is_adopted_since_is_the_successors_whenever_it_came(city: City) -> None:
    city.now -= timedelta(days=2)
    city.receive("li4@example.com")
    city.done(MERGE, confirmed=True)
    city.done("省办采用 1 10月7日")
    city.done("要情213期 10月8日:1")
    city.done("采用 市粮食局《关于秋粮收购的做法》 省办 10月8日")
    assert city.points() == {"lsj": "10.2", "jyj": "12"}
    city.office.program("verify")


def test_letters_go_to_the_successor(city: City) -> None:
    city.done(MERGE, confirmed=True)
    city.publish_october()
    city.house.round(city.now)
    assert not [one for one in city.office.sink.to("xx@lsj.jiangcheng.example") if "通报" in str(one["Subject"])]
    assert [one for one in city.office.sink.to("xx@jyj.jiangcheng.example") if "通报" in str(one["Subject"])]


@pytest.mark.parametrize(
    ("before", "line", "why"),
    [
        ((), "并入 市粮食局 粮食局 自 2026-10-08", "one_unit"),
        ((MERGE,), "并入 市教育局 市粮食局 自 2026-10-09", "ended"),
        ((MERGE,), "并入 市粮食局 市科技局 自 2026-10-09", "ended"),
        (("并入 市粮食局 市教育局 自 2026-11-08",), "并入 市教育局 市粮食局 自 2026-10-09", "one_unit"),
    ],
)
def test_what_cannot_be_merged(city: City, before: tuple[str, ...], line: str, why: str) -> None:
    for earlier in before:
        city.done(earlier, confirmed=True)
    assert (city.say(line).verdict, city.say(line).why) == (Verdict.REFUSED, why)


def test_the_roster_is_shown_with_the_lines_that_taught_it(city: City) -> None:
    city.done(f"信息员 张三 {ZS} 市科技局 自10月1日")
    city.done("离任 李四 市粮食局 10月8日")
    city.done(MERGE, confirmed=True)
    city.done("更名 市教育局 市教体局 自 2026-10-01")
    screen = city.office.program("roster")
    assert ZS in screen
    assert "li4@example.com" not in screen
    for line in ("then part of jyj", "formerly", f"信息员 张三 {ZS} 市科技局", "离任 李四", MERGE, "更名 市教育局"):
        assert line in screen, line


# --- 更名 -------------------------------------------------------------------------------------------------


def test_a_new_name_is_in_the_papers_from_its_month_on(city: City) -> None:
    city.receive("li4@example.com")
    renamed = city.done("更名 市粮食局 市粮储局 自 2026-11-01")
    assert renamed.names == ("市粮食局", "市粮储局", "自2026年11月1日起")
    assert city.receive("stranger@example.com", signed="市粮储局 李四").proposal == "lsj"
    city.done("2是市粮食局的")
    city.publish_october()
    city.receive("li4@example.com")
    books, config = city.house.ledger.reading(), city.house.config
    names = {
        month: next(row.name for row in figures.tally_of(config, books, month).units if row.unit == "lsj")
        for month in ("2026-10", "2026-11")
    }
    assert names == {"2026-10": "江城市粮食局", "2026-11": "江城市粮储局"}
    assert "市粮储局" not in (config.state / "editions/2026-10-1/circular.txt").read_text("utf-8")
    assert "市粮储局" in text_of(city.office.sink.to("li4@example.com")[-1])
    assert city.done("2026-11-0001是市粮储局的").credits == ()
    city.holds(redecided=False)
    city.done(f"撤销第{renamed.number}号")
    assert city.roster().unit("lsj").short == "市粮食局"


@pytest.mark.parametrize(("name", "why"), [("市教育局", "name_taken"), ("市粮食局", "one_name")])
def test_a_name_that_is_taken(city: City, name: str, why: str) -> None:
    assert city.say(f"更名 市粮食局 {name} 自 2026-11-01").why == why


def test_a_new_name_can_be_used_in_the_same_mail(city: City) -> None:
    house = city.house
    city.receive("stranger@example.com")
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, city.now), house.publisher(books), "王五")
        renamed, given = desk.do("更名 市粮食局 市粮储局 自 2026-10-01\n1是市粮储局的", city.now, confirmed=False)
    assert (renamed.verdict, given.verdict) == (Verdict.DONE, Verdict.DONE)
