"""The program's log, as people and systemd read it."""

import logging
import os
import re
import sys

import pytest

from mailproc.logs import Entry, is_journald


def entry(level: int, message: str, *arguments: object, fault: bool = False) -> logging.LogRecord:
    info = sys.exc_info() if fault else None
    return logging.LogRecord("mailproc", level, "file.py", 1, message, arguments, info)


def test_under_systemd_a_line_has_its_priority_and_no_time() -> None:
    journald = Entry(journald=True)
    assert journald.format(entry(logging.INFO, "fetched %d", 3)) == "<6>INFO mailproc: fetched 3"
    assert journald.format(entry(logging.WARNING, "away")) == "<4>WARNING mailproc: away"
    assert journald.format(entry(logging.ERROR, "ill")) == "<3>ERROR mailproc: ill"


def test_each_line_of_a_traceback_has_its_priority() -> None:
    try:
        int("first\nsecond\n")
    except ValueError:
        lines = Entry(journald=True).format(entry(logging.ERROR, "ill", fault=True)).split("\n")
    assert len(lines) > 3
    assert all(line.startswith("<3>") for line in lines)
    assert lines[-1] == "<3>builtins.ValueError"


def test_a_traceback_tells_the_kind_of_a_fault_and_none_of_its_words() -> None:
    """They may be those of a classified mail, or a password."""
    try:
        try:
            int("秘密")
        except ValueError as fault:
            raise KeyError("authcode") from fault
    except KeyError:
        text = Entry(journald=False).format(entry(logging.ERROR, "ill", fault=True))
    assert "builtins.ValueError\n" in text
    assert text.endswith("builtins.KeyError")
    assert "test_logs.py" in text
    assert '"秘密"' in text  # a line of the program as it stands there
    assert "'秘密'" not in text
    assert "KeyError: 'authcode'" not in text


def test_elsewhere_a_line_has_its_time_with_the_zone() -> None:
    line = Entry(journald=False).format(entry(logging.INFO, "here"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4} INFO mailproc: here", line)


@pytest.mark.parametrize(
    "words", ["a\nERROR root: b", "a\r\nb", "\x1b[31mred", "\x9b31m", "\u202egnp.exe", "a\u2028b", "\udc80"]
)
def test_words_from_outside_end_no_line_and_drive_no_terminal(words: str) -> None:
    line = Entry(journald=False).format(entry(logging.INFO, "mail %s", words))
    assert line.isprintable()
    assert line.encode()


def test_an_inherited_name_of_a_stream_is_not_believed() -> None:
    there = os.fstat(sys.stderr.fileno())
    assert is_journald({"JOURNAL_STREAM": f"{there.st_dev}:{there.st_ino}"})
    assert not is_journald({"JOURNAL_STREAM": f"{there.st_dev}:{there.st_ino + 1}"})
    assert not is_journald({})
