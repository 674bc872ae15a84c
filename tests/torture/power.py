"""Power cuts: the month is cut at some step, what was not synced fares as it may, and the program starts from that.

python -m tests.torture.power --cuts 1000          # every cut must end as the undisturbed month
python -m tests.torture.power --without-syncs      # and without any one needed fsync some must not
"""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.e2e.office import Office, read, sink
from tests.torture import month
from tests.torture.outcome import Outcome, rebuilt
from tests.torture.recording import Recording, Step, Taken, configure, future
from tests.torture.weakdisk import Disk, FolderSynced, Image, Renamed, Synced

LATER = timedelta(minutes=5)  # from the cut to the new start
TO_THE_END = 20  # of so many cuts, one is played to the month's end in any case
TRIES = 40  # cuts until an fsync counts as not needed


@dataclass(frozen=True, slots=True)
class Cut:
    """So many steps were done when the power went; `seed` says how the rest fared."""

    steps: int
    seed: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a cut: "" where all is as in the undisturbed month."""

    cut: Cut
    problem: str
    repeated: int = 0


# --- one cut ---


def images(steps: Sequence[Step], cuts: Iterable[Cut], unsynced: str = "") -> Iterator[tuple[Cut, Image]]:
    """The disks found after these cuts, in the order of their steps; syncs of what is `unsynced` are left out."""
    disk = Disk()
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
    stage = recording.steps[min(cut.steps, len(recording.steps) - 1)].stage
    with tempfile.TemporaryDirectory() as folder, sink() as kept:
        image.lay(Path(folder))
        for place in range(stage, len(recording.stages)):
            office = Office(Path(folder), recording.mailbox(place), kept)
            configure(office)
            try:
                with office.house() as house:
                    typed = month.typed_before(recording.stages, place)
                    month.play(house, recording.stages[place], typed, LATER if place == stage else timedelta())
                problem = difference(recording, place, Path(folder))
            except (Exception, SystemExit) as fault:  # noqa: BLE001 whatever happens is what is looked for
                return Verdict(cut, f"{recording.stages[place].name}: {type(fault).__name__}: {fault}")
            problem = problem or unlike_letters(recording.letters_by(place), before, kept.letters)
            if bool(problem) or not to_the_end:
                break
        repeated = sum(str(read(data)["Message-ID"]) in before for _, _, data in kept.letters)
    return Verdict(cut, problem and f"{recording.stages[place].name}: {problem}", repeated)


def difference(recording: Recording, stage: int, root: Path) -> str:
    """What differs from the undisturbed ledger after this stage; "" where nothing does."""
    here, there = future(root / "state"), recording.after[stage]
    if here.outcome != rebuilt(root / "state"):
        return "the desk copy is not what the journal says"
    for name in sorted(path.name for path in (root / "state" / "journal").glob("????-??.jsonl")):
        if (root / "state" / "journal" / name).read_bytes() != (root / "mirror" / name).read_bytes():
            return f"the mirror of {name} differs"
    for one in fields(Outcome):
        ours, theirs = getattr(here.outcome, one.name), getattr(there.outcome, one.name)
        if ours != theirs:
            return f"{one.name}: {shown(ours, theirs)}"
    return "" if here == there else f"{shown(here.rest, there.rest)}"


def shown(ours: Iterable[object], theirs: Iterable[object]) -> str:
    ours, theirs = list(ours), list(theirs)
    more, less = [one for one in ours if one not in theirs], [one for one in theirs if one not in ours]
    return f"too much {str(more[:3])[:600]}, missing {str(less[:3])[:600]}"


def unlike_letters(expected: set[str], before: dict[str, bytes], after: Sequence[tuple[str | None, str, bytes]]) -> str:
    """Letters missing, unknown, received more than once more, or again with other bytes; "" where there are none."""
    known = dict(before)
    times = Counter(before.keys())
    for _, _, data in after:
        name = str(read(data)["Message-ID"])
        times[name] += 1
        if known.setdefault(name, data) != data:
            return f"letter {name} was sent again with other bytes"
    if known.keys() != expected:
        return f"letters: {shown(known, expected)}"
    repeats = {name: count for name, count in times.items() if count > 1}
    return f"letters sent too often: {repeats}" if sum(repeats.values()) > 2 else ""


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
    while len(chosen) < count:
        chosen.append(random.choice(edges) if random.random() < 0.7 else random.randrange(len(steps)))
    random.shuffle(chosen)
    return [Cut(steps, random.randrange(1 << 32)) for steps in chosen[:count]]


def is_edge(coming: Step, last: Step) -> bool:
    return is_sync(coming) or is_sync(last) or isinstance(last.event, Renamed | Taken)


def without(recording: Recording, of: str, seed: int) -> list[Cut]:
    """Cuts soon after the syncs of something, as far as the things then done depend on them."""
    random = Random(seed)
    syncs = [place for place, step in enumerate(recording.steps) if is_sync(step) and step.of == of]
    places = [random.choice(syncs) + random.randrange(1, 60) for _ in range(TRIES)]
    return [Cut(min(place, len(recording.steps)), random.randrange(1 << 32)) for place in places]


# --- many cuts ---


def survive(recording: Recording, cuts: Sequence[Cut]) -> Iterator[Verdict]:
    for place, (cut, image) in enumerate(images(recording.steps, cuts)):
        yield start_again(recording, cut, image, to_the_end=place % TO_THE_END == 0)


def first_failure(recording: Recording, of: str, seed: int = 0) -> Verdict | None:
    """A cut that the program does not survive where these syncs are left out; None where none was found."""
    for cut, image in images(recording.steps, without(recording, of, seed), of):
        verdict = start_again(recording, cut, image, to_the_end=False)
        if verdict.problem:
            return verdict
    return None
