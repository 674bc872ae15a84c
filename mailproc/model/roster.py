"""The office and its roster (通讯录): who keeps the count, and who reports."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Office:
    """Who keeps the count, as papers and letters name it.

    `period_start` is the day of month on which a period begins: 1, or 26 for months from the 26th to the 25th.
    """

    name: str  # 江城市人民政府办公室信息科
    authority: str  # 江城市人民政府办公室
    section: str  # 信息科
    city: str  # 江城市
    address: str
    phone: str
    duty_phone: str
    start: date
    period_start: int = 1
    year_start: int = 1
    zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Group:
    """Units ranked together: 县(市、区), 市直部门, 其他. `minimum` is the least number of items a month."""

    id: str
    name: str
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Reporter:
    """A unit's informant (信息员)."""

    name: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A county or bureau that reports (office regulation: 通讯录)."""

    id: str
    name: str
    short: str
    group: str
    order: int
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    reporters: tuple[Reporter, ...] = ()
    since: date | None = None
    until: date | None = None
    successor: str = ""
    parent: str = ""
    assessed: bool = True
    opening: Decimal = Decimal(0)  # 期初累计, points brought forward into the assessment year


@dataclass(frozen=True, slots=True)
class Taught:
    """An address the clerk has said to be a person's of a unit, from–to; no unit: the person has left."""

    address: str
    unit: str
    person: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Merger:
    """A unit is part of another from a day on (并入)."""

    unit: str
    into: str
    since: date


@dataclass(frozen=True, slots=True)
class Renaming:
    """A unit has another name from a day on (更名)."""

    unit: str
    name: str
    short: str
    since: date


@dataclass(frozen=True, slots=True)
class Lessons:
    """What clerks' lines have taught of the roster, each sort in the order of the lines: the last one holds."""

    taught: tuple[Taught, ...] = ()
    mergers: tuple[Merger, ...] = ()
    renamings: tuple[Renaming, ...] = ()

    def __add__(self, later: "Lessons") -> "Lessons":
        return Lessons(self.taught + later.taught, self.mergers + later.mergers, self.renamings + later.renamings)


NO_LESSONS = Lessons()
