"""What a unit may be told between two statements: 省办, 国办, 批示 only after the clerk's word (office rules §6.5)."""

from collections.abc import Collection

from mailproc.model import Credit, CreditKind, Rules


def is_held(credit: Credit, rules: Rules) -> bool:
    """Whether a credit is of those that wait for the clerk's word: an instruction, an adoption by a held outlet."""
    if credit.kind is CreditKind.INSTRUCTION:
        return True
    return credit.kind is CreditKind.ADOPTED and any(one.held for one in rules.outlets if one.id == credit.outlet)


def may_tell(credit: Credit, rules: Rules, *, stated: Collection[str], told: Collection[str]) -> bool:
    """Whether its unit may be told of a credit: it never waited, its month was stated, or the clerk let its item out.

    `stated` are months, `told` items.
    """
    return not is_held(credit, rules) or credit.month in stated or credit.item in told
