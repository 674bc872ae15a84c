"""What automatic mail says of itself in subject and text, in the words of the mail systems used in China and abroad.

Headers are the better witnesses; these words are for the many systems that write none. Each pattern is for a whole
subject or a whole short text: 外出务工人员返乡情况 and 自动回复系统上线 are titles of items.

The patterns are in half width, and what they look at is folded to it.
"""

import re

from mailproc.post.widths import narrow

_LOOKED_AT = 3_000  # characters of a text in which a machine has said what it is
_SUBJECT = 200
_NOTE = 400  # characters of a vacation note
_RECEIPT = 600
_FOOT = 300

_REPLYING = re.compile(
    r"\s*\[?(?:re|fwd?|fw|aw|wg|tr|回复|答复|回覆|答覆|转发|轉寄|转)(?:\[\d{1,3}\])?\]?\s{0,9}:", re.IGNORECASE
)
_ALONE = r"\s*[\]】)>]?\s*[!。.]?$"
_TAGGED = r"\s*[\]】)]|\s*:"


def _opening(words: str, end: str) -> re.Pattern[str]:
    """Words at the beginning of a subject, alone or in brackets, followed by `end`."""
    return re.compile(rf"\s*[\[【(<]?\s?(?:{words})(?:{end})", re.IGNORECASE)


def _folded(text: str, longest: int) -> str:
    """The beginning of a text in half width, without what nobody sees between its characters."""
    return narrow(text[:longest]).replace("\u200b", "")


def is_answer(subject: str) -> bool:
    """Whether a subject begins with Re:, 回复:, 转发: and the like: so persons quote what machines wrote."""
    return bool(_REPLYING.match(_folded(subject, _SUBJECT)))


# --- delivery reports ----------------------------------------------------------------------------------------

_BOUNCE_SUBJECTS = (
    _opening(
        "系统退信|退信通知|系统退信通知|邮件退信通知|投递失败通知|邮件投递失败通知|退信提醒|退信报告|退回邮件通知|邮件退回通知|投递状态通知",
        rf"{_ALONE}|{_TAGGED}|\s*[/(-]",
    ),
    re.compile(r"\s*(?:\[[^\]]{1,20}\]\s*)?来自.{1,60}的退信"),
    re.compile(
        r"\s*(?:undeliver(?:ed|able) mail returned|undeliverable\s?:|undeliverable mail\b|returned mail\s?[:-]"
        r"|returned mail$|mail delivery (?:failed|failure|subsystem|system)\b|delivery status notification\b"
        r"|mail system error - returned|message delivery failure|failure notice\s*$|permanent delivery failure"
        r"|warning: (?:could not send|message still undelivered|message [\w-]{1,60} delayed)"
        r"|delayed mail \(still being retried\)|delivery (?:failure|delay) notification)",
        re.IGNORECASE,
    ),
)
# These a person may also write, of a mail that came back.
_BOUNCE_HINTS = re.compile(
    r"退信|投递失败|发送失败|传递失败|未传递|未送达|无法送达|无法投递|无法传递|未能送达|未能投递|退回|延迟投递|投递延迟"
    r"|undeliver|returned mail|mail error|non-?deliver|not (?:be )?delivered|failed mail|mail fail|mail could not"
    r"|deliver[yi]\w{0,4} (?:error|failed|failure|has failed|problem|report|warning|delay|notification|status)"
    r"|delayed|unzustellbar|user unknown|failure notice|rejected",
    re.IGNORECASE,
)
_BOUNCE_TITLE = re.compile(
    r"\W{0,3}(?!关于)\w{0,8}(?:退信|(?:投递|发送|传递)失败|未传递|未送达|无法(?:送达|投递|传递)|未能(?:送达|投递)|退回)(?:通知)?(?:\W|$)"
    r"|[^\u4e00-\u9fff]{0,80}(?:undeliver|non-?deliver|not (?:be )?delivered|delivery (?:failed|failure)|failed mail"
    r"|could not be delivered|mail (?:error|fail)|user unknown)",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"我(?!们)|您好|你好|请问|烦请|麻烦|领导|同志|老师|此致|\b(?:i|i'm|i've|my|hi|hello|dear|thanks)\b", re.IGNORECASE
)
_BOUNCE_TEXT = re.compile(
    r"(?:could|can|were|was|has|have) ?(?:not|n't) (?:yet )?(?:be |been )?(?:delivered|reached)|undeliverable"
    r"|unable to deliver|delivery (?:to the following|has failed|of email|failed)|del[ie]very to the following"
    r"|did not reach|returned to sender|user unknown|unknown user|no such user|no user by that name"
    r"|mailbox (?:is )?(?:full|unavailable)|permanent(?: fatal)? errors?|address(?:es|\(es\))? (?:had|failed)"
    r"|recipient (?:address )?rejected|(?<![\d.])[45]\.\d\.\d{1,2}(?![\d.])|\b55\d[ -]|non-delivery report"
    r"|quota exceeded|automatically rejected|maximum delivery attempts"
    r"|无法(?:送达|投递|发送到|发送至|传递|到达)|投递失败|传递.{0,8}失败|被退回|退回来了|退信(?:原因|代码)"
    r"|(?:未能|没有|未)(?:成功)?(?:送达|投递|到达)|拒绝接收|拒收"
    r"|(?:收件人|用户|帐号|账号|邮箱|地址).{0,60}(?:不存在|已满|被禁用|已停用)",
    re.IGNORECASE,
)
# A machine names who was not reached on a line of its own; a person tells it in a sentence.
_BOUNCE_LAYOUT = re.compile(
    r"(?:(?:not|unable to) (?:be )?deliver(?:ed)? (?:your message )?to|无法(?:送达|投递|发送)[到至给]?|投递失败)"
    r"[^\n@]{0,60}:?\s{0,9}\n\s{0,9}<?[\w.+=-]{1,64}@[\w.-]{1,255}>?\s{0,9}$",
    re.IGNORECASE | re.MULTILINE,
)


