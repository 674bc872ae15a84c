"""The units of the roster's file with what clerks' lines have taught since: mergers and new names.

What the file says by itself holds: a lesson that it has caught up with, or that is of a unit it no longer has, is
passed over.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from mailproc.model import Group, Lessons, Merger, Renaming, Unit
from mailproc.office.roster import Roster

_A_DAY = timedelta(days=1)


def learned(groups: tuple[Group, ...], units: tuple[Unit, ...], lessons: Lessons, on: date) -> Roster:
    """The roster of an office, its units named as they are on a day."""
    return Roster(groups, as_of(units, lessons, on), lessons.taught)


def as_of(units: tuple[Unit, ...], lessons: Lessons, on: date) -> tuple[Unit, ...]:
    """The units as they are named on a day, with who has taken over which, whatever the day.

    All names of a unit, those of earlier and of later days, go on naming it (office rules §3: former names).
    """
    return tuple(_named(unit, lessons.renamings, on) for unit in _merged(units, lessons.mergers))


def _merged(units: tuple[Unit, ...], mergers: Iterable[Merger]) -> tuple[Unit, ...]:
    known = {unit.id for unit in units}
    latest = {one.unit: one for one in mergers if one.into in known}
    return tuple(
        replace(unit, until=latest[unit.id].since - _A_DAY, successor=latest[unit.id].into)
        if unit.id in latest and not unit.successor
        else unit
        for unit in units
    )


def _named(unit: Unit, renamings: Iterable[Renaming], on: date) -> Unit:
    its = [one for one in renamings if one.unit == unit.id]
    in_file = {unit.short, *unit.former}
    caught_up = max((place for place, one in enumerate(its, 1) if one.short in in_file), default=0)
    for one in its[caught_up:]:
        unit = _renamed(unit, one, on)
    return unit


def _renamed(unit: Unit, new: Renaming, on: date) -> Unit:
    if new.since > on:
        return replace(unit, aliases=_with(unit.aliases, new.name, new.short))
    return replace(unit, name=new.name, short=new.short, former=_with(unit.former, unit.name, unit.short))


def _with(names: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *more)))


def both_names(typed: str, city: str) -> tuple[str, str]:
    """The full and the short name of a unit that is typed by one of them: 江城市乡村振兴局, 市乡村振兴局.

    `city` is 江城市. What is no bureau of the city has one name for both.
    """
    if typed.startswith("市"):
        return f"{city.removesuffix('市')}{typed}", typed
    if typed.startswith(city):
        return typed, f"市{typed.removeprefix(city)}"
    return typed, typed
