"""The digest as a browser sees it: links are what they should be, and nothing is wider than a phone or a window."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mailproc.model import MatterKind
from mailproc.office import offers
from mailproc.press.digest import DoneLine, Happened, digest
from tests.press.jiangcheng import CLERK, NOW, OFFICE
from tests.press.test_digest import MORNING, PRESS, day
from tests.press.test_ready import matter

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
MAILBOX = "xx+k%c&n@jiangcheng.example"
LOOK = """<body><iframe width="{width}" height="900" srcdoc="{page}"></iframe><script>
document.querySelector("iframe").onload = (event) => {{
  const inner = event.target.contentDocument;
  const found = {{width: inner.documentElement.scrollWidth, links: [...inner.links].map((link) => link.href)}};
  document.title = JSON.stringify(found);
}};
</script></body>"""

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine")


def seen(html: str, width: int, folder: Path) -> tuple[int, list[str]]:
    """How wide the letter really is in a frame of this width, and its links as the browser would open them."""
    page = folder / "look.html"
    page.write_text('<meta charset="utf-8">' + LOOK.format(width=width, page=escape(html)), encoding="utf-8")
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}", "--dump-dom"]
    command = [str(BROWSER), *arguments, "--virtual-time-budget=5000", f"file://{page}"]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    title = re.search("<title>(.*?)</title>", shown, re.DOTALL)
    assert title, shown[:500]
    found = json.loads(unescape(title[1]))
    return found["width"], found["links"]


@pytest.mark.parametrize("width", [375, 800])
def test_a_busy_digest(tmp_path: Path, width: int) -> None:
    office = replace(OFFICE, address=MAILBOX)
    happened = Happened(
        since=MORNING, done=(DoneLine(NOW, "李四", "要情213期:7、9、12", ("市科技局 2026-11 +2分",)),), sent=40
    )
    busy = day(*map(matter, MatterKind), happened=happened, office=office)
    wide, links = seen(digest(PRESS, office, busy, recipient=CLERK).html, width, tmp_path)
    assert wide <= width
    assert set(links) == {one.url for one in busy.links.values()}
    assert len(links) > 20
    for link in links:
        assert len(link) < 200
        parts = urlsplit(link)
        assert (parts.scheme, parts.path) == ("mailto", "xx%2Bk%25c%26n@jiangcheng.example")
        assert offers.in_subject(parts.query.removeprefix("subject="))
