"""Documents that are not what their names say, of unusual make, or that cannot be read; all made by hand."""

import io
import struct
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from docx import Document
from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from tests.documents import ofds, tables
from tests.documents.compounds import compound
from tests.documents.papers import MARKED, RARE, packed, saved

TITLE, PARAGRAPH = "江城市举办秋季招聘会", "11月6日,江城市举办秋季招聘会,86家企业提供岗位2100个,现场达成意向560人。"
LINES = (TITLE, PARAGRAPH)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(
    body: str,
    parts: Mapping[str, bytes] = MappingProxyType({}),
    *,
    space: str = W,
    office: str = OFFICE,
    main: str = "word/document.xml",
) -> bytes:
    """A .docx of this body; `parts` are further members, those that the body needs among them."""
    document = (
        f'<w:document xmlns:w="{space}" xmlns:r="{office}" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body>{body}</w:body></w:document>"
    )
    root = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{office}/officeDocument" Target="{main}"/>'
        "</Relationships>"
    )
    members = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": root.encode(), main: document.encode()}
    return packed({**members, **parts})


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


BODY = p(TITLE) + p(PARAGRAPH)
BOX = (
    "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent><w:p><w:r><w:t>内部资料</w:t></w:r></w:p>"
    "</w:txbxContent></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>内部资料</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>江城信息</w:t></w:r></w:p>"
)
HARD = (
    BOX
    + "<w:sdt><w:sdtPr><w:alias w:val='标题'/></w:sdtPr><w:sdtContent>"
    + p("控件里的标题")
    + "</w:sdtContent></w:sdt><w:p><w:smartTag><w:r><w:t>江城市</w:t></w:r></w:smartTag><w:r><w:sym w:font='Wingdings' "
    "w:char='F0FE'/><w:sym w:font='宋体' w:char='2605'/></w:r><w:r><w:ruby><w:rt><w:r><w:t>yan</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>䶮</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>同志</w:t><w:noBreakHyphen/></w:r></w:p>"
    "<w:p><w:r><w:pict><v:shape><v:textpath string='江城市人民政府文件'/></v:shape></w:pict></w:r></w:p>"
    "<w:altChunk r:id='rId7'/>"
)
HARD_LINES = ("内部资料", "江城信息", "控件里的标题", "江城市★䶮同志-", "江城市人民政府文件", "嵌入的网页", "第二段")
CHUNK = "<html><body><p>嵌入的网页</p><p>第二段</p></body></html>".encode()
CHUNK_RELATION = (
    f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId7" Type="{OFFICE}/aFChunk" Target="chunk.html"/>'
    "</Relationships>"
).encode()


def picture() -> bytes:
    image = Image.new("1", (80, 112), 1)
    ImageDraw.Draw(image).rectangle((8, 8, 72, 16), fill=0)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def pictures_docx() -> bytes:
    document = Document()
    document.add_picture(io.BytesIO(picture()))
    return saved(document)


def pdf(*lines: str, password: str = "") -> bytes:
    """With one of the fonts that every reader of PDF has; nothing of the font is in the file."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(password) if password else None, invariant=1)
    canvas.setFont("STSong-Light", 14)
    for number, line in enumerate(lines):
        canvas.drawString(50, 780 - 30 * number, line)
    if not lines:
        canvas.drawImage(ImageReader(io.BytesIO(picture())), 50, 200)
    canvas.save()
    return file.getvalue()


def turned_pdf() -> bytes:
    """A page that is turned for reading, as scanners and landscape tables make them."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), invariant=1)
    canvas.setPageRotation(90)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", 14)
    canvas.rotate(90)
    for number, line in enumerate(LINES):
        canvas.drawString(50, -60 - 30 * number, line)
    canvas.save()
    return file.getvalue()


