"""The reading child with a reader of .txt that does what it is told, of what a document's bytes might bring about.

Run in place of the child's program, by tests.post.test_reading_child.
"""

import ctypes
import json
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO

from mailproc.post.documents import child, plain
from mailproc.post.documents.limits import Member, Text

WIRE = 3  # its descriptor in the child


def wire() -> socket.socket:
    return socket.socket(fileno=os.dup(WIRE))


def say(frame: bytes) -> None:
    with wire() as out:
        out.sendall(child.LENGTH.pack(len(frame)) + frame)


asked: list[str] = []  # the marks of the questions


def answer(text: str, *, mark: str | None = None, **more: object) -> bytes:
    found = {"name": "a.txt", "text": text, **more}
    return json.dumps([asked[-1] if mark is None else mark, 0, True, found]).encode()


def spin() -> None:
    while True:
        pass


def hog_memory() -> None:
    hoard = []
    while True:
        hoard.append(bytes(50_000_000))


def hog_descriptors() -> None:
    for _ in range(100):
        os.open("/dev/null", os.O_RDONLY)


def fork() -> None:
    """Processes that outlive this one, if nobody ends them; as root no limit keeps them from being."""
    for _ in range(3):
        if os.fork() == 0:
            time.sleep(600)
    os._exit(1)


def write_file() -> None:
    with open("/tmp/mailproc-was-here", "wb") as file:  # noqa: PTH123
        file.write(b"x" * 100_000)


def print_much() -> None:
    print("nonsense" * 10_000)  # noqa: T201
    os.write(1, b"\0\0\0\1x")
    os.write(2, b"\0\0\0\1x")


def close_wire() -> None:
    os.close(WIRE)
    time.sleep(600)


def answer_twice() -> None:
    """The second is for the next question."""
    say(answer("forged"))
    say(answer("forged"))
    time.sleep(600)


def half_a_frame() -> None:
    os.write(WIRE, b"\0\0\1\0x")
    time.sleep(600)


def ignore_the_clock() -> None:
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    spin()


def endless() -> Iterator[Member]:
    while True:
        yield Member("a.png")


def keep_root() -> None:
    ctypes.CDLL(None).setuid(0)
    os.execv("/bin/false", ["/bin/false"])


ACTS: dict[str, Callable[[], object]] = {
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda: os._exit(0),
    "exit politely": sys.exit,
    "abort": os.abort,
    "segfault": lambda: ctypes.string_at(0),
    "spin": spin,
    "sleep": lambda: time.sleep(600),
    "hog memory": hog_memory,
    "hog descriptors": hog_descriptors,
    "fork": fork,
    "write a file": write_file,
    "print": print_much,
    "close the wire": close_wire,
    "nonsense": lambda: say(b"nonsense"),
    "nonsense in frames": lambda: say(b"[" * 100_000),
    "a frame without end": lambda: os.write(WIRE, b"\xff\xff\xff\xff"),
    "half a frame": half_a_frame,
    "another's mark": lambda: say(answer("forged", mark="7")),
    "another place": lambda: say(json.dumps([asked[-1], 5000, True, {"name": "a"}]).encode()),
    "a strange fault": lambda: say(answer("forged", fault="none")),
    "a strange text": lambda: say(json.dumps([asked[-1], 0, True, {"name": "a", "text": ["a"]}]).encode()),
    "half a character": lambda: say(answer("\ud800")),
    "a strange field": lambda: say(answer("forged", secret="x")),
    "answer twice": answer_twice,
    "members without end": endless,
    "ignore the clock": ignore_the_clock,
    "raise limits": lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)),
    "start a program": keep_root,
}


def read(file: BinaryIO, text: Text) -> Iterator[Member] | None:
    """Do as the text says; a text that says nothing of that kind is read as it is."""
    said = file.read().decode()
    if said not in ACTS:
        text.add(said)
        return None
    done = ACTS[said]()
    return done if isinstance(done, Iterator) else None


if __name__ == "__main__":
    plain.read = read  # type: ignore[assignment]
    receive = child._receive

    def overhear(wire: socket.socket) -> tuple[child.Question, int] | None:
        question = receive(wire)
        asked.extend([question[0].mark] if question else [])
        return question

    child._receive = overhear
    child.serve(int(sys.argv[1]))
