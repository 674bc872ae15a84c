"""Files that stand uuencoded in plain text, as programs older than MIME send them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MOST = 100  # files in one text

_BEGIN = re.compile(rb"begin (?<=[\r\n]begin )[0-7]{3,4} ([^\r\n]{1,250})(?:\r?\n|\r)")
_FIRST = re.compile(rb"begin [0-7]{3,4} ([^\r\n]{1,250})(?:\r?\n|\r)")
_LINES = re.compile(rb"([!-`])([ -`]{1,90})[ \t]*(?:\r?\n|\r)(?:[!-`][ -`]{1,90}[ \t]*(?:\r?\n|\r))*+")
_END = re.compile(rb"(?:[` ]?[ \t]*(?:\r?\n|\r)){0,2}end[ \t]*(?:\r?\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class File:
    """A file in a text: its name as written, and where it begins and ends, lines "begin" and "end" included."""

    name: bytes
    start: int
    end: int


def find(raw: bytes, start: int, end: int) -> Iterator[File]:
    """The files that stand between two places of a mail, in their order."""
    found = 0
    begin = _FIRST.match(raw, start, end) or _BEGIN.search(raw, start, end)
    while begin and found < _MOST:
        at = begin.end()
        lines = _LINES.match(raw, at, end)
        last = _END.match(raw, lines.end(), end) if lines and _fits(lines[1], lines[2]) else None
        if last:
            yield File(begin[1], begin.start(), last.end())
            found += 1
            at = last.end()
        begin = _BEGIN.search(raw, max(at - 1, start), end)


def _fits(count: bytes, line: bytes) -> bool:
    """Whether a line is as long as its first character says; blanks at its end may be lost."""
    size = (((count[0] - 32) & 63) + 2) // 3 * 4
    return size - 4 <= len(line) <= size + 2
