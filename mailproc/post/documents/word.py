"""Word's .docx (ECMA-376): its text in the order of the document, tables included."""

import re
from collections.abc import Iterable
from typing import BinaryIO

from mailproc.post.documents.limits import Text, Unreadable, open_zip
from mailproc.post.documents.xml import feed

PARTS = ("document", "footnotes", "endnotes", "header", "footer")  # in the order in which they are read
PART = re.compile(rf"word/({'|'.join(PARTS)})\d*\.xml", re.IGNORECASE)
MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
UNREAD = frozenset({"Fallback", "moveFrom", "pPr"})  # said twice; moved away; layout


class WordText:
    """The text of a part of a Word document, gathered while its tags go by: no tree, whatever its depth.

    Paragraphs end with a line end, cells with a tab; text boxes stand where they are anchored.
    """

    def __init__(self, text: Text) -> None:
        self._out = text
        self._unread = 0
        self._in_text = 0

    def start(self, tag: str, _: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._unread += name in UNREAD
        self._in_text += name == "t"
        if name in MARKS and not self._unread:
            self._out.add(MARKS[name])

    def data(self, text: str) -> None:
        if self._in_text and not self._unread:
            self._out.add(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self._unread -= name in UNREAD
        self._in_text -= name == "t"
        if self._unread:
            return
        if name in {"p", "tr"}:
            self._out.add("\n")
        elif name == "tc":
            self._out.drop_break()  # of the cell's last paragraph
            self._out.add("\t")

    def close(self) -> None:
        """Nothing is left to do."""


def read(file: BinaryIO, text: Text) -> None:
    """Body first, then notes, headers and footers, where a classification mark may stand."""
    with open_zip(file) as archive:
        for part in _parts(archive.namelist()):
            with archive.open(part) as member:
                feed(member, WordText(text))
            text.add("\n")


def _parts(names: Iterable[str]) -> list[str]:
    found = [match for name in names if (match := PART.fullmatch(name))]
    if not any(match[1].lower() == "document" for match in found):
        raise Unreadable("format")  # another kind of zip file
    found.sort(key=lambda match: (PARTS.index(match[1].lower()), match[0]))
    return [match[0] for match in found]
