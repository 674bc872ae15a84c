"""The test stand: one office that is played in an actor's process, from any stage of an undisturbed month."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mailproc.errors import StateError
from mailproc.ledger.ledger import Ledger
from tests.dovecot import Dovecot
from tests.e2e.office import Office, Sink, sink
from tests.torture.actor import Order
from tests.torture.effects import Effect, Fault
from tests.torture.month import Stage, configure, make_month
from tests.torture.outcome import Outcome, outcome, rebuilt

Letters = list[tuple[str | None, str, bytes]]
BLOCK = 4096  # bytes that a tmpfs gives at a time
AMPLE = 1 << 30
ENDS = 2  # a process is started again at most so often beyond its faults
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
PATIENCE = 300.0  # seconds; then it hangs


@dataclass(frozen=True, slots=True)
class Moment:
    """How things stood when a stage of the undisturbed month began, its mails delivered."""

    folder: Path
    mail: Path
    letters: tuple[tuple[str | None, str, bytes], ...]


@dataclass
class Baseline:
    """The undisturbed month: its moments, its effects stage by stage, what came of it, and what was received."""

    root: Path
    stages: tuple[Stage, ...]
    moments: list[Moment] = field(default_factory=list)
    effects: list[list[Effect]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    outcome: Outcome | None = None
    received: dict[str, Counter[bytes]] = field(default_factory=dict)


@dataclass
class Run:
    """What became of a disturbed month."""

    struck: int = 0
    repeats: int = 0
    seconds: list[float] = field(default_factory=list)
    effects: list[list[Effect]] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shot:
    """A kill from outside, so many seconds after the process was started."""

    seconds: float

    def __str__(self) -> str:
        return f"shot after {self.seconds:.3f} s"


@dataclass(frozen=True, slots=True)
class Task:
    """From which stage to play, and what happens: the first fault to the first process, the second to the next …

    `stays`: the process lives on when the disk fails, and there is room again. `room`: a disk of its own (tmpfs) with
    so many bytes left, that is really full in the end, and made larger for the next start.
    """

    stage: int
    faults: tuple[Fault, ...] = ()
    shot: Shot | None = None
    stays: bool = False
    room: int = 0

    def __str__(self) -> str:
        what = [str(one) for one in (*self.faults, self.shot) if one is not None]
        what += [f"{self.room} bytes left"] if self.room else []
        return f"from stage {self.stage}: {', '.join(what)}{' (stays)' if self.stays else ''}"


@dataclass(frozen=True, slots=True)
class Play:
    """A task in an office of its own."""

    base: Baseline
    office: Office
    task: Task
    mutation: str = ""
    keeps: bool = False

    @property
    def expected(self) -> set[int]:
        """How a process may end: killed, or with the advice of a StateError; at a failed fsync also by itself."""
        ill = any(fault.how == "ill" for fault in self.task.faults)
        return {-signal.SIGKILL, StateError.exit_code, *((1,) if ill else ())}


class Stand:
    """An account, a mail server's sink and an actor; one disturbed month after another."""

    def __init__(self, server: Dovecot, kept: Sink, name: str, root: Path) -> None:
        self.server = server
        self.sink = kept
        self.name = name
        self.root = root
        self.runs = 0
        self.actor = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.actor"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def close(self) -> None:
        assert self.actor.stdin is not None
        self.actor.stdin.close()
        self.actor.wait(10)
        assert self.actor.stdout is not None
        self.actor.stdout.close()

    # --- the undisturbed month ---

    def undisturbed(self) -> Baseline:
        """Play the month once without a fault, and keep the moment at which each stage begins."""
        base = Baseline(self.root / f"baseline-{self.name}", make_month())
        self._pool(base)
        user = f"{self.name}-base"
        office = Office(self.root / f"undisturbed-{self.name}", self.server.account(user), self.sink)
        self._furnish(office, base, None)
        self._keep(base, office, 0)
        run = self._go(Play(base, office, Task(0), keeps=True))
        assert run.codes == [0], run
        base.effects, base.seconds = run.effects, run.seconds
        base.outcome = outcome(office.folder / "state")
        base.received = received(self.sink.letters)
        assert rebuilt(office.folder / "state") == base.outcome
        assert len(base.received) == len(self.sink.letters), "a letter was sent twice"
        assert set(base.received) == {str(one[0]) for one in base.outcome.letters}
        return base

    def _pool(self, base: Baseline) -> None:
        """All mails as files on the mailbox's disk, to be linked into mailboxes."""
        pool = self._pooled(base)
        pool.mkdir(parents=True)
        number = 0
        for place, stage in enumerate(base.stages):
            for mail in stage.mails:
                path = pool / f"{place:02}" / f"1000000000.{number:08}.torture,S={len(mail.raw)}:2,"
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(mail.raw)
                os.utime(path, (mail.arrival.timestamp(), mail.arrival.timestamp()))
                number += 1
        self._hand_over(pool)

    def _pooled(self, base: Baseline) -> Path:
        return self.server.root / f"pool-{base.root.name}"

    # --- a disturbed one ---

    def disturbed(self, base: Baseline, task: "Task", mutation: str = "") -> Run:
        """Start at the task's stage, die or fail as told, start again, play to the end, and compare."""
        self.runs += 1
        name = f"{self.name}-{self.runs}"
        office = Office(self.root / name, self.server.account(name), self.sink)
        try:
            with small_disk(office.folder, base.moments[task.stage].folder, task.room):
                self._furnish(office, base, base.moments[task.stage])
                run = self._go(Play(base, office, task, mutation))
                self._compare(base, office, run, len(task.faults) if task.stays else 0)
        except Exception as fault:  # noqa: BLE001 a run that goes wrong in any way is reported, and the next goes on
            run = Run(wrong=[f"{type(fault).__name__}: {fault}"])
        shutil.rmtree(self._home(name))
        if not run.wrong:
            shutil.rmtree(office.folder)
        return run

    def _furnish(self, office: Office, base: Baseline, moment: Moment | None) -> None:
        """The office as it was at that moment; None: before the first mail."""
        office.folder.mkdir(parents=True, exist_ok=True)
        text = configure(office).read_text("utf-8")
        (office.folder / "config.toml").write_text(f'mirror = "mirror"\n{text}', "utf-8")
        home = self._home(office.account.user)
        self.sink.letters.clear()
        if moment is None:
            with office.account._session() as imap:
                imap.select()  # makes the mailbox, so that its UIDVALIDITY is that of all that are copied from it
            self._deliver(base, office, 0)
            return
        for part in ("state", "mirror"):
            shutil.copytree(moment.folder / part, office.folder / part, copy_function=lasting)
        shutil.copytree(moment.mail, home, copy_function=lasting)
        self._hand_over(home)
        self.sink.letters.extend(moment.letters)

    def _keep(self, base: Baseline, office: Office, place: int) -> None:
        folder = base.root / f"{place:02}"
        folder.mkdir(parents=True)
        for part in ("state", "mirror"):
            if (office.folder / part).exists():
                shutil.copytree(office.folder / part, folder / part, ignore=shutil.ignore_patterns("*-shm"))
            else:
                (folder / part).mkdir()
        mail = self.server.root / f"moments-{self.name}" / f"{place:02}"  # beside the mailboxes: they share its files
        shutil.copytree(self._home(office.account.user), mail, copy_function=lasting)
        base.moments.append(Moment(folder, mail, tuple(self.sink.letters)))

    def _deliver(self, base: Baseline, office: Office, place: int) -> None:
        current = self._home(office.account.user) / "cur"
        for path in sorted((self._pooled(base) / f"{place:02}").iterdir()):
            os.link(path, current / path.name)

    def _home(self, user: str) -> Path:
        return self.server.root / "mail" / user

    def _hand_over(self, folder: Path) -> None:
        if os.getuid() == 0:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.server.owner.pw_uid, self.server.owner.pw_gid)

    # --- playing ---

    def _go(self, play: "Play") -> Run:
        """Start, and start again after each fault, until the month is played."""
        run = Run()
        faults = list(play.task.faults)
        place, repeated = play.task.stage, 0
        while True:
            fault = faults.pop(0) if faults else None
            order = Order(str(play.office.folder), place, repeated, fault, play.task.stays, play.mutation)
            self._say(order.line())
            reached = self._follow(play, run, place)
            if run.codes[-1] == 0:
                return run
            run.struck += 1
            if play.task.room:
                mount(play.office.folder, "remount", AMPLE)
            repeated = repeated + 1 if reached == place else 1
            place = reached
            if run.codes[-1] not in play.expected or run.struck > len(play.task.faults) + ENDS:
                run.wrong.append(f"ended with {run.codes}: {run.complaints[-1:]}")
                return run

    def _follow(self, play: "Play", run: Run, place: int) -> int:
        """Hear the process out, delivering mail as stages end; returns the stage in which it stands at its end."""
        for word in self._words(play.task.shot if not run.codes else None):
            if "complaint" in word:
                run.complaints.append(str(word["complaint"]))
            if "stage" in word:
                run.seconds.append(float(word["seconds"]))
                run.effects.append([Effect(*one) for one in word["effects"]])
                place = int(word["stage"]) + 1
                if place < len(play.base.stages):
                    self._deliver(play.base, play.office, place)
                    if play.keeps:
                        self._keep(play.base, play.office, place)
                    self._say(b"\n")
            if "ended" in word:
                run.codes.append(int(word["ended"]))
        return place

    def _say(self, line: bytes) -> None:
        assert self.actor.stdin is not None
        self.actor.stdin.write(line)
        self.actor.stdin.flush()

    def _words(self, shot: "Shot | None") -> Iterator[dict[str, Any]]:
        """What the actor says until its process has ended."""
        assert self.actor.stdout is not None
        timer: threading.Timer | None = None
        for line in self.actor.stdout:
            word: dict[str, Any] = json.loads(line)
            if "child" in word:
                seconds = shot.seconds if shot is not None else PATIENCE
                number = signal.SIGKILL if shot is not None else signal.SIGABRT
                timer = threading.Timer(seconds, shoot, (int(word["child"]), number))
                timer.start()
            yield word
            if "ended" in word:
                if timer is not None:
                    timer.cancel()
                return
        raise RuntimeError("the actor itself has died")

    # --- comparing ---

    def _compare(self, base: Baseline, office: Office, run: Run, lived_through: int) -> None:
        """Hold the outcome against the undisturbed one; `lived_through` are faults that ended no process."""
        if run.wrong:
            return
        state = office.folder / "state"
        found = outcome(state)
        run.wrong += [] if rebuilt(state) == found else ["the desk copy is not what the journal says"]
        assert base.outcome is not None
        run.wrong += found.unlike(base.outcome)
        run.repeats = len(self.sink.letters) - len(base.received)
        run.wrong += letters_unlike(base.received, received(self.sink.letters), run.struck + lived_through)
        run.wrong += unkept(state, self.sink)
        run.wrong += [f"left behind: {path}" for path in (*state.rglob(".*"), *state.glob("attempt"))]
        for path in (state / "journal").glob("*.jsonl"):
            if path.read_bytes() != (office.folder / "mirror" / path.name).read_bytes():
                run.wrong.append(f"the mirror of {path.name} is not the journal")


