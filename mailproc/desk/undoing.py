"""A line is taken back: what it gave is reversed, what it changed is put back as it was."""

from datetime import datetime

from mailproc.desk import commissioning
from mailproc.desk.lookup import Lookup
from mailproc.desk.reply import Plan, RefusedError
from mailproc.ledger.events import Commanded
from mailproc.office import calendar, mending
from mailproc.office.orders import Undo
from mailproc.press.render import Press


def undo(order: Undo, at: Lookup, press: Press, now: datetime) -> Plan:
    """Refused where what the line did was changed since: that comes first. Units hear of a commission withdrawn."""
    done = at.done(order.number)
    event = done.event
    for change in event.changes:
        if at.as_it_is(change) != change:
            raise RefusedError("changed_since", event.line)
    letters = tuple(commissioning.taking_back(done, at, press, now))
    if not event.can_be_undone:
        raise RefusedError("sent_off", event.line)
    concerned = {credit.item for credit in event.credits} | {""}
    first = min((credit.month for credit in event.credits), default=at.month(now))
    since = calendar.previous_month(first)  # a correction may have moved what was entered there
    existing = [credit for credit in at.credits_since(since) if credit.item in concerned]
    if mending.moved_on(event.credits, existing):
        raise RefusedError("changed_since", event.line)
    entries = mending.undone(event.credits, existing, at.stamp(now), order.line)
    taken_back = Commanded(
        order.line,
        at.who,
        entries,
        changes=event.before,
        before=event.changes,
        undoes=done.n,
        suspends=event.resumes,
        resumes=event.suspends,
        settles=event.unsettles,
        unsettles=event.settles,
        frees=event.holds_back,
    )
    reversed_ = {entry.reverses for entry in entries}
    touched = {one.month for one in event.credits} | {one.month for one in existing if one.id in reversed_}
    published = touched & at.books.office.published
    return Plan(taken_back, (event.line,), asks=bool(published or letters), letters=letters)
