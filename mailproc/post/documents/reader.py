"""Attachments to text, each read by a child process that may die of it."""

import hashlib
import json
import math
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import Self

from mailproc.errors import MailprocError
from mailproc.model import Attachment, Message
from mailproc.post.documents.child import LENGTH, Found, Question
from mailproc.post.documents.formats import HEAD, Format, recognise
from mailproc.post.documents.limits import CHARACTERS, ENTRIES

CHILD = ("-m", "mailproc.post.documents.child")
START_SECONDS = 30.0
LONGEST_ANSWER = CHARACTERS * 6 + ENTRIES * 8_000  # bytes of JSON
DOCUMENTS_A_CHILD = 200
MAIL_SHARE = 3  # all documents of one mail get this many times the time and the text of one
FAULTS = frozenset({"", "scan", "locked", "format", "limits", "broken"})
FATAL = frozenset({"limits", "broken"})  # after these the child is not trusted with another document


class Reader:
    """Reads the documents of mails; keeps a child process for it, begun with the first and replaced as needed.

    A document has `seconds` (by the clock and of CPU) and `input_bytes`; the child's other limits are its own.
    """

    def __init__(self, seconds: float = 10, input_bytes: int = 60_000_000) -> None:
        self._seconds = seconds
        self._input_bytes = input_bytes
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the child. The next document begins another."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def read(self, message: Message) -> Message:
        """The message with its attachments' text or fault, and without their bytes; documents inside one follow it.

        No text and no fault: no document (a photo). "limits" with text: the text was cut at 2,000,000 characters.
        Never raises for a document, whatever it is; MailprocError where no child process can be had.
        """
        until = time.monotonic() + MAIL_SHARE * self._seconds
        room = MAIL_SHARE * CHARACTERS
        read: list[Attachment] = []
        for attachment in message.attachments:
            known = self._read(attachment, until, room)
            room -= sum(len(one.text) for one in known)
            read += known
        return replace(message, attachments=tuple(read))

    def _read(self, attachment: Attachment, until: float, room: int) -> list[Attachment]:
        """The attachment with its text, and after it the documents found inside it."""
        bare = replace(attachment, data=())
        form = form_of(attachment)
        if attachment.fault or form is None:
            return [bare]
        if not form.module:
            return [replace(bare, fault="format")]
        if attachment.size > self._input_bytes or room <= 0 or time.monotonic() > until:
            return [replace(bare, fault="limits")]
        first, *inner = self._ask(attachment, until)
        return [replace(bare, text=first.text, fault=first.fault), *(_inner(one, attachment) for one in inner)]

    def _ask(self, attachment: Attachment, until: float) -> list[Found]:
        child = self._living()
        try:
            told = child.ask(attachment, min(until, time.monotonic() + self._seconds))
        except BaseException:
            self.close()  # an answer half read would be taken for the next document's
            raise
        worn = child.asked >= DOCUMENTS_A_CHILD
        if worn or any(one.fault in FATAL for one in told.found):
            self.close()
        if told.died and child.asked > 1:  # perhaps of what an earlier document did to it
            return self._ask(attachment, until)
        return told.found

    def _living(self) -> "_Child":
        if self._child is not None and not self._child.alive:
            self.close()
        if self._child is None:
            self._child = _Child(self._seconds)
        return self._child


def form_of(attachment: Attachment) -> Format | None:
    """The format of an attachment, None where it is no document: a photo."""
    head = b""
    for piece in attachment.data:
        head += piece
        if len(head) >= HEAD:
            break
    return recognise(attachment.name, attachment.media_type, head[:HEAD])


def _inner(found: Found, holder: Attachment) -> Attachment:
    """A document inside another. Where its bytes were not had, its digest is that of its place in the holder's."""
    path = f"{holder.digest}/{found.within}/{found.name}"
    return Attachment(**asdict(found) | {"digest": found.digest or hashlib.sha256(path.encode()).hexdigest()})


@dataclass(frozen=True, slots=True)
class _Told:
    """What a child said of a document and those inside it, and whether it died over it."""

    found: list[Found]
    died: bool = False


