"""The worksheet come back: its filled cells are lines of text, carried out only where nothing was entered since.

A row's mark says what was known of its item when the sheet was made. The ledger only grows: where what was known then
is its beginning, what follows was entered since, and is harmless as far as the row itself asks for it. So the same
sheet mailed twice changes nothing, one filled in further goes on, and a row that somebody else, or an undoing, has
overtaken is asked back.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, islice

from mailproc.model import CHOICES, TO_FILL, Attachment, Credit, CreditKind, Heading, Table
from mailproc.office import furniture
from mailproc.office.entering import standing
from mailproc.office.orders import Adopt, Attribute, Command, Count, Filled, Instruct, Keep, NotCount, Repeat, Unclear
from mailproc.office.references import ItemRef, Question
from mailproc.office.typed import folded

Parse = Callable[[str], Sequence[Command | Unclear]]
OfRow = Adopt | Instruct | Count | NotCount | Attribute | Repeat | Keep

MOST = 2_000  # filled cells that are read
_LONGEST = 200  # characters of a cell that are read
_BLANKS = re.compile(r"\s+")
_EMPTY = frozenset(("", "-", "--", "—", "——", "/", "\\", "无", "否"))
_PARTS_OF_LINES = re.compile(r"[;；。]+")  # would end a line of text
_WHOLE = re.compile(r"(?:第\s*)?(\d{1,4})(?:\.0+)?\s*期?")
_DAY = re.compile(r"(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?: 0?0:00(?::00)?)?")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_SHORT_DAY = re.compile(r"\d{1,2}\.\d{1,2}")
_SEVERAL = re.compile(r"[、,，/和]")
_NOT_COUNTED = re.compile(r"不(?:计入|计数|计)[\s,:、]*")
_SPREADSHEET = re.compile(r"\.(?:xls[xmb]?|xlt[xm]?|ett?|ods|csv)\s*$", re.IGNORECASE)
_ABOUT = re.compile("登记表|填报|填好|填完|已填|附表|附件|查收")
_LONGEST_COVER = 40  # characters
_MARK = re.compile(
    r"(?P<number>20\d\d-\d\d-\d{4,}(?:\.\d+)?)/(?P<history>[0-9a-f]{8})/(?P<state>[0-9a-f]{8})/(?P<title>[0-9a-f]{8})"
)
_NUMBER = re.compile(r"(?:(?P<month>20\d\d-(?:0[1-9]|1[0-2]))-)?(?P<seq>\d{1,5})(?:\.(?P<item>[1-9]\d?)|\.0)?")
_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])(?=-)")


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger has of an item: all its credits, whether it counts, whose it is."""

    entries: tuple[Credit, ...]
    counted: bool
    units: tuple[str, ...]
    reason: str = ""


class Judgement(StrEnum):
    """What is to be done about a filled cell. SAME: it is so already. STALE: the row is out of date."""

    NEW = "new"
    SAME = "same"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with something filled in. `item` is None where its number is none; `mark` as it stands there."""

    item: ItemRef | None
    title: str
    mark: str
    cells: Mapping[Heading, str]

    @property
    def number(self) -> str:
        return self.item.label if self.item else ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a filled cell asks for: as a line, which orders that may be, and what to ask where it is none of them."""

    line: str
    meant: tuple[type[OfRow], ...]
    doubt: Question | None = None


# --- out --------------------------------------------------------------------------------------------------


def mark(number: str, title: str, known: Known) -> str:
    """What a row bears for its way back; `title` as the sheet shows it."""
    return "/".join((number, _digest(_commits(known.entries)), _state(known), _of_title(title)))


# --- back -------------------------------------------------------------------------------------------------


def is_worksheet(text: str) -> bool:
    """Whether a spreadsheet's text, a row a line and its cells parted by tabs, has our columns."""
    return any(_columns(line) for line in text.splitlines())


def brought(attachments: Iterable[Attachment]) -> tuple[Table, ...]:
    """The spreadsheets among a mail's attachments, whatever is in them."""
    return tuple(
        Table(one.name, one.text if is_worksheet(one.text) else "", one.fault)
        for one in attachments
        if _SPREADSHEET.search(one.name) or is_worksheet(one.text)
    )


def is_cover(line: str) -> bool:
    """Whether a typed line only goes with a worksheet: greetings, a name, 11月登记表已填好，请查收."""
    plain = furniture.plain(line)
    about = _ABOUT.search(plain) is not None and len(plain) <= _LONGEST_COVER
    return about or furniture.says_nothing(plain) or furniture.is_signature(plain)


