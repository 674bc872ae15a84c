"""Commissions (约稿): units are asked; how it ended for each is a person's word, given once."""

from collections.abc import Collection, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from mailproc.commissions import Writer
from mailproc.desk.lookup import Lookup
from mailproc.desk.reply import Plan, RefusedError
from mailproc.ledger.books import EPOCH, Done
from mailproc.ledger.commissions import ASKED, WITHDRAWN, begun
from mailproc.ledger.commissions import Commission as Known
from mailproc.ledger.events import Commanded
from mailproc.model import CommissionEnd, CommissionRecord, Credit, Ending, Letter
from mailproc.office import scoring
from mailproc.office.commissions import LETTER
from mailproc.office.entering import Effective
from mailproc.office.orders import Commission, Excused, Fulfilled, Missed
from mailproc.press.render import Press

WHY = "{id}：{topic}"


def commission(order: Commission, at: Lookup, press: Press, now: datetime) -> Plan:
    """约稿: a letter to each of the units, and a number by which all speak of it."""
    zone = ZoneInfo(at.config.office.zone)
    deadline = datetime.combine(order.deadline, at.config.schedule.reply_time, zone)
    if deadline <= now:
        raise RefusedError("deadline_over", f"{order.deadline}")
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
    """The letters by which units hear that a commission is withdrawn.

    Raises RefusedError where it has ended for a unit: that is to be taken back first.
    """
    for record in done.event.commissions:
        known = at.books.office.commissions[record.id]
        if known.ends:
            raise RefusedError("changed_since", done.event.line)
        yield from Writer(at.config, press, at.roster, now).letters(known, known.units, WITHDRAWN)


def names(at: Lookup, units: Collection[str]) -> Iterator[str]:
    return (unit.short for unit in at.roster.units if unit.id in units)
