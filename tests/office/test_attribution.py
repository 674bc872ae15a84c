"""Whose mail it is: good evidence gives a unit, the rest a proposal (office.md §3, and examples 1, 6, 7, 10)."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from mailproc.model import Address, Attachment, Attribution, Group, Message, Original, Reporter, Taught, Unit
from mailproc.office import attribution, items
from mailproc.office.roster import Roster

TODAY = date(2026, 11, 3)
CLERK = "wang_xxk@example.com"
BODY = "今年以来,围绕创新平台建设,新增省级平台5家,同比增长25%。\n下一步将继续抓好落实。"


def unit(order: int, unit_id: str, name: str, short: str, **more: object) -> Unit:
    plain = Unit(unit_id, name, short, "g", order, domains=(f"{unit_id}.jiangcheng.example",))
    return replace(plain, **more)  # type: ignore[arg-type]  # a table of rows


ROSTER = Roster(
    groups=(Group("g", "市直部门"),),
    units=(
        unit(1, "cdq", "城东区人民政府办公室", "城东区"),
        unit(2, "qhx", "清河县人民政府办公室", "清河县", addresses=("qinghe_zfb@example.com",)),
        unit(3, "kjj", "江城市科学技术局", "市科技局", aliases=("市科技局",)),
        unit(4, "nyj", "江城市农业农村局", "市农业农村局", reporters=(Reporter("赵六", "zhaoliu@example.com"),)),
        unit(5, "qxj", "江城市气象局", "市气象局"),
        unit(6, "jtj", "江城市交通运输局", "市交通运输局"),
        unit(7, "gaj", "江城市公安局", "市公安局"),
        Unit("jjzd", "江城市公安局交通警察支队", "交警支队", "g", 8, parent="gaj", addresses=("jjzd@example.com",)),
        Unit(
            "lsj",
            "江城市粮食局",
            "市粮食局",
            "g",
            9,
            addresses=("lsj@ls.example",),
            until=date(2026, 6, 30),
            successor="nyj",
        ),
    ),
    taught=(
        Taught("zhangsan_jc@example.com", "kjj", "张三", since=date(2026, 1, 1)),
        Taught("lisi@example.com", "kjj", "李四", until=date(2026, 10, 31)),
        Taught("zhangsan_jt@example.com", "jtj", "张三"),
        Taught("sunqi@kjj.jiangcheng.example", "", "孙七", since=date(2026, 10, 1)),
    ),
)  # fmt: skip


def mail(sender: str, subject: str = "关于创新平台建设的信息", text: str = BODY, name: str = "") -> Message:
    return Message(
        digest="0" * 64,
        size=1000,
        message_id="<1@example.com>",
        sender=Address(sender, name),
        return_path=sender,
        recipients=(Address("xxk@zfb.example"),),
        subject=subject,
        date=None,
        references=(),
        headers=(),
        text=text,
    )


def attribute(message: Message) -> Attribution:
    return attribution.attribute(message, items.find(message, ()), ROSTER, frozenset({CLERK}), TODAY)


@dataclass(frozen=True)
class Row:
    message: Message
    unit: str = ""
    proposal: str = ""
    reason: str = ""
    kinds: tuple[str, ...] = ()


TABLE = {
    "listed domain": Row(mail("xx@kjj.jiangcheng.example"), "kjj", kinds=("domain",)),
    "taught address": Row(mail("zhangsan_jc@example.com"), "kjj", kinds=("taught",)),
    "reporter's private address": Row(mail("zhaoliu@example.com"), "nyj", kinds=("address",)),
    "of a person who has left, whatever the domain": Row(
        mail("sunqi@kjj.jiangcheng.example"), proposal="kjj", reason="left", kinds=("left",)
    ),
    "of a person who has left, and signs for another unit": Row(
        mail("sunqi@kjj.jiangcheng.example", text=f"{BODY}\n市气象局 孙七"),
        proposal="qxj",
        reason="left",
        kinds=("signature", "left"),
    ),
    "taught and signed by the same unit": Row(
        mail("zhangsan_jc@example.com", text=f"{BODY}\n市科技局 张三"), "kjj", kinds=("taught", "signature")
    ),
    "example 1: taught, signed by a county's bureau": Row(
        mail("zhangsan_jc@example.com", text=f"{BODY}\n城东区科技局 张三"),
        proposal="cdq",
        reason="conflict",
        kinds=("taught", "signature"),
    ),
    "a reporter's private address, another bureau signs": Row(
        mail("zhaoliu@example.com", text=f"{BODY}\n江城市气象局\n2026年11月3日"), proposal="qxj", reason="conflict"
    ),
    "a unit's own address at a public mail domain": Row(
        mail("qinghe_zfb@example.com", text=f"{BODY}\n市科技局 张三"), proposal="kjj", reason="conflict"
    ),
    "the bracket in the subject contradicts": Row(
        mail("zhangsan_jc@example.com", "【市气象局】关于秋收服务的信息"), proposal="qxj", reason="conflict"
    ),
    "a subject about another unit does not": Row(
        mail("zhangsan_jc@example.com", "清河县创新平台建设取得新进展"), "kjj", kinds=("taught", "subject")
    ),
    "nor does a title line about one": Row(
        mail("zhangsan_jc@example.com", text=f"科长您好:\n走进清河县\n{BODY}"), "kjj"
    ),
    "own domain outweighs a signature": Row(
        mail("xx@kjj.jiangcheng.example", text=f"{BODY}\n市气象局 王五"),
        "kjj",
        reason="signature_differs",
        kinds=("domain", "signature"),
    ),
    "subunit counts for its parent": Row(mail("jjzd@example.com", text=f"{BODY}\n交警支队 王五"), "gaj"),
    "parent signs for its subunit": Row(mail("jjzd@example.com", text=f"{BODY}\n市公安局 王五"), "gaj"),
    "merged unit counts for its successor": Row(mail("lsj@ls.example", text=f"{BODY}\n市粮食局"), "nyj"),
    "taught address out of date": Row(
        mail("lisi@example.com", text=f"{BODY}\n市科技局 李四"), proposal="kjj", reason="signature_only"
    ),
    "unknown address, signature": Row(
        mail("new@example.com", text=f"{BODY}\n江城市科学技术局 王五"),
        proposal="kjj",
        reason="signature_only",
        kinds=("signature",),
    ),
    "unknown address, county beats bureau": Row(
        mail("new@example.com", text=f"{BODY}\n(城东区教育局 王五)"), proposal="cdq", reason="signature_only"
    ),
    "unknown address, subject": Row(
        mail("new@example.com", "市农业农村局信息3:关于秋粮收购的信息"), proposal="nyj", reason="signature_only"
    ),
    "unknown address, bare bureau": Row(mail("new@example.com", text=f"{BODY}\n科技局 王五"), reason="unknown"),
    "display name alone proves nothing": Row(
        mail("new@example.com", name="市科技局"), proposal="kjj", reason="unknown", kinds=("name",)
    ),
    "nothing known": Row(mail("new@example.com"), reason="unknown"),
    "copies named in a footer are no signature": Row(
        mail("zhangsan_jc@example.com", text=f"{BODY}\n抄送:市气象局,清河县\n报:市委、市政府领导"), "kjj"
    ),
    "county's bundle": Row(
        mail("zfb@qhx.jiangcheng.example", text=f"{BODY}\n(清河县农业农村局 张三)"),
        "qhx",
        kinds=("domain", "signature"),
    ),
    "a unit may not report for another": Row(
        mail("zhangsan_jc@example.com", "代报:市气象局"), "kjj", kinds=("taught",)
    ),
}


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE.keys())
def test_attribution(row: Row) -> None:
    found = attribute(row.message)
    assert (found.unit, found.proposal, found.reason) == (row.unit, row.proposal, row.reason)
    assert not found.units
    assert not found.on_behalf
    if row.kinds:
        assert tuple(one.kind for one in found.evidence) == row.kinds


def test_attachment_names_give_a_proposal() -> None:
    scan = Attachment("市气象局关于秋收的信息.pdf", "application/pdf", "1" * 64, 10, fault="scan")
    found = attribute(replace(mail("new@example.com", "", ""), attachments=(scan,)))
    assert (found.unit, found.proposal, found.reason) == ("", "qxj", "signature_only")
    assert found.evidence[0].kind == "attachment"


def forward(text: str, original: Original) -> Message:
    return replace(mail(CLERK, "Fw: 关于道路保畅的信息", text), original=original)


ORIGINAL = Original(
    Address("zhangsan_jt@example.com", "张三"), None, "关于道路保畅的信息", f"{BODY}\n市交通运输局 张三"
)


@pytest.mark.parametrize(
    ("message", "unit", "proposal"),
    [
        (mail(CLERK, "代报:市科技局 关于创新平台建设的信息"), "kjj", ""),
        (mail(CLERK, "代报:科技局"), "kjj", ""),
        (mail(CLERK, "代市科技局报"), "kjj", ""),
        (mail(CLERK, "代城东区报送:关于A的信息"), "cdq", ""),
        (mail(CLERK, "信息一条", f"代报:交警支队\n{BODY}"), "gaj", ""),
        (mail(CLERK, "代报:某某公司"), "", ""),
        (forward("", ORIGINAL), "jtj", ""),
        (forward("请查收", ORIGINAL), "jtj", ""),
        (forward("代报:市科技局", ORIGINAL), "kjj", ""),
        (forward("", replace(ORIGINAL, sender=Address("unknown@example.com"))), "jtj", ""),
        (forward("", replace(ORIGINAL, sender=Address("zhangsan_jc@example.com"))), "", "jtj"),
        (forward("", replace(ORIGINAL, sender=Address("unknown@example.com"), text=BODY)), "", ""),
        (forward("", replace(ORIGINAL, text="")), "jtj", ""),
    ],
)
def test_a_clerk_reports_on_behalf(message: Message, unit: str, proposal: str) -> None:
    found = attribute(message)
    assert found.on_behalf
    assert (found.unit, found.proposal) == (unit, proposal)


@pytest.mark.parametrize(
    "message",
    [
        mail(CLERK, "要情213期:7、9", "要情213期:7、9、12"),
        mail(CLERK, "代表市政府上报", "已办"),
        forward("7是科技局的", ORIGINAL),
        forward("", replace(ORIGINAL, sender=Address(CLERK))),
        forward("", replace(ORIGINAL, subject="【回执】2026-11-0007(信息科)")),
    ],
)
def test_a_clerks_other_mail_is_on_nobodys_behalf(message: Message) -> None:
    assert not attribute(message).on_behalf


JOINT = [
    (mail("xx@nyj.jiangcheng.example", "市农业农村局、市气象局联合报送:关于秋收的信息"), ("nyj", "qxj")),
    (mail("xx@qxj.jiangcheng.example", "市农业农村局、市气象局联合报送:关于秋收的信息"), ("qxj", "nyj")),
    (mail("xx@nyj.jiangcheng.example", text=f"{BODY}\n(市农业农村局、市气象局 联合)"), ("nyj", "qxj")),
    (mail("xx@nyj.jiangcheng.example", text=f"{BODY}\n市农业农村局 市气象局 联合报送"), ("nyj", "qxj")),
    (mail("zhaoliu@example.com", text=f"现将市农业农村局与市气象局联合报送的信息报上。\n{BODY}"), ("nyj", "qxj")),
]


@pytest.mark.parametrize(("message", "units"), JOINT)
def test_joint_reports_have_several_units_the_senders_first(message: Message, units: tuple[str, ...]) -> None:
    found = attribute(message)
    assert found.unit == units[0]
    assert found.units == units
    assert found.evidence[-1].kind == "joint"


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("市农业农村局、市气象局联合开展秋收服务", True),
        ("市农业农村局联合市气象局发布预警", True),
        ("市科技局、市气象局联合报送:关于秋收的信息", False),
        ("联合收割机跨区作业有序开展", False),
    ],
)
def test_a_joint_action_is_reported_by_its_sender_alone(subject: str, shown: bool) -> None:
    found = attribute(mail("xx@nyj.jiangcheng.example", subject))
    assert (found.unit, found.units) == ("nyj", ())
    assert ("joint" in {one.kind for one in found.evidence}) is shown


@pytest.mark.parametrize(
    ("message", "unit", "subunit"),
    [
        (mail("jjzd@example.com"), "gaj", "jjzd"),
        (mail("xx@gaj.jiangcheng.example", text=f"{BODY}\n(市公安局交警支队 李四)"), "gaj", "jjzd"),
        (mail("xx@gaj.jiangcheng.example"), "gaj", ""),
        (mail("lsj@ls.example", text=f"{BODY}\n市粮食局"), "nyj", ""),
    ],
)
def test_the_subunit_that_wrote_is_known(message: Message, unit: str, subunit: str) -> None:
    found = attribute(message)
    assert (found.unit, found.subunit) == (unit, subunit)


def with_document(text: str, name: str = "信息.docx") -> Message:
    document = Attachment(name, "application/msword", "1" * 64, 10, text=text)
    return replace(mail("new@example.com", "信息", "附件请查收"), attachments=(document,))


FORM = f"政务信息报送单\n报送单位\t市科技局\t时间\t11月3日\n标题\t关于甲的信息\n正文\t{BODY}"
UNIT_ADDRESS = Original(Address("xx@kjj.jiangcheng.example"), None, "关于甲的信息", BODY)

PLACES = {
    "below a document": (with_document(f"关于甲的信息\n{BODY}\n江城市气象局\n2026年11月3日"), "qxj", "signature"),
    "in a form's cell": (with_document(FORM, "政务信息报送单.docx"), "kjj", "signature"),
    "masthead": (with_document(f"清河县政务信息\n第44期\n关于甲的信息\n{BODY}"), "qhx", "masthead"),
    "below the mail's end": (replace(mail("new@example.com"), closing="--\n江城市科学技术局 张三"), "kjj", "signature"),
    "county on another line": (mail("new@example.com", text=f"{BODY}\n市科技局\n城东区分局"), "cdq", "signature"),
    "district of the address": (
        mail("new@example.com", text=f"{BODY}\n市科技局 张三\n地址:江城市城东区人民路1号"), "kjj", "signature",
    ),
    "street of the address": (
        mail("new@example.com", text=f"{BODY}\n市科技局 张三\n城东区人民路1号"), "kjj", "signature",
    ),
    "dash in the subject": (mail("new@example.com", "市科技局-关于甲的信息"), "kjj", "subject"),
    "dash in a file's name": (with_document(BODY, "关于甲的信息_市科技局.docx"), "kjj", "attachment"),
    "passed on from the unit's address": (
        replace(mail("new@example.com", "转发:关于甲的信息", ""), original=UNIT_ADDRESS), "kjj", "forwarded",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("message", "proposal", "kind"), PLACES.values(), ids=PLACES.keys())
def test_where_an_unknown_sender_says_whose_it_is(message: Message, proposal: str, kind: str) -> None:
    found = attribute(message)
    assert (found.unit, found.proposal, found.reason) == ("", proposal, "signature_only")
    assert found.evidence[0].kind == kind


def test_an_address_to_reply_to_proves_nothing() -> None:
    found = attribute(replace(mail("new@example.com"), headers=(("reply-to", "科技 <XX@kjj.jiangcheng.example>"),)))
    assert (found.unit, found.proposal, found.reason) == ("", "kjj", "unknown")
    assert [(one.kind, one.value) for one in found.evidence] == [("reply_to", "xx@kjj.jiangcheng.example")]


def test_what_contradicts_is_kept_as_evidence() -> None:
    found = attribute(mail("xx@kjj.jiangcheng.example", text=f"{BODY}\n市气象局 王五", name="市农业农村局"))
    assert [(one.kind, one.unit) for one in found.evidence] == [
        ("domain", "kjj"),
        ("signature", "qxj"),
        ("name", "nyj"),
    ]
    told = attribute(forward("代报:市科技局", ORIGINAL))
    assert [(one.kind, one.unit) for one in told.evidence] == [("behalf", "kjj"), ("forwarded", "jtj")]


def test_a_clerks_greeting_may_stand_above_the_unit_named() -> None:
    found = attribute(mail(CLERK, "信息", f"各位:\n代报:市科技局\n{BODY}"))
    assert (found.unit, found.on_behalf) == ("kjj", True)


def test_a_joint_report_may_say_so_at_the_end_of_its_last_line() -> None:
    found = attribute(mail("xx@nyj.jiangcheng.example", text=f"{BODY}(市农业农村局、市气象局联合供稿)"))
    assert found.units == ("nyj", "qxj")
