"""Commissions (约稿): what units were asked for by a deadline, and how that ended for each of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Ending(StrEnum):
    """How a commission ends for a unit: always by a person's word."""

    FULFILLED = "fulfilled"
    MISSED = "missed"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class CommissionRecord:
    """Units are asked for items on a topic by a deadline. `id` is the office's own: Y1, Y2 …"""

    id: str
    units: tuple[str, ...]
    deadline: datetime
    topic: str


@dataclass(frozen=True, slots=True)
class Postponement:
    """A commission's deadline is another one, which was `before`."""

    commission: str
    deadline: datetime
    before: datetime


@dataclass(frozen=True, slots=True)
class CommissionEnd:
    """A unit's part of a commission has ended. `item` is what fulfilled it, "" where none is named."""

    commission: str
    unit: str
    ending: Ending
    item: str = ""
