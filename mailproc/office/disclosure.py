"""What a unit may be told between two statements: 省办, 国办, 批示 only after the clerk's word (office rules §6.5)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mailproc.model import Credit, CreditKind, Rules

OF_ITEMS = frozenset({CreditKind.ADOPTED, CreditKind.INSTRUCTION})


def is_held(credit: Credit, rules: Rules) -> bool:
    """Whether a credit is of those that wait for the clerk's word: an instruction, an adoption by a held outlet."""
    if credit.kind is CreditKind.INSTRUCTION:
        return True
    return credit.kind is CreditKind.ADOPTED and any(one.held for one in rules.outlets if one.id == credit.outlet)


def may_tell(credit: Credit, rules: Rules, *, stated: Collection[str], told: Collection[str]) -> bool:
    """Whether its unit may be told of a credit: it never waited, its month was stated, or the clerk let its item out.

    `stated` are months, `told` items.
    """
    return not is_held(credit, rules) or credit.month in stated or credit.item in told


@dataclass(frozen=True, slots=True)
class Use:
    """Where an item was used: adopted by an issue of an outlet, or written on by a leader of a level."""

    unit: str
    item: str
    outlet: str
    issue: str
    level: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is told: the units' credits, in the order of their entry, and since when each item may be spoken of.

    `only_held` is the habit "high": of ordinary adoptions nothing is said.
    """

    entries: tuple[Credit, ...]
    told: Mapping[str, datetime]
    rules: Rules
    only_held: bool

    def known(self, at: datetime) -> dict[Use, Credit]:
        """The uses that units know of, if they were told at that moment; each with the credit it stands on."""
        standing: Counter[Use] = Counter()
        credits_: dict[Use, Credit] = {}
        for credit in self.entries:
            if credit.at <= at and self._is_told(credit, at):
                use = Use(credit.unit, credit.item, credit.outlet, credit.issue, credit.level)
                standing[use] += credit.count
                credits_.setdefault(use, credit)
        return {use: credit for use, credit in credits_.items() if standing[use] > 0}

    def _is_told(self, credit: Credit, at: datetime) -> bool:
        if credit.kind not in OF_ITEMS:
            return False
        if is_held(credit, self.rules):
            return credit.item in self.told and self.told[credit.item] <= at
        return not self.only_held


def concerned(entries: Iterable[Credit], told: Mapping[str, datetime], since: datetime, until: datetime) -> set[str]:
    """The items of which something was entered, or let out, after one moment and up to another."""
    entered = {one.item for one in entries if one.kind in OF_ITEMS and since < one.at <= until}
    return entered | {item for item, at in told.items() if since < at <= until}
