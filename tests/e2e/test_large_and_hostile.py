"""What a unit, or somebody worse, can attach: the next mail still gets its receipt, and memory stays small."""

import base64
import io
import os
import random
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.bench.measure import MEGABYTE, Cost, run
from tests.e2e.office import ZONE, Office, report, story, text_of

SENDER = "张三 <zs@kjj.jiangcheng.example>"
PROMISED = 250 * MEGABYTE  # resident memory of the whole process tree
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
BILLION_LAUGHS = f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]><w:document {NAMESPACE}><w:t>&a9;</w:t></w:document>'


def just_now() -> datetime:
    now = datetime.now(ZONE).replace(microsecond=0)
    return max(now.replace(day=1, hour=0, minute=0, second=0), now - timedelta(minutes=5))


def with_file(subject: str, name: str, data: bytes) -> bytes:
    """A mail with one attachment; put together by hand, for the standard library takes minutes over 50 MB."""
    head = report(SENDER, subject, "请查收附件。").partition(b"\r\nContent-Type:")[0]
    lines = base64.encodebytes(data).replace(b"\n", b"\r\n")
    parts = (
        b'\r\nContent-Type: multipart/mixed; boundary="=_1"\r\n\r\n--=_1\r\n',
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "请查收附件。".encode() + b"\r\n--=_1\r\n",
        b"Content-Type: application/octet-stream; name=" + name.encode() + b"\r\nContent-Disposition: attachment\r\n",
        b"Content-Transfer-Encoding: base64\r\n\r\n" + lines + b"--=_1--\r\n",
    )
    return head + b"".join(parts)


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return file.getvalue()


def word(text: str, photos: int = 0) -> bytes:
    """A .docx with that text and so many bytes of photographs."""
    body = f"<w:document {NAMESPACE}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    noise = random.Random(1)
    files = {f"word__media__photo{n}_jpeg": noise.randbytes(5_000_000) for n in range(photos // 5_000_000)}
    return zipped(word__document_xml=body.encode(), **files)


def nested(times: int) -> bytes:
    data = b"the innermost"
    for _ in range(times):
        data = zipped(inner_zip=data)
    return data


HOSTILE = {
    "bomb.zip": zipped(**{f"zeros{n}_txt": bytes(20_000_000) for n in range(10)}),
    "laughs.docx": zipped(word__document_xml=BILLION_LAUGHS.encode()),
    "random.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(2).randbytes(200_000),
    "random.pdf": b"%PDF-1.7\n" + random.Random(3).randbytes(200_000),
    "nested.zip": nested(1000),
}


def test_after_each_hostile_document_the_next_mail_gets_its_receipt(office: Office) -> None:
    now = just_now()
    for number, (name, data) in enumerate(HOSTILE.items()):
        office.account.append(with_file(f"附件{number}", name, data), now)
    office.account.append(report(SENDER.replace("zs@", "ls@"), "信息报送", story(1)), now)
    assert office.json("once")["fetched"] == len(HOSTILE) + 1
    (receipt,) = office.sink.to("ls@kjj.jiangcheng.example")
    assert "计报市信息1条" in text_of(receipt)
    answers = "".join(text_of(letter) for letter in office.sink.to("zs@kjj.jiangcheng.example"))
    for title in ("bomb", "laughs", "random", "inner"):
        assert title in answers


@pytest.fixture(scope="module")
def photographs() -> bytes:
    return word("市科技局开展科技成果转化专项行动,全市高新技术企业达到128家。" * 3, photos=50_000_000)


def peak_of_once(office: Office, tmp_path: Path) -> Cost:
    command = [sys.executable, "-m", "mailproc", "once", "--json", "--config", str(office.folder / "config.toml")]
    return run(command, office.environment(), tmp_path)


@pytest.mark.parametrize("name", ["信息.docx", "信息.zip"])
def test_a_document_of_fifty_megabytes_is_read_in_little_memory(
    office: Office, tmp_path: Path, photographs: bytes, name: str
) -> None:
    data = photographs if name.endswith("docx") else zipped(信息_docx=photographs)
    for subject in ("第一件", "第二件"):
        office.account.append(with_file(subject, name, data), just_now())
    cost = peak_of_once(office, tmp_path)
    assert '"fetched": 2' in cost.output
    assert cost.peak < PROMISED, f"{cost.peak / MEGABYTE:.0f} MB"
    (receipt, *_) = office.sink.to("zs@kjj.jiangcheng.example")
    assert "未能读取" not in text_of(receipt)
    assert "计报市信息1条" in text_of(receipt)


def test_a_pdf_of_a_hundred_megabytes_is_left_for_a_person(office: Office, tmp_path: Path) -> None:
    data = b"%PDF-1.7\n" + os.urandom(100_000_000)
    office.account.append(with_file("扫描件", "a.pdf", data), just_now())
    office.account.append(report(SENDER, "信息报送", story(1)), just_now())
    cost = peak_of_once(office, tmp_path)
    assert cost.peak < PROMISED, f"{cost.peak / MEGABYTE:.0f} MB"
    assert '"unreadable": 1' in cost.output
    assert "计报市信息1条" in text_of(office.sink.to("zs@kjj.jiangcheng.example")[0])