def form_pdf() -> bytes:
    """A form that was filled in."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.drawString(50, 780, "Name")
    canvas.acroForm.textfield(name="name", value="Zhang San", x=150, y=770, width=200, height=20)
    canvas.save()
    return file.getvalue()


def marked_ofd() -> bytes:
    """Two pages: a paragraph goes on over the break, the head is on both."""
    first = ofds.placed(MARKED[0], [MARKED[1], MARKED[2]], 1, mark=MARKED[4])
    second = ofds.placed("", [MARKED[3]], 2, mark=MARKED[4])
    return ofds.ofd([ofds.page(first), ofds.page(second)])


def template_ofd() -> bytes:
    """The paper's head stands in a template; the text is of rare characters."""
    head = ofds.page([ofds.text_object(1, "江城市政务信息", 60, 30, 9.0)])
    return ofds.ofd([ofds.page(ofds.placed(RARE[0], RARE[1:], 1), template="T0")], [head])


def scanned_ofd() -> bytes:
    image = '<ofd:ImageObject ID="3" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="5"/>'
    return ofds.ofd([ofds.page([image])], parts={"Doc_0/Res/image_0.png": picture()})


RTF_GBK = (
    "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}{\\f1\\fswiss\\fcharset0 "
    "Arial;}{\\f2\\froman\\fcharset2 Symbol;}}{\\*\\generator Riched20 10.0;}{\\header\\pard 秘密\\u9733?1年\\par}"
    "{\\info{\\title 无}}\\viewkind4\\uc1\\pard\\f0\\fs32 "
    + TITLE
    + "\\par\n{\\pntext\\f2\\'B7\\tab}"
    + PARAGRAPH[:20]
    + "\n"
    + PARAGRAPH[20:]
    + '\\par{\\v 隐藏}{\\deleted 删除}{\\field{\\*\\fldinst HYPERLINK "http://x.example"}{\\fldrslt '
    "\\f1 Caf\\'e9}}\\f0\\u12290?\\u-10126\\'3f\\u-8370\\'3f{\\upr{old}{\\*\\ud new}}\\par\\trowd \\intbl 单位\\cell "
    "\\intbl 条数\\cell\\row\\pard{\\pict\\wmetafile8 0102030405}}"
)


def gbk_rtf() -> bytes:
    """Characters as bytes of GBK, some written raw, as Chinese programs do."""
    return RTF_GBK.encode("gb18030")


def pptx() -> bytes:
    """Two slides; which is the first, the presentation says, not their names."""
    drawing = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    slides = [f"<p:sld xmlns:p='p' {drawing}><a:p><a:r><a:t>{line}</a:t></a:r></a:p></p:sld>" for line in LINES]
    order = f'<p:presentation xmlns:p="p" xmlns:r="{OFFICE}"><p:sldId id="256" r:id="r2"/><p:sldId id="257" r:id="r1"/>'
    targets = "".join(f'<Relationship Id="r{one}" Type="{OFFICE}/slide" Target="slides/s{one}.xml"/>' for one in (1, 2))
    parts = {
        "ppt/presentation.xml": f"{order}</p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{RELATIONS}">{targets}</Relationships>',
        "ppt/slides/s1.xml": slides[1],
        "ppt/slides/s2.xml": slides[0],
    }
    return packed({name: part.encode() for name, part in parts.items()})


WORD_2003 = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>' + BODY + "</w:body>"
    "</w:wordDocument>"
)
PAGE = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head>'
    '<meta http-equiv=Content-Type content="text/html; charset=gb2312"><style>p{margin:0}</style></head><body>'
    f"<p class=MsoNormal>{TITLE}</p><p class=MsoNormal>{PARAGRAPH}</p></body></html>"
)
OLD_DOC = "\r".join(LINES) + "\r"


def word95() -> bytes:
    """The frame of a file of Word 95: a header, and text in the code page of the machine."""
    text = OLD_DOC.encode("gb18030")
    head = struct.pack("<HHHHHHHHIHH", 0xA5DC, 104, 0, 0x804, 0, 0, 104, 0, 0, 0, 0)
    return compound(WordDocument=(head + struct.pack("<II", 768, 768 + len(text))).ljust(768, b"\0") + text)


