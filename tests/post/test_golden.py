"""The sample mails: what is read of each is what its JSON says."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from mailproc import config as configuration
from mailproc.examination import Examiner
from mailproc.model import Message, Nature, Original
from mailproc.office.decision import Case, classify
from mailproc.office.roster import Roster
from mailproc.post import bounces, etiquette, message
from mailproc.post.documents.reader import Reader
from tests.mails.make import samples

MAILS = Path(__file__).parents[1] / "mails"
NAMES = sorted(path.stem for path in MAILS.glob("*.eml"))
OFFICE = MAILS.parents[1] / "config.toml"
ARRIVAL = datetime(2026, 11, 3, 9, 15, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    config = configuration.load(OFFICE, {}, secrets=False)
    with Reader() as documents:
        yield Examiner(config, documents, own=lambda _: False)


def seen(mail: Message, raw: bytes) -> dict[str, Any]:
    nature = etiquette.look(mail, own=False).nature
    return {
        "sender": [mail.sender.address, mail.sender.name],
        "subject": mail.subject,
        "text": mail.text,
        "closing": mail.closing,
        "date": mail.date.isoformat() if mail.date else None,
        "references": list(mail.references),
        "attachments": [part.name for part in mail.attachments],
        "inline": [part.name for part in mail.attachments if part.inline],
        "links": list(mail.links),
        "original": seen_original(mail.original),
        "nature": str(nature),
        "bounce": seen_bounce(mail, raw) if nature is Nature.BOUNCE else None,
        "charset_doubt": mail.charset_doubt,
    }


def seen_original(original: Original | None) -> dict[str, Any] | None:
    if original is None:
        return None
    return {
        "sender": [original.sender.address, original.sender.name],
        "sent": original.sent.isoformat() if original.sent else None,
        "subject": original.subject,
        "text": original.text,
    }


def seen_bounce(mail: Message, raw: bytes) -> dict[str, Any] | None:
    bounce = bounces.read(mail, raw)
    if bounce is None:
        return None
    failures = [[failure.address, failure.status, failure.permanent] for failure in bounce.failures]
    return {"failures": failures, "message_ids": list(bounce.message_ids)}


def decided(case: Case) -> dict[str, Any]:
    """What the office makes of the mail, its documents read."""
    contents, whose = case.contents, case.attribution
    return {
        "class": classify(case)[0].value,
        "reason": classify(case)[1],
        "purport": contents.purport.value,
        "items": [item.title for item in contents.items],
        "texts": [item.text for item in contents.items],
        "authors": [item.author for item in contents.items],
        "serials": [item.serial for item in contents.items],
        "faults": [item.fault for item in contents.items],
        "enclosures": list(contents.enclosures),
        "signed_off": contents.signed_off,
        "has_phone": contents.has_phone,
        "approver": contents.approver,
        "phones": list(contents.phones),
        "urgent": contents.urgent,
        "unit": whose.unit,
        "units": list(whose.units),
        "proposal": whose.proposal,
        "whose": whose.reason,
        "evidence": [f"{one.kind}: {one.value} → {one.unit}" for one in whose.evidence],
        "on_behalf": whose.on_behalf,
        "subunit": whose.subunit,
        "mark": case.mark,
        "may_answer": case.etiquette.may_answer,
        "files": [[part.within, part.name, part.fault] for part in case.message.attachments],
    }


@pytest.mark.parametrize("name", NAMES)
def test_sample_reads_as_expected(name: str, examiner: Examiner) -> None:
    expected = json.loads((MAILS / f"{name}.json").read_text(encoding="utf-8"))
    raw = (MAILS / f"{name}.eml").read_bytes()
    mail = message.read(raw)
    office = expected.pop("case", {})
    parts = {key: expected.pop(key, []) for key in ("text_has", "text_lacks", "quoted_has")}
    found = seen(mail, raw)
    assert {key: found[key] for key in expected} == expected
    assert [words for words in parts["text_has"] if words not in mail.text] == []
    assert [words for words in parts["text_lacks"] if words in mail.text] == []
    assert [words for words in parts["quoted_has"] if words not in mail.quoted] == []
    if office:
        case = decided(examiner.case(raw, ARRIVAL, Roster(examiner.config.groups, examiner.config.units)))
        assert {key: case[key] for key in office} == office


def test_the_samples_are_what_their_makers_write() -> None:
    for name, raw, expected in samples():
        assert (MAILS / f"{name}.eml").read_bytes() == raw, name
        assert json.loads((MAILS / f"{name}.json").read_text(encoding="utf-8")) == expected, name


def test_there_are_samples() -> None:
    assert len(NAMES) > 40
