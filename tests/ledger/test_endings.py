"""Commissions in the journal: what no program of ours writes is found."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from mailproc.ledger.endings import Endings
from mailproc.ledger.events import Commanded, Entry
from mailproc.model import CommissionEnd, CommissionRecord, Credit, CreditKind, Ending

NOW = datetime(2026, 11, 20, tzinfo=UTC)
MADE = Commanded("约稿", "clerk", commissions=(CommissionRecord("Y1", ("kjj", "jyj"), NOW, "秋粮收购"),))
POINTS = Credit(
    id="2.1",
    unit="kjj",
    kind=CreditKind.COMMISSION,
    points=Decimal(5),
    count=1,
    effective=date(2026, 11, 20),
    month="2026-11",
    rule="commission@2026-01-01",
    at=NOW,
    who="clerk",
)
DONE = Commanded("约稿完成", "clerk", (POINTS,), ends=(CommissionEnd("Y1", "kjj", Ending.FULFILLED),))
EXCUSED = Commanded("免扣", "clerk", ends=(CommissionEnd("Y1", "jyj", Ending.EXCUSED),))
BACK = Commanded("撤销", "clerk", (replace(POINTS, id="3.1", count=-1, reverses="2.1"),), undoes=2)


def faults(*events: Commanded) -> list[str]:
    seen = Endings()
    return [fault for n, event in enumerate(events, 1) for fault in seen.faults(Entry(n, NOW, event, ""), event)]


def test_what_clerks_do_is_sound() -> None:
    assert not faults(MADE, DONE, EXCUSED)
    assert not faults(MADE, DONE, BACK, DONE)


def test_a_part_ends_once() -> None:
    assert faults(MADE, DONE, DONE) == ["commission Y1 ends for kjj, where none is open"]
    assert faults(DONE) == ["commission Y1 ends for kjj, where none is open"]
    assert faults(MADE, MADE) == ["commission Y1 was there before"]


def test_points_and_ends_go_together() -> None:
    assert faults(MADE, replace(DONE, ends=())) == ["kjj has 1 credits commission for 0 ends of a commission"]
    assert faults(MADE, replace(DONE, credits=())) == ["kjj has 0 credits commission for 1 ends of a commission"]
    wrong = replace(DONE, ends=(CommissionEnd("Y1", "kjj", Ending.MISSED),))
    assert len(faults(MADE, wrong)) == 2
