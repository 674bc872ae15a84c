"""Contact sheets of the circular's pages, docs/pictures/circular-docx.png, -xlsx.png and -pdf.png, and of its mails as
windows and phones show them, papers-screens.png.

.docx and .xlsx are laid out by LibreOffice; where there is none, their sheets are left as they are.
"""

import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from mailproc.config import Circular
from mailproc.papers import Papers
from mailproc.press.render import Press, shipped_folder
from tests.browser import PHONE, Browser
from tests.press.cities import Month, circular_of, in_form, statement_of, tally_of

PAGES = (  # of each city a row of so many pages, the first and the last
    (circular_of(Month(5), in_form("bulletin")), 6),
    (circular_of(Month(60, odd=True), in_form("document")), 6),
    (circular_of(Month(300), in_form("bulletin")), 6),
    (circular_of(Month(12, idle=True), in_form("document", released=False)), 6),
)
SCALE = 0.6  # pixels a point
GAP = 8
WIDTHS = (PHONE, 800, 1280)
TALLEST = 2600  # CSS pixels of a page
SCREEN = 300  # pixels, how wide each is shown
COLORS = 16


def draw(folder: Path) -> None:
    """Both sheets, from the shipped templates."""
    cities = [(Papers(Press(), shipped_folder(), Circular(1, 1)).files(said), count) for said, count in PAGES]
    for kind in ("docx", "xlsx", "pdf"):
        if kind != "pdf" and not shutil.which("soffice"):
            continue
        rows = []
        for files, count in cities:
            (data,) = (b"".join(one.data) for one in files if one.name.endswith(kind))
            rows.append(chosen(data if kind == "pdf" else laid_out(data, kind), count))
        sheet(rows).save(folder / f"circular-{kind}.png", optimize=True)


def draw_screens(seen: Browser, folder: Path) -> None:
    """Circular, statement and tally of cities of any size, the top of each."""
    press, rows = Press(), []
    for month in (Month(5), Month(60, odd=True), Month(300), Month(12, idle=True)):
        pages = (
            press.render("circular", circular_of(month)).html,
            press.render("statement", statement_of(month)).html,
            press.render("tally", tally_of(month)).html,
        )
        rows.append([shrunk(seen.picture(page, width, TALLEST)) for page in pages for width in WIDTHS])
    sheet(rows).save(folder / "papers-screens.png", optimize=True)


def shrunk(png: bytes) -> Image.Image:
    """A picture at a size at which a contact sheet shows it."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    height = picture.height * SCREEN // picture.width
    return picture.resize((SCREEN, height), Image.Resampling.LANCZOS).crop((0, 0, SCREEN, min(height, 2 * SCREEN)))


def laid_out(data: bytes, kind: str) -> bytes:
    """As a PDF by LibreOffice."""
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / f"circular.{kind}"
        path.write_bytes(data)
        command = ("soffice", "--headless", "--convert-to", "pdf", "--outdir", scratch, str(path))
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return path.with_suffix(".pdf").read_bytes()


def chosen(pdf: bytes, count: int) -> list[Image.Image]:
    """So many pages, half of them the first, half the last."""
    document = pypdfium2.PdfDocument(pdf)
    last = len(document)
    numbers = range(last) if last <= count else [*range(count - count // 2), *range(last - count // 2, last)]
    return [document[number].render(scale=SCALE).to_pil() for number in numbers]


def sheet(rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    width = max(sum(page.width + GAP for page in row) for row in rows) + GAP
    height = sum(max(page.height for page in row) + GAP for row in rows) + GAP
    whole = Image.new("RGB", (width, height), "#8c8c8c")
    top = GAP
    for row in rows:
        left = GAP
        for page in row:
            whole.paste(page, (left, top))
            left += page.width + GAP
        top += max(page.height for page in row) + GAP
    return whole.quantize(COLORS, method=Image.Quantize.MAXCOVERAGE)
