"""What clerks and signers order by mail, in the forms in which their programs write: done once, and answered."""

# ruff: noqa: E501 - quotes stand in the lines in which programs write them

import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from hashlib import sha256
from html import unescape
from urllib.parse import unquote

import pytest

from mailproc.ledger.events import Commanded, Entry, Event, NotDone, Redeemed, Rejected
from mailproc.ledger.journal import Position
from mailproc.ledger.ledger import Ledger
from mailproc.model import LetterKind
from mailproc.office import offers
from mailproc.post.letter import identity
from tests.e2e.clerks import CLERK, KJJ, NOW, ORDER, SIGNER, Bureau, bureau, link_in, mail, passed, stamp
from tests.e2e.office import ZONE, Office, read, report, story, text_of
from tests.mails.programs import written

DEDUCTION = "扣分 市教育局 迟报 暴雨信息"
DKIM = "dkim=pass (2048-bit key) header.d=jiangcheng.example header.s=s1; dmarc=none header.from=jiangcheng.example"
OLD = "请于11月5日前回复。"

QUOTES = {
    "foxmail": f"\n \n王五\n\n \n发件人: 信息科\n发送时间: 2026-10-08 08:00\n收件人: 王五\n主题: 办理情况\n{OLD}\n> 7是科技局的",
    "outlook": f"\n\n发件人: 信息科 [mailto:xxk@jiangcheng.example] \n发送时间: 2026年10月8日 8:00\n收件人: 王五 <{CLERK}>\n"
    f"主题: 办理情况\n\n{OLD}\n不计 1",
    "163": f'\n\n在 2026-10-08 08:00:00,"信息科" <xxk@jiangcheng.example> 写道:\n\n{OLD}\n不计 1',
    "qq": '\n\n------------------ 原始邮件 ------------------\n发件人: "信息科" <xxk@jiangcheng.example>;\n'
    f'发送时间: 2026年10月8日(星期四) 上午8:00\n收件人: "王五"<{CLERK}>;\n主题: 办理情况\n\n{OLD}\n不计 1',
    "coremail": '\n\n-----原始邮件-----\n发件人:"信息科" <xxk@jiangcheng.example>\n发送时间:2026-10-08 08:00:00 (星期四)\n'
    f"收件人: {CLERK}\n抄送: \n主题: 办理情况\n\n{OLD}\n不计 1",
    "iphone": f"\n发自我的iPhone\n\n> 在 2026年10月8日,上午8:00,信息科 <xxk@jiangcheng.example> 写道:\n> \n> {OLD}\n> 不计 1",
}


def in_form(program: str, text: str, at: datetime = NOW) -> bytes:
    """A clerk's proven answer as a program writes it."""
    headers = ("Message-ID: <7@jiangcheng.example>", "In-Reply-To: <old@jiangcheng.example>")
    raw = written(program, ("王五", CLERK), "回复:办理情况", text, headers=headers, date=format_datetime(at))
    return f"{passed()}\r\n{stamp(at)}\r\n".encode() + raw


def answers(at: Bureau) -> list[str]:
    return [text_of(one) for one in at.letters(about="办理情况")]


@pytest.mark.parametrize("program", QUOTES)
def test_programs_that_clerks_use(office: Office, program: str) -> None:
    with bureau(office) as at:
        at.receive(in_form(program, f"您好!\n要情213期:1\n批示 2 省\n谢谢{QUOTES[program]}"))
        assert at.done() == ["要情213期:1", "批示 2 省"]
        (told,) = answers(at)
        assert "> 要情213期:1\n" in told.replace("\r\n", "\n")
        assert "已记采用：2026-10-0001。得分变动：市科技局 2026-10 +2分" in told


@pytest.mark.parametrize("result", ["dmarc=pass header.from=jiangcheng.example", DKIM])
def test_a_proven_order_is_carried_out_at_once(office: Office, result: str) -> None:
    with bureau(office) as at:
        at.receive(mail(ORDER, above=(passed(result), stamp()), message_id="<9@jiangcheng.example>"))
        assert (at.done(), at.points()) == ([ORDER], "2.4")
        (letter,) = at.letters()
        assert letter["To"].addresses[0].addr_spec == CLERK
        assert letter["In-Reply-To"] == "<9@jiangcheng.example>"
        assert letter["Auto-Submitted"] == "auto-replied"


