"""The daemon: rounds at every poll interval, sooner when the server wakes us, until it is told to stop."""

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

import schedule

from mailproc.ledger.present import Steady
from mailproc.rounds import House, Outcome
from mailproc.service import Service

log = logging.getLogger("mailproc")

WHOLE_LISTING_HOURS = 1
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
NAP = 0.5  # seconds between signs of life


class Daemon:
    """Runs rounds. Polling guarantees; IDLE on the first mailbox only wakes it sooner."""

    def __init__(self, house: House, service: Service) -> None:
        self.house = house
        self.service = service
        self.stopping = threading.Event()
        self.jobs = schedule.Scheduler()
        self.whole = True
        self._plan()

    def run(self) -> None:
        """Until SIGTERM or SIGINT: the mail in hand is finished, then all is closed. Raises StateError, BusyError."""
        house = self.house
        house.outbox.sleep = self._wait
        first = house.boxes[house.config.mailboxes[0].id]
        with stopped_by_signal(self.stopping), house.ledger.running():
            log.info(
                "mailproc runs: %d mailboxes, poll every %d s", len(house.boxes), house.config.schedule.poll_seconds
            )
            self.service.ready()
            self._round()
            listening = house.config.schedule.idle
            while not self.stopping.is_set():
                pause = self._pause()
                woken = first.wait(pause, self._stop) if listening else self._wait(pause)
                if self.stopping.is_set():
                    break
                # a server that cries wolf must not keep us running
                listening = house.config.schedule.idle and not (woken and not self._round().fetched)
                self.jobs.run_pending()
            self.service.stopping()
            log.info("mailproc stopped")

    def _stop(self) -> bool:
        """Asked after each mail, each letter, and twice a second while waiting: a sign of life."""
        self.service.alive()
        return self.stopping.is_set()

    def _wait(self, seconds: float) -> bool:
        """Wait where nothing wakes us."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and not self._stop():
            self.stopping.wait(min(left, NAP))
        return False

    def _plan(self) -> None:
        self.jobs.clear()
        self.jobs.every(WHOLE_LISTING_HOURS).hours.do(self._want_whole)
        self.jobs.every(self.house.config.schedule.poll_seconds).seconds.do(self._round)

    def _pause(self) -> float:
        """Seconds until the next job. Where our clock was set back, the jobs are planned anew: they go by it."""
        if (self.jobs.idle_seconds or 0.0) > self.house.config.schedule.poll_seconds:
            self._plan()
        return max(self.jobs.idle_seconds or 0.0, 0.0)

    def _want_whole(self) -> None:
        self.whole = True

    def _round(self) -> Outcome:
        now = datetime.now(ZoneInfo(self.house.config.office.zone))
        patience = timedelta(seconds=self.house.config.schedule.poll_seconds)
        outcome = self.house.round(now, whole=self.whole, stop=self._stop, patience=patience, steady=steady())
        self.whole = self.whole and bool(outcome.faults)
        if outcome.fetched or outcome.sent or outcome.failed:
            log.info("fetched %d, sent %d, failed %d", outcome.fetched, outcome.sent, outcome.failed)
        waiting = len(self.house.ledger.books.office.outgoing.waiting)
        faults = "".join(f"; {problem}" for fault in outcome.faults for problem in fault.problems)
        self.service.status(f"last round {now:%m-%d %H:%M:%S}, {waiting} letters waiting{faults}")
        return outcome


def steady() -> Steady | None:
    """The machine's clock that nobody sets; None where it has none."""
    try:
        return Steady(BOOT_ID.read_text().strip(), time.clock_gettime(time.CLOCK_BOOTTIME))
    except OSError:
        return None


@contextmanager
def stopped_by_signal(stopping: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT ask for a stop; a second one is as abrupt as ever."""

    def ask(number: int, frame: FrameType | None) -> None:
        del frame
        stopping.set()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