def written() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """Name, bytes, and the lines that a person reads."""
    yield (
        "严格格式.docx",
        docx(BODY, space=f"{STRICT}/wordprocessingml/main", office=f"{STRICT}/officeDocument/relationships"),
        LINES,
    )
    yield "另名.docx", docx(BODY, main="word/document2.xml"), LINES
    yield "另处.wps", docx(BODY, main="content/main.xml"), LINES
    utf16 = (
        '<?xml version="1.0" encoding="UTF-16"?>' + f'<w:document xmlns:w="{W}"><w:body>{BODY}</w:body></w:document>'
    )
    yield "宽字符.docx", packed({"word/document.xml": utf16.encode("utf-16")}), LINES
    gbk = utf16.replace("UTF-16", "GB2312")
    yield "国标码.docx", packed({"word/document.xml": gbk.encode("gb18030")}), LINES
    parts = {"word/chunk.html": CHUNK, "word/_rels/document.xml.rels": CHUNK_RELATION}
    yield "难点.docx", docx(HARD, parts), HARD_LINES
    yield "文本.doc", "\r\n".join(LINES).encode("gb18030"), LINES
    yield "宽文本.doc", "\r\n".join(LINES).encode("utf-16"), LINES
    yield "宽文本.txt", "\r\n".join(RARE).encode("utf-16"), RARE
    yield "网页.doc", PAGE.encode("gb18030"), LINES
    yield "二〇〇三.doc", WORD_2003.encode(), LINES
    yield "演示.pptx", pptx(), LINES
    yield "旧版.doc", word95(), LINES
    yield "写字板.rtf", gbk_rtf(), (TITLE, PARAGRAPH, "Café。𬭎new", "单位\t条数", "秘密★1年")
    yield "富文本.doc", gbk_rtf(), (TITLE, PARAGRAPH, "Café。𬭎new", "单位\t条数", "秘密★1年")
    yield "说明.md", f"# {TITLE}\n\n{PARAGRAPH}\n".encode(), (f"# {TITLE}", PARAGRAPH)
    yield "报表.xml", f"<?xml version='1.0'?><report><title>{TITLE}</title><p>{PARAGRAPH}</p></report>".encode(), LINES
    yield "通讯录.csv", tables.roster_csv(), tables.ROSTER[1:]
    yield "通讯录.xls", tables.roster_page(), tables.ROSTER[1:]
    yield "通讯录2003.xls", tables.roster_xml(), tables.ROSTER
    yield "国标字体.pdf", pdf(*LINES), LINES
    yield "横放.pdf", turned_pdf(), LINES
    yield "表单.pdf", form_pdf(), ("Name\tZhang San",)
    yield "调研报告.ofd", marked_ofd(), (*MARKED[:4], MARKED[4], "— 1 —")
    yield "生僻字.ofd", template_ofd(), ("江城市政务信息", *RARE, "— 1 —")


def unreadable() -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes, and the fault to be told."""
    yield "加密.docx", compound(EncryptionInfo=b"\4\0\4\0", EncryptedPackage=bytes(5000)), "locked"
    yield (
        "加密.xls",
        compound(Workbook=struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0) + b"\x2f\0\x06\0" + bytes(6)),
        "locked",
    )
    yield "加密.pdf", pdf(*LINES, password="secret"), "locked"
    yield "加密.ofd", ofds.ofd([ofds.page([])], parts={"Encryptions.xml": b"<a/>"}), "locked"
    manifest = b'<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    yield (
        "加密.odt",
        packed(
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "content.xml": bytes(99),
                "META-INF/manifest.xml": manifest,
            }
        ),
        "locked",
    )
    yield "扫描.docx", pictures_docx(), "scan"
    yield "扫描.pdf", pdf(), "scan"
    yield "扫描.ofd", scanned_ofd(), "scan"
    yield "演示.ppt", compound(**{"PowerPoint Document": bytes(5000)}), "format"
    yield "版式.ceb", b"FounderCEB\0\0\1\2", "format"
    yield "损坏.docx", docx(BODY)[:-40], "broken"
    yield "损坏.doc", compound(WordDocument=b"\xec\xa5\xc1\0" + bytes(900)), "broken"
    yield "损坏.pdf", pdf(*LINES)[:300], "broken"
