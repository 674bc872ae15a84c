"""What waits for a person's word, from the books alone: each until a line in the journal decides it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain

from mailproc import commissions, figures, hearing
from mailproc.config import Config
from mailproc.errors import StateError
from mailproc.ledger import letout
from mailproc.ledger.books import Books, Course
from mailproc.ledger.ledger import Ledger
from mailproc.model import Beside, ItemRecord, LetterKind, MailClass, Matter, MatterKind, Submission, Unit
from mailproc.office import calendar, handovers, offers, terms
from mailproc.office.commissions import reminding
from mailproc.office.contradicting import contradicted
from mailproc.office.language import people
from mailproc.office.orders import informing
from mailproc.office.roster import Roster
from mailproc.press.summary import term_command
from mailproc.publish import Publisher, undecided_mails, undecided_units, units_at_zero

MONTHS_BACK = 13  # as far back as duplicates are looked for
PUT_OFF = 3  # workdays by which a commission that is about to run out may be put off with a click
REMINDED_FROM = 20  # day of the month from which it is told who sent too little (office rules §6)
DOUBTS = {
    "like_earlier": MatterKind.LIKE,
    "same_text_other_unit": MatterKind.SHARED,
    "repeat_late": MatterKind.LATE,
}
ORDER = {kind: place for place, kind in enumerate(MatterKind)}


@dataclass(frozen=True)
class Pending:
    """What waits at a moment, by these books. `ledger` gives what was read in a mail, and letters of ours."""

    config: Config
    books: Books
    roster: Roster
    publisher: Publisher
    ledger: Ledger
    moment: datetime

    def matters(self, clerk: str = "") -> tuple[Matter, ...]:
        """All that waits for any clerk, and what waits for the clerk of this address alone; by kind, then by age."""
        found = chain(
            self._courses(),
            self._summaries(),
            self._held(),
            self._confirmations(clerk),
            *map(self._of_mail, self._mails),
            self._remarks(),
            self._handovers(),
            self._commissions(),
            self._expiring(),
            self._contradicted(),
            self._suspended(),
            self._too_little(),
        )
        return tuple(sorted(found, key=lambda one: (ORDER[one.kind], one.since, one.about)))

    # --- months ---

    def _courses(self) -> Iterator[Matter]:
        """Drafts that wait for 印发, and papers that wait since a restore."""
        for course in self.books.office.courses.values():
            if course.published:
                continue
            if course.drafted:
                signers = tuple(one.name for one in self.config.signers if one.name)
                kind = MatterKind.DOCUMENT if self.config.circular.form == "document" else MatterKind.RELEASE
                open_ = sum(1 for _ in hearing.unanswered(self.config, self.books, self.moment))
                yield Matter(kind, course.month, course.drafted, names=signers, count=open_, underway=course.held_back)
            if self.publisher.waits_for_word(course):
                drafted = course.drafted is not None
                yield Matter(MatterKind.PAPERS, course.month, self._restored(course), underway=drafted)

    def _summaries(self) -> Iterator[Matter]:
        """Drafts of half-years and years that wait for 印发."""
        signers = tuple(one.name for one in self.config.signers if one.name)
        for done in self.books.office.summaries.values():
            if done.drafted and not done.published and terms.is_summed(done.term):
                term = terms.summed(done.term, self.config.office.year_start)
                numbered = self.config.circular.form == "document"
                yield Matter(MatterKind.SUMMARY, term_command(term), done.drafted, names=signers, underway=numbered)

    def _restored(self, course: Course) -> datetime:
        epoch = self.books.office.epoch
        return epoch.at if epoch else course.closed or self.moment

    # --- mailbox and letters ---

    def _held(self) -> Iterator[Matter]:
        places: Counter[tuple[str, str]] = Counter()
        for (mailbox, folder, _), uids in self.books.office.held.items():
            places[mailbox, folder] += len(uids)
        alike = Counter(folder for (_, folder), count in places.items() if count)
        for (mailbox, folder), count in places.items():
            if count:
                name = folder if alike[folder] == 1 else f"{mailbox} {folder}"
                yield Matter(MatterKind.HELD, name, self.moment, count=count)

    def _confirmations(self, clerk: str) -> Iterator[Matter]:
        office = self.books.office
        for offer in office.offers.values():
            waits = offer.token not in office.redeemed and self.moment <= offer.until
            if waits and offer.option == offers.CONFIRM and offer.clerk == clerk:
                since = offer.until - offers.VALID
                yield Matter(MatterKind.CONFIRMATION, offer.letter, since, names=offer.lines)

    def _suspended(self) -> Iterator[Matter]:
        outgoing = self.books.office.outgoing
        for one in outgoing.suspended.values():
            waiting = sum(letter.record.recipient == one.address for letter in outgoing.waiting.values())
            names = (one.status, one.words, one.who)
            units = self._owner(one.address)
            yield Matter(MatterKind.SUSPENDED, one.address, one.since, units=units, names=names, count=waiting)

    def _owner(self, address: str) -> tuple[str, ...]:
        day = calendar.local_day(self.moment, self.config.office.zone)
        found = self.roster.by_address(address, day)
        unit = found[1] if found else self.roster.by_domain(address, day)
        return (unit,) if unit else ()

    # --- mails and items ---

    @cached_property
    def _mails(self) -> tuple[Submission, ...]:
        """The numbered mails that may still wait, in the order of their arrival."""
        known = self.books.office.months
        months = [month for month in self._months_back() if month in known]
        mails = chain.from_iterable(self.books.month(month).submissions.values() for month in months)
        return tuple(sorted((mail for mail in mails if mail.number), key=lambda mail: (mail.arrival, mail.digest)))

    def _months_back(self) -> Iterator[str]:
        month = self._month
        for _ in range(MONTHS_BACK):
            yield month
            month = calendar.previous_month(month)

    @property
    def _month(self) -> str:
        return calendar.month_of(self.moment, self.config.office.period_start, self.config.office.zone)

    @cached_property
    def _decided(self) -> frozenset[str]:
        """The items of which a person's line has said how they stand, and was not taken back."""
        changes = chain.from_iterable(done.event.changes for done in self.books.office.commands.values())
        return frozenset(item.item for change in changes for item in change.items) | self.books.office.settled

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The mails whose senders were asked which unit it is, by digest."""
        letters = chain.from_iterable(done.event.letters for done in self.books.office.commands.values())
        return frozenset(one.subject_key for one in letters if one.kind is LetterKind.QUESTION)

    def _of_mail(self, mail: Submission) -> Iterator[Matter]:
        """Whose is it; or, until the circular of its month is out, what of its items is in doubt."""
        late = mail.number[:7] in self.books.office.published
        if mail.mail_class is MailClass.UNATTRIBUTED:
            kind = MatterKind.CONFLICT if mail.reason.startswith("conflict") else MatterKind.UNATTRIBUTED
            units, asked = self._candidates(mail), mail.digest in self._asked
            yield Matter(kind, mail.number, mail.arrival, mail, units=units, late=late, underway=asked)
        elif not late:
            for place, item in enumerate(mail.items):
                if item.id not in self._decided:
                    yield from self._of_item(mail, place, item)

    def _candidates(self, mail: Submission) -> tuple[str, ...]:
        """The proposal, then all other units that any evidence speaks for, as they count on that day."""
        day = calendar.local_day(mail.arrival, self.config.office.zone)
        seen = (unit for unit in (mail.proposal, *(one.unit for one in mail.evidence)) if unit)
        return tuple(dict.fromkeys(self.roster.counting(unit, day) for unit in seen))

    def _of_item(self, mail: Submission, place: int, item: ItemRecord) -> Iterator[Matter]:
        if item.reason == "linked":
            yield Matter(MatterKind.LINKED, item.id, mail.arrival, mail, place, item.units, names=mail.links)
        elif item.counted and mail.unread and (fault := self._fault(mail, place)):
            yield Matter(MatterKind.UNREAD, item.id, mail.arrival, mail, place, item.units, names=fault)
        elif item.reason in DOUBTS:
            beside = self._beside(item.like or item.of)
            yield Matter(DOUBTS[item.reason], item.id, mail.arrival, mail, place, item.units, beside=beside)
        elif item.counted and mail.on_behalf and (sent := self._sent_before(mail)):
            yield Matter(MatterKind.FORWARDED, item.id, mail.arrival, mail, place, item.units, names=sent)

    def _sent_before(self, mail: Submission) -> tuple[str, ...]:
        """Month and day in which what a clerk forwards was sent, where that is the month before, and still open."""
        before = calendar.previous_month(mail.number[:7])
        try:
            sent = self.ledger.words(mail.digest).sent
        except StateError:  # its reading is lost; told by `verify`
            return ()
        if sent is None or before <= max(self.books.office.published, default=""):
            return ()
        office = self.config.office
        month = calendar.month_of(sent, office.period_start, office.zone)
        return (month, f"{calendar.local_day(sent, office.zone)}") if month == before else ()

    def _fault(self, mail: Submission, place: int) -> tuple[str, ...]:
        """The document's name and why its text could not be read; () where it could."""
        try:
            items = self.ledger.words(mail.digest).contents.items
        except StateError:  # its reading is lost; told by `verify`
            return ()
        found = items[place] if place < len(items) else None
        return (found.source, found.fault) if found and found.fault else ()

    def _beside(self, item: str) -> Beside | None:
        number = item.partition(".")[0]
        mails = self.books.month(number[:7]).submissions.values() if number else ()
        mail = next((one for one in mails if one.number == number), None)
        places = [place for place, one in enumerate(mail.items) if one.id == item] if mail else []
        return Beside(item, mail, places[0]) if mail and places else None

    # --- what units wrote ---

    def _remarks(self) -> Iterator[Matter]:
        """Free words of the last two weeks that no clerk has answered; the items they name that do not count first."""
        heard = hearing.Hearing(self.config, self.books, self.ledger.words, self.ledger.letter)
        for mail in hearing.unanswered(self.config, self.books, self.moment):
            unit = mail.unit or mail.proposal
            gist = heard.gist(mail)
            out = tuple(item.id for item in gist.items if hearing.may_count(item, unit))
            named = (*out, *(item.id for item in gist.items if item.id not in out))
            whose = self.roster.unit(unit).short if unit else mail.sender.address
            named_so = unit or people.is_address(whose)
            ending = f"{whose} {calendar.local_day(mail.arrival, self.config.office.zone)}" if named_so else ""
            yield Matter(
                MatterKind.REMARK,
                mail.digest,
                mail.arrival,
                mail,
                units=(unit,) if unit else (),
                names=(ending, gist.month, gist.words, *named),
                count=len(out),
                late=any(number[:7] in self.books.office.published for number in out),
            )

    def _handovers(self) -> Iterator[Matter]:
        """What units said of their informants of late, as far as no line has carried it out."""
        done = {one.event.line for one in self.books.office.commands.values()}
        taught = {one.address for one in self.roster.taught}
        for mail in hearing.lately(self.config, self.books, self.moment):
            unit = mail.unit or mail.proposal
            if mail.handover is None or not unit:
                continue
            lines = handovers.lines(mail.handover, self.roster.unit(unit).short)
            left = tuple(line for line in lines if line not in done and not taught & set(line.split()))
            if left:
                yield Matter(MatterKind.HANDOVER, mail.digest, mail.arrival, mail, units=(unit,), names=left)

    # --- commissions ---

    def _commissions(self) -> Iterator[Matter]:
        """The units of which a person may say how a commission ended: they have answered, or its deadline is over."""
        for part in commissions.parts(self.config, self.books, self.ledger.words, self.moment):
            one = part.commission
            if part.items or part.over:
                kind, since = (MatterKind.OVERDUE, one.deadline) if part.over else (MatterKind.COMMISSION, one.asked)
                about = f"{one.id} {self.roster.unit(part.unit).short}"
                yield Matter(kind, about, since, units=(part.unit,), names=(one.topic, *part.items))

    def _expiring(self) -> Iterator[Matter]:
        """The commissions due by the end of the next workday, with the units from which nothing has come."""
        workdays, zone = self.config.workdays, self.config.office.zone
        silent: dict[str, list[str]] = {}
        for part in commissions.parts(self.config, self.books, self.ledger.words, self.moment):
            near = calendar.local_day(self.moment, zone) >= reminding(part.commission.deadline, workdays).date()
            if near and not part.over and not part.items:
                silent.setdefault(part.commission.id, []).append(part.unit)
        for name, units in silent.items():
            one = self.books.office.commissions[name]
            later = workdays.add(calendar.local_day(one.deadline, zone), PUT_OFF)
            yield Matter(MatterKind.EXPIRING, name, one.deadline, units=tuple(units), names=(one.topic, f"{later}"))

    def _contradicted(self) -> Iterator[Matter]:
        """Taught addresses whose last mails another unit signed, with the lines that teach them anew."""
        zone = self.config.office.zone
        for one in contradicted(self._mails, self.roster, zone):
            lesson, last = one.lesson, one.mails[-1]
            first_day, next_day = (calendar.local_day(mail.arrival, zone) for mail in (one.mails[0], last))
            lines = tuple(
                informing(lesson.person, lesson.address, self.roster.unit(unit).short, day)
                for unit, day in ((one.signed, first_day), (lesson.unit, next_day + timedelta(days=1)))
            )
            units = (one.signed, lesson.unit)
            yield Matter(MatterKind.CONTRADICTED, lesson.address, last.arrival, last, units=units, names=lines)

    # --- who sent too little ---

    def _too_little(self) -> Iterator[Matter]:
        """From the 20th on: units still at zero, and those below their group's minimum."""
        day = calendar.local_day(self.moment, self.config.office.zone)
        if f"{day:%Y-%m}" != self._month or day.day < REMINDED_FROM:
            return
        received = {row.unit: row.received for row in figures.tally_of(self.config, self.books, self._month).units}
        spared = undecided_units(undecided_mails(list(self.books.month(self._month).submissions.values())))
        units = [unit for unit in self.roster.assessed(day) if unit.id not in spared]
        zero = tuple(unit.id for unit in units_at_zero(self.config, self.books, self.roster, self._month, day))
        if zero and not letout.is_reminded(self.books, self._month):
            yield Matter(MatterKind.ZERO, self._month, self.moment, units=zero)
        below = [unit for unit in units if 0 < received[unit.id] < self._minimum(unit)]
        if below:
            figures_ = tuple(f"{received[unit.id]}/{self._minimum(unit)}" for unit in below)
            names = tuple(unit.id for unit in below)
            yield Matter(MatterKind.MINIMUM, self._month, self.moment, units=names, names=figures_)

    def _minimum(self, unit: Unit) -> int:
        return next((group.minimum for group in self.config.groups if group.id == unit.group), 0)
