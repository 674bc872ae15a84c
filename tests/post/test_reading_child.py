"""The child that reads documents: whatever happens in it, one document has a named fault and the next is read."""

import io
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from mailproc.errors import MailprocError
from mailproc.model import Attachment
from mailproc.post.documents import reader as reader_module
from mailproc.post.documents.reader import Reader
from tests.documents.containers.make import BODY, PHOTO, docx, zipped
from tests.documents.containers.outlook import Attached, Mail, msg, winmail
from tests.mails.making import base64_part, mail, multipart
from tests.post.test_documents import child, letter, paragraph, pdf, word

HOSTILE = Path(__file__).with_name("hostile_child.py")
SECONDS = 1.0
PROGRAMS = {"mailproc.post.documents.child", str(HOSTILE)}


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A reader whose child does what a .txt says."""
    monkeypatch.setattr(reader_module, "CHILD", (str(HOSTILE),))
    with Reader(seconds=SECONDS, input_bytes=60_000_000) as reader:
        yield reader


def read(reader: Reader, *files: tuple[str, bytes]) -> list[Attachment]:
    return list(reader.read(letter(*files)).attachments)


def told(found: list[Attachment]) -> list[tuple[str, str, str]]:
    return [(one.name, one.fault, one.text) for one in found]


def children() -> list[psutil.Process]:
    """The processes that read documents for this one; the Dovecot of other tests may be its child too."""
    found: list[psutil.Process] = psutil.Process().children(recursive=True)
    return [one for one in found if one.is_running() and PROGRAMS & {*one.cmdline()}]


FAULTS = {
    "kill": "broken",
    "exit": "broken",
    "exit politely": "broken",
    "abort": "broken",
    "segfault": "broken",
    "spin": "limits",
    "sleep": "limits",
    "hog memory": "limits",
    "hog descriptors": "broken",
    "fork": "broken" if os.geteuid() else "limits",  # as root a child can, and its children hold the wire
    "write a file": "broken",
    "print": "",
    "close the wire": "broken",
    "nonsense": "broken",
    "nonsense in frames": "broken",
    "a frame without end": "broken",
    "half a frame": "limits",
    "another's mark": "broken",
    "another place": "broken",
    "a strange fault": "broken",
    "a strange text": "broken",
    "half a character": "broken",
    "a strange field": "broken",
    "members without end": "limits",
    "ignore the clock": "limits",
    "raise limits": "broken",
    "start a program": "broken",
}


@pytest.mark.parametrize("act", FAULTS)
def test_a_hostile_document_costs_nobody_but_itself(hostile: Reader, act: str) -> None:
    begun = time.monotonic()
    found = read(hostile, ("a.txt", act.encode()), ("b.txt", b"b"))
    assert time.monotonic() - begun < 8
    assert told(found)[:: len(found) - 1] == [("a.txt", FAULTS[act], ""), ("b.txt", "", "b")]
    assert told(read(hostile, ("c.txt", b"c"))) == [("c.txt", "", "c")]
    assert len(children()) == 1


def test_an_answer_given_beforehand_is_not_the_next_documents(hostile: Reader) -> None:
    """A child that has answered twice is left, and the next document read by another."""
    assert told(read(hostile, ("a.txt", b"answer twice"))) == [("a.txt", "", "forged")]
    found = read(hostile, ("b.txt", b"b"), ("c.txt", b"c"))
    assert told(found) == [("b.txt", "", "b"), ("c.txt", "", "c")]


@pytest.mark.parametrize("act", ["kill", "sleep", "hog memory"])
def test_what_was_read_before_stays_read(hostile: Reader, act: str) -> None:
    """In an archive the document that kills the child is named, and those before it are not lost."""
    data = zipped({b"1.txt": b"one", b"2.txt": act.encode(), b"3.txt": b"three"})
    found = told(read(hostile, ("a.zip", data)))
    fault = FAULTS[act]
    if act == "hog memory":  # the child lives
        assert found == [("a.zip", "", ""), ("1.txt", "", "one"), ("2.txt", "limits", ""), ("3.txt", "", "three")]
    else:
        assert found == [("a.zip", fault, ""), ("1.txt", "", "one"), ("2.txt", fault, "")]


def group_of(number: int) -> int:
    try:
        return os.getpgid(number)
    except ProcessLookupError:
        return 0


def test_nothing_a_child_started_outlives_it(hostile: Reader) -> None:
    group = child(hostile)
    read(hostile, ("a.txt", b"fork"))
    hostile.close()
    left = [one for one in psutil.process_iter(["status"]) if group_of(one.pid) == group]
    assert all(one.info["status"] == psutil.STATUS_ZOMBIE for one in left)  # killed, and not yet buried


def test_no_file_is_written(hostile: Reader) -> None:
    read(hostile, ("a.txt", b"write a file"))
    left = Path("/tmp/mailproc-was-here")
    assert not left.exists() or not left.stat().st_size
    left.unlink(missing_ok=True)


# --- what the machine has ------------------------------------------------------------------------------------------


def test_many_documents_leave_nothing_behind() -> None:
    """Three children's worth, of the 10,000 that a busy month brings; no descriptor, no process, no memory."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    with Reader() as reader:
        seen = set()
        for number in range(450):
            assert read(reader, ("a.txt", b"%d" % number))[0].text == str(number)
            seen.add(reader._child._process.pid if reader._child else 0)
        assert len(seen - {0}) == 3
        assert len(list(Path("/proc/self/fd").iterdir())) == before + 1
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert not children()


