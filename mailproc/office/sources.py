"""Sources: the different texts of a mail in which items may stand, its body and its documents, each text once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailproc.model import Attachment, Message
from mailproc.model.words import characters
from mailproc.office import alarms, blanks, enclosures, serials, titles
from mailproc.office.duplicates import figures, likeness, normalise

LEAST_TEXT = 6  # normalised characters; a text of fewer is none
NOTE = 40  # what is left of a cover note beside the titles of what it covers
LONG_NOTE = 120  # the same where it speaks of attachments
PASSING_NOTE = 80  # a note above a mail that is passed on
ALIKE = 0.9  # one text in two formats

_ALSO = re.compile(
    r"(?:另|再|现|并|同时)?补(?:充)?报(?:信息)?(?:[一二两三四五\d]+[条篇则])?(?:信息)?(?:如下)?\s*[:：]\s*"
)
_CORRECTION = re.compile("更正|有误|作废|为准")
_ENCLOSED = re.compile("附件|附上|附后|报上|呈上|报送|上报|查收|审阅|发来|发送|见附|稿件|链接|网盘|下载")
_BESIDE = re.compile("照片|图片|配图|视频|附件|审签|审批|表格|回执|通讯录|台账|统计表|自查|链接|网盘|下载")
_PASSED_ON = re.compile(
    "转发|转来|转报|转呈|代报|代为|代转|发到我|发给我|发我|私人邮箱|个人邮箱|以下|下面|如下|见下|下附|原邮件|请处理|请登记"
)


@dataclass(frozen=True, slots=True)
class Writing:
    """What was written: by the sender, or by whoever wrote the mail that is passed on."""

    subject: str
    text: str
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Source:
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
    if original and _only_passes_on(message.text, original.text):
        return Writing(original.subject or message.subject, original.text, forwarded=True)
    return Writing(message.subject, message.text)


def _only_passes_on(note: str, original: str) -> bool:
    key = normalise(note)
    if len(key) < blanks.NEW_TEXT:
        return True
    return len(key) < min(PASSING_NOTE, len(original)) and _PASSED_ON.search(note) is not None


def reported(written: Writing, urgent_words: tuple[str, ...]) -> str:
    """The body's text; of thanks with a further item (收到,谢谢!另补报一条:…) only the item.

    An emergency may be told in the subject alone.
    """
    if not written.text.strip() and alarms.find((written.subject,), urgent_words):
        return titles.clean(written.subject)
    also = _ALSO.search(written.text)
    if also and len(normalise(written.text[: also.start()])) < blanks.NEW_TEXT and written.text[also.end() :].strip():
        return written.text[also.end() :]
    return written.text


def find(body: str, message: Message, files: enclosures.Sorted) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """The different texts of a mail, and the names of documents that are only annexes to its body."""
    sources = [] if _is_cover(body, message.links, files.documents, files.beside) else [_source(body)]
    bodied = bool(sources)
    annexes = []
    for document in files.documents:
        source = _of_document(document, files)
        known = next((one for one in sources if _is_same(one, source)), None)
        if known and len(source.key) > len(known.key) and known.key in source.key:
            sources[sources.index(known)] = source
        elif known or len(source.key) < LEAST_TEXT:
            continue
        elif bodied and enclosures.is_annex(document):
            annexes.append(document.name)
        else:
            sources.append(source)
    if not files.documents and not any(one.key for one in sources):
        sources = [_source(document.text, document) for document in files.spare] or sources
    return tuple(sources), tuple(annexes)


def _of_document(document: Attachment, files: enclosures.Sorted) -> Source:
    """A document's text; none of a mail in the mail that is a cover, or a letter of ours."""
    if not enclosures.is_letter(document):
        return _source(document.text, document)
    text = document.text
    inner = enclosures.held(document, files.documents)
    if titles.is_ours(document.name) or (text.strip() and _is_cover(text, (), inner, ())):
        text = ""
    return _source(text, document)


def _source(text: str, document: Attachment | None = None) -> Source:
    name = document.name if document else ""
    key = normalise(text)
    if len(key) < LEAST_TEXT and not document:
        key = characters(text)
    return Source(text, key, serials.find(titles.headline(text), name), document)


def _is_cover(body: str, links: Sequence[str], documents: Sequence[Attachment], beside: Sequence[str]) -> bool:
    """Whether the body says no more than that something is enclosed."""
    key = normalise(body)
    if len(key) < LEAST_TEXT:
        return bool(documents or links) or not _CORRECTION.search(body)
    if not documents and not links:
        return bool(beside) and len(key) < blanks.NEW_TEXT and _BESIDE.search(body) is not None
    if any(normalise(document.text) == key for document in documents):
        return False
    names = [titles.bare(name) for name in (*links, *(document.name for document in documents))]
    rest = key
    for title in (*names, *(titles.headline(document.text, document.name) for document in documents)):
        rest = rest.replace(normalise(title) or " ", "")
    return len(rest) < (LONG_NOTE if _ENCLOSED.search(body) else NOTE)


def _is_same(one: Source, other: Source) -> bool:
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
