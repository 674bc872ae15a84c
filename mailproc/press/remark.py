"""To a clerk: what a unit wrote in free words, and the mails that it speaks of beside it (office rules §7)."""

from dataclasses import dataclass
from datetime import datetime

from mailproc.model import Address, Due, Letter, LetterKind, Office, Submission
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.render import Press
from mailproc.press.statement import StatementRow
from mailproc.press.wording import NOTHING, brief, moment_name, plain

PAPERS = {
    LetterKind.STATEMENT.value: "核对表",
    LetterKind.CIRCULAR.value: "通报",
    LetterKind.RECEIPT.value: "回执",
    LetterKind.ENQUIRY.value: "查询结果",
    LetterKind.FEEDBACK.value: "情况反馈",
    LetterKind.TOPICS.value: "报送要点",
    LetterKind.COMMISSION.value: "约稿",
    LetterKind.REMINDER.value: "温馨提示",
    LetterKind.SUMMARY.value: "半年、年度总结",
}
LINES = 60  # of the unit's words that are shown
WORDS = 300  # characters of a line that are shown
FORGED = "dmarc=fail"  # as post.etiquette words it


@dataclass(frozen=True, slots=True)
class Beside:
    """An item that a remark speaks of. `units` are short names."""

    units: tuple[str, ...]
    row: StatementRow


@dataclass(frozen=True, slots=True)
class Spoken:
    """A unit's mail with its words, what it speaks of, and what is proposed.

    `unit` is the short name of its unit, `proposed` where that is only a guess; `gist` is what the words begin with,
    the greeting left out. `missing` are names it uses for which
    nothing was found; `proposals` are a clerk's lines.
    """

    mail: Submission
    unit: str
    proposed: bool
    words: str
    gist: str = ""
    beside: tuple[Beside, ...] = ()
    missing: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedItem:
    number: str
    units: str
    moment: str
    title: str
    counted: str
    why: str
    used: tuple[str, ...]
    points: str


@dataclass(frozen=True, slots=True)
class RemarkContext:
    imprint: Imprint
    unit: str
    proposed: bool
    paper: str
    handover: bool
    sender: str
    moment: str
    subject: str
    enclosures: tuple[str, ...]
    gist: str
    words: tuple[str, ...]
    cut: bool
    items: tuple[PrintedItem, ...]
    missing: tuple[str, ...]
    proposals: tuple[str, ...]
    numbers: tuple[str, ...]
    answered: bool
    forged: bool


def remark(press: Press, office: Office, spoken: Spoken, *, recipient: Address, now: datetime) -> Letter:
    """The unit's words and what they speak of. The letter changes nothing, and says what the unit was answered."""
    mail = spoken.mail
    lines = tuple(brief(line, WORDS) for line in spoken.words.splitlines() if line.strip())
    context = RemarkContext(
        imprint=imprint(office, now),
        unit=spoken.unit,
        proposed=spoken.proposed,
        paper=PAPERS.get(mail.remark, ""),
        handover=mail.handover is not None,
        sender=f"{brief(mail.sender.name)} <{mail.sender.address}>" if mail.sender.name else mail.sender.address,
        moment=moment_name(mail.arrival, office.zone),
        subject=brief(mail.subject),
        enclosures=tuple(brief(name) for name in mail.enclosures),
        gist=spoken.gist,
        words=lines[:LINES],
        cut=len(lines) > LINES,
        items=tuple(_printed(one) for one in spoken.beside),
        missing=tuple(brief(one) for one in spoken.missing),
        proposals=spoken.proposals,
        numbers=tuple(item.id for item in mail.items if item.counted),
        answered=Due.RECEIPT in mail.due,
        forged=FORGED in mail.reason,
    )
    words = press.render("remark", context)
    return Letter(LetterKind.REMARK, recipient, mail.digest, words.subject, words.text, words.html)


def _printed(one: Beside) -> PrintedItem:
    row = one.row
    return PrintedItem(
        number=row.number,
        units="、".join(one.units),
        moment=row.moment,
        title=brief(row.title, 80),
        counted=row.counted,
        why=row.why,
        used=row.used,
        points=plain(row.points) if row.points else NOTHING,
    )
