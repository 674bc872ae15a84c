"""What is no plain report: from superiors, clerks, strangers, and what cannot, must not or need not be read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from mailproc.demo import notes
from mailproc.demo.documents import photo, word
from mailproc.demo.notes import Signer
from mailproc.demo.ordinary import story_for, workday
from mailproc.demo.planned import Truth, moment
from mailproc.demo.programs import PROGRAMS
from mailproc.demo.sack import Sack, at_program, counted
from mailproc.model import Address, MailClass, Unit

PICTURE_BYTES: Final = (*range(1, 9), *range(0x80, 0x100))  # no line ends, which an IMAP server may change

SUPERIOR: Final = (
    (
        "关于约请报送秋冬季农田水利建设信息的通知",
        "请就你市秋冬季农田水利建设进展、存在困难和建议,于10月26日前报送综合信息一篇。",
    ),
    ("转来省领导关心的问题,请核实", "近期网上有反映我省部分县城停车收费偏高,请了解你市情况,明日12时前反馈。"),
    ("三季度报省信息采用情况", "现将你市三季度报省信息采用情况发来,共采用11条,请继续加强经验类信息报送。"),
    ("明日信息要点提示", "请关注降温对设施农业、煤电保供的影响,有情况随时报。"),
)
COMMANDS: Final = (
    ("", "科技局本月"),
    ("查一下", "查稿 老旧小区"),
    ("帮助", "帮助"),
)
FORMS: Final = (
    ("会议回执", "参会回执:我局由王五副局长参加10月19日政务信息工作座谈会。", "参会回执.docx"),
    ("通讯录更新", "我单位信息员有变动,通讯录更新表见附件,请惠存。", "信息员通讯录更新表.docx"),
    ("信息报送工作自查表", "自查表见附件,请查收。", "政务信息工作自查表.docx"),
)
STRANGERS: Final = (
    (
        "反映东湖街道夜间施工噪声",
        "您好,我是东湖街道金桂苑居民。小区北侧工地连续一周夜里十一点后还在浇筑,老人孩子睡不好,恳请帮助协调。",
    ),
    (
        "宣传画册印制报价",
        "贵办您好,我公司承接画册、内刊、年鉴设计印制,三十年老厂,资质齐全,附近三百公里免费送货,期待合作。",
    ),
)
SECRETS: Final = ("甲项目选址论证阶段性意见", "丙号线路保障方案调整情况")
LINKED: Final = (
    ("我单位三季度工作亮点视频", "信息见网盘链接:https://pan.baidu.com/s/1a2B3c4D5e6F 提取码:x9k2"),
    (
        "报送信息及视频素材",
        "附件过大,见超大附件:\nhttps://wx.mail.qq.com/ftn/download?func=3&key=ab12cd34\n三季度亮点工作.zip (2.31G)",
    ),
)


def oddities(sack: Sack, reporting: list[Unit], quiet: Unit) -> None:
    """Put them all into the sack; `reporting` are units that report anyway, in a shuffled order.

    `quiet` reports nothing, but a stranger signs in its name: it must not be named for zero.
    """
    superiors(sack)
    clerks(sack)
    answers(sack, reporting)
    forms(sack, reporting)
    strangers(sack, (*reporting[17:19], quiet))
    secrets(sack, reporting)
    unreadable(sack)
    linked(sack, reporting)
    nameless(sack, reporting)


def superiors(sack: Sack) -> None:
    """Passed on to the clerk at once; never counted, never answered."""
    for place, (subject, text) in enumerate(SUPERIOR):
        arrival = workday(sack)
        address, name = _address_of(sack.city.superiors[place % len(sack.city.superiors)]), "省政府办公厅信息处"
        draft = sack.outsider(Address(address, name), arrival, subject, f"江城市政府办信息科:\n  {text}\n\n{name}")
        sack.post(f"superior-{place + 1}", arrival, draft, PROGRAMS["coremail"], Truth(MailClass.SUPERIOR))


def _address_of(listed: str) -> str:
    """An address under a listed domain, or the listed address itself."""
    local, at, domain = listed.rpartition("@")
    return listed if local and at else f"xinxi@{domain}"


def clerks(sack: Sack) -> None:
    """A clerk's questions: commands that change nothing."""
    for place, (subject, text) in enumerate(COMMANDS, 1):
        arrival = workday(sack)
        draft = sack.outsider(sack.city.clerks[0], arrival, subject, text)
        sack.post(f"command-{place}", arrival, draft, PROGRAMS["iphone"], Truth(MailClass.COMMAND))


def answers(sack: Sack, reporting: list[Unit]) -> None:
    """Thanks for receipts, and zero reports: no items."""
    for place, text in enumerate(notes.THANKS, 1):
        sender = sack.by_listed(reporting[place])
        arrival = workday(sack)
        draft = sack.draft(sender, arrival, f"回复:【回执】2026-10-{place * 7:04}(信息科)", text)
        truth = Truth(MailClass.OTHER, note="thanks, silent")
        sack.post(f"thanks-{place}", arrival, draft, sender.program, truth)
    sender = at_program(sack.by_listed(reporting[0]), "netease")
    arrival = moment(30, "16:45:10")
    text = f"{sender.unit.short}本周无信息报送。"
    draft = sack.draft(sender, arrival, f"{sender.unit.short}信息零报告", text)
    sack.post("zero-2", arrival, draft, sender.program, Truth(MailClass.OTHER, note="zero report"))


