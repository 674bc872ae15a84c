"""What is read in a mail, and what would be decided of it: for people as rows, for programs as JSON. Keeps nothing."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from mailproc import terminal
from mailproc.errors import MailprocError, MessageError, UsageError
from mailproc.examination import Examiner
from mailproc.model import Address, Attachment, Item, MailClass, Message
from mailproc.office.decision import Case, classify
from mailproc.office.roster import Roster

log = logging.getLogger("mailproc")

SHOWN = 12  # lines of a text on the screen
BRINGING = frozenset({MailClass.SUBMISSION, MailClass.UNATTRIBUTED})  # the classes whose items count, or may come to


@dataclass(frozen=True, slots=True)
class Finding:
    """What would be decided of a file; `case` is None where it cannot be read, and `reason` says why."""

    file: Path
    mail_class: MailClass
    reason: str
    case: Case | None


def files(chosen: Iterable[Path]) -> Iterator[Path]:
    """The files named, and for a folder all .eml files below it, in the order of their names."""
    for path in chosen:
        if path.is_dir():
            yield from sorted(path.rglob("*.eml"))
        else:
            yield path


def inspect(file: Path, examiner: Examiner, roster: Roster, now: datetime) -> Finding:
    """Read one .eml file, as if it arrived now. Raises UsageError where there is no such file."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from error
    try:
        case = examiner.case(raw, now, roster)
    except MessageError as fault:
        return Finding(file, MailClass.UNREADABLE, str(fault), None)
    except (MailprocError, OSError):
        raise
    except Exception as fault:
        log.exception("%s cannot be read", file)
        return Finding(file, MailClass.UNREADABLE, f"reading failed: {type(fault).__name__}", None)
    mail_class, reason = classify(case)
    reasons = (reason, case.attribution.reason, *case.etiquette.silence[:1])
    return Finding(file, mail_class, "; ".join(dict.fromkeys(filter(None, reasons))), case)


# --- for programs -----------------------------------------------------------------------------------------


def as_json(found: Finding) -> dict[str, object]:
    """One JSON object: what was read, what was made of it, on what evidence."""
    facts: dict[str, object] = {"file": str(found.file), "class": found.mail_class.value, "reason": found.reason}
    if found.case is None:
        empty: dict[str, object] = {"from": "", "subject": "", "text": "", "attachments": [], "items": []}
        return facts | empty | {"unit": None, "auto": True, "charset_doubt": False}
    return facts | _read(found.case.message) | _contents(found) | _made_of_it(found.case)


def _read(mail: Message) -> dict[str, object]:
    original = mail.original
    return {
        "from": mail.sender.address,
        "from_name": mail.sender.name,
        "to": [one.address for one in mail.recipients],
        "subject": mail.subject,
        "date": _moment(mail.date),
        "message_id": mail.message_id,
        "references": list(mail.references),
        "text": mail.text,
        "quoted": mail.quoted,
        "closing": mail.closing,
        "original": {
            "from": original.sender.address,
            "from_name": original.sender.name,
            "sent": _moment(original.sent),
            "subject": original.subject,
            "text": original.text,
        }
        if original
        else None,
        "attachments": [one.name for one in mail.attachments if not one.within],
        "documents": [_document(one) for one in mail.attachments],
        "links": list(mail.links),
        "charset_doubt": mail.charset_doubt,
    }


def _document(one: Attachment) -> dict[str, object]:
    keys = ("name", "within", "media_type", "size", "inline", "fault", "text")
    return {key: getattr(one, key) for key in keys}


def _contents(found: Finding) -> dict[str, object]:
    items = _items(found)
    return {"items": [item.title for item in items], "item_details": [_item(item) for item in items]}


def _items(found: Finding) -> tuple[Item, ...]:
    return found.case.contents.items if found.case and found.mail_class in BRINGING else ()


