"""What goes back to who typed lines: the transcript of what each did, and the question whether it was really he."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from mailproc.model import Address, Letter, LetterKind, Office, Submission
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.page import Page
from mailproc.press.render import Press, Rendered
from mailproc.press.transcript import DOUBTS, REJECTIONS
from mailproc.press.wording import brief, day_name, local, moment_name

UNTOLD = "mp-…"  # no letter but the one it was made for tells a token
LINE = 200  # characters of a typed line that are echoed


@dataclass(frozen=True, slots=True)
class Link:
    """A mailto link that carries lines out: the subject it writes, and its last day in words; "" where none is."""

    url: str = ""
    subject: str = ""
    until: str = ""


NO_LINK = Link()


@dataclass(frozen=True, slots=True)
class Choice:
    """A whole line that a link carries out, and that can be typed as well."""

    line: str
    link: Link


@dataclass(frozen=True, slots=True)
class Row:
    """A typed line and its answer. `changes` are points, a unit and month each; `done`: it was carried out.

    `undo` takes it back; `choices` are what may have been meant; `page` answers what was asked.
    """

    line: str
    answer: str = ""
    changes: tuple[str, ...] = ()
    done: bool = False
    undo: Choice | None = None
    choices: tuple[Choice, ...] = ()
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class EchoContext:
    """`doubt` is why it was asked whether the mail is the clerk's; "" in a transcript. `same` are the items of which a
    worksheet said what was so already, one a cell."""

    imprint: Imprint
    person: str
    moment: str
    rows: tuple[Row, ...]
    done: int
    undone: int
    asked: tuple[str, ...]
    doubt: str
    link: Link
    same: tuple[str, ...] = ()


def link(office: Office, subject: str, until: datetime) -> Link:
    """The link by which a mail program writes to our mailbox with this subject (RFC 6068)."""
    url = f"mailto:{quote(office.address, safe='@')}?subject={quote(subject)}"
    return Link(url, subject, day_name(local(until, office.zone).date()))


def transcript(
    press: Press,
    office: Office,
    mail: Submission,
    rows: Iterable[Row],
    *,
    asked: tuple[str, ...],
    link: Link,
    recipient: Address,
    now: datetime,
    same: tuple[str, ...] = (),
) -> Letter:
    """To who typed the lines of a mail: what each did. `asked` are those that wait for the link's second word."""
    context = _context(office, mail, rows, recipient, now, asked=asked, doubt="", link=link)
    words = press.render("transcript", replace(context, same=same))
    return _letter(words, LetterKind.TRANSCRIPT, mail, recipient, answers=(mail.message_id,))


def confirmation(
    press: Press,
    office: Office,
    mail: Submission,
    rows: Iterable[Row],
    *,
    doubt: str,
    link: Link,
    recipient: Address,
    now: datetime,
) -> Letter:
    """To the listed address of whom a mail names as its sender: were these lines yours? Nothing was done for them."""
    context = _context(office, mail, rows, recipient, now, asked=(), doubt=DOUBTS[doubt], link=link)
    return _letter(press.render("confirmation", context), LetterKind.CONFIRMATION, mail, recipient, answers=())


def rejection(office: Office, mail: Submission, why: str, *, token: bool) -> str:
    """A mail that was not heard, in one line for the clerks. `token`: its subject is one, which is told to nobody."""
    moment = moment_name(mail.arrival, office.zone)
    subject = UNTOLD if token else brief(mail.subject, 30)
    return f"{moment} {mail.sender.address or '无发件地址'}《{subject}》：{REJECTIONS[why]}"


def _context(
    office: Office,
    mail: Submission,
    rows: Iterable[Row],
    recipient: Address,
    now: datetime,
    *,
    asked: tuple[str, ...],
    doubt: str,
    link: Link,
) -> EchoContext:
    told = tuple(rows)
    return EchoContext(
        imprint=imprint(office, now),
        person=recipient.name,
        moment=moment_name(mail.arrival, office.zone),
        rows=tuple(replace(row, line=brief(row.line, LINE)) for row in told),
        done=sum(row.done for row in told),
        undone=sum(not row.done for row in told),
        asked=tuple(brief(line, LINE) for line in asked),
        doubt=doubt,
        link=link,
    )


def _letter(
    words: Rendered, kind: LetterKind, mail: Submission, recipient: Address, answers: tuple[str, ...]
) -> Letter:
    return Letter(
        kind=kind,
        recipient=recipient,
        key=mail.digest,
        subject=words.subject,
        text=words.text,
        html=words.html,
        answers=answers,
        covers=(mail.digest,),
    )
