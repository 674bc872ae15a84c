"""Letters from paper to wire: final bytes on the disk, a journal line that names them, then the mail server."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from mailproc.errors import SendingError
from mailproc.ledger.events import Delivered, Lettered, LetterRecord
from mailproc.ledger.ledger import Ledger
from mailproc.ledger.outgoing import Pause, Waiting, backed_off
from mailproc.model import Address, Letter, LetterKind
from mailproc.post import letter as post_letter
from mailproc.post import pacing
from mailproc.post.outbox import Answer, Envelope, Outbox

log = logging.getLogger("mailproc")

FIRST_PAUSE = timedelta(minutes=1)  # of all sending, where the server takes nothing
LONGEST_PAUSE = timedelta(minutes=30)
LONGEST_WAIT = timedelta(minutes=1)  # for the pace, with a round standing still; a longer one is left to the next round
OFTEN = 2  # a letter at which the server stopped so often comes last
URGENT = frozenset({LetterKind.ALERT, LetterKind.RESTRICTED, LetterKind.FORWARD})
UNHURRIED = frozenset(  # to many units at once
    {
        LetterKind.STATEMENT,
        LetterKind.CIRCULAR,
        LetterKind.FEEDBACK,
        LetterKind.TOPICS,
        LetterKind.REMINDER,
        LetterKind.SUMMARY,
    }
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the letters of one pass that ended `at`; `fault` is why the server took none further."""

    at: datetime
    sent: int = 0
    failed: int = 0
    fault: SendingError | None = None


class Dispatch:
    """Writes letters and sends those that wait. `sender` is the office's address with its name."""

    def __init__(self, ledger: Ledger, sender: Address, zone: str) -> None:
        self.ledger = ledger
        self.sender = sender
        self.zone = zone
        self.until: datetime | None = None  # the server takes nothing: no try before that; a new process tries at once
        self.stumbled: Counter[str] = Counter()  # letters at which the server stopped, and how often

    def write(self, letters: Iterable[Letter], at: datetime, *, hint: bool = False) -> tuple[LetterRecord, ...]:
        """Put the letters' final bytes on the disk; they go out once a commit names their records.

        A letter that was written before (same kind, key and recipient) or that has no address to go to is left out.
        """
        records = (self._write(one, at, hint=hint) for one in letters)
        return tuple({record.id: record for record in records if record is not None}.values())

    def octets(self, one: Letter, at: datetime) -> int:
        """The size that a letter would have."""
        return len(post_letter.compose(one, self.sender, at, self.ledger.secret(), self.zone)[1])

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
        self,
        letters: Iterable[Letter],
        at: datetime,
        silenced: tuple[str, ...] = (),
        *,
        hint: bool = False,
        told: tuple[str, ...] = (),
    ) -> None:
        """Write letters and commit them in one line.

        `silenced` are mails whose due letters are dropped, `told` what the clerks need not be told of again.
        """
        records = self.write(letters, at, hint=hint)
        if records or silenced or told:
            self.ledger.commit(Lettered(records, silenced, told), at)

    def send(self, outbox: Outbox, now: datetime, stop: Callable[[], bool], patience: timedelta | None) -> Sent:
        """Send the letters whose time has come, until `stop` or for so long (None: until all that may go is gone).

        What cannot wait goes first, papers to all units last; the provider's limits delay and never drop. Each answer
        of the server is a journal line. Where the server takes nothing at all, nothing is tried again for a while:
        1, 2, 4 … 30 minutes.
        """
        if self.until is not None and now < self.until <= now + LONGEST_PAUSE:
            return Sent(now)
        started, sent, failed = outbox.clock(), 0, 0

        def moment() -> datetime:
            return now + timedelta(seconds=outbox.clock() - started)

        letters = self._letters(self._queue(now), outbox, moment, now + patience if patience is not None else None)
        try:
            for answer in outbox.send(takewhile(lambda _: not stop(), letters)):
                if answer.outcome == "stopped":
                    self.stumbled[answer.id] += 1
                else:
                    self._delivered(answer, moment())
                sent += answer.outcome == "sent"
                failed += answer.outcome != "sent"
        except SendingError as fault:
            log.warning("%s", fault)
            self._stopped(fault, moment())
            return Sent(moment(), sent, failed, fault)
        return Sent(moment(), sent, failed)

    def _queue(self, now: datetime) -> list[Waiting]:
        """The letters to try, the most urgent first, else in the order in which they were written.

        One at which the server stopped gives way to its like, and after a second time to all, lest it stop all.
        """
        outgoing = self.ledger.books.office.outgoing
        due = (one for one in outgoing.waiting.values() if one.due(now))
        allowed = [one for one in due if one.record.recipient not in outgoing.suspended]

        def turn(one: Waiting) -> tuple[bool, int, int]:
            stops = self.stumbled[one.record.id]
            return stops >= OFTEN, rank(one.record.kind), stops

        return sorted(allowed, key=turn)

    def _letters(
        self, queue: Iterable[Waiting], outbox: Outbox, moment: Callable[[], datetime], end: datetime | None
    ) -> Iterator[Envelope]:
        """The letters, each at the time at which the provider takes it; ends where that is too far off."""
        for one in queue:
            record, tries = one.record, self.ledger.books.office.outgoing.tries
            data = self._bytes(one, moment())
            if data is None:
                continue
            wait = pacing.pause(outbox.settings, tries, moment(), urgent=record.kind in URGENT)
            if wait > LONGEST_WAIT or (end is not None and moment() + wait > end):
                return
            if wait:
                outbox.sleep(wait.total_seconds())
            yield Envelope(record.id, record.recipient, data, bounces=not post_letter.null_envelope(record.kind))

    def _bytes(self, one: Waiting, at: datetime) -> bytes | None:
        """A letter's bytes; where they cannot be read, that is recorded once, and the others go on."""
        try:
            return self.ledger.letter_path(one.record.id).read_bytes()
        except OSError as error:
            if one.outcome != "missing":
                words = f"cannot read its bytes: {error.strerror}; restore state/letters/ from a backup"
                self.ledger.commit(Delivered(one.record.id, "missing", words), at)
            return None

    def _delivered(self, answer: Answer, at: datetime) -> None:
        """Record an answer; a letter that was deferred for too long is given up."""
        outcome = "deferred" if answer.outcome == "broken" else answer.outcome
        if outcome == "deferred" and self.ledger.books.office.outgoing.waiting[answer.id].overdue(at):
            outcome = "expired"
        self.ledger.commit(Delivered(answer.id, outcome, answer.text, answer.status, answer.about), at)
        del self.stumbled[answer.id]
        if answer.outcome != "broken":
            self.until = None
            if self.ledger.last_pause() is not None:
                self.ledger.note_pause(None)

    def _stopped(self, fault: SendingError, at: datetime) -> None:
        """The server takes nothing: leave it alone for a while, longer each time."""
        last = self.ledger.last_pause()
        tries = last.tries if last else 0
        self.until = at + backed_off(FIRST_PAUSE, tries, LONGEST_PAUSE)
        self.ledger.note_pause(Pause(last.since if last else at, tries + 1, self.until, str(fault)))


def rank(kind: LetterKind) -> int:
    """What goes first: alerts and the like, then answers and notices, then papers to all units."""
    return 0 if kind in URGENT else 2 if kind in UNHURRIED else 1
