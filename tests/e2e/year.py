"""`python -m tests.e2e.year`: a year of the made-up city, each figure held against a reckoning kept by hand.

Twelve months on a real Dovecot and a real mail server: a few mails each, what the clerk enters in time and late, papers
closed, stated, drafted and let out, second editions in three of them, half-year and year-end. The reckoning knows what
was sent and typed and adds it up; it knows nothing of the program.
"""

# ruff: noqa: T201 - a report on the terminal

import argparse
import json
import sys
import tempfile
import time
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from mailproc.rounds import House
from tests.dovecot import running
from tests.e2e.lived import say
from tests.e2e.office import ZONE, Office, report, sink, story
from tests.e2e.test_demo_month import settle
from tests.torture.kill import MEMORY

YEAR = 2025  # past: a mailbox takes no mail of days to come
CORRECTED = (3, 6, 11)  # the months that get a second edition
LATE = (*CORRECTED, 8)  # and the one whose late entry stays in the month after
RECEIVED, ADOPTED, WRITTEN, DEDUCTED = Decimal("0.2"), Decimal(2), Decimal(10), Decimal(-10)


@dataclass
class Reckoning:
    """What each unit has in each month, by hand."""

    received: Counter[tuple[int, str]] = field(default_factory=Counter)
    adopted: Counter[tuple[int, str]] = field(default_factory=Counter)
    points: dict[tuple[int, str], Decimal] = field(default_factory=dict)

    def count(self, month: int, unit: str, by: int = 1) -> None:
        self.received[month, unit] += by
        self.add(month, unit, by * RECEIVED)

    def adopt(self, month: int, unit: str) -> None:
        self.adopted[month, unit] += 1
        self.add(month, unit, ADOPTED)

    def add(self, month: int, unit: str, points: Decimal) -> None:
        self.points[month, unit] = self.points.get((month, unit), Decimal(0)) + points

    def year(self, month: int, unit: str) -> Decimal:
        return sum((self.points.get((one, unit), Decimal(0)) for one in range(1, month + 1)), Decimal(0))


