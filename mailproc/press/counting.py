"""What of a unit is counted, line by line, in words: 报市信息7条, 昨日要情采用2条, 市领导批示1次."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailproc.model import Credit, CreditKind, Rules
from mailproc.press.wording import level_name

RECEIVED = ("报市信息", "条")
ADOPTED = ("{outlet}采用", "条")
INSTRUCTED = ("{level}批示", "次")
OTHERS = {
    CreditKind.COMMISSION: ("约稿完成", "件"),
    CreditKind.MISSED: ("约稿未完成", "件"),
    CreditKind.DEDUCTION: ("扣分", "次"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sort of entry. `kind`, and `outlet` or `level` where they matter, tell which credits it counts."""

    name: str
    measure: str
    kind: CreditKind
    outlet: str = ""
    level: str = ""

    def count(self, entries: Iterable[Credit]) -> int:
        """How many of them there are, net of reversals."""
        return sum(
            one.count for one in entries if (one.kind, one.outlet, one.level) == (self.kind, self.outlet, self.level)
        )


def lines(rules: Rules) -> Iterator[Line]:
    """All sorts of entries that the rules know, in the order of the papers' columns."""
    yield Line(*RECEIVED, CreditKind.RECEIVED)
    for outlet in rules.outlets:
        yield Line(ADOPTED[0].format(outlet=outlet.name), ADOPTED[1], CreditKind.ADOPTED, outlet=outlet.id)
    for level in rules.instructions:
        name = INSTRUCTED[0].format(level=level_name(level.name))
        yield Line(name, INSTRUCTED[1], CreditKind.INSTRUCTION, level=level.id)
    for kind, words in OTHERS.items():
        yield Line(*words, kind)


def in_words(entries: Iterable[Credit], rules: Rules) -> str:
    """What of these entries there is at all: 报市信息7条，昨日要情采用2条; "" where there is nothing."""
    known = tuple(entries)
    counted = ((line, line.count(known)) for line in lines(rules))
    return "，".join(f"{line.name}{count}{line.measure}" for line, count in counted if count)
