"""Lines that ask and change nothing: 科技局本月, 查稿, 领导问, 帮助."""

import re

from mailproc.office.language.context import Context
from mailproc.office.language.dates import MONTH, named_month
from mailproc.office.language.listed import unit
from mailproc.office.orders import Help, Profile, Search, UnitMonth
from mailproc.office.references import DoubtError, Question
from mailproc.office.typed import Phrase

HELP = re.compile(r"^(?:(?:使用)?帮助|help|使用说明|怎么用|有哪些命令)\??$|^\?$")
SEARCH = re.compile(r"^(?:查稿|查重|搜稿|搜索|查找)")
PROFILE = re.compile(r"^领导要?(?:问起?|看)")
UNIT_MONTH = re.compile(
    rf"^(?:查(?:一下|询)?)?(?P<unit>(?:(?!不|别|的|印发|采用|请|缓发|群发|提醒)[一-鿿]){{2,20}}?)[\s:]*(?P<month>{MONTH})"
    r"的?(?:情况|得分|报送情况|信息|怎么样|如何|报了多少条?|报了几条|多少分)?\??$"
)

_ABOUT = re.compile(r"的?(?:报送)?(?:情况)?(?:怎么样|如何)?\??$")


def unit_month(phrase: Phrase, context: Context) -> UnitMonth:
    match = UNIT_MONTH.search(phrase.text)
    if match is None:
        raise DoubtError(Question.ACTION)
    return UnitMonth(phrase.typed, unit(phrase.part(*match.span("unit"))), named_month(match["month"], context.months))


def search(phrase: Phrase, _context: Context) -> Search:
    words = [part.typed for part in phrase.without_all(SEARCH).parts()]
    if not words:
        raise DoubtError(Question.WORDS)
    return Search(phrase.typed, words[0].removeprefix("《").removesuffix("》"))


def profile(phrase: Phrase, _context: Context) -> Profile:
    match = PROFILE.search(phrase.text)
    asked = phrase.part(match.end() if match else 0)
    about = _ABOUT.search(asked.text)
    return Profile(phrase.typed, unit(asked.part(0, about.start() if about else None)))


def help_(phrase: Phrase, _context: Context) -> Help:
    return Help(phrase.typed)
