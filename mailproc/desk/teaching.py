"""Whose an address is, from which day on: taught (信息员), and ended (离任); with the mail that came from it since.

Nothing is learned silently: giving a stranger's mail to a unit only offers the line that teaches (office rules §3).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from mailproc.config import covers
from mailproc.desk.giving import UNDECIDED, give, names, touch_published
from mailproc.desk.lookup import Found, Lookup
from mailproc.desk.reply import Plan, RefusedError
from mailproc.ledger.events import Commanded
from mailproc.model import NO_LESSONS, Lessons, MailClass, Submission, Taught
from mailproc.office.attribution import contradiction
from mailproc.office.language.listed import looks_like_unit
from mailproc.office.orders import Inform, Leave, informing
from mailproc.press import transcript

_WORDS = re.compile(r"[一-鿿㐀-䶿·]+")
_PERSON = re.compile(r"[一-鿿㐀-䶿·]{2,4}")


def inform(order: Inform, at: Lookup, now: datetime) -> Plan:
    """An address is a person's of a unit from a day on; what came from it since, and was not so, becomes the unit's.

    That is: mail that waits for its unit, and mail that is another unit's by its address alone; not what another unit
    signed, what a person gave to a unit, or several units' together.
    """
    address, unit = order.address.lower(), at.unit(order.unit)
    lesson = Taught(address, unit, order.person, since=order.since or at.day)
    _may_be_taught(at, lesson)
    after = at.taught(Lessons(taught=(lesson,)))
    if after.roster.by_address(address, lesson.since or at.day) is None:
        raise RefusedError("ended", at.roster.unit(unit).short)
    meant = [found for mail in _since(at, lesson) if _is_given(after, mail, unit) for found in _each(mail)]
    entries, changes = give(after, meant, unit, order.line, now)
    event = replace(at.changing(order.line, entries, changes), lessons=Lessons(taught=(lesson,)))
    another = any(found.mail.unit for found in meant)
    told = (order.person, address, at.roster.unit(unit).short, *_from(lesson), *_before(at, lesson), *names(meant))
    return Plan(event, told, asks=another or touch_published(at, meant))


def _may_be_taught(at: Lookup, lesson: Taught) -> None:
    config = at.config
    people = {person.address for person in (*config.clerks, *config.signers)}
    ours = {*people, config.office.address, config.sending.sender}
    if lesson.address in ours or any(covers(superior, lesson.address) for superior in config.superiors):
        raise RefusedError("not_teachable", lesson.address)
    if lesson in at.books.office.learned.taught:
        raise RefusedError("taught", lesson.address)


def _since(at: Lookup, lesson: Taught) -> Iterator[Submission]:
    """The mails that came from an address since it is the unit's."""
    first = at.month(lesson.since) if lesson.since else ""
    for month in sorted(one for one in at.books.office.months if one >= first):
        for mail in at.books.month(month).submissions.values():
            here = mail.sender.address == lesson.address and mail.items and not mail.on_behalf
            if here and (lesson.since is None or at.arrival(mail).day >= lesson.since):
                yield mail


def _is_given(after: Lookup, mail: Submission, unit: str) -> bool:
    """Whether a mail of an address becomes the unit's with what was taught of the address."""
    day, owner = after.arrival(mail).day, after.counting(unit, mail)
    known = [one for one in mail.evidence if one.unit in {each.id for each in after.roster.units}]
    if contradiction(known, owner, mail.subject, after.roster, day):
        return False
    if mail.mail_class is MailClass.UNATTRIBUTED:
        return True
    alone = all(item.units == (mail.unit,) for item in mail.items)
    return mail.unit not in {"", owner} and alone and mail.digest not in _given_by_hand(after)


def _given_by_hand(at: Lookup) -> frozenset[str]:
    """The mails of which a person said whose they are, each by itself."""
    return frozenset(
        change.digest
        for done in at.books.office.commands.values()
        if done.event.lessons == NO_LESSONS
        for change, before in zip(done.event.changes, done.event.before, strict=False)
        if change.unit != before.unit
    )


