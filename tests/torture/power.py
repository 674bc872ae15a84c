"""Power cuts: the month is cut at some step, what was not synced fares as it may, and the program starts from that.

python -m tests.torture.power                      # 1,000 cuts, each must end as the undisturbed month
python -m tests.torture.power --without-syncs      # and without any one needed fsync some must not
"""

import argparse
import logging
import multiprocessing
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from mailproc.auditing import verify
from mailproc.post.letter import verify_mark
from mailproc.rounds import House
from tests.dovecot import running
from tests.e2e.office import Office, read, sink
from tests.torture import month
from tests.torture.outcome import Outcome
from tests.torture.recording import (
    LATER,
    MIRROR,
    NOTHING,
    Recording,
    Step,
    Taken,
    configure,
    future,
    record,
    record_after_kill,
)
from tests.torture.weakdisk import Disk, FolderSynced, Image, Renamed, Synced

TO_THE_END = 20  # of so many cuts, one is played to the month's end in any case
NEAR, FAR = 60, 600  # steps after a sync within which its lack is looked for
TRIES = 200  # cuts after which an fsync counts as not needed
BATCH = 10  # of them are taken in the order of their steps
CUTS_AFTER_KILL = 5
PATIENCE = 3600.0  # seconds until the next verdict must be there

SQLITES = {
    "index",
    "name of index",
}  # synced by sqlite itself, which is believed; the index is made anew from the journal
NOT_NEEDED = {
    "name of archived mail": "its reading is put beside it, and the sync of that name holds for both",
    "poll": "without it, old mail is not held back until the next full reading; nothing is counted by it",
    "name of poll": "as the poll",
    "note of the present": "as the poll: of what the server told, of a pause, of the last count",
    "name of note of the present": "as the poll",
    "name of secret": "the desk copy's sync of state/ comes before the first letter goes out",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """So many steps were done when the power went; `seed` says how the rest fared."""

    steps: int
    seed: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a cut: "" where all is as in the undisturbed month. `repeated`: letters received again."""

    cut: Cut
    problem: str
    repeated: int = 0


# --- one cut ---


def images(steps: Sequence[Step], cuts: Iterable[Cut], unsynced: str = "") -> Iterator[tuple[Cut, Image]]:
    """The disks found after these cuts, in the order of their steps; syncs of what is `unsynced` are left out."""
    disk = Disk((MIRROR,))
    done = 0
    for cut in sorted(cuts, key=lambda one: (one.steps, one.seed)):
        for step in steps[done : cut.steps]:
            if not isinstance(step.event, Taken) and not (is_sync(step) and step.of == unsynced):
                disk.take(step.event)
        done = cut.steps
        yield cut, disk.after_power_cut(cut.seed)


def is_sync(step: Step) -> bool:
    return isinstance(step.event, Synced | FolderSynced)


def start_again(recording: Recording, cut: Cut, image: Image, *, to_the_end: bool) -> Verdict:
    """Start the program from a disk, and play on until the ledger is that of the undisturbed month.

    What follows from equal ledgers and equal mailboxes is equal: the rest is not played, unless `to_the_end`.
    """
    before = recording.letters(cut.steps)
    first = recording.steps[min(cut.steps, len(recording.steps) - 1)].stage
    last = len(recording.stages) if to_the_end else first + 1
    with tempfile.TemporaryDirectory() as folder, sink() as kept:
        image.lay(Path(folder))
        problem = ""
        for place in range(first, last):
            office = Office(Path(folder), recording.mailbox(place), kept)
            configure(office)
            try:
                with office.house() as house:
                    typed = month.typed_before(recording.stages, place)
                    month.play(house, recording.stages[place], typed, LATER if place == first else timedelta())
                    problem = difference(recording, place, house)
            except (Exception, SystemExit) as fault:  # noqa: BLE001 whatever happens is what is looked for
                problem = f"{type(fault).__name__}: {fault}"
            problem = problem or unlike_letters(recording.letters_by(place), before, kept.letters)
            problem = problem or foreign_letters(before, Path(folder) / "state" / "secret")
            if problem:
                break
        repeated = sum(str(read(data)["Message-ID"]) in before for _, _, data in kept.letters)
    return Verdict(cut, problem and f"{recording.stages[place].name}: {problem}", repeated)


def difference(recording: Recording, stage: int, house: House) -> str:
    """What differs from the undisturbed ledger after this stage, or does not hold in itself; "" where nothing does."""
    here, there = future(house.config.state), recording.after[stage]
    for one in fields(Outcome):
        ours, theirs = getattr(here.outcome, one.name), getattr(there.outcome, one.name)
        if ours != theirs:
            return f"{one.name}: {shown(ours, theirs)}"
    if here != there:
        return shown(here.rest, there.rest)
    found = verify(house.config, house.ledger, ())
    return "; ".join(f"{one.where}: {one.what}" for one in (*found.broken, *found.problems))


def shown(ours: Iterable[object], theirs: Iterable[object]) -> str:
    ours, theirs = list(ours), list(theirs)
    more, less = [one for one in ours if one not in theirs], [one for one in theirs if one not in ours]
    return f"too much {str(more[:3])[:600]}, missing {str(less[:3])[:600]}"


def unlike_letters(expected: set[str], before: dict[str, Taken], after: Sequence[tuple[str | None, str, bytes]]) -> str:
    """Letters missing, unknown, received again with other bytes, or more than one received again; "" if none."""
    known = {name: letter.data for name, letter in before.items()}
    again = 0
    for _, _, data in after:
        name = str(read(data)["Message-ID"])
        again += name in known
        if known.setdefault(name, data) != data:
            return f"letter {name} was sent again with other bytes"
    if known.keys() != expected:
        return f"letters: {shown(known, expected)}"
    return f"{again} letters were sent again" if again > 1 else ""


def foreign_letters(letters: dict[str, Taken], secret: Path) -> str:
    """Letters that would not be known as ours if they came back; "" if none."""
    key = secret.read_bytes() if secret.exists() else b""
    foreign = [name for name, letter in letters.items() if not verify_mark(name, letter.mark, key)]
    return f"no longer known as ours: {foreign[:3]}" if foreign else ""


# --- choosing ---


def spread(recording: Recording, count: int, seed: int) -> list[Cut]:
    """Cuts at every kind of step in every stage, most just before a sync or just after one, a rename or a letter."""
    random = Random(seed)
    steps = recording.steps
    edges = [place for place in range(1, len(steps)) if is_edge(steps[place], steps[place - 1])]
    kinds: defaultdict[tuple[int, str, str], list[int]] = defaultdict(list)
    for place, step in enumerate(steps):
        kinds[step.stage, type(step.event).__name__, step.of].append(place)
    chosen = [random.choice(places) + random.choice((0, 1)) for places in kinds.values()]
    random.shuffle(chosen)
    while len(chosen) < count:
        chosen.append(random.choice(edges) if random.random() < 0.7 else random.randrange(len(steps)))
    return [Cut(steps, random.randrange(1 << 32)) for steps in chosen[:count]]


def is_edge(coming: Step, last: Step) -> bool:
    return is_sync(coming) or is_sync(last) or isinstance(last.event, Renamed | Taken)


def soon_after(recording: Recording, of: str, seed: int) -> list[Cut]:
    """Cuts soon after syncs of something, when other things have been done that rely on it."""
    random = Random(seed)
    syncs = [place for place, step in enumerate(recording.steps) if is_sync(step) and step.of == of]
    places = (random.choice(syncs) + random.randrange(1, random.choice((NEAR, FAR))) for _ in range(TRIES))
    return [Cut(min(place, len(recording.steps)), random.randrange(1 << 32)) for place in places]


def synced(recording: Recording) -> list[str]:
    """All that we ever sync, by name."""
    return sorted({step.of for step in recording.steps if is_sync(step)} - {NOTHING} - SQLITES)


# --- many cuts ---


def survive(recording: Recording, cuts: Sequence[Cut]) -> Iterator[Verdict]:
    for place, (cut, image) in enumerate(images(recording.steps, cuts)):
        yield start_again(recording, cut, image, to_the_end=place % TO_THE_END == 0)


def first_failure(recording: Recording, of: str, seed: int = 0) -> Verdict | None:
    """A cut that the program does not survive where these syncs are left out; None where none was found."""
    cuts = soon_after(recording, of, seed)
    for place in range(0, TRIES, BATCH):
        for cut, image in images(recording.steps, cuts[place : place + BATCH], of):
            verdict = start_again(recording, cut, image, to_the_end=False)
            if verdict.problem:
                return verdict
    return None


Work = TypeVar("Work")
Result = TypeVar("Result")


def shared(work: Sequence[Work], do: Callable[[Sequence[Work]], Iterable[Result]], processes: int) -> Iterator[Result]:
    """What all of the work comes to, done in so many processes. They are forked: the recording is not copied."""
    fork = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[Result] = fork.Queue()

    def labour(share: Sequence[Work]) -> None:
        for result in do(share):
            results.put(result)

    workers = [fork.Process(target=labour, args=(work[start::processes],)) for start in range(processes)]
    for worker in workers:
        worker.start()
    for _ in work:
        yield results.get(timeout=PATIENCE)
    for worker in workers:
        worker.join()


def kill_first(recording: Recording, seed: int) -> Verdict:
    """A kill at some step, and power cuts soon after the next start: what the dead had not synced is relied on no more.

    Gives the first cut that was not survived, or the last.
    """
    random = Random(seed)
    edges = [place for place in range(1, len(recording.steps)) if is_sync(recording.steps[place])]
    place = random.choice(edges)  # just before a sync, so that something is unsynced
    with tempfile.TemporaryDirectory() as folder:
        killed = record_after_kill(recording, place, Path(folder))
    after = range(place + 1, min(place + 3 * NEAR, len(killed.steps)))
    cuts = [Cut(random.choice(after), random.randrange(1 << 32)) for _ in range(CUTS_AFTER_KILL)]
    verdict = Verdict(Cut(place, seed), "nothing was cut")
    for cut, image in images(killed.steps, cuts):
        verdict = start_again(killed, cut, image, to_the_end=False)
        if verdict.problem:
            break
    return replace(verdict, cut=Cut(place, seed))


def told(recording: Recording, verdicts: Iterable[Verdict]) -> bool:
    """Tell of all cuts; returns whether each was survived."""
    count: Counter[str] = Counter()
    for verdict in verdicts:
        count["cuts"] += 1
        count["repeated letters"] += verdict.repeated
        if verdict.problem:
            count["not survived"] += 1
            step = recording.steps[verdict.cut.steps - 1]
            tell(f"{verdict.cut} after {type(step.event).__name__} of {step.of}: {verdict.problem}")
        if count["cuts"] % 100 == 0:
            tell(f"{dict(count)}")
    tell(f"{dict(count)}")
    return not count["not survived"]


def leave_out(recording: Recording, processes: int) -> bool:
    """Tell what happens without each of the syncs; returns whether just the needed ones are missed."""

    def lacking(names: Sequence[str]) -> Iterator[tuple[str, Verdict | None]]:
        for name in names:
            yield name, first_failure(recording, name)

    right = True
    for name, verdict in shared(synced(recording), lacking, processes):
        reason = NOT_NEEDED.get(name, "")
        right &= (verdict is None) == bool(reason)
        found = f"fails: {verdict.cut} {verdict.problem[:160]}" if verdict else f"not missed in {TRIES} cuts"
        tell(f"without the sync of {name}: {found}{f' ({reason})' if reason else ''}")
    return right


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cuts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--without-syncs", action="store_true")
    chosen = parser.parse_args()
    logging.disable(logging.ERROR)
    started = time.monotonic()
    with running() as server, tempfile.TemporaryDirectory() as folder:
        recording = record(server, Path(folder), month.make_month())
        syncs = sum(map(is_sync, recording.steps))
        mails = sum(len(stage.mails) for stage in recording.stages)
        letters = len(recording.letters(len(recording.steps)))
        tell(f"{mails} mails, {letters} letters, {len(recording.steps)} steps, {syncs} syncs among them")
        if chosen.without_syncs:
            right = leave_out(recording, chosen.processes)
        elif chosen.kills:
            seeds = range(chosen.seed, chosen.seed + chosen.kills)
            kills = shared(seeds, lambda share: (kill_first(recording, seed) for seed in share), chosen.processes)
            right = told(recording, kills)
        else:
            cuts = spread(recording, chosen.cuts, chosen.seed)
            right = told(recording, shared(cuts, lambda share: survive(recording, share), chosen.processes))
    tell(f"{time.monotonic() - started:.0f} s")
    return int(not right)


if __name__ == "__main__":
    sys.exit(main())
