"""The clerk's mail of the month (统计表): classes, tables, undecided mails, and questions to look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mailproc.model import (
    Address,
    Anchor,
    Attachment,
    Group,
    Letter,
    LetterKind,
    MailClass,
    Office,
    Rules,
    Submission,
    Tally,
)
from mailproc.press.change import GroupChange, changes
from mailproc.press.entries import LateEntry, titled
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.render import Press
from mailproc.press.table import GroupTable, group_tables
from mailproc.press.wording import CLASSES, brief, deadline_name, moment_name, month_name, reason

FILE = "得分情况统计表{month}.xlsx"
QUESTIONS = ("repeat_late", "same_text_other_unit", "like_earlier")


@dataclass(frozen=True, slots=True)
class Question:
    """An item that a person should look at: why, and beside which other one."""

    reason: str
    number: str
    unit: str
    title: str
    of: str
    likeness: float
    counted: bool


@dataclass(frozen=True, slots=True)
class TallyMatters:
    """What the clerk reads besides the figures. `zero` are the short names of units with nothing received
    (those with an undecided mail left out), `anchor` the journal's place the figures stand on."""

    groups: tuple[Group, ...]
    rules: Rules
    anchor: Anchor
    previous: Tally | None = None
    zero: tuple[str, ...] = ()
    undecided: tuple[Submission, ...] = ()
    questions: tuple[Question, ...] = ()
    late: tuple[LateEntry, ...] = ()
    deadline: datetime | None = None
    rank_by: str = "month"


@dataclass(frozen=True, slots=True)
class ClassCount:
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class UndecidedMail:
    number: str
    moment: str
    sender: str
    subject: str
    proposal: str


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """`percent` is the likeness, "" where it was exact or was not measured."""

    why: str
    number: str
    unit: str
    title: str
    of: str
    percent: str
    counted: bool


@dataclass(frozen=True, slots=True)
class TallyContext:
    imprint: Imprint
    month: str
    command: str
    mails: int
    classes: tuple[ClassCount, ...]
    rank_by: str
    tables: tuple[GroupTable, ...]
    changes: tuple[GroupChange, ...]
    zero: tuple[str, ...]
    undecided: tuple[UndecidedMail, ...]
    questions: tuple[PrintedQuestion, ...]
    late: tuple[LateEntry, ...]
    deadline: str
    anchor_number: int
    anchor_digest: str
    book: str
    worksheet: str


def tally_letter(
    press: Press, said: TallyContext, *, recipient: Address, enclosures: tuple[Attachment, ...] = ()
) -> Letter:
    """The month for one clerk. Keyed by month and journal number."""
    words = press.render("tally", said)
    return Letter(
        kind=LetterKind.TALLY,
        recipient=recipient,
        key=f"{said.command}/{said.anchor_number}",
        subject=words.subject,
        text=words.text,
        html=words.html,
        enclosures=enclosures,
    )


def questions(submissions: Iterable[Submission], names: Mapping[str, str]) -> tuple[Question, ...]:
    """The items among these that the rules counted, or did not, in doubt; in order of arrival."""
    return tuple(
        Question(
            reason=item.reason,
            number=item.id,
            unit="、".join(names.get(unit, unit) for unit in item.units),
            title=title,
            of=item.of or item.like,
            likeness=item.likeness,
            counted=item.counted,
        )
        for submission in sorted(submissions, key=lambda s: (s.arrival, s.digest))
        for item, title in titled(submission)
        if item.reason in QUESTIONS
    )


def contents(
    office: Office, tally: Tally, matters: TallyMatters, names: Mapping[str, str], *, now: datetime, worksheet: str = ""
) -> TallyContext:
    """All that the tally says, in the mail and in its workbook; `names` are the units' short names by id.

    `worksheet` is the name of the month's worksheet that goes with it, "" where the month has no items.
    """
    counted = ((CLASSES[kind], tally.classes.get(kind, 0)) for kind in MailClass)
    return TallyContext(
        imprint=imprint(office, now),
        month=month_name(tally.month),
        command=tally.month,
        mails=tally.mails,
        classes=tuple(ClassCount(name, count) for name, count in counted if count),
        rank_by=matters.rank_by,
        tables=group_tables(tally, matters.groups, matters.rules, matters.rank_by),
        changes=changes(tally, matters.previous, matters.groups),
        zero=matters.zero,
        undecided=tuple(_undecided(mail, names, office.zone) for mail in matters.undecided),
        questions=tuple(_question(question) for question in matters.questions),
        late=matters.late,
        deadline=deadline_name(matters.deadline, office.zone) if matters.deadline else "",
        anchor_number=matters.anchor.number,
        anchor_digest=matters.anchor.short,
        book=FILE.format(month=tally.month),
        worksheet=worksheet,
    )


def _undecided(mail: Submission, names: Mapping[str, str], zone: str) -> UndecidedMail:
    return UndecidedMail(
        number=mail.number,
        moment=moment_name(mail.arrival, zone),
        sender=mail.sender.address,
        subject=brief(mail.subject),
        proposal=names.get(mail.proposal, ""),
    )


def _question(question: Question) -> PrintedQuestion:
    return PrintedQuestion(
        why=reason(question.reason),
        number=question.number,
        unit=question.unit,
        title=brief(question.title),
        of=question.of,
        percent=f"{question.likeness:.0%}" if 0 < question.likeness < 1 else "",
        counted=question.counted,
    )
