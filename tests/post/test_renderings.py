"""Which of two renderings tells what was written."""

import pytest

from mailproc.post.bodies import Body, Reading, read
from mailproc.post.renderings import says_nothing, tells_more

TEXT = "江城市科技局认真落实市政府部署，全市高新技术企业达到128家。"


@pytest.mark.parametrize(
    "plain",
    [
        "",
        " \n\t",
        "您的邮件客户端不支持HTML格式",
        "This is a multi-part message in MIME format.",
        "????，??128?",
        "\ufffd\ufffd\ufffdab",
    ],
)
def test_a_plain_text_that_says_nothing(plain: str) -> None:
    assert says_nothing(plain)
    assert tells_more(TEXT, plain)


@pytest.mark.parametrize("plain", [TEXT, "几点开会?", "关于HTML培训的情况", "收到。"])
def test_a_plain_text_that_says_something(plain: str) -> None:
    assert not says_nothing(plain)


@pytest.mark.parametrize(
    ("rich", "plain", "expected"),
    [
        (TEXT, TEXT, False),
        (TEXT, f"{TEXT}\n\n<https://example.com/a?b=c>", False),
        (f"{TEXT}\n城东区\t12", TEXT, True),  # a table left out
        (TEXT, TEXT[:12], True),  # cut off
        (TEXT, TEXT.replace("科", "?"), True),  # characters lost
        (TEXT, "Please find the report of this month enclosed. " * 3, False),  # another text, far longer
        (TEXT, "See the web version of it.", True),  # another text, the shorter
        ("", TEXT, False),
        (f"{TEXT}[图片: 标志.png]", TEXT, False),
    ],
)
def test_the_better_of_two(rich: str, plain: str, expected: bool) -> None:
    assert tells_more(rich, plain, ["[图片: 标志.png]"]) is expected


def test_a_page_of_guessed_characters_gives_way_to_a_sure_text() -> None:
    sure = Body(1, is_html=False, text="江城市", doubt=False)
    guessed = Body(1, is_html=True, text=f"<p>{TEXT}{TEXT}</p>", doubt=True)
    assert read((sure, guessed)) == Reading("江城市", (), doubt=False)
    assert read((guessed,)) == Reading(TEXT * 2, (), doubt=True)


def test_several_texts_stand_in_their_order_and_older_mail_is_found_in_them() -> None:
    first = Body(0, is_html=False, text="\n甲\n\n", doubt=False)
    second = Body(0, is_html=True, text="<p>乙</p><div class=moz-cite-prefix>丙</div>", doubt=False)
    assert read((first, second)) == Reading("甲\n\n乙\n丙", (), doubt=False, quote=3)


def test_guessed_characters_are_not_preferred() -> None:
    assert not tells_more(TEXT * 2, TEXT, doubt=True)
    assert tells_more(TEXT, "", doubt=True)
