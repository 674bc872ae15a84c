"""Our own words that come back in a mail are taken out of its case: they are nobody's report (decisions/0019)."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from mailproc.errors import MessageError
from mailproc.ledger.ledger import Ledger
from mailproc.model import Message, Purport
from mailproc.office import echoes, titles
from mailproc.office.decision import Case
from mailproc.post import message

MOST_NAMED = 20  # numbers or Message-IDs of one mail that are followed


class Echoes:
    """Knows the letters we sent. Used within `ledger.writing()`. `office` is our name as it stands under them."""

    def __init__(self, ledger: Ledger, office: str) -> None:
        self.ledger = ledger
        self.office = office

    def without(self, case: Case, months: Collection[str]) -> Case:
        """The case without items that are only a letter of ours; where none is left, as if the mail were thanks.

        `months` are those whose mails may be the ones answered lately.
        """
        contents = case.contents
        sources = {item.source for item in contents.items} or {""}
        ours = {source for source in sources if self._is_ours(case.message, source, months)}
        if not ours:
            return case
        items = tuple(item for item in contents.items if item.source not in ours)
        if not items:
            blank = replace(contents, items=(), purport=Purport.THANKS, urgent="", remark="", handover=None)
            return replace(case, contents=blank)
        return replace(case, contents=replace(contents, items=items))

    def answers_us(self, subject: str, references: tuple[str, ...]) -> bool:
        """Whether a mail of this subject and thread is an answer to a letter of ours."""
        return titles.answers_letter(subject) or any(map(self._is_letter, references[-MOST_NAMED:]))

    def answered(self, references: tuple[str, ...]) -> str:
        """The kind of the last letter of ours in a thread; "" where there is none."""
        found = (self.ledger.index.letter(one) for one in reversed(references[-MOST_NAMED:]))
        return next((letter[0] for letter in found if letter is not None), "")

    def _is_letter(self, message_id: str) -> bool:
        return self.ledger.index.letter(message_id) is not None

    def _is_ours(self, mail: Message, source: str, months: Collection[str]) -> bool:
        """Whether the text in which items were found, the body's ("") or a document's, is a letter of ours."""
        texts = tuple(_texts(mail, source))
        letters = dict.fromkeys(mail.references[-MOST_NAMED:])
        for number in [number for text in texts for number in echoes.numbers(text)][:MOST_NAMED]:
            letters |= dict.fromkeys(self._about(number))
        if any(self.office in text for text in texts):
            letters |= dict.fromkeys(self._lately(mail.sender.address, months))
        ours = [self._text(letter) for letter in letters if self._is_letter(letter)]
        return any(echoes.is_echo(text, letter) for text in texts for letter in ours)

    def _lately(self, sender: str, months: Collection[str]) -> list[str]:
        """The letters that answered an address's latest mails; those about 零报告 name no number."""
        books = self.ledger.books
        mails = [
            one for month in months for one in books.month(month).submissions.values() if one.sender.address == sender
        ]
        mails.sort(key=lambda one: one.arrival)
        return [letter for one in mails for letter in one.answered][-MOST_NAMED:]

    def _about(self, number: str) -> tuple[str, ...]:
        digest = self.ledger.index.by_number(number)
        month, _ = (self.ledger.index.mail(digest) if digest else None) or ("", "")
        mail = self.ledger.books.month(month).submissions.get(digest or "") if month else None
        return mail.answered if mail else ()

    def _text(self, letter: str) -> str:
        """What a letter said; "" where its bytes are no longer kept."""
        try:
            return message.read(self.ledger.letter_path(letter).read_bytes()).text
        except (MessageError, FileNotFoundError):
            return ""


def _texts(message: Message, source: str) -> Iterator[str]:
    if source:
        yield from (attachment.text for attachment in message.attachments if attachment.name == source)
        return
    yield message.text
    if message.original is not None:
        yield message.original.text
