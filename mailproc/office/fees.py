"""Fees (稿酬): what the items used in a quarter bring those who wrote them, by the office's table; each once."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from mailproc.model import Authors, Credit, CreditKind, Fee, FeeLine, FeeTable
from mailproc.office.entering import standing
from mailproc.office.scoring import shares

Use = tuple[str, str, str, str]  # item, unit, outlet, level
_PAID = frozenset({CreditKind.ADOPTED, CreditKind.INSTRUCTION})


def lines(entries: Iterable[Credit], months: Sequence[str], table: FeeTable, authors: Authors) -> tuple[FeeLine, ...]:
    """What a quarter's months bring, by item; `entries` are all credits up to its end of the items concerned.

    An item is paid once for each use, whatever its units are: they share, to 0.01, the remainder to the first. What
    is due by the end of the quarter less what was due by its beginning is paid: so a use that is taken back later is
    paid back, a unit that joins later gets its share, and the quarters together pay what stands. The fee is that of
    the day on which the use holds.
    """
    known = tuple(entries)
    before = _due([one for one in known if one.month < months[0]], table)
    after = _due([one for one in known if one.month <= months[-1]], table)
    found = []
    for use in dict.fromkeys((*before, *after)):
        was, now = before.get(use), after.get(use)
        yuan = (now[1] if now else Decimal(0)) - (was[1] if was else Decimal(0))
        credit = (now or was or (None, None))[0]
        if yuan and credit is not None:
            found.append(_line(credit, yuan, authors))
    return tuple(sorted(found, key=lambda one: (one.item, one.outlet, one.level, one.unit)))


def _due(entries: Sequence[Credit], table: FeeTable) -> dict[Use, tuple[Credit, Decimal]]:
    """What each use is worth to each unit, by the credits that stand among these."""
    uses: dict[tuple[str, str, str], list[Credit]] = {}
    for credit in standing(entries):
        if credit.kind in _PAID and credit.item:
            uses.setdefault((credit.item, credit.outlet, credit.level), []).append(credit)
    due = {}
    for credits_ in uses.values():
        first = credits_[0]
        whole = fee(table.outlets if first.outlet else table.instructions, first)
        units = {credit.unit: credit for credit in reversed(credits_)}
        for unit, yuan in shares(whole, tuple(dict.fromkeys(credit.unit for credit in credits_)), "split"):
            due[first.item, unit, first.outlet, first.level] = (units[unit], yuan)
    return due


def fee(fees: Iterable[Fee], credit: Credit) -> Decimal:
    """The fee for a use on the day on which it holds; 0 where the table has none by then."""
    of = credit.outlet or credit.level
    begun = [one for one in fees if one.of == of and one.since <= credit.effective]
    return max(begun, key=lambda one: one.since).yuan if begun else Decimal(0)


def _line(credit: Credit, yuan: Decimal, authors: Authors) -> FeeLine:
    return FeeLine(
        item=credit.item,
        unit=credit.unit,
        author=authors.get((credit.item, credit.unit)),
        outlet=credit.outlet,
        level=credit.level,
        issue=credit.issue,
        day=credit.effective,
        yuan=yuan,
    )
