"""XML of documents read as a stream: no tree, whatever its depth, and no entities."""

from typing import IO, Protocol

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from mailproc.post.documents.limits import Unreadable, pieces


class Listener(Protocol):
    """What is told of tags and text as they go by; tags are "{namespace}name"."""

    def start(self, tag: str, attributes: dict[str, str], /) -> None:
        """A tag opens."""

    def data(self, text: str, /) -> None:
        """Text between tags."""

    def end(self, tag: str, /) -> None:
        """A tag closes."""

    def close(self) -> None:
        """Nothing is left."""


def feed(file: IO[bytes], listener: Listener) -> None:
    """Read a whole file. Raises Unreadable("limits") for a document type with entities, ParseError for no XML."""
    parser = DefusedXMLParser(target=listener, forbid_dtd=True)
    try:
        for piece in pieces(file):
            parser.feed(piece)
        parser.close()
    except DefusedXmlException as bomb:
        raise Unreadable("limits") from bomb
