"""Compound files ([MS-CFB]) of a few streams, for documents that no program at hand writes."""

import struct

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(**streams: bytes) -> bytes:
    """A compound file; each stream is padded to 4,096 bytes, from where on it lies in sectors of its own."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    table, body, entries, place = [], b"", [], 1
    for name, data in padded.items():
        count = -(-len(data) // SECTOR)
        entries.append((name, 2, place, len(data)))
        table += [*range(place + 1, place + count), END]
        body += data.ljust(count * SECTOR, b"\0")
        place += count
    directory = b"".join(
        _entry(*entry, right=number + 1 if 0 < number < len(entries) else FREE)
        for number, entry in enumerate([("Root Entry", 5, END, 0), *entries])
    )
    count = -(-len(directory) // SECTOR)
    table = [TABLE, *table, *range(place + 1, place + count), END]
    assert len(table) <= SECTOR // 4
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        place,
        0,
        4096,
        END,
        0,
        END,
        0,
        0,
    )
    head += struct.pack("<I", FREE) * ((SECTOR - len(head)) // 4)
    listed = struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff")
    return head + listed + body + directory.ljust(count * SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, *, right: int) -> bytes:
    """An entry of the directory; all streams hang on the first one, each to the right of the one before."""
    raw = name.encode("utf-16-le")
    child = 1 if kind == 5 else FREE
    return struct.pack("<64sHBBIII36xIQ", raw, len(raw) + 2, kind, 1, FREE, right, child, start, size)
