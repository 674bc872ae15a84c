"""The circular's files as offices have them: their own masters, and what is said of those that cannot be filled."""

import io
import sys
import zipfile
from pathlib import Path

import pytest

from mailproc.config import Circular
from mailproc.papers import MASTERS, Papers
from mailproc.press.render import Press, shipped_folder
from tests.press.cities import Month, circular_of, in_form, renamed

WITHOUT_PDF = Circular(10, 126, pdf=False)


def papers_of(templates: Path, form: Circular = WITHOUT_PDF) -> Papers:
    return Papers(Press(templates), templates, form)


def docx_of(papers: Papers, form: str = "bulletin") -> str:
    (data,) = (
        b"".join(one.data) for one in papers.files(circular_of(Month(5), in_form(form))) if one.name.endswith(".docx")
    )
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml").decode()


def own(folder: Path, name: str, old: str, new: str) -> None:
    """A copy of the shipped master with one thing changed in its text."""
    with zipfile.ZipFile(shipped_folder() / name) as shipped, zipfile.ZipFile(folder / name, "w") as copy:
        for part in shipped.namelist():
            copy.writestr(part, shipped.read(part).replace(old.encode(), new.encode()))


def test_files_are_named_after_the_circular(tmp_path: Path) -> None:
    papers = papers_of(tmp_path, Circular(10, 126))
    assert [one.name for one in papers.files(circular_of(Month(5)))] == [
        "政务信息工作通报2026年第10期.xlsx",
        "政务信息工作通报2026年第10期.docx",
        "政务信息工作通报2026年第10期.pdf",
    ]
    draft = papers.files(circular_of(Month(5), in_form("document", released=False)))
    assert draft[1].name == "2026年10月份政务信息报送采用情况通报（送审稿）.docx"


def test_files_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    said = circular_of(Month(60))
    first, second = (papers_of(tmp_path, Circular(10, 126)).files(said) for _ in range(2))
    assert [one.digest for one in first] == [one.digest for one in second]
    assert len(first) == 3


@pytest.mark.parametrize("form", MASTERS)
def test_the_office_s_own_master_is_used(tmp_path: Path, form: str) -> None:
    own(tmp_path, MASTERS[form], "{{标题}}", "江城专用{{标题}}")
    papers = papers_of(tmp_path)
    assert "江城专用" in docx_of(papers, form)
    assert papers.check(circular_of(Month(5))) == ()


def test_a_broken_master_is_told_and_the_shipped_one_used(tmp_path: Path) -> None:
    own(tmp_path, "circular.docx", "{{正文}}", "正文")
    papers = papers_of(tmp_path)
    assert "一、总体情况" in docx_of(papers)
    assert papers.check(circular_of(Month(5))) == (
        "模板 circular.docx：缺少“{{正文}}”：请按 templates/circular.docx 的样子补上；已改用内置模板",
    )


def test_what_is_no_docx_is_told(tmp_path: Path) -> None:
    (tmp_path / "circular-document.docx").write_text("并非文档", "utf-8")
    (problem,) = papers_of(tmp_path).check(circular_of(Month(5)))
    assert problem.startswith("模板 circular-document.docx：不是 Word")


def test_words_changed_in_the_own_template_stand_in_the_docx_too(tmp_path: Path) -> None:
    words = (shipped_folder() / "circular.j2").read_text("utf-8")
    (tmp_path / "circular.j2").write_text(words.replace("信箱共收到", "全市信箱共收到"), "utf-8")
    assert "全市信箱共收到" in docx_of(papers_of(tmp_path))


def test_a_template_whose_paper_cannot_be_read_is_told_and_the_shipped_one_used(tmp_path: Path) -> None:
    words = (shipped_folder() / "circular.j2").read_text("utf-8")
    (tmp_path / "circular.j2").write_text(words.replace("heading: 一、总体情况", "一、总体情况"), "utf-8")
    press = Press(tmp_path)
    assert "一、总体情况" in docx_of(Papers(press, tmp_path, WITHOUT_PDF))
    (problem,) = press.check()
    assert "每行应以规定的名称和半角冒号开头" in problem


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("#let copy = (", "unclosed delimiter"),
        ('#import "@preview/cetz:0.4.2"', "packages are not fetched: put what is needed into the file itself"),
        ("#while true { }", "condition is always true"),
    ],
)
def test_a_broken_typesetting_is_told_and_the_shipped_one_used(tmp_path: Path, source: str, fault: str) -> None:
    (tmp_path / "circular.typ").write_text(source, "utf-8")
    papers = papers_of(tmp_path, Circular(10, 126))
    assert papers.files(circular_of(Month(5)))[-1].media_type == "application/pdf"
    assert papers.faults == (f"模板 circular.typ：{fault}；已改用内置模板",)


def test_characters_that_no_font_has_are_told_and_the_circular_goes_out_without_a_pdf(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    papers = papers_of(tmp_path, Circular(10, 126))
    unassigned = "\U0001fbff"  # in no font that the tests install
    said = renamed(circular_of(Month(5)), unassigned)
    assert [Path(one.name).suffix for one in papers.files(said)] == [".xlsx", ".docx"]
    assert f"the circular goes out without a PDF: no font has {unassigned} (U+1FBFF)" in caplog.text
    assert "no font has" in papers.check(said)[-1]


def test_without_typst_the_circular_goes_out_without_a_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)  # as where the extra is not installed
    papers = papers_of(tmp_path, Circular(10, 126))
    assert [Path(one.name).suffix for one in papers.files(circular_of(Month(5)))] == [".xlsx", ".docx"]
    assert "typst is not installed: pip install 'mailproc[pdf]'" in caplog.text
    assert papers.check(circular_of(Month(5))) == (
        "the circular goes out without a PDF: typst is not installed: pip install 'mailproc[pdf]'",
    )


def test_check_says_in_which_type_the_pdf_is_not_set(tmp_path: Path) -> None:
    (advice,) = papers_of(tmp_path, Circular(10, 126)).check(circular_of(Month(5)))
    assert advice.startswith("the PDF is not set in ")
