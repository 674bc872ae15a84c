"""The same text again, an edited text again, and what is only like an earlier one (office.md §4)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.demo.texts import Story, Writer
from mailproc.model import Address, Item, ItemStatus, Message, Precedent
from mailproc.office import duplicates, items
from mailproc.office.duplicates import Judgement, judge, normalise

ARRIVAL = datetime(2026, 10, 31, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NEXT_DAY, NEXT_WEEK = ARRIVAL + timedelta(days=1), ARRIVAL + timedelta(days=7, hours=1)
MESSAGE_ID = "<first@kjj.jiangcheng.example>"
SIXTY = range(60)


def mail(subject: str, text: str, references: tuple[str, ...] = ()) -> Message:
    return Message(
        digest="0" * 64,
        size=1000,
        message_id="<second@kjj.jiangcheng.example>",
        sender=Address("xx@kjj.jiangcheng.example"),
        return_path=None,
        recipients=(Address("xxk@zfb.example"),),
        subject=subject,
        date=None,
        references=references,
        headers=(),
        text=text,
    )


def item_of(message: Message) -> Item:
    (item,) = items.find(message, ()).items
    return item


def earlier(
    message: Message, units: tuple[str, ...] = ("kjj",), arrival: datetime = ARRIVAL, number: int = 1
) -> Precedent:
    item = item_of(message)
    return Precedent(f"2026-10-{number:04}", units, arrival, item.title, item.key, item.digest, item.serial, MESSAGE_ID)


def judged(
    message: Message,
    *precedents: Precedent,
    units: tuple[str, ...] = ("kjj",),
    joint: bool = False,
    arrival: datetime = NEXT_DAY,
) -> Judgement:
    return judge(item_of(message), units, joint, message, arrival, precedents)


def stories(count: int, form: str = "report") -> list[Story]:
    writer = Writer(Random(7))
    return [
        writer.write(form, writer.theme_of(name)) for name in ("市教育局", "市公安局", "县", "市农业农村局") * count
    ][:count]


def edited(story: Story, seed: int) -> str:
    """The story with a figure put right, two clauses reworded and a sentence added."""
    revised = Writer(Random(seed)).revised(story)
    return revised.text.replace("进一步", "更加").replace("取得", "收获", 1)


FIRST, SECOND = stories(2)

# --- normalising ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{body}",
        "科长您好!\n{body}",
        "尊敬的领导:\n您好!现将我局信息一条报上,请审阅。\n{body}\n谢谢!",
        "市政府办公室信息科:\n{body}\n\n市科技局\n2026年10月31日",
        "{body}\n联系人:张三 电话:0123-1234567",
        "{body}\n(市科技局 张三)",
        "{body}\n撰稿:张三  审核:李四  签发:王五",
        "{body}\n张三\n江城市科学技术局办公室\n13800000000",
        "更正:昨日所报第二条数据有误,请以此件为准。\n{body}",
        "现将有关情况报告如下:\n{body}\n特此报告。",
        "{body}\n— 1 —\n第1页 共2页",
        "{body}\n\n-----原始邮件-----\n发件人:信息科\n另一封信的内容。",
        "{body}\n发自我的iPhone",
        "代报:市科技局\n{body}",
        "{body}\n> 引用的内容",
        "二〇二六年十月三十一日\n{body}",
    ],
)
def test_what_surrounds_a_text_does_not_change_its_key(text: str) -> None:
    assert normalise(text.format(body=FIRST.text)) == normalise(FIRST.text)
    assert normalise(text.format(body="10月15日,清河县首个数字农场投产。")) == "10月15日清河县首个数字农场投产"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全市新增１２３家Ａ级企业", "全市新增123家a级企业"),
        ("全市,新增 123 家。", "全市新增123家"),
    ],
)
def test_writing_does_not_change_a_key(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    "text",
    [
        "老百姓日子越过越好。",
        "全市经济呈现良好态势,请看数据。",
        "严重发生病虫害3起。",
        "清河县三招破解难题",
        "市民可通过热线申请查看进度,满意度达98%。",
        "10月15日,全市大会召开。",
    ],
)
def test_content_is_kept(text: str) -> None:
    assert normalise(text) == "".join(sign for sign in text if sign.isalnum())


@given(st.text())
def test_keys_are_words_and_final(text: str) -> None:
    key = normalise(text)
    assert all(sign.isalnum() or not sign.isascii() for sign in key)
    assert len(duplicates.digest(key)) == 64


def test_the_key_of_digits_differs() -> None:
    assert normalise("全市新增5家企业。") != normalise("全市新增6家企业。")


# --- likeness ---------------------------------------------------------------------------------------------


def test_likeness() -> None:
    assert duplicates.likeness("", "") == duplicates.likeness("甲乙", "甲乙") == 1.0
    assert duplicates.likeness("甲乙丙丁", "甲乙丙戊") == 0.0
    assert duplicates.likeness("甲乙丙丁戊", "甲乙丙丁己") == pytest.approx(1 / 3)


def test_shingles_are_stable_and_sampled() -> None:
    key = normalise(" ".join(story.text for story in stories(40)))
    assert duplicates.shingles("江城市科技局") == {3346864539, 1056623956, 1919312727}
    assert len(duplicates.shingles(key)) == pytest.approx((len(set(_grams(key)))) / 16, rel=0.2)
    assert duplicates.shingles("甲乙丙") == frozenset()


def _grams(key: str) -> list[str]:
    return [key[start : start + 4] for start in range(len(key) - 3)]


@pytest.mark.parametrize("form", ["report", "brief", "sections"])
def test_revisions_share_shingles_with_what_they_revise(form: str) -> None:
    for seed, story in enumerate(stories(60, form)):
        one, other = normalise(story.text), normalise(edited(story, seed))
        assert duplicates.shingles(one) & duplicates.shingles(other)


# --- judgement: the same text -----------------------------------------------------------------------------


def test_nothing_before_is_new() -> None:
    assert judged(mail(FIRST.title, FIRST.text)) == Judgement()
    other = judged(mail(SECOND.title, SECOND.text), earlier(mail(FIRST.title, FIRST.text)))
    assert other == Judgement()


def test_the_same_text_is_a_duplicate_whatever_its_greeting() -> None:
    first = earlier(mail(FIRST.title, FIRST.text))
    found = judged(mail(f"再次:{FIRST.title}", f"科长您好!\n{FIRST.text}\n市科技局 张三"), first)
    assert found == Judgement(ItemStatus.DUPLICATE, first.id, 1.0, "repeat", counted=False)


def test_a_late_repeat_is_listed() -> None:
    found = judged(mail(FIRST.title, FIRST.text), earlier(mail(FIRST.title, FIRST.text)), arrival=NEXT_WEEK)
    assert (found.status, found.reason, found.counted) == (ItemStatus.DUPLICATE, "repeat_late", False)


def test_a_repeat_is_of_the_first() -> None:
    message = mail(FIRST.title, FIRST.text)
    again = earlier(message, arrival=NEXT_DAY, number=2)
    assert judged(message, again, earlier(message), arrival=NEXT_WEEK).of == "2026-10-0001"


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("10月15日,城西路口信号灯已修复。", "10月15日,城西路口信号灯已修复。", ItemStatus.DUPLICATE),
        ("10月15日,城西路口信号灯已修复。", "10月16日,城西路口信号灯已修复。", ItemStatus.NEW),
        (
            "10月15日,城西路口信号灯已经全部修复并恢复正常使用,车辆通行顺畅。",
            "10月15日,城西路口信号灯已经全部修复并恢复正常使用,车辆通行有序。",
            ItemStatus.NEW,
        ),
    ],
)
def test_short_texts_are_compared_exactly(one: str, other: str, status: ItemStatus) -> None:
    found = judged(mail("修改稿", other, (MESSAGE_ID,)), earlier(mail("信号灯修复", one)))
    assert found.status is status


def test_an_unreadable_document_is_known_by_its_bytes() -> None:
    scan = Item("关于甲的信息", "", "", "a" * 64, source="关于甲的信息.pdf", fault="scan")
    before = Precedent("2026-10-0001", ("kjj",), ARRIVAL, scan.title, "", scan.digest, "", MESSAGE_ID)
    message = mail("关于甲的信息", "")
    assert judge(scan, ("kjj",), False, message, NEXT_DAY, (before,)).status is ItemStatus.DUPLICATE
    other = replace(scan, digest="b" * 64)
    assert judge(other, ("kjj",), False, message, NEXT_DAY, (before,)).status is ItemStatus.NEW


def test_the_same_text_of_another_unit_counts_and_is_shown() -> None:
    first = earlier(mail(FIRST.title, FIRST.text), units=("qxj",))
    found = judged(mail(FIRST.title, FIRST.text), first)
    assert found == Judgement(likeness=1.0, reason="same_text_other_unit", like=first.id)
    assert found.counted


@pytest.mark.parametrize("first_units", [("nyj", "qxj"), ("nyj",)])
@pytest.mark.parametrize("again", [FIRST.text, f"{FIRST.text}市气象局、市农业农村局供图"])
def test_a_joint_report_of_the_second_unit_is_no_further_item(first_units: tuple[str, ...], again: str) -> None:
    first = earlier(mail(FIRST.title, FIRST.text), units=first_units)
    found = judged(mail(FIRST.title, again), first, units=("qxj", "nyj"), joint=True)
    assert (found.status, found.of, found.counted) == (ItemStatus.JOINT, first.id, False)


def test_a_joint_report_sent_again_by_its_sender_is_a_duplicate() -> None:
    first = earlier(mail(FIRST.title, FIRST.text), units=("nyj", "qxj"))
    second = earlier(mail(FIRST.title, FIRST.text), units=("qxj", "nyj"), number=2)
    for units in (("nyj", "qxj"), ("qxj", "nyj")):
        found = judged(mail(FIRST.title, FIRST.text), first, second, units=units, joint=True)
        assert (found.status, found.of) == (ItemStatus.DUPLICATE, first.id)


def test_one_text_for_two_weeks_is_two_items() -> None:
    text = "本周全市粮油市场货源充足、价格平稳,未发现哄抬物价行为,后市预计继续平稳运行,我局将持续监测。"
    weeks = earlier(mail("第41周粮油市场监测", text))
    assert judged(mail("第42周粮油市场监测", text), weeks) == Judgement(
        likeness=1.0, reason="like_earlier", like=weeks.id
    )
    issue = earlier(mail("市科技局信息(第11期):关于甲的情况", text))
    assert judged(mail("市科技局信息(第12期):关于甲的情况", text), issue).status is ItemStatus.DUPLICATE


# --- judgement: like texts --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SIXTY)
def test_an_edited_text_is_a_revision_if_it_is_called_one(seed: int) -> None:
    story = stories(60)[seed]
    first = earlier(mail(story.title, story.text))
    text = edited(story, seed)
    for message in (
        mail(f"{story.title}(修改稿)", text),
        mail(f"更正:{story.title}", text),
        mail(story.title, f"更正:昨日所报数据有误,请以此件为准。\n{text}"),
        mail(story.title, f"{text}\n重新报送,原稿作废。"),
        mail(f"回复:{story.title}", text, ("<other@x.example>", MESSAGE_ID)),
    ):
        found = judged(message, first)
        assert found.likeness >= duplicates.REVISION_LIKENESS
        assert (found.status, found.of, found.reason, found.counted) == (
            ItemStatus.REVISION,
            first.id,
            "revision",
            False,
        )


@dataclass(frozen=True)
class Template:
    """A report that comes again and again, with other figures."""

    title: str
    text: str

    def fill(self, number: int) -> Message:
        rng = Random(number)
        numbers = {name: rng.randint(10, 9999) for name in "abcdefgh"}
        return mail(self.title.format(n=number, **numbers), self.text.format(n=number, **numbers))


WEEKLY = (
    "据市内{a}个集贸市场采价,本周全市“菜篮子”商品货源充足、品种齐全、交易平稳,没有出现脱销断档和哄抬价格的情况。\n"
    "一、肉禽蛋类。猪肉每公斤{b}元,环比上涨{c}%,生猪出栏节奏正常,冻品库存可满足15天以上需要。\n"
    "二、蔬菜类。大白菜每公斤{d}元,环比下降{e}%,露地叶菜大量上市,批发市场日均到货约{f}吨。\n"
    "三、后市预测。预计下周总体仍将平稳运行,价格监测人员将坚持每日一报,发现囤积、串通涨价苗头及时处置。"
)
FIRE = (
    "截至{a}时,城西化工园火情现场已出动消防车{b}辆、消防员{c}人,转移周边群众{d}人。市应急、消防、生态环境等部门持续开展处置,"
    "空气质量监测点各项指标正常。火情原因正在调查,现场秩序平稳,后续情况将及时续报。市委、市政府主要负责同志第一时间作出部署,"
    "要求全力救援、查明原因、做好群众安置和信息发布,坚决守住不发生次生灾害的底线。宣传、网信部门密切关注舆情,及时回应关切。"
)
SERIES = [
    Template("第{n}周“菜篮子”价格监测", WEEKLY),
    Template("“菜篮子”价格监测", WEEKLY),
    Template("关于城西化工园火情的续报({n})", FIRE),
    Template("关于城西化工园火情的续报", FIRE),
    Template("{n}月份用电情况", WEEKLY),
    Template("全市经济运行情况", "1-{n}月,全市经济平稳运行。\n" + WEEKLY),
]


@pytest.mark.parametrize("template", SERIES, ids=lambda template: template.title)
@pytest.mark.parametrize("number", range(2, 12))
def test_a_report_on_a_template_is_new_each_time(template: Template, number: int) -> None:
    first = earlier(template.fill(number - 1))
    found = judged(template.fill(number), first)
    assert found.likeness >= duplicates.REVISION_LIKENESS
    assert found == Judgement(likeness=found.likeness, reason="like_earlier", like=first.id)


@pytest.mark.parametrize("template", [template for template in SERIES if "{n}" in template.title + template.text])
def test_another_period_is_new_even_in_a_reply(template: Template) -> None:
    second = template.fill(3)
    answer = replace(second, references=(MESSAGE_ID,), text=f"{second.text}\n请以此件为准")
    assert judged(answer, earlier(template.fill(2))).status is ItemStatus.NEW


def test_a_follow_up_without_number_is_revised_only_in_so_many_words() -> None:
    template = SERIES[3]
    first = earlier(template.fill(1))
    assert judged(replace(template.fill(2), references=(MESSAGE_ID,)), first).status is ItemStatus.NEW
    second = template.fill(2)
    assert judged(replace(second, subject=f"{second.subject}(更正稿)"), first).status is ItemStatus.REVISION


def test_the_same_title_and_figures_within_a_week_make_a_revision() -> None:
    first = earlier(mail("关于甲的信息", FIRST.text))
    reworded = FIRST.text.replace("。", "，成效明显。", 1)
    assert judged(mail("关于甲的信息", reworded), first).status is ItemStatus.REVISION
    assert judged(mail("关于乙的信息", reworded), first).status is ItemStatus.NEW
    assert judged(mail("关于甲的信息", reworded), first, arrival=NEXT_WEEK).status is ItemStatus.NEW
    assert judged(mail("关于甲的信息", reworded + "另有3家。"), first).status is ItemStatus.NEW


def test_another_text_is_no_revision_whatever_it_says() -> None:
    first = earlier(mail(FIRST.title, FIRST.text))
    found = judged(mail(f"{SECOND.title}(修改稿)", SECOND.text, (MESSAGE_ID,)), first)
    assert (found.status, found.counted) == (ItemStatus.NEW, True)


def test_half_a_text_is_shown_and_no_revision() -> None:
    half = len(FIRST.text) * 7 // 10
    first = earlier(mail(FIRST.title, FIRST.text))
    found = judged(mail(f"{FIRST.title}(修改稿)", FIRST.text[:half] + SECOND.text[half:], (MESSAGE_ID,)), first)
    assert duplicates.SHOWN_LIKENESS <= found.likeness < duplicates.REVISION_LIKENESS
    assert (found.status, found.reason, found.like) == (ItemStatus.NEW, "like_earlier", first.id)
    joint = judged(mail(FIRST.title, FIRST.text[:half] + SECOND.text[half:]), first, units=("qxj", "kjj"), joint=True)
    assert joint.status is ItemStatus.NEW


def test_another_units_like_text_is_not_revised() -> None:
    first = earlier(mail(FIRST.title, FIRST.text), units=("qxj",))
    assert judged(mail(f"{FIRST.title}(修改稿)", edited(FIRST, 1)), first) == Judgement()


def test_of_several_like_ones_the_answered_is_revised() -> None:
    weekly = SERIES[1]
    first = replace(earlier(weekly.fill(1), number=1), message_id="<a@x.example>")
    second = replace(earlier(weekly.fill(2), number=2), message_id="<b@x.example>")
    answer = replace(weekly.fill(3), references=("<a@x.example>",))
    assert judged(answer, first, second).of == first.id
    said = mail("“菜篮子”价格监测(修改稿)", f"{weekly.fill(2).text}另有新情况。")
    assert judged(said, first, second).of == second.id


def test_a_missing_message_id_answers_nothing() -> None:
    first = replace(earlier(mail(FIRST.title, FIRST.text)), message_id="")
    assert judged(mail("关于乙的信息", edited(FIRST, 1), ("",)), first).status is ItemStatus.NEW


@pytest.mark.parametrize("note", ["请以此件为准。", "应为5.2%。"])
def test_a_bare_note_of_correction_revises_what_it_answers(note: str) -> None:
    first = earlier(mail(FIRST.title, FIRST.text))
    text = f"更正:昨日所报第二条数据有误,{note}"
    found = judged(mail("回复:更正", text, (MESSAGE_ID,)), first)
    assert (found.status, found.of, found.counted) == (ItemStatus.REVISION, first.id, False)
    assert judged(mail("更正", text), first).status is ItemStatus.NEW


@pytest.mark.parametrize(
    ("subject", "text", "said"),
    [
        ("关于甲的信息(修改稿)", "", True),
        ("修改:关于甲的信息", "", True),
        ("回复:更正:关于甲的信息", "", True),
        ("关于甲的信息(更正)", "", True),
        ("关于甲的信息 修改", "", True),
        ("关于甲的信息", "附件已修改,请查收", True),
        ("关于甲的信息", "科长您好!\n按要求修改后的信息报上。", True),
        ("关于甲的信息", f"{FIRST.text}\n以此件为准\n市科技局", True),
        ("关于甲的信息", "重新报送如下:", True),
        ("关于甲的信息", "请以新版为准,上一稿作废", True),
        ("关于修改地方性法规的情况", FIRST.text, False),
        ("病虫害严重发生", FIRST.text, False),
        ("市志修订工作启动", FIRST.text, False),
        ("关于甲的信息", f"我市新版地图发布。{FIRST.text}", False),
        ("多重报销问题", FIRST.text, False),
    ],
)
def test_what_says_revised(subject: str, text: str, said: bool) -> None:
    item = Item(subject, text, normalise(text), "")
    assert duplicates.says_revised(mail(subject, text), item) is said
