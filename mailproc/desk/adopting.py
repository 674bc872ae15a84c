"""Points that a person enters: adoptions, leaders' instructions, deductions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from mailproc.desk.lookup import Lookup, made
from mailproc.desk.reply import Plan, RefusedError
from mailproc.ledger.books import EPOCH
from mailproc.ledger.events import Commanded, Unmailed
from mailproc.model import Credit, ItemRecord, ItemStatus
from mailproc.office import scoring
from mailproc.office.entering import Entered
from mailproc.office.orders import Adopt, AdoptUnmailed, Deduct, Instruct

UNMAILED_MARK = "B"  # 补录: 2026-11-B0001

Rule = Callable[[ItemRecord, tuple[Credit, ...], Entered], scoring.Outcome]


def adopt(order: Adopt, at: Lookup, now: datetime) -> Plan:
    outlet = next(one for one in at.config.rules.outlets if one.id == order.outlet)
    when, rules = at.effective(order.day), at.config.rules

    def rule(item: ItemRecord, existing: tuple[Credit, ...], stamp: Entered) -> scoring.Outcome:
        return scoring.adoption(item, outlet, order.issue, when, existing=existing, rules=rules, stamp=stamp)

    return _each(order, at, now, rule)


def instruct(order: Instruct, at: Lookup, now: datetime) -> Plan:
    level = next(one for one in at.config.rules.instructions if one.id == order.level)
    when, rules = at.effective(order.day), at.config.rules

    def rule(item: ItemRecord, existing: tuple[Credit, ...], stamp: Entered) -> scoring.Outcome:
        return scoring.instruction(item, level, when, existing=existing, rules=rules, stamp=stamp)

    return _each(order, at, now, rule)


def _each(order: Adopt | Instruct, at: Lookup, now: datetime, rule: Rule) -> Plan:
    """What a rule gives for each of an order's items; all of them or nothing."""
    entries: list[Credit] = []
    day = at.effective(order.day).day
    for found in at.originals(order.items):
        item = replace(found.item, units=_taken_over(at, found.item.units, day))
        existing = (*at.credits_of(item.id), *made(entries, found))
        outcome = rule(item, existing, at.stamp(now).after(entries))
        if outcome.note:
            raise RefusedError(outcome.note, found.item.id)
        entries.extend(outcome.credits)
    names = tuple(found.item.id for found in at.mails(order.items))
    return Plan(Commanded(order.line, at.who, tuple(entries)), names, asks=at.is_published(order.day))


def _taken_over(at: Lookup, units: tuple[str, ...], day: date) -> tuple[str, ...]:
    """Whose an item's points of that day are: a merged unit's go to whoever has taken it over."""
    known = {unit.id for unit in at.roster.units}
    return tuple(dict.fromkeys(at.roster.current(unit, day) if unit in known else unit for unit in units))


def adopt_unmailed(order: AdoptUnmailed, at: Lookup, now: datetime) -> Plan:
    """补录: its number is made up here, and its evidence is the line itself (office rules §4)."""
    outlet = next(one for one in at.config.rules.outlets if one.id == order.outlet)
    unit = at.roster.current(at.unit(order.unit), at.effective(order.day).day)
    month, office = at.month(now), at.books.office
    number = _unmailed(at, unit, order.title)
    known = bool(number)
    free = len(at.books.month(month).unmailed) + 1 + (EPOCH * office.epoch.number if office.epoch else 0)
    number = number or f"{month}-{UNMAILED_MARK}{free:04}"
    outcome = scoring.adoption(
        ItemRecord(number, "", ItemStatus.NEW, (unit,), counted=False, reason="unmailed"),
        outlet,
        order.issue,
        at.effective(order.day),
        existing=at.credits_of(number),
        rules=at.config.rules,
        stamp=at.stamp(now),
    )
    if outcome.note:
        raise RefusedError(outcome.note, number)
    entries = tuple(replace(credit, why=f"补录《{order.title}》") for credit in outcome.credits)
    fresh = () if known else (Unmailed(number, unit, order.title),)
    event = Commanded(order.line, at.who, entries, unmailed=fresh)
    return Plan(event, (at.roster.unit(unit).short,), asks=at.is_published(order.day))


def _unmailed(at: Lookup, unit: str, title: str) -> str:
    """The number of an item without mail that is in the ledger already; "" where it is not."""
    books = (at.books.month(month) for month in sorted(at.books.office.months))
    items = (item for book in books for item in book.unmailed.values())
    return next((item.id for item in items if (item.unit, item.title) == (unit, title)), "")


def deduct(order: Deduct, at: Lookup, now: datetime) -> Plan:
    kind = next(one for one in at.config.rules.deductions if one.id == order.kind)
    unit = at.unit(order.unit)
    entries = scoring.deduction(unit, kind, at.effective(order.day), why=order.why, stamp=at.stamp(now))
    return Plan(Commanded(order.line, at.who, entries), (at.roster.unit(unit).short,), asks=True)
