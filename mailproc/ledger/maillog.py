"""The mail log: what a journal line says, in words for who keeps the program running. It holds no words of a mail."""

from collections.abc import Iterator
from typing import assert_never

from mailproc.ledger.events import (
    Accepted,
    Cleared,
    Commanded,
    Corrected,
    Delivered,
    Digested,
    Entry,
    Event,
    FeedbackGiven,
    Held,
    HistoryFound,
    Lettered,
    LetterRecord,
    MailRecorded,
    MonthClosed,
    NotDone,
    PapersMade,
    Redeemed,
    Rejected,
    Restored,
    Return,
    SeenAgain,
    SummaryMade,
    Suspended,
    Vanished,
    Withheld,
)
from mailproc.model import Credit
from mailproc.uids import UidSet


def lines(entry: Entry) -> Iterator[str]:
    """One line a thing that happened, beginning with the entry's number; the same live and read back later."""
    for words in said(entry.event):
        yield f"#{entry.n} {words}"


def said(event: Event) -> Iterator[str]:  # noqa: C901, PLR0912, PLR0915 one case an event
    match event:
        case MailRecorded():
            yield recorded(event)
            yield from map(came_back, event.returns)
        case SeenAgain():
            for one in event.sightings:
                at = one.location
                yield f"mail {one.digest[:12]} lies also at {at.mailbox} {at.folder} {at.uid}"
        case HistoryFound():
            yield f"history {event.mailbox} {event.folder}: {len(UidSet.parse(event.uids))} mails from before the start"
        case Held():
            yield f"held {event.mailbox} {event.folder}: {len(UidSet.parse(event.uids))} mails: {event.why}"
        case Withheld():
            yield f"withheld {event.mailbox} {event.folder}: UIDs {event.uids} are listed, but not given"
        case Vanished():
            yield f"vanished {event.mailbox} {event.folder}: UIDs {event.uids} are gone, and were never read"
        case Accepted():
            yield f"accepted {event.mailbox} {event.folder} by {event.who}"
        case Lettered():
            yield from map(written, event.letters)
            answered = {digest for letter in event.letters for digest in letter.covers}
            for digest in dict.fromkeys(one for one in event.silenced if one not in answered):
                yield f"mail {digest[:12]} gets no letter"
        case Delivered():
            yield f"letter {event.letter} {event.outcome} {event.answer}".rstrip()
        case Suspended():
            yield f"address {event.address} suspended: {len(event.letters)} letters failed {event.status} {event.words}"
        case Commanded():
            undoing = f" (takes back #{event.undoes})" if event.undoes else ""
            yield f"command by {event.who}: {event.line}{undoing}{gained(event.credits)}"
            yield from map(written, event.letters)
        case NotDone():
            yield f"line {event.source.place} of mail {event.source.mail[:12]} {event.verdict}: {event.why}"
        case Redeemed():
            yield f"mail {event.mail[:12]} takes up the offer {event.token[:12]}"
        case Rejected():
            yield f"mail {event.mail[:12]} is not heard: {event.why}"
        case MonthClosed():
            yield f"month {event.month} closed"
        case PapersMade():
            yield f"month {event.month} {event.stage}{by_signer(event.signer)}, {len(event.letters)} letters"
            yield from map(written, event.letters)
        case SummaryMade():
            yield f"term {event.term} {event.stage}{by_signer(event.signer)}, {len(event.letters)} letters"
            yield from map(written, event.letters)
        case Corrected():
            yield f"month {event.month} corrected by {event.who}: {len(event.credits)} credits{gained(event.credits)}"
        case FeedbackGiven():
            yield f"units told of what came until {event.until:%Y-%m-%d %H:%M}, {len(event.letters)} letters"
            yield from map(written, event.letters)
        case Digested():
            yield f"digest of {event.day} since #{event.since}, {len(event.letters)} letters, {len(event.offers)} links"
            yield from map(written, event.letters)
        case Restored():
            yield f"restored by {event.who}: lines after {event.since:%Y-%m-%d %H:%M:%S} are lost; epoch {event.epoch}"
        case Cleared():
            yield f"month {event.month}: papers may go out, by {event.who}"
        case _:
            assert_never(event)


def by_signer(name: str) -> str:
    return f" signed by {name}" if name else ""


def recorded(event: MailRecorded) -> str:
    items = f" items {len(event.items)}" if event.items else ""
    parts = (event.number or event.digest[:12], event.mail_class.value, event.unit)
    why = f": {event.reason}" if event.reason else ""
    return f"mail {' '.join(filter(None, parts))}{items}{gained(event.credits)}{why}"


def came_back(one: Return) -> str:
    what = "returned" if one.permanent else "delayed"
    doubt = "" if one.proven else " (the report lacks our mark)"
    return f"letter {one.letter} to {one.address} {what}{doubt}: {one.status} {one.words}".rstrip(" :")


def written(letter: LetterRecord) -> str:
    return f"letter {letter.id} {letter.kind.value} to {letter.recipient} written"


def gained(credits_: tuple[Credit, ...]) -> str:
    points: dict[str, str] = {}
    for unit in dict.fromkeys(credit.unit for credit in credits_):
        points[unit] = f"{sum(credit.points for credit in credits_ if credit.unit == unit):+}"
    return "".join(f" {unit} {sum_}" for unit, sum_ in points.items())
