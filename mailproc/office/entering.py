"""How a credit enters the ledger: its month, its mark, its number, and the credit that takes it back.

Credits are never edited. What takes a credit back reverses it; a reversal can itself be reversed, which gives
the points again. No credit is reversed twice.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from mailproc.model import Credit
from mailproc.office.calendar import next_month

LATE = "late"  # 补记
REVERSAL = "reversal"  # 冲减


@dataclass(frozen=True, slots=True)
class Entered:
    """The journal commit that brings credits: its number, its moment, who made it, the months published by then.

    `taken` is how many credits the commit already has; numbers go on from there.
    """

    prefix: str
    at: datetime
    who: str
    published: frozenset[str] = frozenset()
    taken: int = 0

    def after(self, entries: Sequence[Credit]) -> "Entered":
        """The same commit, once it holds these credits too."""
        return replace(self, taken=self.taken + len(entries))


@dataclass(frozen=True, slots=True)
class Effective:
    """The day from which a fact holds, and the month (calendar month or period) that this day belongs to."""

    day: date
    month: str


def placing(effective_month: str, published: Collection[str], *, reversal: bool) -> tuple[str, str]:
    """The month that a credit goes to, and its mark: "", "late" (补记) or "reversal" (冲减).

    Months close in order, so every month up to the last published one is closed (office rules §2).
    """
    last = max(published, default="")
    if effective_month > last:
        return effective_month, ""
    return next_month(last), REVERSAL if reversal else LATE


def standing(entries: Iterable[Credit]) -> tuple[Credit, ...]:
    """The credits that hold: they give something, and nothing has taken it back."""
    known = tuple(entries)
    taken_back = {credit.reverses for credit in known}
    return tuple(credit for credit in known if credit.count > 0 and credit.id not in taken_back)


def numbered(drafts: Iterable[Credit], stamp: Entered) -> tuple[Credit, ...]:
    """The drafts as the commit's next credits: "123.1", "123.2" …"""
    return tuple(replace(draft, id=f"{stamp.prefix}.{k}") for k, draft in enumerate(drafts, stamp.taken + 1))


def taken_back(credit: Credit, stamp: Entered, why: str) -> Credit:
    """The draft that reverses a credit: in the credit's own month while that is open, else in the first open one."""
    gives = credit.count < 0
    month, late = placing(credit.month, stamp.published, reversal=not gives)
    # A late credit has a footnote in its paper; marked too, its reversal stands beside it.
    mark = (LATE if gives else REVERSAL) if late or credit.late else ""
    return replace(
        credit,
        id="",
        points=-credit.points,
        count=-credit.count,
        month=month,
        at=stamp.at,
        who=stamp.who,
        why=why,
        late=mark,
        reverses=credit.id,
    )


def given_anew(credit: Credit, stamp: Entered, why: str) -> Credit:
    """The draft of a credit like this one, entered now."""
    month, late = placing(credit.month, stamp.published, reversal=False)
    mark = LATE if late or credit.late else ""
    return replace(credit, id="", month=month, at=stamp.at, who=stamp.who, why=why, late=mark, reverses="")
