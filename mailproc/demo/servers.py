"""The demo's mail servers on loopback: a mailbox by IMAP, and a sink by SMTP that keeps every letter as a file."""

import imaplib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mailproc.errors import MailprocError

HOST: Final = "127.0.0.1"
USER: Final = "xinxike"
PASSWORD: Final = "demo-on-loopback"  # noqa: S105  # a mailbox of made-up mails that lives for a minute
PATIENCE: Final = 20.0  # seconds until a server must greet, or be gone
PYMAP: Final = "import sys; from pymap.main import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A letter as it left: envelope sender ("" is null), recipients, bytes."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes


@dataclass
class ImapServer:
    """A pymap server as a child process, its mailbox in memory and empty at first. Use as a context manager."""

    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __enter__(self) -> Self:
        """Returns when the server greets. Raises MailprocError where it does not within PATIENCE."""
        self.port = free_port()
        arguments = ["--host", HOST, "--port", str(self.port), "--no-tls", "dict"]
        arguments += ["--demo-user", USER, "--demo-password", PASSWORD]
        self.process = subprocess.Popen(  # noqa: S603  # our own interpreter, our own arguments
            [sys.executable, "-c", PYMAP, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while not _greets(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self._end()
                raise MailprocError("demo: the IMAP server does not start; run `make setup` again to install pymap")
            time.sleep(0.05)
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None) -> None:
        self._end()

    def deliver(self, mails: Iterable[tuple[datetime, bytes]], folder: str = "INBOX") -> Iterator[int]:
        """Put mails into the mailbox with their moments of arrival; yields how many are in after each."""
        with self._session() as session:
            for count, (arrival, raw) in enumerate(mails, 1):
                status, answer = session.append(folder, "", imaplib.Time2Internaldate(arrival), raw)
                if status != "OK":
                    raise MailprocError(f"demo: the IMAP server refuses a mail: {answer!r}")
                yield count

    @contextmanager
    def _session(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4(HOST, self.port, timeout=PATIENCE) as session:
            # a mail and the line end behind it are two writes: the second would wait 40 ms for the first's answer
            session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            session.login(USER, PASSWORD)
            yield session

    def _end(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


class _Keeper:
    """Takes every letter, and writes it down before it says so."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        self._count += 1
        content = envelope.content
        data = content if isinstance(content, bytes) else (content or "").encode()
        path = self._folder / f"{self._count:05}.eml"
        path.write_bytes(data)
        told = {"sender": (envelope.mail_from or "").strip("<>"), "recipients": envelope.rcpt_tos}
        path.with_suffix(".json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        return "250 OK"


class Sink:
    """An SMTP server in a thread; each letter becomes NNNNN.eml with its envelope beside it. A context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._controller = Controller(_Keeper(folder), hostname=HOST, port=self.port, ready_timeout=PATIENCE)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._controller.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None) -> None:
        self._controller.stop()

    def deliveries(self) -> tuple[Delivery, ...]:
        """What has been taken so far, in its order."""
        return read_deliveries(self.folder)


def read_deliveries(folder: Path) -> tuple[Delivery, ...]:
    """The letters that a sink kept in a folder, in their order."""
    found = []
    for path in sorted(folder.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        found.append(Delivery(told["sender"], tuple(told["recipients"]), path.with_suffix(".eml").read_bytes()))
    return tuple(found)


def free_port() -> int:
    """A port on loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _greets(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            return connection.recv(4) == b"* OK"
    except OSError:
        return False
