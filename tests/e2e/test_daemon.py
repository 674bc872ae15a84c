"""`mailproc run`: woken by the server, polling where it is not, stopped by a signal."""

import time
from datetime import datetime, timedelta

from tests.e2e.office import ZONE, Office, report, story, until

SENDER = "zs@kjj.jiangcheng.example"


def fresh(n: int) -> bytes:
    return report(SENDER, f"信息{n}", story(n), message_id=f"<{n}@x.example>")


def ready(office: Office) -> bool:
    return until((office.folder / "state/poll.json").exists)


def test_a_mail_is_answered_within_seconds_by_idle(office: Office) -> None:
    office.configure(poll=600)
    with office.daemon():
        assert ready(office)
        time.sleep(1)  # until it waits
        office.account.append(fresh(1), datetime.now(ZONE))
        assert until(lambda: len(office.sink.to(SENDER)) == 1, 20)
        office.account.append(fresh(2), datetime.now(ZONE))
        assert until(lambda: len(office.sink.to(SENDER)) == 2, 20)


def test_without_idle_within_one_poll(office: Office) -> None:
    office.configure(poll=2, idle="false")
    with office.daemon():
        assert ready(office)
        office.account.append(fresh(1), datetime.now(ZONE))
        assert until(lambda: len(office.sink.to(SENDER)) == 1, 20)


def test_a_server_that_comes_back_is_used_again(office: Office) -> None:
    office.configure(poll=1)
    with office.daemon():
        assert ready(office)
        office.account.server.stop()
        time.sleep(2)
        office.account.server.start()
        office.account.append(fresh(1), datetime.now(ZONE))
        assert until(lambda: len(office.sink.to(SENDER)) == 1, 15)


def test_a_second_daemon_is_refused_and_the_shell_is_not(office: Office) -> None:
    with office.daemon():
        assert ready(office)
        office.account.append(fresh(1), datetime.now(ZONE))
        assert until(lambda: len(office.sink.to(SENDER)) == 1, 15)
        assert "already at work" in office.program("run", code=7)
        assert office.program("do", "要情1期:1")
        month = f"{datetime.now(ZONE):%Y-%m}"
        unit = next(one for one in office.json("tally", month)["units"] if one["unit"] == "kjj")
        assert unit["points"] == "2.2"


def test_killed_at_any_moment_nothing_is_lost_or_doubled(office: Office) -> None:
    """Five hard kills while twenty mails come in; the whole harness is a matter of its own."""
    office.configure(poll=1)
    for n in range(1, 21):
        office.account.append(fresh(n), datetime.now(ZONE))
        if n % 4 == 0:
            with office.running_hard() as running:
                time.sleep(0.4 + n / 20)
                running.kill()
    office.program("once")
    month = f"{datetime.now(ZONE):%Y-%m}"
    unit = next(one for one in office.json("tally", month)["units"] if one["unit"] == "kjj")
    assert unit["received"] == 20
    assert office.json("recount", month)["differences"] == []
    sent = {str(one["Message-ID"]): bytes(one) for one in office.sink.to(SENDER)}
    for one in office.sink.to(SENDER):
        assert sent[str(one["Message-ID"])] == bytes(one)


def test_the_clerks_hear_of_what_needs_a_person(office: Office) -> None:
    """Letters refused for good, mail over the cap, a mailbox unread for hours: one notice a day each."""
    now = datetime.now(ZONE)
    path = office.configure()
    path.write_text(path.read_text() + "\n[answering]\nper_sender_hour = 1\n")
    office.sink.refuse = lambda envelope: "550 no such user" if envelope.rcpt_tos == [SENDER] else ""
    for n in (1, 2):
        office.account.append(fresh(n), now)
    with office.house() as house:
        house.round(now)
        house.round(now + timedelta(minutes=1))
        office.account.server.stop()
        for hours in (1, 3, 4):
            house.round(now + timedelta(hours=hours))
        office.account.server.start()
    subjects = [str(one["Subject"]) for one in office.sink.to("clerk@jiangcheng.example")]
    assert sum("未发回执" in one for one in subjects) == 1
    assert sum("未能送达" in one for one in subjects) == 1
    assert sum("信箱无法读取" in one for one in subjects) in {1, 2}  # the day may turn between


def test_a_paced_mailing_goes_out_in_slices_receipts_before_papers(office: Office) -> None:
    """Five letters wait, one may go a minute: receipt and tally first, then the statements."""
    path = office.configure(start="2026-10-01")
    path.write_text(path.read_text().replace("[people]", "per_minute = 1\n[people]"))
    october = datetime(2026, 10, 30, 9, 0, tzinfo=ZONE)
    with office.house() as house:
        house.round(october)
        office.account.append(fresh(1), datetime(2026, 11, 2, 8, 59, tzinfo=ZONE))
        for minute in range(6):
            house.round(datetime(2026, 11, 2, 9, minute, tzinfo=ZONE), patience=timedelta(seconds=10))
            assert len(office.sink.letters) == min(minute + 1, 5)
    assert {recipient for _, recipient, _ in office.sink.letters[:2]} == {SENDER, "clerk@jiangcheng.example"}
    assert len(set(office.sink.ids())) == 5
