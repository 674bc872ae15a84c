"""The year's papers on a real Dovecot: drafted when the last month is out, with the months' figures, let out once."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from mailproc.ledger.events import Restored, SummaryMade
from mailproc.ledger.journal import Position
from mailproc.office import terms
from mailproc.rounds import House
from mailproc.summaries import Paper, Summaries
from tests.e2e.autumn import NEW_YEAR, autumn
from tests.e2e.clerks import CLERK, SIGNER, mail, passed, stamp
from tests.e2e.lived import say
from tests.e2e.office import Office, text_of
from tests.press.readback import html_tables, sheet, spoken

YEAR = terms.summed("2026", 1)
MONTHS = ("2026-10", "2026-11", "2026-12")
FILE = "2026年度政务信息报送采用情况.xlsx"
TEN = NEW_YEAR.replace(hour=10)


@pytest.fixture
def house(office: Office) -> Iterator[House]:
    with autumn(office) as made:
        yield made


def paper(house: House, now: datetime = TEN, **released: Any) -> Paper:
    return Summaries(house.publisher(house.ledger.reading())).paper(YEAR, now, **{"proposed": True, **released})


def about(office: Office, to: str, words: str) -> list[EmailMessage]:
    return [one for one in office.sink.to(to) if words in str(one["Subject"])]


def attached(letter: EmailMessage) -> tuple[str, bytes]:
    (file,) = letter.iter_attachments()
    data = file.get_payload(decode=True)
    assert isinstance(data, bytes)
    return str(file.get_filename()), data


# --- figures ----------------------------------------------------------------------------------------------


def plain(value: str | None) -> Decimal:
    return Decimal(0) if value in {None, "—"} else Decimal(str(value))


def test_every_figure_is_the_months_in_every_format(office: Office, house: House) -> None:
    """Html, text and .xlsx read back, against the sums of `tally --json`, cell by cell."""
    drawn = paper(house)
    data = b"".join(drawn.file.data)
    names = {"yaoqing": "昨日要情·要情", "duanbo": "昨日要情·短波", "shengban": "省政府办公厅"}
    tallies = {month: {row["unit"]: row for row in office.json("tally", month)["units"]} for month in MONTHS}
    points, received, uses = (
        {name: cells for table in html_tables(drawn.words.html, heading) for name, cells in table.items()}
        for heading in ("各月得分", "各月报市信息", "采用情况")
    )
    text = drawn.words.text
    told = (
        spoken(text, "附件1\n", "附件2\n"),
        spoken(text, "附件2\n", "附件3\n"),
        spoken(text, "附件3\n", "采用率为"),
    )
    books = [
        {row["单位"]: row for row in sheet(data, name, deep=True) if row["单位"] != "合计"}
        for name in ("各月得分", "各月报送", "采用情况")
    ]
    every = {(row["月份"], row["单位"]): row for row in sheet(data, "分月数据", deep=True)}
    for unit in ("qinghe", "kjj", "jyj"):
        rows = [tallies[month][unit] for month in MONTHS]
        name = rows[-1]["name"]
        for month, row in zip(MONTHS, rows, strict=True):
            short = f"{int(month[5:])}月"
            for cells, label in (
                (points[name], f"各月得分·{short}"),
                (told[0][name], short),
                (books[0][name], f"各月得分·{short}"),
                (every[f"2026年{short}", name], "当月得分"),
            ):
                assert plain(cells.get(label)) == Decimal(row["points"]), (name, label)
            for cells, label in (
                (received[name], f"各月报市信息·{short}"),
                (told[1][name], short),
                (books[1][name], f"各月报市信息·{short}"),
                (every[f"2026年{short}", name], "报市信息"),
            ):
                assert plain(cells.get(label)) == row["received"], (name, label)
            for outlet, label in (
                ("yaoqing", "采用·昨日要情"),
                ("duanbo", "采用·信息短波"),
                ("shengban", "采用·省政府办公厅"),
            ):
                assert every[f"2026年{short}", name][label] == row["adopted"][outlet]
            assert every[f"2026年{short}", name]["扣分·次数"] == row["deductions"]
            assert every[f"2026年{short}", name]["约稿·完成"] == row["commissions"]
        sums = {
            "报市信息": sum(row["received"] for row in rows),
            **{label: sum(row["adopted"][outlet] for row in rows) for outlet, label in names.items()},
            "约稿·完成": sum(row["commissions"] for row in rows),
            "扣分·次数": sum(row["deductions"] for row in rows),
            "全年得分": sum(Decimal(row["points"]) for row in rows),
        }
        for printed in (uses[name], told[2][name], books[2][name]):
            assert {label: plain(printed.get(label)) for label in sums} == sums, name
            instructed = [plain(printed.get(f"批示·{level}")) for level in ("市", "省")]
            assert sum(instructed) == sum(row["instructions"] for row in rows)
    for table in (html_tables(drawn.words.html, "各月得分"), html_tables(drawn.words.html, "各月报市信息")):
        for cells in table:
            total = cells.pop("合计")
            for label, value in total.items():
                assert plain(value) == sum(plain(row[label]) for row in cells.values())


def test_late_entries_count_once_in_the_month_in_which_they_are_entered(house: House) -> None:
    units = {unit.unit: unit for unit in paper(house).summary.units}
    assert [month.adopted["yaoqing"] for month in units["jyj"].months] == [0, 1, 0]  # 补记
    assert [month.received for month in units["kjj"].months] == [1, 0, 1]  # 冲减 in November
    every = [credit for month in MONTHS for credit in house.ledger.reading().month(month).credits.values()]
    assert sum(unit.points for unit in units.values()) == sum(credit.points for credit in every)


def test_openings_are_as_in_the_cumulative_column(house: House) -> None:
    (qinghe, *others) = paper(house).summary.units
    assert (qinghe.opening, qinghe.points_year) == (Decimal("12.5"), Decimal("12.5") + qinghe.points)
    assert [unit.points_year - unit.points for unit in others] == [0, 0]


def test_a_unit_that_became_part_of_another_keeps_its_months_and_is_not_proposed(house: House) -> None:
    drawn = paper(house)
    units = {unit.unit: unit for unit in drawn.summary.units}
    assert (units["jyj"].standing, units["jyj"].rank, units["jyj"].listed) == (False, None, True)
    assert "市教育局自2026年12月1日起并入市科技局，此前得分仍列其原名下。" in drawn.words.text
    assert "jyj" not in {one.unit.unit for one in drawn.summary.collectives}


def test_units_have_the_name_of_the_terms_last_month(office: Office, house: House) -> None:
    drawn = paper(house)
    assert "1 清源县：期初累计 12.5；10月 22.2；" in drawn.words.text
    assert "清河县" not in drawn.words.text
    assert office.json("tally", "2026-10")["units"][0]["name"] == "清河县"


def test_the_rate_is_of_items_that_came_and_were_adopted_in_the_term(house: House) -> None:
    used = {unit.unit: (unit.used, unit.received) for unit in paper(house).summary.units}
    assert used == {"qinghe": (2, 3), "kjj": (1, 2), "jyj": (1, 2)}  # neither the 补录 nor what does not count


# --- proposals and fees -----------------------------------------------------------------------------------


def test_what_is_proposed_has_its_evidence(house: House) -> None:
    summary = paper(house).summary
    assert [(one.unit.unit, one.passed) for one in summary.collectives] == [("qinghe", None), ("kjj", "few")]
    assert [(one.author.name, one.author.known, one.points) for one in summary.persons] == [
        ("孙七", "only", Decimal("24.6")),
        ("张三", "address", Decimal("2.4")),
        ("李四", "signed", Decimal(2)),
    ]
    assert [one.item for one in summary.items] == ["2026-10-0002", "2026-11-B0001"]
    assert summary.titles["2026-11-B0001"] == "应急演练"


def test_the_fee_list_pays_each_use_once(office: Office, house: House) -> None:
    house.round(TEN)
    (letter,) = about(office, CLERK, "稿酬")
    name, data = attached(letter)
    assert name == "2026年第四季度政务信息稿酬发放表.xlsx"
    rows = [row for row in sheet(data, "稿酬发放表", deep=False) if row["序号"] != "合计"]
    assert [(row["单位"], row["姓名"], row["金额"], row["签名"]) for row in rows] == [
        ("清源县", "孙七", 95.5, None),  # 20 + 25.5 by the table of its day, and 50 for the instruction
        ("清源县", "（待单位确认）", 100, None),
        ("市科技局", "张三", 25.5, None),
        ("市科技局", "李四", 20, None),
        ("市教育局", "（待单位确认）", 20, None),
    ]
    details = [row for row in sheet(data, "明细", deep=False) if row["序号"] != "合计"]
    assert sum(Decimal(str(row["金额"])) for row in details) == Decimal(261)
    assert "合计：261.00元（人民币贰佰陆拾壹元整）" in text_of(letter)
    told = {row["编号"]: row["标题"] for row in details}
    assert told["2026-11-B0001"] == "—"  # a discreet outlet's titles are not for the cashier
    assert about(office, SIGNER, "稿酬") == []


# --- the course -------------------------------------------------------------------------------------------


def test_the_draft_comes_once_to_clerks_and_signers_and_to_no_unit(office: Office, house: House) -> None:
    for hour in (10, 11, 12):
        house.round(NEW_YEAR.replace(hour=hour))
    for person in (CLERK, SIGNER):
        (draft,) = about(office, person, "2026年度")
        assert draft["Subject"] == "【送审稿】关于2026年度全市政务信息报送采用情况的通报"
        assert ("评选建议" in text_of(draft)) is (person == CLERK)  # personal points are for the clerks alone
        assert ("孙七" in text_of(draft)) is (person == CLERK)
        name, data = attached(draft)
        assert name == "2026年度政务信息报送采用情况（送审稿）.xlsx"
        pages = load_workbook(io.BytesIO(data)).sheetnames
        assert ({"先进集体建议", "先进个人建议", "优秀信息建议", "个人得分"} <= set(pages)) is (person == CLERK)
        assert [page for page in pages if "个人" in page or "建议" in page] == ([] if person == SIGNER else pages[5:-1])
    assert about(office, "qinghe@example.com", "2026年度") == []
    assert about(office, "head@jiangcheng.example", "2026年度") == []


def test_on_a_signers_word_it_goes_to_all_without_the_proposals(office: Office, house: House) -> None:
    house.round(TEN)
    (draft,) = about(office, SIGNER, "送审稿】关于2026年度")
    moment = NEW_YEAR.replace(hour=11)
    above = (f"In-Reply-To: {draft['Message-ID']}",)
    answer = mail("同意印发", sender=f"赵六 <{SIGNER}>", at=moment, above=(passed(), stamp(moment)), fields=above)
    office.account.bulk_fill([(answer, moment)])  # whatever day it is on the server
    house.round(moment + timedelta(minutes=1))
    for address in ("qinghe@example.com", "xx@kjj.jiangcheng.example", "head@jiangcheng.example", CLERK):
        (letter,) = (one for one in about(office, address, "2026年度") if "送审稿" not in str(one["Subject"]))
        assert "评选" not in text_of(letter)
        assert "张三" not in text_of(letter)
        assert "签发：赵六" in text_of(letter)
        _, data = attached(letter)
        with pytest.raises(KeyError):
            sheet(data, "先进个人建议", deep=False)
    kept = office.folder / "state/editions/2026-1"
    assert {path.name for path in kept.iterdir()} == {"figures.json", "summary.html", "summary.txt", FILE}
    assert data == (kept / FILE).read_bytes()
    published = [entry.event for entry, _ in house.ledger.journal.read(Position())]
    (event,) = (one for one in published if isinstance(one, SummaryMade) and one.stage == "published")
    assert (event.term, event.signer, len(event.letters)) == ("2026", "赵六", 4)
    assert office.json("verify")["problems"] == []
    (kept / FILE).write_bytes(b"other")
    assert "2026-1" in str(office.json("verify", code=1)["problems"])


def test_it_is_let_out_once_and_after_all_its_months(office: Office, tmp_path: Path) -> None:
    with autumn(office) as house:
        with pytest.raises(AssertionError, match="summary_open"):
            say(house, "印发2027年上半年", TEN)
        say(house, "印发2026年全年", TEN)
        with pytest.raises(AssertionError, match="summary_again"):
            say(house, "印发2026年全年", TEN)
        house.round(TEN)
        assert about(office, SIGNER, "送审稿】关于2026年度") == []  # a person has seen to it already
    office.program("summary", "2026", "--out", str(tmp_path / "out"))
    kept = office.folder / "state/editions/2026-1"
    assert all((tmp_path / "out" / name).read_bytes() == (kept / name).read_bytes() for name in ("summary.html", FILE))


def test_a_correction_of_the_last_month_makes_new_drafts_and_voids_the_old(office: Office, house: House) -> None:
    house.round(TEN)
    (old,) = about(office, SIGNER, "送审稿】关于2026年度")
    say(house, "省办 12月30日:清源县《岁末保供》", TEN)  # 补记 in January
    house.round(TEN + timedelta(minutes=1))
    assert len(about(office, SIGNER, "关于2026年度")) == 1
    say(house, "更正12月 签发人 赵六", TEN + timedelta(minutes=2))
    for minute in (3, 4):
        house.round(TEN + timedelta(minutes=minute))
    (new,) = about(office, SIGNER, "【送审稿第2稿】关于2026年度")
    assert "清源县（57.1分）" in text_of(new)
    assert len(about(office, CLERK, "稿酬")) == 2
    for draft, out in ((old, 0), (new, 1)):
        moment = TEN + timedelta(minutes=10 + out)
        above = (f"In-Reply-To: {draft['Message-ID']}",)
        answer = mail("同意", sender=f"赵六 <{SIGNER}>", at=moment, above=(passed(), stamp(moment)), fields=above)
        office.account.bulk_fill([(answer, moment)])
        house.round(moment + timedelta(seconds=30))
        assert len(about(office, "qinghe@example.com", "2026年度")) == out
    assert "内容又有改动" in text_of(about(office, SIGNER, "办理情况")[0])


def test_where_the_year_begins_in_july_december_ends_its_first_half(office: Office) -> None:
    with autumn(office, year_start=7) as house:
        house.round(TEN)
        (draft,) = about(office, SIGNER, "上半年")
        assert draft["Subject"] == "【送审稿】关于2026年度上半年全市政务信息报送采用情况的通报"
        assert "（2026年10月至12月）" in text_of(draft)
        assert "累计得分居前的是：清源县（47.1分）" in text_of(draft)
        say(house, "印发2026年上半年", TEN)
        assert (office.folder / "state/editions/2026-H1-1/summary.html").is_file()
        house.round(TEN)
        assert len(about(office, "qinghe@example.com", "上半年")) == 1


def test_a_term_whole_long_ago_is_not_drafted_unasked(office: Office, house: House) -> None:
    house.round(TEN + timedelta(days=36))
    assert about(office, SIGNER, "2026年度") == []


def test_what_may_have_gone_out_before_a_restore_goes_out_on_a_word_alone(office: Office, house: House) -> None:
    with house.ledger.writing():
        house.ledger.commit(Restored(1, TEN - timedelta(minutes=10), (), "root"), TEN - timedelta(minutes=5))
    house.round(TEN)
    assert about(office, SIGNER, "2026年度") == []
    say(house, "印发2026年全年", TEN)
    house.round(TEN)
    assert len(about(office, "qinghe@example.com", "2026年度")) == 1
