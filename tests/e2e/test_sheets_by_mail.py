"""The worksheet from the tally to the transcript, on real servers: filled in by a clerk's programs and mailed back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from functools import partial
from typing import Any

import pytest

from mailproc.demo.documents import File
from mailproc.ledger.events import NotDone
from mailproc.model import Heading
from mailproc.post.excel import MEDIA_TYPE
from tests.e2e.clerks import CLERK, KJJ, Bureau, bureau, link_in, mail, passed, stamp
from tests.e2e.office import ZONE, Office, report, story, text_of
from tests.e2e.test_orders import KilledError, dying
from tests.filling import filled, opened, saved
from tests.mails.programs import written

NOVEMBER = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
ONE, TWO = "2026-10-0001", "2026-10-0002"
FIRST: Mapping[str, Mapping[Heading, object]] = {
    ONE: {Heading.OUTLET: "昨日要情", Heading.ISSUE: 213, Heading.INSTRUCTION: "省"},
    TWO: {Heading.OTHER_OUTLET: "省政府办公厅", Heading.REMARK: "不计 新闻稿"},
}
LINES = [f"昨日要情第213期:{ONE}", f"批示 {ONE} 省", f"不计 {TWO} 新闻稿", f"省政府办公厅:{TWO}"]
FILE = "采用登记表2026-10.xlsx"


def tally(at: Bureau) -> EmailMessage:
    """October is over, and the clerk has the tally."""
    at.now = NOVEMBER
    at.house.round(at.now, whole=True)
    (letter,) = at.letters(about="统计表")
    return letter


def sheet_in(letter: EmailMessage) -> bytes:
    enclosure, figures = letter.iter_attachments()
    assert figures.get_filename() == "得分情况统计表2026-10.xlsx"
    assert (enclosure.get_filename(), enclosure.get_content_subtype()) == (
        FILE,
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    return bytes(enclosure.get_content())


def sent(
    at: Bureau,
    text: str,
    *books: bytes,
    program: str = "foxmail",
    proven: bool = True,
    name: str = FILE,
    answers: str = "<tally@jiangcheng.example>",
    subject: str = "回复:统计表",
) -> bytes:
    """A clerk's mail with these workbooks, as a program writes it."""
    headers = (f"Message-ID: {make_msgid(domain='jiangcheng.example')}", f"In-Reply-To: {answers}")
    files = [File(name, MEDIA_TYPE, book) for book in books]
    raw = written(program, ("王五", CLERK), subject, text, files, headers, format_datetime(at.now))
    above = (*([passed()] if proven else []), stamp(at.now))
    return "".join(f"{line}\r\n" for line in above).encode() + raw


def answer(at: Bureau, letter: EmailMessage, *books: bytes, text: str = "", **how: Any) -> None:
    """The clerk's answer to a letter, with these workbooks; and a round."""
    at.receive(sent(at, text, *books, answers=str(letter["Message-ID"]), **how))
    at.wait()


def told(at: Bureau) -> str:
    """The last transcript's words."""
    return text_of(at.letters(about="办理情况")[-1]).replace("\r\n", "\n")


def undone(at: Bureau) -> list[tuple[str, str]]:
    return [(one.line, one.why) for one in at.answered() if isinstance(one, NotDone)]


def test_a_sheet_goes_out_and_comes_back(office: Office) -> None:
    """Points worked out by hand: 0.4 received; 要情 2, 省 20, 省办 10, and 0.2 for the news report taken away."""
    with bureau(office) as at:
        letter = tally(at)
        assert f"附件{FILE}列有本月各条信息" in text_of(letter)
        assert at.points() == "0.4"
        answer(at, letter, filled(sheet_in(letter), FIRST), text="10月登记表已填好，请查收。\n\n王五")
        assert (at.done(), float(at.points())) == (LINES, 32.2)
        assert all(f"> {line}\n" in told(at) for line in LINES)
        assert "已记采用：2026-10-0001。得分变动：市科技局 2026-11 +2分" in told(at)
        assert "未看懂" not in told(at)


def test_an_issue_with_its_day_counts_in_that_day_s_month(office: Office) -> None:
    with bureau(office) as at:
        letter = tally(at)
        answer(at, letter, filled(sheet_in(letter), {ONE: {Heading.OUTLET: "要情", Heading.ISSUE: "213期10月8日"}}))
        assert "得分变动：市科技局 2026-10 +2分" in told(at)


