"""What is proposed from a term's figures, in words with its evidence: for clerks, who decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailproc.model import Achiever, AwardRules, BestItem, Collective, Group, Known, Passed, Rules
from mailproc.press.summary_table import percent, rate
from mailproc.press.wording import brief, plain

TITLE_WIDTH = 60
KNOWN = {Known.SIGNED: "文中署名", Known.ADDRESS: "发信地址", Known.ONLY: "单位唯一信息员"}
PASSED = {
    Passed.FEW: "月均报送不足{least}条，未列入",
    Passed.BARRED: "有{bars}扣分{barred}次，未列入",
    Passed.ENDED: "单位已撤并，未列入",
}
BY_POINTS = "按累计得分，每组取前{count}名；{conditions}同分一并列入。"
BY_OWN = "按本人所写信息的得分，取前{count}名；{conditions}同分一并列入。"
LEAST = "月均报送不少于{least}条；"
NO_BARS = "没有{bars}扣分；"
BY_ITEM = "按单条信息在本期的得分，取前{count}条；同分一并列入。"


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A unit proposed, or passed over: then `note` says why."""

    group: str
    place: str
    name: str
    points: str
    evidence: str
    items: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class PrintedPerson:
    place: int
    name: str
    unit: str
    points: str
    evidence: str
    items: tuple[str, ...]
    known: str


@dataclass(frozen=True, slots=True)
class PrintedItem:
    place: int
    number: str
    title: str
    units: str
    authors: str
    uses: str
    points: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """`unknown` is how many items that gave points have no author known."""

    units_rule: str
    units: tuple[PrintedUnit, ...]
    persons_rule: str
    persons: tuple[PrintedPerson, ...]
    items_rule: str
    items: tuple[PrintedItem, ...]
    unknown: int


def proposals(
    awards: AwardRules,
    rules: Rules,
    groups: Sequence[Group],
    *,
    collectives: Sequence[Collective],
    persons: Sequence[Achiever],
    items: Sequence[BestItem],
    names: Mapping[str, str],
    titles: Mapping[str, str],
    uses: Mapping[str, tuple[str, ...]],
    unknown: int,
) -> Proposals:
    """All that is proposed; `names` are the units' names by id, `titles` and `uses` those of items by number."""
    bars = "、".join(kind.name for kind in rules.deductions if kind.id in awards.bars)
    of_group = {group.id: group.name for group in groups}
    return Proposals(
        units_rule=BY_POINTS.format(count=awards.units, conditions=_conditions(awards.unit_items, bars)),
        units=tuple(_unit(one, of_group, awards, bars, titles) for one in collectives),
        persons_rule=BY_OWN.format(count=awards.persons, conditions=_conditions(awards.person_items)),
        persons=printed(persons, awards, names, titles),
        items_rule=BY_ITEM.format(count=awards.items),
        items=tuple(
            PrintedItem(
                place=place(one, items),
                number=one.item,
                title=brief(titles.get(one.item, ""), TITLE_WIDTH),
                units="、".join(names.get(unit, unit) for unit in one.units),
                authors="、".join(one.authors),
                uses="、".join(uses.get(one.item, ())),
                points=plain(one.points),
            )
            for one in items
        ),
        unknown=unknown,
    )


def printed(
    persons: Sequence[Achiever], awards: AwardRules, names: Mapping[str, str], titles: Mapping[str, str]
) -> tuple[PrintedPerson, ...]:
    """The persons proposed, as the ranking prints them."""
    if not awards.persons:
        return ()
    return tuple(
        PrintedPerson(
            place=place(one, persons),
            name=one.author.name,
            unit=names.get(one.author.unit, one.author.unit),
            points=plain(one.points),
            evidence=_used(one.received, one.adopted, one.instructions),
            items=tuple(_named(item, titles) for item in one.best),
            known=KNOWN[one.author.known],
        )
        for one in persons
    )


def place(one: Achiever | BestItem, among: Sequence[Achiever | BestItem]) -> int:
    """Its place by points; equal ones share it."""
    return 1 + sum(other.points > one.points for other in among)


def _conditions(least: int, bars: str = "") -> str:
    return (LEAST.format(least=least) if least else "") + (NO_BARS.format(bars=bars) if bars else "")


def _unit(
    one: Collective, groups: Mapping[str, str], awards: AwardRules, bars: str, titles: Mapping[str, str]
) -> PrintedUnit:
    unit = one.unit
    words = [_used(unit.received, sum(unit.adopted.values()), sum(unit.instructions.values()))]
    if share := percent(rate([unit])):
        words.append(f"采用率{share}")
    if unit.commissions_done:
        words.append(f"完成约稿{unit.commissions_done}件")
    if unit.deductions:
        words.append(f"扣分{unit.deductions}次")
    note = PASSED[one.passed].format(least=awards.unit_items, bars=bars, barred=one.barred) if one.passed else ""
    return PrintedUnit(
        group=groups.get(unit.group, unit.group),
        place=str(unit.rank or ""),
        name=unit.name,
        points=plain(unit.points_year),
        evidence="，".join(words),
        items=tuple(_named(item, titles) for item in one.best),
        note=note,
    )


def _used(received: int, adopted: int, instructions: int) -> str:
    words = f"报送{received}条，采用{adopted}条次"
    return f"{words}，批示{instructions}件次" if instructions else words


def _named(item: str, titles: Mapping[str, str]) -> str:
    title = titles.get(item, "")
    return f"{item}《{brief(title, TITLE_WIDTH // 2)}》" if title else item
