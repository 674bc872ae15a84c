"""情况反馈: on workdays at 17:00 each unit hears, in one mail, what its items came to since the last time.

What was entered and taken back in between is not spoken of; what is taken back later, the next mail says. Each day is
one commit with its letters, which depend on the books and the hour alone: after a crash the same are written again.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailproc.config import Config
from mailproc.dispatch import Dispatch
from mailproc.ledger import letout
from mailproc.ledger.events import FeedbackGiven
from mailproc.ledger.ledger import Ledger
from mailproc.model import Address, Credit, Letter
from mailproc.office import disclosure
from mailproc.office.roster import Roster
from mailproc.press import feedback as press_feedback
from mailproc.press.feedback import Told
from mailproc.press.render import Press
from mailproc.publish import title_of

AT = time(17)
LATELY = 3  # months
LOOK_BACK = timedelta(days=14)  # what was entered earlier is told by statements; no holiday is longer


class Feedback:
    """Tells units what their items came to. Used within `ledger.writing()`."""

    def __init__(self, config: Config, ledger: Ledger, press: Press, dispatch: Dispatch) -> None:
        self.config = config
        self.ledger = ledger
        self.press = press
        self.dispatch = dispatch

    def give(self, roster: Roster, now: datetime) -> None:
        """Write the letters that are due, in one commit; nothing where nothing was entered."""
        until = self.due(now)
        if until is None:
            return
        since = self._since(until)
        told = letout.told(self.ledger.books)
        items = disclosure.concerned(self._entered(), told, since, until)
        if not items:
            return
        letters = self._letters(self._of(items), told, roster, since, until)
        self.ledger.commit(FeedbackGiven(until, self.dispatch.write(letters, until)), now)

    def due(self, now: datetime) -> datetime | None:
        """The moment up to which units are to be told now; None where they are not.

        After 17:00 of a workday, once; None on the day of a restore for what might have been sent before it.
        """
        local = now.astimezone(ZoneInfo(self.config.office.zone))
        if self.config.schedule.feedback == "none" or local.time() < AT:
            return None
        if not self.config.workdays.is_workday(local.date()):
            return None
        until = datetime.combine(local.date(), AT, local.tzinfo)
        last, epoch = self.ledger.books.office.feedback, self.ledger.books.office.epoch
        if (last and last >= until) or (epoch and until <= epoch.at):
            return None
        return until

    def _since(self, until: datetime) -> datetime:
        last = self.ledger.books.office.feedback
        return max(last, until - LOOK_BACK) if last else until - LOOK_BACK

    def _entered(self) -> Iterator[Credit]:
        """The credits of the months that are open, or were lately: others take no entries any more."""
        books = self.ledger.books
        lately = sorted(books.office.months)[-LATELY:]
        for month in sorted({*lately, *(books.office.months - books.office.published)}):
            yield from books.month(month).credits.values()

    def _of(self, items: set[str]) -> tuple[Credit, ...]:
        """All that was ever entered for these items, in its order."""
        books = self.ledger.books
        entries = [
            credit
            for month in books.office.months
            for credit in books.month(month).credits.values()
            if credit.item in items
        ]
        return tuple(sorted(entries, key=lambda one: one.at))

    def _letters(
        self, entries: tuple[Credit, ...], told: dict[str, datetime], roster: Roster, since: datetime, until: datetime
    ) -> list[Letter]:
        only_held = self.config.schedule.feedback == "high"
        state = disclosure.Feedback(entries, told, self.config.rules, only_held)
        before, after = state.known(since), state.known(until)
        new = [credit for use, credit in after.items() if use not in before]
        gone = [credit for use, credit in before.items() if use not in after]
        units = dict.fromkeys(credit.unit for credit in (*new, *gone))
        return [letter for unit in units for letter in self._to(unit, new, gone, roster, until)]

    def _to(
        self, unit: str, new: list[Credit], gone: list[Credit], roster: Roster, until: datetime
    ) -> Iterator[Letter]:
        what = Told(
            unit=roster.unit(unit),
            until=until,
            new=tuple(self._titled(credit) for credit in new if credit.unit == unit),
            gone=tuple(self._titled(credit) for credit in gone if credit.unit == unit),
        )
        for address in roster.letters_to(unit, until.date()):
            recipient = Address(address, what.unit.short)
            yield press_feedback.feedback(
                self.press, self.config.office, what, self.config.rules, recipient=recipient, now=until
            )

    def _titled(self, credit: Credit) -> tuple[Credit, str]:
        return replace(credit, why=""), title_of(self.ledger.books, credit.item)
