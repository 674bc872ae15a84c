"""Damaged mails, the same in every run: each becomes a Message that is sound, or a refusal. `make fuzz` takes more."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest

from mailproc.errors import MessageError
from mailproc.model import Address, Attachment
from mailproc.post.message import read
from tests.fuzz import documents, mutate, repeats, seeds
from tests.fuzz.checks import Examination, about
from tests.fuzz.run import timely

SEED = 3
SHARE = 250  # mutants of one test
SHARES = 6
WITH_DOCUMENTS = 10  # every so many-th mutant
DOCUMENTS = 40
SHORT = 40_000  # bytes of repeats

RAW = b"From: a@example.com\r\nSubject: x\r\n\r\nwords"


@cache
def mails() -> list[bytes]:
    return seeds.mails()


@pytest.fixture(scope="module")
def examination() -> Iterator[Examination]:
    made = Examination()
    yield made
    made.close()


@pytest.mark.parametrize("share", range(SHARES))
def test_a_damaged_mail_is_read_or_refused(share: int, examination: Examination) -> None:
    wrong = {}
    for number in range(share * SHARE, (share + 1) * SHARE):
        raw = mutate.mutant(mails(), SEED, number)
        verdict = timely(examination.look(raw, documents=number % WITH_DOCUMENTS == 0))
        if verdict.faults:
            wrong[number] = verdict.faults
    assert not wrong


@pytest.mark.parametrize("context", range(len(repeats.CONTEXTS)))
def test_repeats_take_no_time(context: int, examination: Examination) -> None:
    for turn in range(2):
        raw = repeats.repeated(SEED + turn, context, SHORT)
        assert not timely(examination.look(raw)).faults


def test_a_damaged_document_is_read_or_refused_and_the_next_one_is_read() -> None:
    files = seeds.documents()
    reading = documents.Reading()
    try:
        verdicts = {number: reading.look(documents.mutant(files, SEED, number)) for number in range(DOCUMENTS)}
    finally:
        reading.close()
    assert not {number: verdict.faults for number, verdict in verdicts.items() if verdict.faults}


# --- the damage, and those who look at it ------------------------------------------------------------------


def test_the_same_number_is_the_same_mutant() -> None:
    some = [mutate.mutant(mails()[:50], SEED, number) for number in range(100)]
    assert some == [mutate.mutant(mails()[:50], SEED, number) for number in range(100)]
    assert len(set(some)) > 90


@pytest.mark.parametrize("mutator", mutate.MUTATORS, ids=lambda mutator: mutator.__name__)
def test_each_damage_damages(mutator: mutate.Mutator) -> None:
    rng = Random(SEED)
    pairs = [(rng.choice(mails()), rng.choice(mails())) for _ in range(30)]
    assert any(mutator(rng, raw, other) != raw for raw, other in pairs)


def test_most_mutants_are_still_mails() -> None:
    """Else nothing behind the first refusal would be looked at."""
    refused = 0
    for number in range(200):
        try:
            read(mutate.mutant(mails(), SEED, number))
        except MessageError:
            refused += 1
    assert refused < 20


def _named(name: str) -> dict[str, Any]:
    return {"attachments": (Attachment(name, "application/pdf", hashlib.sha256(b"").hexdigest(), 0),)}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"size": 1}, "digest or size is not that of the bytes"),
        ({"text": "a\0"}, "message.text holds '\\x00'"),
        ({"text": "\udc80"}, "message.text holds '\\udc80'"),
        ({"subject": "a\nb"}, "subject is not on one line, or has blanks around it"),
        ({"sender": Address("A@example.com")}, "no address: 'A@example.com'"),
        ({"recipients": (Address("a b@example.com"),)}, "no address: 'a b@example.com'"),
        (_named("../a"), "unsafe name of an attachment: '../a'"),
        (_named(""), "unsafe name of an attachment: ''"),
        (_named("\u202efdp.exe"), "unsafe name of an attachment: '\\u202efdp.exe'"),
        ({"text": "x" * 30_000}, "30000 characters of text from 40 bytes"),
    ],
)
def test_an_unsound_message_is_noticed(changes: dict[str, Any], fault: str) -> None:
    sound = read(RAW)
    assert not list(about(sound, RAW))
    assert list(about(replace(sound, **changes), RAW)) == [fault]
