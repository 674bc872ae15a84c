"""Whether an address can still be reached, by what became of the last letters to it (RFC 3463)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mailproc.model import Fate

SETTLED = timedelta(hours=1)  # a letter that was sent and not returned by then has arrived, as far as one can know
# The address is right, and only this letter did not fit: mailbox full, letter too large, its form not understood.
_PASSING = ("4.", "5.2.2", "5.2.3", "5.3.4", "5.6.")


def is_hard(fate: Fate) -> bool:
    """Whether the letter failed for a lasting fault of the address, by the word of servers and of nobody else."""
    if fate.outcome == "refused":
        return fate.about == "recipient" and not fate.status.startswith(_PASSING)
    return fate.outcome == "returned" and fate.proven and not fate.status.startswith(_PASSING)


def lost_letters(fates: Sequence[Fate], now: datetime) -> tuple[Fate, ...]:
    """The letters that failed hard since the last that arrived, the oldest first, as `fates` are."""
    lost: list[Fate] = []
    for fate in reversed(fates):
        if is_hard(fate):
            lost.append(fate)
        elif fate.outcome == "sent" and now - fate.at >= SETTLED:
            break
    return tuple(reversed(lost))