def is_bounce_subject(subject: str) -> bool:
    """Whether a subject can only be a delivery report's."""
    return any(pattern.match(_folded(subject, _SUBJECT)) for pattern in _BOUNCE_SUBJECTS)


def hints_at_bounce(subject: str) -> bool:
    """Whether a subject is a delivery report's if a machine wrote it."""
    return not is_answer(subject) and bool(_BOUNCE_HINTS.search(_folded(subject, _SUBJECT)))


def is_like_bounce(subject: str, text: str) -> bool:
    """Whether subject and text are a delivery report's though a person's address sent it.

    关于退信处理情况的报告 has no such subject, and who asks about a mail that came back says 我, 您好 or 请问.
    """
    titled = _BOUNCE_TITLE.match(_folded(subject, _SUBJECT)) and not is_answer(subject)
    head = _folded(text, _RECEIPT)
    return bool(titled and tells_of_bounce(head) and not _PERSONAL.search(head))


def tells_of_bounce(text: str) -> bool:
    """Whether a text says that something was not delivered, in the words of mail servers."""
    return bool(_BOUNCE_TEXT.search(_folded(text, _LOOKED_AT)))


def is_laid_out_as_bounce(text: str) -> bool:
    """Whether a text begins by naming, on a line alone, an address that was not reached."""
    return bool(_BOUNCE_LAYOUT.search(_folded(text, _NOTE)))


# --- vacation notes, read receipts, recalls -------------------------------------------------------------------

_NOTE_SUBJECTS = (
    re.compile(r"\s*\[?【?回执】?\]?\s?(?:20\d\d-\d\d-\d{4}|零报告|邮件已收到)"),  # another office's mailproc
    _opening(
        "(?:系统|邮件|假期|休假|外出|离线)?自动(?:回复|答复|回信|应答)|自動(?:回覆|回復|答覆|応答)|不在办公室|已读回执|阅读回执"
        "|邮件回执|收条|邮件撤回|撤回邮件|邮件撤回通知|召回邮件|邮件召回|撤销邮件",
        rf"{_ALONE}|{_TAGGED}",
    ),
    _opening(
        "已读|已閱讀|已阅读|未读|已删除|撤回|召回|已接受|已谢绝|已拒绝|暂定|外出|休假|休假中|外出中|出差中|外出通知",
        _TAGGED,
    ),
    _opening("外出|休假|休假中|已读|撤回", _ALONE),
    re.compile(r"\s*(?:\S.{0,40})?(?:将撤回邮件|撤回了?(?:一封|一条|发给您的)?邮件|would like to recall the message)"),
    re.compile(
        r"\s*(?:(?:re|回复|答复)\s?:\s{0,3})?"
        r"(?:auto(?:matic|mated)?[ -]?(?:reply|replied|response|responder|answer)\b"
        r"|out of (?:the )?office\b|out-of-office\b|vacation (?:reply|response|note)\b|away from (?:the |my )?office\b"
        r"|automatische (?:antwort|abwesenheit)|abwesenheitsnotiz|r[ée]ponse automatique|respuesta autom[áa]tica"
        r"|risposta automatica|\[?automatyczna odpowied|resposta autom[áa]tica|autosvar|automatisch antwoord"
        r"|auto: .{1,100}(?:out of|away|leave|returning)|message recall (?:success|failure|report)|recall\s?: )",
        re.IGNORECASE,
    ),
    re.compile(r".{1,160}\((?:automatic response|auto(?:matic)?[- ]?reply|自动回复)\)\s*$", re.IGNORECASE),
)
# English words that titles also begin with: only over a text that is a receipt's.
_RECEIPT_SUBJECT = re.compile(
    r"\s*(?:read|not read|read receipt|oof|ooo|accepted|declined|tentative)\s?:", re.IGNORECASE
)
_RECEIPT_TEXT = re.compile(
    r"was (?:read|deleted|displayed|accepted|declined)\b|has (?:accepted|declined)\b|\bread on\b|not read\b"
    r"|receipt|returning|out of|away|已读|阅读|接受|谢绝|拒绝",
    re.IGNORECASE,
)

