"""Lines by which a person decides what an item is and whether it counts, or takes a line back."""

import re

from mailproc.office.language.context import Context
from mailproc.office.language.dates import MONTH, named_month
from mailproc.office.language.listed import leading_items, looks_like_unit, only_items, only_numbers
from mailproc.office.orders import Ask, Attribute, Count, Hide, Keep, NotCount, Repeat, Tell, Undo, undoing
from mailproc.office.references import DoubtError, ItemRef, Question, references
from mailproc.office.typed import UNSEEN, Phrase

COUNT = re.compile(r"(?:恢复|重新)?(?:计入|计数|补计|算上|算入|计上)|补上")
_MONTH_BEFORE = re.compile(rf"(?:{COUNT.pattern})(?P<month>(?!本月|这个月){MONTH})[\s:]+(?=[第\d])")
_MONTH_BEHIND = re.compile(rf"(?:\s|\|[到至在]?\s*)(?P<month>{MONTH})$")
NOT_COUNT = re.compile(r"不(?:予|再|用|要)?(?:计入|计数|统计|计算?|算数?)|别(?:算|计)入?|剔除|去掉|删掉|删除")
# … before any other order's word: what stands behind it is the reason, whatever it says (不计 12 已离任)
_OTHERS = "扣|约稿|信息员|离任|离岗|调离|调走|并入|并到|更名|改名"
NOT_COUNT_FIRST = re.compile(rf"^(?:(?!{_OTHERS}).)*?(?:{NOT_COUNT.pattern})")
SAME = re.compile(r"(?:内容)?(?:是|为)?(?:重复|一样|相同|雷同|同一[条件篇])(?:的|了|报送)?$")
REVISED = re.compile(r"[是为].*(?:修改稿|修订稿|更正稿|改稿|更新稿|新版)$")
KEEP = re.compile(
    r"^维持(?:原状|原样|不变)?|无误|没有?问题|不(?:是)?重复(?:的|报送)?|没有?重复|照旧|维持(?:原状|原样|不变)?$"
)
TELL = re.compile(r"^(?:可以|可)?(?:反馈|告知)(?:单位|给单位)?|(?:可以|可)?(?:反馈|告知)(?:单位)?$")
HIDE = re.compile(r"^隐去(?:标题)?|(?:的?标题)?隐去(?:标题)?$")
ASK = re.compile(r"^(?:询问|问一下|问问)|询问$")
ATTRIBUTE = re.compile(
    rf"^(?P<items>(?:[\d第号条篇件月上本个、,和及与跟\s.~至到-]|《{UNSEEN}+》)+)"
    r"(?P<verb>都?应该?是|都?应?是|应?归属?|应?属于?|应为|改为|改成|改归|划归|算|记到|记给)(?P<unit>.+)$"
)
UNDO = re.compile(
    r"^(?:撤销|撤消|撤回|取消)(?:(?:刚才(?:那)?|上)(?:一条|条|一个|一步|的)|第?(?P<number>\d{1,9})号)(?:指令|命令|操作)?$"
)

_SAME_AS = re.compile(r"重复|相同|一样|一致|雷同|相似|相近")
_NO_UNIT = re.compile(r"\d|不(?!动产)|或|还是|重复|修改稿|[谁哪]|什么")
_OWNED = re.compile(r"(?:报送|报来|报|单位|名下)?的?$")
_WHICH_UNIT = re.compile(r"是?(?:哪个?单位|谁|哪家)(?:报?的)?$")
_ONLY_ITEMS = re.compile(r"[是为的]|修改稿|修订稿|更正稿|改稿|更新稿|新版")


def count(phrase: Phrase, context: Context) -> Count:
    """Items, and behind them the month in which they count. 计入10月 7 may be October's number 7: DoubtError."""
    before = _MONTH_BEFORE.match(phrase.text)
    if before:
        month, items = before["month"], phrase.cut(before.end()).text
        raise DoubtError(Question.MONTH, at=phrase.text, instead=(f"计入{month}{items}", f"计入 {items} {month}"))
    rest = phrase.without_all(COUNT)
    behind = _MONTH_BEHIND.search(rest.text)
    if behind is None:
        return Count(phrase.typed, only_items(rest, context))
    month = named_month(behind["month"], context.months)
    return Count(phrase.typed, only_items(rest.part(0, behind.start()), context), month)


