"""Ready answers: every line is one that the desk understands, about the very item or mail."""

from dataclasses import replace
from datetime import date

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
    HoldBack,
    Inform,
    Keep,
    Leave,
    Missed,
    NotCount,
    Release,
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


def matter(kind: MatterKind) -> Matter:
    """One of each kind, as it comes up."""
    found = Matter(kind, "2026-11-0012", NOW, mail=MAIL, units=("kjj", "jyj"))
    beside = Beside("2026-10-0007.2", FIRST, 1)
    months = {MatterKind.RELEASE, MatterKind.DOCUMENT, MatterKind.PAPERS, MatterKind.ZERO, MatterKind.MINIMUM}
    if kind in {MatterKind.LIKE, MatterKind.SHARED, MatterKind.LATE}:
        return replace(found, beside=beside)
    if kind in months:
        return replace(found, about="2026-10", mail=None, names=("1/3", "2/3") if kind is MatterKind.MINIMUM else ())
    if kind is MatterKind.SUSPENDED:
        return replace(found, about="xx@kjj.jiangcheng.example", names=("5.1.1", "no such user", ""))
    if kind in {MatterKind.COMMISSION, MatterKind.OVERDUE}:
        return replace(found, about="Y1 市科技局", mail=None, names=("秋粮收购", "2026-11-0012"))
    if kind is MatterKind.HELD:
        return replace(found, about="垃圾邮件", mail=None, count=60)
    if kind is MatterKind.CONTRADICTED:
        line = "信息员 张三 zhangsan@example.com {} 自 2026-11-03"
        names = tuple(line.format(NAMES[unit]) for unit in found.units)
        return replace(found, about="zhangsan@example.com", names=names)
    if kind is MatterKind.HANDOVER:
        return replace(
            found,
            about="ab" * 32,
            names=("信息员 孙七 sunqi@example.com 市科技局 自11月16日", "离任 张三 市科技局 11月15日"),
        )
    if kind is MatterKind.FORWARDED:
        return replace(found, names=("2026-10", "2026-10-31"))
    if kind is MatterKind.REMARK:
        names = ("市科技局 2026-11-03", "2026-10", "有两条未统计", "2026-10-0007", "2026-10-0008")
        return replace(found, about="ab" * 32, units=("kjj",), names=names, count=1)
    if kind is MatterKind.UNREAD:
        return replace(found, names=("材料.pdf", "scan"))
    return found


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


def test_without_the_earlier_item_none_is_spoken_of() -> None:
    assert lines(replace(matter(MatterKind.LIKE), beside=None)) == ["2026-11-0012无误"]


UNDERSTOOD = {
    MatterKind.RELEASE: (Release, HoldBack),
    MatterKind.DOCUMENT: (HoldBack,),
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
    MatterKind.SUSPENDED: (Resume,),
    MatterKind.ZERO: (Remind,),
}


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
