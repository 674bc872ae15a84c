"""Ready answers: every line is one that the desk understands, about the very item or mail."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailproc.model import Beside, Matter, MatterKind
from mailproc.office.commands import parse
from mailproc.office.orders import (
    Accept,
    Answered,
    Ask,
    Attribute,
    Command,
    Count,
    Excused,
    Fulfilled,
    GoneOut,
    HoldBack,
    Inform,
    Keep,
    Leave,
    LetOut,
    Missed,
    NotCount,
    Postpone,
    Release,
    ReleaseSummary,
    Remind,
    Repeat,
    Resume,
    Unclear,
    UnitMonth,
)
from mailproc.office.references import ItemRef
from mailproc.press.ready import answers
from tests.press.jiangcheng import NOW, RULES, item, submission

NAMES = {"kjj": "市科技局", "jyj": "市教育局", "qhx": "清河县", "chengdong": "城东区"}
MAIL = submission("2026-11-0012", item("2026-11-0012"))
FIRST = submission("2026-10-0007", item("2026-10-0007.1"), item("2026-10-0007.2"))


MONTHS = {MatterKind.RELEASE, MatterKind.DOCUMENT, MatterKind.PAPERS, MatterKind.ZERO, MatterKind.MINIMUM}
TAUGHT = "信息员 张三 zhangsan@example.com {} 自 2026-11-03"
HANDED_OVER = ("信息员 孙七 sunqi@example.com 市科技局 自11月16日", "离任 张三 市科技局 11月15日")
OWN: Mapping[MatterKind, Mapping[str, Any]] = {  # what each kind has beside or instead of a mail's number and its units
    MatterKind.MINIMUM: {"names": ("1/3", "2/3")},
    MatterKind.SUMMARY: {"about": "2026年上半年", "mail": None, "names": ("赵六", "孙七")},
    MatterKind.SUSPENDED: {"about": "xx@kjj.jiangcheng.example", "names": ("5.1.1", "no such user", "")},
    MatterKind.COMMISSION: {"about": "Y1 市科技局", "mail": None, "names": ("秋粮收购", "2026-11-0012")},
    MatterKind.OVERDUE: {"about": "Y1 市科技局", "mail": None, "names": ("秋粮收购", "2026-11-0012")},
    MatterKind.EXPIRING: {"about": "Y1", "mail": None, "names": ("秋粮收购", "2026-11-25")},
    MatterKind.HELD: {"about": "垃圾邮件", "mail": None, "count": 60},
    MatterKind.CONTRADICTED: {
        "about": "zhangsan@example.com",
        "names": tuple(TAUGHT.format(NAMES[unit]) for unit in ("kjj", "jyj")),
    },
    MatterKind.HANDOVER: {"about": "ab" * 32, "names": HANDED_OVER},
    MatterKind.REMARK: {
        "about": "ab" * 32,
        "units": ("kjj",),
        "names": ("市科技局 2026-11-03", "2026-10", "有两条未统计", "2026-10-0007", "2026-10-0008"),
        "count": 1,
    },
    MatterKind.FORWARDED: {"names": ("2026-10", "2026-10-31")},
    MatterKind.UNREAD: {"names": ("材料.pdf", "scan")},
}


def matter(kind: MatterKind) -> Matter:
    """One of each kind, as it comes up."""
    found = Matter(kind, "2026-11-0012", NOW, mail=MAIL, units=("kjj", "jyj"))
    if kind in {MatterKind.LIKE, MatterKind.SHARED, MatterKind.LATE}:
        found = replace(found, beside=Beside("2026-10-0007.2", FIRST, 1))
    if kind in MONTHS:
        found = replace(found, about="2026-10", mail=None)
    return replace(found, **OWN.get(kind, {}))


def lines(found: Matter) -> list[str]:
    return [one.line for one in answers(found, NAMES)]


def read(line: str) -> Command | Unclear:
    orders = parse(line, date(2026, 11, 4), RULES.outlets, RULES.instructions, RULES.deductions)
    assert len(orders) == 1, line
    return orders[0]


def test_every_candidate_has_its_line_and_no_more_than_three() -> None:
    many = replace(matter(MatterKind.UNATTRIBUTED), units=("jyj", "kjj", "qhx", "chengdong"))
    assert lines(many)[:3] == ["2026-11-0012是市教育局的", "2026-11-0012是市科技局的", "2026-11-0012是清河县的"]
    assert [one.label for one in answers(many, NAMES)] == [
        "是市教育局的",
        "是市科技局的",
        "是清河县的",
        "询问对方",
        "不计",
    ]


def test_a_draft_is_released_with_its_signer() -> None:
    found = matter(MatterKind.RELEASE)
    assert lines(found) == ["印发 2026-10", "缓发 2026-10"]
    signed = replace(found, names=("赵六", "孙七"))
    assert lines(signed) == ["印发 2026-10 签发人 赵六", "印发 2026-10 签发人 孙七", "缓发 2026-10"]
    assert lines(replace(found, underway=True)) == ["印发 2026-10"]


def test_a_paper_with_a_number_of_its_own_is_released_by_a_typed_line_only() -> None:
    assert lines(replace(matter(MatterKind.DOCUMENT), names=("赵六",))) == ["缓发 2026-10"]


def test_a_summary_is_released_with_its_signer_or_by_a_typed_line_where_it_has_a_number() -> None:
    found = matter(MatterKind.SUMMARY)
    assert lines(found) == ["印发 2026年上半年 签发人 赵六", "印发 2026年上半年 签发人 孙七"]
    assert lines(replace(found, names=())) == ["印发 2026年上半年"]
    assert lines(replace(found, underway=True)) == []


def test_without_the_earlier_item_none_is_spoken_of() -> None:
    assert lines(replace(matter(MatterKind.LIKE), beside=None)) == ["2026-11-0012无误"]


UNDERSTOOD = {
    MatterKind.RELEASE: (Release, HoldBack),
    MatterKind.DOCUMENT: (HoldBack,),
    MatterKind.SUMMARY: (ReleaseSummary, ReleaseSummary),
    MatterKind.PAPERS: (LetOut, GoneOut),
    MatterKind.HELD: (Accept,),
    MatterKind.LIKE: (Repeat, Repeat, Keep),
    MatterKind.SHARED: (Keep, NotCount),
    MatterKind.LATE: (Keep, Count),
    MatterKind.UNREAD: (Count, NotCount),
    MatterKind.LINKED: (Count, NotCount),
    MatterKind.UNATTRIBUTED: (Attribute, Attribute, Ask, NotCount),
    MatterKind.CONFLICT: (Attribute, Attribute, Ask, NotCount),
    MatterKind.CONTRADICTED: (Inform, Inform),
    MatterKind.FORWARDED: (Count, Keep),
    MatterKind.REMARK: (Count, UnitMonth, Answered),
    MatterKind.HANDOVER: (Inform, Leave),
    MatterKind.COMMISSION: (Fulfilled,),
    MatterKind.OVERDUE: (Fulfilled, Missed, Excused),
    MatterKind.EXPIRING: (Postpone,),
    MatterKind.SUSPENDED: (Resume,),
    MatterKind.ZERO: (Remind,),
}


WITHOUT = {
    MatterKind.CONFIRMATION: "its link stands in the letter that asked, for that clerk alone",
    MatterKind.MINIMUM: "it ends when the units send something; nothing is to be decided",
}


def test_every_kind_has_an_answer_or_a_reason_why_not() -> None:
    assert {kind for kind in MatterKind if not lines(matter(kind))} == set(WITHOUT)


def test_papers_of_which_the_draft_is_out_cannot_have_gone_out_before_it() -> None:
    assert lines(replace(matter(MatterKind.PAPERS), underway=True)) == ["寄发 2026-10"]


@pytest.mark.parametrize("kind", MatterKind)
def test_the_desk_understands_them(kind: MatterKind) -> None:
    for line, order in zip(lines(matter(kind)), UNDERSTOOD.get(kind, ()), strict=True):
        found = read(line)
        assert isinstance(found, order), (line, found)
        assert found.line == line


def test_the_later_item_repeats_the_earlier_one() -> None:
    first, second, third = map(read, lines(matter(MatterKind.LIKE)))
    of = ItemRef("2026-10", 7, 2)
    assert isinstance(first, Repeat)
    assert isinstance(second, Repeat)
    assert (first.items, first.of, first.revision) == ((ItemRef("2026-11", 12),), of, False)
    assert (second.items, second.of, second.revision) == ((ItemRef("2026-11", 12),), of, True)
    assert isinstance(third, Keep)