def _each(mail: Submission) -> Iterator[Found]:
    undecided = mail.mail_class is MailClass.UNATTRIBUTED and any(item.reason == UNDECIDED for item in mail.items)
    return (Found(mail, item) for item in mail.items if not undecided or not item.units)


def _from(lesson: Taught) -> Iterator[str]:
    if lesson.since is not None:
        yield transcript.since(lesson.since)


def _before(at: Lookup, lesson: Taught) -> Iterator[str]:
    """Whose the address was until then."""
    day = lesson.since or at.day
    found = at.roster.by_address(lesson.address, day)
    owner = found[1] if found else at.roster.by_domain(lesson.address, day)
    if owner and owner != lesson.unit:
        yield transcript.formerly(at.roster.unit(owner).short)


# --- 离任 -------------------------------------------------------------------------------------------------


def leave(order: Leave, at: Lookup, _now: datetime) -> Plan:
    """The addresses of a person of a unit are nobody's from a day on; what has come from them since stays as it is."""
    unit = at.roster.counting(at.unit(order.unit), order.day)
    addresses = tuple(dict.fromkeys(_addresses(at, order, unit)))
    if not addresses:
        raise RefusedError("no_reporter", order.person, at.roster.unit(unit).short)
    lessons = Lessons(taught=tuple(Taught(one, "", order.person, since=order.day) for one in addresses))
    since = [mail.number for one in lessons.taught for mail in _since(at, one) if mail.unit == unit]
    told = (*addresses, transcript.since(order.day), *([transcript.counted_since(since)] if since else ()))
    if not at.taught(lessons).roster.letters_to(unit, max(order.day, at.day)):
        told = (*told, transcript.unreachable(at.roster.unit(unit).short))
    return Plan(Commanded(order.line, at.who, lessons=lessons), told)


def _addresses(at: Lookup, order: Leave, unit: str) -> Iterator[str]:
    listed = (
        reporter.address.lower()
        for one in at.roster.units
        for reporter in one.reporters
        if reporter.name == order.person and reporter.address
    )
    taught = (one.address for one in at.roster.taught if one.person == order.person and one.unit)
    for address in (*listed, *taught):
        found = at.roster.by_address(address, order.day)
        if found is not None and at.roster.counting(found[1], order.day) == unit:
            yield address


# --- what may be taught -----------------------------------------------------------------------------------


def offered(at: Lookup, meant: Iterable[Found], unit: str) -> tuple[str, ...]:
    """The lines that teach the addresses of strangers whose mails were just said to be a unit's."""
    first: dict[str, Submission] = {}
    for found in meant:
        mail = found.mail
        known = first.setdefault(mail.sender.address, mail)
        if mail.arrival < known.arrival:
            first[mail.sender.address] = mail
    return tuple(_line(at, mail, unit) for mail in first.values() if _is_strangers(at, mail))


def _is_strangers(at: Lookup, mail: Submission) -> bool:
    """Whether the mail's address is nobody's, on the day of its arrival as well as now."""
    address = mail.sender.address
    if not address or mail.on_behalf or mail.unit:
        return False
    days = (at.arrival(mail).day, at.day)
    return not any(at.roster.by_address(address, day) or at.roster.by_domain(address, day) for day in days)


def _line(at: Lookup, mail: Submission, unit: str) -> str:
    authors = [item.author for item in at.ledger.words(mail.digest).contents.items]
    words = [word for text in (mail.sender.name, *authors) for word in _WORDS.findall(text)]
    people = (one for one in words if _PERSON.fullmatch(one) and not looks_like_unit(one) and not at.roster.called(one))
    person = next(people, transcript.SOMEBODY)
    return informing(person, mail.sender.address, at.roster.unit(unit).short, at.arrival(mail).day)
