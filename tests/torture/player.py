"""Plays stages of a month in a process of its own, one for each line of standard input: the process that is traced."""

import os
import sys
from contextlib import closing
from pathlib import Path

from mailproc import config as configuration
from mailproc.rounds import House
from tests.torture import month


def main() -> None:
    """A line is a stage's place, or several; after each line `done` is said."""
    stages = month.make_month()
    with closing(House(configuration.load(Path(sys.argv[1]), dict(os.environ)))) as house:
        for line in sys.stdin:
            place = int(line)
            month.play(house, stages[place], month.typed_before(stages, place))
            print("done", flush=True)  # noqa: T201 the answer


if __name__ == "__main__":
    main()
