"""Passwords and the key of our mark: in no output, no file, no letter, no process list, and no child's environment."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests import zygote
from tests.dovecot import PASSWORD
from tests.e2e.office import ZONE, Office, report, story, until
from tests.e2e.test_large_and_hostile import with_file, word
from tests.words import forms, found

WRONG = "authcode-QWERTY-98765"
SENDER = "张三 <zs@kjj.jiangcheng.example>"
FORCED = """
import imaplib, smtplib
def log_in(self, user, password, **more):
    raise RuntimeError(f"login of {user} with {password} went wrong")
imaplib.IMAP4.login = smtplib.SMTP.login = log_in
"""


def program(office: Office, *arguments: str, password: str = PASSWORD, path: Path | None = None) -> str:
    """Everything that the program says, whatever comes of it."""
    asked = [*arguments, "-v", "--config", str(office.folder / "config.toml")]
    env = {**office.environment(), "MAILPROC_PASSWORD": password}
    if path is None:
        _, out, err = zygote.run(asked, env, 120)
        return out + err
    done = subprocess.run(
        [sys.executable, "-m", "mailproc", *asked],
        env={**env, "PYTHONPATH": f"{path}:{os.environ.get('PYTHONPATH', '')}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr


def with_login(office: Office) -> None:
    path = office.configure()
    login = '[sending]\nuser = "xxk@jiangcheng.example"\npassword_env = "MAILPROC_PASSWORD"'
    path.write_text(path.read_text().replace("[sending]", login))


def test_a_password_is_in_nothing_that_is_said_or_written(office: Office, tmp_path: Path) -> None:
    now = datetime.now(ZONE) - timedelta(minutes=1)
    office.account.append(report(SENDER, "信息", story(1)), now)
    said = [program(office, *words) for words in (["once"], ["check"], ["status"], ["do", "要情213期:1"], ["once"])]
    assert "fetched 1" in said[0]
    with_login(office)  # the mail server of this test takes no login
    said += [program(office, *words) for words in (["once"], ["check"])]
    said += [program(office, *words, password=WRONG) for words in (["once"], ["check"])]
    assert "授权码" in said[-1]
    forced = tmp_path / "forced"
    forced.mkdir()
    (forced / "sitecustomize.py").write_text(FORCED)
    faults = [program(office, *words, path=forced, password=WRONG) for words in (["once"], ["check"])]
    assert all("builtins.RuntimeError" in one for one in faults)  # a fault of the program, with its place
    key = (office.folder / "state/secret").read_bytes()
    (office.folder / "said").write_text("\n".join([*said, *faults]), encoding="utf-8")
    config = office.folder / "config.toml"
    leave = [office.folder / "state/secret", forced]
    assert not found([office.folder], [PASSWORD, WRONG], leave)
    assert config.exists()
    for form in (key, key.hex().encode(), base64.b64encode(key)):
        assert not [path for path in files(office.folder) if path not in leave and form in path.read_bytes()]
        assert not [data for _, _, data in office.sink.letters if form in data]
    letters = b"".join(data for _, _, data in office.sink.letters)
    assert letters
    assert not [form for form in forms(PASSWORD) if form in letters]


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def family(pid: int) -> Iterator[Path]:
    """The processes that one has started, and they in turn."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == pid:
                yield status.parent
                yield from family(int(status.parent.name))


def test_a_password_is_in_no_process_list_and_no_childs_environment(office: Office) -> None:
    office.account.append(with_file("信息", "信息.docx", word(story(1))), datetime.now(ZONE) - timedelta(minutes=1))
    with office.daemon() as running:
        assert until(lambda: bool(office.sink.letters), 90)
        children = list(family(running.pid))
        assert children  # who reads documents
        for process in (Path(f"/proc/{running.pid}"), *children):
            assert PASSWORD.encode() not in (process / "cmdline").read_bytes()
        for child in children:
            assert (child / "environ").read_bytes() in {b"", b"\0"} or PASSWORD.encode() not in (
                child / "environ"
            ).read_bytes()
    assert PASSWORD not in (office.folder / "daemon.log").read_text()


@pytest.mark.parametrize("name", ["MAILPROC_PASSWORD"])
def test_the_configuration_shows_no_password(office: Office, name: str) -> None:
    with office.house() as house:
        assert PASSWORD not in repr(house.config)
        assert name in (office.folder / "config.toml").read_text()
