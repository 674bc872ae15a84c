"""A disk that keeps what was synced, and of the rest whatever it likes: the model behind the power cuts.

It is weaker than any file system in use, as POSIX allows: data, lengths and names that were not synced may be on the
disk, or not, or in part, in any order. What `Synced` and `FolderSynced` named is always there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random

SECTOR = 512  # what a disk writes whole
ROOT = "."  # the folder all paths are below; it was there before


@dataclass(frozen=True, slots=True)
class Created:
    """A new file got its first name. `file` is its identity, whatever it is called later."""

    path: str
    file: int


@dataclass(frozen=True, slots=True)
class Written:
    file: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resized:
    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """fsync of a file: its data and length are on the disk, its name is not. `path` is what it was opened as."""

    file: int
    path: str


@dataclass(frozen=True, slots=True)
class FolderMade:
    path: str


@dataclass(frozen=True, slots=True)
class FolderSynced:
    """fsync of a folder: the names in it are on the disk; its own name, in the folder above, is not."""

    path: str


@dataclass(frozen=True, slots=True)
class Renamed:
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Removed:
    path: str


Event = Created | Written | Resized | Synced | FolderMade | FolderSynced | Renamed | Removed


@dataclass
class Image:
    """What is found on a disk: files with their bytes, and folders, by paths relative to the root."""

    files: dict[str, bytes] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    def lay(self, root: Path) -> None:
        """Make a real folder of it."""
        for folder in sorted(self.folders):
            (root / folder).mkdir(mode=0o700)
        for path, data in self.files.items():
            (root / path).write_bytes(data)
            (root / path).chmod(0o600)


def found(root: Path, tops: Iterable[str]) -> Image:
    """The image of real folders: of these, as far as they are there."""
    image = Image()
    for top in tops:
        for path in (root / top, *(root / top).rglob("*")):
            name = str(path.relative_to(root))
            if path.is_dir():
                image.folders.add(name)
            elif path.exists():
                image.files[name] = path.read_bytes()
    return image


@dataclass
class File:
    """A file's bytes on the disk, and what was done to it since."""

    data: bytes = b""
    pending: list[Written | Resized] = field(default_factory=list)


FOLDER = -1  # what a folder's name stands for, in place of a file's identity
GONE = -2  # what becomes of a name that is removed
Names = dict[str, int]


@dataclass
class Folder:
    """The names in a folder that are on the disk, and the changes since; what one call changes is one change."""

    names: Names = field(default_factory=dict)
    pending: list[Names] = field(default_factory=list)


class Disk:
    """Takes the events of a run in their order, and tells what may be found after a power cut.

    `folders` are those that were there before, directly below the root.
    """

    def __init__(self, folders: Iterable[str] = ()) -> None:
        self.files: dict[int, File] = {}
        self.folders = {ROOT: Folder(dict.fromkeys(folders, FOLDER)), **{folder: Folder() for folder in folders}}

    def take(self, event: Event) -> None:
        match event:
            case Created():
                self.files[event.file] = File()
                self._rename(event.path, event.file)
            case Written() | Resized():
                self.files[event.file].pending.append(event)
            case Synced():
                file = self.files[event.file]
                file.data = written(file.data, file.pending)
                file.pending.clear()
            case FolderMade():
                self.folders[event.path] = Folder()
                self._rename(event.path, FOLDER)
            case FolderSynced():
                folder = self.folders[event.path]
                folder.names = renamed(folder.names, folder.pending)
                folder.pending.clear()
            case Renamed():
                self._move(event)
            case Removed():
                self._rename(event.path, GONE)

    def _rename(self, path: str, entry: int) -> None:
        folder, name = split(path)
        self.folders[folder].pending.append({name: entry})

    def _move(self, event: Renamed) -> None:
        (source, old), (target, new) = split(event.old), split(event.new)
        names = self.folders[source]
        entry = renamed(names.names, names.pending)[old]
        if source == target:
            names.pending.append({new: entry, old: GONE})
        else:  # either half may be on the disk without the other
            self.folders[target].pending.append({new: entry})
            names.pending.append({old: GONE})

    def paths(self) -> dict[int, str]:
        """Where programs see each file that is not removed."""
        return {
            file: name if above == ROOT else f"{above}/{name}"
            for above, folder in self.folders.items()
            for name, file in renamed(folder.names, folder.pending).items()
            if file != FOLDER
        }

    def content(self, file: int) -> bytes:
        """A file's bytes as programs see them."""
        return written(self.files[file].data, self.files[file].pending)

    def seen(self) -> Image:
        """What programs see while the power is on, also after a kill: everything."""
        return self._image(Luck("all", "all", Random(0)))

    def after_power_cut(self, seed: int) -> Image:
        """One of the things that may be found when the power is back."""
        random = Random(seed)
        return self._image(Luck(random.choice(NAMES), random.choice(DATA), random))

    def _image(self, luck: "Luck") -> Image:
        image = Image()
        waiting = [ROOT]
        while waiting:
            above = waiting.pop()
            folder = self.folders[above]
            for name, entry in sorted(renamed(folder.names, luck.names_kept(folder.pending)).items()):
                path = name if above == ROOT else f"{above}/{name}"
                if entry == FOLDER:
                    image.folders.add(path)
                    waiting.append(path)
                else:
                    image.files[path] = luck.data_kept(self.files[entry])
        return image


