"""MIME header fields taken apart: media type, parameters, file names (RFC 2045, 2183, 2231)."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from urllib.parse import unquote_to_bytes

from mailproc.post.charset import decode_bytes
from mailproc.post.encodedwords import decode_words, unfold

_LONGEST = 16_384  # characters of one field that are looked at
_LONGEST_NAME = 120  # characters of a file name that are kept; a file system takes 255 bytes

_MEDIA_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)", re.ASCII)
# A quoted value ends before ";" or the end: some programs put quotes inside without a backslash.
_PARAMETER = re.compile(
    r'[;\s]\s{0,20}([\w.-]+(?:\*\d{1,3})?\*?)\s*=\s*("(?:[^"\\]|\\.|"(?!\s{0,20}(?:;|$)))*"|[^;]*)', re.ASCII
)
_ESCAPED = re.compile(r'\\(["\\])')
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
# Control characters, and the marks that turn the direction of writing so that fdp.exe reads exe.pdf.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Field:
    """A structured field: its first word in lower case, and its parameters as written."""

    value: str
    parameters: dict[str, str]
    doubt: bool = False

    def charset(self) -> str | None:
        """The charset parameter without what is written behind it, None where there is none."""
        words = self.parameters.get("charset", "").split(maxsplit=1)
        return words[0].removeprefix("3D") if words else None


def parse(raw: bytes) -> Field:
    """A Content-Type or Content-Disposition field; never raises."""
    # Raw GBK may hold "\\" and "@" as second bytes: characters first, structure after.
    text, doubt = decode_bytes(unfold(raw[:_LONGEST]), None)
    media = _MEDIA_TYPE.match(text)
    value = media[1] if media else text.partition(";")[0].strip()
    parameters: dict[str, str] = {}
    for match in _PARAMETER.finditer(text):
        parameters.setdefault(match[1].lower(), _unquote(match[2].strip()))
    return Field(value.lower(), parameters, doubt)


def file_name(disposition: Field, content_type: Field) -> tuple[str, bool]:
    """The name of an attached file, safe to show and to store, and whether its charset is in doubt.

    "" where none is given. Directories in it are dropped.
    """
    for field, key in ((disposition, "filename"), (content_type, "name")):
        name, doubt = text_parameter(field, key)
        if safe := safe_name(name):
            return safe, doubt
    return "", False


def safe_name(name: str) -> str:
    """The last component of a path without control characters, at most 120 characters, extension kept."""
    name = unicodedata.normalize("NFC", _UNSEEN.sub("", name))
    name = re.split(r"[/\\]", name)[-1].strip(" \t\u3000").strip('"')
    if not name.strip("."):
        return ""
    stem, dot, extension = name.rpartition(".")
    if len(name) <= _LONGEST_NAME or not stem or len(extension) > 10:  # longer is no extension
        return name[:_LONGEST_NAME]
    return stem[: _LONGEST_NAME - len(extension) - 1] + dot + extension


def text_parameter(field: Field, key: str) -> tuple[str, bool]:
    """A parameter in whatever way it is written (RFC 2231, RFC 2047, percent-encoded), and whether it was guessed."""
    parameters = field.parameters
    if f"{key}*" in parameters:
        return _extended([(True, parameters[f"{key}*"])])
    segments: list[tuple[bool, str]] = []
    first = 0 if parameters.keys() & {f"{key}*0", f"{key}*0*"} else 1  # some count from one
    for number in range(first, 1000):
        for name, encoded in ((f"{key}*{number}*", True), (f"{key}*{number}", False)):
            if name in parameters:
                segments.append((encoded, parameters[name]))
                break
        else:
            break
    if any(encoded for encoded, _ in segments):
        return _extended(segments)
    plain = "".join(text for _, text in segments) or parameters.get(key, "")
    if not plain:
        return "", False
    text, doubt = decode_words(_unpercent(plain))
    return text, doubt or (field.doubt and not text.isascii())


def _extended(segments: list[tuple[bool, str]]) -> tuple[str, bool]:
    """RFC 2231: charset'language'percent-encoded; bytes of all segments are joined before decoding."""
    charset, quote, first = segments[0][1].partition("'")
    if quote and segments[0][0]:
        _, _, first = first.partition("'")
    else:
        charset, first = "", segments[0][1]
    data = b""
    for encoded, run in groupby([(segments[0][0], first), *segments[1:]], key=itemgetter(0)):
        text = "".join(piece for _, piece in run)  # some cut their names inside an escape
        data += unquote_to_bytes(text) if encoded else text.encode()
    text, doubt = decode_bytes(data, charset)
    words, more = decode_words(text)
    return words, doubt or more


def _unpercent(text: str) -> str:
    """Percent-encoding where RFC 2231 was not asked for, as some webmails write it; else as it was."""
    if not _PERCENT.search(text) or not text.isascii():
        return text
    try:
        decoded = unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        return text
    return text if decoded.isascii() else decoded


def _unquote(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return _ESCAPED.sub(r"\1", text[1:-1])
    return text.strip('"')
