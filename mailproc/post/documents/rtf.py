"""Rich Text Format, 1.9 and what Chinese programs make of it, in one pass over the bytes."""

import io
import mmap
import re
from dataclasses import dataclass, replace
from typing import BinaryIO, TypeAlias

from mailproc.post.documents.limits import Text, Unreadable

Bytes: TypeAlias = bytes | memoryview | mmap.mmap

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}]+)", re.DOTALL
)
_BRACE = re.compile(rb"[{}]|\\(?:bin(\d{1,10}) ?|[^b]|b(?!in\d))", re.DOTALL)
_FONT = re.compile(rb"\\f(\d{1,6})|\\fcharset(\d{1,4})")
_GROUP = re.compile(rb"[\r\n ]{0,9}\{")
_DEEPEST = 2_000  # groups within groups

_SIGNS = {
    **dict.fromkeys(("par", "line", "sect", "page", "row", "nestrow", "column", "softline", "\n", "\r"), "\n"),
    **dict.fromkeys(("tab", "cell", "nestcell", "\t"), "\t"),
    **dict.fromkeys(("enspace", "qmspace", "~"), " "),
    **dict(zip(("emdash", "endash", "lquote", "rquote", "ldblquote", "rdblquote", "bullet"), "—–‘’“”•", strict=True)),
    **dict(zip(("emspace", "_", "\\", "{", "}"), "\u3000-\\{}", strict=True)),
}
_NOTES = frozenset({"footnote"})
_MARGINS = frozenset({f"{kind}{page}" for kind in ("header", "footer") for page in ("", "l", "r", "f")})
_NUMBERS = frozenset({"listtext", "pntext"})  # that the program has set before a paragraph
_SKIPPED = frozenset(  # groups that say nothing to the reader, or say it twice
    (
        *("colortbl", "stylesheet", "info", "pict", "fldinst", "nonshppict", "shprslt", "sp", "xe", "tc", "rxe"),
        *("filetbl", "themedata", "nonesttables", "private"),
    )
)
_KNOWN = frozenset({"shpinst", "ud", "nesttableprops", "footnote"})  # optional ones that are read all the same

