"""What bytes of unknown charset look like: Chinese in GB or in Big5, Western letters, two bytes a character.

The common characters of Chinese lie together in both charsets (GB 2312 level 1, Big5 level 1), and text holds hardly
any others; read in the wrong charset it falls among the rare ones. So counting byte pairs tells more than any label.
"""

import re

_SAMPLE = 8_192  # bytes that are looked at
_ENOUGH = 6  # characters below which nothing is said against a label

_HIGH = re.compile(rb"[\x80-\xff]+")
_GB_PAIR = re.compile(rb"[\x81-\xa0\xaa-\xfe][\x40-\x7e\x80-\xfe]|[\xa1-\xa9][\xa1-\xfe]")
_GB_COMMON = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_BIG5_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]")
_BIG5_COMMON = re.compile(rb"[\xa4-\xc6]")
_GB_SIGNS = b"\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9"  # punctuation, no characters
_BIG5_SIGNS = b"\xa1\xa2\xa3"

# A Western word: few high bytes at a time, letters and typographic signs of windows-1252, beside small Latin letters.
_WESTERN_RUN = re.compile(rb"[\x80\x85\x91-\x97\x99\xa0\xa1\xa3\xa7\xa9-\xab\xae-\xbb\xbf-\xff]{1,3}")
_READABLE = re.compile("[\t\n\r -~\u00a0-\u00ff\u2010-\u2026\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")


def looks_chinese(data: bytes) -> bool:
    """Whether most high bytes come in runs, as in Chinese, not between the letters of words, as in Western text."""
    data = data[:_SAMPLE]
    high = chinese = 0
    for run in _HIGH.finditer(data):
        size = len(run[0])
        high += size
        alone = not _beside_letter(data, run.start(), run.end())
        if size >= 4 or (alone and size == 2 and _GB_COMMON.match(run[0])):
            chinese += size
    return chinese * 2 > high


def is_western(data: bytes) -> bool:
    """Whether all high bytes are letters and signs of windows-1252 in the places where such words have them."""
    data = data[:_SAMPLE]
    runs = list(_HIGH.finditer(data))
    words = sum(
        bool(_WESTERN_RUN.fullmatch(run[0])) and _beside_letter(data, run.start(), run.end(), small=True)
        for run in runs
    )
    return bool(runs) and words * 5 >= len(runs) * 4


def is_rather_big5(data: bytes) -> bool:
    """Whether this is Big5, and cannot well be GB."""
    size, gb, big5 = _shares(data)
    return size >= _ENOUGH and gb < 0.7 and big5 >= 0.95 and _decodes(data, "big5hkscs")


def is_rather_gb(data: bytes) -> bool:
    """Whether this is GB 2312 or GBK, and cannot well be Big5."""
    size, gb, big5 = _shares(data)
    return size >= _ENOUGH and gb >= 0.9 and big5 < 0.8 and _decodes(data, "gb18030")


def is_common_gb(data: bytes) -> bool:
    """Whether this is Chinese in GB, not any bytes that happen to make characters."""
    size, gb, _ = _shares(data)
    return size >= _ENOUGH and gb >= 0.9


def wide_order(data: bytes, family: str) -> str:
    """The codec ("utf-16-le", "utf-16-be", or the same of utf-32) in which this is text; "" where in none."""
    if data.isascii() and b"\0" not in data:
        return ""
    share, name = max((_readable(data, name), name) for name in (f"{family}-le", f"{family}-be"))
    return name if share > 0.9 else ""


def _readable(data: bytes, codec: str) -> float:
    """The share of characters that people write."""
    text = data[: _SAMPLE // 4 * 4].decode(codec, "replace")
    return len(_READABLE.findall(text)) / max(len(text), 1)


def _shares(data: bytes) -> tuple[int, float, float]:
    """How many characters there are, and the share of common ones when read as GB, and when read as Big5."""
    data = data[:_SAMPLE]
    gb = [pair for pair in _GB_PAIR.findall(data) if pair[0] not in _GB_SIGNS]
    big5 = [pair for pair in _BIG5_PAIR.findall(data) if pair[0] not in _BIG5_SIGNS]
    common_gb = sum(bool(_GB_COMMON.match(pair)) for pair in gb)
    common_big5 = sum(bool(_BIG5_COMMON.match(pair)) for pair in big5)
    return min(len(gb), len(big5)), common_gb / max(len(gb), 1), common_big5 / max(len(big5), 1)


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeError:
        return False
    return True


def _beside_letter(data: bytes, start: int, end: int, *, small: bool = False) -> bool:
    beside = data[max(start - 1, 0) : start] + data[end : end + 1]
    return any(chr(byte).isalpha() and (not small or chr(byte).islower()) for byte in beside if byte < 0x80)
