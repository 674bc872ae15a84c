"""What comes next, and when: the jobs of the daemon as they stand now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailproc import feedback, rosters
from mailproc.config import Config
from mailproc.ledger import letout
from mailproc.ledger.books import Books
from mailproc.ledger.present import Poll
from mailproc.matters import REMINDED_FROM
from mailproc.office import calendar, terms
from mailproc.publish import SETTLED, TOO_LATE, Publisher, units_at_zero

WHOLE_LISTING = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done: `at` is the earliest moment, None where a person's word is waited for."""

    at: datetime | None
    what: str


def agenda(config: Config, books: Books, publisher: Publisher, poll: Poll | None, now: datetime) -> tuple[Job, ...]:
    """The next jobs in the order of their time; what waits for a person comes last."""
    jobs = [
        *_readings(config, poll, now),
        *_letters(books, now),
        *_digest(config, books, now),
        *_feedback(config, now),
        *_kind_line(config, books, now),
        *_months(config, books, publisher, now),
        *_summaries(books),
    ]
    return tuple(sorted(jobs, key=lambda job: (job.at is None, job.at or now)))


def _readings(config: Config, poll: Poll | None, now: datetime) -> Iterator[Job]:
    every = timedelta(seconds=config.schedule.poll_seconds)
    yield Job(max(poll.at + every, now) if poll else now, "read what is new")
    yield Job(max(poll.whole + WHOLE_LISTING, now) if poll and poll.whole else now, "read all folders to the end")


def _letters(books: Books, now: datetime) -> Iterator[Job]:
    outgoing = books.office.outgoing
    waiting = [one for one in outgoing.waiting.values() if one.record.recipient not in outgoing.suspended]
    if waiting:
        first = min(one.next_try or now for one in waiting)
        yield Job(max(first, now), f"send letters ({len(waiting)} waiting)")


def _digest(config: Config, books: Books, now: datetime) -> Iterator[Job]:
    """The next digest: today's where it was not written yet, else that of the next workday."""
    if config.schedule.digest_time is None:
        return
    local = now.astimezone(ZoneInfo(config.office.zone))
    last = books.office.digest
    written = last is not None and last.day == local.date()
    day = config.workdays.nth(local.date() + timedelta(days=written), 1)
    at = datetime.combine(day, config.schedule.digest_time, local.tzinfo)
    yield Job(max(at, now), f"digest of {day}")


def _feedback(config: Config, now: datetime) -> Iterator[Job]:
    """When units hear next what their items came to; no letter goes out where nothing was entered."""
    if config.schedule.feedback == "none":
        return
    local = now.astimezone(ZoneInfo(config.office.zone))
    day = config.workdays.nth(local.date() + timedelta(days=local.time() >= feedback.AT), 1)
    yield Job(datetime.combine(day, feedback.AT, local.tzinfo), f"feedback to units of {day}")


def _kind_line(config: Config, books: Books, now: datetime) -> Iterator[Job]:
    """From when on the units at zero of this month are told to the clerks; then the line is for a clerk to send."""
    local = now.astimezone(ZoneInfo(config.office.zone))
    month = calendar.month_of(now, config.office.period_start, config.office.zone)
    if f"{local:%Y-%m}" != month or letout.is_reminded(books, month):
        return
    if local.day < REMINDED_FROM:
        first = config.workdays.nth(local.date().replace(day=REMINDED_FROM), 1)
        at = datetime.combine(first, config.schedule.digest_time or time(), local.tzinfo)
        yield Job(at, f"units at zero in {month} are named to the clerks")
    elif units_at_zero(config, books, rosters.on(config, books, local.date()), month, local.date()):
        yield Job(None, f"kind line to the units at zero in {month}: 提醒零报送 by a clerk")


def _months(config: Config, books: Books, publisher: Publisher, now: datetime) -> Iterator[Job]:
    """The next stage of each month that is not published, the current one included."""
    current = calendar.month_of(now, config.office.period_start, config.office.zone)
    for month in (*publisher.months(now), current):
        course, end = books.course(month), publisher.end(month)
        if course.published:
            continue
        if not course.closed:
            yield Job(max(end + SETTLED, now), f"close {month}")
        elif now - end > TOO_LATE:
            yield Job(None, f"release {month}: too late to be done unasked")
        elif publisher.waits_for_word(course):
            yield Job(None, f"papers of {month}: sent before the restore? mailproc accept --papers or --sent")
        elif not course.stated:
            yield Job(max(publisher.stating(month), now), f"statements of {month}")
        elif not course.drafted:
            yield Job(max(course.deadline or now, now), f"draft of {month}")
        elif config.schedule.release == "auto":
            yield Job(max(publisher.held_until(course.drafted), now), f"release {month}")
        else:
            yield Job(None, f"release {month}: 印发 by a clerk or signer")


def _summaries(books: Books) -> Iterator[Job]:
    for done in books.office.summaries.values():
        if done.drafted and not done.published and terms.is_summed(done.term):
            yield Job(None, f"release summary {done.term}: 印发 by a clerk or signer")
