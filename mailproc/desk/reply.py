"""What a line comes to: what it would do, before it is done, and the answer to who typed it."""

from dataclasses import dataclass
from enum import StrEnum

from mailproc.ledger.events import Commanded
from mailproc.model import Credit, Letter
from mailproc.press.page import Page


class Verdict(StrEnum):
    """What became of a line; press.transcript has the words."""

    DONE = "done"
    CONFIRM = "confirm"  # understood, and waits for a second word
    UNCLEAR = "unclear"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one line. `why` is a key of press.transcript's table, `names` what it speaks of.

    `credits` are what it entered, or would enter where it waits. `number` is the journal's, by which it can be taken
    back, 0 where nothing can be. `choices` are whole lines, one of which may have been meant, or may well follow.
    `page` answers what was asked.
    """

    line: str
    verdict: Verdict
    why: str = ""
    names: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()
    letters: int = 0
    number: int = 0
    choices: tuple[str, ...] = ()
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a line would do; nothing is done yet. `names` are what it speaks of, `letters` go out with it.

    `asks`: it wants a second word (office rules §9). `choices` are whole lines that may well follow it. `called` is the
    name that it gives, told once it is done.
    """

    event: Commanded
    names: tuple[str, ...] = ()
    asks: bool = False
    letters: tuple[Letter, ...] = ()
    choices: tuple[str, ...] = ()
    called: str = ""


class RefusedError(Exception):
    """A line cannot be carried out: nothing was changed for it. `choices` are whole lines that could be."""

    def __init__(self, why: str, *names: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.names = names
        self.choices = choices


class SeveralError(RefusedError):
    """A title that was typed is that of several items; `words` are what was typed, `items` their numbers."""

    def __init__(self, words: str, items: tuple[str, ...], names: tuple[str, ...]) -> None:
        super().__init__("titles", *names)
        self.words = words
        self.items = items
