"""Where an item was adopted, as clerks type it: outlet, issue and day, in any order, or carried on from before."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mailproc.office.phrases import Names, loose_day, take_day, take_issue
from mailproc.office.references import DoubtError, Question
from mailproc.office.typed import NOTHING, Phrase

_ADOPTS = r"采用|采纳|录用|选用|刊用|刊发|刊登|登载|用上了?|用了|登了"
_ADOPTED = re.compile(_ADOPTS)
_SAID = re.compile(rf"{_ADOPTS}|^记(?:一?下|录)?|每日|今日|今天的?|已经?|被|了")
_BARE_ISSUE = re.compile(r"[\s|]*\|[\s|]*第?(\d{1,5})[\s|]*")


@dataclass(frozen=True, slots=True)
class Place:
    """An outlet, its issue (a number, or the ISO day of one that goes by days), its day; "" and None: not given."""

    outlet: str
    issue: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Outlets:
    """The outlets by their names, and the series of each."""

    names: Names
    series: Mapping[str, str]

    def go_together(self, one: str, other: str) -> bool:
        """Whether both appear in the same issue: one outlet, or two of one series."""
        return one == other or bool(self.series[one] and self.series[one] == self.series[other])


def take_place(phrase: Phrase, outlets: Outlets, before: Place | None, today: date) -> tuple[Place, Phrase]:
    """The place that is named, and the rest of the phrase. Raises DoubtError.

    Before a colon only outlet, issue and day can stand, so 213 is an issue there and 11.3 a day. Without an outlet, or
    with one that appears in the same issue, what is not given is carried on from the place before.
    """
    outlet, rest = outlets.names.take(phrase)
    issue, rest = take_issue(rest)
    day, rest = take_day(rest, today)
    head, rest = _halves(rest.without_all(_SAID))
    if not outlet and (before is None or head.parts()):
        raise _lost(phrase, rest, outlets)
    issue, day = _loose(head, issue, day, today)
    place = Place(outlet or (before.outlet if before else ""), issue or (day.isoformat() if day else ""), day)
    if before and not place.issue and outlets.go_together(place.outlet, before.outlet):
        place = Place(place.outlet, before.issue, before.day)
    return place, rest


def said(phrase: Phrase) -> bool:
    """Whether it is said in words that items were adopted."""
    return _ADOPTED.search(phrase.text) is not None


def _halves(phrase: Phrase) -> tuple[Phrase, Phrase]:
    """What stands before the colon, and after it; without a colon, or with nothing on one side, all is after it."""
    at = phrase.text.find(":")
    if at < 0:
        return NOTHING, phrase
    head, tail = phrase.cut(0, at), phrase.cut(at + 1)
    if tail.parts():
        return (head, tail) if head.parts() else (NOTHING, tail)
    return NOTHING, head


def _lost(phrase: Phrase, rest: Phrase, outlets: Outlets) -> DoubtError:
    """What to ask where no outlet is found: which one, if items are adopted at all."""
    adopts = ":" in phrase.text or said(phrase) or take_issue(phrase)[0]
    if adopts and re.search(r"\d", rest.text):
        unknown = re.match(r"[一-鿿]+(?=\s*[\d:])", phrase.text)
        at = unknown[0] if unknown and not _SAID.search(unknown[0]) else ""
        return DoubtError(Question.OUTLET, outlets.names.choices, at=at)
    return DoubtError(Question.ACTION)


def _loose(head: Phrase, issue: str, day: date | None, today: date) -> tuple[str, date | None]:
    parts = head.parts()
    if not parts:
        return issue, day
    if len(parts) == 1 and day is None and (found := loose_day(parts[0].text, today)):
        return issue, found
    bare = _BARE_ISSUE.fullmatch(head.text)
    if bare is None or issue:
        raise DoubtError(Question.ISSUE)
    return str(int(bare[1])), day
