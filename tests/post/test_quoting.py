"""New text, quoted text, the original of a forward. The forms of mail programs are among the sample mails."""

# ruff: noqa: E501 - heads stand in the lines in which programs write them

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.model import Address
from mailproc.post.quoting import Setting, is_forward, part

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
        "张三在2026年11月3日9:00的汇报中写道：\n成效明显。",
        "邮件管理\n发件人：须核对\n一是保存原始邮件。\nFrom: 各单位",
        "群众来信\n发件人：某居民\n时间：2026年11月3日\n主题：供水\n已恢复。",
        "公示\n-----由市科技局供稿-----\n全文",
        "收支\n时间: 十月\n主题: 收支\n由: 财政局",
        "邮件归档\n原始邮件\n须保存三年。",
        "一、原始记录\n==========\n二、转发文件",
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
        ("新文\n======= 2005-09-12 13:21:00 您在来信中写道：=======\n\n旧文", "新文"),
        ("新文\n======= 2005-09-12 13:21:00 您在来信中写道： =======\n>旧文\n再新", "新文\n再新"),
        (
            "On Monday, Li Si wrote:\n> 旧文\nnew\n\nOn 9/12/05, Wang Wu <w@example.com> wrote:\n> 旧文\nend",
            "new\n\nend",
        ),
        ("新文\n\nLi Si\n11/02/2026 08:15 AM\nTo: Zhang San/JC/KJJ@KJJ\ncc: \nSubject: Old\n\n旧文", "新文"),
        (f"张三\n13800000000\n\n发自我的iPhone\n\n{BLOCK}", "张三\n13800000000"),
        (BLOCK, ""),
        (f"新文\n\n{BLOCK.replace(': ', '：')}", "新文"),
        (f"新文\n\n{BLOCK.replace('发件人', '发　件　人').replace('主题', '主　题')}", "新文"),
        (f"新文\n\n---------------------------------\n{BLOCK}", "新文"),
        (f"新文\n\n{BLOCK.replace('发件人: ', '发件人:' + chr(10))}", "新文"),
        (
            "新文\n\nDate: 2 Nov 2026 10:00:00 +0800\nSubject: 旧题\nFrom: a@example.com\nTo: b@example.com\n\n旧文",
            "新文",
        ),
        ("新文\nFrom: lisi@example.com\nDate: Mon, 2 Nov 2026 10:00:00 +0800\n\n旧文", "新文"),
        ('新文。在2026-11-02 10:00:00,"李四" <lisi@example.com> 写道：\n旧文', "新文。"),
        ('新文\n在 2026-11-02 10:00:00,"李四" <lisi@example.com> 写道：旧文', "新文"),
        ("新文 ------------------ 原始邮件 ------------------ 旧文", "新文"),
        ("新文\n\n2026/11/2 李四 <lisi@example.com>\n\n> 旧文", "新文"),
        ("新文\n李四 writes:\n> 旧文\n末", "新文\n末"),
        ("新文\n【 在 lisi (李四) 的大作中提到: 】\n: 旧文\n: 旧二", "新文"),
        (
            "新文\n-----李四/JC 写道： -----\n收件人： 张三/JC@JC\n发件人： 李四/JC\n日期： 2026-11-02 10:00AM\n旧文",
            "新文",
        ),
        ("新文\n\n原始邮件\n发件人：李四 <lisi@example.com>\n发件时间：2026年11月2日 10:00\n主题：旧题\n旧文", "新文"),
        ("答一\n> 旧文\n答二\n> " + "旧" * 30 + "\n又旧\n> 旧三\n答三", "答一\n答二\n答三"),
        (
            "新文 ---- 回复的原邮件 ---- 发件人 李四<lisi@example.com> 发送日期 2026年11月2日 10:00 主题 旧题 旧文",
            "新文",
        ),
        (
            "新文\n--------------原始邮件----------------\n主题：旧题\n发件人：李四\n发件时间：2026-11-02 10:00\n收件人：张三\n旧文",
            "新文",
        ),
        (
            "> -----原始邮件-----\n> 发件人: 李四 <lisi@example.com>\n> 发送时间:2026-11-02 10:00:00\n> 主题: 旧题\n> \n> 旧文\n\n新文",
            "新文",
        ),
        (
            "答一\n> 旧文\n答二\n> " + "旧" * 30 + "。\n答三\n> 旧三",
            "答一\n答二\n答三",
        ),  # not broken: it ends with a full stop
        ("答一\n> 旧文\n答二\n> " + "旧" * 30 + "！\n答三\n> 旧三", "答一\n答二\n答三"),  # not broken: a sentence ends
        ("新文\n\nJM> 旧文\nJM> 旧二", "新文"),
        ("新文\n> 5%的有3个区\n\n> 旧文", "新文"),
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


