"""The figures that the month must end with, by plain arithmetic of its own: none of mailproc's rules are called."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from mailproc.demo.clerk import ClerkLine, Entry
from mailproc.demo.planned import MONTH, YEAR, City, Planned
from mailproc.model import CreditKind, MailClass

# office.md §1, points of one entry
POINTS: Final[Mapping[tuple[CreditKind, str], str]] = {
    (CreditKind.RECEIVED, ""): "0.2",
    (CreditKind.ADOPTED, "yaoqing"): "2",
    (CreditKind.ADOPTED, "duanbo"): "1",
    (CreditKind.ADOPTED, "baosheng"): "3",
    (CreditKind.ADOPTED, "shengban"): "10",
    (CreditKind.ADOPTED, "guoban"): "20",
    (CreditKind.INSTRUCTION, "city"): "10",
    (CreditKind.INSTRUCTION, "province"): "20",
    (CreditKind.INSTRUCTION, "state"): "30",
}
DEDUCTED: Final = Decimal(-10)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a unit must have for October: numbers of entries, points, and points with what it brought forward."""

    unit: str
    received: int
    adopted: Mapping[str, int]
    instructions: Mapping[str, int]
    deductions: int
    points: Decimal
    points_year: Decimal


def reckon(city: City, mails: Iterable[Planned], lines: Iterable[ClerkLine]) -> tuple[Figures, ...]:
    """The figures of every unit, in the roster's order."""
    planned = {mail.tag: mail for mail in mails}
    entries = Counter[tuple[str, CreditKind, str]]()
    for mail in planned.values():
        if _in_month(mail.arrival):
            for unit in mail.truth.credited:
                entries[unit, CreditKind.RECEIVED, ""] += mail.truth.items
    for line in lines:
        for entry in line.entries:
            if (entry.day.year, entry.day.month) == (YEAR, MONTH):
                for unit in _units(entry, planned):
                    entries[unit, entry.kind, entry.key] += entry.count
    return tuple(_figures(unit.id, unit.opening, entries) for unit in city.units)


def class_counts(mails: Iterable[Planned], lines: Iterable[ClerkLine]) -> Mapping[MailClass, int]:
    """How many mails of October end in each class; a stranger's mail given to a unit ends as a submission."""
    given = {entry.tag for line in lines for entry in line.entries if entry.tag and entry.unit}
    counts = dict.fromkeys(MailClass, 0)
    for mail in mails:
        if mail.truth.mail_class is not None and _in_month(mail.arrival):
            counts[MailClass.SUBMISSION if mail.tag in given else mail.truth.mail_class] += 1
    return counts


def _in_month(arrival: datetime) -> bool:
    return (arrival.year, arrival.month) == (YEAR, MONTH)


def _units(entry: Entry, planned: Mapping[str, Planned]) -> tuple[str, ...]:
    return (entry.unit,) if entry.unit else planned[entry.tag].truth.credited


def _figures(unit: str, opening: Decimal, entries: Mapping[tuple[str, CreditKind, str], int]) -> Figures:
    own = {(kind, key): count for (owner, kind, key), count in entries.items() if owner == unit}
    points = sum((_points(kind, key) * count for (kind, key), count in own.items()), Decimal(0))
    return Figures(
        unit=unit,
        received=own.get((CreditKind.RECEIVED, ""), 0),
        adopted={key: count for (kind, key), count in own.items() if kind is CreditKind.ADOPTED and count},
        instructions={key: count for (kind, key), count in own.items() if kind is CreditKind.INSTRUCTION and count},
        deductions=sum(count for (kind, _), count in own.items() if kind is CreditKind.DEDUCTION),
        points=points,
        points_year=opening + points,
    )


def _points(kind: CreditKind, key: str) -> Decimal:
    return DEDUCTED if kind is CreditKind.DEDUCTION else Decimal(POINTS[kind, key])
