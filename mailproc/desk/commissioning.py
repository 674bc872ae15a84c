"""Commissions (约稿): units are asked; how it ended for each is a person's word, given once."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailproc.commissions import Writer
from mailproc.desk.lookup import Lookup
from mailproc.desk.reply import Plan, RefusedError
from mailproc.ledger.books import EPOCH, Done
from mailproc.ledger.commissions import ASKED, POSTPONED, WITHDRAWN, begun
from mailproc.ledger.commissions import Commission as Known
from mailproc.ledger.events import Commanded
from mailproc.model import CommissionEnd, CommissionRecord, Credit, Ending, Letter, Postponement
from mailproc.office import scoring
from mailproc.office.commissions import LETTER
from mailproc.office.entering import Effective
from mailproc.office.orders import Commission, Excused, Fulfilled, Missed, Postpone
from mailproc.press.render import Press

WHY = "{id}：{topic}"


def commission(order: Commission, at: Lookup, press: Press, now: datetime) -> Plan:
    """约稿: a letter to each of the units, and a number by which all speak of it."""
    deadline = _deadline(order.deadline, at, now)
    units = tuple(dict.fromkeys(at.roster.counting(at.unit(name), at.day) for name in order.units))
    for unit in units:
        if not at.roster.letters_to(unit, at.day):
            raise RefusedError("no_address", at.roster.unit(unit).short)
    for known in at.books.office.commissions.values():
        if (known.topic, known.deadline) == (order.topic, deadline) and (twice := set(known.open) & set(units)):
            raise RefusedError("commissioned", known.id, *names(at, twice))
    office = at.books.office
    number = len(office.commissions) + 1 + (EPOCH * office.epoch.number if office.epoch else 0)
    record = CommissionRecord(f"{LETTER}{number}", units, deadline, order.topic)
    letters = Writer(at.config, press, at.roster, now).letters(begun(record, now), units, ASKED)
    event = Commanded(order.line, at.who, commissions=(record,))
    return Plan(event, tuple(names(at, units)), asks=True, letters=tuple(letters), called=record.id)


def _deadline(day: date, at: Lookup, now: datetime) -> datetime:
    """The moment of a day by which units are to answer. Raises RefusedError where it is over."""
    deadline = datetime.combine(day, at.config.schedule.reply_time, ZoneInfo(at.config.office.zone))
    if deadline <= now:
        raise RefusedError("deadline_over", f"{day}")
    return deadline


def postpone(order: Postpone, at: Lookup, press: Press, now: datetime) -> Plan:
    """延期: a commission is due later for the units for which it has not ended; each hears of it."""
    known = at.books.office.commissions.get(order.commission)
    if known is None:
        raise RefusedError("no_commission", order.commission)
    if known.withdrawn:
        raise RefusedError("withdrawn", known.id)
    if not known.open:
        raise RefusedError("all_ended", known.id)
    deadline = _deadline(order.deadline, at, now)
    if deadline <= known.deadline:
        raise RefusedError("no_later", known.id, f"{known.deadline.date()}")
    letters = _postponed(replace(known, deadline=deadline), at, press, now)
    event = Commanded(order.line, at.who, postpones=(Postponement(known.id, deadline, known.deadline),))
    return Plan(event, (known.id, *names(at, known.open)), asks=True, letters=tuple(letters))


def _postponed(known: Known, at: Lookup, press: Press, now: datetime) -> Iterator[Letter]:
    return Writer(at.config, press, at.roster, now).letters(known, known.open, POSTPONED, at.stamp(now).prefix)


def end(order: Fulfilled | Missed | Excused, at: Lookup, now: datetime) -> Plan:
    """How a commission ended for a unit: points on the day of its deadline, or none (免扣)."""
    known, unit = _open(order, at)
    ended = CommissionEnd(known.id, unit, Ending.EXCUSED)
    if isinstance(order, Fulfilled):
        ended = CommissionEnd(known.id, unit, Ending.FULFILLED, _item(order, at, unit))
    elif isinstance(order, Missed):
        if now <= known.deadline:
            raise RefusedError("deadline_open", known.id)
        ended = CommissionEnd(known.id, unit, Ending.MISSED)
    entries = _credits(known, ended, at, now)
    event = Commanded(order.line, at.who, entries, ends=(ended,))
    about = (known.id, at.roster.unit(unit).short, *filter(None, [ended.item]))
    day = known.deadline.date()
    return Plan(event, about, asks=isinstance(order, Missed) or (bool(entries) and at.is_published(day)))


def _open(order: Fulfilled | Missed | Excused, at: Lookup) -> tuple[Known, str]:
    """The commission and the unit meant, for which nobody has said how it ended."""
    known = at.books.office.commissions.get(order.commission)
    if known is None:
        raise RefusedError("no_commission", order.commission)
    unit = at.unit(order.unit)
    unit = unit if unit in known.units else at.roster.counting(unit, at.day)
    short = at.roster.unit(unit).short
    if known.withdrawn:
        raise RefusedError("withdrawn", known.id)
    if unit not in known.units:
        raise RefusedError("not_commissioned", known.id, short)
    if unit not in known.open:
        raise RefusedError("commission_ended", known.id, short)
    return known, unit


def _item(order: Fulfilled, at: Lookup, unit: str) -> str:
    if order.item is None:
        return ""
    (found,) = at.originals((order.item,))
    if unit not in found.item.units:
        raise RefusedError("not_its_item", found.item.id, at.roster.unit(unit).short)
    return found.item.id


def _credits(known: Known, ended: CommissionEnd, at: Lookup, now: datetime) -> tuple[Credit, ...]:
    if ended.ending is Ending.EXCUSED:
        return ()
    day = known.deadline.date()
    return scoring.commission(
        ended.unit,
        Effective(day, at.month(day)),
        done=ended.ending is Ending.FULFILLED,
        rules=at.config.rules,
        stamp=at.stamp(now),
        why=WHY.format(id=known.id, topic=known.topic),
    )


def taking_back(done: Done, at: Lookup, press: Press, now: datetime) -> Iterator[Letter]:
    """The letters by which units hear that a commission is withdrawn, or due on the day on which it was due before.

    Raises RefusedError where it has ended for a unit, or was put off again: that is to be taken back first.
    """
    for one in done.event.postpones:
        known = at.books.office.commissions[one.commission]
        if known.deadline != one.deadline or known.withdrawn:
            raise RefusedError("changed_since", done.event.line)
        if one.before <= now:
            raise RefusedError("deadline_over", f"{one.before.date()}")
        yield from _postponed(replace(known, deadline=one.before), at, press, now)
    for record in done.event.commissions:
        known = at.books.office.commissions[record.id]
        if known.ends:
            raise RefusedError("changed_since", done.event.line)
        yield from Writer(at.config, press, at.roster, now).letters(known, known.units, WITHDRAWN)


def names(at: Lookup, units: Collection[str]) -> Iterator[str]:
    return (unit.short for unit in at.roster.units if unit.id in units)