def test_words_below_what_is_forwarded_line_by_line_are_new() -> None:
    marked = BLOCK.replace("\n", "\n> ")
    parting = part(f"请代报\n\n开始转发的邮件：\n\n> {marked}\n\n已核实。", "转发：旧题", is_reply=False)
    assert parting.text.split() == ["请代报", "已核实。"]
    assert parting.original is not None
    assert (parting.original.subject, parting.original.text) == ("旧题", "旧文")


@pytest.mark.parametrize(
    ("note", "inner_subject", "sender"),
    [
        ("请报信息科。\n赵六", "转发：旧题", "lisi@example.com"),
        ("", "旧题", "lisi@example.com"),
        ("请报信息科。", "旧题", "zhaoliu@example.com"),  # no forward by its subject: an answer with few words
        ("本区情况如下：" + "全市高新技术企业达到128家。" * 6, "转发：旧题", "zhaoliu@example.com"),
    ],
)
def test_of_forwards_of_forwards_the_one_with_the_text(note: str, inner_subject: str, sender: str) -> None:
    outer = f"发件人: 赵六 <zhaoliu@example.com>\n发送时间: 2026年11月3日 8:00\n收件人: 张三\n主题: {inner_subject}\n\n"
    parting = part(f"请代报\n{outer}{note}\n\n{BLOCK}", "转发：旧题", is_reply=False)
    assert parting.original is not None
    assert (parting.text, parting.original.sender.address) == ("请代报", sender)


@pytest.mark.parametrize(
    ("subject", "writer", "forwarded"),
    [
        ("回复：旧题", Address("lisi@example.com", "李四"), True),  # an own mail once more
        ("回复：旧题", Address("zhangsan@example.com", "张三"), False),
        ("市科技局信息", Address("zhangsan@example.com", "张三"), True),  # a forward under another subject
    ],
)
def test_an_answer_without_a_word(subject: str, writer: Address, forwarded: bool) -> None:
    parting = part(BLOCK, subject, is_reply=True, setting=Setting(writer))
    assert (parting.original is not None) is forwarded
    assert "旧文" in parting.quoted


def test_the_page_tells_where_older_mail_begins_where_words_do_not() -> None:
    text = "新文\n\nVon uns allen\n旧文"
    assert part(text, "回复：旧题", is_reply=True, setting=Setting(quote=2)).text == "新文"
    assert part(text, "回复：旧题", is_reply=True, setting=Setting(quote=0)).text == text  # nothing new would be left
    assert part(text, "回复：旧题", is_reply=True).text == text


def test_the_page_links_a_name_to_its_address() -> None:
    parting = part(BLOCK.replace(" <LiSi@example.com>", ""), "转发：旧题", is_reply=False,
                   setting=Setting(people={"李四": "lisi@example.com"}))  # fmt: skip
    assert parting.original is not None
    assert parting.original.sender == Address("lisi@example.com", "李四")


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("李四 [mailto:lisi@example.com]", Address("lisi@example.com", "李四")),
        ('"李四"                  <lisi@example.com>;', Address("lisi@example.com", "李四")),
        ("lisi@example.com", Address("lisi@example.com")),
        ("lisi@example.com<lisi@example.com>", Address("lisi@example.com")),
        ("lisi@example.com (李四)", Address("lisi@example.com", "李四")),
        ("**李四** <lisi@example.com>", Address("lisi@example.com", "李四")),
        ("李四（市科技局） <lisi@example.com>", Address("lisi@example.com", "李四（市科技局）")),
        ("李四/信息科/JC", Address("", "李四")),
    ],
)
def test_senders_as_they_are_written(written: str, sender: Address) -> None:
    text = f"发件人: {written}\n发送时间: 2026年11月2日 10:00\n收件人: 张三\n主题: 旧题\n\n旧文"
    parting = part(text, "Fw: 旧题", is_reply=False)
    assert parting.original is not None
    assert parting.original.sender == sender


