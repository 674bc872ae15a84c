"""The text of a mail out of the parts that hold it: plain, flowed, enriched or HTML, whatever they say they are."""

import re
from dataclasses import dataclass

from mailproc.post import html, renderings, unseen
from mailproc.post.charset import decode_bytes
from mailproc.post.fields import Field

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_FLOWED_QUOTE = re.compile(r">+ ?")
_PAGE = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s)", re.IGNORECASE)
_ENRICHED_PARAMETER = re.compile(r"<param>[^<]{0,1000}</param>", re.IGNORECASE)
_ENRICHED_COMMAND = re.compile(r"</?[A-Za-z0-9-]{1,60}>")
_RICH_LINE = re.compile(r"<(?:nl|paragraph)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """One part of the text; parts of one `choice` are renderings of the same (multipart/alternative), 0: alone."""

    choice: int
    is_html: bool
    text: str
    doubt: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a mail before it is parted, with the HTML links beside it.

    `quote` is the line at which the HTML itself says that older mail begins.
    """

    text: str
    anchors: tuple[tuple[str, str], ...]
    doubt: bool
    quote: int | None = None

    @property
    def people(self) -> dict[str, str]:
        """Addresses by the names that link to them."""
        return {
            words.strip("\"'<>;； "): address[7:].partition("?")[0].lower()
            for address, words in self.anchors
            if address[:7].lower() == "mailto:" and words and "@" not in words
        }


@dataclass(frozen=True, slots=True)
class _Text:
    """One text among those of a mail."""

    is_html: bool
    text: str
    quote: int | None = None


def body(data: bytes, content_type: Field, choice: int) -> Body:
    """A part of the text from its bytes. What it is its content tells, where that is not what its type says."""
    kind = content_type.value
    label = content_type.charset()
    if kind == "text/html" and (meta := _META_CHARSET.search(data[:4096])):
        label = label or meta[1].decode("ascii", "replace")
    text, doubt = decode_bytes(data, label)
    if kind in {"text/enriched", "text/richtext"}:
        return Body(choice, False, _without_commands(text, kind), doubt)
    is_html = kind == "text/html" or bool(_PAGE.match(text) and "</" in text)
    if not is_html and content_type.parameters.get("format", "").lower() == "flowed":
        text = _unflow(text, joined=content_type.parameters.get("delsp", "").lower() == "yes")
    return Body(choice, is_html, text, doubt)


def read(bodies: tuple[Body, ...]) -> Reading:
    """The text that a reader would see: of each choice the plain text, unless its HTML tells more."""
    texts: list[_Text] = []
    anchors: list[tuple[str, str]] = []
    doubt = False
    for choice in _choices(bodies):
        plain = unseen.drop("\n".join(one.text for one in choice if not one.is_html))
        rich = [one for one in choice if one.is_html]
        pages = [html.read(one.text) for one in rich]
        anchors.extend(link for page in pages for link in page.links)
        shown = "\n\n".join(page.text for page in pages)
        pictures = [name for page in pages for name in page.pictures]
        guessed = any(one.doubt for one in rich) and not any(one.doubt for one in choice if not one.is_html)
        use_rich = bool(rich) and renderings.tells_more(shown, plain, pictures, doubt=guessed)
        doubt |= any(one.doubt for one in choice if one.is_html == use_rich)
        texts.append(_Text(is_html=True, text=shown, quote=pages[0].quote) if use_rich else _Text(False, plain))
    text, quote = _together(_told_once(texts))
    return Reading(text, tuple(anchors), doubt, quote)


def _together(texts: list[_Text]) -> tuple[str, int | None]:
    """One text of all, and the first line in it at which older mail begins."""
    lines: list[str] = []
    quote = None
    for one in texts:
        if lines:
            lines.append("")
        if quote is None and one.quote is not None:
            quote = len(lines) + one.quote
        lines.extend(one.text.strip("\n").split("\n"))
    return "\n".join(lines).rstrip("\n"), quote


def _choices(bodies: tuple[Body, ...]) -> list[list[Body]]:
    groups: dict[tuple[int, int], list[Body]] = {}
    for number, one in enumerate(bodies):
        groups.setdefault((one.choice, 0 if one.choice else number), []).append(one)
    return list(groups.values())


def _told_once(texts: list[_Text]) -> list[_Text]:
    """Texts without a plain one that an HTML one repeats: some systems send both as parts of multipart/mixed."""
    if len({one.is_html for one in texts}) < 2:
        return [one for one in texts if one.text.strip()]
    squeezed = [re.sub(r"\W", "", one.text) for one in texts]
    rich = [words for one, words in zip(texts, squeezed, strict=True) if one.is_html]
    return [
        one
        for one, words in zip(texts, squeezed, strict=True)
        if words and (one.is_html or not any(words in other for other in rich))
    ]


def _without_commands(text: str, kind: str) -> str:
    """Plain text of text/enriched (RFC 1896) or text/richtext (RFC 1341): commands dropped, single line ends joined."""
    if kind == "text/richtext":
        text = _RICH_LINE.sub("\n\n", text.replace("\n", " ").replace("<lt>", "<<"))
    text = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    text = re.sub(r"\n(\n+)", r"\1", text)
    pieces = _ENRICHED_PARAMETER.sub("", text).split("<<")
    return "<".join(_ENRICHED_COMMAND.sub("", piece) for piece in pieces)


def _unflow(text: str, *, joined: bool) -> str:
    """Paragraphs of format=flowed on one line each (RFC 3676 §4)."""
    lines: list[list[str]] = []
    open_quote: str | None = None
    for line in text.split("\n"):
        marks = _FLOWED_QUOTE.match(line)
        quote = marks[0].rstrip(" ") if marks else ""
        rest = line[len(marks[0]) :] if marks else line.removeprefix(" ")
        flows = line.endswith(" ") and line != "-- "
        kept = rest[:-1] if flows and joined else rest
        if open_quote == quote:
            lines[-1].append(kept)
        else:
            lines.append([quote, " ", kept] if quote else [kept])
        open_quote = quote if flows else None
    return "\n".join("".join(pieces) for pieces in lines)
