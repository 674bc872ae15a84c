"""Classification marks are found wherever they stand; mere words about secrets are left alone (office.md §5)."""

from dataclasses import replace

import pytest

from mailproc.model import Address, Attachment, Message, Original
from mailproc.office import secrecy

PLAIN = Message(
    digest="0" * 64,
    size=1000,
    message_id="<1@kjj.jiangcheng.example>",
    sender=Address("xx@kjj.jiangcheng.example", "市科技局"),
    return_path=None,
    recipients=(Address("xxk@zfb.jiangcheng.example"),),
    subject="关于科技创新平台建设的信息",
    date=None,
    references=(),
    headers=(),
    text="科长您好!\n现报送信息一条,请审阅。\n今年以来,我市新增省级平台5家。",
)

MARKS = [
    ("机密★1年", "机密"),
    ("秘密★", "秘密"),
    ("绝 密★30年", "绝密"),
    ("绝 密 ★ 30 年", "绝密"),
    ("秘密☆10年", "秘密"),
    ("机密*5年", "机密"),
    ("机密＊", "机密"),
    ("秘密 10年", "秘密"),
    ("秘密　１０年", "秘密"),
    ("机密 长期", "机密"),
    ("绝密★启用前", "绝密"),
    ("秘密★会议开始前", "秘密"),
    ("000012 机密★1年 特急", "机密"),
    ("000012机密★", "机密"),
    ("机密★1年            特急", "机密"),
    ("江城市人民政府办公室文件 机密★", "机密"),
    ("密级:秘密", "秘密"),
    ("密 级：机 密", "机密"),
    ("文件密级:绝密★长期", "绝密"),
    ("涉密等级:机密级,保密期限10年", "机密"),
    ("密级:□绝密 □机密 ☑秘密 □非密", "秘密"),
    ("密级\n秘密", "秘密"),
    ("密级\t秘密\t编号\t001", "秘密"),
    ("★机密★", "机密"),
    ("★★★绝密文件★★★", "绝密"),
    ("> 机密★1年", "机密"),
    ("秘\u200b密★十年", "秘密"),
    ("機密★1年", "机密"),
    ("秘密★10年 关于某事的报告", "秘密"),
    ("(秘密10年)", "秘密"),
    ("秘密★2030年12月31日", "秘密"),
    ("机密级★20年", "机密"),
    ("【机密】★", "机密"),
    ("秘密•5年", "秘密"),
    ("秘密：1年", "秘密"),
    ("秘密(长期)", "秘密"),
    ("密级（机密）", "机密"),
    ("秘密▲1年", "秘密"),
    ("国家秘密★5年", "秘密"),
    ("本件属机密★5年,请勿外传。", "机密"),
    ("机\n密\n★\n5\n年", "机密"),
    ("绝密\n★长期", "绝密"),
    ("机密★启封并使用完毕前", "机密"),
]

NEAR_MISSES = [
    "我县开展保密宣传月活动,普及保守国家秘密知识。",
    "企业商业秘密保护指导站揭牌",
    "商业秘密★重点保护",
    "商业秘密★10年",
    "工作秘密不得上传互联网。",
    "密级:无",
    "密级:公开",
    "密级:非密",
    "密级:□绝密 □机密 □秘密 ☑非密",
    "密级:绝密□ 机密□ 秘密□",
    "密级:绝密、机密、秘密",
    "国家秘密的密级分为绝密、机密、秘密三级。",
    "密级\n无",
    "开展国家秘密载体清理",
    "保守国家秘密★人人有责",
    "★保密宣传月★活动启动",
    "绝密级不超过三十年,机密级不超过二十年,秘密级不超过十年。",
    "涉及个人隐私和商业秘密的除外",
    "揭开丰收的秘密",
    "机密文件管理专项检查情况",
    "《机密》观影活动",
    "小康村里的“致富秘密”",
    "窃取国家秘密案件宣判",
    "公安机关破获一起机密信息泄露案,抓获3人。",
    "★秘密花园读书会",
    "签订保密承诺书10年以上的干部12名",
    "内部★",
    "密级变更、解密审核工作培训班",
    "秘密战线老兵走访慰问",
    "保密期限:无",
    "定密责任人培训覆盖各单位,秘密级事项减少三成。",
    "紧密★合作",
    "严密组织 机密性强",
    "涉密人员管理:绝密、机密、秘密三类人员分类施策",
    "《绝密飞行》观影活动",
    "秘密 10年来首次公开",
    "中考试卷(机密级)运送安全有序",
    "机密计算★年度创新奖",
    "国家秘密10年解密",
    "工作秘密★",
    "严守工作秘密10年",
    "绝密工厂,密室逃脱门店安全检查",
]


