"""Makes mails and documents that nobody would send, by the ten thousand, and reports what is wrong with what is read.

    python -m tests.fuzz.run [--count 100000] [--first 0] [--seed 1] [--jobs 2]
        [--kind KIND] [--mails FOLDER] [--findings FOLDER]

KIND is mails (damaged by tests.fuzz.mutate), repeats (tests.fuzz.repeats) or documents (tests.fuzz.documents).
Exit code 1 where anything was found; the mails that did it are in the folder of findings. The same seed damages the
same seeds alike.
"""

import argparse
import multiprocessing
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.fuzz import documents, mutate, repeats, seeds
from tests.fuzz.checks import Examination, Verdict, kind_of

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import SynchronizedArray

SECONDS: Final = 10.0  # of CPU, for reading one mail and all that is done with it
HANGS: Final = 120.0  # seconds by the clock after which a worker is given up
MEMORY: Final = 1 << 30  # bytes of address space of a worker
WITH_DOCUMENTS: Final = 20  # every so many-th mail is read with its documents
TOLD: Final = 200  # trials between two words of a worker
KEPT: Final = 5  # mails of one kind of finding
SLOWEST: Final = 10
MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What is damaged, and how often."""

    kind: str
    first: int
    count: int
    seed: int
    folders: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One mutant looked at."""

    number: int
    size: int
    verdict: Verdict


@dataclass(slots=True)
class Told:
    """What a worker tells now and then."""

    trials: list[Trial] = field(default_factory=list)
    peak: int = 0  # bytes of resident memory, its largest so far
    raws: dict[int, bytes] = field(default_factory=dict)  # of those with faults


@dataclass(slots=True)
class Worker:
    """A process that looks at mutants; `at` is the number of the one it looks at, and since when (0: at none)."""

    process: BaseProcess
    wire: Connection
    numbers: range
    at: "SynchronizedArray[float]"


# --- in the worker -----------------------------------------------------------------------------------------


@contextmanager
def looking(plan: Plan) -> Iterator[tuple[Callable[[int], bytes], Callable[[int, bytes], Verdict]]]:
    """How mutant `number` is made, and how it is looked at."""
    if plan.kind == "documents":
        files = seeds.documents()
        with closing(documents.Reading()) as reading:
            yield (
                lambda number: documents.mutant(files, plan.seed, number).data,
                lambda number, _: reading.look(documents.mutant(files, plan.seed, number)),
            )
        return
    mails = seeds.mails(*plan.folders) if plan.kind == "mails" else []
    with closing(Examination()) as examination:
        yield (
            lambda number: mutate.mutant(mails, plan.seed, number) if mails else repeats.repeated(plan.seed, number),
            lambda number, raw: examination.look(raw, documents=number % WITH_DOCUMENTS == 0),
        )


def work(plan: Plan, numbers: range, wire: Connection, at: "SynchronizedArray[float]") -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
    told = Told()
    with looking(plan) as (make, look):
        for number in numbers:
            raw = make(number)
            at[0], at[1] = number, time.monotonic()
            verdict = timely(look(number, raw))
            told.trials.append(Trial(number, len(raw), verdict))
            if verdict.faults:
                told.raws[number] = raw
            if len(told.trials) == TOLD or verdict.faults:
                told.peak = peak()
                wire.send(told)
                told = Told()
        at[1] = 0
    told.peak = peak()
    wire.send(told)
    wire.close()


def timely(verdict: Verdict) -> Verdict:
    if verdict.seconds <= SECONDS:
        return verdict
    late = f"took {verdict.seconds:.1f} s of CPU, {verdict.reading:.1f} s of it for reading"
    return Verdict((*verdict.faults, late), verdict.refused, verdict.reading, verdict.seconds)


def peak() -> int:
    """The most resident memory this process ever had; the parent's before exec is not counted, as getrusage would."""
    status = Path("/proc/self/status").read_text("ascii", "replace")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


# --- in the parent -----------------------------------------------------------------------------------------


