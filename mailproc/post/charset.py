"""Bytes to text where the label lies: the repair that Chinese mail needs before anything else."""

import binascii
import codecs
import re

_LABEL = re.compile(r"[A-Za-z0-9._:+-]{1,40}")
_GB = re.compile(
    r"gb[-_]?(2312|k|18030|12345|_|$)|936|54936|chinese|euc[-_]?cn|cn[-_]?gb|iso[-_]ir[-_]58", re.IGNORECASE
)
# Python's other codecs (punycode, idna, unicode_escape) are no charsets of mail, and some are quadratic.
_CODECS = re.compile(r"utf-(7|8|16|32)|(iso2022|iso8859|euc_|cp\d|koi8|mac-|shift_jis|johab|ascii|tis-620)")
_WESTERN = re.compile(r"ascii|iso8859-(1|2|9|10|13|14|15|16)$|cp125[02478]")
_NOT_ASCII = re.compile(r"hz|utf-(7|16|32)|iso2022")  # where seven-bit bytes mean something else
_WIDE = re.compile(r"utf-(16|32)")

_NEIGHBOURS = re.compile(rb"[\x80-\xff]{2}")
_RUN = re.compile(rb"[\x80-\xff]{4}")
_IDEOGRAPHIC = re.compile(r"[\u0800-\U0010ffff]")  # three bytes and more in UTF-8
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ufffe\uffff]")  # XML 1.0 §2.2, and byte order marks
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|[\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_FOLD = re.compile(r"[\r\n]+[ \t]*")

# RFC 2047 §2, as loosely as it is written: blanks inside, the closing "?=" cut off.
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bq])\?([^?]*)(?:\?=|$)", re.IGNORECASE)


def decode_bytes(data: bytes, label: str | None) -> tuple[str, bool]:
    """Text of a body or file, and whether its charset is in doubt.

    Strict UTF-8 wins over any label, then the label (every gb* means gb18030), then gb18030, then big5.
    Doubt is a guess against or without a label, or a character that had to be replaced. Lines end in "\\n";
    control characters that no paper can hold are dropped. Never raises.
    """
    text, doubt = _decode(data, label)
    text = _SURROGATE.sub("\ufffd", _FORBIDDEN.sub("", _BREAKS.sub("\n", text)))
    return text, doubt or "\ufffd" in text


def decode_header(raw: bytes) -> tuple[str, bool]:
    """Value of a header field on one line, and whether its charset is in doubt; never raises.

    Folding is undone, raw 8-bit bytes are guessed, encoded-words decoded (RFC 2047), also where they do not
    belong: inside quotes, in file names, without blanks around them.
    """
    if raw.isascii() and b"=?" not in raw:
        return one_line(raw.decode("ascii")), False
    text, guessed = decode_bytes(unfold(raw), None)
    text, doubt = decode_words(text)
    return text, guessed or doubt


def unfold(raw: bytes) -> bytes:
    """A header value without its line ends (RFC 5322 §2.2.3)."""
    return _FOLD.sub(" ", raw.decode("latin-1")).encode("latin-1")


def one_line(text: str) -> str:
    """Text without line ends, NULs and other control characters."""
    return _CONTROLS.sub(" ", _FOLD.sub(" ", text)).strip()


def decode_words(text: str) -> tuple[str, bool]:
    """Text with its encoded-words decoded, on one line; bytes of adjacent words are joined first."""
    if "=?" not in text:
        return one_line(text), False
    pieces: list[str] = []
    run: list[tuple[str, str, str]] = []
    doubt = False
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        word = (match[1].partition("*")[0].lower(), match[2].lower(), match[3])
        if run and (gap.strip() or word[0] != run[0][0]):
            piece, guessed = _decode_run(run)
            pieces.append(piece)
            doubt |= guessed
            run = []
        if gap.strip() or not end:
            pieces.append(gap)
        run.append(word)
        end = match.end()
    if run:
        piece, guessed = _decode_run(run)
        pieces.append(piece)
        doubt |= guessed
    pieces.append(text[end:])
    return one_line("".join(pieces)), doubt


def decode_base64(data: bytes) -> bytes:
    """Bytes of base64 text, however broken: foreign characters, padding missing or in every line."""
    head, _, rest = data.partition(b"=")
    if not rest.strip(b"=\r\n\t "):
        return _base64_piece(data)
    pieces = data.split(b"=")
    if any(re.search(rb"[^A-Za-z0-9+/\s]", piece) for piece in pieces):
        pieces = [head]  # a list's footer below the padding, not more of the text
    return b"".join(_base64_piece(piece) for piece in pieces)


def _base64_piece(data: bytes) -> bytes:
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _decode_run(run: list[tuple[str, str, str]]) -> tuple[str, bool]:
    label = run[0][0]
    payloads = [payload for _, _, payload in run]
    if all(kind == "b" for _, kind, _ in run) and _split_anywhere(payloads):
        data = _payload_bytes("b", "".join(payloads))
    else:
        data = b"".join(_payload_bytes(kind, payload) for _, kind, payload in run)
    return decode_bytes(data, label)


def _split_anywhere(payloads: list[str]) -> bool:
    """Whether base64 may have been cut by length, not word by word: the whole makes full quads."""
    return sum(len(payload.strip()) for payload in payloads) % 4 == 0


def _payload_bytes(kind: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    return decode_base64(data) if kind == "b" else binascii.a2b_qp(data, header=True)


def _decode(data: bytes, label: str | None) -> tuple[str, bool]:
    codec = _codec(label)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _strictly(data, "utf-16")
        if text is not None:
            return text, not _WIDE.match(codec)
    if data.isascii() and not _NOT_ASCII.match(codec):
        return data.decode("ascii"), False
    utf8 = _strictly(data, "utf-8")
    if utf8 is not None and (codec == "utf-8" or (_IDEOGRAPHIC.search(utf8) and not _WIDE.match(codec))):
        return utf8, codec != "utf-8"
    if _believable(data, codec):
        text = _strictly(data, codec)
        if text is not None:
            return text, False
    return _guess(data, codec, utf8), True


def _guess(data: bytes, codec: str, utf8: str | None) -> str:
    # Two-byte UTF-8 alone (Müller) is also good GBK; Chinese words are longer runs of high bytes.
    if utf8 is not None and not _RUN.search(data):
        return utf8
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if damaged and damaged * 10 <= len(_IDEOGRAPHIC.findall(text)) - damaged:
        return text  # UTF-8 cut short or damaged in few places
    fallbacks = ("gb18030",) if codec == "gb18030" else ("gb18030", "big5hkscs")
    for name in fallbacks:
        guess = _strictly(data, name)
        if guess is not None:
            return guess
    return data.decode("gb18030" if codec in {"", "utf-8"} or _WESTERN.match(codec) else codec, "replace")


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeError:
        return None


def _believable(data: bytes, codec: str) -> bool:
    """Whether a label can be true of these bytes; Latin letters do not come in runs of high bytes."""
    if not codec or codec == "utf-8":
        return False
    if _WESTERN.match(codec):
        return not _NEIGHBOURS.search(data)
    return not _WIDE.match(codec) or b"\0" in data


def _codec(label: str | None) -> str:
    """Python's name for a charset label; "" for none, or one that is unknown."""
    name = (label or "").strip(" \t\"'").lower()
    if not _LABEL.fullmatch(name):
        return ""
    if name.startswith("hz"):
        return "hz"
    if "big5" in name or name in {"cp950", "950"}:
        return "big5hkscs"
    if _GB.search(name):
        return "gb18030"
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    return found if _CODECS.match(found) else ""
