"""Styles into tags: worked out by a library once for each way in which a page is built, then put in again."""

import re
from functools import lru_cache

import css_inline

_KEPT = 128  # ways of building pages, as with 3, 4, 5 rows, that are remembered
_TAG = re.compile(r"(<style[^<]*</style>|<[^>]*>)")
STYLE = "<style"
_NAME = re.compile(r"</?[^\s/>]*")


class Inliner:
    """What styles a tag gets depends on the tags of a page, never on the words between them: 300 statements are built
    in some thirty ways. A page whose tags the library closes or moves, as it must where one is missing, it does whole.
    """

    def __init__(self) -> None:
        self._library = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
        self._inlined = lru_cache(_KEPT)(self._work_out)

    def inline(self, page: str) -> str:
        """The page with the rules of its <style> written into its tags, as far as they are no @-rules."""
        parts = _TAG.split(page)  # words and tags by turns
        if (tags := self._inlined(tuple(parts[1::2]))) is None:
            return self._library.inline(page)
        parts[1::2] = tags
        return "".join(parts)

    def _work_out(self, tags: tuple[str, ...]) -> list[str] | None:
        """The tags with their styles; None where the library does not leave one for one.

        What is left of the styles, the @-rules, it puts first in the head: here they stay behind the charset.
        """
        inlined = _TAG.findall(self._library.inline("".join(tags)))
        rules = iter([tag for tag in inlined if _name(tag) == STYLE])
        rest = [tag for tag in inlined if _name(tag) != STYLE]
        if [*map(_name, rest)] != [name for name in map(_name, tags) if name != STYLE]:
            return None
        others = iter(rest)
        return [next(rules, "") if _name(tag) == STYLE else next(others) for tag in tags]


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[0].lower() if found else ""
