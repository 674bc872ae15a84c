"""What a person decides of an item: whether it counts, and whose it is."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mailproc.desk.lookup import Found, Lookup
from mailproc.desk.reply import Plan, RefusedError
from mailproc.intake import LOOK_BACK, received_by_unit
from mailproc.ledger.events import ItemChange, MailChange
from mailproc.model import Credit, MailClass, Submission
from mailproc.office import mending
from mailproc.office.entering import Entered
from mailproc.office.orders import Attribute, Count, NotCount

UNDECIDED = "unattributed"  # as office.decision words it


def count(order: Count | NotCount, at: Lookup, now: datetime) -> Plan:
    counted = isinstance(order, Count)
    why = order.why if isinstance(order, NotCount) else ""
    entries: list[Credit] = []
    changes: list[MailChange] = []
    meant = at.mails(order.items)
    for found in meant:
        if not found.item.units:
            raise RefusedError("nobody", found.item.id)
        stamp = at.stamp(now).after(entries)
        existing = at.credits_of(found.item.id)
        if counted:
            when = at.arrival(found.mail)
            so_far, rules = at.counted(found.mail.number[:7], entries), at.config.rules
            new = mending.recount(found.item, when, existing=existing, rules=rules, stamp=stamp, counted=so_far)
            if not new and not received_by_unit(existing):
                raise RefusedError("cap", found.item.id)
            entries.extend(new)
        else:
            entries.extend(mending.uncount(existing, stamp, why))
        item = ItemChange(found.item.id, counted, found.item.units, why, found.item.of)
        changes.append(
            MailChange(found.mail.digest, found.mail.number[:7], found.mail.unit, found.mail.mail_class, (item,))
        )
    return Plan(at.changing(order.line, entries, changes), names(meant), asks=touch_published(at, meant))


def attribute(order: Attribute, at: Lookup, now: datetime) -> Plan:
    unit = at.unit(order.unit)
    entries: list[Credit] = []
    changes: list[MailChange] = []
    meant = at.mails(order.items)
    named = {found.item.id for found in meant}
    texts: set[str] = set()
    for found in meant:
        mail, item = found.mail, replace(found.item, units=(unit,))
        first = _same_text(at, found, unit) if item.reason == UNDECIDED else ""
        repeated = bool(first) or (item.reason == UNDECIDED and item.digest in texts)
        texts.add(item.digest)
        if not repeated:
            entries.extend(_given(at, Found(mail, item), order.line, at.stamp(now).after(entries), entries))
        counted = not repeated if item.reason == UNDECIDED else item.counted
        reason = "repeat" if repeated else "" if item.reason == UNDECIDED else item.reason
        change = ItemChange(item.id, counted=counted, units=(unit,), reason=reason, of=first or item.of)
        open_ = any(one.reason == UNDECIDED and one.id not in named for one in mail.items)
        changes.append(_decided(mail, unit, change, still_open=open_, repeated=repeated))
    another = any(found.mail.unit not in {"", unit} for found in meant)
    return Plan(at.changing(order.line, entries, changes), names(meant), asks=another or touch_published(at, meant))


def _decided(mail: Submission, unit: str, change: ItemChange, *, still_open: bool, repeated: bool) -> MailChange:
    """A mail stays 待确认单位 as long as any of its items is."""
    kind = mail.mail_class
    if kind is MailClass.UNATTRIBUTED and not still_open:
        kind = MailClass.DUPLICATE if repeated and len(mail.items) == 1 else MailClass.SUBMISSION
    return MailChange(mail.digest, mail.number[:7], "" if still_open else unit, kind, (change,))


def _given(at: Lookup, found: Found, line: str, stamp: Entered, entries: Iterable[Credit]) -> tuple[Credit, ...]:
    """The credits by which an item becomes another unit's, or anybody's for the first time."""
    mail, item = found.mail, found.item
    existing, rules = at.credits_of(item.id), at.config.rules
    counted = at.counted(mail.number[:7], entries)
    if item.reason == UNDECIDED:
        when = at.arrival(mail)
        return mending.recount(item, when, existing=existing, rules=rules, stamp=stamp, counted=counted)
    return mending.transfer(existing, item.units, rules=rules, stamp=stamp, why=line, counted=counted)


def _same_text(at: Lookup, found: Found, unit: str) -> str:
    """The unit's own item of exactly this text, which this one then only repeats."""
    index = at.ledger.index
    for name in index.by_text(found.item.digest, found.mail.arrival - LOOK_BACK):
        known = index.item(name)
        if name != found.item.id and known is not None and unit in known.units:
            return name
    return ""


def names(meant: Iterable[Found]) -> tuple[str, ...]:
    """The numbers of items, as an answer names them."""
    return tuple(found.item.id for found in meant)


def touch_published(at: Lookup, meant: Iterable[Found]) -> bool:
    """Whether any of the items arrived in a month whose circular is out."""
    return any(found.mail.number[:7] in at.books.office.published for found in meant)
