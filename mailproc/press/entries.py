"""Credits in words: what an entry is for, and the late entries (补记, 冲减) that papers footnote."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mailproc.model import CORRECTED, Credit, CreditKind, ItemRecord, Rules, Submission
from mailproc.press.wording import CREDITS, LATE, day_name, issue_name, level_name, plain

LATE_GROUND = "该月通报印发后登记"
TAKEN_BACK = "登记有误，予以更正"
GROUNDS = (  # by the clerk's line that a credit was entered with
    (re.compile("重复|并为一条|修改稿"), "与其他信息重复"),
    (re.compile("^不计"), "经核实不予计数"),
    (re.compile("^计入"), "经核实应予计数"),
    (re.compile("是[^，。]*的|^并入"), "归属单位调整"),
)


@dataclass(frozen=True, slots=True)
class LateEntry:
    """A credit that belongs to a month already published. `points` is signed; `why`, as typed, is for its owner only,
    `ground` is what everybody may know of it."""

    unit: str
    kind: str
    day: str
    matter: str
    points: str
    why: str = ""
    ground: str = ""


def matter(credit: Credit, rules: Rules) -> str:
    """What a credit is for: 昨日要情第213期采用, 省领导批示, 约稿完成."""
    names = {outlet.id: outlet.name for outlet in rules.outlets}
    givers = {level.id: level_name(level.name) for level in rules.instructions}
    return CREDITS[credit.kind].format(
        outlet=names.get(credit.outlet, credit.outlet),
        issue=issue_name(credit.issue),
        level=givers.get(credit.level, credit.level),
    )


def ground(credit: Credit) -> str:
    """Why a late entry is late: of a few reasons, never in the clerk's words. A deduction has none (office.md §7)."""
    if credit.kind is CreditKind.DEDUCTION:
        return ""
    found = (words for command, words in GROUNDS if command.search(credit.why))
    return next(found, LATE_GROUND if credit.count > 0 else TAKEN_BACK)


def uses(entries: Iterable[Credit], rules: Rules) -> tuple[str, ...]:
    """Where an item was used, and whose instruction it bears, without what was reversed again; of its credits."""
    used: dict[str, int] = {}
    for credit in entries:
        if credit.kind is not CreditKind.RECEIVED:
            name = matter(credit, rules).removesuffix("采用")
            used[name] = used.get(name, 0) + credit.count
    return tuple(name for name, count in used.items() if count > 0)


def titled(submission: Submission) -> tuple[tuple[ItemRecord, str], ...]:
    """A mail's items with their titles; "" where the mail gave none, as when its text is behind a link."""
    missing = len(submission.items) - len(submission.titles)
    return tuple(zip(submission.items, (*submission.titles, *[""] * missing), strict=False))


def signed(points: Decimal) -> str:
    """Points with their sign: +2, -0.2."""
    return f"+{plain(points)}" if points > 0 else plain(points)


def late_entries(entries: Iterable[Credit], names: Mapping[str, str], rules: Rules) -> tuple[LateEntry, ...]:
    """The late ones among the entries of a month, in their order; `names` are the units' short names by id.

    What a correction took out again for the month that it belongs to is told there.
    """
    known = tuple(entries)
    moved = {credit.reverses for credit in known if credit.late == CORRECTED}
    return tuple(
        LateEntry(
            unit=names[credit.unit],
            kind=LATE[credit.late],
            day=day_name(credit.effective),
            matter=matter(credit, rules),
            points=signed(credit.points),
            why=credit.why,
            ground=ground(credit),
        )
        for credit in known
        if credit.late in LATE and credit.id not in moved
    )
