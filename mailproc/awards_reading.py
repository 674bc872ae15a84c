"""What config.toml says of proposals and fees: [awards] and [fees]."""

from collections.abc import Collection
from decimal import Decimal

from mailproc.model import AwardRules, Fee, FeeTable, Rules
from mailproc.toml_kinds import COUNT, DAY, FLAG, ID, Kind
from mailproc.toml_reading import Section, repeated

FEE_EXAMPLE = '{ id = "yaoqing", from = 2026-01-01, yuan = 20 }'


def _yuan(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    amount = Decimal(value)
    return amount if amount.is_finite() and amount >= 0 and amount == round(amount, 2) else None


YUAN = Kind("an amount in yuan, 0 or more, with two decimals at most", "20", _yuan)


def awards(section: Section, rules: Rules) -> AwardRules:
    """The table [awards]; every key has a default."""
    read = AwardRules(
        units=section.optional("units", COUNT, AwardRules),
        unit_items=section.optional("unit_items", COUNT, AwardRules),
        bars=section.several("bars", ID),
        persons=section.optional("persons", COUNT, AwardRules),
        person_items=section.optional("person_items", COUNT, AwardRules),
        items=section.optional("items", COUNT, AwardRules),
        persons_to_units=section.optional("persons_to_units", FLAG, AwardRules),
    )
    _known(section, "bars", read.bars, {kind.id for kind in rules.deductions}, "[[rules.deductions]]")
    return read


def fees(section: Section, rules: Rules) -> FeeTable:
    """The table [fees]; without it there are none."""
    read = FeeTable(_fees(section, "outlets"), _fees(section, "instructions"))
    _known(section, "outlets", _ids(read.outlets), {one.id for one in rules.outlets}, "[[rules.outlets]]")
    levels = {one.id for one in rules.instructions}
    _known(section, "instructions", _ids(read.instructions), levels, "[[rules.instructions]]")
    return read


def _fees(section: Section, key: str) -> tuple[Fee, ...]:
    tables = section.sections(key, f"[{FEE_EXAMPLE}]")
    read = [Fee(one.required("id", ID), one.required("from", DAY), one.required("yuan", YUAN)) for one in tables]
    for of, since in repeated((fee.of, fee.since) for fee in read if fee.of and fee.since):
        section.problem(key, f'says the fee of "{of}" from {since} twice; leave one of them')
    return tuple(fee for fee in read if fee.of and fee.since)


def _ids(read: tuple[Fee, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fee.of for fee in read))


def _known(section: Section, key: str, used: Collection[str], known: Collection[str | None], where: str) -> None:
    for one in used if None not in known else ():  # else an id is faulty, and told where it stands
        if one not in known:
            section.problem(key, f'"{one}" is not among the ids of {where}')
