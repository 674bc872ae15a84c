"""The papers of half-years, years and quarters: drafted once the last month's circular is out, published on a word."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from mailproc.errors import CommandError
from mailproc.ledger import codec
from mailproc.ledger.epochs import apart
from mailproc.ledger.events import Source, SummaryMade
from mailproc.ledger.summed import Summed
from mailproc.model import Address, Attachment, Letter, Term, TermKind
from mailproc.office import calendar, terms
from mailproc.office.roster import Roster
from mailproc.papers import enclosed
from mailproc.post import excel, figurebook
from mailproc.press import fee_list, summary_book
from mailproc.press import summary as press_summary
from mailproc.press.fee_list import FeeContext, FeeMatters
from mailproc.press.render import Rendered
from mailproc.press.summary import Setting, Summary, SummaryContext
from mailproc.publish import TOO_LATE, Publisher, title_of
from mailproc.summing import Reckoning

EDITION = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """A drawn summary: its figures, what it says, its words and its file."""

    summary: Summary
    said: SummaryContext
    words: Rendered
    file: Attachment

    @property
    def files(self) -> dict[str, bytes]:
        """The mail and its enclosure as the files that show them."""
        return {
            "summary.html": self.words.html.encode(),
            "summary.txt": f"{self.words.subject}\n\n{self.words.text}".encode(),
            self.file.name: b"".join(self.file.data),
        }


class NotSummedError(CommandError):
    """A summary cannot go out. `why` is a key of press.transcript's table."""

    def __init__(self, why: str, words: str) -> None:
        super().__init__(words)
        self.why = why


