"""What mail servers tell people of a letter they did not deliver: to whom, why, and what it means (RFC 3463).

Half-width patterns; what they look at is folded to it.
"""

import re
from collections.abc import Collection
from itertools import islice

from mailproc.post.widths import narrow

_LONGEST = 32_768  # characters that are read
_LONGEST_WORDS = 300
_MOST_ADDRESSES = 200
_MARKS_AROUND = 9  # characters: «  <zhangsan@example.com>:»

_ADDRESS = re.compile(
    r"(?<![\w.%+@=/-])([^\s<>@,;:\"'()\[\]{}|\\/*=、。《》…\u4e00-\u9fff]{1,64}"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z][A-Za-z0-9-]{1,30})(?![\w@])"
)
_NOBODY = re.compile(
    r"(?:mail(?:er)?[-_.]?daemon|post[-_.]?master|abuse|support|service|help(?:desk)?|admin|kefu|feedback|no-?reply)@.*"
)

_ALSO_ENGLISH = r"(?:\s{0,3}/\s{0,3}[A-Za-z][A-Za-z -]{0,30})?\s{0,9}[:|]?"  # 收件人/To :
# Where the copy of the letter begins.
_COPY = re.compile(
    r"^[>|][>| ]{0,9}(?:from|to|date|subject|message-id|received|return-path):"
    r"|^[\s>]{0,9}(?:[-=*_#]{2,60}[^\n]{0,60}"
    r"(?:copy of|original|returned|below this line|header|message follows|body of)[^\n]{0,80}"
    r"|(?:the )?(?:original message (?:follows|headers?|attached)|text of your message|message headers? follow"
    r"|your message reads)[^\n]{0,60}"
    r"|[-=*_#\s]{0,60}(?:原信|原邮件|原始邮件|邮件原文|以下是原|原文如下|原始邮件头|邮件头)[^\n]{0,20}(?::|[-=*_#]{2}|$)"
    r"|(?:return-path|received)[ \t]{0,9}:[^\n]{1,900}$)",
    re.IGNORECASE | re.MULTILINE,
)
_ABOUT_LETTER = re.compile(r"原(?:始)?邮件(?:的)?信息")  # Coremail's table of time, subject and recipient
_LABELLED = re.compile(
    r"^[\s>|*]{0,20}(?:原?收件人(?:地址)?|收信人(?:地址)?|目标地址|失败(?:地址|收件人)|投递失败的?(?:收件人|地址)"
    r"|无法(?:发送|投递|送达)[到至给]?|(?:failed |intended )?recipients?(?: address)?|rcpt to)"
    rf"{_ALSO_ENGLISH}([^\n]{{0,2000}}(?:\n[^\n]{{1,200}})?)",
    re.IGNORECASE | re.MULTILINE,
)
_REASON = re.compile(
    r"^[\s>|*]{0,20}(?:退信(?:原因|代码)|(?:出错|失败|错误|投递失败)?原因|英文说明|错误(?:信息|代码|描述)|详细信息|诊断信息"
    rf"|(?:bounce )?reason|bounce code|error(?: message)?|remote server returned){_ALSO_ENGLISH}[ \t|]{{0,20}}"
    r"(?:\n\s{0,40})?([^\n]{2,600}(?:\n(?!\s{0,20}(?:\n|-{4}|[^\n:]{0,12}[\u4e00-\u9fff][^\n:]{0,12}[:/]))[^\n]{2,300}){0,2})",
    re.IGNORECASE | re.MULTILINE,
)