@dataclass
class Life:
    """The office while it lives through the year. `wrong` is what differed."""

    office: Office
    house: House
    rng: Random
    mails: int
    hand: Reckoning = field(default_factory=Reckoning)
    senders: dict[str, str] = field(default_factory=dict)  # where each unit writes from
    owners: dict[tuple[int, int], str] = field(default_factory=dict)  # month and number → whose it is
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        day = moment(1, 1).date()
        with self.house.ledger.writing() as books:
            roster = self.house.roster(books, moment(1, 1))
        for unit in roster.units:
            addresses = list(roster.letters_to(unit.id, day))
            if addresses and not unit.parent:
                self.senders[unit.id] = addresses[0]

    def month(self, month: int) -> None:
        """From the first mail to the circular and, in some, its second edition."""
        self._mail(month)
        self._enter(month)
        following = moment(month, 1) + timedelta(days=monthrange(YEAR, month)[1])
        self.house.round(following.replace(hour=2), whole=True)
        for days in (9, 10, 14, 15):  # past all holidays at a month's beginning
            self.house.round(following.replace(hour=17, minute=35) + timedelta(days=days))
        out = following.replace(hour=18) + timedelta(days=15)
        say(self.house, f"开头语 {YEAR}-{month:02}:{month}月份,各单位报送踊跃。", out)
        say(self.house, f"印发{YEAR}-{month:02} 签发人 赵六", out)
        self.house.round(out)
        self._compare(month, 1)
        if month in LATE:
            self._enter_late(month, out + timedelta(minutes=5))
        if month in CORRECTED:
            say(self.house, f"更正{YEAR}-{month:02} 签发人 赵六", out + timedelta(minutes=9))
            self.house.round(out + timedelta(minutes=10))
            self._compare(month, 2)

    def _mail(self, month: int) -> None:
        """Each unit's reports, one of them sent again: that counts once."""
        letters = []
        for number in range(1, self.mails + 1):
            unit = self.rng.choice(sorted(self.senders))
            text = story(month * 100 + number)
            at = moment(month, 1 + number * 20 // self.mails) + timedelta(minutes=number)
            letters.append((report(self.senders[unit], f"信息{month}之{number}", text), at))
            self.owners[month, number] = unit
            self.hand.count(month, unit)
        sender = self.senders[self.owners[month, 1]]
        again = f"领导好!\n{story(month * 100 + 1)}"
        letters.append((report(sender, f"信息{month}之1", again), moment(month, 23)))
        self.office.account.bulk_fill(letters)
        self.house.round(moment(month, 24))

    def _enter(self, month: int) -> None:
        now = moment(month, 25)
        used, written_on = self.rng.sample(range(1, self.mails + 1), 2)
        say(self.house, f"要情{month}期 {month}月24日:{used}", now)
        self.hand.adopt(month, self.owners[month, used])
        say(self.house, f"批示 {written_on} 市", now)
        self.hand.add(month, self.owners[month, written_on], WRITTEN)
        if month % 4 == 0:
            say(self.house, "扣分 市教育局 迟报 暴雨信息", now)
            self.hand.add(month, "jyj", DEDUCTED)

    def _enter_late(self, month: int, now: datetime) -> None:
        """After the circular: an adoption of the month, and an item that does not count after all."""
        counts_in = month if month in CORRECTED else month + 1
        say(self.house, f"采用 清河县《{month}月的经验》 昨日要情 {YEAR}年{month}月20日", now)
        self.hand.adopt(counts_in, "qinghe")
        say(self.house, f"不计 {YEAR}-{month:02}-0002 新闻稿", now + timedelta(minutes=1))
        self.hand.count(counts_in, self.owners[month, 2], -1)

    # --- against the reckoning ---

    def _compare(self, month: int, edition: int) -> None:
        """An edition's figures as they are kept, and what `tally --json` tells of the month."""
        label = f"{YEAR}-{month:02}"
        kept = json.loads((self.office.folder / f"state/editions/{label}-{edition}/figures.json").read_text("utf-8"))
        for row in kept["units"]:
            unit, name = row["unit"], f"{label} edition {edition}, {row['unit']}"
            self._same(f"{name}: received", row["received"], self.hand.received[month, unit])
            self._same(f"{name}: adopted", row["adopted"]["yaoqing"], self.hand.adopted[month, unit])
            self._same(f"{name}: points", Decimal(row["points"]), self.hand.points.get((month, unit), Decimal(0)))
            year = self._opening(unit) + self.hand.year(month, unit)
            self._same(f"{name}: points of the year", Decimal(row["points_year"]), year)

    def whole(self) -> None:
        """At the end: every month as it stands now, the year's papers, the books, and who got what."""
        for month in range(1, 13):
            for row in self.office.json("tally", f"{YEAR}-{month:02}")["units"]:
                points = self.hand.points.get((month, row["unit"]), Decimal(0))
                self._same(f"tally of {month}, {row['unit']}", Decimal(row["points"]), points)
            self.office.program("recount", f"{YEAR}-{month:02}")
        self.office.program("verify")
        for term, months in ((f"{YEAR}-H1", range(1, 7)), (f"{YEAR}", range(1, 13))):
            kept = json.loads((self.office.folder / f"state/editions/{term}-1/figures.json").read_text("utf-8"))
            for row in kept["units"]:
                points = sum((Decimal(one["points"]) for one in row["months"]), Decimal(0))
                due = sum((self.hand.points.get((one, row["unit"]), Decimal(0)) for one in months), Decimal(0))
                self._same(f"{term}, {row['unit']}", points, due)
        copies = (person.address for person in self.house.config.circular_copies)
        for address in (*self.senders.values(), *copies):
            subjects = Counter(str(one["Subject"]) for one in self.office.sink.to(address))
            circulars = [one for one in subjects if "月份全市" in one]
            self._same(f"summaries to {address}", sum("情况的通报" in one for one in subjects) - len(circulars), 2)
            self._same(f"circulars to {address}", len(circulars), 12 + len(CORRECTED))
            self._same(f"second editions to {address}", sum("更正第1版" in one for one in circulars), len(CORRECTED))
            self._same(f"letters twice to {address}", [one for one, times in subjects.items() if times > 1], [])

    def _opening(self, unit: str) -> Decimal:
        return next(one.opening for one in self.house.config.units if one.id == unit)

    def _same(self, what: str, found: object, due: object) -> None:
        if found != due:
            self.wrong.append(f"{what}: {found}, by hand {due}")


def moment(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(YEAR, month, day, hour, minute, tzinfo=ZONE)


def live_through(office: Office, mails: int, months: Sequence[int] = range(1, 13), seed: int = 1) -> list[str]:
    """The months in their order, with so many reports each; returns what differed from the reckoning."""
    with office.house() as house:
        life = Life(office, house, Random(seed), mails)
        for month in months:
            life.month(month)
            for term in ended_with(month):
                say(house, f"印发{YEAR}年{term}", moment(month, 1) + timedelta(days=monthrange(YEAR, month)[1] + 16))
        if months[-1] == 12:
            house.round(moment(12, 31) + timedelta(days=18))
            life.whole()
    return life.wrong


def small(office: Office) -> Office:
    """With three units."""
    path = office.configure(start=f"{YEAR}-01-01")
    path.write_text(path.read_text("utf-8").replace("[circular]\n", "[circular]\npdf = false\n"), "utf-8")
    return office


def city(office: Office) -> Office:
    """With the shipped settings, which hold the whole made-up city; its rules are as old as the year."""
    settle(office, "mx.jiangcheng.example", '"INBOX"')
    path = office.folder / "config.toml"
    words = path.read_text("utf-8").replace("start = 2026-10-01", f"start = {YEAR}-01-01")
    path.write_text(words.replace("from = 2026-01-01", f"from = {YEAR}-01-01"), "utf-8")
    return office


def ended_with(month: int) -> Iterator[str]:
    if month == 6:
        yield "上半年"
    if month == 12:
        yield "全年"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--mails", type=int, default=45, metavar="N", help="reports a month, at most 48 (default: 45)")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    began = time.monotonic()
    scratch = tempfile.TemporaryDirectory(prefix="year", dir=MEMORY if MEMORY.is_dir() else None)
    with scratch as folder, running() as server, sink() as kept:
        wrong = live_through(city(Office(Path(folder), server.account("year"), kept)), chosen.mails, seed=chosen.seed)
        letters = len(kept.letters)
    for line in wrong:
        print(f"WRONG {line}")
    print(f"12 months, {letters} letters, {len(wrong)} figures differ; {time.monotonic() - began:.0f} s")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
