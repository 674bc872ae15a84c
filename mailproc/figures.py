"""From the books to a month's figures: the one place where a tally is put together. For looking only."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from decimal import Decimal

from mailproc import rosters
from mailproc.config import Config
from mailproc.ledger.books import Books
from mailproc.model import Credit, ItemRecord, Submission, Tally
from mailproc.office import calendar
from mailproc.press import statement
from mailproc.press import tally as press_tally


def months_of_year(config: Config, month: str) -> tuple[str, ...]:
    """The assessment year's months up to and including this one, from the office's start on."""
    office = config.office
    first = calendar.month_of(office.start, office.period_start, office.zone)
    return tuple(one for one in calendar.months_of_year(month, office.year_start) if one >= first)


def year_credits(config: Config, books: Books, month: str) -> list[Credit]:
    """All credits of the assessment year up to the month."""
    return [credit for one in months_of_year(config, month) for credit in books.month(one).credits.values()]


def tally_of(config: Config, books: Books, month: str) -> Tally:
    """The month in figures: every mail by class, every unit's entries and points."""
    office = config.office
    begin, end = calendar.bounds(month, office.period_start, office.zone)
    months = months_of_year(config, month)
    opening = calendar.month_of(office.start, office.period_start, office.zone) in months
    span = press_tally.Span(month, begin.date(), (end - timedelta(days=1)).date(), months, opening)
    classes = Counter(mail.mail_class for mail in books.month(month).submissions.values())
    return press_tally.tally(
        span,
        year_credits(config, books, month),
        classes,
        units=rosters.in_month(config, books, month).units,
        outlets=config.rules.outlets,
        levels=config.rules.instructions,
    )


def standing(books: Books, entries: Iterable[Credit]) -> dict[tuple[str, str], Decimal]:
    """The points now of the units and months to which these credits would be added."""
    keys = dict.fromkeys((entry.unit, entry.month) for entry in entries)
    return {
        (unit, month): sum(
            (credit.points for credit in books.month(month).credits.values() if credit.unit == unit), Decimal(0)
        )
        for unit, month in keys
    }


def unit_month(
    config: Config, books: Books, unit: str, month: str, may_tell: Callable[[Credit], bool] = lambda _: True
) -> statement.UnitMonth:
    """All that stands behind a unit's figures of a month, as far as it may be told."""
    entries = [one for one in books.month(month).credits.values() if one.unit == unit and may_tell(one)]
    older = {credit.item[:7] for credit in entries if credit.item} - {month}
    mails = [mail for one in sorted({month, *older}) for mail in books.month(one).submissions.values()]
    concerned = [mail for mail in mails if unit in (mail.unit, *(name for item in mail.items for name in item.units))]
    return statement.unit_month(unit, month, concerned, entries, rules=config.rules, zone=config.office.zone)


def items_of(books: Books, month: str) -> Iterator[tuple[Submission, ItemRecord, str]]:
    """All items of a month with their mails and titles."""
    for mail in books.month(month).submissions.values():
        titles = (*mail.titles, *[""] * (len(mail.items) - len(mail.titles)))
        for item, title in zip(mail.items, titles, strict=False):
            yield mail, item, title
