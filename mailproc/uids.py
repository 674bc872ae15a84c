"""Sets of IMAP UIDs as ranges: fifty thousand mails are seldom more than a handful of ranges."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class UidSet:
    """An immutable set of UIDs, written as IMAP does (RFC 9051 sequence-set, without "*"): "1:5,9".

    `ranges` are (first, last), ascending, neither overlapping nor touching. Make one with `of` or `parse`;
    both, and all that is derived, cost time by the number of ranges or UIDs given, never by the UIDs covered.
    """

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, uids: Iterable[int]) -> Self:
        """The set of these UIDs, in any order. Raises ValueError where one is not positive."""
        return cls._joined((uid, uid) for uid in uids)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The set written as text; "" is the empty set. Raises ValueError on anything else."""
        return cls._joined(_range(part) for part in text.split(",")) if text else cls()

    @classmethod
    def _joined(cls, ranges: Iterable[tuple[int, int]]) -> Self:
        joined: list[tuple[int, int]] = []
        for first, last in sorted(ranges):
            if first < 1:
                raise ValueError(f"{first} is not a UID: they begin at 1")
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
            else:
                joined.append((first, last))
        return cls(tuple(joined))

    def __str__(self) -> str:
        return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in self.ranges)

    def __contains__(self, uid: object) -> bool:
        return isinstance(uid, int) and any(self._overlapping(uid, uid))

    def __iter__(self) -> Iterator[int]:
        for first, last in self.ranges:
            yield from range(first, last + 1)

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges)

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def __or__(self, other: Self) -> Self:
        return self._joined((*self.ranges, *other.ranges))

    def __sub__(self, other: Self) -> Self:
        left: list[tuple[int, int]] = []
        for first, last in self.ranges:
            begin = first
            for low, high in other._overlapping(first, last):
                if begin < low:
                    left.append((begin, low - 1))
                begin = high + 1
            if begin <= last:
                left.append((begin, last))
        return type(self)(tuple(left))

    def _overlapping(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        place = bisect_left(self.ranges, first, key=lambda bounds: bounds[1])
        while place < len(self.ranges) and self.ranges[place][0] <= last:
            yield self.ranges[place]
            place += 1

    def add(self, uids: Iterable[int]) -> Self:
        """This set and these UIDs."""
        return self | self.of(uids)

    @property
    def top(self) -> int:
        """The highest UID; 0 where there is none."""
        return self.ranges[-1][1] if self.ranges else 0

    def holes(self) -> Self:
        """The UIDs below `top` that are not in the set."""
        return type(self)(((1, self.top),)) - self if self.ranges else self


def _range(part: str) -> tuple[int, int]:
    first, colon, last = part.partition(":")
    if not (first.isdecimal() and first.isascii() and (not colon or (last.isdecimal() and last.isascii()))):
        raise ValueError(f"{part!r} is neither a UID nor a range of UIDs such as 3:7")
    bounds = sorted((int(first), int(last or first)))
    return bounds[0], bounds[1]
