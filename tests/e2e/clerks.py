"""Mails as clerks, signers and forgers send them, on an office whose own server says who sent what."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from mailproc.ledger.events import Commanded, NotDone, PapersMade, Redeemed, Rejected
from mailproc.ledger.journal import Position
from mailproc.rounds import House
from tests.e2e.office import ZONE, Office, report, story, text_of

CLERK, SIGNER = "clerk@jiangcheng.example", "signer@jiangcheng.example"
SERVER = "mx.jiangcheng.example"
NOW = datetime(2026, 10, 8, 9, 0, tzinfo=ZONE)
KJJ = "zs@kjj.jiangcheng.example"
ORDER = "要情213期:1"
NO_NAMES: Mapping[str, str] = {}


def passed(result: str = "dmarc=pass header.from=jiangcheng.example", by: str = SERVER) -> str:
    return f"Authentication-Results: {by}; {result}"


def stamp(at: datetime = NOW, by: str = SERVER) -> str:
    return f"Received: from relay.example ([192.0.2.1]) by {by} with ESMTPS id 1; {format_datetime(at)}"


def mail(
    text: str,
    *,
    sender: str = f"王五 <{CLERK}>",
    at: datetime = NOW,
    above: tuple[str, ...] | None = None,
    fields: tuple[str, ...] = (),
    subject: str = "办理",
    date: datetime | None = None,
    message_id: str = "",
    kind: str = "text/plain",
) -> bytes:
    """A mail's bytes: what our server wrote (where not told: that it is proven), then what its sender wrote."""
    head = (
        *((passed(), stamp(at)) if above is None else above),
        f"From: {sender}",
        "To: xxk@jiangcheng.example",
        f"Subject: {subject}",
        f"Date: {format_datetime(date or at)}",
        f"Message-ID: {message_id or make_msgid(domain='jiangcheng.example')}",
        *fields,
        "MIME-Version: 1.0",
        f"Content-Type: {kind}; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    return "\r\n".join((*head, "", text.replace("\n", "\r\n"), "")).encode()


class Bureau:
    """The office at work: what arrives is read at `now`, what it comes to is told."""

    def __init__(self, office: Office, house: House) -> None:
        self.office = office
        self.house = house
        self.now = NOW

    def receive(self, *mails: bytes, at: datetime | None = None) -> None:
        """These mails arrive, now or at a moment, and a round is made."""
        for raw in mails:
            self.office.account.append(raw, at or self.now)
        self.house.round(self.now)

    def wait(self, span: timedelta = timedelta(minutes=1)) -> None:
        self.now += span

    def letters(self, to: str = CLERK, about: str = "") -> list[EmailMessage]:
        return [one for one in self.office.sink.to(to) if about in str(one["Subject"])]

    def done(self) -> list[str]:
        """The lines carried out, and the months released."""
        events = [entry.event for entry, _ in self.house.ledger.journal.read(Position())]
        return [
            event.line if isinstance(event, Commanded) else f"released {event.month} by {event.signer}"
            for event in events
            if isinstance(event, Commanded) or (isinstance(event, PapersMade) and event.stage == "published")
        ]

    def rejected(self) -> list[str]:
        return [
            entry.event.why
            for entry, _ in self.house.ledger.journal.read(Position())
            if isinstance(entry.event, Rejected)
        ]

    def answered(self) -> list[object]:
        """All that the journal says of lines, in its order."""
        kinds = (Commanded, NotDone, Redeemed, Rejected)
        return [
            entry.event for entry, _ in self.house.ledger.journal.read(Position()) if isinstance(entry.event, kinds)
        ]

    def points(self) -> str:
        books = self.house.ledger.reading()
        return str(
            sum(
                credit.points for month in sorted(books.office.months) for credit in books.month(month).credits.values()
            )
        )


@contextmanager
def bureau(office: Office, server: str = SERVER, names: Mapping[str, str] = NO_NAMES) -> Iterator[Bureau]:
    """An office that trusts its server, with two items of 市科技局: numbers 1 and 2. `names` are further keys."""
    path = office.configure(start="2026-10-01")
    keys = "".join(f'\n{key} = "{name}"' for key, name in {"server_name": server, **names}.items() if name)
    path.write_text(path.read_text("utf-8").replace('id = "office"', f'id = "office"{keys}'), "utf-8")
    with office.house() as house:
        made = Bureau(office, house)
        first = [report(KJJ, f"信息{n}", story(n)) for n in (1, 2)]
        for n, raw in enumerate(first):
            office.account.append(raw, NOW - timedelta(minutes=60 - n))
        house.round(NOW - timedelta(minutes=30))
        yield made


def link_in(letter: EmailMessage) -> str:
    """The subject that the letter's link writes."""
    text = text_of(letter)
    start = text.index("?subject=") + len("?subject=")
    return text[start:].split()[0]
