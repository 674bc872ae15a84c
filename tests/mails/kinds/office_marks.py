"""Classification marks as they are really written, and the near misses that are none (office rules §5)."""

# ruff: noqa: E501 - the samples stand in the lines in which programs write them

from collections.abc import Iterator

from mailproc.demo.documents import File
from tests.mails.enclosed import archive, pdf, scan, word
from tests.mails.making import Sample, expect
from tests.mails.programs import written
from tests.mails.stories import SCIENCE

SENDER = ("市公安局", "xx@gaj.jiangcheng.example")
SUBJECT = "关于某项工作的报告"
Marked = tuple[str, str, str, str, tuple[File, ...]]  # mark, program, subject, text, files
Unmarked = tuple[str, str, str, tuple[File, ...]]  # the same without a mark
BODY = ("关于某项工作的报告", "某项工作按计划推进,现将有关情况报告如下。")


def samples() -> Iterator[Sample]:
    yield from marked()
    yield from unmarked()


def marked() -> Iterator[Sample]:
    """Each is restricted, whatever else is right with it."""
    plain = "\n".join(BODY)
    quoted = f'\n\n------------------ 原始邮件 ------------------\n发件人: "李四"<lisi@example.com>;\n主题: 通报\n\n秘密★10年\n{plain}'
    forwarded = f"\n\n发件人: 李四 <lisi@example.com>\n发送时间: 2026年11月2日 10:00\n收件人: 张三\n主题: 绝密★长期 通报\n\n{plain}"
    table = word("报告.docx", BODY[0], rows=(("文号", "〔2026〕1号"), ("密 级", "机密"), ("内容", BODY[1])))
    field = word("报告.docx", BODY[0], rows=(("密  级：机 密", "份数:3"),))
    cases: dict[str, Marked] = {
        "subject": ("机密", "qq", f"【机密】{SUBJECT}", plain, ()),
        "first-line": ("秘密", "foxmail", SUBJECT, f"秘密★1年\n{plain}", ()),
        "full-width": ("秘密", "outlook", SUBJECT, f"您好!\n请阅。\n谢谢。\n秘 密★１０年\n{plain}", ()),
        "traditional": ("机密", "coremail", SUBJECT, f"機密★長期\n{plain}", ()),
        "zero-width": ("绝密", "iphone", SUBJECT, f"{plain}\n绝\u200b密\ufeff★30\u200b年", ()),
        "dot": ("秘密", "163", SUBJECT, f"{BODY[0]}\n秘密·5年\n{BODY[1]}", ()),
        "copy-number": ("机密", "foxmail", SUBJECT, "见附件", (word("报告.docx", "000012", "机密★1年", "特急", *BODY),)),
        "one-line-head": ("机密", "163", SUBJECT, "见附件", (word("a.docx", "000012  机密★5年        特急", *BODY),)),
        "table-cell": ("机密", "foxmail", SUBJECT, "见附件", (table,)),
        "table-line": ("机密", "qq", SUBJECT, "见附件", (field,)),
        "spaced-pdf": ("机密", "coremail", SUBJECT, "见附件", (pdf("a.pdf", "正文一", "二", "三", "四", "机 密 ★ 1 年", *BODY),)),
        "examination": ("绝密", "163", "试卷", "请印制", (word("数学.docx", "绝密★启用前", "2026年统一考试", "数学"),)),
        "page-header": ("秘密", "foxmail", SUBJECT, "见附件", (word("a.docx", *BODY, *BODY, header="秘密"),)),
        "file-name": ("机密", "outlook", SUBJECT, "见附件", (scan("机密-关于某项工作的报告.pdf"),)),
        "member-name": ("秘密", "163", "材料", "见附件", (archive("材料.zip", word("秘密★5年/报告.docx", *BODY)),)),
        "quoted": ("秘密", "qq", "回复:通报", f"收到。{quoted}", ()),
        "forwarded": ("绝密", "foxmail", "转发:通报", forwarded, ()),
    }  # fmt: skip
    for name, (mark, program, subject, text, files) in cases.items():
        yield (
            f"marked-{name}",
            written(program, SENDER, subject, text, files),
            expect(
                subject,
                name=SENDER[0],
                address=SENDER[1],
                attachments=[one.name for one in files],
                case={"class": "restricted", "mark": mark},
            ),
        )


def unmarked() -> Iterator[Sample]:
    """Words that are no mark: each is an ordinary submission."""
    form = word(
        "保密审查表.docx", "信息公开保密审查表", rows=(("密级", "□绝密 □机密 □秘密 ☑非密"), ("意见", "可以公开"))
    )
    levels = word("宣传页.docx", "附:保密知识", "国家秘密的密级分为三级:", "绝密", "机密", "秘密")
    cases: dict[str, Unmarked] = {
        "internal-star": ("foxmail", SCIENCE.title, f"内部★\n{SCIENCE.whole}", ()),
        "examination-papers": ("163", "中考试卷(机密级)运送安全有序", SCIENCE.text, ()),
        "trade-secret": ("qq", "商业秘密★保护站揭牌", SCIENCE.text, ()),
        "film": ("outlook", "组织观看《绝密飞行》", SCIENCE.text, ()),
        "carriers": ("coremail", "开展国家秘密载体清理", f"{SCIENCE.text}\n保守国家秘密★人人有责", ()),
        "empty-form": ("foxmail", SCIENCE.title, SCIENCE.text, (form,)),
        "list-of-levels": ("163", SCIENCE.title, SCIENCE.text, (levels,)),
        "secret-of-wealth": ("iphone", "秘密 10年来首次公开:清河豆腐的致富经", SCIENCE.text, ()),
    }
    for name, (program, subject, text, files) in cases.items():
        yield (
            f"unmarked-{name}",
            written(program, SENDER, subject, text, files),
            expect(
                subject,
                name=SENDER[0],
                address=SENDER[1],
                attachments=[one.name for one in files],
                case={"class": "submission", "mark": "", "unit": "gaj"},
            ),
        )
