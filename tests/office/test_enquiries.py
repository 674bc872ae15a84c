"""查询: who asks, for which month, and what only looks like it."""

import pytest

from mailproc.model import Purport
from mailproc.office import enquiries
from mailproc.office.items import find
from tests.office.test_items import NAME, RECEIPT, TEXT, file, mail


@pytest.mark.parametrize(
    ("subject", "text", "month"),
    [
        ("查询", "", "2026-11"),
        ("查询10月", "", "2026-10"),
        ("查询 2026-10", "", "2026-10"),
        ("查询2026年9月", "", "2026-09"),
        ("查询12月", "", "2025-12"),
        ("查询13月", "", "2026-11"),
        ("查询本月", "您好,请查收,谢谢!\n市科技局 张三", "2026-11"),
        ("查询上月", "", "2026-10"),
        ("查询 10 月份信息报送情况", "", "2026-10"),
        ("【查询】10月", "", "2026-10"),
        ("信息报送", "查询10月", "2026-10"),
        (RECEIPT, "查询\n\n市科技局 张三", "2026-11"),
        ("", "您好\n查询10月我局报送情况。\n张三 13800000000", "2026-10"),
    ],
)
def test_a_mail_that_asks(subject: str, text: str, month: str) -> None:
    message = mail(subject, text)
    assert find(message, ()).purport is Purport.ENQUIRY
    assert enquiries.month(enquiries.asked(subject, text), "2026-11") == month


@pytest.mark.parametrize(
    "message",
    [
        mail("关于开展信用查询的信息", TEXT),
        mail("查询", f"关于甲的信息\n{TEXT}"),
        mail("查询10月", "", file(NAME, TEXT)),
        mail("信息", "查询系统上线运行\n市科技局"),
        mail("回复:查询10月", TEXT),
    ],
)
def test_a_report_is_no_enquiry(message: object) -> None:
    assert find(message, ()).purport is Purport.ITEMS  # type: ignore[arg-type]
