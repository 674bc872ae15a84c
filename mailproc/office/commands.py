"""What a clerk types becomes commands, never by guessing: what is unclear is asked back (office rules §9)."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from mailproc.model import DeductionKind, Level, Outlet
from mailproc.office.calendar import previous_month
from mailproc.office.lines import counted_off, lines, pieces, without_number
from mailproc.office.orders import (
    Adopt,
    AdoptUnmailed,
    Attribute,
    Command,
    Count,
    Deduct,
    Instruct,
    NotCount,
    Release,
    Resume,
    Suspend,
    Unclear,
    Undo,
)
from mailproc.office.phrases import TITLE, Names, Phrase, deduction_names, level_names, outlet_names, take_day
from mailproc.office.places import Outlets, Place, take_place
from mailproc.office.references import (
    DoubtError,
    ItemRef,
    Question,
    exact_month,
    latest_month,
    leading_references,
    references,
)

LONGEST = 500  # characters; a longer piece is prose


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is known while reading: the day, the current month, the names, and the adoption before on the line."""

    today: date
    month: str
    outlets: Outlets
    levels: Names
    deductions: Names
    before: Place | None = None


def parse(
    text: str,
    today: date,
    outlets: Iterable[Outlet],
    levels: Iterable[Level],
    deductions: Iterable[DeductionKind],
    *,
    month: str = "",
) -> tuple[Command | Unclear, ...]:
    """The commands of a text in their order: one a line, or several parted by ; or 。

    `month` is the current one where periods are not calendar months. Comments (#), quoted lines (>), courtesies and all
    from a signature mark on are passed over. An adoption without an outlet, or with another of the same series and no
    issue, goes on with the outlet or issue before it on the line. How numbers are read: `references.references`.
    """
    outlets = tuple(outlets)
    desk = _Desk(
        today=today,
        month=month or f"{today:%Y-%m}",
        outlets=Outlets(outlet_names(outlets), {outlet.id: outlet.series for outlet in outlets}),
        levels=level_names(levels),
        deductions=deduction_names(deductions),
    )
    typed = tuple(lines(text))
    in_list = counted_off(typed)
    return tuple(found for line in typed for found in _line(line, desk, in_list=in_list))


def _line(line: str, desk: _Desk, *, in_list: bool) -> Iterator[Command | Unclear]:
    try:
        bare = without_number(line, in_list=in_list)
    except DoubtError as doubt:
        yield Unclear(line, doubt.question, doubt.choices)
        return
    for piece in pieces(bare):
        found = _piece(piece, desk)
        yield found
        desk = replace(desk, before=_place(found))


def _place(found: Command | Unclear) -> Place | None:
    return Place(found.outlet, found.issue, found.day) if isinstance(found, Adopt | AdoptUnmailed) else None


def _piece(piece: str, desk: _Desk) -> Command | Unclear:
    try:
        return _command(Phrase.of(piece), desk)
    except DoubtError as doubt:
        return Unclear(piece, doubt.question, doubt.choices)


def _command(phrase: Phrase, desk: _Desk) -> Command:
    untitled = phrase.without_all(_TITLE).text
    if len(untitled) > LONGEST or _ASKING.search(untitled):
        raise DoubtError(Question.ACTION)
    return next(read(phrase, desk) for pattern, read in _COMMANDS if pattern.search(untitled))


# --- one function a command -------------------------------------------------------------------------------

