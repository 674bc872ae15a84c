"""`python -m tests.bench.papers`: what do statements cost above the bare rendering of their templates, and a circular?

300 statements, text and HTML, are written, and their templates rendered by bare Jinja2 (no sandbox, no styles in tags,
nothing cleaned) from the same values, by turns; the quickest of each counts. Then the circular of 300 units in each
format.
"""

# ruff: noqa: T201 - a report on the terminal

import sys
import time
from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Final

import jinja2

from mailproc.config import Circular
from mailproc.papers import Papers
from mailproc.press import circular
from mailproc.press.render import MAIL_PARTS, PART, Press, shipped_folder
from mailproc.press.statement import StatementContext, StatementRow, UnitMonth
from mailproc.press.statement import contents as statement_of
from tests.press.cities import Month, circular_of
from tests.press.jiangcheng import KJJ, NOW, OFFICE

LETTERS: Final = 300
ALLOWED: Final = 3.0  # promised: times the bare rendering
TIMES: Final = 5
ROWS: Final = (1, 8, 30)  # of a statement: a quiet unit's, a usual one's, a county's


def main() -> int:
    worst = max(statements(rows) for rows in ROWS)
    print(f"the most {worst:.2f} times, promised {ALLOWED:.0f}")
    formats()
    return int(worst > ALLOWED)


def statements(rows: int) -> float:
    """How many times the bare rendering 300 statements take, with one row more or less from letter to letter."""
    press, bare = Press(), {html: environment(html=html) for html in (False, True)}
    said = [statement_of(OFFICE, KJJ, account(max(1, rows + n % 3 - 1)), NOW) for n in range(LETTERS)]

    def ours() -> None:
        for one in said:
            press.render("statement", one)

    def theirs() -> None:
        for one in said:
            values = {field.name: getattr(one, field.name) for field in fields(StatementContext)}
            for part in MAIL_PARTS:
                bare[part == "html"].get_template("statement.j2").render({**values, PART: part})

    pairs = [(cost(theirs), cost(ours)) for _ in range(TIMES)]
    their, our = min(one for one, _ in pairs), min(one for _, one in pairs)
    print(f"{LETTERS} statements of {rows:2} rows: bare {their:.3f} s, ours {our:.3f} s, {our / their:.2f} times")
    return our / their


def environment(*, html: bool) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(shipped_folder()), autoescape=html, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["whole"] = str
    return made


def account(rows: int) -> UnitMonth:
    row = StatementRow(
        "2026-10-0007",
        "10月3日9时12分",
        "关于开展秋粮收购工作的几点做法",
        "是",
        "",
        ("昨日要情第213期",),
        Decimal("2.2"),
    )
    return UnitMonth("2026-10", tuple(replace(row, number=f"2026-10-{n:04}") for n in range(1, rows + 1)))


def formats() -> None:
    """The circular of 300 units, in each of its formats."""
    said, press = circular_of(Month(300)), Press()
    words = cost(lambda: circular.draw(press, said))
    papers = Papers(press, shipped_folder(), Circular(first_issue=10, first_total=126))
    files = cost(lambda: papers.files(said))
    kinds = "、".join(one.name.rpartition(".")[2] for one in papers.files(said))
    print(f"the circular of 300 units: HTML and text {words:.2f} s, {kinds} {files:.2f} s")


def cost(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
