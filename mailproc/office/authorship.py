"""Who wrote an item, as the books know it: whom its text names, else whose address it came from, else the only one."""

import re
from collections.abc import Iterator
from datetime import date

from mailproc.model import Author, Known, Submission, Taught, Unit
from mailproc.office import furniture
from mailproc.office.roster import Roster

_NAME = r"[一-鿿㐀-䶿\U00020000-\U0003ffff]{2,4}|[一-鿿]{1,8}·[一-鿿]{1,8}"
_WHO = re.compile(rf"(?:^|[\s、,，/:：])({_NAME})(?=$|[\s、,，/(（])")
_UNIT = re.compile(rf".*{furniture.UNIT_ENDING}")


def author(signed: str, mail: Submission, unit: Unit, roster: Roster, day: date) -> Author | None:
    """The author of an item that a mail brought for a unit on that day; None where nothing is known.

    `signed` is what the text says of its author, a unit's name before the person's or not. Of several persons named
    the first is taken. A mail that a clerk passed on (代报) has no sender of the unit's.
    """
    known = tuple(_people(unit, roster, day))
    named = _named(signed, [name for name, _ in known])
    if named:
        return Author(unit.id, named, Known.SIGNED)
    if not mail.on_behalf:
        sent = next((name for name, address in known if address and address == mail.sender.address), "")
        if sent:
            return Author(unit.id, sent, Known.ADDRESS)
    names = {name for name, _ in known}
    return Author(unit.id, names.pop(), Known.ONLY) if len(names) == 1 else None


def _people(unit: Unit, roster: Roster, day: date) -> Iterator[tuple[str, str]]:
    """The unit's persons with their addresses, "" where none is known: its reporters, its parts', and those taught."""
    units = [unit, *(one for one in roster.units if one.parent == unit.id)]
    gone = {lesson.address.lower() for lesson in roster.taught if not lesson.unit and _holds(lesson, day)}
    for one in units:
        for reporter in one.reporters:
            if reporter.address.lower() not in gone:
                yield reporter.name, reporter.address.lower()
        for lesson in roster.taught:
            if lesson.unit == one.id and lesson.person and _holds(lesson, day):
                yield lesson.person, lesson.address.lower()


def _holds(lesson: Taught, day: date) -> bool:
    return (lesson.since is None or lesson.since <= day) and (lesson.until is None or day <= lesson.until)


def _named(signed: str, known: list[str]) -> str:
    together = signed.replace(" ", "")
    ours = [name for name in dict.fromkeys(known) if name in together]
    if ours:
        return min(ours, key=together.index)
    return next((who[1] for who in _WHO.finditer(signed) if not _UNIT.fullmatch(who[1])), "")
