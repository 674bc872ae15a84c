"""Word's .docx (ECMA-376): its text in the order of the document, tables included."""

import io
import re
from collections.abc import Callable
from typing import BinaryIO

from mailproc.post.documents.formats import HEAD, reader_of, recognise
from mailproc.post.documents.limits import Text, Unreadable, open_zip
from mailproc.post.documents.parts import Parts, Relation
from mailproc.post.documents.styles import Styles
from mailproc.post.documents.xml import Attributes, attribute, feed, name_of

NOTES = ("footnotes", "endnotes")
MARGINS = ("header", "footer")  # these last: a classification mark may stand there
UNRELATED = re.compile(r"word/(footnotes|endnotes|header|footer)\d*\.xml")  # of a file that does not say what it needs
MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
UNREAD = frozenset({"Fallback", "moveFrom", "pPr", "rt"})  # said twice; moved away; layout; phonetic
NO = frozenset({"0", "false", "off"})
PRIVATE = range(0xE000, 0xF900)  # signs of a font: bullets, boxes to tick


class WordText:
    """The text of a part of a Word document, gathered while its tags go by: no tree, whatever its depth.

    Paragraphs end with a line end, cells with a tab; text boxes stand where they are anchored.
    """

    def __init__(self, text: Text, styles: Styles, insert: Callable[[str], None] | None = None) -> None:
        self._out = text
        self._styles = styles
        self._insert = insert
        self._unread = 0
        self._in_text = 0
        self._hidden = [False]  # for each run around
        self._layout = {"pStyle": "", "numId": "", "ilvl": ""}

    def start(self, tag: str, attributes: Attributes) -> None:
        name = name_of(tag)
        self._unread += name in UNREAD
        self._in_text += name == "t"
        if name == "r":
            self._hidden.append(self._hidden[-1])
        elif name == "p":
            self._layout = dict.fromkeys(self._layout, "")
        elif name in self._layout:
            self._layout[name] = attribute(attributes, "val")
        elif name == "vanish" and not self._unread:
            self._hidden[-1] = attribute(attributes, "val") not in NO
        elif not self._unread and not self._hidden[-1]:
            self._sign(name, attributes)

    def _sign(self, name: str, attributes: Attributes) -> None:
        if name in MARKS:
            self._out.add(MARKS[name])
        elif name == "sym":
            number = int(attribute(attributes, "char"), 16)
            self._out.add("" if number in PRIVATE else chr(number))
        elif name == "textpath":  # letters drawn as a picture
            self._out.add(attribute(attributes, "string") + "\n")
        elif name == "altChunk" and self._insert:
            self._insert(attribute(attributes, "id"))

    def data(self, text: str) -> None:
        if self._in_text and not self._unread and not self._hidden[-1]:
            self._out.add(text)

    def end(self, tag: str) -> None:
        name = name_of(tag)
        self._unread -= name in UNREAD
        self._in_text -= name == "t"
        if name == "r":
            self._hidden.pop()
        if self._unread:
            return
        if name == "pPr":
            self._out.add(self._styles.mark(*self._layout.values()))
        elif name in {"p", "tr"}:
            self._out.add("\n")
        elif name == "tc":
            self._out.drop_break()  # of the cell's last paragraph
            self._out.add("\t")


def read(file: BinaryIO, text: Text) -> None:
    """Body first, then notes, headers and footers, where a classification mark may stand.

    Raises Unreadable: "locked", "scan" where there is nothing but pictures, "format" for another kind of zip file.
    """
    with open_zip(file) as archive:
        parts = Parts(archive)
        main = parts.main("word/document.xml")
        related = parts.relations(main)
        styles = Styles(lambda listener: _load(parts, related, listener))
        inserted = {relation.identifier: relation.part for relation in related if relation.kind == "aFChunk"}
        _feed(parts, main, WordText(text, styles, lambda identifier: _insert(parts, inserted[identifier], text)))
        text.add("\n")
        of_kind = [(relation.kind, relation.part) for relation in related]
        of_kind = of_kind or [(found[1], name) for name in sorted(parts.names) if (found := UNRELATED.fullmatch(name))]
        for kind in NOTES + MARGINS:
            _add([part for one, part in of_kind if one == kind], parts, text, styles)
        if not str(text).strip() and any("/media/" in name for name in parts.names):
            raise Unreadable("scan")


def _add(names: list[str], parts: Parts, text: Text, styles: Styles) -> None:
    """The text of parts of one kind; what even and odd pages both have, once."""
    known = set()
    for name in dict.fromkeys(names):
        words = Text()
        _feed(parts, name, WordText(words, styles))
        if str(words) not in known:
            known.add(str(words))
            text.add(f"{words}\n")


def _load(parts: Parts, related: list[Relation], styles: Styles) -> None:
    for relation in related:
        if relation.kind in {"styles", "numbering"}:
            _feed(parts, relation.part, styles)


def _feed(parts: Parts, name: str, listener: WordText | Styles) -> None:
    with parts.open(name) as member:
        feed(member, listener)


def _insert(parts: Parts, name: str, text: Text) -> None:
    """Another document, of whatever format, whose text is part of this one's."""
    with parts.open(name) as member:
        data = member.read()
    form = recognise(name, "", data[:HEAD])
    if form is not None and form.module not in {"", "package"}:  # which could hold itself
        reader_of(form.module)(io.BytesIO(data), text)
