"""What shows that the books are whole, or are not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the journal: a line's number and its digest, or the digest's beginning. A cut tail shows by it."""

    number: int
    digest: str

    @property
    def short(self) -> str:
        return self.digest[:16]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold in the books: where, what, and what to do."""

    where: str
    what: str
    advice: str
