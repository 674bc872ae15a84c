"""Header blocks as they come: where their fields end, and what in them is no field (RFC 5322 §2.2, §3.6)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_MOST_FIELDS = 20_000
_LONGEST_FIELD = 65_536  # bytes of a value that are kept
_LARGEST = 1 << 20  # bytes of one block that are kept
_AHEAD = 60  # lines that are looked at to see whether a block goes on

_LINE = re.compile(rb"([^\r\n]*)(\r{1,2}\n|[\r\n]|\Z)")
_EMPTY_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r(?!\n)")
_LEAD = re.compile(rb"(?:\xef\xbb\xbf|[\r\n]|[\0 \t]+(?=[\0\r\n]))*+")
_FIELD = re.compile(rb"([!-9;-~]{1,76})[ \t]{0,9}:(.*)", re.DOTALL)
_ENVELOPE = re.compile(rb">?From ")
_PARAMETER = re.compile(rb"[\w*-]{1,40}\s{0,3}=")
_KNOWN = re.compile(
    rb"(?:x|content|list|resent|arc|dkim|disposition-notification|authentication|received|return|delivered|envelope)-?[\w-]*"
    rb"|from|to|cc|bcc|subject|date|sender|reply-to|message-id|in-reply-to|references|mime-version|importance|priority"
    rb"|user-agent|thread-(?:topic|index)|organization|precedence|auto-submitted|errors-to|domainkey-signature|sensitivity"
    rb"|accept-language|status|comments|keywords|apparently-to|feedback-id|mailing-list",
    re.IGNORECASE,
)
_REPEATED = re.compile(rb"(?:x|arc|dkim|received|list|resent|authentication|delivered)-?", re.IGNORECASE)
_ORIGIN = frozenset({b"from", b"subject", b"date"})


@dataclass(frozen=True, slots=True)
class Head:
    """A header block. Fields are (name, value) as written, values with their folding; content begins at `end`."""

    fields: tuple[tuple[bytes, bytes], ...]
    end: int

    def values(self, name: bytes) -> list[bytes]:
        """All values of a field, in order."""
        return [value for key, value in self.fields if key.lower() == name]

    def written(self) -> bytes:
        """The block as it should have been written, without the empty line that ends it."""
        return b"".join(b"%s:%s\r\n" % (name, value) for name, value in self.fields)


def read_first(raw: bytes, start: int, end: int) -> Head:
    """The header block of a whole mail: blank lines before it are skipped, and such as cut it in two."""
    head = read(raw, _after_blanks(raw, start, end), end)
    names = {name.lower() for name, _ in head.fields}
    if head.fields and not names & _ORIGIN:
        rest = read(raw, _after_blanks(raw, head.end, end), end)
        if len({name.lower() for name, _ in rest.fields} & _ORIGIN) > 1:
            return Head(head.fields + rest.fields, rest.end)
    return head


def _after_blanks(raw: bytes, start: int, end: int) -> int:
    lead = _LEAD.match(raw, start, end)
    return lead.end() if lead else start


def read(raw: bytes, start: int, end: int, is_delimiter: Callable[[bytes], bool] = lambda _: False) -> Head:
    """The header block that begins at `start`, without the lines in it that are no fields.

    It ends with an empty line, before a delimiter, or, where the empty line is missing, before the first line that is
    no field and is followed by none.
    """
    block = _Block()
    at = start
    while at < end and (match := _LINE.match(raw, at, end)):
        over = _end(raw, match, end, block, is_delimiter)
        if over is None and not _take(match[1], block):
            if not _goes_on(raw, match.end(), end, block):
                over = at
            elif not match[1].isascii() and block.last == b"subject":
                block.fold(b" " + match[1])  # a title pasted with its line break
        if over is not None:
            return Head(block.done(), over)
        at = match.end()
    return Head(block.done(), at)


def _end(
    raw: bytes, match: re.Match[bytes], end: int, block: "_Block", is_delimiter: Callable[[bytes], bool]
) -> int | None:
    """Where a block ends, if it does with this line."""
    line = match[1]
    if block.is_full:
        empty = _EMPTY_LINE.search(raw, match.start(), end)
        return empty.end() if empty else end
    if line.startswith(b"--") and (is_delimiter(line) or block.declares(line)):
        return match.start()
    blank = not line.strip(b" \t\0")
    if line == b"" or (blank and not (block.fields and _goes_on(raw, match.end(), end, block))):
        return match.end()
    return None


def _take(line: bytes, block: "_Block") -> bool:
    """Takes a line into a block, or drops it as one that any block may have; False where it is neither."""
    field = _FIELD.match(line)
    if field and line[0] not in b" \t":
        block.add(field[1], field[2])
    elif line[0] in b" \t" and block.fields:
        block.fold(line)
    elif block.is_continued_by(line):
        block.fold(b" " + line)
    else:
        return bool(_ENVELOPE.match(line))
    return True


def _goes_on(raw: bytes, at: int, end: int, block: "_Block") -> bool:
    """Whether, before the next empty line, a field comes that this block may well have and has not yet."""
    for _ in range(_AHEAD):
        match = _LINE.match(raw, at, end)
        if not match or not match[1] or match.end() == at or block.declares(match[1]):
            return False
        field = _FIELD.match(match[1])
        if field and _KNOWN.fullmatch(field[1]) and block.may_have(field[1].lower()):
            return True
        at = match.end()
    return False


class _Block:
    """Fields as they are gathered."""

    def __init__(self) -> None:
        self.fields: list[tuple[bytes, list[bytes]]] = []
        self._size = 0  # of what is kept of all fields, and of the last
        self._last_size = 0
        self._seen: set[bytes] = set()

    @property
    def is_full(self) -> bool:
        return self._size > _LARGEST or len(self.fields) >= _MOST_FIELDS

    @property
    def last(self) -> bytes:
        return self.fields[-1][0].lower() if self.fields else b""

    def add(self, name: bytes, value: bytes) -> None:
        self._seen.add(name.lower())
        self._last_size = 0
        self.fields.append((name, [self._kept(value)]))

    def fold(self, line: bytes) -> None:
        if kept := self._kept(line):
            self.fields[-1][1].append(kept)

    def may_have(self, name: bytes) -> bool:
        return name not in self._seen or bool(_REPEATED.match(name))

    def declares(self, line: bytes) -> bool:
        """Whether a line is the delimiter of the parts that this very head announces."""
        mark = line[2:].rstrip(b" \t-") if line.startswith(b"--") else b""
        types = (values for name, values in self.fields if name.lower() == b"content-type")
        return mark != b"" and any(mark in value for values in types for value in values)

    def is_continued_by(self, line: bytes) -> bool:
        """Whether a line only lost the blank before it: an encoded-word after another, a parameter, an address."""
        if not self.fields:
            return False
        last = self.fields[-1][1][-1].rstrip()
        if line.startswith(b"=?"):
            return last.endswith(b"?=")
        if self.last.startswith(b"content-"):
            return bool(_PARAMETER.match(line))
        return self.last in {b"from", b"to", b"cc"} and b"@" in line and last.endswith((b",", b"?=", b'"', b":"))

    def done(self) -> tuple[tuple[bytes, bytes], ...]:
        return tuple((name, b"\r\n".join(lines)) for name, lines in self.fields)

    def _kept(self, line: bytes) -> bytes:
        kept = line[: max(_LONGEST_FIELD - self._last_size, 0)]
        self._last_size += len(line) + 2
        self._size += len(kept) + 2
        return kept
