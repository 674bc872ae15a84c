"""Lines in answers as mail programs write them: what is typed above the quote is read, and nothing else."""

import pytest

from mailproc.office.commands import parse
from mailproc.office.lines import without_signature
from mailproc.office.orders import Adopt, Command, Instruct, Unclear
from mailproc.office.references import Question
from mailproc.post import message
from tests.mails.kinds.answers_and_forwards import quotes
from tests.mails.making import plain, word
from tests.office.clerk import DEDUCTIONS, LEVELS, OUTLETS, TODAY, refs

OLD = "办理情况:\n计入 1\n要情212期:2\n撤销上一条"
LINES = (
    Adopt("要情213期：7、9", "yaoqing", "213", None, refs("7", "9")),
    Instruct("批示9 省", "province", None, refs("9")),
)


def heard(text: str) -> tuple[Command | Unclear, ...]:
    """As the intake parts a clerk's answer and the desk reads it."""
    subject = f"Subject: {word('回复:办理情况')}"
    raw = plain(text, "From: <clerk@jiangcheng.example>", subject, "In-Reply-To: <old@jiangcheng.example>")
    mail = message.read(raw)
    typed = mail.text.removesuffix(mail.below).rstrip()
    return parse(typed, TODAY, OUTLETS, LEVELS, DEDUCTIONS, below=mail.below)


@pytest.mark.parametrize("program", quotes(""))
def test_what_is_quoted_is_never_carried_out(program: str) -> None:
    marked = "> 旧文" in quotes("旧文")[program]
    below = quotes(OLD.replace("\n", "\n> ") if marked else OLD)[program]
    found = heard(f"您好！\n要情213期：7、9\n批示9 省\n{below}")
    assert tuple(one for one in found if isinstance(one, Command)) == LINES
    assert {one.line for one in found if isinstance(one, Unclear)} <= {"张三"}  # Foxmail's signature


@pytest.mark.parametrize("program", ["iphone", "gmail"])
def test_answers_between_the_lines_are_asked_back(program: str) -> None:
    below = quotes("12是哪个单位的?")[program]
    found = heard(f"计入 3\n{below}\n12是科技局的\n> 其他\n计入 5")
    assert [one.line for one in found if isinstance(one, Command)] == ["计入 3"]
    asked = {one.line: one for one in found if isinstance(one, Unclear)}
    assert asked["12是科技局的"].question is Question.PLACE
    assert asked["12是科技局的"].ready == ("2026-11-0012是科技局的",)
    assert asked["计入 5"].ready == ("计入 2026-11-0005",)


NAMES = ("王五", "信息科", "江城市人民政府办公室信息科", "江城市人民政府办公室")


@pytest.mark.parametrize(
    "signature",
    [
        "王五",
        "信息科 王五",
        "\n王五\n江城市人民政府办公室信息科\n电话：0000-8888001",
        "王五 2026年11月3日",
        "王五\n\n13800000000",
    ],
)
def test_a_signature_is_no_line(signature: str) -> None:
    assert without_signature(f"要情213期:7\n{signature}\n\n", NAMES).rstrip() == "要情213期:7"
    assert without_signature(signature, NAMES).strip() == ""


@pytest.mark.parametrize(
    "text",
    ["要情213期\n7", "印发10月 签发人：\n王五", "王五\n计入 7", "信息员 王五 w@example.com 市科技局", "7\n9", ""],
)
def test_lines_that_are_no_signature_stay(text: str) -> None:
    assert without_signature(text, NAMES) == text
