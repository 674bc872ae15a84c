"""OpenDocument (ISO/IEC 26300): .odt, .ods and .odp."""

import re
from collections import defaultdict
from typing import BinaryIO

from mailproc.post.documents.limits import Text, Unreadable, open_zip
from mailproc.post.documents.parts import Parts
from mailproc.post.documents.xml import Attributes, attribute, feed, name_of
from mailproc.post.numbering import Level, Numbering

_PARAGRAPHS = frozenset({"p", "h"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_UNREAD = frozenset(  # what was deleted, what is said about the text, what is shown elsewhere
    {"tracked-changes", "annotation", "note-citation", "ruby-text", "index-source", "title", "desc", "hidden-text"}
)
_STYLED = frozenset({"p", "h", "span", "section"})
_NUMBER_FORMS = {
    **dict(zip("1aAiI", ("decimal", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman"), strict=True)),
    **dict(
        zip(
            "一壹甲子①",
            (
                "chineseCounting",
                "chineseLegalSimplified",
                "ideographTraditional",
                "ideographZodiac",
                "decimalEnclosedCircle",
            ),
            strict=True,
        )
    ),
}
_BLANKS = re.compile(r"[ \t\r\n]+")
_LONGEST_REPEAT = 1_000  # cells or rows that are the same, and blanks
_LONGEST_ROW = 20_000  # cells


def read(file: BinaryIO, text: Text) -> None:
    """Body, notes, headers and footers. Raises Unreadable: "locked", "scan" for nothing but pictures, "broken"."""
    with open_zip(file) as archive:
        parts = Parts(archive)
        if "content.xml" not in parts.names:
            raise Unreadable("format")
        if "meta-inf/manifest.xml" in parts.names:
            manifest = _Manifest()
            with parts.open("meta-inf/manifest.xml") as member:
                feed(member, manifest)
            if manifest.encrypted:
                raise Unreadable("locked")
        styles, margins, notes = Styles(), Text(), Text()
        if "styles.xml" in parts.names:
            with parts.open("styles.xml") as member:
                feed(member, OdfText(margins, notes, styles))
        with parts.open("content.xml") as member:
            feed(member, OdfText(text, notes, styles))
        for further in (notes, margins):
            text.add(f"\n{further}")
        if not str(text).strip() and any(name.startswith("pictures/") for name in parts.names):
            raise Unreadable("scan")


class _Manifest:
    encrypted = False

    def start(self, tag: str, _: Attributes) -> None:
        self.encrypted |= name_of(tag) == "encryption-data"

    def data(self, _: str) -> None:
        """Nothing is said here."""

    def end(self, _: str) -> None:
        """Nothing ends here."""


class Styles:
    """Which styles hide what they are given to, and how lists are numbered."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self._levels: defaultdict[str, dict[int, Level]] = defaultdict(dict)
        self.numbering = Numbering(self._levels)
        self._style = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name in {"style", "list-style"}:
            self._style = attribute(attributes, "name")
        elif name == "text-properties" and attribute(attributes, "display") == "none":
            self.hidden.add(self._style)
        elif name == "list-level-style-number":
            form = _NUMBER_FORMS.get(attribute(attributes, "num-format")[:1], "none")
            level = int(attribute(attributes, "level", "1"))
            own = attribute(attributes, "num-list-format")  # of LibreOffice: with the numbers of the levels above
            said = f"{attribute(attributes, 'num-prefix')}%{level}{attribute(attributes, 'num-suffix')}"
            written = re.sub(r"%(\d)%", r"%\1", own) if own else said
            start = int(attribute(attributes, "start-value", "1"))
            self._levels[self._style][level - 1] = Level(form, written, start)


class _Row:
    """The cells of a row of a table; what is the same many times stands once in the file."""

    def __init__(self, attributes: Attributes) -> None:
        self.repeated = _repeated(attributes, "number-rows-repeated")
        self.cells: list[str] = []

    def add(self, cell: str, repeated: int) -> None:
        self.cells += [cell] * min(repeated, _LONGEST_ROW - len(self.cells))

    def __str__(self) -> str:
        said = "\t".join(self.cells).rstrip()
        return f"{said}\n" * (self.repeated if said else 1)


class OdfText:
    """The text of a part of a document, notes apart from it, gathered while its tags go by."""

    def __init__(self, text: Text, notes: Text | None = None, styles: Styles | None = None) -> None:
        self._out = [text]  # and, one within the other, the cells and notes around
        self._notes = notes or text
        self._styles = styles or Styles()
        self._rows: list[_Row] = []
        self._repeats: list[int] = []
        self._unread: list[str] = []  # tags
        self._paragraphs = 0
        self._lists: list[str] = []  # their styles
        self._in_sheets = False
        self._numbered = False  # the next paragraph begins an item of a list

    def start(self, tag: str, attributes: Attributes) -> None:
        name = name_of(tag)
        self._styles.start(name, attributes)
        if self._unread or name in _UNREAD or self._is_hidden(name, attributes):
            self._unread.append(name)
        elif name in _PARAGRAPHS:
            self._paragraphs += 1
            self._number()
        elif name in {"tab", "line-break", "s"}:
            blanks = min(int(attribute(attributes, "c", "1")), _LONGEST_REPEAT)
            self._out[-1].add({"tab": "\t", "line-break": "\n"}.get(name, " " * blanks))
        else:
            self._structure(name, attributes)

    def _is_hidden(self, name: str, attributes: Attributes) -> bool:
        if name not in _STYLED:
            return False
        return attribute(attributes, "style-name") in self._styles.hidden or attribute(attributes, "display") == "none"

    def _structure(self, name: str, attributes: Attributes) -> None:
        if name == "spreadsheet":
            self._in_sheets = True
        elif name == "table" and self._in_sheets:
            self._out[-1].add(attribute(attributes, "name") + "\n")
        elif name == "table-row":
            self._rows.append(_Row(attributes))
        elif name in _CELLS:
            self._out.append(Text())
            self._repeats.append(_repeated(attributes, "number-columns-repeated"))
        elif name == "note-body":
            self._out.append(self._notes)
        elif name == "list":
            self._begin_list(attributes)
        elif name == "list-item":
            self._numbered = True

    def _begin_list(self, attributes: Attributes) -> None:
        style = attribute(attributes, "style-name") or (self._lists[-1] if self._lists else "")
        goes_on = attribute(attributes, "continue-numbering") == "true" or attribute(attributes, "continue-list")
        if not self._lists and not goes_on:
            self._styles.numbering.forget(style)
        self._lists.append(style)

    def _number(self) -> None:
        if self._numbered and self._lists:
            self._out[-1].add(self._styles.numbering.mark(self._lists[-1], len(self._lists) - 1))
        self._numbered = False

    def data(self, text: str) -> None:
        if self._paragraphs and not self._unread:
            self._out[-1].add(_BLANKS.sub(" ", text))

    def end(self, tag: str) -> None:
        name = name_of(tag)
        if self._unread:
            self._unread.pop()
        elif name in _PARAGRAPHS:
            self._paragraphs -= 1
            self._out[-1].add("\n")
        elif name in _CELLS:
            cell = str(self._out.pop()).removesuffix("\n")
            self._rows[-1].add(cell, self._repeats.pop())
        elif name == "table-row":
            self._out[-1].add(str(self._rows.pop()))
        elif name == "note-body":
            self._out.pop()
        elif name == "list":
            self._lists.pop()


def _repeated(attributes: Attributes, name: str) -> int:
    return max(1, min(int(attribute(attributes, name, "1")), _LONGEST_REPEAT))
