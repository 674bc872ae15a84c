"""What the operator sees: tables and notes on the terminal, JSON where a program asks."""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from mailproc.errors import UsageError
from mailproc.model.words import ODD, written_out

WIDE = 200  # columns where nobody looks at a screen: into a file, through a pipe
OUT = Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDE)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


class Step(Protocol):
    """Called with what is being done, once a step."""

    def __call__(self, doing: str) -> None: ...


def shown(text: str) -> str:
    """Words as words, on one line: no markup of ours, and nothing that drives a terminal."""
    return escape(written_out(text))


def lines_of(text: str) -> str:
    """The same of a text that may have lines."""
    return "\n".join(map(shown, text.split("\n")))


def _in_json(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def say(text: str, style: str = "") -> None:
    OUT.print(shown(text), style=style or None)


def heading(text: str) -> None:
    OUT.print(shown(text), style="bold")


def problems(lines: Iterable[str]) -> None:
    """Faults on standard error, one a line."""
    for line in lines:
        ERR.print("[bold red]✗[/] " + shown(line))


def good(text: str) -> None:
    OUT.print("[green]✓[/] " + shown(text))


def warn(text: str) -> None:
    OUT.print("[yellow]![/] " + shown(text))


def raw(text: str) -> None:
    """One line for people and programs alike: neither coloured nor folded."""
    sys.stdout.write(written_out(text) + "\n")


def as_json(value: object) -> None:
    """One JSON object on one line."""
    sys.stdout.write(ODD.sub(_in_json, json.dumps(value, ensure_ascii=False)) + "\n")


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = ()) -> None:
    """A table; the columns named in `right` hold figures."""
    drawn = Table(
        title=shown(title), title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False
    )
    for column in columns:
        drawn.add_column(shown(column), justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(lines_of(str(cell)) for cell in row))
    OUT.print(drawn)
    OUT.print()


def facts(rows: Iterable[tuple[str, str]]) -> None:
    """Names and values, one pair a line."""
    drawn = Table.grid(padding=(0, 2))
    drawn.add_column(style="dim")
    drawn.add_column(overflow="fold")
    for name, value in rows:
        drawn.add_row(shown(name), lines_of(value))
    OUT.print(drawn)
    OUT.print()


def confirmed(question: str) -> bool:
    """Ask on a terminal; never without one."""
    if not sys.stdin.isatty():
        return False
    return OUT.input(f"{lines_of(question)} [y/N] ").strip().lower() in {"y", "yes", "是", "确认"}


@contextmanager
def progress(total: int) -> Iterator[Step]:
    """A progress bar of so many steps."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=OUT) as bar:
        task = bar.add_task("", total=total)

        def step(doing: str) -> None:
            bar.update(task, advance=1, description=shown(doing))

        yield step


def put_out(folder: Path | None, files: Mapping[str, bytes], shown: str) -> None:
    """A paper as files in a folder, or the one that is `shown` on the screen."""
    if folder is None:
        for line in files[shown].decode().splitlines():
            raw(line)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
            good(str(folder / name))
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}; give another folder with --out") from error
