"""What is an item and what is not (office.md §4, and examples 2, 4, 5, 7, 8, 9)."""

import hashlib
from dataclasses import replace
from random import Random

import pytest

from mailproc.demo.texts import Story, Writer
from mailproc.model import Address, Attachment, Contents, Message, Original, Purport
from mailproc.office import items

URGENT = ("突发", "事故", "火灾", "爆炸", "伤亡", "失联", "群体性", "疫情", "汛情", "特急")
WRITER = Writer(Random(42))
STORIES = [
    WRITER.write("report", WRITER.theme_of(name)) for name in ("市教育局", "市农业农村局", "市公安局", "清河县") * 2
]
TEXT = STORIES[0].text
SECTIONS = WRITER.write("sections", WRITER.theme_of("市住建局")).text
TITLE, NAME = "关于甲的信息", "关于甲的信息.docx"
RECEIPT = "回复:【回执】2026-11-0007(信息科)"
STATEMENT = "回复:江城市政务信息报送采用情况核对表(2026年10月)"
HEAD = "清河县政务信息\n第44期\n清河县人民政府办公室 2026年10月15日"
DOC, PDF = "application/msword", "application/pdf"


def mail(subject: str, text: str, *files: Attachment, reply: bool = False) -> Message:
    return Message(
        digest="0" * 64,
        size=1000,
        message_id="<1@example.com>",
        sender=Address("zhangsan@example.com"),
        return_path=None,
        recipients=(Address("xxk@zfb.example"),),
        subject=subject,
        date=None,
        references=("<r@zfb.example>",) if reply else (),
        headers=(),
        text=text,
        attachments=files,
    )


def file(name: str, text: str = "", fault: str = "", media_type: str = DOC) -> Attachment:
    return Attachment(name, media_type, hashlib.sha256(name.encode()).hexdigest(), 100, text=text, fault=fault)


def photo(name: str) -> Attachment:
    return file(name, media_type="image/jpeg")


def find(message: Message) -> Contents:
    return items.find(message, URGENT)


def titles_of(contents: Contents) -> list[str]:
    return [item.title for item in contents.items]


# --- one mail, one text -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "text", "title"),
    [
        ("市住建局信息3: 关于老旧小区改造的三点做法", SECTIONS, "关于老旧小区改造的三点做法"),
        ("报送:关于甲的信息", TEXT, TITLE),
        ("市科技局信息", f"您好:\n现报上信息,请审阅。\n创新平台提速\n{TEXT}\n市科技局", "创新平台提速"),
        ("信息", TEXT, ""),
        (TITLE, f"一、基本情况\n{TEXT}\n二、存在问题\n{TEXT}", TITLE),
        (TITLE, f"关于乙的信息\n一、基本情况\n{TEXT}\n二、存在问题\n{TEXT}", "关于乙的信息"),
        (TITLE, f"关于甲的信息\n{TEXT}\n1.加强领导。成立专班。(市科技局)\n2.加强督导。按月通报。(市财政局)", TITLE),
        (TITLE, f"{TITLE}\n{TEXT}\n一、抓生产\n{TEXT}(市工信局)\n二、抓投资\n{TEXT}(市发改委)", TITLE),
        (TITLE, f"【背景】{TEXT}\n【做法】{TEXT}\n【成效】{TEXT}", TITLE),
        (TITLE, f"(一)建机制。{TEXT}\n(二)强保障。{TEXT}\n1.抓源头。{TEXT}\n2.抓末端。{TEXT}", TITLE),
        (TITLE, f"①建机制。{TEXT}\n②强保障。{TEXT}", TITLE),
        (TITLE, f"{TEXT}\n一、关于资金的问题\n{TEXT}\n二、关于人员的问题\n{TEXT}", TITLE),
        ("江城市科技局关于甲的信息", f"{HEAD}\n{TEXT}", "江城市科技局关于甲的信息"),
        ("", "10月15日,清河县首个数字农场投产。", "10月15日,清河县首个数字农场投产"),
    ],
)  # fmt: skip
def test_one_text_is_one_item(subject: str, text: str, title: str) -> None:
    contents = find(mail(subject, text))
    assert contents.purport is Purport.ITEMS
    assert len(contents.items) == 1
    assert contents.items[0].text in text
    assert contents.items[0].title.startswith(title)