def shoot(process: int, number: int) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return


def lasting(source: str, target: str) -> None:
    """Link what is written once, copy what is written on."""
    once = any(f"/{part}/" in source for part in ("archive", "letters", "editions", "restricted", "cur"))
    if once and Path(source).stat().st_dev == Path(target).parent.stat().st_dev:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


@contextmanager
def small_disk(folder: Path, holding: Path, room: int) -> Iterator[None]:
    """A disk in the folder's place with so much room beyond what it is to hold; none where `room` is 0. Needs root."""
    if not room:
        yield
        return
    folder.mkdir(parents=True)
    blocks = sum(-(-path.stat().st_size // BLOCK) for path in holding.rglob("*") if path.is_file())
    mount(folder, "rw", blocks * BLOCK + room)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def mount(folder: Path, how: str, size: int) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"{how},size={size}", "tmpfs", str(folder)], check=True)


def received(letters: Letters) -> dict[str, Counter[bytes]]:
    """By Message-ID: the bytes that came, and how often."""
    found: dict[str, Counter[bytes]] = {}
    for _, _, data in letters:
        found.setdefault(identity(data), Counter())[data] += 1
    return found


def identity(letter: bytes) -> str:
    """Its Message-ID, which we never fold."""
    head = letter.partition(b"\r\n\r\n")[0]
    found = MESSAGE_ID.search(head)
    assert found is not None, head
    return found[1].decode()


