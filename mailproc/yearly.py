"""The commands for half-years, years and quarters: what the papers say as things stand, without sending them."""

import argparse
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from mailproc import front, terminal
from mailproc.front import load
from mailproc.office import terms
from mailproc.press import summary as press_summary
from mailproc.rounds import House
from mailproc.summaries import EDITION, Summaries

Add = Callable[..., argparse.ArgumentParser]


def add_commands(add: Add) -> None:
    """The arguments of these commands; `add` as in custody."""
    paper = add("summary", summary, "a half-year or year in figures, with what is proposed from them", as_json=True)
    paper.add_argument("term", metavar="YEAR|YEAR-H1", help="for example 2026-H1, or 2026")
    paper.add_argument("--out", type=Path, metavar="DIR", help="write it there as html, text and .xlsx")
    paid = add("fees", fees, "the fees of a quarter: who is paid what for which items")
    paid.add_argument("quarter", metavar="QUARTER", help="for example 2026Q4")
    paid.add_argument("--out", type=Path, metavar="DIR", help="write the list to be signed there, as an .xlsx")


def summary(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    term = terms.summed(chosen.term, config.office.year_start)
    with closing(House(config)) as house:
        books = house.ledger.reading()
        paper = Summaries(house.publisher(books)).paper(term, front.right_now(config), proposed=True)
        done = books.office.summaries.get(term.label)
        if chosen.json:
            terminal.as_json(press_summary.as_json(paper.summary))
            return 0
        published = done is not None and done.published
        files = house.ledger.edition_files(term.label, EDITION) if published else paper.files
    terminal.put_out(chosen.out, files, "summary.txt")
    return 0


def fees(chosen: argparse.Namespace) -> int:
    config = load(chosen, secrets=False)
    quarter = terms.quarter(chosen.quarter)
    with closing(House(config)) as house:
        said, file = Summaries(house.publisher(house.ledger.reading())).fees(quarter, front.right_now(config))
    if chosen.out is None:
        rows = [(row.unit, row.name, str(row.adopted), str(row.instructions), row.amount) for row in said.rows]
        head = ("unit", "person", "adopted", "instructions", "yuan")
        terminal.table(f"{said.title}: {said.amount} {said.capitals}", head, rows, right=head[2:])
    else:
        terminal.put_out(chosen.out, {file.name: b"".join(file.data)}, file.name)
    if said.open:
        terminal.warn(f"not published yet, so this may change: {', '.join(said.open)}")
    return 0
