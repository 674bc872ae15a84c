"""The docs name what there is: commands, options, exit codes, events, templates, words and files."""

import argparse
import re
from functools import cache
from pathlib import Path

import pytest

from mailproc import errors
from mailproc.cli import parser
from mailproc.ledger.events import KINDS
from mailproc.press.notices import NoticeKind

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)[^)]*\)")
CODE = re.compile(r"`([^`\n]+)`")
SCREEN = re.compile(r"<!-- screen: .*?<!-- end of screen -->", re.DOTALL)


@cache
def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def pages() -> list[str]:
    """All pages of the docs, as paths from the root."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def rows(page: str) -> list[list[str]]:
    """The cells of all table rows of a page."""
    lines = (line for line in read(page).splitlines() if line.startswith("| "))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@cache
def commands() -> dict[str, argparse.ArgumentParser]:
    top = parser()
    (actions,) = (action for action in top._actions if isinstance(action, argparse._SubParsersAction))
    return dict(actions.choices)


def command_row(page: str, command: str) -> str:
    """The row of a page's table of commands."""
    found = [row for row in rows(page) if re.match(rf"`mailproc {command}\b", row[0])]
    assert len(found) == 1, f"{page}: {len(found)} rows for {command}"
    return " ".join(found[0])


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs/operations.md"])
def test_every_command_has_its_row(page: str) -> None:
    listed = {match[1] for row in rows(page) if (match := re.match(r"`mailproc (\w+)", row[0]))}
    assert listed == commands().keys()


@pytest.mark.parametrize("command", commands())
def test_every_option_stands_beside_its_command(command: str) -> None:
    row = command_row("docs/operations.md", command)
    everywhere = read("docs/operations.md").partition("| command |")[0]  # what all commands take
    for action in commands()[command]._actions:
        for option in action.option_strings:
            assert f"`{option}" in (row + everywhere).replace("`-v`/`--verbose`", "`-v` `--verbose`"), option
        if not action.option_strings:
            first, *_ = str(action.metavar).split("|")
            assert first in row


def test_no_option_is_made_up() -> None:
    known = {option for each in commands().values() for action in each._actions for option in action.option_strings}
    said = {option for row in rows("docs/operations.md") for option in re.findall(r"`(--[\w-]+)", " ".join(row[:2]))}
    assert said <= known


def test_both_readmes_say_the_same() -> None:
    english, chinese = ("\n".join(SCREEN.split(read(name))) for name in ("README.md", "README.zh-CN.md"))

    def named(text: str) -> set[str]:
        return {code for code in CODE.findall(text) if code.isascii()} | set(LINK.findall(text))

    assert named(english) - {"README.zh-CN.md"} == named(chinese) - {"README.md"}
    assert SCREEN.findall(english) == SCREEN.findall(chinese)
    assert re.findall(r"^    make .*?(?= {2,})", english, re.MULTILINE) == re.findall(
        r"^    make .*?(?= {2,})", chinese, re.MULTILINE
    )


def test_both_readmes_show_the_same_screen() -> None:
    (english,), (chinese,) = SCREEN.findall(read("README.md")), SCREEN.findall(read("README.zh-CN.md"))
    assert english == chinese


def test_every_exit_code_is_explained() -> None:
    listed = {row[0]: row[2] for row in rows("docs/operations.md") if len(row) == 3 and row[0].isdigit()}
    faults = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(faults) > 5
    for kind in faults:
        code = str(kind.exit_code)  # type: ignore[attr-defined]
        assert f"`{kind.__name__}`" in listed[code], kind


def test_every_event_is_explained() -> None:
    listed = {row[0].strip("`") for row in rows("docs/architecture.md")}
    assert KINDS.keys() <= listed


def test_every_template_is_explained() -> None:
    shipped = {path.name for path in (ROOT / "templates").iterdir() if path.is_file()}
    listed = set(re.findall(r"^## `([^`]+)`", read("docs/templates.md"), re.MULTILINE))
    assert shipped == listed


def test_every_kind_of_notice_is_explained() -> None:
    listed = re.search(r"^## `notice.j2`.*?`kind` \(([^)]*)\)", read("docs/templates.md"), re.MULTILINE | re.DOTALL)
    assert listed
    assert re.split(r",\s+", listed[1]) == list(NoticeKind)


def test_every_word_of_the_glossary_is_in_the_code() -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "mailproc").rglob("*.py"))
    known = set(re.findall(r"\w+", source))
    listed = {word for row in rows("docs/glossary.md") if len(row) == 3 for word in CODE.findall(row[1])}
    assert len(listed) > 40
    assert listed <= known, listed - known


def test_the_glossary_has_one_meaning_a_word() -> None:
    words = [row[0] for row in rows("docs/glossary.md") if len(row) == 3 and CODE.search(row[1])]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("page", pages())
def test_links_lead_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    broken = [link for link in LINK.findall(read(page)) if not (folder / link).exists()]
    assert not broken


@pytest.mark.parametrize("page", pages())
def test_files_named_are_there(page: str) -> None:
    """Paths of our own tree in backticks."""
    named = (
        code for code in CODE.findall(read(page)) if re.fullmatch(r"(mailproc|tests|templates|docs)/[\w./-]*", code)
    )
    assert not [path for path in named if not (ROOT / path).exists()]


def test_every_decision_has_its_three_parts() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{n:04}" for n in range(1, len(decisions) + 1)]
    for path in decisions:
        text = path.read_text("utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequence")), path
