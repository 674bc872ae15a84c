"""One month of an office on real servers: the clerk does all by mail, and the figures are those worked out by hand."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from mailproc import figures
from mailproc.ledger.events import Commanded, NotDone
from mailproc.ledger.journal import Position
from mailproc.office import commands
from mailproc.office.language.table import ROWS
from mailproc.office.orders import (
    Accept,
    Ask,
    ChatText,
    Command,
    Correct,
    GoneOut,
    Help,
    LetOut,
    Profile,
    Release,
    ReleaseSummary,
    Remind,
    Search,
    Topics,
    Undo,
    UnitMonth,
)
from mailproc.rounds import House
from tests.dovecot import Account
from tests.e2e.acting import CLERK, SIGNER, WROTE, Clicks, Says, Stage, at
from tests.e2e.march import CZJ, JYJ, KJJ, QINGHE, SCRIPT
from tests.e2e.office import Office, sink, text_of
from tests.e2e.test_demo_month import settle

QUESTIONS = {UnitMonth, Profile, Search, ChatText, Help}
OUT_FOR_GOOD = {
    Release,
    ReleaseSummary,
    Correct,
    Accept,
    Ask,
    Topics,
    Remind,
    LetOut,
    GoneOut,
    Undo,
}  # what is out or let in cannot come back
STAFF = {CLERK, "zhaoliu@xxk.jiangcheng.example", SIGNER, "zhouba@xxk.jiangcheng.example"}
HEARD = {
    "【约稿】": {CZJ, JYJ, KJJ, QINGHE},
    "【约稿提醒】": {JYJ, QINGHE},
    "【约稿调整】": {CZJ},
    "【约稿取消】": {CZJ},
    "【询问】": {"zhangsan_jc@example.com"},
    "【查询结果】": {KJJ},
}
HAND = at("04-08 09:00")


class Row(NamedTuple):
    """A unit's March: items received, credits by key (outlets' ids; 批示, 约稿, 扣分), points, and the year's."""

    received: int
    credits: Mapping[str, int]
    points: str
    year: str


# Worked out by hand from the script. The year's points are 期初累计, February's and March's.
MARCH = {
    # 1, 4, 13, 17: 0.8; 要情190期: 2; 约稿Y1: 5                     140.4 + 2.2 (1: 0.2, 要情188期: 2) + 7.8
    "kjj": Row(4, {"yaoqing": 1, "约稿": 1}, "7.8", "150.4"),
    # 2: 0.2, for 8 repeats it; 要情190期: 2; 错报: −10               57.6 + 11.2 (2: 0.2, 短波: 1, 省办: 10) − 7.8
    "jyj": Row(1, {"yaoqing": 1, "扣分": 1}, "-7.8", "61"),
    # 3, 16: 0.4; 约稿Y1 not written: −5                              86.8 + 3.2 (3: 0.2, 报省: 3) − 4.6
    "qinghe": Row(2, {}, "-4.6", "85.4"),
    # 5, jointly: 0.2; 报省: 3                                        128.8 + 0 (5 is 工作动态) + 3.2
    "nyj": Row(1, {"baosheng": 1}, "3.2", "132"),
    "qxj": Row(1, {"baosheng": 1}, "3.2", "65"),
    # 6, 11: 0.4; 市领导批示: 10
    "chengdong": Row(2, {"批示": 1}, "10.4", "53.2"),
    "baisha": Row(1, {}, "0.2", "24"),
    # 9, which nobody could read: 0.2; 12 counts in February         151.6 + 0.2 + 0.2
    "jtj": Row(1, {}, "0.2", "152"),
    "zjj": Row(0, {}, "0", "126.6"),
    # 14: 0.2; 报省: 3; 20 came after the merger
    "tyj": Row(1, {"baosheng": 1}, "3.2", "174.2"),
    "wlj": Row(1, {"yaoqing": 1}, "2.2", "34"),
    # 15: 0.2; 短波195期 became 要情205期, which is of the same series: 2
    "cgj": Row(1, {"yaoqing": 1}, "2.2", "75.4"),
    "slj": Row(0, {"shengban": 1}, "10", "43"),
    "gxj": Row(2, {}, "0.4", "25"),
    "mzj": Row(4, {}, "0.8", "58"),
    # February's 4, late, and then in February's second edition
    "sfj": Row(0, {}, "0", "126.2"),
}


@contextmanager
def stage(account: Account, folder: Path) -> Iterator[Stage]:
    with sink() as kept:
        office = Office(folder, account, kept)
        settle(office, "mx.jiangcheng.example", '"INBOX"')
        path = folder / "config.toml"
        config = path.read_text("utf-8").replace("held_over = 50", "held_over = 3")
        path.write_text(config.replace("start = 2026-10-01", "start = 2026-02-01"), "utf-8")
        with office.house() as house:
            yield Stage(office, house, at("02-25 08:00"))