def test_an_unproven_order_is_carried_out_after_the_link(office: Office) -> None:
    """The link confirms what asks for a second word too; what stands in the mail that it opens is not read."""
    with bureau(office) as at:
        at.receive(mail(f"{ORDER}\n{DEDUCTION}\n看不懂", above=(stamp(),)))
        assert at.done() == []
        (asked,) = at.letters(about="请确认")
        assert "信箱服务器未能证明该邮件由您本人发出" in text_of(asked)
        at.receive(mail("要情214期:2", subject=link_in(asked), above=(stamp(),)))
        assert at.done() == [ORDER, DEDUCTION]
        assert len(answers(at)) == 1


def test_an_old_date_is_asked_back(office: Office) -> None:
    with bureau(office) as at:
        at.receive(mail(ORDER, date=NOW - timedelta(days=2)))
        (asked,) = at.letters(about="请确认")
        assert "发送时间与收到时间相差一天以上" in text_of(asked)
        at.receive(mail("", subject=link_in(asked)))
        assert at.done() == [ORDER]


@pytest.mark.parametrize("how", ["link", "typed", "typed unproven"])
def test_a_second_word(office: Office, how: str) -> None:
    with bureau(office) as at:
        at.receive(mail(f"{DEDUCTION}\n{ORDER}"))
        assert at.done() == [ORDER]
        (first,) = at.letters()
        above = (stamp(),) if how.endswith("unproven") else (passed(), stamp())
        subject, text = (link_in(first), "") if how == "link" else ("回复:办理情况", "确认。\n\n发自我的iPhone")
        at.receive(mail(text, subject=subject, above=above, fields=(f"In-Reply-To: {first['Message-ID']}",)))
        refused = how.endswith("unproven")
        assert at.done() == ([ORDER] if refused else [ORDER, DEDUCTION])
        assert at.rejected() == (["typed_yes"] if refused else [])


def test_undo(office: Office) -> None:
    with bureau(office) as at:
        before = at.points()
        at.receive(mail(f"{ORDER}\n要情214期:2"))
        at.receive(mail("撤销上一条"))
        at.receive(mail("撤消上一条"))
        assert float(at.points()) == float(before)
        assert "已撤销：要情214期:2。得分变动：市科技局 2026-10 -2分" in answers(at)[1]


def test_a_line_that_is_refused_says_why(office: Office) -> None:
    with bureau(office) as at:
        at.receive(mail("要情213期:99\n印发10月 签发人 赵六\n今天天气不错"))
        told = answers(at)[0]
        assert "没有这个编号：2026-10-0099" in told
        assert "该月尚未结束，不能印发：2026-10" in told
        assert "未看懂要做什么" in told


def test_what_waits_for_a_second_word_shows_the_points_first(office: Office) -> None:
    with bureau(office) as at:
        at.receive(mail(f"{DEDUCTION}\n1是市教育局的"))
        told = answers(at)[0]
        assert "确认后得分变动：市教育局 2026-10 -10分（由0分变为-10分）" in told
        assert (
            "确认后得分变动：市科技局 2026-10 -0.2分（由0.4分变为0.2分）；市教育局 2026-10 +0.2分（由0分变为0.2分）"
            in told
        )
        assert at.done() == []


def links(letter: EmailMessage) -> dict[str, str]:
    """Words → the subject that a link of the letter's HTML writes."""
    html = letter.get_body(("html",))
    assert html is not None
    found = re.findall(r'<a href="mailto:[^?"]+\?subject=([^"]+)"[^>]*>([^<]+)</a>', html.get_content())
    return {unescape(words): unquote(subject) for subject, words in found}


def test_any_line_is_taken_back_by_its_link_once(office: Office) -> None:
    with bureau(office) as at:
        before = at.points()
        at.receive(mail(f"{ORDER}\n要情214期:2"))
        first, second = links(at.letters()[0])
        at.receive(mail("", subject=links(at.letters()[0])[first]))
        assert at.done() == [ORDER, "要情214期:2", first]
        assert f"已撤销：{ORDER}。得分变动：市科技局 2026-10 -2分" in answers(at)[1]
        at.receive(mail("", subject=links(at.letters()[0])[first]))
        assert at.rejected() == ["token_used"]
        at.receive(mail(f"{second}\n{second}"))
        assert float(at.points()) == float(before)
        assert "没有这个编号的命令，或已撤销" in answers(at)[-1]


def test_what_was_changed_since_is_not_taken_back(office: Office) -> None:
    with bureau(office) as at:
        at.receive(mail(f"不计 1 新闻稿\n计入 1\n{ORDER}"))
        undo = list(links(at.letters()[0]))
        at.receive(mail("", subject=links(at.letters()[0])[undo[0]]))
        assert "本行未执行。该命令执行后有关内容又有变动，请先撤销后来的命令：不计 1 新闻稿" in answers(at)[1]
        at.receive(mail("\n".join(reversed(undo))))
        assert at.done()[-3:] == list(reversed(undo))


