"""Received this month against the month before, unit by unit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailproc.model import Group, Tally, UnitFigures


@dataclass(frozen=True, slots=True)
class UnitChange:
    """`before` is None for a unit that was not there."""

    name: str
    before: int | None
    now: int


@dataclass(frozen=True, slots=True)
class GroupChange:
    name: str
    units: tuple[UnitChange, ...]


def changes(tally: Tally, previous: Tally | None, groups: Iterable[Group]) -> tuple[GroupChange, ...]:
    """The listed units by group, in the official order; () where there is no month before to compare with."""
    if previous is None:
        return ()
    before = {unit.unit: unit.received for unit in previous.units if unit.listed}
    found = (GroupChange(group.name, tuple(_of(tally.units, group, before))) for group in groups)
    return tuple(group for group in found if group.units)


def _of(units: Iterable[UnitFigures], group: Group, before: dict[str, int]) -> Iterator[UnitChange]:
    for unit in units:
        if unit.listed and unit.group == group.id:
            yield UnitChange(unit.name, before.get(unit.unit), unit.received)
