"""Looks for words in files, in every form in which mail programs, archives and databases write them down."""

import base64
import gzip
import json
import os
import secrets
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from quopri import encodestring
from urllib.parse import quote

FIRST, LAST = 0x4E00, 0x9FA5  # CJK ideographs of GB18030's two bytes


def new_words(length: int = 8) -> str:
    """Words that nobody has written before."""
    return "".join(chr(FIRST + secrets.randbelow(LAST - FIRST + 1)) for _ in range(length))


def forms(words: str) -> frozenset[bytes]:
    """Their bytes in the usual charsets, and these in Base64 at each offset, as quoted-printable and as escapes."""
    plain = {words.encode(charset) for charset in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")}
    coded = {form for octets in plain for form in _base64(octets)} | {encodestring(octets) for octets in plain}
    escaped = {json.dumps(words)[1:-1].encode(), quote(words).encode(), repr(words.encode())[2:-1].encode()}
    return frozenset(plain | coded | escaped)


def _base64(octets: bytes) -> Iterator[bytes]:
    """What Base64 makes of the bytes wherever they stand: the letters that no neighbour can change."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + octets)
        first, last = -(-before * 8 // 6), (before + len(octets)) * 8 // 6
        yield whole[first:last]


def found(folders: Iterable[Path], words: Iterable[str], leave: Iterable[Path] = ()) -> list[tuple[Path, str]]:
    """Which files below the folders hold which of the words; compressed files are looked into."""
    wanted = {word: forms(word) for word in words}
    left = tuple(leave)
    return [
        (path, word)
        for path in _files(folders)
        if not any(path.is_relative_to(one) for one in left)
        for octets in [b"\n".join(contents(path))]
        for word, written in wanted.items()
        if any(form in octets for form in written)
    ]


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for place, _, names in os.walk(folder):
            yield from (path for name in names if (path := Path(place, name)).is_file())


def contents(path: Path) -> tuple[bytes, ...]:
    """A file's name, its bytes, and what is compressed in it; and the same with broken lines joined."""
    try:
        octets = path.read_bytes()
    except OSError:
        return (os.fsencode(path.name),)
    pieces = [os.fsencode(path.name), octets]
    if octets[:2] == b"\x1f\x8b":
        try:
            pieces.append(gzip.decompress(octets))
        except (OSError, EOFError, zlib.error):
            pieces.append(zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(octets))
    joined = [
        piece.replace(b"=\r\n", b"").replace(b"=\n", b"").replace(b"\r\n", b"").replace(b"\n", b"") for piece in pieces
    ]
    return (*pieces, *joined)
