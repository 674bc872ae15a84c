"""The demo: a month of the made-up city's mail through the whole house, its end, and the figures beside the truth."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from mailproc import config as configuration
from mailproc import terminal
from mailproc.config import Config
from mailproc.demo import clerk, gallery, month, reckoning, servers
from mailproc.demo.clerk import ClerkLine
from mailproc.demo.planned import City, Planned, moment, numbers
from mailproc.desk import Desk, Verdict
from mailproc.errors import MailprocError, UsageError
from mailproc.figures import tally_of
from mailproc.model import MailClass, Tally
from mailproc.press.wording import plain
from mailproc.rounds import House

OCTOBER: Final = "2026-10"
MARK: Final = "# A demo's settings: this folder is emptied when the demo runs again.\n"
PASSWORD_NAME: Final = "MAILPROC_DEMO_PASSWORD"  # noqa: S105 the name of a variable
SERVERS: Final = """[[mailboxes]]
id = "office"
host = "127.0.0.1"
port = {imap}
security = "plain"
user = "{user}"
password_env = "{password}"
folders = ["INBOX"]
server_name = "{server}"

[sending]
host = "127.0.0.1"
port = {smtp}
security = "plain"
sender = "{sender}"

"""
DAY_ENDS: Final = timedelta(hours=23, minutes=59, seconds=59)
CLOSING: Final = (  # the first days of November: the mailbox is read, statements, the draft
    (1, "12:00"),
    (2, "09:00"),
    (4, "17:30"),
)
RELEASED: Final = (5, "09:30")


@dataclass(frozen=True, slots=True)
class Step:
    """A moment of the play: the mails that have arrived by then, and what the clerk types."""

    when: datetime
    mails: tuple[Planned, ...]
    line: ClerkLine | None = None


def play(base: Path, out: Path) -> int:
    """Play the month into the folder `out`. Returns 0 where every figure equals the truth, else 1.

    Raises UsageError where `out` is somebody else's folder, ConfigError where `base` is no sound configuration.
    """
    city = city_of(configuration.load(base, {}, secrets=False))
    clear(out)
    mails = month.make_month(city)
    lines = clerk.clerk_lines(city, mails)
    environ = {**os.environ, PASSWORD_NAME: servers.PASSWORD}
    with servers.ImapServer() as imap, servers.Sink(out / "sent") as sink:
        write_config(base, out / "config.toml", city, imap.port, sink.port)
        house = House(configuration.load(out / "config.toml", environ))
        try:
            act(house, city, imap, mails, lines)
        finally:
            house.close()
    books = house.ledger.reading()
    result = tally_of(house.config, books, OCTOBER)
    right = compare(city, result, mails, lines)
    index = gallery.write(out / "letters", servers.read_deliveries(out / "sent"))
    farewell(out, index)
    return 0 if right else 1


def city_of(config: Config) -> City:
    server = config.mailboxes[0].server_name
    return City(config.units, config.office, config.clerks, config.superiors, server)


def clear(out: Path) -> None:
    """An empty folder; only what a demo made is removed."""
    settings = out / "config.toml"
    if out.exists() and any(out.iterdir()):
        if not settings.exists() or not settings.read_text("utf-8").startswith(MARK):
            raise UsageError(f"{out} is not empty and was not made by a demo; choose another folder with --out")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)


def write_config(base: Path, path: Path, city: City, imap: int, smtp: int) -> None:
    """The office's settings with the embedded servers in the place of its own."""
    text = base.read_text("utf-8")
    places = SERVERS.format(
        imap=imap,
        smtp=smtp,
        user=servers.USER,
        password=PASSWORD_NAME,
        server=city.server,
        sender=city.office.address,
    )
    text, count = re.subn(r"^\[\[mailboxes\]\].*?(?=^\[people\])", places, text, flags=re.MULTILINE | re.DOTALL)
    if count != 1:
        raise UsageError(f"{base}: the demo wants [[mailboxes]] and [sending] just before [people], as shipped")
    text = re.sub(r"^templates = .*\n", "", text, flags=re.MULTILINE)
    path.write_text(MARK + text, encoding="utf-8")


# --- the play ---------------------------------------------------------------------------------------------


def act(
    house: House, city: City, imap: servers.ImapServer, mails: Sequence[Planned], lines: Sequence[ClerkLine]
) -> None:
    script = list(steps(mails, lines))
    named = numbers(mails)
    by_tag = {mail.tag: mail for mail in mails}
    with terminal.progress(len(script) + 1) as step:
        for one in script:
            step(f"{one.when:%m月%d日}")
            raws = [(mail.arrival, raw_of(house, city, mail, by_tag)) for mail in one.mails]
            for _ in imap.deliver(raws):
                pass
            go(house, one.when)
            if one.line is not None:
                type_line(house, one.line.text(named), one.when)
        step("印发")
        released = moment(*RELEASED, month=11)
        type_line(house, f"印发10月 签发人 {house.config.signers[0].name}", released)
        go(house, released)


