"""What `status` tells of letters: waiting, failed, come back, and addresses to which none is sent."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from mailproc.ledger.outgoing import Outgoing, Pause
from mailproc.model import LetterKind

PAPERS = frozenset(
    {LetterKind.STATEMENT, LetterKind.CIRCULAR, LetterKind.SUMMARY}
)  # go to whom the roster names when they are made
LAST_FAILED = 20  # shown; the rest is a number


@dataclass(frozen=True, slots=True)
class Letters:
    """How letters stand, in the office's time. `pause`: the mail server takes none at all.

    `known` are the addresses to which papers go as of today, in lower case.
    """

    outgoing: Outgoing
    pause: Pause | None
    zone: tzinfo
    known: frozenset[str]

    def shown(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%m-%d %H:%M}"


def as_json(letters: Letters) -> dict[str, object]:
    outgoing, pause = letters.outgoing, letters.pause
    outcomes = Counter(one.outcome for one in outgoing.failed.values())
    return {
        "waiting": len(outgoing.waiting),
        "refused": outcomes["refused"],
        "expired": outcomes["expired"],
        "returned": dict(Counter(one.address for one in outgoing.returned.values() if one.permanent)),
        "suspended": sorted(outgoing.suspended),
        "sending": {"failing_since": pause.since.isoformat(), "fault": pause.fault} if pause else None,
    }


def facts(letters: Letters) -> list[tuple[str, str]]:
    outgoing = letters.outgoing
    returned = sum(one.permanent for one in outgoing.returned.values())
    return [
        ("letters waiting", str(len(outgoing.waiting))),
        ("letters refused or given up", str(len(outgoing.failed))),
        ("letters returned", str(returned)),
        ("addresses suspended (mailproc do '恢复发送 …')", str(len(outgoing.suspended))),
    ]


def warnings(letters: Letters) -> Iterator[str]:
    """One line for each thing that somebody may have to look at."""
    outgoing, pause = letters.outgoing, letters.pause
    if pause is not None:
        yield f"no letter goes out since {letters.shown(pause.since)}, after {pause.tries} tries: {pause.fault}"
    for one in outgoing.suspended.values():
        held = sum(letter.record.recipient == one.address for letter in outgoing.waiting.values())
        why = f"by {one.who}" if one.who else f"{len(one.letters)} letters failed, {one.status} {one.words}"
        yield f"{one.address} suspended since {letters.shown(one.since)} ({why}); {held} letters wait"
    for letter in outgoing.waiting.values():
        if letter.record.kind in PAPERS and letter.record.recipient.lower() not in letters.known:
            yield f"{letter.record.kind} waits for {letter.record.recipient}, an address that is in the roster no more"
        if letter.outcome:
            again = f", next try {letters.shown(letter.next_try)}" if letter.next_try else ""
            yield f"{letter.record.kind} to {letter.record.recipient} {letter.outcome}{again}: {letter.answer}"
    yield from _failed(letters)


def _failed(letters: Letters) -> Iterator[str]:
    failed = list(letters.outgoing.failed.values())
    for letter in failed[-LAST_FAILED:]:
        yield f"{letter.record.kind} to {letter.record.recipient} {letter.outcome}: {letter.answer}"
    returned: dict[str, list[str]] = {}
    for one in letters.outgoing.returned.values():
        words = f"{one.kind} {one.status} {one.words}" if one.permanent else f"{one.kind} delayed"
        returned.setdefault(one.address, []).append(words)
    for address, told in list(returned.items())[-LAST_FAILED:]:
        yield f"{len(told)} returned by {address}, the last: {told[-1]}"
