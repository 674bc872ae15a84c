from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailproc.model import ItemStatus, Letter, LetterKind, MailClass, Submission, Unit
from mailproc.press.receipt import Figures, receipt
from mailproc.press.render import Press
from tests.press.jiangcheng import HOSTILE, KJJ, NOW, OFFICE, SENDER, item, submission

PRESS = Press()
MONTH = {"2026-11": 8}
EARLIER = {"2026-10-0341": datetime(2026, 10, 29, 16, 1, tzinfo=UTC)}  # 30 October in the office
FOOT = "本信箱为互联网信箱，严禁传输涉密信息和工作秘密。"
URGENT = "本回执仅表示邮件已到达，不代表已按突发事件信息报告程序报告，请立即电话报告值班室（0000-8888110）。"
FORBIDDEN = ("拒绝", "无效", "不合格", "申诉", "来稿", "分数", "得分")


def write(*mails: Submission, figures: Figures | None = None, unit: Unit | None = KJJ) -> Letter:
    known = Figures(MONTH, EARLIER) if figures is None else figures
    return receipt(PRESS, OFFICE, unit, mails, figures=known, now=NOW)


def test_the_wording_of_the_regulation() -> None:
    letter = write(submission())
    assert letter.subject == "【回执】2026-11-0007（信息科）"
    assert letter.text.startswith(
        "市科技局：\n    贵单位11月3日9时12分报送的信息已收到，编号2026-11-0007，计报市信息1条。本月累计8条。\n"
    )
    assert (
        "本回执不代表采用。如有出入，请直接回复本邮件，或致电信息科（0000-8888001）。本邮件由系统自动发送。"
        in letter.text
    )
    assert letter.text.endswith(FOOT + "\n")
    assert FOOT in letter.html


def test_letter_answers_its_mails() -> None:
    mails = (submission(), submission("2026-11-0008"))
    letter = write(*mails)
    assert letter.kind is LetterKind.RECEIPT
    assert letter.recipient == SENDER
    assert letter.answers == tuple(mail.message_id for mail in mails)
    assert letter.covers == tuple(mail.digest for mail in mails)
    assert letter.key != write(mails[0]).key


def again(status: ItemStatus) -> Submission:
    number = "2026-11-0012"
    found = item(number, status, counted=False, of="2026-10-0341")
    classes = {ItemStatus.REVISION: MailClass.REVISION}
    return replace(submission(number, found), mail_class=classes.get(status, MailClass.DUPLICATE))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            ItemStatus.DUPLICATE,
            "贵单位11月3日9时12分报送的信息已收到，编号2026-11-0012，与贵单位10月30日报送的第2026-10-0341号内容一致，已合并统计，不再重复计数。本月累计8条。",
        ),
        (
            ItemStatus.REVISION,
            "贵单位11月3日9时12分报送的修改稿已收到，编号2026-11-0012，已替换贵单位10月30日报送的第2026-10-0341号，并为一条，不再重复计数。",
        ),
        (ItemStatus.JOINT, "系联合报送信息，已与第2026-10-0341号一并统计，不再重复计数。"),
    ],
)
def test_what_came_before(status: ItemStatus, words: str) -> None:
    letter = write(again(status))
    assert words in letter.text
    assert words in letter.html
    assert "计报市信息" not in letter.text


def test_item_before_our_time() -> None:
    letter = write(again(ItemStatus.DUPLICATE), figures=Figures(MONTH))
    assert "与贵单位此前报送的第2026-10-0341号内容一致" in letter.text


def test_several_items_are_listed() -> None:
    repeated = item("2026-11-0007.2", ItemStatus.DUPLICATE, counted=False, of="2026-10-0341")
    letter = write(submission("2026-11-0007", item("2026-11-0007.1"), repeated, titles=("甲事", "乙事")))
    assert "计报市信息1条" in letter.text
    assert "2026-11-0007.1 甲事\n" in letter.text
    assert "2026-11-0007.2 乙事（与贵单位10月30日报送的第2026-10-0341号内容一致" in letter.text


