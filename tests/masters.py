"""The shipped masters of the circular's .docx, made from the measures of GB/T 9704-2012: python -m tests.masters

An office edits copies of them in Word. They are kept as files, so that what is shipped can be opened; this module says
where every measure in them comes from, and a test that they are what it makes.
"""

import io
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

SONG, FANG, HEI, KAI, PLAIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
RED = "FF0000"
PITCH = 579  # twentieths of a point: 28.95 pt, 22 lines in 225 mm
CLOSER = -5  # twentieths of a point: so close stand characters of 16 pt when 28 of them fill 156 mm
THREE, FOUR, TWO = 32, 28, 44  # 三号, 四号, 二号 in half points


def mm(length: float) -> int:
    """In twentieths of a point."""
    return round(length / 25.4 * 1440)


@dataclass(frozen=True)
class Look:
    """A style. `indent` and `hanging` in characters; `before` and `after` in lines of the pitch."""

    name: str
    font: str = FANG
    size: int = THREE
    align: str = "both"
    first: float = 0
    left: float = 0
    before: float = 0
    after: float = 0
    line: int = PITCH
    color: str = ""
    keep: bool = False
    grid: bool = True
    extra: str = ""  # paragraph properties that stand before the spacing

    def xml(self, key: str) -> str:
        unsnapped = "" if self.grid else w("snapToGrid", val=0)
        spacing = {"before": round(self.before * PITCH), "after": round(self.after * PITCH), "line": self.line}
        paragraph = (
            (w("keepNext") if self.keep else "")
            + self.extra
            + unsnapped
            + w("spacing", **spacing, lineRule="exact")
            + self._indent()
            + w("jc", val=self.align)
        )
        run = (
            w("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=self.font)
            + unsnapped
            + (w("color", val=self.color) if self.color else "")
            + (w("spacing", val=CLOSER) if self.grid else "")
            + w("sz", val=self.size)
            + w("szCs", val=self.size)
        )
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{key}">{w("name", val=self.name)}'
            f"{w('basedOn', val='a')}{w('qFormat')}<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        )

    def _indent(self) -> str:
        """In hundredths of a character, and for programs that do not know characters in twentieths of a point."""
        sides = {"left": self.left, "firstLine": max(self.first, 0), "hanging": max(-self.first, 0)}
        wanted = {key: size for key, size in sides.items() if size}
        hundredths = {f"{key}Chars": round(size * 100) for key, size in wanted.items()}
        return w("ind", **hundredths, **{key: round(size * self.size * 10) for key, size in wanted.items()})


def w(name: str, **attributes: str | int) -> str:
    return f"<w:{name}" + "".join(f' w:{key}="{value}"' for key, value in attributes.items()) + "/>"


def ruled(eighths: int, space: int) -> str:
    """A red line below the words, so many eighths of a point thick and so many points away."""
    return f"<w:pBdr>{w('bottom', val='single', sz=eighths, space=space, color=RED)}</w:pBdr>"


TO_THE_RIGHT = f'<w:tabs><w:tab w:val="right" w:pos="{mm(156)}"/></w:tabs>'
TITLE = Look("通报标题", font=SONG, size=TWO, align="center", before=2, after=1, line=PITCH + 60, grid=False)
TABLE = Look("通报表格", size=21, align="center", before=0.04, after=0.04, line=300, grid=False)  # 五号

LOOKS = (
    Look("通报稿别", font=HEI),
    TITLE,
    Look("通报主送"),
    Look("通报正文", first=2),
    Look("通报一级标题", font=HEI, first=2, keep=True),
    Look("通报二级标题", font=KAI, first=2, keep=True),
    Look("通报附件说明", left=5, first=-3, before=1, keep=True),
    Look("通报附件说明续", left=5, keep=True),
    Look("通报成文日期", align="right", keep=True),
    Look("通报附注", first=2),
    Look("通报附件序号", font=HEI, keep=True),
    Look(
        "通报附件标题", font=SONG, size=TWO, align="center", before=1, after=0.5, line=PITCH + 60, grid=False, keep=True
    ),
    Look("通报表题", font=HEI, size=FOUR, align="left", before=0.3, keep=True),
    TABLE,
    replace(TABLE, name="通报表格左", align="left"),
    replace(TABLE, name="通报表头", font=HEI, keep=True),
    replace(TABLE, name="通报合计", font=HEI),
    Look("通报表注", size=24, align="left", first=2, line=380, grid=False),
    Look("通报台账", font=PLAIN, size=18, align="right", line=300, grid=False, color="808080"),
)


@dataclass(frozen=True)
class Master:
    """A master: its own styles, and its paragraphs as (style, text); a tab in the text is a tab."""

    looks: tuple[Look, ...]
    lines: tuple[tuple[str, str], ...]


BULLETIN = Master(
    (
        Look("通报署名", align="right", before=1, keep=True),
        Look("通报版头", font=SONG, size=100, align="center", line=1300, color=RED, grid=False),
        Look("通报期号", align="center", before=0.3),
        Look("通报编印", align="left", extra=ruled(18, 3) + TO_THE_RIGHT),
    ),
    (
        ("通报稿别", "{{稿别}}"),
        ("通报版头", "政务信息工作通报"),
        ("通报期号", "第{{期号}}期（总第{{总期号}}期）"),
        ("通报编印", "{{编发单位}}编\t{{日期}}"),
        ("通报标题", "{{标题}}"),
        ("通报正文", "{{正文}}"),
        ("通报附件序号", "{{附件}}"),
    ),
)
DOCUMENT = Master(
    (
        Look("通报署名", align="right", before=2, keep=True),  # the seal's upper edge is within a line of the text
        # the name's upper edge is 35 mm below that of the type area, of which 稿别 takes one line
        Look(
            "通报版头",
            font=SONG,
            size=80,
            align="center",
            before=(mm(35) - PITCH) / PITCH,
            line=960,
            color=RED,
            grid=False,
        ),
        Look("通报文号", align="center", before=2, extra=ruled(18, 11)),  # the line is 4 mm below
    ),
    (
        ("通报稿别", "{{稿别}}"),
        ("通报版头", "{{发文机关}}"),
        ("通报文号", "{{文号}}"),
        ("通报标题", "{{标题}}"),
        ("通报正文", "{{正文}}"),
        ("通报附件序号", "{{附件}}"),
    ),
)
MASTERS = {"circular.docx": BULLETIN, "circular-document.docx": DOCUMENT}


def made(master: Master) -> bytes:
    """The .docx."""
    keys = {look.name: f"t{number}" for number, look in enumerate((*LOOKS, *master.looks), 1)}
    parts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations(("document", "officeDocument", "word/document.xml")),
        "word/document.xml": document(master, keys),
        "word/_rels/document.xml.rels": relations(
            ("styles", "styles", "styles.xml"),
            ("settings", "settings", "settings.xml"),
            ("odd", "footer", "footer1.xml"),
            ("even", "footer", "footer2.xml"),
        ),
        "word/styles.xml": styles(master, keys),
        "word/settings.xml": f'<w:settings {W}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>',
        "word/footer1.xml": footer("right"),
        "word/footer2.xml": footer("left"),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, words in parts.items():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(part, HEAD + words)
    return file.getvalue()


def content_types() -> str:
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "settings": "settings",
        "footer1": "footer",
        "footer2": "footer",
    }
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/word/{part}.xml" ContentType="{KINDS}.{kind}+xml"/>' for part, kind in kinds.items()
        )
        + "</Types>"
    )


