"""To which addresses letters go: stopped and resumed by a person."""

from datetime import datetime

from mailproc.desk.lookup import Lookup
from mailproc.desk.reply import Plan, RefusedError
from mailproc.ledger.events import Commanded
from mailproc.office import calendar
from mailproc.office.orders import Resume, Suspend


def suspend(order: Suspend, at: Lookup, now: datetime) -> Plan:
    outgoing = at.books.office.outgoing
    people = {person.address for person in (*at.config.clerks, *at.config.signers)}
    written = {*outgoing.fates, *(one.record.recipient for one in outgoing.waiting.values())}
    for address in order.addresses:
        if address in people:
            raise RefusedError("kept", address)
        if address in outgoing.suspended:
            raise RefusedError("suspended", address)
        day = calendar.local_day(now, at.config.office.zone)
        if address not in written and not at.roster.by_address(address, day):
            raise RefusedError("stranger", address)
    return Plan(Commanded(order.line, at.who, suspends=order.addresses), order.addresses)


def resume(order: Resume, at: Lookup, _now: datetime) -> Plan:
    for address in order.addresses:
        if address not in at.books.office.outgoing.suspended:
            raise RefusedError("not_suspended", address)
    return Plan(Commanded(order.line, at.who, resumes=order.addresses), order.addresses)
