"""The words that all papers share: dates, months, numerals, and the tables of keys → Chinese."""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from mailproc.model import CreditKind, MailClass
from mailproc.model.words import line

CLASSES = {
    MailClass.SUBMISSION: "报送件",
    MailClass.REVISION: "修改稿",
    MailClass.DUPLICATE: "重复报送",
    MailClass.UNATTRIBUTED: "待确认单位",
    MailClass.SUPERIOR: "上级来件",
    MailClass.COMMAND: "经办人命令",
    MailClass.OWN: "本系统发出",
    MailClass.BOUNCE: "退信",
    MailClass.AUTOMATIC: "自动回复",
    MailClass.OTHER: "其他邮件",
    MailClass.RESTRICTED: "另行处理",
    MailClass.UNREADABLE: "无法识读",
}

REASONS = {
    "duplicate": "与此前报送内容一致，已合并统计",
    "repeat": "与此前报送内容一致，已合并统计",
    "repeat_late": "与较早报送内容一致，未再计数",
    "revision": "修改稿，与原件并为一条",
    "joint": "联合报送，已一并统计",
    "same_text_other_unit": "与其他单位报送内容相同",
    "like_earlier": "与此前报送内容相近",
    "cap": "已达当月计数上限",
    "linked": "正文在链接附件中，待确认",
    "unattributed": "待确认单位",
    "moved": "代报信息，已计入原信发出的月份",
}
OTHER_REASON = "其他原因"

CREDITS = {
    CreditKind.RECEIVED: "报市信息",
    CreditKind.ADOPTED: "{outlet}{issue}采用",
    CreditKind.INSTRUCTION: "{level}批示",
    CreditKind.COMMISSION: "约稿完成",
    CreditKind.MISSED: "约稿未完成",
    CreditKind.DEDUCTION: "扣分",
}

LATE = {"late": "补记", "reversal": "冲减"}

EVIDENCE = {
    "address": "通讯录地址",
    "taught": "已登记地址",
    "domain": "单位邮箱域名",
    "signature": "落款",
    "masthead": "刊头",
    "subject": "邮件主题",
    "attachment": "附件名",
    "name": "显示名",
    "behalf": "代报",
    "forwarded": "转发原件",
    "reply_to": "回复地址",
    "joint": "联合报送",
    "left": "原信息员地址（已离任）",
}

NOTHING = "—"  # how 0 is printed in tables (office.md §7)


def brief(text: str, width: int = 60) -> str:
    """The text as one line of at most `width` characters; a cut shows as …"""
    clean = line(text)
    return clean if len(clean) <= width else clean[: width - 1] + "…"


def reason(key: str) -> str:
    """Why an item is not counted. A clerk's own words stand as they are; unknown keys are 其他原因."""
    if key in REASONS:
        return REASONS[key]
    return OTHER_REASON if key.isascii() and key else line(key)


def plain(points: Decimal) -> str:
    """Points without trailing zeros or exponent: 0.2, 10, -5."""
    if not points:
        return "0"
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def month_name(month: str) -> str:
    """2026年10月"""
    year, number = month.split("-")
    return f"{int(year)}年{int(number)}月"


def month_short(month: str) -> str:
    """10月"""
    return f"{int(month.split('-')[1])}月"


def day_name(day: date) -> str:
    """11月3日"""
    return f"{day.month}月{day.day}日"


def full_day(day: date) -> str:
    """2026年11月5日"""
    return f"{day.year}年{day_name(day)}"


def local(moment: datetime, zone: str) -> datetime:
    """The moment by the office's clock."""
    return moment.astimezone(ZoneInfo(zone))


def moment_name(moment: datetime, zone: str) -> str:
    """11月3日9时12分"""
    here = local(moment, zone)
    return f"{day_name(here)}{here.hour}时{here.minute:02d}分"


def deadline_name(moment: datetime, zone: str) -> str:
    """11月5日17:30"""
    here = local(moment, zone)
    return f"{day_name(here)}{here.hour}:{here.minute:02d}"


_ISSUE = re.compile(r"第?(\d+)期?")
_ISSUE_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def issue_name(issue: str) -> str:
    """第213期, 11月3日, or the words as they were typed."""
    if match := _ISSUE.fullmatch(issue):
        return f"第{match[1]}期"
    if match := _ISSUE_DAY.fullmatch(issue):
        return f"{int(match[2])}月{int(match[3])}日"
    return line(issue)


def level_name(name: str) -> str:
    """市领导, from 市领导 or 市领导批示."""
    return name.removesuffix("批示")


def size_name(size: int) -> str:
    """12 KB, 3.4 MB; never less than 1 KB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB"
