"""Lines as clerks type them, on 5 November 2026, and what becomes of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.office.commands import parse
from mailproc.office.orders import (
    Adopt,
    AdoptUnmailed,
    Attribute,
    Command,
    Count,
    Deduct,
    Instruct,
    NotCount,
    Release,
    ReleaseSummary,
    Resume,
    Suspend,
    Unclear,
    Undo,
)
from mailproc.office.references import Question
from tests.office.clerk import DEDUCTIONS, LEVELS, NOV3, OUTLETS, TODAY, asked, read, refs, wide

SEVEN_NINE = ("7", "9")

ITEMS = [
    ("7", ("7",)),
    ("7、9、12", ("7", "9", "12")),
    ("7,9,12", ("7", "9", "12")),
    ("7 9  12", ("7", "9", "12")),
    ("7和9及12", ("7", "9", "12")),
    ("7与9", SEVEN_NINE),
    ("7、9以及12", ("7", "9", "12")),
    ("7号、9号", SEVEN_NINE),
    ("第7条、第9条", SEVEN_NINE),
    ("7篇 9篇", SEVEN_NINE),
    ("7、9、7", SEVEN_NINE),
    ("0007、0341", ("7", "341")),
    ("7-9", ("7", "8", "9")),
    ("7 - 9", ("7", "8", "9")),
    ("7至9", ("7", "8", "9")),
    ("7到9号", ("7", "8", "9")),
    ("12~15", ("12", "13", "14", "15")),
    ("13-15、18", ("13", "14", "15", "18")),
    ("10至12", ("10", "11", "12")),
    ("11-7", ("2026-11/7",)),
    ("12-7", ("2025-12/7",)),
    ("7-7", ("2026-07/7",)),
    ("10-7、10-9", ("2026-10/7", "2026-10/9")),
    ("10-0341", ("2026-10/341",)),
    ("10-341", ("2026-10/341",)),
    ("10-7至9", ("2026-10/7", "2026-10/8", "2026-10/9")),
    ("11-7.2", ("2026-11/7.2",)),
    ("11-7、9", ("2026-11/7", "9")),
    ("上月341", ("2026-10/341",)),
    ("上个月341、342", ("2026-10/341", "2026-10/342")),
    ("上月7-9", ("2026-10/7", "2026-10/8", "2026-10/9")),
    ("本月7", ("2026-11/7",)),
    ("10月341号", ("2026-10/341",)),
    ("10月份第341条", ("2026-10/341",)),
    ("9月7、9", ("2026-09/7", "2026-09/9")),
    ("2026-10-0341", ("2026-10/341",)),
    ("2026-10-341", ("2026-10/341",)),
    ("2026-10-0341.2", ("2026-10/341.2",)),
    ("2026-10-0007至2026-10-0009", ("2026-10/7", "2026-10/8", "2026-10/9")),
    ("7.2", ("7.2",)),
    ("7号第2条、9", ("7.2", "9")),
    ("7、9、十二", ("7", "9", "12")),
    ("第七、九条", SEVEN_NINE),
    ("二百一十三号", ("213",)),
]


@pytest.mark.parametrize(("typed", "labels"), ITEMS)
def test_items_are_read_as_clerks_write_them(typed: str, labels: tuple[str, ...]) -> None:
    for line in (f"计入 {typed}", wide(f"计入 {typed}")):
        assert read(line) == (Count(line, refs(*labels)),)


NO_ITEMS = [
    ("10-12", Question.RANGE, ("10至12", "2026-10-0012")),  # three items, or the twelfth of October
    ("11-15", Question.RANGE, ("11至15", "2026-11-0015")),
    ("15-12", Question.RANGE, ()),
    ("15至12", Question.RANGE, ()),
    ("13-13", Question.RANGE, ()),
    ("7-341", Question.RANGE, ()),
    ("7至341", Question.RANGE, ()),
    ("7.1至7.3", Question.ITEMS, ()),
    ("2026-10-0007至2026-11-0009", Question.RANGE, ()),
    ("10-341、7", Question.MONTH, ("2026-11-0007",)),
    ("上月341、本月7、9", Question.MONTH, ("2026-11-0009",)),
    ("2026-13-0007", Question.MONTH, ()),
    ("13月7", Question.MONTH, ()),
    ("11月7号", Question.DAY, ("2026-11-0007",)),
    ("2026-10-03", Question.ITEMS, ("2026-10-0003",)),
    ("0", Question.ITEMS, ()),
    ("7.0", Question.ITEMS, ()),
    ("7.8.9", Question.ITEMS, ()),
    ("7/9", Question.ITEMS, ()),
    ("7:9", Question.ITEMS, ()),
    ("7、9、七九十二", Question.ITEMS, ()),
    ("7、?9", Question.ITEMS, ()),
    ("第7条第9条", Question.ITEMS, ()),
    ("13800000000", Question.ITEMS, ()),
    ("2026-10-0007-0009", Question.ITEMS, ()),
    ("7-8-9", Question.ITEMS, ()),
    ("7 到10月", Question.ITEMS, ()),
    ("", Question.ITEMS, ()),
]


@pytest.mark.parametrize(("typed", "question", "choices"), NO_ITEMS)
def test_doubtful_items_are_asked_back(typed: str, question: Question, choices: tuple[str, ...]) -> None:
    line = f"计入 {typed}".strip()
    assert asked(line) == (line, question, choices)


ADOPTIONS = [
    ("要情213期:7、9", "yaoqing", "213", None, SEVEN_NINE),
    ("昨日要情第213期:7、9", "yaoqing", "213", None, SEVEN_NINE),
    ("昨日要情 第 213 期 采用 7、9", "yaoqing", "213", None, SEVEN_NINE),
    ("YAOQING213期:7 9", "yaoqing", "213", None, SEVEN_NINE),
    ("要情2026年第213期:7、9", "yaoqing", "213", None, SEVEN_NINE),
    ("要情213:7、9", "yaoqing", "213", None, SEVEN_NINE),
    ("要情213期(11月3日):7、9", "yaoqing", "213", NOV3, SEVEN_NINE),
    ("要情213期11.3:7、9", "yaoqing", "213", NOV3, SEVEN_NINE),
    ("要情:7、9", "yaoqing", "", None, SEVEN_NINE),
    ("7、9 要情213期", "yaoqing", "213", None, SEVEN_NINE),
    ("7、9:要情213期", "yaoqing", "213", None, SEVEN_NINE),
    ("7、9已被要情213期采用了", "yaoqing", "213", None, SEVEN_NINE),
    ("采用:要情213期 7、9", "yaoqing", "213", None, SEVEN_NINE),
    ("要情213期:\n7、9", "yaoqing", "213", None, SEVEN_NINE),
    ("- 要情213期:7、9。", "yaoqing", "213", None, SEVEN_NINE),
    ("要情213期:7《标题:一》、9《标题二》", "yaoqing", "213", None, SEVEN_NINE),
    ("报省 11月3日:7 9", "baosheng", "2026-11-03", NOV3, SEVEN_NINE),
    ("报省 11月3日 7 9", "baosheng", "2026-11-03", NOV3, SEVEN_NINE),
    ("报省11月3号:7 9", "baosheng", "2026-11-03", NOV3, SEVEN_NINE),
    ("报省 2026-11-03:7 9", "baosheng", "2026-11-03", NOV3, SEVEN_NINE),
    ("报省11-3:7 9", "baosheng", "2026-11-03", NOV3, SEVEN_NINE),
    ("报省信息 12月1日:7 9", "baosheng", "2026-12-01", date(2026, 12, 1), SEVEN_NINE),
    ("报省信息 12月6日:7 9", "baosheng", "2026-12-06", date(2026, 12, 6), SEVEN_NINE),
    ("报省信息 12月7日:7 9", "baosheng", "2025-12-07", date(2025, 12, 7), SEVEN_NINE),
    ("报省信息 12月31日:7 9", "baosheng", "2025-12-31", date(2025, 12, 31), SEVEN_NINE),
    ("报省信息 2025年12月1日:7 9", "baosheng", "2025-12-01", date(2025, 12, 1), SEVEN_NINE),
    ("省办采用 7 第88期", "shengban", "88", None, ("7",)),
    ("省政府办公厅采用上月341", "shengban", "", None, ("2026-10/341",)),
    ("省办采用 11-7", "shengban", "", None, ("2026-11/7",)),
    ("国办 7.2", "guoban", "", None, ("7.2",)),
]


@pytest.mark.parametrize(("text", "outlet", "issue", "day", "labels"), ADOPTIONS)
def test_adoptions(text: str, outlet: str, issue: str, day: date | None, labels: tuple[str, ...]) -> None:
    for typed in (text, wide(text)):
        (found,) = read(typed)
        assert isinstance(found, Adopt)
        assert (found.outlet, found.issue, found.day, found.items) == (outlet, issue, day, refs(*labels))


def test_an_issue_holds_for_the_other_outlet_of_its_series() -> None:
    assert read("要情213期:7、9、12;短波:15、18") == (
        Adopt("要情213期:7、9、12", "yaoqing", "213", None, refs("7", "9", "12")),
        Adopt("短波:15、18", "duanbo", "213", None, refs("15", "18")),
    )


CARRIED = [
    ("要情213期:7;报省:9", "baosheng", "", None, ("9",)),  # another series: nothing is carried on
    ("要情213期:7。9", "yaoqing", "213", None, ("9",)),
    ("要情213期:7;214期:9", "yaoqing", "214", None, ("9",)),
    ("要情213期:7;短波214期:9", "duanbo", "214", None, ("9",)),
    ("报省 11月2日:7;11月3日:9", "baosheng", "2026-11-03", NOV3, ("9",)),
    ("要情11月3日:7;短波:9", "duanbo", "2026-11-03", NOV3, ("9",)),
    ("要情213期:市科技局《标题》;短波:9", "duanbo", "213", None, ("9",)),
]


@pytest.mark.parametrize(("text", "outlet", "issue", "day", "labels"), CARRIED)
def test_what_is_carried_on_along_a_line(
    text: str, outlet: str, issue: str, day: date | None, labels: tuple[str, ...]
) -> None:
    first, second = read(text)
    assert not isinstance(first, Unclear)
    assert second == Adopt(second.line, outlet, issue, day, refs(*labels))


def test_nothing_is_carried_on_over_lines_or_unclear_pieces() -> None:
    assert read("要情213期:7\n9")[1] == Unclear("9", Question.ACTION)
    clear, unclear, lost = read("要情213期:7;短播:15;18")
    assert isinstance(clear, Adopt)
    assert isinstance(unclear, Unclear)
    assert (unclear.line, unclear.question) == ("短播:15", Question.OUTLET)
    assert unclear.choices == tuple(outlet.name for outlet in OUTLETS)
    assert lost == Unclear("18", Question.ACTION)


COMMANDS: list[Command] = [
    AdoptUnmailed("采用 市农业农村局《标题》 省办", "shengban", "", None, "市农业农村局", "标题"),
    AdoptUnmailed("省办采用市农业农村局的《标题》第88期", "shengban", "88", None, "市农业农村局", "标题"),
    AdoptUnmailed(
        "要情213期:市科技局《“菜篮子”：做法;成效。第44期》",
        "yaoqing",
        "213",
        None,
        "市科技局",
        "“菜篮子”：做法;成效。第44期",
    ),
    AdoptUnmailed(
        "采用 市财政局《关于领导批示不计入《年鉴》的报告》国办",
        "guoban",
        "",
        None,
        "市财政局",
        "关于领导批示不计入《年鉴》的报告",
    ),
    Instruct("批示 7 省", "province", None, refs("7")),
    Instruct("批示:7、9 市", "city", None, refs("7", "9")),
    Instruct("7 省领导批示", "province", None, refs("7")),
    Instruct("7号获省委书记批示 11月3日", "province", NOV3, refs("7")),
    Instruct("市长批示7", "city", None, refs("7")),
    Instruct("国务院领导批示 上月341", "state", None, refs("2026-10/341")),
    Instruct("中央领导批示 7", "state", None, refs("7")),
    Deduct("扣分 市教育局 迟报 10月28日暴雨信息", "市教育局", "late", "10月28日暴雨信息", None),
    Deduct("扣分 市教育局 晚报", "市教育局", "late", "", None),
    Deduct("扣分:市教育局,失实,7号数据有误,11月3日决定", "市教育局", "untrue", "7号数据有误,11月3日决定", NOV3),
    NotCount("不计 12 新闻稿", refs("12"), "新闻稿"),
    NotCount("不计12新闻稿", refs("12"), "新闻稿"),
    NotCount("不计入:12、13 新闻稿", refs("12", "13"), "新闻稿"),
    NotCount("12 不计 新闻稿", refs("12"), "新闻稿"),
    NotCount("12、13不计入", refs("12", "13"), ""),
    NotCount("9 不计,与7重复", refs("9"), "与7重复"),
    NotCount("不计 12 3个附件都是照片", refs("12"), "3个附件都是照片"),
    NotCount("不计 12 10月份的会议通知", refs("12"), "10月份的会议通知"),
    NotCount("不计 12 领导批示件", refs("12"), "领导批示件"),
    Count("计入 7", refs("7")),
    Count("7、9计入", refs("7", "9")),
    Attribute("7是科技局的", refs("7"), "科技局"),
    Attribute("7 归 市科技局", refs("7"), "市科技局"),
    Attribute("7、9是市科技局报送的", refs("7", "9"), "市科技局"),
    Attribute("上月341应归城东区", refs("2026-10/341"), "城东区"),
    Undo("撤销上一条"),
    Release("印发10月 签发人 王五 江政办函〔2026〕37号", "2026-10", "王五", "江政办函〔2026〕37号"),
    Release("印发10月通报,签发人:王五,文号:江政办函〔2026〕37号", "2026-10", "王五", "江政办函〔2026〕37号"),
    Release("印发 2026-10", "2026-10", "", ""),
    Release("印发2026年10月份", "2026-10", "", ""),
    Release("印发 2026-1", "2026-01", "", ""),
    Release("印发12月", "2025-12", "", ""),
    Release("印发上月通报", "2026-10", "", ""),
    ReleaseSummary("印发2026年上半年", "2026-H1", "", ""),
    ReleaseSummary("印发2026年度总结 签发人 王五", "2026", "王五", ""),
    ReleaseSummary("印发 2025年全年通报,文号:江政办函〔2026〕3号", "2025", "", "江政办函〔2026〕3号"),
    ReleaseSummary("印发2026年度上半年总结", "2026-H1", "", ""),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.line)
def test_commands(command: Command) -> None:
    assert read(command.line) == (command,)
    assert read(f"您好:\n\n# 备注 计入 1\n> 计入 2\n{command.line}。\n谢谢!\n--\n计入 3") == (command,)


OUTLET_NAMES = tuple(outlet.name for outlet in OUTLETS)
LEVEL_NAMES = tuple(level.name for level in LEVELS)
KIND_NAMES = tuple(kind.name for kind in DEDUCTIONS)

UNCLEAR = [
    ("短播:15、18", Question.OUTLET, OUTLET_NAMES),
    ("213期:7、9", Question.OUTLET, OUTLET_NAMES),
    ("采用 7", Question.OUTLET, OUTLET_NAMES),
    ("报省办:7", Question.OUTLET, OUTLET_NAMES),
    ("要情、短波213期:7", Question.OUTLET, OUTLET_NAMES),
    ("要情213期、214期:7", Question.ISSUE, ()),
    ("备1要情:7、9", Question.ISSUE, ()),
    ("要情 213-214:7", Question.ISSUE, ()),
    ("1 要情213期 7、9", Question.ITEMS, ()),
    ("1 不计 12", Question.ITEMS, ()),
    ("1 不计12新闻稿", Question.ITEMS, ()),
    ("要情213期", Question.ITEMS, ()),
    ("要情213期:无", Question.ITEMS, ()),
    ("要情213期:7、9,省办", Question.OUTLET, OUTLET_NAMES),
    ("要情213期:7、9,省办:十二个", Question.OUTLET, OUTLET_NAMES),
    ("要情213期不采用 7", Question.ITEMS, ()),
    ("取消采用 7 省办", Question.ITEMS, ()),
    ("报省 11-3 7 9", Question.DAY, ()),
    ("报省 11月31日:7", Question.DAY, ()),
    ("报省 11月2日 11月3日:7", Question.DAY, ()),
    ("采用 市科技局《标题》", Question.ACTION, ()),
    ("采用 市科技局《标题一》《标题二》 省办", Question.ITEMS, ()),
    ("批示 7", Question.LEVEL, LEVEL_NAMES),
    ("7 省、市领导批示", Question.LEVEL, LEVEL_NAMES),
    ("省领导批示", Question.ITEMS, ()),
    ("王市长批示 7", Question.ITEMS, ()),
    ("扣分 市教育局 10月28日", Question.DEDUCTION, KIND_NAMES),
    ("扣分 市教育局 迟报 又漏报伤亡情况", Question.DEDUCTION, KIND_NAMES),
    ("扣分 迟报", Question.UNIT, ()),
    ("扣分 10月28日 市教育局 迟报", Question.UNIT, ()),
    ("不扣分 市教育局 迟报", Question.ACTION, ()),
    ("不计 新闻稿", Question.ITEMS, ()),
    ("不计 12、13新闻稿", Question.ITEMS, ()),
    ("不计 12 与7重复", Question.ITEMS, ()),
    ("不计 12 和7 内容相同", Question.ITEMS, ()),
    ("要情213期:7、9不计稿酬", Question.ITEMS, ()),
    ("暂不计入 7", Question.ITEMS, ()),
    ("7是新闻稿", Question.ACTION, ()),
    ("7是重复的", Question.ITEMS, ()),  # of which one?
    ("7是科技局还是教育局的", Question.UNIT, ()),
    ("7不是科技局的", Question.ACTION, ()),
    ("7是科技局的吗?", Question.ACTION, ()),
    ("7归科技局,12归", Question.UNIT, ()),
    ("这条是科技局的", Question.ACTION, ()),
    ("撤销 7", Question.ACTION, ()),
    ("印发", Question.MONTH, ("2026-10",)),
    ("印发 10", Question.MONTH, ("2026-10",)),
    ("印发13月", Question.MONTH, ()),
    ("印发9月 10月", Question.ACTION, ()),
    ("印发上半年", Question.YEAR, ()),
    ("印发年终总结", Question.YEAR, ()),
    ("印发2026年下半年", Question.ACTION, ()),
    ("印发2026年上半年 12月", Question.ACTION, ()),
    ("印发2026年上半年吗", Question.ACTION, ()),
    ("印发10月?", Question.ACTION, ()),
    ("印发10月 王五", Question.ACTION, ()),
    ("印发10月 签发人王五江政办函〔2026〕37号", Question.ACTION, ()),
    ("暂不印发10月", Question.ACTION, ()),
    ("同意印发", Question.ACTION, ()),
    ("7、9", Question.ACTION, ()),
    ("我明天10点到", Question.ACTION, ()),
    ("已阅", Question.ACTION, ()),
]


@pytest.mark.parametrize(("line", "question", "choices"), UNCLEAR, ids=[row[0] for row in UNCLEAR])
def test_what_is_unclear_is_asked_and_not_done(line: str, question: Question, choices: tuple[str, ...]) -> None:
    assert asked(line) == (line, question, choices)


def test_a_summary_without_its_year_is_offered_with_the_last_two() -> None:
    (found,) = read("印发上半年")
    assert isinstance(found, Unclear)
    assert found.ready == ("印发 2026年上半年", "印发 2025年上半年")


def test_the_numbers_of_a_list_are_no_items() -> None:
    first, second, third = read("1、要情213期:7\n2、9是科技局的\n3、计入 12")
    assert first == Adopt("要情213期:7", "yaoqing", "213", None, refs("7"))
    ready = ("2026-11-0002、2026-11-0009是科技局的", "2026-11-0009是科技局的")
    assert second == Unclear("2、9是科技局的", Question.ITEMS, ready=ready)
    assert third == Count("计入 12", refs("12"))
    assert read("2、9是科技局的") == (Attribute("2、9是科技局的", refs("2", "9"), "科技局"),)
    assert read("7、省办采用") == (Unclear("省办采用", Question.ITEMS),)
    assert read("①计入 7\n二、计入 9") == (Count("计入 7", refs("7")), Count("计入 9", refs("9")))


def test_a_period_may_run_ahead_of_the_calendar() -> None:
    late_october = date(2026, 10, 28)  # in a city whose November begins on 26 October
    (found,) = parse("计入 上月341、本月7、11-9", late_october, OUTLETS, LEVELS, DEDUCTIONS, month="2026-11")
    assert isinstance(found, Count)
    assert found.items == refs("2026-10/341", "2026-11/7", "2026-11/9")


def test_the_twenty_ninth_of_february_is_the_latest_one() -> None:
    (found,) = parse("报省 2月29日:7", date(2028, 3, 1), OUTLETS, LEVELS, DEDUCTIONS)
    assert isinstance(found, Adopt)
    assert found.day == date(2028, 2, 29)


@pytest.mark.parametrize("run", ["7、", " ", "7-", "《a", "采用", ":", "1", "|", "签发人"])
def test_very_long_lines_are_no_commands(run: str) -> None:
    for line in ("计入 7" + run * 100_000 + "x", "要情213期:7" + run * 100_000 + "x是a的"):
        assert read(line) == (Unclear(line, Question.ACTION),)


def test_empty_texts_say_nothing() -> None:
    assert read("") == ()
    assert read("\n \n您好!\n#计入 7\n收到,谢谢!\n发自我的手机\n计入 7") == ()


@given(
    st.text(
        alphabet="7911230-~.、;。:|《》 \n要情短波期月日号是的归批示省市不计入扣分迟报采用印发第上本#İ①", max_size=60
    )
)
def test_any_text_is_read_and_every_piece_answered(text: str) -> None:
    for found in read(text):
        assert found.line
        assert found.line in text.replace("\n", "") or "\n" in text
        assert not (hasattr(found, "items") and not found.items)


# --- addresses --------------------------------------------------------------------------------------------

XX = "xx@kjj.jiangcheng.example"


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        (f"恢复发送 {XX}", (XX,)),
        (f"恢复发送{XX}。", (XX,)),
        (f"恢复发送：{XX.upper()}", (XX,)),
        (f"恢复发送 <{XX}>、a.b-c@x.example", (XX, "a.b-c@x.example")),
        (f"恢复发送 {XX} {XX}", (XX,)),
        (f"恢复寄送给 mailto:{XX}", (XX,)),
    ],
)
def test_addresses_are_resumed(typed: str, addresses: tuple[str, ...]) -> None:
    for line in (typed, wide(typed)):
        (order,) = read(line)
        assert isinstance(order, Resume)
        assert order.addresses == addresses


@pytest.mark.parametrize("verb", ["停发", "停止发送", "暂停发信", "暂停发送给"])
def test_addresses_are_suspended(verb: str) -> None:
    assert read(f"{verb} {XX}") == (Suspend(f"{verb} {XX}", (XX,)),)


@pytest.mark.parametrize("typed", ["恢复发送", "停发 市科技局", f"停发 {XX} 的通报", f"恢复发送 7 {XX}", "停发 xx@kjj"])
def test_anything_beside_addresses_is_asked_back(typed: str) -> None:
    (order,) = read(typed)
    assert isinstance(order, Unclear)
    assert order.question is Question.ADDRESS


@pytest.mark.parametrize("typed", ["缓发", f"先别停发 {XX}", f"发送 {XX}"])
def test_other_words_are_no_suspension(typed: str) -> None:
    assert not [one for one in read(typed) if isinstance(one, Suspend | Resume)]


def test_commas_part_what_is_said_twice() -> None:
    assert read("要情213期:7,9,省办:12,15") == (
        Adopt("要情213期:7,9", "yaoqing", "213", None, refs("7", "9")),
        Adopt("省办:12,15", "shengban", "", None, refs("12", "15")),
    )
    assert read("7归科技局,12归教育局") == (
        Attribute("7归科技局", refs("7"), "科技局"),
        Attribute("12归教育局", refs("12"), "教育局"),
    )
    assert len(read("要情213期:7,短波:15,报省11月3日:9")) == 3


def test_numbers_on_the_line_below() -> None:
    (found,) = read("要情213期\n7、9\n")
    assert found == Adopt("要情213期7、9", "yaoqing", "213", None, refs("7", "9"))
    assert read("要情213期\n计入 7")[1] == Count("计入 7", refs("7"))


def test_numerals_before_a_line_count_it_or_are_items() -> None:
    assert read("二、计入 9") == (Count("计入 9", refs("9")),)
    assert read("七、九是科技局的") == (Attribute("七、九是科技局的", refs("7", "9"), "科技局"),)
    for line in ("一、7是科技局的", "一、《秋粮》是科技局的", "一、计入 7\n二、七是科技局的"):
        assert isinstance(read(line)[-1], Unclear)


def read_below(text: str, below: str) -> tuple[Command | Unclear, ...]:
    return parse(text, TODAY, OUTLETS, LEVELS, DEDUCTIONS, below=below)


def test_what_is_typed_below_a_quote_is_asked_back() -> None:
    ready = ("计入 2026-11-0009",)
    assert read_below("计入 7", "计入 9\n其余照办") == (
        Count("计入 7", refs("7")),
        Unclear("计入 9", Question.PLACE, ready=ready),
    )
    assert read_below("", "计入 9\n其余照办") == (
        Unclear("计入 9", Question.PLACE, ready=ready),
        Unclear("其余照办", Question.PLACE),
    )
    assert read_below("", "报送要点\n一、年终") == (Unclear("报送要点\n一、年终", Question.PLACE),)
