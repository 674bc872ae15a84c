"""The circular's .docx, read back from its XML: page, styles, tables, sections; and masters that cannot be filled."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

import pytest

from mailproc.model import FairCopy
from mailproc.post import word
from mailproc.press.faircopy import fair_copy
from mailproc.press.render import Press, shipped_folder
from tests import masters
from tests.press.cities import Month, circular_of, in_form, renamed
from tests.press.jiangcheng import HOSTILE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PRESS = Press()
FIVE = Month(5)
RARE = "㐂镕堃𬭎"
NAME = "circular.docx"
SHIPPED = (shipped_folder() / NAME).read_bytes()


def copied(month: Month = FIVE, form: str = "bulletin", *, words: str = "", released: bool = True) -> FairCopy:
    said = circular_of(month, in_form(form, released=released))
    return fair_copy(PRESS, renamed(said, words) if words else said)


def parts(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(contents: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in contents.items():
            package.writestr(name, data)
    return file.getvalue()


def body(docx: bytes) -> ET.Element:
    found = ET.fromstring(parts(docx)["word/document.xml"]).find(f"{W}body")
    assert found is not None
    return found


def said(element: ET.Element) -> str:
    return "".join(
        "\n" if one.tag == f"{W}br" else one.text or "" for one in element.iter() if one.tag in {f"{W}t", f"{W}br"}
    )


def lines(docx: bytes) -> list[str]:
    return [said(one) for one in body(docx).findall(f"{W}p")]


def rows(table: ET.Element) -> list[list[str]]:
    return [[said(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]


def attributes(element: ET.Element | None) -> dict[str, str]:
    assert element is not None
    return {key.removeprefix(W): value for key, value in element.attrib.items()}


def written(copy: FairCopy, form: str = "bulletin") -> bytes:
    name = {"bulletin": NAME, "document": "circular-document.docx"}[form]
    return word.write((shipped_folder() / name).read_bytes(), name, copy)


@pytest.mark.parametrize("name", masters.MASTERS)
def test_the_shipped_masters_are_made_by_the_measures(name: str) -> None:
    assert parts((shipped_folder() / name).read_bytes()) == parts(masters.made(masters.MASTERS[name]))


def test_page_and_pitch() -> None:
    docx = written(copied())
    upright, wide, last = body(docx).iter(f"{W}sectPr")
    size = {"w": "11906", "h": "16838"}
    assert attributes(upright.find(f"{W}pgSz")) == size
    margins = attributes(upright.find(f"{W}pgMar"))
    assert {key: round(int(margins[key]) / 1440 * 25.4, 1) for key in ("top", "left", "bottom", "right")} == {
        "top": 37.0,
        "left": 28.0,
        "bottom": 35.0,
        "right": 26.0,
    }
    assert attributes(upright.find(f"{W}docGrid")) == {"type": "lines", "linePitch": "579"}  # 28.95 pt
    assert attributes(wide.find(f"{W}pgSz")) == {"w": size["h"], "h": size["w"], "orient": "landscape"}
    assert attributes(last.find(f"{W}pgSz"))["w"] == size["w"]
    assert not any(one.find(f"{W}type") is not None for one in (wide, last))  # a section begins a page if none is said
    assert [one.tag for one in upright].count(f"{W}footerReference") == 2
    assert b"evenAndOddHeaders" in parts(docx)["word/settings.xml"]


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("通报标题", "方正小标宋简体", "44"),
        ("通报正文", "仿宋_GB2312", "32"),
        ("通报一级标题", "黑体", "32"),
        ("通报二级标题", "楷体_GB2312", "32"),
    ],
)
def test_styles_are_those_of_the_standard(style: str, font: str, size: str) -> None:
    styles = ET.fromstring(parts(SHIPPED)["word/styles.xml"])
    (found,) = (
        one
        for one in styles
        if attributes(one.find(f"{W}name") if one.find(f"{W}name") is not None else one).get("val") == style
    )
    assert attributes(found.find(f"{W}rPr/{W}rFonts"))["eastAsia"] == font
    assert attributes(found.find(f"{W}rPr/{W}sz"))["val"] == size
    assert attributes(found.find(f"{W}pPr/{W}spacing"))["lineRule"] == "exact"


@pytest.mark.parametrize("units", [5, 60, 300])
def test_tables_say_what_the_figures_say(units: int) -> None:
    circular = circular_of(Month(units, odd=True))
    tables = body(written(fair_copy(PRESS, circular))).findall(f"{W}tbl")
    for table, group in zip(tables, circular.tables, strict=False):
        upper, lower, *printed = rows(table)
        assert [one.replace("\n", "") for one in upper if one] == ["位次", "单位", *(head.text for head in group.upper)]
        assert [one for one in lower if one] == list(group.lower)
        expected = [[row.rank, row.name, *(cell.value for cell in row.cells)] for row in group.rows]
        assert printed == [*expected, ["", "合计", *(cell.value for cell in group.total)]]


def test_tables_break_between_rows_under_their_headings() -> None:
    for table in body(written(copied(Month(60)))).findall(f"{W}tbl"):
        found = table.findall(f"{W}tr")
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in found]
        assert heads == [True] * sum(heads) + [False] * (len(found) - sum(heads))
        assert any(heads)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in found)
        kept = [row.find(f"{W}tc/{W}p/{W}pPr/{W}keepNext") is not None for row in found]
        assert kept == [row is found[-2] and rows(table)[-1][1] == "合计" for row in found]
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in found:  # headings that stand beside or over each other fill their row
            spans = (cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc"))
            assert sum(1 if span is None else int(attributes(span)["val"]) for span in spans) == columns


def test_words_of_the_bulletin() -> None:
    printed = lines(written(copied()))
    assert printed[:5] == [
        "",
        "政务信息工作通报",
        "第10期（总第126期）",
        "江城市人民政府办公室信息科编2026年11月5日",
        "关于2026年10月份全市政务信息\n报送采用情况的通报",
    ]
    for part in ("一、总体情况", "附件：1.得分情况统计表", "2.采用信息目录", "附件1", "附件2"):
        assert part in printed
    assert printed[-1] == "签发：孙七  台账第10342号 9f86d081884c7d65"


def test_words_of_the_document() -> None:
    assert lines(written(copied(form="document"), "document"))[1:3] == ["江城市人民政府办公室", "江政办函〔2026〕37号"]


def test_a_draft_says_so() -> None:
    assert lines(written(copied(released=False)))[0] == "送审稿"


def test_without_adopted_items_there_is_one_annex() -> None:
    docx = written(copied(Month(5, idle=True)))
    assert len(list(body(docx).iter(f"{W}sectPr"))) == 2
    assert "附件2" not in lines(docx)


@pytest.mark.parametrize("words", [*HOSTILE, RARE, "]]>&amp;<w:p/>"])
def test_any_words_come_through_as_words(words: str) -> None:
    docx = written(copied(words=words))
    visible = re.sub("[\u202e\u2066\u200b\x00\ud800]", "", words.replace("\r\n\r\n", " ").replace("\r\n", " ")).strip()
    assert any(visible in cell for table in body(docx).findall(f"{W}tbl") for row in rows(table) for cell in row)


def test_the_same_words_are_the_same_bytes() -> None:
    assert written(copied(Month(60))) == written(copied(Month(60)))


def test_nothing_of_who_edited_the_master_is_told() -> None:
    core = (
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>zhaoliu</dc:creator>'
        b"<cp:lastModifiedBy>zhaoliu</cp:lastModifiedBy></cp:coreProperties>"
    )
    kind = b"application/vnd.openxmlformats-package.core-properties+xml"
    contents = parts(SHIPPED)
    contents["docProps/core.xml"] = core
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/docProps/core.xml" ContentType="' + kind + b'"/></Types>'
    )
    contents["_rels/.rels"] = contents["_rels/.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="core" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
        b'core-properties" Target="docProps/core.xml"/></Relationships>',
    )
    told = parts(word.write(packed(contents), NAME, copied()))["docProps/core.xml"]
    assert b"zhaoliu" not in told
    assert "江城市人民政府办公室".encode() in told


def test_where_the_master_was_made_is_told_neither() -> None:
    contents = parts(SHIPPED)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    contents["word/_rels/settings.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{kind}" Target="file:///C:\\Users\\zhaoliu\\Normal.dotm" TargetMode="External"/></Relationships>'
    ).encode()
    settings = (
        contents["word/settings.xml"]
        .decode()
        .replace("<w:evenAndOdd", '<w:attachedTemplate r:id="rId1"/><w:evenAndOdd')
    )
    contents["word/settings.xml"] = settings.replace("<w:settings ", f"<w:settings {masters.R} ").encode()
    told = b"".join(parts(word.write(packed(contents), NAME, copied())).values())
    assert b"zhaoliu" not in told
    assert b"attachedTemplate" not in told


# --- the office's own -------------------------------------------------------------------------------------


def edited(old: str, new: str, part: str = "word/document.xml") -> bytes:
    contents = parts(SHIPPED)
    assert old.encode() in contents[part]
    return packed(contents | {part: contents[part].replace(old.encode(), new.encode())})


def test_what_an_office_changes_in_word_stays() -> None:
    assert "江城政务信息" in lines(word.write(edited("政务信息工作通报", "江城政务信息"), NAME, copied()))


def test_word_may_cut_a_place_in_pieces() -> None:
    run = '</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>'
    docx = word.write(
        edited("第{{期号}}期（总第{{总期号}}期）", f"第{{{run}{{期{run}号}}{run}}}期 ｛｛总期号｝｝"), NAME, copied()
    )
    assert "第10期 126" in lines(docx)


BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "另存为"),
    "an old .doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为"),
    "cut short": (lambda: SHIPPED[: len(SHIPPED) // 2], "另存为"),
    "no document": (lambda: packed({"a.txt": b"a"}), "已损坏"),
    "broken XML": (lambda: edited("</w:body>", ""), "已损坏"),
    "no place for the text": (lambda: edited("{{正文}}", "正文"), "{{正文}}"),
    "no place for the title": (lambda: edited("{{标题}}", "标题"), "{{标题}}"),
    "misspelt place": (lambda: edited("{{期号}}", "{{其号}}"), "{{其号}}"),
    "crowded place": (lambda: edited("{{正文}}", "以下：{{正文}}"), "独占"),
    "a second place, in a table": (
        lambda: edited(
            "{{正文}}",
            "{{正文}}</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{正文}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>",
        ),
        "独占",
    ),
    "missing style": (lambda: edited('w:val="通报合计"', 'w:val="合计"', "word/styles.xml"), "通报合计"),
    "a section break": (
        lambda: edited("<w:pPr><w:pStyle", '<w:pPr><w:sectPr><w:pgSz w:w="1" w:h="1"/></w:sectPr><w:pStyle'),
        "分节符",
    ),
    "entities": (
        lambda: edited("<w:document", '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]><w:document'),
        "请删去后另存",
    ),
    "a picture from elsewhere": (
        lambda: edited(
            "</Relationships>",
            '<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
            'Target="http://example.com/a.png" TargetMode="External"/></Relationships>',
            "word/_rels/document.xml.rels",
        ),
        "请删去后另存",
    ),
    "a bomb": (lambda: packed(parts(SHIPPED) | {"word/media/a.png": bytes(30_000_000)}), "太大"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_master_is_refused_in_words_that_say_what_to_do(what: str) -> None:
    made, words = BROKEN[what]
    with pytest.raises(word.MasterError, match=re.escape(words)):
        word.write(made(), NAME, copied())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_damaged_master_is_filled_or_refused() -> None:
    chance, copy, refused = random.Random(20261105), copied(), 0
    for _ in range(120):
        contents = parts(SHIPPED)
        name = chance.choice(list(contents))
        words = contents[name].decode()
        where = chance.choice(list(re.finditer(r"<[^<>]+>| [\w:]+=\"[^\"]*\"|(?<=\")[^\"<>]+(?=\")", words)))
        contents[name] = (words[: where.start()] + chance.choice(["", "-1", "x"]) + words[where.end() :]).encode()
        try:
            assert parts(word.write(packed(contents), NAME, copy))
        except word.MasterError:
            refused += 1
    assert 20 < refused < 100
