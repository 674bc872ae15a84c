"""更正: what a later edition of a circular says of the one before, unit by unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from mailproc.model import Rules, Tally, UnitFigures
from mailproc.press.table import Cell, figures_of
from mailproc.press.wording import plain

UNRANKED = "不参加排名"


@dataclass(frozen=True, slots=True)
class Corrected:
    """A figure that is another now, by the name of its column: 当月得分 2.2 → 4.2."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class UnitCorrected:
    unit: str
    figures: tuple[Corrected, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What changed since the edition that came out on `day`, in the official order."""

    day: str
    units: tuple[UnitCorrected, ...]


def correction(day: str, before: Tally, after: Tally, rules: Rules, rank_by: str) -> Correction:
    """All figures in which the tallies of two editions differ, with the places that others lost or won by it."""
    old = {unit.unit: unit for unit in before.units}
    listed = (unit for unit in after.units if unit.listed)
    units = (UnitCorrected(unit.name, tuple(_differing(old.get(unit.unit), unit, rules, rank_by))) for unit in listed)
    return Correction(day, tuple(unit for unit in units if unit.figures))


def _differing(old: UnitFigures | None, new: UnitFigures, rules: Rules, rank_by: str) -> Iterator[Corrected]:
    now = figures_of(new, rules, rank_by)
    was = figures_of(old, rules, rank_by) if old is not None else tuple(Cell(one.label, 0) for one in now)
    for one, other in zip(was, now, strict=True):
        if one.figure != other.figure:
            yield Corrected(other.label, _figure(one), _figure(other))


def _figure(cell: Cell) -> str:
    return UNRANKED if cell.figure is None else plain(Decimal(cell.figure))
