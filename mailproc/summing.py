"""Reckoning of half-years, years and quarters: from the months' tallies and credits to a summary, or to fees.

Each month's figures are those of its tally (figures.tally_of), so every sum is the sum of months; credits are looked at
for what no tally has: which items, whose, and what for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from mailproc import figures, rosters
from mailproc.config import Config
from mailproc.errors import StateError, UsageError
from mailproc.ledger.books import Books
from mailproc.ledger.ledger import Ledger
from mailproc.model import (
    Achiever,
    Anchor,
    Author,
    BestItem,
    Collective,
    Credit,
    CreditKind,
    FeeLine,
    ItemStatus,
    Submission,
    Term,
    TermUnit,
)
from mailproc.office import authorship, awards, calendar, fees
from mailproc.office.entering import standing
from mailproc.office.roster import Roster
from mailproc.press.entries import uses
from mailproc.press.summary import Summary
from mailproc.publish import title_of

OWN = frozenset({ItemStatus.NEW, ItemStatus.JOINT})  # what makes its sender the author for his unit


@dataclass
class Reckoning:
    """Reckons terms up to the month `current`, from books that are only read.

    What was read in mails comes from the archive of `ledger`.
    """

    config: Config
    ledger: Ledger
    books: Books
    current: str
    _rosters: dict[str, Roster] = field(default_factory=dict)

    # --- summaries ---

    def summary(self, term: Term) -> Summary:
        """The term in figures, and what is proposed from them. Raises UsageError where none of its months counts."""
        months = self.counted(term)
        entries = [credit for month in months for credit in self.books.month(month).credits.values()]
        units, authors = self._units(months, entries), self.authors(entries)
        rules = self.config.awards
        ranking = awards.achievers(entries, authors)
        collectives = awards.collectives(units, entries, rules, len(months))
        persons = awards.proposed(ranking, rules, len(months))
        items = awards.best_items(entries, authors, rules, joint=self.config.rules.joint)
        named = dict.fromkeys(self._named(collectives, persons, items))
        return Summary(
            term=term,
            months=months,
            units=units,
            anchor=Anchor(self.books.office.reach.n, self.books.office.reach.digest),
            before=self._before(months),
            collectives=collectives,
            persons=persons,
            ranking=ranking,
            items=items,
            unknown=len({one.item for one in entries if one.item and (one.item, one.unit) not in authors}),
            titles={item: title_of(self.books, item) for item in named},
            uses={item: uses((one for one in entries if one.item == item), self.config.rules) for item in named},
            successions=tuple(self._successions(units, months)),
            open=tuple(month for month in months if not self.books.course(month).published),
        )

    def counted(self, term: Term) -> tuple[str, ...]:
        """The term's months since the office's start that have begun. Raises UsageError where there is none."""
        months = tuple(month for month in term.months if self._first_month() <= month <= self.current)
        if not months:
            start = self.config.office.start
            raise UsageError(f"{term.label}: no month of it has begun since office.start ({start}); nothing is counted")
        return months

    def _units(self, months: tuple[str, ...], entries: list[Credit]) -> tuple[TermUnit, ...]:
        """All units by the last month's tally and names, each with its row of every month."""
        tallies = [figures.tally_of(self.config, self.books, month).units for month in months]
        rows = [{row.unit: row for row in tally} for tally in tallies]
        roster, last = self._roster(months[-1]), self._last_day(months[-1])
        opening = self._opens_with(months)
        used = _used(entries)
        return tuple(
            TermUnit(
                unit=row.unit,
                name=row.name,
                group=row.group,
                assessed=row.assessed,
                listed=any(of_month[row.unit].listed for of_month in rows),
                months=tuple(of_month[row.unit] for of_month in rows),
                opening=roster.unit(row.unit).opening if opening else Decimal(0),
                used=used.get(row.unit, 0),
                standing=not self._has_ended(roster, row.unit, last),
            )
            for row in tallies[-1]
        )

    def _opens_with(self, months: tuple[str, ...]) -> bool:
        """Whether 期初累计 belong to the assessment year of these months."""
        return months[0] == figures.months_of_year(self.config, months[-1])[0] == self._first_month()

    def _first_month(self) -> str:
        office = self.config.office
        return calendar.month_of(office.start, office.period_start, office.zone)

    def _has_ended(self, roster: Roster, unit: str, day: date) -> bool:
        until = roster.unit(unit).until
        return until is not None and until < day

    def _successions(self, units: Iterable[TermUnit], months: tuple[str, ...]) -> Iterator[tuple[str, date, str]]:
        """The units with figures that became part of others in the term: since when, and of which."""
        roster, last = self._roster(months[-1]), self._last_day(months[-1])
        for row in units:
            unit = roster.unit(row.unit)
            if row.listed and not row.standing and unit.successor and unit.until:
                since = unit.until + timedelta(days=1)
                yield unit.short, since, roster.unit(roster.counting(row.unit, last)).short

    def _before(self, months: tuple[str, ...]) -> int | None:
        """How many items came in the same months a year earlier; None where the office did not count them all."""
        earlier = [f"{int(month[:4]) - 1}{month[4:]}" for month in months]
        if min(earlier) < self._first_month():
            return None
        tallies = (figures.tally_of(self.config, self.books, month).units for month in earlier)
        return sum(row.received for tally in tallies for row in tally if row.listed)

    def _named(
        self, collectives: Iterable[Collective], persons: Iterable[Achiever], items: Iterable[BestItem]
    ) -> Iterator[str]:
        for one in collectives:
            yield from one.best
        for person in persons:
            yield from person.best
        for item in items:
            yield item.item

    # --- authors ---

    def authors(self, entries: Iterable[Credit]) -> dict[tuple[str, str], Author]:
        """The authors of the items of these credits, for each unit that sent them; of others nothing is known."""
        items = {credit.item for credit in entries if credit.item}
        found: dict[tuple[str, str], Author] = {}
        for month in sorted({item[:7] for item in items}):
            for mail in self.books.month(month).submissions.values():
                if mail.unit and any((item.of or item.id) in items for item in mail.items):
                    found |= {key: one for key, one in self._of_mail(mail, month).items() if key not in found}
        return found

    def _of_mail(self, mail: Submission, month: str) -> Mapping[tuple[str, str], Author]:
        roster = self._roster(month)
        day = calendar.local_day(mail.arrival, self.config.office.zone)
        unit = roster.unit(roster.counting(mail.unit, day))
        signed = self._signed(mail)
        found = {}
        for place, item in enumerate(mail.items):
            if item.status in OWN:
                words = signed[place] if place < len(signed) else ""
                one = authorship.author(words, mail, unit, roster, day)
                if one is not None:
                    found[item.of if item.status is ItemStatus.JOINT else item.id, unit.id] = one
        return found

    def _signed(self, mail: Submission) -> tuple[str, ...]:
        """What the texts of a mail say of their authors; nothing where its reading is lost."""
        try:
            return tuple(item.author for item in self.ledger.archive.reading(mail.digest).contents.items)
        except StateError:
            return ()

    # --- fees ---

    def fees(self, quarter: Term) -> tuple[FeeLine, ...]:
        """What the quarter's months bring. Raises UsageError where there is no table of fees, or no month of it."""
        months = self.counted(quarter)
        if not self.config.fees.outlets and not self.config.fees.instructions:
            raise UsageError("config.toml has no fees; write the tables of [fees] (docs/configuration.md)")
        touched = {one.item for month in months for one in self.books.month(month).credits.values() if one.item}
        first = min((item[:7] for item in touched), default=months[0])
        known = sorted(month for month in self.books.office.months if calendar.previous_month(first) <= month)
        entries = [
            credit
            for month in known
            if month <= months[-1]
            for credit in self.books.month(month).credits.values()
            if credit.item in touched
        ]
        return fees.lines(entries, months, self.config.fees, self.authors(entries))

    # --- rosters ---

    def _roster(self, month: str) -> Roster:
        if month not in self._rosters:
            self._rosters[month] = rosters.in_month(self.config, self.books, month)
        return self._rosters[month]

    def _last_day(self, month: str) -> date:
        _, end = calendar.bounds(month, self.config.office.period_start, self.config.office.zone)
        return end.date() - timedelta(days=1)


def _used(entries: Iterable[Credit]) -> Mapping[str, int]:
    """How many of the items that count for each unit in these months were adopted in them."""
    holding = standing(entries)
    received = {(one.unit, one.item) for one in holding if one.kind is CreditKind.RECEIVED}
    adopted = {(one.unit, one.item) for one in holding if one.kind is CreditKind.ADOPTED}
    found: dict[str, int] = {}
    for unit, _ in received & adopted:
        found[unit] = found.get(unit, 0) + 1
    return found