def test_several_mails_one_receipt() -> None:
    letter = write(submission(), submission("2026-11-0008"), again(ItemStatus.REVISION))
    assert letter.subject == "【回执】2026-11-0007等3件（信息科）"
    for number in ("2026-11-0007", "2026-11-0008", "2026-11-0012"):
        assert f"编号{number}" in letter.text
        assert f"编号{number}" in letter.html
    assert letter.text.count("本月累计8条") == 1


@pytest.mark.parametrize(("unit", "figures"), [(None, Figures(MONTH, EARLIER)), (KJJ, None)])
def test_strangers_learn_only_that_it_arrived(unit: Unit | None, figures: Figures | None) -> None:
    mail = replace(submission(titles=("绝不外传",)), links=("附件.zip",))
    letter = receipt(PRESS, OFFICE, unit, (mail,), figures=figures, now=NOW)
    assert "您11月3日9时12分发送的邮件已收到，编号2026-11-0007。" in letter.text
    for part in (letter.subject, letter.text, letter.html):
        for secret in ("科技局", "贵单位", "计报", "累计", "绝不外传", "附件.zip"):
            assert secret not in part


def test_zero_report() -> None:
    mail = replace(
        submission("2026-11-0007"), number="", mail_class=MailClass.OTHER, items=(), titles=(), reason="no item: zero"
    )
    letter = write(mail)
    assert letter.subject == "【回执】零报告（信息科）"
    assert "贵单位11月3日9时12分报送的零报告已收到，谢谢。" in letter.text
    assert "编号" not in letter.text


@pytest.mark.parametrize("known", [True, False])
def test_emergency_line_comes_first(known: bool) -> None:
    mail = replace(submission(), urgent="火灾")
    letter = write(mail, unit=KJJ if known else None)
    assert letter.text.startswith(URGENT)
    assert letter.html.index(URGENT) < letter.html.index("已收到")
    assert URGENT not in write(submission()).text


def test_linked_attachment_is_named() -> None:
    linked = item("2026-11-0007", counted=False, reason="linked")
    letter = write(replace(submission("2026-11-0007", linked), titles=(), links=("十月信息.docx",)))
    assert "附件“十月信息.docx”以链接形式发送" in letter.text
    assert "计报市信息" not in letter.text


def test_unreadable_document_is_named() -> None:
    letter = write(submission(), figures=Figures(MONTH, unread=("扫描件.pdf",)))
    assert "附件“扫描件.pdf”为扫描件或受格式所限，无法识读" in letter.text
    assert "计报市信息1条" in letter.text


def test_unreadable_mail() -> None:
    letter = write(replace(submission(), mail_class=MailClass.UNREADABLE, items=(), titles=()))
    assert "发送的邮件已收到，编号2026-11-0007，但内容无法识读" in letter.text


@pytest.mark.parametrize(
    ("signed_off", "has_phone", "asked"),
    [
        (False, False, "审签人和联系电话"),
        (False, True, "注明审签人，"),
        (True, False, "注明联系电话，"),
        (True, True, ""),
    ],
)
def test_hint(signed_off: bool, has_phone: bool, asked: str) -> None:
    mail = replace(submission(), signed_off=signed_off, has_phone=has_phone)
    assert "温馨提示" not in write(mail).text
    hinted = write(mail, figures=Figures(MONTH, hint=True)).text
    assert ("温馨提示" in hinted) is bool(asked)
    assert asked in hinted


def test_month_of_another_period_is_named() -> None:
    letter = write(submission("2026-10-0400"), figures=Figures({"2026-10": 31, "2026-11": 8}))
    assert "10月累计31条。" in letter.text
    assert "本月" not in letter.text


def test_tone() -> None:
    mails = (submission(), again(ItemStatus.DUPLICATE), again(ItemStatus.REVISION))
    letter = write(*mails, figures=Figures(MONTH, EARLIER, ("扫描件.pdf",), hint=True))
    assert not [word for word in FORBIDDEN if word in letter.text + letter.html]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_titles_and_file_names(words: str) -> None:
    mail = replace(submission("2026-11-0007", item("1"), item("2"), titles=(words, words)), links=(words,))
    letter = write(mail, figures=Figures(MONTH, unread=(words,)))
    assert "<img" not in letter.html
    assert not any(c in letter.text + letter.html for c in "\u202e\u2066\x00\r")
    assert letter.subject == "【回执】2026-11-0007（信息科）"
