"""The worksheet (采用登记表): its columns, and a sheet of a workbook as a plain value."""

from dataclasses import dataclass
from enum import StrEnum


class Heading(StrEnum):
    """The columns of the worksheet, by the headings under which they are sent and found again."""

    NUMBER = "编号"
    ARRIVAL = "收到时间"
    UNIT = "单位"
    TITLE = "标题"
    ENTERED = "已记"  # what is in the ledger already, in words
    OUTLET = "载体"
    ISSUE = "期号"
    OTHER_OUTLET = "另一载体"
    OTHER_ISSUE = "另一期号"
    INSTRUCTION = "批示"
    REMARK = "备注"
    MARK = "记号"  # hidden: what was known when the sheet was made (office.worksheet)


TO_FILL = (
    Heading.OUTLET,
    Heading.ISSUE,
    Heading.OTHER_OUTLET,
    Heading.OTHER_ISSUE,
    Heading.INSTRUCTION,
    Heading.REMARK,
)


CHOICES = "选项"  # the hidden sheet with what can be chosen


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `width` in characters, whether it is `open` to be filled in, and from which `choices`."""

    heading: str
    width: float
    open: bool = False
    choices: tuple[str, ...] = ()
    hidden: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of text cells: its title, how it is filled in, headings, rows. All cells that are not open are locked."""

    name: str
    title: str
    guide: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A spreadsheet that came in a mail. `text` is that of a worksheet, a row a line and its cells parted by tabs, ""
    of any other; `fault` as in Attachment."""

    name: str
    text: str = ""
    fault: str = ""
