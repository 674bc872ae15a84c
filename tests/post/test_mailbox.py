"""The mailbox is read from a real Dovecot, as it behaves on good days and bad ones."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from mailproc.errors import MailboxError
from mailproc.post.mailbox import Entry, Listing, Mailbox, MailboxSettings
from mailproc.post.settings import Security
from mailproc.uids import UidSet
from tests.dovecot import Account

BEIJING = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 3, 12, tzinfo=BEIJING)


def mail(number: int, size: int = 0) -> bytes:
    return b"Subject: %d\r\n\r\n" % number + b"x" * size + b"\r\n"


def nothing_done(_: int) -> UidSet:
    return UidSet()


def uids(listing: Listing) -> list[int]:
    return [entry.uid for entry in listing.entries]


def bodies(mailbox: Mailbox, listing: Listing) -> list[bytes]:
    return [raw for _, raw in mailbox.fetch(listing.folder, listing.uidvalidity, listing.entries)]


# --- listing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Shanghai"])
def test_arrival_is_to_the_second_whatever_our_zone(
    dovecot: Account, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half past midnight on the 1st in Beijing is the 1st there, on a host in any zone."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        arrivals = [datetime(2026, 10, 31, 23, 59, 59, tzinfo=BEIJING), datetime(2026, 11, 1, 0, 30, tzinfo=BEIJING)]
        dovecot.append(mail(1), arrivals[0])
        dovecot.bulk_fill([(mail(2), arrivals[1])])
        with Mailbox(dovecot.settings()) as mailbox:
            entries = mailbox.listing("INBOX", nothing_done).entries
    finally:
        monkeypatch.undo()
        time.tzset()
    assert [entry.arrival for entry in entries] == arrivals
    assert all(entry.arrival.utcoffset() == timedelta(0) for entry in entries)
    assert [entry.size for entry in entries] == [len(mail(1)), len(mail(2))]


def test_an_empty_folder_lists_nothing(dovecot: Account) -> None:
    with Mailbox(dovecot.settings()) as mailbox:
        listing = mailbox.listing("INBOX", nothing_done, whole=True)
    assert (listing.entries, listing.present, listing.unready) == ((), UidSet(), UidSet())


def test_a_poll_asks_above_the_highest_done_and_for_holes(dovecot: Account) -> None:
    dovecot.bulk_fill((mail(number), NOON) for number in range(1, 8))
    done = UidSet.parse("1:3,5")
    with Mailbox(dovecot.settings()) as mailbox:
        poll = mailbox.listing("INBOX", lambda _: done)
        idle_poll = mailbox.listing("INBOX", lambda _: UidSet.parse("1:7"))
        assert uids(poll) == [4, 6, 7]
        assert str(poll.present) == "4,6:7"
        assert uids(idle_poll) == []  # "8:*" names mail 7, which is done
        assert not poll.vanished(done)


def test_of_very_many_holes_a_poll_asks_the_latest(dovecot: Account) -> None:
    dovecot.bulk_fill((mail(number), NOON) for number in range(1, 1001))
    done = UidSet.of(range(1, 1001, 2))
    with Mailbox(dovecot.settings()) as mailbox:
        assert uids(mailbox.listing("INBOX", lambda _: done)) == [*range(600, 999, 2), 1000]
        assert uids(mailbox.listing("INBOX", lambda _: done, whole=True)) == list(range(2, 1001, 2))


def test_a_whole_listing_tells_what_vanished(dovecot: Account) -> None:
    dovecot.bulk_fill((mail(number), NOON) for number in range(1, 6))
    dovecot.flags()
    dovecot.delete([2, 5])
    with Mailbox(dovecot.settings()) as mailbox:
        listing = mailbox.listing("INBOX", lambda _: UidSet.parse("1:3,5"), whole=True)
    assert str(listing.present) == "1,3:4"
    assert str(listing.vanished(UidSet.parse("1:3,5"))) == "2,5"
    assert uids(listing) == [4]


def test_done_is_asked_by_uidvalidity(dovecot: Account) -> None:
    dovecot.bulk_fill([(mail(1), NOON), (mail(2), NOON)])
    done: dict[int, UidSet] = {}
    with Mailbox(dovecot.settings()) as mailbox:
        first = mailbox.listing("INBOX", lambda uidvalidity: done.get(uidvalidity, UidSet()))
        done[first.uidvalidity] = first.present
        assert uids(mailbox.listing("INBOX", lambda uidvalidity: done.get(uidvalidity, UidSet()))) == []
    dovecot.renew_uidvalidity()
    with Mailbox(dovecot.settings()) as mailbox:
        anew = mailbox.listing("INBOX", lambda uidvalidity: done.get(uidvalidity, UidSet()))
        assert anew.uidvalidity != first.uidvalidity
        assert uids(anew) == [1, 2]
        with pytest.raises(MailboxError, match="numbered folder INBOX anew"):
            bodies(mailbox, first)
        assert bodies(mailbox, anew) == [mail(1), mail(2)]


def test_five_thousand_mails_are_listed_in_seconds(dovecot: Account) -> None:
    dovecot.bulk_fill((mail(number), NOON + timedelta(seconds=number)) for number in range(5000))
    dovecot.flags()  # Dovecot reads the files
    with Mailbox(dovecot.settings()) as mailbox:
        begun = time.perf_counter()
        listing = mailbox.listing("INBOX", nothing_done)
        assert time.perf_counter() - begun < 4
        assert str(listing.present) == "1:5000"
        assert listing.entries[4999] == Entry(5000, NOON + timedelta(seconds=4999), len(mail(4999)))
        begun = time.perf_counter()
        assert mailbox.listing("INBOX", lambda _: listing.present).entries == ()
        assert time.perf_counter() - begun < 0.5


# --- fetching -----------------------------------------------------------------------------------------------


def test_mails_come_as_they_are_and_stay_unseen(dovecot: Account) -> None:
    every_byte = b"Subject: \xb9\xfa\xbc\xd2\r\n\r\n" + bytes(range(1, 256)).replace(b"\n", b"") * 40 + b"\r\n"
    raws = [every_byte, mail(2), mail(3, 300_000), b"no header at all\r\n"]
    for raw in raws:
        dovecot.append(raw, NOON)
    with Mailbox(dovecot.settings()) as mailbox:
        assert bodies(mailbox, mailbox.listing("INBOX", nothing_done)) == raws
    assert not any("Seen" in flags for flags in dovecot.flags())


def test_a_folder_with_a_chinese_name(dovecot: Account) -> None:
    dovecot.create("政务信息")
    dovecot.append(mail(1), NOON, "政务信息")
    with Mailbox(dovecot.settings("政务信息")) as mailbox:
        assert bodies(mailbox, mailbox.listing("政务信息", nothing_done)) == [mail(1)]
        assert mailbox.check().folders == ("政务信息", "INBOX")


def test_a_mail_that_is_gone_is_left_out(dovecot: Account) -> None:
    dovecot.bulk_fill((mail(number), NOON) for number in (1, 2, 3))
    with Mailbox(dovecot.settings()) as mailbox:
        listing = mailbox.listing("INBOX", nothing_done)
        dovecot.delete([2])
        fetched = [entry.uid for entry, _ in mailbox.fetch("INBOX", listing.uidvalidity, listing.entries)]
    assert fetched == [1, 3]


@pytest.mark.parametrize(("count", "octets"), [(1, 10**9), (3, 10**9), (50, 1), (50, 250), (50, 10**9)])
def test_helpings_change_nothing_but_memory(dovecot: Account, count: int, octets: int) -> None:
    raws = [mail(number, size) for number, size in enumerate([0, 100, 200, 0, 0, 500, 90])]
    dovecot.bulk_fill((raw, NOON) for raw in raws)
    with Mailbox(dovecot.settings()) as mailbox:
        listing = mailbox.listing("INBOX", nothing_done)
        helpings = mailbox.fetch("INBOX", listing.uidvalidity, listing.entries, count=count, octets=octets)
        assert [raw for _, raw in helpings] == raws


@pytest.mark.parametrize("octets", [1000, 1024, 10**6])
def test_a_large_mail_comes_in_parts(dovecot: Account, octets: int) -> None:
    raw = mail(1, 3072 - len(mail(1)))
    dovecot.append(raw, NOON)
    with Mailbox(dovecot.settings()) as mailbox:
        listing = mailbox.listing("INBOX", nothing_done)
        pieces = list(mailbox.fetch_parts("INBOX", listing.uidvalidity, 1, octets=octets))
        assert b"".join(pieces) == raw
        assert all(len(piece) <= octets for piece in pieces)
        assert list(mailbox.fetch_parts("INBOX", listing.uidvalidity, 99)) == []


# --- what goes wrong ----------------------------------------------------------------------------------------


def test_an_outage_is_reported_and_survived(dovecot: Account) -> None:
    dovecot.append(mail(1), NOON)
    with Mailbox(dovecot.settings()) as mailbox:
        listing = mailbox.listing("INBOX", nothing_done)
        dovecot.server.stop()
        for _ in range(2):  # the connection breaks; then none can be made
            with pytest.raises(MailboxError):
                mailbox.listing("INBOX", nothing_done)
        dovecot.server.start()
        assert bodies(mailbox, listing) == [mail(1)]


def test_a_connection_that_ends_between_mails_is_no_other_failure(dovecot: Account) -> None:
    dovecot.bulk_fill((mail(number), NOON) for number in (1, 2))
    with Mailbox(dovecot.settings()) as mailbox:
        listing = mailbox.listing("INBOX", nothing_done)
        helpings = mailbox.fetch("INBOX", listing.uidvalidity, listing.entries, count=1)
        assert next(helpings)[1] == mail(1)
        dovecot.server.stop()
        with pytest.raises(MailboxError):
            next(helpings)


def advice(settings: MailboxSettings) -> str:
    with pytest.raises(MailboxError) as caught, Mailbox(settings) as mailbox:
        mailbox.check()
    (problem,) = caught.value.problems
    assert "\n" not in problem
    assert settings.password not in problem
    return problem


def test_advice_on_login(dovecot: Account) -> None:
    settings = dovecot.settings()
    assert "授权码" in advice(replace(settings, password="guessed-wrong"))
    assert "ASCII" in advice(replace(settings, password="密码二〇二六"))


def test_advice_on_a_missing_folder(dovecot: Account) -> None:
    dovecot.create("政务信息")
    problem = advice(dovecot.settings("INBOX", "政务信息2"))
    assert "folder 政务信息2 does not open" in problem
    assert problem.endswith("folders on the server: 政务信息, INBOX")


def test_advice_on_the_way_there(dovecot: Account) -> None:
    settings = dovecot.settings()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert "nothing answers" in advice(replace(settings, port=unused.getsockname()[1]))
    assert "no address is known" in advice(replace(settings, host="imap.invalid"))
    assert "encryption" in advice(replace(settings, security="tls", host="localhost"))
    missing = dovecot.server.root / "none.pem"
    assert "ca_file cannot be read" in advice(replace(settings, security="tls", ca_file=missing))


def test_advice_on_unread_junk(dovecot: Account) -> None:
    for folder in ("垃圾邮件", "Junk", "其他"):
        dovecot.create(folder)
    with Mailbox(replace(dovecot.settings("INBOX", "Junk"), server_name="mx.jiangcheng.example")) as mailbox:
        offer = mailbox.check()
    assert len(offer.advice) == 1
    assert "垃圾邮件" in offer.advice[0]
    assert "IDLE" in offer.capabilities


def received(by: str) -> bytes:
    return f"Received: from relay.example by {by} with ESMTPS id 1; Tue, 3 Nov 2026 09:12:00 +0800\r\n".encode()


@pytest.mark.parametrize(
    ("server_name", "told"),
    [
        ("", "server_name is not set"),
        ("", "the newest mails came by mx.jiangcheng.example: is that your own"),
        ("mx.jiangcheng.example", ""),
        ("MX.Jiangcheng.Example", ""),
        ("mail.jiangcheng.example", "came by mx.jiangcheng.example, mx.example.com, none by server_name mail."),
        ("relay.jiangcheng.example", "none by server_name relay."),  # it stands below our server's: of no use
    ],
)
def test_advice_on_the_name_of_our_server(dovecot: Account, server_name: str, told: str) -> None:
    dovecot.create("其他")
    below = received("relay.jiangcheng.example")
    for number in range(3):
        dovecot.append(received("MX.jiangcheng.example") + below + mail(number), NOON)
    dovecot.append(received("mx.example.com") + below + mail(3), NOON, "其他")
    dovecot.append(mail(4, 100_000), NOON)
    with Mailbox(replace(dovecot.settings("INBOX", "其他"), server_name=server_name)) as mailbox:
        advice = mailbox.check().advice
    assert bool(advice) == bool(told)
    assert all(told in line and "every order by mail waits for a click" in line for line in advice)
    assert not any("Seen" in flags for flags in dovecot.flags())


def test_no_advice_on_the_name_of_our_server_where_there_is_no_mail(dovecot: Account) -> None:
    with Mailbox(replace(dovecot.settings(), server_name="mx.jiangcheng.example")) as mailbox:
        assert mailbox.check().advice == ()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_certificates_are_verified(dovecot: Account, security: Security) -> None:
    server = dovecot.server
    port = server.tls_port if security == "tls" else server.port
    settings = replace(dovecot.settings(), port=port, security=security, host="localhost", ca_file=server.ca_file)
    dovecot.append(mail(1), NOON)
    with Mailbox(settings) as mailbox:
        assert bodies(mailbox, mailbox.listing("INBOX", nothing_done)) == [mail(1)]
    assert "is not trusted" in advice(replace(settings, ca_file=None))
    assert "is not trusted" in advice(replace(settings, host="127.0.0.1"))  # vouched for, but not for this name


# --- servers of another kind, played line by line --------------------------------------------------------------


@contextmanager
def scripted(
    answers: Sequence[tuple[bytes, bytes]], capability: bytes = b"IMAP4rev1"
) -> Iterator[tuple[int, list[bytes]]]:
    """A server that answers commands by these (beginning of command, untagged lines), and the commands it got."""
    heard: list[bytes] = []

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rwb", buffering=0) as wire:
            wire.write(b"* OK ready\r\n")
            for line in wire:
                tag, _, command = line.strip().partition(b" ")
                heard.append(command)
                told = next((lines for start, lines in answers if command.startswith(start)), b"")
                if told == b"hang up":
                    return
                if told == b"say nothing":
                    continue
                known = b"* CAPABILITY " + capability + b"\r\n" if command == b"CAPABILITY" else told
                wire.write(known + tag + b" OK done\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1], heard
        finally:
            thread.join(10)


def settings_for(port: int) -> MailboxSettings:
    return MailboxSettings("played", "127.0.0.1", "info", "secret", ("INBOX",), port=port, security="plain", timeout=1)


OPENED = (b"EXAMINE", b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n")
LISTED = (b"UID FETCH 1:* (UID)", b"* 1 FETCH (UID 5)\r\n* 2 FETCH (FLAGS () UID 6)\r\n")
DATED = b'* 1 FETCH (UID 5 INTERNALDATE " 3-Nov-2026 12:00:00 +0800" RFC822.SIZE 9)\r\n'


def test_only_advertised_commands_are_sent() -> None:
    """QQ drops the connection at an unknown command; 163 wants ID before a folder opens."""
    for capability, expected in [(b"IMAP4rev1", False), (b"IMAP4rev1 ID", True)]:
        with scripted([OPENED, LISTED, (b"UID FETCH 5", DATED)], capability) as (port, heard):
            with Mailbox(settings_for(port)) as mailbox:
                mailbox.listing("INBOX", nothing_done)
                assert not mailbox.wait(0.2, lambda: False)
            verbs = [command.split()[0] for command in heard]
        assert set(verbs) - {b"CAPABILITY", b"LOGIN", b"EXAMINE", b"UID", b"LOGOUT"} == ({b"ID"} if expected else set())
        if expected:
            assert verbs.index(b"LOGIN") < verbs.index(b"ID") < verbs.index(b"EXAMINE")


ABSURD = [
    f'INTERNALDATE "{date}" RFC822.SIZE 9' for date in (" 1-Jan-1970 00:00:00 +0000", "", "1-Jan-0001 00:00:00 +0800")
]


@pytest.mark.parametrize(
    "data", ["RFC822.SIZE 9", 'INTERNALDATE "3-Nov-2026 12:00:00" RFC822.SIZE 9', "FLAGS ()", *ABSURD]
)
def test_a_mail_without_arrival_zone_or_size_is_unready(data: str) -> None:
    told = DATED + f"* 2 FETCH (UID 6 {data})\r\n".encode()
    with scripted([OPENED, LISTED, (b"UID FETCH 5", told)]) as (port, _), Mailbox(settings_for(port)) as mailbox:
        listing = mailbox.listing("INBOX", nothing_done)
    assert listing.entries == (Entry(5, NOON, 9),)
    assert listing.entries[0].arrival.utcoffset() == timedelta(0)
    assert str(listing.unready) == "6"


def test_zone_minus_zero_is_utc() -> None:
    told = b'* 1 FETCH (UID 5 INTERNALDATE " 3-Nov-2026 04:00:00 -0000" RFC822.SIZE 9)\r\n'
    with scripted([OPENED, LISTED, (b"UID FETCH 5", told)]) as (port, _), Mailbox(settings_for(port)) as mailbox:
        assert mailbox.listing("INBOX", nothing_done).entries == (Entry(5, NOON, 9),)


def test_helpings_are_small() -> None:
    """Three mails or 100 bytes at a time, a larger mail alone."""
    entries = [Entry(uid, NOON, size) for uid, size in enumerate([40, 60, 1, 1, 1, 1, 500, 99, 2], 1)]
    with scripted([OPENED, (b"UID FETCH", b"")]) as (port, heard), Mailbox(settings_for(port)) as mailbox:
        assert list(mailbox.fetch("INBOX", 7, entries, count=3, octets=100)) == []
    asked = [command.split()[2] for command in heard if command.startswith(b"UID FETCH")]
    assert asked == [b"1:2", b"3:5", b"6", b"7", b"8", b"9"]


def test_an_empty_body_is_not_there_yet() -> None:
    entries = [Entry(5, NOON, 9), Entry(6, NOON, 9), Entry(7, NOON, 9)]
    told = b"* 1 FETCH (UID 5 BODY[] NIL)\r\n* 2 FETCH (UID 6 BODY[] {0}\r\n)\r\n* 3 FETCH (UID 7 BODY[] {2}\r\nhi)\r\n"
    with scripted([OPENED, (b"UID FETCH", told)]) as (port, _), Mailbox(settings_for(port)) as mailbox:
        assert [(entry.uid, raw) for entry, raw in mailbox.fetch("INBOX", 7, entries)] == [(7, b"hi")]


@pytest.mark.parametrize(
    "told",
    [
        b"hang up",
        b"say nothing",
        b"* 1 FETCH UID 5\r\n",
        b"* 1 FETCH (UID 5)\r\n* 2 FETCH UID 6\r\n",
        b"* 1 FETCH (UID 5 BODY[] {99999999999}\r\nx",
        b"* BYE bye\r\n",
    ],
)
def test_rubbish_is_a_fault_of_the_mailbox(told: bytes) -> None:
    with scripted([OPENED, LISTED, (b"UID FETCH", told)]) as (port, _):  # noqa: SIM117 - the server outlives the fault
        with Mailbox(settings_for(port)) as mailbox:
            with pytest.raises(MailboxError):
                mailbox.listing("INBOX", nothing_done)
            assert not mailbox._connection.alive  # what comes late must not answer the next command


def test_a_server_that_falls_silent_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        begun = time.monotonic()
        settings = replace(settings_for(mute.getsockname()[1]), timeout=1)
        assert "does not answer in time" in advice(settings)
        assert time.monotonic() - begun < 3


def test_an_odd_response_spoils_no_other() -> None:
    """No UID, a date and a size that are none: the mails beside them are read, and no mail gets another's bytes."""
    listed = b"* 1 FETCH (UID 5)\r\n* 2 FETCH (UID x)\r\n* 3 FETCH (UID 6)\r\n"
    odd = b'* 6 FETCH (INTERNALDATE "nonsense" RFC822.SIZE big UID 6)\r\n* 1 FETCH (FLAGS ())\r\n'
    told = (
        b"* 5 FETCH (BODY[] {3}\r\nbad)\r\n"  # no UID: not mail 5
        b"* 1 FETCH (UID 5 BODY[] {9}\r\nall of it)\r\n"
        b"* 1 FETCH (UID 6 FLAGS (\\Seen))\r\n"  # another mail was removed, and this one is now the first
    )
    answers = [OPENED, (b"UID FETCH 1:*", listed), (b"UID FETCH 5:6 (UID I", DATED + odd), (b"UID FETCH", told)]
    with scripted(answers) as (port, _), Mailbox(settings_for(port)) as mailbox:
        listing = mailbox.listing("INBOX", nothing_done)
        assert (uids(listing), str(listing.unready)) == ([5], "6")
        both = [Entry(5, NOON, 9), Entry(6, NOON, 3)]
        assert [(one.uid, raw) for one, raw in mailbox.fetch("INBOX", 7, both)] == [(5, b"all of it")]


