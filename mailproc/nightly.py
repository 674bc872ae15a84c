"""Recounts that nobody asks for: by listings every night, in full before a month closes. The clerks are told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailproc.config import Config
from mailproc.examination import Examiner
from mailproc.ledger.ledger import Ledger
from mailproc.ledger.present import Checked
from mailproc.office import calendar
from mailproc.post.mailbox import Mailbox
from mailproc.press.notices import Notice, NoticeKind
from mailproc.recounting import Kind, Recount, recount

NIGHT = time(2)  # when officials sleep; a later start of the program makes up for it
AGAIN = timedelta(hours=1)  # until a month that is held back is counted once more
WORDS = {
    Kind.HIDDEN: "信箱中有，台账中没有",
    Kind.NOWHERE: "台账中有，信箱和存稿中都没有",
    Kind.MOVED: "到达月份与信箱不符",
    Kind.REPLACED: "原位置上的邮件已不是原件",
    Kind.CREDITS: "计数与得分不符",
    Kind.SUM: "各类邮件之和与收件数不符",
}


@dataclass(frozen=True, slots=True)
class Night:
    """Recounts within `ledger.writing()`. When the last was is noted in a small file, and in no journal."""

    config: Config
    ledger: Ledger
    boxes: Mapping[str, Mailbox]
    examiner: Examiner

    def look(self, now: datetime) -> Iterator[Notice]:
        """This month and the one before, by listings, once a night. Raises MailboxError: tried again next round."""
        local = now.astimezone(ZoneInfo(self.config.office.zone))
        last = self.ledger.last_check()
        if local.time() < NIGHT or (last and last.night == local.date()):
            return
        office = self.config.office
        month = calendar.month_of(now, office.period_start, office.zone)
        first = calendar.month_of(office.start, office.period_start, office.zone)
        results = [self._recount(one, full=False) for one in (calendar.previous_month(month), month) if one >= first]
        self.ledger.note_check(Checked(local.date(), *((last.month, last.at, last.hidden) if last else ())))
        yield from filter(None, map(told, results))

    def before_closing(self, month: str, now: datetime) -> tuple[bool, Notice | None]:
        """Whether the month may close: no mail of it is hidden from the ledger, or a person let it pass.

        Counted in full, once; again after an hour where it is held back.
        """
        last = self.ledger.last_check()
        cleared = self.ledger.books.course(month).cleared
        if last and last.month == month and last.at and timedelta(0) <= now - last.at < AGAIN:
            return cleared or not last.hidden, None
        result = self._recount(month, full=True)
        hidden = sum(one.kind is Kind.HIDDEN for one in result.differences)
        self.ledger.note_check(Checked(last.night if last else None, month, now, hidden))
        return cleared or not hidden, told(result)

    def _recount(self, month: str, *, full: bool) -> Recount:
        return recount(self.config, self.ledger, self.boxes, self.examiner, month, full=full)


def told(result: Recount) -> Notice | None:
    """What the clerks are told of a recount; nothing where there is no difference."""
    details = tuple(f"{one.number}：{WORDS[one.kind]}" for one in result.differences)
    return Notice(NoticeKind.RECOUNT, len(details), details) if details else None
