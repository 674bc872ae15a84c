"""The summary of a half-year or year (半年、年度总结): the months side by side, and for clerks what is proposed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from mailproc.model import (
    Achiever,
    Address,
    Anchor,
    Attachment,
    AwardRules,
    BestItem,
    Collective,
    Group,
    Letter,
    LetterKind,
    Office,
    Rules,
    Term,
    TermKind,
    TermUnit,
)
from mailproc.press import proposals
from mailproc.press.circular import INSTRUCTED, Count, Leader
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.proposals import PrintedPerson, Proposals
from mailproc.press.render import Press, Rendered
from mailproc.press.summary_table import (
    by_place,
    group_tables,
    in_groups,
    percent,
    points_columns,
    rate,
    received_columns,
    together,
    use_columns,
)
from mailproc.press.table import TOTAL, GroupTable
from mailproc.press.wording import NOTHING, full_day, level_name, month_name, month_short, plain

LEADING = 3  # places named in the text
_TENTH = Decimal("0.1")
SHORT = {TermKind.HALF: "上半年", TermKind.YEAR: "全年"}


@dataclass(frozen=True, slots=True)
class Summary:
    """A term in figures, with what is proposed from them. `months` are those of the term since the office's start.

    `before` is how many items came in the same months a year earlier, None where that is not known; `titles` and
    `uses` are those of the items named, by number; `successions` say which unit became part of which other, and since
    when; `open` are the months whose figures may still change.
    """

    term: Term
    months: tuple[str, ...]
    units: tuple[TermUnit, ...]
    anchor: Anchor
    titles: Mapping[str, str]
    uses: Mapping[str, tuple[str, ...]]
    before: int | None = None
    collectives: tuple[Collective, ...] = ()
    persons: tuple[Achiever, ...] = ()
    ranking: tuple[Achiever, ...] = ()
    items: tuple[BestItem, ...] = ()
    unknown: int = 0
    successions: tuple[tuple[str, date, str], ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What the paper says besides its figures. `released` None makes it a draft (送审稿); `form` as in Edition.

    `number`: the how-manieth draft. `proposed`: what is proposed stands below it, as clerks alone read it.
    """

    groups: tuple[Group, ...]
    rules: Rules
    awards: AwardRules
    form: str = "bulletin"
    proposed: bool = False
    number: int = 1
    released: date | None = None
    signer: str = ""
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of all units together, in figures as printed."""

    name: str
    received: str
    adopted: str
    instructions: str
    commissions: str
    deductions: str
    points: str


@dataclass(frozen=True, slots=True)
class GroupWords:
    name: str
    received: int
    adopted: int
    rate: str
    leaders: tuple[Leader, ...]


@dataclass(frozen=True, slots=True)
class SummaryContext:
    imprint: Imprint
    draft: bool
    number: int
    form: str
    document_number: str
    signer: str
    day: str
    name: str
    short: str
    command: str
    span: str
    since: str
    brought: bool
    open: tuple[str, ...]
    received: int
    average: str
    most: Count | None
    least: Count | None
    change: int | None
    reporting: int
    adopted: tuple[Count, ...]
    instructions: tuple[Count, ...]
    used: int
    rate: str
    groups: tuple[GroupWords, ...]
    months: tuple[MonthLine, ...]
    total: MonthLine
    zero: tuple[str, ...]
    commissions_done: int
    commissions_missed: int
    deductions: int
    deducted: str
    points_tables: tuple[GroupTable, ...]
    received_tables: tuple[GroupTable, ...]
    use_tables: tuple[GroupTable, ...]
    successions: tuple[str, ...]
    persons: tuple[PrintedPerson, ...]
    proposals: Proposals | None
    anchor_number: int
    anchor_digest: str


def draw(press: Press, said: SummaryContext) -> Rendered:
    """The summary as a mail's words, the same for every recipient."""
    return press.render("summary", said)


