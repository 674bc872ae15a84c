"""What a person decides of an item: whether it counts, and whose it is."""

from collections.abc import Collection, Iterable
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
        if not found.item.units and counted:
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
        kind = found.mail.mail_class if counted else _set_aside(found.mail, {one.item.id for one in meant})
        changes.append(MailChange(found.mail.digest, found.mail.number[:7], found.mail.unit, kind, (item,)))
    asks = touch_published(at, [found for found in meant if found.item.units])
    return Plan(at.changing(order.line, entries, changes), names(meant), asks=asks)


def _set_aside(mail: Submission, named: Collection[str]) -> MailClass:
    """What a mail is when these items do not count: no report at all, where it was nobody's and none is left."""
    left = any(item.reason == UNDECIDED and item.id not in named for item in mail.items)
    return MailClass.OTHER if mail.mail_class is MailClass.UNATTRIBUTED and not left else mail.mail_class


def attribute(order: Attribute, at: Lookup, now: datetime) -> Plan:
    unit = at.unit(order.unit)
    entries: list[Credit] = []
    changes: list[MailChange] = []
    meant = at.mails(order.items)
    named = {found.item.id for found in meant}
    texts: set[str] = set()
    for found in meant:
        mail, item = found.mail, replace(found.item, units=(unit,))
        fresh = _is_nobodys(found)
        first = _same_text(at, found, unit) if fresh else ""
        repeated = bool(first) or (fresh and item.digest in texts)
        texts.add(item.digest)
        if not repeated:
            entries.extend(_given(at, found, unit, order.line, at.stamp(now).after(entries), entries))
        counted = not repeated if fresh else item.counted
        reason = "repeat" if repeated else "" if fresh else item.reason
        change = ItemChange(item.id, counted=counted, units=(unit,), reason=reason, of=first or item.of)
        open_ = any(one.reason == UNDECIDED and one.id not in named for one in mail.items)
        changes.append(_decided(mail, unit, change, still_open=open_, repeated=repeated))
    another = any(found.mail.unit not in {"", unit} for found in meant)
    return Plan(at.changing(order.line, entries, changes), names(meant), asks=another or touch_published(at, meant))


def _decided(mail: Submission, unit: str, change: ItemChange, *, still_open: bool, repeated: bool) -> MailChange:
    """A mail stays 待确认单位 as long as any of its items is."""
    kind = mail.mail_class
    if kind in {MailClass.UNATTRIBUTED, MailClass.OTHER} and not still_open:
        kind = MailClass.DUPLICATE if repeated and len(mail.items) == 1 else MailClass.SUBMISSION
    return MailChange(mail.digest, mail.number[:7], "" if still_open else unit, kind, (change,))


def _is_nobodys(found: Found) -> bool:
    """Whether an item is to be given to a unit for the first time: its mail waits for that, or was set aside."""
    return found.item.reason == UNDECIDED or (found.mail.mail_class is MailClass.OTHER and not found.item.units)


def _given(  # noqa: PLR0917 whose, to whom, by which line
    at: Lookup, found: Found, unit: str, line: str, stamp: Entered, entries: Iterable[Credit]
) -> tuple[Credit, ...]:
    """The credits by which an item becomes another unit's, or anybody's for the first time."""
    mail, item = found.mail, replace(found.item, units=(unit,))
    existing, rules = at.credits_of(item.id), at.config.rules
    counted = at.counted(mail.number[:7], entries)
    if _is_nobodys(found):
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
