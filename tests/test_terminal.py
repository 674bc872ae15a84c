"""What the program shows: words from outside drive no terminal, and JSON gives them back as they were."""

import json

import pytest

from mailproc import terminal
from tests.hostile import WORDS, unseen


@pytest.mark.parametrize("name", WORDS)
def test_words_on_the_screen_drive_no_terminal(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = WORDS[name]
    terminal.say(words)
    terminal.heading(words)
    terminal.good(words)
    terminal.warn(words)
    terminal.raw(words)
    terminal.problems([words])
    terminal.facts([(words, words)])
    terminal.table(words, (words,), [(words,)])
    shown = capsys.readouterr()
    assert not unseen(shown.out + shown.err)
    assert shown.out.count("\n") < 20  # no line of theirs
    if words.isprintable():
        assert words in shown.out


@pytest.mark.parametrize("name", WORDS)
def test_json_gives_words_back(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.as_json({WORDS[name]: [WORDS[name]]})
    shown = capsys.readouterr().out
    assert not unseen(shown)
    assert shown.count("\n") == 1
    assert json.loads(shown) == {WORDS[name]: [WORDS[name]]}
