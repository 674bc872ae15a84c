"""A small world of mail: parties with mailboxes on one real Dovecot, and one SMTP server that delivers between them.

What is sent to an address lies in that party's mailbox at once, with the Return-Path and Received fields that a server
writes, and with the world's own time as its arrival. Nothing is sent to anybody outside; such mail is only kept.
"""

import imaplib
import re
import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mailproc import config as configuration
from mailproc.rounds import House
from tests.dovecot import PASSWORD, Account, Dovecot
from tests.e2e.office import CONFIG, ZONE

TICK = timedelta(minutes=1)
QUIET = 3  # rounds without any mail; then nothing moves any more
MOST_ROUNDS = 400


@dataclass(frozen=True)
class Sent:
    """A mail as it was handed to the SMTP server."""

    at: datetime
    sender: str
    recipient: str
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return read(self.raw)


Answer = tuple[str, EmailMessage | bytes]  # to whom, and what
Machine = Callable[[EmailMessage, bytes], Iterator[Answer]]


@dataclass
class World:
    """Time, mailboxes, and all that was sent, in its order."""

    server: Dovecot
    now: datetime
    port: int = 0
    sent: list[Sent] = field(default_factory=list)
    boxes: dict[str, Account] = field(default_factory=dict)
    machines: dict[str, Machine] = field(default_factory=dict)
    houses: dict[str, House] = field(default_factory=dict)
    gateways: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)  # what befalls mail to an address
    _seen: dict[str, int] = field(default_factory=dict)

    # --- parties ---

    def box(self, address: str) -> Account:
        """A mailbox; what is sent to the address lies in it."""
        user = f"{address.partition('@')[0]}{self.port}{len(self.boxes)}"
        return self.boxes.setdefault(address, self.server.account(user))

    def machine(self, address: str, answers: Machine) -> None:
        """A party that answers each mail it finds, at once."""
        self.box(address)
        self.machines[address] = answers

    def house(self, folder: Path, address: str, *replaced: tuple[str, str]) -> House:
        """A mailproc of its own, whose mailbox is this address's. `replaced` are pieces of its config.toml."""
        folder.mkdir(parents=True, exist_ok=True)
        account = self.box(address).settings()
        words = CONFIG.format(
            start=f"{self.now:%Y-%m-01}",
            period="month",
            imap=account.port,
            user=account.user,
            folders='"INBOX"',
            smtp=self.port,
            poll=60,
            idle="false",
        )
        for old, new in (("xxk@jiangcheng.example", address), *replaced):
            assert old in words, old
            words = words.replace(old, new)
        path = folder / "config.toml"
        path.write_text(words, encoding="utf-8")
        house = self.houses[address] = House(configuration.load(path, {"MAILPROC_PASSWORD": PASSWORD}))
        return house

    # --- mail ---

    def send(self, mail: EmailMessage | bytes, recipient: str, envelope_sender: str = "") -> None:
        """Hand a mail over by SMTP."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes(policy=policy.SMTP)
        with smtplib.SMTP("127.0.0.1", self.port) as smtp:
            smtp.sendmail(envelope_sender or "<>", [recipient], re.sub(rb"\r?\n", b"\r\n", raw))

    async def handle_DATA(  # noqa: N802 aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 aiosmtpd's signature
        session: Session,  # noqa: ARG002 same
        envelope: Envelope,
    ) -> str:
        assert isinstance(envelope.content, bytes)
        sender = (envelope.mail_from or "").strip("<>")
        for recipient in envelope.rcpt_tos:
            self.sent.append(Sent(self.now, sender, recipient, envelope.content))
            if recipient in self.boxes:
                stamp = f"Return-Path: <{sender}>\r\nReceived: from [127.0.0.1] by mx.example; "
                stamp += f"{format_datetime(self.now)}\r\n"
                changed = self.gateways.get(recipient, bytes)(envelope.content)
                self.boxes[recipient].append(stamp.encode() + changed, self.now)
        return "250 delivered"

    # --- time ---

    def tick(self) -> int:
        """A minute of everybody's work; returns how many mails were sent in it."""
        before = len(self.sent)
        for house in self.houses.values():
            outcome = house.round(self.now)
            assert not outcome.faults, outcome.faults
        for address, answers in self.machines.items():
            for raw in self._new(address):
                for recipient, mail in answers(read(raw), raw):
                    self.send(mail, recipient, address)
        self.now += TICK
        return len(self.sent) - before

    def run(self) -> int:
        """Until nothing moves any more; returns the rounds. Fails where it never ends."""
        quiet = 0
        for rounds in range(1, MOST_ROUNDS + 1):
            quiet = 0 if self.tick() else quiet + 1
            if quiet == QUIET:
                return rounds
        raise AssertionError(f"{len(self.sent)} mails and no end")

    def _new(self, address: str) -> Iterator[bytes]:
        """The mails of a mailbox that its machine has not seen."""
        account = self.boxes[address]
        with imaplib.IMAP4("127.0.0.1", account.server.port) as imap:
            imap.login(account.user, account.password)
            imap.select()
            first = self._seen.get(address, 0) + 1
            _, lines = imap.uid("FETCH", f"{first}:*", "(UID BODY.PEEK[])")
        for line in lines:
            if isinstance(line, tuple):
                uid = int(line[0].split(b"UID ")[1].split()[0])
                if uid >= first:
                    self._seen[address] = uid
                    yield line[1]

    def letters(self, sender: str, recipient: str) -> list[EmailMessage]:
        """What one has written to another, by From."""
        return [one.mail for one in self.sent if one.recipient == recipient and sender in str(one.mail["From"])]


def read(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


@contextmanager
def world(server: Dovecot, now: datetime) -> Iterator[World]:
    """A world in which nobody lives yet."""
    made = World(server, now.astimezone(ZONE))
    with socket.create_server(("127.0.0.1", 0)) as free:
        made.port = free.getsockname()[1]
    controller = Controller(made, hostname="127.0.0.1", port=made.port)
    controller.start()
    try:
        yield made
    finally:
        for house in made.houses.values():
            house.close()
        controller.stop()