def test_the_same_sheet_again_changes_nothing_and_says_so(office: Office) -> None:
    with bureau(office) as at:
        letter = tally(at)
        book = filled(sheet_in(letter), FIRST)
        answer(at, letter, book)
        answer(at, letter, book)
        assert at.done() == LINES
        assert undone(at) == [(line, "same") for line in LINES]
        assert f"登记表中有4处此前已如此登记，未再改动：{ONE}、{TWO}。" in told(at)
        assert "登记表无新填内容" in str(at.letters(about="办理情况")[-1]["Subject"])


def test_a_sheet_filled_in_further_goes_on(office: Office) -> None:
    with bureau(office) as at:
        letter = tally(at)
        answer(at, letter, filled(sheet_in(letter), FIRST))
        book = filled(filled(sheet_in(letter), FIRST), {ONE: {Heading.OTHER_OUTLET: "省办", Heading.OTHER_ISSUE: "88"}})
        answer(at, letter, book)
        assert at.done() == [*LINES, f"省办第88期:{ONE}"]
        assert f"登记表中另有4处此前已如此登记，未再改动：{ONE}、{TWO}。" in told(at)
        assert "已执行1条（" in str(at.letters(about="办理情况")[-1]["Subject"])


def test_rows_that_were_overtaken_are_asked_back_one_by_one(office: Office) -> None:
    """Another issue was typed meanwhile for the first, and what the sheet did to the second was taken back."""
    with bureau(office) as at:
        letter = tally(at)
        book = filled(sheet_in(letter), {ONE: {Heading.OUTLET: "昨日要情", Heading.ISSUE: "213"}})
        both = filled(book, {TWO: {Heading.OUTLET: "信息短波", Heading.ISSUE: "213"}})
        answer(at, letter, filled(sheet_in(letter), {TWO: {Heading.OUTLET: "信息短波", Heading.ISSUE: "213"}}))
        at.receive(mail("撤销上一条\n省办采用 2026-10-0001", at=at.now))
        before = at.points()
        answer(at, letter, both)
        assert at.points() == before
        assert undone(at) == [(f"昨日要情第213期:{ONE}", "stale"), (f"信息短波第213期:{TWO}", "stale")]
        assert "登记表发出后该条另有登记或改动，请核对；该条现已记：省政府办公厅" in told(at)
        assert "该条现已记：无" in told(at)
        at.receive(mail(f"信息短波第213期:{TWO}", at=at.now))
        assert at.done()[-1] == f"信息短波第213期:{TWO}"


def test_a_sheet_that_nobody_filled(office: Office) -> None:
    with bureau(office) as at:
        letter = tally(at)
        answer(at, letter, sheet_in(letter))
        assert (at.done(), at.points()) == ([], "0.4")
        assert "附件登记表的黄色各栏均未填写" in told(at)
        answer(at, letter, sheet_in(letter), text="要情213期:1")
        assert at.done() == ["要情213期:1"]
        assert "均未填写" not in told(at)


def test_typed_lines_beside_a_sheet(office: Office) -> None:
    with bureau(office) as at:
        letter = tally(at)
        book = filled(sheet_in(letter), {ONE: {Heading.INSTRUCTION: "市"}})
        answer(at, letter, book, text="您好：\n要情213期:2\n今天天气不错\n附件是登记表")
        assert at.done() == ["要情213期:2", f"批示 {ONE} 市"]
        assert undone(at) == [("今天天气不错", "action")]


def test_an_unproven_sheet_waits_for_the_link(office: Office) -> None:
    with bureau(office) as at:
        letter = tally(at)
        answer(at, letter, filled(sheet_in(letter), FIRST), proven=False)
        assert at.done() == []
        (asked,) = at.letters(about="请确认")
        assert all(f"> {line}" in text_of(asked) for line in LINES)
        at.receive(mail("", subject=link_in(asked), at=at.now, above=(stamp(at.now),)))
        assert (at.done(), float(at.points())) == (LINES, 32.2)


def test_nobody_else_s_sheet_is_heard(office: Office) -> None:
    """A unit fills the clerk's sheet in: it orders nothing, and is not an item."""
    with bureau(office) as at:
        book = filled(sheet_in(tally(at)), FIRST)
        raw = written(
            "foxmail",
            ("张三", KJJ),
            "登记表",
            "请查收附件",
            [File(FILE, MEDIA_TYPE, book)],
            (),
            format_datetime(at.now),
        )
        at.receive(f"{passed('dmarc=pass header.from=kjj.jiangcheng.example')}\r\n{stamp(at.now)}\r\n".encode() + raw)
        assert at.done() == []
        assert float(at.points()) < 2


