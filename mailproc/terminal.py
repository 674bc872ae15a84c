"""What the operator sees: tables and notes on the terminal, JSON where a program asks."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from mailproc.logs import printable

WIDE = 200  # columns where nobody looks at a screen: into a file, through a pipe
OUT = Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDE)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


class Step(Protocol):
    """Called with what is being done, once a step."""

    def __call__(self, doing: str) -> None: ...


def say(text: str, style: str = "") -> None:
    OUT.print(escape(text), style=style or None)


def heading(text: str) -> None:
    OUT.print(escape(text), style="bold")


def problems(lines: Iterable[str]) -> None:
    """Faults on standard error, one a line."""
    for line in lines:
        ERR.print("[bold red]✗[/] " + escape(line))


def good(text: str) -> None:
    OUT.print("[green]✓[/] " + escape(text))


def warn(text: str) -> None:
    OUT.print("[yellow]![/] " + escape(text))


def raw(text: str) -> None:
    """One line for people and programs alike: neither coloured nor folded."""
    sys.stdout.write(printable(text) + "\n")


def as_json(value: object) -> None:
    """One JSON object on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = ()) -> None:
    """A table; the columns named in `right` hold figures."""
    drawn = Table(
        title=escape(title), title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False
    )
    for column in columns:
        drawn.add_column(escape(column), justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(escape(str(cell)) for cell in row))
    OUT.print(drawn)
    OUT.print()


def facts(rows: Iterable[tuple[str, str]]) -> None:
    """Names and values, one pair a line."""
    drawn = Table.grid(padding=(0, 2))
    drawn.add_column(style="dim")
    drawn.add_column(overflow="fold")
    for name, value in rows:
        drawn.add_row(escape(name), escape(value))
    OUT.print(drawn)
    OUT.print()


def confirmed(question: str) -> bool:
    """Ask on a terminal; never without one."""
    if not sys.stdin.isatty():
        return False
    return OUT.input(f"{escape(question)} [y/N] ").strip().lower() in {"y", "yes", "是", "确认"}


@contextmanager
def progress(total: int) -> Iterator[Step]:
    """A progress bar of so many steps."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=OUT) as bar:
        task = bar.add_task("", total=total)

        def step(doing: str) -> None:
            bar.update(task, advance=1, description=escape(doing))

        yield step
