"""To the sender of a mail that is nobody's yet, when a clerk wants it asked: which unit is it?"""

from dataclasses import dataclass
from datetime import datetime

from mailproc.model import Letter, LetterKind, Office, Submission
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.render import Press
from mailproc.press.wording import brief, moment_name

TITLE = 60  # characters of a title that are told


@dataclass(frozen=True, slots=True)
class QuestionContext:
    imprint: Imprint
    moment: str
    title: str


def question(press: Press, office: Office, mail: Submission, *, now: datetime) -> Letter:
    """The letter, in answer to the mail; with our own address as its sender, so that it comes back if it fails."""
    title = brief(next(iter(mail.titles), mail.subject), TITLE)
    context = QuestionContext(imprint(office, now), moment_name(mail.arrival, office.zone), title)
    words = press.render("question", context)
    return Letter(
        kind=LetterKind.QUESTION,
        recipient=mail.sender,
        key=mail.digest,
        subject=words.subject,
        text=words.text,
        html=words.html,
        answers=(mail.message_id,) if mail.message_id else (),
    )