def letters_unlike(base: dict[str, Counter[bytes]], found: dict[str, Counter[bytes]], struck: int) -> list[str]:
    """Every letter came, none that should not; a repeat is of the same bytes, and there is at most one a fault."""
    wrong = [f"never received: {one}" for one in base.keys() - found.keys()]
    wrong += [f"received, and should not be: {one}" for one in found.keys() - base.keys()]
    wrong += [f"received in several forms: {one}" for one, forms in found.items() if len(forms) > 1]
    repeats = sum(forms.total() - 1 for forms in found.values())
    return wrong + ([f"{repeats} repeats for {struck} faults"] if repeats > struck else [])


def unkept(state: Path, kept: Sink) -> list[str]:
    """Mails whose bytes the archive does not hold, letters that were sent in other bytes than are kept."""
    ledger = Ledger(state)
    wrong = []
    books = ledger.reading()
    digests = [digest for month in books.office.months for digest in books.month(month).submissions]
    wrong += [f"not in the archive: {digest}" for digest in digests if not ledger.archive.holds(digest)]
    for _, _, data in kept.letters:
        if ledger.letter_path(identity(data)).read_bytes().splitlines() != data.splitlines():
            wrong.append(f"sent in other bytes than are kept: {identity(data)}")
    return wrong


@contextmanager
def stand(server: Dovecot, name: str, root: Path) -> Iterator[Stand]:
    """A stand of its own on a server that others may use too."""
    with sink() as kept:
        made = Stand(server, kept, name, root)
        try:
            yield made
        finally:
            made.close()