def letter(
    words: Rendered, key: str, recipient: Address, enclosures: tuple[Attachment, ...], *, released: bool
) -> Letter:
    """The drawn summary to one recipient. `key` is the term, of further drafts with their number."""
    return Letter(
        kind=LetterKind.SUMMARY if released else LetterKind.SUMMARY_DRAFT,
        recipient=recipient,
        key=key,
        subject=words.subject,
        text=words.text,
        html=words.html,
        enclosures=enclosures,
    )


# --- names of terms ---------------------------------------------------------------------------------------


def term_name(term: Term) -> str:
    """2026年上半年, 2026年度; of a year that does not begin in January 2026年度上半年."""
    year = f"{term.label[:4]}年"
    if term.kind is TermKind.YEAR:
        return f"{year}度"
    return year + ("" if term.months[0].endswith("-01") else "度") + SHORT[term.kind]


def term_command(term: Term) -> str:
    """As a clerk types it: 2026年上半年, 2026年全年."""
    return f"{term.label[:4]}年{SHORT[term.kind]}"


def span_name(months: Sequence[str]) -> str:
    """2026年1月至6月, 2026年12月至2027年5月, 2026年10月."""
    first, last = months[0], months[-1]
    if first == last:
        return month_name(first)
    return f"{month_name(first)}至{month_short(last) if first[:4] == last[:4] else month_name(last)}"


# --- the context ------------------------------------------------------------------------------------------


def contents(office: Office, summary: Summary, setting: Setting, now: datetime) -> SummaryContext:
    """All that the summary says, of which every format of it is made."""
    units = tuple(unit for unit in summary.units if unit.listed)
    months, rules = summary.months, setting.rules
    received = sum(unit.received for unit in units)
    short = SHORT[summary.term.kind]
    draft = setting.released is None
    brought = any(unit.opening for unit in units)
    lines = tuple(_month_line(month_short(month), units, (place,)) for place, month in enumerate(months))
    printed = proposals.printed(summary.persons, setting.awards, _names(units), summary.titles)
    return SummaryContext(
        imprint=imprint(office, now),
        draft=draft,
        number=setting.number,
        form=setting.form,
        document_number=setting.document_number,
        signer=setting.signer,
        day=full_day(setting.released) if setting.released else "",
        name=term_name(summary.term),
        short=short,
        command=term_command(summary.term),
        span=span_name(months),
        since=month_name(months[0]) if months[0] != summary.term.months[0] else "",
        brought=brought,
        open=tuple(month_short(month) for month in summary.open),
        received=received,
        average=plain((Decimal(received) / len(months)).quantize(_TENTH, ROUND_HALF_UP)),
        most=_extreme(months, units, most=True),
        least=_extreme(months, units, most=False),
        change=None if summary.before is None else received - summary.before,
        reporting=sum(unit.received > 0 for unit in units),
        adopted=tuple(Count(o.name, sum(u.adopted.get(o.id, 0) for u in units)) for o in rules.outlets),
        instructions=_instructed(units, rules),
        used=sum(unit.used for unit in units),
        rate=percent(rate(units)),
        groups=tuple(_group_words(group, members) for group, members in in_groups(units, setting.groups)),
        months=lines,
        total=_month_line(TOTAL, units, range(len(months))),
        zero=tuple(u.name for u in units if u.assessed and u.standing and not u.received),
        commissions_done=sum(unit.commissions_done for unit in units),
        commissions_missed=sum(unit.commissions_missed for unit in units),
        deductions=sum(unit.deductions for unit in units),
        deducted=plain(sum((abs(unit.deducted) for unit in units), Decimal(0))),
        points_tables=group_tables(
            units,
            setting.groups,
            points_columns(months, f"{short}得分", opening=brought),
        ),
        received_tables=group_tables(units, setting.groups, received_columns(months)),
        use_tables=group_tables(units, setting.groups, use_columns(rules, f"{short}得分")),
        successions=tuple(
            f"{unit}自{full_day(day)}起并入{into}，此前得分仍列其原名下" for unit, day, into in summary.successions
        ),
        persons=printed if setting.awards.persons_to_units else (),
        proposals=_proposals(summary, setting, units) if setting.proposed else None,
        anchor_number=summary.anchor.number,
        anchor_digest=summary.anchor.short,
    )


