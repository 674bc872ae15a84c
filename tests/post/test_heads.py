"""Where a header block ends, and what in it is no field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.post import heads

END = b"\r\nbody"


@pytest.mark.parametrize(
    ("raw", "names", "rest"),
    [
        (b"A: 1\r\nB: 2\r\n\r\nbody", [b"A", b"B"], b"body"),
        (b"A: 1\n\nbody", [b"A"], b"body"),
        (b"A: 1\r\rbody", [b"A"], b"body"),
        (b"A: 1\r\r\n\r\r\nbody", [b"A"], b"body"),
        (b"A : 1\r\n\r\n", [b"A"], b""),
        (b"A: 1\r\n 2\r\n\t3\r\n\r\n", [b"A"], b""),
        (b"\r\nbody", [], b"body"),
        (b"body\r\nmore", [], b"body\r\nmore"),
        (b"A: 1\r\nbody\r\n\r\nmore", [b"A"], b"body\r\n\r\nmore"),
        (b"From a@example.com\r\nA: 1\r\n\r\n", [b"A"], b""),
        (b">From a@example.com\r\nA: 1\r\n\r\n", [b"A"], b""),
        (b"From: 1\r\nstray\r\nSubject: 2\r\n\r\n", [b"From", b"Subject"], b""),
        (b"From: 1\r\nstray\r\nFrom: 2\r\n\r\n", [b"From"], b"stray\r\nFrom: 2\r\n\r\n"),
        (b"From: 1\r\n   \r\nSubject: 2\r\n\r\n", [b"From", b"Subject"], b""),
        (b"From: 1\r\n   \r\nbody\r\nmore", [b"From"], b"body\r\nmore"),
        (b"A: 1", [b"A"], b""),
        (b"", [], b""),
    ],
)
def test_fields_and_where_they_end(raw: bytes, names: list[bytes], rest: bytes) -> None:
    head = heads.read(raw, 0, len(raw))
    assert [name for name, _ in head.fields] == names
    assert raw[head.end :] == rest


@pytest.mark.parametrize(
    ("raw", "name", "value"),
    [
        (b"Content-Type: x/y;\r\nname=a\r\n\r\n", b"content-type", b" x/y;\r\n name=a"),
        (b"Subject: =?utf-8?Q?a?=\r\n=?utf-8?Q?b?=\r\nX-A: 1\r\n\r\n", b"subject", b" =?utf-8?Q?a?=\r\n =?utf-8?Q?b?="),
        (b"To: a@example.com,\r\nb@example.com\r\nX-A: 1\r\n\r\n", b"to", b" a@example.com,\r\n b@example.com"),
        (b"Subject: \xd6\xec\r\n\xd6\xec\r\nDate: 1\r\n\r\n", b"subject", b" \xd6\xec\r\n \xd6\xec"),
    ],
)
def test_lines_that_only_lost_their_blank_go_on(raw: bytes, name: bytes, value: bytes) -> None:
    assert heads.read(raw, 0, len(raw)).values(name) == [value]


def test_a_delimiter_ends_a_head() -> None:
    raw = b"A: 1\r\n--b\r\nB: 2\r\n\r\n"
    head = heads.read(raw, 0, len(raw), lambda line: line == b"--b")
    assert ([name for name, _ in head.fields], raw[head.end :]) == ([b"A"], b"--b\r\nB: 2\r\n\r\n")


@pytest.mark.parametrize("lead", [b"\r\n\r\n", b"\xef\xbb\xbf", b"  \r\n\t\n", b"\0\0\n"])
def test_what_precedes_a_mail_is_skipped(lead: bytes) -> None:
    raw = lead + b"From: a\r\n\r\nbody"
    head = heads.read_first(raw, 0, len(raw))
    assert (head.values(b"from"), raw[head.end :]) == ([b" a"], b"body")


def test_a_monstrous_field_does_not_hide_those_below() -> None:
    raw = (
        b"To: a@example.com"
        + b",\r\n b@example.com" * 100_000
        + b"\r\nX-A: "
        + b"y" * 2_000_000
        + b"\r\nFrom: c\r\n\r\nbody"
    )
    head = heads.read(raw, 0, len(raw))
    assert (head.values(b"from"), raw[head.end :]) == ([b" c"], b"body")
    assert len(head.written()) < 200_000


def test_a_flood_of_fields_ends_where_it_ends() -> None:
    raw = b"From: a\r\n" + b"X: y\r\n" * 100_000 + b"\r\nbody"
    head = heads.read(raw, 0, len(raw))
    assert (head.values(b"from"), len(head.fields), raw[head.end :]) == ([b" a"], 20_000, b"body")


def test_a_head_cut_in_two_is_joined_where_the_first_half_says_nothing() -> None:
    raw = b"Received: x\r\n\r\n   \r\n\r\nFrom: a\r\nSubject: b\r\n\r\nbody"
    assert raw[heads.read_first(raw, 0, len(raw)).end :] == b"body"
    raw = b"Subject: x\r\n\r\nFrom: a\r\nSubject: b\r\n\r\nbody"
    assert raw[heads.read_first(raw, 0, len(raw)).end :] == b"From: a\r\nSubject: b\r\n\r\nbody"


@given(
    st.lists(st.sampled_from([b"A: 1", b"From: x", b" ", b"", b"stray", b"\r", b"\n", b"\r\n", b"--b"])).map(b"".join)
)
def test_a_head_written_anew_reads_the_same(raw: bytes) -> None:
    head = heads.read(raw, 0, len(raw))
    again = heads.read(head.written() + b"\r\n", 0, len(head.written()) + 2)
    assert again.written() == head.written()
    assert 0 <= head.end <= len(raw)
