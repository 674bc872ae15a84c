"""What who keeps the program running sees of it: systemd, the log, a fault of the program itself."""

import re
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from mailproc.errors import MailprocError
from mailproc.press import receipt
from mailproc.publish import Publisher
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
