"""Items: finds the information items in a mail, and tells what a mail without any is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailproc.model import Attachment, Contents, Item, Message, Purport
from mailproc.office import alarms, blanks, bundles, enclosures, serials, titles
from mailproc.office.bundles import Part
from mailproc.office.duplicates import digest, figures, likeness, normalise, words

LEAST_TEXT = 6  # normalised characters; a text of fewer is none
NOTE = 40  # what is left of a cover note beside the titles of what it covers
LONG_NOTE = 120  # the same where it speaks of attachments
ALIKE = 0.9  # one text in two formats
SEARCHED = 3000  # characters at either end of a text in which authors and telephones stand

_ALSO = re.compile(
    r"(?:另|再|现|并|同时)?补(?:充)?报(?:信息)?(?:[一二两三四五\d]+[条篇则])?(?:信息)?(?:如下)?\s*[:：]\s*"
)
_CORRECTION = re.compile("更正|有误|作废|为准")
_ENCLOSED = re.compile("附件|附上|附后|报上|呈上|报送|上报|查收|审阅|发来|发送|见附|稿件|链接|网盘|下载")
_BESIDE = re.compile("照片|图片|配图|视频|附件|审签|审批|表格|回执|通讯录|台账|统计表|自查|链接|网盘|下载")
_AUTHOR = re.compile(
    r"(?:撰稿|供稿|来稿|作者|执笔|拟稿|撰写|报送人|信息员|通讯员)(?:人|员|单位)?[ \t]*[:：][ \t]*"
    r"([\w·]{2,20}(?:[ 、][\w·]{2,4}(?![\w:：]))*)"
)
_APPROVER = re.compile(r"(?:审核|签发|审签|审定|核稿|审批|复核|签批)(?:人|领导)?[ \t]*[:：][ \t]*\w")
_PHONE = re.compile(
    r"(?:电话|手机|联系方式|tel)[ \t]*[:：]?[ \t]*[(（]?\d{5,}"
    r"|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}[-－ )）]\d{7,8}(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Writing:
    """What was written: by the sender, or by whoever wrote the mail that is passed on."""

    subject: str
    text: str
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class _Source:
    """A text in which items may stand: the body (no document) or a document."""

    text: str
    key: str
    serial: str
    document: Attachment | None = None

    @property
    def name(self) -> str:
        return self.document.name if self.document else ""


def writing(message: Message) -> Writing:
    """The text that a mail brings: the original's where the sender only passes it on with a word or two."""
    original = message.original
    if original and _is_note(message.text):
        return Writing(original.subject or message.subject, original.text, forwarded=True)
    return Writing(message.subject, message.text)


def find(message: Message, urgent_words: tuple[str, ...]) -> Contents:
    """The items of a mail and what else it brings (office rules §4). In doubt a text is one item, and counted."""
    written = writing(message)
    files = enclosures.sort(message.attachments)
    body = _reported(written, urgent_words)
    sources, annexes = _sources(body, message, files)
    items = _items(written, sources, files.documents)
    purport = _purport(message, written, body, files, items)
    everything = [written.text, message.text, *(one.text for one in files.documents)]
    return Contents(
        purport=purport,
        items=items if purport is Purport.ITEMS else (),
        enclosures=(*files.beside, *annexes),
        signed_off=files.signed_off or _search(_APPROVER, everything),
        has_phone=_search(_PHONE, everything),
        urgent=alarms.find(_headlines(message, written, items), urgent_words),
    )


def _purport(message: Message, written: Writing, body: str, files: enclosures.Sorted, items: Sequence[Item]) -> Purport:
    key = normalise(body)
    if blanks.is_zero(written.subject, [key, *(item.key for item in items)]):
        return Purport.ZERO
    if not files.documents and body == written.text:
        if blanks.is_thanks(written.subject, key):
            return Purport.THANKS
        if blanks.is_form(written.subject, key) or blanks.is_about_counting(written.subject, body):
            return Purport.FORM
    if items:
        return Purport.ITEMS
    if message.links:
        return Purport.LINKED
    return Purport.FORM if files.beside else Purport.EMPTY


# --- where items stand ------------------------------------------------------------------------------------


def _is_note(text: str) -> bool:
    return len(normalise(text)) < blanks.NEW_TEXT


def _reported(written: Writing, urgent_words: tuple[str, ...]) -> str:
    """The body's text; of thanks with a further item (收到,谢谢!另补报一条:…) only the item.

    An emergency may be told in the subject alone.
    """
    if not written.text.strip() and alarms.find((written.subject,), urgent_words):
        return titles.clean(written.subject)
    also = _ALSO.search(written.text)
    if also and len(normalise(written.text[: also.start()])) < blanks.NEW_TEXT and written.text[also.end() :].strip():
        return written.text[also.end() :]
    return written.text


def _sources(body: str, message: Message, files: enclosures.Sorted) -> tuple[tuple[_Source, ...], tuple[str, ...]]:
    """The different texts of a mail, and the names of documents that are only annexes to its body."""
    sources = [] if _is_cover(body, message, files) else [_source(body)]
    bodied = bool(sources)
    annexes = []
    for document in files.documents:
        source = _source(document.text, document)
        known = next((one for one in sources if _is_same(one, source)), None)
        if known and len(source.key) > len(known.key) and known.key in source.key:
            sources[sources.index(known)] = source
        elif known or len(source.key) < LEAST_TEXT:
            continue
        elif bodied and enclosures.is_annex(document):
            annexes.append(document.name)
        else:
            sources.append(source)
    return tuple(sources), tuple(annexes)


