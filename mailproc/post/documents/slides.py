"""PowerPoint's .pptx (ECMA-376): the text of its slides, in their order."""

from typing import BinaryIO

from mailproc.post.documents.limits import Text, Unreadable, open_zip
from mailproc.post.documents.parts import Parts
from mailproc.post.documents.xml import Attributes, attribute, feed, name_of


def read(file: BinaryIO, text: Text) -> None:
    """Raises Unreadable("scan") where there are only pictures."""
    with open_zip(file) as archive:
        parts = Parts(archive)
        main = parts.main("ppt/presentation.xml")
        order = _Order()
        with parts.open(main) as member:
            feed(member, order)
        places = {relation.identifier: relation.part for relation in parts.relations(main)}
        for identifier in order.found:
            if identifier in places:
                with parts.open(places[identifier]) as member:
                    feed(member, DrawnText(text))
                text.add("\n")
        if not str(text).strip() and any("/media/" in name for name in parts.names):
            raise Unreadable("scan")


class _Order:
    def __init__(self) -> None:
        self.found: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if name_of(tag) == "sldId":
            self.found.append(attribute({key: value for key, value in attributes.items() if "}" in key}, "id"))

    def data(self, _: str) -> None:
        """Nothing is said here."""

    def end(self, _: str) -> None:
        """Nothing ends here."""


class DrawnText:
    """Text in drawn shapes, a paragraph a line; the cells of a table parted by tabs."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._heard = False

    def start(self, tag: str, _: Attributes) -> None:
        name = name_of(tag)
        self._heard = name == "t"
        if name == "br":
            self._text.add("\n")

    def data(self, text: str) -> None:
        if self._heard:
            self._text.add(text)

    def end(self, tag: str) -> None:
        self._heard = False
        name = name_of(tag)
        if name in {"p", "tr"}:
            self._text.add("\n")
        elif name == "tc":
            self._text.drop_break()
            self._text.add("\t")
