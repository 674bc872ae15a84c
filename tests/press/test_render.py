import time
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jinja2 import TemplateError

from mailproc.model.words import line
from mailproc.press.chat import ChatContext
from mailproc.press.circular import CircularContext
from mailproc.press.commission import CommissionContext
from mailproc.press.enquiry import EnquiryContext
from mailproc.press.fee_list import FeeContext
from mailproc.press.feedback import FeedbackContext
from mailproc.press.imprint import imprint
from mailproc.press.mailing import ReminderContext, TopicsContext
from mailproc.press.notices import AlertContext, ForwardContext, NoticeContext, RestrictedContext
from mailproc.press.receipt import ReceiptContext, ReceiptLine, ReceiptMail
from mailproc.press.remark import RemarkContext
from mailproc.press.render import Press, shipped_folder
from mailproc.press.statement import StatementContext
from mailproc.press.summary import SummaryContext
from mailproc.press.tally_paper import TallyContext
from mailproc.press.wording import brief, plain, reason
from tests.press.jiangcheng import HOSTILE, NOW, OFFICE

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def receipt_context(title: str = "标题") -> ReceiptContext:
    one = ReceiptLine("2026-11-0007", title)
    mail = ReceiptMail("2026-11-0007", "11月3日9时12分", "items", 2, None, (one, one), ())
    return ReceiptContext(imprint(OFFICE, NOW), "市科技局", False, (mail,), mail, (), (), (), "")


@dataclass(frozen=True)
class Named:
    name: str


def own(folder: Path, name: str, words: str | bytes) -> Press:
    data = words if isinstance(words, bytes) else words.encode()
    (folder / name).write_bytes(data)
    return Press(folder)


BLOCK = "{{% block {1} %}}{0}{{% endblock %}}"
MAIL = '{{% extends "mail.j2" %}}' + "".join(BLOCK.replace("{1}", part) for part in ("subject", "text", "html"))


def test_own_template_comes_first(tmp_path: Path) -> None:
    press = own(tmp_path, "receipt.j2", MAIL.format("收到，{{ unit }}"))
    words = press.render("receipt", receipt_context())
    assert words.subject == "收到，市科技局"
    assert words.text.startswith("收到，市科技局\n")
    assert "收到，市科技局" in words.html
    assert press.check() == ()


def test_own_template_saved_by_notepad(tmp_path: Path) -> None:
    press = own(tmp_path, "receipt.j2", b"\xef\xbb\xbf" + MAIL.format("收到").encode())
    words = press.render("receipt", receipt_context())
    assert words.subject == "收到"
    assert "\ufeff" not in words.html


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("{% extends 'mail.j2' %}{% block subject %}", "receipt.j2"),
        (MAIL.format("{{ untt }}"), "untt"),
        (MAIL.format("{{ unit|nofilter }}"), "nofilter"),
        (MAIL.format("收到").encode("gbk"), "UTF-8"),
        ("{% extends 'nothing.j2' %}", "nothing.j2"),
    ],
)
def test_broken_own_template_is_reported_and_replaced(tmp_path: Path, words: str | bytes, problem: str) -> None:
    press = own(tmp_path, "receipt.j2", words)
    assert problem in press.check()[0]
    assert press.render("receipt", receipt_context()) == Press().render("receipt", receipt_context())


@pytest.mark.parametrize("words", ["{{ 1 // 0 }}", "{{ unit.nothing }}", "{{ first.lines[9].title }}", ""])
def test_template_that_fails_while_rendering(tmp_path: Path, words: str) -> None:
    press = own(tmp_path, "receipt.j2", MAIL.format(words))
    assert press.check() == ()
    assert press.render("receipt", receipt_context()) == Press().render("receipt", receipt_context())
    assert "receipt.j2" in press.check()[0]