def not_count(phrase: Phrase, context: Context) -> NotCount:
    match = NOT_COUNT.search(phrase.text)
    start, end = match.span() if match else (0, 0)
    before, after = phrase.part(0, start), phrase.part(end)
    items, rest = leading_items(after, context)
    compared = _SAME_AS.search(rest.text) is not None  # 与7重复: 7 is only compared with
    if before.text:
        if items and not compared:
            raise DoubtError(Question.ITEMS)
        return NotCount(phrase.typed, references(before, context.months), after.typed)
    several = len(items) > 1 and (compared or rest.text[:1].isalnum())
    touching, _ = leading_items(rest.part(0), context)  # 不计12本月7: the second is no reason
    if not items or several or (touching and not compared):
        raise DoubtError(Question.ITEMS)
    return NotCount(phrase.typed, items, rest.part(0).typed)


def attribute(phrase: Phrase, context: Context) -> Attribute:
    match = ATTRIBUTE.match(phrase.text)
    if match is None:
        raise DoubtError(Question.ACTION)
    items = references(phrase.cut(*match.span("items")), context.months)
    words = phrase.part(match.start("unit"))
    named = words.part(0, _OWNED.search(words.text).start())  # type: ignore[union-attr]  # it may be empty
    if match["verb"].endswith("是") and named.text == words.text and not looks_like_unit(named.text):  # 7是新闻稿
        raise DoubtError(Question.ACTION)
    if _WHICH_UNIT.search(phrase.text):
        raise DoubtError(Question.UNIT, at=phrase.text, instead=(f"询问 {match['items']}",))
    if not named.text or _NO_UNIT.search(named.text):
        raise DoubtError(Question.UNIT)
    return Attribute(phrase.typed, items, named.typed)


def repeat(phrase: Phrase, context: Context) -> Repeat:
    """The later one repeats the earlier, whatever the order they are named in."""
    revision = REVISED.search(phrase.text) is not None
    listed = phrase.without_all(SAME).without_all(_ONLY_ITEMS, "、" if revision else "|")
    items = only_numbers(listed, context)
    if len(items) < 2 or (revision and len(items) > 2):
        raise DoubtError(Question.ITEMS)
    of, *later = sorted(items, key=lambda item: _place(item, context))
    return Repeat(phrase.typed, tuple(later), of, revision)


def _place(item: ItemRef, context: Context) -> tuple[str, int, int]:
    return item.month or context.months.bare, item.seq, item.item or 0


def keep(phrase: Phrase, context: Context) -> Keep:
    items = only_numbers(phrase.without_all(KEEP), context)
    if len(items) == 2 and re.search("重复", phrase.text):  # 9和7不重复: the doubt was shown at the later one
        later = max(items, key=lambda item: _place(item, context))
        raise DoubtError(Question.ITEMS, at=phrase.text, instead=(f"{later.label}不重复",))
    return Keep(phrase.typed, items)


def ask(phrase: Phrase, context: Context) -> Ask:
    return Ask(phrase.typed, only_numbers(phrase.without_all(ASK).without_all(_WHICH_UNIT), context))


def tell(phrase: Phrase, context: Context) -> Tell:
    return Tell(phrase.typed, only_numbers(phrase.without_all(TELL), context))


def hide(phrase: Phrase, context: Context) -> Hide:
    return Hide(phrase.typed, only_items(phrase.without_all(HIDE), context))


def undo(phrase: Phrase, _context: Context) -> Undo:
    match = UNDO.search(phrase.text)
    if match is None or not match["number"]:
        return Undo(phrase.typed)
    number = int(match["number"])
    if "第" not in phrase.text:  # 撤销7号: an item goes by its number as well
        raise DoubtError(Question.ACTION, at=phrase.text, instead=(undoing(number),))
    return Undo(phrase.typed, number)
