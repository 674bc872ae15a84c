"""The items, unit, person and address that a command speaks of, where nothing else is said."""

import re

from mailproc.office.language.context import Context
from mailproc.office.references import DoubtError, ItemRef, Question, Reference, leading_references, references
from mailproc.office.typed import Phrase

_SUFFIX = re.compile(r"(?:[局委办部院县区市处科站台校社会厅司所队]|中心|公司|集团|街道|乡|镇|办公室|银行)$")
_NO_NAME = re.compile(r"[@/%<>《》?!;]|不(?!动产)|还是|或|没|吗|哪|重复|修改稿|^[^一-鿿]+$")
_PERSON = re.compile(r"[一-鿿·]{2,4}")
_OF = re.compile(r"(?:的|信息员)+")


def only_items(rest: Phrase, context: Context) -> tuple[Reference, ...]:
    """The items, where nothing else is left and all stand together. Raises DoubtError."""
    if len(rest.parts()) != 1:
        raise DoubtError(Question.ITEMS)
    return references(rest.parts()[0], context.months)


def only_numbers(rest: Phrase, context: Context) -> tuple[ItemRef, ...]:
    """The same where titles will not do. Raises DoubtError."""
    return numbers(only_items(rest, context))


def numbers(items: tuple[Reference, ...]) -> tuple[ItemRef, ...]:
    found = tuple(item for item in items if isinstance(item, ItemRef))
    if found != items:
        raise DoubtError(Question.ITEMS)
    return found


def leading_items(rest: Phrase, context: Context) -> tuple[tuple[Reference, ...], Phrase]:
    return leading_references(rest, context.months)


def unit(words: Phrase) -> str:
    """A name of a unit, as typed; which unit it is, the roster knows. Raises DoubtError."""
    name = _OF.sub("", words.typed) if words.text.startswith("的") else words.typed
    if not 2 <= len(name) <= 30 or _NO_NAME.search(words.text):
        raise DoubtError(Question.UNIT)
    return name


def looks_like_unit(words: str) -> bool:
    return _SUFFIX.search(words) is not None


def person_and_unit(rest: Phrase) -> tuple[str, str]:
    """The two names that are left, in either order. Raises DoubtError."""
    words = rest.words()
    if len(words) != 2:
        raise DoubtError(Question.PERSON if len(words) < 2 else Question.UNIT)
    people = [word for word in words if _PERSON.fullmatch(word.text) and not looks_like_unit(word.text)]
    units = [word for word in words if word not in people]
    if len(people) != 1:
        raise DoubtError(Question.PERSON)
    return people[0].typed, unit(units[0])
