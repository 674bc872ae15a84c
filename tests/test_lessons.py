"""Whatever clerks teach, in whatever order, and take back: points stay whole, and the journal gives the same roster."""

import tempfile
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mailproc import rosters
from mailproc.desk import Verdict
from mailproc.ledger import rebuild
from mailproc.ledger.events import PapersMade
from mailproc.ledger.ledger import Ledger
from mailproc.model import NO_LESSONS, Address, ItemRecord, ItemStatus, MailClass
from mailproc.recounting import credit_differences
from tests.paperwork import MORNING, Paperwork, paperwork

PUBLISHED = "印发10月"
UNITS = ("市科技局", "市教育局", "清河县")
ADDRESSES = ("a@example.com", "b@example.com")
MAILS = (  # number, days ago, address
    ("2026-10-0001", 30, 0),
    ("2026-10-0002", 9, 0),
    ("2026-10-0003", 8, 1),
    ("2026-11-0001", 3, 0),
    ("2026-11-0002", 2, 1),
    ("2026-11-0003", 1, 1),
)
LINES = st.one_of(
    st.builds(
        "信息员 张三 {} {} 自 {}".format,
        st.sampled_from(ADDRESSES),
        st.sampled_from(UNITS),
        st.sampled_from(["2026-10-01", "2026-10-27", "2026-11-02"]),
    ),
    st.builds("{}是{}的".format, st.sampled_from([number for number, _, _ in MAILS]), st.sampled_from(UNITS)),
    st.builds(
        "并入 {} {} 自 {}".format,
        st.sampled_from(UNITS),
        st.sampled_from(UNITS),
        st.sampled_from(["2026-10-20", "2026-11-02"]),
    ),
    st.builds("离任 张三 {} 2026-11-02".format, st.sampled_from(UNITS)),
    st.builds("更名 {} 市科创局 自 2026-11-01".format, st.sampled_from(UNITS)),
    st.builds("要情213期:{}".format, st.sampled_from([number for number, _, _ in MAILS])),
    st.sampled_from(["撤销上一条", PUBLISHED]),
)


def strangers(desk: Paperwork) -> None:
    """Six mails of two addresses that nobody knows."""
    for n, (number, days, place) in enumerate(MAILS):
        found = ItemRecord(number, f"{n}" * 64, ItemStatus.NEW, (), counted=False, reason="unattributed")
        desk.mail(
            number,
            found,
            unit="",
            mail_class=MailClass.UNATTRIBUTED,
            sender=Address(ADDRESSES[place], "张三"),
            ago=timedelta(days=days),
        )


def whole(desk: Paperwork) -> None:
    """Each item that counts is credited once, to the unit whose it is."""
    config, books = desk.house.config, desk.house.ledger.reading()
    for month in ("2026-10", "2026-11"):
        assert list(credit_differences(config, books, month)) == []
        for mail in books.month(month).submissions.values():
            assert {mail.unit} == {unit for item in mail.items for unit in item.units} or not mail.unit


def points(desk: Paperwork) -> dict[str, Decimal]:
    books, sums = desk.house.ledger.reading(), defaultdict[str, Decimal](Decimal)
    for month in sorted(books.office.months):
        for credit in books.month(month).credits.values():
            sums[credit.unit] += credit.points
    return {unit: total for unit, total in sums.items() if total}


@settings(max_examples=25, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=9))
def test_lines_in_any_order(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name, paperwork(Path(name)) as desk:
        strangers(desk)
        for line in lines:
            books = desk.house.ledger.reading()
            if line != PUBLISHED:
                before = points(desk)
                done = desk.say(line).verdict is Verdict.DONE
                assert done or points(desk) == before
            elif not books.course("2026-10").published:
                desk.commit(PapersMade("2026-10", "published", (), edition=1))
            whole(desk)
        replayed(desk)
        while desk.say("撤销上一条").verdict is Verdict.DONE:
            whole(desk)
        if not desk.house.ledger.reading().office.commands:
            assert points(desk) == {}
            assert desk.house.ledger.reading().office.learned == NO_LESSONS


def replayed(desk: Paperwork) -> None:
    """Another ledger on the same journal has the same roster, desk copy and index."""
    config, state = desk.house.config, desk.house.config.state
    day = MORNING.date()
    assert rosters.on(config, Ledger(state).reading(), day) == rosters.on(config, desk.house.ledger.books, day)
    with desk.house.ledger.writing():
        desk.house.ledger.flush()
        with rebuild.made_anew(state) as anew:
            assert list(rebuild.differences(state, anew)) == []
