"""The answer to 查询: a unit's own items of a month; no points, which stand in statements only (office rules §8)."""

from dataclasses import dataclass
from datetime import datetime

from mailproc.model import Letter, LetterKind, Office, Submission, Unit
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.render import Press
from mailproc.press.statement import COUNTED, StatementRow
from mailproc.press.wording import brief, deadline_name, month_name

TITLE_WIDTH = 80


@dataclass(frozen=True, slots=True)
class ListedItem:
    serial: int
    number: str
    moment: str
    title: str
    counted: str
    why: str
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EnquiryContext:
    imprint: Imprint
    unit: str
    month: str
    moment: str
    rows: tuple[ListedItem, ...]
    counted: int


def enquiry(
    press: Press,
    office: Office,
    unit: Unit,
    mail: Submission,
    rows: tuple[StatementRow, ...],
    *,
    month: str,
    now: datetime,
) -> Letter:
    """To who asked, at an address of the unit's: what it sent in a month, and where it was used."""
    context = EnquiryContext(
        imprint=imprint(office, now),
        unit=unit.short,
        month=month_name(month),
        moment=deadline_name(now, office.zone),
        rows=tuple(_listed(serial, row) for serial, row in enumerate(rows, 1)),
        counted=sum(row.counted == COUNTED[True] for row in rows),
    )
    words = press.render("enquiry", context)
    return Letter(
        kind=LetterKind.ENQUIRY,
        recipient=mail.sender,
        key=mail.digest,
        subject=words.subject,
        text=words.text,
        html=words.html,
        answers=(mail.message_id,) if mail.message_id else (),
        covers=(mail.digest,),
    )


def _listed(serial: int, row: StatementRow) -> ListedItem:
    return ListedItem(serial, row.number, row.moment, brief(row.title, TITLE_WIDTH), row.counted, row.why, row.used)
