"""Commissions in the journal held against themselves: each ends once a unit, and its points come with that line."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailproc.ledger.events import Commanded, Entry
from mailproc.model import CreditKind, Ending

KINDS = {Ending.FULFILLED: CreditKind.COMMISSION, Ending.MISSED: CreditKind.MISSED}


@dataclass(slots=True)
class Endings:
    """Looks at clerks' lines in their order."""

    _asked: set[tuple[str, str]] = field(default_factory=set)  # commission and unit
    _ended: set[tuple[str, str]] = field(default_factory=set)
    _lines: dict[int, Commanded] = field(default_factory=dict)

    def faults(self, entry: Entry, event: Commanded) -> Iterator[str]:
        """What does not hold of a line, given those before it."""
        if event.commissions or event.ends:
            self._lines[entry.n] = event
        for record in event.commissions:
            if record.id in {name for name, _ in self._asked}:
                yield f"commission {record.id} was there before"
            self._asked |= {(record.id, unit) for unit in record.units}
        for end in event.ends:
            part = (end.commission, end.unit)
            if part not in self._asked - self._ended:
                yield f"commission {end.commission} ends for {end.unit}, where none is open"
            self._ended.add(part)
        if (back := self._lines.get(event.undoes)) is not None:
            self._ended -= {(end.commission, end.unit) for end in back.ends}
        yield from unearned(event)


def unearned(event: Commanded) -> Iterator[str]:
    """Points for a commission that its line gives without ending it, or ends of it without their points."""
    given = Counter((one.unit, one.kind) for one in event.credits if one.kind in KINDS.values() and not one.reverses)
    due = Counter((end.unit, KINDS[end.ending]) for end in event.ends if end.ending in KINDS)
    for unit, kind in sorted(given.keys() | due.keys()):
        if given[unit, kind] != due[unit, kind]:
            yield f"{unit} has {given[unit, kind]} credits {kind.value} for {due[unit, kind]} ends of a commission"
