"""What who keeps the program running sees of it: systemd, the log, a fault of the program itself."""

import re
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from mailproc.agenda import agenda
from mailproc.errors import MailprocError
from mailproc.press import receipt
from mailproc.publish import Publisher
from mailproc.rounds import House
from tests.e2e.office import ZONE, Office, report, story, text_of, until

SENDER = "zs@kjj.jiangcheng.example"


def told(notify: socket.socket, seconds: float, enough: str) -> list[str]:
    """What systemd is told until it hears `enough`."""
    heard: list[str] = []
    notify.settimeout(0.2)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and enough not in heard:
        try:
            heard.append(notify.recv(4096).decode())
        except TimeoutError:
            continue
    return heard


@pytest.mark.parametrize("idle", ["true", "false"])
def test_systemd_hears_that_we_are_ready_alive_and_stopping(office: Office, tmp_path: Path, idle: str) -> None:
    office.configure(poll=600, idle=idle)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(tmp_path / "n"))
        environment = {**office.environment(), "NOTIFY_SOCKET": str(tmp_path / "n"), "WATCHDOG_USEC": "2000000"}
        command = [sys.executable, "-m", "mailproc", "run", "--config", str(office.folder / "config.toml")]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as running:
            assert told(notify, 20, "READY=1")[-1] == "READY=1"
            beats = told(notify, 4.5, "never")
            running.terminate()
            assert told(notify, 10, "STOPPING=1")[-1] == "STOPPING=1"
    assert 2 <= beats.count("WATCHDOG=1") <= 6  # one a second, the round and slow machines left aside
    assert any(line.startswith("STATUS=last round") and "0 letters waiting" in line for line in beats)


def test_a_round_that_hangs_gives_no_sign_of_life(office: Office, tmp_path: Path) -> None:
    office.configure(poll=600)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(tmp_path / "n"))
        environment = {**office.environment(), "NOTIFY_SOCKET": str(tmp_path / "n"), "WATCHDOG_USEC": "1000000"}
        hanging = "import time, mailproc.rounds as r; r.House.round = lambda *a, **k: time.sleep(60); "
        command = [
            sys.executable,
            "-c",
            hanging + "from mailproc.__main__ import main; raise SystemExit(main())",
            "run",
        ]
        with subprocess.Popen([*command, "--config", str(office.folder / "config.toml")], env=environment) as running:
            assert told(notify, 20, "READY=1")[-1] == "READY=1"
            assert told(notify, 3, "WATCHDOG=1") == []
            running.kill()


def test_the_mail_log_is_the_journal_in_words(office: Office) -> None:
    """Live on standard error, and the same lines again by `mailproc log`; no words of a mail."""
    office.account.append(report(SENDER, "秘而不宣的标题", story(1), message_id="<1@x.example>"), datetime.now(ZONE))
    with office.daemon():
        assert until(lambda: len(office.sink.to(SENDER)) == 1, 20)
        assert until(lambda: "sent" in office.program("log"), 10)
    live = (office.folder / "daemon.log").read_text()
    lines = [line.partition(" #")[2] for line in live.splitlines() if " mailproc.mail: #" in line]
    again = [line.partition(" #")[2] for line in office.program("log").splitlines()]
    assert lines == again
    month = f"{datetime.now(ZONE):%Y-%m}"
    assert lines[0] == f"1 mail {month}-0001 submission kjj items 1 kjj +0.2"
    assert re.fullmatch(rf"2 letter <mp\.\S+> receipt to {SENDER} written", lines[1])
    assert re.fullmatch(r"3 letter <mp\.\S+> sent", lines[2])
    assert "秘而不宣" not in live


def test_the_log_of_another_month_is_its_own(office: Office) -> None:
    office.program("once")
    assert office.program("log", "2020-01", code=2)
    assert office.program("log", f"{datetime.now(ZONE):%Y-%m}").strip() == ""


def failing(*arguments: object, **more: object) -> None:
    raise RuntimeError("秘而不宣的词")