def _source(text: str, document: Attachment | None = None) -> _Source:
    name = document.name if document else ""
    key = normalise(text)
    if len(key) < LEAST_TEXT and not document:
        key = words(text)
    return _Source(text, key, serials.find(titles.headline(text), name), document)


def _is_cover(body: str, message: Message, files: enclosures.Sorted) -> bool:
    """Whether the body says no more than that something is enclosed."""
    key = normalise(body)
    if len(key) < LEAST_TEXT:
        return bool(files.documents or message.links) or not _CORRECTION.search(body)
    if not files.documents and not message.links:
        return bool(files.beside) and len(key) < blanks.NEW_TEXT and _BESIDE.search(body) is not None
    if any(normalise(document.text) == key for document in files.documents):
        return False
    names = [titles.bare(name) for name in (*message.links, *(document.name for document in files.documents))]
    rest = key
    for title in (*names, *(titles.headline(document.text) for document in files.documents)):
        rest = rest.replace(normalise(title) or " ", "")
    return len(rest) < (LONG_NOTE if _ENCLOSED.search(body) else NOTE)


def _is_same(one: _Source, other: _Source) -> bool:
    """Whether two texts of one mail are one: the same, one within the other, or like and with the same figures."""
    if one.key == other.key:
        return True
    shorter, longer = sorted((one.key, other.key), key=len)
    if len(shorter) >= LEAST_TEXT and shorter in longer:
        return True
    if serials.differ(one.serial, other.serial) or len(shorter) < ALIKE * len(longer):
        return False
    same_subject = titles.same(titles.headline(one.text), titles.headline(other.text))
    return likeness(shorter, longer) >= ALIKE and (same_subject or figures(shorter) == figures(longer))


# --- items ------------------------------------------------------------------------------------------------


def _items(written: Writing, sources: Sequence[_Source], documents: Sequence[Attachment]) -> tuple[Item, ...]:
    split = [(source, bundles.split(source.text)) for source in sources]
    unread = _unread(sources, documents)
    alone = len(sources) + len(unread) == 1
    found = [item for source, parts in split for item in _of_source(written, source, parts, alone=alone)]
    found += [_unreadable(written, document, alone=alone) for document in unread]
    unique: dict[str, Item] = {}
    for item in found:
        unique.setdefault(item.digest, item)
    return tuple(unique.values())


def _of_source(written: Writing, source: _Source, parts: Sequence[Part], *, alone: bool) -> Iterable[Item]:
    for part in parts:
        serial = serials.find(part.title, "", _first_words(part.text))
        title = part.title or titles.opening(part.text)
        yield _item(source, Part(title, part.text, part.author), normalise(part.text), serial)
    if not parts:
        title = _title(written.subject, source, alone=alone)
        first = _first_words(source.text)
        beside = written.subject if alone or not source.name else source.name
        serial = serials.find("" if first.startswith(title) else title, beside, first)
        yield _item(source, Part(title, source.text), source.key, serial)


def _item(source: _Source, part: Part, key: str, serial: str) -> Item:
    return Item(
        title=part.title,
        text=part.text,
        key=key,
        digest=digest(key) if key or not source.document else source.document.digest,
        source=source.name,
        serial=serial,
        author=part.author or _author(part.text),
    )


def _title(subject: str, source: _Source, *, alone: bool) -> str:
    """The title line, else the subject (or, of one document among several, its name), else the first sentence."""
    candidates = (
        titles.headline(source.text),
        titles.clean(subject) if alone or not source.name else "",
        titles.clean(source.name),
        titles.opening(source.text),
        titles.bare(source.name),
        titles.bare(subject),
    )
    return next(filter(None, candidates), "")


def _unread(sources: Sequence[_Source], documents: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Documents that could not be read and whose text is not known otherwise."""
    if any(source.document is None for source in sources):
        return ()
    known = {name for source in sources for name in (titles.clean(source.name), titles.headline(source.text))}
    unread: dict[str, Attachment] = {}
    for document in documents:
        name = titles.bare(document.name)
        told = name not in known and (titles.clean(document.name) or not sources)
        if document.fault and not document.text.strip() and told:
            unread.setdefault(name, document)
    return tuple(unread.values())


def _unreadable(written: Writing, document: Attachment, *, alone: bool) -> Item:
    """A scan or locked document: an item titled by its file name."""
    title = titles.clean(document.name) or (alone and titles.clean(written.subject)) or titles.bare(document.name)
    return Item(
        title=title,
        text="",
        key="",
        digest=document.digest,
        source=document.name,
        serial=serials.find(title, written.subject if alone else ""),
        fault=document.fault,
    )


def _author(text: str) -> str:
    signed = bundles.signature(text)
    labelled = _AUTHOR.search(text[:SEARCHED]) or _AUTHOR.search(text[-SEARCHED:])
    return signed or (labelled[1].strip() if labelled else "")


def _first_words(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if titles.is_paragraph(line.strip())), "")


# --- what else a mail brings ------------------------------------------------------------------------------


def _headlines(message: Message, written: Writing, items: Sequence[Item]) -> Iterable[str]:
    """Where an emergency would be named: subjects, titles and first paragraphs."""
    yield from (message.subject, written.subject, _first_words(written.text))
    for item in items:
        yield from (item.title, _first_words(item.text))


def _search(pattern: re.Pattern[str], texts: Iterable[str]) -> bool:
    return any(pattern.search(text[:SEARCHED]) or pattern.search(text[-SEARCHED:]) for text in texts)
