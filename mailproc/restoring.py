"""state/ put back from a backup: with the mirror's lines nothing is lost; without them, a new epoch, and told."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mailproc.errors import StateError, UsageError
from mailproc.ledger import backup
from mailproc.ledger.books import EPOCH
from mailproc.ledger.events import Delivered, Lettered, Restored
from mailproc.ledger.journal import Position
from mailproc.model import Anchor, Due
from mailproc.office import calendar
from mailproc.press import notices
from mailproc.press.notices import Notice, NoticeKind
from mailproc.refetching import Completed, complete, lacking
from mailproc.rounds import House

GIVEN_UP = "its bytes went with the disk: write it by hand"


@dataclass(frozen=True, slots=True)
class Report:
    """What a restore came to. `end` is the last line of the journal that there was, at the moment `since`.

    `added` are lines taken from the mirror; `epoch` is 0 where it went on from there; `aside` is where a mirror
    that goes another way was moved. `waiting` letters may reach their recipients a second time, as the same bytes.
    """

    end: Anchor
    since: datetime
    absent: int
    added: int
    epoch: int
    aside: Path | None
    mails: Completed
    given_up: tuple[str, ...]
    waiting: int


def restore(house: House, folder: Path | None, now: datetime, *, mirror: bool, who: str) -> Report:
    """Put state/ back from a backup, or make whole what was put back by other means (no folder), and say what is lost.

    Raises UsageError, StateError (nothing was changed unless it says so), MailboxError where mails that the archive
    lacks cannot be fetched: the books are then back, and `mailproc rebuild` does the rest.
    """
    ledger, journal = house.ledger, house.ledger.journal
    if mirror and journal.mirror is None:
        raise UsageError("--mirror: config.toml names no mirror")
    absent = added = 0
    with ledger.running():
        with ledger.alone():
            if folder is not None:
                _, absent = backup.put_back(folder, ledger.state)
            elif not journal.files():
                raise StateError(f"{ledger.state} holds no journal: name the folder of a backup")
            backup.forget_passing(ledger.state)
            if mirror and journal.mirror is not None:
                added = backup.extend(journal, journal.mirror)
            aside = None if mirror else backup.set_aside(journal)
            mails = completed(house)
        end, since = last_line(house)
        with ledger.writing():
            journal.reflect_all()
            given_up = give_up(house, now)
            waiting = len(ledger.books.office.outgoing.waiting)
            epoch = 0 if mirror else open_epoch(house, since, now, who)
    return Report(end, since, absent, added, epoch, aside, mails, given_up, waiting)


def completed(house: House) -> Completed:
    """The archive made whole again, as far as the mailbox has what it lacks."""
    wanted = lacking(house.ledger)
    return complete(house, wanted) if wanted.mails else Completed(0, ())


def last_line(house: House) -> tuple[Anchor, datetime]:
    """The journal's last line, and its moment. Raises StateError where there is none."""
    last = deque(house.ledger.journal.read(Position()), maxlen=1)
    if not last:
        raise StateError(f"{house.ledger.journal.folder} is empty: there is nothing to go on from")
    entry, _ = last[0]
    return Anchor(entry.n, entry.digest), entry.at.astimezone(ZoneInfo(house.config.office.zone))


def give_up(house: House, now: datetime) -> tuple[str, ...]:
    """Letters that wait and have no bytes: put down as missing, so that they are told of and not tried."""
    ledger, gone = house.ledger, []
    for one in list(ledger.books.office.outgoing.waiting.values()):
        if not ledger.letter_path(one.record.id).exists():
            ledger.commit(Delivered(one.record.id, "missing", GIVEN_UP), now)
            gone.append(f"{one.record.kind.value} to {one.record.recipient}")
    return tuple(gone)


def open_epoch(house: House, since: datetime, now: datetime, who: str) -> int:
    """Go on with lines missing: other numbers, no second receipts, and the clerks are told. Returns the epoch."""
    ledger, office = house.ledger, house.config.office
    books = ledger.books
    current = calendar.month_of(now, office.period_start, office.zone)
    months = (*house.publisher(books).months(now), current)
    before = books.office.epoch
    number = before.number + 1 if before else 1
    ledger.commit(Restored(number, since, months, who), now)
    answered = tuple(
        digest
        for digest, month in books.office.due.items()
        if set(books.month(month).submissions[digest].due) == {Due.RECEIPT}
    )
    if answered:
        ledger.commit(Lettered((), answered), now)
    details = tuple(f"{month}-{number_from(books.office.last_numbers[month])}" for month in months[-2:])
    notice = Notice(NoticeKind.RESTORED, details=details, since=since)
    letters = [
        notices.operator_notice(house.press, office, notice, recipient=clerk, now=now) for clerk in house.config.clerks
    ]
    house.dispatch.post(letters, now)
    return number


def number_from(last: int) -> str:
    """The first number of an epoch: 1001."""
    return f"{last // EPOCH * EPOCH + 1:04}"