@pytest.mark.parametrize(("line", "level"), MARKS)
def test_a_mark_is_found_in_the_midst_of_a_text(line: str, level: str) -> None:
    text = f"科长您好!\n现报送一件。\n请审阅。\n谢谢。\n{line}\n关于某事的报告"
    assert secrecy.mark(replace(PLAIN, text=text)) == level


@pytest.mark.parametrize("line", NEAR_MISSES)
def test_mere_words_are_no_mark(line: str) -> None:
    text = f"{line}\n今年以来,我市扎实推进有关工作。\n{line}"
    message = replace(PLAIN, subject=line, text=text, attachments=(_file(f"{line}.docx", text),))
    assert secrecy.mark(message) == ""


def _file(name: str, text: str = "") -> Attachment:
    return Attachment(name, "application/msword", "0" * 64, 100, text=text)


@pytest.mark.parametrize(
    "name",
    [
        "机密★1年关于某事的报告",
        "【秘密】关于某事的报告",
        "(机密)关于某事的报告",
        "关于某事的报告(秘密)",
        "秘密10年-关于某事的报告",
        "机密:关于某事的报告",
        "回复:转发:【机密】某事",
        "绝密_某事",
        "机密文件关于某事",
        "机密 关于某事",
        "某事-机密",
        "密级机密-某事",
        "秘密、特急某事",
        "机密文件1",
    ],
)
def test_a_mark_is_found_in_subjects_and_file_names(name: str) -> None:
    assert secrecy.mark(replace(PLAIN, subject=name))
    assert secrecy.mark(replace(PLAIN, attachments=(_file(f"{name}.docx"),)))


@pytest.mark.parametrize("head", ["机密", "【秘密】", "绝 密", "000001 机密 特急", "特急·机密", "机密文件"])
def test_the_bare_word_is_a_mark_only_at_the_head(head: str) -> None:
    assert secrecy.mark(replace(PLAIN, text=f"{head}\n关于某事的报告\n正文。"))
    assert not secrecy.mark(replace(PLAIN, text=f"一\n二\n三\n{head}\n关于某事的报告\n正文。"))


@pytest.mark.parametrize(
    "message",
    [
        replace(PLAIN, quoted="-----原始邮件-----\n机密★1年"),
        replace(PLAIN, original=Original(Address(""), None, "秘密★10年 通报", "")),
        replace(PLAIN, original=Original(Address(""), None, "", "正文\n秘密★10年")),
        replace(PLAIN, attachments=(_file("a.docx", "页眉 机密★1年"),)),
        replace(PLAIN, headers=(("comments", "秘密★1年"),)),
        replace(PLAIN, links=("机密★1年材料.zip",)),
    ],
)
def test_every_part_of_a_mail_is_looked_at(message: Message) -> None:
    assert secrecy.mark(message)


@pytest.mark.parametrize("line", ["内部★5年", "密级:内部", "内 部 ★", "工作秘密★1年", "【工作秘密】"])
def test_internal_marks_count_by_setting(line: str) -> None:
    message = replace(PLAIN, text=f"报告\n{line}")
    assert secrecy.mark(message) == ""
    assert secrecy.mark(message, internal=True) in {"内部", "工作秘密"}


def test_the_bare_word_on_every_page_or_at_the_foot_is_a_mark() -> None:
    pages = "一\n二\n三\n四\n{}\n五\n六\n七\n{}"
    for text in (pages.format("机密", "机密"), pages.format("五", "机密")):
        assert secrecy.mark(replace(PLAIN, attachments=(_file("a.docx", text),))) == "机密"
        assert secrecy.mark(replace(PLAIN, text=text)) == ""
    for text in (pages.format("机密", "秘密"), pages.format("机密", "八"), "三级:\n绝密\n机密\n秘密"):
        assert secrecy.mark(replace(PLAIN, attachments=(_file("a.docx", text),))) == ""


def test_folders_and_closings_are_looked_at() -> None:
    assert secrecy.mark(replace(PLAIN, attachments=(replace(_file("a.docx"), within="稿.zip/机密★1年"),)))
    assert secrecy.mark(replace(PLAIN, closing="-- \n秘密★1年"))


def test_a_long_hostile_line_takes_no_time() -> None:
    for line in (" " * 1_000_000 + "机密", "密级:□" * 200_000 + "密", "\n".join(["机", "密"] * 200_000)):
        assert secrecy.mark(replace(PLAIN, text=f"标题{line}")) == ""


def test_an_ordinary_mail_bears_no_mark() -> None:
    assert secrecy.mark(PLAIN) == ""
    assert secrecy.mark(PLAIN, internal=True) == ""