def test_prose_ends_the_reading(office: Office) -> None:
    prose = "\n".join(f"今天第{word}件事情已经办好了" for word in "甲乙丙丁戊")
    with bureau(office) as at:
        at.receive(mail(f"{prose}\n{ORDER}"))
        assert at.done() == []
        assert "每行写一条，例如：" in answers(at)[0]


def test_what_says_nothing_is_answered_once(office: Office) -> None:
    """A machine that answers whatever it gets, without saying that it is one, talks to us once."""
    with bureau(office) as at:
        for _ in range(4):
            at.receive(mail("上午的会议改到下午三点", at=at.now))
            at.wait(timedelta(minutes=20))
        at.receive(mail("", at=at.now), mail("收到，谢谢", at=at.now))
        assert len(at.letters()) == 1
        assert not at.done()


def test_numbers_are_of_the_month_of_the_paper_answered(office: Office) -> None:
    november = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
    with bureau(office) as at:
        at.now = november
        at.house.round(november, whole=True)
        (tally,) = at.letters(about="统计表")
        at.receive(mail("要情213期 10月8日:1", at=november, fields=(f"References: {tally['Message-ID']}",)))
        assert "已记采用：2026-10-0001" in answers(at)[0]
        at.receive(mail("要情213期:2", at=november))
        assert "没有这个编号：2026-11-0002" in answers(at)[1]


# --- signers ---


def drafted(at: Bureau) -> str:
    """October is over, the statements were answered: the Message-ID of the signer's draft."""
    for day, hour in ((2, 9), (5, 9)):
        at.now = datetime(2026, 11, day, hour, 0, tzinfo=ZONE)
        at.house.round(at.now, whole=True)
    at.now = datetime(2026, 11, 6, 9, 0, tzinfo=ZONE)
    at.house.round(at.now, whole=True)
    (draft,) = at.letters(SIGNER)
    return str(draft["Message-ID"])


def reply(at: Bureau, text: str, draft: str, *, proven: bool = True, sender: str = SIGNER) -> None:
    above = (*([passed()] if proven else []), stamp(at.now))
    at.receive(
        mail(text, sender=sender, at=at.now, above=above, fields=(f"In-Reply-To: {draft}",), subject="回复:送审稿")
    )


@pytest.mark.parametrize(
    "text", ["同意", "同意印发。", "同意印发！\n赵六\n11月6日", "您好，\n同意。\n\n发自我的iPhone"]
)
def test_a_signer_releases_a_month(office: Office, text: str) -> None:
    with bureau(office) as at:
        reply(at, text, drafted(at))
        assert at.done() == ["released 2026-10 by 赵六"]
        (told,) = at.letters(SIGNER, about="办理情况")
        assert "已印发：2026-10" in text_of(told)
        (circular,) = at.letters("head@jiangcheng.example")
        assert "赵六" in text_of(circular)


@pytest.mark.parametrize(
    "text",
    [
        "已阅",
        "阅",
        "收到",
        "不同意",
        "原则同意",
        "同意，但第三条请核实",
        "同意\n另请补充数据",
        "请张三阅处",
        "同意\n王五",
    ],
)
def test_nothing_else_is_an_approval(office: Office, text: str) -> None:
    with bureau(office) as at:
        reply(at, text, drafted(at))
        assert at.done() == []
        answered = [text_of(one) for one in at.letters(SIGNER, about="办理情况")]
        assert all("正文只写“同意”或“同意印发”即可" in one for one in answered)
        assert len(answered) == (text != "收到")


@pytest.mark.parametrize("how", ["no draft", "another's draft", "unproven", "a clerk's"])
def test_an_approval_needs_the_draft_and_the_signer(office: Office, how: str) -> None:
    with bureau(office) as at:
        draft = drafted(at)
        clerks = str(at.letters(CLERK, about="送审")[0]["Message-ID"])
        answered = {"no draft": "<x@jiangcheng.example>", "another's draft": clerks}.get(how, draft)
        reply(at, "同意印发", answered, proven=how != "unproven", sender=CLERK if how == "a clerk's" else SIGNER)
        assert at.done() == []
        if how == "unproven":
            (asked,) = at.letters(SIGNER, about="请确认")
            reply(at, "", draft)  # nothing typed
            at.receive(mail("", sender=SIGNER, at=at.now, above=(stamp(at.now),), subject=link_in(asked)))
            assert at.done() == ["released 2026-10 by 赵六"]


# --- once, whatever happens between the lines ---

