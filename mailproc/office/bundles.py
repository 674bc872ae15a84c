"""Bundles: splits one text into several titled items where it plainly is several, and in doubt does not."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailproc.office import furniture, serials, titles
from mailproc.office.duplicates import normalise

MOST = 50  # a text that seems to hold more items holds one
LEAST_TEXT = 30  # normalised characters of an item within a bundle
LEAST_UNSIGNED = 60  # the same where neither signature nor label marks it
LEAST_TITLE = 8  # characters in 【】 that are a title rather than a heading
COVER = 40  # normalised characters that may stand above the first item

_NUMERAL = r"(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})"
_LABEL = re.compile(
    rf"[【\[(]?\s*(?:(?:政务)?信息|稿件|第(?=[^\s]{{1,3}}[条篇则]))\s*{_NUMERAL}[条篇则]?\s*[】\])]?\s*[:、.]?\s*(?P<rest>.*)"
)
_NUMBERED = re.compile(rf"\(?{_NUMERAL}[.、)]\s*(?P<rest>关于.{{3,60}}的?(?:信息|报告|简报|情况反映|汇报|快报|专报))")
_COUNTED = re.compile(rf"\(?{_NUMERAL}\)?[.、)](?!\d)")
_BRACKETED = re.compile(rf"【(?P<rest>[^】]{{{LEAST_TITLE},40}})】.*")
_BY = "(?:供稿|撰稿|作者|来稿|报送单位|供稿单位|撰稿人|供稿人)"
_SIGNED = re.compile(
    rf"[\[(【〔](?!详见|见|据|其中|含|如|即|占|由|系|原|作者系)(?P<author>"
    rf"(?:{_BY}[:\s])?[\w·、\s]{{1,30}}?{furniture.UNIT_ENDING}(?:[\s:,、]*(?:供稿)?[\w·]{{2,4}}(?:[、\s]+[\w·]{{2,4}}){{0,4}})?"
    rf"|(?!全市)\w{{2,4}}市(?:\s+[\w·]{{2,4}}){{0,3}}|{_BY}[:\s][\w·、\s]{{2,30}})[\])】〕]$"
)
_BY_LABEL = re.compile(rf"^\s*{_BY}[:\s]\s*|\s*(?:联合)?(?:供稿|撰稿|报送|提供)$")


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a bundle. `author` is its signature without brackets, "" where it has none."""

    title: str
    text: str
    author: str = ""


def split(text: str) -> tuple[Part, ...]:
    """The items of a bundle in their order; () where the text is one item.

    A bundle is told by 信息一:/信息二: before each item, by a signature such as (清河县农业农村局 张三) after
    each titled item, by 【标题】 before each, or by numbered lines 关于…的信息. Sections 一、二、三 are no items.
    """
    standing = [line for line in map(str.strip, text.splitlines()) if line]
    plain = [unicodedata.normalize("NFKC", line) for line in standing]
    for find in (_labelled, _signed, _bracketed, _numbered):
        parts = find(standing, plain)
        if 1 < len(parts) <= MOST:
            return parts
    return ()


def signature(text: str) -> str:
    """The author named in brackets at a text's very end, such as 清河县农业农村局 张三; "" where none is."""
    last = text.rstrip().rpartition("\n")[2]
    signed = _SIGNED.search(unicodedata.normalize("NFKC", last[-60:]).strip())
    return _BY_LABEL.sub("", signed["author"]).strip() if signed else ""


def unsigned(line: str) -> str:
    """A text's last line without the signature in brackets at its end; the line itself where it is nothing else."""
    opened = max(line.rfind("("), line.rfind("（"))
    if opened <= 0 or len(line) - opened > 60 or not signature(line):
        return line
    return line[:opened].rstrip() or line


def _labelled(standing: Sequence[str], plain: Sequence[str]) -> tuple[Part, ...]:
    return _between(standing, plain, _LABEL, least=LEAST_TEXT)


def _bracketed(standing: Sequence[str], plain: Sequence[str]) -> tuple[Part, ...]:
    return _between(standing, plain, _BRACKETED, least=LEAST_TEXT)


def _numbered(standing: Sequence[str], plain: Sequence[str]) -> tuple[Part, ...]:
    return _between(standing, plain, _NUMBERED, least=LEAST_UNSIGNED)


def _between(standing: Sequence[str], plain: Sequence[str], mark: re.Pattern[str], *, least: int) -> tuple[Part, ...]:
    """Items that each begin with a marked line, if nothing but a cover stands above and each has enough text."""
    found = [(place, marked) for place, line in enumerate(plain) if (marked := mark.fullmatch(line))]
    if not 1 < len(found) <= MOST or not _in_sequence([marked for _, marked in found]):
        return ()
    if len(normalise("\n".join(plain[: found[0][0]]))) > COVER:
        return ()
    ends = [place for place, _ in found[1:]] + [len(standing)]
    parts = tuple(_marked_part(standing[place:end], marked) for (place, marked), end in zip(found, ends, strict=True))
    return parts if all(len(normalise(part.text)) - len(part.title) >= least for part in parts) else ()


def _in_sequence(found: Sequence[re.Match[str]]) -> bool:
    if "number" not in found[0].re.groupindex:
        return True
    numbers = [serials.number(marked["number"]) for marked in found]
    return numbers == list(range(1, len(numbers) + 1))


def _marked_part(block: Sequence[str], marked: re.Match[str]) -> Part:
    rest = marked["rest"].strip()
    text = "\n".join(block if rest else block[1:])
    title = titles.clean(rest) if rest and not titles.is_paragraph(rest) else titles.headline(text)
    return Part(title, text, signature(text))


def _signed(standing: Sequence[str], plain: Sequence[str]) -> tuple[Part, ...]:
    """Items that each end in a signature: all must have a title line and a paragraph."""
    ends = [place + 1 for place, line in enumerate(plain) if _SIGNED.search(line[-60:])]
    if not 1 < len(ends) <= MOST:
        return ()
    starts = [0, *ends[:-1]]
    parts = [_signed_part(standing[start:end], first=start == 0) for start, end in zip(starts, ends, strict=True)]
    rest = _signed_part(standing[ends[-1] :], first=False)
    found = tuple(part for part in parts if part)
    if len(found) < len(parts) or not _numbered_alike(found):
        return ()
    return (*found, replace(rest, author="")) if rest else found


def _numbered_alike(parts: Sequence[Part]) -> bool:
    """Whether all items are numbered from 1, or none is: else the numbers are those of sections within one text."""
    heads = [_COUNTED.match(unicodedata.normalize("NFKC", part.text)) for part in parts]
    if not any(heads):
        return True
    return [serials.number(head["number"]) for head in heads if head] == list(range(1, len(heads) + 1))


def _signed_part(block: Sequence[str], *, first: bool) -> Part | None:
    """The item in a block of lines; above the first one a masthead and a list of contents may stand."""
    paragraph = next((place for place, line in enumerate(block) if titles.is_paragraph(line)), 0)
    places = [place for place in range(paragraph) if _may_be_title(block[place])]
    if not places:
        return None
    place = places[-1 if first else 0]
    text = "\n".join(block[place:])
    return Part(titles.bare(block[place]), text, signature(text)) if len(normalise(text)) >= LEAST_TEXT else None


def _may_be_title(line: str) -> bool:
    return not (furniture.is_furniture(unicodedata.normalize("NFKC", line)) or titles.is_masthead(line))
