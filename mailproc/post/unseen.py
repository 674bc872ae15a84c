"""Characters of a text that nobody sees: zero-width ones, marks of direction, controls."""

import re

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# A joiner is seen between two emoji, which it makes one.
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff\ufe0f"
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e"
    "\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0e\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    f"|(?<![{_EMOJI}])\u200d"
)
_SUSPECT = re.compile("[^\t\n -~\u3000-\ufdff\uff01-\uffef\U00020000-\U0003ffff]")


def drop(text: str) -> str:
    """A text without them; whatever else ends a line is a line feed."""
    if not _SUSPECT.search(text):
        return text
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
