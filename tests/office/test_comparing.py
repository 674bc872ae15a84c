"""Two texts side by side: what differs is marked, what is the same is cut, and nothing takes long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.office.comparing import CUT, LONGEST, Excerpt, side_by_side

SAME = "下一步,将继续做好服务保障,抓好重点工作落实,推动高质量发展再上新台阶,为全市大局作出更大贡献。"


def marked(excerpt: Excerpt) -> str:
    return "".join(f"【{piece.text}】" if piece.differs else piece.text for piece in excerpt)


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("完成投资120万元。", "完成投资135.5万元。", "完成投资【120】万元。", "完成投资【135.5】万元。"),
        ("开展检查,成效良好。", "开展检查,成效明显。", "开展检查,成效【良好】。", "开展检查,成效【明显】。"),
        ("甲事已办。", "甲事已办。乙事未办。", "甲事已办。", "甲事已办。【乙事未办。】"),
        ("甲乙丙丁戊己。", "子丑寅卯辰巳午未。", "【甲乙丙丁戊己。】", "【子丑寅卯辰巳午未。】"),
        (" 甲事\n 已办。", "甲事 已办。", "甲事 已办。", "甲事 已办。"),
    ],
)
def test_differences_are_marked(one: str, other: str, left: str, right: str) -> None:
    mine, yours = side_by_side(one, other)
    assert marked(mine).rstrip(CUT) == left
    assert marked(yours).rstrip(CUT) == right


def test_a_long_text_is_cut_to_what_stands_around_the_difference() -> None:
    mine, yours = side_by_side(f"{SAME}投资120万元。{SAME}", f"{SAME}投资135万元。{SAME}")
    assert marked(mine) == "……阶,为全市大局作出更大贡献。投资【120】万元。下一步,将继续做好服务保障……"
    assert marked(yours) == marked(mine).replace("120", "135")


def test_in_a_long_sentence_of_few_words_the_difference_is_found() -> None:
    monotonous = "推进的项目的建设的,"
    mine, _ = side_by_side(monotonous * 30 + "120" + monotonous * 30, monotonous * 30 + "7" + monotonous * 30)
    assert [piece.text for piece in mine if piece.differs] == ["120"]


def test_of_equal_texts_only_the_beginning_is_shown() -> None:
    mine, yours = side_by_side(SAME, SAME)
    assert mine == yours
    assert not mine[0].differs
    assert len(marked(mine)) <= 30


@given(st.text(max_size=600), st.text(max_size=600))
def test_excerpts_are_short_and_say_what_the_texts_say(one: str, other: str) -> None:
    for excerpt, text in zip(side_by_side(one, other), (one, other), strict=True):
        assert sum(len(piece.text.replace(CUT, "")) for piece in excerpt) <= LONGEST
        squeezed = "".join(text.split())
        for piece in excerpt:
            for part in piece.text.split(CUT):
                assert "".join(part.split()).rstrip("…") in squeezed


@pytest.mark.parametrize("text", ["a" * 200_000, "是;" * 100_000, "。" * 200_000, "1" * 200_000, "甲乙" * 100_000])
def test_hostile_texts_take_no_time(text: str) -> None:
    before = time.process_time()
    side_by_side(text, text[:-7] + "完" + text[:50])
    side_by_side(text[: len(text) // 2] + "甲", text)
    assert time.process_time() - before < 5
