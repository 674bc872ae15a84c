"""Spreadsheets as a unit fills them in, by openpyxl and by hand."""

import io
from datetime import date

from openpyxl import Workbook

COUNTS = (
    "信息报送统计",
    "单位\t报送条数\t采用条数\t采用率\t截止日期\t经费(万元)",
    "江城市科技局\t12\t3\t25.0%\t2026-11-03\t1234.50",
    "清河县政府办\t8\t\t0.0%\t2026-11-03\t0.80",
    "合计\t20\t3",
    "内部说明",
    "统计口径\t以邮箱收到为准",
    "填表人\t㐂晓堃",
)


def counts() -> bytes:
    """With a sum, shares, days, and a hidden sheet."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = COUNTS[0]
    rows: list[list[object]] = [
        [*COUNTS[1].split("\t")],
        ["江城市科技局", 12, 3, "=C2/B2", date(2026, 11, 3), 1234.5],
        ["清河县政府办", 8, None, "=C3/B3", date(2026, 11, 3), 0.8],
        ["合计", "=SUM(B2:B3)", "=SUM(C2:C3)"],
    ]
    for number, row in enumerate(rows, 1):
        for column, said in enumerate(row, 1):
            first.cell(number, column).value = said  # type: ignore[assignment]
    for number in (2, 3):
        first.cell(number, 4).number_format = "0.0%"
        first.cell(number, 5).number_format = "yyyy-mm-dd"
        first.cell(number, 6).number_format = "0.00"
    second = book.create_sheet(COUNTS[5])
    second.sheet_state = "hidden"
    for line in COUNTS[6:]:
        second.append(line.split("\t"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


ROSTER = (
    "通讯录",
    "单位\t姓名\t电话",
    "江城市教育局\t张三\t07125550166",
    "江城市“一网通办”专班,临时\t李四\t07125550177",
)


def roster_csv() -> bytes:
    """As Excel writes it on a Chinese machine."""
    rows = [line.split("\t") for line in ROSTER[1:]]
    return "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) + "\r\n" for row in rows).encode(
        "gb18030"
    )


def roster_page() -> bytes:
    """As an OA system exports a list: a page under the name .xls."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split("\t")) + "</tr>\r\n" for line in ROSTER[1:]
    )
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>\r\n'
    return f"{head}<table border=1>\r\n{rows}</table></body></html>".encode("gb18030")


def roster_xml() -> bytes:
    """Excel's XML of 2003, also a favourite of OA systems."""
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in line.split("\t")) + "</Row>"
        for line in ROSTER[1:]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="{ROSTER[0]}"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


ROLL = (
    "企业名录",
    *(f"{number}\t江城市第{number}{'科技农业文旅'[number % 6]}发展有限公司" for number in range(1, 501)),
)


def roll() -> bytes:
    """More words than one record of an .xls holds."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = ROLL[0]
    for line in ROLL[1:]:
        number, name = line.split("\t")
        first.append([int(number), name])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
