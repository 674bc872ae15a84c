"""The daemon: rounds at every poll interval, sooner when the server wakes us, until it is told to stop."""

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import FrameType
from zoneinfo import ZoneInfo

import schedule

from mailproc.rounds import House
from mailproc.service import Service

log = logging.getLogger("mailproc")

WHOLE_LISTING_HOURS = 1
NAP = 0.5  # seconds between signs of life


class Daemon:
    """Runs rounds. Polling guarantees; IDLE on the first mailbox only wakes it sooner."""

    def __init__(self, house: House, service: Service) -> None:
        self.house = house
        self.service = service
        self.stopping = threading.Event()
        self.jobs = schedule.Scheduler()
        self.whole = True
        self.jobs.every(WHOLE_LISTING_HOURS).hours.do(self._want_whole)
        self.jobs.every(house.config.schedule.poll_seconds).seconds.do(self._round)

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
            while not self.stopping.is_set():
                pause = max(self.jobs.idle_seconds or 0.0, 0.0)
                woken = first.wait(pause, self._stop) if house.config.schedule.idle else self._wait(pause)
                if self.stopping.is_set():
                    break
                if woken:
                    self._round()
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

    def _want_whole(self) -> None:
        self.whole = True

    def _round(self) -> None:
        now = datetime.now(ZoneInfo(self.house.config.office.zone))
        patience = timedelta(seconds=self.house.config.schedule.poll_seconds)
        outcome = self.house.round(now, whole=self.whole, stop=self._stop, patience=patience)
        self.whole = self.whole and bool(outcome.faults)
        if outcome.fetched or outcome.sent or outcome.failed:
            log.info("fetched %d, sent %d, failed %d", outcome.fetched, outcome.sent, outcome.failed)
        waiting = len(self.house.ledger.books.office.outgoing.waiting)
        faults = "".join(f"; {problem}" for fault in outcome.faults for problem in fault.problems)
        self.service.status(f"last round {now:%m-%d %H:%M:%S}, {waiting} letters waiting{faults}")


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
