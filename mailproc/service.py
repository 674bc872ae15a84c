"""What systemd is told of us (sd_notify(3)): ready, alive, how things stand, stopping. Elsewhere nothing."""

import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress


class Service:
    """Speaks to NOTIFY_SOCKET; beats twice within the watchdog's time, and only when asked to."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        watched = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self._beat = int(environ.get("WATCHDOG_USEC", "0")) / 2_000_000 if watched else 0.0
        self._last = 0.0

    def ready(self) -> None:
        self._tell("READY=1")

    def stopping(self) -> None:
        self._tell("STOPPING=1")

    def status(self, words: str) -> None:
        """One line for `systemctl status`."""
        self._tell(f"STATUS={words}")

    def alive(self) -> None:
        """To be called wherever the work goes on: where it does not, the watchdog ends us and systemd starts anew."""
        if self._beat and time.monotonic() - self._last >= self._beat:
            self._last = time.monotonic()
            self._tell("WATCHDOG=1")

    def _tell(self, words: str) -> None:
        if not self._address:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as notify:
            notify.connect(address)
            notify.sendall(words.encode())
