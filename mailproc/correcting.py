"""更正: a published month gets the late entries that belong to it, and a second edition of its circular goes out.

Two commits: `Corrected` moves the entries, then `PapersMade` has the edition with its letters. After a crash between
them the next round makes the edition.
"""

from dataclasses import dataclass
from datetime import date

from mailproc.ledger.events import Corrected, Source
from mailproc.model import Credit
from mailproc.office import calendar, mending
from mailproc.office.entering import Entered
from mailproc.office.orders import Correct
from mailproc.office.roster import Roster
from mailproc.publish import NotReleasedError, Publisher


@dataclass(frozen=True, slots=True)
class Correcting:
    """Used within `ledger.writing()`."""

    publisher: Publisher

    def moving(self, order: Correct, stamp: Entered) -> tuple[Credit, ...]:
        """What the order would enter. Raises NotReleasedError where there is nothing to correct, or not any more."""
        month, books = order.month, self.publisher.books
        if not books.course(month).published:
            raise NotReleasedError("correct_open", f"{month} is not published: it needs no correction", month)
        last = max(books.office.published)
        if last != month:
            words = f"{last} is published too: what is late for {month} stands in the circulars after it"
            raise NotReleasedError("correct_later", words, last)
        late = books.month(calendar.next_month(month)).credits.values()
        entries = mending.corrected(late, month, self._month, stamp=stamp, why=order.line)
        if not entries:
            raise NotReleasedError("correct_nothing", f"nothing late was entered for {month}", month)
        return entries

    def correct(self, order: Correct, roster: Roster, stamp: Entered, source: Source | None) -> int:
        """Move the entries and let the edition out. Returns the number of its letters."""
        entries = self.moving(order, stamp)
        event = Corrected(order.month, stamp.who, order.line, entries, order.signer, order.document_number, source)
        self.publisher.ledger.commit(event, stamp.at)
        return self.publisher.put_out_again(order.month, roster, stamp.at)

    def _month(self, day: date) -> str:
        office = self.publisher.config.office
        return calendar.month_of(day, office.period_start, office.zone)