@pytest.mark.parametrize(
    "words",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ unit.__init__.__globals__ }}",
        "{% include '../pyproject.toml' %}",
        "{% include '/etc/passwd' %}",
        "{{ cycler.__init__.__globals__.os.popen('id') }}",
    ],
)
def test_sandbox(tmp_path: Path, words: str) -> None:
    press = own(tmp_path, "receipt.j2", MAIL.format(words))
    assert press.render("receipt", receipt_context()) == Press().render("receipt", receipt_context())


def test_misnamed_own_template(tmp_path: Path) -> None:
    assert "recepit.j2" in own(tmp_path, "recepit.j2", "x").check()[0]


def test_own_style_sheet(tmp_path: Path) -> None:
    press = own(tmp_path, "style.css", "p { color: #123456; }")
    assert "color: #123456" in press.render("receipt", receipt_context()).html


def test_unknown_template_is_our_fault() -> None:
    with pytest.raises(TemplateError):
        Press().render("nothing", Named("x"))


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_words_stay_words(title: str) -> None:
    words = Press().render("receipt", receipt_context(title))
    for part in (words.subject, words.text, words.html):
        assert not any(c in part for c in "\u202e\u2066\u200b\x00\ud800\r")
        assert "49" not in part
    assert line(title) in words.text
    assert "<img" not in words.html
    assert "\nBcc:" not in words.text


def test_html_needs_nothing_from_elsewhere() -> None:
    html = Press().render("receipt", receipt_context()).html
    assert "http" not in html
    assert "<script" not in html
    assert "<link" not in html
    assert 'style="margin: 0 0 12px;text-indent: 2em;"' in html
    assert "@media" in html


def test_three_hundred_letters_are_quick() -> None:
    press, context = Press(), receipt_context()
    press.render("receipt", context)
    began = time.perf_counter()
    for number in range(300):
        press.render("receipt", replace(context, unit=f"单位{number}"))
    assert time.perf_counter() - began < 6


def described() -> dict[str, str]:
    """The sections of docs/templates.md by the template they are about."""
    text = (shipped_folder().parent / "docs" / "templates.md").read_text(encoding="utf-8")
    return {part.split("`")[1]: part for part in text.split("\n## ")[1:]}


def test_every_template_is_described() -> None:
    assert set(described()) == {path.name for path in shipped_folder().iterdir()}


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("receipt.j2", ReceiptContext),
        ("alert.j2", AlertContext),
        ("restricted.j2", RestrictedContext),
        ("forward.j2", ForwardContext),
        ("notice.j2", NoticeContext),
        ("statement.j2", StatementContext),
        ("tally.j2", TallyContext),
        ("circular.j2", CircularContext),
        ("chat.j2", ChatContext),
        ("remark.j2", RemarkContext),
        ("commission.j2", CommissionContext),
        ("enquiry.j2", EnquiryContext),
        ("feedback.j2", FeedbackContext),
        ("topics.j2", TopicsContext),
        ("reminder.j2", ReminderContext),
        ("summary.j2", SummaryContext),
        ("fees.j2", FeeContext),
    ],
)
def test_every_variable_is_described(template: str, context: type["DataclassInstance"]) -> None:
    names = {field.name for field in fields(context)} - {"imprint"}
    assert {name for name in names if f"`{name}`" not in described()[template]} == set()


@pytest.mark.parametrize(
    ("points", "printed"),
    [("0.20", "0.2"), ("10", "10"), ("1E+1", "10"), ("-5.00", "-5"), ("-0.0", "0"), ("1841.25", "1841.25")],
)
def test_points(points: str, printed: str) -> None:
    assert plain(Decimal(points)) == printed


@pytest.mark.parametrize(
    ("key", "words"),
    [("", ""), ("never_heard_of", "其他原因"), ("新闻稿", "新闻稿"), ("like_earlier", "与此前报送内容相近")],
)
def test_reasons(key: str, words: str) -> None:
    assert reason(key) == words


def test_brief() -> None:
    assert brief("长" * 61) == "长" * 59 + "…"
    assert brief("甲\n乙") == "甲 乙"
