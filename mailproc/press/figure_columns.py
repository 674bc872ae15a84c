"""A printed table of figures as columns and cells of a sheet, in which figures stay numbers."""

from collections.abc import Iterator

from mailproc.model import Form, SheetColumn, Value
from mailproc.press.table import RANK, UNIT, Cell, GroupTable
from mailproc.press.wording import NOTHING

PLACE, NAME = SheetColumn(RANK, 6), SheetColumn(UNIT, 20)
FIGURE, SUM = 7.5, 9.5  # widths


def columns(table: GroupTable) -> Iterator[SheetColumn]:
    """Those of the figures; a heading that stands alone is wider."""
    lower = iter(table.lower)
    for head in table.upper:
        for _ in range(head.span):
            yield SheetColumn(head.text, SUM if head.deep else FIGURE, Form.FIGURE, "" if head.deep else next(lower))


def rows(table: GroupTable) -> Iterator[tuple[Value, ...]]:
    """Place, name and figures of each unit."""
    for row in table.rows:
        yield (_shown(row.place), row.name, *map(_of, row.cells))


def total(table: GroupTable) -> tuple[Value, ...]:
    return tuple(map(_of, table.total))


def _of(cell: Cell) -> Value:
    return _shown(cell.figure)


def _shown(figure: Value) -> Value:
    return NOTHING if figure is None else figure
