"""更正: a second edition with what was entered late, both kept; and the sums that hold before and after it."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage

import openpyxl
import pytest

from mailproc.desk import Desk, Reply, Verdict
from mailproc.figures import tally_of
from mailproc.ledger.events import Corrected, PapersMade
from mailproc.ledger.journal import Position
from mailproc.model import UnitFigures
from mailproc.publish import Publisher
from mailproc.rounds import House
from tests.e2e.lived import at, live
from tests.e2e.office import Office, text_of

HEAD = "head@jiangcheng.example"
LINE = "更正10月 签发人 赵六"
UNITS = ("kjj", "jyj", "qinghe")


class KilledError(BaseException):
    """The process ends here."""


@pytest.fixture
def house(office: Office) -> Iterator[House]:
    """October was published on 5 November; on the 6th 清河县 got 10 for an item without mail, in November."""
    live(office)
    with office.house() as house:
        yield house


def typed(house: House, line: str, now: datetime, *, confirmed: bool = True) -> Reply:
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, now), house.publisher(books), "shell")
        (reply,) = desk.do(line, now, confirmed=confirmed)
    return reply


def row(house: House, unit: str, month: str) -> UnitFigures:
    return next(one for one in tally_of(house.config, house.ledger.reading(), month).units if one.unit == unit)


def points(house: House, month: str) -> dict[str, str]:
    return {unit: str(row(house, unit, month).points) for unit in UNITS}


def circulars(office: Office, month: int = 10) -> list[EmailMessage]:
    return [one for one in office.sink.to(HEAD) if f"{month}月份全市" in str(one["Subject"])]


def editions(house: House) -> list[int]:
    events = [entry.event for entry, _ in house.ledger.journal.read(Position())]
    return [one.edition for one in events if isinstance(one, PapersMade) and one.stage == "published"]


def adds_up(house: House) -> bool:
    """Cumulative = last cumulative + this month, for every unit."""
    books = house.ledger.reading()
    october, november = (tally_of(house.config, books, month).units for month in ("2026-10", "2026-11"))
    return all(
        new.points_year == old.points_year + new.points and new.received_year == old.received_year + new.received
        for old, new in zip(october, november, strict=True)
    )


def late_of_october(house: House) -> None:
    """+1 for 市科技局 (短波 becomes 要情), −0.2 for 清河县, and what is entered and taken back again."""
    typed(house, "要情214期 10月30日:上月3", at(6, 11))
    typed(house, "不计 上月1 新闻稿", at(6, 12))
    typed(house, "省办采用 上月2 第88期 10月30日", at(6, 13))
    typed(house, "撤销上一条", at(6, 14))


def test_a_second_edition_has_what_was_late_and_both_are_kept(office: Office, house: House) -> None:
    late_of_october(house)
    assert points(house, "2026-10") == {"kjj": "2.0", "jyj": "13.0", "qinghe": "3.0"}
    assert points(house, "2026-11") == {"kjj": "1", "jyj": "0", "qinghe": "9.8"}
    asked = typed(house, LINE, at(9, 9), confirmed=False)
    assert asked.verdict is Verdict.CONFIRM
    assert sorted(str(one.points) for one in asked.credits if one.month == "2026-10") == ["-0.2", "-1", "2"]
    assert editions(house) == [1]
    done = typed(house, LINE, at(9, 9))
    assert (done.verdict, done.letters) == (Verdict.DONE, 5)
    house.round(at(9, 9, 5))
    assert points(house, "2026-10") == {"kjj": "3.0", "jyj": "13.0", "qinghe": "2.8"}
    assert points(house, "2026-11") == {"kjj": "0", "jyj": "0", "qinghe": "10.0"}
    assert adds_up(house)

    first, second = circulars(office)
    assert second["Subject"] == f"{first['Subject']}（更正第1版）"
    told = text_of(second)
    assert "第10期（总第126期）" in told
    assert "本版更正2026年11月5日印发的本期通报，以本版为准" in told
    assert (
        "江城市科学技术局：昨日要情·要情由0更正为1，昨日要情·短波由1更正为0，当月得分由2更正为3，累计得分由2更正为3。"
        in told
    )
    assert "清河县：报市信息·当月由5更正为4，报市信息·累计由5更正为4，当月得分由3更正为2.8，累计得分" in told
    assert "江城市教育局：" not in told.partition("一、总体情况")[0]
    for words in ("昨日要情·要情由0更正为1", "以本版为准"):
        assert words in in_docx(second)
        assert words not in text_of(first)

    assert ["江城市科学技术局", "当月得分", "2", "3"] in sheet_of(second, "数据更正情况")

    one, two = (office.folder / "state/editions" / f"2026-10-{number}" for number in (1, 2))
    old, new = (json.loads((folder / "figures.json").read_text()) for folder in (one, two))
    assert [unit["points"] for unit in old["units"]] == ["3.0", "2.0", "13.0"]
    assert [unit["points"] for unit in new["units"]] == ["2.8", "3.0", "13.0"]
    kept = [".docx", ".html", ".json", ".pdf", ".txt", ".txt", ".xlsx"]
    assert [sorted(path.suffix for path in folder.iterdir()) for folder in (one, two)] == [kept, kept]
    office.program("circular", "2026-10", "--out", str(office.folder / "out"))
    written = {path.name: path.read_bytes() for path in (office.folder / "out").iterdir()}
    assert written == {path.name: path.read_bytes() for path in two.iterdir()}
    office.program("verify")
    assert "differs" not in office.program("rebuild")
    office.program("recount", "2026-10")
    assert "更正10月 签发人 赵六" in office.program("digest")
    (one / "circular.txt").write_text("改过", "utf-8")
    assert "editions/2026-10-1" in office.program("verify", code=1)
    assert office.json("status")["months"]["2026-10"] == "published, edition 2"


def enclosed(letter: EmailMessage, ending: str) -> bytes:
    (data,) = (
        part.get_payload(decode=True)
        for part in letter.iter_attachments()
        if str(part.get_filename()).endswith(f"（更正第1版）{ending}")
    )
    assert isinstance(data, bytes)
    return data


def in_docx(letter: EmailMessage) -> str:
    with zipfile.ZipFile(io.BytesIO(enclosed(letter, ".docx"))) as package:
        return package.read("word/document.xml").decode()


def sheet_of(letter: EmailMessage, name: str) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(enclosed(letter, ".xlsx")))
    return [[str(cell.value) for cell in row] for row in book[name].iter_rows()]


def test_the_next_circular_tells_nothing_of_what_was_moved(office: Office, house: House) -> None:
    late_of_october(house)
    typed(house, LINE, at(9, 9))
    house.round(at(1, 2, month=12), whole=True)
    house.round(at(1, 9, 5, month=12))
    typed(house, "印发11月", at(7, 9, month=12))
    house.round(at(7, 9, 5, month=12))
    (november,) = circulars(office, 11)
    footnote = text_of(november).partition("补记、冲减：")[2]
    assert "市教育局补记10月30日省政府办公厅第88期采用，+10分（该月通报印发后登记）；市教育局冲减" in footnote
    assert "市科技局" not in footnote
    assert "清河县" not in footnote
    statement = next(one for one in office.sink.to("xx@kjj.jiangcheng.example") if "2026年11月" in str(one["Subject"]))
    assert "补记" not in text_of(statement)
    assert adds_up(house)
    office.program("verify")


def test_what_was_moved_can_be_taken_back_and_the_month_corrected_again(office: Office, house: House) -> None:
    entered = typed(house, "要情214期 10月30日:上月3", at(6, 11))
    typed(house, LINE, at(9, 9))
    asked = typed(house, f"撤销第{entered.number}号", at(9, 10), confirmed=False)
    assert asked.verdict is Verdict.CONFIRM  # it touches a published month
    undone = typed(house, f"撤销第{entered.number}号", at(9, 10))
    assert [(str(one.points), one.month, one.late) for one in undone.credits] == [
        ("1", "2026-11", "late"),
        ("-2", "2026-11", "reversal"),
    ]
    assert points(house, "2026-11")["kjj"] == "-1"
    typed(house, "更正10月", at(9, 11))
    assert points(house, "2026-10")["kjj"] == "2.0"
    assert points(house, "2026-11")["kjj"] == "0"
    house.round(at(9, 11, 5))
    *_, third = circulars(office)
    assert "更正第2版" in str(third["Subject"])
    assert "本版更正2026年11月9日印发的本期通报" in text_of(third)
    assert editions(house) == [1, 2, 3]
    assert adds_up(house)
    office.program("verify")
    assert len(set(office.sink.ids())) == len(office.sink.ids())


def test_when_nothing_can_be_corrected(house: House) -> None:
    assert typed(house, "更正11月", at(9, 9)).why == "correct_open"
    assert typed(house, "更正10月", at(9, 9)).why == "correct_nothing"
    late_of_october(house)
    house.round(at(1, 2, month=12), whole=True)
    typed(house, "印发11月", at(7, 9, month=12))
    refused = typed(house, "更正10月", at(7, 10, month=12))
    assert (refused.why, refused.names) == ("correct_later", ("2026-11",))


def test_a_kill_between_entries_and_edition_loses_neither(
    office: Office, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    late_of_october(house)
    with monkeypatch.context() as patched:
        patched.setattr(Publisher, "_put_out", lambda *_, **__: (_ for _ in ()).throw(KilledError))
        with pytest.raises(KilledError):
            typed(house, LINE, at(9, 9))
    assert editions(house) == [1]
    for minute in (5, 6):
        house.round(at(9, 9, minute))
    assert editions(house) == [1, 2]
    assert "签发：赵六" in text_of(circulars(office)[1])
    events = [entry.event for entry, _ in house.ledger.journal.read(Position())]
    assert sum(isinstance(one, Corrected) for one in events) == 1
    office.program("verify")