_CODECS = {
    77: "mac-roman",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_SYMBOLS = 2  # a charset of bullets and boxes
_PAGES = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950", 54936: "gb18030", 65001: "utf-8"}


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits from the one around it."""

    part: str = "body"
    font: int = -1
    far_east: int = -1  # the font of double-byte characters
    is_far_east: bool = False  # such are what follows
    fallback: int = 1  # characters that stand for one in Unicode
    hidden: bool = False
    is_number: bool = False


def read(file: BinaryIO, text: Text) -> None:
    """Body, notes, headers and footers. Raises Unreadable: "scan" for nothing but pictures, "broken", "limits"."""
    data = _bytes(file)
    if bytes(data[:5]) != b"{\\rtf":
        raise Unreadable("broken")
    writer = _Writer(data, text)
    writer.run()
    if not str(text).strip() and writer.pictures:
        raise Unreadable("scan")


def _bytes(file: BinaryIO) -> Bytes:
    """The file's bytes without a copy of them: photos make such files large."""
    if isinstance(file, io.BytesIO):
        return file.getbuffer()
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class _Writer:
    def __init__(self, data: Bytes, text: Text) -> None:
        self._data = data
        self._place = 0
        self._parts = {"body": text, "notes": Text(), "margins": Text()}
        self._state = _State()
        self._around: list[_State] = []
        self._fonts: dict[int, int] = {}  # the charset of each
        self._page = "cp1252"
        self._optional = False  # the next word is of a group that need not be understood
        self._skip = 0  # characters that stand for one already read
        self._raw = bytearray()
        self._units = bytearray()  # of UTF-16
        self.pictures = False

    def run(self) -> None:
        while (token := _TOKEN.search(self._data, self._place)) is not None:
            self._place = token.end()
            word, number, octet, sign, brace, plain = token.groups()
            if plain is not None:
                self._plain(plain)
            elif octet is not None:
                self._octets(bytes.fromhex(octet.decode()))
            elif word is not None:
                self._word(word.decode(), None if number is None else int(number))
            elif brace == b"{":
                self._open()
            elif brace:
                if len(self._around) <= 1:
                    break
                self._close()
            elif sign == b"*":
                self._optional = True
            else:
                self._sign(sign.decode("latin-1"))
        self._flush()
        self._parts["body"].add("\n")
        for part in ("notes", "margins"):
            self._parts["body"].add(str(self._parts[part]))

    def _open(self) -> None:
        self._flush()
        if len(self._around) >= _DEEPEST:
            raise Unreadable("limits")
        self._around.append(self._state)

    def _close(self) -> None:
        self._flush()
        before, self._state = self._state, self._around.pop()
        if before.part != self._state.part:
            self._parts[before.part].add("\n")

    def _word(self, word: str, number: int | None) -> None:
        optional, self._optional = self._optional, False
        if self._skip and word not in {"u", "bin"}:
            self._skip -= 1
            return
        if word == "fonttbl":
            self._font_table()
        elif word in _SKIPPED or (optional and word not in _KNOWN):
            self.pictures |= word in {"pict", "shppict"}
            self._place = self._end_of_group(self._place)
        elif word in _SIGNS:
            self._sign(word)
        elif word == "u":
            self._unit(number or 0)
        elif word == "bin":
            self._place += max(0, number or 0)
        elif word == "upr":  # first without Unicode, then with it
            group = _GROUP.match(self._data, self._place)
            self._place = self._end_of_group(group.end()) + 1 if group else self._place
        elif word == "ansicpg":
            self._page = _PAGES.get(number or 0, f"cp{number}" if number in range(1250, 1259) else "cp1252")
        else:
            self._change(word, number)

    def _change(self, word: str, number: int | None) -> None:
        """Words that change what follows in the group."""
        if word == "uc":
            self._state = replace(self._state, fallback=max(0, number or 0))
        state = _changed(self._state, word, number)
        if state != self._state:
            self._flush()
            self._state = state

    def _plain(self, said: bytes) -> None:
        self._octets(said.translate(None, b"\r\n\0"))

    def _octets(self, said: bytes) -> None:
        skipped = min(self._skip, len(said))
        self._skip -= skipped
        if skipped < len(said):
            if self._units:
                self._flush()
            self._raw += said[skipped:]

    def _unit(self, number: int) -> None:
        if self._raw:
            self._flush()
        self._units += (number & 0xFFFF).to_bytes(2, "little")
        self._skip = self._state.fallback

    def _sign(self, sign: str) -> None:
        if self._skip and len(sign) == 1:
            self._skip -= 1
            return
        self._flush()
        if sign in _SIGNS and not self._state.hidden and not (self._state.is_number and sign == "tab"):
            self._parts[self._state.part].add(_SIGNS[sign])

    def _flush(self) -> None:
        self._skip = 0
        said = self._decoded(bytes(self._raw)) + self._units.decode("utf-16-le", "replace")
        self._raw.clear()
        self._units.clear()
        if said and not self._state.hidden:
            self._parts[self._state.part].add(said)

    def _decoded(self, raw: bytes) -> str:
        """By the font's charset; where that says nothing, by the page of the whole, if the bytes agree."""
        state = self._state
        font = state.far_east if state.is_far_east and state.far_east >= 0 else state.font
        charset = self._fonts.get(font, 1)
        if charset == _SYMBOLS:
            return ""
        if charset in _CODECS:
            return raw.decode(_CODECS[charset], "replace")
        try:
            return raw.decode(self._page)
        except UnicodeDecodeError:
            return raw.decode("cp1252", "replace")

    def _font_table(self) -> None:
        end = self._end_of_group(self._place)
        font = -1
        for found in _FONT.finditer(self._data, self._place, end):
            if found[1]:
                font = int(found[1])
            else:
                self._fonts[font] = int(found[2])
        self._place = end

    def _end_of_group(self, place: int) -> int:
        """Where the brace stands that closes the group around a place."""
        depth = 1
        while (found := _BRACE.search(self._data, place)) is not None:
            place = found.end()
            if found[0] == b"{":
                depth += 1
            elif found[0] == b"}":
                depth -= 1
                if not depth:
                    return found.start()
            elif found[1]:
                place += int(found[1])
        return len(self._data)


def _changed(state: _State, word: str, number: int | None) -> _State:
    match word:
        case "f" | "af" if number is not None and state.is_far_east:
            return replace(state, far_east=number)
        case "f" if number is not None:
            return replace(state, font=number)
        case "loch" | "hich" | "dbch":
            return replace(state, is_far_east=word == "dbch")
        case "plain":
            return replace(state, font=-1, far_east=-1, is_far_east=False, hidden=False)
        case "v" | "deleted":
            return replace(state, hidden=number != 0)
    if word in _NUMBERS:
        return replace(state, is_number=True)
    part = "notes" if word in _NOTES else "margins" if word in _MARGINS else state.part
    return replace(state, part=part)
