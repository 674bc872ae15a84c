"""A fair copy becomes a .docx: a master made in Word with its places filled; the same words are the same bytes."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import cast

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.oxml.section import CT_SectPr
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_Text
from docx.parts.story import StoryPart
from docx.shared import Length, Pt

from mailproc.model import FairCopy, Field, Line, Style
from mailproc.post import wordml

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# The styles of the office's .docx, as Word shows them.
STYLES = {
    Style.ADDRESSEE: "通报主送",
    Style.TEXT: "通报正文",
    Style.HEADING: "通报一级标题",
    Style.SUBHEADING: "通报二级标题",
    Style.ENCLOSURE: "通报附件说明",
    Style.ENCLOSURE_MORE: "通报附件说明续",
    Style.SIGNATURE: "通报署名",
    Style.DATE: "通报成文日期",
    Style.NOTE: "通报附注",
    Style.ANNEX: "通报附件序号",
    Style.ANNEX_TITLE: "通报附件标题",
    Style.CAPTION: "通报表题",
    Style.TABLE_NOTE: "通报表注",
    Style.ANCHOR: "通报台账",
}
CELLS = {"cell": "通报表格", "left": "通报表格左", "head": "通报表头", "sum": "通报合计"}

BODY, ANNEXES = "正文", "附件"  # each stands alone in its paragraph
_ALONE = frozenset({BODY, ANNEXES})
_REQUIRED = (Field.MARK, Field.TITLE, BODY, ANNEXES)
_PLACE = re.compile(r"(?:\{\{|｛｛)\s*(.*?)\s*(?:\}\}|｝｝)")  # an input method writes the wide ones

_MOST_BYTES = 20_000_000  # unpacked
_MOST_PARTS = 500
_OLDEST = (1980, 1, 1)  # that a zip file can say: the day of all parts
_FOREIGN_KINDS = ("vba", "macro", "oleobject", "activex", "/vnd.openxmlformats-officedocument.package")

NOT_WORD = "不是 Word 2007 以后的文档（.docx），或者有密码：请在 Word 里另存为“Word 文档（*.docx）”，不设密码"
TOO_LARGE = "太大：请删去图片，解开后不超过 20 MB"
DAMAGED = "已损坏，打不开：请重新从 templates/{name} 改起"
FOREIGN = "带有宏、嵌入对象或者链接到别处的内容：请删去后另存"
NO_STYLE = "缺少样式“{names}”：请把 templates/{name} 里的这些样式复制过来"
NO_PLACE = "缺少“{names}”：请按 templates/{name} 的样子补上"
STRANGE_PLACE = "不认识“{names}”：请按 docs/templates.md 所列的名称改正"
CROWDED_PLACE = "“{names}”应当独占正文里的一段，只写一次，前后不加文字，也不放在表格或者文本框里"
SECTIONS = "有分节符：请删去，附件另起一页、横排由程序处理"


class MasterError(Exception):
    """The office's .docx cannot be filled; the words say what to do, to who edits it."""


def write(master: bytes, name: str, copy: FairCopy) -> bytes:
    """The .docx: the master, called `name`, with its places filled. Raises MasterError."""
    document = _opened(master, name)
    try:
        _forget_origin(document)
        _examine(document, name)
        _fill(document, copy)
        return _packed(document)
    except (AttributeError, LookupError, TypeError, ValueError, XmlchemyError) as fault:  # XML that no Word wrote
        raise MasterError(DAMAGED.format(name=name)) from fault


# --- the master -------------------------------------------------------------------------------------------


def _opened(master: bytes, name: str) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(master)) as package:
            parts = package.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
                raise MasterError(TOO_LARGE)
            if any(b"<!DOCTYPE" in package.read(part) for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise MasterError(FOREIGN)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError) as fault:
        raise MasterError(NOT_WORD) from fault
    try:
        return docx.Document(io.BytesIO(master))
    except (OpcError, XmlchemyError, SyntaxError, AttributeError, LookupError, TypeError, ValueError) as fault:
        raise MasterError(DAMAGED.format(name=name)) from fault


