"""Excel's .xlsx (ECMA-376), row by row: a sheet may say that it has a million rows."""

import re
from typing import BinaryIO

from mailproc.post.documents import figures
from mailproc.post.documents.limits import CHARACTERS, Text, Unreadable, open_zip
from mailproc.post.documents.parts import Parts
from mailproc.post.documents.rows import Rows, of_margin
from mailproc.post.documents.slides import DrawnText
from mailproc.post.documents.xml import Attributes, Listener, attribute, feed, name_of

_COLUMN = re.compile(r"[A-Z]{1,3}")
_MARGINS = frozenset(f"{page}{kind}" for page in ("odd", "even", "first") for kind in ("Header", "Footer"))


def read(file: BinaryIO, text: Text) -> None:
    """The sheets in their order, hidden ones too, each below its name; then what is drawn, and heads and feet."""
    with open_zip(file) as archive:
        parts = Parts(archive)
        main = parts.main("xl/workbook.xml")
        related = parts.relations(main)
        book, strings, styles = _Book(), _Strings(), _Styles()
        _feed(parts, main, book)
        if not book.sheets:
            raise Unreadable("broken")
        for kind, listener in (("sharedStrings", strings), ("styles", styles)):
            for relation in related:
                if relation.kind == kind:
                    _feed(parts, relation.part, listener)
        places = {relation.identifier: relation.part for relation in related if relation.kind == "worksheet"}
        for name, identifier in book.sheets:
            if identifier in places:
                text.add(f"{name}\n")
                _feed(parts, places[identifier], _Sheet(text, strings, styles, since_1904=book.since_1904))
                _add_drawn(parts, places[identifier], text)
                text.add("\n")


def _feed(parts: Parts, part: str, listener: Listener) -> None:
    with parts.open(part) as member:
        feed(member, listener)


def _add_drawn(parts: Parts, sheet: str, text: Text) -> None:
    for relation in parts.relations(sheet):
        if relation.kind == "drawing":
            _feed(parts, relation.part, DrawnText(text))


class _Book:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.since_1904 = False

    def start(self, tag: str, attributes: Attributes) -> None:
        name = name_of(tag)
        if name == "sheet":
            self.sheets.append((attribute(attributes, "name"), attribute(attributes, "id")))
        elif name == "workbookPr":
            self.since_1904 = attribute(attributes, "date1904") in {"1", "true"}

    def data(self, _: str) -> None:
        """Nothing is said here."""

    def end(self, _: str) -> None:
        """Nothing ends here."""


class _Strings:
    """Texts that cells name by number; without the phonetic guides beside them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._said = ""
        self._in_text = False
        self._beside = 0
        self._gathered = 0

    def start(self, tag: str, _: Attributes) -> None:
        name = name_of(tag)
        self._beside += name == "rPh"
        self._in_text = name == "t" and not self._beside
        if name == "si":
            self._said = ""

    def data(self, text: str) -> None:
        if self._in_text:
            self._said += text
            self._gathered += len(text)
            if self._gathered > 4 * CHARACTERS:
                raise Unreadable("limits")

    def end(self, tag: str) -> None:
        name = name_of(tag)
        self._beside -= name == "rPh"
        self._in_text = False
        if name == "si":
            self.found.append(self._said)


class _Styles:
    """The code of the number format of each kind of cell."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._of_cells: list[str] = []
        self._in_cells = False

    def start(self, tag: str, attributes: Attributes) -> None:
        name = name_of(tag)
        if name == "numFmt":
            self._codes[attribute(attributes, "numFmtId")] = attribute(attributes, "formatCode")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._of_cells.append(attribute(attributes, "numFmtId", "0"))

    def data(self, _: str) -> None:
        """Nothing is said here."""

    def end(self, tag: str) -> None:
        self._in_cells &= name_of(tag) != "cellXfs"

    def code(self, style: str) -> str:
        number = self._of_cells[int(style)] if style.isdecimal() and int(style) < len(self._of_cells) else "0"
        return self._codes.get(number) or figures.built_in(int(number) if number.isdecimal() else 0)


class _Sheet:
    def __init__(self, text: Text, strings: _Strings, styles: _Styles, *, since_1904: bool) -> None:
        self._text = text
        self._rows = Rows(text)
        self._strings = strings.found
        self._styles = styles
        self._since_1904 = since_1904
        self._row, self._column = 0, -1
        self._kind = self._style = self._said = ""
        self._heard = False
        self._beside = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        name = name_of(tag)
        self._beside += name == "rPh"
        self._heard = (name in {"v", "t"} and not self._beside) or name in _MARGINS
        if name == "row":
            self._row += 1
            self._column = -1
        elif name == "c":
            self._column = _column(attributes.get("r", ""), self._column + 1)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._said = ""
        elif name in _MARGINS:
            self._said = ""

    def data(self, text: str) -> None:
        if self._heard:
            self._said += text

    def end(self, tag: str) -> None:
        name = name_of(tag)
        self._heard = False
        self._beside -= name == "rPh"
        if name == "c" and self._said:
            self._rows.add(self._row, self._column, self._shown())
        elif name == "sheetData":
            self._rows.close()
        elif name in _MARGINS:
            self._text.add(of_margin(self._said))

    def _shown(self) -> str:
        said = self._said
        match self._kind:
            case "s":
                return self._strings[int(said)] if int(said) < len(self._strings) else ""
            case "b":
                return "TRUE" if said == "1" else "FALSE"
            case "n":
                return figures.shown(float(said), self._styles.code(self._style), since_1904=self._since_1904)
        return said


def _column(place: str, usual: int) -> int:
    """The number of a cell's column by its place, such as AB12."""
    letters = _COLUMN.match(place)
    if letters is None:
        return usual
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
