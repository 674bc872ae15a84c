"""What Word's .docx says of its lists and styles: which paragraphs are numbered, and how; what is hidden."""

from collections import defaultdict
from collections.abc import Callable  # noqa: TC003 - as everywhere else

from mailproc.post.documents.xml import Attributes, attribute, name_of
from mailproc.post.numbering import Level, Numbering

_HEARD = frozenset(
    (
        *("style", "basedOn", "numId", "ilvl", "abstractNum", "num", "abstractNumId"),
        *("lvl", "lvlOverride", "start", "numFmt", "lvlText", "isLgl", "startOverride"),
    )
)
_DEEPEST = 10  # styles based on styles


class Styles:
    """Hears styles.xml and numbering.xml, then tells what stands before a paragraph."""

    def __init__(self, load: "Callable[[Styles], None] | None" = None) -> None:
        self._load = load  # called when first there is need of it: styles may be larger than all the rest
        self._levels: defaultdict[str, dict[int, Level]] = defaultdict(dict)  # of each abstract list
        self._abstract: dict[str, str] = {}  # of each list
        self._anew: defaultdict[str, dict[int, int]] = defaultdict(dict)  # where the levels of a list begin anew
        self._of_style: defaultdict[str, dict[str, str]] = defaultdict(dict)  # basedOn, numId, ilvl of each style
        self._numbering = Numbering(self._levels)
        self._style = self._list = ""
        self._level = 0
        self._is_abstract = False

    def start(self, tag: str, attributes: Attributes) -> None:
        name = name_of(tag)
        if name not in _HEARD:
            return
        said = attribute(attributes, "val")
        match name:
            case "style":
                self._style = attribute(attributes, "styleId")
            case "basedOn" | "numId" | "ilvl" if self._style:
                self._of_style[self._style][name] = said
            case "abstractNum" | "num":
                self._list = attribute(attributes, f"{name}Id")
                self._is_abstract = name == "abstractNum"
            case "abstractNumId":
                self._abstract[self._list] = said
            case "lvl" | "lvlOverride":
                self._level = _number(attribute(attributes, "ilvl"))
            case "start" | "numFmt" | "lvlText" | "isLgl" if self._is_abstract:
                self._define(name, said)
            case "startOverride":
                self._anew[self._list][self._level] = _number(said)

    def _define(self, name: str, said: str) -> None:
        old = self._levels[self._list].get(self._level, Level())
        self._levels[self._list][self._level] = Level(
            said if name == "numFmt" else old.form,
            said if name == "lvlText" else old.text,
            _number(said) if name == "start" else old.start,
            name == "isLgl" or old.in_digits,
        )

    def data(self, _: str) -> None:
        """Nothing is said here."""

    def end(self, tag: str) -> None:
        if name_of(tag) == "style":
            self._style = ""

    def mark(self, style: str, listed: str, level: str) -> str:
        """What stands before the next paragraph; what it says of itself goes before what its style says."""
        if self._load is not None and (style or listed):
            load, self._load = self._load, None
            load(self)
        for _ in range(_DEEPEST):
            if (listed and level) or style not in self._of_style:
                break
            of_style = self._of_style[style]
            style, listed, level = (
                of_style.get("basedOn", ""),
                listed or of_style.get("numId", ""),
                level or of_style.get("ilvl", ""),
            )
        if listed in {"", "0"}:
            return ""
        abstract = self._abstract.get(listed, "")
        for depth, start in self._anew.pop(listed, {}).items():
            self._numbering.begin(abstract, depth, start)
        return self._numbering.mark(abstract, _number(level))


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 10 else 0
