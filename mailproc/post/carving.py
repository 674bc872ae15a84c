"""A mail's frame, its parts without their contents, made regular before any library sees it.

The standard library's parser takes a mail apart line by line: a big attachment costs it seconds and five times its
size in memory, and it loses parts where heads or boundaries are written badly. So the contents of all parts are cut
out first, and what is left is written anew: heads with nothing but fields in them, and boundaries that no mail can
hold, for they are made of its own SHA-256. The library then reads a small and well-formed mail. A content is a place in
the raw bytes, decoded when it is asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Tree

from mailproc.post import boundaries, heads, parsing
from mailproc.post.heads import Head

_DEEPEST = 40  # containers within containers; what people send has five
_MOST = 5_000  # parts
_MOST_LINES = 1_000_000  # that begin like a delimiter
_MOST_REPEATED = 50  # ends of containers after which it is looked for more of their parts

_DELIMITER = re.compile(rb"--(?<=[\r\n]--)([^\r\n]{0,998})(\r{1,2}\n|[\r\n]|\Z)")
_LINE_END = re.compile(rb"(?:\r\n|[\r\n])\Z")
_PART_FIELD = re.compile(rb"\s*(?=content-[\w-]{4,40}[ \t]*:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Frame:
    """A mail's tree, and where in its bytes the contents of the leaves are."""

    raw: bytes
    tree: Tree
    token: str
    cuts: tuple[tuple[int, int], ...]

    def fields(self, part: Tree) -> Iterator[tuple[str, bytes]]:
        """The header fields of a part as they came: names in lower case, values as bytes with their folding."""
        for name, value in part.raw_items():
            text = str(value)
            if self.token not in text:
                yield name.lower(), text.encode("utf-8", "surrogateescape")

    def children(self, part: Tree) -> list[Tree]:
        """The parts of a part; none of a leaf."""
        payload: object = part.get_payload() if part.is_multipart() else None
        return [child for child in payload if isinstance(child, Tree)] if isinstance(payload, list) else []

    def place(self, leaf: Tree) -> tuple[int, int]:
        """Where a leaf's content begins and ends."""
        number = str(leaf.get_payload()).rpartition("-")[2]
        return self.cuts[int(number)] if number.isdecimal() else (0, 0)

    def is_beyond_limits(self, leaf: Tree) -> bool:
        """Whether a leaf stands for what was not taken apart: nested too deep, or one part too many."""
        return str(leaf["Content-Type"]) == _type(self.token, "limits")


def carve(raw: bytes, token: str, start: int = 0, end: int | None = None) -> Frame:
    """The frame of the mail that stands between two places. `token` is in no mail: made from the bytes' SHA-256."""
    knife = _Knife(raw, token, len(raw) if end is None else end)
    knife.carve(start)
    return Frame(raw, parsing.tree(b"".join(knife.written)), token, tuple(knife.cuts))


def _type(token: str, kind: str) -> str:
    return f"application/{token}-{kind}"


@dataclass(frozen=True, slots=True)
class _Delimiter:
    """A line that ends a part: of which of the open containers, and whether it ends that too."""

    level: int
    is_last: bool
    start: int
    end: int


