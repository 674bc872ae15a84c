"""Lines about units, people, their addresses and folders: 停发, 恢复发送, 已答复, 信息员, 离任, 并入, 更名, 接收."""

import re
from datetime import date

from mailproc.office.language.context import Context
from mailproc.office.language.dates import take_any_day
from mailproc.office.language.listed import person_and_unit, unit
from mailproc.office.orders import Accept, Answered, Inform, Leave, MergeUnit, Rename, Resume, Suspend
from mailproc.office.references import DoubtError, Question
from mailproc.office.typed import Phrase

RESUME = re.compile(r"^恢复(?:发送|发信|寄送)")
SUSPEND = re.compile(r"^(?:停发|(?:停止|暂停)(?:发送|发信|寄送))")
INFORM = re.compile(r"(?=.*@)(?:登记|新增|增加|更换|变更)?新?信息员(?:变更|登记|更换|换|改)?(?:为|成|是)?")
LEAVE = re.compile(r"^(?:信息员)?(?:离任|离岗|调离|调走)|(?:已经?)?(?:离任|离岗|调离|调走)了?")
MERGE = re.compile(r"^(?:合?并入)|(?<=[一-鿿])(?:合?并入|并到|合并到)")
ANSWERED = re.compile(r"^已经?(?:答复|回复)|已经?(?:答复|回复)了?$")
RENAME = re.compile(r"^(?:更名|改名)|(?<=[一-鿿])(?:更名|改名)(?:为|成)?")
ACCEPT = re.compile(r"^接收(?:旧邮件|文件夹)?(?=[\s:])")

_ADDRESS = re.compile(r"(?:mailto:)?([a-z0-9.!#$%&'*+/=?^_`{}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_DONE = re.compile("了$")
_TO = re.compile("[给至到向<>]")
_FILLERS = re.compile(r"邮箱地址|邮箱|地址|(?<![一-鿿])(?:为|是|同志)(?![一-鿿])|[<>()]")
_INTO = re.compile(r"(?<=[\s|])(?:到|为|成|至)(?=\s)")


def is_address(text: str) -> bool:
    """Whether a line can name this address."""
    return _ADDRESS.fullmatch(text) is not None


def suspend(phrase: Phrase, _context: Context) -> Suspend:
    return Suspend(phrase.typed, _addresses(phrase.without_all(SUSPEND)))


def resume(phrase: Phrase, _context: Context) -> Resume:
    return Resume(phrase.typed, _addresses(phrase.without_all(RESUME)))


def _addresses(rest: Phrase) -> tuple[str, ...]:
    """The addresses, where nothing else is left. Raises DoubtError."""
    found = tuple(dict.fromkeys(_ADDRESS.findall(rest.text)))
    if not found or rest.without_all(_ADDRESS).without_all(_TO).parts():
        raise DoubtError(Question.ADDRESS)
    return found


def inform(phrase: Phrase, context: Context) -> Inform:
    rest = phrase.without_all(INFORM)
    addresses = _ADDRESS.findall(rest.text)
    if len(addresses) != 1:
        raise DoubtError(Question.ADDRESS)
    since, rest = take_any_day(rest.without_all(_ADDRESS), context.today)
    person, of = person_and_unit(rest.without_all(_FILLERS))
    return Inform(phrase.typed, addresses[0], person, of, since)


def leave(phrase: Phrase, context: Context) -> Leave:
    day, rest = _day(phrase.without_all(LEAVE), context)
    person, of = person_and_unit(rest)
    return Leave(phrase.typed, person, of, day)


def merge(phrase: Phrase, context: Context) -> MergeUnit:
    day, rest = _day(phrase.without_all(MERGE), context)
    return MergeUnit(phrase.typed, *_two_units(rest), day)


def rename(phrase: Phrase, context: Context) -> Rename:
    day, rest = _day(phrase.without_all(RENAME), context)
    return Rename(phrase.typed, *_two_units(rest), day)


def answered(phrase: Phrase, context: Context) -> Answered:
    rest = phrase.without_all(ANSWERED).without_all(_DONE)
    addresses = _ADDRESS.findall(rest.text)
    day, rest = take_any_day(rest.without_all(_ADDRESS), context.today)
    words = rest.words()
    if len(addresses) + len(words) != 1:
        raise DoubtError(Question.UNIT)
    return Answered(phrase.typed, addresses[0] if addresses else unit(words[0]), day)


def accept(phrase: Phrase, _context: Context) -> Accept:
    folder = phrase.without_all(ACCEPT).parts()
    if len(folder) != 1:
        raise DoubtError(Question.ACTION)
    return Accept(phrase.typed, folder[0].typed)


def _day(rest: Phrase, context: Context) -> tuple[date, Phrase]:
    day, rest = take_any_day(rest, context.today)
    if day is None:
        today = f"{context.today.month}月{context.today.day}日"
        raise DoubtError(Question.DAY, (today,), at="", instead=(f" {today}",))
    return day, rest


def _two_units(rest: Phrase) -> tuple[str, str]:
    words = rest.without_all(_INTO).words()
    if len(words) != 2:
        raise DoubtError(Question.UNIT)
    return unit(words[0]), unit(words[1])
