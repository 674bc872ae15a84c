"""One month's figures in all its papers, read back by readers of other makers: `tally --json`, cell by cell."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from mailproc import config as configuration
from mailproc.config import Config
from mailproc.demo import clerk, month, play
from mailproc.demo.planned import numbers
from tests import reading
from tests.e2e.office import ZONE, Office, text_of
from tests.e2e.test_demo_month import SHIPPED, settle
from tests.reading import TOTAL, Figures

STATED = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)


def test_every_format_says_what_the_tally_says(office: Office) -> None:
    city = play.city_of(configuration.load(SHIPPED, {}, secrets=False))
    mails = [one for one in month.make_month(city) if not one.echo_of]
    office.account.bulk_fill([(one.raw, one.arrival) for one in mails])
    settle(office, city.server, '"INBOX"')
    with office.house() as house:
        house.round(STATED - timedelta(hours=1))
        for line in clerk.clerk_lines(city, mails):
            play.type_line(house, line.text(numbers(mails)), line.when)
        house.round(STATED, whole=True)
        config = house.config
    tally = office.json("tally", "2026-10", "--json")
    office.program("circular", "2026-10", "--out", str(office.folder / "papers"))
    files = {path.suffix: path for path in (office.folder / "papers").iterdir() if path.stem != "circular"}
    pages = {path.suffix: path for path in (office.folder / "papers").glob("circular.*")}
    letter = next(one for one in office.sink.to(city.clerks[0].address) if "统计表" in str(one["Subject"]))
    sheets = {str(one.get_filename()): bytes(one.get_content()) for one in letter.iter_attachments()}
    body = letter.get_body(("html",))
    assert body is not None
    page = pages[".html"].read_text("utf-8")
    groups = {group.id: group.name for group in config.groups}
    read = {
        "html": reading.from_html(page),
        "text": reading.from_text(pages[".txt"].read_text("utf-8"), "2026年10月份得分情况统计表"),
        "xlsx": reading.from_xlsx(files[".xlsx"].read_bytes()),
        "docx": reading.from_docx(files[".docx"].read_bytes()),
        "pdf": reading.from_pdf(files[".pdf"].read_bytes(), reading.labels_of(page), list(groups.values())),
        "tally's html": reading.from_html(str(body.get_content())),
        "tally's text": reading.from_text(text_of(letter), "二、得分情况"),
        "tally's xlsx": reading.from_xlsx(sheets["得分情况统计表2026-10.xlsx"]),
    }
    assert set(files) == {".xlsx", ".docx", ".pdf"}, "a format that is not read back here"
    for kind, found in read.items():
        listed = {name: row for units in found.values() for name, row in units.items() if name != TOTAL}
        for row in tally["units"]:
            if (figures := listed.pop(row["name"], None)) is None:
                assert (row["received"], row["points"], row["rank"]) == (0, "0", None), (kind, row)
            else:
                assert told(figures, config) == expected(row, config), (kind, row["name"])
                assert row["name"] in found[groups[row["group"]]], kind
        assert not listed, kind
        for group, units in found.items():
            assert units[TOTAL] == sums(units), (kind, group)
        assert found == read["html"], kind  # what the JSON does not say, too


def told(figures: Figures, config: Config) -> dict[str, Any]:
    """What a paper says of a unit, in the shape of `tally --json`."""
    titles = titles_of(config)
    return {
        "received": figures.get("报市信息·当月", 0),
        "adopted": {outlet: figures.get(title, 0) for outlet, title in titles.items()},
        "instructions": sum(value for label, value in figures.items() if label.startswith("批示·")),
        "commissions": figures.get("约稿·完成", 0),
        "deducted": "扣分" in figures,
        "points": figures.get("当月得分", 0),
        "rank": figures["位次"],
    }


def expected(row: Mapping[str, Any], config: Config) -> dict[str, Any]:
    return {
        "received": row["received"],
        "adopted": row["adopted"],
        "instructions": row["instructions"],
        "commissions": row["commissions"],
        "deducted": row["deductions"] > 0,
        "points": Decimal(row["points"]),
        "rank": row["rank"] or 0,
    }


def titles_of(config: Config) -> dict[str, str]:
    """An outlet's column: its name, or its series' with what tells it apart."""
    first = {outlet.series: outlet.name for outlet in reversed(config.rules.outlets) if outlet.series}
    return {
        one.id: f"{first[one.series]}·{one.short[0]}" if one.series in first else one.name
        for one in config.rules.outlets
    }


def sums(units: Mapping[str, Figures]) -> Figures:
    """The figures of all units together; places have no sum."""
    labels = {label for name, row in units.items() if name != TOTAL for label in row} - {"位次", "累计位次"}
    added = {label: sum(row.get(label, Decimal(0)) for name, row in units.items() if name != TOTAL) for label in labels}
    return {label: Decimal(value) for label, value in added.items() if value}
