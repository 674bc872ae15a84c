"""Dates in Date fields and above quoted text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.post.moments import header_date, written_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tue, 3 Nov 2026 09:12:33 +0800", "2026-11-03T09:12:33+08:00"),
        ("Tue, 3 Nov 2026 09:12:33 +0800 (CST)", "2026-11-03T09:12:33+08:00"),
        ("Tue, 3 Nov 2026 01:12:33 GMT", "2026-11-03T01:12:33+00:00"),
        ("3 Nov 2026 01:12 -0500", "2026-11-03T01:12:00-05:00"),
        ("Tue, 3 Nov 26 09:12:33 CST", "2026-11-03T09:12:33+08:00"),
        ("Tue, 3 Nov 2026 09:12:33 GMT+08:00", "2026-11-03T09:12:33+08:00"),
        ("Tue, 3 Nov 2026 09:12:60", "2026-11-03T09:12:59+08:00"),
        ("2026-11-03 09:12:33", "2026-11-03T09:12:33+08:00"),
        ("Tue Nov 3 09:12:33 2026", "2026-11-03T09:12:33+08:00"),
        ("2026年11月3日 9:12", None),
        ("Tue, 31 Feb 2026 09:12:33 +0800", None),
        ("Tue, 3 Nov 2026 09:12:33 +9900", None),
        ("Tue, 3 Nov 2026 29:12:33 +0800", None),
        ("1 Jan 0001 00:00:00 +0800", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_date_field(value: str, expected: str | None) -> None:
    date = header_date(value)
    assert (date.isoformat() if date else None) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2026年11月3日(星期二) 上午9:12", "2026-11-03T09:12:00"),
        ("2026年11月3日星期二 下午 3:05", "2026-11-03T15:05:00"),
        ("2026年11月3日 12:05", "2026-11-03T12:05:00"),
        ("2026年11月3日 凌晨12:05", "2026-11-03T00:05:00"),
        ("2026/11/3 9:12:33", "2026-11-03T09:12:33"),
        ("Tuesday, November 3, 2026 3:12 PM", "2026-11-03T15:12:00"),
        ("On Tue, Nov 3, 2026 at 9:12 AM Li Si <lisi@example.com> wrote:", "2026-11-03T09:12:00"),
        ("在 2026-11-03 09:12:33,张三 写道:", "2026-11-03T09:12:33"),
        ("2026年11月3日", "2026-11-03T00:00:00"),
    ],
)
def test_written_date_is_chinas(line: str, expected: str) -> None:
    date = written_date(line)
    assert date is not None
    assert date.isoformat() == f"{expected}+08:00"


@given(
    st.text() | st.from_regex(r"[0-9]{0,5}[-年/ ][0-9]{0,3}[-月/ ][0-9]{0,3}日? [0-9]{0,3}:[0-9]{0,3} ?[+-]?[0-9]{0,5}")
)
def test_any_text_has_a_date_or_none(text: str) -> None:
    date = written_date(text)
    assert date is None or date.utcoffset() is not None
