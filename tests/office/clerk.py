"""A clerk of the tests, who types on 5 November 2026, in an office with these outlets."""

from datetime import date
from decimal import Decimal

from mailproc.model import DeductionKind, Level, Outlet, Rate
from mailproc.office.commands import parse
from mailproc.office.orders import Command, Unclear
from mailproc.office.references import ItemRef, Question

TODAY = date(2026, 11, 5)
NOV3 = date(2026, 11, 3)
RATES = (Rate(date(2026, 1, 1), Decimal(1)),)
OUTLETS = (
    Outlet("yaoqing", "昨日要情", RATES, short=("要情",), series="zuori"),
    Outlet("duanbo", "信息短波", RATES, short=("短波",), series="zuori"),
    Outlet("baosheng", "报省信息", RATES, short=("报省",)),
    Outlet("shengban", "省政府办公厅", RATES, short=("省办", "省厅")),
    Outlet("guoban", "国务院办公厅", RATES, short=("国办",)),
)
LEVELS = (Level("city", "市领导", RATES), Level("province", "省领导", RATES), Level("state", "国务院领导", RATES))
DEDUCTIONS = (
    DeductionKind("late", "迟报", RATES, aliases=("晚报",)),
    DeductionKind("wrong", "错报", RATES),
    DeductionKind("missed", "漏报", RATES),
    DeductionKind("untrue", "失实", RATES, aliases=("不实",)),
)


def wide(text: str) -> str:
    """The text as an input method in full width types it."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def read(text: str, answered: str = "") -> tuple[Command | Unclear, ...]:
    return parse(text, TODAY, OUTLETS, LEVELS, DEDUCTIONS, answered=answered)


def asked(text: str) -> tuple[str, Question, tuple[str, ...]]:
    """The one piece that is asked back, what is asked, and what there is to choose from."""
    (found,) = read(text)
    assert isinstance(found, Unclear)
    return found.line, found.question, found.choices


def refs(*labels: str) -> tuple[ItemRef, ...]:
    """Items of labels such as "7", "7.2", "2026-10/341"."""
    found = []
    for label in labels:
        month, _, number = label.rpartition("/")
        seq, _, item = number.partition(".")
        found.append(ItemRef(month, int(seq), int(item) if item else None))
    return tuple(found)
