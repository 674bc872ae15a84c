"""Damages mails as relays, gateways, old programs and enemies do; the same numbers give the same bytes."""

import base64
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from tests.fuzz import tokens

MOST: Final = 3_000_000  # bytes of a mutant
DAMAGES: Final = 5  # at most, one upon another

# Takes the generator, the mail, and another mail to take pieces from.
Mutator = Callable[[Random, bytes, bytes], bytes]

_CHARSET: Final = re.compile(rb"(?i)(?<=charset=)\"?[\w.:-]{0,40}\"?|(?<==\?)[\w-]{1,40}(?=\?[bq]\?)")
_TRANSFER: Final = re.compile(rb"(?i)(?<=\ncontent-transfer-encoding:)[^\r\n]{0,60}")
_MEDIA: Final = re.compile(rb"(?i)(?<=\ncontent-type:)\s{0,3}[\w/.+-]{1,60}")
_BOUNDARY: Final = re.compile(rb"(?i)boundary=\"?([^\"\r\n;]{1,200})")
_WORD: Final = re.compile(rb"=\?[^?\r\n]{1,40}\?[BbQq]\?[^?\r\n]{0,200}\?=")
_FIELD: Final = re.compile(rb"(?m)^[A-Za-z-]{1,40}:(?:[^\n]|\n[ \t]){0,2000}\n")
_LINE_END: Final = re.compile(rb"\r?\n")
_BASE64: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"


def mutant(seeds: Sequence[bytes], seed: int, number: int) -> bytes:
    """Mutant `number` of these seeds: one of them with one damage to five."""
    rng = Random(f"{seed}-{number}")
    raw = rng.choice(seeds)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, DAMAGES))):
        raw = rng.choice(MUTATORS)(rng, raw, rng.choice(seeds))[:MOST]
    return raw


# --- where -------------------------------------------------------------------------------------------------


def _place(rng: Random, raw: bytes) -> int:
    """Somewhere: anywhere, in the head, at the beginning of a line, at a sign that means something."""
    way = rng.randrange(4)
    if way == 0 or not raw:
        return rng.randint(0, len(raw))
    if way == 1:
        return rng.randint(0, min(len(raw), _head_end(raw)))
    sign = b"\n" if way == 2 else rng.choice((b"--", b"=?", b"?=", b":", b";", b"=", b"<", b'"', b"\r\n\r\n", b"@"))
    found = raw.find(sign, rng.randrange(len(raw)))
    return rng.randint(0, len(raw)) if found < 0 else found + rng.choice((0, len(sign)))


def _head_end(raw: bytes) -> int:
    ends = [end for end in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if end >= 0]
    return min(ends, default=len(raw))


def _span(rng: Random, raw: bytes, most: int = 4000) -> tuple[int, int]:
    start = _place(rng, raw)
    return start, min(len(raw), start + int(rng.paretovariate(0.5)) % most)


def _put(raw: bytes, place: int, piece: bytes) -> bytes:
    return raw[:place] + piece + raw[place:]


def _swap(rng: Random, raw: bytes, pattern: re.Pattern[bytes], words: Sequence[bytes]) -> bytes:
    """Every find replaced, or only some."""
    share = rng.choice((0.3, 1.0))
    return pattern.sub(lambda found: rng.choice(words) if rng.random() < share else found[0], raw)


def _fields(raw: bytes) -> list[bytes]:
    return _FIELD.findall(raw[: _head_end(raw) + 2])


# --- bytes -------------------------------------------------------------------------------------------------


def flip_bits(rng: Random, raw: bytes, _: bytes) -> bytes:
    data = bytearray(raw)
    for _turn in range(rng.choice((1, 3, 10, 100)) if data else 0):
        data[min(_place(rng, raw), len(data) - 1)] ^= 1 << rng.randrange(8)
    return bytes(data)


def overwrite(rng: Random, raw: bytes, _: bytes) -> bytes:
    data = bytearray(raw)
    for _turn in range(rng.choice((1, 5, 50)) if data else 0):
        data[min(_place(rng, raw), len(data) - 1)] = rng.randrange(256)
    return bytes(data)


def cut_out(rng: Random, raw: bytes, _: bytes) -> bytes:
    start, end = _span(rng, raw)
    return raw[:start] + raw[end:]


def repeat_piece(rng: Random, raw: bytes, _: bytes) -> bytes:
    start, end = _span(rng, raw)
    return _put(raw, end, raw[start:end] * rng.choice((1, 2, 50)))


def insert_noise(rng: Random, raw: bytes, _: bytes) -> bytes:
    high = rng.random() < 0.5
    noise = bytes(rng.randrange(128 if high else 0, 256) for _turn in range(rng.choice((1, 2, 3, 20, 300))))
    return _put(raw, _place(rng, raw), noise)


