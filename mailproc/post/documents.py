"""Attachments to text, each read by a child process that may die of it."""

import math
import socket
import subprocess
import sys
import time
from dataclasses import replace
from types import TracebackType
from typing import Self

from mailproc.errors import MailprocError
from mailproc.model import Attachment, Message
from mailproc.post.formats import recognise
from mailproc.post.readers import CHARACTERS
from mailproc.post.reading_child import LENGTH

START_SECONDS = 30.0
LONGEST_FAULT = 16  # bytes
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
        attachments: list[Attachment] = []
        for attachment in message.attachments:
            fault, text = self._read(attachment, until, room)
            room -= len(text)
            attachments.append(replace(attachment, text=text, fault=fault, data=b""))
        return replace(message, attachments=tuple(attachments))

    def _read(self, attachment: Attachment, until: float, room: int) -> tuple[str, str]:
        form = recognise(attachment.name, attachment.media_type, attachment.data)
        if form is None:
            return "", ""
        if form.read is None:
            return "format", ""
        if len(attachment.data) > self._input_bytes or room <= 0 or time.monotonic() > until:
            return "limits", ""
        return self._ask(form.name, attachment.data, until)

    def _ask(self, form: str, data: bytes, until: float) -> tuple[str, str]:
        child = self._living()
        try:
            fault, text = child.ask(form, data, min(until, time.monotonic() + self._seconds))
        except TimeoutError:
            fault, text = "limits", ""
        except OSError:  # it died
            fault, text = "broken", ""
        except BaseException:
            self.close()  # an answer half read would be taken for the next document's
            raise
        if fault in FATAL or child.asked >= DOCUMENTS_A_CHILD:
            self.close()
        return fault, text

    def _living(self) -> "_Child":
        if self._child is not None and not self._child.alive:
            self.close()
        if self._child is None:
            self._child = _Child(self._seconds)
        return self._child


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

    def ask(self, form: str, data: bytes, deadline: float) -> tuple[str, str]:
        """Fault and text. Raises TimeoutError, or another OSError where the child died or talks nonsense."""
        self.asked += 1
        for frame in (form.encode(), data):
            self._send(LENGTH.pack(len(frame)), deadline)
            self._send(frame, deadline)
        fault = self._receive(LONGEST_FAULT, deadline).decode("ascii", "replace")
        text = self._receive(CHARACTERS * 4, deadline).decode("utf-8", "replace")
        if fault not in FAULTS or len(text) > CHARACTERS:
            raise OSError("the reading process talks nonsense")
        return fault, text

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._wire.close()

    def _send(self, data: bytes, deadline: float) -> None:
        self._wire.settimeout(_left(deadline))
        self._wire.sendall(data)

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
    command = [sys.executable, "-I", "-B", "-m", "mailproc.post.reading_child", str(cpu_seconds)]
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


def _left(deadline: float) -> float:
    """Seconds until then. Raises TimeoutError where it has passed."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