@pytest.mark.parametrize("program", ["foxmail", "outlook", "163", "qq", "coremail", "iphone"])
def test_programs_that_clerks_use(office: Office, program: str) -> None:
    with bureau(office) as at:
        letter = tally(at)
        answer(
            at, letter, filled(sheet_in(letter), {ONE: {Heading.OUTLET: "短波"}}), program=program, text="附件请查收"
        )
        assert at.done() == [f"短波:{ONE}"]


@pytest.mark.parametrize("subject", ["【统计表】2026年10月政务信息报送采用情况（信息科）", "登记表"])
def test_a_sheet_that_is_forwarded_is_no_unit_s_report(office: Office, subject: str) -> None:
    """Programs that answer without attachments are got round by forwarding."""
    with bureau(office) as at:
        book = filled(sheet_in(tally(at)), {ONE: {Heading.OUTLET: "短波"}})
        head = f"---------- 转发邮件信息 ----------\n发件人:信息科 <xxk@jiangcheng.example>\n主题:{subject}"
        at.receive(sent(at, f"{head}\n\n各单位核对表已同时发出。", book, subject=f"转发:{subject}"))
        assert at.done() == [f"短波:{ONE}"]


def test_the_digest_carries_the_sheets_of_open_months(office: Office) -> None:
    path = office.configure(start="2026-10-01")
    configured = path.read_text("utf-8").replace("[schedule]\n", '[schedule]\ndigest_time = "08:30"\n')
    office.configure = lambda **_: path  # type: ignore[method-assign]
    path.write_text(configured, "utf-8")
    with bureau(office) as at:
        at.now = NOVEMBER
        at.receive(report(KJJ, "信息3", story(3)), at=NOVEMBER - timedelta(hours=1))
        digest = at.letters(about="信箱日报")[-1]
        books = {str(one.get_filename()): one.get_content() for one in digest.iter_attachments()}
        assert list(books) == [FILE, "采用登记表2026-11.xlsx"]
        assert f"附：{FILE}、采用登记表2026-11.xlsx（填好黄色各栏，作为附件回复即可登记）" in text_of(digest)
        november = filled(books["采用登记表2026-11.xlsx"], {"2026-11-0001": {Heading.OUTLET: "短波"}})
        answer(at, digest, november, filled(books[FILE], {ONE: {Heading.OUTLET: "短波"}}))
        assert at.done() == ["短波:2026-11-0001", f"短波:{ONE}"]


def test_other_spreadsheets_are_told_apart(office: Office) -> None:
    with bureau(office) as at:
        letter = tally(at)
        other = opened(sheet_in(letter))
        other.remove(other.worksheets[0])
        other.worksheets[0].sheet_state = "visible"
        answer(at, letter, saved(other), b"PK\x03\x04 cut off", name="通讯录.xlsx")
        assert (at.done(), told(at).count("附件不是采用登记表，或未能全部读取")) == ([], 2)


def test_what_asks_for_a_second_word_waits_for_it(office: Office) -> None:
    """October is published: what is filled in belongs to November's sums, after a word."""
    with bureau(office) as at:
        letter = tally(at)
        for day in (5, 6):
            at.now = datetime(2026, 11, day, 9, 0, tzinfo=ZONE)
            at.house.round(at.now, whole=True)
        at.receive(mail("印发10月 签发人 赵六", at=at.now))
        at.receive(mail("", subject=link_in(at.letters(about="办理情况")[-1]), at=at.now))
        at.wait()
        answer(at, letter, filled(sheet_in(letter), {ONE: {Heading.REMARK: "不计 新闻稿"}}))
        assert undone(at)[-1] == (f"不计 {ONE} 新闻稿", "notcount")
        at.receive(mail("", subject=link_in(at.letters(about="办理情况")[-1]), at=at.now))
        assert at.done()[-1] == f"不计 {ONE} 新闻稿"


@pytest.mark.parametrize("after", [False, True])
def test_a_kill_between_the_cells_changes_nothing(office: Office, after: bool) -> None:
    with bureau(office) as at:
        letter = tally(at)
        book = filled(sheet_in(letter), FIRST)
        office.account.append(sent(at, "要情214期:9", book), at.now)
        now = at.now
    for killed in range(2, 8):
        with office.house() as house:
            countdown = [killed if killed < 4 else 2]
            house.ledger.commit = partial(dying, house.ledger.commit, countdown, after=after)  # type: ignore[method-assign]
            try:
                house.round(now)
            except KilledError:
                continue
    with office.house() as house:
        house.round(now)
        at = Bureau(office, house)
        assert at.done() == LINES
        assert [line for line, _ in undone(at)] == ["要情214期:9"]
        assert len({str(one["Message-ID"]) for one in at.letters(about="办理情况")}) == 1
