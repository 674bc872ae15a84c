"""The parts of a typed line: what names an outlet, a level, an issue or a day; and what is left without them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mailproc.model import DeductionKind, Level, Outlet
from mailproc.office.references import DoubtError, Question, exact_day, nearest_day
from mailproc.office.typed import UNSEEN, Phrase, folded

_VEILED = re.compile(rf"《{UNSEEN}+》")

_LEADERS = (
    ("市领导", "市委领导", "市政府领导", "市委市政府领导", "市长", "副市长", "市委书记", "市"),
    ("省领导", "省委领导", "省政府领导", "省委省政府领导", "省长", "副省长", "省委书记", "省"),
    ("国务院领导", "中央领导", "国家领导", "国务院", "中央", "总理", "副总理", "国"),
)


# --- names ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Named:
    """Something found by one of its names, from `start` to before `end`."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Names:
    """Things of one sort and the words that name them. `question` asks which one, `called` is each one's own name."""

    question: Question
    words: tuple[tuple[str, str], ...]
    called: Mapping[str, str]

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.called.values())

    def find(self, phrase: Phrase) -> Named | None:
        """The one that is named, by its longest name. Raises DoubtError if two different ones are."""
        found = max(self._found(phrase.text), key=lambda each: each.end - each.start, default=None)
        if found is None:
            return None
        others = [each for each in self._found(phrase.text) if each.id != found.id]
        if any(
            not (found.start <= each.start and each.end <= found.end) or _same_place(each, found) for each in others
        ):
            raise DoubtError(self.question, self.choices)
        return found

    def take(self, phrase: Phrase) -> tuple[str, Phrase]:
        """The id of the one that is named ("" if none is), and the phrase without its name. Raises DoubtError."""
        found = self.find(phrase)
        return (found.id, phrase.without(found.start, found.end)) if found else ("", phrase)

    def name(self, of: str) -> str:
        """The name of the one with this id."""
        return self.called[of]

    def begins(self, text: str, pos: int) -> bool:
        """Whether one of the names begins there."""
        return any(text.startswith(word, pos) for word, _ in self.words)

    def unveiled(self, phrase: Phrase) -> Phrase:
        """The phrase with 《》 taken off where they hold nothing but one of the names: 《要情》213期."""
        for match in _VEILED.finditer(phrase.text):
            inside = folded(phrase.cut(match.start() + 1, match.end() - 1).typed).strip()
            if any(inside == word for word, _ in self.words):
                text = f"{phrase.text[: match.start()]} {inside} {phrase.text[match.end() :]}"
                phrase = Phrase(phrase.signs, text)
        return phrase

    def _found(self, text: str) -> Iterator[Named]:
        for word, of in self.words:
            start = text.find(word)
            if start >= 0:
                yield Named(of, start, start + len(word))


def _same_place(one: Named, other: Named) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def outlet_names(outlets: Iterable[Outlet]) -> Names:
    outlets = tuple(outlets)
    words = tuple((folded(word), each.id) for each in outlets for word in (each.id, each.name, *each.short) if word)
    return Names(Question.OUTLET, words, {each.id: each.name for each in outlets})


def level_names(levels: Iterable[Level]) -> Names:
    """Levels go by their leaders' titles as well: 省领导, 省委书记, 省."""
    levels = tuple(levels)
    words = tuple((folded(word), each.id) for each in levels for word in _level_words(each))
    return Names(Question.LEVEL, words, {each.id: each.name for each in levels})


def _level_words(level: Level) -> tuple[str, ...]:
    name = level.name.removesuffix("批示")
    titles = next((row for row in _LEADERS if name in row or name.startswith(row[-1])), ())
    return (level.id, name, *titles)


def deduction_names(kinds: Iterable[DeductionKind]) -> Names:
    kinds = tuple(kinds)
    words = tuple((folded(word), each.id) for each in kinds for word in (each.id, each.name, *each.aliases) if word)
    return Names(Question.DEDUCTION, words, {each.id: each.name for each in kinds})


# --- issues and days --------------------------------------------------------------------------------------

_ISSUE = re.compile(r"(?:[(〔\[]?20\d\d(?:年|[)〕\]])\s*)?(?:第\s*)?(?<!\d)(\d{1,5})\s*期")
_DAY = re.compile(r"(?:(20\d\d)年)?(?<!\d)(\d{1,2})月(\d{1,2})日")
_LOOSE_DAY = re.compile(r"(?:(20\d\d)[-./年])?(\d{1,2})[-./月](\d{1,2})号?")


def take_issue(phrase: Phrase) -> tuple[str, Phrase]:
    """The number of the issue ("" if none is given), and the rest. Raises DoubtError if there are two."""
    match = _ISSUE.search(phrase.text)
    if match is None:
        return "", phrase
    rest = phrase.without(*match.span())
    if _ISSUE.search(rest.text):
        raise DoubtError(Question.ISSUE)
    return str(int(match[1])), rest


def take_day(phrase: Phrase, today: date) -> tuple[date | None, Phrase]:
    """The day that is written out (11月3日), and the rest. Raises DoubtError if there are two, or no such day."""
    match = _DAY.search(phrase.text)
    if match is None:
        return None, phrase
    rest = phrase.without(*match.span())
    if _DAY.search(rest.text):
        raise DoubtError(Question.DAY)
    return _day(match, today), rest


def loose_day(text: str, today: date) -> date | None:
    """The day that a whole text is where nothing but a day can stand: 11.3, 11/3, 11-3, 11月3号, 2026-11-03."""
    match = _LOOSE_DAY.fullmatch(text)
    return _day(match, today) if match else None


def _day(match: re.Match[str], today: date) -> date:
    month, day = int(match[2]), int(match[3])
    return exact_day(int(match[1]), month, day) if match[1] else nearest_day(month, day, today)