def _made_of_it(case: Case) -> dict[str, object]:
    contents, whose = case.contents, case.attribution
    return {
        "purport": contents.purport.value,
        "enclosures": list(contents.enclosures),
        "signed_off": contents.signed_off,
        "approver": contents.approver,
        "has_phone": contents.has_phone,
        "phones": list(contents.phones),
        "urgent": contents.urgent,
        "unit": whose.unit or None,
        "subunit": whose.subunit,
        "proposal": whose.proposal or None,
        "units": list(whose.units),
        "on_behalf": whose.on_behalf,
        "evidence": [asdict(one) for one in whose.evidence],
        "mark": case.mark,
        "nature": case.etiquette.nature.value,
        "auto": not case.etiquette.may_answer,
        "silence": list(case.etiquette.silence),
        "bounce": asdict(case.bounce) if case.bounce else None,
        "clerk": case.clerk,
        "superior": case.superior,
    }


def _item(item: Item) -> dict[str, object]:
    keys = ("title", "serial", "author", "source", "fault", "digest", "text")
    return {key: getattr(item, key) for key in keys}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


# --- for people -------------------------------------------------------------------------------------------


def show(found: Finding) -> None:
    terminal.heading(str(found.file))
    rows = [("class", found.mail_class.value), ("reason", found.reason)]
    if found.case is not None:
        rows += [*_rows_read(found.case.message), *_rows_made(found.case, _items(found))]
    terminal.facts(row for row in rows if row[1])


def _rows_read(mail: Message) -> Iterator[tuple[str, str]]:
    yield "from", _person(mail.sender)
    yield "subject", mail.subject
    yield "date", _moment(mail.date) or ""
    if mail.charset_doubt:
        yield "charset", "编码存疑"
    yield "text", _beginning(mail.text)
    if mail.original:
        yield (
            "forwarded",
            f"{_person(mail.original.sender)} {_moment(mail.original.sent) or ''} {mail.original.subject}",
        )
        yield "its text", _beginning(mail.original.text)
    yield "quoted", _amount(mail.quoted)
    yield "closing", _beginning(mail.closing)
    for one in mail.attachments:
        path = f"{one.within}/{one.name}" if one.within else one.name
        yield (
            "attachment",
            f"{path} ({one.size} bytes{', ' + _amount(one.text) if one.text else ''}) {one.fault}".rstrip(),
        )
    for link in mail.links:
        yield "link", link


def _rows_made(case: Case, items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    contents, whose = case.contents, case.attribution
    yield "purport", contents.purport.value
    for item in items:
        marks = [item.serial, item.author, f"in {item.source}" if item.source else "", item.fault]
        yield "item", " · ".join(filter(None, (item.title, *marks)))
    yield "approver", contents.approver
    yield "phones", _listed(contents.phones)
    yield "enclosures", _listed(contents.enclosures)
    yield "urgent", contents.urgent
    yield "mark", case.mark
    yield "unit", whose.unit or (f"? {whose.proposal}" if whose.proposal else "?")
    yield "subunit", whose.subunit
    yield "units", _listed(whose.units)
    for one in whose.evidence:
        yield "evidence", f"{one.kind}: {one.value} → {one.unit}"
    if whose.on_behalf:
        yield "代报", "on a unit's behalf"
    for failure in case.bounce.failures if case.bounce else ():
        yield "failed", f"{failure.address} {failure.status} {failure.words}".rstrip()
    for message_id in case.bounce.message_ids if case.bounce else ():
        yield "letter", message_id
    yield "answer", "yes" if case.etiquette.may_answer else f"no: {'; '.join(case.etiquette.silence)}"


def _person(address: Address) -> str:
    return f"{address.name} <{address.address}>".strip() if address.address else address.name


def _beginning(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(lines[:SHOWN]) + (f"\n… {len(lines) - SHOWN} more lines" if len(lines) > SHOWN else "")


def _amount(text: str) -> str:
    return f"{len(text)} characters" if text else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
