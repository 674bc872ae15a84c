"""Author, approver and telephone are recognised at a text's edges, and nothing else is taken for them."""

import pytest

from mailproc.office import people
from mailproc.office.people import People

CONTENT = "\n".join(f"第{place}段:今年以来,全市新增省级平台5家,创新活力持续增强。" for place in range(40))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("撰稿:张三 审核:李四 联系电话:0123-1234567", People("张三", "李四", "", ("0123-1234567",))),
        ("撰稿：张三　审核：李四　电话：0000-1234567", People("张三", "李四", "", ("0000-1234567",))),
        ("撰稿人 张三", People("张三")),
        ("撰 稿:张 三  签 发:李 四", People("张三", "李四")),
        ("供稿单位:市科技局 供稿人:张三", People("市科技局 张三")),
        ("撰稿\t张三\t审核\t李四\t电话\t0000-1234567", People("张三", "李四", "", ("0000-1234567",))),
        ("拟稿:张三 核稿:李四 签发:王五", People("张三", "王五")),
        ("(撰稿:张三、李四;审核:王五)", People("张三、李四", "王五")),
        ("信息员:买买提·艾山 签发:欧阳明月", People("买买提·艾山", "欧阳明月")),
        ("报送人(签字):张三   审核人(签字):李四", People("张三", "李四")),
        ("文/张三 图/李四", People("张三")),
        ("签发:      审核:李四", People("", "李四")),
        ("审核:", People()),
        ("审批意见:同意", People()),
        ("已经李四副局长审核同意,现报上。", People("", "李四副局长")),
        ("联系人:张三 电话:(0000)1234567转801", People("", "", "张三", ("0000-1234567转801",))),
        ("联系人及电话:张三 13800000000", People("", "", "张三", ("13800000000",))),
        ("手机:１３８ ００００ ００００", People(phones=("13800000000",))),
        ("手机:138-0000-0000", People(phones=("13800000000",))),
        ("办公电话:1234567/1234568", People(phones=("1234567", "1234568"))),
        ("市科技局 张三 0000-1234567", People(phones=("0000-1234567",))),
        ("联系电话:12345", People()),
        ("投诉举报电话:12345、96116", People()),
        ("电话:0000-1234567 传真:0000-1234568", People(phones=("0000-1234567",))),
        ("联系人民群众", People()),
        ("审核工作稳步推进", People()),
        ("作者 张三说这是好事", People()),
        ("审批时限压缩至3日,电话回访50000次。", People()),
    ],
)
def test_people_named_in_a_line(line: str, found: People) -> None:
    assert people.named([line]) == found
    assert people.named([f"{CONTENT}\n{line}"]) == found
    assert people.named([f"标题\n{line}\n{CONTENT}"]) == found


def test_people_are_named_at_the_edges_only() -> None:
    assert people.named([f"{CONTENT}\n撰稿:张三 电话:0000-1234567\n{CONTENT}"]) == People()
    assert people.named([f"{'今年以来,' * 40}(供稿:张三)"]) == People("张三")


def test_the_first_text_comes_first_and_telephones_add_up() -> None:
    found = people.named(["撰稿:张三\n手机:13800000000", "撰稿:李四 审核:王五\n电话:0000-1234567"])
    assert found == People("张三", "王五", "", ("13800000000", "0000-1234567"))


@pytest.mark.parametrize(
    ("line", "only"),
    [
        ("撰稿:张三 审核:李四", True),
        ("(撰稿:张三)", True),
        ("联系人:张三(0000-1234567)", True),
        ("撰稿\t张三\t审核\t李四", True),
        ("执笔人:市科技局办公室 张三 李四", True),
        ("审核:全市共审核材料3000份", False),
        ("我市作者:张三", False),
        ("今年以来,新增5家。", False),
        ("", False),
    ],
)
def test_lines_of_nothing_but_people(line: str, only: bool) -> None:
    assert people.is_only_people(line) is only
