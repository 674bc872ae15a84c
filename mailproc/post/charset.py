"""Bytes to text where the label lies: the repair that Chinese mail needs before anything else."""

import codecs
import re

from mailproc.post.plausible import is_rather_big5, is_rather_gb, is_western, looks_chinese, wide_order

_LABEL = re.compile(r"[A-Za-z0-9._:+-]{1,40}")
_GB = re.compile(
    r"gb[-_]?(2312|k|18030|12345|_|$)|936|54936|chinese|euc[-_]?(cn|gb)|cn[-_]?gb|iso[-_]ir[-_]58", re.IGNORECASE
)
_ALIASES = {
    "x-sjis": "cp932", "shift_jis": "cp932", "sjis": "cp932", "windows-31j": "cp932", "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949", "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "utf8mb4": "utf-8",
    "windows-874": "cp874", "iso-8859-11": "cp874",
}  # fmt: skip
# Python's other codecs (punycode, idna, unicode_escape) are no charsets of mail, and some are quadratic.
_CODECS = re.compile(r"utf-(7|8|16|32)|(iso2022|iso8859|euc_|cp\d|koi8|mac-|shift_jis|johab|ascii|tis-620)")
_WESTERN = re.compile(r"ascii|iso8859-(1|2|3|4|9|10|13|14|15|16)$|cp125[02478]|mac-roman")
_NOT_ASCII = re.compile(r"hz|utf-(7|16|32)|iso2022")  # where seven-bit bytes mean something else
_WIDE = re.compile(r"utf-(16|32)")

_RUN = re.compile(rb"[\x80-\xff]{4}")
_IDEOGRAPHIC = re.compile(r"[\u0800-\U0010ffff]")  # three bytes and more in UTF-8
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ufffe\uffff]")  # XML 1.0 §2.2, and byte order marks
_ENOUGH = 10_000  # characters by which a charset is told
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("\r{1,2}\n|\r|[\x0c\x85\u2028\u2029]")  # "\r\r\n": a line end sent through one gateway too many

# GB 18030-2022 gave these places to Unicode's own characters; Python's codec still has them for private use.
_PRIVATE = re.compile("[\ue78d-\ue796\ue7c7\ue816-\ue864]")
_PUBLIC = dict(
    zip(
        map(ord, "\ue7c7\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue816\ue817\ue818\ue81e\ue826"
                 "\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864"),
        "\u1e3f\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\U00020087\U00020089\U000200cc\u9fb4\u9fb5"
        "\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
        strict=True,
    )
)  # fmt: skip


def decode_bytes(data: bytes, label: str | None) -> tuple[str, bool]:
    """Text of a body or file, and whether its charset is in doubt.

    Strict UTF-8 wins over any label, then the label (every gb* means gb18030) if it can be true of these bytes, then
    gb18030, then big5. Doubt is a guess against or without a label, or a character that had to be replaced. Lines end
    in "\\n"; control characters that no paper can hold are dropped. Never raises.
    """
    text, doubt = _decode(data, label)
    text = _SURROGATE.sub("\ufffd", _FORBIDDEN.sub("", _BREAKS.sub("\n", text)))
    return text, doubt or "\ufffd" in text


def _decode(data: bytes, label: str | None) -> tuple[str, bool]:
    codec = _codec(label)
    wide = _wide(data, codec)
    if wide is not None:
        return wide, not _WIDE.match(codec)
    if data.isascii() and not _NOT_ASCII.match(codec):
        escaped = _strictly(data, "iso2022_jp_2") if b"\x1b$" in data else None
        return (escaped, True) if escaped else (data.decode("ascii"), False)
    utf8 = _strictly(data, "utf-8")
    if utf8 is not None and (codec == "utf-8" or _outweighs(utf8, codec)):
        return utf8, codec != "utf-8"
    for name in ("cp1252", codec) if codec == "iso8859-1" else (codec,):  # Windows' letters pass for Latin 1
        text = _strictly(data, name) if _believable(data, codec) else None
        if text is not None:
            return text, False
    return _guess(data, codec, utf8), True


def _outweighs(utf8: str, codec: str) -> bool:
    """Whether bytes that are good UTF-8 are that whatever their label says: Latin letters are never so by chance."""
    return bool(_WESTERN.match(codec) or (_IDEOGRAPHIC.search(utf8) and not _NOT_ASCII.match(codec)))


def _wide(data: bytes, codec: str) -> str | None:
    """The text where these are bytes of UTF-16 or UTF-32, with the byte order they are in, whatever was said of it."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data[: len(data) // 2 * 2], "utf-32" if codec.startswith("utf-32") else "utf-16")
    if not _WIDE.match(codec) and data.count(0) * 10 < len(data):
        return None
    order = wide_order(data, "utf-32" if codec.startswith("utf-32") else "utf-16")
    return _strictly(data[: len(data) // 2 * 2], order) if order else None


def _guess(data: bytes, codec: str, utf8: str | None) -> str:
    # Two-byte UTF-8 alone (Müller) is also good GBK; Chinese words are longer runs of high bytes, and hardly ever is
    # one character in ten also good UTF-8.
    if utf8 is not None and (not _RUN.search(data) or (codec != "gb18030" and _has_many_letters(utf8))):
        return utf8
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if damaged and damaged * 10 <= len(_IDEOGRAPHIC.findall(text)) - damaged:
        return text  # UTF-8 cut short or damaged in few places
    if codec in {"", "utf-8", "ascii"} and is_western(data):
        return data.decode("cp1252", "replace")
    fallbacks = ["gb18030", "big5hkscs"]
    if is_rather_big5(data):
        fallbacks.reverse()
    for name in fallbacks:
        guess = _strictly(data, name)
        if guess is not None:
            return guess
    return _replaced(data, "gb18030" if codec in {"", "utf-8"} or _WESTERN.match(codec) else codec)


def _has_many_letters(utf8: str) -> bool:
    return len({char for char in utf8[:_ENOUGH] if not char.isascii()}) > 3


def _replaced(data: bytes, codec: str) -> str:
    return data.decode(codec, "replace").translate(_PUBLIC) if codec == "gb18030" else data.decode(codec, "replace")


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
    except UnicodeError:
        return None
    return text.translate(_PUBLIC) if codec == "gb18030" and _PRIVATE.search(text) else text


def _believable(data: bytes, codec: str) -> bool:
    """Whether a label can be true of these bytes."""
    if not codec or codec == "utf-8" or _WIDE.match(codec):
        return False
    if codec == "gb18030":
        return not is_rather_big5(data)
    if codec == "big5hkscs":
        return not is_rather_gb(data)
    return not (_WESTERN.match(codec) and looks_chinese(data))


def _codec(label: str | None) -> str:
    """Python's name for a charset label; "" for none, or one that is unknown."""
    name = (label or "").strip(" \t\"'").lower()
    if not _LABEL.fullmatch(name):
        return ""
    if name.startswith("hz"):
        return "hz"
    if "big5" in name or "chinesetrad" in name or name in {"cp950", "950", "windows-950"}:
        return "big5hkscs"
    if _GB.search(name):
        return "gb18030"
    try:
        found = codecs.lookup(_ALIASES.get(name, name)).name
    except LookupError:
        return "utf-8" if "utf-8" in name or "utf8" in name else ""
    return found.removesuffix("-sig") if _CODECS.match(found) else ""
