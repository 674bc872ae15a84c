"""The commands by which the books are kept whole: verify, rebuild, recount, accept."""

import argparse
import re
from collections.abc import Callable
from contextlib import closing

from mailproc import auditing, front, show, terminal
from mailproc.errors import UsageError
from mailproc.front import load, month_of_office, who
from mailproc.ledger import rebuild as rebuilding
from mailproc.ledger.events import Accepted
from mailproc.ledger.ledger import Ledger
from mailproc.model import Anchor
from mailproc.recounting import recount
from mailproc.rounds import House

Add = Callable[..., argparse.ArgumentParser]
BROKEN = 6  # as StateError: the program itself would not start on such a journal
_ANCHOR = re.compile(r"(\d+):([0-9a-f]{16,64})")


def add_commands(add: Add) -> None:
    """The arguments of these commands; `add` makes a command of a name, a function and a line of help."""
    looking = add("verify", verify, "look over all the books: journal, archive, points, papers", as_json=True)
    looking.add_argument(
        "--anchor",
        action="append",
        default=[],
        metavar="N:DIGEST",
        help="a place of the journal as printed on a paper (台账第N号 DIGEST); may be given several times",
    )
    add("rebuild", rebuild, "make desk copy and index anew from journal and archive; say what differed")
    again = add("recount", recounted, "hold the ledger against mailbox and archive", as_json=True)
    again.add_argument("month", metavar="MONTH")
    accepting = add("accept", accept, "let the held mails of a folder in")
    accepting.add_argument("folder", metavar="FOLDER")


def verify(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    with closing(Ledger(config.state, config.mirror)) as ledger:
        verdict = auditing.verify(config, ledger, [anchor_of(text) for text in chosen.anchor])
    if chosen.json:
        terminal.as_json(show.verdict_json(verdict))
    else:
        show.verdict(verdict)
    return BROKEN if verdict.broken else int(bool(verdict.problems))


def anchor_of(text: str) -> Anchor:
    """An anchor as it is printed and typed: 1042:9f86d081884c7d65. Raises UsageError."""
    match = _ANCHOR.fullmatch(text)
    if match is None:
        raise UsageError(
            f'"{text}" is no anchor: write the number and at least 16 signs of the digest, as printed, N:DIGEST'
        )
    return Anchor(int(match[1]), match[2])


def rebuild(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    with closing(Ledger(config.state, config.mirror)) as ledger, ledger.running():
        found = rebuilding.rebuild(ledger)
    for where, what in found:
        terminal.warn(f"{where}: {what}")
    terminal.good(f"desk copy and index of {config.state} are made anew, up to entry {ledger.reading().office.reach.n}")
    return 0


def recounted(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=True)
    month = month_of_office(config, chosen.month)
    with closing(House(config)) as house, house.ledger.writing():
        result = recount(config, house.ledger, house.boxes, month)
    if chosen.json:
        terminal.as_json(show.recount_json(result))
    else:
        show.recounted(result)
    return int(bool(result.differences))


def accept(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    ledger = Ledger(config.state, config.mirror)
    with closing(ledger), ledger.writing() as books:
        held = [key for key in books.office.held if key[1] == chosen.folder]
        if not held:
            folders = ", ".join(sorted({key[1] for key in books.office.held})) or "none"
            raise UsageError(f'nothing is held in "{chosen.folder}"; folders with held mail: {folders}')
        count = sum(len(books.office.held[key]) for key in held)
        for mailbox in sorted({key[0] for key in held}):
            ledger.commit(Accepted(mailbox, chosen.folder, who()), front.right_now(config))
    terminal.good(f"{count} mails of {chosen.folder} come in with the next round")
    return 0
