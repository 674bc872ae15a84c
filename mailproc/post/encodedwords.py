"""Header values to text: folding undone, raw bytes guessed, encoded-words decoded (RFC 2047), however written."""

import binascii
import re

from mailproc.post.charset import decode_bytes
from mailproc.post.transfer import decode_base64

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_FOLD = re.compile(r"[\r\n]+[ \t]*")
# RFC 2047 §2, as loosely as it is written: blanks and raw bytes inside, "?" in a Q word, no charset, "?=" cut off.
_WORD = re.compile(r"=\?([^?\s]{0,60})\?(?:([bB])\?([^?]*)|([qQ])\?((?:[^?]|(?<!=)\?(?!=))*))(?:\?=|$)")

Word = tuple[str, str, str]  # charset, "b" or "q", payload


def decode_header(raw: bytes, label: str | None = None) -> tuple[str, bool]:
    """Value of a header field on one line, and whether its charset is in doubt; never raises.

    `label` is the likely charset of raw bytes, which stay in doubt.
    """
    if raw.isascii() and b"=?" not in raw:
        return one_line(raw.decode("ascii")), False
    text, guessed, doubt = _decode(raw, label)
    return one_line(text), guessed or doubt


def decode_words(text: str) -> tuple[str, bool]:
    """Text, already decoded, with its encoded-words decoded, on one line, and whether their charset is in doubt."""
    if "=?" not in text:
        return one_line(text), False
    decoded, _, doubt = _decode(text.encode("utf-8", "replace"))
    return one_line(decoded), doubt


def unfold(raw: bytes) -> bytes:
    """A header value without its line ends (RFC 5322 §2.2.3)."""
    return _FOLD.sub(" ", raw.decode("latin-1")).encode("latin-1")


def one_line(text: str) -> str:
    """Text without line ends, NULs and other control characters."""
    return _CONTROLS.sub(" ", _FOLD.sub(" ", text)).strip()


def _decode(raw: bytes, label: str | None = None, *, again: bool = True) -> tuple[str, bool, bool]:
    """The text, whether raw bytes between its words were guessed at, and whether words were."""
    latin = unfold(raw).decode("latin-1").replace("\t", " ")
    gaps: list[bytes] = []
    runs: list[list[Word]] = []
    end = 0
    for match in _WORD.finditer(latin):
        gap = latin[end : match.start()]
        kind, payload = ("b", match[3]) if match[2] else ("q", match[5])
        word = (match[1].partition("*")[0].lower(), kind, payload)
        if runs and not gap.strip() and word[0] == runs[-1][0][0]:
            runs[-1].append(word)
        else:
            gaps.append((gap if gap.strip() or not end else "").encode("latin-1"))
            runs.append([word])
        end = match.end()
    gaps.append(latin[end:].encode("latin-1"))
    between, guessed = _between(gaps, label)
    words = [_decode_run(run) for run in runs]
    text = between[0] + "".join(word + gap for (word, _), gap in zip(words, between[1:], strict=True))
    doubt = any(doubtful for _, doubtful in words)
    if again and runs and _WORD.search(text):  # encoded twice
        text, _, more = _decode(text.encode("utf-8", "replace"), again=False)
        doubt |= more
    return text, guessed, doubt


def _between(gaps: list[bytes], label: str | None) -> tuple[list[str], bool]:
    """What stands around the words; guessed at together, for one character alone looks like anything."""
    text, doubt = decode_bytes(b"\t".join(gaps), label)
    pieces = text.split("\t")
    return (
        pieces if len(pieces) == len(gaps) else [decode_bytes(gap, label)[0] for gap in gaps]
    ), doubt or not text.isascii()


def _decode_run(run: list[Word]) -> tuple[str, bool]:
    """Adjacent words of one charset; their bytes are joined first, for some programs cut inside characters."""
    payloads = [payload for _, _, payload in run]
    if all(kind == "b" for _, kind, _ in run) and _cut_anywhere(payloads):
        data = _payload_bytes("b", "".join(payloads))
    else:
        data = b"".join(_payload_bytes(kind, payload) for _, kind, payload in run)
    return decode_bytes(data, run[0][0])


def _cut_anywhere(payloads: list[str]) -> bool:
    """Whether base64 may have been cut by length, not word by word: the whole makes full quads, a part does not."""
    sizes = [len(payload.strip()) for payload in payloads]
    return sum(sizes) % 4 == 0 and any(size % 4 for size in sizes[:-1])


def _payload_bytes(kind: str, payload: str) -> bytes:
    data = payload.encode("latin-1", "replace")
    return decode_base64(data) if kind == "b" else binascii.a2b_qp(data, header=True)
