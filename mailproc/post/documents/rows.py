"""Cells of spreadsheets to lines: a row a line, the cells parted by tabs, empty ends dropped."""

import re

from mailproc.post.documents.limits import Text

_FARTHEST = 300  # columns: what stands farther off follows at once, without a tab for each empty one
_BREAKS = re.compile(r"[\r\n\t]+")
# Codes in the heads and feet of sheets: a font, a size, where it stands, the number of the page.
_CODE = re.compile(r'&(?:"[^"]{0,100}"|\d{1,3}|K[0-9A-Fa-f]{6}|(.))', re.DOTALL)
_PARTS = {"L": "\t", "C": "\t", "R": "\t", "&": "&"}


class Rows:
    """Takes the cells of a sheet in their order."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._row = -1
        self._column = 0

    def add(self, row: int, column: int, said: str) -> None:
        """One cell; what is empty need not be given."""
        if row != self._row:
            self.close()
            self._row = row
        gap = column - self._column
        self._text.add("\t" * (gap if 0 <= gap <= _FARTHEST else 1) + _BREAKS.sub(" ", said))
        self._column = column

    def close(self) -> None:
        """The sheet is at its end."""
        if self._row >= 0:
            self._text.add("\n")
        self._row, self._column = -1, 0


def of_margin(said: str) -> str:
    """The head or foot of a sheet without its codes, as a line; "" where nothing is left."""
    plain = _CODE.sub(lambda code: _PARTS.get(code[1] or "", ""), said).strip()
    return f"{plain}\n" if plain else ""
