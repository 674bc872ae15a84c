"""Which units a text names: full and short names, never a bureau's bare name that every county has too."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mailproc.model import Unit

_CITY = "市"
_PLACE_ENDINGS = ("县", "区", "市", "旗")
_SPACED_OUT = re.compile(r"(?<![一-鿿])[一-鿿](?:[ \t]+[一-鿿])+(?![一-鿿])")  # 市 科 技 局
_PHRASE_END = re.compile(r"[\W_与和及同]")
_ANOTHER_CITY = re.compile(r"(?:^|[^一-鿿]|省)[一-鿿]{2,3}\Z")  # 临江 before 市教育局
_PARTICLES = tuple("与和同及由合将是为送自向对据给于照关经请让系在按从等呈致抄")  # before 市教育局: no city's name
_THE_WHOLE = tuple("全各外两")  # 全市教育系统 names no bureau of the city


@dataclass(frozen=True, slots=True)
class _Mention:
    """A unit's name in a text, from `start` to before `end`."""

    start: int
    end: int
    unit: str

    def overlaps(self, other: "_Mention") -> bool:
        return self.start < other.end and other.start < self.end

    def within(self, other: "_Mention") -> bool:
        return self != other and other.start <= self.start and self.end <= other.end


@dataclass(frozen=True)
class Naming:
    """The names of all units. `full` names stand for a unit anywhere; `bare` ones only where a clerk types them.

    `places` are the units that are counties or districts; `cities` the city's name without 市.
    """

    full: Mapping[str, tuple[str, ...]]
    bare: Mapping[str, tuple[str, ...]]
    places: frozenset[str]
    cities: tuple[str, ...]
    by_beginning: Mapping[str, tuple[tuple[str, str], ...]]

    def named(self, text: str) -> tuple[str, ...]:
        """The units named in a text, in the order of their first mention (office rules §3).

        The longest name wins. In one phrase a county beats a bureau: 城东区教育局 is 城东区's. A bureau of
        another city is none of ours: 临江市教育局.
        """
        text = _SPACED_OUT.sub(lambda spaced: "".join(spaced[0].split()), _plain(text))
        chosen = [mention for tangle in _tangles(self._mentions(text)) for mention in self._untangled(tangle)]
        return tuple(dict.fromkeys(self._counties_first(text, chosen)))

    def called(self, name: str) -> tuple[str, ...]:
        """The units that a person may mean by this very name: 市科技局, 科技局, 城东, kjj. Several: ask."""
        name = "".join(_plain(name).split())
        return self.full.get(name) or self.bare.get(name, ())

    def _mentions(self, text: str) -> Iterator[_Mention]:
        for start in range(len(text) - 1):
            for name, unit in self.by_beginning.get(text[start : start + 2], ()):
                if text.startswith(name, start) and not self._another_city(text, start):
                    yield _Mention(start, start + len(name), unit)
                    break

    def _another_city(self, text: str, start: int) -> bool:
        before = text[max(0, start - 4) : start]
        if text[start] != _CITY or not self.cities or before.endswith(self.cities):
            return False
        return before.endswith(_THE_WHOLE) or (
            _ANOTHER_CITY.search(before) is not None and not before.endswith(_PARTICLES)
        )

    def _untangled(self, tangle: list[_Mention]) -> list[_Mention]:
        """Those of overlapping mentions that hold: the longer contains the shorter; where two cross, a place wins."""
        outermost = [one for one in tangle if not any(one.within(other) for other in tangle)]
        chosen: list[_Mention] = []
        for mention in sorted(outermost, key=lambda one: (one.unit not in self.places, one.start - one.end, one.start)):
            if not any(mention.overlaps(other) for other in chosen):
                chosen.append(mention)
        return sorted(chosen, key=lambda one: one.start)

    def _counties_first(self, text: str, mentions: list[_Mention]) -> Iterator[str]:
        for phrase in _phrases(text, mentions):
            places = [mention.unit for mention in phrase if mention.unit in self.places]
            yield from places or [mention.unit for mention in phrase]


