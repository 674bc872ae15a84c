"""Reads documents handed in over a socket, one after another; runs as a process of its own with next to no rights.

In come frames: JSON that names the document, and with it, as a descriptor, the memory that holds its bytes. Out go
frames of JSON: what was read of the document and of all documents inside it. An empty frame goes out first, when the
limits hold. Every frame is four bytes of length, then as many bytes.
"""

import hashlib
import importlib
import io
import json
import math
import os
import re
import resource
import socket
import struct
import sys
from dataclasses import asdict, dataclass
from typing import BinaryIO

from mailproc.post.documents.formats import HEAD, Read, recognise
from mailproc.post.documents.limits import CHARACTERS, DEPTH, ENTRIES, UNPACKED, Member, Text, Unreadable

LENGTH = struct.Struct("!I")
MEMORY = 1 << 30  # bytes of address space

LINE_END_HYPHEN = "\x02"  # as pdfium gives it
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
BREAKS = re.compile("\r\n?|[\x0c\x85\u2028\u2029]")


@dataclass(slots=True)
class Found:
    """One document read, as it goes over the wire; `within` is the path of the documents around it."""

    name: str
    media_type: str = ""
    within: str = ""
    digest: str = ""
    size: int = 0
    fault: str = ""
    text: str = ""


class Reading:
    """The reading of one document, with all documents inside it: `found`, each holder before what it holds."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self._characters = CHARACTERS
        self._octets = UNPACKED

    def take(self, member: Member, file: BinaryIO, within: str = "") -> None:
        """Read one, then those inside it; whatever happens to one is said of that one alone."""
        entry = Found(member.name, member.media_type, within)
        self.found.append(entry)
        text = Text(self._characters)
        entry.fault = self._read(member, file, text, f"{within}/{member.name}" if within else member.name)
        entry.text = _clean(str(text)) if str(text).strip() else ""
        self._characters -= len(str(text))

    def _read(self, member: Member, file: BinaryIO, text: Text, path: str) -> str:
        """The fault of a document, "" where it was read."""
        form = recognise(member.name, member.media_type, file.read(HEAD))
        file.seek(0)
        if form is None:
            return ""
        if not form.module:
            return "format"
        reader: Read = importlib.import_module(f"mailproc.post.documents.{form.module}").read
        try:
            for inner in reader(file, text) or ():
                self._take_inner(inner, path)
        except Unreadable as verdict:
            return verdict.fault
        except MemoryError:
            return "limits"
        except Exception:  # noqa: BLE001 - whatever hostile bytes provoke in a library is a fault of the document
            return "broken"
        return ""

    def _take_inner(self, inner: Member, path: str) -> None:
        self._octets -= len(inner.data)
        if self._octets < 0 or path.count("/") >= DEPTH or len(self.found) > ENTRIES:
            raise Unreadable("limits")
        place = len(self.found)
        if inner.fault:
            self.found.append(Found(inner.name, inner.media_type, path, fault=inner.fault))
        else:
            self.take(inner, io.BytesIO(inner.data), path)
        self.found[place].digest = hashlib.sha256(inner.data).hexdigest()
        self.found[place].size = len(inner.data)


def _clean(text: str) -> str:
    return UNPRINTABLE.sub("", BREAKS.sub("\n", text.replace(LINE_END_HYPHEN, "-")))


# --- the process ------------------------------------------------------------------------------------------


def _receive(wire: socket.socket) -> tuple[Member, int] | None:
    """One question: what the document is called, and the descriptor of its bytes; None where the parent has gone."""
    head, descriptors, _, _ = socket.recv_fds(wire, LENGTH.size, 1)
    if len(head) < LENGTH.size or not descriptors:
        return None
    (length,) = LENGTH.unpack(head)
    frame = b""
    while len(frame) < length:
        if not (piece := wire.recv(length - len(frame))):
            return None
        frame += piece
    return Member(**json.loads(frame)), descriptors[0]


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, hard if kind == resource.RLIMIT_CPU else value))


def _give_up_rights() -> None:
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_NOFILE, 32)
    for kind in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        _limit(kind, 0)


def _serve(seconds: int) -> None:
    wire = socket.socket(fileno=os.dup(0))
    for standard in (0, 1):  # what a library prints must not be taken for an answer
        os.dup2(2, standard)
    _give_up_rights()
    wire.sendall(LENGTH.pack(0))  # ready
    while (question := _receive(wire)) is not None:
        member, descriptor = question
        used = math.ceil(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
        _limit(resource.RLIMIT_CPU, used + seconds)  # even if nobody is left to end us
        reading = Reading()
        with os.fdopen(descriptor, "rb") as file:
            reading.take(member, file)
        answer = json.dumps([asdict(one) for one in reading.found], ensure_ascii=False).encode()
        wire.sendall(LENGTH.pack(len(answer)) + answer)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
