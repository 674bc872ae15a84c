"""Writes the sample mails beside it, and what is to be read in each.

    python -m tests.mails.make

A module in kinds/ writes the mails of one kind; a sample is its name, its bytes, and the JSON to be expected.
"""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from tests.mails import kinds
from tests.mails.making import Sample

FOLDER = Path(__file__).parent


def samples() -> Iterator[Sample]:
    """All sample mails."""
    for module in sorted(iter_modules(kinds.__path__), key=lambda one: one.name):
        yield from import_module(f"{kinds.__name__}.{module.name}").samples()


def main() -> None:
    for name, raw, expected in samples():
        (FOLDER / f"{name}.eml").write_bytes(raw)
        text = json.dumps(expected, ensure_ascii=False, indent=2, sort_keys=True)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
