"""Attachments to text, each read by a child process that may die of it."""

import json
import math
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, replace
from types import TracebackType
from typing import Self

from mailproc.errors import MailprocError
from mailproc.model import Attachment, Message
from mailproc.post.documents.child import LENGTH, Found
from mailproc.post.documents.formats import HEAD, Format, recognise
from mailproc.post.documents.limits import CHARACTERS, ENTRIES

START_SECONDS = 30.0
LONGEST_ANSWER = CHARACTERS * 6 + ENTRIES * 4_000  # bytes of JSON
DOCUMENTS_A_CHILD = 200
MAIL_SHARE = 3  # all documents of one mail get this many times the time and the text of one
FAULTS = frozenset({"", "scan", "locked", "format", "limits", "broken"})
FATAL = frozenset({"limits", "broken"})  # after these the child is not trusted with another document


class Reader:
    """Reads the documents of mails; keeps a child process for it, begun with the first and replaced as needed.

    A document has `seconds` (by the clock and of CPU) and `input_bytes`; the child's other limits are its own.
    """

    def __init__(self, seconds: float = 10, input_bytes: int = 20_000_000) -> None:
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
        """The message with its attachments' text or fault, and without their bytes.

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
        """The attachment with its text, and the documents found inside it."""
        bare = replace(attachment, data=())
        form = form_of(attachment)
        if attachment.fault or form is None:
            return [bare]
        if not form.module:
            return [replace(bare, fault="format")]
        if attachment.size > self._input_bytes or room <= 0 or time.monotonic() > until:
            return [replace(bare, fault="limits")]
        first, *inner = self._ask(attachment, until)
        whole = replace(bare, text=first.text, fault=first.fault)
        return [whole, *(_inner(one) for one in inner)]

    def _ask(self, attachment: Attachment, until: float) -> list[Found]:
        child = self._living()
        try:
            found = child.ask(attachment, min(until, time.monotonic() + self._seconds))
        except TimeoutError:
            found = [Found(attachment.name, fault="limits")]
        except OSError:  # it died
            found = [Found(attachment.name, fault="broken")]
        except BaseException:
            self.close()  # an answer half read would be taken for the next document's
            raise
        if any(one.fault in FATAL for one in found) or child.asked >= DOCUMENTS_A_CHILD:
            self.close()
        return found

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


def _inner(found: Found) -> Attachment:
    return Attachment(**asdict(found))


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
        return self._process.poll() is None

    def ask(self, attachment: Attachment, deadline: float) -> list[Found]:
        """What was read. Raises TimeoutError, or another OSError where the child died or talks nonsense."""
        self.asked += 1
        name = json.dumps({"name": attachment.name, "media_type": attachment.media_type}).encode()
        descriptor = _memory(attachment.data)
        try:
            self._wire.settimeout(_left(deadline))
            socket.send_fds(self._wire, [LENGTH.pack(len(name))], [descriptor])
        finally:
            os.close(descriptor)
        self._wire.sendall(name)
        answer = self._receive(LONGEST_ANSWER, deadline)
        try:
            found = [Found(**one) for one in json.loads(answer)]
        except (ValueError, TypeError) as fault:
            raise OSError("the reading process talks nonsense") from fault
        if not found or any(one.fault not in FAULTS for one in found):
            raise OSError("the reading process talks nonsense")
        return found

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._wire.close()

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


def _start(cpu_seconds: int) -> tuple[subprocess.Popen[bytes], socket.socket]:
    command = [sys.executable, "-I", "-B", "-m", "mailproc.post.documents.child", str(cpu_seconds)]
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
    descriptor = os.memfd_create("document", os.MFD_CLOEXEC)
    try:
        with open(descriptor, "wb", closefd=False) as file:
            file.writelines(data)
        os.lseek(descriptor, 0, os.SEEK_SET)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _left(deadline: float) -> float:
    """Seconds until then. Raises TimeoutError where it has passed."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
