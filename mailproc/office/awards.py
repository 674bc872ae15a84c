"""What is proposed from a term's figures: 先进集体, 先进个人, 优秀信息, each with its evidence. A person decides."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from mailproc.model import (
    Achiever,
    Author,
    Authors,
    AwardRules,
    BestItem,
    Collective,
    Credit,
    CreditKind,
    Passed,
    TermUnit,
)
from mailproc.office.entering import standing

EVIDENCE = 3  # items named as evidence of one proposal
OF_ITEMS = frozenset({CreditKind.RECEIVED, CreditKind.ADOPTED, CreditKind.INSTRUCTION})


def collectives(
    units: Sequence[TermUnit], entries: Iterable[Credit], rules: AwardRules, months: int
) -> tuple[Collective, ...]:
    """The first units of each group by cumulative points, ties with the last one too; in the groups' and ranks' order.

    Between them stand those that are passed over, and why; nobody below the last one is told. `entries` are the
    term's credits, `months` how many months it has.
    """
    known = tuple(entries)
    items, barred = _items_of(known), _barred(known, rules.bars)
    groups: dict[str, list[TermUnit]] = {}
    for unit in units:
        if unit.assessed and unit.listed:
            groups.setdefault(unit.group, []).append(unit)
    return tuple(
        Collective(unit, passed, barred[unit.unit], items[unit.unit])
        for members in groups.values()
        for unit, passed in _first(members, barred, rules, months)
    )


def _first(
    members: list[TermUnit], barred: Mapping[str, int], rules: AwardRules, months: int
) -> Iterator[tuple[TermUnit, Passed | None]]:
    """By cumulative points down to the last place that is proposed; units that have ended have points and no rank."""
    last: Decimal | None = None
    proposed = 0
    for unit in sorted(members, key=lambda one: -one.points_year):
        if proposed >= rules.units and unit.points_year != last:
            return
        passed = _passed(unit, barred[unit.unit], rules, months)
        if passed is Passed.NOTHING:
            return
        if passed is None:
            proposed, last = proposed + 1, unit.points_year
        yield unit, passed


def _passed(unit: TermUnit, barred: int, rules: AwardRules, months: int) -> Passed | None:
    if unit.points_year <= 0:
        return Passed.NOTHING
    if not unit.standing:
        return Passed.ENDED
    if barred > 0:
        return Passed.BARRED
    return Passed.FEW if unit.received < rules.unit_items * months else None


def _barred(entries: Iterable[Credit], bars: Sequence[str]) -> Mapping[str, int]:
    """How many deductions of the kinds that bar each unit has, net of those taken back."""
    count: defaultdict[str, int] = defaultdict(int)
    for credit in entries:
        kind = credit.rule.partition("@")[0].removeprefix("deduction:")
        if credit.kind is CreditKind.DEDUCTION and kind in bars:
            count[credit.unit] += credit.count
    return count


def _items_of(entries: Iterable[Credit]) -> Mapping[str, tuple[str, ...]]:
    """The dearest items of each unit that were adopted or instructed, by number."""
    sums: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for credit in entries:
        if credit.kind in OF_ITEMS - {CreditKind.RECEIVED}:
            sums[credit.unit][credit.item] += credit.points
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    found.update({unit: _dearest(of) for unit, of in sums.items()})
    return found


def _dearest(points: Mapping[str, Decimal]) -> tuple[str, ...]:
    worth = sorted((item for item, sum_ in points.items() if sum_ > 0), key=lambda item: (-points[item], item))
    return tuple(worth[:EVIDENCE])


# --- persons ----------------------------------------------------------------------------------------------


def achievers(entries: Iterable[Credit], authors: Authors) -> tuple[Achiever, ...]:
    """All persons by their own points: of the term's credits those for their items, for the unit they wrote for.

    The most points come first; equal ones in the order of name and unit. Credits of items of which no author is
    known are nobody's.
    """
    own: defaultdict[tuple[str, str], list[Credit]] = defaultdict(list)
    first: dict[tuple[str, str], Author] = {}
    for credit in entries:
        author = authors.get((credit.item, credit.unit))
        if credit.kind in OF_ITEMS and author is not None:
            key = (author.unit, author.name)
            own[key].append(credit)
            first.setdefault(key, author)
    found = [_achiever(first[key], credits_) for key, credits_ in own.items()]
    return tuple(sorted(found, key=lambda one: (-one.points, one.author.unit, one.author.name)))


def _achiever(author: Author, own: list[Credit]) -> Achiever:
    points: defaultdict[str, Decimal] = defaultdict(Decimal)
    for credit in own:
        points[credit.item] += credit.points

    def count(kind: CreditKind) -> int:
        return sum(credit.count for credit in own if credit.kind is kind)

    return Achiever(
        author=author,
        received=count(CreditKind.RECEIVED),
        adopted=count(CreditKind.ADOPTED),
        instructions=count(CreditKind.INSTRUCTION),
        points=sum(points.values(), Decimal(0)),
        best=_dearest(points),
    )


def proposed(ranking: Sequence[Achiever], rules: AwardRules, months: int) -> tuple[Achiever, ...]:
    """The first persons of the ranking that reported enough, ties with the last one too."""
    enough = [one for one in ranking if one.points > 0 and one.received >= rules.person_items * months]
    if not rules.persons or not enough:
        return ()
    last = enough[: rules.persons][-1].points
    return tuple(one for one in enough if one.points >= last)


# --- items ------------------------------------------------------------------------------------------------


def best_items(entries: Iterable[Credit], authors: Authors, rules: AwardRules, *, joint: str) -> tuple[BestItem, ...]:
    """The items that came to most in the term among those adopted or instructed, ties with the last one too.

    A joint item counts by what one of its units got, where `joint` gives each all; else by what all got together.
    """
    of_item: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    holding = standing(entries)
    used = {credit.item for credit in holding if credit.kind in OF_ITEMS - {CreditKind.RECEIVED}}
    for credit in holding:
        if credit.item in used and credit.kind in OF_ITEMS:
            of_item[credit.item][credit.unit] += credit.points
    worth = {
        item: max(shares.values()) if joint == "each" else sum(shares.values(), Decimal(0))
        for item, shares in of_item.items()
    }
    ranking = sorted((item for item in worth if worth[item] > 0), key=lambda item: (-worth[item], item))
    if not rules.items or not ranking:
        return ()
    last = worth[ranking[: rules.items][-1]]
    return tuple(
        BestItem(
            item,
            tuple(of_item[item]),
            worth[item],
            tuple(dict.fromkeys(found.name for unit in of_item[item] if (found := authors.get((item, unit))))),
        )
        for item in ranking
        if worth[item] >= last
    )
