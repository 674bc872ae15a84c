"""Orders by mail: who wrote them is proven or asked back, each line is carried out once, and all is answered.

The order of effects, for each mail with Due.ORDERS: an offer that it takes up is `Redeemed`; each line is one commit,
`Commanded`, `PapersMade` or `NotDone`, which names the mail and the line's place; then the letter's bytes; then
`Lettered`, which takes the due off. After a crash the lines that were answered are passed over, and the transcript is
made from their answers. A mail that is not heard is `Rejected`, and silenced.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailproc import figures
from mailproc.config import Config
from mailproc.desk import Desk, Reply, Verdict
from mailproc.desk.filling import SAME
from mailproc.dispatch import Dispatch
from mailproc.ledger.archive import Reading
from mailproc.ledger.epochs import apart
from mailproc.ledger.events import Lettered, Offer, Redeemed, Rejected, Source
from mailproc.ledger.ledger import Ledger
from mailproc.matters import Pending
from mailproc.model import Address, Due, Letter, LetterKind, MailClass, Proof, Submission
from mailproc.offering import Offering
from mailproc.office import approval, calendar, offers, worksheet
from mailproc.office.decision import TOO_OLD_TO_ANSWER
from mailproc.office.lines import without_signature
from mailproc.office.orders import Command, Filled, Release, ReleaseSummary, Unclear, undoing
from mailproc.office.references import Question
from mailproc.office.roster import Roster
from mailproc.post import letter as post_letter
from mailproc.press import echo, notices, transcript
from mailproc.press.notices import Notice, NoticeKind
from mailproc.press.render import Press
from mailproc.publish import Publisher

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NOT_UNDERSTOOD = 5  # so many lines: what follows is prose, and not read
ASKED_AN_HOUR = 6  # mails of one address that are asked back, or told how to write, within an hour
DECLINED_AN_HOUR = 60  # mails of one address that are told of a link that does nothing any more
LINKS = 20  # ready answers in a transcript; what is beyond can be typed
OF_A_MONTH = frozenset({LetterKind.TALLY, LetterKind.DRAFT, LetterKind.CIRCULAR})  # in an answer, 7 is that month's

Orders = Sequence[tuple[int, Command | Filled | Unclear]]


@dataclass(frozen=True, slots=True)
class Heard:
    """A mail with orders while it is dealt with. `person` is the clerk or signer whose address it bears."""

    mail: Submission
    words: Reading
    person: Address
    desk: Desk


class Correspondence:
    """Deals with clerks' and signers' mail. Used within `ledger.writing()`."""

    def __init__(self, config: Config, ledger: Ledger, press: Press, dispatch: Dispatch) -> None:
        self.config = config
        self.ledger = ledger
        self.press = press
        self.dispatch = dispatch
        self.people = {person.address: person for person in (*config.signers, *config.clerks)}
        self.clerks = frozenset(person.address for person in config.clerks)
        self.signers = frozenset(person.address for person in config.signers)

    def hear(self, roster: Roster, publisher: Publisher, now: datetime) -> None:
        """Deal with all mails that order something, in the order of their arrival; tell of those not heard."""
        for mail in self._due():
            desk = Desk(self.config, self.ledger, roster, publisher, mail.sender.address)
            heard = Heard(mail, self.ledger.words(mail.digest), self.people.get(mail.sender.address, mail.sender), desk)
            why = self._deal(heard, now)
            if why:
                self._reject(mail, why, now)
                self.dispatch.post((), now, (mail.digest,))
        self._report(now)

    def _due(self) -> list[Submission]:
        books = self.ledger.books
        mails = (books.month(month).submissions[digest] for digest, month in books.office.due.items())
        return sorted((one for one in mails if Due.ORDERS in one.due), key=lambda one: (one.arrival, one.digest))

    # --- who is it, and what does he want ---

    def _deal(self, heard: Heard, now: datetime) -> str:
        """Answer a mail; returns why it is not heard, "" where it is."""
        mail, words = heard.mail, heard.words
        found = words.authenticity
        if found is None:
            return "lost"
        if found.proof is Proof.FAILED:
            return "dmarc_failed"
        if now - mail.arrival > TOO_OLD_TO_ANSWER:
            return "too_old"
        token = offers.in_subject(mail.subject)
        if token is not None:
            return self._redeem(heard, token, now)
        proven = found.proof is Proof.PROVEN and found.address == heard.person.address
        if approval.confirmed(self._typed(words)) and (offer := self._offer_answered(heard)):
            return self._take_up(heard, offer, now) if proven and not self._is_stale(heard) else "typed_yes"
        if self._is_repeated(mail):
            return "repeated"
        return self._orders(heard, now, doubt="" if proven else "unproven")

    def _is_stale(self, heard: Heard) -> bool:
        """Whether its Date is no witness that it was written just before it arrived (an old one, sent again)."""
        date = heard.words.date
        return date is None or not heard.words.message_id or abs(heard.mail.arrival - date) > DAY

    def _is_repeated(self, mail: Submission) -> bool:
        """Whether a command mail before it had the same Message-ID."""
        others = self.ledger.index.by_message_id(mail.message_id) if mail.message_id else ()
        return any(
            before.mail_class is MailClass.COMMAND and (before.arrival, before.digest) < (mail.arrival, mail.digest)
            for digest in others
            if digest != mail.digest and (before := self._mail(digest)) is not None
        )

    def _orders(self, heard: Heard, now: datetime, *, doubt: str) -> str:
        orders = self._read(heard)
        if not orders:
            self.dispatch.post((), now, (heard.mail.digest,))
            return ""
        if heard.person.address not in self.clerks and not isinstance(orders[0][1], Release | ReleaseSummary):
            return self._explain(heard, orders, now) if not doubt else "signer"
        doubt = doubt or ("stale" if self._is_stale(heard) else "")
        valid = any(not isinstance(order, Unclear) for _, order in orders)
        if not valid and self._is_enough(heard):
            self.dispatch.post((), now, (heard.mail.digest,))
            return ""
        if not doubt:
            self._carry_out(heard, orders, now, confirmed=self._approves(heard) is not None)
            return ""
        if len(self._recent(heard.mail, HOUR)) >= ASKED_AN_HOUR:
            return "flood"
        self._ask(heard, orders, doubt, now)
        return ""

    def _read(self, heard: Heard) -> Orders:
        """What a mail orders, each with its place: first all lines that are typed, then the cells of its worksheets."""
        release = self._approves(heard)
        if release is not None:
            return ((0, release),)
        month = self._month_answered(heard.words)

        def read(text: str, below: str = "") -> Sequence[Command | Unclear]:
            return heard.desk.read(text, heard.mail.arrival, month, below)

        sheets = heard.words.worksheets
        typed = self._answering(heard, read(self._typed(heard.words), heard.words.below))
        filled = enumerate(worksheet.read(sheets, read), start=len(typed))
        orders = (*_until_prose(typed, beside_sheet=bool(sheets)), *filled)
        return orders or tuple(enumerate(Unclear(sheet.name, Question.EMPTY) for sheet in sheets))

    def _typed(self, words: Reading) -> str:
        """What was typed, without its writer's signature."""
        office, people = self.config.office, (*self.config.clerks, *self.config.signers)
        names = (office.name, office.section, office.authority, *(person.name for person in people))
        return without_signature(words.typed, names)

    def _answering(self, heard: Heard, typed: Sequence[Command | Unclear]) -> Sequence[Command | Unclear]:
        """The orders, a release with the draft that the mail answers."""
        key = self._draft_answered(heard, LetterKind.DRAFT)
        return [replace(one, draft=key) if isinstance(one, Release) else one for one in typed]

    def _approves(self, heard: Heard) -> Release | ReleaseSummary | None:
        """The release that a signer gives by answering the draft he was sent with 同意."""
        if heard.person.address not in self.signers:
            return None
        signer = heard.person.name or heard.person.address
        line = approval.approved(heard.words.typed, heard.person.name)
        if line and (key := self._draft_answered(heard, LetterKind.DRAFT)):
            return Release(line, key[:7], signer, "", key)
        if line and (key := self._draft_answered(heard, LetterKind.SUMMARY_DRAFT)):
            return ReleaseSummary(line, key.partition("/")[0], signer, "", key)
        return None

    def _draft_answered(self, heard: Heard, draft: LetterKind) -> str:
        """The key of the draft of that kind to this person that a mail answers, "" where it answers none."""
        for reference in heard.words.references:
            kind, recipient, key = self.ledger.index.letter(reference) or ("", "", "")
            if kind == draft and recipient == heard.person.address:
                return key
        return ""

    def _month_answered(self, words: Reading) -> str:
        """The month of the paper that a mail answers, "" where it answers none."""
        for reference in words.references:
            kind, _, key = self.ledger.index.letter(reference) or ("", "", "")
            if kind in OF_A_MONTH:
                return key[:7]
        return ""

    # --- offers ---

    def _redeem(self, heard: Heard, token: str, now: datetime) -> str:
        """Take up the offer of a token, for whom it was made; whatever else the mail says is not read."""
        if not token:
            return "token_altered"
        offer = self.ledger.books.office.offers.get(offers.digest(token))
        if offer is None:
            return "token_unknown"
        found = heard.words.authenticity
        if found is None or found.address != offer.clerk or offer.clerk not in self.people:
            return "token_foreign"
        if not offers.is_genuine(token, self.ledger.secret(), offer.letter, offer.option, offer.clerk):
            return "token_unknown"
        return self._take_up(heard, offer, now)

    def _offer_answered(self, heard: Heard) -> Offer | None:
        """The offer to be confirmed in the letter of ours that a mail answers."""
        known = self.ledger.books.office.offers.values()
        made = {offer.letter: offer for offer in known if offer.option == offers.CONFIRM}
        answered = (made[name] for name in heard.words.references if name in made)
        return next((offer for offer in answered if offer.clerk == heard.person.address), None)

    def _take_up(self, heard: Heard, offer: Offer, now: datetime) -> str:
        mail, books = heard.mail, self.ledger.books
        by = books.office.redeemed.get(offer.token, "")
        refusal = self._settled(heard, offer, by, now)
        if refusal and len(self._recent(mail, HOUR)) < DECLINED_AN_HOUR:
            self._carry_out(heard, self._offered(heard, offer), now, confirmed=False, refusal=refusal)
            return ""
        if by not in {"", mail.digest}:
            return "token_used"
        if mail.arrival > offer.until:
            return "token_expired"
        orders = self._offered(heard, offer)
        if not orders:
            return "token_changed"
        if not by:
            self.ledger.commit(Redeemed(offer.token, mail.digest), now)
        self._carry_out(heard, orders, now, confirmed=offer.option == offers.CONFIRM)
        return ""

    def _settled(self, heard: Heard, offer: Offer, by: str, now: datetime) -> str:
        """Why a link of a digest does nothing: what it decides was decided meanwhile, or it was used; "" where it does.

        `by` is the mail that used it.
        """
        if not offer.matter or by == heard.mail.digest:
            return ""
        desk = heard.desk
        pending = Pending(self.config, self.ledger.books, desk.at.roster, desk.publisher, self.ledger, now)
        if offer.matter not in {matter.key for matter in pending.matters(offer.clerk)}:
            return "decided"
        return "used" if by else ""

    def _offered(self, heard: Heard, offer: Offer) -> Orders:
        """What an offer orders, as it was offered; () where its lines are no longer read so."""
        if not offer.mail:
            orders = tuple(enumerate(heard.desk.read("\n".join(offer.lines), heard.mail.arrival)))
            return () if any(isinstance(order, Unclear) for _, order in orders) else orders
        first = self._mail(offer.mail)
        if first is None:
            return ()
        ordered = dict(self._read(Heard(first, self.ledger.words(first.digest), heard.person, heard.desk)))
        meant = tuple((place, ordered[place]) for place in offer.places if place in ordered)
        return meant if tuple(order.line for _, order in meant) == offer.lines else ()

    # --- answers ---

    def _carry_out(self, heard: Heard, orders: Orders, now: datetime, *, confirmed: bool, refusal: str = "") -> None:
        """Each line once, then the transcript; what asks for a second word is offered in it."""
        mail, desk = heard.mail, heard.desk
        replies = [
            (p, desk.answer(order, now, Source(mail.digest, p), confirmed=confirmed, refusal=refusal))
            for p, order in orders
        ]
        asked = [(place, reply.line) for place, reply in replies if reply.verdict is Verdict.CONFIRM]
        self._transcript(heard, [reply for _, reply in replies], asked, now)

    def _explain(self, heard: Heard, orders: Orders, now: datetime) -> str:
        """To a signer who wrote something else than 同意: how to approve. The clerks see that he wrote."""
        self._reject(heard.mail, "signer", now)
        refused = [Reply(order.line, Verdict.REFUSED, "signer") for _, order in orders]
        if self._is_enough(heard):
            return "signer"
        self._transcript(heard, refused, [], now)
        return ""

    def _transcript(
        self, heard: Heard, replies: Sequence[Reply], asked: Sequence[tuple[int, str]], now: datetime
    ) -> None:
        offering = self._offering(heard, LetterKind.TRANSCRIPT, now)
        made, link = _confirming(offering, _lines_of(heard.mail), asked)
        names = {unit.id: unit.short for unit in heard.desk.at.roster.units}
        rows: list[echo.Row] = []
        same = tuple(name for reply in replies if reply.why == SAME for name in reply.names)
        for place, reply in enumerate(replies):
            if reply.why == SAME:
                continue
            ready = _ready(offering, place, reply, LINKS - len(made))
            made += tuple(offer for offer, _ in ready)
            waits = reply.credits if reply.verdict is Verdict.CONFIRM else ()
            changes = transcript.changes(reply.credits, names, figures.standing(self.ledger.books, waits))
            rows.append(_row(reply, changes, {offer.lines[0]: link for offer, link in ready}))
        letter = echo.transcript(
            self.press,
            self.config.office,
            heard.mail,
            rows,
            asked=tuple(line for _, line in asked),
            link=link,
            recipient=heard.person,
            now=now,
            same=same,
        )
        self._post(heard.mail, letter, made, now)

    def _ask(self, heard: Heard, orders: Orders, doubt: str, now: datetime) -> None:
        """Nothing is done; the listed address, never any other, gets the lines back with one link."""
        meant = [(place, order.line) for place, order in orders if not isinstance(order, Unclear)]
        made, link = _confirming(self._offering(heard, LetterKind.CONFIRMATION, now), heard.mail.digest, meant)
        letter = echo.confirmation(
            self.press,
            self.config.office,
            heard.mail,
            [_asked(order) for _, order in orders],
            doubt=doubt,
            link=link,
            recipient=heard.person,
            now=now,
        )
        self._post(heard.mail, letter, made, now)

    def _offering(self, heard: Heard, kind: LetterKind, now: datetime) -> Offering:
        clerk = heard.person.address
        letter = post_letter.identity(kind, self._key(heard.mail), clerk, self.dispatch.sender.domain)
        return Offering(self.config.office, self.ledger.secret(), letter, clerk, now)

    def _post(self, mail: Submission, letter: Letter, made: tuple[Offer, ...], now: datetime) -> None:
        records = self.dispatch.write([replace(letter, key=self._key(mail))], now)
        self.ledger.commit(Lettered(records, (mail.digest,), offers=made), now)

    def _key(self, mail: Submission) -> str:
        """What the Message-ID of an answer is made of."""
        return apart(mail.digest, self.ledger.books.office.epoch)

    # --- enough is enough ---

    def _is_enough(self, heard: Heard) -> bool:
        """Whether a mail with nothing in it that we understand goes unanswered: said before, or one of very many.

        So two machines that answer each other end, whatever they say (design: Answering).
        """
        before = (self.ledger.words(one.digest) for one in self._recent(heard.mail, 31 * DAY))
        said = heard.words.typed, heard.words.below, heard.words.worksheets
        return len(self._recent(heard.mail, HOUR)) >= ASKED_AN_HOUR or any(
            (words.typed, words.below, words.worksheets) == said for words in before
        )

    def _recent(self, mail: Submission, span: timedelta) -> list[Submission]:
        """The mails from this address that were answered, and arrived within a span before it."""
        months = {self._month(mail.arrival - span), self._month(mail.arrival)}
        return [
            one
            for month in sorted(months)
            for one in self.ledger.books.month(month).submissions.values()
            if one.mail_class is MailClass.COMMAND
            and one.answered
            and one.sender.address == mail.sender.address
            and mail.arrival - span < one.arrival <= mail.arrival
        ]

    # --- those not heard ---

    def _reject(self, mail: Submission, why: str, now: datetime) -> None:
        if mail.digest not in self.ledger.books.office.rejected:
            self.ledger.commit(Rejected(mail.digest, self._month(mail.arrival), why), now)

    def _report(self, now: datetime) -> None:
        """Tell the clerks of the mails not heard, all in one letter, once a day; later ones wait for the next day."""
        rejected = list(self.ledger.books.office.rejected.values())
        if not rejected:
            return
        office = self.config.office
        mails = [(self.ledger.books.month(one.month).submissions[one.mail], one.why) for one in rejected]
        details = tuple(
            echo.rejection(office, mail, why, token=offers.in_subject(mail.subject) is not None) for mail, why in mails
        )
        notice = Notice(NoticeKind.REJECTED, len(details), details)
        letters = [
            notices.operator_notice(self.press, office, notice, recipient=clerk, now=now)
            for clerk in self.config.clerks
        ]
        records = self.dispatch.write(letters, now)
        if records:
            self.ledger.commit(Lettered(records, told=tuple(one.mail for one in rejected)), now)

    # --- looking up ---

    def _mail(self, digest: str) -> Submission | None:
        known = self.ledger.index.mail(digest)
        return self.ledger.books.month(known[0]).submissions.get(digest) if known else None

    def _month(self, moment: datetime) -> str:
        return calendar.month_of(moment, self.config.office.period_start, self.config.office.zone)


