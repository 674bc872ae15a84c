"""What closes a mail and is no part of its text: signatures below "-- ", disclaimers, adverts of mail programs.

A unit's own 落款, its contacts and approvers are text: the office reads from them whose the mail is.
All patterns are matched against narrow lines.
"""

import re
from collections.abc import Sequence

from mailproc.post.widths import narrow

_RULE = re.compile(r"[\s\-–—_=*|~#·]*")
_LONGEST_LINE = 2_000
_MOST_PIECES = 40  # of a closing

# «发自我的iPhone», «来自QQ邮箱», «从 Windows 版邮件发送», «获取 Outlook for iOS», «签名由网易邮箱大师定制»: nothing but
# such words, for «来自华为公司的专家出席» is a sentence.
_PROGRAMS = (
    "安卓|手机|平板|华为|荣耀|小米|三星|魅族|邮箱|邮件|微信|钉钉|飞书|信箱|企业邮|鸿蒙|畅享|畅玩|一加|"
    "真我|中兴|联想|手機|信件"
)
_FOREIGN = (
    "iphone|ipad|ios|android|huawei|honor|xiaomi|redmi|oppo|vivo|samsung|mac|windows|outlook|foxmail|mail|wps|gmail|"
    "yahoo|thunderbird|blackberry|nokia|galaxy|mate|harmonyos|lark|dingtalk|wechat|spark|proton"
)
_FILLERS = (
    "我的|网易|新浪|搜狐|阿里|腾讯|移动|苹果|红米|企业|智能|专业|专属|商务|适配|电脑|电子|客户端|应用|大师|定制|发送|发出|发来|的|版|"
    "云|随时随地|中国|联通|电信|沃|网页|免费|安全|极速|系统|旗舰|傳送|寄出|適用於"
)
_ADVERT = re.compile(
    r"[\s\-–—|<(【>*“\"]{0,20}(?:发自|發自|寄自|发送自|来自|來自|从|從|通过|透過|使用|获取|下载|sent from|sent via|"
    r"sent by|sent with|sent using|get|签名由)"
    rf"(?=.{{0,60}}(?:{_PROGRAMS}|{_FOREIGN}))(?:[\sa-z0-9.,+'’/&()-]|{_PROGRAMS}|{_FILLERS}){{1,80}}"
    r"(?:[<(\[]?https?://[^\s>]{0,200}[>)\]]?)?[\s\-–—|>)】.。*”\"!~]*",
    re.IGNORECASE,
)
_ADVERTS = re.compile(
    r"[\s\-–—|<(【>*•·]{0,20}(?:"
    r"(?:网易邮箱大师|网易邮箱(?:手机)?智能版|139邮箱|139手机邮箱|qq邮箱|foxmail|阿里邮箱|沃邮箱|189邮箱|钉邮|"
    r"outlook for (?:ios|android))"
    r"|(?:想|要)?(?:随时随地)?(?:收发)?邮件,?.{0,20}(?:尽在|就用|下载).{0,20}(?:邮箱|客户端)"
    r"|(?:未发现病毒|不含病毒|没有病毒|无病毒|virus[- ]free)[.。]?\s*(?:<?(?:https?://)?www\.[\w.-]{3,40}\S{0,200})?"
    r"|(?:https?://)?www\.(?:avast|avg|mcafee|symantec)\.com\S{0,200}"
    r"|(?:此|本|该|这封)(?:电子)?邮件(?:已)?(?:经过?|由|没有|未|不).{0,40}(?:病毒|杀毒|avast|avg|扫描).{0,60}"
    r"|this e-?mail (?:has been|was) (?:checked|scanned).{0,120}"
    r"|(?:checked|scanned) (?:by|for).{0,60}(?:avg|virus|avast).{0,80}"
    r"|.{0,30}(?:环境|环保|用纸|地球).{0,30}(?:谨慎打印|打印(?:本|此|这封|该)(?:电子)?邮件|(?:勿|不要)打印).{0,20}"
    r"|请?在?打印(?:本|此|这封|该)(?:电子)?邮件.{0,30}(?:环境|环保|必要).{0,20}"
    r"|.{0,4}please (?:consider|think of|think about) (?:the|your)? ?environment.{0,80}"
    r"|save (?:paper|a tree).{0,80}|think before (?:you )?print.{0,60}"
    r"|[您你](?:之所以)?收到(?:此|这封|本)邮件,?是?因为.{0,100}"
    r"|you (?:received|are receiving) this (?:e-?mail|message) because.{0,200}"
    r"|to (?:unsubscribe|post to this group|post a message|send e-?mail to this group|manage your subscription).{0,300}"
    r"|visit this group at.{0,200}|for more options,? visit.{0,200}|to view this discussion .{0,300}"
    r"|(?:退订|取消订阅|(?:要|如需|若要|欲)(?:退订|取消|退出)).{0,20}(?:群组|论坛|邮件|列表|订阅).{0,200}"
    r"|[\w.@+-]{1,60} (?:mailing list|maillist)|(?:<?https?://\S{0,200})?/(?:mailman/)?listinfo/\S{0,100}"
    r"|do you yahoo!?\??.{0,100}|get your free .{0,80}|msn .{0,100}https?://\S{0,100}"
    r"|免费下载 ?msn explorer.{0,100}|与联机的朋友进行交流.{0,60}|享用世界上最大的电子邮件系统.{0,80}"
    r"|(?:雅虎|新浪|网易|搜狐|tom|263|163|126)(?:免费|g|\d{1,3}[mg]|超大|vip){1,4}邮箱.{0,60}"
    r"|※\s*(?:来源|修改).{0,120}|\[?请勿回复(?:此|本)邮件\]?"
    r")[\s\-–—|>)】.。*!]*",
    re.IGNORECASE,
)
_LONGEST_ADVERT = 400

