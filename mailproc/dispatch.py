"""Letters from paper to wire: final bytes on the disk, a journal line that names them, then the mail server."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from mailproc.errors import SendingError, StateError
from mailproc.ledger.books import Waiting
from mailproc.ledger.events import Delivered, Lettered, LetterRecord
from mailproc.ledger.ledger import Ledger
from mailproc.model import Address, Letter, LetterKind
from mailproc.post import letter as post_letter
from mailproc.post.outbox import Envelope, Outbox

log = logging.getLogger("mailproc")

UNHURRIED = frozenset({LetterKind.STATEMENT, LetterKind.CIRCULAR})  # to all units at once


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the letters of one pass; `fault` is why the mail server took none further."""

    sent: int = 0
    failed: int = 0
    fault: SendingError | None = None


class Dispatch:
    """Writes letters and sends those that wait. `sender` is the office's address with its name."""

    def __init__(self, ledger: Ledger, sender: Address, zone: str) -> None:
        self.ledger = ledger
        self.sender = sender
        self.zone = zone

    def write(self, letters: Iterable[Letter], at: datetime, *, hint: bool = False) -> tuple[LetterRecord, ...]:
        """Put the letters' final bytes on the disk; they go out once a commit names their records.

        A letter that was written before (same kind, key and recipient) or that has no address to go to is left out.
        """
        records = (self._write(one, at, hint=hint) for one in letters)
        return tuple({record.id: record for record in records if record is not None}.values())

    def _write(self, one: Letter, at: datetime, *, hint: bool) -> LetterRecord | None:
        if not post_letter.deliverable(one.recipient.address):
            return None
        identity = post_letter.message_id(one, self.sender.domain)
        if self.ledger.index.letter(identity) is not None:
            return None
        identity, data = post_letter.compose(one, self.sender, at, self.ledger.secret(), self.zone)
        self.ledger.store_letter(identity, data)
        return LetterRecord(identity, one.kind, one.recipient.address, one.key, one.covers, hint)

    def post(
        self, letters: Iterable[Letter], at: datetime, silenced: tuple[str, ...] = (), *, hint: bool = False
    ) -> None:
        """Write letters and commit them in one line. `silenced` are mails whose due letters are dropped."""
        records = self.write(letters, at, hint=hint)
        if records or silenced:
            self.ledger.commit(Lettered(records, silenced), at)

    def send(self, outbox: Outbox, now: datetime, stop: Callable[[], bool], most: int | None) -> Sent:
        """Send the letters whose time has come, until `stop`, at most so many; papers to all units come last.

        Each answer of the server is a journal line.
        """
        due = [one for one in self.ledger.books.office.waiting.values() if not one.next_try or one.next_try <= now]
        waiting = sorted(due, key=lambda one: one.record.kind in UNHURRIED)[:most]
        sent = failed = 0
        try:
            for answer in outbox.send(takewhile(lambda _: not stop(), self._envelopes(waiting))):
                self.ledger.commit(Delivered(answer.id, answer.outcome, answer.text), now)
                sent += answer.outcome == "sent"
                failed += answer.outcome != "sent"
        except SendingError as fault:
            log.warning("%s", fault)
            return Sent(sent, len(waiting) - sent, fault)
        return Sent(sent, failed)

    def _envelopes(self, waiting: list[Waiting]) -> Iterator[Envelope]:
        for one in waiting:
            record = one.record
            path = self.ledger.letter_path(record.id)
            try:
                data = path.read_bytes()
            except OSError as error:
                raise StateError(f"cannot read {path}: {error.strerror}; restore it from a backup") from error
            yield Envelope(record.id, record.recipient, data, bounces=not post_letter.null_envelope(record.kind))
