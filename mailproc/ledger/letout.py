"""What clerks told units, as their lines that were not taken back say: held news, 报送要点, the kind line, answers; and
what the circular is to tell, and is not."""

from datetime import datetime

from mailproc.ledger.books import Books


def told(books: Books) -> dict[str, datetime]:
    """The items of which their units may hear what was held back, and since when."""
    items: dict[str, datetime] = {}
    for done in books.office.commands.values():
        for item in done.event.tells:
            items.setdefault(item, done.at)
    return items


def is_reminded(books: Books, month: str) -> bool:
    """Whether the units at zero in a month were reminded."""
    return any(done.event.reminds == month for done in books.office.commands.values())


def topics(books: Books, month: str) -> str:
    """The last 报送要点 that went to all units for a month; "" where none did."""
    sent = [done.event.topics for done in books.office.commands.values() if done.event.topics is not None]
    return next((one.text for one in reversed(sent) if one.month == month), "")


def worded(books: Books, month: str, part: str) -> str:
    """A clerk's own words for a part of a month's circular, the last that were given; "" where there are none."""
    given = [done.event.worded for done in books.office.commands.values() if done.event.worded is not None]
    return next((one.text for one in reversed(given) if (one.month, one.part) == (month, part)), "")


def answered(books: Books) -> frozenset[str]:
    """The mails with remarks that a clerk has answered, by digest."""
    return frozenset(mail for done in books.office.commands.values() for mail in done.event.answers)


def hidden(books: Books) -> frozenset[str]:
    """The items whose titles the circular does not tell."""
    return frozenset(item for done in books.office.commands.values() for item in done.event.hides)
