"""The values of the demo: who takes part, what arrives when, and what must come of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

from mailproc.model import Address, MailClass, Office, Unit

ZONE: Final = timezone(timedelta(hours=8))
YEAR: Final = 2026
MONTH: Final = 10
NUMBERED: Final = frozenset(
    {
        MailClass.SUBMISSION,
        MailClass.REVISION,
        MailClass.DUPLICATE,
        MailClass.UNATTRIBUTED,
        MailClass.UNREADABLE,
        MailClass.RESTRICTED,
    }
)


@dataclass(frozen=True, slots=True)
class City:
    """Who takes part. `superiors` are addresses or domains; `server` is the name our own server signs with."""

    units: tuple[Unit, ...]
    office: Office
    clerks: tuple[Address, ...]
    superiors: tuple[str, ...]
    server: str

    @property
    def box(self) -> Address:
        return Address(self.office.address, self.office.name)

    def unit(self, short: str) -> Unit:
        """The unit of this short name. Raises KeyError, naming it, where the city has none."""
        for unit in self.units:
            if unit.short == short:
                return unit
        raise KeyError(short)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is right for a mail. Each unit in `credited` gets `items` counted items, in the month of arrival.

    `mail_class` None: the same bytes have arrived before; this is no mail of its own.
    """

    mail_class: MailClass | None
    unit: str = ""
    items: int = 0
    credited: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A mail that will arrive. With `echo_of`, `raw` is empty until the receipt of that mail is known (month.echo)."""

    tag: str
    arrival: datetime
    raw: bytes
    truth: Truth
    echo_of: str = ""


def moment(day: int, clock: str, month: int = MONTH) -> datetime:
    """A moment of the demo's year, clock as 09:12 or 09:12:33, in the zone +0800."""
    return datetime.combine(date(YEAR, month, day), time.fromisoformat(clock), tzinfo=ZONE)


def numbers(mails: Iterable[Planned]) -> Mapping[str, str]:
    """The number that each mail must get, by tag: classes that bear one are numbered by arrival within the month."""
    found: dict[str, str] = {}
    last: dict[str, int] = {}
    for mail in sorted(mails, key=lambda mail: mail.arrival):
        if mail.truth.mail_class in NUMBERED:
            month = f"{mail.arrival:%Y-%m}"
            last[month] = last.get(month, 0) + 1
            found[mail.tag] = f"{month}-{last[month]:04}"
    return found
