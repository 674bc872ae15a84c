"""Delivery reports: which addresses a letter did not reach, why, and which letter it was (RFC 3464, 6522, 6533)."""

import logging
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from itertools import islice

from flufl.bounce import all_failures

from mailproc.model import Attachment, Bounce, Failure, Message
from mailproc.post import machinewords, refusals
from mailproc.post.charset import decode_bytes
from mailproc.post.letter import MARK

_MOST = 100  # failures, and groups of fields in a report
_LONGEST_PART = 131_072  # bytes of a part that are read
_LONGEST_HEAD = 32_768  # characters
# The library's patterns are quadratic in a line, and it tries fifty on each.
_LIBRARY_BYTES = 49_152
_LIBRARY_LINE = 320

_STATUS_PARTS = {"message/delivery-status", "message/global-delivery-status"}
_RETURNED_PARTS = {
    "message/rfc822", "message/rfc822-headers", "message/global", "message/global-headers", "text/rfc822-headers",
}  # fmt: skip
_RETURNED_NAME = re.compile(r".*\.eml$", re.IGNORECASE)
_ORIGINAL_IDS = ("original-message-id", "x-original-message-id")

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60})[ \t]{0,9}:[ \t]{0,99}(.{0,4000})")
_FOLD = re.compile(r"\n[ \t]+(?=\S)")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_ID = re.compile(r"<[^<>\s]{1,990}>")
_INLINE_ID = re.compile(
    r"^[>|\s]{0,20}message-id[ \t]{0,9}:\s{0,9}[>|]{0,3}\s{0,9}(<[^<>\s]{1,990}>)", re.IGNORECASE | re.MULTILINE
)
_MARKS = re.compile(r"^[>|][>| ]{0,20}", re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]{1,64}@[^\s<>@,;:\"()\[\]\\]{1,255}")
_ADDRESS_TYPE = re.compile(r"^[\w.-]{1,40}\s{0,9};\s{0,9}")
_UNICODE = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")  # RFC 6533 §3

Group = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Returned:
    """The letter that came back, by its headers."""

    message_ids: tuple[str, ...] = ()
    senders: frozenset[str] = frozenset()
    recipients: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


def read(message: Message, raw: bytes) -> Bounce | None:
    """What a delivery report says; None where it names neither an address nor a letter. Never raises.

    To be asked of mails that are reports by etiquette, before their documents are read; `raw` is the same mail.
    Whom the report is addressed to, and who wrote the letter that came back, are never failures.
    """
    returned = _returned(message)
    said = refusals.notice(_whole(message))
    strangers = {address.address for address in message.recipients} | returned.senders
    failures: dict[str, Failure] = {}
    for found in _found(message, raw, said, returned, strangers):
        for failure in found:
            if failure.address not in strangers and len(failures) < _MOST:
                failures.setdefault(failure.address, failure)
        if failures:
            break
    told = tuple(_explained(failure, said) for failure in failures.values())
    return Bounce(told, returned.message_ids, returned.marks) if told or returned.message_ids else None


def _found(
    message: Message, raw: bytes, said: str, returned: _Returned, strangers: set[str]
) -> Iterator[Iterable[Failure]]:
    """What each way of reading finds, the surest first."""
    groups = [group for part in message.attachments if _is_status(part) for group in _groups(_text(part))]
    yield _reported(groups)
    if any(_field(group, "action") for group in groups):
        return  # it says of each what became of it, and nobody failed
    yield (Failure(one) for value in message.header("x-failed-recipients") for one in refusals.addresses(value))
    yield _by_library(raw)
    permanent = not refusals.is_delay(said)
    yield (Failure(one, permanent=permanent) for one in refusals.named(said, returned.recipients, strangers))
    if len(returned.recipients) == 1 and machinewords.tells_of_bounce(said):
        yield (Failure(returned.recipients[0], permanent=permanent),)


# --- the machine-readable part -------------------------------------------------------------------------------


def _is_status(part: Attachment) -> bool:
    return part.media_type in _STATUS_PARTS


def _groups(text: str) -> Iterator[Group]:
    """The groups of fields of a report: one about the letter, then one for each recipient."""
    for group in islice(_BLANK_LINE.split(text), _MOST + 1):
        if fields := _fields(group):
            yield fields


def _fields(text: str) -> Group:
    lines = _FOLD.sub(" ", text).split("\n")
    return [(match[1].lower(), match[2].strip()) for line in lines if (match := _FIELD.match(line))]


def _field(group: Group, name: str) -> str:
    return next((value for key, value in group if key == name), "")


def _reported(groups: Iterable[Group]) -> Iterator[Failure]:
    """What a report says of each recipient."""
    for group in groups:
        address, permanent = _recipient(group), _is_permanent(group)
        if not address or permanent is None:
            continue
        words = refusals.one_line(_ADDRESS_TYPE.sub("", _field(group, "diagnostic-code")))
        status, exact = refusals.enhanced(_field(group, "status")), refusals.enhanced(words)
        if exact and (not status or (status.endswith(".0.0") and exact[0] == status[0])):
            status = exact  # «5.0.0 (permanent failure)», and the remote server said more
        yield Failure(address, status, permanent, words)


