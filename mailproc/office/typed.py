"""Typed text made comparable: half width, small letters, digits for numerals, the words inside 《》 out of sight."""

import re
from dataclasses import dataclass

from mailproc.office.numerals import in_digits

TITLE = r"《(?:[^《》]|《[^《》]*》)*》"
TAKEN = "|"  # stands where something was taken out
UNSEEN = "¤"  # stands for a sign inside 《》

_ASCII = {0xFF01 + k: chr(0x21 + k).lower() for k in range(94)}  # full-width letters, digits and signs
_CAPITALS = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_BLANKS = dict.fromkeys(map(ord, "\u3000\xa0\t\u200b\ufeff"), " ")
_FOLDED = _CAPITALS | _ASCII | _BLANKS | {0xFF61: "。", 0xFF64: "、"}  # half-width stops

_PUNCTUATION = " 、,:!.。;()“”\"'~·•*"
_TITLE = re.compile(TITLE)


def folded(text: str) -> str:
    """The text in half width and small letters, character for character."""
    return text.translate(_FOLDED)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a line. `text` is what is compared; `signs` is what was typed for each of its characters."""

    signs: tuple[str, ...]
    text: str

    @classmethod
    def of(cls, typed: str) -> "Phrase":
        """The piece with digits for Chinese numerals, where these can only be numbers (第七条 is 第7条)."""
        masked = _TITLE.sub(lambda title: f"《{UNSEEN * (len(title[0]) - 2)}》", folded(typed))
        signs: list[str] = []
        text, end = "", 0
        for start, stop, digits in in_digits(masked):
            signs += [*typed[end:start], typed[start:stop], *[""] * (len(digits) - 1)]
            text += masked[end:start] + digits
            end = stop
        return cls((*signs, *typed[end:]), text + masked[end:])

    @property
    def typed(self) -> str:
        return "".join(self.signs)

    def part(self, start: int, end: int | None = None) -> "Phrase":
        """The characters from start to before end, without blanks and punctuation around them."""
        text = self.text[start:end]
        left = start + len(text) - len(text.lstrip(_PUNCTUATION))
        right = left + len(text.strip(_PUNCTUATION))
        return self.cut(left, right)

    def cut(self, start: int, end: int | None = None) -> "Phrase":
        """The characters from start to before end, all of them."""
        return Phrase(self.signs[start:end], self.text[start:end])

    def without(self, start: int, end: int, mark: str = TAKEN) -> "Phrase":
        """The same with these characters taken out."""
        return Phrase(self.signs, self.text[:start] + mark * (end - start) + self.text[end:])

    def without_all(self, pattern: re.Pattern[str], mark: str = TAKEN) -> "Phrase":
        return Phrase(self.signs, pattern.sub(lambda match: mark * len(match[0]), self.text))

    def parts(self) -> tuple["Phrase", ...]:
        """What is left between the places where something was taken out."""
        runs = (self.part(run.start(), run.end()) for run in re.finditer(r"[^|]+", self.text))
        return tuple(run for run in runs if run.text)

    def words(self) -> tuple["Phrase", ...]:
        """What is left between blanks, commas and the places where something was taken out."""
        runs = (self.part(run.start(), run.end()) for run in re.finditer(r"[^|\s,、:]+", self.text))
        return tuple(run for run in runs if run.text)


NOTHING = Phrase((), "")
