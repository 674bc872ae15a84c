"""The office's roster: the file's, with what the books tell of clerks' lessons."""

from datetime import date, timedelta

from mailproc.config import Config
from mailproc.ledger.books import Books
from mailproc.office import calendar
from mailproc.office.learning import learned
from mailproc.office.roster import Roster


def on(config: Config, books: Books, day: date) -> Roster:
    """The roster, its units named as they are on a day."""
    return learned(config.groups, config.units, books.office.learned, day)


def in_month(config: Config, books: Books, month: str) -> Roster:
    """The roster as the papers of a month name its units: as on the month's last day."""
    _, end = calendar.bounds(month, config.office.period_start, config.office.zone)
    return on(config, books, end.date() - timedelta(days=1))
