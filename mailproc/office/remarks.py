"""Remarks: free words in an answer to a letter of ours, which the clerk reads with the mails they speak of beside them.

No syntax is asked of units (office rules §7). In doubt whether an answer reports something, it counts as any other mail
does, and the clerk is shown it all the same.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from mailproc.model import Contents, LetterKind, Message, Purport
from mailproc.office import blanks, titles
from mailproc.office.duplicates import normalise
from mailproc.office.echoes import NUMBER

LONG = 200  # normalised characters; a longer text may be a report, whatever it asks
FIRST = 80  # characters in which an answer says what it is about; a longer one that asks nothing may be a report
FIGURES = frozenset(  # answers speak of these figures
    {LetterKind.STATEMENT, LetterKind.CIRCULAR, LetterKind.FEEDBACK, LetterKind.SUMMARY}
)
AWAITED = FIGURES | {LetterKind.QUESTION}  # answers are for the clerk, whatever they say
TO_UNITS = AWAITED | {
    LetterKind.COMMISSION,
    LetterKind.RECEIPT,
    LetterKind.ENQUIRY,
    LetterKind.TOPICS,
    LetterKind.REMINDER,
}

_OUR = "(?:我|本|我们)(?:们?单位|局|委|办|县|区|市|院|中心|公司|支队)"
_WHAT = "(?:统计|计数|条数|数量|得分|分数|计分|积分|采用|标题|题目|单位|署名|编号)"
_COUNTING = re.compile(
    "回执上|有出入|出入较?大|编号\\W{0,2}(?:为|是)?\\s*\\d|重复(?:计|统|了|报送?了)|[少多漏重][计统记]|漏[报掉了登]|遗漏"
    "|(?:[请帮烦望再]|经)[^,。;]{0,8}(?:核对|(?<!经)核[实查])|核[对实查](?:一下|后|更正)|(?:算|计|是)重复"
    "|[未没](?:有|能|被|给|予以?)*(?:计[入数分上]?|统计|列入|纳入|列出|收到(?:回|答|反)|收录|体现|显示|算)"
    f"|(?:不|并非)(?:是|属于?)?{_OUR}|应当?(?:该)?[为是计]\\D{{0,4}}\\d+条|归属|归到|改到|改为{_OUR}"
    f"|{_WHAT}[^,。;]{{0,6}}(?:有误|不对|不符|不准|错|不一致|少了|多了|偏少|偏多)|计[了到]?[一二两三四五六七八九十\\d]+条"
)
_ASKING = re.compile(
    "[?]|(?<![申邀聘提])请(?:问|教|予|帮|贵|信息科|领导|科长|更|修|补|告|给|确认|调整|再)|[烦恳]请|麻烦|为何|为什么|怎么|能否"
    "|是否|可否|咨询|反馈如下|意见如下|说明如下|情况说明"
)
_REPORTED = re.compile("(?<!能否)(?<!可否)(?<!是否)(?<!需要)(?<!要不要)(?<!如需)补报(?!吗)")
_PAPERS = (  # by a subject's words; the first that fits
    (re.compile("核对表|统计表"), LetterKind.STATEMENT),
    (re.compile("【情况反馈"), LetterKind.FEEDBACK),
    (re.compile("工作通报|采用情况"), LetterKind.CIRCULAR),
    (re.compile("【回执"), LetterKind.RECEIPT),
    (re.compile("【查询结果"), LetterKind.ENQUIRY),
    (re.compile("【询问】"), LetterKind.QUESTION),
    (re.compile("【报送要点"), LetterKind.TOPICS),
    (re.compile("【约稿"), LetterKind.COMMISSION),
    (re.compile("【温馨提示"), LetterKind.REMINDER),
)


def paper(subject: str) -> str:
    """The kind of our letter to units that a mail of this subject answers; "" where it answers none."""
    if not titles.is_reply(subject):
        return ""
    return next((kind.value for pattern, kind in _PAPERS if pattern.search(subject)), "")


def heard(message: Message, contents: Contents, answered: str) -> Contents:
    """The contents of a mail that answers a letter of this kind, with `remark` set where the clerk is to read it.

    An answer to figures or to a question is a remark unless it only thanks, one to a commission where it asks for
    something; any other is one where it speaks of the count. What plainly reports something (a titled text, a document,
    补报) counts as it did.
    """
    if answered not in TO_UNITS or contents.purport in {Purport.ZERO, Purport.ENQUIRY}:
        return contents
    said = unicodedata.normalize("NFKC", message.text)
    key = normalise(said)
    if not key or blanks.is_courtesy(key):
        return contents
    counting = _COUNTING.search(said[:FIRST]) is not None
    begs = answered == LetterKind.COMMISSION and _ASKING.search(said[:FIRST]) is not None  # for another day, or help
    if not (counting or begs or answered in AWAITED):
        return contents
    brings = contents.purport in {Purport.ITEMS, Purport.LINKED}
    if brings and not counting and _reports(contents, said, key):
        return contents
    asks = _ASKING.search(said) is not None or (answered in AWAITED and _COUNTING.search(said) is not None)
    if brings and (_reports(contents, said, key) or len(key) >= (LONG if asks else FIRST)):
        return replace(contents, remark=answered)
    return replace(contents, purport=Purport.REMARK, items=(), urgent="", remark=answered)


def _reports(contents: Contents, said: str, key: str) -> bool:
    """Whether an answer plainly reports something: a document, 补报, a titled text."""
    if contents.purport is Purport.LINKED or any(item.source for item in contents.items) or _REPORTED.search(said):
        return True
    title = titles.headline(said)
    titled = title and not _COUNTING.search(title) and not _ASKING.search(title)
    return bool(titled) and len(key) >= len(normalise(title)) + blanks.NEW_TEXT


# --- what a remark speaks of ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What a remark names: numbers as our letters print them, `places` of a table's rows, bare numbers, titles."""

    numbers: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    bare: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()


_ITEM = re.compile(rf"{NUMBER.pattern}(?:\.\d{{1,2}}(?!\d))?")
_PLACE = re.compile(r"(?:第|序号(?:为|是|:)?)\s*(\d{1,3})(?!\d)\s*(?:条|行|项)?(?!\s*[号期季月届周次年批轮])")
_BARE = re.compile(
    r"(?:编号(?:为|是|:)?\s*|第\s*)(\d{1,5})(?![\d-])\s*(?:号|(?=[\s,。、;]|$))|(?<![\d-])(0\d{3})(?![\d-])"
)
_TITLE = re.compile(r"《([^《》]{2,80})》|“([^“”]{6,80})”|\"([^\"]{6,80})\"")
MOST = 20  # of each that are looked up


def mentioned(text: str) -> Mentioned:
    """The numbers, rows and titles that a remark names, in their order."""
    said = unicodedata.normalize("NFKC", text)
    rest = _TITLE.sub(" ", _ITEM.sub(" ", said))
    bare = [int(one[1] or one[2]) for one in _BARE.finditer(rest)]
    places = [int(one[1]) for one in _PLACE.finditer(_BARE.sub(" ", rest))]
    names = ["".join(filter(None, one.groups())) for one in _TITLE.finditer(said)]
    return Mentioned(
        numbers=tuple(dict.fromkeys(one[0] for one in _ITEM.finditer(said)))[:MOST],
        places=tuple(dict.fromkeys(places))[:MOST],
        bare=tuple(dict.fromkeys(bare))[:MOST],
        titles=tuple(dict.fromkeys(names))[:MOST],
    )
