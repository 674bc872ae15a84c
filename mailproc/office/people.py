"""People: who wrote a text, who approved it, and by what telephone they are reached, as its edges say."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from mailproc.office import furniture

HEAD = 10  # so many lines at a text's beginning, and
TAIL = 20  # so many at its end, may name people
LONGEST = 120  # characters; of a longer line, the last ones are looked at where it is among the last
_LAST = 3

# Labels, each with the kinds of words in which it is written; blanks may stand between their signs (撰 稿:).
_LABELS = {
    "author": "撰稿 供稿 来稿 作者 执笔 拟稿 撰写 采写 起草 文字 报送人 信息员 通讯员 填报人 编写 填表人",
    "unit": "供稿单位 报送单位 来稿单位 撰稿单位 填报单位",
    "contact": "联系人",
    "signer": "签发 审签 审定 终审 签批 批准 核发 主要领导 单位负责人 领导签字 领导签批",
    "checker": "审核 核稿 审批 复核 复审 审稿 审阅 分管领导 部门负责人 科室负责人",
    "phone": "联系电话 办公电话 值班电话 固定电话 移动电话 电话号码 手机号码 联系方式 电话 手机 tel telephone mobile",
    "fax": "传真 fax",
    "": "邮箱 电子邮箱 邮编 地址 时间 日期 报送时间 报送日期 签发时间 编辑 责任编辑 责编 校对 部门 职务 科室 单位 "
    "微信 qq e-mail email 姓名 摄影 图片",
}
_KINDS = {word: kind for kind, words in _LABELS.items() for word in words.split()} | {"文": "author"}
_SPELLED = "(?<![一-鿿])文(?=/)|" + "|".join(
    r"\s{0,4}".join(map(re.escape, word)) if not word.isascii() else rf"(?<![a-z]){re.escape(word)}"
    for word in sorted(_KINDS, key=len, reverse=True)
    if len(word) > 1
)
_LABEL = re.compile(
    rf"(?P<label>{_SPELLED})(?:人|员|者|领导|及电话|号码?)?(?:\([^()]{{0,8}}\))?\s{{0,4}}(?:(?P<colon>[:/])|(?=[\s]))\s{{0,9}}",
    re.IGNORECASE,
)
_SPACED_NAME = re.compile(r"(?<![一-鿿])[一-鿿][ \t]{1,4}[一-鿿](?![一-鿿])")  # 张 三
_PARTED = re.compile(r"[:/\t]")  # with neither, only the first words of a line can be a label
_VALUE = re.compile(r"[^()\[\]【】;。|\t]*")
_NAME = r"[一-鿿㐀-䶿\U00020000-\U0003ffff·]"
_SOME = re.compile(rf"{_NAME}{{2,20}}(?:\s?[、,/和 ]\s?{_NAME}{{2,4}}(?!{_NAME})){{0,6}}")
_WHO = rf"(?:[一-鿿]{{1,8}}·[一-鿿]{{1,8}}|{_NAME}{{2,4}})"
_PERSON = re.compile(rf"(?:{_NAME}{{2,20}}{furniture.UNIT_ENDING}(?:\s|$))?(?:{_WHO}(?:[、, ]{{1,2}}{_WHO}){{0,4}})?")
_NOBODY = re.compile("(?:无|暂无|同上|略|签字|签名|意见|同意|公章|盖章)+")
_APPROVED = re.compile(r"经(?P<by>[^,。;:]{2,20}?)(?:审核|签发|审签|审定|审批|批准|审阅)(?:同意|通过)?")
_OFFICER = re.compile("局长|主任|书记|县长|区长|市长|镇长|部长|院长|会长|领导|负责人|秘书长|同志")

_MOBILE = r"(?<!\d)1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"
_AREA = r"(?<!\d)(?:\+?86[- ]?)?\(?0\d{2,3}(?:\)|[-— ]{1,3}|\) ?)\d{7,8}(?!\d)"
_EXTENSION = r"(?:\s?(?:转|-|ext\.?)\s?\d{1,6}(?!\d))?"
_NUMBER = re.compile(rf"{_MOBILE}|{_AREA}{_EXTENSION}", re.IGNORECASE)
_LABELLED_NUMBER = re.compile(rf"{_MOBILE}|{_AREA}{_EXTENSION}|(?<!\d)\d{{5,12}}(?!\d){_EXTENSION}", re.IGNORECASE)
_DIGITS = re.compile(r"\d{4}")  # in every number
_HOTLINE = re.compile(r"1[0-2]\d{1,3}|9[56]\d{3,4}")  # 12345, 96116: told to readers, nobody's own
_EXTENSION_MARK = re.compile(r"\s?(?:转|ext\.?)\s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class People:
    """Who stands at a text's edges; "" where nobody is named. `contact` is who answers questions about it."""

    author: str = ""
    approver: str = ""
    contact: str = ""
    phones: tuple[str, ...] = ()


