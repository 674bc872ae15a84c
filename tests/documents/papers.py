"""Papers as a unit writes them, as .docx by python-docx and by hand; the other formats are made of these."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Sample:
    """A paper: how it is written, and the lines that a person reads, in their order; cells are parted by tabs."""

    name: str
    write: Callable[[], bytes]
    lines: tuple[str, ...]
    formats: tuple[str, ...]  # that LibreOffice makes of it
    printed: tuple[str, ...] = ()  # the lines in print, where they are others: numbers of notes


def saved(document: Paper) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def paper(title: str, *paragraphs: str) -> Paper:
    """A document with a title in the middle and paragraphs whose first line is indented."""
    document = Document()
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.add_run(title).font.size = Pt(22)
    for text in paragraphs:
        add(document, text)
    return document


def add(document: Paper, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph.add_run(text).font.size = Pt(16)


def page_number() -> str:
    """A field with the number of the page between dashes, as in official papers."""
    kept = 'xml:space="preserve"'
    runs = (
        f"<w:t {kept}>- </w:t>",
        '<w:fldChar w:fldCharType="begin"/>',
        f"<w:instrText {kept}> PAGE \\* MERGEFORMAT </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        f"<w:t {kept}> -</w:t>",
    )
    return f"<w:p {nsdecls('w')}>{''.join(f'<w:r>{run}</w:r>' for run in runs)}</w:p>"


# --- a report on a fire, of several paragraphs ------------------------------------------------------------------

REPORT = (
    "关于城西化工园一仓库起火的续报(二)",
    (
        "11月3日14时25分,江城市城西化工园内江城市恒通仓储有限公司3号仓库发生火情,过火面积约260平方米。接报后,市委、市政府高度重视,"
        "市应急管理局、市消防救援支队立即出动18辆消防车、96名消防员赶赴现场处置,15时50分明火被扑灭。截至18时,无人员伤亡,"
        "现场空气、水体监测指标正常。"
    ),
    (
        "经初步调查,起火原因为3号仓库北侧电缆老化短路,引燃仓内堆放的纸箱等包装材料。该仓库未存放危险化学品,"
        "周边500米范围内的华信小区、第二中学等4处人员密集场所共1200余名群众已有序撤离,目前已全部返回。"
    ),
    (
        "下一步,市应急管理局将会同有关部门做好三项工作:一是继续做好现场监护,防止复燃;二是依法依规开展事故调查,"
        "查明原因、认定责任;三是举一反三,在全市范围内开展仓储企业电气火灾隐患专项排查整治,确保安全生产形势持续稳定。"
    ),
    "(江城市应急管理局 张三 联系电话:0712-5550123)",
)


def report() -> bytes:
    return saved(paper(REPORT[0], *REPORT[1:]))


# --- an approval sheet: a table with joined cells ------------------------------------------------------------------

SHEET = (
    "江城市政务信息报送审签单",
    "信息标题\t我市推进科技成果转化成效明显",
    "报送单位\t江城市科技局\t报送日期\t2026年11月3日",
    "撰稿人\t李四\t联系电话\t0712-5550188",
    "科室意见\t同意报送。",
    "王五 11月3日",
    "领导签发\t\t\t",
    "注:本表一式两份,附信息正文一并报送。",
)


def sheet() -> bytes:
    document = paper(SHEET[0])
    table = document.add_table(5, 4, style="Table Grid")
    rows = [line.split("\t") for line in (SHEET[1], SHEET[2], SHEET[3], f"{SHEET[4]}\n{SHEET[5]}", SHEET[6])]
    for row, texts in zip(table.rows, rows, strict=True):
        if len(texts) == 2:
            row.cells[1].merge(row.cells[3])
        for cell, text in zip(dict.fromkeys(row.cells), texts, strict=True):
            first, *further = text.split("\n")
            cell.text = first
            for line in further:
                cell.add_paragraph(line)
    document.add_paragraph(SHEET[7])
    return saved(document)


# --- a mark in the header, a note, a text box, the number of the page -----------------------------------------------

MARKED = (
    "关于全市重点企业用工情况的调研报告",
    "据市人社局对全市120家重点企业的监测,第三季度用工总量为8.6万人,环比增长1.2%,同比增长3.5%,总体平稳。",
    "从行业看,电子信息、汽车零部件企业用工需求旺盛,缺工2300人;纺织服装企业受订单减少影响,用工减少约600人。",
    "监测企业名单由各县(区)人社局确定,每年调整一次。",
    "机密★1年",
    "- 1 -",
)


def marked() -> bytes:
    document = paper(*MARKED[:3])
    document.sections[0].header.paragraphs[0].text = MARKED[4]
    footer = document.sections[0].footer
    footer._element.replace(footer.paragraphs[0]._element, parse_xml(page_number()))
    return with_notes(saved(document), MARKED[3])


def with_notes(docx: bytes, note: str) -> bytes:
    """The document with a footnote behind its second paragraph."""
    parts = unpacked(docx)
    mark = b'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r></w:p>'
    head, body, *rest = parts["word/document.xml"].split(b"</w:p>")
    parts["word/document.xml"] = b"</w:p>".join([head, body + mark.removesuffix(b"</w:p>"), *rest])
    parts["word/footnotes.xml"] = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="{WORD}">'
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
        '</w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r>'
        f"<w:t>{note}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    ).encode()
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdNotes" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'footnotes" Target="footnotes.xml"/></Relationships>',
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.footnotes+xml"/></Types>',
    )
    return packed(parts)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip file with these members; the same bytes whenever it is made."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return file.getvalue()


# --- characters outside the usual sets -------------------------------------------------------------------------------

RARE = (
    "㐂镕堃等同志赴江城市调研",
    "11月5日,㐂镕、堃燚、䶮𬭎等3名专家到江城市高新区调研,实地察看了𫖯山街道、𠮷祥社区。",
    "调研组强调:要加大“双招双引”力度——力争2026年R&D经费投入强度达到2.8%以上,PM2.5平均浓度≤35μg/m³,气温−3℃~8℃。",
    "企业代表José Müller(德国)、Анна及①②③号项目负责人参加座谈……",
)


def rare() -> bytes:
    return saved(paper(RARE[0], *RARE[1:]))


# --- what Word keeps but does not show --------------------------------------------------------------------------------

EDITED = (
    "关于做好今冬明春森林防火工作的信息",
    "全市共落实护林员1560名,设置检查站86个。",
    "详情见江城市林业局网站,联系人赵六。",
    "共排查隐患35处。",
    "附注:数据截至11月10日。",
)


def edited() -> bytes:
    document = paper(EDITED[0])
    changed = 'w:id="9" w:author="赵六" w:date="2026-11-03T09:00:00Z"'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> HYPERLINK '
        '"http://lyj.jiangcheng.example/" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>江城市林业局</w:t></w:r><w:r><w:t>网站</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = (
        (
            f"<w:p><w:r><w:t>全市共落实护林员</w:t></w:r>"
            f"<w:del {changed}><w:r><w:delText>1280</w:delText></w:r></w:del>"
            f"<w:ins {changed}><w:r><w:t>1560</w:t></w:r></w:ins><w:r><w:t>名,设置检查站86个。</w:t></w:r></w:p>"
        ),
        f"<w:p><w:r><w:t>详情见</w:t></w:r>{field}<w:r><w:t>,联系人赵六。</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>共排查隐患35处。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部掌握数字不对外</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>附注:</w:t></w:r><w:r><w:t>数据截至11月10日。</w:t></w:r></w:p>",
    )
    for xml in body:
        document.element.body.insert(-1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
    comment = document.add_comment(document.paragraphs[1].runs, "这个数字请再核实", "钱七")
    assert comment is not None
    return saved(document)


# --- paragraphs that Word numbers -----------------------------------------------------------------------------------

NUMBERED = (
    "江城市前三季度科技工作总结",
    "一、主要做法",
    "(一)强化政策引导。出台《江城市科技创新十条》,兑现奖补资金2300万元。",
    "(二)搭建创新平台。新增省级重点实验室2家、技术创新中心3家。",
    "二、存在问题",
    "(一)企业研发投入不足。规上企业有研发活动的占比为41%。",
    "1.中小企业缺少研发人员;",
    "2.成果转化渠道不畅。",
    "三、下一步打算",
)
LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "(%2)"), ("decimal", "%3."))


def numbered() -> bytes:
    document = paper(NUMBERED[0])
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for level, (form, text) in enumerate(LEVELS)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="70"><w:multiLevelType w:val="multilevel"/>{levels}'
            "</w:abstractNum>"
        ),
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="70"><w:abstractNumId w:val="70"/></w:num>'))
    for line in NUMBERED[1:]:
        level = 0 if line[1] == "、" else 1 if line[0] == "(" else 2
        mark = ("、", ")", ".")[level]
        properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="70"/></w:numPr>'
        xml = f"<w:p {nsdecls('w')}><w:pPr>{properties}</w:pPr><w:r><w:t>{line.partition(mark)[2]}</w:t></w:r></w:p>"
        document.element.body.insert(-1, parse_xml(xml))
    return saved(document)


# --- a paper of several pages: a title of two lines, paragraphs that go on over the page -----------------------------

LONG_TITLE = "江城市关于贯彻落实全省优化营商环境大会精神持续深化“一网通办”改革工作情况的报告"
LONG_HEAD = "江城市优化营商环境工作领导小组办公室"
THEMES = ("推进审批提速", "规范中介服务", "畅通融资渠道", "强化法治保障", "完善监督机制", "提升服务质效")
LONG = (
    LONG_TITLE,
    *(
        f"{number}.{THEMES[number % len(THEMES)]}。全市共梳理事项{number * 37}项,压减环节{number * 11}个,平均办理时限由"
        f"{number % 9 + 5}个工作日压缩至{number % 4 + 1}个工作日;"
        + "组织专班走访企业,收集问题并逐一交办、限时办结、跟踪问效," * (number % 4 + 1)
        + f"企业满意度达到9{number % 10}.{number % 7}%。"
        for number in range(1, 25)
    ),
    LONG_HEAD,
)


def long() -> bytes:
    document = paper(*LONG[:-1])
    document.sections[0].header.paragraphs[0].text = LONG_HEAD
    return saved(document)


EVERYWHERE = ("doc", "rtf", "odt", "pdf")
SAMPLES = (
    Sample("续报", report, REPORT, (*EVERYWHERE, "html")),
    Sample("审签单", sheet, SHEET, (*EVERYWHERE, "html")),
    Sample("调研报告", marked, MARKED, EVERYWHERE, (*MARKED[:3], f"1{MARKED[3]}", *MARKED[4:])),
    Sample("生僻字", rare, RARE, EVERYWHERE),
    Sample("修订稿", edited, EDITED, ("doc", "rtf", "odt")),
    Sample("长文", long, LONG, EVERYWHERE),
    Sample("总结", numbered, NUMBERED, EVERYWHERE),
)
