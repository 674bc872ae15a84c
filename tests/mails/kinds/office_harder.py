"""Ten more mails that are easily got wrong, harder than those of the office rules."""

from collections.abc import Iterator

from tests.mails.enclosed import archive, pdf, photo, scan, word
from tests.mails.making import Sample, expect
from tests.mails.programs import written
from tests.mails.stories import (
    COUNTY,
    ENTERPRISES,
    HEATING,
    RENEWAL,
    ROADS,
    SCIENCE,
    SECRECY_MONTH,
    TAX,
    TRAFFIC,
)

CLERK = "wangwu@xxk.jiangcheng.example"


def samples() -> Iterator[Sample]:
    yield from archived()
    yield from marked_deep_inside()
    yield from two_enclosed_mails()
    yield from covered_mail_of_a_merged_unit()
    yield from subunit_signs_in_a_document()
    yield from typed_into_the_form()
    yield from named_like_a_ledger()
    yield from near_misses_of_marks()
    yield from broken_title()
    yield from thanks_with_a_long_closing()


def archived() -> Iterator[Sample]:
    """A county's archive: two items, one of them as .pdf too, a scan of a third, a folder of photos, a form."""
    sender = "baisha_xx@example.com"
    first, second = COUNTY[1], COUNTY[4]
    members = (
        word("10月信息/1.石桥乡课堂.docx", first.title, *first.paragraphs, "(石桥乡 李四)"),
        pdf("10月信息/1.石桥乡课堂.pdf", first.title, *first.paragraphs, "(石桥乡 李四)"),
        word("10月信息/2.白沙镇食堂.docx", second.title, *second.paragraphs, "(白沙镇 孙七)"),
        scan("10月信息/关于禁渔巡查的信息(盖章).pdf"),
        photo("10月信息/照片/课堂1.jpg"),
        photo("10月信息/照片/课堂2.jpg"),
        word("10月信息/报送审批表.docx", "报送审批表", rows=(("分管领导意见", "同意"), ("签发", "周八"))),
    )
    pack = archive("白沙县10月信息.zip", *members)
    subject = "白沙县10月份政务信息3条"
    yield (
        "case-11-archive",
        written("163", ("白沙县", sender), subject, "信息科:\n现报送信息3条,请查收。\n\n白沙县政府办 周八\n", (pack,)),
        expect(
            subject,
            name="白沙县",
            address=sender,
            attachments=[pack.name],
            case={
                "class": "submission",
                "unit": "baisha",
                "whose": "",
                "items": [first.title, second.title, "关于禁渔巡查的信息"],
                "authors": ["石桥乡 李四", "白沙镇 孙七", ""],
                "faults": ["", "", "scan"],
                "signed_off": True,
                "approver": "周八",
                "enclosures": ["课堂1.jpg", "课堂2.jpg", "报送审批表.docx"],
            },
        ),
    )


def marked_deep_inside() -> Iterator[Sample]:
    """The mark stands in the page header of a document in an archive in an enclosed mail."""
    sender = "xx@gaj.jiangcheng.example"
    document = word("关于某专项工作的报告.docx", "关于某专项工作的报告", "工作按计划推进。", header="机密★5年")
    inner = written(
        "coremail", ("李四", "lisi@example.com"), "某专项", "材料见附件。", (archive("材料.zip", document),)
    )
    raw = written("foxmail", ("市公安局", sender), "转发材料", "请查收。", (inner,))
    yield (
        "case-12-marked-inside",
        raw,
        expect(
            "转发材料",
            name="市公安局",
            address=sender,
            attachments=["某专项.eml"],
            case={"class": "restricted", "mark": "机密"},
        ),
    )


