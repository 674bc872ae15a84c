"""When digests are written, that each is one, whatever happens in between, and what their links can do."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailproc.agenda import agenda
from mailproc.ledger.events import Digested, Event, Held, MailRecorded, Restored
from mailproc.ledger.journal import Position
from mailproc.ledger.ledger import Ledger
from mailproc.model import MailClass
from mailproc.office import offers
from tests.e2e.office import ZONE, read, text_of
from tests.paperwork import MORNING, Paperwork, item, paperwork

CLERKS = 'clerks = [{ name = "王五", address = "clerk@jiangcheng.example" }]'
TWO_CLERKS = CLERKS.replace("}]", '}, { name = "孙七", address = "sunqi@jiangcheng.example" }]')


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Paperwork]:
    with paperwork(tmp_path, (CLERKS, TWO_CLERKS)) as made:
        yield made


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def send(desk: Paperwork, now: datetime) -> None:
    with desk.house.ledger.writing() as books:
        desk.house.digesting(books, now).send(now)


def digests(desk: Paperwork) -> list[Digested]:
    events: list[Event] = [entry.event for entry, _ in desk.house.ledger.journal.read(Position())]
    return [event for event in events if isinstance(event, Digested)]


def letters(desk: Paperwork, which: int = -1) -> list[EmailMessage]:
    """The letters of one digest, as they lie on the disk."""
    ledger = desk.house.ledger
    return [read(ledger.letter_path(one.id).read_bytes()) for one in digests(desk)[which].letters]


def stranger(desk: Paperwork, number: str = "2026-11-0012") -> None:
    record = item(number, "unattributed", counted=False, units=())
    desk.mail(number, record, unit="", mail_class=MailClass.UNATTRIBUTED, reason="unknown", proposal="jyj")


# --- when -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "is_due"),
    [
        (at(11, 4, 8, 29), False),
        (at(11, 4, 8, 30), True),
        (at(11, 4, 23, 59), True),  # after a stop
        (at(11, 7, 9), False),  # Saturday
        (at(10, 1, 9), False),  # National Day
        (at(10, 10, 9), True),  # a Saturday that is worked for it (调休)
    ],
)
def test_a_digest_is_due_on_workdays_from_its_time_on(desk: Paperwork, now: datetime, is_due: bool) -> None:
    due = desk.digesting().due(now)
    assert due == (now.replace(hour=8, minute=30) if is_due else None)
    in_utc = now.astimezone(tz=None)
    assert desk.digesting().due(in_utc) == due


def test_the_offices_own_calendar_decides(tmp_path: Path) -> None:
    ours = ('state = "state"', 'state = "state"\nholidays = [2026-11-04]\nworkdays = [2026-11-07]')
    with paperwork(tmp_path, ours) as desk:
        assert desk.digesting().due(at(11, 4, 9)) is None
        assert desk.digesting().due(at(11, 7, 9)) is not None


def test_without_its_time_there_is_none(tmp_path: Path) -> None:
    with paperwork(tmp_path, ('digest_time = "08:30"\n', "")) as desk:
        assert desk.digesting().due(MORNING) is None


def test_there_is_one_a_day_and_one_for_all_days_off(desk: Paperwork) -> None:
    send(desk, at(9, 30, 8, 30))
    send(desk, at(9, 30, 8, 31))
    desk.mail("2026-10-0001", ago=MORNING - at(10, 2, 10))
    desk.mail("2026-10-0002", ago=MORNING - at(10, 6, 10))
    for day in range(1, 9):
        send(desk, at(10, day, 8, 45))
    assert [one.day.isoformat() for one in digests(desk)] == ["2026-09-30", "2026-10-08"]
    (first, _), (_, second) = letters(desk, 0), letters(desk, 1)
    assert "没有新来信" in text_of(first)
    assert "9月30日8时30分以来共收到邮件2封" in text_of(second)


def test_after_a_stop_of_days_there_is_one_that_covers_all(desk: Paperwork) -> None:
    send(desk, at(11, 2, 8, 30))
    desk.mail("2026-11-0001", ago=MORNING - at(11, 2, 10))
    desk.mail("2026-11-0002", ago=MORNING - at(11, 3, 10))
    send(desk, at(11, 4, 14))
    send(desk, at(11, 5, 8, 30))
    assert [len(letters(desk, which)) for which in range(3)] == [2, 2, 2]
    assert "共收到邮件2封" in text_of(letters(desk, 1)[0])
    assert "没有新来信" in text_of(letters(desk, 2)[0])


def test_a_clock_that_was_set_back_brings_no_second_one(desk: Paperwork) -> None:
    send(desk, at(11, 4, 8, 30))
    send(desk, at(11, 6, 8, 30))
    send(desk, at(11, 4, 8, 40))
    ids = [record.id for one in digests(desk) for record in one.letters]
    assert len(ids) == len(set(ids)) == 4


def test_what_may_have_gone_out_before_a_restore_does_not_go_out_again(desk: Paperwork) -> None:
    desk.commit(Restored(1, MORNING - timedelta(days=1), (), "root"), MORNING + timedelta(minutes=5))
    assert desk.digesting().due(MORNING + timedelta(hours=1)) is None
    assert desk.digesting().due(MORNING + timedelta(days=1)) is not None


def test_the_agenda_names_the_next_one(desk: Paperwork) -> None:
    def next_one(now: datetime) -> dict[str, datetime | None]:
        house, books = desk.house, desk.house.ledger.reading()
        jobs = agenda(house.config, books, house.publisher(books), None, now)
        return {job.what: job.at for job in jobs if "digest" in job.what}

    assert next_one(at(11, 6, 8)) == {"digest of 2026-11-06": at(11, 6, 8, 30)}
    assert next_one(at(11, 6, 9)) == {"digest of 2026-11-06": at(11, 6, 9)}
    send(desk, at(11, 6, 9))
    assert next_one(at(11, 6, 9)) == {"digest of 2026-11-09": at(11, 9, 8, 30)}


def test_the_agenda_names_what_units_hear_at_five_and_the_kind_line_of_the_20th(tmp_path: Path) -> None:
    def jobs(desk: Paperwork, now: datetime) -> dict[str, datetime | None]:
        house, books = desk.house, desk.house.ledger.reading()
        found = agenda(house.config, books, house.publisher(books), None, now)
        return {job.what: job.at for job in found if "units" in job.what}

    soon, named = "feedback to units of 2026-11-{:02}", "units at zero in 2026-11 are named to the clerks"
    waits = "kind line to the units at zero in 2026-11: 提醒零报送 by a clerk"
    with paperwork(tmp_path, ('feedback = "none"', 'feedback = "daily"')) as desk:
        assert jobs(desk, at(11, 6, 16)) == {soon.format(6): at(11, 6, 17), named: at(11, 20, 8, 30)}
        assert jobs(desk, at(11, 6, 17)) == {soon.format(9): at(11, 9, 17), named: at(11, 20, 8, 30)}
        assert jobs(desk, at(11, 20, 8)) == {soon.format(20): at(11, 20, 17), waits: None}
        desk.say("提醒零报送 11月", at(11, 20, 9))
        assert jobs(desk, at(11, 20, 9)) == {soon.format(20): at(11, 20, 17)}
    again = tmp_path / "silent"
    again.mkdir()
    with paperwork(again) as desk:
        assert jobs(desk, at(11, 6, 16)) == {named: at(11, 20, 8, 30)}


# --- one commit -------------------------------------------------------------------------------------------


def test_a_crash_between_bytes_and_commit_gives_the_same_letters(desk: Paperwork) -> None:
    """The process ends after both letters' bytes and before the line that names them."""
    stranger(desk)
    child = os.fork()
    if child == 0:
        with paperwork(desk.house.config.state.parent, (CLERKS, TWO_CLERKS)) as other:
            Ledger.commit = lambda *_: os._exit(9)  # type: ignore[method-assign]
            send(other, MORNING)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert digests(desk) == []
    folder = desk.house.config.state / "letters"
    before = {path.name: read(path.read_bytes()) for path in folder.iterdir()}
    assert len(before) == 2
    send(desk, MORNING + timedelta(minutes=7))
    after = {path.name: read(path.read_bytes()) for path in folder.iterdir()}
    assert after.keys() == before.keys()
    for name, letter in after.items():
        for kind in ("plain", "html"):
            now, then = letter.get_body((kind,)), before[name].get_body((kind,))
            assert now is not None
            assert then is not None
            assert now.get_content() == then.get_content()
    assert len(digests(desk)) == 1


