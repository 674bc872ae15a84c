"""Commissions as the books hold them: whom they ask, which letters went out, how they ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from mailproc.ledger.events import Commanded, LetterRecord
from mailproc.model import CommissionEnd, CommissionRecord, LetterKind

ASKED, REMINDER, POSTPONED, WITHDRAWN = "asked", "reminder", "postponed", "withdrawn"  # what letters are about


@dataclass(frozen=True, slots=True)
class Commission:
    """A commission since `asked`. `letters` are ours about it, `reminded` the keys of the reminders among them.

    `fixed` is since when its deadline is this one; None: since it was asked.
    """

    id: str
    units: tuple[str, ...]
    deadline: datetime
    topic: str
    asked: datetime
    letters: tuple[str, ...] = ()
    reminded: tuple[str, ...] = ()
    ends: tuple[CommissionEnd, ...] = ()
    withdrawn: bool = False
    fixed: datetime | None = None

    @property
    def open(self) -> tuple[str, ...]:
        """The units of which it is not yet said how it ended for them."""
        ended = {end.unit for end in self.ends}
        return () if self.withdrawn else tuple(unit for unit in self.units if unit not in ended)


Known = Mapping[str, Commission]


def key(commission: str, unit: str, what: str, once: str = "") -> str:
    """What a letter to a unit about a commission is known by: Y1/kjj/asked; `once` tells apart those of one sort."""
    return "/".join(filter(None, (commission, unit, what, once)))


def reminder_key(commission: Commission, unit: str) -> str:
    """A unit is reminded once of each deadline."""
    return key(commission.id, unit, REMINDER, f"{commission.deadline.date()}")


def ordered(known: Known, event: Commanded, at: datetime) -> dict[str, Commission]:
    """The commissions after a clerk's line."""
    made = {one.id: begun(one, at) for one in event.commissions}
    found = {**known, **made}
    for one in event.postpones:
        found[one.commission] = replace(found[one.commission], deadline=one.deadline, fixed=at)
    return _ended(found, event.ends)


def taken_back(known: Known, event: Commanded, at: datetime) -> dict[str, Commission]:
    """The commissions after that line was taken back."""
    found = dict(known)
    for one in event.postpones:
        found[one.commission] = replace(found[one.commission], deadline=one.before, fixed=at)
    for record in event.commissions:
        found[record.id] = replace(found[record.id], withdrawn=True)
    for end in event.ends:
        ended = found[end.commission]
        found[end.commission] = replace(ended, ends=tuple(other for other in ended.ends if other != end))
    return found


def written(known: Known, letters: Iterable[LetterRecord]) -> dict[str, Commission]:
    """The commissions with the letters that are about them."""
    found = dict(known)
    for letter in letters:
        name, _, about = letter.subject_key.partition("/") if letter.kind is LetterKind.COMMISSION else ("", "", "")
        if (one := found.get(name)) is not None:
            reminder = f"/{REMINDER}/" in about and letter.subject_key not in one.reminded
            reminded = (*one.reminded, letter.subject_key) if reminder else one.reminded
            found[name] = replace(one, letters=(*one.letters, letter.id), reminded=reminded)
    return found


def begun(record: CommissionRecord, at: datetime) -> Commission:
    return Commission(record.id, record.units, record.deadline, record.topic, at)


def _ended(known: dict[str, Commission], ends: Iterable[CommissionEnd]) -> dict[str, Commission]:
    for end in ends:
        one = known[end.commission]
        known[end.commission] = replace(one, ends=(*one.ends, end))
    return known
