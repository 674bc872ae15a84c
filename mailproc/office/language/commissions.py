"""Lines about commissions: 约稿, 延期, 约稿完成, 约稿未完成, 免扣."""

import re
from datetime import date, timedelta

from mailproc.office.language.context import Context
from mailproc.office.language.dates import take_any_day
from mailproc.office.language.listed import numbers, unit
from mailproc.office.orders import Commission, Excused, Fulfilled, Missed, Postpone
from mailproc.office.references import DoubtError, Question, exact_day, references
from mailproc.office.typed import NOTHING, Phrase

FULFILLED = re.compile(r"^约稿(?:已经?)?完成了?")
MISSED = re.compile(r"^约稿(?:未完成|没有?完成|逾期)")
EXCUSED = re.compile(r"^免扣(?:分)?")
POSTPONE = re.compile(r"^延期|^(?:约稿\s*)?(?:第\s*)?y\s?\d{1,5}号?.*(?:延期|延[到至])")
COMMISSION = re.compile(r"^(?:向|给)?约稿\s*:?")

_LATER = re.compile(r"(?:约稿|截稿(?:时间|日期)?)?的?延期?(?:到|至|为)?")
_LONG_AGO = timedelta(days=60)  # 1月20日 is next January's: a deadline lies ahead
_ID = re.compile(r"(?<![a-z0-9])(?:约稿)?(?:第)?(y\s?\d{1,5})(?:号)?(?![a-z0-9])")


def fulfilled(phrase: Phrase, context: Context) -> Fulfilled:
    commission, words = _named(phrase.without_all(FULFILLED))
    of, *item = words
    if len(item) > 1:
        raise DoubtError(Question.ITEMS)
    items = numbers(references(item[0], context.months)) if item else ()
    if len(items) > 1:
        raise DoubtError(Question.ITEMS)
    return Fulfilled(phrase.typed, commission, unit(of), items[0] if items else None)


def missed(phrase: Phrase, _context: Context) -> Missed:
    return Missed(phrase.typed, *_commission_and_unit(phrase.without_all(MISSED)))


def excused(phrase: Phrase, _context: Context) -> Excused:
    return Excused(phrase.typed, *_commission_and_unit(phrase.without_all(EXCUSED)))


def _named(rest: Phrase) -> tuple[str, tuple[Phrase, ...]]:
    """The commission's number, and the words beside it. Raises DoubtError."""
    found = list(_ID.finditer(rest.text))
    if len(found) != 1:
        raise DoubtError(Question.COMMISSION)
    words = rest.without(*found[0].span()).words()
    if not words:
        raise DoubtError(Question.UNIT)
    return _id(found[0]), words


def _commission_and_unit(rest: Phrase) -> tuple[str, str]:
    commission, words = _named(rest)
    if len(words) != 1:
        raise DoubtError(Question.UNIT)
    return commission, unit(words[0])


def commission(phrase: Phrase, context: Context) -> Commission:
    """Units and day stand before the colon, what is asked for behind it. Raises DoubtError."""
    rest = phrase.without_all(COMMISSION)
    at = rest.text.find(":")
    head, topic = (rest.cut(0, at), rest.part(at + 1)) if at >= 0 else (rest, NOTHING)
    deadline, head = _deadline(head, context)
    if not topic.text:
        raise DoubtError(Question.TOPIC)
    units = tuple(unit(word) for word in head.words())
    if not units:
        raise DoubtError(Question.UNIT)
    return Commission(phrase.typed, units, deadline, topic.typed)


def postpone(phrase: Phrase, context: Context) -> Postpone:
    """The commission's number and the later day, and nothing else. Raises DoubtError."""
    deadline, rest = _deadline(phrase.without_all(_LATER), context)
    found = list(_ID.finditer(rest.text))
    if len(found) != 1:
        raise DoubtError(Question.COMMISSION)
    if rest.without(*found[0].span()).parts():
        raise DoubtError(Question.ACTION)
    return Postpone(phrase.typed, _id(found[0]), deadline)


def _deadline(words: Phrase, context: Context) -> tuple[date, Phrase]:
    """The one day that is named, which lies ahead, and the rest. Raises DoubtError."""
    deadline, rest = take_any_day(words, context.today)
    if deadline is None:
        raise DoubtError(Question.DAY)
    if context.today - deadline > _LONG_AGO and str(deadline.year) not in words.text:
        deadline = exact_day(deadline.year + 1, deadline.month, deadline.day)
    return deadline, rest


def _id(found: re.Match[str]) -> str:
    return found[1].replace(" ", "").upper()