def relations(*all_of_them: tuple[str, str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for key, kind, to in all_of_them
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def styles(master: Master, keys: dict[str, str]) -> str:
    return (
        f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" '
        f'w:eastAsia="{FANG}" w:cs="{LATIN}"/><w:kern w:val="2"/><w:sz w:val="{THREE}"/><w:szCs w:val="{THREE}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        f"{w('widowControl', val=0)}{w('autoSpaceDE', val=0)}{w('autoSpaceDN', val=0)}"
        f"{w('spacing', line=PITCH, lineRule='exact')}{w('jc', val='both')}</w:pPr>"
        f"<w:rPr>{w('sz', val=THREE)}{w('szCs', val=THREE)}</w:rPr></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar>'
        '<w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        + "".join(look.xml(keys[look.name]) for look in (*LOOKS, *master.looks))
        + "</w:styles>"
    )


def document(master: Master, keys: dict[str, str]) -> str:
    lines = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{keys[style]}"/></w:pPr><w:r>'
        + "<w:tab/>".join(f'<w:t xml:space="preserve">{piece}</w:t>' for piece in text.split("\t"))
        + "</w:r></w:p>"
        for style, text in master.lines
    )
    return (
        f'<w:document {W} {R}><w:body>{lines}<w:sectPr><w:footerReference w:type="default" r:id="odd"/>'
        f'<w:footerReference w:type="even" r:id="even"/><w:pgSz w:w="{mm(210)}" w:h="{mm(297)}"/>'
        f'<w:pgMar w:top="{mm(37)}" w:right="{mm(26)}" w:bottom="{mm(35)}" w:left="{mm(28)}" w:header="{mm(15)}" '
        f'w:footer="{mm(24.8)}" w:gutter="0"/>'  # the dashes stand 7 mm below the type area
        f"{w('docGrid', type='lines', linePitch=PITCH)}</w:sectPr></w:body></w:document>"
    )


def footer(side: str) -> str:
    """— 1 — in 四号宋体, a character from the edge: odd pages to the right, even ones to the left."""
    form = f"<w:rPr>{w('rFonts', ascii=PLAIN, hAnsi=PLAIN, eastAsia=PLAIN)}{w('sz', val=FOUR)}</w:rPr>"
    place = w("spacing", line=360, lineRule="exact") + w("ind", **{f"{side}Chars": 100, side: 280}) + w("jc", val=side)
    runs = (
        '<w:t xml:space="preserve">— </w:t>',
        w("fldChar", fldCharType="begin"),
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        w("fldChar", fldCharType="separate"),
        "<w:t>1</w:t>",
        w("fldChar", fldCharType="end"),
        '<w:t xml:space="preserve"> —</w:t>',
    )
    words = "".join(f"<w:r>{form}{run}</w:r>" for run in runs)
    return f"<w:ftr {W}><w:p><w:pPr>{place}</w:pPr>{words}</w:p></w:ftr>"


if __name__ == "__main__":
    for name, one in MASTERS.items():
        (Path(__file__).parent.parent / "templates" / name).write_bytes(made(one))