class _Knife:
    """Goes through a mail once, from delimiter to delimiter, and writes its frame."""

    def __init__(self, raw: bytes, token: str, end: int) -> None:
        self.written: list[bytes] = []
        self.cuts: list[tuple[int, int]] = []
        self._raw = raw
        self._token = token
        self._end = end
        self._open: list[tuple[bytes, bytes]] = []  # delimiter in the mail, and in the frame
        self._levels: dict[bytes, list[int]] = {}  # some programs use one boundary for all: the innermost has it
        self._containers = 0
        self._ends = 0
        self._lines = 0
        self._boundaries = boundaries.Finder(raw, end)

    def carve(self, start: int) -> None:
        head = heads.read_first(self._raw, start, self._end)
        at = self._part(head, is_whole=True)
        while (found := self._next(at)) is not None:
            self._close(found.level + 1)
            at = found.end
            if found.is_last:
                if not self._comes_again(found):
                    self._close(found.level)
                continue
            self.written.append(b"\r\n--%s\r\n" % self._open[-1][1])
            if len(self.cuts) == _MOST:
                self._leaf(Head((), at), self._end, "limits")
                break
            at = self._part(heads.read(self._raw, at, self._end, self._is_delimiter))
        self._close(0)

    def _part(self, head: Head, *, is_whole: bool = False) -> int:
        """Writes a part's head and, of a leaf, what stands for its content. Where to look for the next delimiter."""
        deep = len(self._open) >= _DEEPEST
        mark = None if deep else self._boundaries.of(head, self._levels, is_whole=is_whole)
        if mark is None:
            following = self._next(head.end)
            end = self._before(head.end, following.start) if following else self._end
            container = deep and boundaries.is_container(head)
            self._leaf(head, end, "limits" if container else "part")
            return end
        ours = f"{self._token}-{self._containers}".encode()
        self._containers += 1
        self._levels.setdefault(mark, []).append(len(self._open))
        self._open.append((mark, ours))
        kind = b"digest" if boundaries.is_digest(head) else b"mixed"
        self.written.append(b'Content-Type: multipart/%s; boundary="%s"\r\n%s\r\n' % (kind, ours, head.written()))
        first = self._next(head.end)
        if first and (lost := _PART_FIELD.match(self._raw, head.end, first.start)):  # the first delimiter
            self.written.append(b"\r\n--%s\r\n" % ours)
            return self._part(heads.read(self._raw, lost.end(), self._end, self._is_delimiter))
        return head.end

    def _leaf(self, head: Head, end: int, kind: str) -> None:
        self.written.append(b"Content-Type: %s\r\n%s\r\n" % (_type(self._token, kind).encode(), head.written()))
        self.written.append(b"%s-%d" % (self._token.encode(), len(self.cuts)))
        self.cuts.append((min(head.end, end), end))

    def _close(self, level: int) -> None:
        """Ends all containers from this level on."""
        while len(self._open) > level:
            mark, ours = self._open.pop()
            self._levels[mark].pop()
            if not self._levels[mark]:
                del self._levels[mark]
            self.written.append(b"\r\n--%s--\r\n" % ours)

    def _next(self, at: int) -> _Delimiter | None:
        """The next line that is a delimiter of an open container."""
        if not self._open:
            return None
        while self._lines < _MOST_LINES and (match := _DELIMITER.search(self._raw, at, self._end)):
            self._lines += 1
            mark = match[1].rstrip(b" \t")
            at = match.end(1)
            if mark in self._levels:
                return _Delimiter(self._levels[mark][-1], False, match.start(), match.end())
            if mark.endswith(b"--") and mark[:-2] in self._levels:
                return _Delimiter(self._levels[mark[:-2]][-1], True, match.start(), match.end())
        return None

    def _before(self, start: int, delimiter: int) -> int:
        """Where a content ends: before the line end that belongs to the delimiter."""
        match = _LINE_END.search(self._raw, max(start, delimiter - 2), delimiter)
        return match.start() if match else delimiter

    def _comes_again(self, last: _Delimiter) -> bool:
        """Whether a container that was ended goes on: some programs end it after the text, before the attachments."""
        if len(self._levels[self._open[last.level][0]]) > 1:
            return False
        self._ends += 1
        at = last.end
        while self._ends <= _MOST_REPEATED and (following := self._next(at)) is not None:
            if following.level < last.level:
                return False
            if not following.is_last:
                return True
            at = following.end
        return False

    def _is_delimiter(self, line: bytes) -> bool:
        mark = line[2:].rstrip(b" \t")
        return mark in self._levels or (mark.endswith(b"--") and mark[:-2] in self._levels)
