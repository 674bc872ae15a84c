"""HTML bodies to text, as a reader of the mail would see it."""

import html as entities
import re
from dataclasses import dataclass

from lxml import etree

_LARGEST = 5_000_000  # characters; beyond it, and where nesting ends libxml2, tags are only cut out
_DEEPEST = 2040  # libxml2 stops at 2048 and loses the rest of the text
_LONGEST_TAG = 4_000  # characters; libxml2 is quadratic in the number of attributes
_MOST_WORDS = 1_000
_MOST_PIECES = 50  # of text inside one link: nested and unclosed ones would be copied over and over

_WORD = re.compile(r"\w+")
_BLOCKS = frozenset(
    _WORD.findall(
        "address article aside blockquote body caption center dd dir div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section table tbody tfoot thead tr ul"
    )
)
_UNREAD = frozenset(_WORD.findall("head title script style template noscript object applet select textarea svg math"))
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_PREFORMATTED = re.compile(r"white-space\s*:\s*(pre|break-spaces)", re.IGNORECASE)

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
# Outlook breaks its source after 80 columns, also between two Chinese characters: no blank is meant there.
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])[ \t]{{0,80}}[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_BLANKS = re.compile(r"[ \t\r\n\xa0]+")
_COMMENT_OR_CODE = re.compile(r"(?i)(!--|script\b|style\b)")


@dataclass(frozen=True, slots=True)
class Page:
    """The text of an HTML body, a line per paragraph or table row, and its links as (address, words)."""

    text: str
    links: tuple[tuple[str, str], ...] = ()


def read(source: str) -> Page:
    """An HTML body as text; never raises.

    Cells of a table row are separated by tabs, cited mail (blockquote type=cite) begins with "> ", ordered lists
    keep their numbers; what is not displayed is left out.
    """
    root = _parse(source)
    if root is None:
        return Page(_cut_tags(source))
    writer = _Writer()
    return Page(writer.text(), tuple(writer.links)) if _walk(root, writer) else Page(_cut_tags(source))


def _parse(source: str) -> etree._Element | None:
    if len(source) > _LARGEST or _has_monster_tag(source):
        return None
    # A charset declared inside is that of the bytes, not of this text: ours is told to the parser.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    data = source.replace("\0", "").encode("utf-8", "replace")
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # nothing in it
        return None


def _has_monster_tag(source: str) -> bool:
    tags = (piece.partition(">")[0] for piece in source.split("<") if len(piece) > _LONGEST_TAG)
    return any(len(tag) > _LONGEST_TAG and len(tag.split()) > _MOST_WORDS for tag in tags)


def _walk(root: etree._Element, writer: "_Writer") -> bool:
    """Visit the tree without recursion; False where it is as deep as the parser goes."""
    depth = 0
    unread_from = 0  # depth of the element that hides what is below, 0: none
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            depth += 1
            if depth > _DEEPEST:
                return False
            if not unread_from and _is_unread(element):
                unread_from = depth
            if not unread_from:
                writer.open(element)
        else:
            if not unread_from:
                writer.close(element)
            elif unread_from == depth:
                unread_from = 0
            depth -= 1
            if not unread_from:
                writer.write(element.tail or "")
    return True


def _is_unread(element: etree._Element) -> bool:
    return element.tag in _UNREAD or bool(_HIDDEN.search(element.get("style", "")))


def _is_citation(element: etree._Element) -> bool:
    return element.tag == "blockquote" and element.get("type", "").lower() == "cite"


class _Writer:
    """Lines in the making: breaks are held back until text follows, so that none is written twice."""

    def __init__(self) -> None:
        self.links: list[tuple[str, str]] = []
        self._out: list[str] = []
        self._pending = ""
        self._ended = ""
        self._fresh_cell = False
        self._quoted = 0
        self._preformatted = 0
        self._counters: list[int] = []
        self._link_starts: list[int] = []

    def text(self) -> str:
        lines = "".join(self._out).split("\n")
        return "\n".join(line.rstrip(" \t") for line in lines).strip("\n")

    def open(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in ("td", "th"):
            self._open_cell(first=element.getprevious() is None)
        elif tag in _BLOCKS:
            self._break()
        if tag == "br":
            self._ended = self._pending.rstrip("\t") + self._line_end()
            self._out.append(self._ended)
            self._pending = ""
        elif tag == "a":
            self._link_starts.append(len(self._out))
        self._enter(element)
        self.write(element.text or "")

    def _enter(self, element: etree._Element) -> None:
        self._quoted += _is_citation(element)
        self._preformatted += _is_preformatted(element)
        if element.tag == "ol":
            start = element.get("start", "1")
            self._counters.append(int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1)
        elif element.tag == "ul":
            self._counters.append(0)
        elif element.tag == "li" and self._counters and self._counters[-1]:
            self.write(f"{self._counters[-1]}. ")
            self._counters[-1] += 1

    def close(self, element: etree._Element) -> None:
        tag = element.tag
        self._quoted -= _is_citation(element)
        self._preformatted -= _is_preformatted(element)
        if tag in ("ol", "ul"):
            self._counters.pop()
        elif tag == "a":
            start = self._link_starts.pop()
            words = "".join(self._out[start : start + _MOST_PIECES]).strip()
            self.links.append((element.get("href", "").strip(), words))
        if tag in _BLOCKS:
            self._break()

    def write(self, text: str) -> None:
        if not text:
            return
        if self._preformatted:
            text = text.replace("\r\n", "\n").replace("\xa0", " ").replace("\n", self._line_end())
        else:
            text = _BLANKS.sub(" ", _WRAPPED.sub("", text))
            if self._pending or not self._out or self._out[-1].endswith(("\n", "> ", " ")):
                text = text.lstrip(" ")
        if not text:
            return
        if self._pending:
            self._out.append(self._pending)
            self._pending = ""
        elif not self._out:
            self._out.append("> " * self._quoted)
        self._out.append(text)
        self._fresh_cell = False

    def _line_end(self) -> str:
        return "\n" + "> " * self._quoted

    def _open_cell(self, *, first: bool) -> None:
        self._pending = self._line_end() if first else "\t"
        self._fresh_cell = True

    def _break(self) -> None:
        """A paragraph begins or ends; nothing precedes the first of a cell, and a br at the end was its end."""
        if not self._fresh_cell and self._out and (self._pending or self._out[-1] != self._ended):
            self._pending = self._line_end()


def _is_preformatted(element: etree._Element) -> bool:
    return element.tag == "pre" or bool(_PREFORMATTED.search(element.get("style", "")))


def _cut_tags(source: str) -> str:
    """Text between tags, for HTML that no parser takes whole."""
    head, *pieces = source.split("<")
    kept = [head]
    for piece in pieces:
        _, _, text = piece.partition(">")
        kept.append("" if _COMMENT_OR_CODE.match(piece) else text)
    lines = (" ".join(line.split()) for line in entities.unescape("\n".join(kept)).split("\n"))
    return "\n".join(line for line in lines if line)
