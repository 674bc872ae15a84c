"""A clerk's own words for a month's circular: how it begins, what it says of problems."""

from datetime import datetime

from mailproc.desk.lookup import Lookup
from mailproc.desk.reply import Plan, RefusedError
from mailproc.ledger import letout
from mailproc.ledger.events import CircularWords, Commanded
from mailproc.office.orders import Wording


def words(order: Wording, at: Lookup, now: datetime) -> Plan:
    """They stand in the place of those given before. Who had a draft gets a new one with the next round."""
    month = order.month or _month_meant(at, now)
    if not at.month(at.config.office.start) <= month <= at.month(now):
        raise RefusedError("no_month", month)
    if at.books.course(month).published:
        raise RefusedError("words_out", month)
    if letout.worded(at.books, month, order.part) == order.text:
        raise RefusedError("words_again", month)
    return Plan(Commanded(order.line, at.who, worded=CircularWords(month, order.part, order.text)), (month,))


def _month_meant(at: Lookup, now: datetime) -> str:
    """That of the letter answered; else the first whose circular is not out."""
    if at.current != at.month(now):
        return at.current
    courses = at.books.office.courses
    return next((month for month in sorted(courses) if not at.books.course(month).published), at.current)
