"""Address books as offices keep them: titles above, merged cells, several addresses in a cell."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.errors import ConfigError
from mailproc.model import Reporter
from mailproc.post.addressbook import Row, read

HEADING = ["单位", "简称", "类别", "邮箱", "域名", "信息员", "电话"]


def book(folder: Path, rows: list[list[Any]], merged: tuple[str, ...] = ()) -> Path:
    path = folder / "通讯录.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    workbook.save(path)
    return path


def problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as raised:
        read(path)
    return raised.value.problems


def test_an_address_book_as_it_is(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [
            ["江城市政务信息通讯录", None, None, None, None, None, None],
            [None] * 7,
            HEADING,
            [
                *("江城市教育局", "市教育局", "市直部门", "jyj@example.com、jyj2@example.com\njyj3@example.com", None),
                *("张 三", 13800000000.0),
            ],
            [None, None, None, "jyj4@example.com", None, "李四", "010-12345678"],
            [None] * 7,
            [
                *("江城市\n科学技术局", "市科技局", None, "KJJ@example.com", "@kjj.jiangcheng.example"),
                *("王五;赵六", "13900000001/13900000002"),
            ],
            ["注:每年一月更新", None, None, None, None, None, None],
        ],
        merged=("A1:G1", "A4:A5", "C4:C7"),
    )
    assert read(path) == (
        Row(
            4,
            "江城市教育局",
            short="市教育局",
            group="市直部门",
            addresses=("jyj@example.com", "jyj2@example.com", "jyj3@example.com", "jyj4@example.com"),
            reporters=(Reporter("张三", "", "13800000000"), Reporter("李四", "", "010-12345678")),
        ),
        Row(
            7,
            "江城市科学技术局",
            short="市科技局",
            group="市直部门",
            addresses=("kjj@example.com",),
            domains=("kjj.jiangcheng.example",),
            reporters=(Reporter("王五", "", "13900000001"), Reporter("赵六", "", "13900000002")),
        ),
    )


def test_all_columns_and_their_synonyms(tmp_path: Path) -> None:
    heading = [
        "编号", "单位名称", "简称", "别名", "曾用名", "分组", "电子邮箱(必填)", "信息员邮箱", "姓名", "上级单位",
        "并入", "起", "止", "参评", "期初累计", "职务",
    ]  # fmt: skip
    row = [
        "LSJ", "江城市粮食局", "市粮食局", "粮食和储备局", "市粮油局", "市直部门", "", "ls@example.com", "张三",
        "市发展改革委", "市发展改革委", datetime(2020, 1, 1), "2026年6月30日", "否", "1,012.4", "科长",  # noqa: DTZ001 - cells have no zone
    ]  # fmt: skip
    assert read(book(tmp_path, [heading, row])) == (
        Row(
            2,
            "江城市粮食局",
            id="lsj",
            short="市粮食局",
            group="市直部门",
            aliases=("粮食和储备局",),
            former=("市粮油局",),
            reporters=(Reporter("张三", "ls@example.com"),),
            parent="市发展改革委",
            successor="市发展改革委",
            since=date(2020, 1, 1),
            until=date(2026, 6, 30),
            assessed=False,
            opening=Decimal("1012.4"),
        ),
    )


def test_group_lines_between_the_units(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [
            ["序号", "单位", "邮箱"],
            ["一、县(市、区)"],
            [1, "城东区", "a@example.com"],
            ["二、市直部门"],
            [2, "市教育局"],
        ],
    )
    assert [(row.name, row.group) for row in read(path)] == [("城东区", "县(市、区)"), ("市教育局", "市直部门")]


def test_what_is_left_over_belongs_to_the_last_reporter(tmp_path: Path) -> None:
    rows = [
        ["单位", "信息员", "个人邮箱", "电话"],
        ["市教育局", "张三 李四", "a@example.com b@example.com c@example.com", "1、2、3"],
    ]
    assert read(book(tmp_path, rows))[0].reporters == (
        Reporter("张三", "a@example.com", "1"),
        Reporter("李四", "b@example.com", "2、3"),
        Reporter("李四", "c@example.com", "2、3"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_of_any_kind(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "通讯录.csv"
    lines = [
        delimiter.join(HEADING),
        delimiter.join(["市教育局", "", "市直部门", "jyj@example.com", "", "张三", "010-1"]),
    ]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    row = read(path)[0]
    assert (row.name, row.addresses, row.reporters) == (
        "市教育局",
        ("jyj@example.com",),
        (Reporter("张三", "", "010-1"),),
    )


def test_all_problems_at_once_each_with_its_row(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [
            ["单位", "邮箱", "电话", "起", "参评", "期初累计"],
            [None, "a@example.com"],
            ["市教育局", "无", None, "去年", "也许", "很多"],
            ["市科技局", "kjj@example.com", "1.38E+10", "2026-02-30"],
            ["市体育局", "=A1"],
        ],
    )
    assert problems(path) == (
        "通讯录.xlsx row 2: names no unit; write its name in the column 单位",
        '通讯录.xlsx row 3: "无" is not a mail address; write for example kjj@jiangcheng.example',
        '通讯录.xlsx row 3: "去年" is not a day; write for example 2026-10-01',
        '通讯录.xlsx row 3: "也许" is neither 是 nor 否',
        '通讯录.xlsx row 3: "很多" is not a number of points; write for example 12.4',
        '通讯录.xlsx row 4: "1.38E+10" has lost its digits; type the telephone number as text',
        '通讯录.xlsx row 4: "2026-02-30" is not a day; write for example 2026-10-01',
        "通讯录.xlsx row 5: =A1 is a formula whose result is not in the file; open and save it in Excel or WPS",
    )


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xls", b"", "neither .xlsx nor .csv"),
        ("a.xlsx", b"not a zip", "no sound .xlsx"),
        ("a.csv", b"\xff\xff\xff", "neither UTF-8 nor GB18030"),
        ("a.csv", "甲,乙\n".encode(), "has no heading row"),
        ("a.csv", b"", "has no heading row"),
    ],
)
def test_files_that_are_no_address_book(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert said in "\n".join(problems(path))


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_missing_file(tmp_path: Path, name: str) -> None:
    assert "cannot be read" in "\n".join(problems(tmp_path / name))


@given(st.text())
def test_any_text_as_csv_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(f"单位,邮箱,起,期初累计\n{text}".encode("utf-8", "surrogatepass"))
    try:
        read(path)
    except ConfigError as refused:
        assert refused.problems  # noqa: PT017 - either outcome is right
