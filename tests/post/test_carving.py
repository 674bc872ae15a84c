"""The frame of a mail: the standard library's reading of it, and better where that fails."""

import email
import hashlib
import random
import re
import subprocess
import sys
from email.message import Message as Tree
from pathlib import Path

import pytest

from mailproc.post.carving import Frame, carve
from tests.mails.kinds import structure
from tests.mails.make import samples

TOKEN = "part0123456789"
BOUNDARY = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"


def _carved(raw: bytes) -> Frame:
    return carve(raw, f"part{hashlib.sha256(raw).hexdigest()}")


def _leaves(frame: Frame, part: Tree | None = None) -> list[bytes]:
    """The contents of all leaves, as they came."""
    part = frame.tree if part is None else part
    children = frame.children(part)
    if not children:
        start, end = frame.place(part)
        return [frame.raw[start:end]]
    return [leaf for child in children for leaf in _leaves(frame, child)]


def _library_leaves(part: Tree) -> list[bytes]:
    """The same by the standard library alone; the mails inside it, which it takes apart, are left out."""
    payload = part.get_payload()
    if part.get_content_maintype() == "message":
        return [b""]
    if isinstance(payload, list):
        return [leaf for child in payload if isinstance(child, Tree) for leaf in _library_leaves(child)]
    return [str(vars(part)["_payload"]).encode("ascii", "surrogateescape")]


BLANKS_ALONE = re.compile(rb"^[ \t]+$", re.MULTILINE)


def _mutated(random_: random.Random, raw: bytes) -> bytes:
    data = bytearray(raw)
    for _ in range(random_.randint(1, 4)):
        at = random_.randrange(len(data) + 1)
        data[at : at + random_.choice([0, 1, 1, 30])] = random_.choice([random_.randbytes(1), b"", b"\n", b"--", b" "])
    return bytes(data)


def _well_formed(raw: bytes) -> list[bytes] | None:
    """The library's leaves of a mail in which it finds nothing wrong, nor leaves parts unparted.

    A line of blanks alone is left out: it ends a head for us where no known field follows, and for the library never.
    """
    if BLANKS_ALONE.search(raw):
        return None
    tree = email.message_from_bytes(raw)
    if any(part.defects for part in tree.walk()):
        return None
    leaves = _library_leaves(tree)
    return None if any(b"\n--" in leaf and b"Content-" in leaf for leaf in leaves) else leaves


def _compare(raw: bytes) -> bool:
    theirs = _well_formed(raw)
    if theirs is None:
        return False
    ours = _leaves(_carved(raw))
    assert len(ours) == len(theirs), raw
    for one, other in zip(ours, theirs, strict=True):
        assert not other or one.strip() == other.strip(), raw
    return True


OWN_WAY = {name for name, *_ in structure.samples()}  # where ours is meant to be better


def test_a_wellformed_mail_has_the_parts_that_the_library_finds() -> None:
    assert sum(_compare(raw) for name, raw, _ in samples() if name not in OWN_WAY) > 100


def test_a_damaged_mail_too() -> None:
    random_ = random.Random(20261103)
    seeds = [raw.replace(b"\r", b"") for name, raw, _ in samples() if b"multipart/" in raw and name not in OWN_WAY]
    assert sum(_compare(_mutated(random_, random_.choice(seeds))) for _ in range(1500)) > 500


def test_contents_are_exact_to_the_byte() -> None:
    raw = BOUNDARY + b"--b\r\n\r\n\r\n--b\r\n\r\na\r\r\n--b\n\nb\n\n--b\r\n\r\n--b\r\nX: y\r\n--b--\r\nend\r\n"
    assert _leaves(_carved(raw)) == [b"", b"a\r", b"b\n", b"", b""]


def test_fields_are_those_of_the_mail() -> None:
    raw = b"Subject: a\r\n b\r\nContent-Type: text/plain\r\nX-A: \xd6\xec\r\n\r\n"
    frame = _carved(raw)
    assert list(frame.fields(frame.tree)) == [
        ("subject", b"a\r\n b"),
        ("content-type", b"text/plain"),
        ("x-a", b"\xd6\xec"),
    ]


def test_a_part_of_the_bytes_can_be_read_alone() -> None:
    raw = b"xx" + BOUNDARY + b"--b\r\n\r\n1\r\n--b\r\n\r\n2\r\n--b--\r\n"
    frame = carve(raw, TOKEN, 2, raw.index(b"2"))
    assert _leaves(frame) == [b"1", b""]


def test_no_mail_can_forge_a_content() -> None:
    raw = BOUNDARY + b"--b\r\nContent-Type: application/part-limits\r\n\r\npart-7\r\n--b--\r\n"
    frame = _carved(raw)
    (part,) = frame.children(frame.tree)
    assert _leaves(frame) == [b"part-7"]
    assert not frame.is_beyond_limits(part)


MEMORY = """
import resource, sys
from pathlib import Path
from mailproc.post.message import read
read(b"From: a@example.com\\n\\nx")
raw = Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
mail = read(raw)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(after - before, mail.attachments[0].size, sum(len(piece) for piece in mail.attachments[0].data))
"""


@pytest.mark.parametrize(
    ("coding", "line", "lines", "size"),
    [
        ("base64", b"QUJD" * 19 + b"\r\n", 300_000, 57 * 300_000),
        ("base64", b"QUJD", 5_000_000, 15_000_000),
        ("base64", b"QUJD" * 18 + b"QQ==\r\n", 200_000, 55 * 200_000),
        ("quoted-printable", b"=41=42" * 12 + b"=\r\n", 300_000, 24 * 300_000),
        ("8bit", b"A" * 78 + b"\r\n", 300_000, 80 * 300_000),
        ("x-uuencode", b"M" + b"04)#" * 15 + b"\r\n", 300_000, 45 * 300_000),
    ],
    ids=["lines", "one line", "padded lines", "printable", "as it is", "uuencoded"],
)
def test_a_big_attachment_costs_little_more_memory_than_its_bytes(
    tmp_path: Path, coding: str, line: bytes, lines: int, size: int
) -> None:
    head = b"Content-Type: application/msword\r\nContent-Transfer-Encoding: " + coding.encode() + b"\r\n\r\n"
    mail = tmp_path / "mail"
    mail.write_bytes(b"From: a@example.com\r\n" + BOUNDARY + b"--b\r\n" + head + line * lines + b"\r\n--b--\r\n")
    command = [sys.executable, "-c", MEMORY, str(mail)]
    answer = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[2], text=True)
    more, *sizes = map(int, answer.stdout.split())
    assert more < 10_000  # kilobytes
    assert sizes == [size, size]
