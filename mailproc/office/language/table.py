"""All commands: what each does, how it is typed, what reads it. Parser and manual are made from this table."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mailproc.office.language import adopting, commissions, deciding, papers, people, questions
from mailproc.office.language.context import Context
from mailproc.office.orders import (
    Accept,
    Adopt,
    AdoptUnmailed,
    Ask,
    Attribute,
    ChatText,
    Command,
    Commission,
    Count,
    Deduct,
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
    Resume,
    Search,
    Suspend,
    Tell,
    Topics,
    Undo,
    UnitMonth,
)
from mailproc.office.typed import UNSEEN, Phrase


class Family(StrEnum):
    """The chapters of the manual, in their order."""

    POINTS = "采用、批示和扣分"
    ITEMS = "报送件的认定"
    COMMISSIONS = "约稿"
    MONTH = "月度通报和报送要点"
    PEOPLE = "单位、信息员和发送"
    QUESTIONS = "查询"


@dataclass(frozen=True, slots=True)
class Row:
    """A command. `form` is how it is best typed, `also` how else; both are lines that are read as this `order`.

    `twice`: nothing is done before a second word (确认). `asks`: it changes nothing, so it may be put as a question.
    `pattern` is looked for in the rows' order, and the first row that has it reads the line.
    """

    order: type[Command]
    family: Family
    name: str
    does: str
    form: str
    also: tuple[str, ...]
    pattern: re.Pattern[str]
    read: Callable[[Phrase, Context], Command]
    twice: bool = False
    asks: bool = False


LINES: tuple[Row, ...] = (
    Row(
        Help,
        Family.QUESTIONS,
        "帮助",
        "回复本说明",
        "帮助",
        ("怎么用",),
        questions.HELP,
        questions.help_,
        asks=True,
    ),
    Row(
        Search,
        Family.QUESTIONS,
        "查稿",
        "查某事是否报送过、采用过",
        "查稿 秋粮收购",
        ("查重 老旧小区改造",),
        questions.SEARCH,
        questions.search,
        asks=True,
    ),
    Row(
        Profile,
        Family.QUESTIONS,
        "领导问",
        "一屏看清一个单位：当月、全年、位次、最近五条",
        "领导问 市科技局",
        ("领导问科技局情况",),
        questions.PROFILE,
        questions.profile,
        asks=True,
    ),
    Row(
        Undo,
        Family.ITEMS,
        "撤销",
        "撤销上一条命令，或办理情况中注明编号的一条",
        "撤销上一条",
        ("撤回上一条", "撤销第123号"),
        deciding.UNDO,
        deciding.undo,
    ),
    Row(
        Release,
        Family.MONTH,
        "印发",
        "印发该月通报，可写签发人和文号",
        "印发10月",
        ("印发10月 签发人 王五 江政办函〔2026〕37号", "印发 2026-10"),
        papers.RELEASE,
        papers.release,
        twice=True,
    ),
    Row(
        HoldBack,
        Family.MONTH,
        "缓发",
        "该月通报不自动印发，等候“印发”",
        "缓发10月",
        ("缓发", "10月通报缓发"),
        papers.HOLD_BACK,
        papers.hold_back,
    ),
    Row(
        Remind,
        Family.MONTH,
        "提醒零报送",
        "给当月尚未报送的单位各发一封提醒",
        "提醒零报送 11月",
        ("提醒零报送",),
        papers.REMIND,
        papers.remind,
        twice=True,
    ),
    Row(
        ChatText,
        Family.MONTH,
        "群发",
        "给出可贴到工作群的通报文字，不含分数",
        "群发 10月",
        ("群发",),
        papers.CHAT,
        papers.chat,
        asks=True,
    ),
    Row(
        Suspend,
        Family.PEOPLE,
        "停发",
        "暂停向该地址发信，待发送的留存",
        "停发 xx@kjj.example.com",
        ("暂停发送 xx@kjj.example.com",),
        people.SUSPEND,
        people.suspend,
    ),
    Row(
        Resume,
        Family.PEOPLE,
        "恢复发送",
        "恢复向该地址发信，留存的先发",
        "恢复发送 xx@kjj.example.com",
        (),
        people.RESUME,
        people.resume,
    ),
    Row(
        Accept,
        Family.PEOPLE,
        "接收",
        "接收该文件夹中等待确认的旧邮件",
        "接收 INBOX",
        (),
        people.ACCEPT,
        people.accept,
        twice=True,
    ),
    Row(
        MergeUnit,
        Family.PEOPLE,
        "并入",
        "前一单位自该日起并入后一单位",
        "并入 市粮食局 市发展改革委 自 2026-07-01",
        ("市粮食局并入市发展改革委 自7月1日起",),
        people.MERGE,
        people.merge,
        twice=True,
    ),
    Row(
        Rename,
        Family.PEOPLE,
        "更名",
        "单位自该日起改用新名称",
        "更名 市扶贫办 市乡村振兴局 自 2026-07-01",
        ("市扶贫办更名为市乡村振兴局 自7月1日",),
        people.RENAME,
        people.rename,
    ),
    Row(
        Leave,
        Family.PEOPLE,
        "离任",
        "该信息员自该日起不再代表该单位",
        "离任 李四 市科技局 11月15日",
        ("市科技局 李四离任 11月15日",),
        people.LEAVE,
        people.leave,
    ),
    Row(
        Inform,
        Family.PEOPLE,
        "信息员",
        "登记信息员及其邮箱地址，可写自何日起",
        "信息员 张三 zhangsan@example.com 市科技局 自11月16日",
        ("市科技局新信息员 张三 zhangsan@example.com",),
        people.INFORM,
        people.inform,
    ),
    Row(
        Fulfilled,
        Family.COMMISSIONS,
        "约稿完成",
        "记约稿完成，可写所报信息的编号",
        "约稿完成 Y3 市科技局 7",
        ("约稿完成 Y3 市科技局",),
        commissions.FULFILLED,
        commissions.fulfilled,
    ),
    Row(
        Missed,
        Family.COMMISSIONS,
        "约稿未完成",
        "记约稿未完成，按规定扣分",
        "约稿未完成 Y3 市科技局",
        (),
        commissions.MISSED,
        commissions.missed,
        twice=True,
    ),
    Row(
        Excused,
        Family.COMMISSIONS,
        "免扣",
        "约稿未完成但有正当理由，不扣分",
        "免扣 Y3 市科技局",
        (),
        commissions.EXCUSED,
        commissions.excused,
    ),
    Row(
        Commission,
        Family.COMMISSIONS,
        "约稿",
        "向有关单位约稿，写明截止日期和题目",
        "约稿 市科技局、市教育局 11月20日前:关于秋季招生的做法",
        (),
        commissions.COMMISSION,
        commissions.commission,
    ),
    Row(
        Deduct,
        Family.POINTS,
        "扣分",
        "给单位扣分，写明事由（迟报、错报、漏报、失实）",
        "扣分 市教育局 迟报 10月28日暴雨信息",
        ("扣 市教育局 迟报", "市教育局扣分 迟报 10月28日暴雨信息"),
        re.compile(r"^扣(?!除|下|押|款|缴|减)|^(?![不别])[一-鿿]{2,20}(?<!不)扣分"),
        adopting.deduct,
        twice=True,
    ),
    Row(
        Keep,
        Family.ITEMS,
        "无误",
        "每日情况中提示的疑点，维持现有认定",
        "9无误",
        ("9不重复", "维持 9"),
        deciding.KEEP,
        deciding.keep,
    ),
    Row(
        NotCount,
        Family.ITEMS,
        "不计",
        "不计数，可写原因",
        "不计 12 新闻稿",
        ("12不算 新闻稿", "剔除12"),
        deciding.NOT_COUNT,
        deciding.not_count,
    ),
    Row(
        Count,
        Family.ITEMS,
        "计入",
        "计数",
        "计入 7",
        ("7、9算上", "补计 7"),
        deciding.COUNT,
        deciding.count,
    ),
    Row(
        Repeat,
        Family.ITEMS,
        "重复",
        "后一件与前一件重复，或是其修改稿，并为一条",
        "9和7重复",
        ("9是7的修改稿",),
        re.compile(rf"{deciding.SAME.pattern}|{deciding.REVISED.pattern}"),
        deciding.repeat,
    ),
    Row(
        Instruct,
        Family.POINTS,
        "批示",
        "记领导批示，写明市、省或国务院",
        "批示 7 省",
        ("7 省领导批示", "市长签批7、9"),
        re.compile("批示|签批"),
        adopting.instruct,
    ),
    Row(
        Tell,
        Family.ITEMS,
        "反馈",
        "将省办、国办采用和领导批示告知报送单位（当日17时统一发出）",
        "反馈 7",
        ("7可反馈", "告知单位 7、9"),
        deciding.TELL,
        deciding.tell,
    ),
    Row(
        Ask,
        Family.ITEMS,
        "询问",
        "去信询问发件人是哪个单位",
        "询问 12",
        ("12询问",),
        deciding.ASK,
        deciding.ask,
    ),
    Row(
        Attribute,
        Family.ITEMS,
        "是……的",
        "确认或改正报送单位",
        "7是科技局的",
        ("7、9改为市科技局", "7归市科技局"),
        deciding.ATTRIBUTE,
        deciding.attribute,
    ),
    Row(
        UnitMonth,
        Family.QUESTIONS,
        "单位当月",
        "查一个单位某月的报送和得分",
        "市科技局本月",
        ("科技局10月", "科技局上月得分"),
        questions.UNIT_MONTH,
        questions.unit_month,
        asks=True,
    ),
    Row(
        AdoptUnmailed,
        Family.POINTS,
        "补录",
        "记未经本信箱报送的信息被采用",
        "采用 市农业农村局《标题》 省办",
        ("省办采用市农业农村局的《标题》第88期",),
        re.compile(f"《{UNSEEN}+》"),
        adopting.adopt,
    ),
    Row(
        Adopt,
        Family.POINTS,
        "采用",
        "记某期载体采用了哪几条",
        "要情213期:7、9、12",
        ("报省 11月3日:7 9", "省办采用 7 第88期", "要情213期:秋粮收购", "要情213期:7-9"),
        re.compile(""),
        adopting.adopt,
    ),
)
TOPICS = Row(
    Topics,
    Family.MONTH,
    "报送要点",
    "将以下全部文字作为报送要点发往各单位",
    "报送要点 12月:一、年终总结;二、冬季安全",
    ("报送要点\n一、年终总结",),
    re.compile(r"^报送要点"),
    papers.topics,
    twice=True,
)
ROWS: tuple[Row, ...] = (*LINES, TOPICS)


def in_order() -> tuple[Row, ...]:
    """As people read them: chapter by chapter, and what is commonest, which is looked for last, first."""
    return tuple(row for family in Family for row in reversed(ROWS) if row.family is family)