def two_enclosed_mails() -> Iterator[Sample]:
    """A county encloses the mails of two of its bureaus: two items, all the county's."""
    sender = "xx@yunfeng.jiangcheng.example"
    inner = [
        written("qq", (name, address), story.title, f"{story.text}\n\n{signed}\n")
        for story, name, address, signed in (
            (TRAFFIC, "张三", "yf_ga@example.com", "云峰县公安局 张三"),
            (HEATING, "李四", "yf_zj@example.com", "云峰县住建局 李四"),
        )
    ]
    raw = written("foxmail", ("云峰县", sender), "转发信息2条", "两条一并报上,请查收。\n\n云峰县政府办 吴九\n", inner)
    yield (
        "case-13-two-enclosed-mails",
        raw,
        expect(
            "转发信息2条",
            name="云峰县",
            address=sender,
            attachments=[f"{TRAFFIC.title}.eml", f"{HEATING.title}.eml"],
            case={
                "class": "submission",
                "unit": "yunfeng",
                "whose": "",
                "items": [TRAFFIC.title, HEATING.title],
                "texts": [TRAFFIC.text, HEATING.text],
            },
        ),
    )


def covered_mail_of_a_merged_unit() -> Iterator[Sample]:
    """The clerk encloses a mail that is itself only a cover; its document is signed by a unit merged since."""
    document = word(f"{SCIENCE.title}.docx", SCIENCE.title, *SCIENCE.paragraphs, "江城市粮食局", "2026年11月2日")
    inner = written(
        "163", ("赵六", "lsj_zl@example.com"), SCIENCE.title, "王科长:附件请查收,谢谢!\n赵六\n", (document,)
    )
    raw = written("foxmail", ("王五", CLERK), f"转发:{SCIENCE.title}", "代登记。", (inner,))
    yield (
        "case-14-merged-unit",
        raw,
        expect(
            f"转发:{SCIENCE.title}",
            name="王五",
            address=CLERK,
            attachments=[f"{SCIENCE.title}.eml"],
            case={
                "class": "submission",
                "unit": "fgw",
                "on_behalf": True,
                "items": [SCIENCE.title],
                "texts": [SCIENCE.whole],
                "evidence": ["forwarded: lsj_zl@example.com → fgw", "signature: 江城市粮食局 → lsj"],
            },
        ),
    )


def subunit_signs_in_a_document() -> Iterator[Sample]:
    """An unknown private mailbox; a county stands in the text, the signature below it is a subunit's."""
    sender = "li_jj@example.com"
    text = ("交警支队会同城东区整治校园周边秩序,取缔违停426起。", "高峰勤务增派32人,群众点赞电话58个。")
    document = word("信息.docx", "关于校园周边秩序整治的信息", *text, "江城市公安局交警支队", "2026年11月3日")
    yield (
        "case-15-subunit",
        written("iphone", ("小李", sender), "信息", "科长好,附件请查收\n\n发自我的iPhone\n", (document,)),
        expect(
            "信息",
            name="小李",
            address=sender,
            attachments=["信息.docx"],
            case={
                "class": "unattributed",
                "unit": "",
                "proposal": "gaj",
                "subunit": "jjzd",
                "whose": "signature_only",
                "items": ["关于校园周边秩序整治的信息"],
                "evidence": ["signature: 江城市公安局交警支队 → jjzd"],
            },
        ),
    )


def typed_into_the_form() -> Iterator[Sample]:
    """The item is typed into the form by which the bureau approves it, and stands nowhere else."""
    sender = "xx@ybj.jiangcheng.example"
    rows = (
        ("报送单位", "市医保局", "报送时间", "2026年11月3日"),
        ("标题", TAX.title),
        ("正文", TAX.text),
        ("撰稿", "张 三", "审核", "李四"),
        ("签发", "王五", "联系电话", "(0000)8699038转6"),
    )
    document = word("政务信息报送审批单.docx", "江城市政务信息报送审批单", rows=rows)
    yield (
        "case-16-typed-into-a-form",
        written("outlook", ("市医保局", sender), "信息报送", "请查收附件。\n", (document,)),
        expect(
            "信息报送",
            name="市医保局",
            address=sender,
            attachments=[document.name],
            case={
                "class": "submission",
                "unit": "ybj",
                "items": [TAX.title],
                "texts": [TAX.text],
                "authors": ["市医保局 张三"],
                "approver": "王五",
                "phones": ["0000-8699038转6"],
                "signed_off": True,
                "enclosures": [],
            },
        ),
    )