def test_a_server_that_asks_for_no_login_is_given_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        heard: list[bytes] = []

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rwb", buffering=0) as wire:
                wire.write(b"* PREAUTH you are known\r\n")
                for line in wire:
                    tag, command = line.split()[:2]
                    heard.append(command)
                    told = b"* CAPABILITY IMAP4rev1\r\n" if command == b"CAPABILITY" else b""
                    told += OPENED[1] if command == b"EXAMINE" else b""
                    wire.write(told + tag + b" OK done\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        with Mailbox(settings_for(listener.getsockname()[1])) as mailbox:
            mailbox.listing("INBOX", nothing_done)
        thread.join(10)
    assert b"LOGIN" not in heard


# --- waiting ------------------------------------------------------------------------------------------------


def test_new_mail_wakes_us(dovecot: Account) -> None:
    dovecot.append(mail(1), NOON)
    with Mailbox(dovecot.settings()) as mailbox:
        listing = mailbox.listing("INBOX", nothing_done)
        later = threading.Timer(0.3, dovecot.append, (mail(2), NOON))
        later.start()
        begun = time.monotonic()
        assert mailbox.wait(8, lambda: False)
        assert time.monotonic() - begun < 4
        later.join()
        assert uids(mailbox.listing("INBOX", lambda _: listing.present)) == [2]


def test_mail_between_listing_and_waiting_wakes_us_at_once(dovecot: Account) -> None:
    dovecot.append(mail(1), NOON)
    with Mailbox(dovecot.settings()) as mailbox:
        mailbox.listing("INBOX", nothing_done)
        dovecot.append(mail(2), NOON)
        assert mailbox.wait(5, lambda: False)


def test_news_of_a_noop_spares_us_the_idle() -> None:
    """imapclient takes news that comes before IDLE's "+" for a fault."""
    answers = [OPENED, LISTED, (b"UID FETCH 5", DATED), (b"NOOP", b"* 3 EXISTS\r\n")]
    with scripted(answers, b"IMAP4rev1 IDLE") as (port, heard), Mailbox(settings_for(port)) as mailbox:
        mailbox.listing("INBOX", nothing_done)
        assert mailbox.wait(5, lambda: False)
        assert b"IDLE" not in heard


def test_waiting_ends_in_time_and_when_told(dovecot: Account) -> None:
    with Mailbox(dovecot.settings()) as mailbox:
        for connected in (False, True):
            if connected:
                mailbox.listing("INBOX", nothing_done)
            begun = time.monotonic()
            assert not mailbox.wait(0.3, lambda: False)
            assert 0.25 < time.monotonic() - begun < 1
            asked_until = time.monotonic() + 0.2
            assert not mailbox.wait(60, lambda until=asked_until: time.monotonic() > until)  # type: ignore[misc]
            assert time.monotonic() - asked_until < 1
        assert mailbox.listing("INBOX", nothing_done).entries == ()


def test_waiting_outlives_the_server(dovecot: Account) -> None:
    dovecot.append(mail(1), NOON)
    with Mailbox(dovecot.settings()) as mailbox:
        mailbox.listing("INBOX", nothing_done)
        threading.Timer(0.2, dovecot.server.stop).start()
        begun = time.monotonic()
        assert not mailbox.wait(2, lambda: False)
        assert time.monotonic() - begun >= 2
        dovecot.server.start()
        assert uids(mailbox.listing("INBOX", nothing_done)) == [1]


def test_a_mailbox_leaves_no_connection_behind(dovecot: Account) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with Mailbox(dovecot.settings()) as mailbox:
        mailbox.listing("INBOX", nothing_done)
    advice(replace(dovecot.settings(), password="guessed-wrong"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before
