"""What a clerk types becomes commands, never by guessing: what is unclear is asked back (office rules §9)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from mailproc.model import DeductionKind, Level, Outlet
from mailproc.office.language.context import Context
from mailproc.office.language.full import in_full
from mailproc.office.language.table import LINES, TOPICS, Row
from mailproc.office.lines import counted_off, lines, pieces, typed_lines, without_number
from mailproc.office.orders import Adopt, AdoptUnmailed, Command, Unclear
from mailproc.office.places import Place
from mailproc.office.references import DoubtError, Months, Question
from mailproc.office.typed import TITLE, Phrase

LONGEST = 500  # characters; a longer piece is prose

_TITLE = re.compile(TITLE)
_ASKING = re.compile(r"[吗么嘛吧呢?]$")  # a question is no order
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
) -> tuple[Command | Unclear, ...]:
    """The commands of a text in their order: one a line, or several parted by ; or 。

    `month` is the current one where periods are not calendar months, `answered` that of the letter answered: numbers
    without a month are of it. Comments (#), quoted lines (>), courtesies and all from a signature mark on are passed
    over. An adoption without an outlet, or with another of the same series and no issue, goes on with the outlet or
    issue before it on the line. How numbers are read: `references.references`.
    """
    current = month or f"{today:%Y-%m}"
    context = Context.of(today, Months(current, answered or current), outlets, levels, deductions)
    typed = tuple(lines(text))
    if typed and TOPICS.pattern.search(Phrase.of(typed[0][:LONGEST]).text):
        return (_read("\n".join(typed_lines(text)), TOPICS, context),)
    in_list = counted_off(typed)
    return tuple(found for line in typed for found in _line(line, context, in_list=in_list))


def _line(line: str, context: Context, *, in_list: bool) -> Iterator[Command | Unclear]:
    try:
        bare = without_number(line, in_list=in_list)
    except DoubtError as doubt:
        yield Unclear(line, doubt.question, doubt.choices)
        return
    for piece in pieces(bare):
        found = _piece(piece, context)
        yield found
        context = replace(context, before=_place(found))


def _place(found: Command | Unclear) -> Place | None:
    return Place(found.outlet, found.issue, found.day) if isinstance(found, Adopt | AdoptUnmailed) else None


def _piece(piece: str, context: Context) -> Command | Unclear:
    try:
        return _command(piece, context)
    except DoubtError as doubt:
        return Unclear(piece, doubt.question, doubt.choices, tuple(_ready(piece, doubt, context)))


def _read(text: str, row: Row, context: Context) -> Command | Unclear:
    try:
        return row.read(Phrase.of(text), context)
    except DoubtError as doubt:
        return Unclear(text, doubt.question, doubt.choices)


def _command(piece: str, context: Context) -> Command:
    if len(_TITLE.sub("", piece)) > LONGEST:
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


def _ready(piece: str, doubt: DoubtError, context: Context) -> Iterator[str]:
    """The readings that a doubt leaves, each as a line that says it in full and stands for itself."""
    alone = replace(context, before=None)
    for text in dict.fromkeys(_resolved(piece, doubt, context)):
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
