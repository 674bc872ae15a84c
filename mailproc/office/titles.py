"""Titles: the title line of a text, and titles without the marks of reporting."""

import re
import unicodedata

from mailproc.office import furniture

TITLE_LENGTH = 40  # a title line is seldom longer; also what is shown of a first sentence

_REPLY = re.compile(r"\s*(?:(?:re|aw|回复|答复|回覆|回應)\s*(?:\[\d+\]|[(（]\d+[)）])?\s*[:：]\s*)", re.IGNORECASE)
_FORWARD = re.compile(r"\s*(?:(?:fw|fwd|转发|转|轉寄|自动转发)\s*(?:\[\d+\])?\s*[:：]\s*)", re.IGNORECASE)
_OUR_LETTERS = re.compile(
    r"【(?:回执|核对|统计|通报|约稿|提示|温馨提示|情况反馈)|核对表|统计表|工作通报|情况的?通报|采用情况"
)
_STATEMENT = re.compile(r"核对表|统计表|工作通报|采用情况")

_NUMBER = r"[\d一二三四五六七八九十]{1,4}"
_BRACKETED = r"(?:【[^】]{1,20}】|\[[^\]]{1,20}\]|［[^］]{1,20}］|〔[^〕]{1,20}〕|[（(][^（()）]{1,20}[)）])"
_PAPER = (  # 市住建局信息3:, 市科技局政务信息(2026年第35期):
    rf"[^:：《》,，。]{{0,20}}?信息(?:报送|快报|专报|简报|稿件?)?\s*(?:第?\s*[（(]?{_NUMBER}[)）]?\s*[期号条篇]?)?"
    r"\s*(?:[（(][^（()）]{1,15}[)）])?\s*[:：]\s*"
)
_MARKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:报送|上报|呈报|补报|报|投稿|来稿|重新报送|重报|重发|更正|修改稿?|更正稿|修订稿|标题|题目|主题)\s*[-—:：]\s*",
        r"附件?\s*\d{0,2}\s*[-—:：.]\s*",
        r"代(?:报[:：\s]\s*[^\s:：]{2,20}|[^\s:：]{2,15}?(?:报送|上报|报))(?:[:：\s]\s*|$)",
        rf"{_BRACKETED}\s*[:：]?\s*",
        _PAPER,
        rf"[^:：《》,，。\s]{{1,15}}{furniture.UNIT_ENDING}(?:报送|上报)?\s*[:：]\s*",
        r"[（(]?\d{1,3}\s*[.．、)）](?!\d)\s*",
        r"[（(]?[一二三四五六七八九十]{1,3}\s*[、.．)）]\s*",
    )
)
_EDITED = r"(?:修改稿?|更正稿?|修订稿?|改|新版|最新版?|定稿|终稿|扫描件|盖章版?|副本|v\d+)"
_ENDINGS = tuple(
    re.compile(rf"(?:{pattern})$", re.IGNORECASE)
    for pattern in (
        rf"\s*[-—_]?\s*[（(【\[](?:{_EDITED}|(?<!续报.)\d{{1,2}})[)）】\]]",
        r"\s*[-—_]?\s*(?:修改稿|更正稿|修订稿|最终稿|定稿|扫描件|盖章版?|- ?副本)",
        rf"\s*[（(][^（()）]{{1,15}}{furniture.UNIT_ENDING}[)）]",
        r"[-—_]\s*(?:20)?\d{6}",
    )
)
_EXTENSION = re.compile(
    r"\.(?:docx?|wps|wpt|pdf|ofd|rtf|odt|txt|html?|eml|zip|rar|7z|jpe?g|png|tiff?|bmp|xlsx?|et)$", re.IGNORECASE
)
_GENERIC = re.compile(
    r"(?!.*关于).{0,25}?(?:信息报送|报送信息|上报信息|政务信息|信息稿件?|(?<!的)信息|短波|稿件|简报)"
    rf"(?:[（(].{{0,20}}[)）])?(?:第?{_NUMBER}[条篇则期号]?|[一二两三四五六七八九十\d]+[条篇则])?"
    r"|(?:无主题|无标题|no subject|报送|附件|正文|材料|文档|图片|新建.*|doc\d*|scan.*|img.*|扫描.*|wps\w*|att\d*"
    r"|[\d\W_]*)\d*",
    re.IGNORECASE,
)
_MASTHEAD = re.compile(
    r"(?!.*关于).{0,25}(?:政务信息|信息快报|信息专报|情况反映|要情|简报|专报|快报|动态|(?<!的)信息)(?:\(.{0,20}\))?"
    rf"|.{{0,30}}第\s*{_NUMBER}\s*期.{{0,20}}|.{{2,30}}编|(?:本期)?(?:目\s*录|要目|导读)|编者按.*|内部.{{0,6}}"
    r"|[【\[(]?(?:特急|加急|平急|急件|特提|急)[】\])]?"
)
_CONTENTS = re.compile(r"(?:本期)?(?:目\s*录|要目)[:：]?")
_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}、.*|[（(][一二三四五六七八九十\d]{1,3}[)）].*|[①-⑳].*|[一二三四五]是.*"
)
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


def headline(text: str) -> str:
    """The title line at the head of a text, cleaned; "" where the text begins with its first sentence.

    Greetings, dates, mastheads (清河县政务信息 第44期) and a list of contents (目录) above it are passed over.
    """
    head: list[str] = []
    for line in map(str.strip, text.splitlines()):
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
    return "" if _is_wrapped(head[place], head[place + 1]) else clean(head[place])


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
    """The first words of a text that has no title, as a title."""
    first = next((line for line in map(str.strip, text.splitlines()) if line and not _is_beside_title(line)), "")
    return bare(_SENTENCE_END.split(first)[0][:TITLE_LENGTH])
