"""How far the papers of half-years, years and quarters have come."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from mailproc.ledger.events import SummaryMade


@dataclass(frozen=True, slots=True)
class Summed:
    """A half-year's or year's summary, or a quarter's fee list: drafted, so many times, and published."""

    term: str
    drafted: datetime | None = None
    drafts: int = 0
    published: datetime | None = None


def made(summaries: Mapping[str, Summed], event: SummaryMade, at: datetime) -> dict[str, Summed]:
    """The same with this stage reached."""
    before = summaries.get(event.term, Summed(event.term))
    if event.stage == "published":
        after = replace(before, published=at)
    else:
        after = replace(before, drafted=at, drafts=before.drafts + 1)
    return {**summaries, event.term: after}