FORMS = ("report", "sections", "problem", "brief")
THEMES = ("县", "市教育局", "市公安局", "市卫生健康委", "镇")


@pytest.mark.parametrize("story", [WRITER.write(form, WRITER.theme_of(name)) for form in FORMS for name in THEMES])
def test_made_up_items_are_one_item_each(story: Story) -> None:
    title, text = story.title, story.text
    for message in (mail(title, text), mail("信息", f"{title}\n{text}"), mail("", "", file(f"{title}.docx", text))):
        assert titles_of(find(message)) == [title]


def test_the_running_number_is_no_serial() -> None:
    (item,) = find(mail("市住建局信息3: 关于老旧小区改造的三点做法", SECTIONS)).items
    assert item.serial == ""


@pytest.mark.parametrize(
    ("subject", "text", "serial"),
    [
        ("第四十二周“菜篮子”价格监测", TEXT, "第42周"),
        ("关于城西化工园火情的续报(二)", TEXT, "续报2"),
        ("经济运行情况", f"1-9月,全市经济平稳运行。{TEXT}", "1-9月"),
        ("市科技局信息", "10月15日,全市科技大会召开。", ""),
        ("市科技局信息", f"关于10月份科技工作的情况\n{TEXT}", "10月"),
    ],
)
def test_serials(subject: str, text: str, serial: str) -> None:
    (item,) = find(mail(subject, text)).items
    assert item.serial == serial


# --- documents --------------------------------------------------------------------------------------------

ONE = [
    mail(TITLE, TEXT, file(NAME, TEXT)),
    mail(TITLE, TEXT, file(NAME, f"关于甲的信息\n{TEXT}\n市科技局\n2026年10月15日")),
    mail(TITLE, "附件请查收", file(NAME, TEXT), file("关于甲的信息.pdf", TEXT, media_type=PDF)),
    mail(TITLE, "", file("关于甲的信息.pdf", f"{TEXT}\n— 1 —", media_type=PDF), file(NAME, TEXT)),
    mail(TITLE, "科长您好!\n现将我局《关于甲的信息》报上,请审阅。谢谢!\n张三\n市科技局 0123-1234567", file(NAME, TEXT)),
    mail("信息", "信息科:根据10月份报送要点,我局报送政务信息1条,详见附件。", file(NAME, TEXT)),
    mail(TITLE, TEXT, file("关于甲的信息(盖章).pdf", fault="scan", media_type=PDF)),
    mail(TITLE, "请查收", file(NAME, TEXT), file("关于甲的信息.pdf", fault="scan")),
    mail(TITLE, "请查收", file(NAME, TEXT), file("扫描件.pdf", fault="scan")),
    mail(TITLE, TEXT, file("附件1:实施细则.docx", STORIES[3].text)),
    mail(TITLE, "请查收", file(NAME, TEXT), photo("1.jpg"), file("审签单.pdf", fault="scan")),
    mail(TITLE, "请查收", file(NAME, TEXT), file("任务统计表.xlsx", "序号 单位 数量" * 20)),
]  # fmt: skip


@pytest.mark.parametrize("message", ONE)
def test_the_same_text_in_several_forms_is_one_item(message: Message) -> None:
    contents = find(message)
    assert titles_of(contents) == [TITLE]
    assert TEXT in contents.items[0].text


def test_several_documents_are_several_items() -> None:
    files = [file(f"{story.title}.docx", story.text) for story in STORIES[:3]]
    note = "现报送信息3条:" + ";".join(story.title for story in STORIES[:3])
    for text in ("", "请查收", note):
        contents = find(mail("市科技局10月份信息", text, *files))
        assert titles_of(contents) == [story.title for story in STORIES[:3]]
        assert [item.source for item in contents.items] == [one.name for one in files]


