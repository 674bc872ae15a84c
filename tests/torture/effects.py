"""The effects of a process on the disk and the mail server: counted, and struck at one of them.

Nothing in mailproc knows of this. The system calls are wrapped where Python hands them out, in the actor's process
alone: os.open, os.write, os.fsync, os.rename, os.mkdir, os.unlink, os.ftruncate, the index's commit and the sending of
a letter. A file opened for writing in any other way is noticed (by an audit hook) and fails the run.
"""

import errno
import os
import signal
import smtplib
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailproc.ledger.index import Index
from mailproc.ledger.journal import Position

DIES = ("before", "half", "after")
FAILS = {"full": errno.ENOSPC, "short": errno.ENOSPC, "ill": errno.EIO, "readonly": errno.EROFS}
LASTING = {"full", "short", "readonly"}  # from the effect on, until the process ends or the space comes back
SPACE = {"create", "write", "mkdir", "commit"}  # what a full disk refuses
SYNCS = {"fsync", "fsync folder"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
AREAS = {"lock": "lock", "attempt": "attempt", "poll.json": "poll", "secret": "secret", "index.db": "index"}


@dataclass(frozen=True, slots=True)
class Effect:
    """What was done (write, fsync, rename …), and to what (journal, letters, archive, desk copy …)."""

    op: str
    area: str

    def __str__(self) -> str:
        return f"{self.op} {self.area}"


@dataclass(frozen=True, slots=True)
class Fault:
    """At the `at`-th effect of a stage (from 1): die before, after or in the midst of it, or let the disk fail.

    With a `kind`, as "write journal", only effects of that kind are counted.
    """

    stage: int
    at: int
    how: str
    kind: str = ""

    def __str__(self) -> str:
        return f"stage {self.stage} {self.kind or 'effect'} {self.at} {self.how}"


class Effects:
    """Wraps the calls of this process that change something under a folder; `begin` starts a stage's count."""

    def __init__(self, folder: Path) -> None:
        self.root = f"{folder}{os.sep}"
        self.seen: list[Effect] = []
        self.counted = 0
        self.fault: Fault | None = None
        self.failing = ""
        self.ours = False  # whether an open comes through us

    def begin(self, fault: Fault | None) -> None:
        self.seen = []
        self.counted = 0  # of those that the fault counts
        self.fault = fault
        self.failing = ""

    def heal(self) -> None:
        """There is room again."""
        self.fault = None
        self.failing = ""

    # --- an effect ---

    def put(self, effect: Effect, do: Callable[[], Any], half: Callable[[], Any] | None = None) -> Any:
        """Count an effect and do it, unless the time has come."""
        self.seen.append(effect)
        fault = self.fault
        if fault is not None and fault.kind in {"", str(effect)}:
            self.counted += 1
            if self.counted == fault.at:
                return self._strike(fault, effect, do, half)
        self._refuse(effect)
        return do()

    def _strike(self, fault: Fault, effect: Effect, do: Callable[[], Any], half: Callable[[], Any] | None) -> Any:
        if fault.how in DIES:
            if fault.how == "half" and half is not None:
                half()
            if fault.how == "after":
                do()
            os.kill(os.getpid(), signal.SIGKILL)
        if fault.how in LASTING:
            self.failing = fault.how
        if fault.how == "short" and half is not None:
            return half()
        if fault.how == "ill" and effect.op in SYNCS:
            raise failure(effect, errno.EIO)
        self._refuse(effect)
        return do()

    def _refuse(self, effect: Effect) -> None:
        refused = self.failing == "readonly" or (self.failing and effect.op in SPACE)
        if refused and effect.op != "send":
            raise failure(effect, FAILS[self.failing])

    # --- what is wrapped ---

    def install(self) -> None:
        """From now on; for the life of the process."""
        sys.addaudithook(self._watch)
        self._wrap_files()
        self._wrap_sync()
        self._wrap_index()
        self._wrap_sending()

    def _within(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and f"{os.fspath(path)}/".startswith(self.root)

    def _area(self, path: str | os.PathLike[str]) -> str:
        parts = Path(path).relative_to(self.root).parts
        if len(parts) < 2 or parts[0] != "state":
            return parts[0] if parts else "office"
        name = parts[1].strip(".").removesuffix(".new")
        return AREAS.get(name, "desk copy" if name.endswith(".json") else name)

    def _watch(self, event: str, arguments: Sequence[Any]) -> None:
        if event == "open" and not self.ours and self._within(arguments[0]):
            path, mode, flags = arguments
            if (set(mode) & set("wax+")) if mode else (flags & WRITING):
                os.write(2, f"an effect nobody counts: {path} opened with {mode or flags}\n".encode())
                os._exit(99)

    def _wrap_files(self) -> None:
        real_open, real_write, real_cut = os.open, os.write, os.ftruncate

        def open_(path: Any, flags: int, *rest: Any, **named: Any) -> int:
            if not self._within(path) or not flags & WRITING:
                return real_open(path, flags, *rest, **named)

            def do() -> int:
                self.ours = True
                try:
                    return real_open(path, flags, *rest, **named)
                finally:
                    self.ours = False

            op = "create" if flags & os.O_CREAT and not Path(path).exists() else "open"
            descriptor: int = self.put(Effect(op, self._area(path)), do)
            return descriptor

        def write(descriptor: int, data: bytes) -> int:
            path = target(descriptor)
            if not self._within(path):
                return real_write(descriptor, data)
            taken: int = self.put(
                Effect("write", self._area(path)),
                lambda: real_write(descriptor, data),
                lambda: real_write(descriptor, memoryview(data)[: len(data) // 2]),
            )
            return taken

        def ftruncate(descriptor: int, size: int) -> None:
            path = target(descriptor)
            self.put(Effect("truncate", self._area(path)), lambda: real_cut(descriptor, size))

        os.open, os.write, os.ftruncate = open_, write, ftruncate  # type: ignore[assignment]
        for op, name in (("rename", "rename"), ("mkdir", "mkdir"), ("remove", "unlink")):
            self._wrap_path(op, name)

    def _wrap_path(self, op: str, name: str) -> None:
        real = getattr(os, name)

        def wrapped(path: Any, *rest: Any, **named: Any) -> Any:
            if not self._within(path):
                return real(path, *rest, **named)
            return self.put(Effect(op, self._area(path)), lambda: real(path, *rest, **named))

        setattr(os, name, wrapped)

    def _wrap_sync(self) -> None:
        real = os.fsync

        def fsync(descriptor: int) -> Any:
            path = target(descriptor)
            if not self._within(path):
                return real(descriptor)
            op = "fsync folder" if Path(path).is_dir() else "fsync"
            return self.put(Effect(op, self._area(path)), lambda: real(descriptor))

        os.fsync = fsync  # type: ignore[assignment]

    def _wrap_index(self) -> None:
        real = Index.flush

        def flush(index: Index, reach: Position) -> None:
            self.put(Effect("commit", "index"), lambda: real(index, reach))

        Index.flush = flush  # type: ignore[method-assign, assignment]

    def _wrap_sending(self) -> None:
        real = smtplib.SMTP.sendmail

        def sendmail(connection: smtplib.SMTP, sender: Any, to: Any, letter: bytes, *rest: Any) -> Any:
            def cut_off(_: object) -> tuple[int, bytes]:
                connection.putcmd("data")
                connection.getreply()
                connection.send(letter[: len(letter) // 2])
                return 250, b""

            def half() -> None:
                connection.data = cut_off  # type: ignore[method-assign, assignment]
                real(connection, sender, to, letter, *rest)

            return self.put(Effect("send", "outbox"), lambda: real(connection, sender, to, letter, *rest), half)

        smtplib.SMTP.sendmail = sendmail  # type: ignore[method-assign, assignment]


def failure(effect: Effect, number: int) -> Exception:
    if effect.op == "commit":
        return sqlite3.OperationalError("database or disk is full")
    return OSError(number, os.strerror(number))


def target(descriptor: int) -> str:
    """The path of an open file."""
    return str(Path(f"/proc/self/fd/{descriptor}").readlink())
