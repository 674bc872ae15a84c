"""Plays stages of a month in a process of its own, one for each line of standard input: the process that is traced.

python -m tests.torture.player CONFIG STAGES       # pickled; a line is a stage's place and a pause in seconds
"""

import os
import pickle
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from mailproc import config as configuration
from mailproc.rounds import House
from tests.torture import month


def main() -> None:
    stages = pickle.loads(Path(sys.argv[2]).read_bytes())
    with closing(House(configuration.load(Path(sys.argv[1]), dict(os.environ)))) as house:
        for line in sys.stdin:
            place, pause = map(int, line.split())
            month.play(house, stages[place], month.typed_before(stages, place), timedelta(seconds=pause))
            print("done", flush=True)  # noqa: T201 the answer


if __name__ == "__main__":
    main()
