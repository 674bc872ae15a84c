"""What today's rules and roster would say: the same where nothing has changed; each change shows what it does."""

from datetime import datetime

import pytest

from mailproc.redeciding import Redecided, redecide
from tests.e2e.lived import SENDERS, at, mails, say
from tests.e2e.office import Office, report, story

LAST = at(28, 17, month=10)


@pytest.fixture
def october(office: Office) -> Office:
    """September's mail and October's, which repeats some of it."""
    office.configure(start="2026-09-01")
    september = report(SENDERS[1], "信息90", story(90), message_id="<90@x.example>")
    again = report(SENDERS[1], "信息90", "领导好!\n" + story(90), message_id="<90r@x.example>")
    office.account.bulk_fill([(september, datetime(2026, 9, 20, 9, tzinfo=LAST.tzinfo)), (again, at(2, 9, month=10))])
    office.account.bulk_fill(mails(6))
    with office.house() as house:
        house.round(LAST)
    return office


def redecided(office: Office) -> Redecided:
    with office.house() as house:
        return redecide(house.config, house.ledger, house.examiner, "2026-10")


def files(office: Office) -> dict[str, bytes]:
    state = office.folder / "state"
    return {str(path): path.read_bytes() for path in state.rglob("*") if path.is_file() and path.suffix != ".lock"}


def test_where_nothing_has_changed_nothing_is_decided_otherwise(october: Office) -> None:
    before = files(october)
    result = redecided(october)
    assert (result.otherwise, result.points) == ((), {})
    assert (result.mails, result.passed_over) == (12, 1)  # the classified one
    assert files(october) == before
    assert "nothing would be decided otherwise" in october.program("recount", "2026-10", "--redecide")


def test_an_address_put_into_the_roster_shows_whose_mail_it_would_be(october: Office) -> None:
    path = october.folder / "config.toml"
    path.write_text(
        path.read_text().replace('"xx@jyj.jiangcheng.example"]', '"xx@jyj.jiangcheng.example", "ls@163.com"]')
    )
    (mail,) = redecided(october).otherwise
    assert (mail.was.split(",")[0], mail.now.split(",")[0]) == ("unattributed", "submission jyj")
    shown = october.json("recount", "2026-10", "--redecide", code=1)
    assert shown["points"]["jyj"] == ["0.4", "0.6"]


def test_other_points_show_by_unit(october: Office) -> None:
    path = october.folder / "config.toml"
    path.write_text(path.read_text().replace("points = 0.2", "points = 0.3"))
    result = redecided(october)
    assert result.otherwise == ()
    assert {unit: [str(was), str(now)] for unit, (was, now) in result.points.items()} == {
        unit: ["0.4", "0.6"] for unit in ("jyj", "kjj", "qinghe")
    }


def test_what_a_person_decided_is_marked(october: Office) -> None:
    with october.house() as house:
        say(house, "不计 2 新闻稿", at(29, 9, month=10))
    (mail,) = redecided(october).otherwise
    assert (mail.number, mail.by_hand) == ("2026-10-0002", True)
