"""Enquiries: 查询, 查询10月, 查询 2026-10: a unit asks for the list of its own items of a month."""

import re
import unicodedata

from mailproc.model import Message
from mailproc.office import furniture
from mailproc.office.blanks import NEW_TEXT
from mailproc.office.calendar import previous_month
from mailproc.office.duplicates import normalise
from mailproc.office.references import DoubtError, exact_month, latest_month

_MONTH = r"(?P<year>20\d\d)[-.年/](?P<of_year>\d{1,2})月?|(?P<month>\d{1,2})月|(?P<word>本月|当月|这个?月|上个?月)"
_ASKED = re.compile(
    rf"查询(?:一下)?(?:{_MONTH})?份?的?(?:我|本)?(?:单位|局|委|办|县|区|院|市)?的?(?:政务)?(?:信息)?(?:报送)?(?:采用)?(?:情况|信息)?"
)
_DECORATION = re.compile(r"\s|[\[\]【】()]|[,。.!;:~]+$")


def asked(subject: str, text: str) -> str:
    """The line by which a mail asks, "" where it asks nothing: its subject, or its only line, is 查询 and a month.

    A subject alone does where the text says next to nothing.
    """
    standing = [one for one in furniture.lines(text) if not furniture.says_nothing(one)]
    if _found(subject) and len(normalise(text)) < NEW_TEXT:
        return subject
    heads = standing[:1] if all(furniture.is_signature(one) for one in standing[1:]) else []
    return next((one for one in heads if _found(one)), "")


def is_enquiry(message: Message) -> bool:
    """Whether a mail asks for its sender's list, and brings nothing with it."""
    drawn = [one for one in message.attachments if not one.inline]
    return not drawn and not message.links and bool(asked(message.subject, message.text))


def month(line: str, current: str) -> str:
    """The month that such a line asks for: the latest of its name, `current` where it names none or no such month."""
    found = _found(line)
    if found is None:
        return current
    try:
        if found["year"]:
            return exact_month(int(found["year"]), int(found["of_year"]))
        if found["month"]:
            return latest_month(int(found["month"]), current)
    except DoubtError:
        return current
    return previous_month(current) if (found["word"] or "").startswith("上") else current


def _found(line: str) -> re.Match[str] | None:
    return _ASKED.fullmatch(_DECORATION.sub("", unicodedata.normalize("NFKC", line)))
