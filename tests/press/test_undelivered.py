"""Why a letter did not arrive, as an official reads it."""

import pytest

from mailproc.model import LetterKind
from mailproc.press import undelivered
from mailproc.press.undelivered import line, paper, reason, suspended
from tests.press.jiangcheng import HOSTILE

XX = "xx@kjj.jiangcheng.example"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.1.1", "地址不存在"),
        ("5.1.2", "收件域名不存在"),
        ("5.1.9", "地址有误"),
        ("5.1.10", "收件域名不收邮件"),
        ("5.2.1", "邮箱已停用"),
        ("5.2.2", "邮箱已满"),
        ("4.2.2", "邮箱已满"),
        ("5.3.4", "邮件过大"),
        ("4.4.1", "无法连接对方服务器"),
        ("4.4.7", "多次投递超时"),
        ("5.7.1", "被对方拒收"),
        ("5.7.26", "被对方拒收"),
        ("5.0.0", ""),
        ("", ""),
    ],
)
def test_a_status_has_words(status: str, words: str) -> None:
    assert reason(status) == words


def test_what_the_server_objects_to_has_words() -> None:
    assert reason("5.7.1", "content") == "邮件内容被服务器拒收"
    assert reason("5.3.4", "size") == "邮件过大"
    assert reason("4.2.1", "recipient", expired=True) == "连续5日未能投出，不再重试"


@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_has_a_name(kind: LetterKind) -> None:
    assert paper(kind, "2026-10/1").strip("10月")


def test_papers_are_named_by_their_month() -> None:
    assert paper(LetterKind.CIRCULAR, "2026-10/1") == "10月通报"
    assert paper(LetterKind.STATEMENT, "2026-01") == "1月核对表"
    assert paper(LetterKind.RECEIPT, "2026-10") == "回执"


def test_a_line_names_unit_paper_reason_address_and_the_servers_words() -> None:
    assert line("市科技局", XX, "10月通报", "邮箱已满", "") == f"市科技局未收到10月通报：邮箱已满（{XX}）"
    assert line("", XX, "回执", "", "550 no") == f"{XX}未收到回执：未说明原因（服务器答复：550 no）"
    assert line("", XX, "回执", "邮箱已满", "") == f"{XX}未收到回执：邮箱已满"


def test_a_suspended_address_says_how_many_letters_wait() -> None:
    assert suspended("", XX, 3, "", 0) == f"{XX}：连续3封未送达"
    assert suspended("市科技局", XX, 3, "地址不存在", 2) == f"市科技局（{XX}）：连续3封未送达（地址不存在），待发送2封"


@pytest.mark.parametrize("words", HOSTILE)
def test_what_servers_say_stays_on_its_line(words: str) -> None:
    said = line("市科技局", XX, "回执", "", words * 9)
    assert "\n" not in said
    assert len(said) < undelivered.WORDS + 80