def test_documents_that_share_half_their_text_are_two_items() -> None:
    half = len(TEXT) * 7 // 10
    files = [file("1.docx", f"{TITLE}\n{TEXT}"), file("2.docx", f"{TITLE}\n{TEXT[:half]}{STORIES[1].text[half:]}")]
    assert len(find(mail("信息", "请查收", *files)).items) == 2


def test_a_few_words_over_a_document_are_no_item() -> None:
    assert len(find(mail("信息", "市科技局十月第三次稿,领导多指教", file(NAME, TEXT))).items) == 1


def test_a_text_above_labels_makes_them_sections() -> None:
    text = f"{TEXT}\n信息一:{STORIES[1].text}\n信息二:{STORIES[2].text}"
    assert len(find(mail(TITLE, text)).items) == 1


def test_two_weeks_on_one_template_are_two_items() -> None:
    weeks = [TEXT.replace("。", f"。第{week}周", 1) for week in (41, 42)]
    contents = find(
        mail("价格周报", "请查收", *(file(f"第{41 + at}周价格.docx", week) for at, week in enumerate(weeks)))
    )
    assert [item.serial for item in contents.items] == ["第41周", "第42周"]


@pytest.mark.parametrize("fault", ["scan", "locked", "format", "limits", "broken"])
def test_an_unreadable_document_is_an_item_by_its_name(fault: str) -> None:
    document = file("市科技局关于甲的信息.pdf", fault=fault, media_type=PDF)
    (item,) = find(mail("", "请查收", document)).items
    assert (item.title, item.key, item.fault) == ("市科技局关于甲的信息", "", fault)
    assert item.digest == document.digest


def test_an_unreadable_document_beside_another_is_not_lost() -> None:
    contents = find(mail("信息两条", "请查收", file(NAME, TEXT), file("关于乙的信息.doc", fault="locked")))
    assert titles_of(contents) == [TITLE, "关于乙的信息"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("关于建立企业服务台账.docx", f"关于甲的信息\n{TEXT}"), ("10月情况表.docx", TEXT), ("任务清单.doc", SECTIONS)],
)
def test_a_full_text_is_an_item_whatever_its_files_name(name: str, text: str) -> None:
    assert len(find(mail("信息", "请查收", file(name, text))).items) == 1
    table = "单位\t数量\t完成\n" + "市科技局\t3\t是\n" * 10
    assert find(mail("信息", "请查收", file(name, table))).purport is Purport.FORM


FORM = f"政务信息报送单\n报送单位\t市科技局\n标题\t{TITLE}\n正文\t{TEXT}\n撰稿\t张三\t审核\t李四\t电话\t0000-1234567\n"


def test_an_item_that_stands_only_in_its_approval_form_is_one() -> None:
    contents = find(mail("信息报送", "请查收", file("政务信息报送单.docx", FORM)))
    assert [(item.title, item.text, item.author) for item in contents.items] == [(TITLE, TEXT, "市科技局 张三")]
    assert (contents.signed_off, contents.approver, contents.phones) == (True, "李四", ("0000-1234567",))
    assert contents.enclosures == ()


def test_beside_a_document_the_approval_form_is_none() -> None:
    contents = find(mail("信息报送", "请查收", file(NAME, TEXT), file("政务信息报送单.docx", FORM)))
    assert [item.source for item in contents.items] == [NAME]
    assert contents.enclosures == ("政务信息报送单.docx",)
    scanned = find(mail("信息报送", "请查收", file(NAME, fault="scan"), file("政务信息报送单.docx", FORM)))
    assert [item.fault for item in scanned.items] == ["scan"]


def test_a_sheet_of_items_is_several_items_and_any_other_sheet_an_enclosure() -> None:
    rows = "\n".join(
        f"{place}\t{story.title}\t{story.text.replace(chr(10), '')}" for place, story in enumerate(STORIES[:3])
    )
    reported = file("信息.xlsx", f"序号\t标题\t内容\n{rows}")
    assert titles_of(find(mail("信息3条", "现报送信息3条,详见附表", reported))) == [
        story.title for story in STORIES[:3]
    ]
    beside = find(mail(TITLE, TEXT, reported))
    assert (titles_of(beside), beside.enclosures) == ([TITLE], ("信息.xlsx",))
    assert find(mail("信息", "见附件", file("企业名单.xlsx", "名称\t产值\n甲\t3"))).purport is Purport.FORM


