"""Letters out by SMTP: one recipient each, and what the server said to every one of them."""

import logging
import smtplib
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from mailproc.errors import SendingError
from mailproc.post import refusals
from mailproc.post.network import verified
from mailproc.post.replies import About, Step, about
from mailproc.post.settings import SendingSettings

log = logging.getLogger("mailproc")

NULL_SENDER = "<>"
LONGEST_ANSWER = 500  # characters
NO_NULL_SENDER = "the server takes no empty envelope sender; write sending.null_sender = false"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter ready to go: its id, its bytes, and for whom. `bounces` says that reports about it may come back."""

    id: str
    recipient: str
    data: bytes
    bounces: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: outcome is sent, deferred (4xx, try again) or refused (5xx, final).

    Or it is broken: the connection broke in the letter, which the server may have or not; or stopped: what the server
    objects to would meet any letter. `status` is the enhanced status code that it tells or means (RFC 3463).
    """

    id: str
    outcome: str
    text: str = ""
    status: str = ""
    about: str = ""


class Outbox:
    """One SMTP account. `sleep` is how pacing waits, a daemon gives one that a stop ends; `clock` is in seconds."""

    def __init__(
        self,
        settings: SendingSettings,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self.sleep: Callable[[float], object] = sleep
        self.clock = clock
        self.null_sender = settings.null_sender

    def send(self, envelopes: Iterable[Envelope]) -> Iterator[Answer]:
        """Send letters one by one; each answer is yielded as soon as the server gave it.

        A letter in which a reused connection breaks goes again at once, byte for byte the same; one that breaks a new
        connection is answered "broken", and the next is tried. Raises SendingError where the server cannot be reached,
        refuses the login, our sender or our pace, or breaks off twice running: letters not answered for then wait.
        """
        connection: smtplib.SMTP | None = None
        used = broken = 0
        try:
            for envelope in envelopes:
                reply = Answer(envelope.id, "broken")
                if connection is not None and 0 < self.settings.per_connection <= used:
                    quit_quietly(connection)
                    connection = None
                if connection is not None:
                    reply = self._send_one(connection, envelope)
                if reply.outcome == "broken":
                    connection, used = self.connect(), 0
                    reply = self._send_one(connection, envelope)
                yield reply
                used += 1
                broken = broken + 1 if reply.outcome == "broken" else 0
                if broken:
                    connection = None
                if reply.outcome == "stopped" or broken > 1:
                    raise SendingError(f"sending: {self._server} {reply.text}; the letters wait and are tried again")
        finally:
            if connection is not None:
                quit_quietly(connection)

    def _send_one(self, connection: smtplib.SMTP, envelope: Envelope) -> Answer:
        room = self._room(connection)
        if len(envelope.data) > room:
            words = f"the letter has {len(envelope.data)} bytes, the server takes {room}: send it with fewer enclosures"
            return Answer(envelope.id, "refused", words, "5.3.4", About.SIZE)
        try:
            if self.null_sender and not envelope.bounces:
                return self._without_sender(connection, envelope)
            return self._converse(connection, envelope, self.settings.sender)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            connection.close()
            return Answer(envelope.id, "broken", f"broke off ({error})"[:LONGEST_ANSWER])

    def _without_sender(self, connection: smtplib.SMTP, envelope: Envelope) -> Answer:
        """Send with an empty envelope sender; with ours where the server takes none, from then on."""
        reply = self._converse(connection, envelope, NULL_SENDER)
        if (reply.outcome, reply.about) == ("stopped", About.SENDER):
            reply = self._converse(connection, envelope, self.settings.sender)
            if reply.outcome != "stopped":
                log.warning("sending: %s", NO_NULL_SENDER)
                self.null_sender = False
        return reply

    def _converse(self, connection: smtplib.SMTP, envelope: Envelope, sender: str) -> Answer:
        try:
            connection.sendmail(sender, [envelope.recipient], envelope.data)
        except smtplib.SMTPSenderRefused as error:
            return answer(envelope.id, Step.SENDER, error.smtp_code, error.smtp_error)
        except smtplib.SMTPRecipientsRefused as error:
            return answer(envelope.id, Step.RECIPIENT, *error.recipients[envelope.recipient])
        except smtplib.SMTPResponseException as error:
            return answer(envelope.id, Step.CONTENT, error.smtp_code, error.smtp_error)
        return Answer(envelope.id, "sent")

    def _room(self, connection: smtplib.SMTP) -> int:
        """The largest letter: by our own setting, and by what the server says of itself (RFC 1870)."""
        ours, said = self.settings.letter_bytes, connection.esmtp_features.get("size", "")
        return min(ours, int(said) or ours) if said.isdecimal() else ours

    def connect(self) -> smtplib.SMTP:
        """A connection logged in. Raises SendingError with advice."""
        settings = self.settings
        connection: smtplib.SMTP | None = None
        try:
            context = None if settings.security == "plain" else verified(settings.ca_file)
            if settings.security == "tls":
                connection = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout, context=context)
            else:
                connection = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
            if settings.security == "starttls":
                connection.starttls(context=context)
            if settings.user:
                connection.login(settings.user, settings.password)
            connection.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            if connection is not None:
                connection.close()
            raise SendingError(f"sending: {self._server}: {advice(error)}") from error
        return connection

    def check(self) -> tuple[str, ...]:
        """Log in, ask whether our envelope senders are taken, and out again; gives advice. Raises SendingError."""
        connection = self.connect()
        try:
            refused = self.settings.null_sender and connection.mail(NULL_SENDER)[0] >= 500
        except (OSError, smtplib.SMTPException):
            refused = False
        quit_quietly(connection)
        return (f"sending: {NO_NULL_SENDER}",) if refused else ()

    @property
    def _server(self) -> str:
        return f"{self.settings.host}:{self.settings.port}"


def answer(letter: str, step: Step, code: int, text: bytes | str) -> Answer:
    """A refusal as it is to be taken."""
    words = f"{code} {words_of(text)}"[:LONGEST_ANSWER]
    match matter := about(step, code, words):
        case About.PACE:
            return Answer(letter, "stopped", f"wants us to wait ({words})", "", matter)
        case About.SENDER | About.ACCOUNT:
            advised = f"refuses us ({words}): check sending.sender, sending.user and the account"
            return Answer(letter, "stopped", advised, "", matter)
    return Answer(letter, "refused" if code >= 500 else "deferred", words, refusals.status(words), matter)


def words_of(said: bytes | str) -> str:
    """What a server said, on one line that can be shown: UTF-8, or GB 18030 as Chinese servers may write."""
    text = said if isinstance(said, str) else decoded(said)
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def decoded(said: bytes) -> str:
    try:
        return said.decode("utf-8")
    except UnicodeDecodeError:
        return said.decode("gb18030", "replace")


def advice(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "the server refuses user or password; check sending.user and password (163, QQ: a 授权码, which expires)"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not trusted ({error.verify_message}); set sending.ca_file to the office's own CA"
    if isinstance(error, ssl.SSLError):
        return (
            'the server does not speak TLS on this port; check sending.port and sending.security ("tls" or "starttls")'
        )
    if isinstance(error, FileNotFoundError | PermissionError):
        return f"sending.ca_file cannot be read ({error.strerror}); check its path and its owner"
    if isinstance(error, smtplib.SMTPException):
        return f"the server refuses ({error}); check sending.security and the account"
    return f"cannot be reached ({error}); check sending.host, sending.port and the network"


def quit_quietly(connection: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()