def cut_off(rng: Random, raw: bytes, _: bytes) -> bytes:
    return raw[: _place(rng, raw)]


def cut_front(rng: Random, raw: bytes, _: bytes) -> bytes:
    return raw[_place(rng, raw) :]


def nuls(rng: Random, raw: bytes, _: bytes) -> bytes:
    for _turn in range(rng.choice((1, 4, 30))):
        raw = _put(raw, _place(rng, raw), b"\0" * rng.choice((1, 1, 600)))
    return raw


def in_wide_characters(rng: Random, raw: bytes, _: bytes) -> bytes:
    start, end = _span(rng, raw)
    return (
        raw[:start] + raw[start:end].decode("latin-1").encode(rng.choice(("utf-16", "utf-16-be", "utf-7"))) + raw[end:]
    )


def line_ends(rng: Random, raw: bytes, _: bytes) -> bytes:
    ends = rng.choice(
        ((b"\n",), (b"\r",), (b"\r\r\n",), (b"\r\n", b"\n", b"\r"), (b"\n\r",), (b"\r\n", b"\x0b", b"\x0c"))
    )
    return _LINE_END.sub(lambda _found: rng.choice(ends), raw)


# --- two mails ---------------------------------------------------------------------------------------------


def splice(rng: Random, raw: bytes, other: bytes) -> bytes:
    return raw[: _place(rng, raw)] + other[_place(rng, other) :]


def splice_heads(rng: Random, raw: bytes, other: bytes) -> bytes:
    return raw[: _head_end(raw)] + other[_head_end(other) :]


def take_piece(rng: Random, raw: bytes, other: bytes) -> bytes:
    start, end = _span(rng, other)
    return _put(raw, _place(rng, raw), other[start:end])


def take_fields(rng: Random, raw: bytes, other: bytes) -> bytes:
    fields = _fields(other)
    return b"".join(rng.sample(fields, min(len(fields), rng.randint(1, 6)))) + raw


def take_part(rng: Random, raw: bytes, other: bytes) -> bytes:
    """A part of the other mail, or all of it, between the parts of this."""
    found = _BOUNDARY.search(raw)
    if not found:
        return raw
    mark = b"--" + found[1]
    theirs = _BOUNDARY.search(other)
    parts = other.split(b"--" + theirs[1])[1:] if theirs else [b"\r\nContent-Type: message/rfc822\r\n\r\n" + other]
    pieces = raw.split(mark)
    pieces.insert(rng.randint(1, len(pieces)), rng.choice(parts or [other]))
    return mark.join(pieces)


# --- labels ------------------------------------------------------------------------------------------------


def charsets(rng: Random, raw: bytes, _: bytes) -> bytes:
    return _swap(rng, raw, _CHARSET, tokens.LABELS)


def transfers(rng: Random, raw: bytes, _: bytes) -> bytes:
    return _swap(rng, raw, _TRANSFER, tokens.TRANSFERS)


def media_types(rng: Random, raw: bytes, _: bytes) -> bytes:
    return _swap(rng, raw, _MEDIA, tokens.MEDIA)


def recode(rng: Random, raw: bytes, _: bytes) -> bytes:
    """The 8-bit characters in another charset, the labels as they were."""
    text = raw.decode(rng.choice(("utf-8", "gb18030", "big5")), "replace")
    return text.encode(rng.choice(("utf-8", "gb18030", "big5", "utf-16-le", "shift_jis")), "replace")


def words(rng: Random, raw: bytes, _: bytes) -> bytes:
    """Encoded-words cut, joined, doubled, nested, in quotes."""

    def damage(found: re.Match[bytes]) -> bytes:
        word = found[0]
        cut = rng.randrange(len(word))
        inner = b"=?utf-8?B?" + base64.b64encode(word) + b"?="
        damaged = (
            word[:cut],
            word[cut:],
            word[:-2],
            word + word,
            word * 30,
            b'"' + word + b'"',
            word[:cut] + b" \r\n " + word[cut:],
            word[:cut] + b"?= =?gb2312?B?" + word[cut:],
            word.replace(b"?B?", b"?Q?"),
            inner,
        )
        return rng.choice(damaged)

    return _WORD.sub(damage, raw)


# --- structure ---------------------------------------------------------------------------------------------


