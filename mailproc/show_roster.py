"""The roster as the program knows it now: all units and addresses, and the lines that taught what no file says."""

from collections.abc import Iterator
from datetime import date

from mailproc import rosters, terminal
from mailproc.config import Config
from mailproc.ledger.books import Books
from mailproc.model import Unit
from mailproc.office.roster import Roster, addresses_of


def show(config: Config, books: Books, day: date) -> None:
    """All units by group, whose addresses are whose on that day, and what clerks have taught."""
    roster = rosters.on(config, books, day)
    columns = ("id", "name", "addresses and domains", "taught addresses", "remarks")
    for group in roster.groups:
        rows = [_row(unit, roster, day) for unit in roster.units if unit.group == group.id]
        terminal.table(group.name, columns, rows)
    lessons = [(str(n), books.office.commands[n].event.line) for n in sorted(books.office.lessons)]
    if lessons:
        terminal.table("taught by clerks' lines; 撤销第N号 takes one back", ("N", "line"), lessons)


def _row(unit: Unit, roster: Roster, day: date) -> tuple[str, ...]:
    listed = (one for one in addresses_of(unit) if not roster.left(one, day))
    taught = dict.fromkeys(
        one.address for one in roster.taught if roster.by_address(one.address, day) == ("taught", unit.id)
    )
    return (
        unit.id,
        f"{unit.short} {unit.name}" if unit.short != unit.name else unit.name,
        "\n".join((*listed, *(f"@{one}" for one in unit.domains))),
        "\n".join(taught),
        ", ".join(_remarks(unit)),
    )


def _remarks(unit: Unit) -> Iterator[str]:
    if unit.since:
        yield f"from {unit.since}"
    if unit.until:
        yield f"until {unit.until}"
    if unit.successor:
        yield f"then part of {unit.successor}"
    if unit.parent:
        yield f"counts for {unit.parent}"
    if not unit.assessed:
        yield "not assessed"
    if unit.former:
        yield f"formerly {'、'.join(unit.former)}"
