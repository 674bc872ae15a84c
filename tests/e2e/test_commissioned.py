"""A commission from its order to its points, and back, on a real mailbox and mail server."""

from datetime import date, datetime, timedelta
from email.message import EmailMessage

import pytest

from mailproc import commissions
from mailproc.commissions import Part
from mailproc.desk import Desk, Reply, Verdict
from mailproc.figures import tally_of
from mailproc.ledger import audit
from mailproc.ledger.events import Commanded
from mailproc.ledger.journal import Position
from mailproc.ledger.ledger import Ledger
from mailproc.matters import Pending
from mailproc.model import MatterKind
from tests.e2e.clerks import KJJ, NOW, Bureau, bureau, mail
from tests.e2e.office import ZONE, Office, report, story, text_of
from tests.e2e.test_desk import JYJ

ORDER = "约稿 市科技局、市教育局 10月20日前:关于秋粮收购"
TO_KJJ, TO_JYJ = "xx@kjj.jiangcheng.example", "xx@jyj.jiangcheng.example"
EVE, AFTER = datetime(2026, 10, 19, 16, 0, tzinfo=ZONE), datetime(2026, 10, 21, 9, 0, tzinfo=ZONE)


def say(at: Bureau, line: str, now: datetime = NOW, *, confirmed: bool = True) -> Reply:
    with at.house.ledger.writing() as books:
        roster = at.house.roster(books, now)
        desk = Desk(at.house.config, at.house.ledger, roster, at.house.publisher(books), "clerk")
        (reply,) = desk.do(line, now, confirmed=confirmed)
    return reply


def letters(at: Bureau, to: str, about: str = "【约稿") -> list[EmailMessage]:
    return at.letters(to, about)


def answering(letter: EmailMessage, sender: str, text: str) -> bytes:
    return report(sender, f"回复:{letter['Subject']}", text, In_Reply_To=letter["Message-ID"])


def parts(at: Bureau, now: datetime) -> dict[str, Part]:
    books = at.house.ledger.reading()
    found = commissions.parts(at.house.config, books, at.house.ledger.words, now)
    return {part.unit: part for part in found}


def points(at: Bureau, month: str = "2026-10") -> dict[str, str]:
    units = tally_of(at.house.config, at.house.ledger.reading(), month).units
    return {unit.unit: f"{unit.commissions_done} {unit.commissions_missed} {unit.points}" for unit in units}


def matters(at: Bureau, now: datetime) -> dict[str, MatterKind]:
    house, books = at.house, at.house.ledger.reading()
    pending = Pending(house.config, books, house.roster(books, now), house.publisher(books), house.ledger, now)
    kinds = {MatterKind.COMMISSION, MatterKind.OVERDUE, MatterKind.EXPIRING}
    return {one.about: one.kind for one in pending.matters() if one.kind in kinds}


def sound(at: Bureau) -> None:
    """The journal adds up, and the desk copy follows from it."""
    seen = audit.Audit()
    assert [fault for entry, _ in at.house.ledger.journal.read(Position()) for fault in seen.look(entry)] == []
    assert at.office.json("verify")["problems"] == []


def test_from_the_order_to_points_and_back(office: Office) -> None:
    with bureau(office) as at:
        at.receive(mail(ORDER))
        assert not letters(at, TO_KJJ)
        (asked,) = at.letters(about="办理情况")
        assert "约稿将发往所列单位" in text_of(asked)
        assert say(at, ORDER).names == ("Y1", "市科技局", "市教育局")
        at.house.round(NOW)
        (letter,) = letters(at, TO_KJJ)
        assert "约稿编号：Y1" in text_of(letter)
        assert "截稿时间：2026年10月20日17:30" in text_of(letter)
        assert len(letters(at, TO_JYJ)) == 1
        assert {unit: (part.items, part.over) for unit, part in parts(at, NOW).items()} == {
            "kjj": ((), False),
            "jyj": ((), False),
        }
        at.receive(answering(letter, KJJ, story(7, "秋粮收购")), report(JYJ, "信息", story(8)))
        assert parts(at, NOW)["kjj"].items == ("2026-10-0003",)
        (receipt,) = at.letters(KJJ, "2026-10-0003")
        assert "所报信息已作为约稿Y1的稿件登记" in text_of(receipt)
        (plain,) = at.letters(JYJ, "2026-10-0004")
        assert "约稿" not in text_of(plain)
        assert not parts(at, NOW)["jyj"].items
        assert matters(at, NOW) == {"Y1 市科技局": MatterKind.COMMISSION}
        assert points(at)["kjj"] == "0 0 0.6"  # nothing by itself but what it counts as an item
        assert say(at, "约稿完成 Y1 市科技局 3").verdict is Verdict.DONE
        assert points(at)["kjj"] == "1 0 5.6"
        assert say(at, "约稿完成 Y1 市科技局").why == "commission_ended"
        assert say(at, "约稿未完成 Y1 市教育局").why == "deadline_open"
        at.house.round(EVE)
        assert len(letters(at, TO_JYJ, "【约稿提醒】")) == 1
        assert not letters(at, TO_KJJ, "【约稿提醒】")
        at.house.round(EVE + timedelta(hours=1))
        assert len(letters(at, TO_JYJ, "【约稿提醒】")) == 1
        assert matters(at, AFTER) == {"Y1 市教育局": MatterKind.OVERDUE}
        assert say(at, "约稿未完成 Y1 市教育局", AFTER, confirmed=False).verdict is Verdict.CONFIRM
        assert say(at, "约稿未完成 Y1 市教育局", AFTER).verdict is Verdict.DONE
        assert points(at)["jyj"] == "0 1 -4.8"
        assert say(at, "撤销上一条", AFTER).verdict is Verdict.DONE
        assert points(at)["jyj"] == "0 0 0.2"
        assert say(at, "免扣 Y1 市教育局", AFTER).verdict is Verdict.DONE
        assert (points(at)["jyj"], parts(at, AFTER)) == ("0 0 0.2", {})
        sound(at)