def test_the_desk_copy_knows_the_last_digest_and_so_does_a_new_one(desk: Paperwork) -> None:
    desk.mail("2026-11-0001")
    send(desk, MORNING)
    books = desk.house.ledger.reading()
    assert books.office.digest is not None
    assert books.office.digest.day == MORNING.date()
    assert books.office.digest.reach.n == 1
    desk.house.ledger.close()
    (desk.house.config.state / "office.json").unlink()
    assert desk.house.ledger.reading().office.digest == books.office.digest


# --- links ------------------------------------------------------------------------------------------------


def test_each_clerk_has_links_of_his_own(desk: Paperwork) -> None:
    stranger(desk)
    send(desk, MORNING)
    (event,) = digests(desk)
    assert [one.recipient for one in event.letters] == ["clerk@jiangcheng.example", "sunqi@jiangcheng.example"]
    assert len(event.offers) == len({one.token for one in event.offers}) == 6
    for letter, record in zip(letters(desk), event.letters, strict=True):
        own = [one for one in event.offers if one.clerk == record.recipient]
        assert [one.lines for one in own] == [
            ("2026-11-0012是市教育局的",),
            ("询问 2026-11-0012",),
            ("不计 2026-11-0012 非报送信息",),
        ]
        written = {word.partition("?subject=mp-")[2] for word in text_of(letter).split() if "?subject=mp-" in word}
        assert {offers.digest(one) for one in written} == {one.token for one in own}
        assert {(one.letter, one.mail, one.until) for one in own} == {(record.id, "", MORNING + offers.VALID)}


