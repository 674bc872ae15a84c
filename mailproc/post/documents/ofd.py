"""OFD (GB/T 33190): pages of characters that know only where they stand."""

import posixpath
from collections.abc import Iterator
from typing import BinaryIO

from mailproc.post.documents import layout
from mailproc.post.documents.layout import Glyph, Page, Run
from mailproc.post.documents.limits import CHARACTERS, Text, Unreadable, open_zip
from mailproc.post.documents.parts import Parts
from mailproc.post.documents.xml import Attributes, attribute, feed, name_of

_A4 = (0.0, 0.0, 210.0, 297.0)  # millimetres
_MOST_PAGES = 2_000
_FARTHEST = 1e6
_WIDEST = 1.6  # of a character's height: a step that leaves no gap


def read(file: BinaryIO, text: Text) -> None:
    """Raises Unreadable: "locked", "scan" for nothing but pictures, "broken", "limits"."""
    with open_zip(file) as archive:
        parts = Parts(archive)
        if "encryptions.xml" in parts.names:
            raise Unreadable("locked")
        pages: list[Page] = []
        for root in _links(parts, "ofd.xml", "DocRoot"):
            document = _document(parts, root)
            gathered = 0
            for number, part in enumerate(document.pages):
                if number >= _MOST_PAGES:
                    raise Unreadable("limits")
                page = _page(parts, part, document)
                gathered += sum(len(line.text) for line in page.lines)
                pages.append(page)
                if gathered > CHARACTERS:
                    break
        if not pages:
            raise Unreadable("broken")
        for said in layout.written(pages):
            text.add(said)
        if not str(text).strip():
            raise Unreadable("scan")


class _Listener:
    def data(self, _: str) -> None:
        """Nothing is said here."""

    def end(self, _: str) -> None:
        """Nothing ends here."""


class _Links(_Listener):
    """The parts that a part names as text of one of its tags."""

    def __init__(self, tag: str) -> None:
        self._tag = tag
        self._inside = False
        self.found: list[str] = []

    def start(self, tag: str, _: Attributes) -> None:
        self._inside = name_of(tag) == self._tag
        if self._inside:
            self.found.append("")

    def data(self, text: str) -> None:
        if self._inside:
            self.found[-1] += text

    def end(self, _: str) -> None:
        self._inside = False


class _Document(_Listener):
    """The pages of a document in their order, the templates below them, and the usual size of a page."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._box = False
        self.pages: list[str] = []
        self.templates: dict[str, str] = {}
        self.box = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        name = name_of(tag)
        self._box = name == "PhysicalBox"
        place = _path(self._part, attribute(attributes, "BaseLoc"))
        if name == "Page":
            self.pages.append(place)
        elif name == "TemplatePage":
            self.templates[attribute(attributes, "ID")] = place

    def data(self, text: str) -> None:
        if self._box:
            self.box += text

    def end(self, _: str) -> None:
        self._box = False


def _links(parts: Parts, part: str, tag: str) -> Iterator[str]:
    links = _Links(tag)
    with parts.open(part) as member:
        feed(member, links)
    return (_path(part, link.strip()) for link in links.found)


def _document(parts: Parts, part: str) -> _Document:
    document = _Document(part)
    with parts.open(part) as member:
        feed(member, document)
    return document


def _path(part: str, link: str) -> str:
    """Where a link leads: from the folder of the part that it stands in, or from the root."""
    return (
        posixpath.normpath(posixpath.join("/", posixpath.dirname(part), link.replace("\\", "/"))).lstrip("/").casefold()
    )


def _page(parts: Parts, part: str, document: _Document) -> Page:
    content = _Content(document.box)
    with parts.open(part) as member:
        feed(member, content)
    under = [document.templates[name] for name in dict.fromkeys(content.templates) if name in document.templates]
    for template in under:
        below = _Content(document.box)
        with parts.open(template) as member:
            feed(member, below)
        content.runs = below.runs + content.runs
    _, _, width, height = _numbers(content.box, 4, _A4)
    lines = (layout.line(glyphs, size) for glyphs, size in layout.runs_joined(content.runs))
    return Page(width, height, layout.arranged([line for line in lines if line is not None]))


class _Content:
    """The characters of a page, run by run."""

    def __init__(self, box: str) -> None:
        self.box = box  # that of the document, until the page says otherwise
        self.templates: list[str] = []
        self.runs: list[Run] = []
        self._object: Attributes = {}
        self._code: Attributes | None = None
        self._start = (0.0, 0.0)
        self._said = ""
        self._in_box = False

    def start(self, tag: str, attributes: Attributes) -> None:
        name = name_of(tag)
        self._in_box = name == "PhysicalBox"
        if name == "Template":
            self.templates.append(attribute(attributes, "TemplateID"))
        elif name == "TextObject":
            self._object = attributes
        elif name == "TextCode":
            self._code, self._said = attributes, ""
        elif self._in_box:
            self.box = ""

    def data(self, text: str) -> None:
        if self._in_box:
            self.box += text
        elif self._code is not None:
            self._said += text

    def end(self, tag: str) -> None:
        self._in_box = False
        if self._code is None or name_of(tag) != "TextCode":
            return
        code, self._code = self._code, None
        self._start = (_number(code.get("X"), self._start[0]), _number(code.get("Y"), self._start[1]))
        if self._object.get("Visible") != "false":
            self.runs.append(_run(self._object, code, self._start, self._said))


def _run(within: Attributes, code: Attributes, start: tuple[float, float], said: str) -> Run:
    """Characters where they stand on the page: each so far from the one before, turned and moved as a whole."""
    x, y = start
    left, top, *_ = _numbers(within.get("Boundary", ""), 4, (0.0, 0.0, 0.0, 0.0))
    a, b, c, d, e, f = _numbers(within.get("CTM", ""), 6, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
    size = _number(within.get("Size"), 1.0)
    across, down = _steps(code.get("DeltaX", ""), len(said)), _steps(code.get("DeltaY", ""), len(said))
    glyphs = []
    for place, sign in enumerate(said):
        width = size if layout.is_wide(sign) else size / 2
        step = across[place] if place < len(across) else 0.0 if down else width
        width = step if 0 < step < _WIDEST * size else width
        begin = left + a * x + c * y + e
        glyphs.append(Glyph(sign, begin, begin + a * width, top + b * x + d * y + f))
        x += step
        y += down[place] if place < len(down) else 0.0
    return glyphs, size * max(abs(a), abs(b))


def _steps(said: str, count: int) -> list[float]:
    """Distances from character to character; "g 3 4.2" stands for 4.2 4.2 4.2."""
    steps: list[float] = []
    words = iter(said.split())
    for word in words:
        if word == "g":
            times, step = next(words, "0"), next(words, "0")
            steps += [_number(step, 0.0)] * min(int(_number(times, 0.0)), count)
        else:
            steps.append(_number(word, 0.0))
        if len(steps) >= count:
            break
    return steps


def _number(said: str | None, usual: float) -> float:
    try:
        number = float(said) if said else usual
    except ValueError:
        return usual
    return number if abs(number) < _FARTHEST else usual


def _numbers(said: str, count: int, usual: tuple[float, ...]) -> list[float]:
    words = said.split()
    if len(words) < count:
        return list(usual)
    return [_number(word, 0.0) for word in words[:count]]
