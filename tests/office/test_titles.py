"""Titles without marks of reporting, title lines, and the serials of weeks, issues, follow-ups and periods."""

import pytest

from mailproc.office import serials, titles

SENTENCE = "今年以来,全市新增省级平台5家,同比增长25%,较去年同期提高3个百分点,创新活力持续增强。"


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("市住建局信息3: 关于老旧小区改造的三点做法", "关于老旧小区改造的三点做法"),
        ("报送:关于甲的信息", "关于甲的信息"),
        ("Fw: 转发:Re: 关于甲的信息", "关于甲的信息"),
        ("回复:关于甲的信息", "关于甲的信息"),
        ("【市科技局】关于甲的信息", "关于甲的信息"),
        ("【市科技局】【信息】关于甲的信息", "关于甲的信息"),
        ("(市科技局)关于甲的信息", "关于甲的信息"),
        ("关于甲的信息(市科技局)", "关于甲的信息"),
        ("市科技局:全市科技大会召开", "全市科技大会召开"),
        ("市科技局政务信息(2026年第35期):关于甲的情况", "关于甲的情况"),
        ("市科技局信息报送:关于甲的情况", "关于甲的情况"),
        ("代报:市科技局 关于甲的信息", "关于甲的信息"),
        ("3.关于甲的信息", "关于甲的信息"),
        ("三、关于甲的信息", "关于甲的信息"),
        ("(2)关于甲的信息", "关于甲的信息"),
        ("关于甲的信息(修改稿).docx", "关于甲的信息"),
        ("附件1:关于甲的信息.doc", "关于甲的信息"),
        ("关于甲的信息(1).pdf", "关于甲的信息"),
        ("关于甲的信息-20261015.wps", "关于甲的信息"),
        ("【全市科技大会召开】", "全市科技大会召开"),
        ("3.5万群众喝上放心水", "3.5万群众喝上放心水"),
        ("“幸福小院”:小阵地大作为", "“幸福小院”:小阵地大作为"),
        ("关于城西化工园火情的续报(2)", "关于城西化工园火情的续报(2)"),
        ("第42周“菜篮子”价格监测", "第42周“菜篮子”价格监测"),
        ("江城市科技局关于甲的信息", "江城市科技局关于甲的信息"),
        ("回复：转发：【市科技局】报送：3.关于甲的信息.docx", "关于甲的信息"),
        ("联合报送:关于甲的信息", "关于甲的信息"),
        ("「信息报送」关于甲的信息", "关于甲的信息"),
        ("信息报送-市科技局-关于甲的信息", "关于甲的信息"),
        ("市科技局_关于甲的信息_20261103", "关于甲的信息"),
        ("关于甲的信息_市科技局_张三", "关于甲的信息"),
        ("江城市科技局 关于甲的信息", "关于甲的信息"),
        ("市科技局信息员张三报送:关于甲的信息", "关于甲的信息"),
        ("政务信息第44期 关于甲的信息", "关于甲的信息"),
        ("20261103关于甲的信息", "关于甲的信息"),
        ("2026.11.3关于甲的信息", "关于甲的信息"),
        ("2026年11月3日 关于甲的信息", "关于甲的信息"),
        ("03 关于甲的信息", "关于甲的信息"),
        ("No.3 关于甲的信息", "关于甲的信息"),
        ("附件1 关于甲的信息.doc.docx", "关于甲的信息"),
        ("关于甲的信息（最终版）.wps", "关于甲的信息"),
        ("关于甲的信息(第二次报送)", "关于甲的信息"),
        ("约稿回复:关于甲的信息", "关于甲的信息"),
        ("*****SPAM***** 关于甲的信息", "关于甲的信息"),
        ("东山市:三举措促增收", "三举措促增收"),
        ("全市:三举措促增收", "全市:三举措促增收"),
        ("(续报二)关于城西化工园火情", "(续报二)关于城西化工园火情"),
        ("00后青年返乡创业", "00后青年返乡创业"),
        ("12345热线办理提速", "12345热线办理提速"),
        ("3·15消费维权活动启动", "3·15消费维权活动启动"),
        ("2026年前三季度经济运行", "2026年前三季度经济运行"),
        ("第三届科技节开幕", "第三届科技节开幕"),
        ("小网格大治理——清河县", "小网格大治理——清河县"),
        ("转变职能优化服务", "转变职能优化服务"),
        ("报国寺景区客流创新高", "报国寺景区客流创新高"),
        ("上报备案审查事项全部办结", "上报备案审查事项全部办结"),
        ("关于报送甲的信息的函", "关于报送甲的信息的函"),
        ("清河县政务信息(第44期)", ""),
        ("江城市科技局2026年10月政务信息", ""),
        ("清河工作动态(第8期)", ""),
        ("转发:", ""),
        ("<无主题>", ""),
        ("来自张三的邮件", ""),
        ("winmail.dat", ""),
        ("市科技局信息2条", ""),
        ("信息报送", ""),
        ("无主题", ""),
        ("扫描件0001.pdf", ""),
        ("20261015", ""),
        ("回复:【回执】2026-11-0007(信息科)", ""),
        ("", ""),
    ],
)
def test_clean(subject: str, title: str) -> None:
    assert titles.clean(subject) == title
    assert titles.clean(title) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"关于甲的信息\n{SENTENCE}", "关于甲的信息"),
        (f"科长您好!\n现报送信息一条,请审阅。\n\n关于甲的信息\n{SENTENCE}", "关于甲的信息"),
        (f"清河县政务信息\n第44期\n清河县人民政府办公室编 2026年10月20日\n关于甲的信息\n{SENTENCE}", "关于甲的信息"),
        (f"政务信息\n目录\n1.关于甲的信息\n2.关于乙的信息\n关于甲的信息\n{SENTENCE}", "关于甲的信息"),
        (f"市政府办公室信息科:\n关于甲的信息\n{SENTENCE}", "关于甲的信息"),
        (f"特急\n关于甲的信息\n{SENTENCE}", "关于甲的信息"),
        (f"内部资料\n关于甲的信息\n{SENTENCE}", "关于甲的信息"),
        (f"标题:关于甲的信息\n{SENTENCE}", "关于甲的信息"),
        (f"一、基本情况\n{SENTENCE}", ""),
        (f"市科技局\n{SENTENCE}", ""),
        (f"2026年10月15日\n{SENTENCE}", ""),
        (SENTENCE, ""),
        (f"关于加强创新平台建设\n推动高质量发展的信息\n{SENTENCE}", "关于加强创新平台建设推动高质量发展的信息"),
        (f"清河县聚焦“三个强化”、\n推动秋粮颗粒归仓\n{SENTENCE}", "清河县聚焦“三个强化”、推动秋粮颗粒归仓"),
        (f"小网格撬动大治理\n——清河县的探索\n{SENTENCE}", "小网格撬动大治理——清河县的探索"),
        (f"创新平台提速\n数字农场投产\n{SENTENCE}", "创新平台提速"),
        (f"关于甲的信息\n关于乙的信息\n{SENTENCE}", "关于甲的信息"),
        (f"全市第3期青年干部培训班开班\n{SENTENCE}", "全市第3期青年干部培训班开班"),
        ("关于甲的信息", ""),
        (f"今年以来全市各级各部门围绕创新平台建设持续用力久久为功做了大量\n{SENTENCE[:33]}\n{SENTENCE}", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_headline(text: str, title: str) -> None:
    assert titles.headline(text) == title


def test_a_broken_title_is_known_by_the_subject() -> None:
    text = f"清河县推进老旧小区改造\n切实提升群众幸福感\n{SENTENCE}"
    assert titles.headline(text) == "清河县推进老旧小区改造"
    assert titles.headline(text, "报送:清河县推进老旧小区改造切实提升群众幸福感") == text.partition("\n今年")[
        0
    ].replace("\n", "")


@pytest.mark.parametrize(
    "greeting", ["", "科长您好,", "您好!现报送信息一条,请审阅。", "各位领导:", "科长您好,现报信息一条:"]
)
def test_the_first_sentence_is_told_without_what_covers_it(greeting: str) -> None:
    assert titles.opening(f"{greeting}10月15日,清河县数字农场投产。") == "10月15日,清河县数字农场投产"


@pytest.mark.parametrize(
    ("subject", "answer", "statement"),
    [
        ("回复:【回执】2026-11-0007(信息科)", True, False),
        ("Re: 江城市政务信息报送采用情况核对表(2026年10月)", True, True),
        ("答复:【约稿】关于秋收的信息", True, False),
        ("回复:关于甲的信息", False, False),
        ("【回执】2026-11-0007(信息科)", False, False),
        ("转发:【回执】2026-11-0007(信息科)", False, False),
    ],
)
def test_answers_to_our_letters(subject: str, answer: bool, statement: bool) -> None:
    assert titles.answers_letter(subject) is answer
    assert titles.answers_statement(subject) is statement


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("关于甲的信息", "关于甲的信息(修改稿)", True),
        ("关于“甲”的信息", "【市科技局】关于甲的信息.docx", True),
        ("关于甲的信息", "关于乙的信息", False),
        ("", "", False),
    ],
)
def test_same_titles(one: str, other: str, same: bool) -> None:
    assert titles.same(one, other) is same


