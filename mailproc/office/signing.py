"""Signing: the places where a mail says whose it is: signatures, mastheads, prefixes of subjects and file names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailproc.model import Contents, Message
from mailproc.office import furniture, sources, titles

LINE = 40  # a signature line is never longer
TAIL = 6  # so many last lines may hold the signature
EDGE = 3000  # characters of a document at either end in which it is signed

_ADDRESSED = re.compile(r"(?:主送|抄送|抄报|报|送|发|收件人|此致|致)[:\s]")
_NO_SIGNATURE = re.compile(
    r"[一二三四五六七八九十\d]{1,3}[、.)].*|\([一二三四五六七八九十\d]{1,3}\).*|.*[。;!?]$|.*(?:联合开展|召开|举行|调研).*"
    r"|.{0,10}(?:地址|邮编|住址).*|.*(?:路|街|大道|巷)\d{1,5}号.*"  # a bureau stands in some district
)
_UNIT_FIELD = re.compile(
    r"(?:报送|供稿|来稿|填报|上报|撰稿)?单\s{0,4}位(?:名称|\(盖章\))?[:\t]\s*(?P<unit>[^\t]{2,30})"
)
_BRACKETS = re.compile(r"[【\[(〔「](?P<within>[^】\])〕」]{2,40})[】\])〕」]")
_LAST_BRACKETS = re.compile(r"[(\[【](?P<within>[^()\[\]【】]{2,50})[)\]】]$")
_BEFORE_COLON = re.compile(r"[^:]{2,30}(?=:)")
_BETWEEN_DASHES = re.compile(r"(?:^|[-_|+])(?P<within>[^-_|+.]{3,20})(?=[-_|+.]|$)")
_SENTENCE = re.compile(r"[^。;!?\n]+")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail brings that may say whose it is. `texts` are its own words, `documents` those of its items."""

    subject: str
    texts: tuple[str, ...]
    closing: str
    documents: tuple[str, ...]
    authors: tuple[str, ...]
    titles: tuple[str, ...]
    files: tuple[str, ...]


def letter(message: Message, contents: Contents) -> Letter:
    """The letter that a mail is; of one that only passes another on, with that one's text."""
    written = sources.writing(message)
    used = {item.source for item in contents.items}
    return Letter(
        subject=message.subject,
        texts=tuple(dict.fromkeys((message.text, written.text))),
        closing=message.closing,
        documents=tuple(
            dict.fromkeys(_edges(one.text) for one in message.attachments if one.name in used and one.text)
        ),
        authors=tuple(item.author for item in contents.items),
        titles=tuple(item.title for item in contents.items),
        files=tuple(one.name for one in message.attachments),
    )


def _edges(text: str) -> str:
    return text if len(text) <= 2 * EDGE else f"{text[:EDGE]}\n{text[-EDGE:]}"


def signatures(one: Letter) -> Iterator[str]:
    """The authors named, 报送单位:…, and the lines below the last paragraph of the mail and of each document."""
    yield from one.authors
    for text in (*one.texts, *one.documents):
        yield from _signed(text)
    yield from (line for line in furniture.lines(one.closing)[:TAIL] if _may_sign(line))


def _signed(text: str) -> Iterator[str]:
    written = furniture.lines(text)
    yield from (field["unit"] for line in (*written[:TAIL], *written[-TAIL:]) if (field := _UNIT_FIELD.match(line)))
    last = max((place for place, line in enumerate(written) if titles.is_paragraph(line)), default=0)
    yield from (line for line in written[last + 1 :][-TAIL:] if _may_sign(line))


def _may_sign(line: str) -> bool:
    return len(line) <= LINE and not _ADDRESSED.match(line) and not _NO_SIGNATURE.fullmatch(line)


def mastheads(one: Letter) -> Iterator[str]:
    """Lines that head a unit's own paper: 清河县政务信息, 清河县人民政府办公室编."""
    for text in (*one.documents, *one.texts):
        for line in furniture.lines(text)[:TAIL]:
            if titles.is_paragraph(line):
                break
            if titles.is_masthead(line) or furniture.is_furniture(line):
                yield line


def prefixes(subject: str) -> Iterator[str]:
    """The parts of a subject that say whose it is: 【市科技局】…, (市科技局), 市科技局信息3:…"""
    plain = furniture.plain(titles.unanswered(subject))
    yield from (mark["within"] for mark in _BRACKETS.finditer(plain))
    before = _BEFORE_COLON.match(plain)
    if before:
        yield before[0]


def dashed(name: str) -> Iterator[str]:
    """The parts of a name between dashes that are a unit's: 市科技局-关于…, 关于…_市科技局.docx."""
    plain = furniture.plain(titles.unanswered(name))
    parts = [part["within"].strip() for part in _BETWEEN_DASHES.finditer(plain)]
    yield from (part for part in parts if len(parts) > 1 and furniture.is_signature(part))


def joint_places(one: Letter) -> Iterator[str]:
    """Where a joint report calls itself one: subject, titles, signatures, the sentences of the first paragraph."""
    yield furniture.plain(one.subject)
    yield from one.titles
    yield from signatures(one)
    for text in (*one.texts, *one.documents):
        written = furniture.lines(text)
        first = next((line for line in written if titles.is_paragraph(line)), "")
        yield from _SENTENCE.findall("\n".join((*written[:2], first)))
        yield from (last["within"] for line in written[-TAIL:] if (last := _LAST_BRACKETS.search(line[-LINE - 20 :])))
