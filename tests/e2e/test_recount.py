"""Recount finds a hidden mail, an entry with no mail, a mail moved over the month's end, and nothing else."""

import os
from dataclasses import replace
from datetime import datetime

import pytest

from mailproc.ledger.archive import WORDLESS
from mailproc.ledger.events import HistoryFound, MailRecorded
from mailproc.model import Location, MailClass
from mailproc.recounting import Kind, Recount, recount
from tests.e2e.lived import SENDERS, at, mails
from tests.e2e.office import Office, report, story

LAST = at(28, 17, month=10)
FAULTS = ("hidden", "nowhere", "moved")


@pytest.fixture
def october(office: Office) -> Office:
    """A month with repeats, a stranger, a superior, a classified mail, one that was deleted, one that is too large."""
    path = office.configure(start="2026-10-01")
    path.write_text(path.read_text() + "[limits]\nmail_bytes = 100000\n")
    office.account.bulk_fill(mails(6))
    large = report(SENDERS[0], "附图", "见附件。\n" + "图" * 90000)
    office.account.append(large, at(22, 9, month=10))
    with office.house() as house:
        house.round(LAST)
    office.account.delete([2])
    return office


def counted(office: Office, month: str = "2026-10", *, full: bool = True) -> Recount:
    with office.house() as house, house.ledger.writing():
        return recount(house.config, house.ledger, house.boxes, house.examiner, month, full=full)


def harm(office: Office, fault: str) -> None:
    match fault:
        case "hidden":
            office.account.append(report(SENDERS[0], "新信息", story(60)), at(27, 9, month=10))
            with office.house() as house, house.ledger.writing() as books:
                ((mailbox, folder, uidvalidity),) = books.office.uids
                uid = books.office.uids[mailbox, folder, uidvalidity].top + 1
                house.ledger.commit(HistoryFound(mailbox, folder, uidvalidity, str(uid)), LAST)
                house.ledger.flush()
        case "nowhere":
            with office.house() as house, house.ledger.writing() as books:
                digest, ((mailbox, folder, uidvalidity),) = "ab" * 32, books.office.uids
                last = books.office.last_numbers["2026-10"]
                made = MailRecorded(
                    digest,
                    "2026-10",
                    at(26, 9, month=10),
                    1234,
                    Location(mailbox, folder, uidvalidity, 9000),
                    MailClass.SUBMISSION,
                    f"2026-10-{last + 1:04}",
                    "kjj",
                )
                house.ledger.archive.keep_reading(digest, WORDLESS)
                house.ledger.commit(made, LAST)
        case "moved":
            another_arrival(office, 3, at(1, 0, 1))


def another_arrival(office: Office, place: int, moment: datetime) -> None:
    """The mail of this place among the files tells another INTERNALDATE; folder, UIDVALIDITY and UID stay."""
    folder = office.account._maildir("INBOX")
    path = sorted((folder / "cur").iterdir())[place]
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    for stale in folder.glob("dovecot.index*"):
        stale.unlink()


@pytest.mark.parametrize("full", [True, False], ids=["full", "listings"])
def test_a_clean_month_has_no_difference(october: Office, full: bool) -> None:
    result = counted(october, full=full)
    assert result.differences == ()
    assert (result.mailbox, result.ledger, result.removed) == (12, 12, 1)
    assert counted(october, "2026-11", full=full).differences == ()


@pytest.mark.parametrize("full", [True, False], ids=["full", "listings"])
@pytest.mark.parametrize("faults", [*((one,) for one in FAULTS), FAULTS], ids="+".join)
def test_each_fault_is_found_alone_and_together_and_nothing_else(
    october: Office, faults: tuple[str, ...], full: bool
) -> None:
    for fault in faults:
        harm(october, fault)
    found = {one.kind.value: one for one in counted(october, full=full).differences}
    assert set(found) == set(faults)
    if "hidden" in faults:
        assert found["hidden"].number.startswith("INBOX/")
        assert "新信息" in found["hidden"].what
        assert "2026-10-27 09:00:00" in found["hidden"].what
    if "nowhere" in faults:
        assert found["nowhere"].number.startswith("2026-10-")
    if "moved" in faults:
        assert "2026-11-01 00:01:00" in found["moved"].what


def test_a_mail_moved_out_of_a_month_shows_in_both(october: Office) -> None:
    harm(october, "moved")
    (there,) = counted(october, "2026-11").differences
    assert there.kind is Kind.MOVED


def test_other_bytes_at_a_known_place_are_found(october: Office) -> None:
    folder = october.account._maildir("INBOX")
    path = sorted((folder / "cur").iterdir())[4]
    moment = path.stat().st_mtime
    path.write_bytes(path.read_bytes().replace(b"Subject", b"Subjekt"))
    os.utime(path, (moment, moment))  # the same size and arrival: only the bytes tell
    for stale in folder.glob("dovecot.index*"):
        stale.unlink()
    (difference,) = counted(october).differences
    assert difference.kind is Kind.REPLACED
    assert counted(october, full=False).differences == ()


def test_a_stamp_of_our_own_server_explains_another_month(office: Office) -> None:
    path = office.configure(start="2026-10-01")
    path.write_text(path.read_text().replace('folders = ["INBOX"]', 'folders = ["INBOX"]\nserver_name = "mx.example"'))
    stamp = "from a by mx.example; Sat, 31 Oct 2026 23:30:00 +0800"
    office.account.append(report(SENDERS[0], "信息", story(1), Received=stamp), at(1, 1))
    with office.house() as house:
        house.round(at(1, 2))
    for month, count in (("2026-10", 1), ("2026-11", 0)):
        result = counted(office, month)
        assert (result.ledger, result.differences) == (count, ())


def test_a_hidden_classified_mail_is_told_without_its_words(october: Office) -> None:
    secret = "关于某某专项行动的部署"
    october.account.append(report(SENDERS[0], secret, f"机密★10年\n\n{secret}"), at(27, 9, month=10))
    said = october.program("recount", "2026-10", code=1)
    assert "classified" in said
    assert secret not in said


def test_held_mail_is_no_difference(october: Office) -> None:
    october.account.create("旧信")
    old = [(report(SENDERS[1], f"旧{n}", story(80 + n)), at(10 + n, 9, month=10)) for n in range(3)]
    october.account.bulk_fill(old, "旧信")
    path = october.folder / "config.toml"
    path.write_text(path.read_text().replace('folders = ["INBOX"]', 'folders = ["INBOX", "旧信"]'))
    with october.house() as house:
        house.round(at(28, 18, month=10))
    result = counted(october)
    assert (result.waiting, result.differences) == (3, ())
    assert october.json("recount", "2026-10") == {"month": "2026-10", "mailbox": 12, "ledger": 12, "differences": []}


def test_what_counts_and_is_not_credited_is_found(october: Office) -> None:
    with october.house() as house, house.ledger.writing() as books:
        book = books.month("2026-10")
        mail = next(one for one in book.submissions.values() if one.number == "2026-10-0001")
        item = replace(mail.items[0], counted=False)
        book.submissions[mail.digest] = replace(mail, items=(item,))
        (difference,) = recount(
            house.config, house.ledger, house.boxes, house.examiner, "2026-10", full=False
        ).differences
    assert (difference.kind, difference.number) == (Kind.CREDITS, "2026-10-0001")
