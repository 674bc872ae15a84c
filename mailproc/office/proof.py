"""Credits held against the regulation: every one by its rule, in its month, and taken back at most once."""

from collections.abc import Collection

from mailproc.errors import ConfigError
from mailproc.model import CORRECTED, Credit, CreditKind, Rate, Rules
from mailproc.office.entering import placing
from mailproc.office.scoring import rate, shares

_COSTS = frozenset({CreditKind.MISSED, CreditKind.DEDUCTION})
_SAME = ("unit", "kind", "effective", "rule", "item", "outlet", "level", "issue")


def rule_fault(credit: Credit, rules: Rules, sharers: int) -> str:
    """Why the points are not what the rule gives on the effective day; "" where they are.

    `sharers` is how many units the item has had: where shares are split, a part of the points is right too.
    """
    name, _, since = credit.rule.partition("@")
    rates = _rates(name, credit, rules)
    if rates is None:
        return f"the rule {credit.rule} is not in the configuration"
    if not rates:
        return "" if not since and not credit.points else f"the configuration has no points for {name}"
    try:
        worth = rate(rates, credit.effective)
    except ConfigError as fault:
        return str(fault)
    if since != worth.since.isoformat():
        return f"on {credit.effective} the rate since {worth.since} holds, not that since {since or 'never'}"
    whole = -abs(worth.points) if credit.kind in _COSTS else worth.points
    parts = {part for n in range(1, sharers + 1) for _, part in shares(whole, [str(k) for k in range(n)], "split")}
    sign = -1 if credit.count < 0 else 1
    return "" if credit.points * sign in parts else f"{credit.points} points, where the rule gives {whole}"


def _rates(name: str, credit: Credit, rules: Rules) -> tuple[Rate, ...] | None:
    """The rates of a rule as credits name it (office.scoring); None where there is no such rule for such a credit."""
    tables: dict[str, tuple[Rate, ...]]
    match credit.kind:
        case CreditKind.RECEIVED:
            tables = {"received": rules.received}
        case CreditKind.ADOPTED:
            tables = {f"adopted:{outlet.id}": outlet.rates for outlet in rules.outlets if outlet.id == credit.outlet}
        case CreditKind.INSTRUCTION:
            tables = {
                f"instruction:{level.id}": level.rates for level in rules.instructions if level.id == credit.level
            }
        case CreditKind.COMMISSION:
            tables = {"commission": rules.commission_done}
        case CreditKind.MISSED:
            tables = {"missed": rules.commission_missed}
        case CreditKind.DEDUCTION:
            tables = {f"deduction:{kind.id}": kind.rates for kind in rules.deductions}
    return tables.get(name)


def month_fault(credit: Credit, effective_month: str, published: Collection[str], corrects: str = "") -> str:
    """Why a credit stands in the wrong month or bears the wrong mark, with these months published when it was made.

    `corrects` is the month that is corrected by it: then it stands there unmarked, or leaves the open month marked so.
    """
    month, late = placing(effective_month, published, reversal=credit.count < 0)
    if corrects and credit.month == corrects:
        month, late = effective_month, ""
    elif corrects:
        late = CORRECTED
    if credit.month != month:
        return f"stands in {credit.month}, but {credit.effective} belongs to {month}"
    return "" if credit.late == late else f'is marked "{credit.late}", not "{late}"'


def reversal_fault(credit: Credit, taken: Credit | None, *, taken_before: bool) -> str:
    """Why a credit does not take back what it says; "" where it does. `taken` is the credit of that name."""
    if taken is None:
        return f"takes back {credit.reverses}, which is not there"
    if taken_before:
        return f"takes back {credit.reverses}, which was taken back before"
    unlike = [name for name in _SAME if getattr(credit, name) != getattr(taken, name)]
    unlike += [name for name in ("points", "count") if getattr(credit, name) != -getattr(taken, name)]
    return f"takes back {credit.reverses}, but has another {', '.join(unlike)}" if unlike else ""