def test_what_a_link_does_is_part_of_its_token(desk: Paperwork) -> None:
    """A letter of a day whose lines in the journal were lost can do nothing else than what it says."""
    stranger(desk)
    with desk.house.ledger.writing() as books:
        digesting = desk.house.digesting(books, MORNING)
        (clerk, *_) = desk.house.config.clerks
        made = digesting._offers(clerk, MORNING, digesting._matters(clerk, MORNING))
        other = digesting._offers(clerk, MORNING, [])
    tokens = {line: offer.token for line, (offer, _) in made.items()}
    assert len(set(tokens.values())) == 3
    assert other == {}
    desk.commit(Held("office", "INBOX", 1, "1:60", "many old mails"))  # which a letter tells first
    with desk.house.ledger.writing() as books:
        digesting = desk.house.digesting(books, MORNING)
        again = digesting._offers(clerk, MORNING, digesting._matters(clerk, MORNING))
    assert next(iter(again)) == "接收 INBOX"
    assert {line: again[line][0].token for line in tokens} == tokens


def test_drawn_for_looking_it_has_no_links(desk: Paperwork) -> None:
    stranger(desk)
    before = len(list(desk.house.ledger.journal.read(Position())))
    letter = desk.digesting().draw(MORNING, desk.house.config.clerks[0])
    assert "2026-11-0012是市教育局的" in letter.text
    assert "mp-" not in letter.text + letter.html
    assert len(list(desk.house.ledger.journal.read(Position()))) == before


def test_a_line_that_was_taken_back_is_told_as_such(desk: Paperwork) -> None:
    send(desk, MORNING - timedelta(days=1))
    desk.mail("2026-11-0001")
    desk.say("不计 2026-11-0001 新闻稿", MORNING - timedelta(hours=3))
    desk.say("撤销上一条", MORNING - timedelta(hours=2))
    send(desk, MORNING)
    text = text_of(letters(desk)[0])
    assert "不计 2026-11-0001 新闻稿（已撤销）" in text
    assert "王五：撤销上一条" in text


def test_what_a_unit_remarked_waits_for_the_clerk_with_its_answers(desk: Paperwork) -> None:
    desk.mail("2026-11-0001", item("2026-11-0001", "repeat", counted=False))
    words = "科长您好:\n2026-11-0001不是重复报送,请核对。"
    desk.mail("2026-11-0002", mail_class=MailClass.OTHER, remark="statement", said=words)
    send(desk, MORNING)
    text = text_of(letters(desk)[0])
    for told in (
        "单位来信反映的情况（1件）",
        "所复材料：核对表",
        "原文：2026-11-0001不是重复报送,请核对。",
        "所涉信息：2026-11-0001（未计数）",
        "计入2026-11-0001（计入 2026-11-0001）",
        "查看市科技局11月情况（市科技局2026-11）",
        "已答复，不再提示（已答复 市科技局 2026-11-03）",
    ):
        assert told in text, told


def test_a_reading_that_is_lost_holds_no_digest_up(desk: Paperwork) -> None:
    desk.mail("2026-11-0007")
    desk.mail("2026-11-0009", item("2026-11-0009", "like_earlier", like="2026-11-0007"))
    event = next(
        one.event for one, _ in desk.house.ledger.journal.read(Position()) if isinstance(one.event, MailRecorded)
    )
    desk.house.ledger.close()
    desk.house.ledger.archive.reading_path(event.digest).unlink()
    send(desk, MORNING)
    assert "疑似重复" in text_of(letters(desk)[0])


def test_the_months_worksheet_is_enclosed_where_anything_is_told(desk: Paperwork) -> None:
    send(desk, MORNING - timedelta(days=1))
    desk.mail("2026-11-0001")
    send(desk, MORNING)
    send(desk, MORNING + timedelta(days=1))
    quiet, busy = letters(desk, 0)[0], letters(desk, 1)[0]
    (sheet,) = busy.iter_attachments()
    assert sheet.get_filename() == "采用登记表2026-11.xlsx"
    assert "附：采用登记表2026-11.xlsx" in text_of(busy)
    assert list(quiet.iter_attachments()) == list(letters(desk, 2)[0].iter_attachments()) == []
