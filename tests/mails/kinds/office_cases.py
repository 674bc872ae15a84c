"""The ten mails that are easily got wrong (office rules §10), each as one mail shows it."""

# ruff: noqa: E501 - the samples stand in the lines in which programs write them

from collections.abc import Iterator

from tests.mails.enclosed import pdf, photo, word
from tests.mails.making import Sample, expect
from tests.mails.programs import written
from tests.mails.stories import (
    COUNTY,
    COUNTY_AUTHORS,
    FIRE_FIRST,
    FIRE_SECOND,
    HARVEST,
    PRICES,
    RENEWAL,
    ROADS,
    SCHOOLS,
)

ZHANG_JC = "zhangsan_jc@example.com"
CLERK = "wangwu@xxk.jiangcheng.example"


def samples() -> Iterator[Sample]:
    yield from conflicting()
    yield from sections()
    yield from weekly()
    yield from follow_up()
    yield from correction()
    yield from joint()
    yield from bulletin()
    yield from replies()
    yield from zero()
    yield from passed_on()


def conflicting() -> Iterator[Sample]:
    """1. A reporter's private address is one unit's, the signature another's."""
    title = "关于科技型企业培育情况的信息"
    body = RENEWAL.paragraphs[0].replace("一、", "")
    raw = written("163", ("张三", ZHANG_JC), title, f"科长您好!\n{body}\n\n城东区科技局 张三\n")
    yield (
        "case-01-conflict",
        raw,
        expect(
            title,
            address=ZHANG_JC,
            case={
                "class": "unattributed",
                "unit": "",
                "proposal": "chengdong",
                "whose": "conflict",
                "evidence": [f"address: {ZHANG_JC} → kjj", "signature: 城东区科技局 张三 → chengdong"],
                "items": [title],
                "texts": [body],
                "mark": "",
            },
        ),
    )


def sections() -> Iterator[Sample]:
    """2. Sections are one item; the 3 is the unit's running number."""
    sender = "xx@zjj.jiangcheng.example"
    subject = f"市住建局信息3: {RENEWAL.title}"
    text = f"{RENEWAL.text}\n\n江城市住房和城乡建设局\n2026年11月3日\n撰稿:张三  审核:李四  电话:0000-8415025\n"
    yield (
        "case-02-sections",
        written("foxmail", ("市住建局", sender), subject, text),
        expect(
            subject,
            name="市住建局",
            address=sender,
            case={
                "class": "submission",
                "unit": "zjj",
                "whose": "",
                "items": [RENEWAL.title],
                "texts": [RENEWAL.text],
                "authors": ["张三"],
                "approver": "李四",
                "phones": ["0000-8415025"],
                "signed_off": True,
                "has_phone": True,
                "serials": [""],
            },
        ),
    )


def weekly() -> Iterator[Sample]:
    """3. The week is what makes it another item than the week before's."""
    sender = "xx@fgw.jiangcheng.example"
    yield (
        "case-03-week-42",
        written("outlook", ("市发展改革委", sender), PRICES.title, f"{PRICES.text}\n\n市发展改革委 孙七\n"),
        expect(
            PRICES.title,
            name="市发展改革委",
            address=sender,
            case={
                "class": "submission",
                "unit": "fgw",
                "items": [PRICES.title],
                "texts": [PRICES.text],
                "serials": ["第42周"],
                "has_phone": False,
            },
        ),
    )


def follow_up() -> Iterator[Sample]:
    """4. A follow-up that quotes the one before in full is an item of its own, and urgent."""
    sender = "xx@yjj.jiangcheng.example"
    quoted = (
        f"\n发件人: 市应急局\n发送时间: 2026-10-20 15:48\n收件人: 信息科\n主题: {FIRE_FIRST.title}\n{FIRE_FIRST.text}\n"
    )
    raw = written("foxmail", ("市应急局", sender), FIRE_SECOND.title, f"{FIRE_SECOND.text}\n\n市应急局 张三\n{quoted}")
    yield (
        "case-04-follow-up",
        raw,
        expect(
            FIRE_SECOND.title,
            name="市应急局",
            address=sender,
            text_lacks=[FIRE_FIRST.text],
            case={
                "class": "submission",
                "unit": "yjj",
                "items": [FIRE_SECOND.title],
                "texts": [FIRE_SECOND.text],
                "serials": ["续报2"],
                "urgent": "火情",
            },
        ),
    )


def correction() -> Iterator[Sample]:
    """5. The corrected text is the item; that it corrects is judged beside the ledger."""
    sender = "xx@jyj.jiangcheng.example"
    subject = f"更正:{SCHOOLS.title}"
    note = "更正:昨日所报第二条数据有误,请以此件为准。"
    yield (
        "case-05-correction",
        written("qq", ("市教育局", sender), subject, f"{note}\n\n{SCHOOLS.whole}\n\n市教育局 周八\n",
                date="Sun, 1 Nov 2026 08:05:00 +0800"),
        expect(
            subject,
            name="市教育局",
            address=sender,
            text_has=[note],
            case={"class": "submission", "unit": "jyj", "items": [SCHOOLS.title], "texts": [SCHOOLS.whole]},
        ),
    )  # fmt: skip


