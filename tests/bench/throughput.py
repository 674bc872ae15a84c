"""`python -m tests.bench.throughput`: one `mailproc once` over a full mailbox, and mbsync fetching the same.

The mails arrived in the days before now: those of the last seven are answered, older ones are not (office rules).
A month that ended among those days is closed in the run, and its statements are sent. Then the books are looked over:
`recount` of the month that most mails are of, in full, and `verify`.
"""

# ruff: noqa: T201 - a report on the terminal

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from tests.bench.measure import MEGABYTE, Cost, run
from tests.bench.stage import REPOSITORY, Stage, raised

ZONE: Final = ZoneInfo("Asia/Shanghai")
MEMORY: Final = 400 * MEGABYTE  # promised
MBSYNC: Final = """\
FSync {fsync}

IMAPAccount office
Host 127.0.0.1
Port {port}
User {user}
Pass {password}
{tls} None
AuthMechs LOGIN

IMAPStore far
Account office

MaildirStore near
Path {folder}/
Inbox {folder}/INBOX

Channel office
Far :far:
Near :near:
Create Near
Sync Pull
SyncState *
"""


def main() -> int:
    chosen = arguments()
    now = datetime.now(ZONE)
    begin = now - timedelta(days=chosen.days)
    with raised(chosen.config, begin.date().replace(day=1), chosen.scratch) as stage:
        size, spent = fill(stage, chosen.mails, begin, now)
        print(f"mailbox: {chosen.mails} mails, {size / MEGABYTE:.0f} MB, mean {size / chosen.mails / 1000:.0f} kB")
        print(f"         arrived {begin:%Y-%m-%d} to {now:%Y-%m-%d}; made in {spent:.0f} s")
        ours = once(stage, chosen.profile)
        print(f"outcome: {ours.output.strip()}")
        looks = {name: look(stage, *words) for name, words in audits(begin, now).items()}
        others = {f"mbsync, FSync {word}": mbsync(stage, fsync=word) for word in ("yes", "no")}
        report({"mailproc once": ours, **looks, **others}, chosen.mails)
    kept = ours.peak < MEMORY and json.loads(ours.output)["fetched"] == chosen.mails
    return int(not kept)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=10_000, help="in the mailbox (default: 10,000)")
    parser.add_argument("--days", type=int, default=30, help="in which they arrived (default: 30; 7: all are answered)")
    parser.add_argument("--config", type=Path, default=REPOSITORY / "config.toml", help="whose units and rules to use")
    parser.add_argument("--scratch", type=Path, help="where state and Maildir are written (default: the system's)")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="run under cProfile, which makes it far slower")
    return parser.parse_args()


def fill(stage: Stage, count: int, begin: datetime, end: datetime) -> tuple[int, float]:
    """Put so many mails into the mailbox; returns their bytes, and the seconds it took."""
    begun = time.monotonic()
    size = 0

    def counted() -> Iterator[tuple[bytes, datetime]]:
        nonlocal size
        for raw, arrival in stage.corpus.mails(count, begin, end):
            size += len(raw)
            yield raw, arrival

    stage.account.bulk_fill(counted())
    stage.account.flags()  # the server numbers the new files now, and not in the first run that is measured
    return size, time.monotonic() - begun


def once(stage: Stage, profile: Path | None = None) -> Cost:
    """One round over the mailbox, as `mailproc once` does it."""
    profiler = ["-m", "cProfile", "-o", str(profile)] if profile else []
    command = [sys.executable, *profiler, "-m", "mailproc", "once", "--json", "--config", str(stage.config)]
    return run(command, stage.environment, stage.folder)


def audits(begin: datetime, end: datetime) -> dict[str, tuple[str, ...]]:
    """What holds the books against the mails, by its name in the report."""
    middle = begin + (end - begin) / 2
    return {"mailproc recount": ("recount", f"{middle:%Y-%m}"), "mailproc verify": ("verify",)}


def look(stage: Stage, *words: str) -> Cost:
    """A command that changes nothing, and finds nothing wrong: else it is a RuntimeError."""
    command = [sys.executable, "-m", "mailproc", *words, "--config", str(stage.config)]
    return run(command, stage.environment, stage.folder)


def mbsync(stage: Stage, *, fsync: str) -> Cost | None:
    """mbsync fetching the mailbox into an empty Maildir; None where it is not installed."""
    program = shutil.which("mbsync")
    if program is None:
        return None
    version = run([program, "--version"], stage.environment, stage.folder).output.split()[1].split(".")
    folder = stage.folder / f"mbsync-{fsync}"
    folder.mkdir()
    settings = folder / "rc"
    settings.write_text(
        MBSYNC.format(
            port=stage.account.server.port,
            user=stage.account.user,
            password=stage.account.password,
            tls="TLSType" if tuple(map(int, version[:2])) >= (1, 5) else "SSLType",
            folder=folder,
            fsync=fsync,
        )
    )
    cost = run([program, "-q", "-c", str(settings), "office"], stage.environment, stage.folder)
    shutil.rmtree(folder)
    return cost


def report(costs: dict[str, Cost | None], mails: int) -> None:
    ours = costs["mailproc once"]
    print(f"{'':20}{'seconds':>9}{'mails/s':>9}{'CPU s':>9}{'CPU ms/mail':>13}{'peak MB':>9}{'ours / its':>13}")
    for name, cost in costs.items():
        if cost is None or ours is None:
            print(f"{name:20}skipped: mbsync is not installed (apt-get install isync)")
            continue
        figures = f"{cost.seconds:9.1f}{mails / cost.seconds:9.0f}{cost.cpu:9.1f}{cost.cpu / mails * 1000:13.2f}"
        print(f"{name:20}{figures}{cost.peak / MEGABYTE:9.0f}{cost.seconds / ours.seconds:13.1%}")


if __name__ == "__main__":
    sys.exit(main())
