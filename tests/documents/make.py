"""Writes the sample documents beside it, and what is to be read in each.

    python -m tests.documents.make

Needs LibreOffice (soffice) and the fonts Noto Serif CJK for what is made by conversion; the tests need neither. Beside
each document stands the text that a person reads in it (.txt, blank lines left out), or the fault to be told (.fault).
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.documents import odd, papers, tables

FOLDER = Path(__file__).parent
FILTERS = {
    "doc": "doc:MS Word 97",
    "html": "html:HTML (StarWriter)",
    "txt": "txt:Text (encoded):UTF8",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "xls": "xls:MS Excel 97",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _papers(folder)
        _tables(folder)
        _scans(folder)
    for name, data, lines in odd.written():
        _write(name, data, lines)
    for name, data, fault in odd.unreadable():
        (FOLDER / name).write_bytes(data)
        (FOLDER / f"{name}.fault").write_text(f"{fault}\n", encoding="utf-8")


def _papers(folder: Path) -> None:
    for sample in papers.SAMPLES:
        data = sample.write()
        _write(f"{sample.name}.docx", data, sample.lines)
        (folder / f"{sample.name}.docx").write_bytes(data)
    for form in dict.fromkeys(form for sample in papers.SAMPLES for form in sample.formats):
        chosen = [sample for sample in papers.SAMPLES if form in sample.formats]
        made = _converted(folder, [f"{sample.name}.docx" for sample in chosen], form)
        for sample, data in zip(chosen, made, strict=True):
            _write(f"{sample.name}.{form}", data, sample.printed or sample.lines if form == "pdf" else sample.lines)
            if form == "doc":
                _write(f"{sample.name}.wps", data, sample.lines)
            if (sample.name, form) == ("续报", "doc"):
                _lock(data)
            if (sample.name, form) == ("续报", "pdf"):
                _mute(data)


def _lock(doc: bytes) -> None:
    """The same with the flag that it is encrypted, which says enough."""
    place = next(place for place in range(512, len(doc), 512) if doc[place : place + 2] == b"\xec\xa5")
    flags = int.from_bytes(doc[place + 10 : place + 12], "little") | 0x0100
    (FOLDER / "加密.doc").write_bytes(doc[: place + 10] + flags.to_bytes(2, "little") + doc[place + 12 :])
    (FOLDER / "加密.doc.fault").write_text("locked\n", encoding="utf-8")


def _mute(pdf: bytes) -> None:
    """The same without what its fonts say that their characters mean: only shapes are left."""
    mute = re.sub(rb"/ToUnicode \d{1,6} 0 R", lambda found: b" " * len(found[0]), pdf)
    (FOLDER / "无字义.pdf").write_bytes(mute)
    (FOLDER / "无字义.pdf.fault").write_text("scan\n", encoding="utf-8")


def _tables(folder: Path) -> None:
    (folder / "统计表.xlsx").write_bytes(tables.counts())
    (folder / "企业名录.xlsx").write_bytes(tables.roll())
    (data,) = _converted(folder, ["企业名录.xlsx"], "xls")
    _write("企业名录.xls", data, tables.ROLL)
    inner = folder / "again"
    for form in ("ods", "xls", "xlsx"):
        (data,) = _converted(folder, ["统计表.xlsx"], form, inner)
        _write(f"统计表.{form}", data, tables.COUNTS)
        if form == "xls":
            _write("统计表.et", data, tables.COUNTS)


def _scans(folder: Path) -> None:
    (folder / "扫描.docx").write_bytes(odd.pictures_docx())
    for form in ("doc", "rtf", "odt"):
        (data,) = _converted(folder, ["扫描.docx"], form)
        (FOLDER / f"扫描.{form}").write_bytes(data)
        (FOLDER / f"扫描.{form}.fault").write_text("scan\n", encoding="utf-8")


def _converted(folder: Path, names: Iterable[str], form: str, into: Path | None = None) -> list[bytes]:
    """The files as LibreOffice writes them in another format."""
    files = [folder / name for name in names]
    into = into or folder
    program = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run([*program, FILTERS.get(form, form), "--outdir", into, *files], check=True, stdout=sys.stderr)
    return [(into / f"{file.stem}.{form}").read_bytes() for file in files]


def _write(name: str, data: bytes, lines: Iterable[str]) -> None:
    (FOLDER / name).write_bytes(data)
    (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
