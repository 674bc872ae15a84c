"""Tables as plain text: .csv, in whatever charset, parted by commas, semicolons or tabs."""

import csv
import io
from typing import BinaryIO

from mailproc.post.documents import plain
from mailproc.post.documents.limits import CHARACTERS, Text
from mailproc.post.documents.rows import Rows

_MARKS = ",;\t，"


def read(file: BinaryIO, text: Text) -> None:
    """A row a line, its cells parted by tabs. Raises Unreadable("broken") where the bytes are no text."""
    said = Text()
    plain.read(file, said)
    source = str(said)
    csv.field_size_limit(CHARACTERS)
    mark = max(_MARKS, key=source.partition("\n")[0].count)
    rows = Rows(text)
    for number, row in enumerate(csv.reader(io.StringIO(source, newline=""), delimiter=mark)):
        for column, cell in enumerate(row):
            if cell:
                rows.add(number, column, cell)
    rows.close()
