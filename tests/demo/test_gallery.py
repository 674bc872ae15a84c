"""The gallery shows every letter, unharmed and harmless."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from random import Random

import pytest

from mailproc.demo import gallery
from mailproc.demo.clients import Draft, write
from mailproc.demo.documents import word
from mailproc.demo.planned import moment
from mailproc.demo.programs import PROGRAMS
from mailproc.demo.servers import Delivery
from mailproc.model import Address
from tests.browser import Browser

BOX = Address("xxk@jiangcheng.example", "江城市人民政府办公室信息科")


def letter(subject: str, day: int = 8, text: str = "贵单位报送的信息已收到。", program: str = "coremail") -> Delivery:
    files = (word("得分情况统计表.docx", ["表"]),) if "通报" in subject else ()
    unit = Address("kjj@kjj.jiangcheng.example", "市科技局")
    draft = Draft(BOX, unit, subject, text, moment(day, "09:30"), files)
    return Delivery("", (unit.address,), write(draft, PROGRAMS[program], Random(1)))


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("【回执】2026-10-0007(信息科)", "回执"),
        ("【核对表】市科技局2026年10月政务信息报送采用情况(信息科)", "核对表"),
        ("【统计表】2026年10月政务信息报送采用情况(信息科)", "统计表"),
        ("【送审稿】关于2026年10月份全市政务信息报送采用情况的通报", "通报送审稿"),
        ("关于2026年10月份全市政务信息报送采用情况的通报", "通报"),
        ("【紧急】10月20日13时55分收到疑似突发事件信息(火灾)", "紧急提醒"),
        ("【上级来件】关于约请报送信息的通知", "上级来件"),
        ("【系统提示】请及时处理信箱中的一封邮件", "系统提示"),
        ("关于请核实地址的函", "其他"),
    ],
)
def test_kinds_by_subject(subject: str, kind: str) -> None:
    assert gallery.kind_of(subject) == kind


def test_index_groups_by_kind_and_day(tmp_path: Path) -> None:
    sent = [letter("【回执】2026-10-0002", 9), letter("【回执】2026-10-0001", 8), letter("【统计表】2026年10月", 31)]
    page = gallery.write(tmp_path / "out", sent).read_text(encoding="utf-8")
    headings = [re.sub(r"<[^>]+>", "", found) for found in re.findall(r"<h[23].*?</h[23]>", page)]
    assert headings == ["统计表 1 封", "2026-10-31 1 封", "回执 2 封", "2026-10-08 1 封", "2026-10-09 1 封"]
    links = re.findall(r'<td><a href="(\d+\.html)">', page)
    assert links == ["00003.html", "00002.html", "00001.html"]
    assert all((tmp_path / "out" / link).exists() for link in links)


def test_a_letter_shows_page_text_headers_files_and_bytes(tmp_path: Path) -> None:
    sent = letter("关于2026年10月份全市政务信息报送采用情况的通报")
    gallery.write(tmp_path, [sent])
    page = (tmp_path / "00001.html").read_text(encoding="utf-8")
    frame = re.search(r'<iframe sandbox srcdoc="([^"]*)"', page)
    assert frame is not None
    assert "贵单位报送的信息已收到。" in unescape(frame[1])
    assert "<pre>贵单位报送的信息已收到。" in page
    assert "X-Mailer: Coremail" in page
    assert (tmp_path / "00001.eml").read_bytes() == sent.data
    assert (tmp_path / "00001-1-得分情况统计表.docx").read_bytes().startswith(b"PK")
    assert "&lt;&gt;(空)" in page


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    words = '"><script>alert(1)</script>'
    index = gallery.write(tmp_path, [letter(words, text=words, program="iphone")])
    for path in (index, tmp_path / "00001.html"):
        assert "<script>alert" not in path.read_text(encoding="utf-8")


def test_nothing_sent(tmp_path: Path) -> None:
    assert "没有发出邮件。" in gallery.write(tmp_path, []).read_text(encoding="utf-8")


def test_nothing_is_wider_than_a_phone(tmp_path: Path, chromium: Browser) -> None:
    long = letter(f"【回执】2026-10-0007({'x' * 200})")
    index = gallery.write(tmp_path, [replace(long, recipients=("a" * 80 + "@kjj.jiangcheng.example",))])
    for page in (index, tmp_path / "00001.html"):
        assert chromium.look(page.read_text(encoding="utf-8"), 320).width <= 320
