"""Letters to many units on a clerk's word: what to report, and the kind line to those from which nothing came."""

from datetime import datetime

from mailproc.desk.lookup import Lookup
from mailproc.desk.reply import Plan, RefusedError
from mailproc.ledger import letout
from mailproc.ledger.events import Commanded, SentTopics
from mailproc.model import Address
from mailproc.office import calendar
from mailproc.office.orders import Remind, Topics
from mailproc.press import mailing
from mailproc.publish import Publisher, units_at_zero

FOR_NEXT = 16  # from this day on, topics for which no month was named are next month's


def to_units(order: Topics | Remind, at: Lookup, publisher: Publisher, now: datetime) -> Plan:
    return topics(order, at, publisher, now) if isinstance(order, Topics) else remind(order, at, publisher, now)


def topics(order: Topics, at: Lookup, publisher: Publisher, now: datetime) -> Plan:
    """To all units that stand, assessed or not; the next circular says it again."""
    month = order.month or _month_meant(at, now)
    sent = [done.event.topics for done in at.books.office.commands.values()]
    if SentTopics(month, order.text) in sent:
        raise RefusedError("topics_again", month)
    letters = tuple(
        mailing.topics(publisher.press, at.config.office, month, order.text, recipient=one, now=now)
        for one in publisher.unit_addresses(at.roster, now)
    )
    if not letters:
        raise RefusedError("nobody_to_write")
    event = Commanded(order.line, at.who, topics=SentTopics(month, order.text))
    return Plan(event, (month,), asks=True, letters=letters)


def remind(order: Remind, at: Lookup, publisher: Publisher, now: datetime) -> Plan:
    """To the assessed units that are still at zero now, and have no mail that waits for a decision; once a month."""
    if order.month != at.month(now):
        raise RefusedError("remind_month", order.month)
    if letout.is_reminded(at.books, order.month):
        raise RefusedError("remind_again", order.month)
    day = calendar.local_day(now, at.config.office.zone)
    units = units_at_zero(at.config, at.books, at.roster, order.month, day)
    if not units:
        raise RefusedError("remind_nobody", order.month)
    letters = tuple(
        mailing.reminder(
            publisher.press, at.config.office, order.month, unit, recipient=Address(address, unit.short), now=now
        )
        for unit in units
        for address in at.roster.letters_to(unit.id, day)
    )
    if not letters:
        raise RefusedError("nobody_to_write", *(unit.short for unit in units))
    event = Commanded(order.line, at.who, reminds=order.month)
    return Plan(event, tuple(unit.short for unit in units), asks=True, letters=letters)


def _month_meant(at: Lookup, now: datetime) -> str:
    current = at.month(now)
    day = calendar.local_day(now, at.config.office.zone).day
    return calendar.next_month(current) if day >= FOR_NEXT else current
