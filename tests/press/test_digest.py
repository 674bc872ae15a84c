"""The digest in words: what waits, with its evidence and links, on one screen after another."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from mailproc.model import Address, Anchor, Beside, Evidence, MailClass, Matter, MatterKind, Office, Unit
from mailproc.office import offers
from mailproc.office.comparing import side_by_side
from mailproc.press import echo
from mailproc.press.digest import MOST_LINES, MOST_LINKS, Day, DoneLine, Happened, digest, in_full, in_order
from mailproc.press.pending import Run, Runs
from mailproc.press.ready import answers
from mailproc.press.render import Press
from tests.press.jiangcheng import CLERK, HOSTILE, KJJ, NOW, OFFICE, item, submission
from tests.press.test_ready import matter

MORNING = datetime(2026, 11, 3, 8, 30, tzinfo=NOW.tzinfo)
JYJ = Unit("jyj", "江城市教育局", "市教育局", "bureau", 4)
UNITS = (KJJ, JYJ)
NAMES = {unit.id: unit.short for unit in UNITS}
ANCHOR = Anchor(1234, "ab" * 32)
SECRET = b"s" * 32
PRESS = Press()


def linked(matters: tuple[Matter, ...], office: Office = OFFICE) -> dict[str, echo.Link]:
    """A link for every line that has room."""
    lines = [one.line for found in in_full(matters, NAMES) for one in answers(found, NAMES)]
    return {
        line: echo.link(office, offers.subject(offers.token(SECRET, "<1@x>", line, "c")), MORNING + offers.VALID)
        for line in lines
    }


def runs(one: str, other: str) -> Runs:
    left, right = side_by_side(one, other)
    return tuple(Run(p.text, p.differs) for p in left), tuple(Run(p.text, p.differs) for p in right)


def day(*matters: Matter, happened: Happened | None = None, office: Office = OFFICE) -> Day:
    return Day(
        moment=MORNING,
        anchor=ANCHOR,
        units=UNITS,
        happened=happened or Happened(since=MORNING - timedelta(days=1)),
        matters=in_order(matters, MORNING),
        texts={one.key: runs("完成投资135万元。", "完成投资120万元。") for one in matters if one.beside},
        links=linked(in_order(matters, MORNING), office),
    )


def drawn(*matters: Matter, happened: Happened | None = None) -> tuple[str, str, str]:
    letter = digest(PRESS, OFFICE, day(*matters, happened=happened), recipient=CLERK)
    return letter.subject, letter.text, letter.html


def seen(html: str) -> str:
    return " ".join(elements(html, "//body")[0].text_content().split())


def elements(html: str, path: str) -> list[HtmlElement]:
    return cast("list[HtmlElement]", lxml_html.fromstring(html).xpath(path))


def hrefs(html: str) -> list[str]:
    return [str(link.get("href")) for link in elements(html, "//a")]


def test_a_quiet_day_takes_two_lines() -> None:
    subject, text, _ = drawn()
    assert subject == "【信箱日报】11月3日：无新来信，无待处理事项（信息科）"
    lines = [line for line in text.partition("————")[0].splitlines() if line]
    assert lines == [
        "11月2日8时30分以来没有新来信，没有待处理事项。",
        f"台账第1234号 {ANCHOR.short}",
    ]


def test_mails_are_told_by_unit_and_class() -> None:
    mails = (
        submission("2026-11-0001", item("2026-11-0001.1"), item("2026-11-0001.2", counted=False)),
        replace(submission("2026-11-0002"), mail_class=MailClass.DUPLICATE, items=()),
        replace(submission("2026-11-0003"), mail_class=MailClass.UNATTRIBUTED, unit=""),
        replace(submission("2026-11-0004"), mail_class=MailClass.SUPERIOR, unit=""),
    )
    subject, text, html = drawn(happened=Happened(since=MORNING - timedelta(days=3), mails=mails))
    assert "来信4封，待处理0件" in subject
    assert "10月31日8时30分以来共收到邮件4封，其中待确认单位1封、上级来件1封。" in text
    assert "市科技局：报送件1封，重复报送1封，计1条" in text
    row = elements(html, "//table[contains(@class, 'grid')]//tbody/tr")[0]
    assert [cell.text_content() for cell in row] == ["市科技局", "1", "—", "1", "1"]


@pytest.mark.parametrize("kind", MatterKind)
def test_every_kind_of_matter_is_told_with_its_answers(kind: MatterKind) -> None:
    found = matter(kind)
    _, text, html = drawn(found)
    for words in (text, seen(html)):
        assert "待处理事项（1件）" in words
        for one in answers(found, NAMES):
            assert one.label in words
            assert f"（{one.line}）" in words
    assert len(hrefs(html)) == len(answers(found, NAMES))


def test_a_remark_is_told_in_short_with_what_speaks_against_it() -> None:
    found = matter(MatterKind.REMARK)
    mail = submission("2026-11-0012")
    said = replace(found, mail=replace(mail, remark="receipt"), names=(*found.names[:2], "少" * 300, *found.names[3:]))
    _, text, _ = drawn(said)
    assert "少" * 159 + "…" in text
    assert "少" * 160 not in text
    assert "所复材料：回执" in text
    assert "所涉信息：2026-10-0007（未计数）、2026-10-0008" in text
    assert "说明" not in text
    _, text, _ = drawn(replace(said, mail=replace(mail, reason="dmarc=fail"), late=True))
    assert "说明：邮件服务器提示发件地址可能系冒用，请先向单位核实；该月通报已印发，计入后在下期通报中列为补记" in text
    _, text, _ = drawn(replace(said, mail=replace(mail, unit="")))
    assert "说明：发件地址尚未登记为该单位地址，请先核实身份" in text


def test_evidence_is_told_in_words() -> None:
    mail = replace(
        submission("2026-11-0012", item("2026-11-0012", counted=False), titles=("秋粮收购进度加快",)),
        evidence=(
            Evidence("address", "zs@kjj.jiangcheng.example", "kjj"),
            Evidence("signature", "市教育局 李四", "jyj"),
        ),
    )
    found = Matter(MatterKind.CONFLICT, mail.number, NOW, mail=mail, units=("jyj", "kjj"), late=True)
    _, text, html = drawn(found)
    for words in (text, seen(html)):
        assert "发件地址与落款不一致" in words
        assert "张三 zhangsan@kjj.jiangcheng.example" in words
        assert "秋粮收购进度加快" in words
        clues = "通讯录地址“zs@kjj.jiangcheng.example”（市科技局）；落款“市教育局 李四”（市教育局）"
        assert clues in words
        assert "补记" in words


def test_two_texts_stand_side_by_side_with_the_difference_marked() -> None:
    _, text, html = drawn(matter(MatterKind.LIKE))
    assert "完成投资【120】万元。" in text
    assert text.index("【120】") < text.index("【135】")
    pair = elements(html, "//td[contains(@class, 'pair')]")
    assert [cell.find_class("differs")[0].text_content() for cell in pair] == ["120", "135"]
    assert "2026-10-0007.2" in pair[0].text_content()


def test_what_waits_for_over_a_week_stands_at_the_end_with_its_age() -> None:
    old = replace(matter(MatterKind.HELD), since=MORNING - timedelta(days=9))
    _, text, _ = drawn(old, matter(MatterKind.UNREAD))
    assert text.index("附件无法识读") < text.index("一周以上未处理（1件）")
    assert "旧邮件待接收：垃圾邮件：60封（已9天）" in text


def test_a_letter_has_forty_links_and_names_the_rest() -> None:
    many = [replace(matter(MatterKind.UNREAD), about=f"2026-11-{n:04}") for n in range(60)]
    _, text, html = drawn(*many)
    assert len(hrefs(html)) == MOST_LINKS == text.count("mailto:")
    for words in (text, seen(html)):
        assert "待处理事项（60件）" in words
        assert "以下40件链接从略" in words
        assert "2026-11-0049" in words
        assert f"另有{40 - MOST_LINES}件" in words
    assert "2026-11-0050" not in text


def test_a_link_writes_the_token_and_nothing_else() -> None:
    """As mail programs read it (RFC 6068): an address and a subject, in ASCII, short."""
    office = replace(OFFICE, address="xx+k%c@jiangcheng.example")
    link = echo.link(office, offers.subject(offers.token(SECRET, "<1@x>", "d3a", "clerk")), MORNING)
    letter = digest(
        PRESS, office, replace(day(matter(MatterKind.HELD)), links={"接收 垃圾邮件": link}), recipient=CLERK
    )
    (url,) = hrefs(letter.html)
    assert url.isascii()
    assert len(url) < 200
    parts = urlsplit(url)
    assert (parts.scheme, unquote(parts.path)) == ("mailto", "xx+k%c@jiangcheng.example")
    query = parse_qs(parts.query, strict_parsing=True)
    assert list(query) == ["subject"]
    assert offers.in_subject(query["subject"][0]) is not None


def test_what_was_done_and_what_went_wrong_is_told() -> None:
    happened = Happened(
        since=MORNING - timedelta(days=1),
        done=(
            DoneLine(MORNING, "李四", "要情213期:7", ("市科技局 2026-11 +2分",)),
            DoneLine(MORNING, "李四", "不计 7 新闻稿", undone=True),
        ),
        sent=17,
        lost=("市科技局未收到10月通报：邮箱已满",),
        capped=("loop@example.com",),
        rejected=("11月2日9时 x@example.com《办理》：发件地址可能系冒用",),
        withheld=2,
        unread_since=MORNING - timedelta(hours=9),
    )
    _, text, html = drawn(happened=happened)
    for words in (text, seen(html)):
        for told in (
            "要情213期:7",
            "+2分",
            "（已撤销）",
            "发出邮件17封",
            "未收到10月通报",
            "loop@example.com",
            "发件地址可能系冒用",
            "有2封邮件，服务器已列出",
            "信箱自11月2日23时30分起未能完整读取",
        ):
            assert told in words, told


def test_the_words_depend_on_the_moment_alone() -> None:
    assert drawn(matter(MatterKind.LIKE)) == drawn(matter(MatterKind.LIKE))
    letter = digest(PRESS, OFFICE, day(), recipient=CLERK)
    assert (letter.key, letter.recipient) == ("2026-11-03", CLERK)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    mail = replace(
        submission("2026-11-0012", item("2026-11-0012"), titles=(words,)),
        subject=words,
        sender=Address("x@example.com", words),
        evidence=(Evidence("signature", words, "jyj"),),
    )
    found = Matter(MatterKind.LIKE, "2026-11-0012", NOW, mail=mail, beside=Beside("2026-11-0012", mail, 0))
    undecided = Matter(MatterKind.UNATTRIBUTED, "2026-11-0012", NOW, mail=mail, units=("jyj",))
    said = Matter(MatterKind.REMARK, "ab" * 32, NOW, mail=mail, names=("", "2026-11", words, "2026-11-0012"), count=1)
    texts = {found.key: runs(words, words + "乙")}
    letter = digest(PRESS, OFFICE, replace(day(found, undecided, said), texts=texts), recipient=CLERK)
    assert not elements(letter.html, "//img | //script | //*[@onerror]")
    assert "{{7*7}}" not in words or "{{7*7}}" in letter.text
    assert "\n" not in letter.subject
    assert "\u202e" not in letter.text + letter.html