def test_a_table_of_sentences_is_an_item_however_they_end() -> None:
    lines = "\n".join(f"县区{place}加快建设创新平台,新增省级平台5家,带动就业300人" for place in range(4))
    for end in "。；;":
        told = find(mail(TITLE, "", file("工作情况表.docx", lines.replace("人\n", f"人{end}\n") + end, DOC)))
        assert told.purport is Purport.ITEMS, end


# --- what is in archives and in mails ---------------------------------------------------------------------


def inside(holder: str, one: Attachment) -> Attachment:
    return replace(one, within=holder)


def test_the_documents_in_an_archive_are_items_and_the_rest_of_it_enclosures() -> None:
    members = [inside("信息.zip/10月", file(f"{story.title}.docx", story.text)) for story in STORIES[:2]]
    photos = inside("信息.zip", photo("1.jpg"))
    contents = find(mail("信息", "请查收", file("信息.zip"), *members, photos))
    assert titles_of(contents) == [story.title for story in STORIES[:2]]
    assert contents.enclosures == ("1.jpg",)


@pytest.mark.parametrize("folder", ["现场照片.zip", "材料.zip/现场照片"])
def test_a_pack_of_photos_holds_no_item(folder: str) -> None:
    archive = folder.partition("/")[0]
    note = inside(folder, file("说明.docx", f"左一为市长。{TEXT}"))
    contents = find(mail(TITLE, TEXT, file(archive), inside(folder, photo("1.jpg")), note))
    assert titles_of(contents) == [TITLE]
    assert contents.enclosures == (archive,)


def test_an_archive_that_cannot_be_opened_is_an_unread_item() -> None:
    for fault in ("locked", "limits", "broken", "format"):
        (item,) = find(mail("信息", "请查收", file("市科技局信息2条.zip", fault=fault))).items
        assert (item.title, item.fault) == ("市科技局信息2条", fault)


def test_locked_members_of_an_archive_are_told_apart_without_their_bytes() -> None:
    members = [
        replace(inside("稿.zip", file(name, fault="locked")), digest="") for name in ("甲的做法.docx", "乙的做法.docx")
    ]
    items = find(mail("信息", "请查收", file("稿.zip"), *members)).items
    assert [item.title for item in items] == ["甲的做法", "乙的做法"]
    assert len({item.digest for item in items}) == 2


def test_what_outlook_wraps_is_the_mails_own() -> None:
    wrapped = inside("winmail.dat", file(NAME, TEXT))
    contents = find(mail("信息", "请查收", file("winmail.dat"), wrapped))
    assert (titles_of(contents), contents.enclosures) == ([TITLE], ())
    assert titles_of(find(mail(TITLE, "", file("winmail.dat", fault="broken")))) == [TITLE]


ENCLOSED = Original(Address("lisi@example.com"), None, TITLE, TEXT)


def test_an_enclosed_mail_is_the_original_once() -> None:
    message = replace(mail(f"转发:{TITLE}", "请查收", file("关于甲的信息.eml", TEXT)), original=ENCLOSED)
    assert titles_of(find(message)) == [TITLE]


def test_several_enclosed_mails_are_items_each() -> None:
    letters = [file(f"{story.title}.eml", f"{story.text}\n张三") for story in STORIES[:2]]
    assert titles_of(find(mail("转发2封", "两封一并报上,请查收", *letters))) == [story.title for story in STORIES[:2]]


def test_an_enclosed_mail_that_only_covers_is_no_item() -> None:
    letter = file("关于甲的信息.eml", "王科长:附件请查收,谢谢!\n李四")
    document = inside(letter.name, file(NAME, TEXT))
    (item,) = find(replace(mail("转发", "", letter, document), original=replace(ENCLOSED, text=letter.text))).items
    assert item.source == NAME
    ours = file("【回执】2026-11-0007(信息科).eml", f"贵单位报送的信息已收到。{TEXT}")
    assert find(mail("Fw:", "这是回执", ours)).items == ()


