"""What stands at the head and foot of every paper: the office as it names itself, the day, the journal's place."""

from dataclasses import dataclass
from datetime import datetime

from mailproc.model import Office
from mailproc.press.wording import full_day, local


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the journal: the number of its last line and that line's digest. A cut tail shows by it."""

    number: int
    digest: str

    @property
    def short(self) -> str:
        return self.digest[:16]


@dataclass(frozen=True, slots=True)
class Imprint:
    """The office, in words for templates. `day` is the day of writing: 2026年11月5日."""

    office: str
    authority: str
    section: str
    city: str
    address: str
    phone: str
    duty_phone: str
    day: str


def imprint(office: Office, now: datetime) -> Imprint:
    """The office as it signs a letter written `now`."""
    return Imprint(
        office=office.name,
        authority=office.authority,
        section=office.section,
        city=office.city,
        address=office.address,
        phone=office.phone,
        duty_phone=office.duty_phone,
        day=full_day(local(now, office.zone)),
    )
