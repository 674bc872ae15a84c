"""Zip archives, as Windows, macOS, WPS and the webmails write them."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from mailproc.post.charset import decode_bytes
from mailproc.post.documents import package
from mailproc.post.documents.limits import Member, Text, Unreadable, pieces

_ENCRYPTED, _UTF8 = 0x1, 0x800  # of a member's flags
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
_UNICODE_PATH = 0x7075  # Info-ZIP's field for a name in UTF-8 beside one in the machine's code page


def read(file: BinaryIO, text: Text) -> Iterator[Member] | None:
    """The members, each locked or unknown on its own; or the document that the archive is in truth."""
    archive = zipfile.ZipFile(file)
    module = package.kind(archive.NameToInfo.keys())
    return _members(archive) if module is None else package.hand_on(module, file, text)


def _members(archive: zipfile.ZipFile) -> Iterator[Member]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    for entry, name in zip(entries, _names(entries), strict=True):
        if entry.flag_bits & _ENCRYPTED:
            yield Member(name, entry.file_size, fault="locked")
        elif entry.compress_type not in _METHODS:
            yield Member(name, entry.file_size, fault="format")
        else:
            yield Member(name, entry.file_size, data=_unpacked(archive, entry))


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(entry) as member:
            yield from pieces(member)
    except NotImplementedError as unknown:  # patched data, strong encryption
        raise Unreadable("format") from unknown


def _names(entries: list[zipfile.ZipInfo]) -> list[str]:
    """The members' paths. Windows writes them in GBK, macOS in UTF-8, and neither says so.

    They are looked at together, for a short one alone may be either; each alone only where they do not agree.
    """
    raw = [entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437") for entry in entries]
    said = [_unicode_path(entry, name) for entry, name in zip(entries, raw, strict=True)]
    unsaid = [name for name, path in zip(raw, said, strict=True) if not path]
    together = decode_bytes(b"\n".join(unsaid), None)[0].split("\n")
    if len(together) != len(unsaid) or any("\ufffd" in name for name in together):
        together = [decode_bytes(name, None)[0] for name in unsaid]
    guessed = iter(together)
    return [path or next(guessed) for path in said]


def _unicode_path(entry: zipfile.ZipInfo, raw: bytes) -> str:
    """The name where its charset is told: by a flag, or by a field beside one in a code page; else ""."""
    if entry.flag_bits & _UTF8:
        return entry.orig_filename
    extra = entry.extra
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and field[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return field[5:].decode("utf-8", "replace")
    return ""
