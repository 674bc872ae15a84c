"""Reads documents handed in over a wire, one after another; runs as a process of its own with next to no rights.

Every frame is four bytes of length, then as many bytes. In come a format's name and a document, out go a
fault and a text; one empty frame goes out first, when the limits hold.
"""

import math
import os
import re
import resource
import struct
import sys
from typing import BinaryIO

from mailproc.post.formats import FORMATS
from mailproc.post.readers import CHARACTERS, Unreadable

LENGTH = struct.Struct("!I")
MEMORY = 1 << 30  # bytes of address space

LINE_END_HYPHEN = "\x02"  # as pdfium gives it
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
BREAKS = re.compile("\r\n?|[\x0c\x85\u2028\u2029]")


def _read(name: str, data: bytes) -> tuple[str, str]:
    """Fault and text of a document of that format."""
    reader = next(form.read for form in FORMATS if form.name == name)
    try:
        fault, text = "", reader(data) if reader else ""
        text = text[: CHARACTERS + 1]
    except Unreadable as verdict:
        fault, text = verdict.fault, verdict.text
    except MemoryError:
        fault, text = "limits", ""
    except Exception:  # noqa: BLE001 - whatever hostile bytes provoke in a library is a fault of the document
        fault, text = "broken", ""
    if len(text) > CHARACTERS:
        fault, text = "limits", text[:CHARACTERS]
    return fault, UNPRINTABLE.sub("", BREAKS.sub("\n", text.replace(LINE_END_HYPHEN, "-")))


def _receive(wire: BinaryIO) -> bytes | None:
    """One frame; None where the parent has gone."""
    head = wire.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    frame = wire.read(length)
    return frame if len(frame) == length else None


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
    questions = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    _give_up_rights()
    answers.write(LENGTH.pack(0))  # ready
    answers.flush()
    while (name := _receive(questions)) is not None and (data := _receive(questions)) is not None:
        used = math.ceil(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
        _limit(resource.RLIMIT_CPU, used + seconds)  # even if nobody is left to end us
        fault, text = _read(name.decode(), data)
        for frame in (fault.encode(), text.encode()):
            answers.write(LENGTH.pack(len(frame)) + frame)
        answers.flush()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
