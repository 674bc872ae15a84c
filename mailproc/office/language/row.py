"""A row of the table of commands."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mailproc.office.language.context import Context
from mailproc.office.orders import Command
from mailproc.office.typed import Phrase


class Family(StrEnum):
    """The chapters of the manual, in their order."""

    POINTS = "采用、批示和扣分"
    ITEMS = "报送件的认定"
    COMMISSIONS = "约稿"
    MONTH = "月度通报和报送要点"
    PEOPLE = "单位、信息员和发送"
    QUESTIONS = "查询"


@dataclass(frozen=True, slots=True)
class Row:
    """A command. `form` is how it is best typed, `also` how else; both are lines that are read as this `order`.

    `twice`: nothing is done before a second word (确认). `asks`: it changes nothing, so it may be put as a question.
    `pattern` is looked for in the rows' order, and the first row that has it reads the line.
    """

    order: type[Command]
    family: Family
    name: str
    does: str
    form: str
    also: tuple[str, ...]
    pattern: re.Pattern[str]
    read: Callable[[Phrase, Context], Command]
    twice: bool = False
    asks: bool = False
