"""What each command shows: the same facts as a screen for people and as JSON for programs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailproc import figures, terminal
from mailproc.config import Config
from mailproc.desk import Reply, Verdict
from mailproc.errors import UsageError
from mailproc.ledger import maillog, stock
from mailproc.ledger.books import Books
from mailproc.ledger.journal import Journal, Position
from mailproc.model import Credit, MailClass, Submission, Tally, Unit
from mailproc.office import calendar
from mailproc.office.roster import Roster
from mailproc.press import transcript
from mailproc.press.entries import matter, titled
from mailproc.press.page import Page
from mailproc.press.wording import plain
from mailproc.rounds import Outcome


def month_now(config: Config, now: datetime) -> str:
    return calendar.month_of(now, config.office.period_start, config.office.zone)


# --- once -------------------------------------------------------------------------------------------------


def outcome_json(outcome: Outcome) -> dict[str, object]:
    classes = {kind.value: outcome.classes.get(kind, 0) for kind in MailClass}
    return {"fetched": outcome.fetched, "classes": classes, "sent": outcome.sent, "failed": outcome.failed}


def outcome(result: Outcome) -> None:
    terminal.say(f"fetched {result.fetched}, sent {result.sent}, failed {result.failed}")
    rows = [(kind.value, result.classes[kind]) for kind in MailClass if result.classes.get(kind)]
    if rows:
        terminal.table("recorded", ("class", "mails"), rows, right=("mails",))


# --- tally ------------------------------------------------------------------------------------------------


def tally(config: Config, result: Tally, roster: Roster) -> None:
    terminal.heading(f"{result.month}: {result.mails} mails")
    rows = [(kind.value, count) for kind, count in result.classes.items() if count]
    terminal.table("classes", ("class", "mails"), rows, right=("mails",))
    outlets = config.rules.outlets
    names = {unit.id: unit.short for unit in roster.units}
    columns = (
        "位次",
        "单位",
        "报市信息",
        "累计",
        *(one.name for one in outlets),
        "批示",
        "约稿",
        "扣分",
        "当月得分",
        "累计得分",
    )
    for group in config.groups:
        members = [unit for unit in result.units if unit.group == group.id and unit.listed]
        members.sort(key=lambda unit: (unit.rank is None, unit.rank or 0))
        rows_ = [
            (
                unit.rank or "—",
                names[unit.unit],
                unit.received or "—",
                unit.received_year or "—",
                *(unit.adopted[one.id] or "—" for one in outlets),
                sum(unit.instructions.values()) or "—",
                unit.commissions_done or "—",
                unit.deductions or "—",
                plain(unit.points),
                plain(unit.points_year),
            )
            for unit in members
        ]
        terminal.table(group.name, columns, rows_, right=tuple(one for one in columns if one != "单位"))


# --- explain ----------------------------------------------------------------------------------------------


def explain_number(config: Config, books: Books, number: str) -> None:
    """A mail: what it is, why, what its items brought. Raises UsageError where there is no such number."""
    mail_number = number.partition(".")[0]
    month = calendar.parse_month(number[:7])
    mail = next((one for one in books.month(month).submissions.values() if one.number == mail_number), None)
    if mail is None:
        raise UsageError(f"there is no mail {mail_number}; mailproc tally {month} shows what there is")
    terminal.heading(mail_number)
    terminal.facts(row for row in _mail_facts(mail) if row[1])
    entries = [
        credit
        for one in sorted(books.office.months)
        for credit in books.month(one).credits.values()
        if credit.item.partition(".")[0] == mail_number
    ]
    _items(mail)
    _entries(config, books, entries, "credits")


def _mail_facts(mail: Submission) -> list[tuple[str, str]]:
    return [
        ("class", f"{mail.mail_class.value} {mail.reason}".strip()),
        ("arrived", f"{mail.arrival:%Y-%m-%d %H:%M:%S %z}"),
        ("from", f"{mail.sender.name} <{mail.sender.address}>".strip()),
        ("subject", mail.subject),
        ("unit", mail.unit or (f"undecided, proposal {mail.proposal}" if mail.proposal else "")),
        ("subunit", mail.subunit),
        *(("evidence", f"{one.kind}: {one.value} → {one.unit}") for one in mail.evidence),
        ("on behalf", "代报" if mail.on_behalf else ""),
        ("enclosures", "、".join(mail.enclosures)),
        ("links", "、".join(mail.links)),
        ("charset", "编码存疑" if mail.charset_doubt else ""),
        ("answered by", ", ".join(mail.answered)),
        ("digest", mail.digest),
    ]


def _items(mail: Submission) -> None:
    columns = ("item", "title", "status", "counted", "reason", "beside")
    rows = [
        (item.id, title, item.status.value, "yes" if item.counted else "no", item.reason, item.of or item.like)
        for item, title in titled(mail)
    ]
    if rows:
        terminal.table("items", columns, rows)


def explain_unit(config: Config, books: Books, unit: Unit, month: str) -> None:
    """A unit's month: every credit with its rule and mail; they add up to its points."""
    entries = [credit for credit in books.month(month).credits.values() if credit.unit == unit.id]
    _entries(config, books, entries, f"{unit.name} {month}")
    row = next(one for one in figures.tally_of(config, books, month).units if one.unit == unit.id)
    terminal.say(f"points {plain(row.points)} = sum of these credits; cumulative {plain(row.points_year)}")
    others = [
        (mail.number, f"{mail.arrival:%m-%d %H:%M}", mail.mail_class.value, mail.subject, mail.reason)
        for mail in sorted(books.month(month).submissions.values(), key=lambda one: one.arrival)
        if mail.unit == unit.id and not any(item.counted for item in mail.items)
    ]
    if others:
        terminal.table("mails that count nothing", ("number", "arrived", "class", "subject", "why"), others)


