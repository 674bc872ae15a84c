"""Items become a unit's: another's, or anybody's for the first time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mailproc.desk.lookup import Found, Lookup
from mailproc.intake import LOOK_BACK
from mailproc.ledger.events import ItemChange, MailChange
from mailproc.model import MOVED, Credit, CreditKind, MailClass, Submission
from mailproc.office import mending
from mailproc.office.entering import Entered, standing

UNDECIDED = "unattributed"  # as office.decision words it


def give(
    at: Lookup, meant: Iterable[Found], named: str, line: str, now: datetime
) -> tuple[list[Credit], list[MailChange]]:
    """What is entered and changed when these items are the named unit's, or whoever it counts for at their arrival."""
    meant = tuple(meant)
    entries: list[Credit] = []
    changes: list[MailChange] = []
    names = {found.item.id for found in meant}
    texts: set[str] = set()
    for found in meant:
        mail, unit = found.mail, at.counting(named, found.mail)
        item = replace(found.item, units=(unit,))
        fresh = is_nobodys(found)
        first = _same_text(at, found, unit) if fresh else ""
        repeated = bool(first) or (fresh and item.digest in texts)
        texts.add(item.digest)
        if not repeated:
            entries.extend(_given(at, found, unit, line, at.stamp(now).after(entries), entries))
        counted = not repeated if fresh else item.counted
        reason = "repeat" if repeated else "" if fresh else item.reason
        change = ItemChange(item.id, counted=counted, units=(unit,), reason=reason, of=first or item.of)
        open_ = any(one.reason == UNDECIDED and one.id not in names for one in mail.items)
        changes.append(_decided(mail, unit, change, still_open=open_, repeated=repeated))
    return entries, changes


def is_nobodys(found: Found) -> bool:
    """Whether an item is to be given to a unit for the first time: its mail waits for that, or was set aside."""
    return found.item.reason == UNDECIDED or (found.mail.mail_class is MailClass.OTHER and not found.item.units)


def _decided(mail: Submission, unit: str, change: ItemChange, *, still_open: bool, repeated: bool) -> MailChange:
    """A mail stays 待确认单位 as long as any of its items is."""
    kind = mail.mail_class
    if kind in {MailClass.UNATTRIBUTED, MailClass.OTHER} and not still_open:
        kind = MailClass.DUPLICATE if repeated and len(mail.items) == 1 else MailClass.SUBMISSION
    return MailChange(mail.digest, mail.number[:7], "" if still_open else unit, kind, (change,))


def _given(  # noqa: PLR0917 whose, to whom, by which line
    at: Lookup, found: Found, unit: str, line: str, stamp: Entered, entries: Iterable[Credit]
) -> tuple[Credit, ...]:
    """The credits by which an item becomes another unit's, or anybody's for the first time."""
    mail, item = found.mail, replace(found.item, units=(unit,))
    existing, rules = at.credits_of(item.id), at.config.rules
    counted = at.counted(mail.number[:7], entries)
    if is_nobodys(found):
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
    """Whether any of the items arrived, or counts, in a month whose circular is out."""
    out = at.books.office.published
    return any(found.mail.number[:7] in out or _counts_in(at, found) & out for found in meant)


def _counts_in(at: Lookup, found: Found) -> set[str]:
    known = standing(at.credits_of(found.item.id)) if found.item.reason == MOVED else ()
    return {credit.month for credit in known if credit.kind is CreditKind.RECEIVED}
