"""The clerk's lines: understood by office.commands, planned by what they order, committed one by one, each answered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import assert_never

from mailproc import rosters
from mailproc.config import Config
from mailproc.correcting import Correcting
from mailproc.desk import (
    addressing,
    adopting,
    asking,
    commissioning,
    deciding,
    filling,
    holding,
    mailing,
    reforming,
    settling,
    teaching,
    undoing,
    wording,
)
from mailproc.desk.helping import help_page
from mailproc.desk.lookup import Lookup
from mailproc.desk.reply import Plan, RefusedError, Reply, SeveralError, Verdict
from mailproc.errors import CommandError, ConfigError
from mailproc.ledger.events import Cleared, NotDone, Source
from mailproc.ledger.ledger import Ledger
from mailproc.office import calendar, commands, terms
from mailproc.office.orders import (
    Accept,
    Adopt,
    AdoptUnmailed,
    Answered,
    Ask,
    Attribute,
    ChatText,
    Command,
    Commission,
    Correct,
    Count,
    Deduct,
    Excused,
    Filled,
    Fulfilled,
    GoneOut,
    Help,
    Hide,
    HoldBack,
    Inform,
    Instruct,
    Keep,
    Leave,
    LetOut,
    MergeUnit,
    Missed,
    NotCount,
    Postpone,
    Profile,
    Release,
    ReleaseSummary,
    Remind,
    Rename,
    Repeat,
    Resume,
    Search,
    Suspend,
    Tell,
    Topics,
    Unclear,
    Undo,
    UnitMonth,
    Wording,
)
from mailproc.office.roster import Roster
from mailproc.press.page import Page
from mailproc.press.summary import term_name
from mailproc.publish import NotReleasedError, Publisher
from mailproc.summaries import NotSummedError, Summaries


class Desk:
    """Carries out lines within `ledger.writing()`. `who` is the person whose lines they are."""

    def __init__(self, config: Config, ledger: Ledger, roster: Roster, publisher: Publisher, who: str) -> None:
        self.config = config
        self.ledger = ledger
        self.publisher = publisher
        clerks = {person.address for person in config.clerks}
        self.signers = {person.address for person in config.signers} - clerks
        start = config.office.start
        self.at = Lookup(config, ledger, roster, who, start, f"{start:%Y-%m}")

    def do(self, text: str, now: datetime, *, confirmed: bool) -> tuple[Reply, ...]:
        """Carry out the lines of a text, each by itself; what cannot be done changes nothing.

        `confirmed` lets through what asks for a second word: deductions, releases, what touches a published
        month, and what takes a mail from one unit to another (office rules §9).
        """
        return tuple(self._answer(order, now, confirmed=confirmed) for order in self.read(text, now))

    def read(self, text: str, typed: datetime, month: str = "", below: str = "") -> tuple[Command | Unclear, ...]:
        """What a text orders, as of the moment it was typed. Bare numbers are of `month`, "": of the current one.

        What stands `below` a quoted line orders nothing, and is asked back.
        """
        day, current = calendar.local_day(typed, self.config.office.zone), self.at.month(typed)
        self.at = replace(self.at, day=day, current=month or current, roster=self._roster(day))
        return self._parse(text, current, month, below)

    def _parse(self, text: str, current: str, answered: str, below: str = "") -> tuple[Command | Unclear, ...]:
        rules = self.config.rules
        known = (rules.outlets, rules.instructions, rules.deductions)
        return commands.parse(text, self.at.day, *known, month=current, answered=answered, below=below)

    def answer(
        self, order: Command | Filled | Unclear, now: datetime, source: Source, *, confirmed: bool, refusal: str = ""
    ) -> Reply:
        """Carry out a line of a mail, or do nothing where that was answered before; the answer is in the journal.

        `refusal`: it is not to be carried out, and why.
        """
        said = self.ledger.books.office.said.get((source.mail, source.place))
        if said is not None:
            return Reply(
                line=order.line,
                verdict=Verdict(said.verdict),
                why=said.why or kind_of(order),
                names=said.source.names,
                credits=said.credits,
                letters=said.letters,
                number=said.number,
                choices=said.choices,
            )
        if refusal:
            reply = Reply(order.line, Verdict.REFUSED, refusal)
        else:
            reply = self._answer(order, now, confirmed=confirmed, source=source)
        if reply.verdict is not Verdict.DONE:
            names = replace(source, names=reply.names)
            why = (order.line, reply.verdict.value, reply.why, reply.credits, reply.choices)
            self.ledger.commit(NotDone(names, *why), now)
        return reply

    def _answer(
        self, order: Command | Filled | Unclear, now: datetime, *, confirmed: bool, source: Source | None = None
    ) -> Reply:
        if isinstance(order, Unclear):
            return Reply(order.line, Verdict.UNCLEAR, order.question.value, order.choices, choices=order.ready)
        try:
            current = filling.current(order, self.at) if isinstance(order, Filled) else order
            return self._take(current, now, source, confirmed=confirmed)
        except SeveralError as several:
            choices = tuple(self._numbered(order.line, several))
            return Reply(order.line, Verdict.REFUSED, several.why, several.names, choices=choices)
        except RefusedError as refusal:
            return Reply(order.line, Verdict.REFUSED, refusal.why, refusal.names, choices=refusal.choices)
        except (CommandError, ConfigError) as fault:
            return Reply(order.line, Verdict.REFUSED, "fault", (str(fault),))

    def _take(self, order: Command, now: datetime, source: Source | None, *, confirmed: bool) -> Reply:
        """An order whose event is its own, or a plan that becomes an entry. Raises as plans do."""
        match order:
            case Release():
                return self._release(order, now, source, confirmed=confirmed)
            case ReleaseSummary():
                return self._release_summary(order, now, source, confirmed=confirmed)
            case Correct():
                return self._correct(order, now, source, confirmed=confirmed)
            case Accept():
                return self._accept(order, now, source, confirmed=confirmed)
            case LetOut() | GoneOut():
                return self._let_out(order, now, source, confirmed=confirmed)
            case _:
                return self._carry_out(order, self._plan(order, now), now, confirmed=confirmed, source=source)

    def _numbered(self, line: str, several: SeveralError) -> Iterator[str]:
        """The line with each item's number in the place of the title that several have."""
        typed = f"《{several.words}》" if f"《{several.words}》" in line else several.words
        for item in several.items:
            written = line.replace(typed, item)
            read = self._parse(written, self.at.current, self.at.current)
            if written != line and len(read) == 1 and not isinstance(read[0], Unclear):
                yield written

    def _plan(self, order: Command, now: datetime) -> Plan | Page:  # noqa: C901, PLR0912 one case an order
        match order:
            case Adopt():
                return adopting.adopt(order, self.at, now)
            case AdoptUnmailed():
                return adopting.adopt_unmailed(order, self.at, now)
            case Instruct():
                return adopting.instruct(order, self.at, now)
            case Deduct():
                return adopting.deduct(order, self.at, now)
            case Count() | NotCount():
                return deciding.count(order, self.at, now)
            case Attribute():
                return deciding.attribute(order, self.at, now)
            case Suspend():
                return addressing.suspend(order, self.at, now)
            case Resume():
                return addressing.resume(order, self.at, now)
            case Tell():
                return deciding.tell(order, self.at)
            case Hide():
                return deciding.hide(order, self.at)
            case Topics() | Remind():
                return mailing.to_units(order, self.at, self.publisher, now)
            case Wording():
                return wording.words(order, self.at, now)
            case Undo():
                return undoing.undo(order, self.at, self.publisher.press, now)
            case Repeat():
                return settling.repeat(order, self.at, now)
            case Keep():
                return settling.keep(order, self.at, now)
            case Answered():
                return settling.answered(order, self.at, now)
            case Ask():
                return settling.ask(order, self.at, self.publisher.press, now)
            case HoldBack():
                return holding.hold_back(order, self.at, now)
            case Commission():
                return commissioning.commission(order, self.at, self.publisher.press, now)
            case Postpone():
                return commissioning.postpone(order, self.at, self.publisher.press, now)
            case Fulfilled() | Missed() | Excused():
                return commissioning.end(order, self.at, now)
            case UnitMonth() | Profile() | Search() | ChatText():
                return asking.answer(order, self.at, now)
            case Inform():
                return teaching.inform(order, self.at, now)
            case Leave():
                return teaching.leave(order, self.at, now)
            case MergeUnit():
                return reforming.merge(order, self.at, now)
            case Rename():
                return reforming.rename(order, self.at, now)
            case Help():
                return help_page()
            case Release() | ReleaseSummary() | Correct() | Accept() | LetOut() | GoneOut():
                raise CommandError("an event of its own, and no entry of the ledger")
            case _:
                assert_never(order)

    def _carry_out(
        self, order: Command, plan: Plan | Page, now: datetime, *, confirmed: bool, source: Source | None
    ) -> Reply:
        kind = kind_of(order)
        if isinstance(plan, Page):
            return Reply(order.line, Verdict.DONE, kind, page=plan)
        if plan.asks and not confirmed:
            return Reply(order.line, Verdict.CONFIRM, kind, plan.names, plan.event.credits, len(plan.letters))
        letters = self.publisher.dispatch.write(plan.letters, now)
        names = (plan.called, *plan.names) if plan.called else plan.names
        said = source and replace(source, names=names)
        event = replace(plan.event, source=said, letters=letters, choices=plan.choices)
        entry = self.ledger.commit(event, now)
        self.at = replace(self.at, roster=self._roster(self.at.day))
        number = entry.n if event.can_be_undone else 0
        return Reply(order.line, Verdict.DONE, kind, names, event.credits, len(letters), number, choices=plan.choices)

    def _roster(self, day: date) -> Roster:
        """The roster with what the lines before have taught."""
        return rosters.on(self.config, self.ledger.books, day)

    def _accept(self, order: Accept, now: datetime, source: Source | None, *, confirmed: bool) -> Reply:
        event, count = holding.accepted(order, self.at)
        names = (event.folder, f"{count}封")
        if not confirmed:
            return Reply(order.line, Verdict.CONFIRM, kind_of(order), names)
        self.ledger.commit(replace(event, source=source and replace(source, names=names)), now)
        return Reply(order.line, Verdict.DONE, kind_of(order), names)

    def _let_out(self, order: LetOut | GoneOut, now: datetime, source: Source | None, *, confirmed: bool) -> Reply:
        """Papers that wait since a restore go out with the next round, or are put down as gone out before it."""
        course, names = self.at.books.course(order.month), (order.month,)
        gone = isinstance(order, GoneOut)
        if not self.publisher.waits_for_word(course) or (gone and course.drafted):
            raise RefusedError("no_papers", order.month)
        if not confirmed:
            return Reply(order.line, Verdict.CONFIRM, kind_of(order), names)
        said = source and replace(source, names=names)
        if gone:
            self.publisher.gone_out(order.month, now, said)
        else:
            self.ledger.commit(Cleared(order.month, self.at.who, said), now)
        return Reply(order.line, Verdict.DONE, kind_of(order), names)

    def _release(self, order: Release, now: datetime, source: Source | None, *, confirmed: bool) -> Reply:
        names = (order.month,)
        try:
            self.publisher.may_release(order.month, now)
            signs = self.at.who in self.signers
            if signs and self.at.books.course(order.month).held_back:
                raise RefusedError("held_back", order.month)
            if signs or order.draft:
                self.publisher.may_approve(order.month, order.draft, now)
            if not confirmed:
                why = "releasechanged" if self.publisher.is_outdated(order.month, now) else kind_of(order)
                return Reply(order.line, Verdict.CONFIRM, why, names)
            letters = self.publisher.release(
                order.month,
                self.at.roster,
                now,
                signer=order.signer,
                document_number=order.document_number,
                source=source and replace(source, names=names),
            )
        except NotReleasedError as refusal:
            return Reply(order.line, Verdict.REFUSED, refusal.why, (refusal.month,))
        return Reply(order.line, Verdict.DONE, kind_of(order), names, letters=letters)

    def _release_summary(
        self, order: ReleaseSummary, now: datetime, source: Source | None, *, confirmed: bool
    ) -> Reply:
        summaries = Summaries(self.publisher)
        term = terms.summed(order.term, self.config.office.year_start)
        names = (term_name(term),)
        try:
            summaries.may_release(term)
            if order.draft and order.draft != summaries.last_draft(term):
                raise RefusedError("draft_changed", *names)
            if not confirmed:
                return Reply(order.line, Verdict.CONFIRM, kind_of(order), names)
            letters = summaries.release(
                term,
                self.at.roster,
                now,
                signer=order.signer,
                document_number=order.document_number,
                source=source and replace(source, names=names),
            )
        except NotSummedError as refusal:
            return Reply(order.line, Verdict.REFUSED, refusal.why, names)
        return Reply(order.line, Verdict.DONE, kind_of(order), names, letters=letters)

    def _correct(self, order: Correct, now: datetime, source: Source | None, *, confirmed: bool) -> Reply:
        names, stamp, correcting = (order.month,), self.at.stamp(now), Correcting(self.publisher)
        try:
            entries = correcting.moving(order, stamp)
        except NotReleasedError as refusal:
            return Reply(order.line, Verdict.REFUSED, refusal.why, (refusal.month,))
        if not confirmed:
            return Reply(order.line, Verdict.CONFIRM, kind_of(order), names, entries)
        letters = correcting.correct(order, self.at.roster, stamp, source and replace(source, names=names))
        return Reply(order.line, Verdict.DONE, kind_of(order), names, entries, letters)


def kind_of(order: Command | Filled | Unclear) -> str:
    """By what press.transcript knows an order."""
    return type(order.order if isinstance(order, Filled) else order).__name__.lower()
