"""A headless Chromium that looks at letters: how wide they come out, what their links are, how they are drawn."""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import F_DUPFD, fcntl
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
PHONE, DESK = 375, 1000  # CSS pixels
FINER = 1.5  # pixels of a phone to one of these
START = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])
"""  # the protocol is spoken over these descriptors
READ = """JSON.stringify({
  width: document.documentElement.scrollWidth,
  height: document.documentElement.scrollHeight,
  links: [...document.links].map((link) => {
    const url = new URL(link.href);
    const pairs = url.search.slice(1).split("&").filter(Boolean);
    const headers = pairs.map((pair) => pair.split("=").map(decodeURIComponent));
    return {href: link.href, to: decodeURIComponent(url.pathname), headers, words: link.textContent};
  }),
})"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a mail program makes of a mailto link (RFC 6068): whom it writes to, and the headers it fills in."""

    href: str
    to: str
    headers: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it came out: CSS pixels with all that overflows, and its links in their order."""

    width: int
    height: int
    links: tuple[Opened, ...]


class Browser:
    """One tab, over the DevTools protocol; use `browser()`."""

    def __init__(self, orders: IO[bytes], answers: IO[bytes], folder: Path) -> None:
        self.orders = orders
        self.answers = answers
        self.page = folder / "letter.html"
        self.number = 0
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Page.enable", self.session)

    def look(self, html: str, width: int) -> Seen:
        """Show the page in a window (or a phone's screen) of this width."""
        self.page.write_text(html, encoding="utf-8")
        self._resize(width, 800)
        self._call("Page.navigate", self.session, url=self.page.as_uri())
        self._until("Page.loadEventFired")
        found = json.loads(self._call("Runtime.evaluate", self.session, expression=READ)["result"]["value"])
        links = (
            Opened(one["href"], one["to"], tuple((name, value) for name, value in one["headers"]), one["words"])
            for one in found["links"]
        )
        return Seen(found["width"], found["height"], tuple(links))

    def picture(self, html: str, width: int, tallest: int | None = None) -> bytes:
        """The page as a PNG, whole or down to a height, in a phone's finer pixels where it is that narrow."""
        height = self.look(html, width).height
        self._resize(width, min(height, tallest or height))
        shot = self._call("Page.captureScreenshot", self.session, format="png")
        return base64.b64decode(shot["data"])

    def _resize(self, width: int, height: int) -> None:
        phone = width <= PHONE
        self._call(
            "Emulation.setDeviceMetricsOverride",
            self.session,
            width=width,
            height=height,
            deviceScaleFactor=FINER if phone else 1,
            mobile=phone,
        )

    def _call(self, method: str, session: str = "", /, **parameters: object) -> dict[str, Any]:
        self.number += 1
        order = {"id": self.number, "method": method, "params": parameters}
        order |= {"sessionId": session} if session else {}
        self.orders.write(json.dumps(order).encode() + b"\0")
        self.orders.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def _until(self, event: str) -> None:
        while self._next().get("method") != event:
            pass

    def _next(self) -> dict[str, Any]:
        words = bytearray()
        while (character := self.answers.read(1)) != b"\0":
            assert character, "the browser has ended"
            words += character
        message: dict[str, Any] = json.loads(words)
        return message


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser of its own, which reads nothing from any network."""
    assert PROGRAM, "no chromium on this machine"
    first, orders = os.pipe()
    answers, second = os.pipe()
    theirs = fcntl(first, F_DUPFD, 10), fcntl(second, F_DUPFD, 10)  # out of the way of START's 3 and 4
    os.close(first)
    os.close(second)
    with (
        TemporaryDirectory(prefix="browser") as folder,
        os.fdopen(orders, "wb") as to,
        os.fdopen(answers, "rb") as back,
    ):
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe"]
        running = subprocess.Popen(
            [sys.executable, "-c", START, *map(str, theirs), PROGRAM, *options, f"--user-data-dir={folder}/profile"],
            pass_fds=theirs,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in theirs:
            os.close(end)
        try:
            made = Browser(to, back, Path(folder))
            yield made
            made._call("Browser.close")
        finally:
            running.terminate()
            running.wait(20)
