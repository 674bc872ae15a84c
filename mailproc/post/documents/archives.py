"""Archives other than zip (.7z, .tar, .gz …, and the .rar of WinRAR 5), through libarchive.

The wheel of archi brings the library; where there is none for this kind of machine, the system's is taken. Archi's own
face is not used: it has the whole archive in memory and does not say which member is locked.
"""

import ctypes
import io
import locale
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from ctypes import c_char_p, c_int, c_int64, c_size_t, c_ssize_t, c_void_p
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from mailproc.post.documents.inside import written
from mailproc.post.documents.limits import PIECE, Member, Text, Unreadable

_END, _WARN = 1, -20  # of archive.h; what is worse than a warning ends the archive or the member
_REGULAR = 0o100000  # AE_IFREG
_SYSTEM_LIBRARY = "libarchive.so.13"
_FORMATS = ("rar5", "7zip", "tar", "empty")
_FILTERS = ("gzip", "bzip2", "xz", "lzma")
_SIGNATURES: dict[str, tuple[Any, ...]] = {  # what it gives, then what it takes
    "read_new": (c_void_p,),
    "read_free": (c_int, c_void_p),
    "read_open_fd": (c_int, c_void_p, c_int, c_size_t),
    "read_open_memory": (c_int, c_void_p, c_void_p, c_size_t),
    "read_next_header": (c_int, c_void_p, c_void_p),
    "read_data": (c_ssize_t, c_void_p, c_void_p, c_size_t),
    "read_has_encrypted_entries": (c_int, c_void_p),
    "entry_pathname": (c_char_p, c_void_p),
    "entry_pathname_utf8": (c_char_p, c_void_p),
    "entry_size": (c_int64, c_void_p),
    "entry_filetype": (c_int, c_void_p),
    "entry_is_data_encrypted": (c_int, c_void_p),
    "error_string": (c_char_p, c_void_p),
}


def read(file: BinaryIO, _: Text) -> Iterator[Member]:
    """The members, each locked on its own. Raises Unreadable: "locked" where the names are too, "format", "broken"."""
    library = _library()
    archive = library["read_new"]()
    try:
        for name in (*(f"format_{form}" for form in _FORMATS), *(f"filter_{filter_}" for filter_ in _FILTERS)):
            library[f"read_support_{name}"](archive)
        yield from _Archive(library, archive).members(file)
    finally:
        library["read_free"](archive)


class _Archive:
    """One archive being read, front to back: a member's data is there until the next member is asked for."""

    def __init__(self, library: dict[str, Callable[..., Any]], archive: int) -> None:
        self._call = library
        self._archive = archive

    def members(self, file: BinaryIO) -> Iterator[Member]:
        kept = self._open(file)
        entry = c_void_p()
        while (verdict := self._call["read_next_header"](self._archive, ctypes.byref(entry))) != _END:
            if verdict < _WARN:
                raise self._fault()
            if self._call["entry_filetype"](entry) == _REGULAR:
                yield self._member(entry)
        del kept

    def _open(self, file: BinaryIO) -> object:
        """Where the bytes are handed over in memory, the memory, which must outlive the archive."""
        memory = None
        if isinstance(file, io.BytesIO):
            memory = (ctypes.c_char * file.seek(0, io.SEEK_END)).from_buffer(file.getbuffer())
            verdict = self._call["read_open_memory"](self._archive, memory, len(memory))
        else:
            os.lseek(file.fileno(), 0, os.SEEK_SET)
            verdict = self._call["read_open_fd"](self._archive, file.fileno(), PIECE)
        if verdict < _WARN:
            raise self._fault()
        return memory

    def _member(self, entry: c_void_p) -> Member:
        path = self._call["entry_pathname"](entry) or self._call["entry_pathname_utf8"](entry) or b""
        name = written(path)
        size = max(0, self._call["entry_size"](entry))
        if self._call["entry_is_data_encrypted"](entry) > 0:
            return Member(name, size, fault="locked")
        return Member(name, size, data=self._data())

    def _data(self) -> Iterator[bytes]:
        buffer = ctypes.create_string_buffer(PIECE)
        while length := self._call["read_data"](self._archive, buffer, PIECE):
            if length < 0:
                raise self._fault()
            yield buffer.raw[:length]

    def _fault(self) -> Unreadable:
        said = (self._call["error_string"](self._archive) or b"").lower()
        if b"encrypt" in said or self._call["read_has_encrypted_entries"](self._archive) > 0:
            return Unreadable("locked")
        return Unreadable("format" if b"support" in said or b"unexpected codec" in said else "broken")


def _library() -> dict[str, Callable[..., Any]]:
    """The library's functions by their names. Raises Unreadable("format") where it is not to be had."""
    try:
        found = ctypes.CDLL(_path())
    except OSError as fault:
        raise Unreadable("format") from fault
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")  # in it names are given where they are kept in UTF-16
    functions: dict[str, Callable[..., Any]] = {}
    for name, (result, *arguments) in _SIGNATURES.items():
        function = getattr(found, f"archive_{name}")
        function.restype, function.argtypes = result, arguments
        functions[name] = function
    for name in (*(f"format_{form}" for form in _FORMATS), *(f"filter_{filter_}" for filter_ in _FILTERS)):
        function = getattr(found, f"archive_read_support_{name}")
        function.restype, function.argtypes = c_int, [c_void_p]
        functions[f"read_support_{name}"] = function
    return functions


def _path() -> str:
    wheel = find_spec("archi")
    beside = Path(wheel.origin).parent / "archi.libs" if wheel and wheel.origin else Path("/nonexistent")
    return str(next(beside.glob("libarchive*.so*"), _SYSTEM_LIBRARY))
