"""`python -m tests.bench.lines`: how long are 10,000 characters of lines read, one thing said over and over?"""

# ruff: noqa: T201 - a report on the terminal

import sys
import time
from typing import Final

from tests.office.clerk import read
from tests.office.test_commands_corpus import LENGTHY, LINES, OPENINGS, lengthy

CHARACTERS: Final = 10_000
ALLOWED: Final = 0.1  # promised: seconds of CPU
TIMES: Final = 3  # each text; the quickest counts


def main() -> int:
    slowest = 0.0
    for unit in LENGTHY:
        seconds = max(cost(lengthy(unit, opening, CHARACTERS // LINES)) for opening in OPENINGS)
        slowest = max(slowest, seconds)
        print(f"{unit!r:>16} {seconds * 1000:6.1f} ms")
    print(f"the slowest {slowest * 1000:.1f} ms, promised {ALLOWED * 1000:.0f} ms")
    return int(slowest > ALLOWED)


def cost(text: str) -> float:
    """CPU seconds in which a text is read."""
    return min(once(text) for _ in range(TIMES))


def once(text: str) -> float:
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())
