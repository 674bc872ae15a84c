"""The circular (通报): the month for everyone, as a draft for signing and as released, drawn once for all."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from mailproc.model import (
    Address,
    Anchor,
    Attachment,
    Group,
    Letter,
    LetterKind,
    MailClass,
    Office,
    Outlet,
    Rules,
    Tally,
    UnitFigures,
)
from mailproc.press.change import GroupChange, changes
from mailproc.press.correction import Correction
from mailproc.press.entries import LateEntry
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.render import Press, Rendered
from mailproc.press.table import GroupTable, group_tables, place, ranked
from mailproc.press.wording import brief, full_day, issue_name, level_name, month_name, month_short, plain

TITLE_WIDTH = 100
LEADING = 3  # places named in the text
TOPIC_WIDTH = 300
INSTRUCTED = "{}批示"
FILES = {"bulletin": "政务信息工作通报{year}年第{issue}期", "document": "{month}份政务信息报送采用情况通报"}
DRAFT = "（送审稿）"
CORRECTED = "（更正第{}版）"


@dataclass(frozen=True, slots=True)
class Edition:
    """Which paper it is. `form` is "bulletin" or "document"; `released` None makes it the `draft`-th draft (送审稿).

    `since` tells drafts from those that a restore has lost, "" where there was none.
    `issue` is the number in the year, `total` the running number, `document_number` is typed by the clerk.
    """

    month: str
    number: int
    issue: int
    total: int
    form: str = "bulletin"
    rank_by: str = "month"
    document_number: str = ""
    signer: str = ""
    released: date | None = None
    draft: int = 1
    since: str = ""

    @property
    def key(self) -> str:
        """What it is known by among papers; each draft by itself."""
        again = (str(self.draft) if self.draft > 1 else "", self.since) if self.released is None else ()
        return "/".join(filter(None, (self.month, str(self.number), *again)))


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An adopted item. It is printed only where its outlet is not discreet (office.md §7)."""

    outlet: str
    issue: str
    title: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CircularMatters:
    """What the circular tells besides the month's figures. `undecided` are ids of units that have an
    undecided mail and are therefore not named for zero; `opening` and `problems` are the clerk's own paragraphs, for
    the beginning and for section 四; `correction` is what a later edition corrects."""

    groups: tuple[Group, ...]
    rules: Rules
    anchor: Anchor
    previous: Tally | None = None
    catalogue: tuple[CatalogueEntry, ...] = ()
    undecided: frozenset[str] = frozenset()
    late: tuple[LateEntry, ...] = ()
    correction: Correction | None = None
    opening: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Leader:
    name: str
    points: str


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """A group in words. `below` are the units under the group's minimum that are not at zero. `received_before` is None
    where there is no month before to compare with; `leaders_year` are (), where they are the `leaders`."""

    name: str
    received: int
    adopted: int
    leaders: tuple[Leader, ...]
    minimum: int
    below: tuple[str, ...]
    received_before: int | None
    leaders_year: tuple[Leader, ...]


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    issue: str
    title: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CataloguePart:
    outlet: str
    rows: tuple[CatalogueRow, ...]


@dataclass(frozen=True, slots=True)
class CircularContext:
    imprint: Imprint
    draft: bool
    draft_number: int
    form: str
    rank_by: str
    month: str
    month_short: str
    command: str
    edition: int
    issue: int
    total: int
    document_number: str
    signer: str
    day: str
    correction: Correction | None
    opening: tuple[str, ...]
    received: int
    received_year: int
    calendar_year: bool
    change: int | None
    changes: tuple[GroupChange, ...]
    reporting: int
    adopted: tuple[Count, ...]
    adopted_total: int
    adopted_change: int | None
    instructions: tuple[Count, ...]
    groups: tuple[GroupSummary, ...]
    zero: tuple[str, ...]
    commissions_done: int
    commissions_missed: int
    completers: tuple[Count, ...]
    duplicates: int
    deductions: int
    deducted: str
    problems: tuple[str, ...]
    topics: tuple[str, ...]
    tables: tuple[GroupTable, ...]
    catalogue: tuple[CataloguePart, ...]
    late: tuple[LateEntry, ...]
    anchor_number: int
    anchor_digest: str
    left_out: tuple[str, ...] = ()


def draw(press: Press, said: CircularContext) -> Rendered:
    """The circular as a mail's words, the same for every recipient."""
    return press.render("circular", said)


def substance(said: CircularContext) -> CircularContext:
    """What is approved of a draft: all that it says, without its own number, day and place in the journal."""
    bare = replace(said.imprint, day="")
    return replace(said, imprint=bare, draft_number=0, anchor_number=0, anchor_digest="")


def circular(words: Rendered, edition: Edition, recipient: Address, enclosures: tuple[Attachment, ...] = ()) -> Letter:
    """The drawn circular to one recipient: a draft while it is not released. Keyed by month and edition."""
    return Letter(
        kind=LetterKind.CIRCULAR if edition.released else LetterKind.DRAFT,
        recipient=recipient,
        key=edition.key,
        subject=words.subject,
        text=words.text,
        html=words.html,
        enclosures=enclosures,
    )


def file_name(said: CircularContext) -> str:
    """政务信息工作通报2026年第10期, by which its files are known; a draft and a later edition say so."""
    mark = DRAFT if said.draft else CORRECTED.format(said.edition - 1) if said.edition > 1 else ""
    return FILES[said.form].format(year=said.command[:4], issue=said.issue, month=said.month) + mark


