"""Letters that did not arrive, in words: whose, which, and why (RFC 3463 in Chinese)."""

import re

from mailproc.model import LetterKind
from mailproc.press.wording import brief, month_short

PAPERS = {
    LetterKind.STATEMENT: "核对表",
    LetterKind.TALLY: "统计表",
    LetterKind.DRAFT: "通报送审稿",
    LetterKind.CIRCULAR: "通报",
    LetterKind.TOPICS: "报送要点",
    LetterKind.REMINDER: "报送提醒",
}
OTHERS = {
    LetterKind.RECEIPT: "回执",
    LetterKind.ALERT: "突发事件信息提示",
    LetterKind.FORWARD: "上级来件转送",
    LetterKind.RESTRICTED: "信箱处理提示",
    LetterKind.NOTICE: "系统提示",
    LetterKind.TRANSCRIPT: "办理情况",
    LetterKind.CONFIRMATION: "确认邮件",
    LetterKind.DIGEST: "信箱日报",
    LetterKind.REMARK: "单位反馈转送",
    LetterKind.ENQUIRY: "查询结果",
    LetterKind.COMMISSION: "约稿",
    LetterKind.FEEDBACK: "情况反馈",
    LetterKind.QUESTION: "询问单位的邮件",
    LetterKind.SUMMARY_DRAFT: "半年、年度总结送审稿",
    LetterKind.SUMMARY: "半年、年度总结",
    LetterKind.FEES: "稿酬发放表",
}
MONTH = re.compile(r"\d{4}-\d{2}")

# By status, the last two numbers of it where 4 and 5 mean the same, or the middle one alone.
REASONS = {
    "1.1": "地址不存在",
    "1.2": "收件域名不存在",
    "1.3": "地址格式有误",
    "1.6": "邮箱已停用或迁移",
    "1.10": "收件域名不收邮件",
    "1": "地址有误",
    "2.1": "邮箱已停用",
    "2.2": "邮箱已满",
    "2.3": "邮件过大",
    "2": "邮箱暂不能收信",
    "3.1": "对方邮件系统已满",
    "3.4": "邮件过大",
    "3": "对方邮件系统故障",
    "4.6": "邮件循环转发",
    "4.7": "多次投递超时",
    "4": "无法连接对方服务器",
    "6": "对方不能处理邮件格式",
    "7": "被对方拒收",
}
ABOUT = {"content": "邮件内容被服务器拒收", "size": "邮件过大"}
EXPIRED = "连续5日未能投出，不再重试"
UNKNOWN = "未说明原因"
WORDS = 120  # characters of what the server said


def paper(kind: LetterKind, key: str) -> str:
    """What a letter is called: 10月通报, 回执."""
    if kind in OTHERS:
        return OTHERS[kind]
    return (month_short(key[:7]) if MONTH.match(key) else "") + PAPERS[kind]


def reason(status: str, about: str = "", *, expired: bool = False) -> str:
    """Why it did not arrive, in a few words; "" where the status says nothing."""
    if expired:
        return EXPIRED
    _, _, detail = status.partition(".")
    return ABOUT.get(about) or REASONS.get(detail) or REASONS.get(detail.partition(".")[0], "")


def line(who: str, address: str, what: str, why: str, words: str) -> str:
    """市科技局未收到10月通报：邮箱已满（xx@kjj.example；服务器答复：552 mailbox full）"""
    said = f"服务器答复：{brief(words, WORDS)}" if words else ""
    if not who:
        return f"{address}未收到{what}：{why or UNKNOWN}" + (f"（{said}）" if said else "")
    return f"{who}未收到{what}：{why or UNKNOWN}（{'；'.join(filter(None, (address, said)))}）"


def suspended(who: str, address: str, letters: int, why: str, waiting: int) -> str:
    """市科技局（xx@kjj.example）：连续3封未送达（地址不存在），待发送2封"""
    name = f"{who}（{address}）" if who else address
    held = f"，待发送{waiting}封" if waiting else ""
    return f"{name}：连续{letters}封未送达" + (f"（{why}）" if why else "") + held
