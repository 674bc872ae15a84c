"""帮助: the manual on one screen."""

from mailproc.office.language.table import in_order
from mailproc.press.page import Page

_SENTENCES = (
    "直接回复本系统的来信或新写邮件，一行写一件事，主题不限；一行写几件事时用分号隔开。",
    "编号写后几位即可：7是当月第7号，上月341是上月第341号，7.2是第7号的第2条；7、9、12是三条，7至9是连续三条。",
    "记不得编号，可写标题中的几个字：要情213期:秋粮收购。",
    "有两种读法的不办，列出各种读法供点选；标有“须确认”的，确认后才办；办错了，回复“撤销上一条”。",
)


def help_page() -> Page:
    """Every command with its best form."""
    rows = ((f"{row.name}（须确认）" if row.twice else row.name, row.form) for row in in_order())
    return Page("命令一览", _SENTENCES, ("命令", "写法"), tuple(rows))
