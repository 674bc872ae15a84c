"""A mail that says that the informant changed: who comes, who goes, since when; and what only speaks of informants."""

import pytest

from mailproc.model import Handover, Purport
from mailproc.office import handovers
from mailproc.office.items import find
from tests.office.test_items import TEXT, mail


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "我局信息员由张三变更为李四,联系电话13800000000,邮箱lisi@example.com,自11月16日起。",
            Handover("李四", "lisi@example.com", "张三", "11月16日"),
        ),
        ("因工作调整,张三同志不再担任信息员,由李四同志接任,电话0000-1234567", Handover("李四", goes="张三")),
        ("新任信息员:李四 电话:13800000000 邮箱:LiSi@example.com", Handover("李四", "lisi@example.com")),
        ("原信息员张三,现信息员李四,邮箱lisi@example.com", Handover("李四", "lisi@example.com", "张三")),
        ("我单位信息员已更换为李四,邮箱 lisi@example.com", Handover("李四", "lisi@example.com")),
        ("张三已调离,今后信息报送工作改由李四负责", Handover("李四", goes="张三")),
        ("即日起,我局信息员调整为王小明同志。", Handover("王小明")),
        ("信息员张三同志已于11月10日退休,由李四接替。", Handover("李四", goes="张三")),
        ("单位:市科技局\n姓名:李四\n邮箱:lisi@example.com", Handover("李四", "lisi@example.com")),
        ("我局信息报送工作改由市科技局办公室负责,特此告知", Handover()),
    ],
)
def test_what_is_said(text: str, said: Handover) -> None:
    contents = find(mail("信息员变更", text), ())
    assert contents.handover == said
    assert (contents.purport, contents.items) == (Purport.HANDOVER, ())


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("关于加强信息员队伍建设的信息", f"{TEXT}全市信息员调整充实{TEXT}"),
        ("关于甲的信息", TEXT),
        ("回复:【回执】2026-11-0007(信息科)", "收到,谢谢!"),
    ],
)
def test_what_is_no_handover(subject: str, text: str) -> None:
    assert find(mail(subject, text), ()).handover is None


def test_the_clerks_lines() -> None:
    whole = Handover("李四", "lisi@example.com", "张三", "11月16日")
    assert handovers.lines(whole, "市科技局") == (
        "信息员 李四 lisi@example.com 市科技局 自11月16日",
        "离任 张三 市科技局 11月16日",
    )
    assert handovers.lines(Handover("李四", goes="张三"), "市科技局") == ("离任 张三 市科技局",)
    assert handovers.lines(Handover("李四", "lisi@example.com"), "市科技局") == (
        "信息员 李四 lisi@example.com 市科技局",
    )
    assert handovers.lines(whole, "") == ()
