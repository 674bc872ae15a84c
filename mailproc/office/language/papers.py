"""Lines about a month's papers and what goes to all units: 印发, 缓发, 寄发, 已寄出, 开头语, 存在问题, 群发 …"""

import re

from mailproc.office.calendar import previous_month
from mailproc.office.language.context import Context
from mailproc.office.language.dates import MONTH, named_month
from mailproc.office.orders import (
    ChatText,
    Correct,
    GoneOut,
    HoldBack,
    LetOut,
    Release,
    ReleaseSummary,
    Remind,
    Topics,
    Wording,
)
from mailproc.office.references import DoubtError, Question
from mailproc.office.typed import Phrase

RELEASE = re.compile(r"^印发")
RELEASE_SUMMARY = re.compile(r"^印发\s*(?:(?P<year>20\d\d)年?度?的?)?\s*(?P<term>上半年|半年|全年|年度|年终)")
CORRECT = re.compile(rf"^更正(?=[\s:]*(?:{MONTH}|的?通报|$))")
HOLD_BACK = re.compile(rf"^(?:{MONTH}的?通报\s*)?(?:缓发|暂缓印发|暂缓发放)|^(?:{MONTH}\s*)(?:缓发|暂缓印发)")
SEND = re.compile(r"^寄发(?!了)")
SENT = re.compile(r"^已经?(?:寄出|寄发)|(?<=[月料报表])\s*已经?(?:寄出|寄发)了?$")
TOPICS = re.compile(r"^报送要点")
OPENING = "开头语"
WORDING = re.compile(rf"^(?:{OPENING}|存在的?问题)")
REMIND = re.compile(r"^(?:提醒(?:零报送|未报送|没报送)|零报送提醒)(?:的?单位)?")
CHAT = re.compile(r"^群发(?:稿|文字|通报)?")

_SIGNER = re.compile(r"签发人?\s*:?\s*([一-鿿·]{2,15})(?=[\s,、|]|$)")
_DOCUMENT = re.compile(r"(?<![一-鿿])(?!签发)(?:文号\s*:?\s*)?([一-鿿]{2,12}[〔\[(【]20\d\d[〕\])】]第?\d{1,4}号)")
_PAPER = re.compile(r"的?(?:通报|材料)$")
_SUMMARY = re.compile(r"^的?(?:政务信息)?(?:总结|通报|情况)?$")
_HELD = re.compile(r"缓发|暂缓印发|暂缓发放|的?通报")
_HEADED = re.compile(rf"\s*(?:报送要点|{OPENING}|存在的?问题)\s*({MONTH})?\s*(?:[:。]|$|(?=\n))")
NEXT = re.compile(rf"(?:报送要点|{OPENING}|存在的?问题)\s*{MONTH}\s*:|(?:印发|缓发)\s*{MONTH}\s*(?:签发|$)")


def release(phrase: Phrase, context: Context) -> Release:
    return Release(phrase.typed, *_signed(phrase.without_all(RELEASE), context))


def correct(phrase: Phrase, context: Context) -> Correct:
    return Correct(phrase.typed, *_signed(phrase.without_all(CORRECT), context))


def _signed(rest: Phrase, context: Context) -> tuple[str, str, str]:
    """Month, signer and 文号, "" where the last two are not named. Raises DoubtError."""
    signer, rest = _typed(rest, _SIGNER)
    document, rest = _typed(rest, _DOCUMENT)
    left = _PAPER.sub("", " ".join(part.text for part in rest.parts()))
    month = named_month(left, context.months)
    if not month:
        unnamed = not left or left.isdecimal()
        before = previous_month(context.months.current)
        raise DoubtError(Question.MONTH, (before,)) if unnamed else DoubtError(Question.ACTION)
    return month, signer, document


def release_summary(phrase: Phrase, context: Context) -> ReleaseSummary:
    """Raises DoubtError where the year is not said, or anything else than signer and document number is."""
    match = RELEASE_SUMMARY.match(phrase.text)
    if match is None:
        raise DoubtError(Question.ACTION)
    if not match["year"]:
        years = (context.today.year, context.today.year - 1)
        raise DoubtError(Question.YEAR, at=match["term"], instead=tuple(f"{year}年{match['term']}" for year in years))
    signer, rest = _typed(phrase.without(*match.span()), _SIGNER)
    document, rest = _typed(rest, _DOCUMENT)
    if any(_SUMMARY.sub("", part.text) for part in rest.parts()):
        raise DoubtError(Question.ACTION)
    half = "-H1" if "半" in match["term"] else ""
    return ReleaseSummary(phrase.typed, f"{match['year']}{half}", signer, document)


def hold_back(phrase: Phrase, context: Context) -> HoldBack:
    return HoldBack(phrase.typed, _month(phrase.without_all(_HELD), context))


def let_out(phrase: Phrase, context: Context) -> LetOut:
    return LetOut(phrase.typed, _named_month(phrase.without_all(SEND), context))


def gone_out(phrase: Phrase, context: Context) -> GoneOut:
    return GoneOut(phrase.typed, _named_month(phrase.without_all(SENT), context))


def _named_month(rest: Phrase, context: Context) -> str:
    """The one month that is named. Raises DoubtError."""
    month = _month(rest, context)
    if not month:
        before = previous_month(context.months.current)
        raise DoubtError(Question.MONTH, (before,), at="", instead=(f" {before}",))
    return month


def remind(phrase: Phrase, context: Context) -> Remind:
    return Remind(phrase.typed, _month(phrase.without_all(REMIND), context) or context.months.current)


def chat(phrase: Phrase, context: Context) -> ChatText:
    return ChatText(phrase.typed, _month(phrase.without_all(CHAT), context))


def topics(phrase: Phrase, context: Context) -> Topics:
    """The topics that a whole mail gives under its first line. Raises DoubtError where there are none."""
    named, written = _headed(phrase)
    return Topics(phrase.typed, _coming(named, context) if named else "", written)


def wording(phrase: Phrase, context: Context) -> Wording:
    """All lines down to the next head (NEXT), as they were typed. Raises DoubtError where there are none."""
    named, written = _headed(phrase)
    part = "opening" if phrase.text.lstrip().startswith(OPENING) else "problems"
    return Wording(phrase.typed, part, named_month(named, context.months), written)


def _headed(phrase: Phrase) -> tuple[str, str]:
    """The month that the head names, "" where it names none, and what is written under it. Raises DoubtError."""
    match = _HEADED.match(phrase.text)
    written = phrase.cut(match.end()).typed.strip() if match else ""
    if match is None or not written:
        raise DoubtError(Question.TOPIC)
    return match[1] or "", written


def _coming(named: str, context: Context) -> str:
    """Topics are for a month to come: 1月 is next January, unless it is the current month or the one before."""
    month = named_month(named, context.months)
    recent = {context.months.current, previous_month(context.months.current)}
    ahead = f"{int(month[:4]) + 1}{month[4:]}"
    return month if month in recent or named.startswith("20") else ahead


def _month(rest: Phrase, context: Context) -> str:
    parts = rest.parts()
    if not parts:
        return ""
    month = named_month(_PAPER.sub("", parts[0].text), context.months) if len(parts) == 1 else ""
    if not month:
        raise DoubtError(Question.MONTH)
    return month


def _typed(phrase: Phrase, pattern: re.Pattern[str]) -> tuple[str, Phrase]:
    match = pattern.search(phrase.text)
    if match is None:
        return "", phrase
    return phrase.cut(*match.span(1)).typed, phrase.without(*match.span())
