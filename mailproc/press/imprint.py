"""What stands at the head and foot of every paper: the office as it names itself, the day, the journal's place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mailproc.model import Anchor, Office
from mailproc.press.wording import full_day, local

_PRINTED = re.compile(r"台账第(\d+)号\s+([0-9a-f]{16,64})")  # as templates/circular.j2 and tally.j2 have it


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


def anchors(words: str) -> Iterator[Anchor]:
    """The journal's places that a paper was printed with."""
    return (Anchor(int(number), digest) for number, digest in _PRINTED.findall(words))