def named(texts: Iterable[str]) -> People:
    """The people that texts name at their edges, the first text's first: 撰稿:张三 审核:李四 电话:0000-1234567."""
    found: dict[str, str] = {}
    phones: dict[str, None] = {}
    for text in texts:
        for kind, value in _said(text):
            if kind == "phone":
                phones.setdefault(value)
            else:
                found.setdefault(kind, value)
    author = " ".join(filter(None, (found.get("unit"), found.get("author"))))
    approver = found.get("signer") or found.get("checker", "")
    return People(author, approver, found.get("contact", ""), tuple(phones))


@lru_cache(maxsize=16)  # a mail's text is asked for, then that of its items, often the same
def _said(text: str) -> tuple[tuple[str, str], ...]:
    """Who is named at a text's edges, by kind of label, and what numbers."""
    found: list[tuple[str, str]] = []
    for line in _edges(text):
        stated = list(_stated(line))
        found += [(kind, value) for kind, value in stated if kind not in {"phone", "fax"}]
        told = [number for kind, value in stated if kind == "phone" for number in _numbers(_LABELLED_NUMBER, value)]
        faxed = {number for kind, value in stated if kind == "fax" for number in _numbers(_NUMBER, value)}
        told += [number for number in _numbers(_NUMBER, line) if number not in faxed]
        found += [("phone", number) for number in told]
    return tuple(found)


def is_only_people(line: str) -> bool:
    """Whether a line, NFKC, says nothing but who wrote, approved, or is called: 撰稿 张三 审核 李四."""
    if len(line) > LONGEST:
        return False
    line = _joined(line)
    labels = _labels(line)
    return (
        bool(labels)
        and not line[: labels[0].start()].strip(" \t([【")
        and all(
            _KINDS[_word(one)] in {"", "fax"} or _names_or_numbers(line[one.end() : end])
            for one, end in zip(labels, _ends(labels, line), strict=True)
        )
    )


def _names_or_numbers(value: str) -> bool:
    bare = _LABELLED_NUMBER.sub("", value).strip(" \t()[]【】;,、。_/—-")
    return not bare or _PERSON.fullmatch(bare) is not None


def _edges(text: str) -> Iterator[str]:
    """Short lines at either end of a text, and the ends of its last long lines, NFKC."""
    standing = [line for line in map(str.strip, text.splitlines()) if line]
    for place, line in enumerate(standing):
        if HEAD <= place < len(standing) - TAIL:
            continue
        if len(line) <= LONGEST:
            yield _joined(unicodedata.normalize("NFKC", line))
        elif place >= len(standing) - _LAST:
            yield _joined(unicodedata.normalize("NFKC", line[-LONGEST:]))


def _joined(line: str) -> str:
    return _SPACED_NAME.sub(lambda name: "".join(name[0].split()), line)


def _labels(line: str) -> list[re.Match[str]]:
    """The labels of a line. One without a colon is none unless it begins the line or a cell, or follows such a one."""
    found: list[re.Match[str]] = []
    if not (_PARTED.search(line) or _LABEL.match(line.lstrip())):
        return found
    for label in _LABEL.finditer(line):
        begins = not line[: label.start()].strip() or line[label.start() - 1] in "\t|(["
        if label["colon"] or begins or (found and not found[-1]["colon"] and line[label.start() - 1] == " "):
            found.append(label)
    return found


def _word(label: re.Match[str]) -> str:
    return "".join(label["label"].lower().split())


def _ends(labels: list[re.Match[str]], line: str) -> list[int]:
    return [*(one.start() for one in labels[1:]), len(line)][: len(labels)]


def _stated(line: str) -> Iterator[tuple[str, str]]:
    """What is said under each label of a line: its kind, and the names or numbers."""
    labels = _labels(line)
    for label, end in zip(labels, _ends(labels, line), strict=True):
        kind = _KINDS[_word(label)]
        value = line[label.end() : end]
        if kind in {"phone", "fax"}:
            yield kind, value
        elif kind:
            inside = _VALUE.match(value)
            name = _name(inside[0] if inside else "", exact=not label["colon"])
            if name:
                yield kind, name
    approved = _APPROVED.search(line)
    if approved and _OFFICER.search(approved["by"]):
        yield "checker", approved["by"].strip()


def _name(value: str, *, exact: bool) -> str:
    """The names in a value; without a colon before it the value must be nothing else."""
    found = _PERSON.fullmatch(value.strip()) if exact else _SOME.match(value.strip())
    name = found[0].strip() if found else ""
    return "" if _NOBODY.fullmatch(name) else name


def _numbers(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for found in pattern.finditer(text) if _DIGITS.search(text) else ():
        number = _EXTENSION_MARK.sub("转", found[0])
        main, turn, extension = number.partition("转")
        digits = "-".join(re.findall(r"\d+", main)) if "(" in main or main.startswith("0") else re.sub(r"\D", "", main)
        if not _HOTLINE.fullmatch(digits):
            yield f"{digits}{turn}{extension}"
