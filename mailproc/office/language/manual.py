"""docs/commands.md, the manual of all commands, made from their table."""

from mailproc.office.language.row import Family, Row
from mailproc.office.language.table import in_order

_HEAD = """# 命令手册

信息科人员用邮件办理日常事务：直接回复本系统的来信，或新写一封邮件发给信箱，正文写命令即可，主题不限。
本页由命令表生成（`python -m tests.office.manual`），与程序所识别的写法一致；给信箱发一行“帮助”，可收到其中的一页。

## 怎么写

- 一行一件事；一行里有几件事，用分号或句号隔开：`要情213期:7、9、12;短波:15、18`。
- 全角半角、有无空格、逗号顿号都可以；“第七条”“二百一十三期”也可以。
- 编号只写后几位：`7` 是当月的第7号（回复某月的统计表、送审稿或通报时，是该月的）；
  `上月341`、`10月341号`、`10-341` 是上月的；`2026-10-0341` 是全写；`7.2` 是第7号的第2条。
- 几条写在一起：`7、9、12`；连续的写 `7至9`。`10-12` 既可以是三条，也可以是10月的第12号，系统会反问。
- 记不得编号，可写标题中的几个字：`要情213期:秋粮收购`，或 `计入《秋粮收购》`。须是当月或上月唯一的一条，否则反问。
- 单位写简称、全称或别名均可；载体写 `要情`、`短波`、`报省`、`省办`、`国办` 等简称。
- 只读最上面新写的内容；引用的原文、`#` 和 `>` 开头的行、签名都不读。
- **有两种读法的，一律不办**，在办理情况中列出各种读法，点一下即可；看不懂的原样退回。
- 每封命令邮件都有一封“办理情况”，逐行写明办了什么、得分有何变动、如何撤销。
- 代单位报送：把单位的来信转发到信箱，或新写邮件，主题或首行写“代报:市科技局”，下面写正文；这样的邮件不作命令读。
- 标有“须确认”的，先告知结果，回复“确认”或点链接后才办理；涉及已印发月份的，也须确认。
"""


def manual() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_chapter(family) for family in Family)])


def _chapter(family: Family) -> str:
    head = (f"## {family}\n", "| 命令 | 作用 | 写法 | 也可以写 |", "| --- | --- | --- | --- |")
    return "\n".join([*head, *(_row(row) for row in in_order() if row.family is family), ""])


def _row(row: Row) -> str:
    does = f"{row.does}。**须确认**" if row.twice else row.does
    return f"| {row.name} | {does} | {_code(row.form)} | {'<br>'.join(map(_code, row.also))} |"


def _code(line: str) -> str:
    return "<br>".join(f"`{part}`" for part in line.split("\n"))
