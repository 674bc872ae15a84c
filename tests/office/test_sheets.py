"""Items typed into tables: one a row, or a form with 标题 and 正文."""

import pytest

from mailproc.office import sheets
from mailproc.office.sheets import Row

TEXT = "今年以来,全市新增省级平台5家,同比增长25%,较去年同期提高3个百分点,创新活力持续增强。"
MORE = "下一步,将组织开展回头看,力争年底前全部办结,确保群众满意率不低于九成五。"


def test_a_row_is_an_item() -> None:
    head = "江城市报送信息\n序号\t信息标题\t内容\t报送单位\t撰稿人"
    text = f"{head}\n1\t甲\t{TEXT}\t市科技局\t张三\n2\t乙\t{MORE}\t市教育局\t"
    assert sheets.split(text) == (Row("甲", TEXT, "市科技局 张三"), Row("乙", MORE, "市教育局"))


def test_a_form_is_an_item() -> None:
    text = f"信息报送单\n报送单位\t市科技局\n标 题\t关于甲\n正文:\t{TEXT}\n{MORE}\t\n撰稿\t张三\t审核\t李四\n备注\t无"
    assert sheets.split(text) == (Row("关于甲", f"{TEXT}\n{MORE}"),)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"标题\t内容\n甲\t{TEXT[:20]}",
        f"单位\t数量\n市科技局\t{TEXT}",
        f"标题\t关于甲\n单位\t市科技局\n{TEXT}",
        "标题\t内容\n" + f"甲\t{TEXT}\n" * 51,
        "",
    ],
)
def test_other_tables_hold_no_items(text: str) -> None:
    assert sheets.split(text) == ()