def test_a_longer_note_that_passes_a_mail_on_is_no_item() -> None:
    note = "王科长:这条是市交通运输局张三昨晚发到我私人邮箱的,请代为登记报送,谢谢。"
    (item,) = find(replace(mail("转发", note), original=ENCLOSED)).items
    assert item.text == TEXT
    (item,) = find(replace(mail("转发", STORIES[1].text), original=ENCLOSED)).items
    assert item.text == STORIES[1].text


def test_a_document_that_calls_itself_an_annex_is_no_item_beside_a_text() -> None:
    rules = file("实施细则.docx", f"附件1:实施细则\n{STORIES[2].text}")
    contents = find(mail(TITLE, TEXT, rules))
    assert (titles_of(contents), contents.enclosures) == ([TITLE], ("实施细则.docx",))


# --- bundles ----------------------------------------------------------------------------------------------

AUTHORS = [
    "清河县农业农村局 张三",
    "清河县石桥乡 李四",
    "清河县教育局 王五",
    "清河县公安局 赵六",
    "白沙镇 孙七",
    "东山市 周八",
]


def bundle(
    *, numbered: bool, inline: bool = False, head: str = "清河县政务信息\n(第44期)\n清河县人民政府办公室 2026年10月20日"
) -> str:
    blocks = [head] if head else []
    for place, (story, author) in enumerate(zip(STORIES, AUTHORS, strict=False), 1):
        blocks.append(f"{place}.{story.title}" if numbered else story.title)
        blocks.append(f"{story.text}({author})" if inline else f"{story.text}\n({author})")
    return "\n".join(blocks)


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize(
    "head", ["", "清河县政务信息\n第44期", "清河县政务信息\n目录\n" + "\n".join(story.title for story in STORIES[:6])]
)
def test_a_countys_bundle_is_split_by_its_signatures(numbered: bool, inline: bool, head: str) -> None:
    text = bundle(numbered=numbered, inline=inline, head=head)
    message = mail(
        "清河县政务信息(第44期)",
        "附件请查收",
        file("清河县政务信息第44期.doc", text),
        file("清河县政务信息第44期.pdf", text + "\n- 1 -", media_type=PDF),
        photo("审签单.jpg"),
    )
    contents = find(message)
    assert titles_of(contents) == [story.title for story in STORIES[:6]]
    assert [item.author for item in contents.items] == AUTHORS
    assert contents.signed_off
    assert contents.enclosures == ("审签单.jpg",)


def test_a_bundle_keeps_its_unsigned_last_item() -> None:
    text = f"{bundle(numbered=True)}\n7.{STORIES[6].title}\n{STORIES[6].text}"
    assert titles_of(find(mail("信息", text)))[-1] == STORIES[6].title
    assert len(find(mail("信息", f"{bundle(numbered=True)}\n联系人:张三\n电话:0123-1234567")).items) == 6


@pytest.mark.parametrize(
    "form",
    [
        "信息一:{}\n{}",
        "信息{n}:{}\n{}",
        "【信息{n}】{}\n{}",
        "信息{n}\n{}\n{}",
        "【{}的信息】{}",
        "{n}.关于{}的信息\n{}",
    ],
)
def test_labelled_items_are_split(form: str) -> None:
    stories = STORIES[:3]
    form = form.replace("信息一", "信息{n}")
    text = "\n".join(form.format(story.title, story.text, n=place) for place, story in enumerate(stories, 1))
    contents = find(mail("信息三条", f"科长您好!\n现报上信息3条,请审阅。\n{text}\n市科技局 张三"))
    assert len(contents.items) == 3
    for item, story in zip(contents.items, stories, strict=True):
        assert story.title in item.title
        assert story.text in item.text


def test_too_many_items_are_one() -> None:
    text = "\n".join(f"标题{place}\n{TEXT}\n(清河县教育局 张三)" for place in range(60))
    assert len(find(mail("信息", text)).items) == 1


