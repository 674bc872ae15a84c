"""What a unit wrote in free words, made ready for the clerk: what it speaks of is looked up, nothing is changed."""

from collections.abc import Iterator

from mailproc import figures
from mailproc.config import Config
from mailproc.ledger.ledger import Ledger
from mailproc.model import Credit, ItemRecord, LetterKind, Submission
from mailproc.office import calendar, furniture, handovers, remarks, titles
from mailproc.office.roster import Roster
from mailproc.press import statement
from mailproc.press.entries import titled
from mailproc.press.remark import Beside, Spoken

LEAST_TITLE = 4  # characters of a title by which an item is looked for
MOST = 12  # items shown beside a remark


class Hearing:
    """Looks up what remarks speak of. Used within `ledger.writing()`."""

    def __init__(self, config: Config, ledger: Ledger) -> None:
        self.config = config
        self.ledger = ledger

    def spoken(self, mail: Submission, roster: Roster) -> Spoken:
        """A mail's words with all that the clerk needs to see beside them."""
        unit = mail.unit or mail.proposal
        name = roster.unit(unit).short if unit else ""
        words = self.ledger.words(mail.digest).typed
        found, missing = self._named(mail, words) if mail.remark else ([], [])
        return Spoken(
            mail=mail,
            unit=name,
            proposed=not mail.unit,
            words=words,
            gist=next((line for line in furniture.lines(words) if not furniture.says_nothing(line)), ""),
            beside=tuple(self._beside(one, roster) for one in found[:MOST]),
            missing=tuple(missing),
            proposals=handovers.lines(mail.handover, name) if mail.handover else (),
        )

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
            kind, _, key = self.ledger.index.letter(reference) or ("", "", "")
            if kind == LetterKind.RECEIPT:
                items = [item for digest in key.split("+") for item in self.ledger.index.items_of(digest)]
                return (items[0][:7] if items else arrival_month), items
            if kind == LetterKind.STATEMENT:
                month, _, unit = key.partition("/")
                rows = figures.unit_month(self.config, self.ledger.books, unit, month).rows
                return month, [row.number for row in rows]
            if kind == LetterKind.CIRCULAR:
                return key[:7], []
        return arrival_month, []

    def _by_number(self, number: str) -> list[str]:
        """The items of a number: of a whole mail, or one of them."""
        mail, _, _ = number.partition(".")
        digest = self.ledger.index.by_number(mail)
        items = self.ledger.index.items_of(digest) if digest else ()
        return [item for item in items if number in {mail, item}]

    def _by_title(self, title: str, mail: Submission, month: str) -> list[str]:
        """The items of that title, or with these words in it: the unit's own before all others'."""
        if len(title) < LEAST_TITLE:
            return []
        found = [
            (mail.unit not in item.units, item.id)
            for label in (month, calendar.previous_month(month))
            for _, item, words in figures.items_of(self.ledger.books, label)
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
        known = self.ledger.index.item(number)
        digest = known.mail if known else ""
        month, _ = self.ledger.index.mail(digest) or ("", "")
        mail = self.ledger.books.month(month).submissions[digest]
        return next((mail, item, title) for item, title in titled(mail) if item.id == number)

    def _earned(self, item: ItemRecord) -> Iterator[Credit]:
        """All credits of an item, or of the one that it repeats, in whatever month they stand."""
        names = {item.id, item.of} - {""}
        for month in sorted(self.ledger.books.office.months):
            yield from (one for one in self.ledger.books.month(month).credits.values() if one.item in names)
