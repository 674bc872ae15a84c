"""The statement (核对表): one unit's month, line by line, for the unit alone (office.md §7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mailproc.model import (
    MOVED,
    Address,
    Credit,
    CreditKind,
    ItemRecord,
    Letter,
    LetterKind,
    Office,
    Rules,
    Submission,
    Unit,
    UnitFigures,
)
from mailproc.press.entries import LateEntry, late_entries, matter, signed, titled, uses
from mailproc.press.imprint import Imprint, imprint
from mailproc.press.render import Press
from mailproc.press.wording import (
    NOTHING,
    brief,
    deadline_name,
    issue_name,
    moment_name,
    month_name,
    plain,
    reason,
)

COUNTED = {True: "是", False: "否"}
TITLE_WIDTH = 80
REASONS_JOIN = "："
_OF_ITEMS = (CreditKind.RECEIVED, CreditKind.ADOPTED, CreditKind.INSTRUCTION)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """An item received in the month, or an older one that was adopted in it (then `counted` is "—").

    `points` are those of the month; `used` names outlet and issue, or whose instruction it bears.
    """

    number: str
    moment: str
    title: str
    counted: str
    why: str
    used: tuple[str, ...]
    points: Decimal


@dataclass(frozen=True, slots=True)
class Matter:
    """What brought points without an item: commission, deduction with its reason, an item that never came by mail."""

    day: str
    matter: str
    why: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """One unit's month. `released` is whether the circular is out: only then is a place in the group told."""

    month: str
    rows: tuple[StatementRow, ...]
    matters: tuple[Matter, ...] = ()
    late: tuple[LateEntry, ...] = ()
    figures: UnitFigures | None = None
    deadline: datetime | None = None
    released: bool = False


@dataclass(frozen=True, slots=True)
class PrintedRow:
    serial: int
    number: str
    moment: str
    title: str
    counted: str
    why: str
    used: tuple[str, ...]
    points: str


@dataclass(frozen=True, slots=True)
class PrintedMatter:
    day: str
    matter: str
    why: str
    points: str


@dataclass(frozen=True, slots=True)
class StatementContext:
    imprint: Imprint
    month: str
    unit: str
    rows: tuple[PrintedRow, ...]
    counted: int
    subtotal: str
    matters: tuple[PrintedMatter, ...]
    late: tuple[LateEntry, ...]
    points: str
    points_year: str
    rank: int | None
    rank_year: int | None
    deadline: str


def statement(
    press: Press, office: Office, unit: Unit, account: UnitMonth, *, recipient: Address, now: datetime
) -> Letter:
    """The unit's month to one of its addresses; keyed by month and unit."""
    words = press.render("statement", contents(office, unit, account, now))
    return Letter(
        kind=LetterKind.STATEMENT,
        recipient=recipient,
        key=f"{account.month}/{unit.id}",
        subject=words.subject,
        text=words.text,
        html=words.html,
    )


def unit_month(
    unit: str,
    month: str,
    submissions: Iterable[Submission],
    entries: Iterable[Credit],
    *,
    rules: Rules,
    zone: str,
) -> UnitMonth:
    """A unit's rows, other matters and late entries of a month.

    `submissions` are those of the month that name the unit, and the older ones whose items were adopted in
    it; `entries` are the unit's of that month. Their points are the rows' and matters' and late entries' sum.
    """
    own = [credit for credit in entries if credit.unit == unit and credit.month == month]
    timely = [credit for credit in own if not credit.late]
    words = _Words(rules, zone)
    items = {
        item.id: (submission, item, title)
        for submission in sorted(submissions, key=lambda s: (s.number[:7] != month, s.arrival, s.digest))
        for item, title in titled(submission)
        if unit in (item.units or (submission.unit,))
    }
    earned: dict[str, list[Credit]] = {}
    for credit in timely:
        earned.setdefault(credit.item if _stands_in_rows(credit, items) else "", []).append(credit)
    rows = (
        words.row(submission, item, title, month, earned.get(item.id, []))
        for submission, item, title in items.values()
        if submission.number[:7] == month or _is_left(earned.get(item.id, []))
    )
    return UnitMonth(
        month=month,
        rows=tuple(rows),
        matters=tuple(words.matter(credit) for credit in earned.get("", [])),
        late=late_entries(own, {unit: ""}, rules),
    )


