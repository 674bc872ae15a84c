"""What stands in a mail's text beside its content: greetings, cover phrases, signatures, contacts, dates, quotes."""

import re
import unicodedata
from collections.abc import Iterator

# All patterns are matched against NFKC text: whole lines without spaces, or whole clauses without punctuation.
UNIT_ENDING = (
    "(?:人民政府|政府办公室|政府办|管委会|委员会|办公室|办事处|信息科|联合会|红十字会|妇联|工会|供销社|气象台|法院|检察院"
    "|中心|公司|医院|学院|大学|集团|(?<![布格开大全结])局|委|厅|(?<![通督承举主兴协创包])办|处|科|股|院|所|队|站|镇|乡|街道|县|(?<![社小园校景片辖灾])区|旗|团市委)"
)
_LABEL = (
    "(?:联系人|联系电话|联系方式|电话|手机|传真|邮箱|邮编|电子邮箱|e-?mail|tel|qq|微信|通讯地址|撰稿|供稿|来稿|作者|审核"
    "|审签|审定|签发|核稿|编辑|责任编辑|责编|校对|拟稿|执笔|撰写|报送人|报送单位|供稿单位|通讯员|信息员|审批|复核|主送|抄送"
    "|抄报|报|送|发|印发)"
)
_READER = "(?:科|室|处|办|办公室|科长|主任|处长|局长|秘书长|老师|领导|同志|同仁|政府|市委|市长|各位|大家|编辑)"
_HELLO = "(?:您好|你好|你们好|大家好|早上好|上午好|中午好|下午好|晚上好)"
_ASK = (
    "(?:查收|查阅|查看|审阅|审核|审定|审示|审签|阅示|阅|批示|批阅|指正|斧正|接收|收悉|采用|采纳|参阅|参考|知悉|确认|回复|支持"
    "|为准|下载|核收)"
)
_ASKED = "(?:您|领导|科长|主任|老师|贵科|予以?|及时|注意|各位|惠予|给予|帮忙)"
_HANDED_OVER = "(?:报上|报送|报来|呈上|呈报|上报|报给.{0,6}|发来|发给.{0,6}|发送|送上|附上|附后|奉上|如下|呈送)"

_GREETING = re.compile(rf"(?:尊敬的)?[\w、]{{0,15}}{_READER}(?::|好:?)|(?:尊敬的)?[\w、]{{0,12}}?{_HELLO}:?")
_CONTACT = re.compile(rf"\W*{_LABEL}(?:人|员|领导|单位|部门)?[:/].{{0,80}}", re.IGNORECASE)
_TELEPHONE = re.compile(r"\W*\w{0,20}(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{7,8})(?:转\d+)?\W*")
_DATE = re.compile(
    r"\W*(?:(?:\d{4}|[〇○零一二三四五六七八九]{4})[年./-])?"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[月./-](?:\d{1,2}|[一二三四五六七八九十]{1,3})日?"
    r"(?:\(?(?:星期|周)[一二三四五六日天]\)?)?(?:\d{1,2}[:时]\d{2}分?(?::\d{2})?)?\W*"
)
_ISSUED = re.compile(rf"[\w·、()]{{2,30}}{UNIT_ENDING}编?\d{{4}}年\d{{1,2}}月\d{{1,2}}日")
_PAGE = re.compile(r"[-—–·]*\d{1,3}[-—–·]*|第\d+页(?:[/,]?共\d+页)?|\d{1,3}/\d{1,3}")
_CLIENT = re.compile(r"发自我?的?\w+.*|来自.{0,20}邮箱.*|sentfrom.{1,40}|获取outlook.*|[-_=*—~·]{2,}", re.IGNORECASE)
_BEHALF = re.compile(r"代(?:报:.{2,20}|\w{2,15}(?:报送|上报|报))")
_LINK = re.compile(
    r"从.{0,20}(?:超大附件|云附件).*|进入下载页面.*|https?://\S+|.{0,60}\(\d+(?:\.\d+)?[kmg]b?\W.{0,40}|链接:.*|提取码:?.*"
    r"|.{0,20}通过.{0,20}(?:网盘|云盘)分享.*",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    rf"[(\[【](?:[\w·、,/:]{{0,30}}{UNIT_ENDING}|{_LABEL}(?:人|员|单位)?:)[\w·、,/:;]{{0,40}}[)\]】]", re.IGNORECASE
)
_UNIT_LINE = re.compile(rf"[\w·、/\s]{{2,40}}?{UNIT_ENDING}(?:[\s:]*[\w·]{{2,4}})?(?:\s*联合(?:报送)?)?")
_BYLINE = re.compile(  # strict, for titles may end in 办 or 区 too: 业务通办, 优化布局, 打造示范区
    r"(?:(?![我全各])(?=\w{0,4}[市县区])[\w·、/]{1,14}?(?:(?<![布格开大全结])局|委|委员会|办公室|政府|支队|管委会|办事处|公司)|\w{2,3}(?:县|区|镇|乡|街道))(?:[\s:]+[\w·]{2,4})?"
)
_NAME = re.compile(r"[一-鿿·]{2,4}")
_PICTURE = re.compile(r"\[图片: ?[^\[\]\n]{0,80}\]")  # what stands in the text for a picture shown there
_FURNITURE = (_PICTURE, _GREETING, _CONTACT, _DATE, _ISSUED, _PAGE, _CLIENT, _TELEPHONE, _BEHALF, _LINK, _SIGNED)
_LONGEST = 120  # furniture is never longer
_LONGEST_TEXT = 200_000  # characters; no item is longer, and what hangs below is not compared
_TAIL = 4  # so many last lines may be a signature

