"""Letters out by SMTP: paced, one recipient each, and what the server said to every one of them."""

import smtplib
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from mailproc.errors import SendingError
from mailproc.post.settings import SendingSettings

NULL_SENDER = "<>"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter ready to go: its id, its bytes, and for whom. `bounces` says that reports about it may come back."""

    id: str
    recipient: str
    data: bytes
    bounces: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: outcome is sent, deferred (4xx, try again) or refused (5xx, final)."""

    id: str
    outcome: str
    text: str


class Outbox:
    """One SMTP account. `sleep` is how pacing waits; a daemon gives one that a stop ends."""

    def __init__(self, settings: SendingSettings, sleep: Callable[[float], object] = time.sleep) -> None:
        self.settings = settings
        self.sleep: Callable[[float], object] = sleep

    def send(self, envelopes: Iterable[Envelope]) -> Iterator[Answer]:
        """Send letters one by one; each answer is yielded as soon as the server gave it.

        Raises SendingError where the server cannot be reached, refuses the login or breaks off: letters not
        answered for then wait, and one that was in flight may be sent again, byte for byte the same.
        """
        connection: smtplib.SMTP | None = None
        used = 0
        pause = 60 / self.settings.per_minute if self.settings.per_minute else 0.0
        try:
            for place, envelope in enumerate(envelopes):
                if place and pause:
                    self.sleep(pause)
                if connection is not None and self.settings.per_connection and used >= self.settings.per_connection:
                    quit_quietly(connection)
                    connection = None
                if connection is None:
                    connection, used = self.connect(), 0
                used += 1
                yield self.send_one(connection, envelope)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise SendingError(
                f"sending: {self._server} broke off ({error}); the letters wait and are tried again"
            ) from error
        finally:
            if connection is not None:
                quit_quietly(connection)

    def send_one(self, connection: smtplib.SMTP, envelope: Envelope) -> Answer:
        if len(envelope.data) > self.settings.letter_bytes:
            limit = (
                f"the letter has {len(envelope.data)} bytes, sending.letter_bytes allows {self.settings.letter_bytes}"
            )
            return Answer(envelope.id, "refused", limit)
        null = self.settings.null_sender and not envelope.bounces
        try:
            connection.sendmail(NULL_SENDER if null else self.settings.sender, [envelope.recipient], envelope.data)
        except smtplib.SMTPSenderRefused as error:
            words = answer(envelope.id, error.smtp_code, error.smtp_error).text
            raise SendingError(
                f"sending: {self._server} refuses our sender ({words}); the letters wait; "
                "check sending.sender, or set sending.null_sender = false"
            ) from error
        except smtplib.SMTPRecipientsRefused as error:
            code, text = error.recipients[envelope.recipient]
            return answer(envelope.id, code, text)
        except smtplib.SMTPResponseException as error:
            return answer(envelope.id, error.smtp_code, error.smtp_error)
        return Answer(envelope.id, "sent", "")

    def connect(self) -> smtplib.SMTP:
        """A connection logged in. Raises SendingError with advice."""
        settings = self.settings
        context = ssl.create_default_context(cafile=settings.ca_file)
        connection: smtplib.SMTP | None = None
        try:
            if settings.security == "tls":
                connection = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout, context=context)
            else:
                connection = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
            if settings.security == "starttls":
                connection.starttls(context=context)
            if settings.user:
                connection.login(settings.user, settings.password)
        except (OSError, smtplib.SMTPException) as error:
            if connection is not None:
                connection.close()
            raise SendingError(f"sending: {self._server}: {advice(error)}") from error
        return connection

    def check(self) -> None:
        """Log in and out again. Raises SendingError with advice."""
        quit_quietly(self.connect())

    @property
    def _server(self) -> str:
        return f"{self.settings.host}:{self.settings.port}"


def answer(letter: str, code: int, text: bytes | str) -> Answer:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return Answer(letter, "refused" if code >= 500 else "deferred", f"{code} {words}"[:500])


def advice(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "the server refuses user or password; check sending.user and password (163, QQ: a 授权码, which expires)"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not trusted ({error.verify_message}); set sending.ca_file to the office's own CA"
    if isinstance(error, ssl.SSLError):
        return (
            'the server does not speak TLS on this port; check sending.port and sending.security ("tls" or "starttls")'
        )
    if isinstance(error, smtplib.SMTPException):
        return f"the server refuses ({error}); check sending.security and the account"
    return f"cannot be reached ({error}); check sending.host, sending.port and the network"


def quit_quietly(connection: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()
