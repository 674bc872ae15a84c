"""What mailboxes do to us: numbered anew, copied, restored, with years of old mail; the count stays what it was."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailproc.model import MailClass
from tests.e2e.office import ZONE, Office, report, story

START = datetime(2026, 10, 1, tzinfo=ZONE)
LAST = datetime(2026, 10, 28, 17, 0, tzinfo=ZONE)


def october_mails() -> list[tuple[bytes, datetime]]:
    """Thirty mails: reports, their re-sends and strangers'."""
    mails = []
    for n in range(1, 21):
        sender = ("a@kjj.jiangcheng.example", "qinghe@example.com", "xx@jyj.jiangcheng.example")[n % 3]
        arrival = START + timedelta(days=n, hours=9)
        mails.append((report(sender, f"信息{n}", story(n), message_id=f"<{n}@x.example>"), arrival))
        if n % 4 == 0:
            again = report(sender, f"信息{n}", story(n), message_id=f"<{n}-again@x.example>")
            mails.append((again, arrival + timedelta(hours=3)))
        if n % 5 == 0:
            stranger = report(f"s{n}@163.com", "信息", story(100 + n), message_id=f"<{n}-s@x.example>")
            mails.append((stranger, arrival + timedelta(hours=5)))
    return mails


@pytest.fixture
def settled(office: Office) -> Office:
    """The month is in the ledger, and was answered."""
    office.configure(start="2026-10-01")
    office.account.bulk_fill(october_mails())
    with office.house() as house:
        house.round(LAST)
    return office


def figures(office: Office) -> dict[str, Any]:
    return office.json("tally", "2026-10")


def test_the_same_round_again_changes_nothing(settled: Office) -> None:
    before, letters = figures(settled), len(settled.sink.letters)
    with settled.house() as house:
        outcome = house.round(LAST + timedelta(hours=1), whole=True)
    assert outcome.fetched == 0
    assert (figures(settled), len(settled.sink.letters)) == (before, letters)


@pytest.mark.parametrize("trick", ["uidvalidity", "second folder", "restored today"])
def test_no_figure_changes_and_no_letter_is_sent_again(settled: Office, trick: str) -> None:
    before, letters = figures(settled), len(settled.sink.letters)
    mails = october_mails()
    match trick:
        case "uidvalidity":
            settled.account.renew_uidvalidity()
        case "second folder":
            settled.account.create("副本")
            settled.account.bulk_fill(mails, "副本")
            settled.configure(start="2026-10-01", folders='"INBOX", "副本"')
        case "restored today":
            settled.account.delete(range(1, len(mails) + 1))
            settled.account.bulk_fill([(raw, LAST + timedelta(minutes=30)) for raw, _ in mails])
    with settled.house() as house:
        outcome = house.round(LAST + timedelta(hours=1), whole=True)
    assert outcome.fetched == len(mails)
    assert (figures(settled), len(settled.sink.letters)) == (before, letters)
    assert settled.json("recount", "2026-10")["differences"] == []


def test_unknown_old_mail_in_a_new_folder_is_held_until_accepted(settled: Office) -> None:
    before = figures(settled)
    settled.account.create("旧信")
    old = [
        (report("a@kjj.jiangcheng.example", f"旧{n}", story(200 + n)), START + timedelta(days=n)) for n in range(1, 4)
    ]
    settled.account.bulk_fill(old, "旧信")
    settled.configure(start="2026-10-01", folders='"INBOX", "旧信"')
    with settled.house() as house:
        for hour in (1, 2):
            house.round(LAST + timedelta(hours=hour))
    assert figures(settled) == before
    assert settled.json("status")["held"] == 3
    assert [one for one in settled.sink.to("clerk@jiangcheng.example") if "等待确认" in one["Subject"]]
    settled.program("accept", "INBOX", code=2)
    settled.program("accept", "旧信")
    with settled.house() as house:
        house.round(LAST + timedelta(hours=3))
    assert figures(settled)["mails"] == before["mails"] + 3
    assert settled.json("status")["held"] == 0


def test_very_many_old_mails_at_once_are_held(settled: Office) -> None:
    before = figures(settled)
    old = [
        (report("a@kjj.jiangcheng.example", f"旧{n}", story(n)), START + timedelta(days=1, minutes=n))
        for n in range(300, 360)
    ]
    settled.account.bulk_fill(old)
    with settled.house() as house:
        house.round(LAST + timedelta(hours=1))
    assert figures(settled) == before
    assert settled.json("status")["held"] == 60