SECRET = b"k" * 32
FIRST = mail(
    f"省办采用 3\n3是市教育局的\n{ORDER}\n{DEDUCTION}\n看不懂\n撤销上一条", message_id="<1@jiangcheng.example>"
)
TOKEN = offers.token(
    SECRET, identity(LetterKind.TRANSCRIPT, sha256(FIRST).hexdigest(), CLERK, "jiangcheng.example"), "confirm", CLERK
)
SECOND = mail("", subject=offers.subject(TOKEN), above=(stamp(),), message_id="<2@jiangcheng.example>")
FORGED = mail(ORDER, above=(passed("dmarc=fail"), stamp()), message_id="<3@jiangcheng.example>")


OURS = (Commanded, NotDone, Redeemed, Rejected)


class KilledError(BaseException):
    """The process ends here."""


def dying(commit: Callable[..., Entry], at: list[int], event: Event, *rest: object, after: bool) -> Entry:
    """A commit at which the process ends once: just before, or just after."""
    at[0] -= 1
    if at[0] == 0 and not after:
        raise KilledError
    entry = commit(event, *rest)
    if at[0] == 0:
        raise KilledError
    return entry


def a_day(office: Office, killed: int = 0, *, after: bool = False) -> tuple[list[str], str, dict[str, str], range]:
    """One round over a mailbox, killed at a commit and begun again: lines, points, letters, and the orders' commits."""
    state = office.folder / "state"
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir(mode=0o700)
    (state / "secret").write_bytes(SECRET)
    office.sink.letters.clear()
    countdown = [killed]
    with office.house() as house:
        house.ledger.commit = partial(dying, house.ledger.commit, countdown, after=after)  # type: ignore[method-assign]
        try:
            house.round(NOW)
        except KilledError:
            assert killed
    with office.house() as house:
        house.round(NOW)
        lines = [
            f"{type(one).__name__} {one.source and (one.source.mail[:4], one.source.place)} {one.line}"
            if isinstance(one, Commanded | NotDone)
            else f"{type(one).__name__}"
            for entry, _ in house.ledger.journal.read(Position())
            if isinstance(one := entry.event, Commanded | NotDone | Redeemed)
        ]
        ours = [entry.n for entry, _ in house.ledger.journal.read(Position()) if isinstance(entry.event, OURS)]
    letters = {str(read(data)["Message-ID"]): text_of(read(data)) for _, _, data in office.sink.letters}
    return lines, points_of(house.ledger), letters, range(ours[0], ours[-1] + 2)


def points_of(ledger: Ledger) -> str:
    credits_ = ledger.reading().month("2026-10").credits.values()
    return str(sorted((credit.unit, credit.points) for credit in credits_))


@pytest.mark.parametrize("after", [False, True])
def test_a_kill_between_the_lines_changes_nothing(office: Office, after: bool) -> None:
    office.configure(start="2026-10-01")
    path = office.folder / "config.toml"
    path.write_text(
        path.read_text("utf-8").replace('id = "office"', 'id = "office"\nserver_name = "mx.jiangcheng.example"')
    )
    mails = [report(KJJ, "信息", story(1)), report(KJJ, "信息", story(2)), report("lisi@163.com", "信息", story(3))]
    for place, raw in enumerate([*mails, FIRST, SECOND, FORGED]):
        office.account.append(raw, NOW - timedelta(minutes=10 - place))
    lines, points, letters, commits = a_day(office)
    assert [line.split()[0] for line in lines] == [
        *("NotDone", "Commanded", "Commanded", "NotDone", "NotDone", "Commanded", "Redeemed", "Commanded")
    ]
    assert len(commits) > 10
    for killed in commits:
        assert a_day(office, killed, after=after)[:3] == (lines, points, letters), killed


def test_an_answer_below_the_quote_is_asked_back_and_taken_up_by_a_link(office: Office) -> None:
    """A clerk who answers between the lines: nothing is done before he clicks."""
    quoted = f'在 2026-10-08 08:00,"信息科" <xxk@jiangcheng.example> 写道:\n> {OLD}\n> 不计 1\n{ORDER}\n> 其他\n'
    with bureau(office) as at:
        at.receive(
            mail(f"批示 2 省\n{quoted}", subject="回复:办理情况", fields=("In-Reply-To: <old@jiangcheng.example>",))
        )
        assert at.done() == ["批示 2 省"]
        (told,) = at.letters(about="办理情况")
        assert "写在引用原文中间或下面的不办" in text_of(told)
        assert "昨日要情213期:2026-10-0001" in text_of(told)


def test_help_is_answered(office: Office) -> None:
    with bureau(office) as at:
        at.receive(mail("帮助"))
        (told,) = answers(at)
        assert at.done() == []
        assert "命令一览" in told
        assert "要情213期:7、9、12" in told
        assert "印发（须确认）" in told
