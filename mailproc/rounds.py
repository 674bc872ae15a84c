"""One round of the office's day: read the mailbox, answer, take the months further, send what waits."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mailproc import rosters
from mailproc.answers import Answers
from mailproc.commissions import Writer
from mailproc.config import Config
from mailproc.correspondence import Correspondence
from mailproc.digesting import Digesting
from mailproc.dispatch import Dispatch
from mailproc.editions import Maker
from mailproc.errors import MailboxError, MailprocError
from mailproc.examination import Examiner
from mailproc.feedback import Feedback
from mailproc.intake import Taken
from mailproc.ledger.books import Books
from mailproc.ledger.ledger import Ledger
from mailproc.ledger.present import Steady
from mailproc.model import Address, MailClass, Message
from mailproc.nightly import Night
from mailproc.office.calendar import local_day
from mailproc.office.roster import Roster
from mailproc.papers import Papers
from mailproc.polling import Polled, Polling
from mailproc.post.documents.reader import Reader
from mailproc.post.letter import MARK, verify_mark
from mailproc.post.mailbox import Mailbox
from mailproc.post.outbox import Outbox
from mailproc.press import notices
from mailproc.press.notices import Notice, NoticeKind
from mailproc.press.render import Press
from mailproc.publish import Pass, Publisher
from mailproc.returns import Returns
from mailproc.summaries import Summaries

log = logging.getLogger("mailproc")

UNSENT_TOO_LONG = timedelta(hours=2)  # without the mail server taking a letter; they hear of it when it does again


@dataclass(slots=True)
class Outcome:
    """What a round came to. `faults` do not end it: the rest is done without, and all is tried again.

    `broken` are the parts of the round that failed by a fault of the program itself.
    """

    taken: Taken = field(default_factory=Taken)
    sent: int = 0
    failed: int = 0
    faults: list[MailprocError] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def fetched(self) -> int:
        return self.taken.fetched

    @property
    def classes(self) -> Counter[MailClass]:
        return self.taken.classes


class House:
    """All that works on one office's mail, put together by hand. Connections are kept from round to round."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.ledger = Ledger(config.state, config.mirror)
        self.press = Press(config.templates)
        self.papers = Papers(self.press, config.templates, config.circular)
        self.documents = Reader(config.limits.document_seconds, config.limits.document_bytes)
        self.boxes = {settings.id: Mailbox(settings) for settings in config.mailboxes}
        self.outbox = Outbox(config.sending)
        self.examiner = Examiner(config, self.documents, self._is_ours)
        self.polling = Polling(config, self.ledger, self.boxes, self.examiner)
        sender = Address(config.sending.sender, config.sending.sender_name)
        self.dispatch = Dispatch(self.ledger, sender, config.office.zone)
        self.maker = Maker(self.press, self.papers, self.dispatch, config.sending.letter_bytes)

    def close(self) -> None:
        """Log out everywhere and stop the children."""
        for box in self.boxes.values():
            box.close()
        self.documents.close()
        self.ledger.close()

    def roster(self, books: Books, now: datetime) -> Roster:
        """The roster with what clerks have taught."""
        return rosters.on(self.config, books, local_day(now, self.config.office.zone))

    def publisher(self, books: Books) -> Publisher:
        return Publisher(self.config, self.ledger, books, self.maker)

    def digesting(self, books: Books, now: datetime) -> Digesting:
        roster = self.roster(books, now)
        return Digesting(self.config, self.ledger, books, self.press, self.dispatch, self.publisher(books), roster)

    def _clock_is_doubted(self) -> bool:
        last = self.ledger.last_poll()
        return last is not None and last.doubt is not None

    def _returns(self) -> Returns:
        return Returns(self.config, self.ledger, self.press, self.dispatch)

    def _is_ours(self, message: Message) -> bool:
        marks = message.header(MARK.lower())
        return bool(marks) and verify_mark(message.message_id, marks[0], self.ledger.secret())

    # --- the round ---

    def round(
        self,
        now: datetime,
        *,
        whole: bool = False,
        stop: Callable[[], bool] = lambda: False,
        patience: timedelta | None = None,
        steady: Steady | None = None,
    ) -> Outcome:
        """One pass. Raises StateError where the ledger cannot be written; other faults are in the outcome.

        Its parts stand on their own: where one fails, the others are done, and what is in the ledger is sent.

        `patience` is how long sending may take; it leaves the rest of a large mailing to the next round (None: as long
        as the provider's pace asks for waits under a minute). `steady` is the clock that nobody sets, by which we
        learn that ours was set (None: not known).
        """
        outcome = Outcome()
        polled: Polled | None = None
        with contained(outcome, "reading"), self.ledger.writing() as books:
            whole = whole or self.publisher(books).needs_closing(now)
            polled = self.polling.read(
                self.roster(books, now), now, outcome.taken, whole=whole, stop=stop, steady=steady
            )
            outcome.faults += polled.faults
        with contained(outcome, "orders"), self.ledger.writing() as books:
            correspondence = Correspondence(self.config, self.ledger, self.press, self.dispatch)
            correspondence.hear(self.roster(books, now), self.publisher(books), now)
        with contained(outcome, "answering"), self.ledger.writing() as books:
            Answers(self.config, self.ledger, self.press, self.dispatch).answer(self.roster(books, now), now)
        with contained(outcome, "reminding"), self.ledger.writing() as books:
            writer = Writer(self.config, self.press, self.roster(books, now), now)
            self.dispatch.post(writer.reminders(books, self.ledger.words), now)
        fit: Pass | None = None
        with contained(outcome, "recounting"), self.ledger.writing() as books, tolerated(outcome):
            if polled is not None and not polled.faults:  # a mailbox that failed is left alone for a while
                fit = self._recount(self.publisher(books).closing(now), polled.reading, now)
        with contained(outcome, "publishing"), self.ledger.writing() as books:
            if not self._clock_is_doubted():  # else no month goes on
                self.publisher(books).due(self.roster(books, now), fit, now)
                Summaries(self.publisher(books)).due(now)
        with contained(outcome, "feedback"), self.ledger.writing() as books:
            if not self._clock_is_doubted():
                Feedback(self.config, self.ledger, self.press, self.dispatch).give(self.roster(books, now), now)
        with contained(outcome, "the digest"), self.ledger.writing() as books:
            if not self._clock_is_doubted():
                self.digesting(books, now).send(now)
        with contained(outcome, "following up"), self.ledger.writing() as books:
            self._returns().follow_up(self.roster(books, now), now)
        with self.ledger.writing():
            self._tell_clerks([*(polled.news if polled else ()), *self._news(outcome, now, whole=whole)], now)
            self.ledger.flush()
            result = self.dispatch.send(self.outbox, now, stop, patience)
        with contained(outcome, "following up"), self.ledger.writing() as books:
            self._returns().follow_up(self.roster(books, result.at), result.at)
        outcome.sent, outcome.failed = result.sent, result.failed
        if result.fault is not None:
            outcome.faults.append(result.fault)
        return outcome

    def _recount(self, months: Iterable[str], reading: Pass, now: datetime) -> Pass:
        """The ledger held against the mailbox; each of the months in full, up to one that has hidden mail."""
        night = Night(self.config, self.ledger, self.boxes, self.examiner)
        self._tell_clerks(night.look(now), now)
        for month in months if reading.complete else ():
            whole, notice = night.before_closing(month, now)
            self._tell_clerks(filter(None, [notice]), now)
            if not whole:
                return replace(reading, held_back=month)
        return reading

    def _news(self, outcome: Outcome, now: datetime, *, whole: bool) -> Iterator[Notice]:
        """What the clerks must hear of without asking; each kind once a day at most."""
        taken = outcome.taken
        if taken.held:
            folders = tuple(sorted({f"{at.mailbox} {at.folder}" for at in taken.held}))
            yield Notice(NoticeKind.HELD, len(taken.held), folders)
        if broken := tuple(outcome.broken):
            yield Notice(NoticeKind.FAULT, len(broken), broken)
        pause = self.ledger.last_pause()
        if pause is not None and now - pause.since > UNSENT_TOO_LONG:
            waiting = len(self.ledger.books.office.outgoing.waiting)
            yield Notice(NoticeKind.SENDING, waiting, (pause.fault,), since=pause.since)
        if whole and (broken := (*self.press.check(), *self.papers.faults)):
            yield Notice(NoticeKind.TEMPLATES, len(broken), broken)

    def _tell_clerks(self, news: Iterable[Notice], now: datetime) -> None:
        letters = [
            notices.operator_notice(self.press, self.config.office, one, recipient=clerk, now=now)
            for one in news
            for clerk in self.config.clerks
        ]
        self.dispatch.post(letters, now)


@contextmanager
def tolerated(outcome: Outcome) -> Iterator[None]:
    """A mailbox that fails while it is counted does not keep the rest from being done; it is counted again."""
    try:
        yield
    except MailboxError as fault:
        log.warning("%s", fault)
        outcome.faults.append(fault)


@contextmanager
def contained(outcome: Outcome, part: str) -> Iterator[None]:
    """A fault of the program itself in one part of a round does not keep the others from being done."""
    try:
        yield
    except MailprocError:
        raise
    except Exception as fault:  # the one place where a part of the round may do anything
        log.exception("%s failed by a fault of the program; the rest of the round goes on", part)
        words = f"{part} failed by a fault of the program ({type(fault).__name__}): see the log, and report it"
        outcome.faults.append(MailprocError(words))
        outcome.broken.append(f"{part}: {type(fault).__name__}")