@pytest.mark.parametrize(
    ("title", "serial"),
    [
        ("第42周“菜篮子”价格监测", "第42周"),
        ("第四十二周价格监测", "第42周"),
        ("清河县政务信息(第44期)", "第44期"),
        ("关于城西化工园火情的续报", "续报"),
        ("关于城西化工园火情的续报(二)", "续报2"),
        ("关于城西化工园火情的续报2", "续报2"),
        ("关于城西化工园火情的续报之三", "续报3"),
        ("关于城西化工园火情的第三次续报", "续报3"),
        ("关于城西化工园火情的情况(续二)", "续报2"),
        ("续报10月1日水情", "续报 10月1日"),
        ("10月份经济运行", "10月"),
        ("十月份经济运行", "10月"),
        ("1-9月经济运行", "1-9月"),
        ("1至9月份经济运行", "1-9月"),
        ("一至九月经济运行", "1-9月"),
        ("1月—9月经济运行", "1-9月"),
        ("10月15日水情", "10月15日"),
        ("上半年工作", "上半年"),
        ("第三季度工作", "3季度"),
        ("三季度工作", "3季度"),
        ("前三季度工作", "前3季度"),
        ("市住建局信息3: 关于老旧小区改造的三点做法", ""),
        ("三个月建成五所学校", ""),
        ("关于甲的信息", ""),
    ],
)
def test_serial_of_a_title(title: str, serial: str) -> None:
    assert serials.find(title) == serial


