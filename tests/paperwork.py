"""An office's ledger without servers: mails are entered as decided, lines typed, digests drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

from mailproc import config as configuration
from mailproc.config import Config
from mailproc.desk import Desk, Reply
from mailproc.digesting import Digesting
from mailproc.ledger.archive import Reading
from mailproc.ledger.events import Event, MailRecorded
from mailproc.matters import Pending
from mailproc.model import (
    Address,
    Attribution,
    Contents,
    Due,
    Evidence,
    Handover,
    Item,
    ItemRecord,
    ItemStatus,
    Location,
    MailClass,
    Matter,
    MatterKind,
    Purport,
)
from mailproc.rounds import House
from tests.e2e.office import CONFIG, ZONE

MORNING = datetime(2026, 11, 4, 8, 30, tzinfo=ZONE)  # a Wednesday
TEXT = "今年以来,我市推进项目建设,完成投资120万元,同比增长5.2%。下一步,将继续做好服务保障,抓好重点工作落实。"
VALUES = {
    "start": "2026-10-01",
    "period": "month",
    "imap": 1,
    "user": "office",
    "folders": '"INBOX"',
    "smtp": 1,
    "poll": 60,
    "idle": "false",
}


def settings(folder: Path, changes: tuple[tuple[str, str], ...] = ()) -> Config:
    """The test office's configuration with a digest; each of `changes` puts one text in the place of another."""
    text = CONFIG.format(**VALUES).replace("[schedule]\n", '[schedule]\ndigest_time = "08:30"\n')
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return configuration.load(path, {"MAILPROC_PASSWORD": "secret"})


@dataclass
class Paperwork:
    """The ledger of a house at work."""

    house: House
    uids: Iterator[int]

    def commit(self, event: Event, at: datetime = MORNING) -> None:
        with self.house.ledger.writing():
            self.house.ledger.commit(event, at)

    def mail(
        self,
        number: str,
        *items: ItemRecord,
        unit: str = "kjj",
        mail_class: MailClass = MailClass.SUBMISSION,
        reason: str = "",
        ago: timedelta = timedelta(hours=20),
        proposal: str = "",
        evidence: tuple[Evidence, ...] = (),
        texts: tuple[str, ...] = (TEXT,),
        fault: str = "",
        subject: str = "市科技局信息",
        sender: Address | None = None,
        links: tuple[str, ...] = (),
        handover: Handover | None = None,
        remark: str = "",
        said: str = "",
    ) -> None:
        """A mail of this number, recorded as decided."""
        digest = sha256(number.encode()).hexdigest()
        source = "材料.pdf" if fault else ""
        found = tuple(
            Item(f"关于第{place}件事的做法", text, text, "d" * 64, source=source, fault=fault)
            for place, text in enumerate(texts, 1)
        )
        arrival = MORNING - ago
        reading = Reading(
            sender=sender or Address("zs@kjj.jiangcheng.example", "张三"),
            subject=subject,
            date=arrival,
            message_id=f"<{number}@x.example>",
            references=(),
            contents=Contents(Purport.ITEMS, found, handover=handover, remark=remark),
            attribution=Attribution(unit=unit, proposal=proposal, evidence=evidence),
            links=links,
            typed=said,
        )
        event = MailRecorded(
            digest=digest,
            month=number[:7],
            arrival=arrival,
            size=1000,
            location=Location("office", "INBOX", 1, next(self.uids)),
            mail_class=mail_class,
            number="" if mail_class is MailClass.OTHER else number,
            unit=unit,
            items=items or (() if mail_class is MailClass.OTHER else (item(number, units=(unit,) if unit else ()),)),
            reason=reason,
            due=(Due.REMARK,) if remark else (),
        )
        with self.house.ledger.writing():
            self.house.ledger.archive.keep(digest, b"raw", reading)
            self.house.ledger.commit(event, arrival, reading)

    def say(self, line: str, at: datetime = MORNING) -> Reply:
        """A clerk's line, confirmed."""
        with self.house.ledger.writing() as books:
            house = self.house
            desk = Desk(house.config, house.ledger, house.roster(books, at), house.publisher(books), "王五")
            (reply,) = desk.do(line, at, confirmed=True)
            return reply

    def matters(self, moment: datetime = MORNING, clerk: str = "") -> tuple[Matter, ...]:
        """All that waits."""
        house, books = self.house, self.house.ledger.reading()
        pending = Pending(
            house.config, books, house.roster(books, moment), house.publisher(books), house.ledger, moment
        )
        return pending.matters(clerk)

    def kinds(self, moment: datetime = MORNING) -> list[tuple[MatterKind, str]]:
        return [(matter.kind, matter.about) for matter in self.matters(moment)]

    def mail_class(self, number: str) -> MailClass:
        mails = self.house.ledger.reading().month(number[:7]).submissions.values()
        return next(mail.mail_class for mail in mails if mail.number == number)

    def digesting(self) -> Digesting:
        return self.house.digesting(self.house.ledger.reading(), MORNING)


def item(
    number: str, reason: str = "", *, counted: bool = True, like: str = "", units: tuple[str, ...] = ("kjj",)
) -> ItemRecord:
    return ItemRecord(
        number, "d" * 64, ItemStatus.NEW, units, counted, reason, like=like, likeness=0.87 if like else 0.0
    )


def repeat(number: str, of: str) -> ItemRecord:
    """An exact repeat of long ago: not counted."""
    return replace(item(number, "repeat_late", counted=False), status=ItemStatus.DUPLICATE, of=of, likeness=1.0)


@contextmanager
def paperwork(folder: Path, *changes: tuple[str, str]) -> Iterator[Paperwork]:
    house = House(settings(folder, changes))
    try:
        yield Paperwork(house, count(1))
    finally:
        house.close()
