"""Tokens: made for one letter, one option and one person, and good for nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.office import offers
from mailproc.post.letter import mark

KEY, LETTER, CLERK = b"k" * 32, "<mp.1@jiangcheng.example>", "clerk@jiangcheng.example"
TOKEN = offers.token(KEY, LETTER, "confirm", CLERK)


def test_a_token_is_short_ascii_and_long_enough() -> None:
    assert (len(TOKEN), TOKEN.isascii(), TOKEN.isalnum()) == (24, True, True)  # 24 * 5 bits = 120
    assert offers.subject(TOKEN) == f"mp-{TOKEN}"
    assert offers.in_subject(f" mp-{TOKEN.lower()} ") == TOKEN


@pytest.mark.parametrize(
    ("key", "letter", "option", "clerk"),
    [
        (b"x" * 32, LETTER, "confirm", CLERK),
        (KEY, "<mp.2@jiangcheng.example>", "confirm", CLERK),
        (KEY, LETTER, "other", CLERK),
        (KEY, LETTER, "confirm", "signer@jiangcheng.example"),
        (KEY, LETTER, "confirm\0clerk", "@jiangcheng.example"),
    ],
)
def test_it_is_good_for_nothing_else(key: bytes, letter: str, option: str, clerk: str) -> None:
    assert not offers.is_genuine(TOKEN, key, letter, option, clerk)
    assert offers.is_genuine(TOKEN, KEY, LETTER, "confirm", CLERK)


def test_no_mark_of_ours_is_a_token() -> None:
    assert offers.token(KEY, LETTER, "confirm", CLERK) not in mark(LETTER, KEY).upper()


@given(st.text(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), min_size=24, max_size=24))
def test_a_guess_is_wrong(guess: str) -> None:
    assert offers.is_genuine(guess, KEY, LETTER, "confirm", CLERK) is (guess == TOKEN)


@given(st.text(max_size=80))
def test_any_subject_is_read(subject: str) -> None:
    found = offers.in_subject(subject)
    assert not found or offers.in_subject(offers.subject(found)) == found


@pytest.mark.parametrize("subject", ["Re: mp-{}", "mp-{}A", "mp-{} 7", "Fwd: mp-{}", "[mp-{}]"])
def test_a_subject_with_more_in_it_is_no_token(subject: str) -> None:
    assert offers.in_subject(subject.format(TOKEN)) == ""


@pytest.mark.parametrize("subject", ["", "mp-3格式的录音", "信息", "mp-", "comp-ABCDEFGHIJKLMNOP"])
def test_other_subjects_are_none(subject: str) -> None:
    assert offers.in_subject(subject) is None