def _until_prose(orders: Sequence[Command | Unclear], *, beside_sheet: bool) -> Iterator[tuple[int, Command | Unclear]]:
    """What is typed, until too many lines are no orders. What only covers a worksheet, 表已填好, is passed over."""
    unclear = 0
    for place, order in enumerate(orders):
        if beside_sheet and isinstance(order, Unclear) and worksheet.is_cover(order.line):
            continue
        yield place, order
        unclear += isinstance(order, Unclear)
        if unclear == NOT_UNDERSTOOD:
            return


def _lines_of(mail: Submission) -> str:
    """The mail whose lines were carried out; "" where a link's were, which stand for themselves."""
    return mail.digest if offers.in_subject(mail.subject) is None else ""


def _confirming(offering: Offering, mail: str, lines: Sequence[tuple[int, str]]) -> tuple[tuple[Offer, ...], echo.Link]:
    """The offer to carry out these lines of a mail (Offer), and the link to it; none where there are no lines."""
    if not lines:
        return (), echo.NO_LINK
    offer, link = offering.of_mail(mail, tuple(lines))
    return (offer,), link


def _ready(offering: Offering, place: int, reply: Reply, most: int) -> list[tuple[Offer, echo.Link]]:
    """What an answered line offers: to take it back, or what may have been meant."""
    lines = (*([undoing(reply.number)] if reply.number else ()), *reply.choices)
    return [offering.ready(f"r{place}.{n}", line) for n, line in enumerate(lines)][: max(most, 0)]


def _row(reply: Reply, changes: tuple[str, ...], links: dict[str, echo.Link]) -> echo.Row:
    undo = undoing(reply.number) if reply.number else ""
    return echo.Row(
        line=reply.line,
        answer=transcript.words(reply.verdict.value, reply.why, reply.names, reply.letters),
        changes=changes,
        done=reply.verdict is Verdict.DONE,
        undo=echo.Choice(undo, links.get(undo, echo.NO_LINK)) if undo else None,
        choices=tuple(echo.Choice(line, links.get(line, echo.NO_LINK)) for line in reply.choices),
        page=reply.page,
    )


def _asked(order: Command | Filled | Unclear) -> echo.Row:
    if isinstance(order, Unclear):
        return echo.Row(order.line, transcript.words(Verdict.UNCLEAR, order.question.value, order.choices))
    return echo.Row(order.line)