def _instructed(units: Sequence[TermUnit], rules: Rules) -> tuple[Count, ...]:
    return tuple(
        Count(INSTRUCTED.format(level_name(level.name)), sum(unit.instructions.get(level.id, 0) for unit in units))
        for level in rules.instructions
    )


def _proposals(summary: Summary, setting: Setting, units: Sequence[TermUnit]) -> Proposals:
    return proposals.proposals(
        setting.awards,
        setting.rules,
        setting.groups,
        collectives=summary.collectives,
        persons=summary.persons,
        items=summary.items,
        names=_names(units),
        titles=summary.titles,
        uses=summary.uses,
        unknown=summary.unknown,
    )


def _names(units: Sequence[TermUnit]) -> dict[str, str]:
    return {unit.unit: unit.name for unit in units}


def _extreme(months: Sequence[str], units: Sequence[TermUnit], *, most: bool) -> Count | None:
    """The month in which most came, or least; None where all months are alike or there is one. Of equals the first."""
    counts = [(sum(unit.months[place].received for unit in units), -place) for place in range(len(months))]
    if len({count for count, _ in counts}) < 2:
        return None
    count, place = max(counts) if most else min(counts, key=lambda one: (one[0], -one[1]))
    return Count(month_short(months[-place]), count)


def _group_words(group: Group, members: Sequence[TermUnit]) -> GroupWords:
    return GroupWords(
        name=group.name,
        received=sum(unit.received for unit in members),
        adopted=sum(sum(unit.adopted.values()) for unit in members),
        rate=percent(rate(members)),
        leaders=tuple(_leaders(members)),
    )


def _leaders(members: Sequence[TermUnit]) -> Iterator[Leader]:
    """The first three places, ties included; nobody leads with nothing."""
    for unit in by_place(members):
        if unit.rank is not None and unit.rank <= LEADING and unit.points_year > 0:
            yield Leader(unit.name, plain(unit.points_year))


def _month_line(name: str, units: Sequence[TermUnit], places: Iterable[int]) -> MonthLine:
    """The months at these places, the units together."""
    return MonthLine(name, *(plain(Decimal(one)) if one else NOTHING for one in together(units, places)))


# --- as JSON ----------------------------------------------------------------------------------------------


def as_json(summary: Summary) -> dict[str, object]:
    """The term in the documented shape of `mailproc summary --json`; points are plain decimal strings."""
    return {
        "term": summary.term.label,
        "months": list(summary.months),
        "open": list(summary.open),
        "units": [_unit_json(unit, summary.months) for unit in summary.units],
        "proposals": {
            "units": [
                {
                    "unit": one.unit.unit,
                    "points": plain(one.unit.points_year),
                    "passed": one.passed,
                    "items": list(one.best),
                }
                for one in summary.collectives
            ],
            "persons": [
                {
                    "unit": one.author.unit,
                    "name": one.author.name,
                    "known": one.author.known,
                    "points": plain(one.points),
                    "items": list(one.best),
                }
                for one in summary.persons
            ],
            "items": [
                {"item": one.item, "units": list(one.units), "points": plain(one.points)} for one in summary.items
            ],
        },
    }


def _unit_json(unit: TermUnit, months: Sequence[str]) -> dict[str, object]:
    return {
        "unit": unit.unit,
        "name": unit.name,
        "group": unit.group,
        "opening": plain(unit.opening),
        "received": unit.received,
        "used": unit.used,
        "adopted": dict(unit.adopted),
        "instructions": sum(unit.instructions.values()),
        "commissions": unit.commissions_done,
        "deductions": unit.deductions,
        "points": plain(unit.points),
        "points_year": plain(unit.points_year),
        "rank": unit.rank,
        "months": [
            {"month": month, "received": row.received, "points": plain(row.points)}
            for month, row in zip(months, unit.months, strict=True)
        ],
    }
