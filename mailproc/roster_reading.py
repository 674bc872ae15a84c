"""Groups and units out of config.toml, or out of a spreadsheet, with the checks that cross them."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from mailproc.errors import ConfigError
from mailproc.model import Group, Reporter, Unit
from mailproc.office import naming
from mailproc.office.roster import addresses_of, is_public
from mailproc.post.addressbook import Row
from mailproc.post.addressbook import read as read_address_book
from mailproc.toml_kinds import ADDRESS, COUNT, DAY, DOMAIN, FLAG, ID, NUMBER, TEXT
from mailproc.toml_reading import Section

GROUP_EXAMPLE = '{ id = "bureau", name = "市直部门" }'
UNIT_EXAMPLE = '{ id = "kjj", name = "江城市科学技术局", short = "市科技局", group = "bureau", domains = ["…"] }'
REPORTER_EXAMPLE = '{ name = "张三", phone = "…" }'


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit and where it stands, so that problems can name the place."""

    section: Section
    unit: Unit


@dataclass(frozen=True, slots=True)
class Register:
    """The roster as read: its groups, the entries that are sound in themselves, and what to mend some day."""

    groups: tuple[Group, ...]
    entries: tuple[Entry, ...]
    advice: tuple[str, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        return tuple(entry.unit for entry in self.entries)


def read(section: Section, folder: Path, city: str) -> Register:
    """The table [roster]. `folder` is where a spreadsheet's path begins; `city` is 江城市.

    Everything wrong is noted in the section's reading.
    """
    groups = tuple(_group(one) for one in section.sections("groups", GROUP_EXAMPLE))
    advice: list[str] = []
    before = len(section.reading.problems)
    if isinstance(section.values.get("units"), str):
        sections = tuple(_from_spreadsheet(section, folder, groups, city, advice))
    else:
        sections = section.sections("units", UNIT_EXAMPLE)
    if not sections and len(section.reading.problems) == before:
        section.problem("units", f'there is no unit; write units = [{UNIT_EXAMPLE}] or units = "通讯录.xlsx"')
    if not groups:
        section.problem("groups", f"there is no group; write for example groups = [{GROUP_EXAMPLE}]")
    entries = tuple(_entries(sections))
    _check(entries, groups, frozenset(str(one.values.get("id")) for one in sections))
    return Register(groups, entries, (*advice, *_unreachable(entries)))


def _group(section: Section) -> Group:
    return Group(section.required("id", ID), section.required("name", TEXT), section.optional("minimum", COUNT, Group))


def _entries(sections: Iterable[Section]) -> Iterator[Entry]:
    for order, section in enumerate(sections):
        before = len(section.reading.problems)
        unit = _unit(section, order)
        if len(section.reading.problems) == before:
            yield Entry(section, unit)


def _unit(section: Section, order: int) -> Unit:
    return Unit(
        id=section.required("id", ID),
        name=section.required("name", TEXT),
        short=section.required("short", TEXT),
        group=section.required("group", TEXT),
        order=order,
        aliases=section.several("aliases", TEXT),
        former=section.several("former", TEXT),
        addresses=section.several("addresses", ADDRESS),
        domains=section.several("domains", DOMAIN),
        reporters=tuple(_reporter(one) for one in section.sections("reporters", REPORTER_EXAMPLE)),
        since=section.optional("from", DAY, Unit, "since"),
        until=section.optional("until", DAY, Unit),
        successor=section.optional("successor", ID, Unit),
        parent=section.optional("parent", ID, Unit),
        assessed=section.optional("assessed", FLAG, Unit),
        opening=section.optional("opening", NUMBER, Unit),
    )


def _reporter(section: Section) -> Reporter:
    return Reporter(
        section.required("name", TEXT),
        section.optional("address", ADDRESS, Reporter),
        section.optional("phone", TEXT, Reporter),
    )


# --- a spreadsheet ----------------------------------------------------------------------------------------


def _from_spreadsheet(
    section: Section, folder: Path, groups: tuple[Group, ...], city: str, advice: list[str]
) -> Iterator[Section]:
    path = folder / section.required("units", TEXT)
    try:
        rows = read_address_book(path)
    except ConfigError as fault:
        section.reading.problems.extend(fault.problems)
        return
    if any(not row.id for row in rows):
        advice.append(
            f"{path.name}: units without 编号 are known by their name; give each a 编号, so that renaming it later "
            "does not make it another unit"
        )
    ids = {name: _id(row) for row in rows for name in (row.name, row.short, *row.aliases) if name}
    group_ids = {_plain(group.name): group.id for group in groups if group.name}
    for row in rows:
        yield Section(section.reading, f"{path.name} row {row.number}", _as_table(row, ids, group_ids, city))


def _as_table(row: Row, ids: Mapping[str, str], group_ids: Mapping[str, str], city: str) -> dict[str, Any]:
    """The row as it would stand in config.toml."""
    return _filled(
        **{
            "id": _id(row),
            "name": row.name,
            "short": row.short or row.name.removeprefix(city.removesuffix("市")),
            "group": group_ids.get(_plain(row.group), row.group),
            "aliases": list(row.aliases),
            "former": list(row.former),
            "addresses": list(row.addresses),
            "domains": list(row.domains),
            "reporters": [_filled(name=one.name, address=one.address, phone=one.phone) for one in row.reporters],
            "from": row.since,
            "until": row.until,
            "successor": ids.get(row.successor, row.successor),
            "parent": ids.get(row.parent, row.parent),
            "assessed": row.assessed,
            "opening": row.opening,
        }
    )


def _filled(**table: object) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value not in ("", None)}


