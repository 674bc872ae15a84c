"""The demo's month on a real Dovecot: the truth is found, and nothing that mailboxes do to it changes a figure."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from mailproc import config as configuration
from mailproc.demo import month, play, reckoning
from mailproc.demo.planned import City, Planned
from mailproc.desk import Desk
from mailproc.figures import tally_of
from mailproc.model import Tally, Unit
from mailproc.press import tally as press_tally
from mailproc.press.wording import NOTHING
from mailproc.rounds import House
from tests.e2e.office import ZONE, Office

SHIPPED = Path(__file__).parents[2] / "config.toml"
NOON = datetime(2026, 11, 1, 12, 0, tzinfo=ZONE)
SERVERS = """[[mailboxes]]
id = "office"
host = "127.0.0.1"
port = {imap}
security = "plain"
user = "{user}"
password_env = "MAILPROC_PASSWORD"
folders = [{folders}]
server_name = "{server}"
[sending]
host = "127.0.0.1"
port = {smtp}
security = "plain"
"""


def settle(office: Office, server: str, folders: str) -> None:
    """The shipped configuration on this test's servers."""
    text = SHIPPED.read_text("utf-8")
    before, _, rest = text.partition("[[mailboxes]]")
    people = rest[rest.index("[people]") :]
    account = office.account.settings()
    servers = SERVERS.format(
        imap=account.port, user=account.user, folders=folders, server=server, smtp=office.sink.port
    )
    plain = before.replace('templates = "templates"', "#")
    (office.folder / "config.toml").write_text(plain + servers + people, encoding="utf-8")


def truth(city: City, mails: list[Planned]) -> tuple[dict[str, int], dict[str, int]]:
    """Items received by unit, and mails by class, of October without the clerk's lines."""
    received = {one.unit: one.received for one in reckoning.reckon(city, mails, ())}
    classes = {kind.value: count for kind, count in reckoning.class_counts(mails, ()).items()}
    return received, classes


def told(tally: Tally, units: tuple[Unit, ...]) -> dict[str, tuple[str, ...]]:
    """Points, place and items of each unit, as `tally --json` has them."""
    rows = press_tally.as_json(tally)["units"]
    assert isinstance(rows, list)
    parts = {unit.id for unit in units if unit.parent}
    return {
        row["unit"]: (row["points"], str(row["rank"] or NOTHING), str(row["received"] or NOTHING))
        for row in rows
        if row["unit"] not in parts
    }


def asked(house: House, tally: Tally) -> dict[str, tuple[str, ...]]:
    """The same as 领导问 answers it, a month later, and the month's points as UNIT10月 does."""
    found: dict[str, tuple[str, ...]] = {}
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, NOON), house.publisher(books), "clerk")
        for unit in map(desk.at.roster.unit, (row.unit for row in tally.units)):
            leader, month = desk.do(f"领导问 {unit.short}\n{unit.short}2026年10月", NOON, confirmed=False)
            assert leader.page is not None, leader
            assert month.page is not None, month
            rows = {row[0]: row[2] for row in leader.page.rows}
            if not unit.parent:  # what is a part of another is answered for that
                found[unit.id] = (rows["得分"], rows["位次"], rows.get("报市信息（条）", NOTHING))
            assert f"当月得分{rows['得分']}分" in month.page.sentences[0]
    return found


def seen(house: House) -> Tally:
    return tally_of(house.config, house.ledger.reading(), "2026-10")


def test_the_truth_is_found_and_no_trick_changes_it(office: Office) -> None:
    city = play.city_of(configuration.load(SHIPPED, {}, secrets=False))
    mails = [one for one in month.make_month(city) if not one.echo_of]
    files = [(one.raw, one.arrival) for one in mails]
    office.account.bulk_fill(files)
    settle(office, city.server, '"INBOX"')
    with office.house() as house:
        house.round(NOON)
        before = seen(house)
        received, classes = truth(city, mails)
        assert {unit.unit: unit.received for unit in before.units} == received
        assert {kind.value: count for kind, count in before.classes.items()} == classes
        assert asked(house, before) == told(before, house.config.units)
        letters = Counter(office.sink.ids())
        house.round(NOON + timedelta(minutes=1), whole=True)
        office.account.renew_uidvalidity()
        house.round(NOON + timedelta(minutes=2), whole=True)
        assert (seen(house), Counter(office.sink.ids())) == (before, letters)
    office.account.create("副本")
    office.account.bulk_fill(files, "副本")
    settle(office, city.server, '"INBOX", "副本"')
    with office.house() as house:
        house.round(NOON + timedelta(minutes=3), whole=True)
        assert (seen(house), Counter(office.sink.ids())) == (before, letters)
        office.account.delete(range(1, len(files) + 1))
        office.account.bulk_fill([(raw, NOON) for raw, _ in files])
        house.round(NOON + timedelta(minutes=4), whole=True)
        assert (seen(house), Counter(office.sink.ids())) == (before, letters)
        assert not house.ledger.reading().office.held
    assert max(letters.values()) == 1
