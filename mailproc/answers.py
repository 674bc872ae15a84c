"""The letters that recorded mails call for: receipts, alerts, notices to the clerk. Written at the end of a pass."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailproc import commissions, figures
from mailproc.config import Config
from mailproc.dispatch import Dispatch
from mailproc.hearing import Hearing
from mailproc.intake import received_by_unit
from mailproc.ledger import letout
from mailproc.ledger.ledger import Ledger
from mailproc.model import Credit, Due, Letter, Submission, Unit
from mailproc.office import calendar, disclosure, enquiries
from mailproc.office.calendar import local_day
from mailproc.office.decision import IN_ALL, TOO_OLD_TO_ANSWER
from mailproc.office.roster import Roster
from mailproc.press import enquiry, notices, receipt, remark
from mailproc.press.notices import Notice, NoticeKind
from mailproc.press.render import Press

ONE_RECEIPT = timedelta(minutes=10)  # several mails of a sender within this get one receipt (office rules §8)
LATER = {Due.RECEIPT, Due.CAPPED, Due.ENQUIRY}  # not among the letters that cannot wait
DAILY_AT = time(17)  # when receipts = "daily"


class Answers:
    """Answers what is due. Used within `ledger.writing()`."""

    def __init__(self, config: Config, ledger: Ledger, press: Press, dispatch: Dispatch) -> None:
        self.config = config
        self.ledger = ledger
        self.press = press
        self.dispatch = dispatch
        self.zone = ZoneInfo(config.office.zone)

    def answer(self, roster: Roster, now: datetime) -> None:
        """Write and commit all letters that are due: first what cannot wait, then the receipts."""
        everything = self._due()
        self._report_unreadable([mail for mail in everything if Due.QUARANTINE in mail.due], now)
        due = [mail for mail in everything if Due.QUARANTINE not in mail.due]
        for mail in due:
            urgent = tuple(self._to_clerks(mail, roster, now))
            if urgent or not LATER & set(mail.due):
                silenced = () if LATER & set(mail.due) else (mail.digest,)
                self.dispatch.post(urgent, now, silenced)
        self._report_capped([mail for mail in due if Due.CAPPED in mail.due], now)
        for mail in due:
            if Due.ENQUIRY in mail.due:
                self._enquiry(mail, roster, now)
        if self.config.answering.receipts == "daily" and now.astimezone(self.zone).time() < DAILY_AT:
            return
        for group in groups([mail for mail in due if Due.RECEIPT in mail.due]):
            self._receipt(group, roster, now)

    def _due(self) -> list[Submission]:
        books = self.ledger.books
        mails = (books.month(month).submissions[digest] for digest, month in books.office.due.items())
        ours = [mail for mail in mails if Due.ORDERS not in mail.due]  # those are the correspondence's
        return sorted(ours, key=lambda mail: (mail.arrival, mail.digest))

    def _report_unreadable(self, mails: Sequence[Submission], now: datetime) -> None:
        """All the mails that nobody could read, so that a person finds them."""
        lines = tuple(described(mail, self.ledger.index.folder_of(mail.digest)) for mail in mails)
        self._report(Notice(NoticeKind.QUARANTINE, len(mails), lines), mails, now)

    def _report_capped(self, mails: Sequence[Submission], now: datetime) -> None:
        """All the senders of mails that are too many to be answered."""
        senders = {notices.ALL_SENDERS if IN_ALL in mail.reason else mail.sender.address for mail in mails}
        self._report(Notice(NoticeKind.CAPPED, len(senders), tuple(sorted(senders))), mails, now)

    def _report(self, notice: Notice, mails: Sequence[Submission], now: datetime) -> None:
        """One notice to each clerk; of no mails, none."""
        if not mails:
            return
        office = self.config.office
        letters = [
            notices.operator_notice(self.press, office, notice, recipient=one, now=now) for one in self.config.clerks
        ]
        self.dispatch.post(letters, now, tuple(mail.digest for mail in mails))

    def _to_clerks(self, mail: Submission, roster: Roster, now: datetime) -> Iterator[Letter]:
        office = self.config.office
        hearing = Hearing(self.config, self.ledger.books, self.ledger.words, self.ledger.letter)
        for clerk in self.config.clerks:
            if Due.ALERT in mail.due:
                unit = mail.unit or mail.proposal
                name = roster.unit(unit).short if unit else ""
                yield notices.alert(self.press, office, mail, name, recipient=clerk, now=now)
            if Due.FORWARD in mail.due:
                raw = self.ledger.archive.raw(mail.digest)
                yield notices.forward(self.press, office, mail, raw, recipient=clerk, now=now)
            if Due.RESTRICTED in mail.due:
                yield notices.restricted(self.press, office, mail, recipient=clerk, now=now)
            if Due.REMARK in mail.due:
                yield remark.remark(self.press, office, hearing.spoken(mail, roster), recipient=clerk, now=now)

    def _enquiry(self, mail: Submission, roster: Roster, now: datetime) -> None:
        """The list to an address of the unit's; to anyone else, that the mail arrived."""
        config, books = self.config, self.ledger.books
        if not self._is_units_own(mail, roster):
            self._receipt([mail], roster, now)
            return
        current = calendar.month_of(mail.arrival, config.office.period_start, config.office.zone)
        words = self.ledger.words(mail.digest)
        month = enquiries.month(enquiries.asked(words.subject, words.typed), current)
        unit = roster.unit(roster.counting(mail.unit, local_day(mail.arrival, config.office.zone)))
        stated = frozenset(course.month for course in books.office.courses.values() if course.stated)
        told = letout.told(books)

        def may_tell(credit: Credit) -> bool:
            return disclosure.may_tell(credit, config.rules, stated=stated, told=told)

        rows = figures.unit_month(config, books, unit.id, month, may_tell).rows
        letter = enquiry.enquiry(self.press, config.office, unit, mail, rows, month=month, now=now)
        self.dispatch.post([letter], now)

    def _is_units_own(self, mail: Submission, roster: Roster) -> bool:
        """Whether a mail came from an address by which its unit is known: only there its figures are told."""
        day = local_day(mail.arrival, self.config.office.zone)
        return bool(mail.unit) and roster.known(mail.sender.address, mail.unit, day)

    def _receipt(self, group: Sequence[Submission], roster: Roster, now: datetime) -> None:
        mails = tuple(mail for mail in group if now - mail.arrival <= TOO_OLD_TO_ANSWER)
        late = tuple(mail.digest for mail in group if mail not in mails)
        letters: tuple[Letter, ...] = ()
        hint = False
        if mails:
            unit = roster.unit(mails[0].unit) if mails[0].unit else None
            figures = self._figures(mails, unit, roster) if unit else None
            letters = (receipt.receipt(self.press, self.config.office, unit, mails, figures=figures, now=now),)
            hint = figures is not None and figures.hint
        undeliverable = tuple(digest for one in letters for digest in one.covers)
        self.dispatch.post(letters, now, (*late, *undeliverable), hint=hint)

    def _figures(self, mails: Sequence[Submission], unit: Unit, roster: Roster) -> receipt.Figures | None:
        """What the sender may be told besides that the mail arrived; None where the address is not the unit's."""
        books = self.ledger.books
        if not self._is_units_own(mails[0], roster):
            return None
        months = sorted({mail.number[:7] for mail in mails if any(item.counted for item in mail.items)})
        counts = {month: received_by_unit(books.month(month).credits.values()).get(unit.id, 0) for month in months}
        known = (self.ledger.index.item(item.of) for mail in mails for item in mail.items if item.of)
        lacking = any(mail.items and not (mail.signed_off and mail.has_phone) for mail in mails)
        return receipt.Figures(
            month_counts=counts,
            earlier={one.id: one.arrival for one in known if one is not None},
            unread=tuple(name for mail in mails for name in mail.unread),
            commissions=commissions.answered(books, self.ledger.words, mails, unit.id),
            hint=lacking and not any((month, unit.id) in books.office.hints for month in months),
        )


def described(mail: Submission, folder: str) -> str:
    """Where in the mailbox a mail lies, and what it looks like there."""
    at = mail.arrival
    return f"{mail.number} {at.month}月{at.day}日{at.hour}时{at.minute:02}分 {folder} {mail.size // 1024} KB"


def groups(mails: Sequence[Submission]) -> list[list[Submission]]:
    """Mails of one sender and unit that arrived within ten minutes of the first, in the order of arrival."""
    found: list[list[Submission]] = []
    open_: dict[tuple[str, str], list[Submission]] = {}
    for mail in mails:
        key = (mail.sender.address, mail.unit)
        group = open_.get(key)
        if group is None or mail.arrival - group[0].arrival > ONE_RECEIPT:
            group = open_[key] = []
            found.append(group)
        group.append(mail)
    return found
