"""`mailproc status`: how things stand, as a screen for people and as JSON for programs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mailproc import rosters, show_letters, terminal
from mailproc.agenda import Job, agenda
from mailproc.config import Config
from mailproc.ledger.books import Books
from mailproc.ledger.ledger import Ledger
from mailproc.model import MailClass, Submission
from mailproc.office import calendar
from mailproc.publish import Publisher, stage

POLLS_MISSED = 3  # then the screen warns
JOBS_SHOWN = 6
MAILS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand. `daemon` is its process id, 0 where none runs; `anchor` the journal's number and digest."""

    now: datetime
    daemon: int
    last_poll: datetime | None
    overdue: bool
    journal: int
    anchor: str
    letters: show_letters.Letters
    held: int
    withheld: int
    vanished: int
    clock_doubt: datetime | None
    unanswered: int
    undecided: int
    unreadable: tuple[Submission, ...]
    months: tuple[tuple[str, str], ...]
    jobs: tuple[Job, ...]


def standing(config: Config, ledger: Ledger, books: Books, publisher: Publisher, now: datetime) -> Standing:
    """Takes no lock and writes nothing."""
    poll = ledger.last_poll()
    month = calendar.month_of(now, config.office.period_start, config.office.zone)
    mails = [mail for one in (calendar.previous_month(month), month) for mail in books.month(one).submissions.values()]
    office = books.office
    patience = timedelta(seconds=config.schedule.poll_seconds * POLLS_MISSED)
    return Standing(
        now=now,
        daemon=ledger.daemon(),
        last_poll=poll.at.astimezone(ZoneInfo(config.office.zone)) if poll else None,
        overdue=poll is None or now - poll.at > patience,
        journal=office.reach.n,
        anchor=office.reach.digest,
        letters=show_letters.Letters(
            office.outgoing, ledger.last_pause(), ZoneInfo(config.office.zone), frozenset(readers(config, books, now))
        ),
        held=sum(len(uids) for uids in office.held.values()),
        withheld=sum(len(uids) for uids in office.withheld.values()),
        vanished=sum(len(uids) for uids in office.vanished.values()),
        clock_doubt=poll.doubt.astimezone(ZoneInfo(config.office.zone)) if poll and poll.doubt else None,
        unanswered=len(office.due),
        undecided=sum(mail.mail_class is MailClass.UNATTRIBUTED for mail in mails),
        unreadable=tuple(mail for mail in mails if mail.mail_class is MailClass.UNREADABLE),
        months=tuple(
            (course.month, stage(course)) for course in sorted(office.courses.values(), key=lambda c: c.month)
        ),
        jobs=agenda(config, books, publisher, poll, now),
    )


def readers(config: Config, books: Books, now: datetime) -> Iterator[str]:
    """The addresses to which papers go as of now."""
    day = calendar.local_day(now, config.office.zone)
    roster = rosters.on(config, books, day)
    for unit in roster.units:
        yield from roster.letters_to(unit.id, day)
    yield from (person.address.lower() for person in (*config.circular_copies, *config.clerks))


def as_json(now: Standing) -> dict[str, object]:
    return {
        "daemon": now.daemon,
        "last_poll": now.last_poll.isoformat() if now.last_poll else None,
        "overdue": now.overdue,
        "journal": now.journal,
        "digest": now.anchor,
        **show_letters.as_json(now.letters),
        "held": now.held,
        "withheld": now.withheld,
        "vanished": now.vanished,
        "clock_doubt": now.clock_doubt.isoformat() if now.clock_doubt else None,
        "unanswered": now.unanswered,
        "undecided": now.undecided,
        "unreadable": len(now.unreadable),
        "months": dict(now.months),
        "jobs": [{"at": job.at.isoformat() if job.at else None, "what": job.what} for job in now.jobs],
    }


def show(now: Standing) -> None:
    terminal.facts(
        [
            ("daemon", f"runs, process {now.daemon}" if now.daemon else "does not run"),
            ("last reading of the mailbox", f"{now.last_poll:%Y-%m-%d %H:%M:%S}" if now.last_poll else "never"),
            ("journal", f"{now.journal} entries, digest {now.anchor}"),
            *show_letters.facts(now.letters),
            ("mails held (mailproc accept)", str(now.held)),
            ("mails listed, but not given", str(now.withheld)),
            ("mails gone unread", str(now.vanished)),
            ("待确认单位, this month and last", str(now.undecided)),
            ("unreadable, this month and last", str(len(now.unreadable))),
            *((f"month {month}", word) for month, word in now.months),
        ]
    )
    rows = [(f"{job.at:%m-%d %H:%M:%S}" if job.at else "when told", job.what) for job in now.jobs[:JOBS_SHOWN]]
    terminal.table("next jobs", ("when", "what"), rows)
    if now.clock_doubt:
        terminal.warn(
            f"our clock may be wrong since {now.clock_doubt:%Y-%m-%d %H:%M}: no month goes on until mail agrees"
        )
    if now.overdue:
        terminal.warn("the mailbox was not read to its end of late: see the log, and whether the daemon runs")
    for mail in now.unreadable[:MAILS_SHOWN]:
        terminal.warn(f"{mail.number} arrived {mail.arrival:%m-%d %H:%M}: {mail.reason}")
    for line in show_letters.warnings(now.letters):
        terminal.warn(line)
