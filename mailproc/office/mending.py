"""What a person mends in the ledger: counting or not, another unit, taking back; always by further credits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from mailproc.errors import CommandError
from mailproc.model import CORRECTED, Credit, CreditKind, ItemRecord, Rules
from mailproc.office.entering import (
    LATE,
    REVERSAL,
    Effective,
    Entered,
    given_anew,
    numbered,
    standing,
    taken_back,
)
from mailproc.office.scoring import NONE_COUNTED, below_cap, received, shares

_GO_WITH_THE_ITEM = (CreditKind.RECEIVED, CreditKind.ADOPTED, CreditKind.INSTRUCTION)


def uncount(existing: Iterable[Credit], stamp: Entered, why: str) -> tuple[Credit, ...]:
    """An item does not count (不计): its received credits are reversed, adoptions stay. `existing` are its credits."""
    drafts = [taken_back(each, stamp, why) for each in standing(existing) if each.kind is CreditKind.RECEIVED]
    return numbered(drafts, stamp)


def recount(
    item: ItemRecord,
    arrival: Effective,
    *,
    existing: Iterable[Credit],
    rules: Rules,
    stamp: Entered,
    counted: Mapping[str, int] = NONE_COUNTED,
) -> tuple[Credit, ...]:
    """An item counts (计入): received credits for those of its units that have none standing; the cap still holds."""
    have = {credit.unit for credit in standing(existing) if credit.kind is CreditKind.RECEIVED}
    due = received(replace(item, counted=True), arrival, rules=rules, stamp=stamp, counted=counted)
    return numbered((credit for credit in due if credit.unit not in have), stamp)


def move(
    item: ItemRecord,
    when: Effective,
    *,
    existing: Iterable[Credit],
    rules: Rules,
    stamp: Entered,
    why: str,
    counted: Mapping[str, int] = NONE_COUNTED,
) -> tuple[Credit, ...]:
    """An item counts in another month than that of its arrival; () where that month's cap is reached."""
    due = received(replace(item, counted=True), when, rules=rules, stamp=stamp, counted=counted)
    return numbered([*uncount(existing, stamp, why), *due], stamp) if due else ()


def reversal(credit: Credit, existing: Iterable[Credit], stamp: Entered, why: str) -> tuple[Credit, ...]:
    """The credit that takes one back. `existing` are the credits among which an earlier reversal of it may be.

    Raises CommandError if it is reversed already.
    """
    if any(other.reverses == credit.id for other in existing):
        raise CommandError(f"credit {credit.id} is reversed already; nothing to take back")
    return numbered([taken_back(credit, stamp, why)], stamp)


def undone(entry: Iterable[Credit], existing: Iterable[Credit], stamp: Entered, why: str) -> tuple[Credit, ...]:
    """A command is taken back: what it gave is reversed, what it reversed is given again.

    `entry` are the credits the command made, `existing` all credits of the items and units concerned. What was
    taken back since, and given again, is taken back as it stands now; what only was taken back stays so; and nothing is
    given again that an item has got anew since.
    """
    known = tuple(existing)
    now = _as_they_stand(entry, known)
    drafts = [taken_back(credit, stamp, why) for credit in now if credit is not None]
    gone = {draft.reverses for draft in drafts}
    held = {_fact_of(credit) for credit in standing(known) if credit.id not in gone and credit.item}
    return numbered((each for each in drafts if each.count < 0 or _fact_of(each) not in held), stamp)


def moved_on(entry: Iterable[Credit], existing: Iterable[Credit]) -> bool:
    """Whether any of a command's credits was taken back since, and not given again."""
    return None in _as_they_stand(entry, existing)


def _as_they_stand(entry: Iterable[Credit], existing: Iterable[Credit]) -> list[Credit | None]:
    """For each credit the one that now stands for it: itself, or what gave it again; None where it was taken back."""
    takers = {credit.reverses: credit for credit in existing if credit.reverses}
    return [_as_it_stands(credit, takers) for credit in entry]


def _as_it_stands(credit: Credit, takers: Mapping[str, Credit]) -> Credit | None:
    while (taker := takers.get(credit.id)) is not None:
        again = takers.get(taker.id)
        if again is None:
            return None
        credit = again
    return credit


def corrected(
    entries: Iterable[Credit], month: str, month_of: Callable[[date], str], *, stamp: Entered, why: str
) -> tuple[Credit, ...]:
    """A published month is corrected: the late entries of days in it leave the open month for it, two credits each.

    `entries` are the open month's. The first credit takes the late one back where it stands, the second takes back the
    first, in the month corrected: so each remains a link of its chain, and no sum but these two months' changes. What
    was entered late and taken back in the same month stays.
    """
    known = {credit.id: credit for credit in entries}
    taken = {credit.reverses for credit in known.values()}
    drafts: list[Credit] = []
    for credit in known.values():
        late = credit.late in {LATE, REVERSAL} and month_of(credit.effective) == month
        if late and credit.id not in taken and _links(credit, known) % 2:
            out = f"{stamp.prefix}.{stamp.taken + len(drafts) + 1}"
            for points, count, where, mark, words, reverses in (
                (-credit.points, -credit.count, credit.month, CORRECTED, why, credit.id),
                (credit.points, credit.count, month, "", credit.why, out),
            ):
                entry = replace(credit, points=points, count=count, month=where, late=mark, why=words)
                drafts.append(replace(entry, reverses=reverses, at=stamp.at, who=stamp.who))
    return numbered(drafts, stamp)


def _links(credit: Credit, known: Mapping[str, Credit]) -> int:
    """How many credits of these, one taking back the other, end in this one."""
    links = 1
    while credit.reverses in known:
        credit, links = known[credit.reverses], links + 1
    return links


def transfer(
    existing: Iterable[Credit],
    units: Sequence[str],
    *,
    rules: Rules,
    stamp: Entered,
    why: str,
    counted: Mapping[str, int] = NONE_COUNTED,
) -> tuple[Credit, ...]:
    """An item is other units': its received, adopted and instruction credits go to them; commissions stay.

    `existing` are the item's credits. Points keep the value they were given with, and only credits that change are
    reversed and given anew. A unit at its monthly cap (`counted` as in `received`) gets no received credit.
    """
    drafts: list[Credit] = []
    for fact in _facts(existing):
        due = dict(shares(_whole(fact, rules), units, rules.joint))
        kept = {credit.unit for credit in fact if due.get(credit.unit) == credit.points}
        drafts += [taken_back(credit, stamp, why) for credit in fact if credit.unit not in kept]
        anew = given_anew(fact[0], stamp, why)
        drafts += [
            replace(anew, unit=unit, points=points)
            for unit, points in due.items()
            if unit not in kept and (anew.kind is not CreditKind.RECEIVED or below_cap(unit, counted, rules))
        ]
    return numbered(drafts, stamp)


def _facts(existing: Iterable[Credit]) -> list[list[Credit]]:
    """The standing credits that go with an item, those of one fact together."""
    facts: dict[tuple[CreditKind, str, str], list[Credit]] = {}
    for credit in standing(existing):
        if credit.kind in _GO_WITH_THE_ITEM:
            facts.setdefault((credit.kind, credit.outlet, credit.level), []).append(credit)
    return list(facts.values())


def _whole(fact: Sequence[Credit], rules: Rules) -> Decimal:
    """The points that were shared among the units of a fact."""
    if rules.joint == "split":
        return sum((credit.points for credit in fact), Decimal(0))
    return max(credit.points for credit in fact)


def _fact_of(credit: Credit) -> tuple[str, CreditKind, str, str, str]:
    return credit.unit, credit.kind, credit.item, credit.outlet, credit.level