def test_a_child_leaks_no_descriptor() -> None:
    paper, photos = docx(BODY), zipped({b"a.jpg": PHOTO, b"b.zip": zipped({b"c.docx": docx(BODY)})})
    with Reader() as reader:
        number = child(reader)
        for _ in range(40):
            read(reader, ("a.docx", paper), ("b.zip", photos), ("c.pdf", pdf(BODY)))
        assert child(reader) == number
        assert len(list(Path(f"/proc/{number}/fd").iterdir())) == 4


def test_no_memory_for_a_document_is_not_its_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(os, "memfd_create", full)
    with Reader() as reader, pytest.raises(MailprocError, match="Too many open files"):
        read(reader, ("a.txt", b"a"))


def test_the_child_gains_no_rights() -> None:
    with Reader() as reader:
        status = Path(f"/proc/{child(reader)}/status").read_text()
    assert "NoNewPrivs:\t1" in status


def stored(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return file.getvalue()


LARGE = 50_000_000


def large_docx() -> bytes:
    file = io.BytesIO(word(paragraph(BODY)))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/media/image1.jpeg", os.urandom(LARGE))
    return file.getvalue()


def large_eml() -> bytes:
    photo = base64_part(os.urandom(LARGE * 73 // 100), "image/jpeg; name=a.jpg")
    paper = base64_part(docx(BODY), "application/msword; name=b.docx")
    header, body = multipart("mixed", photo, paper)
    return mail("From: a@example.com", header, body=body)


def outlook() -> Mail:
    return Mail("信息", attached=[Attached("a.jpg", os.urandom(LARGE)), Attached("b.docx", docx(BODY))])


@pytest.mark.parametrize(
    ("name", "make", "megabytes"),
    [
        ("a.docx", large_docx, 40),
        ("b.zip", lambda: stored(a_dot_jpg=os.urandom(LARGE), b_dot_docx=docx(BODY)), 40),
        ("c.zip", lambda: stored(a_dot_docx=large_docx()), 100),
        ("d.pdf", lambda: pdf(BODY) + b"%" + bytes(LARGE) + b"\n%%EOF\n", 60),
        ("e.eml", large_eml, 100),
        ("f.msg", lambda: msg(outlook()), 60),
        ("winmail.dat", lambda: winmail(outlook()), 90),
    ],
)
def test_a_large_document_is_held_once_at_most(name: str, make: Callable[[], bytes], megabytes: int) -> None:
    with Reader(input_bytes=60_000_000) as reader:
        before = child(reader)
        found = read(reader, (name, make()))
        assert BODY in found[-1].text
        assert child(reader) == before
        status = Path(f"/proc/{before}/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0])
    assert peak < megabytes * 1000


def test_a_document_larger_than_allowed_needs_no_child() -> None:
    with Reader(input_bytes=60_000_000) as reader:
        assert told(read(reader, ("a.pdf", b"%PDF-1.7" + bytes(100_000_000)))) == [("a.pdf", "limits", "")]
        assert reader._child is None
        assert told(read(reader, ("a.txt", b"next"))) == [("a.txt", "", "next")]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY l0 "lol">{LAUGHS}]><w:document>&l9;</w:document>'


def test_a_billion_laughs() -> None:
    with Reader() as reader:
        begun = time.monotonic()
        data = stored(word__document_dot_xml=BOMB.encode(), b=b"")
        assert told(read(reader, ("a.docx", data), ("b.txt", b"b"))) == [("a.docx", "limits", ""), ("b.txt", "", "b")]
        assert time.monotonic() - begun < 5


def test_a_doc_of_random_bytes() -> None:
    with Reader() as reader:
        noise = os.urandom(1_000_000)
        for data in (noise, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise):
            assert told(read(reader, ("a.doc", data), ("b.txt", b"b"))) == [("a.doc", "broken", ""), ("b.txt", "", "b")]
