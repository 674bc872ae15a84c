# ruff: noqa: ARG002 - the steps of a trick have one signature
"""Mailboxes and folders that fail, mails that are not given, numbers given twice: told, and never in others' way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailproc.daemon import Daemon
from mailproc.service import Service
from tests import mischief
from tests.dovecot import Account, make_certificate
from tests.e2e.office import ZONE, Office, report, story, text_of, until
from tests.imapproxy import Act, Command, HangUp, Proxy, Send, Trick, misbehaving

SENDER = "a@kjj.jiangcheng.example"
CLERK = "clerk@jiangcheng.example"
NOON = datetime(2026, 10, 20, 12, 0, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)


def mail(n: int) -> bytes:
    return report(SENDER, f"信息{n}", story(n), message_id=f"<{n}@x.example>")


def told(office: Office) -> list[str]:
    """What the clerk was told, by subject."""
    return [str(one["Subject"]).removeprefix("【系统提示】") for one in office.sink.to(CLERK)]


def received(office: Office, month: str = "2026-10") -> int:
    return int(next(one["received"] for one in office.json("tally", month)["units"] if one["unit"] == "kjj"))


@contextmanager
def played(office: Office, *tricks: Trick) -> Iterator[None]:
    """The office reads its mailbox through these tricks."""
    with misbehaving(office.account.settings().port, *tricks) as proxy:
        path = office.configure(start="2026-10-01", imap=proxy.port, poll=60)
        path.write_text(path.read_text().replace("timeout = 10", "timeout = 1"))
        yield


@dataclass
class BreakOn(Trick):
    """The line is dropped whenever this mail's body is on its way."""

    words: bytes = b""

    def told(self, command: Command, response: bytes) -> Act:
        ours = mischief.is_body(response) and self.words in response and self.due()
        return HangUp(response[: len(response) // 2]) if ours else Send(response)


# --- mails that are not given ---------------------------------------------------------------------------------


def test_a_mail_on_which_the_line_always_breaks_keeps_nothing_from_being_read(office: Office) -> None:
    for n in (1, 2, 3):
        office.account.append(mail(n), NOON - timedelta(minutes=10 - n))
    with played(office, BreakOn(100, words=b"<2@x.example>")), office.house() as house:
        house.round(NOON)
        assert received(office) == 2
        office.account.append(mail(4), NOON)
        house.round(NOON + MINUTE, whole=True)
        assert received(office) == 3
        assert office.json("status")["withheld"] == 1
        assert told(office) == []
        for hours in (3, 4):
            house.round(NOON + timedelta(hours=hours), whole=True)
        assert told(office) == ["有1封邮件暂时无法读取"]
        assert "office INBOX UID 2" in text_of(office.sink.to(CLERK)[0])
        house.round(datetime(2026, 11, 1, 1, 30, tzinfo=ZONE))
        assert house.ledger.reading().course("2026-10").closed  # it was waited for long enough
    office.configure(start="2026-10-01")
    with office.house() as house:
        house.round(datetime(2026, 11, 1, 2, tzinfo=ZONE))
    assert (received(office), office.json("status")["withheld"]) == (4, 0)


def test_a_withheld_mail_holds_the_month_back_for_three_days(office: Office) -> None:
    end = datetime(2026, 11, 1, tzinfo=ZONE)
    office.account.append(mail(1), end - MINUTE)
    with played(office, mischief.Garble(1000)), office.house() as house:
        for hours, closed in ((2, False), (70, False), (75, True)):
            house.round(end + timedelta(hours=hours))
            assert bool(house.ledger.reading().course("2026-10").closed) is closed


def test_a_mail_gone_before_it_was_read_is_told_and_holds_nothing_back(office: Office) -> None:
    for n in (1, 2):
        office.account.append(mail(n), NOON - MINUTE)
    with played(office, mischief.Garble(1000, uids=(2,))), office.house() as house:
        house.round(NOON, whole=True)
        office.account.delete([2])
        for minutes in (1, 2):
            house.round(NOON + minutes * MINUTE, whole=True)
        assert told(office) == ["有1封邮件未及读取即已移出邮箱"]
        standing = office.json("status")
        assert (standing["withheld"], standing["vanished"]) == (0, 1)
        house.round(datetime(2026, 11, 1, 1, 30, tzinfo=ZONE))
        assert house.ledger.reading().course("2026-10").closed
    assert "vanished office INBOX: UIDs 2 are gone" in office.program("log", "2026-10")


# --- numbers, folders -----------------------------------------------------------------------------------------


def test_mails_of_a_recreated_folder_under_old_numbers_are_counted(office: Office) -> None:
    """The folder was deleted and made anew; the server kept its UIDVALIDITY and began its UIDs at 1 again."""
    office.account.create("报送")
    for n in (1, 2, 3):
        office.account.append(mail(n), NOON - timedelta(hours=n), "报送")
    office.configure(start="2026-10-01", folders='"报送"')
    with office.house() as house:
        house.round(NOON, whole=True)
    office.account.recreate("报送")
    for n in (4, 5):
        office.account.append(mail(n) + b"x" * n, NOON, "报送")
    with office.house() as house:
        assert house.round(NOON + MINUTE).fetched == 0  # a poll does not look there
        assert house.round(NOON + 2 * MINUTE, whole=True).fetched == 2
    assert received(office) == 5
    assert office.json("recount", "2026-10")["differences"] == []


def test_a_missing_folder_keeps_no_other_from_being_read(office: Office) -> None:
    office.account.create("报送")
    office.account.append(mail(1), NOON - MINUTE)
    office.account.append(mail(2), NOON - MINUTE, "报送")
    office.configure(start="2026-10-01", folders='"报送", "INBOX"')
    with office.house() as house:
        house.round(NOON)
        office.account.rename("报送", "旧报送")
        office.account.append(mail(3), NOON)
        outcome = house.round(NOON + MINUTE)
        assert [fault.exit_code for fault in outcome.faults] == [4]
        assert "旧报送" in str(outcome.faults[0])
        assert received(office) == 3
        house.round(NOON + timedelta(hours=3))
        assert told(office) == ["信箱无法读取"]
        house.round(datetime(2026, 11, 1, 1, 30, tzinfo=ZONE))
        assert not house.ledger.reading().course("2026-10").closed
    office.configure(start="2026-10-01", folders='"旧报送", "INBOX"')
    with office.house() as house:
        house.round(datetime(2026, 11, 1, 1, 40, tzinfo=ZONE))
        assert house.ledger.reading().course("2026-10").closed
    assert received(office) == 3


def test_a_folder_suddenly_empty_is_told_and_holds_the_month_back_for_a_day(office: Office) -> None:
    end = datetime(2026, 11, 1, tzinfo=ZONE)
    office.account.bulk_fill((mail(n), end - timedelta(hours=n)) for n in range(1, 26))
    office.configure(start="2026-10-01")
    with office.house() as house:
        house.round(end - MINUTE, whole=True)
        before = received(office)
        office.account.delete(range(1, 26))
        for hours, closed in ((2, False), (20, False), (27, True)):
            house.round(end + timedelta(hours=hours))
            assert bool(house.ledger.reading().course("2026-10").closed) is closed
    assert received(office) == before
    assert "有1个邮件文件夹突然清空" in told(office)


def test_the_same_mail_in_two_folders_at_the_first_reading_counts_once(office: Office) -> None:
    office.account.create("副本")
    office.configure(start="2026-10-01", folders='"副本", "INBOX"')
    for folder in ("INBOX", "副本"):
        office.account.append(mail(1), NOON - MINUTE, folder)
    with office.house() as house:
        assert house.round(NOON).fetched == 2
    assert (received(office), office.json("tally", "2026-10")["mails"]) == (1, 1)
    assert len(office.sink.to(SENDER)) == 1


# --- mailboxes that fail ----------------------------------------------------------------------------------------


def test_a_refused_login_is_tried_ever_more_seldom_and_told(office: Office) -> None:
    with played(office, refusing := mischief.RefuseLogin(10_000)), office.house() as house:
        for minute in range(0, 180, 5):
            house.round(NOON + minute * MINUTE)
        assert refusing.count == 5  # at 0, 10, 30, 70 and 130 minutes
        assert told(office) == ["信箱无法读取"]
        assert "授权码" in text_of(office.sink.to(CLERK)[0])
        refusing.times = 0
        office.account.append(mail(1), NOON)
        house.round(NOON + timedelta(minutes=191))
    assert received(office) == 1


def test_a_server_that_is_away_is_tried_ever_more_seldom_but_for_ever(office: Office) -> None:
    with played(office, away := mischief.ByeAtOnce(10_000)), office.house() as house:
        for minute in range(62):
            house.round(NOON + minute * MINUTE)
        assert away.count == 8  # at 0, 1, 3, 7, 15, 30, 45 and 60 minutes
        house.round(NOON - timedelta(days=31))  # our clock was set back: no reason to rest for a month
        assert away.count == 9
        away.times = 0
        office.account.append(mail(1), NOON)
        house.round(NOON + timedelta(hours=2))
    assert received(office) == 1


def test_a_mailbox_that_is_away_keeps_no_other_from_being_read(office: Office, dovecot: Account) -> None:
    second = dovecot.server.account(f"{dovecot.user}-second")
    path = office.configure(start="2026-10-01", imap=1)
    more = f'\n[[mailboxes]]\nid = "second"\nhost = "127.0.0.1"\nport = {second.settings().port}\nsecurity = "plain"\n'
    more += f'user = "{second.user}"\npassword_env = "MAILPROC_PASSWORD"\nfolders = ["INBOX"]\n'
    path.write_text(path.read_text().replace("[sending]", more + "[sending]", 1))
    second.append(mail(1), NOON - MINUTE)
    with office.house() as house:
        outcome = house.round(NOON)
        assert [fault.exit_code for fault in outcome.faults] == [4]
        assert received(office) == 1
        house.round(datetime(2026, 11, 1, 1, 30, tzinfo=ZONE))
        assert not house.ledger.reading().course("2026-10").closed


@contextmanager
def sealed(office: Office, ca_file: Path, *tricks: Trick) -> Iterator[Proxy]:
    """The office reads its mailbox by TLS, through these tricks, and trusts this certificate alone."""
    server = office.account.server
    with misbehaving(server.tls_port, *tricks, sealed=True) as proxy:
        path = office.configure(start="2026-10-01", imap=proxy.port, poll=60)
        tls = f'host = "localhost"\nport = {proxy.port}\nsecurity = "tls"\nca_file = "{ca_file}"'
        path.write_text(path.read_text().replace(f'host = "127.0.0.1"\nport = {proxy.port}\nsecurity = "plain"', tls))
        yield proxy


def test_tls_that_breaks_off_is_begun_anew(office: Office) -> None:
    office.account.append(mail(1), NOON - MINUTE)
    broken = mischief.BrokenHandshake(2)
    with sealed(office, office.account.server.ca_file, broken), office.house() as house:
        for minute in (0, 1, 3):
            assert received(office) == 0
            house.round(NOON + minute * MINUTE)
    assert (broken.count, received(office)) == (2, 1)


def test_a_wrong_certificate_is_always_refused_and_nothing_is_read(office: Office, tmp_path: Path) -> None:
    office.account.append(mail(1), NOON - MINUTE)
    make_certificate(tmp_path)  # of the same name, by nobody we trust
    with sealed(office, tmp_path / "cert.pem"), office.house() as house:
        for hour in range(4):
            (fault,) = house.round(NOON + timedelta(hours=hour)).faults
            assert "is not trusted" in str(fault)
    assert received(office) == 0


# --- the daemon ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trick", [mischief.SilentAt(1, verb=b"IDLE"), mischief.RefuseIdle(5)])
def test_idle_that_fails_costs_no_more_than_a_poll(office: Office, trick: Trick) -> None:
    with played(office, trick):
        path = office.folder / "config.toml"
        text = path.read_text().replace("start = 2026-10-01", f"start = {datetime.now(ZONE):%Y-%m-01}")
        # a busy machine may need more than a second for a login, and its mailbox would rest for that
        path.write_text(text.replace("poll_seconds = 60", "poll_seconds = 2").replace("timeout = 1\n", "timeout = 4\n"))
        with office.daemon():
            assert until(lambda: trick.count > 0, 60)  # how long the program takes to start is not the matter
            office.account.append(mail(1), datetime.now(ZONE))
            assert until(lambda: len(office.sink.to(SENDER)) == 1, 20)


def test_a_server_that_cries_wolf_does_not_keep_us_running(office: Office) -> None:
    """It tells of new mail at every NOOP; there is none."""
    wolf = mischief.Insert(10_000, words=b"* 99 EXISTS\r\n", before=rb"[A-Z]+\d+ OK (?i:NOOP)")
    with misbehaving(office.account.settings().port, wolf) as proxy:
        office.configure(imap=proxy.port, poll=3)
        with office.daemon():
            assert until(lambda: wolf.count > 0)
            asked = len([one for one in proxy.heard if one.verb == b"EXAMINE"])
            assert not until(lambda: len([one for one in proxy.heard if one.verb == b"EXAMINE"]) > asked + 12, 5)


def test_a_clock_that_is_set_back_does_not_put_the_next_round_off(office: Office) -> None:
    with office.house() as house:
        daemon = Daemon(house, Service({}))
        for job in daemon.jobs.jobs:
            assert job.next_run is not None
            job.next_run += timedelta(days=31)  # as if our clock had been a month ahead when it was planned
        assert 0 <= daemon._pause() <= house.config.schedule.poll_seconds