_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[(（]?\d{1,2}[)）、.．](?!\d)|[(（][一二三四五六七八九十]{1,3}[)）])\s*"
)


def zero_units(tally: Tally, undecided: Iterable[str] = ()) -> tuple[str, ...]:
    """Names of the assessed units from which nothing came, in the official order; the undecided are not named."""
    spared = frozenset(undecided)
    return tuple(u.name for u in tally.units if u.listed and u.assessed and not u.received and u.unit not in spared)


def contents(
    office: Office, tally: Tally, edition: Edition, matters: CircularMatters, *, now: datetime
) -> CircularContext:
    """All that the circular says, of which every format of it is made."""
    units = tuple(unit for unit in tally.units if unit.listed)
    received = sum(unit.received for unit in units)
    return CircularContext(
        imprint=imprint(office, now),
        draft=edition.released is None,
        draft_number=edition.draft,
        form=edition.form,
        rank_by=edition.rank_by,
        month=month_name(tally.month),
        month_short=month_short(tally.month),
        command=tally.month,
        edition=edition.number,
        issue=edition.issue,
        total=edition.total,
        document_number=edition.document_number,
        signer=edition.signer,
        day=full_day(edition.released) if edition.released else "",
        correction=matters.correction,
        opening=matters.opening,
        received=received,
        received_year=sum(unit.received_year for unit in units),
        calendar_year=office.year_start == 1 and office.start <= date(int(tally.month[:4]), 1, 1),
        change=_change(received, matters.previous, lambda unit: unit.received),
        changes=changes(tally, matters.previous, matters.groups),
        reporting=sum(unit.received > 0 for unit in units),
        adopted=tuple(Count(o.name, sum(u.adopted.get(o.id, 0) for u in units)) for o in matters.rules.outlets),
        adopted_total=sum(map(_adopted, units)),
        adopted_change=_change(sum(map(_adopted, units)), matters.previous, _adopted),
        instructions=tuple(
            Count(INSTRUCTED.format(level_name(level.name)), sum(u.instructions.get(level.id, 0) for u in units))
            for level in matters.rules.instructions
        ),
        groups=_summaries(units, matters, edition.rank_by),
        zero=zero_units(tally, matters.undecided),
        commissions_done=sum(unit.commissions_done for unit in units),
        commissions_missed=sum(unit.commissions_missed for unit in units),
        completers=tuple(Count(u.name, u.commissions_done) for u in units if u.commissions_done),
        duplicates=tally.classes.get(MailClass.DUPLICATE, 0),
        deductions=sum(unit.deductions for unit in units),
        deducted=plain(sum((abs(unit.deducted) for unit in units), Decimal(0))),
        problems=matters.problems,
        topics=tuple(brief(_NUMBERED.sub("", topic), TOPIC_WIDTH) for topic in matters.topics),
        tables=group_tables(tally, matters.groups, matters.rules, edition.rank_by),
        catalogue=_catalogue(matters.catalogue, matters.rules.outlets),
        late=matters.late,
        anchor_number=matters.anchor.number,
        anchor_digest=matters.anchor.short,
    )


def _change(now: int, previous: Tally | None, count: Callable[[UnitFigures], int]) -> int | None:
    return None if previous is None else now - sum(map(count, previous.units))


def _adopted(unit: UnitFigures) -> int:
    return sum(unit.adopted.values())


def _summaries(units: tuple[UnitFigures, ...], matters: CircularMatters, rank_by: str) -> tuple[GroupSummary, ...]:
    members: Mapping[str, list[UnitFigures]] = {
        group.id: [unit for unit in units if unit.group == group.id] for group in matters.groups
    }
    return tuple(_summary(group, members[group.id], matters, rank_by) for group in matters.groups if members[group.id])


def _summary(group: Group, units: list[UnitFigures], matters: CircularMatters, rank_by: str) -> GroupSummary:
    before = matters.previous
    leaders, leaders_year = _leaders(units, rank_by), _leaders(units, "year")
    return GroupSummary(
        name=group.name,
        received=sum(unit.received for unit in units),
        adopted=sum(map(_adopted, units)),
        leaders=leaders,
        minimum=group.minimum,
        below=tuple(
            unit.name
            for unit in units
            if unit.assessed and 0 < unit.received < group.minimum and unit.unit not in matters.undecided
        ),
        received_before=sum(one.received for one in before.units if one.group == group.id) if before else None,
        leaders_year=() if leaders_year == leaders else leaders_year,
    )


def _leaders(units: list[UnitFigures], rank_by: str) -> tuple[Leader, ...]:
    """The first three places, ties included; nobody leads with nothing."""
    points = {unit.unit: unit.points_year if rank_by == "year" else unit.points for unit in units}
    return tuple(
        Leader(unit.name, plain(points[unit.unit]))
        for unit in ranked(units, rank_by)
        if (place(unit, rank_by) or LEADING + 1) <= LEADING and points[unit.unit] > 0
    )


def _catalogue(entries: tuple[CatalogueEntry, ...], outlets: tuple[Outlet, ...]) -> tuple[CataloguePart, ...]:
    """The entries by outlet, in the outlets' order, as they were given; discreet outlets have no part."""
    parts = (
        CataloguePart(
            outlet=outlet.name,
            rows=tuple(
                CatalogueRow(issue_name(entry.issue), brief(entry.title, TITLE_WIDTH), entry.units)
                for entry in entries
                if entry.outlet == outlet.id
            ),
        )
        for outlet in outlets
        if not outlet.discreet
    )
    return tuple(part for part in parts if part.rows)
