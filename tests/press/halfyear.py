"""A half-year or year of a made-up city, large or small, for what is printed of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mailproc.model import (
    Achiever,
    Anchor,
    Author,
    AwardRules,
    BestItem,
    Collective,
    Group,
    Known,
    Passed,
    Term,
    TermUnit,
)
from mailproc.office import terms
from mailproc.press.summary import Setting, Summary
from tests.press.jiangcheng import GROUPS, RULES, figures

HALF = terms.summed("2026-H1", 1)
YEAR = terms.summed("2026", 1)
ANCHOR = Anchor(4711, "ab" * 32)
SETTING = Setting(GROUPS, RULES, AwardRules(bars=("late",)), proposed=True)
NAMES = ("清河县", "城东区", "市科技局", "市发展改革委", "市住房公积金管理中心", "江城供电公司")


def unit(n: int, term: Term, group: str = "bureau", *, opening: int = 0) -> TermUnit:
    """The n-th unit: its months are unlike each other and other units'."""
    rows = []
    year = Decimal(opening)
    for k, _ in enumerate(term.months):
        received = (n * 7 + k * 3) % 11
        adopted = {"yaoqing": (n + k) % 3, "duanbo": k % 2, "baosheng": (n * k) % 2, "shengban": int((n + k) % 9 == 0)}
        points = Decimal(received) / 5 + 2 * adopted["yaoqing"] + adopted["duanbo"] + 3 * adopted["baosheng"]
        points += 10 * adopted["shengban"]
        year += points
        row = figures(f"u{n}", f"{NAMES[n % len(NAMES)]}{n}", group, received, str(points), 1)
        rows.append(replace(row, adopted=adopted, instructions={"city": int((n + k) % 7 == 0)}, points_year=year))
    return TermUnit(
        f"u{n}",
        rows[-1].name,
        group,
        assessed=True,
        listed=True,
        months=tuple(rows),
        used=n % 5,
        opening=Decimal(opening),
    )


def ranked(units: list[TermUnit]) -> tuple[TermUnit, ...]:
    """The units with the places that their points give them in their groups."""
    found = []
    for one in units:
        place = 1 + sum(o.points_year > one.points_year for o in units if o.group == one.group)
        found.append(replace(one, months=(*one.months[:-1], replace(one.months[-1], rank_year=place))))
    return tuple(found)


def summary(count: int, term: Term = HALF, *, opening: int = 0) -> Summary:
    """A term of so many units, a third of them counties, with something proposed."""
    groups: tuple[Group, ...] = GROUPS
    made = [unit(n, term, groups[0 if n % 3 == 0 else 1].id, opening=opening and opening + n) for n in range(count)]
    units = ranked(made)
    first = min(units, key=lambda one: one.rank or 0)
    author = Author(first.unit, "张三", Known.SIGNED)
    item = "2026-03-0012"
    person = Achiever(author, 12, 5, 1, Decimal("23.4"), (item, "2026-05-0101.2"))
    return Summary(
        term=term,
        months=term.months,
        units=units,
        anchor=ANCHOR,
        before=500,
        collectives=(
            Collective(first, best=(item,)),
            Collective(replace(first, name="市教育局"), Passed.BARRED, 1),
        ),
        persons=(person, replace(person, author=Author("u1", "李四", Known.ONLY), points=Decimal(9), best=())),
        ranking=(person,),
        items=(BestItem(item, (first.unit, "u1"), Decimal("33.2"), ("张三",)),),
        unknown=3,
        titles={item: "我市抓实秋粮收购保障农民增收的几点做法", "2026-05-0101.2": "关于防汛备汛工作的情况"},
        uses={item: ("昨日要情第213期", "省领导批示")},
        successions=(("市粮食局", date(2026, 4, 1), "市发展改革委"),),
    )
