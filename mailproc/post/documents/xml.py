"""XML of documents read as a stream: no tree, whatever its depth, and no entities."""

import codecs
import re
from itertools import chain
from typing import IO, NoReturn, Protocol, TypeAlias
from xml.parsers import expat  # a document type, and with it every bomb of entities, is refused below

from mailproc.post.documents.limits import PIECE, Unreadable, pieces

Attributes: TypeAlias = dict[str, str]

_DECLARED = re.compile(rb"\s{0,9}<\?xml[^>]{0,99}encoding\s{0,9}=\s{0,9}[\"']gb[^>]{0,99}\?>", re.IGNORECASE)


class Listener(Protocol):
    """What is told of tags and text as they go by; names are "namespace}name", or "name" where there is none."""

    def start(self, tag: str, attributes: Attributes, /) -> None:
        """A tag opens."""

    def data(self, text: str, /) -> None:
        """Text between tags."""

    def end(self, tag: str, /) -> None:
        """A tag closes."""


def feed(file: IO[bytes], listener: Listener) -> None:
    """Read a whole file. Unreadable("limits") for a document type (it may hold entities), ExpatError for no XML."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = listener.start
    parser.EndElementHandler = listener.end
    parser.CharacterDataHandler = listener.data
    parser.StartDoctypeDeclHandler = _refuse
    head = file.read(PIECE)
    declared = _DECLARED.match(head)
    if declared:  # the parser knows no such charset
        decoder = codecs.getincrementaldecoder("gb18030")("replace")
        for piece in chain([head[declared.end() :]], pieces(file)):
            parser.Parse(decoder.decode(piece))
    else:
        for piece in chain([head], pieces(file)):
            parser.Parse(piece)
    parser.Parse(b"", True)


def _refuse(*_: object) -> NoReturn:
    raise Unreadable("limits")


def name_of(tag: str) -> str:
    """A tag without its namespace: namespaces differ between the editions of a standard."""
    return tag.rpartition("}")[2]


def attribute(attributes: Attributes, name: str, default: str = "") -> str:
    """An attribute by its name without namespace."""
    for key, value in attributes.items():
        if key == name or key.endswith(f"}}{name}"):
            return value
    return default
