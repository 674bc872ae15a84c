"""An answer of one screen: what a clerk asked for, as a title, a few sentences and a small table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """What answers a question. `head` names the columns of `rows`; a page without a table has neither."""

    title: str
    sentences: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
