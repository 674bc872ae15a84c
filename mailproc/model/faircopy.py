"""The fair copy (成文): a paper set out for printing, as plain values; Word and PDF are two ways to put it on pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """What a paragraph is in an official document (GB/T 9704-2012, 7)."""

    ADDRESSEE = "addressee"  # 主送机关
    TEXT = "text"  # 正文
    HEADING = "heading"  # 一、
    SUBHEADING = "subheading"  # （一）
    ENCLOSURE = "enclosure"  # 附件说明, the first line
    ENCLOSURE_MORE = "enclosure-more"  # its further lines
    SIGNATURE = "signature"  # 发文机关署名
    DATE = "date"  # 成文日期
    NOTE = "note"  # 附注
    ANNEX = "annex"  # 附件1, at the head of its page
    ANNEX_TITLE = "annex-title"
    CAPTION = "caption"  # over a table
    TABLE_NOTE = "table-note"  # under a table
    ANCHOR = "anchor"  # 台账第N号


class Field(StrEnum):
    """What stands in fixed places of the page, by the name that the office's .docx gives it: {{标题}}."""

    MARK = "稿别"  # 送审稿, or nothing
    TITLE = "标题"
    MONTH = "月份"
    ISSUE = "期号"
    TOTAL = "总期号"
    NUMBER = "文号"
    OFFICE = "编发单位"
    AUTHORITY = "发文机关"
    DAY = "日期"
    SIGNER = "签发人"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `right` characters of its size are left free beside it. `kept`: on one page with what follows."""

    style: Style
    text: str
    right: float = 0
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of a heading row, so many columns wide and rows deep; "\\n" breaks its line."""

    text: str
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with borders. `heads` are repeated on every page; what a deep cell covers is left out below it.

    `weights` are the columns' widths relative to each other. The columns in `left` are set flush left, all others
    centred. The last row is a sum, bold, where `summed`.
    """

    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]
    left: frozenset[int] = frozenset()
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex begins a page; a `wide` one lies on its side."""

    blocks: tuple[Line | Grid, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class FairCopy:
    """A paper. `form` is "bulletin" or "document". In the title a line may be broken where there is a "\\n"."""

    form: str
    fields: Mapping[Field, str]
    body: tuple[Line, ...]
    annexes: tuple[Annex, ...]

    @property
    def title(self) -> str:
        return self.fields[Field.TITLE].replace("\n", "")

    def words(self) -> str:
        """All that is printed of it, whatever the template."""
        fields = (Field.MARK, Field.TITLE, *((Field.NUMBER,) if self.form == "document" else ()))
        said = [*(self.fields[one] for one in fields), *(line.text for line in self.body)]
        for block in (block for annex in self.annexes for block in annex.blocks):
            if isinstance(block, Line):
                said.append(block.text)
            else:
                said += [head.text for row in block.heads for head in row]
                said += [cell for row in block.rows for cell in row]
        return "\n".join(said)