_DISCLAIMING = re.compile(
    r"[\s*\[【(<_\-—=|#]{0,20}(?:(?:(?:免责|保密|法律)?(?:声明|注意|提示|提醒):?)?\s?(?:本|此|该|这封|上述)(?:电子|封)?"
    r"(?:邮件|电邮|郵件|電郵|讯息|信息及其附件|信息和附件)"
    r"|(?:legal |important |e-?mail )?(?:disclaimer|notice|confidential)"
    r"|.{0,30}?\b(?:this|the) (?:e-?mail|electronic (?:mail|message)|message|communication|transmission)\b"
    r"|.{0,10}?the (?:information|contents?) (?:contained |transmitted |of |in )|privileged)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\W{0,20}(?:(?:重要|特别|郑重)?(?:免责|保密|法律|机密|邮件)?(?:声明|提示|须知|提醒)|"
    r"(?:legal |important |e-?mail )?(?:disclaimer|notice|confidentiality(?: (?:notice|note|statement))?))\W{0,20}",
    re.IGNORECASE,
)
_CONCERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        "保密|机密|秘密|機密|confidential|privileged|proprietary|私密",
        (
            "上面地址|上述(?:地址|收件)|(?:指定|预期|特定|预定|目标|有权|真正)的?.{0,4}(?:个人|收件|接收|对象|使用)|误收|错收|錯收|"
            "错误地?(?:收到|发送|接收)|(?:非|不是|并非).{0,16}(?:收件人|接收者|接收人|收件者)|"
            "intended (?:recipient|only|solely|for)|addressee|in error"
        ),
        "删除|销毁|刪除|delete|destroy",
        "禁止|不得|严禁|请勿|切勿|嚴禁|prohibited|unauthori[sz]ed|not authori[sz]ed|must not|may not|do not",
        "复制|传播|散布|披露|泄露|使用|转发|disclos|distribut|copy|dissemina|reliance",
        "责任|liab|responsib|warrant",
        "通知(?:本|寄|发)(?:人|件人)|告知发件人|notify|inform the sender|contact the sender",
        "病毒|virus",
        "不代表|个人观点|do(?:es)? not (?:necessarily )?(?:represent|reflect)|views? .{0,60}(?:author|sender)",
    )
)
_CORE = 2  # one of the first two is in every disclaimer
_PROOF = 3  # so many concerns make one
_SHORTEST = 24  # characters
_LONGEST = 6_000
_MOST_LINES = 60  # from the end in which disclaimers may begin
_WIDEST = 100  # columns of a line broken by a mail program
_SENTENCE_ENDS = ("。", "!", "?", ";", ".")
_MOST_STRANGE = 5  # lines in a row that name no concern

# A gateway's warning above the text.
_WARNING = re.compile(
    r"[\s*\[【(<_\-—=|!⚠\ufe0f]{0,20}(?:(?:注意|警告|提醒|提示|温馨提示|安全提示)[:!\]】\s]{0,4})?"
    r"(?:(?:此|本|该|这)(?:封)?(?:电子)?邮件(?:来自|是?由|系|为|源自).{0,12}(?:外部|公司外|组织外|单位外|企业外|互联网).{0,120}"
    r"|外部邮件[\]】)]?.{0,100}|external(?: e-?mail| sender| message)?[\])】:]?.{0,160}"
    r"|(?:caution|warning|notice)[:!\s*]{1,6}.{0,80}(?:external|outside).{0,200}"
    r"|this (?:e-?mail|message) (?:originated|came|was sent) from outside.{0,200})",
    re.IGNORECASE,
)

_LIST = re.compile(
    r"\s{0,9}(?:[\w.@+-]{1,60} (?:maillist|mailing list)\b|this sf\.net email|to unsubscribe\b)", re.IGNORECASE
)
_MOST_FOOTER = 8  # lines below the name of a list

_MARK = re.compile(r"\s{0,3}(?:- )?-- ?")  # PGP writes «- -- »
_MOST_SIGNED = 14  # lines of a signature
_LONGEST_SIGNED = 800  # characters
_SENTENCE = re.compile(r"[,;].{6,400}[。!?]|.{30,400}[。!?]|^[一二三四五六七八九十]{1,3}、")


