"""The commands of the program: arguments in, one use case called, its result shown, an exit code out."""

import argparse
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from mailproc import (
    __version__,
    custody,
    front,
    inspection,
    logs,
    privacy,
    rosters,
    show,
    show_roster,
    standing,
    terminal,
    yearly,
)
from mailproc.daemon import Daemon, steady
from mailproc.desk import Desk, Reply, Verdict
from mailproc.errors import MailboxError, MailprocError, SendingError, StateError, UsageError
from mailproc.examination import Examiner
from mailproc.figures import tally_of
from mailproc.front import load, month_of_office, who
from mailproc.ledger.ledger import Ledger
from mailproc.model import Letter, MailClass
from mailproc.office.calendar import local_day
from mailproc.office.roster import Roster
from mailproc.post.documents.reader import Reader
from mailproc.press import tally as press_tally
from mailproc.press import transcript
from mailproc.press.circular import draw
from mailproc.press.render import Rendered
from mailproc.rounds import House
from mailproc.service import Service

EXIT_CODES = """exit codes:
  0  done
  1  done, but there is something to look at: differences, advice, a question, files that cannot be read
  2  the command line is wrong
  3  config.toml, the roster or a template is wrong
  4  the mailbox cannot be read
  5  letters cannot be sent
  6  state/ cannot be read or written, or the journal does not add up
  7  another mailproc is at work
  8  a typed line was refused"""


def parser() -> argparse.ArgumentParser:
    """The command line of the program."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--config", type=Path, default=Path("config.toml"), metavar="PATH", help="default: ./config.toml"
    )
    shared.add_argument("-v", "--verbose", action="store_true", help="log what is done")
    json = argparse.ArgumentParser(add_help=False)
    json.add_argument("--json", action="store_true", help="one JSON object instead of a screen")
    top = argparse.ArgumentParser(
        prog="mailproc",
        description="The official count of an information section's mailbox.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"mailproc {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(
        name: str, run: Callable[[argparse.Namespace], int], text: str, *, as_json: bool = False
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text, parents=[shared, *([json] if as_json else [])])
        command.set_defaults(run=run)
        return command

    add("run", run, "the daemon: read, decide, answer and publish until stopped")
    add("once", once, "one round: fetch, decide, send what is due, publish what is due", as_json=True)
    add("check", check, "look over configuration, servers, roster and templates; say all that is wrong")
    inspecting = add(
        "inspect",
        inspect,
        "read .eml files and say all that is found in them and what would be decided; keeps nothing",
        as_json=True,
    )
    inspecting.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an .eml file, or a folder of them")
    month = add("tally", tally, "the month in figures", as_json=True)
    month.add_argument("month", metavar="MONTH", help="for example 2026-10")
    paper = add("circular", circular, "the month's circular as it stands, without sending it")
    paper.add_argument("month", metavar="MONTH")
    paper.add_argument("--out", type=Path, metavar="DIR", help="write it there in all formats")
    daily = add("digest", digest, "today's digest as it stands, without sending it; what it asks can be typed")
    daily.add_argument("--out", type=Path, metavar="DIR", help="write digest.html and digest.txt there")
    why = add("explain", explain, "what stands behind a mail's number or a unit's figures")
    why.add_argument("what", metavar="NUMBER|UNIT")
    why.add_argument("month", nargs="?", metavar="MONTH")
    add("roster", roster, "units, their addresses, and what clerks' lines have taught of them")
    doing = add("do", do, "carry out a clerk's line: 要情213期:7、9")
    doing.add_argument("line", nargs="+", metavar="LINE")
    doing.add_argument("--yes", action="store_true", help="confirm what asks for a second word (扣分, 印发 …)")
    add("status", status, "how things stand: last reading, letters, held mail, months", as_json=True)
    history = add("log", log, "what happened in a month, a line each: the mail log, read back from the journal")
    history.add_argument("month", nargs="?", metavar="MONTH", help="default: this month")
    yearly.add_commands(add)
    custody.add_commands(add)
    playing = add("demo", demo, "a month of a made-up city's mail on embedded servers")
    playing.add_argument("--out", type=Path, default=Path("demo-month"), metavar="DIR", help="default: ./demo-month")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; faults are shown as advice, never as a traceback. Returns the exit code."""
    chosen = parser().parse_args(arguments)
    privacy.keep_to_ourselves()
    logs.configure(logging.INFO if chosen.verbose or chosen.command == "run" else logging.ERROR, os.environ)
    try:
        code: int = chosen.run(chosen)
    except MailprocError as fault:
        terminal.problems(fault.problems)
        return fault.exit_code
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def worst(faults: Sequence[MailprocError]) -> int:
    return min((fault.exit_code for fault in faults), default=0)


# --- the daemon's commands ---


def run(chosen: argparse.Namespace) -> int:
    with closing(House(load(chosen, secrets=True))) as house:
        Daemon(house, Service(os.environ)).run()
    return 0


def once(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=True)
    with closing(House(config)) as house:
        outcome = house.round(front.right_now(config), whole=True, steady=steady())
    for fault in outcome.faults:
        terminal.problems(fault.problems)
    if chosen.json:
        terminal.as_json(show.outcome_json(outcome))
    else:
        show.outcome(outcome)
    return worst(outcome.faults)


