"""Files that are wholly there or not at all, and known to be on the disk before we go on."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mailproc.errors import BusyError, StateError

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
OTHERS = 0o077  # what group and others may do
NEW = ".new"  # ends the name of a file that is being made
LOCKS = Path("/proc/locks")


class UnknownError(OSError):
    """What the disk holds of a file is not known any more."""


def make_folder(folder: Path) -> None:
    """Make a folder (and those above it) that only its owner can enter, and make it last. Raises StateError."""
    try:
        if not folder.is_dir():
            make_folder(folder.parent)
            folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            sync(folder.parent)
    except OSError as error:
        raise StateError(f"cannot make the folder {folder}: {error.strerror}; check its owner and the disk") from error


def make_private(folder: Path) -> None:
    """Make a folder, or take from everybody but its owner the right to enter it. Raises StateError."""
    make_folder(folder)
    if folder.stat().st_mode & OTHERS:
        try:
            folder.chmod(PRIVATE_FOLDER)
        except OSError as error:
            raise StateError(f"others can enter {folder} ({error.strerror}): make it ours, chmod 700") from error


def write(path: Path, data: bytes) -> None:
    """Replace the file by these bytes; as `write_pieces`."""
    write_pieces(path, (data,))


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Replace the file by these bytes: temporary file, fsync, rename, fsync of the folder.

    Raises StateError (disk full, read-only …); the file is then as it was before.
    """
    temporary = path.with_name(f".{path.name}{NEW}")
    fill(temporary, pieces)
    settle(temporary, path)


def fill(temporary: Path, pieces: Iterable[bytes]) -> None:
    """Put bytes into a file that has no name yet, and sync it: `settle` makes it last. Raises StateError."""
    with _written(temporary, temporary):
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        try:
            for piece in pieces:
                write_whole(descriptor, piece)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def settle(temporary: Path, path: Path) -> None:
    """Give a file that `fill` wrote its own name, in place of what bore it. Raises StateError."""
    with _written(path, temporary):
        temporary.rename(path)
        sync(path.parent)


@contextmanager
def _written(path: Path, temporary: Path) -> Iterator[None]:
    """What is not wholly written leaves nothing behind; a fault of the disk is told."""
    try:
        yield
    except BaseException as fault:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(fault, OSError):
            raise StateError(f"cannot write {path}: {fault.strerror}; check the disk and its permissions") from fault
        raise


def write_whole(descriptor: int, data: bytes) -> None:
    """Write all of it, however little the system takes at a time. Raises OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def note(path: Path, data: bytes) -> None:
    """Put a few bytes into a file, to outlast this process but not a power cut. Raises StateError."""
    with _written(path, path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        try:
            write_whole(descriptor, data)
        finally:
            os.close(descriptor)


def append(path: Path, data: bytes) -> int:
    """Add to the end of a file and sync it, also its name where the file is new; returns the file's new size.

    Raises OSError where the data could not be written whole, and what was written of it is taken back; UnknownError
    where that failed, or the fsync: only a new start can then tell what the disk holds.
    """
    fresh = not path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
    try:
        before = os.fstat(descriptor).st_size
        try:
            write_whole(descriptor, data)
        except OSError as error:
            take_back(descriptor, before, error)
            raise
        try:
            os.fsync(descriptor)
            if fresh:
                sync(path.parent)
        except OSError as error:  # a line that may never reach the disk must not be read again from the cache
            take_back(descriptor, before, error)
            raise UnknownError(error.errno, f"fsync: {error.strerror}") from error
        return before + len(data)
    finally:
        os.close(descriptor)


def take_back(descriptor: int, size: int, why: OSError) -> None:
    """Shorten a file to what it was before a failure."""
    try:
        os.ftruncate(descriptor, size)
    except OSError as error:
        raise UnknownError(why.errno, f"{why.strerror}, and cannot be taken back: {error.strerror}") from error


def cut(path: Path, size: int) -> None:
    """Shorten a file, and sync it. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.ftruncate(descriptor, size)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove, in this folder and below, what a writer that died left half made."""
    for left in folder.rglob(f".*{NEW}"):
        left.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Make last what stands in a file, or in a folder: renames and new files. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path, *, wait: bool, holder: str) -> Iterator[bool]:
    """Hold the lock file; it falls with the process. Raises BusyError at once unless `wait`.

    Gives whether the last holder died at work: who leaves in good order leaves the file empty.
    """
    make_folder(path.parent)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    except OSError as error:
        raise StateError(f"cannot open {path}: {error.strerror}; check its owner and the disk") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise BusyError(f"{holder} is already at work on {path.parent}; stop it first, or wait") from error
        died = os.fstat(descriptor).st_size > 0
        try:
            write_whole(descriptor, b"%d\n" % os.getpid())
        except OSError as error:
            raise StateError(f"cannot write {path}: {error.strerror}; check the disk") from error
        yield died
        with suppress(OSError):  # the next holder then looks for what there is to mend, and finds nothing
            os.ftruncate(descriptor, 0)
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
