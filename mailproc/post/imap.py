"""One IMAP connection (RFC 9051, RFC 3501): read-only, timed, verified, and made anew after each failure."""

import re
import select
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from imapclient import IMAPClient, SocketTimeout  # type: ignore[import-untyped]
from imapclient.exceptions import (  # type: ignore[import-untyped]
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

from mailproc import __version__
from mailproc.errors import MailboxError
from mailproc.post.network import explain, verified
from mailproc.post.settings import MailboxSettings
from mailproc.uids import UidSet

STOP_ASKED = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that can be opened, as LIST tells it: flags in lower case."""

    name: str
    flags: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A mail as a folder lists it. `arrival` is the server's INTERNALDATE, in UTC; `size` in bytes."""

    uid: int
    arrival: datetime
    size: int


class Connection:
    """An IMAP account, connected when first needed. Folders are examined, never selected, and mails peeked at.

    Whatever breaks is a MailboxError with one line of advice, and closes the connection; a folder that does
    not open, or a login that is refused, is one too. No step takes longer than `settings.timeout` seconds.
    """

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self._client: IMAPClient | None = None
        self.opened: tuple[str, int] | None = None  # the folder examined last, and its UIDVALIDITY

    @property
    def alive(self) -> bool:
        return self._client is not None

    def close(self) -> None:
        """Log out, if connected. The next use connects anew."""
        if self._client is not None:
            with suppress(IMAPClientError, OSError):
                self._client.logout()
        self._drop()

    # --- commands -----------------------------------------------------------------------------------------

    def capabilities(self) -> tuple[str, ...]:
        with self._talk() as client:
            return tuple(word.decode("ascii", "replace") for word in client.capabilities())

    def folders(self) -> tuple[Folder, ...]:
        with self._talk() as client:
            return _folders(client)

    def examine(self, folder: str) -> tuple[int, int]:
        """Open a folder read-only: its UIDVALIDITY, and how many mails it holds."""
        with self._talk() as client:
            return self._examine(client, folder)

    def uids(self, wanted: str) -> UidSet:
        """The UIDs of a range ("3:7,9:*") that exist in the opened folder.

        By FETCH, since SEARCH is answered wrongly by some servers. "9:*" names the last mail also if its UID is less.
        """
        with self._talk() as client:
            answer, lines = client._imap.uid("FETCH", wanted, "(UID)")  # noqa: SLF001 - client.fetch takes no ranges
            if answer != "OK":
                raise IMAPClientError(f"FETCH {answer}: {lines}")
            found = (re.search(rb"\bUID (\d+)", line) for line in lines if isinstance(line, bytes))
            return UidSet.of(int(match[1]) for match in found if match)

    def entries(self, uids: Sequence[int]) -> tuple[Entry, ...]:
        """Those mails of the opened folder whose arrival and size the server tells."""
        with self._talk() as client:
            replies = client.fetch(uids, ["INTERNALDATE", "RFC822.SIZE"])
            return tuple(_entries(replies))

    def bodies(self, uids: Sequence[int], part: str = "") -> dict[int, bytes]:
        """The mails' bytes, or a part of them such as "<0.4096>" (RFC 9051 §6.4.5); absent where there are none."""
        with self._talk() as client:
            replies = client.fetch(uids, [f"BODY.PEEK[]{part}"])
            return {uid: body for uid, reply in replies.items() if (body := _body(reply))}

    def news(self, seconds: float, stop: Callable[[], bool]) -> bool | None:
        """Whether mails come into the opened folder while we IDLE (RFC 2177); None where the server knows no IDLE.

        Ends at once where some came since the last command, after `seconds`, or soon after `stop()` is true.
        """
        with self._talk() as client:
            if not client.has_capability("IDLE"):
                return None
            if _is_news(client.noop()[1]):
                return True
            client.idle()
            _await_bytes(client.socket(), seconds, stop)
            return _is_news(client.idle_done()[1])

    # --- the connection -----------------------------------------------------------------------------------

    def _fault(self, what: str) -> MailboxError:
        return MailboxError(f"mailbox {self._settings.id}: {what}")

    @contextmanager
    def _talk(self) -> Iterator[IMAPClient]:
        """Lend the connection. After any failure but our own verdicts it is in no state to go on, and closed."""
        try:
            if self._client is None:
                self._client = self._connect()
            yield self._client
        except MailboxError:
            raise
        except OSError as fault:
            self._drop()
            raise self._fault(explain(fault, self._settings.host, self._settings.port)) from fault
        except (IMAPClientError, ValueError) as fault:  # ValueError: an answer that is no IMAP
            self._drop()
            raise self._fault(f"the server broke off or refused ({_said(fault)}); it is tried again") from fault
        except BaseException:
            self._drop()
            raise

    def _connect(self) -> IMAPClient:
        settings = self._settings
        context = None if settings.security == "plain" else verified(settings.ca_file)
        timeout = SocketTimeout(connect=settings.timeout, read=settings.timeout)
        tls = settings.security == "tls"
        client = IMAPClient(settings.host, settings.port, ssl=tls, ssl_context=context, timeout=timeout)
        try:
            client._imap.debug = 0  # noqa: SLF001 - imapclient would format every body for a log nobody keeps
            client.normalise_times = False
            if settings.security == "starttls":
                client.starttls(context)
            self._log_in(client)
        except BaseException:
            with suppress(IMAPClientError, OSError):
                client.shutdown()
            raise
        return client

    def _log_in(self, client: IMAPClient) -> None:
        settings = self._settings
        try:
            client.login(settings.user, settings.password)
        except UnicodeEncodeError:  # its words would show a piece of the password
            raise self._fault("user and password may hold ASCII characters only; set an authorisation code") from None
        except LoginError as fault:
            if isinstance(fault.__context__, IMAPClientAbortError):
                raise fault.__context__ from fault
            raise self._fault(
                f"{settings.host} refuses the login of {settings.user} ({_said(fault)}); check user and password: "
                "163, 126, QQ and others want an authorisation code (授权码) from their web settings instead"
            ) from fault
        if client.has_capability("ID"):  # 163 and 126 open no folder for a program that does not name itself
            name = {"name": "mailproc", "vendor": "mailproc", "version": __version__}
            client.id_({**name, "support-email": settings.user})

    def _examine(self, client: IMAPClient, folder: str) -> tuple[int, int]:
        self.opened = None
        try:
            reply = client.select_folder(folder, readonly=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as fault:
            names = ", ".join(there.name for there in _folders(client))
            said = _said(fault)
            raise self._fault(f"folder {folder} does not open ({said}); folders on the server: {names}") from fault
        uidvalidity = reply.get(b"UIDVALIDITY")
        if uidvalidity is None:
            raise self._fault(f"the server gives folder {folder} no UIDVALIDITY, so its mails have no lasting numbers")
        self.opened = folder, uidvalidity
        return uidvalidity, reply[b"EXISTS"]

    def _drop(self) -> None:
        client, self._client, self.opened = self._client, None, None
        if client is not None:
            with suppress(IMAPClientError, OSError):
                client.shutdown()


def _folders(client: IMAPClient) -> tuple[Folder, ...]:
    listed = (Folder(name, tuple(flag.lower() for flag in flags)) for flags, _, name in client.list_folders())
    return tuple(folder for folder in listed if not {b"\\noselect", b"\\nonexistent"} & {*folder.flags})


def _entries(replies: dict[int, dict[bytes, Any]]) -> Iterator[Entry]:
    for uid, reply in replies.items():
        arrival, size = reply.get(b"INTERNALDATE"), reply.get(b"RFC822.SIZE")
        if isinstance(arrival, datetime) and isinstance(size, int):
            aware = arrival if arrival.tzinfo else arrival.replace(tzinfo=UTC)  # -0000 is UTC (RFC 5322 §3.3)
            yield Entry(uid, aware.astimezone(UTC), size)


def _body(reply: dict[bytes, Any]) -> bytes:
    found = (value for key, value in reply.items() if key.startswith(b"BODY[") and isinstance(value, bytes))
    return next(found, b"")


def _is_news(responses: Iterable[tuple[Any, ...]]) -> bool:
    return any(b"EXISTS" in response for response in responses)


def _await_bytes(connection: Any, seconds: float, stop: Callable[[], bool]) -> None:
    """Return when the server says something (or hangs up), after `seconds`, or once `stop()`."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0 and not stop():
        if poll.poll(min(left, STOP_ASKED) * 1000):
            return


def _said(fault: Exception) -> str:
    """The server's words, on one line."""
    return " ".join(str(fault).split())[:200]
