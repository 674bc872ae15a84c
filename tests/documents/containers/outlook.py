"""Files as Outlook writes them: compound files with MAPI properties (.msg), and winmail.dat."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Tree = Mapping[str, "bytes | Tree"]
Value = tuple[int, int, bytes]  # of a property: number, kind, bytes

EIGHT_BIT, UNICODE, BINARY, OBJECT, NUMBER = 0x1E, 0x1F, 0x102, 0x0D, 0x03
FREE, LAST = 0xFFFFFFFF, 0xFFFFFFFE
SECTOR, SMALL, CUTOFF = 512, 64, 4096


# --- compound files ([MS-CFB]) ------------------------------------------------------------------------------------


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    right: int = FREE
    child: int = FREE
    start: int = LAST


def compound(tree: Tree) -> bytes:
    """A compound file with these streams and storages."""
    entries = [_Entry("Root Entry", 5)]
    _add(entries, 0, tree)
    small, small_table = _laid([entry for entry in entries if entry.kind == 2 and len(entry.data) < CUTOFF], SMALL)
    entries[0].data = small
    large = [entry for entry in entries if entry.kind == 5 or (entry.kind == 2 and len(entry.data) >= CUTOFF)]
    body, table = _laid(large, SECTOR)
    directory, more = _chain(b"".join(map(_written, entries)), len(table), b"\0" * 64 + b"\0" * 4 + b"\xff" * 12)
    first_directory, table = len(table), table + more
    small_numbers, more = _chain(_numbers(small_table), len(table), b"\xff" * 4)
    first_small, table = len(table), table + more
    sectors = -(-len(table) // (SECTOR // 4 - 2))  # a little more than it takes to hold itself too
    further = max(0, -(-(sectors - 109) // 127))  # sectors for the list of its sectors
    first_table = len(table)
    table += [0xFFFFFFFD] * sectors + [0xFFFFFFFC] * further
    listed = list(range(first_table, first_table + sectors))
    lists = b""
    for place in range(further):
        run = listed[109 + 127 * place : 236 + 127 * place]
        following = first_table + sectors + place + 1 if place + 1 < further else LAST
        lists += _numbers(run).ljust(508, b"\xff") + _numbers([following])
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIII", 0, sectors, first_directory, 0, CUTOFF)
    head += struct.pack(
        "<IIII", first_small, len(small_numbers) // SECTOR, first_table + sectors if further else LAST, further
    )
    head += _numbers(listed[:109]).ljust(436, b"\xff")
    return head + body + directory + small_numbers + _numbers(table).ljust(sectors * SECTOR, b"\xff") + lists


def _add(entries: list[_Entry], parent: int, tree: Tree) -> None:
    previous = FREE
    for name in sorted(tree, key=lambda one: (len(one), one.upper())):
        content = tree[name]
        number = len(entries)
        entries.append(_Entry(name, 2, content) if isinstance(content, bytes) else _Entry(name, 1))
        if previous == FREE:
            entries[parent].child = number
        else:
            entries[previous].right = number
        previous = number
        if not isinstance(content, bytes):
            _add(entries, number, content)


def _laid(entries: list[_Entry], unit: int) -> tuple[bytes, list[int]]:
    """Streams one after another in sectors of this size, and the table of their chains."""
    data = b""
    table: list[int] = []
    for entry in entries:
        if entry.data:
            entry.start = len(table)
            padded, chain = _chain(entry.data, len(table), b"\0", unit)
            data, table = data + padded, table + chain
    return data, table


def _chain(data: bytes, first: int, filler: bytes, unit: int = SECTOR) -> tuple[bytes, list[int]]:
    count = -(-len(data) // unit)
    missing = count * unit - len(data)
    data += (filler * (missing // len(filler) + 1))[:missing]
    return data, [*range(first + 1, first + count), LAST] if count else []


def _written(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(name), entry.kind, 1, FREE, entry.right, entry.child)
    return name.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", entry.start, len(entry.data))


def _numbers(numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


# --- .msg ([MS-OXMSG]) ----------------------------------------------------------------------------------------------


@dataclass
class Attached:
    """A file attached, or a mail."""

    name: str
    data: bytes = b""
    mail: "Mail | None" = None


@dataclass
class Mail:
    """A mail as Outlook keeps it; `codepage` 0: in Unicode."""

    subject: str
    values: list[Value] = field(default_factory=list)
    attached: list[Attached] = field(default_factory=list)
    codepage: int = 0

    def text(self, number: int, text: str) -> Value:
        if self.codepage:
            return number, EIGHT_BIT, text.encode("gb18030" if self.codepage == 936 else f"cp{self.codepage}")
        return number, UNICODE, text.encode("utf-16-le")

    def body(self, text: str) -> "Mail":
        self.values.append(self.text(0x1000, text))
        return self


def number(property_: int, value: int) -> Value:
    return property_, NUMBER, struct.pack("<I", value)


def msg(mail: Mail) -> bytes:
    return compound(_storage(mail, 32))


def _storage(mail: Mail, head: int) -> Tree:
    values = [mail.text(0x0037, mail.subject), mail.text(0x001A, "IPM.Note"), *mail.values]
    if mail.codepage:
        values.append(number(0x3FFD, mail.codepage))
    tree: dict[str, bytes | Tree] = dict(_streams(values, head))
    for place, one in enumerate(mail.attached):
        names = [mail.text(0x3707, one.name), mail.text(0x3704, "FILE~1.DOC"), number(0x3705, 5 if one.mail else 1)]
        storage: dict[str, bytes | Tree] = dict(_streams(names, 8))
        if one.mail:
            storage["__substg1.0_3701000D"] = _storage(one.mail, 24)
        else:
            storage["__substg1.0_37010102"] = one.data
        tree[f"__attach_version1.0_#{place:08X}"] = storage
    return tree


def _streams(values: list[Value], head: int) -> Iterator[tuple[str, bytes]]:
    fixed = bytes(head)
    for property_, kind, data in values:
        if kind == NUMBER:
            fixed += struct.pack("<HHI8s", kind, property_, 6, data)
        else:
            fixed += struct.pack("<HHIII", kind, property_, 6, len(data), 0)
            yield f"__substg1.0_{property_:04X}{kind:04X}", data
    yield "__properties_version1.0", fixed


# --- winmail.dat ([MS-OXTNEF]) ------------------------------------------------------------------------------------


def winmail(mail: Mail, *, plain_body: str = "") -> bytes:
    """The file; `plain_body` is the old attribute that stands beside the properties."""
    written = struct.pack("<IH", 0x223E9F78, 1)
    written += _attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    written += _attribute(1, 0x00069007, struct.pack("<II", mail.codepage or 936, 0))
    written += _attribute(1, 0x00018004, mail.subject.encode("gb18030") + b"\0")
    if plain_body:
        written += _attribute(1, 0x0002800C, plain_body.encode("gb18030") + b"\0")
    written += _attribute(1, 0x00069003, properties(mail.values))
    for one in mail.attached:
        written += _attribute(2, 0x00069002, struct.pack("<HIHHHI", 1, 0, 32, 32, 0, 0))
        written += _attribute(2, 0x00018010, b"FILE~1.DOC\0")
        content: list[Value] = [mail.text(0x3707, one.name), number(0x3705, 5 if one.mail else 1)]
        if one.mail:
            content.append((0x3701, OBJECT, bytes(16) + winmail(one.mail)))
        else:
            written += _attribute(2, 0x0006800F, one.data)
        written += _attribute(2, 0x00069005, properties(content))
    return written


def _attribute(level: int, name: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def properties(values: list[Value]) -> bytes:
    """A list of properties; the first is a named one, as Outlook always has some."""
    named = struct.pack("<HH16sII", UNICODE, 0x8001, b"\1" * 16, 1, 14) + "关键词a".encode("utf-16-le").ljust(16, b"\0")
    written = struct.pack("<I", len(values) + 2) + named + struct.pack("<II4s", 1, 2, b"\0\0")
    written += struct.pack("<HHII", 0x0003 | 0x1000, 0x8002 & 0x7FFF, 2, 7) + struct.pack("<I", 8)  # several numbers
    for property_, kind, data in values:
        written += struct.pack("<HH", kind, property_)
        if kind == NUMBER:
            written += data
        else:
            written += struct.pack("<II", 1, len(data)) + data.ljust(-(-len(data) // 4) * 4, b"\0")
    return written


BEFORE_RTF = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def packed_rtf(rtf: bytes) -> bytes:
    """RTF as Outlook keeps it: literals, and references to the last 4096 bytes, before which stand some words."""
    written, tokens, done = BEFORE_RTF, [], 0
    while done < len(rtf):
        first = max(0, len(written) - 4000)
        length = next((n for n in range(17, 1, -1) if rtf[done : done + n] in written[first:]), 1)
        piece = rtf[done : done + length]
        at = written.find(piece, first) % 4096
        tokens.append((1, struct.pack(">H", at << 4 | len(piece) - 2)) if len(piece) > 1 else (0, piece))
        written += piece
        done += len(piece)
    tokens.append((1, struct.pack(">H", len(written) % 4096 << 4)))
    packed = b""
    for place in range(0, len(tokens), 8):
        run = tokens[place : place + 8]
        packed += bytes([sum(kind << bit for bit, (kind, _) in enumerate(run))]) + b"".join(data for _, data in run)
    return struct.pack("<II4sI", len(packed) + 12, len(rtf), b"LZFu", 0) + packed
