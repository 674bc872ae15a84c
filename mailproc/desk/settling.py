"""Doubts that a person settles: two items are one, all is well as it stands, a unit is answered, or a sender asked."""

from datetime import datetime

from mailproc.desk.giving import names, touch_published
from mailproc.desk.lookup import Found, Lookup
from mailproc.desk.reply import Plan, RefusedError
from mailproc.hearing import unanswered
from mailproc.ledger.events import Commanded, ItemChange, MailChange
from mailproc.model import Credit, CreditKind, Letter, LetterKind, MailClass
from mailproc.office import calendar, mending
from mailproc.office.entering import standing
from mailproc.office.orders import Answered, Ask, Keep, Repeat
from mailproc.post import letter as post_letter
from mailproc.press import question
from mailproc.press.render import Press
from mailproc.press.wording import moment_name

USED = (CreditKind.ADOPTED, CreditKind.INSTRUCTION)


def repeat(order: Repeat, at: Lookup, now: datetime) -> Plan:
    """并为一条: of two items the later is the earlier one's, in whichever order they were typed, and counts no more."""
    pairs = [_in_order(at, at.one(item), at.one(order.of)) for item in order.items]
    entries: list[Credit] = []
    changes: list[MailChange] = []
    for first, later in pairs:
        if later.item.of == first.item.id or at.original(later).item.id == at.original(first).item.id:
            raise RefusedError("one_already", later.item.id, first.item.id)
        if set(later.item.units) != set(first.item.units):
            raise RefusedError("other_units", later.item.id, first.item.id, choices=(f"不计 {later.item.id} 内容重复",))
        existing = at.credits_of(later.item.id)
        if any(credit.kind in USED for credit in standing(existing)):
            raise RefusedError("later_used", later.item.id)
        entries.extend(mending.uncount(existing, at.stamp(now).after(entries), order.line))
        changes.append(_joined(later, first, revision=order.revision))
    meant = [later for _, later in pairs]
    return Plan(at.changing(order.line, entries, changes), names(meant), asks=touch_published(at, meant))


def _in_order(at: Lookup, one: Found, other: Found) -> tuple[Found, Found]:
    if one.item.id == other.item.id:
        raise RefusedError("same_item", one.item.id)
    first, later = sorted((one, other), key=lambda found: (found.mail.arrival, found.mail.digest, found.item.id))
    return at.original(first), later


def _joined(later: Found, first: Found, *, revision: bool) -> MailChange:
    mail, item = later.mail, later.item
    reason = "revision" if revision else "repeat"
    others = [one for one in mail.items if one.id != item.id]
    alone = mail.mail_class is MailClass.SUBMISSION and all(one.of for one in others)
    kind = (MailClass.REVISION if revision else MailClass.DUPLICATE) if alone else mail.mail_class
    change = ItemChange(item.id, counted=False, units=item.units, reason=reason, of=first.item.id)
    return MailChange(mail.digest, mail.number[:7], mail.unit, kind, (change,))


def keep(order: Keep, at: Lookup, _now: datetime) -> Plan:
    """What was shown as doubtful is well as it stands, and is not shown again."""
    meant = at.mails(order.items)
    settled = tuple(found.item.id for found in meant if found.item.id not in at.books.office.settled)
    if not settled:
        raise RefusedError("settled", *names(meant))
    return Plan(Commanded(order.line, at.who, settles=settled), settled)


def answered(order: Answered, at: Lookup, now: datetime) -> Plan:
    """已答复: what a unit remarked in the last two weeks, or on one of its days, is shown no more."""
    zone = at.config.office.zone
    unit = "" if "@" in order.whose else at.unit(order.whose)
    whose = {unit, at.roster.counting(unit, at.day)} if unit else {order.whose}
    meant = [
        mail
        for mail in unanswered(at.config, at.books, now)
        if whose & {mail.unit or mail.proposal, mail.sender.address}
        and order.day in {None, calendar.local_day(mail.arrival, zone)}
    ]
    if not meant:
        raise RefusedError("no_remark", order.whose)
    told = tuple(moment_name(mail.arrival, zone) for mail in meant)
    return Plan(Commanded(order.line, at.who, answers=tuple(mail.digest for mail in meant)), told)


def ask(order: Ask, at: Lookup, press: Press, now: datetime) -> Plan:
    """A letter to the sender of a mail that is nobody's yet: which unit is it? Once for each mail."""
    letters: list[Letter] = []
    meant = at.mails(order.items)
    domain = at.config.sending.sender.rpartition("@")[2]
    for mail in {found.mail.digest: found.mail for found in meant}.values():
        if mail.mail_class is not MailClass.UNATTRIBUTED:
            raise RefusedError("known_unit", mail.number)
        if not post_letter.deliverable(mail.sender.address):
            raise RefusedError("no_sender", mail.number)
        letter = question.question(press, at.config.office, mail, now=now)
        if at.ledger.index.letter(post_letter.identity(LetterKind.QUESTION, letter.key, mail.sender.address, domain)):
            raise RefusedError("asked", mail.number)
        letters.append(letter)
    addresses = tuple(letter.recipient.address for letter in letters)
    return Plan(Commanded(order.line, at.who), addresses, letters=tuple(letters))
