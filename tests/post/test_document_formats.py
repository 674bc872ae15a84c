"""Each sample document in tests/documents is read as a person reads it, or its fault is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailproc.model import Address, Attachment, Message
from mailproc.post import numbering
from mailproc.post.documents import figures
from mailproc.post.documents.reader import Reader

FOLDER = Path(__file__).parents[1] / "documents"
READ = sorted(path.stem for path in FOLDER.glob("*.*.txt"))
UNREAD = sorted(path.stem for path in FOLDER.glob("*.*.fault"))
LOOSE = (".pdf", ".html")  # where blanks between words are only gaps, or line ends
FAULTS = {"", "scan", "locked", "format", "limits", "broken"}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as shared:
        yield shared


def read(reader: Reader, name: str, data: bytes) -> tuple[str, str]:
    """The fault and the text of a document, all alone in a mail."""
    attachment = Attachment(name, "application/octet-stream", "digest", len(data), data=(data,))
    sender = Address("zhangsan@kjj.jiangcheng.example", "张三")
    mail = Message("d", 1, "", sender, None, (), "信息", None, (), (), "正文", attachments=(attachment,))
    first = reader.read(mail).attachments[0]
    return first.fault, first.text


def lines(text: str, *, loose: bool) -> list[str]:
    """What a person reads: lines that say something; of blanks that are only gaps, none."""
    standing = [line.strip() for line in text.splitlines() if line.strip()]
    return ["".join(line.split(" ")) for line in standing] if loose else standing


def test_there_are_enough_of_them() -> None:
    assert len(READ) >= 55
    assert len(UNREAD) >= 15
    assert len({Path(name).suffix for name in READ + UNREAD}) >= 18


@pytest.mark.parametrize("name", READ)
def test_what_a_person_reads(reader: Reader, name: str) -> None:
    fault, text = read(reader, name, (FOLDER / name).read_bytes())
    expected = (FOLDER / f"{name}.txt").read_text("utf-8")
    loose = name.endswith(LOOSE)
    assert fault == ""
    assert lines(text, loose=loose) == lines(expected, loose=loose)


@pytest.mark.parametrize("name", UNREAD)
def test_what_cannot_be_read_is_named(reader: Reader, name: str) -> None:
    assert read(reader, name, (FOLDER / name).read_bytes()) == (
        (FOLDER / f"{name}.fault").read_text("utf-8").strip(),
        "",
    )


@pytest.mark.parametrize("form", ["doc", "rtf", "odt", "pdf", "docx", "wps"])
def test_a_paper_is_the_same_text_in_every_format(reader: Reader, form: str) -> None:
    """As far as words go: what is compared with what was sent before has no blanks and no line ends."""
    first = read(reader, "续报.docx", (FOLDER / "续报.docx").read_bytes())[1]
    other = read(reader, f"续报.{form}", (FOLDER / f"续报.{form}").read_bytes())[1]
    assert "".join(other.split()) == "".join(first.split()) != ""


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (3, "", "3"),
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "", "0.3"),
        (7125550166, "0", "7125550166"),
        (0.256, "0.0%", "25.6%"),
        (1234.5, "#,##0.00_ ", "1,234.50"),
        (-1234.5, "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
        (46329, "yyyy-m-d", "2026-11-03"),
        (46329, 'yyyy"年"m"月"d"日";@', "2026-11-03"),
        (46329, "[$-804]yyyy\\年m\\月", "2026-11"),
        (46329.6, "yyyy/m/d h:mm", "2026-11-03 14:24"),
        (0.6, "h:mm:ss", "14:24:00"),
        (1, "yyyy-m-d", "1900-01-01"),
        (12.5, '0.0"万元"', "12.5"),
        (1e20, "", "1e+20"),
        (float("inf"), "", ""),
        (-1, "yyyy-m-d", "-1"),
    ],
)
def test_numbers_are_read_as_the_sheet_shows_them(number: float, code: str, text: str) -> None:
    assert figures.shown(number, code) == text


def test_days_of_old_macintosh_sheets() -> None:
    assert figures.shown(44867, "yyyy-m-d", since_1904=True) == "2026-11-03"


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (10, "chineseCounting", "十"),
        (11, "chineseCountingThousand", "十一"),
        (20, "japaneseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (12, "chineseLegalSimplified", "拾贰"),
        (10, "ideographDigital", "一〇"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (2, "ideographTraditional", "乙"),
        (14, "lowerRoman", "xiv"),
        (27, "upperLetter", "AA"),
        (7, "unknown", "7"),
        (0, "chineseCounting", "0"),
    ],
)
def test_numbers_of_lists(number: int, form: str, text: str) -> None:
    assert numbering.written(number, form) == text


def test_a_list_counts_each_level_on_its_own() -> None:
    levels = {0: numbering.Level("chineseCounting", "%1、"), 1: numbering.Level("decimal", "%1.%2", in_digits=True)}
    lists = numbering.Numbering({"a": levels})
    assert [lists.mark("a", level) for level in (0, 1, 1, 0, 1)] == ["一、", "1.1", "1.2", "二、", "2.1"]
    lists.begin("a", 0, 7)
    assert lists.mark("a", 0) == "七、"
    assert lists.mark("b", 0) == ""