def test_a_unit_that_asks_for_another_day_has_answered_nothing(office: Office) -> None:
    with bureau(office) as at:
        say(at, ORDER)
        at.house.round(NOW)
        (letter,) = letters(at, TO_KJJ)
        begging = "因相关数据须由省厅统一发布,我局按时报送确有困难,能否延期至10月25日,烦请信息科领导予以考虑。"
        at.receive(answering(letter, KJJ, begging))
        assert not parts(at, NOW)["kjj"].items
        (told,) = at.letters(about="约稿")
        assert begging in text_of(told)


def test_points_are_of_the_deadlines_month(office: Office) -> None:
    with bureau(office) as at:
        say(at, "约稿 市科技局 11月20日前:年终总结")
        assert say(at, "约稿完成 Y1 市科技局 1").verdict is Verdict.DONE
        assert (points(at)["kjj"], points(at, "2026-11")["kjj"]) == ("0 0 0.4", "1 0 5")
        sound(at)


def test_a_commission_is_taken_back_and_its_units_hear_of_it(office: Office) -> None:
    with bureau(office) as at:
        say(at, ORDER)
        at.house.round(NOW)
        assert say(at, "撤销上一条", confirmed=False).verdict is Verdict.CONFIRM
        assert say(at, "撤销上一条").letters == 2
        at.house.round(NOW)
        (letter,) = letters(at, TO_JYJ, "【约稿取消】")
        assert "不必再报送" in text_of(letter)
        assert not parts(at, NOW)
        assert say(at, "约稿完成 Y1 市科技局 1").why == "withdrawn"
        at.house.round(EVE)
        assert not letters(at, TO_JYJ, "【约稿提醒】")
        assert say(at, ORDER).names[0] == "Y2"
        sound(at)


def test_a_commission_that_ended_for_a_unit_is_not_taken_back(office: Office) -> None:
    with bureau(office) as at:
        number = say(at, ORDER).number
        say(at, "约稿完成 Y1 市科技局 1")
        assert say(at, f"撤销第{number}号").why == "changed_since"
        say(at, "撤销上一条")
        assert say(at, f"撤销第{number}号").verdict is Verdict.DONE
        sound(at)


LATER = "延期 Y1 10月23日"
SHIFTED = "【约稿调整】"


def test_a_commission_is_due_later_for_those_who_have_not_answered_and_each_hears_of_it_once(office: Office) -> None:
    with bureau(office) as at:
        say(at, ORDER)
        say(at, "约稿完成 Y1 市科技局 1")
        at.house.round(EVE)
        assert len(letters(at, TO_JYJ, "【约稿提醒】")) == 1
        assert matters(at, EVE - timedelta(hours=16, seconds=1)) == {}
        assert matters(at, EVE - timedelta(hours=16)) == {"Y1": MatterKind.EXPIRING}
        asked = say(at, LATER, EVE, confirmed=False)
        assert (asked.verdict, asked.names, asked.letters) == (Verdict.CONFIRM, ("Y1", "市教育局"), 1)
        assert say(at, LATER, EVE).verdict is Verdict.DONE
        assert matters(at, EVE) == {}
        at.house.round(EVE)
        (letter,) = letters(at, TO_JYJ, SHIFTED)
        assert "截稿时间：2026年10月23日17:30" in text_of(letter)
        assert not letters(at, TO_KJJ, SHIFTED)
        assert not parts(at, AFTER)["jyj"].over
        assert say(at, "约稿未完成 Y1 市教育局", AFTER).why == "deadline_open"
        at.house.round(AFTER)
        assert len(letters(at, TO_JYJ, "【约稿提醒】")) == 1
        for hour in (16, 17):
            at.house.round(datetime(2026, 10, 22, hour, 1, tzinfo=ZONE))
        (_, again) = letters(at, TO_JYJ, "【约稿提醒】")
        assert "10月23日截稿" in str(again["Subject"])
        missed = say(at, "约稿未完成 Y1 市教育局", datetime(2026, 10, 24, 9, 0, tzinfo=ZONE))
        assert {one.effective for one in missed.credits} == {date(2026, 10, 23)}
        sound(at)


