"""A circular as it goes out: which paper it is, the files that fit into its letters, what is kept of it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailproc.config import Config
from mailproc.dispatch import Dispatch
from mailproc.ledger import codec
from mailproc.ledger.books import Books
from mailproc.model import Address, Attachment, Letter
from mailproc.model.words import line
from mailproc.office import calendar
from mailproc.papers import Papers
from mailproc.press import circular as press_circular
from mailproc.press.circular import CircularContext, Edition
from mailproc.press.render import Press, Rendered

NAME = 6  # octets that a character of a recipient's name takes in a header, at most


@dataclass(frozen=True, slots=True)
class Made:
    """A circular ready to go out: its words, all its files, and those of them that go with the letters."""

    edition: Edition
    words: Rendered
    files: tuple[Attachment, ...]
    enclosed: tuple[Attachment, ...]

    def letters(self, people: Iterable[Address]) -> list[Letter]:
        """One to each address, which shows no other."""
        return [press_circular.circular(self.words, self.edition, one, self.enclosed) for one in dict.fromkeys(people)]

    def kept(self) -> dict[str, bytes]:
        """What is kept of it, by file names: the mail as it went out, and all its files."""
        return {
            "circular.html": self.words.html.encode(),
            "circular.txt": f"{self.words.subject}\n\n{self.words.text}".encode(),
            **{one.name: b"".join(one.data) for one in self.files},
        }


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes circulars to be sent. No letter is larger than `limit` octets, as far as leaving files out can help."""

    press: Press
    papers: Papers
    dispatch: Dispatch
    limit: int

    def make(self, said: CircularContext, edition: Edition, people: Sequence[Address], now: datetime) -> Made:
        """The words tell which files had to be left out: those that papers.files names first."""
        files = self.papers.files(said)
        longest = max(people, key=lambda one: len(one.address) + NAME * len(one.name))
        for left in range(len(files) + 1):
            said = replace(said, left_out=tuple(one.name for one in files[:left]))
            made = Made(edition, press_circular.draw(self.press, said), files, files[left:])
            if self.dispatch.octets(made.letters([longest])[0], now) <= self.limit:
                break
        return made


def which(config: Config, books: Books, month: str, day: datetime, *, released: bool) -> Edition:
    """Which paper a month's circular is now; signer and number of document are a person's to add.

    A second edition bears the numbers of the first.
    """
    course = books.course(month)
    issue, total = (course.issue, course.total) if course.published else numbers(config, books.office.published, month)
    return Edition(
        month=month,
        number=course.edition + 1 if course.published else 1,
        issue=issue,
        total=total,
        form=config.circular.form,
        rank_by=config.circular.rank_by,
        released=calendar.local_day(day, config.office.zone) if released else None,
        draft=max(1, course.draft),
        since=f"{books.office.epoch or ''}",
    )


def numbers(config: Config, published: Iterable[str], month: str) -> tuple[int, int]:
    """第N期, which begins anew with each assessment year, and 总第N期; config.toml has those of the first circular."""
    office = config.office
    year = calendar.months_of_year(month, office.year_start)
    first = calendar.month_of(office.start, office.period_start, office.zone)
    before = [one for one in published if one < month]
    begun = config.circular.first_issue if first in year else 1
    return begun + sum(one in year for one in before), config.circular.first_total + len(before)


def digest_of(said: CircularContext) -> str:
    """SHA-256 of what a draft says."""
    return hashlib.sha256(codec.encode(press_circular.substance(said))).hexdigest()


def paragraphs(text: str) -> tuple[str, ...]:
    """A clerk's words, a paragraph each, as they are printed."""
    return tuple(filter(None, map(line, text.splitlines())))
