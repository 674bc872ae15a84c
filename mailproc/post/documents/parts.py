"""The parts of an Office file (ECMA-376 part 2), and which of them refer to which."""

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

from mailproc.post.documents.limits import Unreadable
from mailproc.post.documents.xml import Attributes, attribute, feed, name_of

_MAIN = "officeDocument"  # the kind of the part that all begins with
_MOST = 10_000  # relations of one part


class Relation(NamedTuple):
    """That a part needs another: under which identifier, as what (header, image), and which."""

    identifier: str
    kind: str
    part: str


class Parts:
    """The parts in an archive by their names, however these are written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.replace("\\", "/").casefold(): name for name in archive.namelist()}
        self.names = tuple(self._names)

    @contextmanager
    def open(self, part: str) -> Iterator[IO[bytes]]:
        """A part's bytes. Raises Unreadable("broken") where there is none of that name."""
        name = self._names.get(part)
        if name is None:
            raise Unreadable("broken")
        with self._archive.open(name) as member:
            yield member

    def main(self, usual: str) -> str:
        """The part that all begins with: as the file says, else where it usually is.

        Raises Unreadable("format") where neither exists: it is another kind of file.
        """
        named = [relation.part for relation in self.relations("") if relation.kind == _MAIN]
        found = next((part for part in (*named, usual) if part in self._names), None)
        if found is None:
            raise Unreadable("format")
        return found

    def relations(self, part: str) -> list[Relation]:
        """What a part needs, as far as it is there; of "" what the file as a whole needs."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed not in self._names:
            return []
        found = _Relations(folder)
        with self.open(listed) as member:
            feed(member, found)
        return [relation for relation in found.found if relation.part in self._names]


class _Relations:
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: list[Relation] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if name_of(tag) != "Relationship" or len(self.found) > _MOST:
            return
        target = attribute(attributes, "Target").replace("\\", "/").casefold()
        part = posixpath.normpath(posixpath.join("/", self._folder, target)).lstrip("/")
        kind = attribute(attributes, "Type").rpartition("/")[2]
        self.found.append(Relation(attribute(attributes, "Id"), kind, part))

    def data(self, _: str) -> None:
        """Nothing is said here."""

    def end(self, _: str) -> None:
        """Nothing ends here."""
