"""What a program does to its files, with the data and in order, as strace sees it: of Python and of sqlite alike."""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.weakdisk import (
    ROOT,
    Created,
    Event,
    FolderMade,
    FolderSynced,
    Removed,
    Renamed,
    Resized,
    Synced,
    Written,
)

CALLS = (
    *("open", "openat", "creat", "close", "lseek", "write", "pwrite64", "writev", "pwritev", "pwritev2", "truncate"),
    *("ftruncate", "fallocate", "fsync", "fdatasync", "sync_file_range", "rename", "renameat", "renameat2", "link"),
    *(
        "linkat",
        "symlink",
        "symlinkat",
        "unlink",
        "unlinkat",
        "mkdir",
        "mkdirat",
        "rmdir",
        "copy_file_range",
        "sendfile",
    ),
)
LONGEST = 16_000_000  # bytes of one write that strace shows
LINE = re.compile(r"(\d+\.\d+) (\w+)\((.*)\) += (-?\d+)")
NO_TRACE = ("-shm",)  # sqlite's shared memory: mapped, and made anew by the first who opens the file


@dataclass(frozen=True, slots=True)
class Moment:
    """An event, and when it happened, in seconds of the wall clock."""

    at: float
    event: Event


@dataclass(slots=True)
class Handle:
    """An open file or folder (`file` is None)."""

    path: str
    file: int | None
    append: bool = False
    offset: int = 0


def traced(command: Sequence[str], trace: Path) -> list[str]:
    """The command that runs this one and writes what it does to its files into `trace`. Children are not followed."""
    program = shutil.which("strace")
    if program is None:
        raise FileNotFoundError("these tests need strace: run `make test`, or apt-get install strace")
    calls = ",".join(f"?{call}" for call in CALLS)
    return [program, "-qq", "-ttt", "-xx", "-s", str(LONGEST), "-e", f"trace={calls}", "-o", str(trace), "--", *command]


@dataclass
class Tracer:
    """Reads traces of processes that follow each other on the folders `tops` below `root`; all else is left out."""

    root: Path
    tops: Sequence[str]
    files: dict[str, int] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    handles: dict[int, Handle] = field(default_factory=dict)

    def events(self, trace: Path) -> Iterator[Moment]:
        """The events of one process, from its start. Raises ValueError at a call that the model does not know."""
        self.handles = {}
        with trace.open(encoding="ascii") as lines:
            for line in lines:
                if (match := LINE.match(line)) and int(match[4]) >= 0:
                    for event in self._events(match[2], match[3].split(", "), int(match[4])):
                        yield Moment(float(match[1]), event)

    def _events(self, call: str, given: list[str], result: int) -> Iterator[Event]:
        match call:
            case "open" | "openat":
                name, flags = given[call == "openat" :][:2]
                yield from self._open(name, flags, result)
            case "rename" | "renameat" | "renameat2":
                yield from self._rename(*(path for path in map(self._path, given) if path is not None))
            case "unlink" | "unlinkat" | "mkdir" | "mkdirat":
                path = self._path(given[call.endswith("at")])
                if path is not None:
                    yield self._remove(path) if call.startswith("unlink") else FolderMade(path)
            case "creat" | "link" | "linkat" | "symlink" | "symlinkat" | "rmdir" | "truncate":
                if any(self._path(one) is not None for one in given):
                    raise ValueError(f"{call}: unknown to the model")
            case _:
                handle = self.handles.get(int(given[0]))
                if handle is not None:
                    yield from self._on_handle(call, handle, given, result)

    def _open(self, name: str, flags: str, descriptor: int) -> Iterator[Event]:
        path = self._path(name)
        if path is None:
            return
        file = self.files.get(path)
        if file is None and "O_CREAT" in flags:
            file = self.files[path] = len(self.sizes) + 1
            self.sizes[file] = 0
            yield Created(path, file)
        elif file is not None and "O_TRUNC" in flags and self.sizes[file]:
            yield self._resize(file, 0)
        self.handles[descriptor] = Handle(path, file, append="O_APPEND" in flags)

    def _on_handle(self, call: str, handle: Handle, given: list[str], result: int) -> Iterator[Event]:
        file = handle.file
        if call == "close":
            del self.handles[int(given[0])]
        elif call in {"fsync", "fdatasync"}:
            yield FolderSynced(handle.path) if file is None else Synced(file, handle.path)
        elif file is None:
            pass
        elif call == "lseek":
            handle.offset = result
        elif call == "ftruncate":
            yield self._resize(file, int(given[1]))
        elif call == "pwrite64":
            yield self._write(file, int(given[3]), unquoted(given[1])[:result])
        elif call == "write":
            offset = self.sizes[file] if handle.append else handle.offset
            handle.offset = offset + result
            yield self._write(file, offset, unquoted(given[1])[:result])
        else:
            raise ValueError(f"{call} of {handle.path}: unknown to the model")

    def _write(self, file: int, offset: int, data: bytes) -> Written:
        self.sizes[file] = max(self.sizes[file], offset + len(data))
        return Written(file, offset, data)

    def _resize(self, file: int, size: int) -> Resized:
        self.sizes[file] = size
        return Resized(file, size)

    def _rename(self, *paths: str) -> Iterator[Renamed]:
        if len(paths) == 2:
            old, new = paths
            self.files[new] = self.files.pop(old)
            yield Renamed(old, new)

    def _remove(self, path: str) -> Removed:
        del self.files[path]
        return Removed(path)

    def _path(self, quoted: str) -> str | None:
        """A path of ours, relative to the root; None for all others."""
        if not quoted.startswith('"'):
            return None
        path = os.path.relpath(self.root / os.fsdecode(unquoted(quoted)), self.root)
        ours = path == ROOT or (path.split("/", maxsplit=1)[0] in self.tops and not path.endswith(NO_TRACE))
        return path if ours else None


def unquoted(shown: str) -> bytes:
    """The bytes of a string as strace -xx shows it."""
    if not shown.endswith('"'):
        raise ValueError(f"strace cut a string off: it is longer than {LONGEST} bytes")
    return bytes.fromhex(shown[1:-1].replace("\\x", ""))
