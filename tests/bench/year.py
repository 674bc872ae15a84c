"""`python -m tests.bench.year`: twelve months of mail, a round after each; does the twelfth cost more than the first?

A month here goes from the 10th to the 10th: each round then takes in a month's mails, answers the last seven days'
of them, closes the calendar month that ended meanwhile, and sends its statements. The mailbox is never emptied.
At the end the first month's mails are taken into an empty ledger once more: a machine that others use is not equally
fast all day, and the twelfth month is best held against a first one of the same quarter of an hour.
"""

# ruff: noqa: T201 - a report on the terminal

import argparse
import json
import sys
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from tests.bench.measure import MEGABYTE, Cost, run
from tests.bench.stage import REPOSITORY, Stage, raised
from tests.bench.throughput import ZONE, fill

MONTHS: Final = 12
TURN: Final = 10  # day of the month: by then a month's statements are due, after the longest holiday too
ALLOWED: Final = 1.15  # promised


def main() -> int:
    chosen = arguments()
    turns = turning_points(datetime.now(ZONE))
    print(f"{'month':12}{'mails':>8}{'seconds':>9}{'CPU s':>9}{'CPU ms/mail':>13}{'peak MB':>9}{'sent':>7}")
    with raised(chosen.config, turns[0].date().replace(day=1), chosen.scratch) as stage:
        each = [month(stage, chosen.mails, begin, end) for begin, end in pairwise(turns)]
    with raised(chosen.config, turns[-2].date().replace(day=1), chosen.scratch) as fresh:
        again = month(fresh, chosen.mails, *turns[-2:])
    ratio = each[-1] / again
    print(
        f"CPU seconds a mail, month {MONTHS} / month 1 measured beside it: {ratio:.2f} (at most {ALLOWED} is promised)"
    )
    print(f"month {MONTHS} / month 1 as measured at the start: {each[-1] / each[0]:.2f}")
    return int(ratio > ALLOWED)


def month(stage: Stage, mails: int, begin: datetime, end: datetime) -> float:
    """Deliver a month's mails and take them in at its end; the CPU seconds a mail."""
    fill(stage, mails, begin, end)
    cost = once_at(stage, end)
    told = json.loads(cost.output)
    if told["fetched"] != mails:
        raise RuntimeError(f"{mails} mails were delivered by {end}, taken in: {told}")
    each = cost.cpu / mails
    figures = f"{cost.seconds:9.1f}{cost.cpu:9.1f}{each * 1000:13.2f}{cost.peak / MEGABYTE:9.0f}"
    print(f"{begin:%Y-%m-%d}  {mails:8}{figures}{told['sent']:7}", flush=True)
    return each


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=2000, help="in each month (default: 2,000)")
    parser.add_argument("--config", type=Path, default=REPOSITORY / "config.toml", help="whose units and rules to use")
    parser.add_argument("--scratch", type=Path, help="where state and Maildir are written (default: the system's)")
    return parser.parse_args()


def turning_points(now: datetime) -> list[datetime]:
    """Noon of the 10th, thirteen months in a row, the last one past."""
    last = now.replace(day=TURN, hour=12, minute=0, second=0, microsecond=0)
    if last > now:
        last = (last.replace(day=1) - timedelta(days=1)).replace(day=TURN)
    points = [last]
    for _ in range(MONTHS):
        points.insert(0, (points[0].replace(day=1) - timedelta(days=1)).replace(day=TURN))
    return points


def once_at(stage: Stage, moment: datetime) -> Cost:
    """One round at that moment, as `mailproc once` does it."""
    command = [sys.executable, "-m", "tests.bench.at", moment.isoformat(), "once", "--json"]
    return run([*command, "--config", str(stage.config)], stage.environment, stage.folder)


if __name__ == "__main__":
    sys.exit(main())
