"""A page of HTML becoming lines of text, as they stand on a screen."""

import re
from dataclasses import dataclass, field

from mailproc.post import numbering, unseen
from mailproc.post.styles import Element, Style

_MOST_PIECES = 50  # of text inside one link: nested and unclosed ones would be copied over and over
_LONGEST_NAME = 60  # characters of a picture's name
_PIXEL = 3  # a picture no larger is not seen
_PROSE = 60  # characters; a cell with more, in a table of one row, is a column of a layout

_WORD = re.compile(r"\w+")
_BLOCKS = frozenset(
    _WORD.findall(
        "address article aside blockquote body caption center dd dir div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section table tbody tfoot thead tr ul"
    )
)
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
# Outlook breaks its source after 80 columns, also between two Chinese characters: no blank is meant there.
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])[ \t]{{0,80}}[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_BLANKS = re.compile(r"[ \t\r\n\f\xa0\u2000-\u200a\u202f\u205f]+")

_CITED = frozenset(_WORD.findall("gmail_quote protonmail_quote yahoo_quoted ReferenceQuote"))
# Where mail programs begin the mail that is answered; what is new stands above.
_OLD_IDS = frozenset(
    {"divRplyFwdMsg", "OLK_SRC_BODY_SECTION", "zwchr", "isForwardContent", "original-content", "replySplit"}
    | {"mail-editor-reference-message-container", "reply139content", "x_divRplyFwdMsg", "qm_quote"}
)
_OLD_CLASSES = frozenset(
    {"moz-cite-prefix", "moz-forward-container", "gmail_attr", "OutlookMessageHeader", "history-quote-wrapper"}
    | {
        "lark-mail-quote",
        "xm_compose_origin_mail_container",
        "ntes-mailmaster-quote",
        "zmail_extra",
        "old_mail_content",
    }
    | {"__aliyun_previous_quote", "cm_quote_msg", "foxmail_quote", "yahoo_quoted", "protonmail_quote"}
)

_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_SHIFTABLE = re.compile(r"[0-9+-]{1,6}")

_DESCRIBED = re.compile(
    "描述已自动生成|图片包含|description automatically generated|automatically generated", re.IGNORECASE
)
_FILE = re.compile(r"([^/\\?#@:]{1,80}\.(?:jpe?g|png|gif|bmp|webp|tiff?|heic))(?:@[^/]{1,200})?$", re.IGNORECASE)
_FACE = re.compile(r"\[[\w\u4e00-\u9fff]{1,8}\]|[^\w\s.,:;/\\<>-]{1,12}")
_PIXELS = re.compile(r"(?:^|[;\s])(?:width|height)\s{0,3}:\s{0,3}(\d{1,4})(?:\.\d{1,4})?px", re.IGNORECASE)

_FORMS = {
    **dict.fromkeys(("lower-alpha", "lower-latin"), "lowerLetter"),
    **dict.fromkeys(("upper-alpha", "upper-latin"), "upperLetter"),
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
_KINDS = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "1": "decimal"}


@dataclass(slots=True)
class Table:
    """What stands in a table's cells: enough to know whether it is one, or only lays out a page."""

    is_presentation: bool = False
    _holds_tables: bool = False
    _column: int = -1
    _columns: set[int] = field(default_factory=set)
    _row: set[int] = field(default_factory=set)
    _rows: int = 0  # with two cells or more that say something
    _written: int = 0  # characters in the cell at hand
    _longest: int = 0

    def open(self, tag: str) -> None:
        """A row or a cell begins."""
        if tag == "tr":
            self._column = -1
            self._row = set()
        elif tag in ("td", "th"):
            self._column += 1
            self._written = 0
        elif tag == "img":
            self.write("图")

    def write(self, text: str) -> None:
        """A text, or a picture, stands in the cell at hand."""
        said = len(text.strip())
        if not said:
            return
        self._written += said
        self._longest = max(self._longest, self._written)
        self._columns.add(self._column)
        self._rows += self._column not in self._row and len(self._row) == 1
        self._row.add(self._column)

    def hold(self, inner: "Table") -> None:
        """A table ended in the cell at hand."""
        if inner.is_written:
            self._holds_tables = True
            self.write("表")

    @property
    def is_written(self) -> bool:
        """Whether anything stands in it."""
        return bool(self._columns)

    @property
    def is_grid(self) -> bool:
        """Whether its cells stand beside each other because they belong together."""
        if self.is_presentation or self._holds_tables or not self._rows:
            return False
        return self._rows > 1 or self._longest <= _PROSE


class Screen:
    """Lines in the making: breaks are held back until text follows, so that none is written twice."""

    def __init__(self, tables: dict[object, Table]) -> None:
        self._tables = tables
        self._around: list[bool] = []  # for each open table: is it a grid?
        self._in_row: list[bool] = []
        self._lines: list[tuple[int, list[str]]] = []
        self._pieces: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._pictures: list[str] = []
        self._breaks = 0
        self._fresh = False  # nothing stands yet in a cell or beside a list's number: no break there
        self._cited = 0
        self._preformatted: list[bool] = [False]
        self._pre_begins = False  # a line end right behind <pre> is not shown
        self._lists: list[tuple[int, str]] = []
        self._link_starts: list[int] = []
        self._shift: list[dict[int, int]] = []
        self._quote: int | None = None
        self._quote_follows = False

    def result(self) -> tuple[str, tuple[tuple[str, str], ...], int | None, tuple[str, ...]]:
        """Text, links, the line at which older mail begins, and the names that stand for pictures."""
        lines = [("> " * cited + "".join(pieces)).rstrip(" \t") for cited, pieces in self._lines]
        empty = next((number for number, line in enumerate(lines) if line), 0)
        quote = None if self._quote is None else max(self._quote - empty, 0)
        return "\n".join(lines[empty:]).rstrip("\n"), tuple(self._links), quote, tuple(self._pictures)

    def open(self, element: Element, style: Style) -> None:
        """An element begins."""
        tag = element.tag
        if tag in ("td", "th"):
            self._open_cell()
        elif tag in _BLOCKS:
            self._break()
        if tag == "tr" and self._in_row:
            self._in_row[-1] = False
        elif tag == "table":
            table = self._tables.get(element)
            self._around.append(bool(table and table.is_grid))
            self._in_row.append(False)
        elif tag == "br" and not self._fresh:
            self._breaks += 1
        elif tag == "a":
            self._link_starts.append(len(self._pieces))
        elif tag == "img":
            self._picture(element)
        elif tag in ("sup", "sub"):
            self._shift.append(_RAISED if tag == "sup" else _LOWERED)
        elif tag in ("ol", "ul", "li"):
            self._number(element, style)
        self._cited += _is_cited(element)
        self._quote_follows |= _begins_old_mail(element)
        kept = self._preformatted[-1] if style.preformatted is None else style.preformatted
        self._preformatted.append(tag == "pre" or kept)
        self._pre_begins = tag == "pre"

    def close(self, element: Element) -> None:
        """An element ends."""
        tag = element.tag
        self._cited -= _is_cited(element)
        self._preformatted.pop()
        if tag in ("ol", "ul"):
            self._lists.pop()
        elif tag in ("sup", "sub"):
            self._shift.pop()
        elif tag == "table":
            self._around.pop()
            self._in_row.pop()
            self._fresh = False
        elif tag == "a":
            start = self._link_starts.pop()
            words = "".join(self._pieces[start : start + _MOST_PIECES]).strip()
            self._links.append((element.get("href", "").strip(), words))
        if tag in _BLOCKS:
            self._break()

    def write(self, text: str) -> None:
        """A text stands here."""
        if self._preformatted[-1]:
            self._write_kept(text)
            return
        written = _BLANKS.sub(" ", unseen.drop(_WRAPPED.sub("", text)).replace("\n", " "))
        if self._at_line_start():
            written = written.lstrip(" ")
        if written:
            self._put(written)
        elif "\xa0" in text and not self._fresh:
            self._put("")  # a blank that is meant: an empty line

    def _write_kept(self, text: str) -> None:
        first, *others = (
            unseen.drop(text).replace("\xa0", " ").removeprefix("\n" if self._pre_begins else "").split("\n")
        )
        self._pre_begins = False
        if first:
            self._put(first)
        for line in others:
            self._breaks += 1
            if line:
                self._put(line)

    def _put(self, text: str) -> None:
        if self._shift and _SHIFTABLE.fullmatch(text):
            text = text.translate(self._shift[-1])
        if not self._lines:
            self._lines.append((self._cited, []))
        for _ in range(min(self._breaks, 100)):
            self._lines.append((min(self._cited, self._lines[-1][0]), []))
        if not self._lines[-1][1]:
            self._lines[-1] = (self._cited, [])
        if self._quote_follows and text.strip():
            self._quote_follows = False
            self._quote = len(self._lines) - 1 if self._quote is None else self._quote
        if text or not self._lines[-1][1]:
            self._lines[-1][1].append(text)
            self._pieces.append(text)
        self._breaks = 0
        self._fresh = False

    def _at_line_start(self) -> bool:
        line = self._lines[-1][1] if self._lines and not self._breaks else []
        return not line or not line[-1] or line[-1].endswith((" ", "\t"))

    def _break(self) -> None:
        """A block begins or ends."""
        if not self._fresh:
            self._breaks = max(self._breaks, 1)

    def _open_cell(self) -> None:
        """A tab before each cell but the first of a row; where a table only lays out the page, a line for each."""
        follows = bool(self._in_row and self._in_row[-1])
        if self._in_row:
            self._in_row[-1] = True
        if follows and self._around[-1] and self._lines:
            self._breaks = 0
            self._put("\t")
        else:
            self._fresh = False
            self._break()
        self._fresh = bool(self._around and self._around[-1])

    def _number(self, element: Element, style: Style) -> None:
        if element.tag == "li":
            if self._lists and self._lists[-1][1]:
                number, kind = self._lists[-1]
                number = _integer(element.get("value", ""), number)
                self._lists[-1] = (number + 1, kind)
                if mark := _mark(number, style.numbering or kind):
                    self._put(mark)
                    self._fresh = True
            return
        kind = style.numbering or _KINDS.get(element.get("type", ""), "decimal")
        self._lists.append((_integer(element.get("start", ""), 1), kind if element.tag == "ol" else ""))

    def _picture(self, element: Element) -> None:
        if name := _name(element):
            if _FACE.fullmatch(name):
                self._put(name)
            else:
                shown = f"[图片: {name}]"
                self._pictures.append(shown)
                self._put(shown)


def _is_cited(element: Element) -> bool:
    """Whether it holds older mail: Apple Mail, Thunderbird, Gmail, Coremail, 163."""
    if element.tag != "blockquote":
        return False
    if element.get("type", "").lower() == "cite" or element.get("id", "") == "isReplyContent":
        return True
    return not _CITED.isdisjoint(element.get("class", "")[:200].split())


def _begins_old_mail(element: Element) -> bool:
    if element.get("id", "") in _OLD_IDS:
        return True
    return not _OLD_CLASSES.isdisjoint(element.get("class", "")[:200].split())


def _name(element: Element) -> str:
    """What a picture shows, by its own words or its file's name; "" for one that is not seen or has none."""
    sizes = [element.get("width", ""), element.get("height", ""), *_PIXELS.findall(element.get("style", "")[:500])]
    if any(size.removesuffix("px").isdecimal() and int(size.removesuffix("px")) <= _PIXEL for size in sizes):
        return ""
    source = element.get("src", "").strip()
    words = " ".join(unseen.drop(element.get("alt", "")[:500]).split())
    if words and not _DESCRIBED.search(words):
        file = _FILE.search(words)
        return (file[1] if file else words)[:_LONGEST_NAME].strip("[] ") if not _FACE.fullmatch(words) else words
    file = (
        None if source[:5].lower() in ("http:", "https", "data:") else _FILE.search(source[:500].removeprefix("cid:"))
    )
    return file[1].strip() if file else ""


def _integer(written: str, otherwise: int) -> int:
    written = written.strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 5 else otherwise


def _mark(number: int, kind: str) -> str:
    """The number of a list's entry, as it is displayed."""
    kind = kind.partition(" ")[0]
    if kind in ("none", "disc", "circle", "square") or not 0 <= number < 10_000:
        return ""
    if "chinese" in kind or kind.startswith("cjk"):
        return f"{numbering.written(number, 'chineseCounting')}、"
    return f"{numbering.written(number, _FORMS.get(kind, 'decimal'))}. "
