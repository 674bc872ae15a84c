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
from mailproc.errors import LoginRefusedError, MailboxError
from mailproc.post.network import explain, verified
from mailproc.post.settings import MailboxSettings
from mailproc.uids import UidSet

STOP_ASKED = 0.5  # seconds
LITERAL_MOST = 400_000_000  # bytes; a larger one is announced by mistake or malice, and would be reserved in memory
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # an arrival before is a server's way to say that it knows none
BUSY = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\b", re.IGNORECASE)  # RFC 5530: not the password's fault
FETCHED = re.compile(rb"\d+ \(")
UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)
ARRIVAL = re.compile(rb'\bINTERNALDATE "([^"]*)"', re.IGNORECASE)
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)", re.IGNORECASE)
BODY = re.compile(rb"\bBODY\[\](?:<\d+>)? \{\d+\}$", re.IGNORECASE)

# What the IMAP libraries raise on an answer that is no IMAP, which they take for granted.
NO_IMAP = (
    IMAPClientError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    MemoryError,
)


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
        self._idle_refused = False
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
        """Open a folder read-only: its UIDVALIDITY, and how many mails it holds (1 where the server does not say)."""
        with self._talk() as client:
            return self._examine(client, folder)

    def uids(self, wanted: str) -> UidSet:
        """The UIDs of a range ("3:7,9:*") that exist in the opened folder.

        By FETCH, since SEARCH is answered wrongly by some servers. "9:*" names the last mail also if its UID is less.
        """
        return UidSet.of(uid for uid, _, _ in self._fetch(wanted, "UID"))

    def entries(self, uids: UidSet) -> tuple[Entry, ...]:
        """Those mails of the opened folder whose arrival and size the server tells."""
        arrivals: dict[int, datetime] = {}
        sizes: dict[int, int] = {}
        for uid, words, _ in self._fetch(str(uids), "UID INTERNALDATE RFC822.SIZE"):
            if (arrival := _arrival(words)) is not None:
                arrivals[uid] = arrival
            if (size := SIZE.search(words)) is not None:
                sizes[uid] = int(size[1])
        return tuple(Entry(uid, arrivals[uid], sizes[uid]) for uid in uids if uid in arrivals and uid in sizes)

    def bodies(self, uids: UidSet, part: str = "") -> dict[int, bytes]:
        """The mails' bytes, or a part of them such as "<0.4096>" (RFC 9051 §6.4.5); absent where there are none."""
        found = self._fetch(str(uids), f"UID BODY.PEEK[]{part}")
        return {uid: body for uid, _, body in found if body and uid in uids}

    def _fetch(self, uids: str, items: str) -> list[tuple[int, bytes, bytes]]:
        """UID FETCH: of each mail named in the answer its UID, the words told, and its body.

        Read by hand: the libraries take a response without UID for another mail's, mix those that bear one sequence
        number (it changes while others delete), and refuse all where one is odd.
        """
        with self._talk() as client:
            answer, told = client._imap.uid("FETCH", uids, f"({items})")  # noqa: SLF001 - client.fetch takes no ranges
            if answer != "OK":
                raise IMAPClientError(f"FETCH {answer}: {told}")
            return list(_mails(told))

    def news(self, seconds: float, stop: Callable[[], bool]) -> bool | None:
        """Whether mails come into the opened folder while we IDLE (RFC 2177); None where the server knows no IDLE.

        Ends at once where some came since the last command, after `seconds`, or soon after `stop()` is true.
        """
        with self._talk() as client:
            if self._idle_refused or not client.has_capability("IDLE"):
                return None
            if _is_news(client.noop()[1]):
                return True
            self._idle_refused = True
            client.idle()
            self._idle_refused = False
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
        except NO_IMAP as fault:
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
            client._imap.read = _bounded(client._imap.read)  # noqa: SLF001
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
        if client._imap.state == "NONAUTH":  # noqa: SLF001 - else the greeting was PREAUTH (RFC 9051 §7.1.4)
            self._present(client)
        if client.has_capability("ID"):  # 163 and 126 open no folder for a program that does not name itself
            name = {"name": "mailproc", "vendor": "mailproc", "version": __version__}
            client.id_({**name, "support-email": settings.user})

    def _present(self, client: IMAPClient) -> None:
        settings = self._settings
        try:
            client.login(settings.user, settings.password)
        except UnicodeEncodeError:  # its words would show a piece of the password
            raise self._fault("user and password may hold ASCII characters only; set an authorisation code") from None
        except LoginError as fault:
            if isinstance(fault.__context__, IMAPClientAbortError):
                raise fault.__context__ from fault
            said = _said(fault).replace(settings.password, "…")  # some servers repeat it
            if BUSY.search(str(fault)):
                raise self._fault(f"{settings.host} lets nobody in now ({said}); it is tried again") from fault
            raise LoginRefusedError(
                f"mailbox {settings.id}: {settings.host} refuses the login of {settings.user} ({said}); check "
                "user and password: 163, 126, QQ and others want an authorisation code (授权码) from their web settings"
            ) from fault

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
        return uidvalidity, reply.get(b"EXISTS", 1)

    def _drop(self) -> None:
        client, self._client, self.opened = self._client, None, None
        if client is not None:
            with suppress(IMAPClientError, OSError):
                client.shutdown()


def _folders(client: IMAPClient) -> tuple[Folder, ...]:
    listed = (Folder(name, tuple(flag.lower() for flag in flags)) for flags, _, name in client.list_folders())
    return tuple(folder for folder in listed if not {b"\\noselect", b"\\nonexistent"} & {*folder.flags})


def _bounded(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    def bounded(octets: int) -> bytes:
        if octets > LITERAL_MOST:
            raise IMAPClientAbortError(f"a literal of {octets} bytes")
        return read(octets)

    return bounded


def _mails(told: Sequence[Any]) -> Iterator[tuple[int, bytes, bytes]]:
    """UID, words and body of each FETCH response; `told` is as imaplib gives it: lines, cut where literals stand."""
    for pieces in _responses(told):
        words = b" ".join(piece[0] if isinstance(piece, tuple) else piece for piece in pieces)
        bodies = (piece[1] for piece in pieces if isinstance(piece, tuple) and BODY.search(piece[0]))
        if (uid := UID.search(words)) is not None:
            yield int(uid[1]), words, next(bodies, b"")


def _responses(told: Sequence[Any]) -> Iterator[list[Any]]:
    pieces: list[Any] = []
    for piece in told if told != [None] else ():
        if pieces and isinstance(pieces[-1], tuple):  # what follows a literal belongs to it
            pieces.append(piece)
            continue
        if pieces:
            yield pieces
        head = piece[0] if isinstance(piece, tuple) else piece
        if not FETCHED.match(head):
            raise ValueError(f"no FETCH response: {head!r}")
        pieces = [piece]
    if pieces:
        yield pieces


def _arrival(words: bytes) -> datetime | None:
    """The INTERNALDATE told, in UTC; None where there is none that can be meant."""
    found = ARRIVAL.search(words)
    try:
        moment = datetime.strptime(found[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z") if found else EARLIEST
        return moment.astimezone(UTC) if moment > EARLIEST else None
    except (ValueError, OverflowError):
        return None


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
