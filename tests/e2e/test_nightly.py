"""By night, and before a month closes, the ledger is held against the mailbox; clerks hear of differences."""

from datetime import datetime, timedelta

import pytest

from mailproc.ledger.events import HistoryFound
from tests.e2e.lived import SENDERS, at, mails
from tests.e2e.office import Office, report, story, text_of

LAST = at(28, 17, month=10)


@pytest.fixture
def october(office: Office) -> Office:
    office.configure(start="2026-10-01")
    office.account.bulk_fill(mails(6))
    with office.house() as house:
        house.round(LAST)
    return office


def hide(office: Office, arrival: datetime = at(27, 9, month=10)) -> None:  # noqa: B008 a moment is frozen
    office.account.append(report(SENDERS[0], "新信息", story(60)), arrival)
    with office.house() as house, house.ledger.writing() as books:
        ((mailbox, folder, uidvalidity),) = books.office.uids
        uid = books.office.uids[mailbox, folder, uidvalidity].top + 1
        house.ledger.commit(HistoryFound(mailbox, folder, uidvalidity, str(uid)), LAST)


def told(office: Office) -> list[str]:
    letters = office.sink.to("clerk@jiangcheng.example")
    return [text_of(one) for one in letters if "核对" in str(one["Subject"]) and "系统提示" in str(one["Subject"])]


def test_a_clean_ledger_is_looked_at_once_a_night_and_nobody_is_told(october: Office) -> None:
    with october.house() as house:
        house.round(at(29, 1, 59, month=10))
        assert house.ledger.last_check() is not None
        nights = []
        for moment in (at(29, 2, month=10), at(29, 2, 5, month=10), at(30, 3, month=10)):
            house.round(moment)
            check = house.ledger.last_check()
            assert check is not None
            nights.append(check.night)
    assert [f"{night:%d}" for night in nights if night] == ["29", "29", "30"]
    assert told(october) == []


def test_a_hidden_mail_is_told_by_night(october: Office) -> None:
    hide(october)
    with october.house() as house:
        house.round(at(29, 1, month=10))
        assert told(october) == []
        house.round(at(29, 2, month=10))
        house.round(at(29, 2, 30, month=10))
    (words,) = told(october)
    assert "台账中没有" in words
    assert "INBOX/" in words
    assert "新信息" not in words


def test_a_month_with_hidden_mail_does_not_close_until_a_person_says_so(october: Office) -> None:
    hide(october)
    with october.house() as house:
        for minute in (5, 6, 30):
            house.round(at(1, 1, minute), whole=True)
        assert not house.ledger.reading().course("2026-10").closed
    assert len(told(october)) == 1
    october.program("accept", "--sent", "2026-10", code=2)
    october.program("accept", "--papers", "2026-10")
    with october.house() as house:
        house.round(at(1, 1, 40), whole=True)
        assert house.ledger.reading().course("2026-10").closed


def test_of_months_that_end_unread_each_is_counted_before_it_closes(october: Office) -> None:
    """The program stood still for two months: the first closes, the second has hidden mail, the third waits for it."""
    hide(october, at(20, 9))
    january = at(2, 9, month=1).replace(year=2027)
    with october.house() as house:
        house.round(january, whole=True)
        courses = [house.ledger.reading().course(month) for month in ("2026-10", "2026-11", "2026-12")]
    assert [bool(course.closed) for course in courses] == [True, False, False]
    assert len(told(october)) == 1
    october.program("accept", "--papers", "2026-11")
    with october.house() as house:
        house.round(january + timedelta(minutes=10), whole=True)
        courses = [house.ledger.reading().course(month) for month in ("2026-11", "2026-12")]
        check = house.ledger.last_check()
    assert all(course.closed for course in courses)
    assert check is not None
    assert (check.month, check.hidden) == ("2026-12", 0)


def test_a_clean_month_closes_as_ever(october: Office) -> None:
    with october.house() as house:
        house.round(at(1, 1, 5), whole=True)
        assert house.ledger.reading().course("2026-10").closed
        check = house.ledger.last_check()
        assert check is not None
        assert (check.month, check.hidden) == ("2026-10", 0)


def test_a_mailbox_that_fails_by_night_is_looked_at_later(october: Office) -> None:
    with october.house() as house:
        october.account.server.stop()
        house.round(at(29, 2, month=10))
        october.account.server.start()
        house.round(at(29, 2, month=10) + timedelta(minutes=1))
        check = house.ledger.last_check()
        assert check is not None
        assert f"{check.night:%d}" == "29"
