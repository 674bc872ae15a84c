"""What does not arrive: reports that name a letter of ours, addresses given up, and the clerks told of both."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from mailproc.config import Config
from mailproc.dispatch import Dispatch
from mailproc.ledger.events import Return, Suspended
from mailproc.ledger.ledger import Ledger
from mailproc.ledger.outgoing import Outgoing
from mailproc.model import Bounce, LetterKind
from mailproc.office.calendar import local_day
from mailproc.office.reach import lost_letters
from mailproc.office.roster import Roster
from mailproc.post.letter import verify_mark
from mailproc.press import notices, undelivered
from mailproc.press.notices import Notice, NoticeKind
from mailproc.press.render import Press

log = logging.getLogger("mailproc.mail")


def returns(bounce: Bounce | None, ledger: Ledger) -> tuple[Return, ...]:
    """What a delivery report says of letters that we sent to the very address it names; of all else, nothing."""
    outgoing, found = ledger.books.office.outgoing, []
    for letter in bounce.message_ids if bounce else ():
        known = ledger.index.letter(letter)
        if bounce is None or known is None or letter in outgoing.waiting or letter in outgoing.failed:
            continue
        kind, recipient, key = known
        proven = any(verify_mark(letter, mark, ledger.secret()) for mark in bounce.marks)
        found += [
            Return(letter, LetterKind(kind), key, recipient, one.status, one.permanent, one.words, proven=proven)
            for one in bounce.failures
            if one.address == recipient.lower()
        ]
    return tuple(found)


class Returns:
    """Follows up what did not arrive. Used within `ledger.writing()`."""

    def __init__(self, config: Config, ledger: Ledger, press: Press, dispatch: Dispatch) -> None:
        self.config = config
        self.ledger = ledger
        self.press = press
        self.dispatch = dispatch
        people = (*config.clerks, *config.signers)
        self.kept = {config.office.address, *(person.address for person in people)}  # never suspended: they must hear

    def follow_up(self, roster: Roster, now: datetime) -> None:
        """Suspend the addresses that no letter reaches any more; tell the clerks, once, of all that did not arrive."""
        self._suspend(now)
        told = tuple(self._outgoing.untold)
        letters = [
            notices.operator_notice(self.press, self.config.office, one, recipient=clerk, now=now)
            for one in self._news(roster, now, told)
            for clerk in self.config.clerks
        ]
        self.dispatch.post(letters, now, told=told)

    @property
    def _outgoing(self) -> Outgoing:
        return self.ledger.books.office.outgoing

    def _suspend(self, now: datetime) -> None:
        most = self.config.sending.suspend_after
        for address, fates in tuple(self._outgoing.fates.items()):
            if not most or address in self._outgoing.suspended or address in self.kept:
                continue
            lost = lost_letters(fates, now)
            if len(lost) >= most:
                last = lost[-1]
                event = Suspended(address, tuple(one.letter for one in lost), last.status, self._words(last.letter))
                self.ledger.commit(event, now)
                log.warning("address %s suspended: %d letters did not arrive, %s", address, len(lost), event.words)

    def _words(self, letter: str) -> str:
        outgoing = self._outgoing
        return outgoing.returned[letter].words if letter in outgoing.returned else outgoing.failed[letter].answer

    def _news(self, roster: Roster, now: datetime, told: Iterable[str]) -> Iterator[Notice]:
        outgoing = self._outgoing
        lines: dict[NoticeKind, list[str]] = {}
        for one in told:
            if one in outgoing.suspended:
                lines.setdefault(NoticeKind.SUSPENDED, []).append(self._suspended(one, roster, now))
            elif one in outgoing.returned:
                lines.setdefault(NoticeKind.RETURNED, []).append(lost(self.config, outgoing, one, roster, now))
            elif one in outgoing.failed:
                lines.setdefault(NoticeKind.UNSENT, []).append(lost(self.config, outgoing, one, roster, now))
            elif one in outgoing.waiting:
                lines.setdefault(NoticeKind.MISSING, []).append(self._missing(one, roster, now))
        for kind, details in lines.items():
            yield Notice(kind, len(details), tuple(details))

    def _suspended(self, address: str, roster: Roster, now: datetime) -> str:
        one = self._outgoing.suspended[address]
        waiting = sum(letter.record.recipient == address for letter in self._outgoing.waiting.values())
        why = undelivered.reason(one.status)
        who = whose(self.config, address, roster, now)
        return undelivered.suspended(who, address, len(one.letters), why, waiting)

    def _missing(self, letter: str, roster: Roster, now: datetime) -> str:
        record = self._outgoing.waiting[letter].record
        who = whose(self.config, record.recipient, roster, now)
        return f"{who}{record.recipient} {undelivered.paper(record.kind, record.subject_key)} {record.id}"


def lost(config: Config, outgoing: Outgoing, letter: str, roster: Roster, now: datetime) -> str:
    """A letter that came back or failed, in one line: whose, which, and why."""
    if letter in outgoing.returned:
        back = outgoing.returned[letter]
        what, why = undelivered.paper(back.kind, back.key), undelivered.reason(back.status)
        return undelivered.line(whose(config, back.address, roster, now), back.address, what, why, back.words)
    one = outgoing.failed[letter]
    what, address = undelivered.paper(one.record.kind, one.record.subject_key), one.record.recipient
    why = undelivered.reason(one.status, one.about, expired=one.outcome == "expired")
    return undelivered.line(whose(config, address, roster, now), address, what, why, one.answer)


def whose(config: Config, address: str, roster: Roster, now: datetime) -> str:
    """The short name of the unit whose address it is, or a person's of the office; "" for a stranger."""
    day = local_day(now, config.office.zone)
    found = roster.by_address(address, day)
    unit = found[1] if found else roster.by_domain(address, day)
    people = (*config.clerks, *config.signers, *config.circular_copies)
    return roster.unit(unit).short if unit else next((one.name for one in people if one.address == address), "")