def learn(units: Iterable[Unit]) -> Naming:
    """The naming of a roster. A full name that two units share names neither of them in a text."""
    units = tuple(units)
    cities = tuple(sorted({city for unit in units if (city := _city(unit))}))
    full: defaultdict[str, list[str]] = defaultdict(list)
    bare: defaultdict[str, list[str]] = defaultdict(list)
    for unit in units:
        for name in _full_names(unit, cities):
            full[name].append(unit.id)
        for name in {unit.id.lower(), *_bare_names(unit, cities)}:
            bare[name].append(unit.id)
    return Naming(
        full={name: tuple(ids) for name, ids in full.items()},
        bare={name: tuple(ids) for name, ids in bare.items()},
        places=frozenset(unit.id for unit in units if _is_place(unit)),
        cities=cities,
        by_beginning=_by_beginning({name: ids[0] for name, ids in full.items() if len(ids) == 1}),
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _tangles(mentions: Iterator[_Mention]) -> Iterator[list[_Mention]]:
    """Mentions, which come in order, in lists of those that overlap."""
    tangle: list[_Mention] = []
    end = 0
    for mention in mentions:
        if tangle and mention.start >= end:
            yield tangle
            tangle = []
        tangle.append(mention)
        end = max(end, mention.end)
    if tangle:
        yield tangle


def _phrases(text: str, mentions: list[_Mention]) -> Iterator[list[_Mention]]:
    phrase: list[_Mention] = []
    for mention in mentions:
        if phrase and _PHRASE_END.search(text, phrase[-1].end, mention.start):
            yield phrase
            phrase = []
        phrase.append(mention)
    if phrase:
        yield phrase


def _is_bureau(unit: Unit) -> bool:
    return unit.short.startswith(_CITY)


def _is_place(unit: Unit) -> bool:
    return not _is_bureau(unit) and unit.short.endswith(_PLACE_ENDINGS)


def _city(unit: Unit) -> str:
    """江城, from 江城市教育局 and 市教育局; "" where the names do not tell."""
    return unit.name.removesuffix(unit.short) if _is_bureau(unit) and unit.name.endswith(unit.short) else ""


def _names(unit: Unit) -> frozenset[str]:
    given = (unit.name, unit.short, *unit.aliases, *unit.former)
    return frozenset("".join(_plain(name).split()) for name in given if name.strip())


def _full_names(unit: Unit, cities: tuple[str, ...]) -> frozenset[str]:
    """A bureau is named in full only with 市 or the city before it; every other unit by each of its names."""
    if not _is_bureau(unit):
        return _names(unit)
    prefixes = (_CITY, *(f"{city}{_CITY}" for city in cities))
    return frozenset(prefix + core for prefix in prefixes for core in _cores(unit, cities)) | {_plain(unit.name)}


def _bare_names(unit: Unit, cities: tuple[str, ...]) -> frozenset[str]:
    """教育局 for 市教育局, 城东 for 城东区."""
    if _is_bureau(unit):
        return _cores(unit, cities)
    return frozenset({_plain(unit.short)[:-1]}) if _is_place(unit) and len(unit.short) > 2 else frozenset()


def _cores(unit: Unit, cities: tuple[str, ...]) -> frozenset[str]:
    names = _names(unit)
    return frozenset(_core(name, names, cities) for name in names)


def _core(name: str, names: frozenset[str], cities: tuple[str, ...]) -> str:
    for city in cities:
        if name.startswith(f"{city}{_CITY}"):
            return name.removeprefix(f"{city}{_CITY}")
    if f"{_CITY}{name}" in names:  # 市场监管局 beside 市市场监管局: its 市 is its own
        return name
    return name.removeprefix(_CITY)


def _by_beginning(units: Mapping[str, str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Names by their first two characters, the longest first."""
    index: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in sorted(units, key=len, reverse=True):
        index[name[:2]].append((name, units[name]))
    return {beginning: tuple(names) for beginning, names in index.items()}
