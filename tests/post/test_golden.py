"""The sample mails: what is read of each is what its JSON says."""

import json
from pathlib import Path
from typing import Any

import pytest

from mailproc.model import Message, Original
from mailproc.post import etiquette, message

MAILS = Path(__file__).parents[1] / "mails"
NAMES = sorted(path.stem for path in MAILS.glob("*.eml"))


def seen(mail: Message) -> dict[str, Any]:
    return {
        "sender": [mail.sender.address, mail.sender.name],
        "subject": mail.subject,
        "text": mail.text,
        "date": mail.date.isoformat() if mail.date else None,
        "references": list(mail.references),
        "attachments": [part.name for part in mail.attachments],
        "inline": [part.name for part in mail.attachments if part.inline],
        "links": list(mail.links),
        "original": seen_original(mail.original),
        "nature": str(etiquette.look(mail, own=False).nature),
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


@pytest.mark.parametrize("name", NAMES)
def test_sample_reads_as_expected(name: str) -> None:
    expected = json.loads((MAILS / f"{name}.json").read_text(encoding="utf-8"))
    mail = message.read((MAILS / f"{name}.eml").read_bytes())
    parts = {key: expected.pop(key, []) for key in ("text_has", "text_lacks", "quoted_has")}
    found = seen(mail)
    assert {key: found[key] for key in expected} == expected
    assert [words for words in parts["text_has"] if words not in mail.text] == []
    assert [words for words in parts["text_lacks"] if words in mail.text] == []
    assert [words for words in parts["quoted_has"] if words not in mail.quoted] == []


def test_there_are_samples() -> None:
    assert len(NAMES) > 40
