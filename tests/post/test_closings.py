"""What stands under a text and is no part of it. The forms of mail programs are among the sample mails."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.post.closings import set_apart

SIGNATURE = "-- \n张三\n江城市科技局"
ENGLISH = (
    "This message is intended only for the addressee and may contain confidential information.\n"
    "If you have received it in error please delete it."
)
LIST = (
    "_______________________________________________\nmaillist mailing list\nmaillist@example.com\n"
    "https://example.com/mailman/listinfo/maillist"
)


@pytest.mark.parametrize(
    "closing",
    [
        SIGNATURE,
        "发自我的iPhone",
        "發自我的 iPhone",
        "—— 发自新浪邮箱客户端",
        "通过 139邮箱 发送",
        "发送自 Windows 10 版邮件应用",
        "Get Outlook for Android<https://aka.ms/AAb9ysg>",
        "Sent from my Xiaomi",
        "未发现病毒。 www.avast.com",
        "打印本邮件前请考虑环境保护。",
        "您收到此邮件是因为您订阅了政务信息群组。",
        "免责声明：\n本邮件仅供指定的收件人使用，如误收请立即删除，严禁复制和传播。",
        ENGLISH,
        f"发自我的iPhone\n\n{ENGLISH}",
        f"{SIGNATURE}\n{ENGLISH}",
    ],
)
def test_set_apart(closing: str) -> None:
    kept, found = set_apart(f"全市情况良好。\n\n{closing}\n\n".split("\n"))
    assert kept == ["全市情况良好。"]
    assert "\n".join(found) == closing.replace("\n\n", "\n")


def test_the_rule_above_a_list_footer_goes_with_neither() -> None:
    kept, found = set_apart(f"全市情况良好。\n{LIST}".split("\n"))
    assert (kept, found) == (["全市情况良好。"], LIST.split("\n")[1:])


@pytest.mark.parametrize(
    "text",
    [
        "全市情况良好。\n江城市科技局\n2026年11月3日",
        "全市情况良好。\n联系人：张三 电话：12345678",
        "全市情况良好。\n撰稿：张三 审核：李四",
        "出席会议的有\n来自华为公司的专家。",
        "本邮件及附件请查收，谢谢。",
        "本邮件请勿转发。",
        "本邮件涉及保密工作安排，请各单位认真落实。",
        "本邮件收到后请立即删除，请勿转发，违者追究责任。",
        "各单位收到此邮件后立即删除，切勿点击链接，防止病毒传播。",
        "退出国家重点监控名单列表",
        "标题\n--\n一、做法很好，成效明显，全市推广到了各个县区和部门。",
        "市生态环境局开展环保宣传，推广双面打印",
        f"{ENGLISH}\n{'全市高新技术企业达到128家，同比增长百分之十二，净增十五家。' * 2}",
    ],
)
def test_texts_that_close_with_nothing_stay_whole(text: str) -> None:
    assert set_apart(text.split("\n")) == (text.split("\n"), [])


def test_a_disclaimer_above_does_not_take_the_text_below_with_it() -> None:
    lines = ["本邮件仅供指定的收件人使用，误收请删除，严禁传播保密信息。", "", "全市情况。", "", "发自我的iPhone"]
    assert set_apart(lines) == (lines[:3], lines[4:])


def test_a_warning_of_the_gateway_above_the_text() -> None:
    assert set_apart(["【外部邮件】此邮件来自外部，请谨慎打开附件。", "全市情况。"])[0] == ["全市情况。"]
    assert set_apart(["外部邮件很多", "全市情况。"])[0] == ["全市情况。"]
    assert set_apart(["邮件来自外部的情况增多。", "二"])[0] == ["邮件来自外部的情况增多。", "二"]


@pytest.mark.parametrize("line", ["-- ", "发自我的iPhone", "本邮件", "此邮件保密", "_" * 200])
def test_endless_closings_cost_little(line: str) -> None:
    started = time.process_time()
    set_apart([line] * 100_000)
    assert time.process_time() - started < 3  # seconds; quadratic behaviour takes minutes


@given(st.lists(st.sampled_from([*SIGNATURE.split("\n"), *ENGLISH.split("\n"), "", "---", "全市情况。"]) | st.text()))
def test_no_line_is_lost_but_rules_and_blanks(lines: list[str]) -> None:
    kept, closing = set_apart(lines)
    assert sorted(filter(_says_something, (*kept, *closing))) == sorted(filter(_says_something, lines))


def _says_something(line: str) -> bool:
    return re.fullmatch(r"[\s\-–—_=*|~#·]*", line) is None


def test_what_pgp_writes_around_a_signed_text_is_closing() -> None:
    seal = ["-----BEGIN PGP SIGNATURE-----", "Version: 1", "", "iD8DBQE9", "-----END PGP SIGNATURE-----"]
    opening = ["-----BEGIN PGP SIGNED MESSAGE-----", "Hash: SHA1"]
    kept, closing = set_apart([*opening, "", "全市企业达到128家。", "- -- ", "张三", *seal])
    assert [line for line in kept if line] == ["全市企业达到128家。"]
    assert closing == [*opening, "- -- ", "张三", *seal]