@pytest.mark.parametrize(
    ("title", "subject", "first_words", "serial"),
    [
        ("价格监测", "第42周价格监测", "1-9月,", "第42周"),
        ("经济运行", "信息", "1-9月,全市经济平稳。", "1-9月"),
        ("经济运行", "信息", "10月15日,全市大会召开。", ""),
        ("经济运行", "信息", "10月份,全市大会召开。", ""),
        ("经济运行", "信息", "全市经济平稳运行,各项指标持续向好,呈现稳中有进态势。1-9月", ""),
    ],
)
def test_where_a_serial_is_looked_for(title: str, subject: str, first_words: str, serial: str) -> None:
    assert serials.find(title, subject, first_words) == serial


@pytest.mark.parametrize(
    ("one", "other", "differ", "of_same_text"),
    [
        ("第41周", "第42周", True, True),
        ("第42周", "第42周", False, False),
        ("第44期", "第45期", True, False),
        ("续报1", "续报2", True, True),
        ("", "续报1", True, False),
        ("", "第42周", False, False),
        ("10月", "第42周", False, False),
        ("第42周 10月", "第42周 11月", True, True),
        ("", "", False, False),
    ],
)
def test_serials_differ(one: str, other: str, differ: bool, of_same_text: bool) -> None:
    assert serials.differ(one, other) is serials.differ(other, one) is differ
    assert serials.differ(one, other, same_text=True) is of_same_text


@pytest.mark.parametrize(
    ("numeral", "number"), [("7", 7), ("十", 10), ("四十二", 42), ("一百零三", 103), ("二〇二六", 2026)]
)
def test_numerals(numeral: str, number: int) -> None:
    assert serials.number(numeral) == number