_DELAY = re.compile(
    r"(?:not|hasn't) (?:yet )?been delivered|has been (?:delayed|postponed)|delivery attempts will continue"
    r"|will (?:be retried|continue to (?:try|be))|this is (?:just )?a warning|no action is required"
    r"|[会将]继续(?:尝试)?(?:投递|发送)|延迟(?:投递|送达)|暂时无法|稍后重试",
    re.IGNORECASE,
)
_GAVE_UP = re.compile(r"giving up|gave up|permanent|被退回|退回来了|退信", re.IGNORECASE)

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_REPLY = re.compile(r"(?<![\d.:/-])([45])[0-5]\d(?=[ \-#:,)\"']|$)", re.MULTILINE)
# What the words mean where no code is told; the first that fits.
_MEANINGS = tuple(
    (status, re.compile("|".join(words), re.IGNORECASE))
    for status, *words in (
        (
            "5.2.2",
            r"(?:邮箱|信箱|空间|容量)[^\n]{0,12}(?:已满|满了|不足|超限|超出)|over ?quota",
            r"(?:mailbox|quota|inbox)[^\n]{0,40}(?:full|exceed)",
        ),
        (
            "5.1.2",
            r"域名[^\n]{0,12}(?:不存在|错误|无效|无法解析)",
            r"(?:host|domain)[^\n]{0,40}(?:unknown|not found|does(?:n't| not) exist)",
        ),
        (
            "5.1.1",
            r"(?:收件人|用户|帐号|账号|地址|邮箱)[^\n]{0,80}(?:不存在|无效|错误|找不到|未找到)|RP:RCL",
            r"(?:no such|unknown|invalid) (?:user|recipient|mailbox)|user (?:unknown|not found|doesn't have)",
            r"does(?:n't| not) exist|not listed in|recipnotfound",
        ),
        (
            "5.2.1",
            r"(?:帐号|账号|邮箱|用户)[^\n]{0,12}(?:禁用|停用|冻结|锁定)",
            r"(?:account|mailbox)[^\n]{0,20}(?:disabled|inactive|suspended)",
        ),
        (
            "5.3.4",
            r"(?:邮件|附件)[^\n]{0,12}(?:太大|过大|超过|超出)",
            r"(?:message|size)[^\n]{0,30}(?:too (?:large|big)|exceeds)",
        ),
        ("5.7.1", r"垃圾邮件|拒绝接收|拒收|黑名单|spam|blocked|blacklist|rejected by|denied"),
        (
            "4.4.1",
            r"无法连接|连接[^\n]{0,12}(?:超时|失败)|网络|can ?not connect|timed? ?out|connection (?:refused|lost)",
        ),
    )
)


def notice(text: str) -> str:
    """What the server says, in half width, up to its copy of the letter."""
    text = narrow(text[:_LONGEST])
    for copy in islice(_COPY.finditer(text), 9):
        if text[: copy.start()].strip() and not _ABOUT_LETTER.search(copy[0]):
            return text[: copy.start()]
    return text


def addresses(text: str) -> list[str]:
    """All addresses in a text, in lower case, each once."""
    return list(dict.fromkeys(match[1].lower() for match in islice(_ADDRESS.finditer(text), _MOST_ADDRESSES)))


def named(said: str, recipients: Collection[str], strangers: Collection[str]) -> list[str]:
    """The addresses that a notice names as not reached: those behind a label, else all.

    `strangers` are known to be none; `recipients` are whom the letter went to, and where some of them are named, no
    others are meant.
    """
    labelled = [one for match in _LABELLED.finditer(said) for one in _first_line(match[1])]
    found = [one for one in labelled or addresses(said) if one not in strangers and not _NOBODY.fullmatch(one)]
    return [one for one in found if one in recipients] or found


def _first_line(text: str) -> list[str]:
    """The addresses in the first of two lines that has any."""
    return next((found for line in text.split("\n") if (found := addresses(line))), [])


def is_delay(said: str) -> bool:
    """Whether a notice only warns that the letter is still on its way."""
    return bool(_DELAY.search(said)) and not _GAVE_UP.search(said)


def words(said: str, address: str) -> str:
    """The reason told, on one line: behind its label, else in the paragraph that names the address."""
    reasons = dict.fromkeys(match[1] for match in _REASON.finditer(said))
    if reasons:
        return one_line(" ".join(reasons))
    at = said.lower().rfind(address)
    if at < 0:
        return one_line(said)
    start = said.rfind("\n", 0, at) + 1
    end = said.find("\n\n", at)
    if end >= 0 and end - start < len(address) + _MARKS_AROUND:
        end = said.find("\n\n", end + 2)  # the address stands alone, and the reason under it
    return one_line(said[start : end if end >= 0 else None])


def status(told: str) -> str:
    """The enhanced status code that a text tells, or that its reply code or its words mean; "" for none."""
    if code := enhanced(told):
        return code
    reply = _REPLY.search(told)
    return meaning(told) or (f"{reply[1]}.0.0" if reply else "")


def enhanced(told: str) -> str:
    """The first enhanced status code in a text, "" for none."""
    match = _ENHANCED.search(told)
    return ".".join(match.groups()) if match else ""


def meaning(told: str, kind: str = "") -> str:
    """The enhanced status code that plain words mean, of one class ("4", "5") if asked; "" for none."""
    return next((code for code, pattern in _MEANINGS if code.startswith(kind) and pattern.search(told)), "")


def one_line(said: str) -> str:
    return " ".join(said[: _LONGEST_WORDS * 4].split())[:_LONGEST_WORDS].strip(" |")
