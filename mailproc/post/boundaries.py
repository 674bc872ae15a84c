"""The boundaries of multiparts, as badly as they are declared: quotes lost, folded, in raw bytes, or not at all."""

import re
from collections.abc import Container, Iterator

from mailproc.post import fields
from mailproc.post.heads import Head

_MOST_SEARCHES = 50  # in vain, through a whole mail
_MOST_LIKE_IT = 1_000  # lines that only begin like a delimiter

_PARAMETER = re.compile(
    rb"boundary[ \t]{0,9}(?:\*0?\*?)?[ \t]{0,9}=\s{0,9}(?:\"([^\"]{1,1000})\"|([^;]{1,1000}))", re.IGNORECASE
)
_REST = re.compile(rb"(?:--)?[ \t]*(?:[\r\n]|\Z)")
_REST_ABOVE_A_FIELD = re.compile(rb"[ \t]*(?:\r{1,2}\n|[\r\n])content-", re.IGNORECASE)
_FOLD = re.compile(rb"[\r\n]+[ \t]*")
# A line of dashes and something, and then a field that only parts have: whatever it says, here begins a part.
_PART = re.compile(
    rb"--(?<=[\r\n]--)([^\r\n]{1,200}?)[ \t]*(?:\r{1,2}\n|[\r\n])content-(?:type|transfer-encoding|disposition|id):",
    re.IGNORECASE,
)
_NOTE = re.compile(rb"\s*(?:this is a|mime|multi-?part|[^\r\n]{0,200}multi-?part[^\r\n]{0,200}|\Z)", re.IGNORECASE)
_NEAR = 1_000  # bytes in which the first part of a mail that does not say it has parts must begin
_SAYS_NOTHING = frozenset({b"", b"text", b"text/plain"})


def is_container(head: Head) -> bool:
    """Whether a part says that it holds others."""
    return any(_is_multipart(value) for value in head.values(b"content-type"))


def is_digest(head: Head) -> bool:
    """Whether the parts of a part are mails unless they say otherwise (RFC 2046 §5.1.5)."""
    return any(value.strip().lower().startswith(b"multipart/digest") for value in head.values(b"content-type"))


class Finder:
    """Finds the boundaries that are really used in a mail."""

    def __init__(self, raw: bytes, end: int) -> None:
        self._raw = raw
        self._end = end
        self._in_vain = 0

    def of(self, head: Head, taken: Container[bytes], *, is_whole: bool) -> bytes | None:
        """The boundary of the parts below this head; None where there are none.

        `is_whole` is whether this is the head of a whole mail, where a missing Content-Type is made up for.
        """
        values = head.values(b"content-type")
        for value in values:
            for boundary in _declared(value):
                if self._is_used(boundary, head.end, surely=not _is_multipart(value)):
                    return boundary
        if is_container(head):
            return self._guess(head.end, self._end, taken)
        if is_whole and all(value.strip().lower() in _SAYS_NOTHING for value in values):
            near = self._guess(head.end, min(head.end + _NEAR, self._end), taken)
            if near and _NOTE.match(self._raw, head.end, self._raw.find(b"--" + near, head.end)):
                return near
        return None

    def _is_used(self, boundary: bytes, start: int, *, surely: bool) -> bool:
        """Whether there are such delimiters; `surely`: with a part's field below."""
        if self._in_vain > _MOST_SEARCHES:
            return False
        mark = b"--" + boundary
        rest = _REST_ABOVE_A_FIELD if surely else _REST
        at = self._raw.find(mark, start, self._end)
        for _ in range(_MOST_LIKE_IT):
            if at < 0:
                break
            if self._raw[at - 1 : at] in (b"\n", b"\r") and rest.match(self._raw, at + len(mark), self._end):
                return True
            at = self._raw.find(mark, at + 2, self._end)
        self._in_vain += 1
        return False

    def _guess(self, start: int, end: int, taken: Container[bytes]) -> bytes | None:
        if self._in_vain > _MOST_SEARCHES:
            return None
        self._in_vain += 1
        found = (match[1] for match in _PART.finditer(self._raw, start, end))
        return next((boundary for boundary in found if boundary not in taken), None)


def _is_multipart(value: bytes) -> bool:
    return value.lstrip().lower().startswith(b"multipart")


def _declared(value: bytes) -> Iterator[bytes]:
    """What the boundary may be by its parameter, the likeliest first; delimiters have no blanks at their ends."""
    value = value[:8_192]
    found = [one.rstrip() for one in _written(value) if one.strip()]
    yield from dict.fromkeys(one for one in found if one)


def _written(value: bytes) -> Iterator[bytes]:
    for match in _PARAMETER.finditer(value):
        if quoted := match[1]:
            yield _FOLD.sub(b" ", quoted)
            yield _FOLD.sub(b"", quoted)
            yield quoted.replace(b"\\", b"")
            continue
        bare = _FOLD.sub(b" ", match[2]).strip()
        yield bare.split(b" ")[0]
        yield bare
        yield bare.strip(b"\"'")
        yield bare.strip(b"\"'").split(b" ")[0]
        yield bare.partition(b"(")[0].strip()
    if b"*" in value:
        yield fields.text_parameter(fields.parse(value), "boundary")[0].encode("utf-8", "replace")
