"""Address fields as people's programs write them: who stands in <>, whatever stands around (RFC 5322 §3.4)."""

import re

from mailproc.model import Address
from mailproc.post import parsing
from mailproc.post.charset import decode_bytes
from mailproc.post.encodedwords import decode_words, one_line, unfold

_LONGEST_FIELD = 65_536
_LONGEST = 320  # RFC 5321 §4.5.3.1

_FULL_WIDTH = str.maketrans("＜＞＠", "<>@")
_BARE = r"(?<![@\w.+%'-])[^\s<>()\[\],;:\"'@＜＞]{1,64}@[^\s<>()\[\],;:\"'@＜＞]{1,255}"
_ADDRESS = re.compile(_BARE + r"(?!@)")
_ANGLE = re.compile(r"<\s{0,9}(?:mailto:)?([^<>\s@]{1,64}@[^<>\s@]{1,255})\s{0,9}>", re.IGNORECASE)
_PLAIN_LIST = re.compile(r"[^\":()\\]*;[^\":()\\]*")
_QUOTED = re.compile(r"'(.*)'", re.DOTALL)


def read(raw: bytes, label: str | None = None) -> tuple[list[Address], bool]:
    """The addresses of a field with their names, and whether a charset was guessed at.

    The structure is read before names are decoded, so that no name can break it: the address is what stands in <>.
    Where there is no address: the words that stand for it, as a name. `label` is the likely charset of raw bytes,
    which stay in doubt.
    """
    text, doubt = decode_bytes(unfold(raw[:_LONGEST_FIELD]), label)
    doubt |= not text.isascii()
    text = text.translate(_FULL_WIDTH) if "＜" in text or "@" not in text else text
    found = _mailboxes(text)
    if not found:
        decoded, guessed = decode_words(text)  # the whole «"张三" <…>» in one encoded-word
        found, doubt = (_mailboxes(decoded) if decoded != text else []), doubt or guessed
        if not found:
            words = decoded.strip(" \"<>;:'")
            return ([Address("", words)] if words else []), doubt
    addresses = []
    for name, address in found:
        words, guessed = decode_words(name)
        doubt |= guessed and bool(words)
        words = words.replace('\\"', '"').strip(' \\"')
        quoted = _QUOTED.fullmatch(words)
        addresses.append(Address(address, quoted[1].strip(' "') if quoted else words))
    return addresses, doubt


def _mailboxes(text: str) -> list[tuple[str, str]]:
    """Names, not yet decoded, and addresses."""
    if ";" in text and _PLAIN_LIST.fullmatch(text):
        text = text.replace(";", ",")  # as Outlook shows lists
    angles = _ANGLE.findall(text)
    if len(angles) == 1 and not (name := text.partition("<")[0]).count('"') and "(" not in name and ":" not in name:
        rest = text.rpartition(">")[2].strip(" ,;")
        if not rest and ("," in name or "@" in name):  # Zhang, San <…>; somebody@else <…>
            return _of_the_name(name, angles[0])
    return _sensible(parsing.mailboxes(text)) or _recovered(text, angles)


def _of_the_name(name: str, angle: str) -> list[tuple[str, str]]:
    """«a@example.com, b <c@example.com>» is two, «a@example.com <c@example.com>» is one who calls himself that."""
    before, comma, last = name.rpartition(",")
    listed = [("", address) for address in _ADDRESS.findall(before)] if comma else []
    return _sensible([*listed, (last if listed else name, angle)])


def _recovered(text: str, angles: list[str]) -> list[tuple[str, str]]:
    """The one address in a field whose structure is broken; none where there are several, or it is no address."""
    if len({angle.lower() for angle in angles}) == 1:
        return _sensible([(text.partition("<")[0], angles[0])])
    bare = list(_ADDRESS.finditer(text))
    if angles or len({match[0].lower() for match in bare}) != 1:
        return []
    around = re.sub(r"mailto:|[<>\[\](),;:]", " ", text.replace(bare[0][0], " "), flags=re.IGNORECASE)
    return _sensible([(" ".join(around.split()), bare[0][0])])


def _sensible(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    tidy = [(name, "".join(one_line(address).split()).lower().rstrip(".")) for name, address in found]
    return [(name, address) for name, address in tidy if len(address) <= _LONGEST]