class Report:
    """What has been found so far."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.folder = folder
        self.begun = time.monotonic()
        self.done = self.refused = self.peak = 0
        self.kinds: Counter[str] = Counter()
        self.slowest: list[Trial] = []

    def take(self, told: Told) -> None:
        self.done += len(told.trials)
        self.refused += sum(trial.verdict.refused for trial in told.trials)
        self.peak = max(self.peak, told.peak)
        ranked = sorted((*self.slowest, *told.trials), key=lambda trial: -trial.verdict.seconds)
        self.slowest = ranked[:SLOWEST]
        for trial in told.trials:
            for fault in trial.verdict.faults:
                self.found(fault, trial.number, told.raws[trial.number])

    def found(self, fault: str, number: int, raw: bytes) -> None:
        kind = kind_of(fault)
        self.kinds[kind] += 1
        if self.kinds[kind] > KEPT:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        stem = self.folder / f"{self.plan.seed}-{number}"
        stem.with_suffix(".bin" if self.plan.kind == "documents" else ".eml").write_bytes(raw)
        with stem.with_suffix(".txt").open("a", encoding="utf-8", errors="replace") as notes:
            notes.write(fault + "\n")
        say(f"FOUND {fault}  → {stem}")

    def progress(self) -> None:
        seconds = time.monotonic() - self.begun
        slowest = self.slowest[0].verdict.seconds if self.slowest else 0
        say(
            f"{self.done:>7} of {self.plan.count} in {seconds:.0f} s ({self.done / max(seconds, 1):.0f}/s), "
            f"{self.refused} refused, {self.kinds.total()} faults, slowest {slowest:.2f} s, "
            f"memory {self.peak / MEGABYTE:.0f} MB"
        )

    def close(self) -> None:
        self.progress()
        say("the slowest (seconds of all, of reading, bytes, number):")
        for trial in self.slowest:
            verdict = trial.verdict
            say(f"  {verdict.seconds:7.2f} {verdict.reading:7.2f} {trial.size:>9} {trial.number}")
        for kind, count in self.kinds.most_common():
            say(f"  {count:>6} × {kind}")
        say("nothing was found" if not self.kinds else f"{len(self.kinds)} kinds of faults: see {self.folder}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def begin(plan: Plan, numbers: range) -> Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    at = context.Array("d", [numbers.start, 0.0])
    process = context.Process(target=work, args=(plan, numbers, theirs, at))
    process.start()
    theirs.close()
    return Worker(process, ours, numbers, at)


def watch(plan: Plan, jobs: int, report: Report) -> None:
    """Let so many workers share the mutants; one that dies or hangs is a finding, and another goes on behind it."""
    workers = [begin(plan, range(plan.first + job, plan.first + plan.count, jobs)) for job in range(jobs)]
    shown = time.monotonic()
    while workers:
        ready = wait([worker.wire for worker in workers], timeout=1)
        for worker in list(workers):
            ended = worker.wire in ready and not hear(worker, report)
            hangs = bool(worker.at[1]) and time.monotonic() - worker.at[1] > HANGS
            if ended or hangs:
                workers.remove(worker)
                workers += end(worker, plan, report, hangs=hangs)
        if time.monotonic() - shown > 10:
            report.progress()
            shown = time.monotonic()


def hear(worker: Worker, report: Report) -> bool:
    """Whether the worker still speaks."""
    try:
        report.take(worker.wire.recv())
    except EOFError:
        return False
    return True


def end(worker: Worker, plan: Plan, report: Report, *, hangs: bool) -> list[Worker]:
    """Its successor, if it did not come to its end."""
    if hangs:
        worker.process.kill()
    worker.process.join()
    code = worker.process.exitcode
    worker.wire.close()
    if not code:
        return []
    number = int(worker.at[0])
    with looking(plan) as (make, _):
        report.found("hangs" if hangs else f"the process ended with {code}", number, make(number))
    return [begin(plan, worker.numbers[worker.numbers.index(number) + 1 :])]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--mails", type=Path, action="append", default=[], help="a folder of more mails to damage")
    parser.add_argument("--kind", choices=("mails", "repeats", "documents"), default="mails")
    parser.add_argument("--findings", type=Path, default=Path("build/fuzz/findings"))
    chosen = parser.parse_args()
    plan = Plan(chosen.kind, chosen.first, chosen.count, chosen.seed, tuple(chosen.mails))
    report = Report(plan, chosen.findings)
    watch(plan, chosen.jobs, report)
    report.close()
    return 1 if report.kinds else 0


if __name__ == "__main__":
    sys.exit(main())
