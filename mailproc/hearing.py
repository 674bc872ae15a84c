"""What a unit wrote in free words, made ready for the clerk: what it speaks of is looked up, nothing is changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailproc import figures
from mailproc.config import Config
from mailproc.errors import StateError
from mailproc.ledger import letout
from mailproc.ledger.archive import Reading
from mailproc.ledger.books import Books
from mailproc.model import Credit, Due, ItemRecord, ItemStatus, LetterKind, Submission
from mailproc.office import calendar, furniture, handovers, remarks, titles
from mailproc.office.roster import Roster
from mailproc.press import statement
from mailproc.press.remark import Beside, Spoken

LEAST_TITLE = 4  # characters of a title by which an item is looked for
MOST = 12  # items shown beside a remark
SHOWN_FOR = timedelta(days=14)  # then what a unit wrote waits no more


def lately(config: Config, books: Books, now: datetime) -> Iterator[Submission]:
    """The mails of the last two weeks."""
    office = config.office
    months = {calendar.month_of(moment, office.period_start, office.zone) for moment in (now - SHOWN_FOR, now)}
    for month in sorted(months & books.office.months):
        yield from (mail for mail in books.month(month).submissions.values() if now - mail.arrival <= SHOWN_FOR)


def unanswered(config: Config, books: Books, now: datetime) -> Iterator[Submission]:
    """The remarks of the last two weeks of which no clerk has said that they are answered."""
    answered = letout.answered(books)
    for mail in lately(config, books, now):
        if mail.remark and Due.REMARK in mail.due and mail.digest not in answered:
            yield mail


def may_count(item: ItemRecord, unit: str) -> bool:
    """Whether 计入 is an answer to the item's unit: it does not count, and could."""
    return not item.counted and item.status is not ItemStatus.JOINT and item.reason != "cap" and unit in item.units


@dataclass(frozen=True, slots=True)
class Gist:
    """A remark's words without greetings, on one line; the month of which it speaks, and the items that it names."""

    words: str
    month: str
    items: tuple[ItemRecord, ...]


@dataclass(frozen=True)
class Hearing:
    """Looks up what remarks speak of. `letter` gives kind, recipient and key of a letter of ours."""

    config: Config
    books: Books
    words: Callable[[str], Reading]
    letter: Callable[[str], tuple[str, str, str] | None]

    def spoken(self, mail: Submission, roster: Roster) -> Spoken:
        """A mail's words with all that the clerk needs to see beside them."""
        unit = mail.unit or mail.proposal
        name = roster.unit(unit).short if unit else ""
        words = self.words(mail.digest).typed
        found, missing = self._named(mail, words) if mail.remark else ([], [])
        return Spoken(
            mail=mail,
            unit=name,
            proposed=not mail.unit,
            words=words,
            gist=next(_saying(words), ""),
            beside=tuple(self._beside(one, roster) for one in found[:MOST]),
            missing=tuple(missing),
            proposals=handovers.lines(mail.handover, name) if mail.handover else (),
        )

    def gist(self, mail: Submission) -> Gist:
        """What a remark says, for the digest."""
        try:
            words = self.words(mail.digest).typed
        except StateError:  # its reading is lost; told by `verify`
            words = ""
        found, _ = self._named(mail, words)
        month, _ = self._answered(mail)
        return Gist(" ".join(_saying(words)), month, tuple(self._item(number)[1] for number in found[:MOST]))

    # --- what is spoken of ---

    def _named(self, mail: Submission, words: str) -> tuple[list[str], list[str]]:
        """The items that a remark speaks of, and the names for which there are none."""
        named = remarks.mentioned(f"{titles.unanswered(mail.subject)}\n{words}")
        month, listed = self._answered(mail)
        found: dict[str, None] = {}
        missing: list[str] = []

        def take(name: str, items: list[str]) -> None:
            found.update(dict.fromkeys(items))
            if not items:
                missing.append(name)

        for number in named.numbers:
            take(number, self._by_number(number))
        for seq in named.bare:
            take(f"{month}-{seq:04}", self._by_number(f"{month}-{seq:04}"))
        for place in named.places:
            take(f"第{place}条", listed[place - 1 : place] if place else [])
        for title in named.titles:
            take(f"《{title}》", self._by_title(title, mail, month))
        if mail.remark == LetterKind.RECEIPT:
            found.update(dict.fromkeys(listed))
        return list(found), missing

    def _answered(self, mail: Submission) -> tuple[str, list[str]]:
        """The month that the letter answered is of, and the items that it lists, in its order."""
        arrival_month = calendar.month_of(mail.arrival, self.config.office.period_start, self.config.office.zone)
        for reference in reversed(mail.references):
            kind, _, key = self.letter(reference) or ("", "", "")
            if kind == LetterKind.RECEIPT:
                items = self._brought_by(set(key.split("+")), arrival_month)
                return (items[0][:7] if items else arrival_month), items
            if kind == LetterKind.STATEMENT:
                month, _, unit = key.partition("/")
                rows = figures.unit_month(self.config, self.books, unit, month).rows
                return month, [row.number for row in rows]
            if kind == LetterKind.CIRCULAR:
                return key[:7], []
        return arrival_month, []

    def _by_number(self, number: str) -> list[str]:
        """The items of a number: of a whole mail, or one of them."""
        mail, _, _ = number.partition(".")
        items = [item.id for one, item, _ in self._items(number[:7]) if one.number == mail]
        return [item for item in items if number in {mail, item}]

    def _brought_by(self, mails: set[str], month: str) -> list[str]:
        """The items of these mails, which arrived in a month or the one before."""
        months = (calendar.previous_month(month), month)
        return [item.id for one in months for mail, item, _ in self._items(one) if mail.digest in mails]

    def _items(self, month: str) -> Iterator[tuple[Submission, ItemRecord, str]]:
        """All items of a month; none of one that was only typed."""
        return figures.items_of(self.books, month) if month in self.books.office.months else iter(())

    def _by_title(self, title: str, mail: Submission, month: str) -> list[str]:
        """The items of that title, or with these words in it: the unit's own before all others'."""
        if len(title) < LEAST_TITLE:
            return []
        found = [
            (mail.unit not in item.units, item.id)
            for label in (month, calendar.previous_month(month))
            for _, item, words in self._items(label)
            if titles.same(title, words) or title in words
        ]
        own = [item for foreign, item in sorted(found) if not foreign]
        return own or [item for _, item in sorted(found)]

    # --- how it stands with it ---

    def _beside(self, number: str, roster: Roster) -> Beside:
        mail, item, title = self._item(number)
        rules, zone = self.config.rules, self.config.office.zone
        row = statement.item_row(mail, item, title, self._earned(item), rules=rules, zone=zone)
        units = item.units or tuple(filter(None, (mail.unit,)))
        return Beside(tuple(roster.unit(one).short for one in units), row)

    def _item(self, number: str) -> tuple[Submission, ItemRecord, str]:
        return next(found for found in self._items(number[:7]) if found[1].id == number)

    def _earned(self, item: ItemRecord) -> Iterator[Credit]:
        """All credits of an item, or of the one that it repeats, in whatever month they stand."""
        names = {item.id, item.of} - {""}
        for month in sorted(self.books.office.months):
            yield from (one for one in self.books.month(month).credits.values() if one.item in names)


def _saying(words: str) -> Iterator[str]:
    """The lines that say something."""
    return (line for line in furniture.lines(words) if not furniture.says_nothing(line))