# --- mails without items ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "purport"),
    [
        (mail("市体育局10月份政务信息零报告", ""), Purport.ZERO),
        (mail("10月信息", "信息科:\n我局本月无信息报送。\n市体育局"), Purport.ZERO),
        (mail("零报告", "见附件", file("市体育局零报告.docx", "市体育局10月份政务信息零报告。")), Purport.ZERO),
        (mail(RECEIPT, "收到,谢谢!", reply=True), Purport.THANKS),
        (mail("Re: 【回执】2026-11-0007(信息科)", "好的", reply=True), Purport.THANKS),
        (mail(STATEMENT, "核对无误。", reply=True), Purport.THANKS),
        (mail("回复:关于报送信息的通知", "收到通知,谢谢!", reply=True), Purport.THANKS),
        (mail("你好", "收到,谢谢科长!"), Purport.THANKS),
        (
            mail(STATEMENT, "您好,我单位10月20日报送的关于夏粮收购的信息没有列入,请帮助核实一下,谢谢。"),
            Purport.REMARK,
        ),
        (
            mail(RECEIPT, "您好,我局昨天一共报送了三条信息,但回执上只写了计一条,麻烦帮忙核实一下。"),
            Purport.REMARK,
        ),
        (mail("市科技局会议回执", "参会人员:张三,科长,电话13800000000"), Purport.FORM),
        (mail("会议回执", "请查收", file("会议回执.docx", "单位 姓名 职务 电话" * 5)), Purport.FORM),
        (mail("通讯录更新", "请查收", file("市科技局通讯录.xlsx", "张三 科长")), Purport.FORM),
        (mail("保密自查", "请查收附件", file("保密工作自查表.doc", "项目 内容 结果" * 20)), Purport.FORM),
        (mail("现场照片", "照片见附件", photo("1.jpg"), photo("2.jpg")), Purport.FORM),
        (mail("图片", "", file("现场照片.zip", fault="format")), Purport.FORM),
        (replace(mail("信息报送", "信息见超大附件"), links=(NAME,)), Purport.LINKED),
        (
            replace(
                mail("信息", "请查收\n从QQ邮箱发来的超大附件\n关于甲的信息.docx (52.3M, 2026年12月1日 到期)\n进入下载页面:https://x.example/a"),
                links=(NAME,),
            ),
            Purport.LINKED,
        ),
        (mail("", ""), Purport.EMPTY),
        (mail("信息", "请查收"), Purport.EMPTY),
        (mail("测试", "测试"), Purport.EMPTY),
    ],
)  # fmt: skip
def test_mails_without_items(message: Message, purport: Purport) -> None:
    contents = find(message)
    assert contents.purport is purport
    assert contents.items == ()


@pytest.mark.parametrize(
    ("message", "start"),
    [
        (mail(RECEIPT, f"收到,谢谢!另补报一条:\n关于乙的信息\n{TEXT}", reply=True), "关于乙的信息"),
        (mail(RECEIPT, "收到,谢谢!另补报一条:城西路口信号灯已修复。", reply=True), "城西路口信号灯已修复"),
        (mail(RECEIPT, f"关于乙的信息\n{TEXT}", reply=True), "关于乙的信息"),
        (mail("回复:【约稿】秋收情况", TEXT, reply=True), TEXT[:4]),
        (mail("城西化工园发生爆炸", ""), "城西化工园发生爆炸"),
        (mail("更正", "更正:昨日所报第二条数据有误,应为5.2%,请以此件为准。"), "更正"),
        (mail("更正", "更正:昨日所报第二条数据有误,请以此件为准。"), "更正"),
        (mail(TITLE, f"{TEXT}{TEXT}连续三个月无信息报送的单位全部整改。"), TITLE),
        (mail("关于落实零报告制度的信息", TEXT), "关于落实零报告制度的信息"),
        (mail("关于行政审批改革", "", file("关于行政审批改革.docx", TEXT)), "关于行政审批改革"),
        (mail("关于自查情况的报告", "", file("关于自查情况的报告.docx", TEXT)), "关于自查情况的报告"),
        (mail(TITLE, f"更正:昨日所报第二条数据有误,请以此件为准。\n{TEXT}"), TITLE),
    ],
)  # fmt: skip
def test_items_that_are_easily_missed(message: Message, start: str) -> None:
    (item,) = find(message).items
    assert item.title.startswith(start)
    assert "收到" not in item.text


