"""Transfer encodings undone piece by piece, and told from what the header claims (RFC 2045 §6)."""

import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mailproc.post.plausible import is_common_gb

_PIECE = 1 << 20  # bytes that are decoded at a time
_MOST_RUNS = 2_000_000  # of base64 with padding between: lines of a file of 100 MB
_SAMPLE = 4_096  # bytes by which a wrong label is told

_FOREIGN = bytes(byte for byte in range(256) if not (chr(byte).isalnum() and byte < 0x80) and byte not in b"+/")
_NOT_PADDING = re.compile(rb"[^=\s]")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_BASE64_LINES = re.compile(rb"\s*(?:[A-Za-z0-9+/]{40,}[ \t]*[\r\n]+)*+(?:[A-Za-z0-9+/]{2,}={0,2})?\s*")
_BASE64_START = re.compile(rb"\s*([A-Za-z0-9+/]+)(?:={0,2}\s*\Z|[ \t]*[\r\n])")
_ESCAPES = re.compile(rb"(?:=[0-9A-F]{2}){3}")
_LINE = re.compile(rb"[^\r\n]+")
_CR = re.compile(rb"\r(?!\n)")
_BLANK_AT_BREAK = re.compile(rb"=[ \t]{1,80}(?=\r?\n)")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_WORDS = re.compile(rb"[A-Za-z0-9+/][ \t]+[A-Za-z0-9+/]|[.,;:!?]")
_MAGIC = (
    b"%PDF", b"PK\3\4", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a part between two places of a mail.

    Every time they are gone through, the transfer encoding ("" none, "base64", "quoted-printable", "uuencode") is
    undone anew, in pieces of about a megabyte: a big file is never in memory twice.
    """

    raw: bytes = field(repr=False)
    start: int
    end: int
    encoding: str = ""

    def __iter__(self) -> Iterator[bytes]:
        return _DECODERS[self.encoding](self.raw, self.start, self.end)

    def __bytes__(self) -> bytes:
        return b"".join(self)

    def head(self, size: int) -> bytes:
        """The first bytes, at least `size` where there are as many."""
        head = b""
        for piece in self:
            head += piece
            if len(head) >= size:
                break
        return head


def content(raw: bytes, start: int, end: int, declared: bytes, *, is_text: bool) -> Content:
    """A part's content, by its declared encoding unless that cannot be: plain text called base64, and the reverse."""
    claimed = _known(declared)
    sample = raw[start : min(end, start + _SAMPLE)]
    if claimed == "base64":
        return Content(raw, start, end, "" if _is_plain(sample, is_text=is_text) else "base64")
    if claimed != "uuencode" and _is_base64(raw, start, end, is_text=is_text):
        return Content(raw, start, end, "base64")
    if is_text and not claimed and not _names_none(declared) and sample.isascii() and _ESCAPES.search(sample):
        readable = _is_readable(binascii.a2b_qp(sample))
        return Content(raw, start, end, "quoted-printable" if readable else "")
    return Content(raw, start, end, claimed)


def decode_base64(data: bytes) -> bytes:
    """Bytes of base64 text, however broken: foreign characters, padding missing or in every line."""
    return b"".join(_base64(data, 0, len(data)))


def _known(declared: bytes) -> str:
    name = declared.lower()
    if b"base64" in name or name == b"b":
        return "base64"
    if b"quoted" in name or name in {b"qp", b"q"}:
        return "quoted-printable"
    return "uuencode" if name in {b"x-uuencode", b"uuencode", b"uue", b"x-uue", b"x-uu"} else ""


def _names_none(declared: bytes) -> bool:
    return bool(re.match(rb"(7|8)-?bits?\b|binary\b", declared.lower()))


def _identity(raw: bytes, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, _PIECE):
        yield raw[at : min(at + _PIECE, end)]


def _base64(raw: bytes, start: int, end: int) -> Iterator[bytes]:
    return _gathered(piece for first, last in _base64_runs(raw, start, end) for piece in _base64_run(raw, first, last))


def _base64_runs(raw: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where base64 stands: up to the padding; after padding too, where that is in every line."""
    padding = raw.find(b"=", start, end)
    if padding < 0 or not _NOT_PADDING.search(raw, padding, end):
        yield start, end
    elif _NOT_BASE64.search(raw, start, end):
        yield start, padding  # a list's footer below the padding, not more of the text
    else:
        for _ in range(_MOST_RUNS):
            if padding < 0:
                break
            yield start, padding
            start, padding = padding + 1, raw.find(b"=", padding + 1, end)
        yield start, end


def _base64_run(raw: bytes, start: int, end: int) -> Iterator[bytes]:
    rest = b""
    for at in range(start, end, _PIECE):
        data = rest + raw[at : min(at + _PIECE, end)].translate(None, _FOREIGN)
        whole = len(data) // 4 * 4
        yield binascii.a2b_base64(data[:whole])
        rest = data[whole:]
    if len(rest) > 1:
        yield binascii.a2b_base64(rest + b"=" * (4 - len(rest)))


def _printable(raw: bytes, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        stop = min(start + _PIECE, end)
        if stop < end:
            line_end, escape = raw.rfind(b"\n", start, stop) + 1, raw.rfind(b"=", stop - 3, stop)
            stop = line_end or (escape if escape > start else stop)
        piece = raw[start:stop]
        if b"\r" in piece:
            piece = _CR.sub(b"\n", piece)  # else all up to the next "\n" would be taken for a soft line break
        yield binascii.a2b_qp(_BLANK_AT_BREAK.sub(b"=", piece))
        start = stop


def _uuencoded(raw: bytes, start: int, end: int) -> Iterator[bytes]:
    return _gathered(_uuencoded_lines(raw, start, end))


def _uuencoded_lines(raw: bytes, start: int, end: int) -> Iterator[bytes]:
    room = 2 * (end - start)  # a line «M» alone is a line of 45 zeros: some mail programs cut blanks off
    for match in _LINE.finditer(raw, start, end):
        line = match[0]
        if room < 0:
            break
        room -= (line[0] - 32) & 63
        if line.startswith(b"begin ") or not line.strip():
            continue
        if line.strip() == b"end":
            break
        try:
            yield binascii.a2b_uu(line)
        except binascii.Error:
            try:  # some encoders pad lines with rubbish: the first byte tells how much is meant
                yield binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3])
            except binascii.Error:
                continue


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of about a megabyte."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        if piece:
            held.append(piece)
            size += len(piece)
        if size >= _PIECE // 2:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


_DECODERS = {"": _identity, "base64": _base64, "quoted-printable": _printable, "uuencode": _uuencoded}


def _is_plain(sample: bytes, *, is_text: bool) -> bool:
    """Whether this is text as it stands, although base64 was claimed."""
    written = b"".join(sample.split())
    foreign = len(_NOT_BASE64.findall(written))
    first = _BASE64_START.match(sample)
    if not written or (not foreign and not is_text) or (first and len(first[1]) >= 40 and len(first[1]) % 4 == 0):
        return False
    if foreign * 20 > len(written):
        return True
    worded = bool(_WORDS.search(sample)) or bool(len(written.rstrip(b"=")) % 4 == 1)
    return is_text and worded and not _is_readable(decode_base64(sample))


def _is_base64(raw: bytes, start: int, end: int, *, is_text: bool) -> bool:
    """Whether this is base64 through and through, although something else was claimed, and of something sensible."""
    first = _BASE64_START.match(raw, start, min(end, start + _SAMPLE))
    if first:
        if len(first[1]) < 24:
            return False
    elif _NOT_BASE64.search(raw, start, min(end, start + _SAMPLE)):
        return False
    sample = decode_base64(raw[start : min(end, start + _SAMPLE)])
    sensible = _is_telling(sample) if is_text else sample.startswith(_MAGIC)
    return sensible and bool(_BASE64_LINES.fullmatch(raw, start, end))


def _is_telling(data: bytes) -> bool:
    """Whether this is text beyond chance: Chinese, or much else in UTF-8, without a control character."""
    if _CONTROL.search(data):
        return False
    if len(data) < 60 and data.isascii():
        return False
    return _decodes(data, "utf-8") or (_decodes(data, "gb18030") and is_common_gb(data))


def _is_readable(data: bytes) -> bool:
    return not _CONTROL.search(data) and (_decodes(data, "utf-8") or _decodes(data, "gb18030"))


def _decodes(data: bytes, codec: str) -> bool:
    """Whether this is text, perhaps cut in its last character."""
    try:
        data.decode(codec)
    except UnicodeDecodeError as fault:
        return fault.start >= len(data) - 3 and ("incomplete" in fault.reason or "unexpected end" in fault.reason)
    return True
