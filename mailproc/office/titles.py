"""Titles: the title line of a text, and titles without the marks of reporting."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice

from mailproc.office import furniture

MOST_LINES = 150  # a title stands no deeper, be there a list of contents above it
LEAST_BROKEN = 10  # characters of a title line that goes on in the next
TITLE_LENGTH = 40  # a title line is seldom longer; also what is shown of a first sentence

_REPLY = re.compile(r"\s*(?:(?:re|aw|回复|答复|回覆|回應|回函)\s*(?:\[\d+\]|[(（]\d+[)）])?\s*[:：]\s*)", re.IGNORECASE)
_FORWARD = re.compile(
    r"\s*(?:(?:fw|fwd|转发|转发邮件|转|转寄|轉寄|轉發|自动转发)\s*(?:\[\d+\])?\s*[:：]\s*)", re.IGNORECASE
)
_OUR_LETTERS = re.compile(
    r"【(?:回执|核对|统计|通报|约稿|提示|温馨提示|情况反馈|请确认|办理情况|信箱日报|查询结果|报送要点)|核对表|统计表|工作通报|情况的?通报|采用情况"
)
_STATEMENT = re.compile(r"核对表|统计表|工作通报|采用情况")

_NUMBER = r"[\d一二三四五六七八九十]{1,4}"
_BRACKETED = (  # (续报二) is no mark: it tells what the item is
    r"(?!.{1,3}[续终]报)(?:【[^】]{1,20}】|\[[^\]]{1,20}\]|［[^］]{1,20}］|〔[^〕]{1,20}〕|「[^」]{1,20}」|『[^』]{1,20}』"
    r"|[（(][^（()）]{1,20}[)）])"
)
_PAPER = (  # 市住建局信息3:, 市科技局政务信息(2026年第35期):
    rf"[^:：《》,，。]{{0,20}}?信息(?:报送|快报|专报|简报|稿件?)?\s*(?:第?\s*[（(]?{_NUMBER}[)）]?\s*[期号条篇]?)?"
    r"\s*(?:[（(][^（()）]{1,15}[)）])?\s*[:：]\s*"
)
_ISSUE = (  # 清河县政务信息(第44期) 关于甲的信息
    rf"[^:：《》,，。\s]{{0,12}}?(?:政务信息|信息|简报|专报|快报|要情)\s*[（(]?第?\s*{_NUMBER}\s*期[)）]?\s+(?=\S{{6}})"
)
_SENDER = rf"(?:(?:(?!关于)[^:：《》,，。\s_+|—-]){{1,15}}?{furniture.UNIT_ENDING}|(?!全市)\w{{2,4}}市(?=\s*[:：]))"
_MARKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:(?:联合)?(?:报送|上报|呈报|供稿)|补报|报|投稿|来稿|重新报送|重报|重发|更正|修改稿?|更正稿|修订稿|标题|题目|主题)\s*[-—:：]\s*",
        r"约稿(?:回复|反馈)?\s*[-—:：]\s*",
        r"(?:政务)?信息报送\s*[-—_|:：\s]\s*(?=\S{4})",
        r"附件?\s*[\d一二三四五六]{0,2}\s*[-—:：.]\s*|附件\s*\d{1,2}\s+",
        r"(?:20\d{6}|20\d\d[.-]\d{1,2}[.-]\d{1,2})\s*[-—_.、:：]?\s*(?=\D)|(?:20\d\d年)?\d{1,2}(?:月\d{1,2}日|\.\d{1,2})\s+(?=关于)",
        r"(?:no\.?|序号|编号)\s*\d{1,4}\s*[-—_:：.、]?\s*(?=\D)|0\d{1,2}\s*[-—_.、]?\s*(?=[^\d后%.年月日])",
        rf"信息\s*{_NUMBER}\s+(?=关于)|\*{{2,}}\s*\w{{2,10}}\s*\*{{2,}}\s*",
        r"代(?:报[:：\s]\s*[^\s:：]{2,20}|[^\s:：]{2,15}?(?:报送|上报|报))(?:[:：\s]\s*|$)",
        rf"{_BRACKETED}\s*[:：]?\s*",
        _PAPER,
        _ISSUE,
        rf"{_SENDER}\s*(?:[-_|]\s*|—\s*(?!—)|[:：]\s*|\s(?=关于))",
        rf"{_SENDER}[^:：《》,，。]{{0,10}}(?:报送|上报|供稿)\s*[:：]\s*",
        r"[（(]?\d{1,3}\s*[.．、)）](?!\d)\s*",
        r"[（(]?[一二三四五六七八九十]{1,3}\s*[、.．)）]\s*",
    )
)
_EDITED = (
    r"(?:修改稿?|更正稿?|修订稿?|改|新版|最新版?|最终[稿版]?|定稿|终稿|扫描件|盖章版?|副本|再报|补报|重新?报送?|重发"
    r"|第[一二三四五]次(?:报送|修改)|v\d+)"
)
_ENDINGS = tuple(
    re.compile(rf"(?:{pattern})$", re.IGNORECASE)
    for pattern in (
        rf"\s*[-—_]?\s*[（(【\[](?:{_EDITED}|(?<!续报.)\d{{1,2}})[)）】\]]",
        r"\s*[-—_]?\s*(?:修改稿|更正稿|修订稿|最终稿|定稿|扫描件|盖章版?|- ?副本)",
        rf"\s*[（(][^（()）]{{1,15}}{furniture.UNIT_ENDING}[)）]",
        r"[-—_]\s*(?:20)?\d{6}",
        rf"\s*[-_+|]\s*[^:：《》,，。\s_+|-]{{1,15}}{furniture.UNIT_ENDING}(?:\s*[-_+| ]\s*[一-鿿·]{{2,4}})?",
    )
)
_EXTENSION = re.compile(
    r"(?:\.(?:docx?|wps|wpt|pdf|ofd|rtf|odt|txt|html?|eml|msg|dat|zip|rar|7z|jpe?g|png|tiff?|bmp|xlsx?|et|ods)){1,3}$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?!.*关于).{0,25}?(?:信息报送|报送信息|上报信息|政务信息|信息稿件?|(?<!的)信息|短波|稿件|简报)"
    rf"(?:[（(].{{0,20}}[)）])?(?:第?{_NUMBER}[条篇则期号]?|[一二两三四五六七八九十\d]+[条篇则])?"
    r"|[(（<]?(?:无主题|无标题|no subject)[)）>]?|(?:fwd?|re|转发|转寄|转|回复|答复)\s*[:：]?"
    r"|来自.{1,10}的邮件|未命名.*"
    rf"|.{{0,15}}(?:动态|通讯|专刊|快讯)\s*[（(]?第?{_NUMBER}期[)）]?"
    r"|(?:报送|附件|正文|材料|文档|图片|新建.*|doc\d*|scan.*|img.*|扫描.*|wps\w*|att\d*|winmail"
    r"|[\d\W_]*)\d*",
    re.IGNORECASE,
)
_MASTHEAD = re.compile(
    r"(?!.*关于).{0,25}(?:政务信息|信息快报|信息专报|情况反映|要情|简报|专报|快报|动态|(?<!的)信息)(?:\(.{0,20}\))?"
    rf"|.{{0,30}}第\s*{_NUMBER}\s*期\s*\)?\s*(?:\(?总第?\s*\d{{1,4}}\s*期?\)?)?\s*(?:.{{0,20}}(?:编|办|办公室|科|日))?"
    r"|.{2,30}编|(?:本期)?(?:目\s*录|要目|导读)|编者按.*|内部.{0,6}"
    r"|[【\[(]?(?:特急|加急|平急|急件|特提|急)[】\])]?"
)
_CONTENTS = re.compile(r"(?:本期)?(?:目\s*录|要目)[:：]?")
_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}、.*|[（(][一二三四五六七八九十\d]{1,3}[)）].*|[①-⑳].*|[一二三四五]是.*"
)
_OF_WHAT = re.compile(r".*的?(?:信息|报告|情况|做法|建议|反映|简报|汇报|举措|探索|实践|启示|思考|问题|对策|经验|成效)")
_ENDS_OPEN = re.compile(r"[、,，和与及的以为在对]$")
_LONGEST_TITLE = 70  # of two lines
_SENTENCE_END = re.compile(r"[。!！?？;；]")
_LONGEST_SUBJECT = 300  # what follows is no title


def is_reply(subject: str) -> bool:
    """Whether a subject is marked as an answer (Re:, 回复:)."""
    return _REPLY.match(subject) is not None


def unanswered(subject: str) -> str:
    """A subject without the marks of answering and forwarding, whatever their number."""
    while mark := _REPLY.match(subject) or _FORWARD.match(subject):
        subject = subject[mark.end() :]
    return subject.strip()


def answers_letter(subject: str) -> bool:
    """Whether a subject is that of an answer to a letter of ours: 回复:【回执】…, Re: …核对表."""
    return is_reply(subject) and is_ours(subject)


def is_ours(subject: str) -> bool:
    """Whether a subject is that of a letter of ours, answered, forwarded or not."""
    return _OUR_LETTERS.search(subject) is not None


def answers_statement(subject: str) -> bool:
    """Whether it answers a statement or another paper of figures, to which units reply in free words."""
    return is_reply(subject) and _STATEMENT.search(subject) is not None


def clean(subject: str) -> str:
    """A subject, title line or file name without marks of reporting; "" where no title is left.

    Dropped: Re:, 转发:, 报送:, 【单位】, 市住建局信息3:, running numbers, (修改稿), file extension.
    """
    title = bare(subject)
    if answers_letter(subject) or _GENERIC.fullmatch(title):
        return ""
    return title


def bare(subject: str) -> str:
    """The same, but what names no subject (清河县政务信息, 扫描件) is left standing."""
    title = _EXTENSION.sub("", " ".join(subject[:_LONGEST_SUBJECT].split()))
    while True:
        shorter = _without_mark(title)
        if shorter == title:
            return title
        title = shorter


def _without_mark(title: str) -> str:
    for pattern in (_REPLY, _FORWARD, *_MARKS):
        mark = pattern.match(title)
        if mark and title[mark.end() :].strip():
            return title[mark.end() :].strip()
    for pattern in _ENDINGS:
        mark = pattern.search(title)
        if mark and title[: mark.start()].strip():
            return title[: mark.start()].strip()
    whole = re.fullmatch(r"【(.+)】|《(.+)》", title)
    return next(filter(None, whole.groups())) if whole else title


def same(one: str, other: str) -> bool:
    """Whether two titles are the same but for marks and punctuation."""
    first, second = _core(one), _core(other)
    return first == second != ""


def _core(title: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", bare(title)).casefold() if sign.isalnum())


def headline(text: str, *known: str) -> str:
    """The title line at the head of a text, cleaned; "" where the text begins with its first sentence.

    Greetings, dates, mastheads (清河县政务信息 第44期) and a list of contents (目录) above it are passed over. A title
    that goes over two lines is put together; `known` are names that may tell: the subject, a file's name.
    """
    head: list[str] = []
    for line in map(str.strip, islice(text.splitlines(), MOST_LINES)):
        if not line or _is_beside_title(line):
            continue
        head.append(line)
        if is_paragraph(line) or _SECTION.fullmatch(line):
            break
    chosen = [place for place, line in enumerate(head[:-1]) if not is_masthead(line)]
    if not chosen:
        return ""
    listed = any(_CONTENTS.fullmatch(line) for line in head)
    place = chosen[-1 if listed else 0]
    if _is_wrapped(head[place], head[place + 1]):
        return ""
    whole = head[place] + head[place + 1]
    if not listed and place + 2 < len(head) and _is_one_title(head[place], head[place + 1], known):
        return clean(whole)
    return clean(head[place])


def _is_one_title(line: str, following: str, known: Iterable[str]) -> bool:
    """Whether a title goes on in the next line: 关于…创新平台建设 / 推动高质量发展的信息, or —— and a subtitle."""
    if is_masthead(following) or len(line) + len(following) > _LONGEST_TITLE:
        return False
    if following.startswith(("——", "--", "──")) or any(same(line + following, name) for name in known):
        return True
    if len(line) < LEAST_BROKEN or _SECTION.fullmatch(following) or _OF_WHAT.fullmatch(line):
        return False
    return ("关于" in line and "关于" not in following) or (_ENDS_OPEN.search(line) is not None)


def is_masthead(line: str) -> bool:
    """Whether a line heads a unit's paper rather than an item: 清河县政务信息, 第44期, 目录."""
    return _MASTHEAD.fullmatch(unicodedata.normalize("NFKC", line)) is not None


def is_paragraph(line: str) -> bool:
    """Whether a line is running text rather than a title."""
    return len(line) > TITLE_LENGTH or _SENTENCE_END.search(line) is not None


def _is_beside_title(line: str) -> bool:
    plain = unicodedata.normalize("NFKC", line)
    return furniture.says_nothing(plain) or furniture.is_byline(plain)


def _is_wrapped(line: str, following: str) -> bool:
    """Whether a line is the first of a paragraph that some mail program broke into lines of equal length."""
    return len(line) >= 30 and abs(len(line) - len(following)) <= 3 and not line.startswith("关于")


def opening(text: str) -> str:
    """The first words of a text that has no title, as a title; what only covers them (您好,现报送一条:) left out."""
    above = map(str.strip, islice(text.splitlines(), MOST_LINES))
    first = next((line for line in above if line and not _is_beside_title(line)), "")
    return bare(_SENTENCE_END.split(furniture.uncovered(first) or first)[0][:TITLE_LENGTH])
