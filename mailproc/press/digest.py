"""The clerks' mail of the day (信箱日报): what came, what waits for a word with its ready answers, what was done."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailproc.model import Address, Anchor, Attachment, Letter, LetterKind, MailClass, Matter, Office, Submission, Unit
from mailproc.press.echo import Link
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.pending import OLD, PrintedMatter, Runs, Wording
from mailproc.press.ready import answers
from mailproc.press.render import Press
from mailproc.press.wording import CLASSES, brief, day_name, local, moment_name

MOST_LINKS = 40  # in one letter; what waits beyond that is named by its number, and typed
MOST_LINES = 30  # of what was done, or of any other list
OF_UNITS = (MailClass.SUBMISSION, MailClass.REVISION, MailClass.DUPLICATE)  # columns of the table


@dataclass(frozen=True, slots=True)
class DoneLine:
    """A line that was carried out: when, whose, what it changed in points, and whether it was taken back since."""

    at: datetime
    who: str
    line: str
    changes: tuple[str, ...] = ()
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """What the journal tells since the digest before (`since`; None: since the start). Mails are as they stand now.

    `lost` are letters that did not arrive, `capped` senders of too many mails, `rejected` mails with orders that were
    not heard; all in words.
    `unread_since`: since when the mailbox was not read to its end; None where it was.
    """

    since: datetime | None = None
    mails: tuple[Submission, ...] = ()
    done: tuple[DoneLine, ...] = ()
    sent: int = 0
    lost: tuple[str, ...] = ()
    capped: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    withheld: int = 0
    unread_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """All that the digest of a moment tells one clerk. `texts` are both texts of a matter by its key, `links` those of
    lines."""

    moment: datetime
    anchor: Anchor
    units: tuple[Unit, ...]
    happened: Happened
    matters: tuple[Matter, ...] = ()
    texts: Mapping[str, Runs] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    enclosures: tuple[Attachment, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        return {unit.id: unit.short for unit in self.units}

    @property
    def quiet(self) -> bool:
        """Whether nothing came, nothing waits, and nothing else is to be told."""
        told = self.happened
        went_wrong = told.lost or told.capped or told.rejected or told.withheld or told.unread_since
        return not (told.mails or told.done or self.matters or went_wrong)


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """What came from a unit: mails by class, and the items among them that count."""

    unit: str
    counts: tuple[int, ...]
    items: int


@dataclass(frozen=True, slots=True)
class ClassCount:
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """Matters of one kind, or the old ones of all ("old"); those with no room are a line each, or a number."""

    kind: str
    count: int
    matters: tuple[PrintedMatter, ...]
    brief: tuple[PrintedMatter, ...]
    more: int


@dataclass(frozen=True, slots=True)
class PrintedLine:
    moment: str
    who: str
    line: str
    changes: tuple[str, ...]
    undone: bool


@dataclass(frozen=True, slots=True)
class DigestContext:
    imprint: Imprint
    person: str
    day: str
    since: str
    mails: int
    columns: tuple[str, ...]
    rows: tuple[ArrivalRow, ...]
    others: tuple[ClassCount, ...]
    pending: int
    chapters: tuple[Chapter, ...]
    until: str
    done: tuple[PrintedLine, ...]
    done_more: int
    sent: int
    lost: tuple[str, ...]
    capped: tuple[str, ...]
    rejected: tuple[str, ...]
    withheld: int
    unread_since: str
    quiet: bool
    enclosed: tuple[str, ...]
    anchor_number: int
    anchor_digest: str


def digest(press: Press, office: Office, day: Day, *, recipient: Address) -> Letter:
    """The digest of a day for one clerk. Its words depend on the day's moment, and not on when they are drawn."""
    words = press.render("digest", _context(office, day, recipient))
    return Letter(
        kind=LetterKind.DIGEST,
        recipient=recipient,
        key=key_of(day.moment, office.zone),
        subject=words.subject,
        text=words.text,
        html=words.html,
        enclosures=day.enclosures,
    )