_PHRASES = (
    rf"(?:现|今|兹|特)(?:将|把|就|随).{{0,60}}{_HANDED_OVER}(?:给?您|你们|贵科|你科|贵办|贵室|信息科)?",
    r"(?:现|今|特)?(?:再次?|重新|补|另)?(?:报送|上报|呈报|报上|发送)(?:政务)?(?:信息)?(?:\d{1,2}|[一二三四五六七八九十])?[条篇则份]?(?:政务)?(?:信息|稿件)?",
    r"将.{0,60}(?:如下|报上|附上|附后)|(?:现|兹)(?:报送|上报|呈报|报上|呈上).{0,40}",
    rf".{{0,25}}(?:敬请|恳请|烦请|烦|(?<!申)请|盼){_ASKED}*{_ASK}(?:附件|为盼|为荷|采用|使用|一下)?",
    r"(?:详|具体|内容|全文|正文|信息|稿件|材料|详情)*(?:详见|见|如|在|看|参见|为)(?:附件|附后|附)(?:中|里|文档)?|附件",
    r"(?:妥|当)否|如有不妥|不妥之处|(?:多有)?打扰了?|麻烦了?|辛苦了|给您添麻烦了|特此(?:报告|汇报|说明)?|专此(?:报告|呈报)?",
    r"(?:谢谢|感谢|多谢|非常感谢|十分感谢).{0,6}|此致|敬礼|致礼|顺(?:祝|颂|致).{0,8}|祝.{0,10}(?:好|祺|利|快|安|康)",
    r"[^:]{0,12}以(?:此|本|附|新|这|今)次?(?:件|稿|版|份|邮件|附件|信息|稿件)为准|修改稿|更正稿",
    r"(?:更正|更正说明|修改说明|说明):.{0,40}(?:有误|错误|有变|有改动|有出入|笔误)",
    r"(?:昨日|昨天|今日|今天|前日|日前|刚才|刚刚|上午|下午|之前|此前).{0,6}(?:所?报送?|上报|发送|发来|发)的?.{0,30}(?:有误|作废|笔误)",
    r"(?:原|前|上一?|旧)(?:稿|件|信息|邮件)(?:请)?(?:作废|删除)",
)
_COVER = re.compile("|".join(_PHRASES))
_COVER_SIGNS = frozenset(
    "请盼现兹将附见谢感好致祝颂妥当麻烦辛打特专以误废稿删报送"
)  # one of them is in every cover phrase
_CLAUSE = re.compile(r"[^,。!?;]+[,。!?;]*")

