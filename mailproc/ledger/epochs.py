"""Epochs: how often the books have gone on after a restore with lines missing, and what must differ since."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Epoch:
    """Since when the books go on after a restore with lines missing, and for the how-manieth time."""

    number: int
    at: datetime

    def __str__(self) -> str:
        return f"e{self.number}"


def apart(key: str, epoch: Epoch | None) -> str:
    """A letter's key that none of the letters lost with those lines bears.

    A mailbox shows one of two letters with the same Message-ID, and they may not say the same; an answer to a lost
    draft must not be taken for one to another draft.
    """
    return f"{key}/{epoch}" if epoch else key