def joint() -> Iterator[Sample]:
    """6. The same report from two units that name each other."""
    subject = f"联合报送:{HARVEST.title}"
    text = f"{HARVEST.text}\n(市农业农村局、市气象局联合报送)\n"
    for unit, other, name in (("nyj", "qxj", "市农业农村局"), ("qxj", "nyj", "市气象局")):
        sender = f"xx@{unit}.jiangcheng.example"
        yield (
            f"case-06-joint-{unit}",
            written("coremail" if unit == "nyj" else "163", (name, sender), subject, text),
            expect(
                subject,
                name=name,
                address=sender,
                case={
                    "class": "submission",
                    "unit": unit,
                    "units": [unit, other],
                    "items": [HARVEST.title],
                    "texts": [HARVEST.text],
                },
            ),
        )


def bulletin() -> Iterator[Sample]:
    """7. A county's bulletin as .doc (a .docx by that name) and .pdf, and a photo of the approval form."""
    sender = "qinghe_xx@example.com"
    name = "清河县政务信息(第44期)"
    lines = [name, "清河县人民政府办公室 2026年10月21日"]
    for story, author in zip(COUNTY, COUNTY_AUTHORS, strict=True):
        lines += [story.title, *story.paragraphs, f"({author})"]
    files = (word(f"{name}.doc", *lines), pdf(f"{name}.pdf", *lines), photo("审签单.jpg"))
    yield (
        "case-07-bulletin",
        written("foxmail", ("清河县信息", sender), name, "附件请查收\n\n孙七\n", files),
        expect(
            name,
            name="清河县信息",
            address=sender,
            attachments=[one.name for one in files],
            case={
                "class": "submission",
                "unit": "qinghe",
                "whose": "",
                "items": [story.title for story in COUNTY],
                "texts": [story.whole for story in COUNTY],
                "authors": list(COUNTY_AUTHORS),
                "enclosures": ["审签单.jpg"],
                "signed_off": True,
                "faults": [""] * 6,
            },
        ),
    )


def replies() -> Iterator[Sample]:
    """8. Thanks with one more item, and thanks alone."""
    sender = "xx@wjw.jiangcheng.example"
    subject = "回复:【回执】2026-11-0007(信息科)"
    more = "全市家庭医生签约服务覆盖62万人,高血压患者规范管理率达71%。"
    receipt = (
        '\n------------------ 原始邮件 ------------------\n发件人: "信息科"<xinxike@jiangcheng.example>;\n'
        '发送时间: 2026年11月2日(星期一) 上午9:12\n收件人: "市卫生健康委"<xx@wjw.jiangcheng.example>;\n'
        "主题: 【回执】2026-11-0007(信息科)\n\n贵单位11月2日报送的信息已收到,计报市信息1条。\n"
    )  # fmt: skip
    reply = ("In-Reply-To: <mp.receipt@jiangcheng.example>",)
    texts = {
        "item": (f"收到,谢谢!另补报一条:{more}\n", ["submission", "items", [more.rstrip("。")], [more]]),
        "thanks": ("收到,谢谢!\n", ["other", "thanks", [], []]),
    }
    for name, (text, (mail_class, purport, titles, items)) in texts.items():
        yield (
            f"case-08-reply-{name}",
            written("qq", ("市卫生健康委", sender), subject, text + receipt, headers=reply),
            expect(
                subject,
                name="市卫生健康委",
                address=sender,
                references=["<mp.receipt@jiangcheng.example>"],
                case={"class": mail_class, "unit": "wjw", "purport": purport, "items": titles, "texts": items},
            ),
        )


def zero() -> Iterator[Sample]:
    """9. Nothing to report."""
    sender = "jctyj@example.com"
    subject = "市体育局10月份政务信息零报告"
    text = "信息科:\n  我局10月份无政务信息报送,特此报告。\n\n市体育局办公室\n"
    yield (
        "case-09-zero",
        written("coremail", ("", sender), subject, text),
        expect(
            subject, name="", address=sender, case={"class": "other", "unit": "tyj", "purport": "zero", "items": []}
        ),
    )


def passed_on() -> Iterator[Sample]:
    """10. The clerk forwards what a reporter sent to the clerk's private mailbox the night before."""
    block = f"\n\n发件人: 张三\n发送时间: 2026-10-31 23:41\n收件人: 王五\n主题: {ROADS.title}\n{ROADS.text}\n\n市交通运输局 张三\n"
    subject = f"转发: {ROADS.title}"
    raw = written("foxmail", ("王五", CLERK), subject, block, date="Sun, 1 Nov 2026 09:20:00 +0800")
    yield (
        "case-10-passed-on",
        raw,
        expect(
            subject,
            name="王五",
            address=CLERK,
            case={
                "class": "submission",
                "unit": "jtj",
                "on_behalf": True,
                "items": [ROADS.title],
                "texts": [ROADS.text],
                "evidence": ["forwarded:  → jtj", "signature: 市交通运输局 张三 → jtj"],
            },
        ),
    )
