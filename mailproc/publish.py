"""The month's course: closed, stated, drafted, published; each stage once, in one commit with its letters."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailproc import figures, rosters, worksheets
from mailproc.config import Config
from mailproc.editions import Maker, digest_of, paragraphs, which
from mailproc.errors import CommandError
from mailproc.ledger import codec, letout
from mailproc.ledger.books import Books, Course
from mailproc.ledger.events import MonthClosed, PapersMade, Source
from mailproc.ledger.ledger import Ledger
from mailproc.model import Address, Anchor, CreditKind, Letter, MailClass, Submission, Tally, Unit
from mailproc.office import calendar
from mailproc.office.roster import Roster
from mailproc.papers import tally_file
from mailproc.press import chat, statement, tally_paper
from mailproc.press import circular as press_circular
from mailproc.press.correction import Correction, correction
from mailproc.press.entries import late_entries
from mailproc.press.render import Rendered
from mailproc.press.wording import full_day

log = logging.getLogger("mailproc")

SETTLED = timedelta(hours=1)  # a pass that closes a month begins so long after its end
TOO_LATE = timedelta(days=35)  # a month that ended longer ago waits for a person
REPLY_DAYS = 2  # workdays that units have at least to answer a statement
HELD_BEFORE_AUTO = 1  # workday between draft and release where release = "auto"


@dataclass(frozen=True, slots=True)
class Pass:
    """A reading of all folders: when it began, and whether it left nothing open.

    `held_back` is the first month that may not close all the same, for mail of it is hidden; "" where there is none.
    """

    began: datetime
    complete: bool
    held_back: str = ""

    def closes(self, month: str, end: datetime) -> bool:
        """Whether a month that ended then may close by this reading; those before it have closed."""
        return self.complete and self.began >= end + SETTLED and month != self.held_back


class NotReleasedError(CommandError):
    """A month cannot go out. `why` is a key of press.transcript's table, `month` what it speaks of."""

    def __init__(self, why: str, words: str, month: str) -> None:
        super().__init__(words)
        self.why = why
        self.month = month


