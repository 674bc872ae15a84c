"""What a clerk types becomes commands, never by guessing: what is unclear is asked back (office rules §9)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from mailproc.model import DeductionKind, Level, Outlet
from mailproc.office.language.context import Context
from mailproc.office.language.full import in_full
from mailproc.office.language.papers import NEXT
from mailproc.office.language.row import Row
from mailproc.office.language.table import LINES, TEXTS
from mailproc.office.lines import counted_off, lines, pieces, typed_lines, without_number
from mailproc.office.orders import Adopt, AdoptUnmailed, Attribute, Command, Unclear
from mailproc.office.places import Place
from mailproc.office.references import DoubtError, Months, Question
from mailproc.office.typed import TITLE, Phrase, folded

LONGEST = 500  # characters; a longer piece is prose
LONGEST_WITH_TITLES = 2_000
MOST_PARTS = 8  # between commas

_TITLE = re.compile(TITLE)
_ASKING = re.compile(r"[吗么嘛吧呢?]$")  # a question is no order
_COMMA = re.compile(r",\s*")
_OPENING = re.compile(r"第?\d{1,5}期|[\d第上本][^,]{0,40}?[是归属改]")
_COURTESY = re.compile(r"^(?:请(?:您|你|把|将)?|麻烦(?:您|你)?|劳烦|帮(?:忙|我)|把|将)[:,\s]*")
_THANKS = re.compile(r"[,!~\s]*(?:谢谢|多谢|辛苦了?)[!~]*$")


def parse(
    text: str,
    today: date,
    outlets: Iterable[Outlet],
    levels: Iterable[Level],
    deductions: Iterable[DeductionKind],
    *,
    month: str = "",
    answered: str = "",
    below: str = "",
) -> tuple[Command | Unclear, ...]:
    """The commands of a text in their order: one a line, or several parted by ; or 。

    `month` is the current one where periods are not calendar months, `answered` that of the letter answered: numbers
    without a month are of it. Comments (#), quoted lines (>), courtesies and all from a signature mark on are passed
    over. An adoption without an outlet, or with another of the same series and no issue, goes on with the outlet or
    issue before it on the line. What was typed `below` a quoted line is no order, and asked back.
    How numbers are read: `references.references`.
    """
    current = month or f"{today:%Y-%m}"
    context = Context.of(today, Months(current, answered or current), outlets, levels, deductions)
    found = _text(text, context)
    misplaced = (_misplaced(one, context) for one in _text(below, context) if isinstance(one, Command) or not found)
    return (*found, *misplaced)


def _text(text: str, context: Context) -> tuple[Command | Unclear, ...]:
    typed = tuple(lines(text))
    if typed and _row_of_text(typed[0]):
        return tuple(found for part in _under_heads(text) for found in _part(part, context))
    return _lines(typed, context)


def _lines(typed: Sequence[str], context: Context) -> tuple[Command | Unclear, ...]:
    in_list = counted_off(typed)
    return tuple(found for line in typed for found in _line(line, context, in_list=in_list))


def _part(text: str, context: Context) -> tuple[Command | Unclear, ...]:
    row = _row_of_text(text)
    return (_read(text, row, context),) if row else _lines(tuple(lines(text)), context)


def _row_of_text(text: str) -> Row | None:
    """The row of orders that take all that is written under their head, where a text has such a head."""
    head = Phrase.of(text[:LONGEST]).text
    return next((row for row in TEXTS if row.pattern.search(head)), None)


def _under_heads(text: str) -> Iterator[str]:
    """A text that begins with such a head, parted before each further one, and before 印发 and 缓发 of a month."""
    part: list[str] = []
    for line in typed_lines(text):
        if part and NEXT.match(Phrase.of(line[:LONGEST]).text):
            yield "\n".join(part).strip()
            part = []
        part.append(line)
    yield "\n".join(part).strip()


def _misplaced(found: Command | Unclear, context: Context) -> Unclear:
    full = in_full(found, context) if isinstance(found, Command) else ""
    ready = tuple(_in_full([full], context)) if full else ()
    return Unclear(found.line, Question.PLACE, ready=ready)


def _line(line: str, context: Context, *, in_list: bool) -> Iterator[Command | Unclear]:
    try:
        bare = without_number(line, in_list=in_list)
    except DoubtError as doubt:
        yield Unclear(line, doubt.question, doubt.choices, tuple(_in_full(doubt.instead, context)))
        return
    for piece in pieces(bare):
        for found in _several(piece, context) or (_piece(piece, context),):
            yield found
            context = replace(context, before=_place(found))


def _place(found: Command | Unclear) -> Place | None:
    return Place(found.outlet, found.issue, found.day) if isinstance(found, Adopt | AdoptUnmailed) else None


def _piece(piece: str, context: Context) -> Command | Unclear:
    try:
        return _command(piece, context)
    except DoubtError as doubt:
        return Unclear(piece, doubt.question, doubt.choices, tuple(_ready(piece, doubt, context)))


def _several(piece: str, context: Context) -> tuple[Command, ...]:
    """The commands of a piece that says the like twice, with a comma between: 要情213期:7,短波:15.

    () where it is one command, or any part of it is in doubt.
    """
    parts = _parts(piece, context)
    if not 2 <= len(parts) <= MOST_PARTS or _understood(piece, context):
        return ()
    found: list[Command] = []
    for part in parts:
        one = _understood(part, context)
        if not isinstance(one, Adopt | Attribute) or (found and type(one) is not type(found[0])):
            return ()
        context = replace(context, before=_place(one))
        found.append(one)
    return tuple(found)


def _parts(piece: str, context: Context) -> list[str]:
    """The piece parted at each comma before an outlet, an issue, or items that are somebody's."""
    text = folded(piece) if len(piece) <= LONGEST else ""
    outlets = context.outlets.names
    starts = [
        comma.end()
        for comma in _COMMA.finditer(text)
        if _OPENING.match(text, comma.end()) or outlets.begins(text, comma.end())
    ]
    return [piece[start:end].rstrip(" ,，") for start, end in pairwise([0, *starts, len(piece)])]


def _understood(piece: str, context: Context) -> Command | None:
    try:
        return _command(piece, context)
    except DoubtError:
        return None


def _read(text: str, row: Row, context: Context) -> Command | Unclear:
    try:
        return row.read(Phrase.of(text), context)
    except DoubtError as doubt:
        return Unclear(text, doubt.question, doubt.choices)


def _command(piece: str, context: Context) -> Command:
    if len(piece) > LONGEST_WITH_TITLES or len(_TITLE.sub("", piece)) > LONGEST:
        raise DoubtError(Question.ACTION)
    phrase = _order(piece, context)
    row = next(row for row in LINES if row.pattern.search(phrase.text))
    if _ASKING.search(phrase.text) and not row.asks:
        raise DoubtError(Question.ACTION)
    return replace(row.read(phrase, context), line=piece)


def _order(piece: str, context: Context) -> Phrase:
    """The piece without 请 and 谢谢 around it, and with outlets in 《》 seen as outlets."""
    phrase = context.outlets.names.unveiled(Phrase.of(piece))
    courtesy = _COURTESY.match(phrase.text)
    thanks = _THANKS.search(phrase.text)
    return phrase.part(courtesy.end() if courtesy else 0, thanks.start() if thanks else None)


def _ready(piece: str, doubt: DoubtError, context: Context) -> Iterable[str]:
    """The readings that a doubt leaves, each as a line that says it in full and stands for itself."""
    return _in_full(dict.fromkeys(_resolved(piece, doubt, context)), context)


def _in_full(texts: Iterable[str], context: Context) -> Iterator[str]:
    """Those of the texts that are one command without doubt, written in full."""
    alone = replace(context, before=None)
    for text in texts:
        try:
            line = in_full(_command(text, context), context)
            if line and in_full(_command(line, alone), context) == line and pieces(line) == (line,):
                yield line
        except DoubtError:
            continue


def _resolved(piece: str, doubt: DoubtError, context: Context) -> Iterator[str]:
    """The piece with each of the words that end the doubt in the place of those that raised it."""
    if doubt.at is None:
        return
    phrase = _order(piece, context)
    start = phrase.text.find(doubt.at) if doubt.at else len(phrase.text)
    if start < 0 or (doubt.at and phrase.text.count(doubt.at) > 1):
        return
    before, after = phrase.cut(0, start).typed, phrase.cut(start + len(doubt.at)).typed
    for words in doubt.instead:
        yield f"{before}{'' if doubt.at else ' '}{words}{after}"
