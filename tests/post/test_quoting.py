"""New text, quoted text, the original of a forward. The forms of mail programs are among the sample mails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.model import Address
from mailproc.post.quoting import is_forward, part

BLOCK = "发件人: 李四 <LiSi@example.com>\n发送时间: 2026年11月2日 10:00\n收件人: 张三\n主题: 旧题\n\n旧文"


@pytest.mark.parametrize(
    "text",
    [
        "全市高新技术企业达到128家。",
        "一、做法\n------\n二、成效",
        "调研组在2026年11月3日的报告中写道:\n成效明显。",
        "活动简介\n时间: 2026年11月3日 9:00\n地点: 江城\n主题: 科技周",
        "来信反映:\n发件人: 某居民\n反映供水问题。",
        "企业转发邮件提醒,防范诈骗。",
        "增速:\n> 5%的有3个区\n其余持平",
        "出席会议的有\n来自华为公司的专家。",
    ],
)
def test_texts_that_quote_nothing_stay_whole(text: str) -> None:
    parting = part(text, "市科技局信息", is_reply=False)
    assert (parting.text, parting.quoted, parting.original) == (text, "", None)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        (f"新文\n\n{BLOCK}", "新文"),
        (f"新文\n\n{BLOCK.replace(chr(10), ' ', 3)}", "新文"),
        (f"新文\n\n{BLOCK.replace(chr(10), chr(10) * 2, 3)}", "新文"),
        (f"新文\n\n*{BLOCK.replace(': ', ':* ')}", "新文"),
        (f"新文\n-----原始邮件-----\n{BLOCK}", "新文"),
        ("新文\n---Original---\n旧文", "新文"),
        ("在全市推广。\n李四 <lisi@example.com> 于2026年11月2日周一 10:00写道:\n旧文", "在全市推广。"),
        ("新文\nOn Mon, Nov 2, 2026 at 10:00 AM Li Si\n(Office) <lisi@example.com>\nwrote:\n\n旧文", "新文"),
        ("新文\n> 旧文\n> 旧文\n再新", "新文\n再新"),
        (f"张三\n13800000000\n\n发自我的iPhone\n\n{BLOCK}", "张三\n13800000000"),
        (BLOCK, ""),
    ],
)
def test_a_reply_is_what_stands_above(text: str, new: str) -> None:
    parting = part(text, "回复: 旧题", is_reply=True)
    assert (parting.text, parting.original) == (new, None)
    assert "旧文" in parting.quoted


@pytest.mark.parametrize(
    ("text", "subject", "is_reply"),
    [
        (f"请代报\n{BLOCK}", "Fw: 旧题", False),
        (f"请代报\n{BLOCK}", "转发:旧题", True),
        (f"请代报\n---- 转发的邮件 ----\n{BLOCK}", "代报:市科技局", False),
        (f"请代报\n---- 转发的邮件 ----\n{BLOCK}", "回复:旧题", False),
    ],
)
def test_a_forward_has_an_original(text: str, subject: str, is_reply: bool) -> None:
    parting = part(text, subject, is_reply=is_reply)
    assert parting.text == "请代报"
    assert parting.original is not None
    assert parting.original.sender == Address("lisi@example.com", "李四")
    assert parting.original.sent is not None
    assert parting.original.sent.isoformat() == "2026-11-02T10:00:00+08:00"
    assert (parting.original.subject, parting.original.text) == ("旧题", "旧文")


@pytest.mark.parametrize("cover", ["", "请查收"])
def test_another_mail_in_what_is_no_reply_is_a_forward_whatever_the_subject(cover: str) -> None:
    parting = part(f"{cover}\n{BLOCK}", "市科技局信息", is_reply=False)
    assert parting.text == cover
    assert parting.original is not None
    assert parting.original.text == "旧文"


def test_a_forward_without_address_invents_none() -> None:
    parting = part("发件人: 李四\n发送时间: 上周\n收件人: 张三\n主题: 旧题\n\n旧文", "Fw: 旧题", is_reply=False)
    assert parting.original is not None
    assert (parting.original.sender, parting.original.sent) == (Address("", "李四"), None)


def test_the_original_ends_where_it_quotes_itself() -> None:
    parting = part(f"{BLOCK}\n\n-----原始邮件-----\n更旧", "Fw: 旧题", is_reply=False)
    assert parting.original is not None
    assert parting.original.text == "旧文"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("Fw: a", True), ("FWD:a", True), ("转发:a", True), ("[转发]a", True), ("转发通知", False), ("Re: Fw: a", False)],
)
def test_subjects_of_forwards(subject: str, expected: bool) -> None:
    assert is_forward(subject) is expected


LINES = [
    "> 旧",
    "发件人: a@example.com",
    "主题: b",
    "日期: 2026-11-03",
    "-----原始邮件-----",
    "在 2026-11-03 9:00 写道:",
    "",
    "新",
]


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=9)).map("\n".join), st.sampled_from(["Fw: a", "Re: a", "a"]))
def test_any_text_can_be_parted(text: str, subject: str) -> None:
    parting = part(text, subject, is_reply=False)
    assert len(parting.text) + len(parting.quoted) <= len(text) + 2