class Summaries:
    """Makes these papers with a publisher: within `ledger.writing()`, or with books for reading to draw them only."""

    def __init__(self, publisher: Publisher) -> None:
        self.publisher = publisher
        self.config = publisher.config
        self.books = publisher.books

    def due(self, now: datetime) -> None:
        """Draft what the last releases have made whole, for clerks and signers; proposals and fees for clerks alone.

        Where the last month was corrected (更正) since then, it is drafted again, until the summary is out. What was
        whole before a restore may have gone out then: it is drawn on a clerk's word, or by `summary`.
        """
        for month in sorted(self.books.office.published):
            published = self.books.course(month).published
            epoch = self.books.office.epoch
            if published is None or now - published > TOO_LATE or (epoch is not None and published <= epoch.at):
                continue
            for term in self._whole_with(month):
                done = self.books.office.summaries.get(term.label, Summed(term.label))
                if not done.published and (done.drafted is None or done.drafted < published):
                    self._draft(term, done.drafts + 1, now)

    def _whole_with(self, month: str) -> Iterator[Term]:
        """The terms whose last month this is."""
        term = terms.ending(month, self.config.office.year_start)
        if term is not None:
            yield term
        quarter = terms.quarter_of(month)
        if quarter.months[-1] == month and (self.config.fees.outlets or self.config.fees.instructions):
            yield quarter

    def last_draft(self, term: Term) -> str:
        """The key of the last draft's letters."""
        done = self.books.office.summaries.get(term.label, Summed(term.label))
        return self._key(term, done.drafts)

    def _draft(self, term: Term, number: int, now: datetime) -> None:
        clerks = dict.fromkeys(self.config.clerks)
        if term.kind is TermKind.QUARTER:
            said, file = self.fees(term, now)
            letters = [
                fee_list.letter(self.publisher.press, said, self._key(term, number), one, (file,)) for one in clerks
            ]
        else:
            proposed, plain = (self.paper(term, now, proposed=each, number=number) for each in (True, False))
            people = dict.fromkeys((*clerks, *self.config.signers))
            letters = [
                self._letter(proposed if one in clerks else plain, one, self._key(term, number)) for one in people
            ]
        self._commit(SummaryMade(term.label, "drafted", ()), letters, now)

    # --- what all units get ---

    def may_release(self, term: Term) -> None:
        """Raises NotSummedError where `release` would."""
        done = self.books.office.summaries.get(term.label)
        if done is not None and done.published:
            words = f"{term.label} was released on {done.published:%Y-%m-%d %H:%M}; a term is published once"
            raise NotSummedError("summary_again", words)
        open_ = [month for month in self._months(term) if month not in self.books.office.published]
        if open_ or term.months[-1] not in self.books.office.published:
            words = f"{(open_ or term.months[-1:])[0]} is not released yet; a term goes out after all its months"
            raise NotSummedError("summary_open", words)

    def release(
        self,
        term: Term,
        roster: Roster,
        now: datetime,
        *,
        signer: str,
        document_number: str,
        source: Source | None = None,
    ) -> int:
        """印发: the summary to all units, copies and clerks, once; its files are archived. Returns the letters' number.

        Raises NotSummedError where a month of the term is not published, or the term is.
        """
        self.may_release(term)
        paper = self.paper(term, now, released=True, signer=signer, document_number=document_number)
        files = {**paper.files, "figures.json": codec.encode(paper.summary)}
        digest = self.publisher.ledger.store_edition(term.label, EDITION, files)
        people = self.publisher.readers(roster, now)
        letters = [self._letter(paper, one, term.label) for one in dict.fromkeys(people)]
        event = SummaryMade(
            term.label,
            "published",
            (),
            signer=signer,
            document_number=document_number,
            figures=digest,
            source=source,
        )
        return self._commit(event, letters, now)

    # --- drawing ---

    def paper(
        self,
        term: Term,
        now: datetime,
        *,
        number: int = 1,
        proposed: bool = False,
        released: bool = False,
        signer: str = "",
        document_number: str = "",
    ) -> Paper:
        """The summary as of now: a draft, with what is `proposed` or without, or as all units get it. Writes nothing.

        Raises UsageError where no month of the term has begun since the office's start.
        """
        config = self.config
        summary = self._reckoning(now).summary(term)
        setting = Setting(
            groups=config.groups,
            rules=config.rules,
            awards=config.awards,
            form=config.circular.form,
            proposed=proposed,
            number=number,
            released=calendar.local_day(now, config.office.zone) if released else None,
            signer=signer,
            document_number=document_number,
        )
        said = press_summary.contents(config.office, summary, setting, now)
        book = figurebook.write(summary_book.book(said, summary, config.groups, config.rules))
        file = enclosed(summary_book.file_name(said), excel.MEDIA_TYPE, book)
        return Paper(summary, said, press_summary.draw(self.publisher.press, said), file)

    def fees(self, quarter: Term, now: datetime) -> tuple[FeeContext, Attachment]:
        """The fee list of a quarter as of now, and its file. Raises UsageError as Reckoning.fees does."""
        config, books = self.config, self.books
        reckoning = self._reckoning(now)
        lines = reckoning.fees(quarter)
        months = reckoning.counted(quarter)
        discreet = {outlet.id for outlet in config.rules.outlets if outlet.discreet}
        told = {line.item for line in lines} - {line.item for line in lines if line.level or line.outlet in discreet}
        matters = FeeMatters(
            rules=config.rules,
            table=config.fees,
            names=self.publisher.names(months[-1]),
            titles={item: title_of(books, item) for item in told},
            open=tuple(month for month in months if month not in books.office.published),
        )
        said = fee_list.contents(config.office, quarter, lines, matters, now)
        return said, enclosed(said.sheet, excel.MEDIA_TYPE, figurebook.write(fee_list.book(said)))

    # --- letters ---

    def _key(self, term: Term, number: int) -> str:
        """What the letters of a draft are known by: 2026-H1, and 2026-H1/2 of the second."""
        return apart(term.label if number <= 1 else f"{term.label}/{number}", self.books.office.epoch)

    def _letter(self, paper: Paper, recipient: Address, key: str) -> Letter:
        return press_summary.letter(paper.words, key, recipient, (paper.file,), released=not paper.said.draft)

    def _commit(self, event: SummaryMade, letters: list[Letter], now: datetime) -> int:
        records = self.publisher.dispatch.write(letters, now)
        self.publisher.ledger.commit(replace(event, letters=records), now)
        return len(records)

    def _months(self, term: Term) -> tuple[str, ...]:
        office = self.config.office
        first = calendar.month_of(office.start, office.period_start, office.zone)
        return tuple(month for month in term.months if month >= first)

    def _reckoning(self, now: datetime) -> Reckoning:
        office = self.config.office
        current = calendar.month_of(now, office.period_start, office.zone)
        return Reckoning(self.config, self.publisher.ledger, self.books, current)
