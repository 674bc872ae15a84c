"""The program with a fault built in, for tests: reading a mail that holds a certain word ends the process.

How is the first argument: kill (SIGKILL to itself), memory (MemoryError); the word the second; then the program's own.
It is run by tests/zygote.py, in a process of its own.
"""

import os
import signal
from collections.abc import Sequence

from mailproc import cli
from mailproc.examination import Examiner
from mailproc.office.decision import Case

careful = Examiner.case


def main(arguments: Sequence[str]) -> int:
    how, word, *own = arguments

    def deadly(self: Examiner, raw: bytes, *rest: object) -> Case:
        if word.encode() in raw:
            if how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise MemoryError
        return careful(self, raw, *rest)  # type: ignore[arg-type]

    Examiner.case = deadly  # type: ignore[method-assign, assignment]
    return cli.main(own)
