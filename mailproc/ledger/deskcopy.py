"""The desk copy: one TinyDB file a month and one for the office, written whole or not at all."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from tinydb import TinyDB
from tinydb.storages import Storage

from mailproc.errors import StateError
from mailproc.ledger import codec, disk

T = TypeVar("T")
Documents = Mapping[str, Iterable[Mapping[str, Any]]]


class WholeFile(Storage):
    """A TinyDB storage that keeps the tables in memory and writes the file once, when it is closed.

    TinyDB's own rewrites the file in place at every change: a kill or a full disk then tears it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables: dict[str, dict[str, Any]] | None = None
        self.changed = False

    def read(self) -> dict[str, dict[str, Any]] | None:
        if self.tables is None and self.path.exists():
            self.tables = load(self.path)
        return self.tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        self.tables = data
        self.changed = True

    def close(self) -> None:
        if self.changed:
            disk.write(self.path, json.dumps(self.tables, ensure_ascii=False, separators=(",", ":")).encode())


def load(path: Path) -> dict[str, dict[str, Any]]:
    try:
        tables: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise torn(path, error) from error
    return tables


def torn(path: Path, error: Exception) -> StateError:
    return StateError(f"cannot read {path}: {error}; it is made anew from the journal")


def store(path: Path, documents: Documents) -> None:
    """Replace the file's tables by these."""
    with TinyDB(path, storage=WholeFile) as database:
        database.drop_tables()
        for table, rows in documents.items():
            database.table(table).insert_multiple(rows)


def read(path: Path, kind: type[T]) -> T | None:
    """The file's tables as values, at once: `kind` has each as a dict. None where it is not there; StateError: torn.

    A year of months is read at times, and this takes a third of the time.
    """
    if not path.exists():
        return None
    try:
        return codec.decode(path.read_bytes(), kind)
    except (OSError, StateError) as error:
        raise torn(path, error) from error


def fetch(path: Path) -> dict[str, list[dict[str, Any]]]:
    """All tables of the file; empty where it is not there. Raises StateError where it is torn."""
    if not path.exists():
        return {}
    with TinyDB(path, storage=WholeFile) as database:
        return {name: [dict(row) for row in database.table(name).all()] for name in database.tables()}