def set_apart(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines of a text that are its writer's words, and those that only close it, both in their order.

    Rules and blank lines between the two belong to neither. A gateway's warning above the text is taken for a closing.
    """
    kept, warning = _below_warning(list(lines))
    narrowed = [narrow(line[:_LONGEST_LINE]) for line in kept]
    end = len(kept)
    closing: list[str] = []
    for _ in range(_MOST_PIECES):
        while end and _is_rule(narrowed[end - 1]):
            end -= 1
        del narrowed[end:]
        start = _closing_from(narrowed) if end else None
        if start is None:
            break
        closing = [*kept[start:end], *closing]
        end = start
    return kept[:end], [*warning, *closing]


def _closing_from(lines: list[str]) -> int | None:
    """Where the last piece of closing begins; None where the text ends with words of its own."""
    if _is_advert(lines[-1]):
        return len(lines) - 1
    for look in (_seal_from, _disclaimer_from, _list_footer_from, _signature_from):
        start = look(lines)
        if start is not None:
            return start
    return None


def _seal_from(lines: list[str]) -> int | None:
    """The signature that PGP computes, below what it signs."""
    if lines[-1].strip() != "-----END PGP SIGNATURE-----":
        return None
    above = range(len(lines) - 2, max(len(lines) - _MOST_LINES, 0) - 1, -1)
    return next((at for at in above if lines[at].strip() == "-----BEGIN PGP SIGNATURE-----"), None)


def _is_advert(line: str) -> bool:
    """Whether a line only says with what program a mail was written, checked, or spread."""
    return len(line) <= _LONGEST_ADVERT and bool(_ADVERT.fullmatch(line) or _ADVERTS.fullmatch(line))


def _is_rule(line: str) -> bool:
    return len(line) <= _LONGEST_ADVERT and bool(_RULE.fullmatch(line)) and not _MARK.fullmatch(line)


def _disclaimer_from(lines: list[str]) -> int | None:
    """The first line of the disclaimers that end a text; None where something else does."""
    found = None
    size = strange = 0
    for start in range(len(lines) - 1, max(len(lines) - _MOST_LINES, 0) - 1, -1):
        line = lines[start]
        if _is_rule(line):
            if strange:
                break
            continue
        size += len(line)
        if found is not None and _HEADING.fullmatch(line[:_WIDEST]):
            return start
        concerned = any(concern.search(line) for concern in _CONCERNS)
        strange = 0 if concerned else strange + 1
        if size > _LONGEST or (not concerned and not _may_be_piece(lines[start - 1] if start else "", line, strange)):
            break
        if not _DISCLAIMING.match(line):
            if found is not None:
                break
        elif _disclaims(" ".join(lines[start : found or len(lines)])) or (found is not None and concerned):
            found, strange = start, 0
    return found


def _may_be_piece(above: str, line: str, strange: int) -> bool:
    """Whether a line that names no concern may still be a piece of a disclaimer broken into lines."""
    if line.isascii():
        return len(line) < _WIDEST and strange <= _MOST_STRANGE
    return len(line) < _WIDEST // 2 and strange < _MOST_STRANGE // 2 and not above.endswith(_SENTENCE_ENDS)


def _disclaims(text: str) -> bool:
    if len(text) < _SHORTEST or not any(concern.search(text) for concern in _CONCERNS[:_CORE]):
        return False
    return sum(1 for concern in _CONCERNS if concern.search(text)) >= _PROOF


def _list_footer_from(lines: list[str]) -> int | None:
    """«exmh mailing list», its address and its page below a rule."""
    for start in range(len(lines) - 1, max(len(lines) - _MOST_FOOTER, 0), -1):
        if _LIST.match(lines[start]) and lines[start - 1].strip() and _is_rule(lines[start - 1]):
            return start
    return None


def _signature_from(lines: list[str]) -> int | None:
    """The "-- " line above a few short lines; a rule of two hyphens inside a text is none."""
    for start in range(len(lines) - 1, max(len(lines) - _MOST_SIGNED - 2, -1), -1):
        if _MARK.fullmatch(lines[start]):
            below = lines[start + 1 :]
            if sum(map(len, below)) > _LONGEST_SIGNED or any(_SENTENCE.search(line) for line in below):
                return None
            return start
    return None


def _below_warning(lines: list[str]) -> tuple[list[str], list[str]]:
    opening = next((number for number, line in enumerate(lines[:_MOST_LINES]) if line.strip()), 0)
    if lines[opening : opening + 1] and lines[opening].strip() == "-----BEGIN PGP SIGNED MESSAGE-----":
        end = next((at for at in range(opening, min(opening + 6, len(lines))) if not lines[at].strip()), opening + 1)
        return lines[end:], lines[opening:end]
    first = next((number for number, line in enumerate(lines[:_MOST_LINES]) if not _is_rule(line)), None)
    if first is None or len(lines[first]) > _LONGEST_ADVERT or not _WARNING.fullmatch(narrow(lines[first])):
        return lines, []
    return lines[first + 1 :], [lines[first]]
