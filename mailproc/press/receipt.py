"""The receipt (回执): what arrived, under which number, and how it was counted; never points (office.md §8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailproc.model import ItemRecord, ItemStatus, Letter, LetterKind, MailClass, Office, Purport, Submission, Unit
from mailproc.press.entries import titled
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.remark import PAPERS
from mailproc.press.render import Press
from mailproc.press.wording import brief, day_name, local, moment_name, month_short, reason

THIS_MONTH = "本月"
HINTS = {(False, False): "both", (False, True): "approver", (True, False): "phone"}
TITLE_WIDTH = 60
_ZERO = f": {Purport.ZERO.value}"  # as office.decision words it: no item: zero


@dataclass(frozen=True, slots=True)
class Figures:
    """What a unit's own address may be told besides that its mail arrived.

    `month_counts` are the items counted by month label, `earlier` the arrival of items that these
    repeat or revise, by item id. `unread` names the documents that could not be read,
    `commissions` (Y1) what they answer.
    `hint` asks for the 温馨提示 where an approver or a telephone is missing: once a month, the caller decides.
    """

    month_counts: Mapping[str, int] = field(default_factory=dict)
    earlier: Mapping[str, datetime] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    commissions: tuple[str, ...] = ()
    hint: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One item. `note` is "" for a new one, else revision, duplicate, joint or uncounted (then `why` says why)."""

    number: str
    title: str
    note: str = ""
    of_number: str = ""
    of_day: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptMail:
    """One mail: `only` is its single item, `lines` are its several items.

    `sort` is items, plain (arrived; no more is said), zero, unreadable, remark, handover, or what the single item is:
    revision, duplicate, joint, uncounted. `paper` is what it speaks of in free words, "" where it does not.
    """

    number: str
    moment: str
    sort: str
    counted: int
    only: ReceiptLine | None
    lines: tuple[ReceiptLine, ...]
    links: tuple[str, ...]
    paper: str = ""


@dataclass(frozen=True, slots=True)
class MonthTotal:
    month: str
    count: int


@dataclass(frozen=True, slots=True)
class ReceiptContext:
    imprint: Imprint
    unit: str
    urgent: bool
    mails: tuple[ReceiptMail, ...]
    first: ReceiptMail
    totals: tuple[MonthTotal, ...]
    unread: tuple[str, ...]
    commissions: tuple[str, ...]
    hint: str


def receipt(
    press: Press,
    office: Office,
    unit: Unit | None,
    submissions: tuple[Submission, ...],
    *,
    figures: Figures | None,
    now: datetime,
) -> Letter:
    """One receipt to the sender of one or several mails.

    `figures` None, or no unit, means that the sender is not known to be the unit's: the letter then says
    only that the mail arrived, and names no unit. The mails are all of one sender; at least one.
    """
    first = submissions[0]
    told = figures if unit is not None else None
    context = _context(office, unit.short if unit and told else "", submissions, told, now)
    words = press.render("receipt", context)
    return Letter(
        kind=LetterKind.RECEIPT,
        recipient=first.sender,
        key="+".join(submission.digest for submission in submissions),
        subject=words.subject,
        text=words.text,
        html=words.html,
        answers=tuple(s.message_id for s in submissions if s.message_id),
        covers=tuple(s.digest for s in submissions),
    )


def _context(
    office: Office, unit: str, submissions: tuple[Submission, ...], figures: Figures | None, now: datetime
) -> ReceiptContext:
    zone = office.zone
    mails = tuple(_mail(s, figures.earlier, zone) if figures else _bare(s, zone) for s in submissions)
    return ReceiptContext(
        imprint=imprint(office, now),
        unit=unit,
        urgent=any(submission.urgent for submission in submissions),
        mails=mails,
        first=mails[0],
        totals=_totals(submissions, figures, office, now) if figures else (),
        unread=tuple(brief(name) for name in figures.unread) if figures else (),
        commissions=figures.commissions if figures else (),
        hint=_hint(submissions) if figures and figures.hint else "",
    )


def _bare(submission: Submission, zone: str) -> ReceiptMail:
    """A mail of which its sender may be told only that it arrived."""
    return ReceiptMail(submission.number, moment_name(submission.arrival, zone), "plain", 0, None, (), ())


def _mail(submission: Submission, earlier: Mapping[str, datetime], zone: str) -> ReceiptMail:
    lines = tuple(_line(item, title, earlier, zone) for item, title in titled(submission))
    single = len(lines) == 1
    return ReceiptMail(
        number=submission.number,
        moment=moment_name(submission.arrival, zone),
        sort=_sort(submission),
        counted=sum(item.counted for item in submission.items),
        only=lines[0] if single else None,
        lines=() if single else lines,
        links=tuple(brief(link) for link in submission.links),
        paper=PAPERS.get(submission.remark, ""),
    )


def _sort(submission: Submission) -> str:
    if submission.mail_class is MailClass.UNREADABLE:
        return "unreadable"
    if submission.mail_class is MailClass.OTHER and _ZERO in submission.reason:
        return "zero"
    if not submission.items:
        return "remark" if submission.remark else "handover" if submission.handover else "plain"
    return (_note(submission.items[0]) or "items") if len(submission.items) == 1 else "items"


def _note(item: ItemRecord) -> str:
    if item.status is not ItemStatus.NEW:
        return item.status.value
    return "" if item.counted else "uncounted"


def _line(item: ItemRecord, title: str, earlier: Mapping[str, datetime], zone: str) -> ReceiptLine:
    arrival = earlier.get(item.of)
    return ReceiptLine(
        number=item.id,
        title=brief(title, TITLE_WIDTH),
        note=_note(item),
        of_number=item.of,
        of_day=day_name(local(arrival, zone)) if arrival else "",
        why=reason(item.reason),
    )


def _totals(
    submissions: tuple[Submission, ...], figures: Figures, office: Office, now: datetime
) -> tuple[MonthTotal, ...]:
    """本月累计 of each month these mails arrived in; a number begins with its month."""
    months = sorted({s.number[:7] for s in submissions if s.number})
    current = local(now, office.zone).strftime("%Y-%m")
    return tuple(
        MonthTotal(THIS_MONTH if month == current and office.period_start == 1 else month_short(month), count)
        for month in months
        if (count := figures.month_counts.get(month)) is not None
    )


def _hint(submissions: tuple[Submission, ...]) -> str:
    """Which of approver and telephone is missing in any of the mails that bring items."""
    with_items = [submission for submission in submissions if submission.items]
    approver = all(s.signed_off for s in with_items)
    phone = all(s.has_phone for s in with_items)
    return HINTS.get((approver, phone), "")
