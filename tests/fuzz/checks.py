"""What must hold of whatever is read of a mail, however it was damaged."""

import hashlib
import re
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from typing import Final

from mailproc.errors import MessageError
from mailproc.examination import Examiner
from mailproc.model import Address, Attachment, Message
from mailproc.office.decision import classify
from mailproc.office.roster import Roster
from mailproc.post import message
from mailproc.post.documents.reader import FAULTS, Reader
from tests.fuzz import seeds

ARRIVAL: Final = datetime(2026, 11, 3, 9, 15, tzinfo=timezone(timedelta(hours=8)))
SWELLING: Final = 6  # characters of all texts for one byte of the mail
SWELLING_AT_LEAST: Final = 20_000
UNPACKING: Final = 16  # bytes of all attachments for one byte of the mail: a line «M» of uuencode is 45
LONGEST_ADDRESS: Final = 320
LONGEST_NAME: Final = 120
KINDS_SHOWN: Final = 20  # faults of one mail

# Control characters but line ends and tabs, surrogates, and characters that are none.
UNCLEAN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_BREAK: Final = re.compile("[\n\t]")
_UNSAFE: Final = re.compile("[/\\\\\n\t\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_REFERENCE: Final = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a mail: its faults, a line each, whether it was refused, and CPU seconds: of reading it, of all."""

    faults: tuple[str, ...]
    refused: bool = False
    reading: float = 0
    seconds: float = 0


class Unread(Reader):
    """Leaves all documents as they are; for mails by the ten thousand."""

    def read(self, message: Message) -> Message:
        return message


class Examination:
    """Reads mails the whole way to their class, and says what is wrong with what is read."""

    def __init__(self) -> None:
        config = seeds.config()
        self.roster = Roster(config.groups, config.units)
        self.reader = Reader()
        self.whole = Examiner(config, self.reader, own=lambda _: False)
        self.brief = Examiner(config, Unread(), own=lambda _: False)

    def close(self) -> None:
        self.reader.close()

    def look(self, raw: bytes, *, documents: bool = False) -> Verdict:
        """Read a mail, or be refused; by `documents` those in it as well."""
        begun = time.process_time()
        try:
            read = message.read(raw)
        except MessageError:
            taken = time.process_time() - begun
            return Verdict(
                () if _refused(raw) else ("refused once, then read",), refused=True, reading=taken, seconds=taken
            )
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is what we look for
            return Verdict((raised(fault),))
        taken = time.process_time() - begun
        faults = islice((*self._case(read, raw, documents=documents), *about(read, raw)), KINDS_SHOWN)
        return Verdict(tuple(faults), reading=taken, seconds=time.process_time() - begun)

    def _case(self, read: Message, raw: bytes, *, documents: bool) -> Iterator[str]:
        try:
            case = (self.whole if documents else self.brief).case(raw, ARRIVAL, self.roster)
            classify(case)
        except Exception as fault:  # noqa: BLE001 - same
            yield raised(fault)
            return
        if documents:
            yield from _of_documents(case.message)
        elif case.message != read:
            yield "read twice, and differently"


def kind_of(fault: str) -> str:
    """The fault without what is this mail's own."""
    return re.sub(r"'[^']*'|\"[^\"]*\"|\d+", "…", fault)


def about(read: Message, raw: bytes) -> Iterator[str]:
    """What is wrong with a message as read of these bytes."""
    if read.digest != hashlib.sha256(raw).hexdigest() or read.size != len(raw):
        yield "digest or size is not that of the bytes"
    for path, text in strings(read, "message"):
        if unclean := UNCLEAN.search(text):
            yield f"{path} holds {unclean[0]!r}"
    one_line = {"subject": read.subject, "message_id": read.message_id, "return_path": read.return_path or ""}
    one_line |= {f"header {name}": value for name, value in read.headers}
    one_line |= {"sender.name": read.sender.name, "original.subject": read.original.subject if read.original else ""}
    for name, text in one_line.items():
        if _BREAK.search(text) or text != text.strip():
            yield f"{name[:40]} is not on one line, or has blanks around it"
    if any(name != name.lower() for name, _ in read.headers):
        yield "a header name is not in lower case"
    yield from _of_addresses(read)
    yield from _of_attachments(read.attachments)
    yield from _of_the_rest(read, raw)


def _of_addresses(read: Message) -> Iterator[str]:
    senders = (read.sender, *((read.original.sender,) if read.original else ()))
    for one in (*senders, *read.recipients):
        if one.address and not _is_address(one):
            yield f"no address: {one.address[:80]!r}"
    if any(not one.address for one in read.recipients):
        yield "a recipient without address"


def _is_address(one: Address) -> bool:
    local, _, domain = one.address.rpartition("@")
    plain = one.address == one.address.lower() and not re.search(r"[\s<>]", one.address)
    return bool(local and domain and plain and len(one.address) <= LONGEST_ADDRESS)


def _of_attachments(attachments: tuple[Attachment, ...]) -> Iterator[str]:
    for one in attachments:
        data = b"".join(one.data)
        if not (one.fault and not data) and (one.size, one.digest) != (len(data), hashlib.sha256(data).hexdigest()):
            yield "digest or size of an attachment is not that of its bytes"
        if _UNSAFE.search(one.name) or not one.name.strip(". ") or len(one.name) > LONGEST_NAME:
            yield f"unsafe name of an attachment: {one.name[:80]!r}"
        if one.fault not in FAULTS:
            yield f"unknown fault of an attachment: {one.fault[:40]!r}"


def _of_documents(read: Message) -> Iterator[str]:
    for path, text in strings(read, "message"):
        if unclean := UNCLEAN.search(text):
            yield f"{path} holds {unclean[0]!r}, its documents read"
    for one in read.attachments:
        if one.fault not in FAULTS:
            yield f"unknown fault of a document: {one.fault[:40]!r}"
        if tuple(one.data):
            yield "the bytes of a document are kept"


def _of_the_rest(read: Message, raw: bytes) -> Iterator[str]:
    for moment in (read.date, read.original.sent if read.original else None):
        if moment is not None:
            yield from _of_moment(moment)
    if any(not _REFERENCE.fullmatch(one) for one in read.references):
        yield "a reference that is none"
    texts = [read.text, read.quoted, read.closing, read.original.text if read.original else "", *read.links]
    if sum(map(len, texts)) > max(len(raw) * SWELLING, SWELLING_AT_LEAST):
        yield f"{sum(map(len, texts))} characters of text from {len(raw)} bytes"
    if sum(one.size for one in read.attachments) > max(len(raw) * UNPACKING, SWELLING_AT_LEAST):
        yield f"{sum(one.size for one in read.attachments)} bytes of attachments from {len(raw)} bytes"


def _of_moment(moment: datetime) -> Iterator[str]:
    try:
        moment.astimezone(UTC).isoformat()
        moment.astimezone(ARRIVAL.tzinfo).isoformat()
    except (ValueError, OverflowError) as fault:
        yield f"a date that no clock can show: {fault}"
    if moment.tzinfo is None:
        yield "a date without zone"


def strings(value: object, path: str) -> Iterator[tuple[str, str]]:
    """All text in a value, with where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one, path)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from strings(getattr(value, field.name), f"{path}.{field.name}")


def _refused(raw: bytes) -> bool:
    try:
        message.read(raw)
    except MessageError:
        return True
    return False


def raised(fault: Exception) -> str:
    """The fault, and the innermost place of ours that it came from."""
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if "/mailproc/" in frame.filename]
    place = (
        f"{frames[-1].filename.rpartition('/mailproc/')[2]}:{frames[-1].lineno} {frames[-1].name}" if frames else "?"
    )
    return f"raised {type(fault).__name__} in {place}: {str(fault)[:200]}"
