import pytest

from mailproc.office.echoes import is_echo, numbers

LETTER = (
    "市科技局：\n    贵单位11月3日9时12分报送的信息已收到，编号2026-11-0007，计报市信息2条。本月累计8条。\n"
    "      2026-11-0007.1 关于市科技局推进科技成果转化的三点做法\n"
    "      2026-11-0007.2 清河县发生3.2级地震暂无人员伤亡\n"
    "    本回执不代表采用。如有出入，请直接回复本邮件，或致电信息科（0000-1234567）。本邮件由系统自动发送。\n"
    "江城市人民政府办公室信息科\n2026年11月3日"
)
REPORT = "清河县发生3.2级地震暂无人员伤亡。截至12时,县应急局已派出工作组赶赴现场,供水供电正常,学校照常上课。"


def test_numbers() -> None:
    assert numbers("第2026-11-0007号、2026-11-0007.1和2026-10-12345") == ("2026-11-0007", "2026-10-12345")
    assert numbers("电话0000-2026-11-00071234567") == ()


@pytest.mark.parametrize(
    "text",
    [
        LETTER,
        " ".join(LETTER.split()),
        f"您好,您的来信内容如下:\n{LETTER}",
        LETTER.replace("：", ":").replace("，", ","),
        "\n".join(f"> {line}" for line in LETTER.splitlines()),
        LETTER.partition("江城市人民政府")[0],
    ],
)
def test_the_letter_again(text: str) -> None:
    assert is_echo(text, LETTER)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "收到,谢谢",
        REPORT,
        f"{REPORT}\n{LETTER}",
        f"2026-11-0007号续报:{REPORT}",
        "清河县发生3.2级地震暂无人员伤亡",
        "清河县发生3.4级地震暂无人员伤亡",
        "关于市科技局推进科技成果转化的三点做法;清河县发生3.2级地震暂无人员伤亡",
    ],
)
def test_what_says_something_of_its_own_or_little_of_the_letter(text: str) -> None:
    assert not is_echo(text, LETTER)


def test_no_letter() -> None:
    assert not is_echo(REPORT, "")