def _recipient(group: Group) -> str:
    """Whom we wrote to (Original-Recipient), else where a forwarder sent it on (Final-Recipient)."""
    for name in ("original-recipient", "final-recipient"):
        for key, value in group:
            if key == name and (address := _typed_address(value)):
                return address
    return ""


def _typed_address(value: str) -> str:
    """The address of «rfc822; zhangsan@example.com», «utf-8; \\x{5F20}@…», «<zhangsan@example.com>»."""
    match = _ADDRESS.search(_UNICODE.sub(_character, _ADDRESS_TYPE.sub("", value)).replace("\\", " "))
    return match[0].lower().strip("'.") if match else ""


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    character = chr(code) if code <= sys.maxunicode else ""
    return character if character.isprintable() else ""  # no surrogates, no marks that turn the writing


def _is_permanent(group: Group) -> bool | None:
    """Whether the report says failed (True) or delayed (False); None where the letter went on its way."""
    action = _field(group, "action").lower()
    if action.startswith(("fail", "error", "undeliver")):
        return True
    if action.startswith("delay"):
        return False
    if action.startswith(("deliver", "relay", "expand")):
        return None
    return {"5": True, "4": False}.get(_field(group, "status")[:1])


# --- the letter that came back -------------------------------------------------------------------------------


def _returned(message: Message) -> _Returned:
    """The letter that came back: attached, or copied into the text.

    What only the report's own headers say (In-Reply-To, References) names no letter: anybody's mail may say that.
    """
    for part in message.attachments:
        if part.media_type in _RETURNED_PARTS or _RETURNED_NAME.match(part.name):
            found = _headed(_text(part))
            if found.message_ids:
                return found
    groups = [group for part in message.attachments if _is_status(part) for group in _groups(_text(part))]
    named = [_field(group, name) for group in groups for name in _ORIGINAL_IDS]
    if ids := [one for value in named for one in _ID.findall(value)]:
        return _Returned(tuple(dict.fromkeys(ids)))
    whole = _whole(message)
    inline = _INLINE_ID.search(whole)
    if not inline:
        return _Returned()
    start = whole.rfind("\n\n", 0, inline.start(1)) + 1
    end = whole.find("\n\n", inline.end())
    return replace(_headed(_MARKS.sub("", whole[start : end if end >= 0 else None])), message_ids=(inline[1],))


def _headed(text: str) -> _Returned:
    head = _fields(_BLANK_LINE.split(text.lstrip("\n")[:_LONGEST_HEAD], maxsplit=1)[0])
    people = {name: refusals.addresses(_field(head, name)) for name in ("from", "sender", "return-path", "to", "cc")}
    return _Returned(
        tuple(_ID.findall(_field(head, "message-id"))[:1]),
        frozenset(one for name in ("from", "sender", "return-path") for one in people[name]),
        tuple(dict.fromkeys(people["to"] + people["cc"])),
        tuple(value for name, value in head if name == MARK.lower())[:1],
    )


# --- what is told in words -----------------------------------------------------------------------------------


def _whole(message: Message) -> str:
    return "\n".join(filter(None, (message.text, message.closing, message.quoted)))


def _by_library(raw: bytes) -> list[Failure]:
    """What flufl.bounce finds, which knows many old mail servers by their wording."""
    logging.getLogger("flufl.bounce").disabled = True  # it would log a traceback for each mail it cannot read
    lines = raw[:_LIBRARY_BYTES].replace(b"\r\n", b"\n").split(b"\n")
    try:
        delayed, failed = all_failures(message_from_bytes(b"\n".join(line[:_LIBRARY_LINE] for line in lines)))
    except Exception:  # noqa: BLE001 - whatever hostile bytes provoke in it, the mail is only not understood
        return []
    return [
        Failure(address, permanent=permanent)
        for found, permanent in ((failed, True), (delayed, False))
        for address in sorted(one for name in found for one in refusals.addresses(name.decode("ascii", "replace")))
    ]


def _explained(failure: Failure, said: str) -> Failure:
    """A failure with what the server tells people of it, where the machine-readable part says less."""
    words = failure.words or refusals.words(said, failure.address)
    status = failure.status or refusals.status(words) or refusals.status(said)
    if status.endswith(".0.0"):
        status = refusals.meaning(words, status[0]) or status
    if status.startswith("5") and not failure.permanent and not failure.status:
        status = ""  # of what will be if all tries fail
    return replace(failure, status=status, words=words)


def _text(part: Attachment) -> str:
    data = bytearray()
    for piece in part.data:
        data += piece[: _LONGEST_PART - len(data)]
        if len(data) >= _LONGEST_PART:
            break
    return decode_bytes(bytes(data), None)[0]