def test_history_is_neither_fetched_nor_answered(office: Office) -> None:
    now = datetime.now(ZONE)
    office.configure(start=f"{now:%Y-%m-%d}")
    old = [(report("a@kjj.jiangcheng.example", f"旧{n}", "旧"), START + timedelta(minutes=n)) for n in range(3000)]
    office.account.bulk_fill(old)
    office.account.append(report("a@kjj.jiangcheng.example", "新", story(1)), now)
    assert office.json("once")["fetched"] == 1
    assert len(office.sink.letters) == 1
    assert office.json("once")["fetched"] == 0
    assert office.json("tally", f"{now:%Y-%m}")["mails"] == 1


def test_mail_removed_by_people_still_counts_and_is_no_difference(settled: Office) -> None:
    before = figures(settled)
    settled.account.delete([1, 2])
    result = settled.json("recount", "2026-10")
    assert (result["mailbox"], result["ledger"], result["differences"]) == (before["mails"], before["mails"], [])
    assert "已移出邮箱" in settled.program("recount", "2026-10")


def test_recount_finds_what_is_on_one_side_only(settled: Office) -> None:
    settled.account.append(report("a@kjj.jiangcheng.example", "新", story(77)), LAST)
    result = settled.json("recount", "2026-10", code=1)
    assert result["mailbox"] == result["ledger"] + 1
    assert len(result["differences"]) == 1


def test_nothing_in_the_mailbox_is_changed(settled: Office) -> None:
    assert not any("Seen" in flags for flags in settled.account.flags())


def test_the_words_of_a_classified_mail_stand_in_no_file_but_the_restricted(settled: Office) -> None:
    secret = "关于某某专项行动的部署绝不外传甲乙丙丁"
    mail = report("a@kjj.jiangcheng.example", "专项", f"机密★10年\n\n{secret}\n{story(50)}")
    settled.account.append(mail, LAST + timedelta(minutes=5))
    with settled.house() as house:
        outcome = house.round(LAST + timedelta(minutes=10))
    assert outcome.classes[MailClass.RESTRICTED] == 1
    assert settled.sink.to("a@kjj.jiangcheng.example") == []
    assert [one for one in settled.sink.to("clerk@jiangcheng.example") if "专项" not in one["Subject"]]
    digest = hashlib.sha256(mail).hexdigest()
    for path in (settled.folder / "state").rglob("*"):
        if path.is_file() and path.parent.name != "restricted":
            assert not holds(path, secret), path
            assert not (path.name.startswith(digest)), path
    assert (settled.folder / f"state/restricted/{digest}.eml").exists()
    for _, _, letter in settled.sink.letters:
        assert "绝不外传".encode() not in letter
    assert figures(settled)["classes"]["restricted"] == 1


def holds(path: Path, words: str) -> bool:
    import gzip

    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    return any(part.encode() in data for part in (words, words[:8], words[-8:]))


def test_sixty_pairs_on_one_template_are_all_counted(office: Office) -> None:
    office.configure(start="2026-10-01")
    mails = []
    for week in range(60):
        first, second = template(week, 1), template(week, 2)
        sender = ("a@kjj.jiangcheng.example", "xx@jyj.jiangcheng.example")[week % 2]
        arrival = START + timedelta(hours=6 * week)
        mails.append((report(sender, f"第{week + 1}周“菜篮子”价格监测", first), arrival))
        mails.append(
            (
                report(sender, f"第{week + 2}周“菜篮子”价格监测" if week % 2 else "价格监测续报(二)", second),
                arrival + timedelta(hours=2),
            )
        )
    office.account.bulk_fill(mails)
    with office.house() as house:
        house.round(LAST)
    units = {one["unit"]: one["received"] for one in office.json("tally", "2026-10")["units"]}
    assert units["kjj"] + units["jyj"] == 120


def template(week: int, part: int) -> str:
    """A weekly report: the same sentences, other figures."""
    pork, greens, eggs = 23 + week * 0.37 + part, 5 + week * 0.21 + part, 9 + week * 0.13 + part
    return (
        f"“菜篮子”价格监测情况\n  本周,市价格监测中心对全市12个农贸市场和8家大型超市的主要农副产品价格进行了监测。"
        f"监测结果显示,猪肉均价每公斤{pork:.2f}元,环比上涨{week % 7 + part}.{week % 10}%;蔬菜均价每公斤{greens:.2f}元,"
        f"环比下降{week % 5 + part}.{week % 9}%;鸡蛋均价每公斤{eggs:.2f}元,与上周基本持平。总体看,全市"
        f"“菜篮子”产品供应充足,价格运行平稳。下一步,将继续加强监测预警,做好保供稳价工作。\n"
    )
