"""Makes a finding small: takes away whatever is not needed for its fault.

    python -m tests.fuzz.shrink FILE.eml [--seconds 60]

Writes FILE.small.eml, and says what is wrong with it.
"""

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.fuzz.checks import Examination, kind_of
from tests.fuzz.run import timely


def shrink(raw: bytes, fails: Callable[[bytes], bool], until: float) -> bytes:
    """The smallest mail found by then that still fails: pieces are left out, first large, then single bytes."""
    size = max(len(raw) // 2, 1)
    while size and time.monotonic() < until:
        start, before = 0, len(raw)
        while start < len(raw) and time.monotonic() < until:
            shorter = raw[:start] + raw[start + size :]
            if fails(shorter):
                raw = shorter
            else:
                start += size
        if len(raw) == before or size > 1:
            size //= 2
    return raw


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.shrink")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    with closing(Examination()) as examination:

        def kinds(raw: bytes) -> set[str]:
            return {kind_of(fault) for fault in timely(examination.look(raw)).faults}

        raw = chosen.file.read_bytes()
        wrong = kinds(raw)
        if not wrong:
            sys.stdout.write("nothing is wrong with it\n")
            return 1
        small = shrink(raw, lambda shorter: bool(wrong & kinds(shorter)), time.monotonic() + chosen.seconds)
        chosen.file.with_suffix(".small.eml").write_bytes(small)
        sys.stdout.write(f"{len(small)} bytes: {small[:1000]!r}\n" + "\n".join(examination.look(small).faults) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
