"""What can happen: one class an event, one event a journal line. The journal is nothing but these."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args

from mailproc.model import (
    NO_LESSONS,
    Address,
    CommissionEnd,
    CommissionRecord,
    Credit,
    Due,
    ItemRecord,
    Lessons,
    LetterKind,
    Location,
    MailClass,
    Postponement,
)


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What a person decided of an item: whether it counts, and whose it is."""

    item: str
    counted: bool
    units: tuple[str, ...]
    reason: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class MailChange:
    """What a person decided of a mail: whose it is, and so its class."""

    digest: str
    month: str
    unit: str
    mail_class: MailClass
    items: tuple[ItemChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Return:
    """What a delivery report says of a letter of ours: it came back (`permanent`), or is late.

    `kind` and `key` are the letter's; `status` and `words` as in model.Failure. `proven`: the report brings our
    signed mark back, so whoever wrote it had the letter in hand.
    """

    letter: str
    kind: LetterKind
    key: str
    address: str
    status: str = ""
    permanent: bool = True
    words: str = ""
    proven: bool = False


@dataclass(frozen=True, slots=True)
class MailRecorded:
    """A mail was seen for the first time and decided. Its words stand in the archive's reading.

    `joins` are changes of earlier mails: a joint report's further units are put down at its first item.
    `sender` is set only where there is no reading: of restricted and unreadable mails. `returns` are the letters of
    ours that a bounce names.
    """

    digest: str
    month: str
    arrival: datetime
    size: int
    location: Location
    mail_class: MailClass
    number: str = ""
    unit: str = ""
    items: tuple[ItemRecord, ...] = ()
    credits: tuple[Credit, ...] = ()
    due: tuple[Due, ...] = ()
    reason: str = ""
    joins: tuple[MailChange, ...] = ()
    sender: Address | None = None
    returns: tuple[Return, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighting:
    digest: str
    location: Location


@dataclass(frozen=True, slots=True)
class SeenAgain:
    """Mails already in the ledger lie (also) elsewhere."""

    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class HistoryFound:
    """UIDs of mails that arrived before the office's start: never fetched. `uids` as in UidSet."""

    mailbox: str
    folder: str
    uidvalidity: int
    uids: str


@dataclass(frozen=True, slots=True)
class Held:
    """Unknown old mails that appeared all at once: they wait for a person (`mailproc accept`)."""

    mailbox: str
    folder: str
    uidvalidity: int
    uids: str
    why: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """Mails that the server lists and does not give, or not with an arrival that can be: asked for again."""

    mailbox: str
    folder: str
    uidvalidity: int
    uids: str


@dataclass(frozen=True, slots=True)
class Vanished:
    """Mails that were withheld until the folder held them no more: never read, and nothing is guessed of them."""

    mailbox: str
    folder: str
    uidvalidity: int
    uids: str


@dataclass(frozen=True, slots=True)
class Source:
    """The mail and the line in it that an event comes from. `names` are what its answer speaks of."""

    mail: str
    place: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A person let the held mails of a folder in."""

    mailbox: str
    folder: str
    who: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """A letter whose final bytes are in state/letters/. `hint`: it carried the monthly reminder."""

    id: str
    kind: LetterKind
    recipient: str
    subject_key: str
    covers: tuple[str, ...] = ()
    hint: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What a link in a letter of ours can do: carry out these lines, once, by a mail from this address.

    `token` is the SHA-256 of the token, which stands in the letter alone. The lines are of a mail, `places` theirs
    among all its lines; or stand for themselves, with full numbers, where `mail` is "". `until` is the last moment at
    which a mail with the token may arrive. `matter` is the key of what it decides, "" where it is none of a digest's:
    once that waits no more, the offer does nothing.
    """

    token: str
    letter: str
    option: str
    clerk: str
    mail: str
    places: tuple[int, ...]
    lines: tuple[str, ...]
    until: datetime
    matter: str = ""


@dataclass(frozen=True, slots=True)
class Lettered:
    """Letters were written; they are sent from now on, until delivered or given up.

    `told` are failed letters, suspended addresses and rejected mails that the clerks are told of by these; `offers`
    are what links in them can do.
    """

    letters: tuple[LetterRecord, ...]
    silenced: tuple[str, ...] = ()  # digests of mails whose due letters are dropped, and why is in their record
    told: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the mail server said to a letter: outcome is sent, refused (for good), deferred, or expired (deferred for
    too long, given up); or missing: its bytes are not on our disk.

    `status` is the enhanced status code that `answer` tells or means, `about` is recipient, content or size.
    """

    letter: str
    outcome: str
    answer: str = ""
    status: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Suspended:
    """No letter goes to the address any more, for these failed one after another; a clerk may resume."""

    address: str
    letters: tuple[str, ...] = ()
    status: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Unmailed:
    """An item that never came by mail (补录): its evidence is the command itself."""

    id: str
    unit: str
    title: str


@dataclass(frozen=True, slots=True)
class SentTopics:
    """报送要点 as they went to all units: for which month, and the clerk's words."""

    month: str
    text: str


@dataclass(frozen=True, slots=True)
class CircularWords:
    """A clerk's own words for a month's circular: its "opening" paragraph, or its "problems"."""

    month: str
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Commanded:
    """A clerk's line was carried out. `before` is what `changes` replaced, for taking it back.

    `undoes` is the journal number of the command that this one takes back. `source` is None for a line of the shell.
    """

    line: str
    who: str
    credits: tuple[Credit, ...] = ()
    changes: tuple[MailChange, ...] = ()
    before: tuple[MailChange, ...] = ()
    unmailed: tuple[Unmailed, ...] = ()
    lessons: Lessons = NO_LESSONS
    undoes: int = 0
    suspends: tuple[str, ...] = ()  # addresses
    resumes: tuple[str, ...] = ()
    source: Source | None = None
    letters: tuple[LetterRecord, ...] = ()  # that go out with it
    settles: tuple[str, ...] = ()  # items that are well as they stand
    unsettles: tuple[str, ...] = ()
    holds_back: tuple[str, ...] = ()  # months whose circular waits for a clerk's 印发
    frees: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()  # whole lines that may well follow it, as its answer offers them
    commissions: tuple[CommissionRecord, ...] = ()  # that units are asked for
    ends: tuple[CommissionEnd, ...] = ()  # of units' parts of commissions
    tells: tuple[str, ...] = ()  # items of which their units may hear what was held back
    topics: SentTopics | None = None
    reminds: str = ""  # the month whose units at zero are reminded
    answers: tuple[str, ...] = ()  # mails whose remarks a clerk has answered
    hides: tuple[str, ...] = ()  # items whose titles the circular does not tell
    postpones: tuple[Postponement, ...] = ()
    worded: CircularWords | None = None

    @property
    def can_be_undone(self) -> bool:
        """Whether a line can take it back. Letters that are out cannot be; units hear what becomes of a commission."""
        return not self.undoes and (not self.letters or bool(self.commissions or self.postpones))


@dataclass(frozen=True, slots=True)
class NotDone:
    """A line of a mail changed nothing: it was refused, not understood, or waits for a second word.

    `would` are the credits that it would enter then; `choices` are whole lines, one of which may have been meant.
    """

    source: Source
    line: str
    verdict: str
    why: str
    would: tuple[Credit, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A mail took an offer up; nothing else may from now on."""

    token: str
    mail: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A mail with orders is not heard, and why: forged, replayed, too late … The clerks are told, its sender is not."""

    mail: str
    month: str
    why: str


@dataclass(frozen=True, slots=True)
class MonthClosed:
    """Every folder was read to the end of the month, in a pass begun at least an hour after it."""

    month: str
    began: datetime


@dataclass(frozen=True, slots=True)
class PapersMade:
    """A stage of the month was reached: stated, drafted (again, where the circular has changed) or published.

    `deadline` is for the units' remarks. `figures` is the SHA-256 of the edition's files, kept under state/editions/;
    of a draft, of what it says.
    """

    month: str
    stage: str
    letters: tuple[LetterRecord, ...]
    deadline: datetime | None = None
    edition: int = 1
    issue: int = 0
    total: int = 0
    signer: str = ""
    document_number: str = ""
    figures: str = ""
    source: Source | None = None  # the line or reply of a mail that released it


@dataclass(frozen=True, slots=True)
class SummaryMade:
    """The summary of a half-year or year, or the fee list of a quarter, was drafted, or a summary published.

    `figures` is the SHA-256 of the published files, kept under state/editions/.
    """

    term: str
    stage: str
    letters: tuple[LetterRecord, ...]
    signer: str = ""
    document_number: str = ""
    figures: str = ""
    source: Source | None = None  # the line or reply of a mail that released it


@dataclass(frozen=True, slots=True)
class Corrected:
    """A person corrects a published month: late entries move into it, and a further edition of its circular is due."""

    month: str
    who: str
    line: str
    credits: tuple[Credit, ...]
    signer: str = ""
    document_number: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Digested:
    """The digest of a day was written to each clerk: of all that the journal says after line `since`."""

    day: date
    since: int
    letters: tuple[LetterRecord, ...]
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """情况反馈: units were told of what was entered for their items up to this moment; where nothing was, no letter."""

    until: datetime
    letters: tuple[LetterRecord, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """state/ was put back from a backup, and the lines after it are lost: what they said cannot be known.

    The numbers of these months go on at the next thousand. `since` is the last moment that the journal knew.
    """

    epoch: int
    since: datetime
    months: tuple[str, ...]
    who: str


@dataclass(frozen=True, slots=True)
class Cleared:
    """A person's word that a month's papers may go out, which might have gone out before a restore."""

    month: str
    who: str
    source: Source | None = None


Event = (
    MailRecorded
    | SeenAgain
    | HistoryFound
    | Held
    | Withheld
    | Vanished
    | Accepted
    | Lettered
    | Delivered
    | Suspended
    | Commanded
    | NotDone
    | Redeemed
    | Rejected
    | MonthClosed
    | PapersMade
    | SummaryMade
    | Corrected
    | Digested
    | FeedbackGiven
    | Restored
    | Cleared
)
KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal line: its number, when it was committed, what happened, and its own digest."""

    n: int
    at: datetime
    event: Event
    digest: str
