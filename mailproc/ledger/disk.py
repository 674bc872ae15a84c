"""Files that are wholly there or not at all, and known to be on the disk before we go on."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mailproc.errors import BusyError, StateError

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
LOCKS = Path("/proc/locks")


def make_folder(folder: Path) -> None:
    """Make a folder (and those above it) that only its owner can enter."""
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise StateError(f"cannot make the folder {folder}: {error.strerror}; check its owner and the disk") from error


def write(path: Path, data: bytes) -> None:
    """Replace the file by these bytes; as `write_pieces`."""
    write_pieces(path, (data,))


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Replace the file by these bytes: temporary file, fsync, rename, fsync of the folder.

    Raises StateError (disk full, read-only …); the file is then as it was before.
    """
    temporary = path.with_name(f".{path.name}.new")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        try:
            for piece in pieces:
                view = memoryview(piece)
                while view:
                    view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StateError(f"cannot write {path}: {error.strerror}; check the disk and its permissions") from error


def settle(temporary: Path, path: Path) -> None:
    """Make a file that was written elsewhere last, under its own name."""
    temporary.chmod(PRIVATE_FILE)
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames and new files in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path, *, wait: bool, holder: str) -> Iterator[None]:
    """Hold the lock file; it falls with the process. Raises BusyError at once unless `wait`."""
    make_folder(path.parent)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    except OSError as error:
        raise StateError(f"cannot open {path}: {error.strerror}; check its owner and the disk") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError as error:
        os.close(descriptor)
        raise BusyError(f"{holder} is already at work on {path.parent}; stop it first, or wait") from error
    try:
        yield
    finally:
        os.close(descriptor)


def holder(path: Path) -> int:
    """The process that holds the lock file, as the kernel lists it; 0 where nobody does."""
    try:
        inode = path.stat().st_ino
        locks = LOCKS.read_text("ascii").splitlines()
    except OSError:
        return 0
    fields = (line.split() for line in locks)  # 1: FLOCK ADVISORY WRITE 4711 08:01:1234 0 EOF
    found = (int(one[4]) for one in fields if one[1] == "FLOCK" and one[5].rpartition(":")[2] == str(inode))
    return next(found, 0)  # by inode alone: some file systems show another device to us than to the kernel
