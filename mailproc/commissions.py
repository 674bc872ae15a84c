"""Commissions as they stand: who has answered, what waits for a person's word, who is to be reminded.

The order of effects of a reminder: the letter's bytes, then `Lettered`, which names it; the books then know whom it
reminded. After a crash between the two it is written again, under the same Message-ID.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from mailproc.config import Config
from mailproc.errors import StateError
from mailproc.ledger.archive import Reading
from mailproc.ledger.books import Books
from mailproc.ledger.commissions import REMINDER, Commission, key, reminder_key
from mailproc.model import Address, Letter, Submission
from mailproc.office import calendar
from mailproc.office import commissions as rules
from mailproc.office.roster import Roster
from mailproc.press import commission as press_commission
from mailproc.press.commission import Occasion
from mailproc.press.render import Press


@dataclass(frozen=True, slots=True)
class Part:
    """A unit's part of a commission that has not ended; `over` is whether its deadline is.

    `items` answer it, as far as can be told.
    """

    commission: Commission
    unit: str
    items: tuple[str, ...]
    over: bool


def parts(config: Config, books: Books, words: Callable[[str], Reading], now: datetime) -> Iterator[Part]:
    """All that is open of commissions, in the order in which they were given."""
    for commission in books.office.commissions.values():
        for unit in commission.open:
            found = candidates(config, books, words, commission, unit)
            yield Part(commission, unit, found, now > commission.deadline)


def candidates(
    config: Config, books: Books, words: Callable[[str], Reading], commission: Commission, unit: str
) -> tuple[str, ...]:
    """The items by which a unit may have answered a commission, the first first."""
    office = config.office
    first = calendar.month_of(commission.asked, office.period_start, office.zone)
    mails = [
        mail
        for month in sorted(one for one in books.office.months if one >= first)
        for mail in books.month(month).submissions.values()
        if mail.arrival >= commission.asked and rules.items(mail, unit)
    ]
    mails.sort(key=lambda mail: (mail.arrival, mail.digest))
    answering = (mail for mail in mails if _answers(mail, commission, words))
    return tuple(dict.fromkeys(item for mail in answering for item in rules.items(mail, unit)))


def answered(books: Books, words: Callable[[str], Reading], mails: Iterable[Submission], unit: str) -> tuple[str, ...]:
    """The commissions, open for the unit, that these mails of it answer."""
    known = tuple(mails)
    asked = (one for one in books.office.commissions.values() if unit in one.open)
    return tuple(
        one.id for one in asked if any(rules.items(mail, unit) and _answers(mail, one, words) for mail in known)
    )


def _answers(mail: Submission, commission: Commission, words: Callable[[str], Reading]) -> bool:
    try:
        reading = words(mail.digest)
    except StateError:  # its reading is lost; told by `verify`
        return rules.answers(mail, commission.id, commission.letters, ())
    texts = (reading.typed, *(item.text for item in reading.contents.items))
    return rules.answers(mail, commission.id, commission.letters, texts)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes letters about commissions."""

    config: Config
    press: Press
    roster: Roster
    now: datetime

    def letters(self, commission: Commission, units: Iterable[str], what: str, once: str = "") -> Iterator[Letter]:
        """To every address of these units. `what`: they are asked, reminded, or told that it is withdrawn or due later.

        `once` as in `key`.
        """
        office = self.config.office
        for unit in units:
            name, topic, deadline = commission.id, commission.topic, commission.deadline
            named = reminder_key(commission, unit) if what == REMINDER else key(name, unit, what, once)
            occasion = Occasion(named, what, name, topic, deadline)
            for address in self.roster.letters_to(unit, calendar.local_day(self.now, office.zone)):
                recipient = Address(address, self.roster.unit(unit).short)
                yield press_commission.commission(
                    self.press, office, occasion, recipient=recipient, answers=commission.letters, now=self.now
                )

    def reminders(self, books: Books, words: Callable[[str], Reading]) -> Iterator[Letter]:
        """To the units that have not answered a commission whose deadline is near, each once."""
        for commission in books.office.commissions.values():
            if self._is_due(commission, books):
                silent = [
                    unit
                    for unit in commission.open
                    if reminder_key(commission, unit) not in commission.reminded
                    and not candidates(self.config, books, words, commission, unit)
                ]
                yield from self.letters(commission, silent, REMINDER)

    def _is_due(self, commission: Commission, books: Books) -> bool:
        """Whether it is time; not where that was before a restore, for the reminder may have gone out then."""
        due, epoch = rules.reminding(commission.deadline, self.config.workdays), books.office.epoch
        in_time = (commission.fixed or commission.asked) < due <= self.now < commission.deadline
        return in_time and (epoch is None or due > epoch.at)
