"""The address book (通讯录) that an office keeps as a spreadsheet: its rows, as the roster needs them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from mailproc.errors import ConfigError
from mailproc.model import Reporter
from mailproc.post.sheetrows import Sheet, sheets

HEADINGS = {
    "id": "编号 代码 单位编号 单位代码 id",
    "name": "单位 单位名称 单位全称 全称 报送单位 名称",
    "short": "简称 单位简称",
    "aliases": "别名 其他名称",
    "former": "曾用名 原名 原单位名称",
    "group": "类别 分组 组别 单位类别 单位性质",
    "addresses": "邮箱 电子邮箱 电子邮件 邮箱地址 电子邮箱地址 单位邮箱 办公邮箱 报送邮箱 备用邮箱 email e-mail",
    "domains": "域名 邮箱域名 邮件域名",
    "reporters": "信息员 信息员姓名 姓名 联系人 联络员",
    "phones": "电话 手机 联系电话 手机号 手机号码 电话号码 办公电话 信息员电话 信息员手机",
    "private": "信息员邮箱 个人邮箱 私人邮箱",
    "parent": "上级单位 隶属单位 主管单位 上级",
    "successor": "并入 并入单位 承接单位",
    "since": "起 自 起始日期 启用日期",
    "until": "止 至 截止日期 停用日期",
    "assessed": "参评 是否参评 参加考核 是否考核",
    "opening": "期初累计 期初得分 期初",
}
YES = frozenset(("是", "参评", "参加", "y", "yes", "√", "✓", "1", "true"))
NO = frozenset(("否", "不参评", "不参加", "n", "no", "×", "x", "0", "false"))

_FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings.split()}
_HEADING_WITHIN = 20  # rows; titles and remarks may stand above
_SEPARATORS = re.compile(r"[、,;/|\s]+")
_PHONE_SEPARATORS = re.compile(r"[、,;/|\n\r]+")
_SPACED_NAME = re.compile(r"(?<![一-鿿])([一-鿿])[ \t]+([一-鿿])(?![一-鿿])")  # 张 三
_GROUP_LINE = re.compile(r"\(?[一二三四五六七八九十]+(?:\)|[、.])\s*(\S.*)")  # 一、县(市、区), alone in its row
_NOTE = re.compile(r"注:|备注|说明|填表|制表|合计|小计")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ROUNDED = re.compile(r"\d(\.\d+)?e\+\d+", re.IGNORECASE)  # 1.38E+10: digits are lost


@dataclass(frozen=True, slots=True)
class Row:
    """A unit as the address book has it, with the number of its first row. What is not said is empty or None.

    `group`, `parent` and `successor` are as written there: names, or ids.
    """

    number: int
    name: str
    id: str = ""
    short: str = ""
    group: str = ""
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    reporters: tuple[Reporter, ...] = ()
    parent: str = ""
    successor: str = ""
    since: date | None = None
    until: date | None = None
    assessed: bool | None = None
    opening: Decimal | None = None


def read(path: Path) -> tuple[Row, ...]:
    """The units of an address book (.xlsx, .csv), in its order; several rows of one unit are put together.

    Columns are found by their headings, wherever these stand. A row without a unit's name (merged cells)
    goes on with the unit above, one without a group belongs to the group above. Raises ConfigError with all
    problems, each with its row.
    """
    for sheet in sheets(path):
        columns = _columns(sheet)
        if columns:
            return _units(path.name, sheet, *columns)
    raise ConfigError(f"{path.name}: has no heading row; name its columns 单位, 简称, 类别, 邮箱, 域名, 信息员, 电话")


def _units(file: str, sheet: Sheet, heading: int, fields: Mapping[int, str]) -> tuple[Row, ...]:
    units: dict[str, Row] = {}
    problems: list[str] = []
    name, group = "", ""
    for number, texts in enumerate(sheet[heading:], start=heading + 1):
        record = _Record(f"{file} row {number}", _by_field(texts, fields), problems).without_formulas()
        if line := _group_line(texts):
            name, group = "", line
        elif record.cells and not _NOTE.match(_plain("".join(texts))):
            row = record.row(number)
            name, group = row.name or name, row.group or group
            if not name:
                record.problem("names no unit; write its name in the column 单位")
                continue
            row = replace(row, name=name, group=group)
            units[name] = _together(units[name], row) if name in units else row
    if problems:
        raise ConfigError(problems)
    return tuple(units.values())


def _columns(sheet: Sheet) -> tuple[int, Mapping[int, str]] | None:
    """The number of the heading row, and the field of each column that has one."""
    for number, texts in enumerate(sheet[:_HEADING_WITHIN], start=1):
        fields = {column: _FIELD_OF[word] for column, text in enumerate(texts) if (word := _heading(text)) in _FIELD_OF}
        if "name" in fields.values() and len(fields) > 1:
            return number, fields
    return None


def _heading(text: str) -> str:
    """邮箱 out of "电子 邮箱(必填)" and the like."""
    return re.sub(r"\(.*?\)|[*\s]", "", _plain(text)).lower()


def _by_field(texts: tuple[str, ...], fields: Mapping[int, str]) -> Mapping[str, tuple[str, ...]]:
    cells: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for column, text in enumerate(texts):
        if text and column in fields:
            cells[fields[column]] += (text,)
    return dict(cells)


def _group_line(texts: tuple[str, ...]) -> str:
    filled = [text for text in texts if text]
    found = _GROUP_LINE.fullmatch(_plain(filled[0])) if len(filled) == 1 else None
    return found[1] if found else ""


def _together(first: Row, more: Row) -> Row:
    """One unit of two rows: lists are joined, and single values stand where they are given first."""
    return replace(
        first,
        **{
            one: getattr(first, one) + tuple(value for value in getattr(more, one) if value not in getattr(first, one))
            for one in ("aliases", "former", "addresses", "domains", "reporters")
        },
        **{
            one: getattr(more, one)
            for one in ("id", "short", "parent", "successor", "since", "until", "assessed", "opening")
            if getattr(first, one) in ("", None)
        },
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\u200b", "").strip()


@dataclass(frozen=True)
class _Record:
    """One row of the sheet by fields; takes its cells apart and notes what is wrong with them."""

    where: str
    cells: Mapping[str, tuple[str, ...]]
    problems: list[str]

    def problem(self, text: str) -> None:
        self.problems.append(f"{self.where}: {text}")

    def without_formulas(self) -> "_Record":
        for text in (text for texts in self.cells.values() for text in texts if text.startswith("=")):
            self.problem(f"{text} is a formula whose result is not in the file; open and save it in Excel or WPS")
        cells = {field: tuple(text for text in texts if text[0] != "=") for field, texts in self.cells.items()}
        return replace(self, cells={field: texts for field, texts in cells.items() if texts})

    def row(self, number: int) -> Row:
        return Row(
            number=number,
            name=self.word("name"),
            id=self.word("id").lower(),
            short=self.word("short"),
            group=self.word("group"),
            aliases=self.words("aliases"),
            former=self.words("former"),
            addresses=self.addresses("addresses"),
            domains=tuple(word.lower().removeprefix("@") for word in self.words("domains")),
            reporters=self.reporters(),
            parent=self.word("parent"),
            successor=self.word("successor"),
            since=self.day("since"),
            until=self.day("until"),
            assessed=self.yes_or_no("assessed"),
            opening=self.number("opening"),
        )

    def word(self, field: str) -> str:
        """The field's text without blanks, which in Chinese names only shape the table."""
        return "".join(self.cells.get(field, ("",))[0].split())

    def words(self, field: str, separators: re.Pattern[str] = _SEPARATORS) -> tuple[str, ...]:
        plain = "\n".join(_plain(text) for text in self.cells.get(field, ()))
        return tuple(word.strip() for word in separators.split(plain) if word.strip())

    def addresses(self, field: str) -> tuple[str, ...]:
        found = tuple(word.lower().removeprefix("mailto:") for word in self.words(field))
        for word in found:
            if "@" not in word:
                self.problem(f'"{word}" is not a mail address; write for example kjj@jiangcheng.example')
        return found

    def reporters(self) -> tuple[Reporter, ...]:
        """信息员 with their telephones and addresses: the first with the first; what is left over is the last one's."""
        names = [word for text in self.cells.get("reporters", ()) for word in _people(text)] or [""]
        phones: defaultdict[int, list[str]] = defaultdict(list)
        addresses: defaultdict[int, list[str]] = defaultdict(list)
        for place, phone in enumerate(self.phones()):
            phones[min(place, len(names) - 1)].append(phone)
        for place, address in enumerate(self.addresses("private")):
            addresses[min(place, len(names) - 1)].append(address)
        return tuple(
            Reporter(name, address, "、".join(phones[place]))
            for place, name in enumerate(names)
            for address in addresses[place] or [""]
            if name or address
        )

    def phones(self) -> Iterator[str]:
        for phone in self.words("phones", _PHONE_SEPARATORS):
            if _ROUNDED.fullmatch(phone):
                self.problem(f'"{phone}" has lost its digits; type the telephone number as text')
            yield phone

    def day(self, field: str) -> date | None:
        text = _plain(self.word(field))
        if not text:
            return None
        found = _DAY.fullmatch(text)
        try:
            day = date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
        if day is None:
            self.problem(f'"{text}" is not a day; write for example 2026-10-01')
        return day

    def yes_or_no(self, field: str) -> bool | None:
        text = _plain(self.word(field)).lower()
        if text and text not in YES | NO:
            self.problem(f'"{text}" is neither 是 nor 否')
        return text in YES if text else None

    def number(self, field: str) -> Decimal | None:
        text = _plain(self.word(field)).replace(",", "")
        try:
            number = Decimal(text) if text else None
        except InvalidOperation:
            number = Decimal("NaN")
        if number is not None and not number.is_finite():
            self.problem(f'"{text}" is not a number of points; write for example 12.4')
            return None
        return number


def _people(text: str) -> list[str]:
    return [word for word in _SEPARATORS.split(_SPACED_NAME.sub(r"\1\2", _plain(text))) if word]
