"""Facts become credits: the regulation's points, each once, each with the rule that gave it (office rules §1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from types import MappingProxyType

from mailproc.errors import ConfigError
from mailproc.model import Credit, CreditKind, DeductionKind, ItemRecord, Level, Outlet, Rate, Rules
from mailproc.office.entering import Effective, Entered, numbered, placing, standing, taken_back

AGAIN = "again"
LOWER = "lower"
NOBODY = "nobody"
HIGHER_STANDS = "就高计分"  # why a lower adoption is reversed, as its owner reads it
NONE_COUNTED: Mapping[str, int] = MappingProxyType({})
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a fact brings to the ledger. `note` says why nothing came of it, "" where something did.

    "again": the same is in the ledger. "lower": a higher adoption of the item stands. "nobody": the item has no unit.
    """

    credits: tuple[Credit, ...]
    note: str = ""


# --- the rules --------------------------------------------------------------------------------------------


def rate(rates: Iterable[Rate], day: date) -> Rate:
    """The rate that holds on a day: the latest that began by then. Raises ConfigError if none had begun."""
    begun = [each for each in rates if each.since <= day]
    if not begun:
        raise ConfigError(f"no points are set for {day}: add a rate that holds since that day or before")
    return max(begun, key=lambda each: each.since)


def shares(points: Decimal, units: Sequence[str], joint: str) -> tuple[tuple[str, Decimal], ...]:
    """Who gets what of an item's points, by the joint rule.

    "each": all of them each. "split": to 0.01, the remainder to the first. "first": the first unit alone.
    """
    if joint == "first":
        return tuple((unit, points) for unit in units[:1])
    if joint == "each" or len(units) < 2:
        return tuple((unit, points) for unit in units)
    part = (points / len(units)).quantize(_CENT, ROUND_DOWN)
    remainder = points - part * (len(units) - 1)
    return ((units[0], remainder), *((unit, part) for unit in units[1:]))


def below_cap(unit: str, counted: Mapping[str, int], rules: Rules) -> bool:
    """Whether the unit's items of a month still count, with so many counted before."""
    return not rules.monthly_cap or counted.get(unit, 0) < rules.monthly_cap


# --- the facts --------------------------------------------------------------------------------------------


def received(
    item: ItemRecord,
    arrival: Effective,
    *,
    rules: Rules,
    stamp: Entered,
    counted: Mapping[str, int] = NONE_COUNTED,
) -> tuple[Credit, ...]:
    """One credit for each unit that reports the item, by the joint rule; none if the item does not count.

    `counted` is how many items each unit has in the month of arrival; at the monthly cap a unit gets no more.
    """
    if not item.counted:
        return ()
    fact = _fact(CreditKind.RECEIVED, "received", rules.received, arrival, stamp)
    drafts = _shared(replace(fact, item=item.id), item.units, rules)
    return numbered((draft for draft in drafts if below_cap(draft.unit, counted, rules)), stamp)


def adoption(
    item: ItemRecord,
    outlet: Outlet,
    issue: str,
    when: Effective,
    *,
    existing: Iterable[Credit],
    rules: Rules,
    stamp: Entered,
) -> Outcome:
    """An outlet published the item: credits for its units by the joint rule.

    One outlet, or outlets of one series, count an item once, at its highest; with several_outlets "highest" all
    outlets do. A higher one reverses the lower, a lower or equal one adds nothing. `existing` are the item's credits.
    """
    if not item.units:
        return Outcome((), NOBODY)
    fact = _fact(CreditKind.ADOPTED, f"adopted:{outlet.id}", outlet.rates, when, stamp)
    drafts = _shared(replace(fact, item=item.id, outlet=outlet.id, issue=issue), item.units, rules)
    rivals = _rivals(outlet, existing, rules)
    if rivals and _total(drafts) <= _highest(rivals):
        return Outcome((), AGAIN if any(rival.outlet == outlet.id for rival in rivals) else LOWER)
    return Outcome(numbered([*(taken_back(rival, stamp, HIGHER_STANDS) for rival in rivals), *drafts], stamp))


def instruction(
    item: ItemRecord,
    level: Level,
    when: Effective,
    *,
    existing: Iterable[Credit],
    rules: Rules,
    stamp: Entered,
) -> Outcome:
    """A leader wrote on the item (批示): on top of everything else, each level once an item."""
    if not item.units:
        return Outcome((), NOBODY)
    if any(credit.kind is CreditKind.INSTRUCTION and credit.level == level.id for credit in standing(existing)):
        return Outcome((), AGAIN)
    fact = _fact(CreditKind.INSTRUCTION, f"instruction:{level.id}", level.rates, when, stamp)
    return Outcome(numbered(_shared(replace(fact, item=item.id, level=level.id), item.units, rules), stamp))


def commission(
    unit: str, deadline: Effective, *, done: bool, rules: Rules, stamp: Entered, why: str = ""
) -> tuple[Credit, ...]:
    """A commission (约稿) completed, or missed without cause; a miss costs points whatever the rate's sign."""
    if done:
        fact = _fact(CreditKind.COMMISSION, "commission", rules.commission_done, deadline, stamp)
        return numbered([replace(fact, unit=unit, why=why)], stamp)
    fact = _fact(CreditKind.MISSED, "missed", rules.commission_missed, deadline, stamp)
    return numbered([replace(fact, unit=unit, why=why, points=-abs(fact.points))], stamp)


def deduction(unit: str, kind: DeductionKind, decided: Effective, *, why: str, stamp: Entered) -> tuple[Credit, ...]:
    """A person decided to deduct points from a unit; it costs points whatever the rate's sign."""
    fact = _fact(CreditKind.DEDUCTION, f"deduction:{kind.id}", kind.rates, decided, stamp)
    return numbered([replace(fact, unit=unit, why=why, points=-abs(fact.points))], stamp)


# --- drafts -----------------------------------------------------------------------------------------------


def _fact(kind: CreditKind, rule: str, rates: Sequence[Rate], when: Effective, stamp: Entered) -> Credit:
    """A fact with its whole points, as yet nobody's. In a city without the rule (no rates) it is worth 0."""
    month, late = placing(when.month, stamp.published, reversal=False)
    worth = rate(rates, when.day) if rates else None
    return Credit(
        id="",
        unit="",
        kind=kind,
        points=worth.points if worth else Decimal(0),
        count=1,
        effective=when.day,
        month=month,
        rule=f"{rule}@{worth.since}" if worth else rule,
        at=stamp.at,
        who=stamp.who,
        late=late,
    )


def _shared(fact: Credit, units: Sequence[str], rules: Rules) -> list[Credit]:
    return [replace(fact, unit=unit, points=points) for unit, points in shares(fact.points, units, rules.joint)]


def _rivals(outlet: Outlet, existing: Iterable[Credit], rules: Rules) -> list[Credit]:
    """The standing adoptions beside which this outlet's may stand only if it is the highest, and then alone."""
    series = {other.id for other in rules.outlets if other.series and other.series == outlet.series}
    one_of = series | {outlet.id}
    return [
        credit
        for credit in standing(existing)
        if credit.kind is CreditKind.ADOPTED and (rules.several_outlets == "highest" or credit.outlet in one_of)
    ]


def _highest(rivals: Iterable[Credit]) -> Decimal:
    sums: dict[str, Decimal] = {}
    for rival in rivals:
        sums[rival.outlet] = sums.get(rival.outlet, Decimal(0)) + rival.points
    return max(sums.values())


def _total(drafts: Iterable[Credit]) -> Decimal:
    return sum((draft.points for draft in drafts), Decimal(0))
