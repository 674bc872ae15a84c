"""Documents inside documents: archives, attached mails, what Outlook writes; each read, named or refused on its own."""

import io
import itertools
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailproc.model import Attachment
from mailproc.post.documents import archives
from mailproc.post.documents.inside import place
from mailproc.post.documents.limits import Text, Unreadable
from mailproc.post.documents.reader import Reader
from tests.documents.containers.make import BODY, PHOTO, THREE, docx, gbk, rar, rar4, three, zipped
from tests.post.test_documents import letter

SAMPLES = Path(__file__).parent.parent / "documents" / "containers"
READINGS = json.loads((SAMPLES / "samples.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(input_bytes=100_000_000) as shared:
        yield shared


def read(reader: Reader, name: str, data: bytes) -> list[Attachment]:
    return list(reader.read(letter((name, data))).attachments)


def seen(found: list[Attachment]) -> list[tuple[str, str, str, str]]:
    return sorted((one.within, one.name, one.fault, one.text.strip()) for one in found)


def still_reads(reader: Reader) -> bool:
    return seen(read(reader, "a.txt", b"next")) == [("", "a.txt", "", "next")]


@pytest.mark.parametrize("name", sorted(READINGS))
def test_samples(reader: Reader, name: str) -> None:
    found = read(reader, name, (SAMPLES / name).read_bytes())
    assert (found[0].within, found[0].name) == ("", name)
    assert seen(found) == sorted(map(tuple, READINGS[name]))
    assert all(len(one.digest) == 64 and not one.data for one in found[1:])
    assert len({(one.within, one.name, one.digest) for one in found}) == len(found)


def test_names_lie_about_archives_too(reader: Reader) -> None:
    for name in ("无扩展名", "材料.doc", "材料.rar", "材料.zip"):
        for sample in ("windows.zip", "winrar3.rar", "winrar5.rar", "solid.7z"):
            found = read(reader, name, (SAMPLES / sample).read_bytes())
            assert [one[2:] for one in seen(found) if one[1].endswith(".docx")] == [("", BODY)], (name, sample)


def test_a_photo_in_an_archive_is_hardly_unpacked(reader: Reader) -> None:
    """What is no document counts for nothing, and its size is what the archive says."""
    photo, paper = bytes(1_000_000), docx(BODY)
    files: dict[str, bytes] = {f"照片{number}.jpg": photo for number in range(300)} | {"无扩展名": PHOTO * 20}
    found = read(reader, "a.zip", zipped(gbk(files | {"信息.docx": paper})))
    assert [(one.fault, one.text) for one in found[:-1]] == [("", "")] * 302
    assert {one.size for one in found[1:301]} == {1_000_000}
    assert (found[-1].name, found[-1].text.strip(), found[-1].size) == ("信息.docx", BODY, len(paper))


def test_one_broken_member_breaks_no_other(reader: Reader) -> None:
    data = bytearray(zipped(gbk({"一.docx": docx(BODY), "二.docx": docx(BODY), "三.txt": BODY.encode()})))
    start = data.index(b"PK\3\4", 10) + 60  # inside the second
    data[start : start + 20] = bytes(20)
    found = read(reader, "a.zip", bytes(data))
    assert seen(found) == [
        ("", "a.zip", "", ""),
        ("a.zip", "一.docx", "", BODY),
        ("a.zip", "三.txt", "", BODY),
        ("a.zip", "二.docx", "broken", ""),
    ]


def test_a_broken_photo_is_nobodys_loss(reader: Reader) -> None:
    data = bytearray(zipped(gbk({"照片.jpg": PHOTO, "信息.docx": docx(BODY)})))
    data[60:80] = bytes(20)
    assert seen(read(reader, "a.zip", bytes(data))) == [
        ("", "a.zip", "", ""),
        ("a.zip", "信息.docx", "", BODY),
        ("a.zip", "照片.jpg", "", ""),
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.docx", ("", "a.docx")),
        ("材料/附件/a.docx", ("材料/附件", "a.docx")),
        ("材料\\a.docx", ("材料", "a.docx")),
        ("../../../etc/passwd", ("etc", "passwd")),
        ("/a.docx", ("", "a.docx")),
        ("C:\\Users\\a.docx", ("Users", "a.docx")),
        ("x\u202efdp.exe", ("", "xfdp.exe")),
        ("a\udcffb.txt", ("", "a?b.txt")),
        ("x" * 300 + "/a.docx", ("x" * 120, "a.docx")),
        ("a/" * 300 + "b.docx", ("a/" * 99 + "a", "b.docx")),
        ("..", ("", "")),
        ("材料/", None),
        ("__MACOSX/材料/._a.docx", None),
        ("材料/.DS_Store", None),
        ("Thumbs.db", None),
        ("材料/~$a.docx", None),
        ("~WRL0001.tmp", None),
    ],
)
def test_where_a_member_stands(path: str, expected: tuple[str, str] | None) -> None:
    assert place(path) == expected


# --- bombs ------------------------------------------------------------------------------------------------------


def nested(levels: int) -> bytes:
    data = zipped({b"a.txt": b"the bottom"})
    for _ in range(levels):
        data = zipped({b"a.zip": data})
    return data


def overlapping() -> bytes:
    """One kernel of ten megabytes that a thousand members share."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.txt", b"a" * 10_000_000)
        for number in range(1, 1000):
            archive.filelist.append(archive.filelist[0].__class__(f"{number}.txt"))
            for field in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(archive.filelist[-1], field, getattr(archive.filelist[0], field))
    return file.getvalue()


def wide(levels: int) -> bytes:
    """As 42.zip: sixteen archives in each, of each sixteen, and at the bottom much of nothing."""
    data = zipped({b"0.txt": bytes(20_000_000)})
    for level in range(levels):
        data = zipped({f"{level}{number}.zip".encode(): data for number in range(16)})
    return data


def quine() -> bytes:
    """A .zip that seems to hold itself: every member is the archive so far."""
    data = b""
    for _ in range(30):
        data = zipped({b"r.zip": data, b"s.zip": data})
    return data


BOMBS: dict[str, Callable[[], bytes]] = {
    "nested.zip": lambda: nested(1000),
    "42.zip": lambda: wide(5),
    "overlapping.zip": overlapping,
    "ratio.zip": lambda: zipped({b"a.txt": b"a" * 90_000_000}),
    "quine.zip": quine,
    "entries.zip": lambda: zipped({f"{number}.txt".encode(): b"a" for number in range(1500)}),
    "ratio3.rar": lambda: rar("rar29", {"a.txt": b"a" * 12_000_000}, compression=1),
    "ratio5.rar": lambda: rar("rar50", {"a.txt": b"a" * 12_000_000}, compression=1),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(reader: Reader, name: str) -> None:
    data = BOMBS[name]()
    begun = time.monotonic()
    found = read(reader, name, data)
    assert time.monotonic() - begun < 8
    assert "limits" in {one.fault for one in found}
    assert len(found) <= 1002
    assert sum(len(one.text) for one in found) <= 2_000_000
    assert still_reads(reader)


def test_all_documents_in_one_share_their_text(reader: Reader) -> None:
    found = read(reader, "a.zip", zipped({f"{n}.txt".encode(): f"{n}".encode() * 700_000 for n in range(1, 5)}))
    assert [(one.fault, len(one.text)) for one in found[1:]] == [
        ("", 700_000),
        ("", 700_000),
        ("limits", 600_000),
        ("limits", 0),
    ]


def test_depth(reader: Reader) -> None:
    assert [one.text for one in read(reader, "a.zip", nested(3))][-1] == "the bottom"
    found = read(reader, "a.zip", nested(4))
    assert (found[-1].name, found[-1].fault) == ("a.txt", "limits")
    assert found[-1].within == "a.zip/a.zip/a.zip/a.zip/a.zip"


def test_too_many_members_are_said_of_the_archive(reader: Reader) -> None:
    found = read(reader, "a.zip", BOMBS["entries.zip"]())
    assert (found[0].fault, found[1].fault, len(found)) == ("limits", "", 1001)


# --- whatever bytes -----------------------------------------------------------------------------------------------

GOOD = ("windows.zip", "winrar3.rar", "winrar3-solid.rar", "winrar5.rar", "solid.7z", "gbk.msg", "gbk-winmail.dat")


@pytest.mark.parametrize("name", [*GOOD, "rtf.msg", "材料.tar.gz", "再转发.eml"])
def test_any_bytes_give_text_or_a_fault(reader: Reader, name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    for number in range(12):
        place = number * 7919 % len(data)
        flipped = data[:place] + bytes([data[place] ^ 1 << number % 8]) + data[place + 1 :]
        found = read(reader, name, flipped if number % 2 else data[:place])
        assert {one.fault for one in found} <= {"", "scan", "locked", "format", "limits", "broken"}
        json.dumps([one.text + one.name + one.within for one in found]).encode()
    assert still_reads(reader)


def test_random_bytes_under_every_name(reader: Reader) -> None:
    noise = b"".join(bytes([number * 151 % 256, number * 77 % 253]) for number in range(20_000))
    magics = (
        b"PK\3\4",
        b"Rar!\x1a\7\0",
        b"Rar!\x1a\7\1\0",
        b"7z\xbc\xaf\x27\x1c",
        b"\x78\x9f\x3e\x22",
        b"\x1f\x8b\x08",
    )
    extensions = itertools.cycle((".doc", ".msg", ".zip", ".rar", ".7z"))
    for extension, magic in zip(extensions, (*magics, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") * 2, strict=False):
        found = read(reader, f"a{extension}", magic + noise)
        assert found[0].fault in {"broken", "format", "limits"}, (extension, magic)
    assert still_reads(reader)


def test_without_the_library_archives_are_of_no_known_format(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(archives.read(io.BytesIO(), Text())) == []
    monkeypatch.setattr(archives, "_path", lambda: "/nowhere/libarchive.so")
    with pytest.raises(Unreadable, match="format"):
        list(archives.read(io.BytesIO(), Text()))


def test_made_anew_it_reads_the_same(reader: Reader) -> None:
    """The maker's own archives, not those that were kept."""
    assert seen(read(reader, "a.rar", rar4(THREE))) == sorted(three("a.rar"))
