"""Duplicates: what is the same text sent again, an edited text sent again, and a new item that is only like one."""

import hashlib
import re
import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from mailproc.model import Item, ItemStatus, Message, Precedent
from mailproc.office import furniture, serials, titles

GRAM = 4  # characters compared at a time
REVISION_LIKENESS = 0.60  # office rules §4; made-up pairs: edited re-sends lie above, other items below
SHOWN_LIKENESS = 0.35  # a new item as like as this is shown beside the earlier one
JOINT_LIKENESS = 0.90  # two units' copies of one joint report differ in their signatures at most
SHORT = 40  # normalised characters; what is shorter is compared exactly
BARE_NOTE = 15  # what is left of 更正:昨日所报有误,应为5.2%
LATE = timedelta(days=7)  # an exact repeat after more than this is listed
SAME_TITLE = timedelta(days=7)  # five workdays
SAMPLE_BELOW = 1 << 28  # of 1 << 32: the smallest sixteenth of all hashes
SAMPLE_LEAST = 16  # so many hashes of short texts are kept at least

_WORD = re.compile(r"[^\W_]+")
_FIGURES = re.compile(r"\d+")
_EDIT = "(?:修改|修订|修正|更正|改正|订正)"
_THIS_ONE = "(?:件|稿|版|份|邮件|附件|信息|稿件)"
_REVISED = re.compile(
    rf"{_EDIT}(?:稿|版|件|本|后的?|说明|如下|为)|(?:已|重新|再次)作?了?(?:修改|更正)|修改了|改稿"
    rf"|[(【\[](?:{_EDIT}|改|新版|最新版?|最终版?|定稿|重报|重发)[)】\]]|^(?:{_EDIT}|新版|最新版|重报|重发)[:\s]"
    rf"|(?:^|[\s_-]){_EDIT}$|以(?:此|本|附|新|这|今)次?{_THIS_ONE}为准|新版(?:请|,|。|:|稿|$)|(?:为|附上?)最?新版"
    r"|重新(?:报送|上报|报上|发送|发您)|(?:现|特|请|予以)重[报发]|替换(?:上|前|原|之前|此前|昨日)"
    rf"|(?:原|前|上一?|旧){_THIS_ONE}请?(?:作废|删除)",
)
_SAID_WITHIN = 120  # characters at a text's beginning and end in which a revision is announced


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an item is beside its precedents.

    `of` is the item that it repeats, revises or joins; `like` the one to show beside it, though it is new.
    `reason` is "", "repeat", "repeat_late", "revision", "joint", "same_text_other_unit" or "like_earlier".
    """

    status: ItemStatus = ItemStatus.NEW
    of: str = ""
    likeness: float = 0.0
    reason: str = ""
    counted: bool = True
    like: str = ""


@dataclass(frozen=True, slots=True)
class _Newcomer:
    """The item to be judged, and what is said of it."""

    item: Item
    units: tuple[str, ...]
    joint: bool
    arrival: datetime
    references: frozenset[str]
    revised: bool

    def answers(self, earlier: Precedent) -> bool:
        return earlier.message_id != "" and earlier.message_id in self.references

    def corrects(self, earlier: Precedent) -> bool:
        """Whether it is a bare correction note (更正:…有误) in answer to an earlier mail of the unit."""
        bare = self.item.text != "" and len(normalise(self.item.text)) < BARE_NOTE
        return bare and self.revised and self.answers(earlier) and self.of_same_unit(earlier)

    def of_same_unit(self, earlier: Precedent) -> bool:
        return not set(self.units).isdisjoint(earlier.units)

    def of_same_sender(self, earlier: Precedent) -> bool:
        return self.units[:1] == earlier.units[:1]


# --- texts ------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)  # an item's text is asked for once a precedent
def normalise(text: str) -> str:
    """The word characters of a text's content: NFKC, without case, greetings, signatures, contacts and quoted mail."""
    return "".join(word for clause in furniture.content(text) for word in _WORD.findall(clause)).casefold()


