"""An undisturbed month, with all that it did to its files and all that the mail server took, in order."""

import math
import os
import pickle
import re
import shutil
import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from operator import itemgetter
from pathlib import Path

from aiosmtpd.smtp import Envelope

from mailproc.ledger.ledger import Ledger
from mailproc.post.letter import MARK
from tests.dovecot import Account, Dovecot
from tests.e2e.office import Office, Sink, read, sink
from tests.torture import month
from tests.torture.month import Stage
from tests.torture.outcome import Outcome, outcome
from tests.torture.tracing import Moment, Tracer, traced
from tests.torture.weakdisk import (
    Created,
    Disk,
    Event,
    FolderMade,
    FolderSynced,
    Removed,
    Renamed,
    Synced,
    found,
    split,
)

MIRROR = "mirror"  # where the second disk is
TOPS = ("state", MIRROR)
LATER = timedelta(minutes=5)  # from a kill or a power cut to the new start


@dataclass(frozen=True, slots=True)
class Taken:
    """The mail server took a letter: no power cut takes that back."""

    letter: str
    mark: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened, in which stage, and to what: "letter", "name of archived mail" …"""

    stage: int
    event: Event | Taken
    of: str


@dataclass(frozen=True, slots=True)
class Future:
    """All that the further course of the month follows from, besides the mailbox and the clock."""

    outcome: Outcome
    rest: tuple[object, ...]


@dataclass(frozen=True)
class Recording:
    """Steps of the whole month; `after` is what stood in the ledger after each stage."""

    server: Dovecot
    stages: Sequence[Stage]
    steps: Sequence[Step]
    after: Sequence[Future]

    def mailbox(self, stage: int) -> Account:
        """The mailbox as it was during a stage."""
        return self.server.account(f"power-stage-{stage}")

    def letters(self, steps: int) -> dict[str, Taken]:
        """What the mail server had taken after so many steps."""
        return {one.event.letter: one.event for one in self.steps[:steps] if isinstance(one.event, Taken)}

    def letters_by(self, stage: int) -> set[str]:
        return {one.event.letter for one in self.steps if one.stage <= stage and isinstance(one.event, Taken)}


def future(state: Path) -> Future:
    """Raises StateError where the state cannot be read."""
    office = Ledger(state).reading().office
    commands = tuple((done.event.line, done.event.who) for _, done in sorted(office.commands.items()))
    sets = tuple(tuple((key, str(uids)) for key, uids in sorted(one.items())) for one in (office.held, office.accepted))
    locked_away = tuple(sorted(path.name for path in (state / "restricted").glob("*.eml")))
    last_numbers = tuple(sorted(office.last_numbers.items()))
    rest = (tuple(sorted(office.lessons.items())), frozenset(office.hints), last_numbers, commands, sets, locked_away)
    return Future(outcome(state), rest)


def configure(office: Office) -> None:
    """The tortured office, with a mirror of the journal on another disk."""
    path = month.configure(office)
    path.write_text(f'mirror = "{MIRROR}/journal"\n' + path.read_text("utf-8"), encoding="utf-8")


def record(server: Dovecot, folder: Path, stages: Sequence[Stage]) -> Recording:
    """Play the month under strace. `folder` is empty; the mailboxes of all stages stay on the server."""
    root = folder / "office"
    (root / MIRROR).mkdir(parents=True)
    ends: list[float] = []
    after: list[Future] = []
    with sink() as kept:
        office = Office(root, server.account("power"), kept)
        taken = noted(kept)
        with playing(office, stages, folder / "trace") as play:
            for place, stage in enumerate(stages):
                office.account.bulk_fill((mail.raw, mail.arrival) for mail in stage.mails)
                play(place, timedelta())
                ends.append(time.time())
                after.append(future(root / "state"))
                keep_mailbox(server, place)
    moments = list(Tracer(root, TOPS).events(folder / "trace"))
    check(Disk((MIRROR,)), moments, root)
    return Recording(server, stages, tuple(labelled(merged(moments, taken), ends, {})), after)


def record_after_kill(recording: Recording, steps: int, folder: Path) -> Recording:
    """The month up to a step, at which the process is killed; then what the next one does in that stage."""
    before = recording.steps[:steps]
    disk = Disk((MIRROR,))
    for step in before:
        if not isinstance(step.event, Taken):
            disk.take(step.event)
    root = folder / "office"
    root.mkdir()
    disk.seen().lay(root)
    stage = before[-1].stage
    with sink() as kept:
        office = Office(root, recording.mailbox(stage), kept)
        taken = noted(kept)
        with playing(office, recording.stages, folder / "trace") as play:
            play(stage, LATER)
    paths = disk.paths()
    sizes = {file: len(disk.content(file)) for file in disk.files}
    moments = list(Tracer(root, TOPS, {path: file for file, path in paths.items()}, sizes).events(folder / "trace"))
    check(disk, moments, root)
    ends = [*[0.0] * stage, math.inf]
    return replace(recording, steps=(*before, *labelled(merged(moments, taken), ends, paths)))


def noted(kept: Sink) -> list[tuple[float, Taken]]:
    """What the mail server will have taken, and when: it takes every letter."""
    taken: list[tuple[float, Taken]] = []

    def take(envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        letter = read(envelope.content)
        taken.append((time.time(), Taken(str(letter["Message-ID"]), str(letter[MARK]), envelope.content)))
        return ""

    kept.refuse = take
    return taken


def merged(moments: Iterable[Moment], taken: Iterable[tuple[float, Taken]]) -> list[tuple[float, Event | Taken]]:
    """All in the order of time; the program waits while the server takes a letter."""
    events: list[tuple[float, Event | Taken]] = [(moment.at, moment.event) for moment in moments]
    return sorted([*events, *taken], key=itemgetter(0))


@contextmanager
def playing(office: Office, stages: Sequence[Stage], trace: Path) -> Iterator[Callable[[int, timedelta], None]]:
    """The player under strace, in an office that is configured for it: what plays a stage, after a pause."""
    configure(office)
    month_file = trace.with_suffix(".stages")
    month_file.write_bytes(pickle.dumps(tuple(stages)))
    config = office.folder / "config.toml"
    command = traced([sys.executable, "-m", "tests.torture.player", str(config), str(month_file)], trace)
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=office.environment(), stdin=pipe, stdout=pipe, text=True) as player:
        asked, answers = player.stdin, player.stdout
        assert asked is not None
        assert answers is not None

        def play(place: int, pause: timedelta) -> None:
            print(place, int(pause.total_seconds()), file=asked, flush=True)
            if answers.readline() != "done\n":
                raise RuntimeError(f"the month ends at its stage {stages[place].name}")

        yield play
        asked.close()
    if player.returncode:
        raise RuntimeError(f"the player ended with {player.returncode}")


def keep_mailbox(server: Dovecot, stage: int) -> None:
    """Copy the mailbox as it is now, with the UIDs that the server gave."""
    mailboxes = server.root / "mail"
    copy = mailboxes / f"power-stage-{stage}"
    shutil.copytree(mailboxes / "power", copy)
    if os.getuid() == 0:
        for path in (copy, *copy.rglob("*")):
            os.chown(path, server.owner.pw_uid, server.owner.pw_gid)


def check(disk: Disk, moments: Iterable[Moment], root: Path) -> None:
    """The trace is complete: replayed, it is what the folders hold."""
    for moment in moments:
        disk.take(moment.event)
    if disk.seen() != found(root, TOPS):
        raise RuntimeError("something writes to the state that the trace does not show: a thread or a child?")


# --- what a step is done to ---

NOTHING = "nothing new"  # what a folder is synced for that has no new name in it

PLACES = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"state/journal/\d{4}-\d\d\.jsonl", "journal line"),
        (r"state/journal/\.?torn-.*", "torn line"),
        (r"state/archive/(\.large|../\.?[0-9a-f]+\.eml\.gz)(\.new)?", "archived mail"),
        (r"state/archive/../\.?[0-9a-f]+\.json\.gz(\.new)?", "reading"),
        (r"state/restricted/.+", "restricted mail"),
        (r"state/letters/.+", "letter"),
        (r"state/editions/[^/]+/.+", "edition"),
        (r"state/\.?(\d{4}-\d\d|office)\.json(\.new)?", "desk copy"),
        (r"state/\.?secret(\.new)?", "secret"),
        (r"state/\.?poll\.json(\.new)?", "poll"),
        (r"state/attempt", "attempt"),
        (r"state/\.?(told|sending|recount)\.json(\.new)?", "note of the present"),
        (r"state/index\.db.*", "index"),
        (r"state/(run\.)?lock", "lock"),
        (r"mirror/journal/.+", "mirror"),
    )
)


def place_of(path: str) -> str:
    """What a file is; by its path where it has no name here."""
    return next((name for pattern, name in PLACES if pattern.fullmatch(path)), path)


def labelled(
    moments: Iterable[tuple[float, Event | Taken]],
    ends: Sequence[float],
    known: Mapping[int, str],
) -> Iterator[Step]:
    """The steps, each with its stage and what it is done to. `known` are the paths of files made before.

    A folder's sync is that of the name that was changed last in it: "name of letter"; of none: NOTHING.
    """
    paths = dict(known)
    changed: dict[str, str] = {}  # folder → what got a name in it since its last sync
    for at, event in moments:
        match event:
            case Taken():
                of = "letter taken"
            case Created(path, file):
                paths[file] = path
                of = changed[split(path)[0]] = place_of(path)
            case FolderMade(path):
                of = changed[split(path)[0]] = "folder"
            case Renamed(_, path):
                of = changed[split(path)[0]] = place_of(path)
            case FolderSynced(path):
                of = f"name of {changed.pop(path)}" if path in changed else NOTHING
            case Removed(path) | Synced(_, path):
                of = place_of(path)
            case _:
                of = place_of(paths[event.file])
        yield Step(min(bisect_left(ends, at), len(ends) - 1), event, of)
