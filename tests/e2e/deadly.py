"""The program with a fault built in, for tests: reading a mail that holds a certain word ends the process.

How is the first argument: kill (SIGKILL to itself), memory (MemoryError); the word the second; then the program's own.
"""

import os
import signal
import sys

from mailproc.cli import main
from mailproc.examination import Examiner
from mailproc.office.decision import Case

HOW, WORD = sys.argv[1], sys.argv[2].encode()
careful = Examiner.case


def deadly(self: Examiner, raw: bytes, *arguments: object) -> Case:
    if WORD in raw:
        if HOW == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise MemoryError
    return careful(self, raw, *arguments)  # type: ignore[arg-type]


if __name__ == "__main__":
    Examiner.case = deadly  # type: ignore[method-assign, assignment]
    sys.exit(main(sys.argv[3:]))