def digest(key: str) -> str:
    """SHA-256 of a normalised text, in hex."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def shingles(key: str) -> frozenset[int]:
    """A sample of a normalised text's 4-gram hashes, the same on every machine.

    It holds the hashes in the smallest sixteenth of their range, and of short texts the 16 smallest, so that
    two texts with likeness 0.60 share some.
    """
    hashes = sorted({zlib.crc32(gram.encode("utf-8", "surrogatepass")) for gram in _grams(key)})
    return frozenset(hashes[: max(bisect_left(hashes, SAMPLE_BELOW), SAMPLE_LEAST)])


def likeness(a: str, b: str) -> float:
    """The share of 4-grams that two normalised texts have in common (Jaccard), 0 to 1."""
    if a == b:
        return 1.0
    one, other = _grams(a), _grams(b)
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def figures(key: str) -> list[str]:
    """The runs of digits in a normalised text, in no order of the text."""
    return sorted(_FIGURES.findall(key))


@lru_cache(maxsize=64)  # an item is compared with many precedents in a row
def _grams(key: str) -> frozenset[str]:
    return frozenset(key[start : start + GRAM] for start in range(len(key) - GRAM + 1))


# --- judgement --------------------------------------------------------------------------------------------


def judge(  # noqa: PLR0917  # what is judged, by whom, when, against what
    item: Item,
    units: tuple[str, ...],
    joint: bool,
    message: Message,
    arrival: datetime,
    precedents: tuple[Precedent, ...],
) -> Judgement:
    """What an item is (office rules §4). In doubt it is new, counted, and shown beside what it is like.

    `units` are those that report it, the sender's first; `joint` says that the text names other units as its
    authors too. `precedents` are the items of any unit with the same digest, like ones of these units, and
    those of the mails answered.
    """
    newcomer = _Newcomer(item, units, joint, arrival, frozenset(message.references), says_revised(message, item))
    exact = [earlier for earlier in precedents if earlier.digest == item.digest]
    return _among_exact(newcomer, exact) or _among_like(newcomer, precedents) or Judgement()


def says_revised(message: Message, item: Item) -> bool:
    """Whether subject, file name, first or last lines say that this replaces something: 修改稿, 更正, 以此件为准."""
    body = "\n".join(furniture.lines(message.text))
    said = (titles.unanswered(message.subject), item.source, item.title, body[:_SAID_WITHIN], body[-_SAID_WITHIN:])
    return any(_REVISED.search(line) for text in said for line in furniture.lines(text))


def _among_exact(newcomer: _Newcomer, exact: Sequence[Precedent]) -> Judgement | None:
    """The judgement on a text that was sent before to the letter; None where none was."""
    if not exact:
        return None
    own = [earlier for earlier in exact if newcomer.of_same_unit(earlier)]
    first = min(own or exact, key=lambda earlier: (earlier.arrival, earlier.id))
    if not own and not newcomer.joint:
        return Judgement(likeness=1.0, reason="same_text_other_unit", like=first.id)
    if not any(newcomer.of_same_sender(earlier) for earlier in own):
        return _joined(first, 1.0)
    if serials.differ(newcomer.item.serial, first.serial, same_text=True):
        return Judgement(likeness=1.0, reason="like_earlier", like=first.id)
    reason = "repeat_late" if newcomer.arrival - first.arrival > LATE else "repeat"
    return Judgement(ItemStatus.DUPLICATE, first.id, 1.0, reason, counted=False)


def _among_like(newcomer: _Newcomer, precedents: Sequence[Precedent]) -> Judgement | None:
    """The judgement on a text that is like earlier ones of its unit; None where none is like it."""
    like = [
        (found, earlier)
        for earlier in precedents
        if newcomer.of_same_unit(earlier) and (found := _likeness(newcomer.item.key, earlier.key)) >= SHOWN_LIKENESS
    ]
    like.sort(key=lambda pair: (-pair[0], pair[1].arrival, pair[1].id))
    answered = [earlier for earlier in precedents if newcomer.corrects(earlier)]
    if answered:
        latest = max(answered, key=lambda one: one.arrival)
        return Judgement(ItemStatus.REVISION, latest.id, 0.0, "revision", counted=False)
    for found, earlier in like:
        if _is_joint_copy(newcomer, earlier, found):
            return _joined(earlier, found)
        if found >= REVISION_LIKENESS and _revises(newcomer, earlier):
            return Judgement(ItemStatus.REVISION, earlier.id, found, "revision", counted=False)
    return Judgement(likeness=like[0][0], reason="like_earlier", like=like[0][1].id) if like else None


def _likeness(key: str, other: str) -> float:
    """Likeness where it can matter: short texts have none, nor has a text to one of quite another length."""
    shorter, longer = sorted((len(key), len(other)))
    return likeness(key, other) if shorter >= SHORT and shorter >= SHOWN_LIKENESS * longer else 0.0


def _joined(first: Precedent, found: float) -> Judgement:
    return Judgement(ItemStatus.JOINT, first.id, found, "joint", counted=False)


def _is_joint_copy(newcomer: _Newcomer, earlier: Precedent, found: float) -> bool:
    return (
        newcomer.joint
        and found >= JOINT_LIKENESS
        and not newcomer.of_same_sender(earlier)
        and not serials.differ(newcomer.item.serial, earlier.serial)
    )


def _revises(newcomer: _Newcomer, earlier: Precedent) -> bool:
    """Whether there is a warrant for calling a like text the same item: likeness alone is none."""
    if serials.differ(newcomer.item.serial, earlier.serial):
        return False
    if newcomer.revised:
        return True
    if serials.is_follow_up(newcomer.item.serial):
        return False
    return newcomer.answers(earlier) or (
        newcomer.arrival - earlier.arrival <= SAME_TITLE
        and newcomer.item.serial == earlier.serial
        and titles.same(newcomer.item.title, earlier.title)
        and figures(newcomer.item.key) == figures(earlier.key)
    )
