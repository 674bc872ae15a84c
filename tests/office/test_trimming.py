"""The text of an item is what a person would cut out of the mail: no content is lost, nothing around it kept."""

import pytest

from mailproc.office import trimming

ONE = "今年以来,全市新增省级平台5家,同比增长25%,较去年同期提高3个百分点。"
TWO = "下一步,将组织开展回头看,力争年底前全部办结。"
BODY = f"{ONE}\n{TWO}"


@pytest.mark.parametrize(
    "text",
    [
        f"科长您好!\n现报送信息一条,请审阅。\n\n{BODY}\n\n张三\n市科技局 0000-1234567",
        f"信息科:\n{BODY}\n江城市科学技术局\n2026年11月3日",
        f"{BODY}\n撰稿:张三  审核:李四\n联系电话:0000-1234567",
        f"{BODY}\n撰稿\t张三\t审核\t李四",
        f"{BODY}(市科技局 张三)",
        f"{BODY}\n(市科技局 张三 李四供稿)",
        f"{BODY}特此报告。妥否,请批示。\n江城市科学技术局",
        f"您好!现报送信息一条,请审阅。{BODY}",
        f"清河县政务信息\n第44期\n清河县人民政府办公室编 2026年10月15日\n{BODY}",
        f"{BODY}\n报:市委、市政府领导\n送:各部门",
        f"{BODY}\n\n发自我的iPhone\n",
        BODY,
    ],
)
def test_what_is_no_content_is_cut(text: str) -> None:
    assert trimming.trim(text) == BODY


@pytest.mark.parametrize(
    "text",
    [
        f"关于甲的信息\n{BODY}",
        f"{ONE}\n获奖单位:\n市科技局\n市教育局",
        f"{ONE}\n市科技局\n市教育局\n市公安局\n市民政局\n市财政局",
        f"一、抓生产\n{ONE}(市工信局)\n二、抓投资\n{TWO}(市发改委)",
        f"{BODY}\n(同比增长25%)",
        "更正:昨日所报第二条数据有误,应为5.2%",
        "市科技局",
        "您好",
        "",
    ],
)
def test_content_is_kept(text: str) -> None:
    assert trimming.trim(text) == text


def test_a_title_that_is_a_unit_is_kept_above_nothing_else() -> None:
    assert trimming.trim(f"走进清河县\n{BODY}\n清河县\n") == f"走进清河县\n{BODY}"
