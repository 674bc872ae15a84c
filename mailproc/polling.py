"""One reading of all mailboxes: listed, taken in, and what is left open; a mailbox that fails may rest."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailproc import clock
from mailproc.config import Config
from mailproc.errors import LoginRefusedError, MailboxError
from mailproc.examination import Examiner
from mailproc.gathering import Candidate, Gathered, Gathering, held_events
from mailproc.intake import Intake, Taken
from mailproc.ledger.books import Folder
from mailproc.ledger.events import SeenAgain, Sighting, Vanished, Withheld
from mailproc.ledger.ledger import Ledger
from mailproc.ledger.present import Poll, Steady
from mailproc.model import MailClass
from mailproc.office.roster import Roster
from mailproc.post.mailbox import Mailbox
from mailproc.press.notices import Notice, NoticeKind
from mailproc.publish import Pass
from mailproc.uids import UidSet

log = logging.getLogger("mailproc")

LONGEST_REST = timedelta(minutes=15)
DOUBLED = 10  # times at most
FIRST_REST_REFUSED = timedelta(minutes=10)  # a few wrong logins in a row lock an account
LONGEST_REST_REFUSED = timedelta(hours=1)
REFUSED_TOLD = 2  # refusals in a row, and the clerks hear of it
UNREAD_TOO_LONG = timedelta(hours=2)  # without reading the mailbox; then the clerks are told
WITHHELD_TOLD = timedelta(hours=2)  # a mail that the server does not give for so long is told of
WITHHELD_WAITED_FOR = timedelta(days=3)  # and holds no month back any longer


@dataclass(frozen=True, slots=True)
class Rest:
    """A mailbox that failed is left alone until `since + pause`."""

    failures: int
    since: datetime
    pause: timedelta
    fault: MailboxError

    def lasts(self, now: datetime) -> bool:
        return self.since <= now < self.since + self.pause  # if our clock was set back, it is over


@dataclass(slots=True)
class Polled:
    """What a reading came to. `news` are notices that the clerks must get."""

    reading: Pass
    faults: list[MailboxError] = field(default_factory=list)
    news: list[Notice] = field(default_factory=list)


class Polling:
    """Reads the mailboxes, and remembers from one reading to the next which of them fail."""

    def __init__(self, config: Config, ledger: Ledger, boxes: Mapping[str, Mailbox], examiner: Examiner) -> None:
        self.config = config
        self.ledger = ledger
        self.boxes = boxes
        self.intake = Intake(config, ledger, examiner)
        self.rests: dict[str, Rest] = {}

    def read(
        self,
        roster: Roster,
        now: datetime,
        taken: Taken,
        *,
        whole: bool,
        stop: Callable[[], bool],
        steady: Steady | None = None,
    ) -> Polled:
        """Take in what is new, within `ledger.writing()`. Faults of mailboxes are in the outcome.

        `taken` tells what came in, also where this raises.
        """
        resting = {name: rest for name, rest in self.rests.items() if rest.lasts(now)}
        gathering = Gathering(self.config, self.ledger, self.boxes)
        gathered = gathering.list(now, resting, whole=whole)
        self.intake.take(gathering.fetch(gathered), taken, roster, now, stop)
        self._set_all_aside(gathering, gathered, taken, now, stop)
        for event in held_events(taken.held, "unknown old mail"):
            self.ledger.commit(event, now)
        if gathered.vanished:
            log.info("%d mails of the ledger are no longer in the mailbox; the archive has them", gathered.vanished)
        self._rest(gathered, resting, now)
        lost = self._withhold(gathered, now) if not stop() else {}
        gathering.remember(gathered)
        faults = [fault for each in gathered.faults.values() for fault in each]
        faults += [rest.fault for rest in resting.values()]
        complete = not (faults or stop() or gathered.held or taken.held or gathered.emptied) and self._is_read(
            gathered, now
        )
        doubt = self._note(gathered, now, steady, complete=complete, whole=whole)
        may_close = complete and whole and doubt is None and not gathered.future
        news = list(self._news(gathered, faults, lost, now))
        if doubt is not None or gathered.future:
            news.append(Notice(NoticeKind.CLOCK, since=doubt))
        return Polled(Pass(now, may_close), faults, news)

    def _set_all_aside(
        self, gathering: Gathering, gathered: Gathered, taken: Taken, now: datetime, stop: Callable[[], bool]
    ) -> None:
        for large in gathered.too_large:
            if large.mailbox not in gathered.broken and not stop():
                try:
                    self._set_aside(gathering, large, taken, now)
                except MailboxError as fault:
                    gathered.fault(large.mailbox, fault)
                    gathered.broken.add(large.mailbox)

    def _set_aside(self, gathering: Gathering, large: Candidate, taken: Taken, now: datetime) -> None:
        """A mail over limits.mail_bytes is locked away unparsed, under a number, for a person."""
        if large.suspect:
            taken.fetched += 1
            taken.held.append(large.location)
            return
        digest = self.ledger.archive.lock_away_large(gathering.pieces(large), large.entry.size)
        if not digest:
            return
        taken.fetched += 1
        if self.ledger.index.mail(digest) is not None:
            self.ledger.commit(SeenAgain((Sighting(digest, large.location),)), now)
            return
        why = f"larger than limits.mail_bytes ({large.entry.size} bytes)"
        event = self.intake.unreadable(digest, large.entry.size, large.arrival, large.location, why)
        self.ledger.commit(event, now)
        taken.classes[MailClass.UNREADABLE] += 1

    # --- mailboxes that fail ---

    def _rest(self, gathered: Gathered, resting: Mapping[str, Rest], now: datetime) -> None:
        """A mailbox to which there is no connection rests, longer each time; all others are read again at once."""
        for name, box in self.boxes.items():
            if name in resting:
                continue
            before = self.rests.pop(name, None)
            if name in gathered.faults and not box.alive:
                fault = gathered.faults[name][-1]
                failures = before.failures + 1 if before else 1
                self.rests[name] = Rest(failures, now, self._pause(fault, failures), fault)

    def _pause(self, fault: MailboxError, failures: int) -> timedelta:
        refused = isinstance(fault, LoginRefusedError)
        first = FIRST_REST_REFUSED if refused else timedelta(seconds=self.config.schedule.poll_seconds)
        return min(first * (1 << min(failures - 1, DOUBLED)), LONGEST_REST_REFUSED if refused else LONGEST_REST)

    # --- mails that are not given ---

    def _withhold(self, gathered: Gathered, now: datetime) -> dict[Folder, UidSet]:
        """Record which of the mails listed were not given, and which of those withheld are gone: these are returned."""
        office = self.ledger.books.office
        for key, listed in gathered.listed.items():
            done = office.uids.get(key, UidSet()) | office.held.get(key, UidSet())
            fresh = listed - done - UidSet.of(office.withheld.get(key, ()))
            if fresh and key[0] not in gathered.broken:
                self.ledger.commit(Withheld(*key, str(fresh)), now)
        for key, gone in gathered.absent.items():
            self.ledger.commit(Vanished(*key, str(gone)), now)
        return gathered.absent

    def _is_read(self, gathered: Gathered, now: datetime) -> bool:
        """Whether all that the folders hold is in the ledger, or was waited for long enough."""
        again = all(one.location in gathered.given for one in gathered.candidates if one.again)
        return again and not any(abs(now - since) < WITHHELD_WAITED_FOR for since in self._withheld())

    def _withheld(self) -> Iterator[datetime]:
        for uids in self.ledger.books.office.withheld.values():
            yield from uids.values()

    # --- what is known of the reading, and told ---

    def _note(
        self, gathered: Gathered, now: datetime, steady: Steady | None, *, complete: bool, whole: bool
    ) -> datetime | None:
        """Note how far the mailbox is read; returns since when our clock is in doubt."""
        last = self.ledger.last_poll()
        if last is None:
            if complete:
                self.ledger.note_poll(Poll(now, now if whole else None, now, steady))
            return None
        if abs(moved := clock.moved(last, now, steady)) > clock.TOLERANCE:
            log.warning("our clock was set by %s since the last reading; no month goes on until mail agrees", moved)
        doubt = clock.doubt(last, now, steady, gathered.newest)
        read, listed = (now, now if whole else last.whole) if complete else (last.at, last.whole)
        self.ledger.note_poll(Poll(read, listed, now, steady, doubt))
        return doubt

    def _news(
        self, gathered: Gathered, faults: list[MailboxError], lost: Mapping[Folder, UidSet], now: datetime
    ) -> Iterator[Notice]:
        last = self.ledger.last_poll()
        refused = any(
            rest.failures >= REFUSED_TOLD and isinstance(rest.fault, LoginRefusedError) for rest in self.rests.values()
        )
        unread = last is not None and now - last.at > UNREAD_TOO_LONG
        if faults and (refused or unread):
            details = tuple(dict.fromkeys(problem for fault in faults for problem in fault.problems))
            yield Notice(NoticeKind.MAILBOX, details=details, since=last.at if last else None)
        old = {
            key: UidSet.of(uid for uid, since in uids.items() if now - since > WITHHELD_TOLD)
            for key, uids in self.ledger.books.office.withheld.items()
        }
        for kind, folders in ((NoticeKind.WITHHELD, old), (NoticeKind.VANISHED, lost)):
            lines = tuple(f"{key[0]} {key[1]} UID {uids}" for key, uids in sorted(folders.items()) if uids)
            if lines:
                yield Notice(kind, sum(len(uids) for uids in folders.values()), lines)
        if gathered.emptied:
            yield Notice(NoticeKind.EMPTIED, len(gathered.emptied), tuple(gathered.emptied))