def _forget_origin(document: Document) -> None:
    """Word notes the template that a file was begun with, by its path on its maker's disk."""
    for part in document.part.package.iter_parts():
        for key in [key for key, rel in part.rels.items() if rel.reltype.endswith("/attachedTemplate")]:
            del part.rels[key]
    for note in document.settings.element.findall(qn("w:attachedTemplate")):
        note.getparent().remove(note)


def _examine(document: Document, name: str) -> None:
    """Raises MasterError where places or styles are missing, or something would go out that is not the circular's."""
    package = document.part.package
    kinds = " ".join(part.content_type for part in package.iter_parts()).lower()
    strange = any(rel.is_external and not rel.reltype.endswith("/hyperlink") for rel in package.iter_rels())
    if strange or any(word in kinds for word in _FOREIGN_KINDS):
        raise MasterError(FOREIGN)
    missing = sorted({*STYLES.values(), *CELLS.values()} - _styles(document).keys())
    if missing:
        raise MasterError(NO_STYLE.format(names="、".join(missing), name=name))
    places = [place for paragraph in _paragraphs(document) for place in _PLACE.findall(_text(paragraph))]
    if strange_places := sorted(set(places) - {*Field, *_ALONE}):
        raise MasterError(STRANGE_PLACE.format(names=_shown(strange_places)))
    if absent := [one for one in _REQUIRED if one not in places]:
        raise MasterError(NO_PLACE.format(names=_shown(absent), name=name))
    body = document.element.body
    for one in sorted(_ALONE):
        alone = [child for child in body if child.tag == qn("w:p") and _alone(child) == one]
        if places.count(one) != 1 or len(alone) != 1:
            raise MasterError(CROWDED_PLACE.format(names=_shown([one])))
    if body.sectPr is None:
        raise MasterError(DAMAGED.format(name=name))
    if any(section.getparent() is not body for section in body.iter(qn("w:sectPr"))):
        raise MasterError(SECTIONS)


def _styles(document: Document) -> dict[str, str]:
    """Their ids by the names that Word shows."""
    return {style.name: style.style_id for style in document.styles if style.name}


def _paragraphs(document: Document) -> Iterator[CT_P]:
    """Those of the text, of headers and footers, and of the boxes in them."""
    for part in document.part.package.iter_parts():
        if isinstance(part, StoryPart):
            yield from part.element.iter(qn("w:p"))


def _pieces(paragraph: CT_P) -> list[CT_Text]:
    """The pieces of a paragraph's own text; Word cuts a text in many, at will. Those of boxes in it are not its own."""
    found = cast("Iterator[CT_Text]", paragraph.iter(qn("w:t")))
    return [one for one in found if next(one.iterancestors(qn("w:p"))) is paragraph]


def _text(paragraph: CT_P) -> str:
    return "".join(piece.text or "" for piece in _pieces(paragraph))


def _alone(paragraph: CT_P) -> str:
    """The place that is all of a paragraph, or ""."""
    match = _PLACE.fullmatch(_text(paragraph).strip())
    return match[1] if match else ""


def _shown(names: Iterable[str]) -> str:
    return "、".join(f"{{{{{name}}}}}" for name in names)


# --- filling ----------------------------------------------------------------------------------------------


