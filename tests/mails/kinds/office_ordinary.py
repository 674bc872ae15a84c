"""Ordinary submissions as units vary them: subjects, who signs where, what else comes with them."""

# ruff: noqa: E501 - the samples stand in the lines in which programs write them

from collections.abc import Iterator
from typing import Any

from mailproc.demo.documents import File
from tests.mails.enclosed import archive, locked, pdf, photo, sheet, word
from tests.mails.making import Sample, expect
from tests.mails.programs import written
from tests.mails.stories import COUNTY, HEATING, LATE_RICE, SCHOOLS, SCIENCE, TRAFFIC

SCHOOL_BOARD = ("市教育局", "xx@jyj.jiangcheng.example")
SCIENTISTS = ("市科技局", "xx@kjj.jiangcheng.example")
UNKNOWN = ("", "new_xxy@example.com")


def samples() -> Iterator[Sample]:
    yield from subjects()
    yield from people()
    yield from owners()
    yield from forwards()
    yield from companions()


def _sample(  # noqa: PLR0917 - as a mail is written
    name: str, program: str, sender: tuple[str, str], subject: str, text: str, files: tuple[File, ...], **case: Any
) -> Sample:
    raw = written(program, sender, subject, text, files)
    return name, raw, expect(subject, name=sender[0], address=sender[1], attachments=[f.name for f in files], case=case)


def subjects() -> Iterator[Sample]:
    """The title under the marks of reporting, where the text has none of its own."""
    titles = {
        "all-marks": ("回复:转发:【市教育局】报送:3.“双减”成效更实.docx", "“双减”成效更实"),
        "unit-and-colon": ("市教育局:“双减”成效更实", "“双减”成效更实"),
        "corner-brackets": ("「信息报送」2026年秋季学期开学平稳", "2026年秋季学期开学平稳"),
        "issue-and-title": ("市教育局政务信息第44期 12345热线教育诉求办理提速", "12345热线教育诉求办理提速"),
        "dashes": ("20261103-市教育局-关于课后服务的信息(最终版)", "关于课后服务的信息"),
        "figures-are-title": ("3·15前夕校园食品安全大排查", "3·15前夕校园食品安全大排查"),
        "ordinal-is-title": ("第三届校园足球联赛开赛", "第三届校园足球联赛开赛"),
        "about-reporting": ("江城市教育局关于规范信息报送工作的做法", "江城市教育局关于规范信息报送工作的做法"),
    }
    for name, (subject, title) in titles.items():
        yield _sample(
            f"subject-{name}", "163", SCHOOL_BOARD, subject, f"{SCHOOLS.text}\n", (),
            items=[title], texts=[SCHOOLS.text], unit="jyj",
        )  # fmt: skip


def people() -> Iterator[Sample]:
    """Author, approver and telephone in their usual places."""
    below = {
        "one-line": ("撰稿:张三  审核:李四  电话:0000-8745015", "张三", "李四", ["0000-8745015"]),
        "no-colon": ("撰稿人 张三\n签发人 欧阳明月", "张三", "欧阳明月", []),
        "spaced-full-width": (
            "供稿：市科技局　张　三\n手机：１３８ ００００ ００００",
            "市科技局 张三",
            "",
            ["13800000000"],
        ),
        "in-brackets": ("(市科技局 张三 李四供稿)", "市科技局 张三 李四", "", []),
        "all-in-brackets": ("(撰稿:张三、李四;审核:王五;签发:赵六)", "张三、李四", "赵六", []),
        "contact-only": ("联系人:买买提·艾山,办公电话:8745015/8745016", "买买提·艾山", "", ["8745015", "8745016"]),
    }
    for name, (lines, author, approver, phones) in below.items():
        yield _sample(
            f"people-{name}", "coremail", SCIENTISTS, SCIENCE.title, f"{SCIENCE.text}\n{lines}\n", (),
            texts=[SCIENCE.text], authors=[author], approver=approver, phones=phones,
            signed_off=approver != "", has_phone=phones != [],
        )  # fmt: skip


def owners() -> Iterator[Sample]:
    """Whose a mail is, by the evidence of one mail."""
    body = SCIENCE.text
    paper = ("清河县政务信息", "第45期", "清河县人民政府办公室编 2026年11月3日", COUNTY[0].title, *COUNTY[0].paragraphs)
    cases: dict[str, tuple[tuple[str, str], str, tuple[File, ...], dict[str, Any]]] = {
        "display-name": (
            ("市科技局", UNKNOWN[1]), body, (),
            {"unit": "", "proposal": "kjj", "whose": "unknown", "evidence": ["name: 市科技局 → kjj"]},
        ),
        "county-beats-bureau": (
            UNKNOWN, f"{body}\n\n城东区教育局 王五\n", (),
            {"unit": "", "proposal": "chengdong", "whose": "signature_only"},
        ),
        "bare-bureau": (UNKNOWN, f"{body}\n\n教育局 王五\n", (), {"proposal": "", "whose": "unknown", "evidence": []}),
        "other-city": (UNKNOWN, f"{body}\n\n临江市教育局 王五\n", (), {"proposal": "", "whose": "unknown"}),
        "masthead": (
            UNKNOWN, "见附件", (pdf("45.pdf", *paper),),
            {"proposal": "qinghe", "whose": "signature_only", "items": [COUNTY[0].title],
             "evidence": ["masthead: 清河县政务信息 → qinghe"]},
        ),
        "own-domain-other-signature": (
            SCIENTISTS, f"{body}\n\n市气象局 王五\n", (),
            {"unit": "kjj", "proposal": "", "whose": "signature_differs",
             "evidence": ["address: xx@kjj.jiangcheng.example → kjj", "domain: kjj.jiangcheng.example → kjj",
                          "signature: 市气象局 王五 → qxj", "name: 市科技局 → kjj"]},
        ),
        "in-some-district": (
            UNKNOWN, f"{body}\n\n市生态环境局 王五\n地址:江城市城东区人民路1号\n", (),
            {"proposal": "sthjj", "evidence": ["signature: 市生态环境局 王五 → sthjj"]},
        ),
        "merged": (("", "lsj@lsj.jiangcheng.example"), body, (), {"unit": "fgw", "class": "submission"}),
        "subunit": (("", "jjzd_xx@example.com"), f"{TRAFFIC.text}\n交警支队\n", (), {"unit": "gaj", "subunit": "jjzd"}),
    }  # fmt: skip
    for name, (sender, text, files, case) in cases.items():
        yield _sample(f"owner-{name}", "163", sender, "关于有关工作的信息", text, files, **case)


