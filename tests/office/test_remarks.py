"""Free words in answers to our letters: the clerk reads them; what reports something still counts."""

from dataclasses import replace

import pytest

from mailproc.model import LetterKind, Purport
from mailproc.office import remarks
from mailproc.office.items import find
from mailproc.office.remarks import Mentioned, mentioned
from tests.office.test_items import NAME, RECEIPT, STATEMENT, STORIES, TEXT, file, mail

URGENT: tuple[str, ...] = ("火灾",)
CIRCULAR = "Re: 关于2026年10月份全市政务信息报送采用情况的通报"
FEEDBACK = "回复: 【情况反馈】市科技局11月3日信息采用情况(信息科)"
REMINDER = "回复: 【温馨提示】11月政务信息报送(信息科)"


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        (STATEMENT, "statement"),
        ("答复: 【核对表】市科技局2026年10月政务信息报送采用情况(信息科)", "statement"),
        (RECEIPT, "receipt"),
        (CIRCULAR, "circular"),
        (FEEDBACK, "feedback"),
        (REMINDER, "reminder"),
        ("【核对表】市科技局2026年10月政务信息报送采用情况", ""),
        ("回复: 关于报送信息的通知", ""),
    ],
)
def test_which_paper_a_subject_answers(subject: str, kind: str) -> None:
    assert remarks.paper(subject) == kind


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (STATEMENT, "10月7日的信息未统计"),
        (STATEMENT, "第7条不是我单位的\n应为市教育局\n请更正"),
        (STATEMENT, "10月15日报送的关于秋粮收购的信息已被省办采用,表中没有,请领导帮助看一下,谢谢!"),
        (STATEMENT, "张三同志的那条为什么没有采用"),
        (STATEMENT, "我局共报送15条"),
        (CIRCULAR, "我单位得分与实际不符,请核实。"),
        (FEEDBACK, "这条是我局和市气象局联合报送的,烦请一并登记。"),
        (RECEIPT, "编号2026-11-0007应为2条,麻烦核对"),
        (RECEIPT, "与10月30日那条不是同一篇,不应算重复,请核实"),
        (RECEIPT, "昨天报送的第二条漏了"),
        (RECEIPT, "这条不是我单位报送的"),
        (RECEIPT, "上午报的一条未收到回执"),
    ],
)
def test_free_words_are_no_item_and_the_clerk_reads_them(subject: str, text: str) -> None:
    contents = find(mail(subject, text, reply=True), URGENT)
    assert (contents.purport, contents.items) == (Purport.REMARK, ())
    assert contents.remark == remarks.paper(subject)


@pytest.mark.parametrize("subject", [STATEMENT, RECEIPT, CIRCULAR, FEEDBACK])
@pytest.mark.parametrize(
    "text", ["收到,谢谢!", "核对无误。", "经核对,数据准确,无出入。", "已阅,没有问题", "情况属实", ""]
)
def test_pure_thanks_stay_silent(subject: str, text: str) -> None:
    contents = find(mail(subject, text, reply=True), URGENT)
    assert contents.remark == ""
    assert contents.items == ()
    assert contents.purport in {Purport.THANKS, Purport.EMPTY}


@pytest.mark.parametrize("subject", [STATEMENT, RECEIPT, FEEDBACK, REMINDER])
@pytest.mark.parametrize(
    "text",
    [
        f"关于乙的信息\n{TEXT}",
        f"收到,谢谢!另补报一条:\n关于乙的信息\n{TEXT}",
        "收到,谢谢!另补报一条:城西路口信号灯已修复。",
    ],
)
def test_what_plainly_reports_something_counts_and_is_no_remark(subject: str, text: str) -> None:
    contents = find(mail(subject, text, reply=True), URGENT)
    assert (contents.purport, len(contents.items), contents.remark) == (Purport.ITEMS, 1, "")


def test_a_document_reports_something() -> None:
    contents = find(mail(STATEMENT, "请查收", file(NAME, TEXT), reply=True), URGENT)
    assert (contents.purport, len(contents.items), contents.remark) == (Purport.ITEMS, 1, "")


@pytest.mark.parametrize(
    ("subject", "text", "files"),
    [
        (STATEMENT, f"以下信息未统计,现补报:\n关于乙的信息\n{TEXT}", ()),
        (STATEMENT, "附件这条未统计", (file(NAME, TEXT),)),
        (STATEMENT, TEXT.replace("\n", ""), ()),
        (RECEIPT, f"请核对是否重复计数。{TEXT}{STORIES[1].text}", ()),
    ],
)
def test_in_doubt_it_counts_and_the_clerk_is_shown(subject: str, text: str, files: tuple[object, ...]) -> None:
    contents = find(replace(mail(subject, text, reply=True), attachments=files), URGENT)  # type: ignore[arg-type]
    assert contents.purport is Purport.ITEMS
    assert contents.items
    assert contents.remark == remarks.paper(subject)


@pytest.mark.parametrize("text", [TEXT, "据统计,全市核实整改问题85个,编号建档,重复投诉下降三成,群众满意度明显提升。"])
def test_an_answer_to_a_receipt_that_says_nothing_of_the_count_is_as_any_mail(text: str) -> None:
    contents = find(mail(RECEIPT, text.replace("编号", "逐一"), reply=True), URGENT)
    assert (contents.purport, contents.remark) == (Purport.ITEMS, "")


def test_an_emergency_in_a_report_that_answers_a_receipt_is_not_hushed() -> None:
    contents = find(mail(RECEIPT, f"城西化工园火灾续报\n{TEXT}", reply=True), URGENT)
    assert (contents.purport, contents.urgent, contents.remark) == (Purport.ITEMS, "火灾", "")


def test_the_thread_tells_where_the_subject_was_changed() -> None:
    message = mail("有问题", "第7条不是我单位的,请核实一下,谢谢,麻烦尽快给个答复,我们要上报", reply=True)
    contents = find(message, URGENT)
    assert contents.purport is Purport.ITEMS
    heard = remarks.heard(message, contents, LetterKind.STATEMENT)
    assert (heard.purport, heard.remark) == (Purport.REMARK, "statement")
    assert remarks.heard(message, contents, "") is contents
    assert remarks.heard(message, contents, LetterKind.TALLY) is contents  # a paper of the clerk's own


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("第7条不是我单位的,应为市教育局", Mentioned(places=(7,))),
        ("2026-10-0007和2026-10-0009.2未统计", Mentioned(numbers=("2026-10-0007", "2026-10-0009.2"))),
        ("编号12、第15号不对,0013也不对", Mentioned(bare=(12, 15, 13))),
        ("《关于甲的信息》漏计,序号:3重复了", Mentioned(places=(3,), titles=("关于甲的信息",))),
        ("10月7日、第42周、第88期的信息未统计,共15条", Mentioned()),
        ("电话0000-1234567", Mentioned()),
    ],
)
def test_what_a_remark_names(text: str, named: Mentioned) -> None:
    assert mentioned(text) == named