class Publisher:
    """Makes the papers that are due, within `ledger.writing()`; with books for reading, only draws them."""

    def __init__(self, config: Config, ledger: Ledger, books: Books, maker: Maker) -> None:
        self.config = config
        self.ledger = ledger
        self.books = books
        self.maker = maker
        self.press = maker.press
        self.dispatch = maker.dispatch
        self.zone = ZoneInfo(config.office.zone)

    # --- when ---

    def needs_closing(self, now: datetime) -> bool:
        """Whether a month has ended that is not closed: the whole listing is then wanted."""
        return bool(self.closing(now))

    def closing(self, now: datetime) -> tuple[str, ...]:
        """The months that may close as far as the time goes, in their order."""
        ended = (month for month in self.months(now) if now >= self.end(month) + SETTLED)
        return tuple(month for month in ended if not self.books.course(month).closed)

    def due(self, roster: Roster, reading: Pass | None, now: datetime) -> None:
        """Take every month as far as it may go now. Months close in order; no paper waits for another month's."""
        for month in self.months(now):
            course = self.books.course(month)
            if not course.closed:
                if reading is None or not reading.closes(month, self.end(month)):
                    return
                self.ledger.commit(MonthClosed(month, reading.began), now)
            if course.published:
                if course.correction is not None:
                    self.put_out_again(month, roster, now)
                continue
            if course.drafted and self.is_outdated(month, now):
                self.draft(month, now)
            if now - self.end(month) <= TOO_LATE:
                self._advance(month, roster, now)

    def _advance(self, month: str, roster: Roster, now: datetime) -> None:
        course = self.books.course(month)
        if not course.stated:
            if now < self.stating(month) or self.withheld(course, self.stating(month)):
                return
            self.state(month, roster, now)
            course = self.books.course(month)
        if not course.drafted:
            if course.deadline is None or now < course.deadline or self.withheld(course, course.deadline):
                return
            self.draft(month, now)
            course = self.books.course(month)
        unasked = self.config.schedule.release == "auto" and not course.held_back
        if unasked and course.drafted and now >= self.held_until(course.drafted):
            if self.withheld(course, self.held_until(course.drafted)):
                return
            try:
                self.release(month, roster, now, signer="", document_number="")
            except CommandError as fault:  # an earlier month waits for a person, and so does this one
                log.warning("%s", fault)

    def withheld(self, course: Course, due: datetime) -> bool:
        """Whether papers due at that moment may have gone out before a restore: then a person's word is waited for."""
        epoch = self.books.office.epoch
        return epoch is not None and due <= epoch.at and not course.cleared

    def waits_for_word(self, course: Course) -> bool:
        """Whether the next papers of a month wait for a person since a restore."""
        if not course.stated:
            return self.withheld(course, self.stating(course.month))
        if not course.drafted:
            return course.deadline is not None and self.withheld(course, course.deadline)
        return self.config.schedule.release == "auto" and self.withheld(course, self.held_until(course.drafted))

    def gone_out(self, month: str, now: datetime, source: Source | None = None) -> tuple[str, ...]:
        """A person knows that a month's papers went out before a restore: put the stages down, without letters.

        `source` is the line of a mail that says so.
        """
        stages: list[str] = []
        course = self.books.course(month)
        if not course.stated and self.withheld(course, self.stating(month)):
            schedule = self.config.schedule
            deadline = self.workday(month, schedule.reply_workday, schedule.reply_time)
            self.ledger.commit(PapersMade(month, "stated", (), deadline=deadline, source=source), now)
            stages.append("stated")
        course = self.books.course(month)
        if course.stated and not course.drafted and course.deadline and self.withheld(course, course.deadline):
            self.ledger.commit(PapersMade(month, "drafted", (), source=source), now)
            stages.append("drafted")
        return tuple(stages)

    def stating(self, month: str) -> datetime:
        """When the statements of a month are due."""
        schedule = self.config.schedule
        return self.workday(month, schedule.statement_workday, schedule.statement_time)

    def held_until(self, drafted: datetime) -> datetime:
        """When a draft goes out by itself, where release = "auto"."""
        until = self.config.workdays.add(calendar.local_day(drafted, self.config.office.zone), HELD_BEFORE_AUTO)
        return datetime.combine(until, drafted.astimezone(self.zone).time(), self.zone)

    def months(self, now: datetime) -> Iterator[str]:
        """The months that have ended since the office's start, in order."""
        office = self.config.office
        month = calendar.month_of(office.start, office.period_start, office.zone)
        while self.end(month) <= now:
            yield month
            month = calendar.next_month(month)

    def end(self, month: str) -> datetime:
        return calendar.bounds(month, self.config.office.period_start, self.config.office.zone)[1]

    def workday(self, month: str, n: int, at: time) -> datetime:
        """The n-th workday after the month, at that time."""
        return datetime.combine(self.config.workdays.nth(self.end(month).date(), n), at, self.zone)

    # --- what ---

    def state(self, month: str, roster: Roster, now: datetime) -> None:
        """核对表 to every unit, 统计表 to the clerks."""
        schedule = self.config.schedule
        least = self.config.workdays.add(calendar.local_day(now, self.config.office.zone), REPLY_DAYS)
        deadline = max(
            self.workday(month, schedule.reply_workday, schedule.reply_time),
            datetime.combine(least, schedule.reply_time, self.zone),
        )
        letters = [*self._statements(month, roster, deadline, now), *self._tallies(month, deadline, now)]
        self._commit(PapersMade(month, "stated", (), deadline=deadline), letters, now)

    def draft(self, month: str, now: datetime) -> None:
        """送审稿 to the clerks and signers."""
        said, edition = self.contents(month, now, released=False)
        edition = replace(edition, draft=self.books.course(month).draft + 1)
        people = (*self.config.clerks, *self.config.signers)
        made = self.maker.make(replace(said, draft_number=edition.draft), edition, people, now)
        self._commit(PapersMade(month, "drafted", (), figures=digest_of(said)), made.letters(people), now)

    def is_outdated(self, month: str, now: datetime) -> bool:
        """Whether the circular of a month would say something else than its last draft does."""
        said = self.books.course(month).said
        return bool(said) and said != digest_of(self.contents(month, now, released=False)[0])

    def may_approve(self, month: str, draft: str, now: datetime) -> None:
        """Raises NotReleasedError where what would go out is not what a signer saw, who answers the draft of that key.

        "" is the key of no draft: then he was sent the last one.
        """
        last = replace(self.contents(month, now, released=False)[1], draft=self.books.course(month).draft).key
        if draft not in {"", last} or self.is_outdated(month, now):
            words = f"the circular of {month} has changed since that draft; a new one goes to all who had it"
            raise NotReleasedError("draft_changed", words, month)

    def release(
        self,
        month: str,
        roster: Roster,
        now: datetime,
        *,
        signer: str,
        document_number: str,
        source: Source | None = None,
    ) -> int:
        """印发: the circular to all units and copies, once. Returns the number of letters.

        Raises NotReleasedError where the month is published, not closed, or an earlier one is not published yet.
        """
        self.may_release(month, now)
        return self._put_out(month, roster, now, signer=signer, document_number=document_number, source=source)

    def put_out_again(self, month: str, roster: Roster, now: datetime) -> int:
        """The edition that a correction calls for; 0 where none does."""
        asked = self.books.course(month).correction
        if asked is None:
            return 0
        return self._put_out(month, roster, now, signer=asked.signer, document_number=asked.document_number)

    def _put_out(
        self,
        month: str,
        roster: Roster,
        now: datetime,
        *,
        signer: str,
        document_number: str,
        source: Source | None = None,
    ) -> int:
        """An edition to all its readers, in one commit; its files are kept as they go out."""
        said, edition = self.contents(month, now, released=True, signer=signer, document_number=document_number)
        people = self.readers(roster, now)
        made = self.maker.make(said, edition, people, now)
        tally = figures.tally_of(self.config, self.books, month)
        files = {
            **made.kept(),
            "chat.txt": chat.chat_text(self.press, self.config.office, tally, edition, now).encode(),
            "figures.json": codec.encode(tally),
        }
        digest = self.ledger.store_edition(month, edition.number, files)
        event = PapersMade(
            month,
            "published",
            (),
            edition=edition.number,
            issue=edition.issue,
            total=edition.total,
            signer=signer,
            document_number=document_number,
            figures=digest,
            source=source,
        )
        return self._commit(event, made.letters(people), now)

    def may_release(self, month: str, now: datetime) -> None:
        """Raises NotReleasedError where `release` would."""
        books = self.books
        if month not in set(self.months(now)):
            words = f"{month} has not ended, or lies before the office's start; nothing was released"
            raise NotReleasedError("release_early", words, month)
        course = books.course(month)
        if course.published:
            words = f"{month} was released on {course.published:%Y-%m-%d %H:%M}; a month is published once"
            raise NotReleasedError("release_again", words, month)
        if not course.closed:
            words = (
                f"{month} is not closed: first the mailbox must be read to the end (mailproc once), nothing held back"
            )
            raise NotReleasedError("release_open", words, month)
        earlier = [one for one in self.months(now) if one < month and not books.course(one).published]
        if earlier:
            words = f"{earlier[0]} is not released yet; months are released in their order"
            raise NotReleasedError("release_order", words, earlier[0])

    def _commit(self, event: PapersMade, letters: list[Letter], now: datetime) -> int:
        records = self.dispatch.write(letters, now)
        self.ledger.commit(replace(event, letters=records), now)
        return len(records)

    # --- letters ---

    def readers(self, roster: Roster, now: datetime) -> tuple[Address, ...]:
        """Who gets what goes to all: the units, who has copies, and the clerks."""
        return (*self.unit_addresses(roster, now), *self.config.circular_copies, *self.config.clerks)

    def unit_addresses(self, roster: Roster, now: datetime) -> Iterator[Address]:
        day = calendar.local_day(now, self.config.office.zone)
        for unit in roster.units:
            standing = (unit.since is None or unit.since <= day) and (unit.until is None or day <= unit.until)
            if standing and not unit.parent:
                for address in roster.letters_to(unit.id, day):
                    yield Address(address, unit.short)

    def _statements(self, month: str, roster: Roster, deadline: datetime, now: datetime) -> Iterator[Letter]:
        day = calendar.local_day(now, self.config.office.zone)
        by_unit = {row.unit: row for row in figures.tally_of(self.config, self.books, month).units}
        for unit in rosters.in_month(self.config, self.books, month).units:
            row = by_unit[unit.id]
            if unit.parent or not row.listed:
                continue
            account = replace(
                figures.unit_month(self.config, self.books, unit.id, month), figures=row, deadline=deadline
            )
            for address in roster.letters_to(unit.id, day):
                recipient = Address(address, unit.short)
                yield statement.statement(self.press, self.config.office, unit, account, recipient=recipient, now=now)

    def _tallies(self, month: str, deadline: datetime, now: datetime) -> Iterator[Letter]:
        books, config = self.books, self.config
        tally = figures.tally_of(config, books, month)
        mails = list(books.month(month).submissions.values())
        names = self.names(month)
        undecided = undecided_mails(mails)
        matters = tally_paper.TallyMatters(
            groups=config.groups,
            rules=config.rules,
            anchor=self.anchor(),
            previous=self.previous(month),
            zero=press_circular.zero_units(tally, undecided_units(undecided)),
            undecided=undecided,
            questions=tally_paper.questions(mails, names),
            late=late_entries(books.month(month).credits.values(), names, config.rules),
            deadline=deadline,
            rank_by=config.circular.rank_by,
        )
        sheet = worksheets.enclosures(config, books, month, names, now)
        said = tally_paper.contents(
            config.office, tally, matters, names, now=now, worksheet="".join(one.name for one in sheet)
        )
        enclosures = (*sheet, tally_file(said))
        for clerk in config.clerks:
            yield tally_paper.tally_letter(self.press, said, recipient=clerk, enclosures=enclosures)

    def rehearse(self, month: str, roster: Roster, now: datetime) -> press_circular.CircularContext:
        """Draw the papers of a month as they stand: what is wrong with the office's own templates then shows."""
        said, edition = self.contents(month, now, released=False)
        press_circular.draw(self.press, said)
        tally = figures.tally_of(self.config, self.books, month)
        chat.chat_text(self.press, self.config.office, tally, edition, now)
        for letters in (self._statements(month, roster, now, now), self._tallies(month, now, now)):
            next(letters, None)
        return said

    def circular(
        self, month: str, now: datetime, *, released: bool, signer: str = "", document_number: str = ""
    ) -> tuple[Rendered, press_circular.Edition]:
        """The circular's words as of now, and which paper it is. Writes nothing."""
        said, edition = self.contents(month, now, released=released, signer=signer, document_number=document_number)
        return press_circular.draw(self.press, said), edition

    def contents(
        self, month: str, now: datetime, *, released: bool, signer: str = "", document_number: str = ""
    ) -> tuple[press_circular.CircularContext, press_circular.Edition]:
        """What the circular says as of now, in whatever format, and which paper it is. Writes nothing."""
        books, config = self.books, self.config
        tally = figures.tally_of(config, books, month)
        names = self.names(month)
        undecided = undecided_units(undecided_mails(list(books.month(month).submissions.values())))
        paper = which(config, books, month, now, released=released)
        edition = replace(paper, signer=signer, document_number=document_number)
        matters = press_circular.CircularMatters(
            groups=config.groups,
            rules=config.rules,
            anchor=self.anchor(),
            previous=self.previous(month),
            catalogue=tuple(catalogue(books, month, names)),
            undecided=undecided,
            late=late_entries(books.month(month).credits.values(), names, config.rules),
            correction=self._correction(edition, tally),
            opening=paragraphs(letout.worded(books, month, "opening")),
            problems=paragraphs(letout.worded(books, month, "problems")),
            topics=tuple(letout.topics(books, calendar.next_month(month)).splitlines()) or config.circular.topics,
        )
        return press_circular.contents(config.office, tally, edition, matters, now=now), edition

    def _correction(self, edition: press_circular.Edition, tally: Tally) -> Correction | None:
        """What a later edition corrects: the figures as they were printed before, and as they are now."""
        course, zone = self.books.course(edition.month), self.config.office.zone
        if edition.number == 1 or course.published is None:
            return None
        printed = codec.decode(self.ledger.edition(edition.month, course.edition, "figures.json"), Tally)
        day = full_day(calendar.local_day(course.published, zone))
        return correction(day, printed, tally, self.config.rules, edition.rank_by)

    def previous(self, month: str) -> Tally | None:
        """The published figures of the month before, if there are any."""
        before = calendar.previous_month(month)
        return figures.tally_of(self.config, self.books, before) if self.books.course(before).published else None

    def names(self, month: str) -> dict[str, str]:
        """The units' short names in the papers of a month."""
        return {unit.id: unit.short for unit in rosters.in_month(self.config, self.books, month).units}

    def anchor(self) -> Anchor:
        reach = self.books.office.reach
        return Anchor(reach.n, reach.digest)