_NOTE_OPENINGS = (
    re.compile(
        r"\s*[【\[(]?(?:(?:您好|你好)[,!。\s]*)?"
        r"(?:(?:这|此|本|该)(?:邮件|信件|封邮件)?(?:是|为|系)?(?:一封|一条|来自[^\n。]{1,20}的)?(?:由)?(?:系统|邮箱)?(?:的)?)?"
        r"(?:假期|休假|外出|系统)?自动(?:回复|答复|应答)(?:邮件|信息|消息|内容|的邮件)?\s*(?:[:!。,.;\]】)-]|\n|$)"
    ),
    re.compile(r"\s*[-—=*]{3,40}\s{0,9}来自\s?[^\n]{1,60}?\s?的自动(?:回复|答复)"),
)
_NOTE_SENTENCE = re.compile(
    r"(?:本|此|该|这封)邮件(?:为|是|系|由|属于?)?(?:系统|邮箱|服务器|本系统)?(?:的)?自动(?:回复|答复)"
    r"|(?:系统|邮箱)自动(?:回复|答复)[,。]\s?(?:请勿|无需|不必|请不要)(?:直接)?回复"
    r"|[-—=*]{5,40}\s{0,9}来自\s?[^\n]{1,60}?\s?的自动(?:回复|答复)"
    r"|(?:此|本)(?:回执|收条)(?:只|仅)?(?:表明|表示|说明|确认)|(?:阅读回执|已读回执|收条)[。.]?\s*$"
    r"|(?:发件人|对方).{0,20}(?:将|已)?撤回了?(?:一封|一条|发给您的|此)?邮件|^.{1,40}将撤回邮件"
    r"|would like to recall the message|\bthis is an? (?:automatic|automated|auto-generated|automatically generated)"
    r" (?:reply|response|answer|acknowledge?ment)|\bautomatic (?:reply|response) (?:to|from)\b"
    r"|is an automated response to your|this is the only notification you will receive",
    re.IGNORECASE,
)
_READ = re.compile(r"已(?:经)?(?:被|于|由)[^\n]{0,60}(?:阅读|打开|查看|显示|读取)")
_YOUR_MAIL = re.compile(r"(?:您|你)[^。]{0,60}(?:邮件|来信|信件)")