def forwards() -> Iterator[Sample]:
    """A unit's person forwards from a private mailbox what was written at the unit's own: a proposal."""
    block = f"\n\n发件人: 市科技局 <{SCIENTISTS[1]}>\n发送时间: 2026年11月3日 9:00\n收件人: 张三\n主题: {SCIENCE.title}\n\n{SCIENCE.text}\n"
    yield _sample(
        "owner-forwards-from-home", "qq", UNKNOWN, f"转发:{SCIENCE.title}", block, (),
        unit="", proposal="kjj", whose="signature_only", on_behalf=False, items=[SCIENCE.title], texts=[SCIENCE.text],
        evidence=[f"forwarded: {SCIENTISTS[1]} → kjj"],
    )  # fmt: skip


def companions() -> Iterator[Sample]:
    """What comes with an item, or instead of one."""
    photos = archive("现场照片.zip", photo("1.jpg"), photo("2.jpg"))
    receipt = word("会议回执.docx", "会议回执", rows=(("单位", "姓名", "职务"), ("市科技局", "张三", "科长")))
    nothing = word("零报告.docx", "江城市科技局10月份政务信息零报告")
    two = [
        line
        for one, author in ((COUNTY[0], "东山市 张三"), (COUNTY[2], "东山市教育局 李四"))
        for line in (*one.whole.split("\n"), f"({author})")
    ]
    yield _sample("with-photo-pack", "foxmail", SCIENTISTS, SCIENCE.title, SCIENCE.text, (photos,),
                  items=[SCIENCE.title], enclosures=["现场照片.zip"])  # fmt: skip
    yield _sample("only-photo-pack", "foxmail", SCIENTISTS, "现场照片", "照片见附件", (photos,),
                  purport="form", items=[], enclosures=["现场照片.zip"])  # fmt: skip
    yield _sample("only-a-form", "outlook", SCIENTISTS, "市科技局会议回执", "请查收。", (receipt,),
                  **{"class": "other"}, purport="form", items=[])  # fmt: skip
    yield _sample("zero-in-a-document", "163", SCIENTISTS, "市科技局10月信息", "见附件", (nothing,),
                  **{"class": "other"}, purport="zero", items=[])  # fmt: skip
    yield _sample("one-line-greeting", "iphone", ("孙七", "qinghe_xx@example.com"), "", f"科长您好,现报信息一条:{LATE_RICE.text}", (),
                  items=["10月15日,清河县首个数字农场投产,首季水稻亩均增收210元"], texts=[LATE_RICE.text], unit="qinghe")  # fmt: skip
    yield _sample("county-city-bundle", "coremail", ("东山市", "xx@dongshan.jiangcheng.example"), "东山市信息2条", "\n".join(two), (),
                  items=[COUNTY[0].title, COUNTY[2].title], authors=["东山市 张三", "东山市教育局 李四"], unit="dongshan")  # fmt: skip
    shut = locked("市水利局:冬修水利信息.zip", word("a.docx", "a"))
    yield _sample("locked-archive", "163", UNKNOWN, "信息", "密码另发,请查收。", (shut,),
                  items=["a"], faults=["locked"], proposal="slj", whose="signature_only")  # fmt: skip
    yield _sample("same-in-three-forms", "foxmail", ("市住建局", "xx@zjj.jiangcheng.example"), HEATING.title, HEATING.text,
                  (word("稿.docx", HEATING.title, *HEATING.paragraphs), pdf("稿.pdf", HEATING.title, *HEATING.paragraphs)),
                  items=[HEATING.title])  # fmt: skip
    listed = sheet("信息报送表.xlsx", ("江城市信息报送",), ("序号", "标题", "内容", "报送单位", "撰稿人"),
                   ("1", TRAFFIC.title, TRAFFIC.text, "市公安局", "张三"), ("2", HEATING.title, HEATING.text, "市公安局", "李四"))  # fmt: skip
    yield _sample("items-in-a-sheet", "coremail", ("市公安局", "xx@gaj.jiangcheng.example"), "市公安局信息2条", "现报送信息2条,详见附表,请查收。", (listed,),
                  items=[TRAFFIC.title, HEATING.title], texts=[one.text.replace("\n", " ") for one in (TRAFFIC, HEATING)],
                  authors=["市公安局 张三", "市公安局 李四"], unit="gaj", enclosures=[])  # fmt: skip
    figures = sheet("数据.xlsx", ("县区", "件数"), ("城东区", "12"), ("清河县", "9"))
    yield _sample("with-a-sheet", "163", SCIENTISTS, SCIENCE.title, SCIENCE.text, (figures,),
                  items=[SCIENCE.title], enclosures=["数据.xlsx"], unit="kjj")  # fmt: skip
    yield _sample("only-a-sheet", "163", SCIENTISTS, "数据", "见附件", (figures,),
                  **{"class": "other"}, purport="form", items=[], enclosures=["数据.xlsx"])  # fmt: skip
