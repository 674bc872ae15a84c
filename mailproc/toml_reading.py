"""Reading TOML by hand: every value is checked where it is taken, and all problems are kept, each with its key."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from difflib import get_close_matches
from typing import Any, TypeVar, cast

from mailproc.toml_kinds import ID_PATTERN, Kind

T = TypeVar("T")


@dataclass
class Reading:
    """One reading of a file: the problems found so far, and every table that was opened."""

    problems: list[str] = field(default_factory=list)
    opened: list["Section"] = field(default_factory=list)

    def unknown_keys(self) -> None:
        """Report every key that nobody asked for. To be called when all has been read."""
        for section in self.opened:
            for key in section.values:
                if key not in section.asked:
                    near = get_close_matches(key, section.asked, n=1)
                    advice = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(sorted(section.asked))}"
                    section.problem(key, f"unknown key; {advice}")


class Section:
    """A table of the file. What is wrong or missing is reported, and stands as None in what is read."""

    def __init__(self, reading: Reading, path: str, values: Mapping[str, Any]) -> None:
        self.reading = reading
        self.path = path
        self.values = values
        self.asked: set[str] = set()
        reading.opened.append(self)

    def key(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def problem(self, key: str, text: str) -> None:
        self.reading.problems.append(f"{self.key(key)}: {text}")

    def has(self, key: str) -> bool:
        return key in self.values

    def required(self, key: str, kind: Kind[T]) -> T:
        """A value that must be there."""
        self.asked.add(key)
        if not self.has(key):
            self.problem(key, f"is missing; write for example {key} = {kind.example}")
            return cast("T", None)
        return self._taken(key, key, kind, self.values[key])

    def optional(self, key: str, kind: Kind[T], owner: type, attribute: str = "") -> T:
        """A value, or the default of that attribute (the key, if not said) of the dataclass `owner`."""
        self.asked.add(key)
        if not self.has(key):
            return cast("T", _default(owner, attribute or key))
        return self._taken(key, key, kind, self.values[key])

    def several(self, key: str, kind: Kind[T], *, needed: bool = False) -> tuple[T, ...]:
        """A list of values; empty if absent, which is a problem if one is `needed`."""
        example = f"[{kind.example}]"
        if needed and self.values.get(key, []) == []:
            self.problem(key, f"is missing or empty; write for example {key} = {example}")
        values = enumerate(self._list(key, example), start=1)
        taken = (self._taken(key, f"{key}[{place}]", kind, value, example) for place, value in values)
        return tuple(value for value in taken if value is not None)

    def section(self, key: str) -> "Section":
        """A table within; an absent one is read as empty."""
        self.asked.add(key)
        values = self.values.get(key, {})
        if not isinstance(values, Mapping):
            self.problem(key, f"{_shown(values)} is not a table; write [{self.key(key)}] and its keys below")
            values = {}
        return Section(self.reading, self.key(key), values)

    def sections(self, key: str, example: str) -> tuple["Section", ...]:
        """A list of tables, each named in problems by its id, else by its place, counted from 1."""
        found = []
        for place, values in enumerate(self._list(key, example), start=1):
            if isinstance(values, Mapping):
                found.append(Section(self.reading, f"{self.key(key)}[{_label(values, place)}]", values))
            else:
                self.problem(f"{key}[{place}]", f"{_shown(values)} is not a table; write for example {example}")
        return tuple(found)

    def _list(self, key: str, example: str) -> list[object]:
        self.asked.add(key)
        values = self.values.get(key, [])
        if isinstance(values, list):
            return values
        self.problem(key, f"{_shown(values)} is not a list; write for example {key} = {example}")
        return []

    def _taken(self, key: str, shown_key: str, kind: Kind[T], value: object, example: str = "") -> T:
        taken = kind.take(value)
        if taken is None:
            advice = f"write for example {key} = {example or kind.example}"
            self.problem(shown_key, f"{_shown(value)} is not {kind.what}; {advice}")
        return cast("T", taken)


def _default(owner: type, attribute: str) -> object:
    for one in fields(owner):
        if one.name == attribute and one.default is not MISSING:
            return one.default
    raise LookupError(f"{owner.__name__}.{attribute} has no default")


def _label(values: Mapping[str, object], place: int) -> str:
    label = values.get("id")
    return label if isinstance(label, str) and ID_PATTERN.fullmatch(label) else str(place)


def _shown(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"' if len(value) <= 60 else f'"{value[:60]}…"'
        case list() | dict():
            return "a list" if isinstance(value, list) else "a table"
    return str(value)


def repeated(values: Iterable[T]) -> list[T]:
    """Those values that come more than once, each once."""
    return [value for value, times in Counter(values).items() if times > 1]