def test_nobody_is_reminded_at_once_of_a_day_that_was_just_given(office: Office) -> None:
    with bureau(office) as at:
        say(at, ORDER)
        late = datetime(2026, 10, 20, 17, 0, tzinfo=ZONE)
        at.house.round(EVE - timedelta(hours=1))
        say(at, "延期 Y1 10月21日", late)
        at.house.round(late)
        assert (len(letters(at, TO_JYJ, SHIFTED)), letters(at, TO_JYJ, "【约稿提醒】")) == (1, [])


def test_the_day_before_holds_again_when_the_later_one_is_taken_back_and_units_hear_of_it(office: Office) -> None:
    with bureau(office) as at:
        say(at, ORDER)
        number = say(at, LATER).number
        say(at, "延期 Y1 10月26日")
        assert say(at, f"撤销第{number}号").why == "changed_since"
        undone = say(at, "撤销上一条", confirmed=False)
        assert (undone.verdict, undone.letters) == (Verdict.CONFIRM, 2)
        assert say(at, "撤销上一条").verdict is Verdict.DONE
        assert say(at, f"撤销第{number}号").verdict is Verdict.DONE
        assert {part.commission.deadline.day for part in parts(at, NOW).values()} == {20}
        at.house.round(NOW)
        days = [str(one["Subject"]).partition("（")[2].partition("截")[0] for one in letters(at, TO_JYJ, SHIFTED)]
        assert days == ["10月23日", "10月26日", "10月23日", "10月20日"]
        at.house.round(EVE)
        assert len(letters(at, TO_JYJ, "【约稿提醒】")) == 1
        say(at, LATER, EVE)
        assert say(at, "撤销上一条", AFTER).why == "deadline_over"
        sound(at)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("延期 Y2 10月23日", "no_commission"),
        ("延期 Y1 10月20日", "no_later"),
        ("延期 Y1 10月19日", "no_later"),
        ("延期 Y1 10月7日", "deadline_over"),
    ],
)
def test_no_other_day_can_be_given(office: Office, line: str, why: str) -> None:
    with bureau(office) as at:
        say(at, ORDER)
        refused = say(at, line)
        assert (refused.verdict, refused.why) == (Verdict.REFUSED, why)


def test_what_has_ended_for_all_is_not_due_later(office: Office) -> None:
    with bureau(office) as at:
        say(at, "约稿 市科技局 10月20日前:秋粮收购")
        say(at, "免扣 Y1 市科技局")
        assert say(at, LATER).why == "all_ended"
        say(at, "约稿 市教育局 10月20日前:招生")
        say(at, "撤销上一条")
        assert say(at, "延期 Y2 10月23日").why == "withdrawn"


def test_what_cannot_be_is_refused(office: Office) -> None:
    with bureau(office) as at:
        at.receive(report(JYJ, "信息", story(8)))
        assert say(at, "约稿 市科技局 10月8日前:关于秋粮收购", AFTER).why == "deadline_over"
        assert say(at, "约稿 民政局 10月20日前:关于秋粮收购").why == "unit"
        assert say(at, "约稿完成 Y1 市科技局").why == "no_commission"
        say(at, "约稿 市科技局 10月20日前:关于秋粮收购")
        assert say(at, ORDER).why == "commissioned"
        assert say(at, "约稿完成 Y1 清河县").why == "not_commissioned"
        assert say(at, "约稿完成 Y1 市科技局 3").why == "not_its_item"
        assert say(at, "约稿完成 Y1 市科技局 99").why == "number"


def test_a_mail_that_names_the_commission_answers_it(office: Office) -> None:
    with bureau(office) as at:
        say(at, ORDER)
        at.receive(report(JYJ, "信息", f"信息科:\n  现报上约稿Y1稿件。\n\n{story(9, '秋粮收购')}"))
        assert parts(at, NOW)["jyj"].items == ("2026-10-0003",)
        at.house.round(EVE)
        assert len(letters(at, TO_KJJ, "【约稿提醒】")) == 1
        assert not letters(at, TO_JYJ, "【约稿提醒】")


class DeathError(Exception):
    """The process ends."""


def test_after_a_death_before_the_commit_the_letters_go_out_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letters' bytes are on the disk, and the line that names them is not: the moment is made by hand."""
    with bureau(office) as at:
        with monkeypatch.context() as dying:
            dying.setattr(Ledger, "commit", die)
            with pytest.raises(DeathError):
                say(at, ORDER)
        assert not parts(at, NOW)
        assert say(at, ORDER).letters == 2
        at.house.round(NOW)
        assert (len(letters(at, TO_KJJ)), len(letters(at, TO_JYJ))) == (1, 1)
        made = [entry.event for entry, _ in at.house.ledger.journal.read(Position())]
        assert sum(isinstance(event, Commanded) for event in made) == 1


def die(*_: object) -> None:
    raise DeathError
