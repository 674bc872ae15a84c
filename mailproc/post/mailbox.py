"""What we ask of a mailbox: what is new in it, its mails in small helpings, and to be woken."""

import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from mailproc.errors import MailboxError
from mailproc.post.authenticity import received_by
from mailproc.post.imap import Connection, Entry, Folder
from mailproc.post.settings import MailboxSettings
from mailproc.uids import UidSet

__all__ = ["Entry", "Listing", "Mailbox", "MailboxSettings", "Offer"]

log = logging.getLogger("mailproc")

LISTED_AT_ONCE = 500  # UIDs in one command: some servers cut lines at 8,000 characters
HOLES_POLLED = 200  # ranges in one command, for the same reason; older holes wait for a whole listing
IDLE_RENEWED = 540.0  # seconds; RFC 2177 allows 29 minutes, many firewalls forget after 10
NAP = 0.5  # seconds
NEWEST = 50  # mails of each folder whose topmost Received is looked at by `check`
HEAD = "<0.16384>"  # of a mail: what servers write on top of it
UNPROVEN = "no Authentication-Results is believed, and every order by mail waits for a click (docs/operations.md)"
BREAKS = 2  # mails on which the connection may break before the server is left alone for this time
JUNK = {"junk", "spam", "bulk mail", "junk e-mail", "junk email", "垃圾邮件", "垃圾箱", "垃圾邮件箱", "广告邮件"}


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds: `entries` are the mails that are not done, `known` those done (none unless `whole`).

    `present` are the UIDs that the server named: all of the folder if `whole`. `unready` are those of them
    that are not done, but whose arrival or size the server does not tell: to be asked again.
    """

    folder: str
    uidvalidity: int
    entries: tuple[Entry, ...]
    present: UidSet
    unready: UidSet
    whole: bool
    known: tuple[Entry, ...] = ()

    def vanished(self, known: UidSet) -> UidSet:
        """Those of the UIDs known that the folder holds no more; none where the listing is not whole."""
        return known - self.present if self.whole else UidSet()


@dataclass(frozen=True, slots=True)
class Offer:
    """What the server has, and lines of advice on what is read of it."""

    capabilities: tuple[str, ...]
    folders: tuple[str, ...]
    advice: tuple[str, ...]


class Mailbox:
    """The office's mailbox, read-only: no flag, not even \\Seen, is ever set, and no mail moved.

    Connected when first used, and anew after each failure. All methods but `wait` raise MailboxError, with
    one line of advice. Not for use by several threads.
    """

    def __init__(self, settings: MailboxSettings) -> None:
        self._read = settings.folders
        self._name = f"mailbox {settings.id}"
        self._server_name = settings.server_name
        self._connection = Connection(settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether the connection stands: after a MailboxError, that only a folder was at fault."""
        return self._connection.alive

    def close(self) -> None:
        """Log out, if connected."""
        self._connection.close()

    def check(self) -> Offer:
        """What the server offers. Opens every folder to be read; raises MailboxError where one does not open."""
        folders = self._connection.folders()
        for folder in self._read:
            self._connection.examine(folder)
        unread = (folder.name for folder in folders if _is_junk(folder) and folder.name not in self._read)
        advice = (f"folder {name} is not read: reports that the server takes for junk go uncounted" for name in unread)
        return Offer(
            self._connection.capabilities(), tuple(folder.name for folder in folders), (*advice, *self._name_advice())
        )

    def _name_advice(self) -> Iterator[str]:
        """That `server_name` is not set, or is not what stands in the topmost Received of any of the newest mails."""
        servers = Counter(received_by(head) for folder in self._read for head in self._heads(folder))
        named = [name for name, _ in servers.most_common() if name]
        if not self._server_name:
            hint = f"; the newest mails came by {named[0]}: is that your own server?" if named else ""
            yield f"{self._name}: server_name is not set: {UNPROVEN}{hint}"
        elif servers and self._server_name.lower() not in servers:
            told = ", ".join(named[:3]) or "no server that names itself"
            yield f"{self._name}: the newest mails came by {told}, none by server_name {self._server_name}: {UNPROVEN}"

    def _heads(self, folder: str) -> Iterable[bytes]:
        """The beginnings of a folder's newest mails."""
        _, exists = self._connection.examine(folder)
        newest = list(self._connection.uids("1:*"))[-NEWEST:] if exists else []
        return self._connection.bodies(UidSet.of(newest), HEAD).values() if newest else ()

    def listing(self, folder: str, done: Callable[[int], UidSet], *, whole: bool = False) -> Listing:
        """The mails of a folder that are not done; `done` is asked with the folder's UIDVALIDITY.

        Looks at UIDs above the highest one done and at the latest holes below it; at all if `whole`.
        """
        uidvalidity, exists = self._connection.examine(folder)
        if not exists:  # the server may say so by mistake
            uidvalidity, exists = self._connection.examine(folder)
        known = done(uidvalidity)
        present = self._connection.uids("1:*" if whole else _unknown(known)) if exists else UidSet()
        missing = present - known
        told = tuple(self._entries(present if whole else missing))
        unready = missing - UidSet.of(entry.uid for entry in told)
        entries = tuple(entry for entry in told if entry.uid in missing)
        return Listing(
            folder, uidvalidity, entries, present, unready, whole, tuple(one for one in told if one.uid not in missing)
        )

    def _entries(self, wanted: UidSet) -> Iterator[Entry]:
        uids = list(wanted)
        for place in range(0, len(uids), LISTED_AT_ONCE):
            yield from self._connection.entries(UidSet.of(uids[place : place + LISTED_AT_ONCE]))

    def fetch(
        self, folder: str, uidvalidity: int, entries: Iterable[Entry], *, count: int = 50, octets: int = 16_000_000
    ) -> Iterator[tuple[Entry, bytes]]:
        """The mails' bytes, unchanged, in the order given.

        At most `count` mails and `octets` bytes (or a single larger mail) are held at a time. Left out, as not there
        yet, is a mail that comes back empty, not at all, or cut otherwise than at the last asking, and one on which
        the connection breaks twice. Raises MailboxError where the server breaks off more often, and where the folder's
        UIDVALIDITY is another by now.
        """
        for batch in _batches(entries, count, octets):
            self._open(folder, uidvalidity)
            bodies = self._bodies(folder, uidvalidity, batch)
            for entry in batch:
                if entry.uid in bodies:
                    yield entry, bodies.pop(entry.uid)

    def _bodies(self, folder: str, uidvalidity: int, batch: Sequence[Entry]) -> dict[int, bytes]:
        try:
            bodies = self._connection.bodies(UidSet.of(entry.uid for entry in batch))
        except MailboxError as fault:
            log.info("%s; its mails are asked for one by one", fault)
            bodies = self._singly(folder, uidvalidity, batch)
        short = [entry.uid for entry in batch if len(bodies.get(entry.uid, b"")) < entry.size and entry.uid in bodies]
        if short:  # the size told may be wrong: then the mail comes the same again
            self._open(folder, uidvalidity)
            again = self._connection.bodies(UidSet.of(short))
            whole = {entry.uid for entry in batch if len(again.get(entry.uid, b"")) >= entry.size}
            bodies |= {uid: again[uid] for uid in short if uid in whole}
            bodies = {uid: body for uid, body in bodies.items() if uid not in short or again.get(uid) == body}
        return bodies

    def _singly(self, folder: str, uidvalidity: int, batch: Sequence[Entry]) -> dict[int, bytes]:
        """One bad mail must not keep us from those beside it."""
        bodies: dict[int, bytes] = {}
        breaks = 0
        for entry in batch:
            self._open(folder, uidvalidity)
            try:
                bodies |= self._connection.bodies(UidSet.of((entry.uid,)))
            except MailboxError as fault:
                log.warning("%s %s UID %d: %s", self._name, folder, entry.uid, fault)
                breaks += 1
                if breaks > BREAKS:
                    raise
        return bodies

    def fetch_parts(self, folder: str, uidvalidity: int, uid: int, *, octets: int = 4_000_000) -> Iterator[bytes]:
        """A mail too large to be held, in pieces of `octets` bytes; nothing where it is not there yet."""
        offset = 0
        while True:
            self._open(folder, uidvalidity)
            piece = self._connection.bodies(UidSet.of((uid,)), f"<{offset}.{octets}>").get(uid, b"")
            if piece:
                yield piece
            offset += len(piece)
            if len(piece) < octets:
                return

    def _open(self, folder: str, uidvalidity: int) -> None:
        wanted = folder, uidvalidity
        if self._connection.opened != wanted:
            self._connection.examine(folder)
        if self._connection.opened != wanted:
            raise MailboxError(f"{self._name}: the server numbered folder {folder} anew; it must be listed again")

    def wait(self, seconds: float, stop: Callable[[], bool]) -> bool:
        """Wait; True as soon as mail comes into the first folder, False after `seconds` or once `stop()`.

        Only a wake-up call: it may miss mail (no IDLE on this server, connection lost), so poll all the same.
        Asks `stop` twice a second. Raises nothing: the next use will tell what is wrong.
        """
        deadline = time.monotonic() + seconds
        idle = self._connection.alive
        while (left := deadline - time.monotonic()) > 0 and not stop():
            if not idle:
                time.sleep(min(left, NAP))
                continue
            try:
                news = self._news(min(left, IDLE_RENEWED), stop)
            except MailboxError:
                news = None
            if news:
                return True
            idle = news is not None
        return False

    def _news(self, seconds: float, stop: Callable[[], bool]) -> bool | None:
        first = self._read[0]
        if self._connection.opened is None or self._connection.opened[0] != first:
            self._connection.examine(first)
        return self._connection.news(seconds, stop)


def _is_junk(folder: Folder) -> bool:
    return b"\\junk" in folder.flags or re.split(r"[/.]", folder.name.lower())[-1] in JUNK


def _unknown(known: UidSet) -> str:
    """The UIDs to look at in a poll, as IMAP writes them."""
    holes = UidSet(known.holes().ranges[-HOLES_POLLED:])
    return ",".join(filter(None, (str(holes), f"{known.top + 1}:*")))


def _batches(entries: Iterable[Entry], count: int, octets: int) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    total = 0
    for entry in entries:
        if batch and (len(batch) == count or total + entry.size > octets):
            yield batch
            batch, total = [], 0
        batch.append(entry)
        total += entry.size
    if batch:
        yield batch
