"""The program's log: one line an entry, on standard error; under systemd with its priority, else with the time."""

import logging
import os
import sys
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType

from mailproc.model.words import written_out

LINE = "%(levelname)s %(name)s: %(message)s"
TIMED = f"%(asctime)s {LINE}"
MOMENT = "%Y-%m-%d %H:%M:%S%z"
_PRIORITIES = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}


class Entry(logging.Formatter):
    """An entry as the journal of systemd takes it (sd-daemon(3)): each of its lines with its priority, no time."""

    def __init__(self, *, journald: bool) -> None:
        super().__init__(LINE if journald else TIMED, MOMENT)
        self.journald = journald

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 logging's name
        return written_out(super().formatMessage(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 logging's name
        """Where a fault happened and of what kind it is."""
        return "\n".join(wordless(ei[1])) if isinstance(ei, tuple) and ei[1] is not None else ""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # what another formatter kept there has the fault's words
        text = super().format(record)
        if not self.journald:
            return text
        priority = f"<{_PRIORITIES.get(record.levelno, 6)}>"
        return "\n".join(priority + line for line in text.split("\n"))


def configure(level: int, environ: Mapping[str, str]) -> None:
    """Let the log begin. `JOURNAL_STREAM` in the environment says that systemd reads our standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Entry(journald=is_journald(environ)))
    logging.basicConfig(level=level, handlers=[handler])
    sys.excepthook = hook


def is_journald(environ: Mapping[str, str]) -> bool:
    """Whether standard error is the very stream that systemd named: a shell started by a service inherits the name."""
    try:
        there = os.fstat(sys.stderr.fileno())
    except (OSError, ValueError):
        return False
    return environ.get("JOURNAL_STREAM", "") == f"{there.st_dev}:{there.st_ino}"


def wordless(fault: BaseException) -> Iterator[str]:
    """A traceback with the fault's kind in place of its words, which may be a classified mail's, or a password."""
    earlier = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if earlier is not None:
        yield from wordless(earlier)
    for place in traceback.format_tb(fault.__traceback__):
        yield from map(written_out, place.rstrip("\n").split("\n"))
    yield f"{type(fault).__module__}.{type(fault).__qualname__}"


def hook(kind: type[BaseException], fault: BaseException, _: TracebackType | None) -> None:
    """What Python calls for a fault that nobody caught (sys.excepthook)."""
    del kind
    logging.getLogger("mailproc").critical("a fault of the program; please report it", exc_info=fault)
