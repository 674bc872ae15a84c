"""The roster (通讯录): who reports, whose an address is, and which unit counts for which."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from mailproc.model import Group, Taught, Unit
from mailproc.office import naming

# Mail services open to everyone: such a domain is never a unit's. example.com plays one in the samples.
PUBLIC_DOMAINS = frozenset(
    """
    163.com 126.com yeah.net 188.com netease.com qq.com foxmail.com sina.com sina.cn sohu.com tom.com
    21cn.com 139.com 189.cn wo.cn wo.com.cn aliyun.com 263.net 2980.com china.com chinaren.com sogou.com
    eyou.com 88.com gmail.com googlemail.com outlook.com hotmail.com live.com live.cn msn.com yahoo.com
    yahoo.com.cn yahoo.cn icloud.com me.com proton.me protonmail.com gmx.com mail.ru yandex.com example.com
    """.split()  # noqa: SIM905 - a table of words reads best as words
)


@dataclass(frozen=True)
class Roster:
    """Groups, units in the official order (机构序列), and the addresses that the clerk has taught."""

    groups: tuple[Group, ...]
    units: tuple[Unit, ...]
    taught: tuple[Taught, ...] = ()

    def unit(self, unit_id: str) -> Unit:
        """The unit of that id. Raises KeyError."""
        return self._units[unit_id]

    def assessed(self, on: date) -> tuple[Unit, ...]:
        """The units that are ranked on a day, in the official order: neither 不参评 nor a subunit."""
        return tuple(unit for unit in self.units if unit.assessed and not unit.parent and _stands(unit, on))

    def teach(self, taught: Taught) -> "Roster":
        """A new roster that knows one address more. What was taught last holds; no unit: nobody's from then on."""
        return replace(self, taught=(*self.taught, replace(taught, address=taught.address.lower())))

    # --- units through time -------------------------------------------------------------------------------

    def current(self, unit_id: str, on: date) -> str:
        """The unit itself, or whoever has taken it over by that day. Raises KeyError."""
        for _ in self.units:
            unit = self.unit(unit_id)
            if unit.until is None or on <= unit.until or not unit.successor:
                break
            unit_id = unit.successor
        return unit_id

    def counting(self, unit_id: str, on: date) -> str:
        """The unit for which this one's items count: its successor after a merger, its parent. Raises KeyError."""
        unit_id = self.current(unit_id, on)
        for _ in self.units:
            parent = self.unit(unit_id).parent
            if not parent:
                break
            unit_id = self.current(parent, on)
        return unit_id

    # --- addresses ----------------------------------------------------------------------------------------

    def by_address(self, address: str, on: date) -> tuple[str, str] | None:
        """Whose address it is on a day: ("taught" or "address", unit id). A subunit is given as itself."""
        address = address.lower()
        lesson = self._lesson(address, on)
        if lesson is not None:
            unit_id = self._only([lesson.unit] if lesson.unit else [], on)
            return ("taught", unit_id) if unit_id else None
        unit_id = self._only(self._listed.get(address, ()), on)
        return ("address", unit_id) if unit_id else None

    def by_domain(self, address: str, on: date) -> str | None:
        """The one unit that lists the address's domain, or the nearest domain above it; never a public mail domain.

        None for the address of a person who has left, whose mail the domain no longer proves to be the unit's.
        """
        lesson = self._lesson(address.lower(), on)
        domain = address.lower().rpartition("@")[2]
        if is_public(domain) or (lesson is not None and not lesson.unit):
            return None
        while domain:
            if domain in self._domains:
                return self._only(self._domains[domain], on)
            domain = domain.partition(".")[2]
        return None

    def left(self, address: str, on: date) -> str:
        """The unit for which the person of this address wrote until he left; "" where nobody said that he did."""
        lesson = self._lesson(address.lower(), on)
        if lesson is None or lesson.unit or lesson.since is None:
            return ""
        before = lesson.since - timedelta(days=1)
        found = self.by_address(address, before)
        unit = found[1] if found else self.by_domain(address, before)
        return self.current(unit, on) if unit else ""

    def known(self, address: str, unit_id: str, on: date) -> bool:
        """Whether the address is the unit's, so that it may be told the figures that count for the unit."""
        found = self.by_address(address, on)
        owner = found[1] if found else self.by_domain(address, on)
        return owner is not None and self.counting(owner, on) == self.counting(unit_id, on)

    def letters_to(self, unit_id: str, on: date) -> tuple[str, ...]:
        """Where a unit's papers go: to its listed addresses, else to its reporters', else to taught ones."""
        unit = self.unit(self.counting(unit_id, on))
        choices: tuple[Iterable[str], ...] = (
            unit.addresses,
            [reporter.address for reporter in unit.reporters],
            [taught.address for taught in self.taught if taught.unit == unit.id],
        )
        for choice in choices:
            own = dict.fromkeys(one.lower() for one in choice if self._is_of(one, unit.id, on))
            if own:
                return tuple(own)
        return ()

    # --- names --------------------------------------------------------------------------------------------

    def named(self, text: str) -> tuple[str, ...]:
        """The units named in a text, first mention first; a parent is left out where its subunit is named.

        The longest name wins, a county beats a bureau within a phrase, and a bare 教育局 is nobody's name.
        A unit that has ended is given as itself: see `current` and `counting`.
        """
        found = self.naming.named(text)
        parents = {self.unit(unit_id).parent for unit_id in found}
        return tuple(unit_id for unit_id in found if unit_id not in parents)

    def called(self, name: str) -> tuple[str, ...]:
        """The units that a clerk may mean by this very name or id, bare names (科技局, 城东) included."""
        return self.naming.called(name)

    def is_county(self, unit_id: str) -> bool:
        """Whether the unit is a county or district, whose name in a signature beats a bureau's."""
        return unit_id in self.naming.places

    @cached_property
    def naming(self) -> naming.Naming:
        return naming.learn(self.units)

    # --- indexes ------------------------------------------------------------------------------------------

    def _only(self, unit_ids: Iterable[str], on: date) -> str | None:
        """The one unit standing on that day to which all these lead; None if there is none or more than one."""
        current = {self.current(unit_id, on) for unit_id in unit_ids}
        standing = [unit_id for unit_id in current if _stands(self.unit(unit_id), on)]
        return standing[0] if len(standing) == 1 else None

    def _is_of(self, address: str, unit_id: str, on: date) -> bool:
        found = self.by_address(address, on)
        return found is not None and found[1] == unit_id

    def _lesson(self, address: str, on: date) -> Taught | None:
        """What was taught last of an address and holds on that day."""
        lessons = self._lessons.get(address, ())
        return next((one for one in reversed(lessons) if _stands(one, on) and self._knows(one.unit)), None)

    def _knows(self, unit_id: str) -> bool:
        return not unit_id or unit_id in self._units

    @cached_property
    def _units(self) -> Mapping[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def _lessons(self) -> Mapping[str, list[Taught]]:
        lessons: defaultdict[str, list[Taught]] = defaultdict(list)
        for one in self.taught:
            lessons[one.address.lower()].append(one)
        return dict(lessons)

    @cached_property
    def _listed(self) -> Mapping[str, list[str]]:
        return self._index(addresses_of)

    @cached_property
    def _domains(self) -> Mapping[str, list[str]]:
        return self._index(lambda unit: unit.domains)

    def _index(self, values: Callable[[Unit], Iterable[str]]) -> Mapping[str, list[str]]:
        index: defaultdict[str, list[str]] = defaultdict(list)
        for unit in self.units:
            for value in values(unit):
                index[value.lower()].append(unit.id)
        return dict(index)


def is_public(domain: str) -> bool:
    """Whether a domain, or one above it, is a mail service open to everyone (vip.163.com)."""
    labels = domain.lower().split(".")
    return any(".".join(labels[start:]) in PUBLIC_DOMAINS for start in range(len(labels)))


def addresses_of(unit: Unit) -> tuple[str, ...]:
    """All addresses listed for a unit: its own, then its reporters'."""
    return (*unit.addresses, *(reporter.address for reporter in unit.reporters if reporter.address))


def _stands(what: Unit | Taught, on: date) -> bool:
    return (what.since is None or what.since <= on) and (what.until is None or on <= what.until)