NAMES = ("none", "all", "some")
DATA = ("none", "all", "zeros", "torn", "scattered", "mixed")


@dataclass(frozen=True, slots=True)
class Luck:
    """What is kept of that which was not synced: of names none, all or some; of data one of DATA."""

    names: str
    data: str
    random: Random

    def names_kept(self, pending: list[Names]) -> list[Names]:
        if self.names == "some":
            return [change for change in pending if self.random.random() < 0.5]
        return pending if self.names == "all" else []

    def data_kept(self, file: File) -> bytes:
        """none; all; the new length, but only zeros; all up to some byte; some sectors of some writes; any of these."""
        if not file.pending:
            return file.data
        match self.random.choice(DATA[:-1]) if self.data == "mixed" else self.data:
            case "none":
                return file.data
            case "all":
                return written(file.data, file.pending)
            case "zeros":
                return grown(file.data, len(written(file.data, file.pending)))
            case "torn":
                return written(file.data, self._torn(file.pending))
            case _:
                return written(file.data, self._scattered(file.pending))

    def _torn(self, pending: list[Written | Resized]) -> list[Written | Resized]:
        last = self.random.randrange(len(pending))
        change = pending[last]
        if isinstance(change, Resized):
            return pending[:last]
        size = self.random.randrange(len(change.data) + 1)
        return [*pending[:last], Written(change.file, change.offset, change.data[:size])]

    def _scattered(self, pending: list[Written | Resized]) -> list[Written | Resized]:
        pieces = [piece for change in pending for piece in sectors(change)]
        return [piece for piece in pieces if self.random.random() < 0.5]


def sectors(change: Written | Resized) -> list[Written | Resized]:
    """The change in parts that are on the disk wholly or not at all."""
    if isinstance(change, Resized):
        return [change]
    end = change.offset + len(change.data)
    edges = [change.offset, *range((change.offset // SECTOR + 1) * SECTOR, end, SECTOR), end]
    start = change.offset
    return [Written(change.file, a, change.data[a - start : b - start]) for a, b in pairwise(edges)]


def written(data: bytes, changes: Iterable[Written | Resized]) -> bytes:
    """The bytes after these changes; what was skipped over is zeros."""
    result = bytearray(data)
    for change in changes:
        if isinstance(change, Resized):
            result = bytearray(grown(bytes(result[: change.size]), change.size))
        else:
            result.extend(bytes(max(0, change.offset - len(result))))
            result[change.offset : change.offset + len(change.data)] = change.data
    return bytes(result)


def grown(data: bytes, size: int) -> bytes:
    return data + bytes(max(0, size - len(data)))


def renamed(names: Mapping[str, int], changes: Iterable[Names]) -> Names:
    """The names after these changes."""
    result = dict(names)
    for change in changes:
        result.update(change)
    return {name: entry for name, entry in result.items() if entry != GONE}


def split(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder or ROOT, name
