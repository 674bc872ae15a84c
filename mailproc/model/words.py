"""The one rule for words from outside: in letters without what nobody sees, on one line; on screens written out."""

import re
import unicodedata

# Controls, bidirectional marks, zero-width and line-breaking characters, lone surrogates, plane-14 tags.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")

_WORD = re.compile(r"[^\W_]+")

ODD = re.compile(f"{_UNSEEN.pattern}|{_BREAKS.pattern}")  # both


def line(text: str) -> str:
    """The text as one printable line: breaks are blanks, controls, bidirectional and invisible characters are gone."""
    if text.isprintable():  # most are, and it is told at once; nothing that is unseen or breaks a line is printable
        return text.strip()
    return _UNSEEN.sub("", _BREAKS.sub(" ", text)).strip()


def characters(text: str) -> str:
    """The word characters of a text, narrow and without case: by these texts are compared and looked for."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text))).casefold()


def written_out(text: str) -> str:
    """The text with all of these, breaks too, written out as \\x1b: it can end no line and drive no terminal."""
    return ODD.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()