def forms(sack: Sack, reporting: list[Unit]) -> None:
    """Slips, lists and photos: no items."""
    for place, (subject, text, name) in enumerate(FORMS, 1):
        sender = sack.by_listed(reporting[-place])
        arrival = workday(sack)
        files = (word(name, [name.removesuffix(".docx"), "单位", "姓名", "职务", "电话"]),)
        draft = sack.draft(sender, arrival, f"{sender.unit.short}{subject}", text, files)
        sack.post(f"form-{place}", arrival, draft, sender.program, Truth(MailClass.OTHER, note="no item: a form"))
    sender = sack.by_listed(reporting[4])
    arrival = workday(sack)
    photos = tuple(photo(f"活动照片{place}.jpg", sack.rng, 25000) for place in (1, 2, 3))
    draft = sack.draft(sender, arrival, "活动照片", "照片见附件,请查收。", photos)
    sack.post("photos", arrival, draft, sender.program, Truth(MailClass.OTHER, note="no item: photos"))


def strangers(sack: Sack, units: Sequence[Unit]) -> None:
    """Private mailboxes nobody knows: with a unit's signature, or a citizen's, or a merchant's."""
    for place, unit in enumerate(units, 1):
        arrival = workday(sack)
        story = story_for(sack, unit)
        person = ("李四", "王五", "赵六")[place - 1]
        text = notes.body(story, Signer(unit.short, person, "0000-8123456"), sack.rng)
        draft = sack.outsider(Address(f"private{place}0731@example.com", person), arrival, story.title, text)
        truth = Truth(MailClass.UNATTRIBUTED, note=f"proposal {unit.id}")
        sack.post(f"stranger-{place}", arrival, draft, PROGRAMS["qq"], truth)
    for place, (subject, text) in enumerate(STRANGERS, len(units) + 1):
        arrival = workday(sack)
        draft = sack.outsider(Address(f"guest{place}@example.com", "周先生"), arrival, subject, text)
        truth = Truth(MailClass.UNATTRIBUTED, note="of no unit")
        sack.post(f"stranger-{place}", arrival, draft, PROGRAMS["netease"], truth)


def secrets(sack: Sack, reporting: list[Unit]) -> None:
    """Classification marks in a document and in a subject (office.md §5). What the note names must show nowhere."""
    sender = at_program(sack.by_listed(reporting[21]), "foxmail")
    arrival = workday(sack)
    files = (word("材料.docx", ["秘密★1年", SECRETS[0], f"现将{SECRETS[0]}报告如下,请阅。"]),)
    draft = sack.draft(sender, arrival, "报送材料", "附件请查收", files)
    truth = Truth(MailClass.RESTRICTED, note=f"words: {SECRETS[0]}")
    sack.post("secret-1", arrival, draft, sender.program, truth)
    sender = at_program(sack.by_listed(reporting[22]), "coremail")
    arrival = workday(sack)
    text = f"现将{SECRETS[1]}报上,请审阅。调整自本月中旬起执行。"
    draft = sack.draft(sender, arrival, f"秘密★3年 {SECRETS[1]}", text)
    truth = Truth(MailClass.RESTRICTED, note=f"words: {SECRETS[1]}")
    sack.post("secret-2", arrival, draft, sender.program, truth)


def unreadable(sack: Sack) -> None:
    """Bytes that are no mail: a photograph that a device put into the mailbox."""
    for place in (1, 2):
        noise = bytes(sack.rng.choices(PICTURE_BYTES, k=3_000))
        sack.put(f"unreadable-{place}", workday(sack), b"\xff\xd8\xff\xe0" + noise, Truth(MailClass.UNREADABLE))


def linked(sack: Sack, reporting: list[Unit]) -> None:
    """The only text is behind a link: counts after the clerk confirms."""
    for place, (subject, text) in enumerate(LINKED, 1):
        sender = at_program(sack.by_listed(reporting[place + 25]), "qq")
        arrival = workday(sack)
        truth = replace(counted(sender.unit, 0), note="only a link: counts after the clerk confirms")
        sack.post(f"linked-{place}", arrival, sack.draft(sender, arrival, subject, text), sender.program, truth)


def nameless(sack: Sack, reporting: list[Unit]) -> None:
    """Reports without a Message-ID: never taken for one another."""
    for place, unit in enumerate(reporting[28:31], 1):
        sender = sack.by_listed(unit)
        arrival = workday(sack)
        story = story_for(sack, unit, "report")
        text = notes.body(story, sender.signer, sack.rng)
        draft = replace(sack.draft(sender, arrival, story.title, text), message_id="")
        sack.post(f"nameless-{place}", arrival, draft, sender.program, counted(unit, 1))
