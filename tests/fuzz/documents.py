"""Documents damaged by chance: each is read or refused by name, and the next one is read."""

import io
import time
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from mailproc.demo.documents import File, word
from mailproc.model import Address, Attachment, Message
from mailproc.post.documents.reader import FAULTS, Reader
from tests.fuzz import tokens
from tests.fuzz.checks import UNCLEAN, Verdict, raised, strings
from tests.fuzz.mutate import MUTATORS

SECONDS: Final = 13.0  # a reader's ten, and what it takes to end it and begin another on a busy machine
SOUND: Final = word("next.docx", ["the next document is read"])
MOST: Final = 5_000_000  # bytes of a document
XML: Final = (
    b"<w:p>", b"</w:p>", b"<w:tbl><w:tr><w:tc>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"&#0;", b"&#xd800;",
    b"<?xml version='1.1'?>", b"<w:t>", b"<a xmlns='x'>", b"<![CDATA[", b"]]>", b"<!--", b"r:id=''", b"<w:del>",
    b"<text:p>", b"xml:space='preserve'", b"<table:table>", b"<c r='XFD1048576' t='s'><v>999999999</v></c>",
    b"<row r='1048576'>", b"<TextCode>", b"<v>-1</v>", b"1e999", b"\xff\xfe",
)  # fmt: skip


def mutant(files: Sequence[File], seed: int, number: int) -> File:
    """Document `number` of these, damaged."""
    rng = Random(f"{seed}-document-{number}")
    file, other = rng.choice(files), rng.choice(files)
    data = file.data
    for _ in range(rng.choice((1, 1, 2, 4))):
        if data.startswith(b"PK") and rng.random() < 0.7:
            data = _in_a_member(rng, data)
        else:
            data = rng.choice(MUTATORS)(rng, data, other.data)[:MOST]
    name = other.name if rng.random() < 0.1 else file.name
    return File(name, file.media_type, data)


def _in_a_member(rng: Random, data: bytes) -> bytes:
    """The archive with one of its members damaged, doubled or lost: its sums are right, its words are not."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(one.filename, archive.read(one)) for one in archive.infolist()[:200]]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return data
    if not members:
        return data
    place = rng.randrange(len(members))
    name, inner = members[place]
    way = rng.randrange(5)
    if way == 0:
        members.pop(place)
    elif way == 1:
        members.insert(0, (rng.choice((name, "../" + name, name.upper(), "中文.docx", "\0")), rng.choice(members)[1]))
    elif way == 2:
        at = inner.find(b">", rng.randint(0, len(inner))) + 1
        members[place] = (name, inner[:at] + rng.choice(XML) * rng.choice((1, 1, 300, 20_000)) + inner[at:])
    else:
        members[place] = (name, rng.choice(MUTATORS)(rng, inner, rng.choice(tokens.ALL))[:MOST])
    return _packed(members)


def _packed(members: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, inner in members:
            info = zipfile.ZipInfo("x")
            info.filename = name
            with warnings.catch_warnings(action="ignore"):  # names that are there twice are meant
                archive.writestr(info, inner, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


class Reading:
    """Reads damaged documents, and after each that cost a process a sound one."""

    def __init__(self) -> None:
        self.reader = Reader()

    def close(self) -> None:
        self.reader.close()

    def look(self, file: File) -> Verdict:
        begun = time.monotonic()
        try:
            read = self.reader.read(_mail(file))
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is what we look for
            return Verdict((raised(fault),))
        taken = time.monotonic() - begun
        faults = [*_about(read.attachments), *self._next(read.attachments)]
        if taken > SECONDS:
            faults.append(f"took {taken:.1f} s by the clock")
        return Verdict(tuple(faults), refused=bool(read.attachments[0].fault), reading=taken, seconds=taken)

    def _next(self, read: Sequence[Attachment]) -> Iterator[str]:
        if any(one.fault in {"broken", "limits"} for one in read):
            (sound,) = self.reader.read(_mail(SOUND)).attachments
            if (sound.text.strip(), sound.fault) != ("the next document is read", ""):
                yield f"the next document is not read: {sound.fault}"


def _about(read: Sequence[Attachment]) -> Iterator[str]:
    if sum(len(one.text) for one in read) > 2_000_000:
        yield "more text than the limit"
    for one in read:
        if one.fault not in FAULTS:
            yield f"unknown fault: {one.fault[:40]!r}"
        if tuple(one.data):
            yield "the bytes are kept"
    for path, text in strings(tuple(read), "attachments"):
        if unclean := UNCLEAN.search(text):
            yield f"{path} holds {unclean[0]!r}"


def _mail(file: File) -> Message:
    attachment = Attachment(file.name, file.media_type, "", len(file.data), data=(file.data,))
    return Message("", 0, "", Address(""), None, (), "", None, (), (), "", attachments=(attachment,))