def item_row(
    submission: Submission, item: ItemRecord, title: str, entries: Iterable[Credit], *, rules: Rules, zone: str
) -> StatementRow:
    """One item as a row, with all that it earned, in whatever month."""
    return _Words(rules, zone).row(submission, item, title, submission.number[:7], list(entries))


def _is_left(earned: Iterable[Credit]) -> bool:
    """Whether anything that an item earned was not taken back again."""
    known = list(earned)
    gone = {credit.reverses for credit in known}
    return any(credit.count > 0 and credit.id not in gone for credit in known)


def _received(earned: Iterable[Credit]) -> bool:
    return sum(credit.count for credit in earned if credit.kind is CreditKind.RECEIVED) > 0


def _stands_in_rows(credit: Credit, items: Mapping[str, object]) -> bool:
    return credit.kind in _OF_ITEMS and credit.item in items


@dataclass(frozen=True, slots=True)
class _Words:
    rules: Rules
    zone: str

    def row(
        self, submission: Submission, item: ItemRecord, title: str, month: str, earned: list[Credit]
    ) -> StatementRow:
        moved = item.counted and item.reason == MOVED
        here = _received(earned) if moved else item.counted
        ours = submission.number[:7] == month or (moved and here)
        return StatementRow(
            number=item.id,
            moment=moment_name(submission.arrival, self.zone),
            title=title,
            counted=COUNTED[here] if ours else NOTHING,
            why=reason(item.reason or item.status) if ours and not here else "",
            used=uses(earned, self.rules),
            points=sum((credit.points for credit in earned), Decimal(0)),
        )

    def matter(self, credit: Credit) -> Matter:
        return Matter(
            day=issue_name(credit.effective.isoformat()),
            matter=matter(credit, self.rules),
            why=REASONS_JOIN.join(filter(None, (self._deducted_for(credit), credit.why))),
            points=credit.points,
        )

    def _deducted_for(self, credit: Credit) -> str:
        """迟报, 失实: the kind of a deduction, which its rule names."""
        kinds = {f"deduction:{kind.id}": kind.name for kind in self.rules.deductions}
        return kinds.get(credit.rule.partition("@")[0], "")


def contents(office: Office, unit: Unit, account: UnitMonth, now: datetime) -> StatementContext:
    """All that a statement says."""
    figures = account.figures
    subtotal = sum((row.points for row in account.rows), Decimal(0))
    return StatementContext(
        imprint=imprint(office, now),
        month=month_name(account.month),
        unit=unit.short,
        rows=tuple(_printed(serial, row) for serial, row in enumerate(account.rows, 1)),
        counted=sum(row.counted == COUNTED[True] for row in account.rows),
        subtotal=plain(subtotal),
        matters=tuple(PrintedMatter(m.day, m.matter, m.why, signed(m.points)) for m in account.matters),
        late=account.late,
        points=plain(figures.points) if figures else "",
        points_year=plain(figures.points_year) if figures else "",
        rank=figures.rank if figures and account.released else None,
        rank_year=figures.rank_year if figures and account.released else None,
        deadline=deadline_name(account.deadline, office.zone) if account.deadline else "",
    )


def _printed(serial: int, row: StatementRow) -> PrintedRow:
    return PrintedRow(
        serial=serial,
        number=row.number,
        moment=row.moment,
        title=brief(row.title, TITLE_WIDTH),
        counted=row.counted,
        why=row.why,
        used=row.used,
        points=plain(row.points) if row.points else NOTHING,
    )
