"""From bytes to a case: everything that is read in a mail before it is decided. Writes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from mailproc.config import Config
from mailproc.model import Etiquette, Message, Nature
from mailproc.office import attribution, items, offers, secrecy
from mailproc.office.calendar import local_day
from mailproc.office.decision import Case
from mailproc.office.roster import Roster
from mailproc.post import authenticity, bounces, etiquette, message
from mailproc.post.documents.reader import Reader

STAMP_DOUBT = timedelta(hours=1)
SIGNED_ONLY = "signature_only"  # as office.attribution words it


class Examiner:
    """Reads mails. `own` tells whether a mail bears our signed mark."""

    def __init__(self, config: Config, documents: Reader, own: Callable[[Message], bool]) -> None:
        self.config = config
        self.documents = documents
        self.own = own
        self.clerks = frozenset(person.address for person in (*config.clerks, *config.signers))

    def case(self, raw: bytes, arrival: datetime, roster: Roster, server_name: str = "", authserv_id: str = "") -> Case:
        """All that is known of a mail. `arrival` is INTERNALDATE. Raises MessageError where it cannot be read."""
        read = message.read(raw)
        own = self.own(read)
        manners = etiquette.look(read, own)
        bounce = bounces.read(read, raw) if manners.nature is Nature.BOUNCE else None
        read = self.documents.read(read)
        stamp = stamped(read, arrival, server_name)
        arrival = stamp if local_day(stamp, self.config.office.zone) >= self.config.office.start else arrival
        contents = items.find(read, self.config.urgent_words)
        day = local_day(arrival, self.config.office.zone)
        whose = attribution.attribute(read, contents, roster, self.clerks, day)
        if whose.reason == SIGNED_ONLY and self.config.answering.count_by_signature:
            whose = replace(whose, unit=whose.proposal, proposal="")
        clerk = self.is_clerk(read, manners)
        orders = clerk or (manners.nature is Nature.PERSON and offers.in_subject(read.subject) is not None)
        return Case(
            message=read,
            etiquette=manners,
            mark="" if own else secrecy.mark(read, internal=self.config.answering.internal_mark),
            contents=contents,
            attribution=whose,
            arrival=arrival,
            clerk=clerk,
            authenticity=authenticity.look(raw, server_name, authserv_id) if orders else None,
            superior=self.is_superior(read),
            bounce=bounce,
            from_us=read.sender.address in {self.config.office.address, self.config.sending.sender},
        )

    def is_clerk(self, read: Message, manners: Etiquette) -> bool:
        """Whether a person writes as a clerk or signer; whether he is one, `authenticity` says."""
        return read.sender.address in self.clerks and manners.nature is Nature.PERSON

    def is_superior(self, read: Message) -> bool:
        address, domain = read.sender.address, read.sender.domain
        return any(
            address == one
            if "@" in one.lstrip("@")
            else domain == one.lstrip("@") or domain.endswith(f".{one.lstrip('@')}")
            for one in self.config.superiors
        )


def stamped(read: Message, arrival: datetime, server_name: str) -> datetime:
    """The arrival, by our own server's topmost Received stamp where that is over an hour earlier (design §3).

    A mailbox that was restored or moved shows the day of that as INTERNALDATE.
    """
    received = read.header("received")[:1]
    if not server_name or not received or f"by {server_name.lower()}" not in received[0].lower():
        return arrival
    try:
        stamp = parsedate_to_datetime(received[0].rpartition(";")[2].strip())
    except ValueError:
        return arrival
    if stamp.tzinfo is None or arrival - stamp <= STAMP_DOUBT:
        return arrival
    return stamp.astimezone(arrival.tzinfo)