def test_a_fault_in_one_part_of_the_round_keeps_no_other_from_being_done(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours in the papers: mail is read, receipts go out, and the clerk hears of it once a day."""
    office.configure()
    now = datetime.now(ZONE)
    office.account.append(report(SENDER, "一", story(1), message_id="<1@x.example>"), now)
    with office.house() as house, monkeypatch.context() as broken:
        broken.setattr(Publisher, "due", failing)
        outcome = house.round(now)
        assert [type(fault) for fault in outcome.faults] == [MailprocError]
        house.round(now)
    assert len(office.sink.to(SENDER)) == 1
    (notice,) = office.sink.to("clerk@jiangcheng.example")
    assert "系统运行出错" in str(notice["Subject"])
    assert "publishing: RuntimeError" in text_of(notice)
    assert "秘而不宣" not in text_of(notice)


def test_a_fault_in_the_receipts_keeps_no_mail_from_being_counted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And once it is mended, the receipts go out."""
    office.configure()
    now = datetime.now(ZONE)
    office.account.append(report(SENDER, "一", story(1), message_id="<1@x.example>"), now)
    with office.house() as house:
        with monkeypatch.context() as broken:
            broken.setattr(receipt, "receipt", failing)
            outcome = house.round(now)
        assert outcome.fetched == 1
        assert not office.sink.to(SENDER)
        assert not house.round(now).faults
    assert len(office.sink.to(SENDER)) == 1


def test_once_ends_with_1_by_a_fault_of_the_program(office: Office) -> None:
    office.configure()
    broken = "import mailproc.publish as p; p.Publisher.due = None; "
    program = broken + "from mailproc.__main__ import main; raise SystemExit(main())"
    command = [sys.executable, "-c", program, "once", "--config", str(office.folder / "config.toml")]
    done = subprocess.run(command, env=office.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "publishing failed by a fault of the program (TypeError)" in done.stderr


def test_status_tells_how_things_stand_and_what_comes_next(office: Office) -> None:
    office.configure(poll=600)
    standing = office.json("status")
    assert (standing["daemon"], standing["last_poll"], standing["overdue"]) == (0, None, True)
    with office.daemon() as running:
        assert until(lambda: office.json("status")["last_poll"] is not None, 20)
        standing = office.json("status")
        assert (standing["daemon"], standing["overdue"]) == (running.pid, False)
        screen = office.program("status")
        assert f"runs, process {running.pid}" in screen
        assert f"close {datetime.now(ZONE):%Y-%m}" in screen
    assert office.json("status")["daemon"] == 0
    assert "does not run" in office.program("status")


def test_the_agenda_follows_the_month_to_its_release(office: Office) -> None:
    """October 2026: statements on the 1st workday (2 November), the draft on the 3rd, then a person's word."""
    office.configure(start="2026-10-01")

    def jobs(house: House, now: datetime) -> dict[str, datetime | None]:
        books = house.ledger.reading()
        there = agenda(house.config, books, house.publisher(books), house.ledger.last_poll(), now)
        return {job.what: job.at for job in there if "2026-10" in job.what}

    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)

    with office.house() as house:
        assert jobs(house, at(1, 0, 30)) == {"close 2026-10": at(1, 1)}
        house.round(at(1, 2), whole=True)
        assert jobs(house, at(1, 2)) == {"statements of 2026-10": at(2, 9)}
        house.round(at(2, 9, 1))
        assert jobs(house, at(2, 9, 1)) == {"draft of 2026-10": at(4, 17, 30)}
        house.round(at(4, 17, 31))
        assert jobs(house, at(4, 17, 31)) == {"release 2026-10: 印发 by a clerk or signer": None}
        assert jobs(house, datetime(2026, 12, 20, tzinfo=ZONE)) == {
            "release 2026-10: too late to be done unasked": None
        }


def test_status_names_papers_that_wait_for_an_address_of_nobody(office: Office) -> None:
    """It was corrected in the roster meanwhile: its unit's paper stays with the old one."""
    path = office.configure(start="2026-10-01")
    office.sink.refuse = lambda _: "451 later"
    with office.house() as house:
        house.round(datetime(2026, 11, 2, 9, 5, tzinfo=ZONE), whole=True)
    gone = "address that is in the roster no more"
    assert gone not in office.program("status")
    path.write_text(path.read_text("utf-8").replace("xx@jyj.jiangcheng", "new@jyj.jiangcheng"), "utf-8")
    said = " ".join(office.program("status").split())
    assert f"statement waits for xx@jyj.jiangcheng.example, an {gone}" in said
    assert said.count(gone) == 1
