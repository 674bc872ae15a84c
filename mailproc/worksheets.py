"""The worksheet between ledger and mail: a month's items go out as an .xlsx; what is known of one is looked up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from mailproc import figures, papers
from mailproc.config import Config
from mailproc.ledger.books import Books
from mailproc.model import Attachment, Credit, ItemRecord
from mailproc.office import calendar
from mailproc.office.worksheet import Known, mark
from mailproc.post import excel, workbook
from mailproc.press import worksheet


def enclosures(
    config: Config, books: Books, month: str, names: Mapping[str, str], now: datetime
) -> tuple[Attachment, ...]:
    """The worksheet of a month, to be enclosed in a letter to a clerk; none where the month has no items.

    Items that repeat, revise or join others are left out: what is adopted is the first. `names` are the units' short
    names by id.
    """
    entries = _entries(books, month)
    lines = [
        worksheet.line(
            mail,
            item,
            title,
            entries[item.id],
            mark=mark(item.id, worksheet.shown_title(title), known(item, entries[item.id])),
            names=names,
            rules=config.rules,
            zone=config.office.zone,
        )
        for mail, item, title in sorted(figures.items_of(books, month), key=lambda one: (one[0].arrival, one[0].number))
        if not item.of
    ]
    if not lines:
        return ()
    data = workbook.write(worksheet.sheet(config.office, month, lines, config.rules), now)
    return (papers.enclosed(worksheet.file_name(month), excel.MEDIA_TYPE, data),)


def known(item: ItemRecord, entries: Iterable[Credit]) -> Known:
    """What the ledger has of an item by now; `entries` are its credits."""
    return Known(tuple(entries), item.counted, item.units, item.reason)


def _entries(books: Books, month: str) -> Mapping[str, list[Credit]]:
    """The credits of a month's items, by item; they may stand in later months, or in the one before (计入 7 10月)."""
    found: defaultdict[str, list[Credit]] = defaultdict(list)
    for label in sorted(one for one in books.office.months if one >= calendar.previous_month(month)):
        for credit in books.month(label).credits.values():
            if credit.item.startswith(month):
                found[credit.item].append(credit)
    return found
