"""Letters on their way as the journal tells of them: waiting, failed, come back; and whom no letter reaches."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mailproc.ledger.events import Delivered, LetterRecord, Return, Suspended
from mailproc.model import Fate, LetterKind

FIRST_RETRY = timedelta(minutes=2)  # NetEase asks for two minutes (451 DT:SPM)
LONGEST_RETRY = timedelta(hours=4)
GIVEN_UP_AFTER = timedelta(days=5)  # since the first try, RFC 5321 §4.5.4.1
PACED_OVER = timedelta(days=1)  # the longest window of a provider's limits
FATES_KEPT = 20  # of an address
DOUBLINGS = 12  # more of them is beyond any longest pause


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter not accepted by the mail server, or not yet: when to try it next, and what was last said to it.

    `outcome` is the last one: "" (never tried), deferred, missing (its bytes), refused or expired; `about` is what
    the server objects to, as `Delivered` has it.
    """

    record: LetterRecord
    since: datetime
    attempts: int = 0
    next_try: datetime | None = None
    answer: str = ""
    first_try: datetime | None = None
    outcome: str = ""
    status: str = ""
    about: str = ""

    def due(self, now: datetime) -> bool:
        """Whether it may be tried; a next try beyond the longest pause was set by a clock that ran ahead."""
        return self.next_try is None or self.next_try <= now or self.next_try - now > LONGEST_RETRY

    def overdue(self, now: datetime) -> bool:
        """Whether it has been tried in vain for so long that one more deferral is the last."""
        return self.first_try is not None and now - self.first_try >= GIVEN_UP_AFTER


@dataclass(frozen=True, slots=True)
class Suspension:
    """No letter is sent to the address until a clerk says so. `letters` failed one after another ((): by hand)."""

    address: str
    since: datetime
    who: str = ""
    letters: tuple[str, ...] = ()
    status: str = ""
    words: str = ""


@dataclass(slots=True)
class Outgoing:
    """What became of letters. A letter has one recipient, so its id stands for both.

    `untold` are ids of failed letters and suspended addresses that the clerks are still to be told of.
    `tries` are the moments of the last day at which the server was given a letter, for pacing.
    """

    waiting: dict[str, Waiting] = field(default_factory=dict)
    failed: dict[str, Waiting] = field(default_factory=dict)
    returned: dict[str, Return] = field(default_factory=dict)
    fates: dict[str, tuple[Fate, ...]] = field(default_factory=dict)
    suspended: dict[str, Suspension] = field(default_factory=dict)
    untold: list[str] = field(default_factory=list)
    tries: list[datetime] = field(default_factory=list)

    def write(self, record: LetterRecord, at: datetime) -> None:
        self.waiting[record.id] = Waiting(record, at)

    def deliver(self, event: Delivered, at: datetime) -> None:
        """What the mail server said. Deferrals back off: 2, 4, 8 … minutes, at most 4 hours."""
        before = self.waiting.get(event.letter)
        if before is None:
            return
        now = replace(before, answer=event.answer, outcome=event.outcome, status=event.status, about=event.about)
        if event.outcome == "missing":
            self.waiting[event.letter] = now
            self._untold(now.record)
            return
        self._tried(at)
        now = replace(now, first_try=before.first_try or at)
        if event.outcome == "deferred":
            pause = backed_off(FIRST_RETRY, before.attempts, LONGEST_RETRY)
            self.waiting[event.letter] = replace(now, attempts=before.attempts + 1, next_try=at + pause)
            return
        del self.waiting[event.letter]
        self._fate(now.record.recipient, Fate(event.letter, at, event.outcome, event.status, event.about))
        if event.outcome != "sent":
            self.failed[event.letter] = now
            self._untold(now.record)

    def come_back(self, one: Return) -> None:
        """A delivery report. A letter fails once, however often that is reported; a warning of delay fails nothing."""
        known = self.returned.get(one.letter)
        if known is not None and known.permanent and (known.proven or not one.proven):
            return
        if known is None or one.permanent:
            self.returned[one.letter] = one
        if not one.permanent:
            return
        if (known is None or not known.permanent) and one.kind is not LetterKind.NOTICE:
            self.untold.append(one.letter)
        self.fates[one.address] = tuple(
            replace(fate, outcome="returned", status=one.status, about="recipient", proven=one.proven)
            if fate.letter == one.letter
            else fate
            for fate in self.fates.get(one.address, ())
        )

    def suspend(self, event: Suspended, at: datetime, who: str = "") -> None:
        """Nothing is sent to the address from now on; what is written to it waits."""
        self.suspended[event.address] = Suspension(event.address, at, who, event.letters, event.status, event.words)
        if not who:
            self.untold.append(event.address)

    def resume(self, address: str) -> None:
        """Letters go to the address again, and what failed before counts no more."""
        self.suspended.pop(address, None)
        self.fates.pop(address, None)
        self.tell((address,))

    def tell(self, told: tuple[str, ...]) -> None:
        """The clerks have been told of these."""
        self.untold = [one for one in self.untold if one not in told]

    def _untold(self, record: LetterRecord) -> None:
        if record.kind is not LetterKind.NOTICE:  # a notice of a notice that fails would go on for ever
            self.untold.append(record.id)

    def _fate(self, address: str, fate: Fate) -> None:
        self.fates[address] = (*self.fates.get(address, ()), fate)[-FATES_KEPT:]

    def _tried(self, at: datetime) -> None:
        self.tries = [one for one in self.tries if at - one < PACED_OVER]
        self.tries.append(at)


def backed_off(first: timedelta, times: int, longest: timedelta) -> timedelta:
    """The pause after so many failures before this one: doubled each time."""
    return min(first * (1 << min(times, DOUBLINGS)), longest)


@dataclass(frozen=True, slots=True)
class Pause:
    """The mail server takes no letter at all: since when, after how many tries, until when we wait, and why."""

    since: datetime
    tries: int
    until: datetime
    fault: str