def read(tables: Sequence[Table], parse: Parse) -> tuple[Filled | Unclear, ...]:
    """What worksheets order, in the order of their rows: a filled cell each, the same for the same tables.

    A row that stands twice with other contents is asked back, and one whose number is unclear or does not go with its
    mark or title; the same contents count once. Spreadsheets that are no worksheets, or not wholly read, come last.
    """
    rows: dict[ItemRef | None, dict[tuple[_Asked, ...], _Row]] = {}
    for row in (row for table in tables for row in _rows(table.text)):
        rows.setdefault(row.item, {}).setdefault(tuple(_asked(row)), row)
    orders = (
        order
        for versions in rows.values()
        for asked, row in versions.items()
        for order in _orders(row, asked, parse, twice=len(versions) > 1)
    )
    found = list(islice(orders, MOST + 1))
    if len(found) > MOST:
        found[MOST] = Unclear(found[MOST].line, Question.MANY)
    return (*found, *(Unclear(one.name, Question.TABLE) for one in tables if one.fault or not one.text))


def judge(filled: Filled, known: Known) -> Judgement:
    """What is to be done about a filled cell with the ledger as it is now."""
    then = _MARK.fullmatch(filled.mark)
    if _is_so(filled.order, known):
        return Judgement.SAME
    if isinstance(filled.order, Adopt | Instruct):
        seen = then["history"] if then else _digest(())
        return Judgement.NEW if _has_seen(seen, known, filled.wishes) else Judgement.STALE
    return Judgement.NEW if then is None or then["state"] == _state(known) else Judgement.STALE


# --- rows and lines ---------------------------------------------------------------------------------------


def _rows(text: str) -> Iterator[_Row]:
    columns: dict[int, Heading] = {}
    month = (_MONTH.search(text) or [""])[0]
    for line in text.splitlines():
        found = _columns(line)
        if found or line.strip() == CHOICES:
            columns = found
            continue
        cells = {columns[k]: _clean(said) for k, said in enumerate(line.split("\t")) if k in columns}
        filled = {heading: cells[heading] for heading in TO_FILL if cells.get(heading, "") not in _EMPTY}
        if filled:
            item = _item(cells.get(Heading.NUMBER, ""), month)
            yield _Row(item, cells.get(Heading.TITLE, ""), cells.get(Heading.MARK, ""), filled)


def _columns(line: str) -> dict[int, Heading]:
    """The columns that a row of headings names; none where it is no such row."""
    named = {k: _BLANKS.sub("", folded(said)) for k, said in enumerate(line.split("\t"))}
    found = {k: Heading(name) for k, name in named.items() if name in set(Heading)}
    return found if {Heading.NUMBER, Heading.OUTLET} <= set(found.values()) else {}


def _clean(said: str) -> str:
    return _PARTS_OF_LINES.sub("，", _BLANKS.sub(" ", said[:_LONGEST])).strip(" ，")


def _item(said: str, month: str) -> ItemRef | None:
    """The item whose number a cell is: 2026-11-0007.1, or 7 in a sheet of a month; None where it is none."""
    found = _NUMBER.fullmatch(folded(said))
    if found is None or not (found["month"] or month) or not int(found["seq"]):
        return None
    return ItemRef(found["month"] or month, int(found["seq"]), int(found["item"]) if found["item"] else None)


def _asked(row: _Row) -> Iterator[_Asked]:
    """What the row asks for, a cell or pair of cells each, in the words in which a clerk would type it.

    The remark first: whose an item is must be known before it can be adopted.
    """
    cells = row.cells
    remark = cells.get(Heading.REMARK, "")
    if uncounted := _NOT_COUNTED.match(folded(remark)):
        yield _Asked(f"不计 {row.number} {remark[uncounted.end() :]}".rstrip(), (NotCount,), Question.REMARK)
    elif remark:
        yield _Asked(f"{row.number} {remark}", (Count, Attribute, Repeat, Keep), Question.REMARK)
    for outlet, issue in ((Heading.OUTLET, Heading.ISSUE), (Heading.OTHER_OUTLET, Heading.OTHER_ISSUE)):
        if outlet in cells or issue in cells:
            yield _Asked(f"{cells.get(outlet, '')}{_issue(cells.get(issue, ''))}:{row.number}", (Adopt,))
    for level in _SEVERAL.split(cells.get(Heading.INSTRUCTION, "")):
        if level.strip():
            yield _Asked(f"批示 {row.number} {level.strip()}", (Instruct,))


def _issue(said: str) -> str:
    """第213期, 2026年11月3日; what is neither stands as it is, for the reader of lines to ask."""
    text = folded(said).strip()
    if whole := _WHOLE.fullmatch(text):
        return f"第{int(whole[1])}期"
    if day := _DAY.fullmatch(text):
        return f"{day[1]}年{int(day[2])}月{int(day[3])}日"
    if _FIGURE.fullmatch(text) and not _SHORT_DAY.fullmatch(text):
        return f" 期号{said}"
    return f" {said}" if said else ""


# --- orders -----------------------------------------------------------------------------------------------


