"""What counts how much, and since when."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """Points that hold from a day on."""

    since: date
    points: Decimal


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where items are adopted. Outlets of one `series` count an item once, at its highest.

    `columns` of papers: outlets of one series stand under one heading. `discreet` outlets are given as
    counts only: their titles stand in the owner's statement alone. An adoption by a `held` outlet is told to the unit
    when the clerk says so, or with the month's statement (office rules §6.5).
    """

    id: str
    name: str
    rates: tuple[Rate, ...]
    short: tuple[str, ...] = ()
    series: str = ""
    discreet: bool = True
    held: bool = True


@dataclass(frozen=True, slots=True)
class Level:
    """Whose instruction (批示) it is: city, province or state."""

    id: str
    name: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class DeductionKind:
    """A reason for which a person may decide to deduct: 迟报, 错报, 漏报, 失实. Points are positive here."""

    id: str
    name: str
    rates: tuple[Rate, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts how much, and since when (office regulation, §1)."""

    received: tuple[Rate, ...]
    outlets: tuple[Outlet, ...]
    instructions: tuple[Level, ...]
    commission_done: tuple[Rate, ...]
    commission_missed: tuple[Rate, ...]
    deductions: tuple[DeductionKind, ...]
    several_outlets: str = "sum"  # or "highest"
    joint: str = "each"  # or "split", "first"
    monthly_cap: int = 0  # counted items per unit and month; 0: none
