"""An IMAP proxy on loopback that misbehaves as told, in front of a real server: see `Trick` and those below it.

It understands just as much IMAP as mischief needs: commands with their tags, responses with their literals.
"""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import BinaryIO

LITERAL = re.compile(rb"\{(\d+)\}\r\n$")
PATIENCE = 20.0  # seconds; no test waits so long


@dataclass(frozen=True)
class Command:
    """What the client asks: `verb` in capitals ("UID FETCH"), `words` as sent behind it."""

    tag: bytes
    verb: bytes
    words: bytes

    @property
    def fetches_bodies(self) -> bool:
        return self.verb == b"UID FETCH" and b"BODY" in self.words

    @property
    def lists(self) -> bool:
        """Asks which UIDs there are, or when they arrived."""
        return self.verb == b"UID FETCH" and b"BODY" not in self.words


NOTHING = Command(b"*", b"", b"")  # before the first command


@dataclass(frozen=True)
class Send:
    """To the client, and on."""

    data: bytes


@dataclass(frozen=True)
class HangUp:
    """These bytes to the client, then the line is dropped."""

    data: bytes = b""


@dataclass(frozen=True)
class FallSilent:
    """These bytes to the client, then nothing more, though the line stays up."""

    data: bytes = b""


@dataclass(frozen=True)
class Trickle:
    """To the client, a piece at a time."""

    data: bytes
    octets: int
    pause: float  # seconds


Act = Send | HangUp | FallSilent | Trickle


@dataclass
class Trick:
    """Passes everything through. Mischief overrides a step; it is played `times` times, and `count` says how often.

    Several tricks at once: the first that says something of a command has its way; responses go through all in turn.
    """

    times: int = 1
    after: int = 0  # chances let pass before the first
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def due(self) -> bool:
        """Whether it is to happen (once more); if so it is counted."""
        with self.lock:
            if self.after:
                self.after -= 1
                return False
            if self.count >= self.times:
                return False
            self.count += 1
            return True

    def connected(self) -> Act | None:
        """A client connects; None lets it."""
        return None

    def asked(self, command: Command) -> Act | None:  # noqa: ARG002 for those who override it
        """The client sends a command; None lets it through to the server."""
        return None

    def told(self, command: Command, response: bytes) -> Act:  # noqa: ARG002 for those who override it
        """The server answers a line, with its literals, while this command runs (or an untagged one between)."""
        return Send(response)


class Proxy:
    """Between mailproc and a server on loopback. `heard` are the commands of all connections, in order.

    `sealed` lines are encrypted: nothing of them can be understood, and tricks are played at connecting only.
    """

    def __init__(self, target: int, tricks: Sequence[Trick] = (), *, sealed: bool = False) -> None:
        self.target = target
        self.sealed = sealed
        self.tricks = list(tricks)
        self.heard: list[Command] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def close(self) -> None:
        """Drop every line and stop listening."""
        for one in (self._listener, *self._open):
            hang_up(one)
        for thread in self._threads:
            thread.join(PATIENCE)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                client.settimeout(PATIENCE)
                self._open.append(client)
                act = first(trick.connected() for trick in self.tricks)
                if act is not None:
                    perform(act, client)
                    continue
                server = socket.create_connection(("127.0.0.1", self.target), timeout=PATIENCE)
                self._open.append(server)
                if self.sealed:
                    self._start(pass_on, client, server)
                    self._start(pass_on, server, client)
                else:
                    self._start(Line(self, client, server).serve)


class Line:
    """One connection: commands go up, responses come down, and both pass the tricks."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self.proxy = proxy
        self.client = client
        self.server = server
        self.command = NOTHING
        self.silent = False
        self.sending = threading.Lock()

    def serve(self) -> None:
        self.proxy._start(self._down)
        with suppress(OSError, ValueError), self.client.makefile("rb") as lines:
            for line in lines:
                if self.command.verb == b"IDLE" and line.upper() == b"DONE\r\n":
                    self.server.sendall(line)
                    continue
                self.command = parsed(line)
                self.proxy.heard.append(self.command)
                act = first(trick.asked(self.command) for trick in self.proxy.tricks)
                if act is None:
                    self.server.sendall(line)
                else:
                    self._say(act)
        hang_up(self.client)
        hang_up(self.server)

    def _down(self) -> None:
        with suppress(OSError, ValueError), self.server.makefile("rb") as lines:
            while response := read_response(lines):
                act: Act = Send(response)
                for trick in self.proxy.tricks:
                    if isinstance(act, Send):
                        act = trick.told(self.command, act.data)
                self._say(act)
        if not self.silent:
            hang_up(self.client)

    def _say(self, act: Act) -> None:
        with self.sending:
            if not self.silent:
                perform(act, self.client)
            self.silent = self.silent or isinstance(act, FallSilent)


def first(acts: Iterable[Act | None]) -> Act | None:
    return next((act for act in acts if act is not None), None)


def pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    hang_up(target)


def perform(act: Act, client: socket.socket) -> None:
    step = act.octets if isinstance(act, Trickle) else max(len(act.data), 1)
    with suppress(OSError):
        for place in range(0, len(act.data), step):
            client.sendall(act.data[place : place + step])
            if isinstance(act, Trickle):
                time.sleep(act.pause)
    if isinstance(act, HangUp):
        hang_up(client)


def hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


def parsed(line: bytes) -> Command:
    tag, _, rest = line.strip().partition(b" ")
    words = rest.split(b" ")
    length = 2 if words[0].upper() == b"UID" else 1
    return Command(tag, b" ".join(words[:length]).upper(), b" ".join(words[length:]))


def read_response(lines: BinaryIO) -> bytes:
    """A line of the server with the literals in it; b"" at the end."""
    whole = b""
    while True:
        line = lines.readline()
        whole += line
        literal = LITERAL.search(line)
        if literal is None:
            return whole
        whole += lines.read(int(literal[1]))


@contextmanager
def misbehaving(target: int, *tricks: Trick, sealed: bool = False) -> Iterator[Proxy]:
    proxy = Proxy(target, tricks, sealed=sealed)
    try:
        yield proxy
    finally:
        proxy.close()
