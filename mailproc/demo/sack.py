"""The sack that the month's mails are put into, and the people who write them."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from mailproc.demo.clients import Draft, Hop, delivered, stamp_of, write
from mailproc.demo.documents import File
from mailproc.demo.mime import Script, header_text
from mailproc.demo.notes import Signer
from mailproc.demo.planned import City, Planned, Truth
from mailproc.demo.programs import PROGRAMS, Program
from mailproc.demo.texts import Story, Writer
from mailproc.demo.vocabulary import PEOPLE
from mailproc.model import Address, MailClass, Unit

UTF8: Final = Script("UTF-8", "utf-8")
COMMON: Final = {  # mail programs, and how common each is
    "foxmail": 4,
    "netease": 4,
    "qq": 3,
    "outlook": 2,
    "coremail": 2,
    "thunderbird": 1,
    "iphone": 1,
    "old": 1,
}


@dataclass(frozen=True, slots=True)
class Sender:
    """A person of a unit at a mail program."""

    unit: Unit
    address: Address
    program: Program
    signer: Signer


@dataclass(frozen=True, slots=True)
class Sent:
    """A report already in the sack, to be repeated, revised or followed up."""

    mail: Planned
    draft: Draft
    sender: Sender
    stories: tuple[Story, ...]

    @property
    def story(self) -> Story:
        return self.stories[0]


@dataclass
class Sack:
    """Collects mails; everything random comes from `rng`, in the order of the calls."""

    city: City
    rng: Random
    writer: Writer
    mails: list[Planned] = field(default_factory=list)
    _moments: set[datetime] = field(default_factory=set)
    _senders: dict[str, tuple[Sender, ...]] = field(default_factory=dict)

    def put(self, tag: str, arrival: datetime, raw: bytes, truth: Truth, echo_of: str = "") -> Planned:
        """A mail whose bytes stand. No two arrive in the same second."""
        while arrival in self._moments:
            arrival += timedelta(seconds=1)
        self._moments.add(arrival)
        mail = Planned(tag, arrival, raw, truth, echo_of)
        self.mails.append(mail)
        return mail

    def post(self, tag: str, arrival: datetime, draft: Draft, program: Program, truth: Truth) -> Planned:
        """A mail written in a program, pressed off at `draft.sent`, filed by our server at `arrival`."""
        raw = self.filed(write(draft, program, self.rng), draft.sender.address, arrival)
        return self.put(tag, arrival, raw, truth)

    def filed(self, raw: bytes, sender: str, arrival: datetime) -> bytes:
        """The bytes under our server's stamp. `sender` "" is the null envelope sender."""
        return delivered(raw, Hop(sender, self.city.box.address, arrival, self.city.server), self.rng)

    def draft(self, sender: Sender, arrival: datetime, subject: str, text: str, files: tuple[File, ...] = ()) -> Draft:
        """A mail of a unit's person to the office, sent some seconds before it arrives."""
        sent = arrival - timedelta(seconds=self.rng.randint(2, 40))
        return Draft(sender.address, self.city.box, subject, text, sent, files)

    def outsider(self, address: Address, arrival: datetime, subject: str, text: str) -> Draft:
        """A mail to the office of somebody who is on no roster."""
        sent = arrival - timedelta(seconds=self.rng.randint(2, 40))
        return Draft(address, self.city.box, subject, text, sent)

    def senders(self, unit: Unit) -> tuple[Sender, ...]:
        """The people who write for a unit: its listed address, its reporters, a colleague under its domain."""
        if unit.id not in self._senders:
            addresses = [Address(address, unit.short) for address in unit.addresses[:1]]
            addresses += [Address(one.address, one.name) for one in unit.reporters if one.address]
            addresses += [Address(f"xinxi@{domain}", f"{unit.short}办公室") for domain in self._own_domains(unit)[:1]]
            self._senders[unit.id] = tuple(self._seated(unit, address) for address in addresses)
        return self._senders[unit.id]

    def sender(self, unit: Unit) -> Sender:
        return self.rng.choice(self.senders(unit))

    def by_listed(self, unit: Unit) -> Sender:
        """The unit's own address, which needs no further evidence."""
        return self.senders(unit)[0]

    def _own_domains(self, unit: Unit) -> tuple[str, ...]:
        """Domains that are evidence: those listed for no other unit (office.md §3)."""
        others = {domain for other in self.city.units if other.id != unit.id for domain in other.domains}
        return tuple(domain for domain in unit.domains if domain not in others)

    def _seated(self, unit: Unit, address: Address) -> Sender:
        rng = self.rng
        named = next((one for one in unit.reporters if one.name == address.name), None)
        person = named.name if named else rng.choice(PEOPLE)
        phone = f"0000-{rng.randint(2000000, 8999999)}" if rng.random() < 0.8 else ""
        approver = rng.choice(PEOPLE) if rng.random() < 0.5 else ""
        program = PROGRAMS[rng.choices(list(COMMON), list(COMMON.values()))[0]]
        return Sender(unit, address, program, Signer(unit.short, person, phone, approver))


def counted(unit: Unit, items: int, note: str = "") -> Truth:
    """The truth of a submission: its items are the unit's, a subunit's its parent's."""
    owner = unit.parent or unit.id
    return Truth(MailClass.SUBMISSION, owner, items, (owner,) if items else (), note)


def at_program(sender: Sender, name: str) -> Sender:
    """The same person at another mail program."""
    return replace(sender, program=PROGRAMS[name])


def headed(sack: Sack, sender: Address, arrival: datetime, subject: str, parts: bytes) -> bytes:
    identity = f"<{sack.rng.getrandbits(64):x}@{sender.domain}>"
    head = (
        f"From: <{sender.address}>\r\nTo: <{sack.city.box.address}>\r\nDate: {stamp_of(arrival)}\r\n"
        f"Message-ID: {identity}\r\nMIME-Version: 1.0\r\nSubject: "
    )
    return head.encode() + header_text(subject, UTF8) + b"\r\n" + parts