def named_like_a_ledger() -> Iterator[Sample]:
    """A full text whose file is named like a table, beside a table that is one."""
    sender = "xx@gxj.jiangcheng.example"
    files = (
        word("市工信局:建立企业诉求台账.docx", ENTERPRISES.title, *ENTERPRISES.paragraphs, "市工信局  2026年11月3日"),
        word("企业诉求统计表.docx", "企业诉求统计表", rows=(("类别", "件数"), ("用工", "98"), ("融资", "101"))),
    )
    yield (
        "case-17-named-like-a-table",
        written("foxmail", ("市工信局", sender), "信息", "信息1条,请查收\n", files),
        expect(
            "信息",
            name="市工信局",
            address=sender,
            attachments=[one.name for one in files],
            case={
                "class": "submission",
                "unit": "gxj",
                "items": [ENTERPRISES.title],
                "texts": [ENTERPRISES.whole],
                "enclosures": [files[1].name],
            },
        ),
    )


def near_misses_of_marks() -> Iterator[Sample]:
    """All the words of secrecy, in text, subject and file names, and no mark."""
    sender = "xx@sfj.jiangcheng.example"
    files = (
        word("商业秘密保护指引.docx", "附:商业秘密保护指引", "商业秘密★重点保护对象由企业自定,工作秘密不得上网。"),
        photo("《绝密飞行》观影活动.jpg"),
    )
    subject = "市司法局:走进“秘密战线”,开展保密宣传月活动"
    yield (
        "case-18-no-mark",
        written("163", ("市司法局", sender), subject, f"{SECRECY_MONTH.text}\n\n市司法局\n密级:无\n", files),
        expect(
            subject,
            name="市司法局",
            address=sender,
            attachments=[one.name for one in files],
            case={
                "class": "submission",
                "mark": "",
                "unit": "sfj",
                "items": ["走进“秘密战线”,开展保密宣传月活动"],
                "enclosures": ["《绝密飞行》观影活动.jpg", "商业秘密保护指引.docx"],
            },
        ),
    )


def broken_title() -> Iterator[Sample]:
    """A title over two lines in the document, whole in the subject; the body repeats the text; a .pdf besides."""
    sender = "xx@zjj.jiangcheng.example"
    first, second = "关于进一步巩固提升全市老旧小区", "改造成果的三点做法"
    lines = (first, second, *RENEWAL.paragraphs, "江城市住房和城乡建设局", "2026年11月3日")
    files = (word("稿件.docx", *lines), pdf("稿件.pdf", *lines, "— 1 —"))
    subject = f"【市住建局】报送:{first}{second}"
    yield (
        "case-19-broken-title",
        written("qq", ("市住建局", sender), subject, f"{RENEWAL.text}\n", files),
        expect(
            subject,
            name="市住建局",
            address=sender,
            attachments=["稿件.docx", "稿件.pdf"],
            case={"class": "submission", "unit": "zjj", "items": [f"{first}{second}"], "serials": [""]},
        ),
    )


def thanks_with_a_long_closing() -> Iterator[Sample]:
    """Few new words over a signature, a disclaimer and the receipt: no item, and no answer."""
    sender = "xx@jtj.jiangcheng.example"
    subject = "Re: 【回执】2026-11-0012(信息科)"
    text = (
        "收到,辛苦了!\n\n-- \n江城市交通运输局办公室 李四\n电话:0000-8935026\n地址:江城市城东区人民路1号\n"
        "本邮件及其附件含有仅供收件人使用的信息,如您误收,请立即删除并通知发件人。\n\n"
        f'在 2026-11-03 08:50:00,"信息科" <xinxike@jiangcheng.example> 写道:\n\n{ROADS.text}\n'
    )  # fmt: skip
    yield (
        "case-20-thanks",
        written("163", ("市交通运输局", sender), subject, text, headers=("In-Reply-To: <mp.r@jiangcheng.example>",)),
        expect(
            subject,
            name="市交通运输局",
            address=sender,
            references=["<mp.r@jiangcheng.example>"],
            case={
                "class": "other",
                "purport": "thanks",
                "unit": "jtj",
                "whose": "",
                "items": [],
                "phones": ["0000-8935026"],
            },
        ),
    )
