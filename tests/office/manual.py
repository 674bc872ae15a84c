"""Writes docs/commands.md: python -m tests.office.manual"""

from pathlib import Path

from mailproc.office.language.manual import manual

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"

if __name__ == "__main__":
    PAGE.write_text(manual(), "utf-8")
