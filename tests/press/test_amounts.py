"""Money in words, as banks want it."""

from decimal import Decimal

import pytest

from mailproc.press.amounts import in_capitals


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("0", "零元整"),
        ("1230", "壹仟贰佰叁拾元整"),
        ("10", "壹拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ("100005", "壹拾万零伍元整"),
        ("20304050.07", "贰仟零叁拾万零肆仟零伍拾元零柒分"),
        ("10000000", "壹仟万元整"),
        ("100000001", "壹亿零壹元整"),
        ("0.50", "伍角整"),
        ("0.04", "肆分"),
        ("-6.67", "负陆元陆角柒分"),
    ],
)
def test_amounts_in_words(yuan: str, words: str) -> None:
    """Those with both yuan and cents are the examples of 《支付结算办法》 annex 1, where it has two the shorter one."""
    assert in_capitals(Decimal(yuan)) == f"人民币{words}"


def test_parts_of_a_fen_are_refused() -> None:
    with pytest.raises(ValueError, match="分"):
        in_capitals(Decimal("0.005"))