def steps(mails: Sequence[Planned], lines: Sequence[ClerkLine]) -> Iterator[Step]:
    """The month by the clerk's lines, the ends of days and the days after it, in the order of time.

    Each mail belongs to the first moment after it.
    """
    first = moment(1, "00:00")
    days = [(first + timedelta(days=day) + DAY_ENDS, None) for day in range(31)]
    after = [(moment(day, clock, month=11), None) for day, clock in [(1, "11:00"), *CLOSING]]
    moments = sorted([*days, *after, *((line.when, line) for line in lines)], key=lambda one: one[0])
    before = datetime.min.replace(tzinfo=first.tzinfo)
    for when, line in moments:
        yield Step(when, tuple(mail for mail in mails if before < mail.arrival <= when), line)
        before = when


def raw_of(house: House, city: City, mail: Planned, by_tag: dict[str, Planned]) -> bytes:
    """A mail's bytes; of an echo, those of the receipt that the office sent for the mail it echoes."""
    if not mail.echo_of:
        return mail.raw
    original = by_tag[mail.echo_of]
    digest = hashlib.sha256(original.raw).hexdigest()
    answered = house.ledger.reading().month(f"{original.arrival:%Y-%m}").submissions[digest].answered
    return month.echo(city, mail, house.ledger.letter_path(answered[0]).read_bytes())


def go(house: House, now: datetime) -> None:
    outcome = house.round(now)
    if outcome.faults:
        raise outcome.faults[0]


def type_line(house: House, line: str, now: datetime) -> None:
    """What the clerk types; in the demo every line must do what it says."""
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, now), house.publisher(books), "clerk")
        replies = desk.do(line, now, confirmed=True)
    bad = [reply for reply in replies if reply.verdict is not Verdict.DONE]
    if bad or not replies:
        raise MailprocError([f"demo: {reply.line}: {reply.verdict} {reply.why} {reply.names}" for reply in bad])


# --- the end ----------------------------------------------------------------------------------------------


def compare(city: City, result: Tally, mails: Sequence[Planned], lines: Sequence[ClerkLine]) -> bool:
    """Print the tally beside the truth; whether they are equal."""
    truth = {one.unit: one for one in reckoning.reckon(city, mails, lines)}
    city_names = {unit.id: unit.short for unit in city.units}
    rows, right = [], True
    for unit in result.units:
        true = truth[unit.unit]
        found = (
            unit.received,
            sum(unit.adopted.values()),
            sum(unit.instructions.values()),
            unit.deductions,
            unit.points,
        )
        wanted = (
            true.received,
            sum(true.adopted.values()),
            sum(true.instructions.values()),
            true.deductions,
            true.points,
        )
        by_outlet = {outlet: count for outlet, count in unit.adopted.items() if count}
        same = found == wanted and by_outlet == dict(true.adopted) and unit.points_year == true.points_year
        right = right and same
        cells = (f"{one}" if one == two else f"{one} ≠ {two}" for one, two in zip(found[:4], wanted[:4], strict=True))
        rows.append((city_names[unit.unit], *cells, plain(unit.points), plain(true.points), "✓" if same else "✗"))
    columns = ("单位", "报市信息", "采用", "批示", "扣分", "当月得分", "应得", "")
    terminal.table("2026年10月: tally beside the truth", columns, rows, right=columns[1:7])
    counts = reckoning.class_counts(mails, lines)
    classes = [(kind.value, result.classes[kind], counts[kind]) for kind in MailClass]
    terminal.table("classes", ("class", "tally", "truth"), classes, right=("tally", "truth"))
    right = right and all(found == true for _, found, true in classes)
    if right:
        terminal.good(f"{result.mails} mails, {len(result.units)} units: every figure equals the truth")
    else:
        terminal.problems(["the tally differs from the truth: see the rows marked ✗ and ≠"])
    return right


def farewell(out: Path, index: Path) -> None:
    terminal.say("")
    terminal.say(f"All letters that went out:   {index}")
    terminal.say(f"The circular as released:    {out / 'state/editions/2026-10-1/circular.html'}")
    terminal.say(f"The month once more:         mailproc tally 2026-10 --config {out / 'config.toml'}")
    terminal.say("(The demo's servers have stopped: once, check and recount need them, all other commands do not.)")
    terminal.say(f"Why a unit has its points:   mailproc explain 市科技局 2026-10 --config {out / 'config.toml'}")