def _fill(document: Document, copy: FairCopy) -> None:
    styles = _styles(document)
    cells = wordml.CellStyles(**{key: styles[name] for key, name in CELLS.items()})
    body = document.element.body
    for paragraph in list(_paragraphs(document)):
        _fill_in(paragraph, copy.fields)
    (text,) = (child for child in body if child.tag == qn("w:p") and _alone(child) == BODY)
    for line in copy.body:
        text.addprevious(_paragraph(line, styles))
    body.remove(text)
    (place,) = (child for child in body if child.tag == qn("w:p") and _alone(child) == ANNEXES)
    upright = body.sectPr
    wide = False
    for annex in copy.annexes:
        _end_section(place, _section(upright, wide=wide))
        wide = annex.wide
        width = _text_width(_section(upright, wide=wide))
        for block in annex.blocks:
            if isinstance(block, Line):
                place.addprevious(_paragraph(block, styles))
            else:
                place.addprevious(parse_xml(wordml.table(block, cells, width)))
    body.replace(upright, _section(upright, wide=wide))
    body.remove(place)
    _set_properties(document, copy)


def _paragraph(line: Line, styles: Mapping[str, str]) -> CT_P:
    return cast("CT_P", parse_xml(wordml.paragraph(line, styles[STYLES[line.style]])))


def _fill_in(paragraph: CT_P, fields: Mapping[Field, str]) -> None:
    """Put the words into the places of a paragraph: each takes the form of the piece in which it begins."""
    pieces = _pieces(paragraph)
    for match in reversed(list(_PLACE.finditer("".join(piece.text or "" for piece in pieces)))):
        if match[1] in _ALONE:
            continue
        begin = 0
        for piece in pieces:
            text = piece.text or ""
            first, last = max(match.start() - begin, 0), min(match.end() - begin, len(text))
            if first < last:
                said = wordml.printable(fields[Field(match[1])]) if begin <= match.start() else ""
                piece.text = text[:first] + said + text[last:]
            begin += len(text)
    for piece in pieces:
        _break_lines(piece)


def _break_lines(piece: CT_Text) -> None:
    piece.set(qn("xml:space"), "preserve")
    *above, last = (piece.text or "").split("\n")
    for text in above:
        before = deepcopy(piece)
        before.text = text
        piece.addprevious(before)
        piece.addprevious(OxmlElement("w:br"))
    piece.text = last


def _end_section(place: CT_P, section: CT_SectPr) -> None:
    """Let the section end with the paragraph before the place; after a table a paragraph of no height is needed."""
    last = place.getprevious()
    if not isinstance(last, CT_P):
        last = cast("CT_P", parse_xml(wordml.NO_HEIGHT))
        place.addprevious(last)
    last.get_or_add_pPr().append(section)


def _section(upright: CT_SectPr, *, wide: bool) -> CT_SectPr:
    """The section's form on a page of its own, upright, or turned as a sheet is turned in the hand: its foot to the
    left, so that what is bound is above (GB/T 9704-2012, 9)."""
    section = deepcopy(upright)
    section.start_type = WD_SECTION.NEW_PAGE
    if wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = upright.page_height, upright.page_width
        section.top_margin, section.right_margin = upright.left_margin, upright.top_margin
        section.bottom_margin, section.left_margin = upright.right_margin, upright.bottom_margin
    return section


def _text_width(section: CT_SectPr) -> int:
    """In twentieths of a point."""
    outer, left, right = section.page_width or Length(0), section.left_margin or 0, section.right_margin or 0
    return round((outer - left - right) / Length(Pt(1)) * 20)


def _set_properties(document: Document, copy: FairCopy) -> None:
    """The circular's own, and nothing of who edited the master, or when."""
    properties = document.core_properties
    properties.title, properties.author = copy.title, copy.fields[Field.AUTHORITY]
    properties.last_modified_by = properties.comments = properties.keywords = properties.subject = ""
    properties.category = properties.content_status = properties.version = ""
    properties.created = properties.modified = datetime(*_OLDEST, tzinfo=UTC)
    properties.revision = 1


def _packed(document: Document) -> bytes:
    """The package, its parts in the order and of the day in which they always are."""
    loose, file = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(file, "w") as package:
        if len(set(source.namelist())) < len(source.namelist()):
            raise ValueError("two parts have one name")
        for name in source.namelist():
            part = zipfile.ZipInfo(name, (*_OLDEST, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(part, source.read(name))
    return file.getvalue()
