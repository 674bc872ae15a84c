"""An office of its own for a test: a mailbox on the real Dovecot, a mail server that keeps what it is sent, a state."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mailproc import config as configuration
from mailproc.rounds import House
from tests import zygote
from tests.dovecot import Account

ZONE = timezone(timedelta(hours=8))
CONFIG = """
state = "state"
urgent_words = ["突发", "火灾", "事故"]
[office]
name = "江城市人民政府办公室信息科"
authority = "江城市人民政府办公室"
section = "信息科"
city = "江城市"
address = "xxk@jiangcheng.example"
phone = "0000-1234567"
duty_phone = "0000-7654321"
start = {start}
period = "{period}"
[[mailboxes]]
id = "office"
host = "127.0.0.1"
port = {imap}
security = "plain"
user = "{user}"
password_env = "MAILPROC_PASSWORD"
folders = [{folders}]
timeout = 10
[sending]
host = "127.0.0.1"
port = {smtp}
security = "plain"
[people]
clerks = [{{ name = "王五", address = "clerk@jiangcheng.example" }}]
signers = [{{ name = "赵六", address = "signer@jiangcheng.example" }}]
superiors = ["@province.example"]
circular_copies = [{{ name = "秘书长", address = "head@jiangcheng.example" }}]
[roster]
groups = [{{ id = "county", name = "县(市、区)" }}, {{ id = "bureau", name = "市直部门" }}]
[[roster.units]]
id = "qinghe"
name = "清河县"
short = "清河县"
group = "county"
addresses = ["qinghe@example.com"]
[[roster.units]]
id = "kjj"
name = "江城市科学技术局"
short = "市科技局"
group = "bureau"
domains = ["kjj.jiangcheng.example"]
addresses = ["xx@kjj.jiangcheng.example"]
[[roster.units]]
id = "jyj"
name = "江城市教育局"
short = "市教育局"
group = "bureau"
addresses = ["xx@jyj.jiangcheng.example"]
[rules]
received = [{{ from = 2020-01-01, points = 0.2 }}]
commission_done = [{{ from = 2020-01-01, points = 5 }}]
commission_missed = [{{ from = 2020-01-01, points = 5 }}]
[[rules.outlets]]
id = "yaoqing"
name = "昨日要情"
short = ["要情"]
series = "daily"
discreet = false
held = false
rates = [{{ from = 2020-01-01, points = 2 }}]
[[rules.outlets]]
id = "duanbo"
name = "信息短波"
short = ["短波"]
series = "daily"
held = false
rates = [{{ from = 2020-01-01, points = 1 }}]
[[rules.outlets]]
id = "shengban"
name = "省政府办公厅"
short = ["省办"]
rates = [{{ from = 2020-01-01, points = 10 }}]
[[rules.instructions]]
id = "city"
name = "市"
rates = [{{ from = 2020-01-01, points = 10 }}]
[[rules.instructions]]
id = "province"
name = "省"
rates = [{{ from = 2020-01-01, points = 20 }}]
[[rules.deductions]]
id = "late"
name = "迟报"
rates = [{{ from = 2020-01-01, points = 10 }}]
[schedule]
statement_workday = 1
statement_time = "09:00"
reply_workday = 3
reply_time = "17:30"
poll_seconds = {poll}
feedback = "none"
idle = {idle}
[circular]
first_issue = 10
first_total = 126
"""


@dataclass
class Sink:
    """Takes letters over SMTP and keeps them. `refuse` may answer for an envelope ("" lets it pass).

    `refuse_sender` and `refuse_recipient` may answer for an address. Where `drop` says so, the connection is cut after
    the letter has been taken and before that is said. `connections` counts.
    """

    letters: list[tuple[str | None, str, bytes]] = field(default_factory=list)
    refuse: Callable[[Envelope], str] = lambda _: ""
    refuse_sender: Callable[[str], str] = lambda _: ""
    refuse_recipient: Callable[[str], str] = lambda _: ""
    drop: Callable[[Envelope], bool] = lambda _: False
    connections: int = 0
    port: int = 0

    async def handle_EHLO(  # noqa: N802 aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 aiosmtpd's signature
        session: Session,
        envelope: Envelope,  # noqa: ARG002 same
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 aiosmtpd's signature
        session: Session,  # noqa: ARG002 same
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.refuse_sender(address) or "250 OK"

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 aiosmtpd's signature
        session: Session,  # noqa: ARG002 same
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if answer := self.refuse_recipient(address):
            return answer
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 aiosmtpd's name
        self,
        server: SMTP,
        session: Session,  # noqa: ARG002 same
        envelope: Envelope,
    ) -> str:
        answer = self.refuse(envelope)
        if answer:
            return answer
        assert isinstance(envelope.content, bytes)
        self.letters.append((envelope.mail_from, envelope.rcpt_tos[0], envelope.content))
        if self.drop(envelope) and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        return [read(data) for _, recipient, data in list(self.letters) if recipient == address]

    def ids(self) -> list[str]:
        return [str(read(data)["Message-ID"]) for _, _, data in list(self.letters)]


def read(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@contextmanager
def sink() -> Iterator[Sink]:
    kept = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        kept.port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


@dataclass
class Office:
    """One office: its folder, its mailbox, its sink."""

    folder: Path
    account: Account
    sink: Sink

    def configure(self, **changes: object) -> Path:
        values: dict[str, object] = {
            "start": datetime.now(ZONE).strftime("%Y-%m-01"),
            "period": "month",
            "imap": self.account.settings().port,
            "user": self.account.settings().user,
            "folders": '"INBOX"',
            "smtp": self.sink.port,
            "poll": 2,
            "idle": "true",
        }
        path = self.folder / "config.toml"
        path.write_text(CONFIG.format(**{**values, **changes}), encoding="utf-8")
        return path

    def environment(self) -> dict[str, str]:
        return {**os.environ, "MAILPROC_PASSWORD": self.account.settings().password, "TZ": "UTC"}

    def program(self, *arguments: str, code: int = 0) -> str:
        """Run the program as an operator does; returns its output, of one that fails with its errors."""
        config = ["--config", str(self.folder / "config.toml")]
        ended, out, err = zygote.run([*arguments, *config], self.environment(), 120)
        assert ended == code, (ended, out, err)
        assert "Traceback" not in err
        return out + ("" if code == 0 else err)

    def json(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        result: dict[str, Any] = json.loads(self.program(*arguments, "--json", code=code))
        return result

    @contextmanager
    def house(self) -> Iterator[House]:
        house = House(configuration.load(self.folder / "config.toml", self.environment()))
        try:
            yield house
        finally:
            house.close()

    @contextmanager
    def running_hard(self) -> Iterator[subprocess.Popen[bytes]]:
        """The daemon as a subprocess that the caller kills."""
        command = [sys.executable, "-m", "mailproc", "run", "--config", str(self.folder / "config.toml")]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, env=self.environment(), stdout=quiet, stderr=quiet) as running:
            yield running

    @contextmanager
    def daemon(self) -> Iterator[subprocess.Popen[bytes]]:
        """The daemon as a subprocess, stopped by SIGTERM; it must end well."""
        with (self.folder / "daemon.log").open("wb") as log:
            running = subprocess.Popen(
                [sys.executable, "-m", "mailproc", "run", "--config", str(self.folder / "config.toml")],
                env=self.environment(),
                stdout=log,
                stderr=log,
            )
            try:
                yield running
            finally:
                running.terminate()
                code = running.wait(20)
        assert code == 0, (self.folder / "daemon.log").read_text()


def report(sender: str, subject: str, text: str, *, message_id: str = "", **headers: str) -> bytes:
    """A plain mail as a unit writes it."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = sender
    mail["To"] = "xxk@jiangcheng.example"
    mail["Subject"] = subject
    if message_id:
        mail["Message-ID"] = message_id
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def story(n: int, about: str = "科技创新") -> str:
    """A text of some length, unlike the other numbers' texts."""
    words = "推进建设企业项目服务群众园区改革落实督导培训走访检查调研座谈整改提升完善协调保障监测统计宣传发动组织"
    body = "".join(words[(n * 7 + k * (n + 3)) % len(words)] + words[(n * 13 + k * k) % len(words)] for k in range(60))
    return f"关于{about}第{n}项工作的情况\n  今年以来,我市{about}工作{body},完成投资{n * 37 + 11}万元。\n"


def until(condition: Callable[[], bool], seconds: float = 15) -> bool:
    """Wait for something to come true."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while time.monotonic() < deadline:
        if condition():
            return True
        pause.wait(0.1)
    return condition()
