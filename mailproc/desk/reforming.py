"""Units through a reform of the administration: one becomes part of another (并入), one has another name (更名)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from mailproc.desk.lookup import Lookup
from mailproc.desk.reply import Plan, RefusedError
from mailproc.ledger.events import Commanded, ItemChange, MailChange
from mailproc.model import Credit, Lessons, Merger, Renaming, Submission
from mailproc.office import mending
from mailproc.office.learning import both_names
from mailproc.office.orders import MergeUnit, Rename
from mailproc.press import transcript


def merge(order: MergeUnit, at: Lookup, now: datetime) -> Plan:
    """From a day on a unit's items are another's: those to come, and those received since in months still open.

    What came before, and what is published, stays the old unit's, under its name (office rules §3).
    """
    unit, into = at.unit(order.unit), at.unit(order.into)
    _may_merge(at, unit, into, order)
    merger = Merger(unit, into, order.day)
    after = at.taught(Lessons(mergers=(merger,)))
    existing = _by_item(at)
    entries: list[Credit] = []
    changes: list[MailChange] = []
    for mail in _received(at, merger):
        items: list[ItemChange] = []
        for item in mail.items:
            units = tuple(dict.fromkeys(after.counting(one, mail) if one == unit else one for one in item.units))
            if units == item.units:
                continue
            entries += mending.transfer(
                existing[item.id],
                units,
                rules=at.config.rules,
                stamp=at.stamp(now).after(entries),
                why=order.line,
                counted=at.counted(mail.number[:7], entries),
            )
            items.append(ItemChange(item.id, item.counted, units, item.reason, item.of))
        whose = after.counting(unit, mail) if mail.unit == unit else mail.unit
        if items or whose != mail.unit:
            changes.append(MailChange(mail.digest, mail.number[:7], whose, mail.mail_class, tuple(items)))
    event = replace(at.changing(order.line, entries, changes), lessons=Lessons(mergers=(merger,)))
    told = (*(at.roster.unit(one).short for one in (unit, into)), transcript.since(order.day))
    return Plan(event, (*told, *(item.item for change in changes for item in change.items)), asks=True)


def _may_merge(at: Lookup, unit: str, into: str, order: MergeUnit) -> None:
    for one in (unit, into):
        row = at.roster.unit(one)
        if row.until is not None and (one == unit or row.until < order.day):
            raise RefusedError("ended", row.short)
    if at.roster.counting(into, order.day) in {unit, at.roster.counting(unit, order.day)} or _is_part(at, into, unit):
        raise RefusedError("one_unit", at.roster.unit(unit).short, at.roster.unit(into).short)


def _is_part(at: Lookup, part: str, whole: str) -> bool:
    """Whether a unit is, or leads to, another, as a part of it or by mergers."""
    seen: set[str] = set()
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if one == whole:
            return True
        if one and one not in seen:
            seen.add(one)
            row = at.roster.unit(one)
            waiting += [row.parent, row.successor]
    return False


def _received(at: Lookup, merger: Merger) -> list[Submission]:
    """The mails since the merger in months that are not published, in their order."""
    last = max(at.books.office.published, default="")
    return [
        mail
        for month in sorted(one for one in at.books.office.months if one > last)
        for mail in sorted(at.books.month(month).submissions.values(), key=lambda one: one.number)
        if mail.items and at.arrival(mail).day >= merger.since
    ]


def _by_item(at: Lookup) -> Mapping[str, list[Credit]]:
    found: defaultdict[str, list[Credit]] = defaultdict(list)
    for credit in at.credits_since(""):
        found[credit.item].append(credit)
    return found


def rename(order: Rename, at: Lookup, _now: datetime) -> Plan:
    """From a day on a unit has another name, in papers from that day's month on; the old one goes on naming it."""
    unit = at.unit(order.unit)
    name, short = both_names(order.name, at.config.office.city)
    old = at.roster.unit(unit)
    if short == old.short:
        raise RefusedError("one_name", short)
    others = {*at.roster.called(name), *at.roster.called(short)} - {unit}
    if others:
        raise RefusedError("name_taken", short, *(at.roster.unit(one).short for one in sorted(others)))
    lessons = Lessons(renamings=(Renaming(unit, name, short, order.day),))
    told = (old.short, short, transcript.since(order.day))
    return Plan(Commanded(order.line, at.who, lessons=lessons), told)
