"""October 2026 in 江城市: every mail that arrives, in its order, with the truth about it."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Final

from mailproc.demo.cases import ten
from mailproc.demo.clients import Hop, delivered
from mailproc.demo.machines import machines
from mailproc.demo.oddities import oddities
from mailproc.demo.ordinary import by_machine, fill, in_body, send, workday
from mailproc.demo.planned import MONTH, City, Planned, Truth, moment
from mailproc.demo.repeats import repeat
from mailproc.demo.sack import Sack, Sent, at_program
from mailproc.demo.texts import Writer
from mailproc.model import MailClass, Unit

ORDINARY: Final = 335  # reports beside those with a purpose of their own
MACHINE_REPORTS: Final = 6
SILENT: Final = ("市体育局",)  # and so many more drawn at random report nothing
MORE_SILENT: Final = 4
CAST: Final = (  # units with a part in a case of their own
    "市科技局 市教育局 市农业农村局 市气象局 市交通运输局 市体育局 市住建局 市应急局 市商务局 市发展改革委 市水利局 "
    "市公安局 市城管局 市人社局 市退役军人局 城东区 清河县"
)


def make_month(city: City, seed: int = 20261001) -> tuple[Planned, ...]:
    """All mails of the month and a few of 1 November, by arrival. The same city and seed give the same bytes.

    Raises KeyError, naming it, where a unit that plays a part is not in the city.
    """
    rng = Random(seed)  # noqa: S311  # a repeatable month, no secret
    sack = Sack(city, rng, Writer(rng))
    reporting, silent = casting(city, rng)
    ordinary = fill(sack, reporting, ORDINARY)
    by_machine(sack, next(unit for unit in reporting if unit.domains), MACHINE_REPORTS)
    rng.shuffle(reporting)
    oddities(sack, reporting, silent[0])
    machines(sack, reporting)
    repeat(sack, ordinary)
    echoes(sack, ordinary)
    month_end(sack, reporting)
    merged(sack)
    ten(sack)
    return tuple(sorted(sack.mails, key=lambda mail: mail.arrival))


def casting(city: City, rng: Random) -> tuple[list[Unit], list[Unit]]:
    """The units that report this month, and those drawn to stay at zero."""
    first = moment(1, "00:00").date()
    present = [unit for unit in city.units if (unit.until is None or unit.until > first) and _writes(unit)]
    extras = [unit for unit in present if unit.assessed and not unit.parent and unit.short not in CAST.split()]
    silent = rng.sample(extras, MORE_SILENT)
    return [unit for unit in present if unit not in silent and unit.short not in SILENT], silent


def _writes(unit: Unit) -> bool:
    return bool(unit.addresses or unit.domains or any(one.address for one in unit.reporters))


def echoes(sack: Sack, ordinary: list[Sent]) -> None:
    """Our own receipts come back: a reporter's mailbox forwards everything to the office."""
    answered = [sent for sent in ordinary if sent.mail.arrival.day in {9, 15} and len(sent.stories) == 1]
    for place, sent in enumerate((answered[0], answered[-1]), 1):
        arrival = sent.mail.arrival + timedelta(hours=26)
        sack.put(f"echo-{place}", arrival, b"", Truth(MailClass.OWN, note="our own receipt"), echo_of=sent.mail.tag)


def echo(city: City, planned: Planned, letter: bytes) -> bytes:
    """The bytes of a mail with `echo_of`: the letter that answered that mail, as our server files it again."""
    hop = Hop(city.office.address, city.office.address, planned.arrival, city.server)
    return delivered(letter, hop, Random(planned.tag))  # noqa: S311  # an invented number of the server's


def merged(sack: Sack) -> None:
    """A unit that was merged still writes from its old address: its successor is credited (office.md §3)."""
    first = moment(1, "00:00").date()
    gone = [unit for unit in sack.city.units if unit.until and unit.until < first and unit.successor and unit.addresses]
    for unit in gone:
        sender = sack.by_listed(unit)
        sent = send(sack, sender, workday(sack), f"merged-{unit.id}", in_body(sack, sender))
        truth = Truth(MailClass.SUBMISSION, unit.successor, 1, (unit.successor,), f"{unit.id} was merged")
        sack.mails[-1] = replace(sent.mail, truth=truth)


def month_end(sack: Sack, reporting: list[Unit]) -> None:
    """The last second of October and the first of November."""
    moments = (moment(31, "23:59:59"), moment(1, "00:00:00", month=MONTH + 1))
    for tag, arrival, unit in zip(("last-october", "first-november"), moments, reporting, strict=False):
        sender = at_program(sack.by_listed(unit), "iphone")
        send(sack, sender, arrival, tag, in_body(sack, sender))
