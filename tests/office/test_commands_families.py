"""The commands about repeats, doubts, people, units, commissions and papers, and those that only ask."""

from dataclasses import replace
from datetime import date

import pytest

from mailproc.office.language.context import Context
from mailproc.office.language.full import in_full
from mailproc.office.language.row import Row
from mailproc.office.language.table import ROWS
from mailproc.office.orders import (
    Accept,
    Adopt,
    Ask,
    Attribute,
    ChatText,
    Command,
    Commission,
    Correct,
    Count,
    Excused,
    Fulfilled,
    Help,
    HoldBack,
    Inform,
    Instruct,
    Keep,
    Leave,
    MergeUnit,
    Missed,
    NotCount,
    Profile,
    Release,
    Remind,
    Rename,
    Repeat,
    Search,
    Tell,
    Topics,
    Unclear,
    Undo,
    UnitMonth,
    Wording,
)
from mailproc.office.references import ItemRef, Months, Question, TitleRef
from tests.office.clerk import DEDUCTIONS, LEVELS, OUTLETS, TODAY, asked, read, refs

(SEVEN,), (NINE,) = refs("7"), refs("9")
JULY = date(2026, 7, 1)
ZS = "zhangsan@example.com"

COMMANDS: list[Command] = [
    Repeat("9和7重复", (NINE,), SEVEN, revision=False),
    Repeat("7和9重复", (NINE,), SEVEN, revision=False),
    Repeat("7、9、12重复", refs("9", "12"), SEVEN, revision=False),
    Repeat("9与7内容相同", (NINE,), SEVEN, revision=False),
    Repeat("9和7是同一条", (NINE,), SEVEN, revision=False),
    Repeat("11-2和上月341重复", refs("2026-11/2"), ItemRef("2026-10", 341), revision=False),
    Repeat("9是7的修改稿", (NINE,), SEVEN, revision=True),
    Repeat("7是9的修改稿", (NINE,), SEVEN, revision=True),
    Repeat("9为7的更正稿", (NINE,), SEVEN, revision=True),
    Keep("9无误", (NINE,)),
    Keep("9不重复", (NINE,)),
    Keep("维持 9", (NINE,)),
    Keep("7、9没问题", (SEVEN, NINE)),
    Ask("询问 12", refs("12")),
    Tell("反馈 7", refs("7")),
    Tell("7可反馈", refs("7")),
    Tell("告知单位 7、9", refs("7", "9")),
    Tell("反馈单位7", refs("7")),
    Ask("12询问", refs("12")),
    Undo("撤销上一条"),
    Undo("撤回刚才那条"),
    Undo("撤销第123号", 123),
    Correct("更正10月", "2026-10", "", ""),
    Correct("更正 2026-10 签发人 王五 江政办函〔2026〕37号", "2026-10", "王五", "江政办函〔2026〕37号"),
    Correct("更正10月通报", "2026-10", "", ""),
    HoldBack("缓发", ""),
    HoldBack("缓发10月", "2026-10"),
    HoldBack("10月通报缓发", "2026-10"),
    Leave("离任 李四 市科技局 11月15日", "李四", "市科技局", date(2026, 11, 15)),
    Leave("市科技局 李四离任 2026-11-15", "李四", "市科技局", date(2026, 11, 15)),
    Leave("离任 市科技局 李四 今天", "李四", "市科技局", TODAY),
    Inform(f"信息员 张三 {ZS} 市科技局 自11月16日", ZS, "张三", "市科技局", date(2026, 11, 16)),
    Inform(f"市科技局新信息员:张三,{ZS}", ZS, "张三", "市科技局", None),
    Inform(f"信息员 市科技局 张三 邮箱 {ZS} 自2026年11月16日起", ZS, "张三", "市科技局", date(2026, 11, 16)),
    MergeUnit("并入 市粮食局 市发展改革委 自 2026-07-01", "市粮食局", "市发展改革委", JULY),
    MergeUnit("市粮食局并入市发展改革委 自2026年7月1日起", "市粮食局", "市发展改革委", JULY),
    Rename("更名 市扶贫办 市乡村振兴局 自 2026-07-01", "市扶贫办", "市乡村振兴局", JULY),
    Rename("市扶贫办更名为市乡村振兴局 自7月1日", "市扶贫办", "市乡村振兴局", JULY),
    Accept("接收 INBOX", "INBOX"),
    Accept("接收 其他文件夹/存档", "其他文件夹/存档"),
    Topics("报送要点 12月:年终总结", "2026-12", "年终总结"),
    Topics("报送要点\n一、年终总结;\n二、冬季安全。", "", "一、年终总结;\n二、冬季安全。"),
    Topics("报送要点 1月:\n春运保障", "2027-01", "春运保障"),
    Topics("报送要点 2026-12:计入 7", "2026-12", "计入 7"),
    Wording("开头语 10月:当月报送量上升。质量提高;望保持。", "opening", "2026-10", "当月报送量上升。质量提高;望保持。"),
    Wording("开头语:\n第一段。\n\n第二段。", "opening", "", "第一段。\n\n第二段。"),
    Wording("存在问题 2026-10:市教育局迟报一次。", "problems", "2026-10", "市教育局迟报一次。"),
    Wording("存在的问题\n一、迟报。\n二、漏报。", "problems", "", "一、迟报。\n二、漏报。"),
    Commission("约稿 市科技局、市教育局 11月20日前:关于招生", ("市科技局", "市教育局"), date(2026, 11, 20), "关于招生"),
    Commission("约稿 市科技局 1月20日前:开门红", ("市科技局",), date(2027, 1, 20), "开门红"),
    Commission("约稿 市科技局 2025-01-20前:旧事", ("市科技局",), date(2025, 1, 20), "旧事"),
    Commission("约稿:市科技局 2026-11-20前:三点:一", ("市科技局",), date(2026, 11, 20), "三点:一"),
    Fulfilled("约稿完成 Y3 市科技局 7", "Y3", "市科技局", SEVEN),
    Fulfilled("约稿完成 y3 市科技局", "Y3", "市科技局", None),
    Missed("约稿未完成 Y3 市科技局", "Y3", "市科技局"),
    Excused("免扣 Y3 市科技局", "Y3", "市科技局"),
    UnitMonth("科技局本月", "科技局", "2026-11"),
    UnitMonth("科技局10月", "科技局", "2026-10"),
    UnitMonth("科技局上月得分", "科技局", "2026-10"),
    UnitMonth("科技局12月报了几条?", "科技局", "2025-12"),
    Search("查稿 秋粮收购", "秋粮收购"),
    Search("查稿:秋粮 收购", "秋粮 收购"),
    Profile("领导问 科技局", "科技局"),
    Profile("领导问市科技局情况怎么样?", "市科技局"),
    ChatText("群发 10月", "2026-10"),
    ChatText("群发", ""),
    Remind("提醒零报送 11月", "2026-11"),
    Remind("提醒零报送", "2026-11"),
    Help("帮助"),
    Help("?"),
    Adopt("要情213期:秋粮收购", "yaoqing", "213", None, (TitleRef("秋粮收购"),)),
    Adopt("要情213期:《秋粮》、7、《校园》", "yaoqing", "213", None, (TitleRef("秋粮"), SEVEN, TitleRef("校园"))),
    Adopt("要情213期:7《秋粮》", "yaoqing", "213", None, (SEVEN,)),
    Adopt("采用《标题》省办", "shengban", "", None, (TitleRef("标题"),)),
    Adopt("《昨日要情》213期:7", "yaoqing", "213", None, (SEVEN,)),
    Instruct("批示《秋粮收购》省", "province", None, (TitleRef("秋粮收购"),)),
    Count("计入《秋粮收购》", (TitleRef("秋粮收购"),)),
    NotCount("《秋粮收购》不计 新闻稿", (TitleRef("秋粮收购"),), "新闻稿"),
    Attribute("《秋粮收购》是科技局的", (TitleRef("秋粮收购"),), "科技局"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.line)
def test_commands(command: Command) -> None:
    assert read(command.line) == (command,)
    if not isinstance(command, Topics | Wording):
        assert read(f"您好:\n> 计入 2\n请{command.line}。\n谢谢!\n--\n计入 3") == (
            replace(command, line=f"请{command.line}"),
        )


UNCLEAR = [
    ("9重复", Question.ITEMS),
    ("9和9重复", Question.ITEMS),
    ("12、9是7的修改稿", Question.ITEMS),
    ("9、《秋粮》重复", Question.ITEMS),
    ("无误", Question.ITEMS),
    ("9和7不重复", Question.ITEMS),
    ("撤销7号", Question.ACTION),
    ("撤销 7", Question.ACTION),
    ("离任 李四 市科技局", Question.DAY),
    ("离任 李四 11月15日", Question.PERSON),
    ("离任 李四 王五 11月15日", Question.PERSON),
    ("信息员 张三 市科技局", Question.ACTION),
    (f"信息员 {ZS} 市科技局", Question.PERSON),
    (f"信息员 张三 {ZS} b@example.com 市科技局", Question.ADDRESS),
    ("并入 市粮食局 市发展改革委", Question.DAY),
    ("并入 市粮食局 自 2026-07-01", Question.UNIT),
    ("更名 市扶贫办 自 2026-02-30", Question.DAY),
    ("约稿 市科技局:关于招生", Question.DAY),
    ("约稿 市科技局 11月20日前", Question.TOPIC),
    ("约稿 11月20日前:关于招生", Question.UNIT),
    ("约稿完成 市科技局", Question.COMMISSION),
    ("约稿未完成 Y3", Question.UNIT),
    ("免扣 Y3 Y4 市科技局", Question.COMMISSION),
    ("报送要点", Question.TOPIC),
    ("开头语", Question.TOPIC),
    ("存在问题 10月:", Question.TOPIC),
    ("开头语 13月:好", Question.MONTH),
    ("查稿", Question.WORDS),
    ("领导问", Question.UNIT),
    ("缓发13月", Question.MONTH),
    ("更正", Question.MONTH),
    ("更正:昨日所报第二条数据有误", Question.OUTLET),
    ("缓发这个吧", Question.ACTION),
    ("接收", Question.ACTION),
    ("要情213期:先别记秋粮收购", Question.ITEMS),
    ("要情213期:没有采用", Question.ITEMS),
]


@pytest.mark.parametrize(("line", "question"), UNCLEAR)
def test_what_is_unclear_is_asked_back(line: str, question: Question) -> None:
    found, why, _ = asked(line)
    assert (found, why) == (line, question)


def test_topics_open_their_mail_or_are_none() -> None:
    """What follows such a line would be lost, or carried out."""
    assert not any(isinstance(found, Topics) for found in read("计入 7\n报送要点 12月:一、年终;二、冬季"))


def test_each_head_ends_the_text_before_it_and_so_does_a_release() -> None:
    typed = (
        "开头语 10月:\n第一段。\n情况:较好。\n存在问题 10月:迟报。\n报送要点 12月:年终。\n印发10月 签发人 王五\n谢谢"
    )
    assert read(typed) == (
        Wording("开头语 10月:\n第一段。\n情况:较好。", "opening", "2026-10", "第一段。\n情况:较好。"),
        Wording("存在问题 10月:迟报。", "problems", "2026-10", "迟报。"),
        Topics("报送要点 12月:年终。", "2026-12", "年终。"),
        Release("印发10月 签发人 王五", "2026-10", "王五", ""),
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_form_of_the_table_is_read_as_its_command(row: Row) -> None:
    for line in (row.form, *row.also):
        (found,) = read(line)
        assert type(found) is row.order
        assert found.line == line


def test_every_order_has_its_row() -> None:
    assert {row.order for row in ROWS} == set(Command.__args__)
    assert len({row.name for row in ROWS}) == len(ROWS)


CONTEXT = Context.of(TODAY, Months("2026-11", "2026-11"), OUTLETS, LEVELS, DEDUCTIONS)


@pytest.mark.parametrize("line", [line for row in ROWS for line in (row.form, *row.also)])
def test_a_command_in_full_means_the_same(line: str) -> None:
    (order,) = read(line)
    assert not isinstance(order, Unclear)
    full = in_full(order, CONTEXT)
    (again,) = read(full, answered="2026-01")
    assert not isinstance(again, Unclear)
    assert in_full(again, CONTEXT) == full
    assert type(again) is type(order)
