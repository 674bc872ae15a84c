"""Half-years, years and quarters: their figures, what is proposed from them, and what is paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from mailproc.model.papers import UnitFigures


class TermKind(StrEnum):
    HALF = "half"  # 上半年: the first six months of an assessment year
    YEAR = "year"  # 全年
    QUARTER = "quarter"  # of the calendar, for fees


@dataclass(frozen=True, slots=True)
class Term:
    """Months that are summed up together. `label` is "2026-H1", "2026" or "2026-Q4"."""

    label: str
    kind: TermKind
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermUnit:
    """A unit's months side by side, as each month's tally has them; sums are made of nothing else.

    `used` is how many of the items that the unit reported in the term were adopted in it. `standing`: the unit is in
    being on the term's last day.
    """

    unit: str
    name: str
    group: str
    assessed: bool
    listed: bool
    months: tuple[UnitFigures, ...]
    opening: Decimal = Decimal(0)
    used: int = 0
    standing: bool = True

    @property
    def received(self) -> int:
        return sum(month.received for month in self.months)

    @property
    def adopted(self) -> Mapping[str, int]:
        return _added([month.adopted for month in self.months])

    @property
    def instructions(self) -> Mapping[str, int]:
        return _added([month.instructions for month in self.months])

    @property
    def commissions_done(self) -> int:
        return sum(month.commissions_done for month in self.months)

    @property
    def commissions_missed(self) -> int:
        return sum(month.commissions_missed for month in self.months)

    @property
    def deductions(self) -> int:
        return sum(month.deductions for month in self.months)

    @property
    def deducted(self) -> Decimal:
        return sum((month.deducted for month in self.months), Decimal(0))

    @property
    def points(self) -> Decimal:
        return sum((month.points for month in self.months), Decimal(0))

    @property
    def points_year(self) -> Decimal:
        """What the last month's tally has as cumulative points: 期初累计 and all months of the year."""
        return self.months[-1].points_year

    @property
    def rank(self) -> int | None:
        """The place by cumulative points in the last month's tally."""
        return self.months[-1].rank_year


def _added(counts: list[Mapping[str, int]]) -> Mapping[str, int]:
    names = dict.fromkeys(name for count in counts for name in count)
    return MappingProxyType({name: sum(count.get(name, 0) for count in counts) for name in names})


# --- who wrote it -----------------------------------------------------------------------------------------


class Known(StrEnum):
    """How the books know who wrote an item."""

    SIGNED = "signed"  # the text names its author
    ADDRESS = "address"  # it came from this person's address
    ONLY = "only"  # the unit has this one reporter


@dataclass(frozen=True, slots=True)
class Author:
    unit: str
    name: str
    known: Known


Authors = Mapping[tuple[str, str], Author]  # by item and unit; an item of joint units has an author of each


# --- proposals --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AwardRules:
    """What is proposed: so many units of each group (先进集体), persons (先进个人), items (优秀信息); 0: none.

    Units and persons need so many items a month on the average; `bars` are the kinds of deductions (失实) of which a
    unit may have none. With `persons_to_units` the persons' ranking stands in what all units get.
    """

    units: int = 3
    unit_items: int = 1
    bars: tuple[str, ...] = ()
    persons: int = 10
    person_items: int = 1
    items: int = 10
    persons_to_units: bool = False


class Passed(StrEnum):
    """Why one that has the points is not proposed."""

    NOTHING = "nothing"  # no points at all
    FEW = "few"  # too few items
    BARRED = "barred"  # a deduction that bars
    ENDED = "ended"  # the unit is no more


@dataclass(frozen=True, slots=True)
class Collective:
    """A unit proposed, or passed over though others below it are proposed. `best` are its dearest items."""

    unit: TermUnit
    passed: Passed | None = None
    barred: int = 0
    best: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Achiever:
    """A person by what the items of his own came to in the term, for the unit he wrote for."""

    author: Author
    received: int
    adopted: int
    instructions: int
    points: Decimal
    best: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BestItem:
    """An item by what it came to in the term; its authors as far as they are known."""

    item: str
    units: tuple[str, ...]
    points: Decimal
    authors: tuple[str, ...] = ()


# --- fees -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fee:
    """稿酬 for an adoption by an outlet, or an instruction of a level, from a day on, in 元."""

    of: str
    since: date
    yuan: Decimal


@dataclass(frozen=True, slots=True)
class FeeTable:
    outlets: tuple[Fee, ...] = ()
    instructions: tuple[Fee, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeLine:
    """What one item's use brings one unit in a quarter, in 元; negative where what was paid before is taken back.

    `outlet` or `level` says which use; the author is None where the books do not know one.
    """

    item: str
    unit: str
    author: Author | None
    outlet: str
    level: str
    issue: str
    day: date
    yuan: Decimal