_AWAY = (
    r"(?:休假|度假|年假|产假|病假|婚假|事假|休息|假期中|放假|出差|外出(?!务工)|出国|在外地|学习期间|培训|开会"
    r"|不在(?:办公室|单位|岗|公司)|离职|调离|住院)"
)
# Not 我市, nor a villager who is quoted.
_ABSENT = re.compile(
    rf"(?:(?<![“\"「『])我(?![市县区局镇乡村国省们校院州委会办处科]|下周|明天|后天|下个?月|过几天)|本人)[^。!\n]{{0,30}}?{_AWAY}"
    r"|^\s*(?:您好|你好)?[,!\s]{0,4}(?:正在?(?:休假|休年假|出差|外地|外出(?!务工)|参加培训)|(?:休假|年休|出差|外出)(?:中|期间)[,。!])",
    re.MULTILINE,
)
_PUT_OFF = re.compile(
    r"(?:无法|不能|不便|未能|难以|暂不|没法|稍后|尽快|随后|(?:回来|返回|返岗|归来|上班|结束)以?后|届时|之后)[^。\n]{0,24}"
    r"(?:回复|答复|回信|回覆|回您|处理|查看|查阅|查收|阅读|收取|收看|联系)"
    r"|(?:急事|紧急|要事|有事|要紧)[^。\n]{0,20}(?:联系|致电|拨打|电话|电联|短信|微信)"
)
_RECEIVED = re.compile(
    r"(?:来信|来函|来件|邮件|信件|来邮|消息|留言)[^。!\n]{0,8}(?:收到|收悉|查收|到达|接收)"
    r"|(?:收到|收悉|接收到)了?(?:您|你|贵方)[^。!\n]{0,12}(?:来信|来函|来件|邮件|信件|消息|留言)"
)
_PROMISED = re.compile(
    r"(?:会|将|尽快|尽早|及时|第一时间|稍后|随后|马上|阅读后|认真)[^。!\n]{0,24}"
    r"(?:回复|答复|回信|回覆|回您|处理|查看|查阅|阅读|与您联系|联系您|给您)"
)
_COURTESY = re.compile(
    r"尊敬的[^,\s]{1,12}|发来|发送|于|您好|你好|您的|你的|感谢|谢谢|非常|来信|来函|来件|邮件|信件|留言|消息|我们|我|本人|已经|已|收到|收悉|查收|了"
    r"|会|将|在|尽快|尽早|及时|第一时间|稍后|随后|马上|认真|阅读|查看|查阅|处理|后|给|与|和|予|以|并|也|再|您|你|回复|答复|回信|回覆|联系"
    r"|的|祝|工作|生活|学习|身体|一切|顺利|愉快|健康|进步|好|此致|敬礼|请|耐心|等待|勿念|放心"
)
_MOMENT = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun),? \d{1,2} [a-z]{3} |[\d:+-]{1,12}|[年月日时分点]|[上下]午", re.IGNORECASE
)
_SHORT_NOTE = 160  # characters of a note that is no answer to a mail
_MOST_LEFT = 12  # word characters beside courtesies: a name, a post
_SUBMITS = re.compile(r"报送(?!工作)|上报|附件|见附|现将|如下|补报|续报|更正|修改")  # a person in a hurry says it too
_ENGLISH_ABSENT = re.compile(
    r"\b(?:i am|i'm|i will be|i'll be|i have been) (?:currently )?(?:out of|away|not in the office|travell?ing"
    r"|on (?:annual |sick |maternity )?(?:leave|vacation|holiday))",
    re.IGNORECASE,
)
_ENGLISH_PUT_OFF = re.compile(
    r"(?:limited|no|without) access to|(?:respond|reply|answer|get back|read)[^.\n]{0,60}(?:return|back|when|as soon)"
    r"|\bmy return|unable to (?:read|respond|reply|answer)|returning",
    re.IGNORECASE,
)


def is_note_subject(subject: str, text: str) -> bool:
    """Whether a subject is that of a vacation note, a read receipt or a recall."""
    subject = _folded(subject, _SUBJECT)
    if any(pattern.match(subject) for pattern in _NOTE_SUBJECTS):
        return True
    short = len(text) <= _RECEIPT and bool(_RECEIPT_TEXT.search(f"{subject}\n{text}"))
    return short and bool(_RECEIPT_SUBJECT.match(subject))


def is_note_text(text: str, *, answers: bool) -> bool:
    """Whether a text as a whole is a machine's answer, a read receipt or a recall.

    `answers` is whether the mail is an answer to one; a person who writes of a journey unasked is believed sooner.
    """
    if len(text) > _RECEIPT:
        return False
    text = _folded(text, _RECEIPT)
    if any(pattern.match(text) for pattern in _NOTE_OPENINGS):
        return True
    if _SUBMITS.search(text):
        return False
    if _NOTE_SENTENCE.search(text) or (_READ.search(text) and _YOUR_MAIL.search(text)):
        return True
    if len(text) > (_NOTE if answers else _SHORT_NOTE):
        return False
    return (
        bool(_ABSENT.search(text) and _PUT_OFF.search(text))
        or _is_acknowledgement(text)
        or (answers and bool(_ENGLISH_ABSENT.search(text) and _ENGLISH_PUT_OFF.search(text)))
    )


def _is_acknowledgement(text: str) -> bool:
    """«您好,您的邮件我已收到,我会尽快回复您»: nothing but courtesies and a name."""
    if not (_RECEIVED.search(text) and _PROMISED.search(text)):
        return False
    return len(re.sub(r"\W", "", _COURTESY.sub("", _MOMENT.sub("", text)))) <= _MOST_LEFT


# --- challenges, reports, notices ----------------------------------------------------------------------------

