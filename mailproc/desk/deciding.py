"""What a person decides of an item: whether it counts, and whose it is."""

from collections.abc import Collection
from datetime import datetime

from mailproc.desk import teaching
from mailproc.desk.giving import UNDECIDED, give, names, touch_published
from mailproc.desk.lookup import Found, Lookup
from mailproc.desk.reply import Plan, RefusedError
from mailproc.intake import received_by_unit
from mailproc.ledger import letout
from mailproc.ledger.events import Commanded, ItemChange, MailChange
from mailproc.model import MOVED, Credit, CreditKind, MailClass, Submission
from mailproc.office import calendar, disclosure, mending
from mailproc.office.entering import Effective, standing
from mailproc.office.orders import Attribute, Count, Hide, NotCount, Tell
from mailproc.office.references import Reference, TitleRef
from mailproc.press.wording import full_day


def tell(order: Tell, at: Lookup) -> Plan:
    """The units of these items may hear of what was held back of them; the feedback of the day tells it."""
    items = tuple(dict.fromkeys(found.item.id for found in at.originals(order.items)))
    told = letout.told(at.books)
    for item in items:
        if item in told:
            raise RefusedError("told", item)
        if not any(disclosure.is_held(credit, at.config.rules) for credit in standing(at.credits_of(item))):
            raise RefusedError("nothing_held", item)
    return Plan(Commanded(order.line, at.who, tells=items), items)


def hide(order: Hide, at: Lookup) -> Plan:
    """The catalogue of adopted items leaves these out; not where it has told of all that an item was adopted for."""
    items = tuple(dict.fromkeys(_adopted(one, at) for one in order.items))
    hidden = letout.hidden(at.books)
    for item in items:
        if item in hidden:
            raise RefusedError("hidden", item)
        used = {one.month for one in standing(at.credits_of(item)) if one.kind is CreditKind.ADOPTED}
        if used and used <= at.books.office.published:
            raise RefusedError("printed", item)
    return Plan(Commanded(order.line, at.who, hides=items), items)


def _adopted(reference: Reference, at: Lookup) -> str:
    """The number of the item meant, also of one that never came by mail: these go by their titles alone."""
    if isinstance(reference, TitleRef):
        months = (at.books.month(one) for one in (at.current, calendar.previous_month(at.current)))
        unmailed = [item.id for book in months for item in book.unmailed.values() if item.title == reference.words]
        if len(unmailed) == 1:
            return unmailed[0]
    (found,) = at.originals((reference,))
    return found.item.id


def count(order: Count | NotCount, at: Lookup, now: datetime) -> Plan:
    if isinstance(order, Count) and order.month:
        return _count_in(order, at, now)
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
            why = MOVED if found.item.reason == MOVED and not new else ""
        else:
            entries.extend(mending.uncount(existing, stamp, why))
        item = ItemChange(found.item.id, counted, found.item.units, why, found.item.of)
        kind = found.mail.mail_class if counted else _set_aside(found.mail, {one.item.id for one in meant})
        changes.append(MailChange(found.mail.digest, found.mail.number[:7], found.mail.unit, kind, (item,)))
    asks = touch_published(at, [found for found in meant if found.item.units])
    return Plan(at.changing(order.line, entries, changes), names(meant), asks=asks)


def _count_in(order: Count, at: Lookup, now: datetime) -> Plan:
    """What a clerk forwarded counts in the month in which it was sent (office rules §10), or in its own again."""
    entries: list[Credit] = []
    changes: list[MailChange] = []
    meant = at.mails(order.items)
    for found in meant:
        item, own = found.item, found.mail.number[:7]
        if not item.units:
            raise RefusedError("nobody", item.id)
        when = at.arrival(found.mail) if order.month == own else _sent_in(order.month, found, at)
        existing = at.credits_of(item.id)
        if when.month in {credit.month for credit in standing(existing) if credit.kind is CreditKind.RECEIVED}:
            raise RefusedError("counted_there", item.id, order.month)
        new = mending.move(
            item,
            when,
            existing=existing,
            rules=at.config.rules,
            stamp=at.stamp(now).after(entries),
            why=order.line,
            counted=at.counted(when.month, entries),
        )
        if not new:
            raise RefusedError("cap", item.id)
        entries.extend(new)
        change = ItemChange(
            item.id, counted=True, units=item.units, reason="" if when.month == own else MOVED, of=item.of
        )
        changes.append(MailChange(found.mail.digest, own, found.mail.unit, found.mail.mail_class, (change,)))
    return Plan(at.changing(order.line, entries, changes), names(meant), asks=touch_published(at, meant))


def _sent_in(month: str, found: Found, at: Lookup) -> Effective:
    """The day on which the original of a forward was sent. Raises RefusedError where it is none of that open month."""
    sent = at.ledger.words(found.mail.digest).sent
    if sent is None:
        raise RefusedError("not_forwarded", found.item.id)
    day = calendar.local_day(sent, at.config.office.zone)
    if at.month(day) != month or month != calendar.previous_month(found.mail.number[:7]):
        raise RefusedError("sent_in", found.item.id, full_day(day))
    if month <= max(at.books.office.published, default=""):
        raise RefusedError("month_out", month)
    return at.effective(day)


def _set_aside(mail: Submission, named: Collection[str]) -> MailClass:
    """What a mail is when these items do not count: no report at all, where it was nobody's and none is left."""
    left = any(item.reason == UNDECIDED and item.id not in named for item in mail.items)
    return MailClass.OTHER if mail.mail_class is MailClass.UNATTRIBUTED and not left else mail.mail_class


def attribute(order: Attribute, at: Lookup, now: datetime) -> Plan:
    unit = at.unit(order.unit)
    meant = at.mails(order.items)
    entries, changes = give(at, meant, unit, order.line, now)
    another = any(found.mail.unit not in {"", at.counting(unit, found.mail)} for found in meant)
    return Plan(
        at.changing(order.line, entries, changes),
        names(meant),
        asks=another or touch_published(at, meant),
        choices=teaching.offered(at, meant, unit),
    )
