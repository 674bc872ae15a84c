"""Documents that are one XML file: Word's and Excel's of 2003, Word's flat package, OpenDocument's; any other, too."""

from typing import BinaryIO

from mailproc.post.documents.limits import Text
from mailproc.post.documents.odf import OdfText
from mailproc.post.documents.rows import Rows
from mailproc.post.documents.styles import Styles
from mailproc.post.documents.word import WordText
from mailproc.post.documents.xml import Attributes, Listener, attribute, feed, name_of


def read(file: BinaryIO, text: Text) -> None:
    """By its first tag. Raises Unreadable("limits") for a document type."""
    feed(file, _ByRoot(text))


class _ByRoot:
    """Hands all it hears on to the listener for this kind of document."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._listener: Listener | None = None

    def start(self, tag: str, attributes: Attributes) -> None:
        if self._listener is None:
            self._listener = _listener(name_of(tag), self._text)
        self._listener.start(tag, attributes)

    def data(self, text: str) -> None:
        if self._listener is not None:
            self._listener.data(text)

    def end(self, tag: str) -> None:
        if self._listener is not None:
            self._listener.end(tag)


def _listener(root: str, text: Text) -> Listener:
    match root:
        case "wordDocument" | "package":
            return WordText(text, Styles())
        case "Workbook":
            return _Sheets(text)
        case "document" | "document-content":
            return OdfText(text)
    return _Anything(text)


class _Sheets:
    """Excel's XML of 2003."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._rows = Rows(text)
        self._row, self._column = 0, -1
        self._heard = False
        self._said = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        name = name_of(tag)
        if name == "Worksheet":
            self._text.add(attribute(attributes, "Name") + "\n")
        elif name == "Row":
            self._row, self._column = self._row + 1, -1
        elif name == "Cell":
            index = attribute(attributes, "Index")
            self._column = int(index) - 1 if index.isdecimal() else self._column + 1
        elif name == "Data":
            self._heard, self._said = True, ""

    def data(self, text: str) -> None:
        if self._heard:
            self._said += text

    def end(self, tag: str) -> None:
        name = name_of(tag)
        if name == "Data":
            self._heard = False
            if self._said:
                self._rows.add(self._row, self._column, self._said)
        elif name == "Table":
            self._rows.close()


class _Anything:
    """All text between tags, that of each tag on a line."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def start(self, _: str, __: Attributes) -> None:
        """Tags say nothing."""

    def data(self, text: str) -> None:
        if text.strip():
            self._text.add(text.strip() + "\n")

    def end(self, _: str) -> None:
        """Nothing ends here."""
