"""`python -m tests.torture.kill`: the month killed, or out of disk, at every kind of effect and then some; compared.

Exit code 1 where a run differs from the undisturbed one; its folder is kept.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path
from random import Random

from tests.dovecot import Dovecot, running
from tests.torture.effects import DIES, FAILS, Fault
from tests.torture.stand import Baseline, Run, Shot, Stand, Task, stand

SHOTS, SEVERAL = 0.1, 0.08  # shares of kills from outside, and of runs with several kills
SOON = 4  # effects after a start before a mail is read: a kill among them is one in mending
WORKERS = 2
MEMORY = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Result:
    task: Task
    run: Run
    folder: str


# --- what is to be tried --------------------------------------------------------------------------------------


def kills(base: Baseline, count: int, rng: Random) -> list[Task]:
    """So many tasks: every kind of effect in every stage, some shots, some with several kills, the rest evenly.

    Where there are more kinds than tasks: a sample.
    """
    tasks = [one_kill(fault) for fault in every_kind(base, DIES, rng)]
    tasks += [shot(base, rng) for _ in range(int(count * SHOTS))]
    tasks += [several(base, rng) for _ in range(int(count * SEVERAL))]
    tasks += [one_kill(fault) for fault in evenly(base, max(0, count - len(tasks)), DIES)]
    return tasks if count == len(tasks) else rng.sample(tasks, count)


def failures(base: Baseline, count: int, rng: Random) -> list[Task]:
    """So many tasks in which the disk fails: every kind of effect in every stage, the rest evenly."""
    faults = list(every_kind(base, tuple(FAILS), rng))
    faults += evenly(base, max(0, count - len(faults)), tuple(FAILS))
    tasks = [Task(fault.stage, (fault,), stays=place % 3 == 0) for place, fault in enumerate(faults)]
    return tasks if count == len(tasks) else rng.sample(tasks, count)


def small_disks(base: Baseline, count: int, rng: Random) -> list[Task]:
    """So many tasks on disks that are really full after some effects more."""
    stages = range(len(base.stages) - 6, len(base.stages))
    return [Task(rng.choice(stages), room=rng.randint(1, 60) * 4096) for _ in range(count)]


def one_kill(fault: Fault) -> Task:
    return Task(fault.stage, (fault,))


def every_kind(base: Baseline, hows: Sequence[str], rng: Random) -> Iterator[Fault]:
    """Each kind of effect in each stage once, at one of its places drawn at random, in all ways by turns."""
    turns = cycle(hows)
    for stage, effects in enumerate(base.effects):
        for kind in sorted(set(effects), key=str):
            places = [at for at, one in enumerate(effects, 1) if one == kind]
            yield Fault(stage, rng.choice(places), next(turns))


def evenly(base: Baseline, count: int, hows: Sequence[str]) -> Iterator[Fault]:
    """Spread over all the month's effects."""
    all_ = [(stage, at) for stage, effects in enumerate(base.effects) for at in range(1, len(effects) + 1)]
    turns = cycle(hows)
    for place in range(count):
        yield Fault(*all_[place * len(all_) // count], next(turns))


def shot(base: Baseline, rng: Random) -> Task:
    """A kill from outside at a random moment of a random stage, or soon after it."""
    stage = rng.randrange(len(base.stages))
    return Task(stage, shot=Shot(rng.random() * base.seconds[stage] * 1.5))


def several(base: Baseline, rng: Random) -> Task:
    """Two to four kills in one month: at the start after a kill, or in a later stage.

    Never twice in the reading of one and the same mail: that mail is then quarantined, as it should be.
    """
    stage = rng.randrange(len(base.stages))
    faults = [fault_in(base, stage, rng)]
    for _ in range(rng.choice((1, 1, 2, 3))):
        stage = rng.randrange(stage, len(base.stages))
        again = stage == faults[-1].stage
        faults.append(Fault(stage, rng.randint(1, SOON), rng.choice(DIES)) if again else fault_in(base, stage, rng))
    return Task(faults[0].stage, tuple(faults))


def fault_in(base: Baseline, stage: int, rng: Random) -> Fault:
    return Fault(stage, rng.randint(1, len(base.effects[stage])), rng.choice(DIES))


# --- trying ---------------------------------------------------------------------------------------------------

_stands: list[tuple[Stand, Baseline]] = []  # of a worker's process: one
_stack = ExitStack()


def begin(server: Dovecot, root: Path, base: Baseline) -> None:
    name = f"w{os.getpid()}"
    _stands.append((_stack.enter_context(stand(server, name, root)), base))


def attempt(task: Task) -> Result:
    made, base = _stands[0]
    run = made.disturbed(base, task)
    return Result(task, replace(run, effects=[]), f"{made.root}/{made.name}-{made.runs}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=1000, metavar="N")
    options.add_argument("--failures", type=int, default=600, metavar="N", help="runs in which the disk fails")
    options.add_argument("--disks", type=int, default=30, metavar="N", help="runs on small disks, as root")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, default=Path("build/torture"), help="where folders of failed runs go")
    chosen = options.parse_args()
    rng = Random(chosen.seed)
    root = Path(tempfile.mkdtemp(prefix="torture", dir=MEMORY if MEMORY.is_dir() else None))
    began = time.monotonic()
    chosen.keep.mkdir(parents=True, exist_ok=True)
    with running() as server, stand(server, "base", root) as first:
        base = first.undisturbed()
        say(
            f"undisturbed: {sum(map(len, base.effects))} effects in {len(base.stages)} stages, "
            f"{len(base.received)} letters, {sum(base.seconds):.1f} s"
        )
        tasks = [*kills(base, chosen.kills, rng), *failures(base, chosen.failures, rng)]
        tasks += small_disks(base, chosen.disks, rng) if os.getuid() == 0 else []
        rng.shuffle(tasks)
        pool = ProcessPoolExecutor(WORKERS, get_context("spawn"), begin, (replace(server, process=None), root, base))
        with pool:
            results = list(told(pool.map(attempt, tasks), len(tasks), began))
    failed = [one for one in results if one.run.wrong]
    for one in failed:
        shutil.move(one.folder, chosen.keep / Path(one.folder).name)
    shutil.rmtree(root)
    report(base, results, time.monotonic() - began)
    return int(bool(failed))


def told(results: Iterable[Result], count: int, began: float) -> Iterator[Result]:
    """Pass results on, saying what goes wrong at once, and now and then how far it is."""
    for place, one in enumerate(results, 1):
        for line in one.run.wrong[:5]:
            say(f"WRONG {one.task}: {line}")
        if place % 50 == 0:
            say(f"{place} of {count} runs, {time.monotonic() - began:.0f} s")
        yield one


def report(base: Baseline, results: Sequence[Result], seconds: float) -> None:
    """How many faults of which kind struck what, and what came of it."""
    struck: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    for one in results:
        for fault in one.task.faults:
            struck[str(base.effects[fault.stage][fault.at - 1])] += 1
            ways[fault.how] += 1
    ways["small disk"] = sum(bool(one.task.room) for one in results)
    ways["shot"] = sum(one.task.shot is not None for one in results)
    done = Counter(str(effect) for effects in base.effects for effect in effects)
    say(f"{'effect':24} {'in a month':>10} {'struck':>8}")
    for kind, count in sorted(done.items()):
        say(f"{kind:24} {count:10} {struck[kind]:8}")
    say(", ".join(f"{how} {count}" for how, count in ways.items()))
    repeats = sum(one.run.repeats for one in results)
    wrong = sum(bool(one.run.wrong) for one in results)
    starts = sum(len(one.run.codes) for one in results)
    say(
        f"{len(results)} runs, {starts} processes, {repeats} letters received again, byte for byte the same; "
        f"{wrong} runs differ from the undisturbed one; {seconds:.0f} s"
    )


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
