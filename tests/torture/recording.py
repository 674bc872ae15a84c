"""An undisturbed month, with all that it did to its files and all that the mail server took, in order."""

import os
import re
import shutil
import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import IO

from aiosmtpd.smtp import Envelope

from mailproc.ledger.ledger import Ledger
from mailproc.post.letter import MARK
from tests.dovecot import Account, Dovecot
from tests.e2e.office import Office, read, sink
from tests.torture import month
from tests.torture.month import Stage
from tests.torture.outcome import Outcome, outcome
from tests.torture.tracing import Tracer, traced
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
    rest = (tuple(office.taught), frozenset(office.hints), tuple(sorted(office.last_numbers.items())), commands, sets)
    return Future(outcome(state), rest)


def configure(office: Office) -> None:
    """The tortured office, with a mirror of the journal on another disk."""
    path = month.configure(office)
    path.write_text(f'mirror = "{MIRROR}/journal"\n' + path.read_text("utf-8"), encoding="utf-8")


def record(server: Dovecot, folder: Path, stages: Sequence[Stage]) -> Recording:
    """Play the month under strace. `folder` is empty; the mailboxes of all stages stay on the server."""
    root, trace = folder / "office", folder / "trace"
    (root / MIRROR).mkdir(parents=True)
    taken: list[tuple[float, Taken]] = []
    ends: list[float] = []
    after: list[Future] = []
    with sink() as kept:
        office = Office(root, server.account("power"), kept)
        configure(office)
        kept.refuse = noting(taken)
        with playing(office, trace) as (ask, answers):
            for place, stage in enumerate(stages):
                office.account.bulk_fill((mail.raw, mail.arrival) for mail in stage.mails)
                ask.write(f"{place}\n")
                ask.flush()
                if answers.readline() != "done\n":
                    raise RuntimeError(f"the month ends at its stage {stage.name}")
                ends.append(time.time())
                after.append(future(root / "state"))
                keep_mailbox(server, place)
    done = list(Tracer(root, TOPS).events(trace))
    check((moment.event for moment in done), root)
    moments: list[tuple[float, Event | Taken]] = [(moment.at, moment.event) for moment in done]
    steps = tuple(labelled(sorted([*moments, *taken], key=itemgetter(0)), ends))
    return Recording(server, stages, steps, after)


def noting(taken: list[tuple[float, Taken]]) -> Callable[[Envelope], str]:
    """What the mail server answers: it takes every letter, and notes when."""

    def take(envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        letter = read(envelope.content)
        taken.append((time.time(), Taken(str(letter["Message-ID"]), str(letter[MARK]), envelope.content)))
        return ""

    return take


@contextmanager
def playing(office: Office, trace: Path) -> Iterator[tuple[IO[str], IO[str]]]:
    """The player under strace: what it is asked, and its answers."""
    command = traced([sys.executable, "-m", "tests.torture.player", str(office.folder / "config.toml")], trace)
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=office.environment(), stdin=pipe, stdout=pipe, text=True) as player:
        assert player.stdin is not None
        assert player.stdout is not None
        yield player.stdin, player.stdout
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


def check(events: Iterable[Event], root: Path) -> None:
    """The trace is complete: replayed, it is what the folders hold."""
    disk = Disk((MIRROR,))
    for event in events:
        disk.take(event)
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
        (r"state/index\.db.*", "index"),
        (r"state/(run\.)?lock", "lock"),
        (r"mirror/journal/.+", "mirror"),
    )
)


def place_of(path: str) -> str:
    return next((name for pattern, name in PLACES if pattern.fullmatch(path)), "folder")


def labelled(moments: Iterable[tuple[float, Event | Taken]], ends: Sequence[float]) -> Iterator[Step]:
    """The steps, each with its stage and what it is done to.

    A folder's sync is that of the name that was changed last in it: "name of letter"; of none: NOTHING.
    """
    paths: dict[int, str] = {}
    changed: dict[str, str] = {}  # folder → the name changed in it since its last sync
    for at, event in moments:
        match event:
            case Taken():
                of = "letter taken"
            case Created(path, file):
                paths[file] = path
                of = place_of(path)
            case FolderSynced(path):
                of = f"name of {place_of(changed.pop(path))}" if path in changed else NOTHING
            case FolderMade(path) | Removed(path) | Renamed(_, path) | Synced(_, path):
                of = place_of(path)
            case _:
                of = place_of(paths[event.file])
        if isinstance(event, Created | FolderMade | Renamed):
            path = event.new if isinstance(event, Renamed) else event.path
            changed[split(path)[0]] = path
        yield Step(min(bisect_left(ends, at), len(ends) - 1), event, of)
