"""The digest of the day: drawn from the books at its moment, each clerk's with links of his own, in one commit.

The order of effects: the letters' bytes, then `Digested`, which names them and what their links can do. Words and links
depend on the books and the day's moment alone: after a crash between the two the same letters are written again, under
the same Message-IDs, and none of them was sent.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from mailproc import returns, worksheets
from mailproc.config import Config
from mailproc.dispatch import Dispatch
from mailproc.errors import StateError
from mailproc.ledger.books import Books
from mailproc.ledger.events import (
    Accepted,
    Cleared,
    Commanded,
    Corrected,
    Delivered,
    Digested,
    Entry,
    Event,
    MailRecorded,
    Offer,
    PapersMade,
    Rejected,
    SummaryMade,
)
from mailproc.ledger.journal import Position
from mailproc.ledger.ledger import Ledger
from mailproc.matters import Pending
from mailproc.model import Address, Anchor, Attachment, Due, Letter, LetterKind, Matter, Submission
from mailproc.offering import Offering
from mailproc.office import calendar, comparing, offers, terms
from mailproc.office.decision import IN_ALL
from mailproc.office.roster import Roster
from mailproc.post import letter as post_letter
from mailproc.press import digest as press_digest
from mailproc.press import echo, notices, transcript
from mailproc.press.digest import Day, DoneLine, Happened
from mailproc.press.pending import Run, Runs
from mailproc.press.ready import answers
from mailproc.press.render import Press
from mailproc.press.summary import term_command
from mailproc.publish import Publisher

OVERDUE = timedelta(hours=2)  # without a complete reading of the mailbox
OPTION = 12  # signs of the digest of what a link does


@dataclass(frozen=True)
class Digesting:
    """Draws digests from books; `send` is used within `ledger.writing()`."""

    config: Config
    ledger: Ledger
    books: Books
    press: Press
    dispatch: Dispatch
    publisher: Publisher
    roster: Roster

    # --- when ---

    def due(self, now: datetime) -> datetime | None:
        """The moment of the digest that is to be written now; None where there is none.

        On workdays only, one a day; what a day off or a stop left out, the next one tells. None on the day of a restore
        for what might have been sent before it.
        """
        at = self.config.schedule.digest_time
        local = now.astimezone(ZoneInfo(self.config.office.zone))
        if at is None or local.time() < at or not self.config.workdays.is_workday(local.date()):
            return None
        last, epoch = self.books.office.digest, self.books.office.epoch
        moment = local.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
        if (last and last.day == local.date()) or (epoch and moment <= epoch.at):
            return None
        return moment

    def send(self, now: datetime) -> None:
        """Write the digest that is due to every clerk, in one commit with what its links can do."""
        moment = self.due(now)
        if moment is None:
            return
        letters: list[Letter] = []
        made: list[Offer] = []
        happened, sheets = self._happened(moment), self._worksheets(moment)
        for clerk in self.config.clerks:
            matters = self._matters(clerk, moment)
            offered = self._offers(clerk, moment, matters)
            links = {line: link for line, (_, link) in offered.items()}
            day = self._day(moment, happened, matters, links)
            day = day if day.quiet else replace(day, enclosures=sheets)
            letters.append(press_digest.digest(self.press, self.config.office, day, recipient=clerk))
            made += [offer for offer, _ in offered.values()]
        records = self.dispatch.write(letters, now)
        last = self.books.office.digest
        self.ledger.commit(Digested(moment.date(), last.reach.n if last else 0, records, tuple(made)), now)

    def draw(self, moment: datetime, clerk: Address) -> Letter:
        """The digest of a moment as it would be written, without links and worksheets: for looking only."""
        day = self._day(moment, self._happened(moment), self._matters(clerk, moment), {})
        return press_digest.digest(self.press, self.config.office, day, recipient=clerk)

    # --- what ---

    def _day(
        self, moment: datetime, happened: Happened, matters: tuple[Matter, ...], links: dict[str, echo.Link]
    ) -> Day:
        reach = self.books.office.reach
        return Day(
            moment=moment,
            anchor=Anchor(reach.n, reach.digest),
            units=self.roster.units,
            happened=happened,
            matters=matters,
            texts={one.key: texts for one in matters if (texts := self._texts(one)) is not None},
            links=links,
        )

    def _worksheets(self, moment: datetime) -> tuple[Attachment, ...]:
        """采用登记表 of the month, and of the month before while its circular is not out."""
        office = self.config.office
        month = calendar.month_of(moment, office.period_start, office.zone)
        before = calendar.previous_month(month)
        open_ = (before, month) if before in self.books.office.months - self.books.office.published else (month,)
        return tuple(
            sheet for one in open_ for sheet in worksheets.enclosures(self.config, self.books, one, self._names, moment)
        )

    def _matters(self, clerk: Address, moment: datetime) -> tuple[Matter, ...]:
        pending = Pending(self.config, self.books, self.roster, self.publisher, self.ledger, moment)
        return press_digest.in_order(pending.matters(clerk.address), moment)

    def _texts(self, matter: Matter) -> Runs | None:
        """Both texts of a matter around where they differ."""
        if matter.mail is None or matter.beside is None:
            return None
        one, other = comparing.side_by_side(
            self._text(matter.mail, matter.place), self._text(matter.beside.mail, matter.beside.place)
        )
        return tuple(map(_run, one)), tuple(map(_run, other))

    def _text(self, mail: Submission, place: int) -> str:
        """An item's text; "" where it has none, or its reading is lost."""
        try:
            items = self.ledger.words(mail.digest).contents.items
        except StateError:  # told by `verify`
            return ""
        return items[place].text if place < len(items) else ""

    # --- links ---

    def _offers(
        self, clerk: Address, moment: datetime, matters: Iterable[Matter]
    ) -> dict[str, tuple[Offer, echo.Link]]:
        """What the links of a clerk's letter can do, by line. What a link does is part of its token (`option`)."""
        key = press_digest.key_of(moment, self.config.office.zone)
        letter = post_letter.identity(LetterKind.DIGEST, key, clerk.address, self.dispatch.sender.domain)
        offering = Offering(self.config.office, self.ledger.secret(), letter, clerk.address, moment)
        found = {}
        for matter in press_digest.in_full(matters, self._names):
            for answer in answers(matter, self._names):
                option = hashlib.sha256(answer.line.encode()).hexdigest()[:OPTION]
                found[answer.line] = offering.ready(option, answer.line, matter=matter.key)
        return found

    @cached_property
    def _names(self) -> dict[str, str]:
        return {unit.id: unit.short for unit in self.roster.units}

    # --- what happened ---

    def _happened(self, moment: datetime) -> Happened:
        """What the journal tells since the last digest."""
        last = self.books.office.digest
        entries = [entry for entry, _ in self.ledger.journal.read(last.reach if last else Position())]
        events = [entry.event for entry in entries]
        mails = tuple(
            self.books.month(event.month).submissions[event.digest]
            for event in events
            if isinstance(event, MailRecorded)
        )
        poll = self.ledger.last_poll()
        return Happened(
            since=last.at if last else None,
            mails=mails,
            done=tuple(self._done(entries)),
            sent=sum(isinstance(event, Delivered) and event.outcome == "sent" for event in events),
            lost=tuple(self._lost(events, moment)),
            capped=tuple(sorted({_capped(mail) for mail in mails if Due.CAPPED in mail.due})),
            rejected=tuple(self._rejected(event) for event in events if isinstance(event, Rejected)),
            withheld=sum(len(uids) for uids in self.books.office.withheld.values()),
            unread_since=poll.at if poll and moment - poll.at > OVERDUE else None,
        )

    def _done(self, entries: Iterable[Entry]) -> Iterator[DoneLine]:
        """What people ordered, in the order in which it was carried out."""
        people = {one.address: one.name or one.address for one in (*self.config.signers, *self.config.clerks)}
        for entry in entries:
            match entry.event:
                case Commanded() as event:
                    undone = not event.undoes and entry.n not in self.books.office.commands
                    changes = transcript.changes(event.credits, self._names)
                    yield DoneLine(entry.at, people.get(event.who, event.who), event.line, changes, undone=undone)
                case PapersMade(stage="published", edition=1) as event:
                    yield DoneLine(entry.at, event.signer, f"印发 {event.month}")
                case SummaryMade(stage="published") as event:
                    term = terms.summed(event.term, self.config.office.year_start)
                    yield DoneLine(entry.at, event.signer, f"印发 {term_command(term)}")
                case Corrected() as event:
                    changes = transcript.changes(event.credits, self._names)
                    yield DoneLine(entry.at, people.get(event.who, event.who), event.line, changes)
                case Cleared() as event:
                    yield DoneLine(entry.at, people.get(event.who, event.who), f"寄发 {event.month}")
                case Accepted() as event:
                    yield DoneLine(entry.at, people.get(event.who, event.who), f"接收 {event.folder}")
                case _:
                    pass

    def _lost(self, events: Iterable[Event], moment: datetime) -> Iterator[str]:
        """The letters that did not arrive, in words; each once."""
        outgoing = self.books.office.outgoing
        found: dict[str, None] = {}
        for event in events:
            match event:
                case Delivered(outcome="refused" | "expired"):
                    found[event.letter] = None
                case MailRecorded():
                    found |= dict.fromkeys(one.letter for one in event.returns if one.permanent)
                case _:
                    pass
        for letter in found:
            if letter in outgoing.returned or letter in outgoing.failed:
                yield returns.lost(self.config, outgoing, letter, self.roster, moment)

    def _rejected(self, event: Rejected) -> str:
        mail = self.books.month(event.month).submissions[event.mail]
        token = offers.in_subject(mail.subject) is not None
        return echo.rejection(self.config.office, mail, event.why, token=token)


def _run(piece: comparing.Piece) -> Run:
    return Run(piece.text, piece.differs)


def _capped(mail: Submission) -> str:
    return notices.ALL_SENDERS if IN_ALL in mail.reason else mail.sender.address
