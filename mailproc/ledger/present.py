"""The present, which no journal keeps: when the mailbox was last read, and what the server told of its mails."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Steady:
    """The machine's clock that nobody sets: seconds since a start of it, and which start that was."""

    boot: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Poll:
    """When the mailbox was last read to the end (`at`), and last listed as a whole.

    `looked` is when it was last tried, by our clock and by the steady one; `doubt` is since when our clock may be
    wrong (None: it agrees with the server's, as far as can be known).
    """

    at: datetime
    whole: datetime | None
    looked: datetime | None = None
    steady: Steady | None = None
    doubt: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A folder as the server last told of it: arrival (seconds since 1970) and size of each UID.

    `emptied` is when it held nothing any more for the first time.
    """

    mailbox: str
    folder: str
    uidvalidity: int
    mails: dict[int, tuple[int, int]] = field(default_factory=dict)
    emptied: datetime | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """When the ledger was last held against the mailbox: which night, and in full before which month's closing.

    `hidden` are mails that the full count found in the mailbox alone.
    """

    night: date | None = None
    month: str = ""
    at: datetime | None = None
    hidden: int = 0