_ASKING = re.compile(r"[吗么嘛?]$")  # a question is no order
_TITLE = re.compile(TITLE)
_UNDO = re.compile(
    r"^(?:撤销|撤消|撤回|取消)(?:上一条|上条|上一个|上一步|第?(?P<number>\d{1,9})号)(?:指令|命令|操作)?$"
)
_RELEASE = re.compile(r"^印发")
_RELEASED = re.compile(
    r"(?:(?P<year>20\d\d)[-年](?P<of_year>\d{1,2})(?:月份?)?|(?P<month>\d{1,2})月份?|(?P<word>上个?月|本月))(?:的?通报)?"
)
_SIGNER = re.compile(r"签发人?\s*:?\s*([一-鿿·]{2,15})(?=[\s,、|]|$)")
_DOCUMENT = re.compile(r"(?<![一-鿿])(?!签发)(?:文号\s*:?\s*)?([一-鿿]{2,12}[〔\[(【]20\d\d[〕\])】]第?\d{1,4}号)")
_RESUME = re.compile(r"^恢复(?:发送|发信|寄送)")
_SUSPEND = re.compile(r"^(?:停发|(?:停止|暂停)(?:发送|发信|寄送))")
_ADDRESS = re.compile(r"(?:mailto:)?([a-z0-9.!#$%&'*+/=?^_`{}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_TO = re.compile("[给至到向<>]")
_DEDUCT = re.compile(r"^扣分")
_DECIDED = re.compile(r"(?:20\d\d年)?\d{1,2}月\d{1,2}日决定")
_NOT_COUNT = re.compile(r"不(?:计入|计数|计|算)")
_SAME_AS = re.compile(r"重复|相同|一样|一致|雷同|相似|相近")
_COUNT = re.compile(r"(?:恢复|重新)?(?:计入|计数)")
_INSTRUCT = re.compile(r"批示|获得?|得到|作|的|已|被|了|:")
_ATTRIBUTE = re.compile(
    r"^(?P<items>[\d第号条篇件月上本个、,和及与跟\s.~至到-]+)(?P<verb>应?是|应?归属?|应?属于?|改为|改归)(?P<unit>.+)$"
)
_NO_UNIT = re.compile(r"\d|不|还是|或|重复|修改稿")
_DAY_OR_NUMBER = re.compile(r"(?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])\s+\d")


def _undo(phrase: Phrase, _desk: _Desk) -> Undo:
    match = _UNDO.match(phrase.text)
    return Undo(phrase.typed, int(match["number"]) if match and match["number"] else None)


def _release(phrase: Phrase, desk: _Desk) -> Release:
    signer, rest = _typed(phrase.without_all(_RELEASE), _SIGNER)
    document, rest = _typed(rest, _DOCUMENT)
    left = " ".join(part.text for part in rest.parts())
    match = _RELEASED.fullmatch(left)
    if match is None:
        unnamed = not left or left.isdecimal()
        raise DoubtError(Question.MONTH, (previous_month(desk.month),)) if unnamed else DoubtError(Question.ACTION)
    return Release(phrase.typed, _released_month(match, desk.month), signer, document)


def _released_month(match: re.Match[str], current: str) -> str:
    if match["year"]:
        return exact_month(int(match["year"]), int(match["of_year"]))
    if match["month"]:
        return latest_month(int(match["month"]), current)
    return current if match["word"] == "本月" else previous_month(current)


def _suspend(phrase: Phrase, _desk: _Desk) -> Suspend:
    return Suspend(phrase.typed, _addresses(phrase.without_all(_SUSPEND)))


def _resume(phrase: Phrase, _desk: _Desk) -> Resume:
    return Resume(phrase.typed, _addresses(phrase.without_all(_RESUME)))


def _addresses(rest: Phrase) -> tuple[str, ...]:
    """The addresses, where nothing else is left. Raises DoubtError."""
    found = tuple(dict.fromkeys(_ADDRESS.findall(rest.text)))
    if not found or rest.without_all(_ADDRESS).without_all(_TO).parts():
        raise DoubtError(Question.ADDRESS)
    return found


def _deduct(phrase: Phrase, desk: _Desk) -> Deduct:
    kind = desk.deductions.find(phrase)
    if kind is None:
        raise DoubtError(Question.DEDUCTION, desk.deductions.choices)
    unit = phrase.part(len("扣分"), kind.start)
    if not unit.text or _NO_UNIT.search(unit.text):
        raise DoubtError(Question.UNIT)
    why = phrase.part(kind.end)
    decided = _DECIDED.search(why.text)
    day = take_day(why.part(*decided.span()), desk.today)[0] if decided else None
    return Deduct(phrase.typed, unit.typed, kind.id, why.typed, day)


def _not_count(phrase: Phrase, desk: _Desk) -> NotCount:
    start, end = _span(_NOT_COUNT, phrase)
    before, after = phrase.part(0, start), phrase.part(end)
    items, rest = leading_references(after.text, desk.month)
    compared = _SAME_AS.search(rest) is not None  # 与7重复: 7 is only compared with
    if before.text:
        if items and not compared:
            raise DoubtError(Question.ITEMS)
        return NotCount(phrase.typed, references(before.text, desk.month), after.typed)
    several = len(items) > 1 and (compared or rest[:1].isalnum())
    if not items or several:
        raise DoubtError(Question.ITEMS)
    return NotCount(phrase.typed, items, after.part(len(after.text) - len(rest)).typed)


def _count(phrase: Phrase, desk: _Desk) -> Count:
    return Count(phrase.typed, _only_items(phrase.without_all(_COUNT), desk))


def _instruct(phrase: Phrase, desk: _Desk) -> Instruct:
    day, rest = take_day(phrase.without_all(_INSTRUCT), desk.today)
    level, rest = desk.levels.take(rest)
    if not level:
        raise DoubtError(Question.LEVEL, desk.levels.choices)
    return Instruct(phrase.typed, level, day, _only_items(rest, desk))


def _attribute(phrase: Phrase, desk: _Desk) -> Attribute:
    match = _ATTRIBUTE.match(phrase.text)
    if match is None:
        raise DoubtError(Question.ACTION)
    items = references(match["items"], desk.month)
    unit = phrase.part(match.start("unit")).typed
    named = re.sub(r"(?:报送|报|单位)?的$", "", unit)
    if match["verb"].endswith("是") and named == unit:  # 7是新闻稿
        raise DoubtError(Question.ACTION)
    if not named or _NO_UNIT.search(named):
        raise DoubtError(Question.UNIT)
    return Attribute(phrase.typed, items, named)


def _adopt(phrase: Phrase, desk: _Desk) -> Adopt | AdoptUnmailed:
    untitled = phrase.without_all(_TITLE, " ")
    place, rest = take_place(untitled, desk.outlets, desk.before, desk.today)
    titles = [phrase.typed[match.start() + 1 : match.end() - 1].strip() for match in _TITLE.finditer(phrase.text)]
    if titles and not re.search(r"\d", rest.text):
        return _unmailed(phrase, place, rest, titles)
    undated = not place.day and ":" not in untitled.text
    if undated and any(_DAY_OR_NUMBER.match(part.text) for part in rest.parts()):  # 报省 11-3 7 9
        raise DoubtError(Question.DAY)
    return Adopt(phrase.typed, place.outlet, place.issue, place.day, _only_items(rest, desk))


def _unmailed(phrase: Phrase, place: Place, rest: Phrase, titles: list[str]) -> AdoptUnmailed:
    if len(titles) > 1:
        raise DoubtError(Question.ITEMS)
    if len(rest.parts()) != 1:
        raise DoubtError(Question.UNIT)
    unit = rest.parts()[0].typed.removesuffix("的")
    return AdoptUnmailed(phrase.typed, place.outlet, place.issue, place.day, unit, titles[0])


_COMMANDS: tuple[tuple[re.Pattern[str], Callable[[Phrase, _Desk], Command]], ...] = (
    (_UNDO, _undo),
    (_RELEASE, _release),
    (_SUSPEND, _suspend),
    (_RESUME, _resume),
    (_DEDUCT, _deduct),
    (_NOT_COUNT, _not_count),
    (_COUNT, _count),
    (re.compile("批示"), _instruct),
    (_ATTRIBUTE, _attribute),
    (re.compile(""), _adopt),
)


def _only_items(rest: Phrase, desk: _Desk) -> tuple[ItemRef, ...]:
    """The items, where nothing else is left and all stand together. Raises DoubtError."""
    if len(rest.parts()) != 1:
        raise DoubtError(Question.ITEMS)
    return references(rest.parts()[0].text, desk.month)


def _typed(phrase: Phrase, pattern: re.Pattern[str]) -> tuple[str, Phrase]:
    match = pattern.search(phrase.text)
    if match is None:
        return "", phrase
    return phrase.typed[slice(*match.span(1))], phrase.without(*match.span())


def _span(pattern: re.Pattern[str], phrase: Phrase) -> tuple[int, int]:
    match = pattern.search(phrase.text)
    return match.span() if match else (0, 0)