def _plain(name: str) -> str:
    """Brackets and commas are typed full-width or not."""
    return unicodedata.normalize("NFKC", name)


def _id(row: Row) -> str:
    """The row's 编号, else one that stays the same as long as the unit's name does."""
    return row.id or f"u{blake2b(row.name.encode(), digest_size=4).hexdigest()}"


# --- checks -----------------------------------------------------------------------------------------------


def _check(entries: tuple[Entry, ...], groups: tuple[Group, ...], ids: frozenset[str]) -> None:
    """What crosses entries. `ids` are those of all units, unsound ones too."""
    for check in (_check_ids, _check_names, _check_addresses, _check_domains, _check_dates):
        check(entries)
    units = {entry.unit.id: entry.unit for entry in entries}
    for entry in entries:
        _check_group(entry, [str(group.id) for group in groups])
        _check_links(entry, ids, units)


def _shared(entries: Iterable[Entry], values: Callable[[Unit], Iterable[str]]) -> Iterator[tuple[str, list[Entry]]]:
    """Values that belong to more than one entry, with these."""
    holders: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for value in dict.fromkeys(values(entry.unit)):
            holders[value].append(entry)
    return ((value, found) for value, found in holders.items() if len(found) > 1)


def _check_ids(entries: tuple[Entry, ...]) -> None:
    for value, (first, *others) in _shared(entries, lambda unit: [unit.id]):
        for other in others:
            other.section.problem("id", f'"{value}" is {first.unit.name} already; give every unit an id of its own')


def _check_names(entries: tuple[Entry, ...]) -> None:
    by_id = {entry.unit.id: entry for entry in entries}
    shared: dict[tuple[str, ...], str] = {}
    for name, ids in naming.learn(entry.unit for entry in entries).full.items():
        if len(set(ids)) > 1:
            shared[ids] = min(name, shared.get(ids, name), key=len)
    for (first, *others), name in shared.items():
        for other in others:
            by_id[other].section.problem(
                "name",
                f'"{name}" is also a name of {first}; leave it to one of them, among name, short, aliases, former',
            )


def _check_addresses(entries: tuple[Entry, ...]) -> None:
    for address, (first, *others) in _shared(entries, addresses_of):
        for other in others:
            other.section.problem("addresses", f'"{address}" is also {first.unit.id}\'s; leave it to one of them')


def _check_domains(entries: tuple[Entry, ...]) -> None:
    for entry in entries:
        for domain in filter(is_public, entry.unit.domains):
            entry.section.problem(
                "domains", f'"{domain}" is a public mail service; list the addresses themselves under addresses'
            )
    for domain, (first, *others) in _shared(entries, lambda unit: unit.domains):
        for other in others:
            other.section.problem("domains", f'"{domain}" is also {first.unit.id}\'s; leave it to one of them')


def _check_dates(entries: tuple[Entry, ...]) -> None:
    for entry in entries:
        unit = entry.unit
        if unit.since and unit.until and unit.until < unit.since:
            entry.section.problem("until", f"{unit.until} is before from = {unit.since}; it is the unit's last day")
        if unit.successor and unit.until is None:
            entry.section.problem("until", "is missing beside successor; write the unit's last day, until = 2026-06-30")


def _check_group(entry: Entry, known: list[str]) -> None:
    if entry.unit.group not in known:
        entry.section.problem("group", f'"{entry.unit.group}" is not a group; known are {", ".join(known)}')


def _check_links(entry: Entry, ids: frozenset[str], units: Mapping[str, Unit]) -> None:
    for key in ("parent", "successor"):
        target = getattr(entry.unit, key)
        if target and target not in ids:
            entry.section.problem(key, f'"{target}" is the id of no unit; write for example {key} = "kjj"')
        elif entry.unit.id in _chain(target, key, units):
            entry.section.problem(key, f'"{target}" leads back to {entry.unit.id}; break the circle')


def _chain(unit_id: str, key: str, units: Mapping[str, Unit]) -> dict[str, None]:
    """The units that one leads to."""
    passed: dict[str, None] = {}
    while unit_id in units and unit_id not in passed:
        passed[unit_id] = None
        unit_id = getattr(units[unit_id], key)
    return passed


def _unreachable(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        unit = entry.unit
        if unit.until is None and not unit.parent and not addresses_of(unit):
            yield f"{entry.section.path}: {unit.short} has no mail address; its statements and circulars go nowhere"