def undecided_mails(mails: list[Submission]) -> tuple[Submission, ...]:
    """Mails that wait for a person's word on whose they are, in the order of arrival."""
    waiting = (mail for mail in mails if mail.mail_class is MailClass.UNATTRIBUTED)
    return tuple(sorted(waiting, key=lambda mail: (mail.arrival, mail.digest)))


def undecided_units(mails: tuple[Submission, ...]) -> frozenset[str]:
    """The units that such mails may be of: they are not named for zero."""
    return frozenset(unit for mail in mails for unit in (mail.proposal, *(one.unit for one in mail.evidence)) if unit)


def units_at_zero(config: Config, books: Books, roster: Roster, month: str, day: date) -> tuple[Unit, ...]:
    """The assessed units from which nothing came in a month, without those that an undecided mail may be of."""
    received = {row.unit: row.received for row in figures.tally_of(config, books, month).units}
    spared = undecided_units(undecided_mails(list(books.month(month).submissions.values())))
    return tuple(unit for unit in roster.assessed(day) if not received[unit.id] and unit.id not in spared)


def catalogue(books: Books, month: str, names: dict[str, str]) -> Iterator[press_circular.CatalogueEntry]:
    """The items adopted in a month, net of reversals, in the order in which they were entered; hidden ones left out."""
    hidden = letout.hidden(books)
    adopted: dict[tuple[str, str, str], list[str]] = {}
    count: dict[tuple[str, str, str], int] = {}
    for credit in books.month(month).credits.values():
        if credit.kind is CreditKind.ADOPTED and credit.item not in hidden:
            key = (credit.item, credit.outlet, credit.issue)
            count[key] = count.get(key, 0) + credit.count
            if credit.count > 0 and credit.unit not in adopted.setdefault(key, []):
                adopted[key].append(credit.unit)
    for (item, outlet, issue), units in adopted.items():
        if count[item, outlet, issue] > 0:
            yield press_circular.CatalogueEntry(
                outlet, issue, title_of(books, item), tuple(names[unit] for unit in units)
            )


def title_of(books: Books, item: str) -> str:
    """An item's title, by its number."""
    book = books.month(item[:7])
    if item in book.unmailed:
        return book.unmailed[item].title
    return next((title for _, record, title in figures.items_of(books, item[:7]) if record.id == item), "")


def stage(course: Course) -> str:
    """How far a month has come, in a word."""
    if course.published:
        return f"published, edition {course.edition}" if course.edition > 1 else "published"
    if course.drafted:
        return "drafted"
    if course.stated:
        return "stated"
    return "closed" if course.closed else "open"