def _orders(row: _Row, asked: Sequence[_Asked], parse: Parse, *, twice: bool) -> Iterator[Filled | Unclear]:
    orders = tuple(_order(one, row, parse) for one in asked)
    wishes = tuple(order for order in orders if not isinstance(order, Unclear))
    doubt = _doubt(row)
    for order in orders:
        if doubt is not None or row.item is None:
            yield Unclear(order.line, doubt or Question.ROW)
        elif isinstance(order, Unclear):
            yield order
        elif twice:
            yield Unclear(order.line, Question.TWICE, ready=(order.line,))
        else:
            yield Filled(order.line, order, row.item, row.mark, wishes)


def _doubt(row: _Row) -> Question | None:
    """Why a row is not about the item whose number it bears; None where it is."""
    known = _MARK.fullmatch(row.mark)
    moved = known and (known["number"] != row.number or (row.title and known["title"] != _of_title(row.title)))
    return Question.MOVED if moved else None


def _order(asked: _Asked, row: _Row, parse: Parse) -> OfRow | Unclear:
    """The order that a cell is; whatever else its words could mean is asked back."""
    found = parse(asked.line)
    order = found[0] if len(found) == 1 else None
    if isinstance(order, OfRow) and isinstance(order, asked.meant) and _is_about(order, row.item):
        return order
    if isinstance(order, Unclear) and not asked.doubt:
        return order
    return Unclear(asked.line, asked.doubt or Question.ACTION)


def _is_about(order: OfRow, item: ItemRef | None) -> bool:
    """Whether an order is about the row's item alone, or about it and the one that it repeats."""
    if isinstance(order, Repeat):
        return len(order.items) == 1 and item in {order.of, *order.items}
    return order.items == (item,)


# --- then and now -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fact:
    """What one commit did with an item: `given`, an outlet's adoption or a leader's instruction; or taken back."""

    kind: CreditKind
    what: str
    issue: str
    given: bool


@dataclass(frozen=True, slots=True)
class _Commit:
    """The facts that one line of the journal brought."""

    at: str
    facts: frozenset[_Fact]


def _commits(entries: Iterable[Credit]) -> tuple[_Commit, ...]:
    """What outlets and leaders did with an item, in the order in which it was entered."""
    about = [one for one in entries if one.kind in {CreditKind.ADOPTED, CreditKind.INSTRUCTION}]
    about.sort(key=_place)
    return tuple(
        _Commit(number, frozenset(_Fact(one.kind, one.outlet or one.level, one.issue, one.count > 0) for one in these))
        for number, these in groupby(about, key=lambda one: f"{one.id.partition('.')[0]} {one.at.isoformat()}")
    )


def _place(credit: Credit) -> tuple[int, int]:
    number, _, k = credit.id.partition(".")
    return int(number), int(k)


def _digest(commits: Sequence[_Commit]) -> str:
    words = (
        f"{one.at} {fact.kind} {fact.what} {fact.issue} {fact.given}"
        for one in commits
        for fact in sorted(one.facts, key=repr)
    )
    return _hashed("\n".join(words))


def _state(known: Known) -> str:
    return _hashed("\n".join((str(known.counted), known.reason, *known.units)))


def _of_title(title: str) -> str:
    return _hashed("".join(filter(str.isalnum, title)))


def _hashed(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _is_so(order: OfRow, known: Known) -> bool:
    """Whether the ledger says already what an order asks for."""
    match order:
        case Adopt() | Instruct():
            given = (fact for one in _commits(standing(known.entries)) for fact in one.facts)
            return any(_is_wish(fact, order) for fact in given)
        case Count():
            return known.counted
        case NotCount():
            return not known.counted and order.why in {"", known.reason}
    return False


def _is_wish(fact: _Fact, order: OfRow) -> bool:
    """Whether a fact is what an order asks for; an adoption without an issue is any."""
    match order:
        case Adopt():
            return (fact.kind, fact.what) == (CreditKind.ADOPTED, order.outlet) and order.issue in {"", fact.issue}
        case Instruct():
            return (fact.kind, fact.what) == (CreditKind.INSTRUCTION, order.level)
    return False


def _has_seen(seen: str, known: Known, wishes: Sequence[OfRow]) -> bool:
    """Whether what was known then begins what is known now, and all entered since is what the row asks for."""
    commits = _commits(known.entries)
    for length in range(len(commits), -1, -1):
        if _digest(commits[:length]) == seen:
            return all(_is_wished(one, wishes) for one in commits[length:])
    return False


def _is_wished(commit: _Commit, wishes: Sequence[OfRow]) -> bool:
    """Whether a commit gave what is asked for; what it took back for that, as a lower adoption, goes with it."""
    given = [fact for fact in commit.facts if fact.given]
    return bool(given) and all(any(_is_wish(fact, order) for order in wishes) for fact in given)
