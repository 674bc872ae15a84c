"""`python -m tests.bench.search`: 查稿 over a year of items; does what is a year old cost more than this month's?

Twelve months of items, a tenth of them used, are put into the books; then three questions are asked, each of books
that were just opened: ten hits of this month, ten of the first, and ten of ten months. The first is the reference.
"""

# ruff: noqa: T201 - a report on the terminal

import argparse
import hashlib
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zoneinfo import ZoneInfo

from mailproc import config as configuration
from mailproc.desk import Desk
from mailproc.ledger.archive import Reading
from mailproc.ledger.events import Commanded, MailRecorded
from mailproc.model import (
    Address,
    Attribution,
    Contents,
    Credit,
    CreditKind,
    Item,
    ItemRecord,
    ItemStatus,
    Location,
    MailClass,
    Purport,
)
from mailproc.rounds import House
from tests.bench.stage import REPOSITORY
from tests.e2e.office import story

YEAR: Final = 2025
MONTHS: Final = 12
ASKED: Final = {"this month": "东港码头", "a year ago": "西山水库", "all the year": "北湖湿地"}
HITS: Final = 10
ALLOWED: Final = {"a year ago": 2.0, "all the year": 6.0}  # promised: times what this month's hits take
TIMES: Final = 5  # each question; the quickest counts


def main() -> int:
    chosen = arguments()
    with TemporaryDirectory(prefix="mailproc-bench-", dir=chosen.scratch) as name:
        config = configuration.load(REPOSITORY / "config.toml", {}, secrets=False)
        office = replace(config.office, start=datetime(YEAR, 1, 1, tzinfo=ZoneInfo(config.office.zone)))
        house = House(replace(config, state=Path(name), office=office))
        fill(house, chosen.items)
        print(f"{MONTHS * chosen.items} items in {MONTHS} months")
        seconds = {label: min(asked(house, words) for _ in range(TIMES)) for label, words in ASKED.items()}
        house.close()
    first = seconds["this month"]
    for label, one in seconds.items():
        print(f"hits of {label:14}{one:7.3f} s{one / first:7.2f} times this month's")
    return int(any(seconds[label] > allowed * first for label, allowed in ALLOWED.items()))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=1000, help="in each month (default: 1,000)")
    parser.add_argument("--scratch", type=Path, help="where state is written (default: the system's)")
    return parser.parse_args()


def asked(house: House, words: str) -> float:
    """Ask, of books that were just opened; the seconds that it takes, from opening them."""
    house.ledger.close()
    now = datetime(YEAR, MONTHS, 28, 12, tzinfo=ZoneInfo(house.config.office.zone))
    begun = time.perf_counter()
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, now), house.publisher(books), "clerk")
        (reply,) = desk.do(f"查稿 {words}", now, confirmed=False)
        seconds = time.perf_counter() - begun
    if reply.page is None or len(reply.page.rows) != HITS:
        raise RuntimeError(f"{HITS} hits were wanted for {words}: {reply}")
    return seconds


# --- the year ---------------------------------------------------------------------------------------------


def fill(house: House, items: int) -> None:
    """The months' mails, one item each; every tenth is used in the month after."""
    units = [unit.id for unit in house.config.units if unit.since is None and unit.until is None]
    for month in range(1, MONTHS + 1):
        with house.ledger.writing():
            for n in range(1, items + 1):
                unit = units[n % len(units)]
                reading = written(month, n)
                event = recorded(month, n, unit, reading)
                house.ledger.archive.keep(event.digest, b"", reading)
                house.ledger.commit(event, event.arrival, reading)
                if n % 10 == 0:
                    entry = replace(event.credits[0], id=f"{event.number}.2", kind=CreditKind.ADOPTED, outlet="yaoqing")
                    house.ledger.commit(Commanded(f"要情:{event.number}", "clerk", (entry,)), event.arrival)
            print(f"\r{month:2} months", end="", flush=True)
    print("\r", end="")


def written(month: int, n: int) -> Reading:
    text = f"{story(n)}{story(month * 7 + n, '基层治理')}{''.join(said(month, n))}"
    item = Item(f"关于第{n}项工作的情况", text, text, f"{month}.{n}")
    moment = datetime(YEAR, month, 1, 8, tzinfo=ZoneInfo("Asia/Shanghai")) + timedelta(minutes=n)
    return Reading(
        Address("xx@example.com", "张三"),
        f"信息{n}",
        moment,
        f"<{month}.{n}@example.com>",
        (),
        Contents(Purport.ITEMS, (item,)),
        Attribution(""),
    )


def said(month: int, n: int) -> Iterator[str]:
    """The words asked for that this item has."""
    if n <= HITS and month == MONTHS:
        yield ASKED["this month"]
    if n <= HITS and month == 1:
        yield ASKED["a year ago"]
    if n == 1 and month <= HITS:
        yield ASKED["all the year"]


def recorded(month: int, n: int, unit: str, reading: Reading) -> MailRecorded:
    number, arrival = f"{YEAR}-{month:02}-{n:04}", reading.date
    assert arrival is not None
    received = Credit(
        id=f"{number}.1",
        unit=unit,
        kind=CreditKind.RECEIVED,
        points=Decimal("0.2"),
        count=1,
        effective=arrival.date(),
        month=number[:7],
        rule="received@2020-01-01",
        at=arrival,
        who="mailproc",
        item=number,
    )
    return MailRecorded(
        digest=hashlib.sha256(number.encode()).hexdigest(),
        month=number[:7],
        arrival=arrival,
        size=1000,
        location=Location("office", "INBOX", 1, month * 100_000 + n),
        mail_class=MailClass.SUBMISSION,
        number=number,
        unit=unit,
        items=(ItemRecord(number, f"{month}.{n}", ItemStatus.NEW, (unit,), counted=True),),
        credits=(received,),
    )


if __name__ == "__main__":
    sys.exit(main())
