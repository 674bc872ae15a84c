"""`python -m tests.torture.mailing`: a circular goes to 300 units, and the daemon is killed (-9) while it does.

Each kill strikes with a letter under way: by turns when the mail server has taken all of it and not said so, and when
it has only heard for whom it is. Then the daemon is started again, as systemd does.

Must hold: each unit, copy and clerk has the circular once; all that the journal says was written was received; what was
received twice is of the letters under way at a kill, and byte for byte the same. Exit code 1 where it does not.
"""

# ruff: noqa: T201 - a report on the terminal

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from subprocess import Popen
from threading import Lock

from aiosmtpd.smtp import Envelope

from mailproc.ledger.events import PapersMade
from mailproc.ledger.journal import Position
from mailproc.ledger.ledger import Ledger
from mailproc.model import LetterKind
from tests.dovecot import running
from tests.e2e.office import ZONE, Office, sink, until
from tests.torture.kill import MEMORY
from tests.torture.stand import identity, received

UNIT = """[[roster.units]]
id = "u{n}"
name = "江城市第{n}单位"
short = "第{n}单位"
group = "bureau"
addresses = ["xx@u{n}.jiangcheng.example"]
"""
OTHERS = 5  # the office's own three units, a copy, a clerk
PATIENCE = 600.0


@dataclass
class Killer:
    """Kills the daemon at certain letters; `daemon` is the one that runs now."""

    at: list[int]
    daemon: Popen[bytes] | None = None
    struck: list[str] = field(default_factory=list)  # Message-IDs taken at a kill, "" where none was
    begun: int = 0
    lock: Lock = field(default_factory=Lock)

    def heard(self, _recipient: str) -> str:
        """The mail server hears for whom a letter is."""
        self.begun += 1
        if self._is_due() and len(self.struck) % 2:
            self._kill("")
        return ""

    def took(self, envelope: Envelope) -> str:
        """The mail server has all of a letter."""
        if self._is_due():
            assert isinstance(envelope.content, bytes)
            self._kill(identity(envelope.content))
        return ""

    def _is_due(self) -> bool:
        return len(self.struck) < len(self.at) and self.begun >= self.at[len(self.struck)]

    def _kill(self, letter: str) -> None:
        with self.lock:
            if self.daemon is not None and self.daemon.poll() is None:
                self.daemon.kill()
                self.struck.append(letter)


@dataclass(frozen=True)
class Outcome:
    """What is wrong; how many letters were received, how many twice, in how many seconds."""

    wrong: list[str]
    letters: int
    repeats: int
    seconds: float


def mail_out(office: Office, units: int, kills: int) -> Outcome:
    """Release a month to so many units, killed so often."""
    month = prepare(office, units)
    killer = Killer(list(spread(units + OTHERS, kills)))
    office.sink.refuse, office.sink.refuse_recipient = killer.took, killer.heard
    began, starts = time.monotonic(), 0
    while starts <= kills:
        starts += 1
        with office.running_hard() as daemon:
            killer.daemon = daemon
            done = until(lambda: daemon.poll() is not None or all_sent(office), PATIENCE)
            if daemon.poll() is None:
                daemon.terminate()
                daemon.wait()
            if not done:
                break
    killer.daemon = None
    wrong = list(faults(office, month, killer, units))
    repeats = len(office.sink.letters) - len(set(office.sink.ids()))
    return Outcome(wrong, len(office.sink.letters), repeats, time.monotonic() - began)


def prepare(office: Office, units: int) -> str:
    """An office of so many units, whose month before last is released, with none of its letters sent yet."""
    today = datetime.now(ZONE).date()
    start = first_of_month_before(first_of_month_before(today))
    path = office.configure(start=start.isoformat(), poll=1)
    more = "".join(UNIT.format(n=n) for n in range(1, units + 1))
    path.write_text(path.read_text("utf-8").replace("[rules]\n", f"{more}[rules]\n"), "utf-8")
    office.program("once")
    month = f"{start:%Y-%m}"
    office.program("do", f"印发 {month} 签发人 赵六", "--yes")
    return month


def first_of_month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def spread(letters: int, kills: int) -> Iterator[int]:
    """The letters at which the kills come, evenly."""
    return (letters * number // (kills + 1) + 1 for number in range(1, kills + 1))


def all_sent(office: Office) -> bool:
    return not Ledger(office.folder / "state").reading().office.outgoing.waiting


def faults(office: Office, month: str, killer: Killer, units: int) -> Iterator[str]:
    """What is not as it must be."""
    ledger = Ledger(office.folder / "state")
    events = [entry.event for entry, _ in ledger.journal.read(Position())]
    papers = [one for one in events if isinstance(one, PapersMade)]
    (released,) = [one for one in papers if one.month == month and one.stage == "published"]
    recipients = Counter(letter.recipient for letter in released.letters if letter.kind is LetterKind.CIRCULAR)
    if len(recipients) != units + OTHERS or set(recipients.values()) != {1}:
        yield f"{len(recipients)} recipients of the circular, {units + OTHERS} are due one each"
    came = received(office.sink.letters)
    for letter in (letter for paper in papers for letter in paper.letters):
        if letter.id not in came:
            yield f"never received: {letter.kind.value} to {letter.recipient}"
    for name, forms in came.items():
        if len(forms) > 1:
            yield f"received in several forms: {name}"
        if forms.total() > 1 and name not in killer.struck:
            yield f"received {forms.total()} times, and not under way at a kill: {name}"
        kept = ledger.letter_path(name).read_bytes()
        if any(data.splitlines() != kept.splitlines() for data in forms):
            yield f"received in other bytes than are kept: {name}"
    if len(killer.struck) != len(killer.at):
        yield f"{len(killer.struck)} kills, not {len(killer.at)}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--units", type=int, default=300, metavar="N")
    options.add_argument("--kills", type=int, default=5, metavar="N")
    chosen = options.parse_args()
    scratch = tempfile.TemporaryDirectory(prefix="mailing", dir=MEMORY if MEMORY.is_dir() else None)
    with scratch as folder, running() as server, sink() as kept:
        outcome = mail_out(Office(Path(folder), server.account("mailing"), kept), chosen.units, chosen.kills)
    for line in outcome.wrong:
        print(f"WRONG {line}")
    came = f"{outcome.letters} letters received, {outcome.repeats} of them again, in {outcome.seconds:.0f} s"
    print(f"{chosen.units} units, {chosen.kills} kills: {came}")
    return int(bool(outcome.wrong))


if __name__ == "__main__":
    sys.exit(main())
