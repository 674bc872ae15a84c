"""隐去: the circular's catalogue leaves a title out; figures, statement and chat text stay as they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailproc.desk import Verdict
from mailproc.figures import tally_of, unit_month
from mailproc.ledger.events import MonthClosed, PapersMade
from tests.paperwork import MORNING, Paperwork, paperwork

TITLE = "关于第1件事的做法"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Paperwork]:
    with paperwork(tmp_path) as made:
        made.mail("2026-11-0007")
        made.mail("2026-11-0008", unit="jyj")
        made.say("要情213期:7、8")
        yield made


def catalogue(desk: Paperwork) -> list[str]:
    """The units whose titles the circular tells."""
    publisher = desk.house.publisher(desk.house.ledger.reading())
    words, _ = publisher.circular("2026-11", MORNING, released=False)
    listed = words.text.rpartition("采用信息目录")[2]
    return [name for name in ("市科技局", "市教育局") for line in listed.splitlines() if TITLE in line and name in line]


def test_a_hidden_title_is_left_out_until_that_is_taken_back(desk: Paperwork) -> None:
    assert catalogue(desk) == ["市科技局", "市教育局"]
    config, books = desk.house.config, desk.house.ledger.reading()
    figures, rows = tally_of(config, books, "2026-11"), unit_month(config, books, "kjj", "2026-11").rows
    done = desk.say("隐去 7")
    assert (done.verdict, done.names, done.credits) == (Verdict.DONE, ("2026-11-0007",), ())
    assert catalogue(desk) == ["市教育局"]
    books = desk.house.ledger.reading()
    assert tally_of(config, books, "2026-11") == figures
    assert unit_month(config, books, "kjj", "2026-11").rows == rows
    assert (desk.say("隐去 7、8").why, catalogue(desk)) == ("hidden", ["市教育局"])
    assert desk.say("撤销上一条").verdict is Verdict.DONE
    assert catalogue(desk) == ["市科技局", "市教育局"]


def test_what_is_not_yet_adopted_can_be_hidden_and_what_is_printed_cannot(desk: Paperwork) -> None:
    desk.mail("2026-11-0009")
    assert desk.say("隐去 9").verdict is Verdict.DONE
    desk.say("要情214期:9")
    assert catalogue(desk) == ["市科技局", "市教育局"]
    desk.commit(MonthClosed("2026-11", MORNING))
    desk.commit(PapersMade("2026-11", "published", (), edition=1))
    assert desk.say("隐去 7").why == "printed"


def test_an_item_that_never_came_by_mail_is_hidden_by_its_title(desk: Paperwork) -> None:
    desk.say(f"采用 市教育局《{TITLE}情况》 要情215期")
    assert catalogue(desk) == ["市科技局", "市教育局", "市教育局"]
    hidden = desk.say(f"隐去《{TITLE}情况》")
    assert (hidden.verdict, hidden.names) == (Verdict.DONE, ("2026-11-B0001",))
    assert catalogue(desk) == ["市科技局", "市教育局"]