def _entries(config: Config, books: Books, entries: Sequence[Credit], title: str) -> None:
    titles = {
        item.id: name
        for one in {e.item[:7] for e in entries if e.item}
        for _, item, name in figures.items_of(books, one)
    }
    for one in {entry.item[:7] for entry in entries if entry.item}:
        titles |= {item.id: item.title for item in books.month(one).unmailed.values()}
    columns = ("credit", "effective", "month", "for", "item", "title", "rule", "points", "who", "why")
    rows = [
        (
            credit.id,
            f"{credit.effective:%m-%d}",
            credit.month,
            matter(credit, config.rules),
            credit.item,
            titles.get(credit.item, ""),
            credit.rule,
            plain(credit.points),
            credit.who,
            " ".join(part for part in (credit.late, credit.why) if part),
        )
        for credit in sorted(entries, key=lambda one: (one.effective, one.id))
    ]
    terminal.table(title, columns, rows, right=("points",))


# --- do ---------------------------------------------------------------------------------------------------


def replies(answers: Iterable[Reply], roster: Roster, books: Books) -> None:
    names = {unit.id: unit.short for unit in roster.units}
    for reply in answers:
        text = f"{reply.line} → {transcript.words(reply.verdict.value, reply.why, reply.names, reply.letters)}"
        (terminal.good if reply.verdict is Verdict.DONE else terminal.warn)(text)
        waits = reply.verdict is Verdict.CONFIRM
        now = figures.standing(books, reply.credits if waits else ())
        for line in transcript.changes(reply.credits, names, now):
            terminal.say(f"    {line}")
        for line in (*reply.choices, *(page_lines(reply.page) if reply.page else ())):
            terminal.say(f"    {line}")


def page_lines(page: Page) -> Iterator[str]:
    """An answer of one screen, as text."""
    yield page.title
    yield from page.sentences
    yield from ("｜".join(cells) for cells in (page.head, *page.rows) if cells)


# --- log --------------------------------------------------------------------------------------------------


def log(config: Config, journal: Journal, month: str) -> None:
    """The mail log of a calendar month, from the journal."""
    zone = ZoneInfo(config.office.zone)
    for entry, _ in journal.read(Position()):
        at = entry.at.astimezone(zone)
        if f"{at:%Y-%m}" == month:
            for line in maillog.lines(entry):
                terminal.raw(f"{at:%Y-%m-%d %H:%M:%S} {line}")


# --- check ------------------------------------------------------------------------------------------------


def roster_advice(roster: Roster, today: date) -> tuple[str, ...]:
    """Units that no letter can reach."""
    return tuple(
        f"unit {unit.id} ({unit.short}) has no address: its statements go nowhere"
        for unit in roster.units
        if not unit.parent and unit.until is None and not roster.letters_to(unit.id, max(today, unit.since or today))
    )


def modes_advice(config: Config) -> tuple[str, ...]:
    """That others than we may read what lies in state/ or its mirror."""
    folders = [folder for folder in (config.state, config.mirror) if folder is not None and folder.is_dir()]
    return tuple(
        f"{count} files and folders can be read by others: run chmod -R go= {folder}"
        for folder in folders
        if (count := sum(1 for _ in stock.mode_problems(folder)))
    )


def start_advice(config: Config, now: datetime) -> tuple[str, ...]:
    """What the first round will send at once, where the office starts in a month that is over."""
    start = calendar.month_of(config.office.start, config.office.period_start, config.office.zone)
    if (config.state / "journal").exists() or start >= month_now(config, now):
        return ()
    sending = "the first round sends that month's statements to all units"
    return (f"office.start lies in {start}, which is over: {sending}; else write office.start = {now:%Y-%m}-01",)
