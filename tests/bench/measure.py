"""What a program costs: seconds, CPU seconds and memory of it and all its children."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import struct_rusage
from typing import Final

import psutil  # type: ignore[import-untyped]

SAMPLED_EVERY: Final = 0.05  # seconds
MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run came to. `peak` is the largest sum of resident memory over the process tree, in bytes.

    Memory that processes share is counted in each of them.
    """

    seconds: float
    cpu: float
    peak: int
    output: str


def run(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Cost:
    """Run a program to its end. Raises RuntimeError where it fails, with what it said."""
    out, complaints = folder / "stdout", folder / "stderr"
    begun = time.monotonic()
    with out.open("wb") as stdout, complaints.open("wb") as stderr:
        process = subprocess.Popen(command, stdout=stdout, stderr=stderr, env=environment)
    try:
        usage, peak = watch(process)
    finally:
        process.kill()  # where we are stopped ourselves; what has ended is left alone
    seconds = time.monotonic() - begun
    if process.returncode != 0:
        said = complaints.read_text(errors="replace") + out.read_text(errors="replace")
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said[-2000:]}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, peak, out.read_text("utf-8"))


def watch(process: subprocess.Popen[bytes]) -> tuple[struct_rusage, int]:
    """Wait for a process; what it and the children it waited for used, and the most memory that was seen."""
    peak = 0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage, peak
        peak = max(peak, tree_memory(process.pid))
        time.sleep(SAMPLED_EVERY)


def tree_memory(pid: int) -> int:
    """The resident memory of a process and all below it, as of now."""
    try:
        root = psutil.Process(pid)
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    return sum(resident(one) for one in tree if one is root or not is_unbegun(one))


def is_unbegun(process: psutil.Process) -> bool:
    """Whether a process was forked and does not run its own program yet: its memory is its parent's."""
    try:
        parent = process.parent()
        return parent is not None and process.cmdline() == parent.cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return True


def resident(process: psutil.Process) -> int:
    try:
        size: int = process.memory_info().rss
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0
    return size