def key_of(moment: datetime, zone: str) -> str:
    """What the digest of a day is known by: 2026-11-03."""
    return local(moment, zone).date().isoformat()


def in_order(matters: Iterable[Matter], moment: datetime) -> tuple[Matter, ...]:
    """Matters as a letter tells them: those that wait for long come last, else their order is kept."""
    return tuple(sorted(matters, key=lambda one: moment - one.since > OLD))


def in_full(matters: Iterable[Matter], names: Mapping[str, str]) -> tuple[Matter, ...]:
    """The matters that have room for their links in one letter, in their order; those without any link always have."""
    left, found = MOST_LINKS, []
    for matter in matters:
        needed = len(answers(matter, names))
        if needed <= left:
            found.append(matter)
            left -= needed
    return tuple(found)


# --- words ------------------------------------------------------------------------------------------------


def _context(office: Office, day: Day, recipient: Address) -> DigestContext:
    happened, zone = day.happened, office.zone
    rows = tuple(_rows(day))
    return DigestContext(
        imprint=imprint(office, day.moment),
        person=recipient.name,
        day=day_name(local(day.moment, zone)),
        since=moment_name(happened.since, zone) if happened.since else "",
        mails=len(happened.mails),
        columns=tuple(CLASSES[kind] for kind in OF_UNITS),
        rows=rows,
        others=tuple(_others(happened.mails)),
        pending=len(day.matters),
        chapters=tuple(_chapters(office, day)),
        until=next((link.until for link in day.links.values()), ""),
        done=tuple(_done(one, zone) for one in happened.done[:MOST_LINES]),
        done_more=max(0, len(happened.done) - MOST_LINES),
        sent=happened.sent,
        lost=_few(happened.lost),
        capped=_few(happened.capped),
        rejected=_few(happened.rejected),
        withheld=happened.withheld,
        unread_since=moment_name(happened.unread_since, zone) if happened.unread_since else "",
        quiet=day.quiet,
        enclosed=tuple(one.name for one in day.enclosures),
        anchor_number=day.anchor.number,
        anchor_digest=day.anchor.short,
    )


def _rows(day: Day) -> Iterator[ArrivalRow]:
    """The units from which anything came, in the official order."""
    for unit in sorted(day.units, key=lambda one: one.order):
        own = [mail for mail in day.happened.mails if mail.unit == unit.id and mail.mail_class in OF_UNITS]
        if own:
            counts = Counter(mail.mail_class for mail in own)
            items = sum(item.counted for mail in own for item in mail.items)
            yield ArrivalRow(unit.short, tuple(counts[kind] for kind in OF_UNITS), items)


def _others(mails: Iterable[Submission]) -> Iterator[ClassCount]:
    counts = Counter(mail.mail_class for mail in mails)
    return (ClassCount(CLASSES[kind], counts[kind]) for kind in MailClass if kind not in OF_UNITS and counts[kind])


def _chapters(office: Office, day: Day) -> Iterator[Chapter]:
    wording = Wording(office, day.names, day.moment, day.texts, day.links)
    full = {matter.key for matter in in_full(day.matters, day.names)}
    kinds: dict[str, list[Matter]] = {}
    for matter in day.matters:
        kinds.setdefault("old" if day.moment - matter.since > OLD else matter.kind.value, []).append(matter)
    for kind, matters in kinds.items():
        rest = [matter for matter in matters if matter.key not in full]
        yield Chapter(
            kind=kind,
            count=len(matters),
            matters=tuple(wording.printed(matter) for matter in matters if matter.key in full),
            brief=tuple(wording.printed(matter) for matter in rest[:MOST_LINES]),
            more=max(0, len(rest) - MOST_LINES),
        )


def _done(one: DoneLine, zone: str) -> PrintedLine:
    return PrintedLine(moment_name(one.at, zone), one.who, brief(one.line, 80), one.changes, one.undone)


def _few(lines: tuple[str, ...]) -> tuple[str, ...]:
    rest = len(lines) - MOST_LINES
    return (*lines[:MOST_LINES], f"……另有{rest}条") if rest > 0 else lines