class _Child:
    """The process, and frames (four bytes of length, then as many bytes) to and from it."""

    def __init__(self, seconds: float) -> None:
        self.asked = 0
        self._process, self._wire = _start(math.ceil(seconds) + 1)
        try:
            self._receive(0, time.monotonic() + START_SECONDS)
        except OSError as fault:
            self.end()
            raise MailprocError("the process that reads documents does not start; install mailproc anew") from fault
        except BaseException:
            self.end()
            raise

    @property
    def alive(self) -> bool:
        # Not waited for: until end() its number must not become another's.
        return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def ask(self, attachment: Attachment, deadline: float) -> _Told:
        """What was read. What was being read when the child died or went on too long is told so.

        Raises MailprocError where the document cannot be handed over.
        """
        self.asked += 1
        mark = secrets.token_hex(8)
        told: dict[int, tuple[Found, bool]] = {0: (Found(attachment.name), False)}
        fault = ""
        descriptor = _memory(attachment.data)
        try:
            self._put(Question(mark, attachment.name, attachment.media_type), descriptor, deadline)
            room = LONGEST_ANSWER
            while not told[0][1]:
                frame = self._receive(room, deadline)
                room -= len(frame)
                place, found, done = _understood(frame, mark)
                told[place] = found, done
        except TimeoutError:
            fault = "limits"
        except OSError:
            fault = "broken"
        finally:
            os.close(descriptor)
        found_all = [found if done else replace(found, fault=fault) for _, (found, done) in sorted(told.items())]
        return _Told(found_all, died=fault == "broken")

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # with whatever it started
        self._process.wait()
        self._wire.close()

    def _put(self, question: Question, descriptor: int, deadline: float) -> None:
        frame = json.dumps(asdict(question)).encode()
        self._wire.settimeout(_left(deadline))
        socket.send_fds(self._wire, [LENGTH.pack(len(frame))], [descriptor])
        self._wire.sendall(frame)

    def _receive(self, most: int, deadline: float) -> bytes:
        (length,) = LENGTH.unpack(self._exactly(LENGTH.size, deadline))
        if length > most:
            raise OSError("the reading process says too much")
        return self._exactly(length, deadline)

    def _exactly(self, length: int, deadline: float) -> bytes:
        received = bytearray()
        while len(received) < length:
            self._wire.settimeout(_left(deadline))
            piece = self._wire.recv(min(length - len(received), 1 << 16))
            if not piece:
                raise ConnectionResetError("the reading process died")
            received += piece
        return bytes(received)


def _understood(frame: bytes, mark: str) -> tuple[int, Found, bool]:
    """A frame's place, document and whether it is done. Raises OSError for what the child's program never says."""
    try:
        answered, place, done, told = json.loads(frame)
        found = Found(**told)
        texts = (found.name, found.media_type, found.within, found.digest, found.fault, found.text)
        "".join(texts).encode()
    except (ValueError, TypeError, RecursionError) as fault:
        raise OSError("the reading process talks nonsense") from fault
    sane = type(place) is int and 0 <= place <= ENTRIES and type(done) is bool and type(found.size) is int
    if answered != mark or not sane or found.fault not in FAULTS:
        raise OSError("the reading process talks nonsense")
    return place, found, done


def _start(cpu_seconds: int) -> tuple[subprocess.Popen[bytes], socket.socket]:
    command = [sys.executable, "-I", "-B", *CHILD, str(cpu_seconds)]
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own program, without a shell
                command,
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,  # a traceback could hold the words of a classified document
                cwd="/",
                env={},
                start_new_session=True,  # Ctrl-C is ours to hear
            )
        except OSError as fault:
            ours.close()
            raise MailprocError(f"no process can be started to read documents: {fault.strerror}") from fault
    return process, ours


def _memory(data: Iterable[bytes]) -> int:
    """The descriptor of a piece of memory that holds these bytes; nothing of them reaches a disk."""
    try:
        descriptor = os.memfd_create("document", os.MFD_CLOEXEC)
        try:
            with open(descriptor, "wb", closefd=False) as file:
                file.writelines(data)
            os.lseek(descriptor, 0, os.SEEK_SET)
        except BaseException:
            os.close(descriptor)
            raise
    except OSError as fault:
        raise MailprocError(f"there is no memory to hand a document over: {fault.strerror}") from fault
    return descriptor


def _left(deadline: float) -> float:
    """Seconds until then. Raises TimeoutError where it has passed."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
