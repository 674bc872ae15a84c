"""What style attributes and style sheets say of an element: is it shown, are its line ends kept, how is it numbered."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

_LONGEST_STYLE = 2_000  # characters of one style attribute that are read
_LONGEST_SHEET = 300_000
_MOST_RULES = 5_000

_PROPERTY = re.compile(
    r"(?:^|[;\s\"'])(display|visibility|font-size|white-space|mso-hide|list-style-type|list-style|max-height|height|"
    r"width|overflow|opacity)\s{0,9}:\s{0,9}([^;!]{1,80})",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[+-]?0+(?:\.0*)?(?:px|pt|em|rem|ex|%|cm|mm|in)?")
_BRACES = re.compile(r"([{}])")
_SELECTOR = re.compile(r"[a-z][a-z0-9]{0,15}|[a-z0-9]{0,16}[.#][\w-]{1,100}", re.IGNORECASE)
_INVISIBLE = frozenset({"hidden", "collapse"})


@dataclass(frozen=True, slots=True)
class Style:
    """What is known of an element; None: as its parent.

    `gone` holds for all that is in it; `tiny` and `invisible` can be taken back by an element inside.
    """

    gone: bool = False
    tiny: bool | None = None
    invisible: bool | None = None
    preformatted: bool | None = None
    numbering: str = ""


class Element(Protocol):
    """An element of a page, as any parser makes it."""

    @property
    def tag(self) -> object: ...

    def get(self, key: str, default: str) -> str: ...


_PLAIN = Style()
_NO_RULES: dict[str, str] = {}


class Sheet:
    """The rules of a page's style sheets whose selector is a tag, a class, or an identifier."""

    def __init__(self, sources: Iterable[str] = ()) -> None:
        """Rules for some media only (@media) are left out: which are meant cannot be known."""
        self._rules = dict(_NO_RULES)
        for source in sources:
            for selectors, declared in _rules(_uncommented(source[:_LONGEST_SHEET])):
                if len(self._rules) < _MOST_RULES and _PROPERTY.search(declared):
                    self._add(selectors, declared)

    def _add(self, selectors: str, declared: str) -> None:
        for selector in selectors.split(","):
            name = selector.strip()
            if _SELECTOR.fullmatch(name):
                tag, mark, rest = re.split(r"([.#])", name, maxsplit=1) if re.search("[.#]", name) else (name, "", "")
                key = tag.lower() + mark + rest
                self._rules[key] = f"{self._rules.get(key, '')};{declared[:_LONGEST_STYLE]}"

    def of(self, element: Element) -> Style:
        """What attributes and rules say of an element."""
        own = element.get("style", "")
        if self._rules:
            own = ";".join([*(self._rules.get(key, "") for key in _keys(element)), own])
        style = _read(own[-_LONGEST_STYLE:]) if own else _PLAIN
        return Style(gone=True) if element.get("hidden", "no") != "no" else style


def _keys(element: Element) -> Iterator[str]:
    tag = str(element.tag)
    yield tag
    for name in element.get("class", "")[:_LONGEST_STYLE].split()[:20]:
        yield f".{name}"
        yield f"{tag}.{name}"
    if identity := element.get("id", ""):
        yield f"#{identity}"
        yield f"{tag}#{identity}"


def _uncommented(source: str) -> str:
    head, *pieces = source.replace("<!--", "").replace("-->", "").split("/*")
    return head + "".join(piece.partition("*/")[2] for piece in pieces)


def _rules(source: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that stand in no other."""
    depth = 0
    selectors = ""
    said = ""
    for piece in _BRACES.split(source):
        if piece == "{":
            depth += 1
            if depth == 1:
                selectors = said.rpartition(";")[2].strip()
        elif piece == "}":
            if depth == 1:
                yield selectors[:_LONGEST_STYLE], said
            depth = max(depth - 1, 0)
            said = ""
        else:
            said = piece


@lru_cache(maxsize=2048)
def _read(declared: str) -> Style:
    """The last word on each property; a short cut for the many styles that only paint."""
    said = {name.lower(): value.strip(" \t\r\n\"'").lower() for name, value in _PROPERTY.findall(declared)}
    if not said:
        return _PLAIN
    space = said.get("white-space")
    return Style(
        gone=_is_gone(said),
        tiny=bool(_NOTHING.fullmatch(said["font-size"])) if "font-size" in said else None,
        invisible=said["visibility"] in _INVISIBLE if "visibility" in said else None,
        preformatted=space.startswith(("pre", "break-spaces")) if space else None,
        numbering=said.get("list-style-type") or said.get("list-style", ""),
    )


def _is_gone(said: dict[str, str]) -> bool:
    if said.get("display") == "none" or said.get("mso-hide") == "all":
        return True
    if _NOTHING.fullmatch(said.get("opacity", "1")):
        return True
    sizes = (said.get(name, "") for name in ("max-height", "height", "width"))
    return said.get("overflow") == "hidden" and any(_NOTHING.fullmatch(size) for size in sizes)