def check(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=True)
    terminal.good(f"{chosen.config}: {len(config.units)} units in {len(config.groups)} groups")
    faults: list[MailprocError] = []
    now = front.right_now(config)
    advice = [*config.advice, *show.start_advice(config, now)]
    with closing(House(config)) as house:
        for name, box in house.boxes.items():
            try:
                offer = box.check()
            except MailboxError as fault:
                faults.append(fault)
            else:
                terminal.good(f"mailbox {name}: {', '.join(offer.folders)}")
                advice += offer.advice
        try:
            advice += house.outbox.check()
            terminal.good(f"sending: {config.sending.host}:{config.sending.port}")
        except SendingError as fault:
            faults.append(fault)
        try:
            with house.ledger.writing() as books:
                house.ledger.journal.reflect_all()
                terminal.good(f"state: {config.state}")
                roster = house.roster(books, now)
                advice += house.papers.check(house.publisher(books).rehearse(show.month_now(config, now), roster, now))
                house.digesting(books, now).draw(now, config.clerks[0])
                advice += show.roster_advice(roster, local_day(now, config.office.zone))
            advice += filter(None, [house.ledger.journal.mirror_fault])
            advice += show.modes_advice(config)
        except StateError as fault:
            faults.append(fault)
        advice += house.press.check()
    for line in advice:
        terminal.warn(line)
    for each in faults:
        terminal.problems(each.problems)
    return worst(faults) or int(bool(advice))


# --- looking ---


def inspect(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    roster = Roster(config.groups, config.units)
    unread = 0
    with closing(Reader(config.limits.document_seconds, config.limits.document_bytes)) as documents:
        examiner = Examiner(config, documents, own=lambda _: False)
        for file in inspection.files(chosen.files):
            finding = inspection.inspect(file, examiner, roster, front.right_now(config))
            unread += finding.mail_class is MailClass.UNREADABLE
            if chosen.json:
                terminal.as_json(inspection.as_json(finding))
            else:
                inspection.show(finding)
    return int(bool(unread))


def tally(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    month = month_of_office(config, chosen.month)
    books = Ledger(config.state).reading()
    result = tally_of(config, books, month)
    if chosen.json:
        terminal.as_json(press_tally.as_json(result))
    else:
        show.tally(config, result, rosters.in_month(config, books, month))
    return 0


def circular(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    month = month_of_office(config, chosen.month)
    with closing(House(config)) as house:
        books = house.ledger.reading()
        if books.course(month).published:
            files = house.ledger.edition_files(month, books.course(month).edition)
        else:
            said, _ = house.publisher(books).contents(month, front.right_now(config), released=False)
            files = paper("circular", draw(house.press, said))
            files |= {one.name: b"".join(one.data) for one in house.papers.files(said)} if chosen.out else {}
    terminal.put_out(chosen.out, files, "circular.txt")
    return 0


def digest(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    now = front.right_now(config)
    with closing(House(config)) as house:
        letter = house.digesting(house.ledger.reading(), now).draw(now, config.clerks[0])
    terminal.put_out(chosen.out, paper("digest", letter), "digest.txt")
    return 0


def paper(name: str, words: Rendered | Letter) -> dict[str, bytes]:
    """A mail as the files that show it."""
    return {f"{name}.html": words.html.encode(), f"{name}.txt": f"{words.subject}\n\n{words.text}".encode()}


def explain(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    books = Ledger(config.state).reading()
    if chosen.what[:4].isdigit():
        show.explain_number(config, books, chosen.what)
        return 0
    month = month_of_office(config, chosen.month) if chosen.month else show.month_now(config, front.right_now(config))
    roster = rosters.in_month(config, books, month)
    units = (chosen.what,) if chosen.what in {unit.id for unit in config.units} else roster.called(chosen.what)
    if len(units) != 1:
        names = ", ".join(roster.unit(unit).short for unit in units) or "none"
        raise UsageError(f'"{chosen.what}" is neither a number such as 2026-10-0007 nor one unit (found: {names})')
    show.explain_unit(config, books, roster.unit(units[0]), month)
    return 0


def roster(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    day = local_day(front.right_now(config), config.office.zone)
    show_roster.show(config, Ledger(config.state).reading(), day)
    return 0


def status(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    with closing(House(config)) as house:
        books = house.ledger.reading()
        now = standing.standing(config, house.ledger, books, house.publisher(books), front.right_now(config))
    if chosen.json:
        terminal.as_json(standing.as_json(now))
    else:
        standing.show(now)
    return 0


def log(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    month = month_of_office(config, chosen.month or f"{front.right_now(config):%Y-%m}")
    show.log(config, Ledger(config.state).journal, month)
    return 0


# --- the clerk's and the administrator's word ---


def do(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    now = front.right_now(config)
    text = " ".join(chosen.line)
    with closing(House(config)) as house:
        replies = typed(house, text, now, who(), confirmed=chosen.yes)
        if any(reply.verdict is Verdict.CONFIRM for reply in replies):
            if not terminal.confirmed("确认执行?"):
                terminal.warn("尚未执行。确认请加 --yes")
                return 1
            again = "\n".join(reply.line for reply in replies if reply.verdict is Verdict.CONFIRM)
            replies = typed(house, again, now, who(), confirmed=True)
    if not replies:
        terminal.warn(f"{text} → {transcript.words('unclear', 'action', ())}")
    refused = not replies or any(reply.verdict in {Verdict.REFUSED, Verdict.UNCLEAR} for reply in replies)
    return 8 if refused else 0


def typed(house: House, text: str, now: datetime, clerk: str, *, confirmed: bool) -> tuple[Reply, ...]:
    """Carry out lines and show what became of them; the ledger is free again when this returns."""
    with house.ledger.writing() as books:
        roster = house.roster(books, now)
        replies = Desk(house.config, house.ledger, roster, house.publisher(books), clerk).do(
            text, now, confirmed=confirmed
        )
    show.replies(replies, roster, books)
    return replies


def demo(chosen: argparse.Namespace) -> int:
    try:
        from mailproc.demo.play import play
    except ModuleNotFoundError as error:
        raise UsageError(f"the demo needs {error.name}: pip install 'mailproc[demo]'") from error
    return play(chosen.config, chosen.out)
