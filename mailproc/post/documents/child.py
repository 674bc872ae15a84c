"""Reads documents handed in over a socket, one after another; runs as a process of its own with next to no rights.

In come frames: JSON that names the document, and with it, as a descriptor, the memory that holds its bytes. Out go
frames of JSON: of the document and of each inside it, two; the document's own second one is the last. An empty frame
goes out first, when the limits hold. Every frame is four bytes of length, then as many bytes.
"""

import ctypes
import hashlib
import io
import json
import math
import os
import re
import resource
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import BinaryIO, Protocol

from mailproc.post.documents.formats import HEAD, Format, is_picture, reader_of, recognise
from mailproc.post.documents.inside import place
from mailproc.post.documents.limits import (
    DEPTH,
    ENTRIES,
    LEAST_UNPACKED,
    RATIO,
    UNPACKED,
    Member,
    Room,
    Text,
    Unreadable,
)

LENGTH = struct.Struct("!I")
MEMORY = 1 << 30  # bytes of address space
NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS: no program started from here gets any by its set-user-id bit

LINE_END_HYPHEN = "\x02"  # as pdfium gives it
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
BREAKS = re.compile("\r\n?|[\x0c\x85\u2028\u2029]")


@dataclass(slots=True)
class Found:
    """One document read, as it goes over the wire; `within` is the path of what is around it.

    `digest` is "" where the bytes could not be had, or were not looked at.
    """

    name: str
    media_type: str = ""
    within: str = ""
    digest: str = ""
    size: int = 0
    fault: str = ""
    text: str = ""


class Tell(Protocol):
    """Hears of each document twice: as it is begun, and once it is `done`; the outermost has `number` 0."""

    def __call__(self, number: int, found: Found, /, *, done: bool) -> None: ...


class Reading:
    """The reading of one document of that size, with all documents inside it. Each is told at once.

    So what was read stays read, and what was being read is known, whatever the next one does to this process.
    """

    def __init__(self, size: int, tell: Tell) -> None:
        self._tell = tell
        self._count = 0
        self._room = Room()
        self._octets = min(UNPACKED, max(LEAST_UNPACKED, size * RATIO))

    def take(self, name: str, media_type: str, file: BinaryIO) -> Found:
        """Read one and those inside it; whatever happens to one is said of that one alone.

        That the outermost is done is for the caller to tell.
        """
        found = Found(name, media_type)
        self._begin(found)
        found.fault = _fault(lambda: self._read(found, file, 0))
        return found

    def _begin(self, found: Found) -> int:
        number, self._count = self._count, self._count + 1
        self._tell(number, found, done=False)
        return number

    def _read(self, found: Found, file: BinaryIO, depth: int) -> None:
        form = recognise(found.name, found.media_type, file.read(HEAD))
        if form is None:
            return
        if not form.module:
            raise Unreadable("format")
        if depth > DEPTH:
            raise Unreadable("limits")
        file.seek(0, io.SEEK_END)  # what is buffered read() would join with the rest: twice the memory
        file.seek(0)
        try:
            reader = reader_of(form.module)
        except ImportError as missing:  # a library that is not made for this kind of machine
            raise Unreadable("format") from missing
        text = Text(self._room)
        path = f"{found.within}/{found.name}" if found.within else found.name
        try:
            for member in reader(file, text) or ():
                self._take_inner(member, path, depth + 1)
        finally:
            said = str(text)
            found.text = _clean(said) if said.strip() else ""

    def _take_inner(self, member: Member, path: str, depth: int) -> None:
        standing = place(member.name)
        if standing is None:
            return
        if self._count > ENTRIES:
            raise Unreadable("limits")
        folder, name = standing
        within = f"{path}/{folder}" if folder else path
        found = Found(name or f"unnamed-{self._count}", member.media_type, within, size=member.size)
        number = self._begin(found)
        found.fault = _fault(lambda: self._read_inner(found, member, depth))
        self._tell(number, found, done=True)

    def _read_inner(self, found: Found, member: Member, depth: int) -> None:
        if member.fault:
            if recognise(found.name, found.media_type, b""):
                raise Unreadable(member.fault)
            return
        if is_picture(found.name):
            return
        file = io.BytesIO()
        form: Format | None = None
        for piece in member.data:
            self._octets -= len(piece)
            if self._octets < 0:
                raise Unreadable("limits")
            file.write(piece)
            if form is None and file.tell() >= HEAD:
                form = recognise(found.name, found.media_type, file.getvalue()[:HEAD])
                if form is None:
                    return  # no document: the rest of it is not unpacked
        found.size = file.seek(0, io.SEEK_END)
        found.digest = hashlib.sha256(file.getbuffer()).hexdigest()
        file.seek(0)
        self._read(found, file, depth)


def _fault(work: Callable[[], None]) -> str:
    """What kept this work from its end, "" where nothing did."""
    try:
        work()
    except Unreadable as verdict:
        return verdict.fault
    except MemoryError:
        return "limits"
    except Exception:  # noqa: BLE001 - whatever hostile bytes provoke in a library is a fault of the document
        return "broken"
    return ""


def _clean(text: str) -> str:
    return UNPRINTABLE.sub("", BREAKS.sub("\n", text.replace(LINE_END_HYPHEN, "-")))


# --- the process ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """A document to be read; `mark` comes back with the answer, so that none given beforehand is taken for it."""

    mark: str
    name: str
    media_type: str


def _receive(wire: socket.socket) -> tuple[Question, int] | None:
    """One question and the descriptor of the document's bytes; None where the parent has gone."""
    head, descriptors, _, _ = socket.recv_fds(wire, LENGTH.size, 1)
    if len(head) < LENGTH.size or not descriptors:
        return None
    (length,) = LENGTH.unpack(head)
    frame = b""
    while len(frame) < length:
        if not (piece := wire.recv(length - len(frame))):
            return None
        frame += piece
    return Question(**json.loads(frame)), descriptors[0]


def _answer(wire: socket.socket, question: Question, descriptor: int) -> None:
    def tell(number: int, found: Found, /, *, done: bool) -> None:
        told = [question.mark, number, done, asdict(found)]
        frame = json.dumps(told, ensure_ascii=False).encode()
        wire.sendall(LENGTH.pack(len(frame)) + frame)

    with os.fdopen(descriptor, "rb") as file:
        found = Reading(os.fstat(descriptor).st_size, tell).take(question.name, question.media_type, file)
    tell(0, found, done=True)


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, hard if kind == resource.RLIMIT_CPU else value))


def _give_up_rights() -> None:
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_NOFILE, 32)
    for kind in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        _limit(kind, 0)
    ctypes.CDLL(None).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def serve(seconds: int) -> None:
    """Answer until the parent closes the socket, which is standard input here. `seconds` of CPU for each document."""
    wire = socket.socket(fileno=os.dup(0))
    for standard in (0, 1):  # what a library prints must not be taken for an answer
        os.dup2(2, standard)
    _give_up_rights()
    wire.sendall(LENGTH.pack(0))  # ready
    while (asked := _receive(wire)) is not None:
        used = math.ceil(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
        _limit(resource.RLIMIT_CPU, used + seconds)  # even if nobody is left to end us
        _answer(wire, *asked)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