_FIRST_CLAUSE = re.compile(r"[^,，。!！?？;；:：]{1,60}[,，。!！?？;；:：]+")
_LAST_CLAUSE = re.compile(r"[^,，。!！?？;；]{1,60}[,，。!！?？;；]*$")
_HANDED = re.compile(  # with its colon: 现报送信息一条:
    r"(?:另|现|今|特|兹|我[局委办县区]|再)*(?:补?报送?|上报|补报|呈报|报上)(?:我[局委办县区])?(?:政务)?信息?"
    r"(?:[一二两三四五六七八九十\d]{1,3}[条篇则份])?(?:政务)?(?:信息)?(?:如下)?[:：]"
    r"|(?:尊敬的)?[\w、]{0,12}(?:科长|主任|处长|局长|秘书长|老师|领导|同志|同仁|各位|大家|编辑|信息科)[:：]"
)

_QUOTE = re.compile(
    r"-{2,}\s*(?:原始邮件|转发邮件|原邮件|转发的邮件|回复的原邮件|original message|forwarded message).*"
    r"|(?:发件人|寄件者|from):.*|(?:在|于|on).{5,80}(?:写道|wrote):",
    re.IGNORECASE,
)


def plain(line: str) -> str:
    """A line as all patterns expect it: NFKC, blanks at its ends dropped and single within."""
    return " ".join(unicodedata.normalize("NFKC", line).split())


def lines(text: str) -> list[str]:
    """The lines of a text that say something, NFKC and stripped, above the first quoted mail."""
    found: list[str] = []
    for raw in unicodedata.normalize("NFKC", text[:_LONGEST_TEXT]).splitlines():
        line = _PICTURE.sub("", raw).strip()
        if found and _QUOTE.fullmatch(line):
            break
        if line and not line.startswith(">"):
            found.append(line)
    return found


def is_furniture(line: str) -> bool:
    """Whether a whole line is a greeting, a contact, a date, a page number, a signature in brackets, or the like."""
    bare = "".join(line.split()) if len(line) <= _LONGEST else ""
    return bare != "" and any(pattern.fullmatch(bare) for pattern in _FURNITURE)


def is_cover(clause: str) -> bool:
    """Whether a clause only covers what is reported: 现将…报上, 请审阅, 谢谢, 请以此件为准."""
    if len(clause) > _LONGEST or _COVER_SIGNS.isdisjoint(clause):
        return False
    bare = "".join(clause.split()).strip(",。!?;:()")
    return bool(_COVER.fullmatch(bare) or _GREETING.fullmatch(bare))


def uncovered(line: str) -> str:
    """A line without the greeting and the cover phrases at its beginning: 科长您好,现报送信息一条:10月15日…"""
    while (clause := _FIRST_CLAUSE.match(line)) and (
        is_cover(unicodedata.normalize("NFKC", clause[0])) or _HANDED.fullmatch("".join(clause[0].split()))
    ):
        line = line[clause.end() :].lstrip()
    return line


def last_clause(line: str) -> str:
    """The last clause of a line, its stops included."""
    found = _LAST_CLAUSE.search(line[-_LONGEST:])
    return found[0] if found else ""


def says_nothing(line: str) -> bool:
    """Whether a whole line is furniture, or made of nothing but cover phrases."""
    return is_furniture(line) or all(map(is_cover, _CLAUSE.findall(line)))


def is_byline(line: str) -> bool:
    """Whether a line above a text is a unit, or a unit and a person, rather than a title."""
    return _BYLINE.fullmatch(line) is not None


def is_signature(line: str) -> bool:
    """Whether a line near a text's end may be a signature: a unit, a unit and a person, or a bare name."""
    return _UNIT_LINE.fullmatch(line) is not None or _NAME.fullmatch(line) is not None


def content(text: str) -> Iterator[str]:
    """The clauses of a text that are its content, NFKC. The first line is never taken for a signature."""
    standing = lines(text)
    for place, line in enumerate(standing):
        tail = place > 0 and place >= len(standing) - _TAIL
        if not (is_furniture(line) or (tail and is_signature(line))):
            yield from (clause for clause in _CLAUSE.findall(line) if not is_cover(clause))