def boundaries(rng: Random, raw: bytes, _: bytes) -> bytes:
    """Boundaries broken, doubled, one the beginning of another, the last one missing."""
    marks = list(dict.fromkeys(_BOUNDARY.findall(raw)))
    if not marks:
        return raw
    mark, other = rng.choice(marks), rng.choice(marks)
    swaps = (
        (b"--" + mark + b"--", b""),
        (b"--" + mark, b"--" + mark + b"\r\n--" + mark),
        (b"--" + mark, b"--" + mark + b"x"),
        (b"--" + mark, b"-" + mark),
        (mark, mark[: len(mark) // 2]),
        (mark, other),
        (mark, other + b"1"),
        (b"--" + mark, b"--" + mark + b"--"),
        (b'"' + mark + b'"', mark),
        (mark, b"\xd6\xd0" + mark),
        (mark, mark * 30),
    )
    old, new = rng.choice(swaps)
    return raw.replace(old, new, rng.choice((-1, 1, 2)))


def head_lines(rng: Random, raw: bytes, _: bytes) -> bytes:
    """A header line doubled, dropped, moved, unfolded, folded anew, without its colon."""
    fields = _fields(raw)
    if not fields:
        return raw
    field = rng.choice(fields)
    fold = rng.choice((b"\r\n ", b"\r\n\t", b"\n", b"\r\n \r\n ", b"\r"))
    cut = rng.randrange(len(field))
    swaps = (
        field * rng.choice((2, 3, 200)),
        b"",
        field.replace(b"\r\n ", b"").replace(b"\r\n\t", b""),
        field[:cut] + fold + field[cut:],
        field.replace(b":", b"", 1),
        field.replace(b":", rng.choice((b" :", b":\r\n", b"::", b"\0:", b"\xef\xbc\x9a")), 1),
        field.replace(b" ", fold),
        field.rstrip(b"\r\n"),
        b"\r\n" + field,
    )
    return raw.replace(field, rng.choice(swaps), 1)


def field_of_chance(rng: Random, raw: bytes, _: bytes) -> bytes:
    value = b" ".join(rng.choices(tokens.VALUES + tokens.MEDIA + tokens.LABELS, k=rng.choice((1, 2, 5))))
    field = rng.choice(tokens.FIELDS) + b": " + value + b"\r\n"
    return field + raw if rng.random() < 0.5 else _put(raw, raw.find(b"\n") + 1, field)


def parameters(rng: Random, raw: bytes, _: bytes) -> bytes:
    """More parameters on a Content-Type or Content-Disposition."""
    places = [found.end() for found in re.finditer(rb"(?i)\ncontent-(?:type|disposition):[^\r\n;]{0,80}", raw)]
    more = b"".join(b"; " + one for one in rng.choices(tokens.VALUES, k=rng.choice((1, 3))))
    return _put(raw, rng.choice(places), more) if places else raw


def nest(rng: Random, raw: bytes, _: bytes) -> bytes:
    """The mail inside mails, or its parts inside parts, a few times or very often."""
    depth = rng.choice((1, 2, 5, 30, 41, 300))
    if rng.random() < 0.5:
        return b"Content-Type: message/rfc822\r\n\r\n" * depth + raw
    mark = rng.choice((b"a", b"a%d"))
    heads, tails = b"", b""
    for level in range(depth):
        line = mark % level if b"%" in mark else mark
        heads += b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n' % (line, line)
        tails = b"\r\n--%s--\r\n" % line + tails
    return heads + raw + tails


def dictionary(rng: Random, raw: bytes, _: bytes) -> bytes:
    for _turn in range(rng.choice((1, 2, 8))):
        raw = _put(raw, _place(rng, raw), rng.choice(tokens.ALL))
    return raw


def lines_of_chance(rng: Random, raw: bytes, _: bytes) -> bytes:
    block = b"\r\n".join(rng.choices(tokens.LINES, k=rng.choice((1, 3, 10))))
    return _put(raw, max(raw.find(b"\n", _place(rng, raw)), 0), b"\r\n" + block + b"\r\n")


def huge(rng: Random, raw: bytes, _: bytes) -> bytes:
    """A word or a line ten thousand times and more."""
    start, end = _span(rng, raw, 80)
    unit = rng.choice(
        (raw[start:end], rng.choice(tokens.ALL), rng.choice(tokens.LINES) + b"\r\n", b" ", b"\t", b"\r\n")
    )
    times = rng.choice((1_000, 10_000, 10_000, 100_000))
    return _put(raw, _place(rng, raw), unit * min(times, 1_000_000 // max(len(unit), 1)))


def base64_noise(rng: Random, raw: bytes, _: bytes) -> bytes:
    return _put(raw, _place(rng, raw), bytes(rng.choices(_BASE64, k=rng.choice((1, 2, 3, 77, 1000)))))


MUTATORS: Final[tuple[Mutator, ...]] = (
    flip_bits, overwrite, cut_out, repeat_piece, insert_noise, cut_off, cut_front, nuls, in_wide_characters, line_ends,
    splice, splice_heads, take_piece, take_fields, take_part, charsets, transfers, media_types, recode, words,
    boundaries, head_lines, field_of_chance, parameters, nest, dictionary, lines_of_chance, huge, base64_noise,
)  # fmt: skip
