"""Echoes: texts that are only a letter of ours come back, whoever sends it and whatever marks were lost on the way."""

import re

from mailproc.model.words import characters
from mailproc.office.blanks import NEW_TEXT

NUMBER = re.compile(r"(?<!\d)20\d\d-\d\d-\d{4,6}(?!\d)")
RUN = 8  # word characters in a row that are the letter's
WHOLE = 0.5  # of a letter's words: who only quotes a title or a sentence of it says something of it


def numbers(text: str) -> tuple[str, ...]:
    """The numbers of mails that a text names, as our letters do."""
    return tuple(dict.fromkeys(NUMBER.findall(text)))


def is_echo(text: str, letter: str) -> bool:
    """Whether a text is most of the letter, and next to nothing else (fewer characters than an item has)."""
    said, ours = characters(text), characters(letter)
    if len(said) < RUN or len(ours) < RUN:
        return False
    return _alone(said, ours) < NEW_TEXT and _alone(ours, said) <= (1 - WHOLE) * len(ours)


def _alone(text: str, other: str) -> int:
    """How many characters of a text do not stand in the other, in runs."""
    runs = {other[place : place + RUN] for place in range(len(other) - RUN + 1)}
    alone = [True] * len(text)
    for place in range(len(text) - RUN + 1):
        if text[place : place + RUN] in runs:
            alone[place : place + RUN] = [False] * RUN
    return sum(alone)
