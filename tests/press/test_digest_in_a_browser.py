"""The digest as a browser sees it: links are what they should be, and nothing is wider than a phone or a window."""

from dataclasses import replace

import pytest

from mailproc.model import MatterKind
from mailproc.office import offers
from mailproc.press.digest import DoneLine, Happened, digest
from tests.browser import DESK, PHONE, Browser
from tests.press.jiangcheng import CLERK, NOW, OFFICE
from tests.press.test_digest import MORNING, PRESS, day
from tests.press.test_ready import matter

MAILBOX = "xx+k%c&n@jiangcheng.example"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_busy_digest(chromium: Browser, width: int) -> None:
    office = replace(OFFICE, address=MAILBOX)
    happened = Happened(
        since=MORNING, done=(DoneLine(NOW, "李四", "要情213期:7、9、12", ("市科技局 2026-11 +2分",)),), sent=40
    )
    busy = day(*map(matter, MatterKind), happened=happened, office=office)
    seen = chromium.look(digest(PRESS, office, busy, recipient=CLERK).html, width)
    assert seen.width <= width
    assert {link.href for link in seen.links} == {one.url for one in busy.links.values()}
    assert len(seen.links) > 20
    for link in seen.links:
        assert len(link.href) < 200
        assert link.to == MAILBOX
        ((name, value),) = link.headers
        assert (name, offers.in_subject(value)) == ("subject", value.removeprefix("mp-"))
