"""The commands by which the books are kept whole: verify, rebuild, backup, restore, recount, accept."""

import argparse
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from mailproc import auditing, front, reports, restoring, terminal
from mailproc.errors import UsageError
from mailproc.front import load, month_of_office, who
from mailproc.ledger import backup
from mailproc.ledger import rebuild as rebuilding
from mailproc.ledger.books import Books
from mailproc.ledger.events import Accepted, Cleared
from mailproc.ledger.ledger import Ledger
from mailproc.model import Anchor
from mailproc.recounting import recount
from mailproc.redeciding import redecide
from mailproc.refetching import lacking
from mailproc.restoring import completed
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
    again.add_argument("--redecide", action="store_true", help="what today's rules and roster would say of its mails")
    saving = add("backup", back_up, "copy what cannot be made anew to a folder, while the program runs", as_json=True)
    saving.add_argument("folder", type=Path, metavar="DIR")
    returning = add("restore", restore, "put state/ back from a backup, or make whole what was put back by other means")
    returning.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="default: state/ is back already")
    returning.add_argument("--mirror", action="store_true", help="go on with the mirror's lines: then nothing is lost")
    accepting = add("accept", accept, "let held mails in, or papers out that wait since a restore")
    accepting.add_argument("folder", nargs="?", metavar="FOLDER", help="whose held mails come in")
    accepting.add_argument(
        "--papers", metavar="MONTH", help="let the month go on that waits since a restore, or for hidden mail"
    )
    accepting.add_argument("--sent", metavar="MONTH", help="put them down as sent before the restore")


def verify(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    with closing(Ledger(config.state, config.mirror)) as ledger:
        verdict = auditing.verify(config, ledger, [anchor_of(text) for text in chosen.anchor])
    if chosen.json:
        terminal.as_json(reports.verdict_json(verdict))
    else:
        reports.verdict(verdict)
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
    wanted = lacking(Ledger(config.state))
    if wanted.mails:
        config = load(chosen, secrets=True)
    with closing(House(config)) as house, house.ledger.running():
        with house.ledger.alone():
            mails = completed(house)
        found = rebuilding.rebuild(house.ledger)
    reports.completed(mails)
    for where, what in found:
        terminal.warn(f"{where}: {what}")
    reach = house.ledger.reading().office.reach
    terminal.good(f"desk copy and index of {config.state} are made anew, up to entry {reach.n}")
    return int(bool(mails.lost))


def back_up(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    made = backup.make(Ledger(config.state), chosen.folder, front.right_now(config))
    if chosen.json:
        terminal.as_json(reports.backup_json(made))
    else:
        reports.backup(made, chosen.folder)
    return 0


def restore(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=True)
    with closing(House(config)) as house:
        report = restoring.restore(house, chosen.folder, front.right_now(config), mirror=chosen.mirror, who=who())
    reports.restored(report)
    return int(bool(report.epoch or report.absent or report.mails.lost or report.given_up))


def recounted(chosen: argparse.Namespace) -> int:
    if chosen.redecide:
        return redecided(chosen)
    config = load(chosen, secrets=True)
    month = month_of_office(config, chosen.month)
    with closing(House(config)) as house, house.ledger.writing():
        result = recount(config, house.ledger, house.boxes, house.examiner, month, full=True)
    if chosen.json:
        terminal.as_json(reports.recount_json(result))
    else:
        reports.recounted(result)
    return int(bool(result.differences))


def redecided(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    with closing(House(config)) as house:
        result = redecide(config, house.ledger, house.examiner, month_of_office(config, chosen.month))
    if chosen.json:
        terminal.as_json(reports.redecided_json(result))
    else:
        reports.redecided(result)
    return int(bool(result.otherwise or result.points))


def accept(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    if sum(one is not None for one in (chosen.folder, chosen.papers, chosen.sent)) != 1:
        raise UsageError("name one: a FOLDER whose held mails come in, or --papers MONTH, or --sent MONTH")
    with closing(House(config)) as house, house.ledger.writing() as books:
        if chosen.folder is not None:
            return let_in(house, books, chosen.folder)
        return let_out(house, books, month_of_office(config, chosen.papers or chosen.sent), sent=bool(chosen.sent))


def let_in(house: House, books: Books, folder: str) -> int:
    """Held mails of a folder, in whatever mailbox."""
    held = [key for key in books.office.held if key[1] == folder and books.office.held[key]]
    if not held:
        folders = ", ".join(sorted({key[1] for key, uids in books.office.held.items() if uids})) or "none"
        raise UsageError(f'nothing is held in "{folder}"; folders with held mail: {folders}')
    count = sum(len(books.office.held[key]) for key in held)
    for mailbox in sorted({key[0] for key in held}):
        house.ledger.commit(Accepted(mailbox, folder, who()), front.right_now(house.config))
    terminal.good(f"{count} mails of {folder} come in with the next round")
    return 0


def let_out(house: House, books: Books, month: str, *, sent: bool) -> int:
    """Papers that wait since a restore: they go out now, or have gone out before."""
    publisher, now = house.publisher(books), front.right_now(house.config)
    check = house.ledger.last_check()
    held_back = check is not None and check.month == month and check.hidden and not books.course(month).closed
    if not publisher.waits_for_word(books.course(month)) and (sent or not held_back):
        raise UsageError(f"no papers of {month} wait for a word; mailproc status shows what comes next")
    if not sent:
        house.ledger.commit(Cleared(month, who()), now)
        terminal.good(f"the papers of {month} go out with the next round")
        return 0
    stages = publisher.gone_out(month, now)
    terminal.good(f"{month}: put down as {' and '.join(stages) or 'nothing'}, no letter is sent for it")
    return 0
