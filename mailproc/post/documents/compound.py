"""Compound files ([MS-CFB]): the file system inside a .doc, .xls or .msg."""

import struct
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from mailproc.post.documents.limits import Unreadable

_HEADER = struct.Struct("<28xHHH10xII4xII4xI4x")
_ENTRY = struct.Struct("<64sHBxIII36xIQ")
_LISTED = 109  # sectors of the allocation table that the header itself names
_LAST = 0xFFFFFFFA  # greater numbers are no sectors: end of a chain, free, reserved
_STREAM = 2
_MOST_STREAMS = 20_000
_DEEPEST = 64  # storages within storages


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A file within the file. One that breaks off is as long as what there is of it."""

    length: int
    _sectors: "array[int]"
    _unit: int
    _source: Callable[[int, int], bytes]  # number of bytes from a place on

    def cut(self, first: int, end: int) -> bytes:
        """The bytes from one place to another, as many as there are."""
        gathered = []
        end = min(end, self.length)
        while first < end:
            number, within = divmod(first, self._unit)
            last = number
            while (last + 1) * self._unit < end and self._sectors[last + 1] == self._sectors[last] + 1:
                last += 1
            wanted = min(end, (last + 1) * self._unit) - first
            gathered.append(self._source(self._sectors[number] * self._unit + within, wanted))
            if len(gathered[-1]) < wanted:
                break
            first += wanted
        return b"".join(gathered)


class Compound:
    """A compound file. `names` are the paths of its streams as written, storages joined by "/".

    Raises Unreadable("broken") where it is none.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._length = file.seek(0, 2)
        file.seek(0)
        head = file.read(512)
        if len(head) < 512:
            raise Unreadable("broken")
        _, shift, small_shift, tables, directory, self._cutoff, small, further = _HEADER.unpack_from(head)
        if not 7 <= shift <= 16 or not 4 <= small_shift < shift:
            raise Unreadable("broken")
        self._unit, self._small_unit = 1 << shift, 1 << small_shift
        listed = struct.unpack_from(f"<{_LISTED}I", head, 76)
        self._table = self._allocation(islice(chain(listed, self._further(further)), tables))
        self._entries = list(self._directory(directory))
        if not self._entries:
            raise Unreadable("broken")
        root = self._entries[0]
        self._small_stream = self._stream(root.start, root.size)
        small_table = self._stream(small, self._length)
        self._small_table = _numbers(small_table.cut(0, small_table.length))
        self._found = dict(self._walk())
        self.names = tuple(self._found)

    def open(self, name: str) -> Stream:
        """A stream. Raises KeyError where there is none."""
        entry = self._found[name]
        if entry.size >= self._cutoff:
            return self._stream(entry.start, entry.size)
        sectors = _chain(self._small_table, entry.start, -(-entry.size // self._small_unit))
        length = min(entry.size, len(sectors) * self._small_unit)
        return Stream(
            length, sectors, self._small_unit, lambda place, size: self._small_stream.cut(place, place + size)
        )

    def _stream(self, start: int, size: int) -> Stream:
        size = min(size, self._length)
        sectors = _chain(self._table, start, -(-size // self._unit))
        return Stream(min(size, len(sectors) * self._unit), sectors, self._unit, self._read)

    def _read(self, place: int, size: int) -> bytes:
        self._file.seek(self._unit + place)  # behind the header
        return self._file.read(size)

    def _further(self, sector: int) -> Iterator[int]:
        """The sectors of the allocation table that the header has no room for."""
        for _ in range(self._length // self._unit):
            if sector >= _LAST:
                return
            numbers = _numbers(self._read(sector * self._unit, self._unit))
            if not numbers:
                return
            yield from numbers[:-1]
            sector = numbers[-1]

    def _allocation(self, sectors: Iterable[int]) -> "array[int]":
        table = array("I")
        for sector in sectors:
            if sector < _LAST:
                table.extend(_numbers(self._read(sector * self._unit, self._unit)))
            if len(table) > self._length:  # the same sectors again and again
                raise Unreadable("broken")
        return table

    def _directory(self, start: int) -> Iterator[_Entry]:
        raw = self._stream(start, _MOST_STREAMS * _ENTRY.size)
        for place in range(0, raw.length - _ENTRY.size + 1, _ENTRY.size):
            name, length, *fields = _ENTRY.unpack(raw.cut(place, place + _ENTRY.size))
            yield _Entry(name[: max(0, length - 2)].decode("utf-16-le", "replace"), *fields)

    def _walk(self) -> Iterator[tuple[str, _Entry]]:
        seen = set()
        waiting = [(self._entries[0].child, "", 0)]
        while waiting:
            number, path, depth = waiting.pop()
            if number in seen or number >= len(self._entries) or depth > _DEEPEST:
                continue
            seen.add(number)
            entry = self._entries[number]
            if entry.kind == _STREAM:
                yield path + entry.name, entry
            else:
                waiting.append((entry.child, f"{path}{entry.name}/", depth + 1))
            waiting += [(entry.right, path, depth), (entry.left, path, depth)]


def _numbers(data: bytes) -> "array[int]":
    return array("I", data[: len(data) // 4 * 4])


def _chain(table: "array[int]", start: int, most: int) -> "array[int]":
    """The sectors of a chain, `most` of them at most; one in a ring ends when it is longer than the table."""
    found = array("I")
    most = min(most, len(table))
    sector = start
    while sector < len(table) and len(found) < most:
        found.append(sector)
        sector = table[sector]
    return found