_HELD = re.compile(
    r"account is protected by|(?:您|你)[^\n]{0,20}(?:邮件|来信)[^\n]{0,10}(?:暂存|暂时保留|隔离|拦截)"
    r"|(?:your|this) (?:message|e-?mail)[^\n]{0,60}(?:is being held|was received at|has been held|awaits)",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"(?:click|follow|visit|reply|点击|访问)[^\n]{0,80}\n?[^\n]{0,120}(?:allowed list|whitelist|白名单|be delivered"
    r"|delivery of|verif(?:y|ication)|confirm that you|确认|验证|投递)",
    re.IGNORECASE,
)
_TRAFFIC_REPORT = re.compile(
    r"\s*(?:\[[^\]]{1,30}\]\s*)?report[ -]domain:|\s*tls[- ]report\b|\s*dmarc aggregate", re.IGNORECASE
)
_NOTICE = re.compile(
    r"垃圾邮件.{0,6}(?:隔离|通知|报告|摘要|提醒|清单)|隔离邮件|验证码|登录提醒|注册成功|欢迎注册"
    r"|(?:邮箱|邮件).{0,4}(?:容量|空间).{0,8}(?:不足|已满|超|告警|警告|提醒|即将|将满)"
    r"|(?:邮箱|账号|帐号|账户|密码).{0,10}(?:过期|到期|锁定|异常登录|异地登录|安全提醒|修改成功|重置)"
    r"|激活(?:您的)?(?:账号|帐号|邮箱|帐户|账户)|quarantine|quota|spam (?:report|digest|summary)"
    r"|mailbox.{0,20}full|password.{0,20}(?:expir|reset|change)|verification code|(?:verify|confirm) your",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"(?:您|你)的?[^\n。]{0,20}(?:邮箱|账号|帐号|账户|帐户|密码)|(?:被|已)隔离|your (?:account|mailbox|password)"
    r"|quarantined",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"验证码(?:是|为)?:?\s{0,3}[【\[]?\s?[A-Z\d]{4,8}(?!\d)"
    r"|(?:verification|security) code(?: is)?:?\s{0,3}\d{4,8}(?!\d)",
    re.IGNORECASE,
)
_SENT_BY_SYSTEM = re.compile(
    r"(?:本|此|该|这封)邮件(?:为|是|由|系)[^\n。]{0,24}自动(?:发送|发出|生成|产生)"
    r"|(?:系统|自动)(?:邮件|发送|发出)[,。][^\n]{0,12}请勿(?:直接)?回复"
    r"|请(?:勿|不要)(?:直接)?回复(?:此|本|该)?邮件|do not reply to this (?:message|e-?mail)|unmonitored mailbox",
    re.IGNORECASE,
)
_ADVERTISING = re.compile(
    r"(?:如需|若要|如要|如果?您?不(?:想|希望|愿)再?|点击(?:这里|此处|链接)?|回复\s?TD)[^\n]{0,24}(?:退订|取消订阅)"
    r"|退订请?(?:回复|点击|本邮件)"
    r"|(?:^\W{0,9}|[.!?;:|]\s{1,3}|here |if you (?:no longer )?(?:wish|want|would like|prefer) )to unsubscribe\b"
    r"|\bto unsubscribe\b[^\n]{0,60}(?:click|visit|send|reply|go to|https?:|mail|here)"
    r"|\bunsubscribe (?:here|link|from (?:this|our|these|future|the list|all))\b",
    re.IGNORECASE | re.MULTILINE,
)


def is_challenge(text: str) -> bool:
    """Whether a text asks senders to prove themselves before their mail is delivered."""
    head = _folded(text, _LOOKED_AT)
    return "http" in head and bool(_HELD.search(head) and _CHALLENGE.search(head))


def is_traffic_report(subject: str) -> bool:
    """Whether a subject is that of a DMARC or TLS report about a domain."""
    return bool(_TRAFFIC_REPORT.match(_folded(subject, _SUBJECT)))


def is_notice(subject: str, text: str) -> bool:
    """Whether this is what a system writes to an account's owner, if a system wrote it: quota, password, code."""
    head = _folded(text, _NOTE)
    return bool(_CODE.search(head) or (_NOTICE.search(_folded(subject, _SUBJECT)) and _OWNER.search(head)))


def asks_for_no_reply(text: str, closing: str) -> bool:
    """Whether the last lines say that a system sent it, that replies are not read, or how to unsubscribe."""
    return any(
        pattern.search(foot)
        for foot in (_folded(text[-_FOOT:], _FOOT), _folded(closing, _LOOKED_AT))
        for pattern in (_SENT_BY_SYSTEM, _ADVERTISING)
    )