def test_of_a_forward_with_a_word_the_original_is_the_item() -> None:
    original = Original(Address("lisi@example.com"), None, "关于丙的信息", TEXT)
    for text in ("", "请查收", "代报:市交通运输局", "这是张三昨晚发给我的"):
        contents = find(replace(mail("转发:关于丙的信息", text), original=original))
        assert [(item.title, item.text) for item in contents.items] == [("关于丙的信息", TEXT)]
    (item,) = find(replace(mail("关于丁的信息", STORIES[1].text), original=original)).items
    assert item.text == STORIES[1].text


def test_what_is_quoted_below_is_not_reported_again() -> None:
    (item,) = find(replace(mail("关于城西化工园火情的续报(二)", STORIES[1].text), quoted=TEXT)).items
    assert item.text == STORIES[1].text


# --- what else a mail brings ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "signed_off", "has_phone"),
    [
        (TEXT, False, False),
        (f"{TEXT}\n撰稿:张三 审核:李四 联系电话:0123-1234567", True, True),
        (f"{TEXT}\n签发人:王五", True, False),
        (f"{TEXT}\n张三 13800000000", False, True),
    ],
)
def test_approver_and_telephone(text: str, signed_off: bool, has_phone: bool) -> None:
    contents = find(mail(TITLE, text))
    assert (contents.signed_off, contents.has_phone) == (signed_off, has_phone)


@pytest.mark.parametrize(
    ("text", "author"),
    [
        (f"{TEXT}\n撰稿:张三 审核:李四", "张三"),
        (f"{TEXT}\n(供稿:市科技局 张三)", "市科技局 张三"),
        (f"{TEXT}\n(市科技局 张三)", "市科技局 张三"),
        (TEXT, ""),
    ],
)
def test_authors(text: str, author: str) -> None:
    (item,) = find(mail(TITLE, text)).items
    assert item.author == author


def test_people_named_anywhere_in_the_mail_are_known() -> None:
    contents = find(
        replace(mail(TITLE, "请查收", file(NAME, TEXT)), closing="撰稿:张三\n市科技局 签发:李四\n电话:0000-1234567")
    )
    assert (contents.items[0].author, contents.approver, contents.phones) == ("张三", "李四", ("0000-1234567",))
    assert (contents.signed_off, contents.has_phone) == (True, True)


@pytest.mark.parametrize(
    ("subject", "text", "word"),
    [
        ("关于城西化工园火灾的情况", TEXT, "火灾"),
        ("关于城西化工园火情的报告", "11月3日8时,城西化工园一仓库发生爆炸,暂无人员伤亡。", "爆炸"),
        ("城西发生火灾", "", "火灾"),
        ("信息", "【特急】\n关于东湖水库汛情的报告\n" + TEXT, "汛情"),
        ("发生火灾后启动应急预案", TEXT, "火灾"),
        (TITLE, TEXT, ""),
        ("我市实现安全生产零事故", TEXT, ""),
        ("全市一季度无重大安全事故", TEXT, ""),
        ("开展防范道路交通事故专项行动", TEXT, ""),
        ("举行突发事件应急演练", TEXT, ""),
        ("扎实做好疫情防控常态化工作", TEXT, ""),
        ("森林火灾防控提档升级", TEXT, ""),
        ("全年未发生人员伤亡", TEXT, ""),
        ("帮扶受疫情影响企业", TEXT, ""),
        ("关于水库安全度汛情况的报告", TEXT, ""),
    ],
)
def test_urgent_words(subject: str, text: str, word: str) -> None:
    assert find(mail(subject, text)).urgent == word


def test_logos_and_cards_are_not_enclosures() -> None:
    logo = replace(photo("logo.png"), inline=True)
    card = file("张三.vcf", "BEGIN:VCARD", media_type="text/vcard")
    assert find(mail(TITLE, TEXT, logo, card)).enclosures == ()
