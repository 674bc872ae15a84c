"""HTML bodies to text, as a reader of the mail would see it."""

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from mailproc.post import unseen
from mailproc.post.screen import Screen, Table
from mailproc.post.styles import Sheet, Style

_LARGEST = 5_000_000  # characters; beyond it, and where nesting ends libxml2, tags are only cut out
_MOST_TAGS = 400_000
_DEEPEST = 2040  # libxml2 stops at 2048 and loses the rest of the text
_LONGEST_TAG = 4_000  # characters; libxml2 is quadratic in the number of attributes
_MOST_WORDS = 1_000

_WORD = re.compile(r"\w+")
_UNREAD = frozenset(
    _WORD.findall(
        "head title script style template noscript object applet select textarea svg math iframe audio video datalist"
    )
)
_FOOTERS = frozenset({"netease_mail_footer", "neteasefooter"})  # adverts that 163 hung under mails
_TAG = re.compile(r"<[a-zA-Z!/?]")
_COMMENT_OR_CODE = re.compile(r"(?i)(!--|script\b|style\b)")


@dataclass(frozen=True, slots=True)
class Page:
    """The text of an HTML body, a line per paragraph or table row, and its links as (address, words).

    `quote` is the number of the line at which the page itself says that older mail begins, None where it does not.
    `pictures` are the names in the text that stand for pictures.
    """

    text: str
    links: tuple[tuple[str, str], ...] = ()
    quote: int | None = None
    pictures: tuple[str, ...] = ()


def read(source: str) -> Page:
    """An HTML body as text; never raises.

    Cells of a table row are separated by tabs, unless the table only lays out a page; cited mail (blockquote
    type=cite and the like) begins with "> "; ordered lists keep their numbers, pictures their names; what is not
    displayed is left out.
    """
    if not _TAG.search(source):  # a plain text by another name
        return Page(unseen.drop(entities.unescape(source)).replace("\xa0", " ").strip("\n"))
    root = _parse(source)
    if root is None:
        return Page(_cut_tags(source))
    sheet = Sheet(style.text or "" for style in root.iter("style"))
    try:
        screen = Screen(_tables(root, sheet) if next(root.iter("table"), None) is not None else {})
        for element, style, text in _shown(root, sheet):
            if text:
                screen.write(text)
            elif element is not None and style is not None:
                screen.open(element, style)
            elif element is not None:
                screen.close(element)
    except _TooDeepError:
        return Page(_cut_tags(source))
    return Page(*screen.result())


def _parse(source: str) -> etree._Element | None:
    if len(source) > _LARGEST or source.count("<") > _MOST_TAGS or _has_monster_tag(source):
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


class _TooDeepError(Exception):
    """The tree is as deep as the parser goes: what is below is lost."""


def _shown(root: etree._Element, sheet: Sheet) -> Iterator[tuple[etree._Element | None, Style | None, str]]:
    """What is displayed, in order: an element with its style opens, a text stands, an element without style ends.

    Without recursion, for pages nest deep.
    """
    muted = [(False, False)]  # for each open element: is text in it tiny, is it invisible?
    unread_from = 0  # depth of the element that hides what is below, 0: none
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if len(muted) > _DEEPEST:
                raise _TooDeepError
            style = Style() if unread_from else sheet.of(element)
            tiny, invisible = muted[-1]
            muted.append(
                (tiny if style.tiny is None else style.tiny, invisible if style.invisible is None else style.invisible)
            )
            if not unread_from and (style.gone or _is_unread(element)):
                unread_from = len(muted)
            if not unread_from:
                yield element, style, ""
                if element.text and not any(muted[-1]):
                    yield None, None, element.text
            continue
        if not unread_from:
            yield element, None, ""
        elif unread_from == len(muted):
            unread_from = 0
        muted.pop()
        if not unread_from and element.tail and not any(muted[-1]):
            yield None, None, element.tail


def _is_unread(element: etree._Element) -> bool:
    return element.tag in _UNREAD or element.get("id") in _FOOTERS or element.get("title") in _FOOTERS


def _tables(root: etree._Element, sheet: Sheet) -> dict[object, Table]:
    """Every table of a page, with what stands in its cells."""
    tables: dict[object, Table] = {}
    around: list[Table] = []
    for element, style, text in _shown(root, sheet):
        if text:
            if around:
                around[-1].write(text)
        elif element is None:
            continue
        elif element.tag == "table":
            if style is None:
                inner = around.pop()
                if around:
                    around[-1].hold(inner)
            else:
                tables[element] = Table(is_presentation=element.get("role", "").lower() == "presentation")
                around.append(tables[element])
        elif around and style is not None:
            around[-1].open(str(element.tag))
    return tables


def _cut_tags(source: str) -> str:
    """Text between tags, for HTML that no parser takes whole."""
    head, *pieces = source.split("<")
    kept = [head]
    for piece in pieces:
        _, _, text = piece.partition(">")
        kept.append("" if _COMMENT_OR_CODE.match(piece) else text)
    lines = (" ".join(line.split()) for line in unseen.drop(entities.unescape("\n".join(kept))).split("\n"))
    return "\n".join(line for line in lines if line)