@pytest.mark.parametrize("text", ["增速：\n> 5%的有3个区", "增速：\n> 5％的有3个区"])
def test_a_figure_in_an_answer_is_no_quote(text: str) -> None:
    assert part(text, "回复：旧题", is_reply=True).text == text


@pytest.mark.parametrize(
    "written", ["10/31/2026 11:41 PM", "31/10/2026 23:41", "2026年10月31日 23点41分", "2026年10月31日 下午11：41"]
)
def test_moments_as_they_are_written(written: str) -> None:
    parting = part(f"发件人: a@example.com\n发送时间: {written}\n收件人: b\n主题: c\n\n旧文", "Fw: c", is_reply=False)
    assert parting.original is not None
    assert parting.original.sent is not None
    assert parting.original.sent.isoformat() == "2026-10-31T23:41:00+08:00"


def test_closings_of_both_are_set_apart() -> None:
    parting = part(f"请代报\n\n发自我的iPhone\n\n{BLOCK}\n\n来自QQ邮箱手机版", "转发：旧题", is_reply=False)
    assert (parting.text, parting.closing) == ("请代报", "发自我的iPhone\n来自QQ邮箱手机版")
    assert parting.original is not None
    assert parting.original.text == "旧文"


def test_a_rule_of_lotus_notes_that_was_broken_on_its_way() -> None:
    head = (
        "-------- Forwarded by Li Si/JC/KJJ on 11/02/2026 09:15 \nAM --------\n\n\nWang Wu@KJJ\n11/01/2026 05:15 PM\n"
    )
    parting = part(f"{head}To: Li Si/JC/KJJ@KJJ\ncc: \nSubject: Old\n\n旧文", "Old", is_reply=False)
    assert parting.text == ""
    assert parting.original
    assert (parting.original.subject, parting.original.text) == ("Old", "旧文")


def test_an_article_of_a_bulletin_board_is_passed_on() -> None:
    head = "【 以下文字转载自 Study 讨论区 】\n发信人: lisi (李四), 信区: Study\n标  题: 通知\n发信站: 江城站 (Mon Nov  2 13:21:00 2026)"
    parting = part(f"{head}, 站内\n\n旧文", "[转寄] 通知", is_reply=False)
    assert parting.text == ""
    assert parting.original
    assert (parting.original.sender.name, parting.original.subject, parting.original.text) == (
        "lisi (李四)",
        "通知",
        "旧文",
    )


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
    [
        ("Fw: a", True),
        ("FWD:a", True),
        ("转发:a", True),
        ("转发：a", True),
        ("自动转发：a", True),
        ("[转发]a", True),
        ("转发通知", False),
        ("Re: Fw: a", False),
    ],
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
    assert len(parting.text) + len(parting.quoted) + len(parting.closing) <= len(text) + 3


@pytest.mark.parametrize(
    "piece", ["发件人: a\n", "> a\n", "-----\n", "发 件 人 ", "在2026-11-02 ", "@", "-", "写道:\n"]
)
def test_endless_heads_cost_little(piece: str) -> None:
    text = piece * (500_000 // len(piece))
    started = time.process_time()
    part(text, "回复：旧题", is_reply=True)
    assert time.process_time() - started < 5  # seconds; quadratic behaviour takes minutes


@pytest.mark.parametrize(
    ("text", "above", "below"),
    [
        ("新文", "新文", ""),
        (f"新文\n\n{BLOCK}", "新文", ""),
        ("新文\n> 旧文\n> 旧文\n再新", "新文", "再新"),
        ("> 旧文\n再新", "", "再新"),
        (
            "On Monday, Li Si wrote:\n> 旧文\nnew\n\nOn 9/12/05, Wang Wu <w@example.com> wrote:\n> 旧文\nend",
            "",
            "new\n\nend",
        ),
        ("新文\n在 2026年11月2日,李四 <lisi@example.com> 写道:\n> 旧文\n再新", "新文", "再新"),
    ],
)
def test_what_stands_below_the_first_quoted_line_is_told_from_what_stands_above(
    text: str, above: str, below: str
) -> None:
    parting = part(text, "回复:旧题", is_reply=True)
    assert (parting.text.removesuffix(parting.below).rstrip(), parting.below) == (above, below)