def test_a_month_by_mail(dovecot: Account, tmp_path: Path) -> None:
    with stage(dovecot, tmp_path) as made:
        made.play(SCRIPT)
        made.pass_until(HAND)
        assert told(made) == MARCH
        assert made.waiting() == ()
        (*_, digest) = made.inbox("【信箱日报】")
        assert "一、待处理事项（0件）" in text_of(digest)
        every_command_was_given(made)
        half_was_taken_back(made)
        units_heard(made)
    made.office.program("verify")
    for month in ("2026-02", "2026-03"):
        made.office.program("recount", month)


def told(made: Stage) -> dict[str, Row]:
    """The units with anything in March or mail of it, as `mailproc tally --json` has them, and the year's points."""
    house = made.house
    year = {
        row.unit: row.points_year for row in figures.tally_of(house.config, house.ledger.reading(), "2026-03").units
    }
    found = {}
    for row in made.office.json("tally", "2026-03")["units"]:
        others = {"批示": row["instructions"], "约稿": row["commissions"], "扣分": row["deductions"]}
        credits_ = {key: count for key, count in {**row["adopted"], **others}.items() if count}
        unit = Row(row["received"], credits_, row["points"], str(year[row["unit"]].normalize().__format__("f")))
        if unit.received or unit.credits or Decimal(unit.points) or row["unit"] in MARCH:
            found[row["unit"]] = unit
    return found


def every_command_was_given(made: Stage) -> None:
    """All the table's commands, in all forms of answers."""
    assert set(made.answers) == set(WROTE)
    assert {type(order) for order in ordered(made.house, written(made))} == {row.order for row in ROWS}


def written(made: Stage) -> list[str]:
    """What the clerk typed, clicked and filled in: as it was sent, or as the journal has it."""
    said = [step.text for step in SCRIPT if isinstance(step, Says) and not step.subject]
    clicked = [step.line for step in SCRIPT if isinstance(step, Clicks)]
    return [*said, *clicked, *(event.line for event in events(made) if isinstance(event, Commanded | NotDone))]


def half_was_taken_back(made: Stage) -> None:
    """Of the commands that can be taken back, over half of the kinds were; and more than every third line."""
    done = {entry: event for entry, event in numbered(made) if isinstance(event, Commanded)}
    kinds = Counter(type(order) for event in done.values() for order in ordered(made.house, [event.line]))
    back = [done[event.undoes].line for event in done.values() if event.undoes]
    undone = Counter(type(order) for order in ordered(made.house, back))
    could = kinds.keys() - OUT_FOR_GOOD - QUESTIONS
    assert len(could) == len(ROWS) - len(OUT_FOR_GOOD) - len(QUESTIONS)
    assert 2 * len(undone.keys() & could) >= len(could), could - undone.keys()
    assert 3 * len(back) >= sum(kinds[kind] for kind in could)


def ordered(house: House, texts: Iterable[str]) -> list[Command]:
    rules = house.config.rules
    known = (rules.outlets, rules.instructions, rules.deductions)
    found = [order for text in texts for order in commands.parse(text, at("03-20 09:00").date(), *known)]
    return [order for order in found if isinstance(order, Command)]


def numbered(made: Stage) -> list[tuple[int, object]]:
    return [(entry.n, entry.event) for entry, _ in made.house.ledger.journal.read(Position())]


def events(made: Stage) -> list[object]:
    return [event for _, event in numbered(made)]


def units_heard(made: Stage) -> None:
    """What went to units: each letter once, to those whom it concerns."""
    made.inbox("")
    heard = [(str(letter["Subject"]), to) for to, letter in made.letters if to not in STAFF]
    assert [again for again, count in Counter(heard).items() if count > 1] == []
    by_kind = {kind: {to for about, to in heard if about.startswith(kind)} for kind in HEARD}
    assert by_kind == HEARD
    received = {address for unit in MARCH if MARCH[unit].received for address in addresses(made, unit)}
    reminded = {to for about, to in heard if about.startswith("【温馨提示】")}
    assert not received & reminded
    assert addresses(made, "slj") | addresses(made, "zjj") <= reminded
    circulars = {
        to: letter for to, letter in made.letters if "2026年3月份" in str(letter["Subject"]) and to not in STAFF
    }
    assert {to for about, to in heard if about.startswith("【报送要点】")} == circulars.keys()
    (told,) = {text_of(letter) for letter in circulars.values()}
    assert "第12项工作" in told
    assert "第11项工作" not in told  # 隐去
    assert "各单位报送踊跃。" in told
    assert "个别单位重复报送。" not in told  # 撤销


def addresses(made: Stage, unit: str) -> set[str]:
    (found,) = [one for one in made.house.config.units if one.id == unit]
    return {*found.addresses, *(reporter.address for reporter in found.reporters if reporter.address)}
