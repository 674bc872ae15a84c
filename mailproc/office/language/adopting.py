"""Lines by which items get points: 采用, 补录, 批示, 扣分."""

import re

from mailproc.office.language.context import Context
from mailproc.office.language.listed import only_items, unit
from mailproc.office.orders import Adopt, AdoptUnmailed, Deduct, Instruct
from mailproc.office.phrases import take_day
from mailproc.office.places import Place, said, take_place
from mailproc.office.references import DoubtError, Question, Reference, TitleRef
from mailproc.office.typed import UNSEEN, Phrase

_TITLE = re.compile(rf"《{UNSEEN}+》")
_DAY_OR_NUMBER = re.compile(r"(?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])\s+\d")
_ITEM_OR_ISSUE = re.compile(r"(\d{1,5})(?:[\s]+(\d.*)|-\d{1,2})?")
_FRAGMENT = re.compile(r"[一-鿿“”]{4,40}")
_NEAR_FRAGMENT = re.compile(r"[一-鿿“”、,\d\s%·-]{4,60}")
_NUMBER_AND_TITLE = re.compile(r"(\d{1,5})[\s、,]*[一-鿿]{4}")
_NO_TITLE = re.compile(r"采用|不用|没有|暂无|待定|同上|详见|附件|如下|不要|[别先记请谢勿未您你我]|[了过吧吗]$")
_INSTRUCTED = re.compile(r"批示|签批|批阅|作出|做出|获得?|得到|重要|肯定性|作|的|已|被|了|:")
_LEADER = re.compile(r"(?<![一-鿿])(?:领导|同志)")
_DEDUCT = re.compile(r"^扣分?|扣分")
_NO_UNIT = re.compile(r"\d|不(?!动产)|或|还是|重复|修改稿")
_DECIDED = re.compile(r"(?:20\d\d年)?\d{1,2}月\d{1,2}日决定")


def adopt(phrase: Phrase, context: Context) -> Adopt | AdoptUnmailed:
    place, rest = take_place(phrase, context.outlets, context.before, context.today)
    titles = list(_TITLE.finditer(rest.text))
    if titles and re.search(r"\d", rest.text) is None and _words(rest):
        return _unmailed(phrase, place, rest, titles)
    if not place.issue and ":" not in phrase.text:
        _refuse_doubtful(phrase, rest, context)
    items = _fragment(phrase, rest) or only_items(rest, context)
    return Adopt(phrase.typed, place.outlet, place.issue, place.day, items)


def _words(rest: Phrase) -> tuple[Phrase, ...]:
    return rest.without_all(_TITLE).parts()


def _unmailed(phrase: Phrase, place: Place, rest: Phrase, titles: list[re.Match[str]]) -> AdoptUnmailed:
    if len(titles) > 1:
        raise DoubtError(Question.ITEMS)
    words = _words(rest)
    if len(words) != 1:
        raise DoubtError(Question.UNIT)
    title = rest.cut(titles[0].start() + 1, titles[0].end() - 1).typed.strip()
    return AdoptUnmailed(phrase.typed, place.outlet, place.issue, place.day, unit(words[0]).removesuffix("的"), title)


def _refuse_doubtful(phrase: Phrase, rest: Phrase, context: Context) -> None:
    """A number after an outlet may be an issue or a day as well: 要情213 7、9; 报省 11-3 7 9. Raises DoubtError."""
    if any(_DAY_OR_NUMBER.match(part.text) for part in rest.parts()):
        raise DoubtError(Question.DAY)
    parts = rest.parts()
    if context.outlets.names.find(phrase) is None or len(parts) != 1 or said(phrase):
        return
    match = _ITEM_OR_ISSUE.fullmatch(parts[0].text)
    if match is None:
        return
    listed = "、".join(match[0].split())
    readings = (f"{match[1]}期:{match[2]}", f"采用{listed}") if match[2] else (f"采用{listed}",)
    raise DoubtError(Question.ISSUE, at=match[0], instead=readings)


def _fragment(phrase: Phrase, rest: Phrase) -> tuple[Reference, ...]:
    """The item that words after a colon name: 要情213期:秋粮收购. Raises DoubtError where it may be otherwise."""
    parts = rest.parts()
    if ":" not in phrase.text or len(parts) != 1 or not _NEAR_FRAGMENT.fullmatch(parts[0].text):
        return ()
    words = parts[0]
    if match := _NUMBER_AND_TITLE.match(words.text):
        raise DoubtError(Question.ITEMS, at=words.text, instead=(match[1],))
    if not re.search("[一-鿿]{3}", words.text) or _NO_TITLE.search(words.text):
        return ()
    if _FRAGMENT.fullmatch(words.text):
        return (TitleRef(words.typed),)
    listed = "".join(f"《{part}》" for part in words.typed.split("、"))
    raise DoubtError(Question.ITEMS, at=words.text, instead=(f"《{words.typed}》", listed.replace("》《", "》、《")))


def instruct(phrase: Phrase, context: Context) -> Instruct:
    day, rest = take_day(phrase.without_all(_INSTRUCTED), context.today)
    level, rest = context.levels.take(rest)
    if not level:
        raise DoubtError(Question.LEVEL, context.levels.choices, at="")
    return Instruct(phrase.typed, level, day, only_items(rest.without_all(_LEADER), context))


def deduct(phrase: Phrase, context: Context) -> Deduct:
    kind = context.deductions.find(phrase)
    if kind is None:
        raise DoubtError(Question.DEDUCTION, context.deductions.choices)
    named = phrase.part(0, kind.start)
    units = named.without_all(_DEDUCT).parts()
    if len(units) != 1 or _NO_UNIT.search(units[0].text):
        raise DoubtError(Question.UNIT)
    why = phrase.part(kind.end)
    decided = _DECIDED.search(why.text)
    day = take_day(why.part(*decided.span()), context.today)[0] if decided else None
    return Deduct(phrase.typed, units[0].typed, kind.id, why.typed, day)
