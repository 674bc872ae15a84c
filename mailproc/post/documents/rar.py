"""Archives of WinRAR up to 4, which most of China's .rar files are; those of WinRAR 5 are read by `archives`.

Libarchive knows neither the solid ones nor those of version 2, and fails on some others.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

import rars  # type: ignore[import-untyped]

from mailproc.post.documents.inside import written
from mailproc.post.documents.limits import ENTRIES, UNPACKED, Member, Text, Unreadable

_OPTIONS = rars.ReadOptions(
    max_member_output_bytes=UNPACKED, max_total_output_bytes=2 * UNPACKED, max_header_count=4 * ENTRIES
)


def read(file: BinaryIO, _: Text) -> Iterator[Member]:
    """The members, each locked on its own. Raises Unreadable: "locked" where the names are too, "broken"."""
    try:
        if isinstance(file, io.BytesIO):
            archive = rars.RarFile.from_bytes(file.getvalue(), options=_OPTIONS)
        else:
            archive = rars.RarFile(f"/proc/self/fd/{file.fileno()}", options=_OPTIONS)
    except rars.Error as fault:
        raise _verdict(fault) from fault
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        if entry.is_encrypted:
            yield Member(written(entry.orig_filename_bytes), entry.file_size, fault="locked")
        else:
            yield Member(written(entry.orig_filename_bytes), entry.file_size, data=_unpacked(archive, entry))


def _unpacked(archive: rars.RarFile, entry: rars.RarInfo) -> Iterator[bytes]:
    """All at once: the library has no other way."""
    try:
        yield archive.read(entry, options=_OPTIONS)
    except rars.Error as fault:
        raise _verdict(fault) from fault


def _verdict(fault: rars.Error) -> Unreadable:
    if isinstance(fault, rars.PasswordRequired):
        return Unreadable("locked")
    return Unreadable("format" if isinstance(fault, rars.UnsupportedRarFeature) else "broken")
