"""What waits for a person's word: as the books have it, before it is put into words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailproc.model.ledger import Submission


class MatterKind(StrEnum):
    """Why a person's word is wanted, in the order in which a digest tells of it; ready answers: press/ready.py."""

    RELEASE = "release"  # a circular's draft waits for 印发
    DOCUMENT = "document"  # … and for its 文号, which only a person can type
    SUMMARY = "summary"  # a half-year's or year's draft waits for 印发; `underway`: its 文号 must be typed
    PAPERS = "papers"  # a month's papers may have gone out before a restore
    HELD = "held"  # old mails of a folder that turned up at once
    CONFIRMATION = "confirmation"  # lines of a mail not proven to be the clerk's wait for a link
    UNATTRIBUTED = "unattributed"  # whose mail is it?
    CONFLICT = "conflict"  # … the address says one unit, the signature another
    CONTRADICTED = "contradicted"  # another unit signs a taught address's mail, twice running; `names` teach it anew
    COMMISSION = "commission"  # a unit may have answered a commission
    OVERDUE = "overdue"  # a commission's deadline is over, and nobody has said how it ended for a unit
    EXPIRING = "expiring"  # a commission's deadline is near, and `units` have sent nothing; `names`: topic, a later day
    LIKE = "like"  # an item that counts, and may be an earlier one again
    SHARED = "shared"  # two units sent the same text, and both count
    LATE = "late"  # an exact repeat after over seven days, which does not count
    UNREAD = "unread"  # an item whose text could not be read counts
    LINKED = "linked"  # an item whose text is behind a link does not count
    FORWARDED = "forwarded"  # a clerk forwarded it after the end of the month in which it was sent; `names`: month, day
    REMARK = "remark"  # a unit wrote about what we counted; `names`: whose of what day, month, words, items
    HANDOVER = "handover"  # a unit says that its informant changed; `names` are the lines that carry it out
    SUSPENDED = "suspended"  # an address to which no letter goes any more
    ZERO = "zero"  # units from which nothing came this month
    MINIMUM = "minimum"  # units below their group's minimum


@dataclass(frozen=True, slots=True)
class Beside:
    """An earlier item beside which another one is shown, and its place in its mail."""

    item: str
    mail: Submission
    place: int


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits for a person's word, until a line in the journal decides it.

    `about` is what it is known by: the number of a mail or item, a folder, an address, a month, a commission and unit.
    `since` is when it came up. `units` are ids: whose it may be, the likeliest first; whose the item is; which are
    meant. `names` are files, lines, people, figures, or words and the items on them, as the kind has it; of these
    items `count` do not count, and stand first. `place` is the
    item's in its mail. `late`: its month is published, so what it brings is 补记. `underway`: a first step was
    taken, its sender asked or its circular held back.
    """

    kind: MatterKind
    about: str
    since: datetime
    mail: Submission | None = None
    place: int = 0
    units: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    beside: Beside | None = None
    count: int = 0
    late: bool = False
    underway: bool = False

    @property
    def key(self) -> str:
        """What it is known by among all matters."""
        return f"{self.kind}/{self.about}"
