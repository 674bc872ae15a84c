"""Trimming: a text as a person would cut it out of a mail, without greeting, cover phrases, 落款 and contacts."""

import unicodedata
from collections.abc import Sequence

from mailproc.office import bundles, furniture, people, titles

MOST_SIGNATURES = 3  # last lines that are bare names of units or people; more of them are a list
MOST_LINES = 60  # at either end
_LONGEST = 200  # characters; a longer line is content


def trim(text: str) -> str:
    """The item alone. What is cut is only what says nothing of it; where nothing would be left, all is kept."""
    standing = text.splitlines()
    first = _first_of_content(standing)
    last = _last_of_content(standing, first)
    kept = standing[first:last]
    if kept:
        kept[0] = furniture.uncovered(kept[0]) or kept[0]
        kept[-1] = _unsigned(kept[-1], alone=not any(map(_is_signed, kept[:-1])))
    return "\n".join(kept).strip() or text.strip()


def _first_of_content(standing: Sequence[str]) -> int:
    """The place of the title or first paragraph: greetings, covers, a unit's name and mastheads stand above it."""
    for place, line in enumerate(standing[:MOST_LINES]):
        plain = furniture.plain(line)
        if plain and not (_is_beside(plain) or furniture.is_byline(plain) or titles.is_masthead(plain)):
            return place
    return 0


def _last_of_content(standing: Sequence[str], first: int) -> int:
    """The place behind the last line of content: 落款, date, authors, contacts and thanks stand below it."""
    signatures = 0
    end = len(standing)
    for place in range(len(standing) - 1, max(first, len(standing) - MOST_LINES), -1):
        plain = furniture.plain(standing[place])
        if not plain or _is_beside(plain):
            end = place
        elif furniture.is_signature(plain) and signatures <= MOST_SIGNATURES:
            signatures += 1
            end = place
        else:
            break
    if signatures > MOST_SIGNATURES or (end and furniture.plain(standing[end - 1]).endswith((":", "、"))):
        return len(standing)  # a list of names, at the end of the text or announced by its last line
    return end


def _is_beside(plain: str) -> bool:
    return len(plain) <= _LONGEST and (furniture.says_nothing(plain) or people.is_only_people(plain))


def _is_signed(line: str) -> bool:
    return line.rstrip().endswith((")", "）")) and bundles.signature(line) != ""


def _unsigned(line: str, *, alone: bool) -> str:
    """The last line of a text without (市科技局 张三), where no other bears one, and without thanks and requests."""
    bare = bundles.unsigned(line) if alone else line
    while len(bare) <= _LONGEST and (clause := furniture.last_clause(bare)) and clause != bare:
        if not furniture.is_cover(unicodedata.normalize("NFKC", clause)):
            break
        bare = bare[: len(bare) - len(clause)].rstrip(" ,，")
    return bare or line
