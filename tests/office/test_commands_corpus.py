"""Lines as clerks type them on a telephone: none is carried out otherwise than it is meant (tests/office/corpus)."""

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailproc.office.language.context import Context
from mailproc.office.language.full import in_full
from mailproc.office.language.table import ROWS
from mailproc.office.orders import Command, Unclear
from mailproc.office.references import Months
from tests.office.clerk import DEDUCTIONS, LEVELS, OUTLETS, TODAY, read, wide

CORPUS = Path(__file__).parent / "corpus" / "手机录入.txt"
ARROW = re.compile(r"\s+⇒\s+")
CONTEXT = Context.of(TODAY, Months("2026-11", "2026-11"), OUTLETS, LEVELS, DEDUCTIONS)
PROSE = "# 不是命令"


def rows() -> Iterator[tuple[str, str, str]]:
    """Chapter, what is typed, what is meant."""
    chapter = ""
    for line in CORPUS.read_text("utf-8").splitlines():
        if line.startswith("# "):
            chapter = line
        else:
            typed, meant = ARROW.split(line)
            yield chapter, typed.replace("↵", "\n"), meant


def meaning(found: Command | Unclear) -> str:
    if isinstance(found, Unclear):
        return f"问 {found.question}{f' {len(found.ready)}' if found.ready else ''}"
    return in_full(found, CONTEXT)


@pytest.mark.parametrize(("typed", "meant"), [row[1:] for row in rows()])
def test_no_line_is_taken_otherwise_than_it_is_meant(typed: str, meant: str) -> None:
    assert (" ＋ ".join(map(meaning, read(typed))) or "无") == meant


def test_most_orders_are_understood_and_no_prose_is() -> None:
    orders = [meant for chapter, _, meant in rows() if chapter != PROSE]
    prose = [meant for chapter, _, meant in rows() if chapter == PROSE]
    understood = [meant for meant in orders if "问 " not in meant]
    offered = [meant for meant in orders if re.search(r"问 \w+ \d", meant)]
    assert len(orders) + len(prose) >= 350
    assert len(understood) >= 0.7 * len(orders)
    assert len(understood) + len(offered) >= 0.8 * len(orders)
    assert [meant for meant in prose if not meant.startswith("问 ") and meant != "无"] == []


@pytest.mark.parametrize("typed", [typed for _, typed, _ in rows()])
def test_a_ready_answer_is_one_command_and_says_so_on_any_day(typed: str) -> None:
    for found in read(typed):
        for ready in found.ready if isinstance(found, Unclear) else ():
            (again,) = read(ready, answered="2026-03")
            assert isinstance(again, Command)
            assert in_full(again, CONTEXT) == ready


@pytest.mark.parametrize("typed", [typed for _, typed, _ in rows()])
def test_the_answers_of_a_line_name_what_was_typed(typed: str) -> None:
    for found in read(typed):
        assert found.line in typed.replace("\n", "")


WORDS = [
    *(part for row in ROWS for line in (row.form, *row.also) for part in re.split(r"(?<=[\s:、,])|(?=[\s:、,])", line)),
    *("7", "9", "12", "11-7", "7-9", "10-12", "上月", "本月", "七", "二百一十三", "\n"),
    *"第条号期月日、,;。:《》()不别先请吗?是的和点@|",
    "> ",
    "¤",
    "İ",
    "１",
]


def test_any_line_is_answered_and_every_ready_answer_is_a_command() -> None:
    """Words of commands, shuffled: nothing raises, and what is offered is what it says."""
    chance = random.Random(5)
    offered = 0
    for _ in range(8_000):
        text = "".join(chance.choices(WORDS, k=chance.randint(1, 9)))
        for found in read(chance.choice((text, text, wide(text)))):
            if isinstance(found, Unclear):
                for ready in found.ready:
                    offered += 1
                    (again,) = read(ready, answered="2026-03")
                    assert isinstance(again, Command), (text, ready)
                    assert in_full(again, CONTEXT) == ready
            else:
                full = in_full(found, CONTEXT)
                (again,) = read(full, answered="2026-03")
                assert isinstance(again, Command), (text, full)
                assert type(again) is type(found), (text, full)
    assert offered > 100


LENGTHY = ("7、", "要情213期:7,", "7是科技局的,", "《a》", "十", "第七条", "11-", " ", "报送要点", "扣分 ", "@a.")
OPENINGS = ("", "要情213期:", "计入", "报送要点 12月:")
LINES = 25


def lengthy(unit: str, opening: str, length: int) -> str:
    """Lines of this length that say the same over and over."""
    return "\n".join([opening + (unit * (length // len(unit) + 1))[:length]] * LINES)


def calls(text: str) -> int:
    """How many functions are called while a text is read."""
    count = 0

    def see(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(see)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("unit", LENGTHY)
@pytest.mark.parametrize("opening", OPENINGS)
def test_twice_the_characters_are_at_most_twice_the_work(unit: str, opening: str) -> None:
    """What patterns take in time is measured by tests.bench.lines."""
    assert calls(lengthy(unit, opening, 400)) <= 2.1 * calls(lengthy(unit, opening, 200))
