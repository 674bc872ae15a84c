"""A disk is lost, and state/ comes back from yesterday's backup: with the mirror, without it, or copied by hand."""

import shutil
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from mailproc import restoring
from mailproc.errors import StateError
from mailproc.figures import tally_of
from mailproc.ledger import backup, disk
from mailproc.ledger.events import Commanded, PapersMade
from mailproc.ledger.journal import Position
from mailproc.ledger.ledger import Ledger
from mailproc.model import MailClass, Submission, Tally
from mailproc.restoring import Report
from mailproc.rounds import House
from tests.e2e.clerks import CLERK, SERVER, mail, passed, stamp
from tests.e2e.lived import SENDERS, at, say
from tests.e2e.office import Office, report, story, text_of

YESTERDAY = at(28, 20, month=10)
LOST = at(3, 10)


def october() -> list[tuple[bytes, datetime]]:
    return [
        (report(SENDERS[n % 3], f"信息{n}", story(n), message_id=f"<{n}@x.example>"), at(8 + n, 9, month=10))
        for n in range(1, 7)
    ]


def since_then() -> list[tuple[bytes, datetime]]:
    """What comes after the backup: two more for October, a repeat, two for November."""
    return [
        (report(SENDERS[0], "信息20", story(20), message_id="<20@x.example>"), at(30, 9, month=10)),
        (report(SENDERS[1], "信息21", story(21), message_id="<21@x.example>"), at(30, 10, month=10)),
        (report(SENDERS[1], "信息1", "领导好!\n" + story(1), message_id="<1r@x.example>"), at(31, 9, month=10)),
        (report(SENDERS[0], "信息22", story(22), message_id="<22@x.example>"), at(1, 9)),
        (report(SENDERS[2], "信息23", story(23), message_id="<23@x.example>"), at(2, 14)),
    ]


@pytest.fixture
def lost(office: Office) -> Office:
    """October, a backup, five more days with papers and clerk's lines; then the disk is gone. The mirror is not."""
    path = office.configure(start="2026-10-01")
    path.write_text(path.read_text().replace('state = "state"', 'state = "state"\nmirror = "mirror"'))
    office.account.bulk_fill(october())
    with office.house() as house:
        house.round(YESTERDAY - timedelta(hours=1))
        say(house, "要情213期:1", YESTERDAY - timedelta(minutes=30))
        backup.make(house.ledger, office.folder / "backup", YESTERDAY)
        office.account.bulk_fill(since_then()[:3])
        house.round(at(31, 10, month=10))
        say(house, "短波:2", at(31, 11, month=10))
        house.round(at(1, 2), whole=True)
        office.account.bulk_fill(since_then()[3:])
        house.round(at(2, 15))
    shutil.move(office.folder / "state", office.folder / "gone")
    return office


def put_back(office: Office, *, mirror: bool, folder: str | None = "backup") -> Report:
    with office.house() as house:
        source = office.folder / folder if folder else None
        return restoring.restore(house, source, LOST, mirror=mirror, who="admin")


def mails(state: Path) -> dict[str, Submission]:
    books = Ledger(state).reading()
    return {
        digest: mail for month in sorted(books.office.months) for digest, mail in books.month(month).submissions.items()
    }


def figures(house: House, month: str) -> Tally:
    return tally_of(house.config, house.ledger.reading(), month)


def test_with_the_mirror_nothing_is_lost_and_nothing_is_sent_again(lost: Office) -> None:
    before, letters = mails(lost.folder / "gone"), lost.sink.ids()
    result = put_back(lost, mirror=True)
    assert (result.epoch, result.added > 8, result.mails.found, result.mails.lost) == (0, True, 5, ())
    assert mails(lost.folder / "state") == before
    with lost.house() as house:
        outcome = house.round(LOST, whole=True)
    assert (outcome.fetched, lost.sink.ids()) == (0, letters)
    assert journal_of(lost, "state")[: len(journal_of(lost, "gone"))] == journal_of(lost, "gone")
    lost.program("verify")
    lost.account.append(report(SENDERS[0], "新", story(30)), LOST + timedelta(minutes=1))
    with lost.house() as house:
        house.round(LOST + timedelta(minutes=2))
    assert "2026-11-0003" in {mail.number for mail in mails(lost.folder / "state").values()}


def journal_of(office: Office, state: str) -> list[str]:
    return [entry.digest for entry, _ in Ledger(office.folder / state).journal.read(Position())]


def test_mails_that_the_mailbox_has_no_more_stay_in_the_ledger_without_words(lost: Office) -> None:
    before = mails(lost.folder / "gone")
    with lost.house() as house:
        lost.account.delete([7, 11])
        points = tally_of(house.config, Ledger(lost.folder / "gone").reading(), "2026-10")
    result = put_back(lost, mirror=True)
    assert (result.mails.found, set(result.mails.lost)) == (3, {"2026-10-0007", "2026-11-0002"})
    after = mails(lost.folder / "state")
    assert {one.number: (one.mail_class, one.unit, one.items) for one in after.values()} == {
        one.number: (one.mail_class, one.unit, one.items) for one in before.values()
    }
    with lost.house() as house:
        assert not house.round(LOST, whole=True).faults
        assert figures(house, "2026-10") == points
    assert "2026-10-0007: its words were lost" in lost.program("verify", code=1).replace("\n", " ")


def test_a_waiting_letter_without_bytes_is_told_of_and_blocks_none(lost: Office) -> None:
    shutil.move(lost.folder / "gone", lost.folder / "state")
    lost.sink.refuse = lambda _: "451 later"
    lost.account.append(report(SENDERS[0], "信息40", story(40), message_id="<40@x.example>"), LOST)
    with lost.house() as house:
        house.round(LOST + timedelta(minutes=1))
    shutil.rmtree(lost.folder / "state")
    lost.sink.refuse = lambda _: ""
    result = put_back(lost, mirror=True)
    assert any("receipt" in one for one in result.given_up)
    with lost.house() as house:
        lost.account.append(report(SENDERS[1], "信息41", story(41), message_id="<41@x.example>"), LOST)
        assert not house.round(LOST + timedelta(minutes=5)).faults
        (missing,) = house.ledger.reading().office.outgoing.waiting.values()
        assert (missing.outcome, missing.record.recipient) == ("missing", "zs@kjj.jiangcheng.example")
    assert "<41@x.example>" in {one["In-Reply-To"] for one in lost.sink.to("qinghe@example.com")}


def test_without_the_mirror_a_new_epoch_begins_and_nobody_is_answered_twice(lost: Office) -> None:
    gone = mails(lost.folder / "gone")
    letters = list(lost.sink.letters)
    result = put_back(lost, mirror=False)
    assert (result.epoch, result.aside) == (1, lost.folder / "mirror/aside-1")
    with lost.house() as house:
        house.round(LOST + timedelta(minutes=1), whole=True)
        lost.account.append(
            report(SENDERS[0], "新", story(31), message_id="<31@x.example>"), LOST + timedelta(minutes=2)
        )
        house.round(LOST + timedelta(minutes=3))
    after = mails(lost.folder / "state")
    assert {digest: (one.mail_class, one.unit) for digest, one in after.items() if digest in gone} == {
        digest: (one.mail_class, one.unit) for digest, one in gone.items()
    }
    old = {one.number for one in gone.values()}
    fresh = {one.number for one in after.values()} - old
    assert fresh == {"2026-10-1001", "2026-10-1002", "2026-10-1003", "2026-11-1001", "2026-11-1002", "2026-11-1003"}
    new = [(recipient, data) for _, recipient, data in lost.sink.letters[len(letters) :]]
    assert [recipient for recipient, _ in new] == ["clerk@jiangcheng.example", "zs@kjj.jiangcheng.example"]
    (notice,) = [one for one in lost.sink.to("clerk@jiangcheng.example") if "备份" in str(one["Subject"])]
    assert "2026-11-1001" in text_of(notice)
    assert "10月28日" in text_of(notice)
    lost.program("verify")


def test_papers_that_may_have_gone_out_wait_for_a_persons_word(lost: Office) -> None:
    statements = [one for one in lost.sink.to("xx@jyj.jiangcheng.example") if "核对表" in str(one["Subject"])]
    assert len(statements) == 1
    put_back(lost, mirror=False)
    with lost.house() as house:
        for hour in (1, 2):
            house.round(LOST + timedelta(hours=hour), whole=True)
        course = house.ledger.reading().course("2026-10")
        assert (bool(course.closed), course.stated) == (True, None)
    assert "accept--papers" in "".join(lost.program("status").split())
    lost.program("accept", "--papers", "2026-09", code=2)
    lost.program("accept", "--papers", "2026-10")
    with lost.house() as house:
        house.round(LOST + timedelta(hours=3), whole=True)
        assert house.ledger.reading().course("2026-10").stated
    statements = [one for one in lost.sink.to("xx@jyj.jiangcheng.example") if "核对表" in str(one["Subject"])]
    assert len(statements) == 2
    assert "no papers" in lost.program("accept", "--papers", "2026-10", code=2)
    with lost.house() as house:
        house.round(LOST + timedelta(days=10), whole=True)
        entries = [entry.event for entry, _ in house.ledger.journal.read(Position())]
    (drafted,) = [one for one in entries if isinstance(one, PapersMade) and one.stage == "drafted"]
    assert {one.subject_key for one in drafted.letters} == {"2026-10/1/e1"}  # an answer to a lost draft is none to it


def test_papers_known_to_have_gone_out_are_put_down_without_letters(lost: Office) -> None:
    put_back(lost, mirror=False)
    with lost.house() as house:
        house.round(LOST + timedelta(hours=1), whole=True)
    count = len(lost.sink.letters)
    assert "stated" in lost.program("accept", "--sent", "2026-10")
    with lost.house() as house:
        house.round(at(4, 17, 29))
        assert house.ledger.reading().course("2026-10").deadline == at(4, 17, 30)
        assert len(lost.sink.letters) == count
        house.round(at(4, 17, 31))
    assert len(lost.sink.to("signer@jiangcheng.example")) == 1


# --- orders ---


@pytest.mark.parametrize(
    ("line", "days", "said"),
    [
        ("短波:上月3", 1, "已记采用"),
        ("短波:2", 1, "没有这个编号"),  # it had one of the gap; the same mail has another now
        ("短波:上月3", 8, "收到已超过7天"),
    ],
)
def test_an_order_mailed_in_the_gap_is_carried_out_once_or_told(lost: Office, line: str, days: int, said: str) -> None:
    """Its line went with the disk, and its mail is read again: the clerk is answered once more, or hears of it."""
    ordered = LOST - timedelta(hours=2)
    shutil.move(lost.folder / "gone", lost.folder / "state")
    path = lost.folder / "config.toml"
    path.write_text(path.read_text().replace('id = "office"', f'id = "office"\nserver_name = "{SERVER}"'))
    lost.account.append(mail(line, above=(passed(), stamp(ordered)), at=ordered), ordered)
    with lost.house() as house:
        house.round(LOST - timedelta(hours=1))
        before = figures(house, "2026-11")
    shutil.rmtree(lost.folder / "state")
    told = {str(one["Message-ID"]) for one in lost.sink.to(CLERK) if "办理情况" in str(one["Subject"])}
    assert len(told) == 1
    put_back(lost, mirror=False)
    with lost.house() as house:
        for minutes in (1, 2):
            house.round(ordered + timedelta(days=days, minutes=minutes), whole=True)
        lines = [one.event.line for one, _ in house.ledger.journal.read(Position()) if isinstance(one.event, Commanded)]
        assert lines.count(line) == (said == "已记采用")
        assert (points(figures(house, "2026-11")) == points(before)) is (said == "已记采用")
    transcripts = [one for one in lost.sink.to(CLERK) if "办理情况" in str(one["Subject"])]
    assert len(transcripts) == (2 if days == 1 else 1)
    assert len({str(one["Message-ID"]) for one in transcripts} - told) == len(transcripts) - 1  # else hidden as a copy
    refused = [one for one in lost.sink.to(CLERK) if "未予执行" in str(one["Subject"])]
    assert len(refused) == (days == 8)
    assert said in text_of([*transcripts, *refused][-1])
    lost.program("verify")


def test_a_second_word_is_taken_after_a_restore_too(lost: Office) -> None:
    """It answers a letter whose Message-ID has the epoch in it."""
    path = lost.folder / "config.toml"
    path.write_text(path.read_text().replace('id = "office"', f'id = "office"\nserver_name = "{SERVER}"'))
    put_back(lost, mirror=False)
    line, asked, said = "扣分 市教育局 迟报 暴雨信息", LOST + timedelta(hours=1), LOST + timedelta(hours=2)
    with lost.house() as house:
        lost.account.append(mail(line, above=(passed(), stamp(asked)), at=asked), asked)
        house.round(asked, whole=True)
        (letter,) = [one for one in lost.sink.to(CLERK) if "办理情况" in str(one["Subject"])]
        answer = mail("确认", above=(passed(), stamp(said)), at=said, fields=(f"In-Reply-To: {letter['Message-ID']}",))
        lost.account.append(answer, said)
        house.round(said)
        done = [one.event for one, _ in house.ledger.journal.read(Position()) if isinstance(one.event, Commanded)]
    assert done[-1].line == line


def points(tally: Tally) -> dict[str, Decimal]:
    return {one.unit: one.points for one in tally.units}


# --- copied by hand ---------------------------------------------------------------------------------------


def old_copy(office: Office) -> None:
    """An operator copies the backup's folders where state/ was."""
    shutil.copytree(office.folder / "backup", office.folder / "state")


@pytest.mark.parametrize("newer", ["office.json", "index.db"])
def test_a_copy_older_than_desk_copy_or_index_is_refused_with_advice(lost: Office, newer: str) -> None:
    old_copy(lost)
    shutil.rmtree(lost.folder / "mirror")
    for path in (*(lost.folder / "gone").glob(f"{newer}*"), *(lost.folder / "gone").glob("????-??.json")):
        shutil.copy(path, lost.folder / "state")
    assert "mailproc restore" in lost.program("once", code=6)
    assert put_back(lost, mirror=False, folder=None).epoch == 1
    with lost.house() as house:
        assert not house.round(LOST, whole=True).faults
    lost.program("verify")


def test_a_copy_older_than_the_mirror_is_refused_with_advice(lost: Office) -> None:
    old_copy(lost)
    assert "--mirror" in lost.program("once", code=6)
    before = mails(lost.folder / "gone")
    assert put_back(lost, mirror=True, folder=None).epoch == 0
    assert mails(lost.folder / "state") == before


def test_a_desk_copy_older_than_the_journal_just_catches_up(lost: Office) -> None:
    shutil.copytree(lost.folder / "gone", lost.folder / "state")
    with lost.house() as house:
        house.round(LOST)
    for path in (lost.folder / "gone").glob("*.json"):
        shutil.copy(path, lost.folder / "state")
    lost.program("verify")


# --- backup -----------------------------------------------------------------------------------------------


def test_a_backup_is_incremental_and_holds_nothing_classified(office: Office) -> None:
    office.configure(start="2026-10-01")
    office.account.bulk_fill(october())
    office.account.append(report(SENDERS[0], "专项", f"机密★10年\n\n{story(50)}"), at(20, 9, month=10))
    with office.house() as house:
        outcome = house.round(YESTERDAY)
        assert outcome.classes[MailClass.RESTRICTED] == 1
    first = office.json("backup", str(office.folder / "backup"))
    assert (first["kept"], first["copied"]) == (0, first["files"])
    again = office.json("backup", str(office.folder / "backup"))
    assert (again["copied"], again["kept"]) == (0, first["files"])
    held = {path.relative_to(office.folder / "backup").parts[0] for path in (office.folder / "backup").rglob("*")}
    assert held == {"archive", "editions", "journal", "letters", "lock", "manifest.json", "secret"} - (
        set() if (office.folder / "backup/editions").exists() else {"editions"}
    )
    for path in (office.folder / "backup").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_backup_goes_nowhere_near_the_state_and_over_no_other(lost: Office) -> None:
    shutil.copytree(lost.folder / "gone", lost.folder / "state")
    assert "elsewhere" in lost.program("backup", str(lost.folder / "state/backup"), code=6)
    assert "elsewhere" in lost.program("backup", str(lost.folder), code=6)
    lost.program("backup", str(lost.folder / "backup"))
    shutil.rmtree(lost.folder / "state")
    shutil.copytree(lost.folder / "gone", lost.folder / "state")
    path = max((lost.folder / "state/journal").glob("*.jsonl"))
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert "new folder" in lost.program("backup", str(lost.folder / "backup"), code=6)


def test_a_backup_killed_at_any_write_leaves_the_one_before(lost: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the writes is the last one, in turn; only so is every instant met."""
    ledger = Ledger(lost.folder / "gone")
    real, left = disk.write_pieces, [0]

    class KilledError(BaseException):
        pass

    def failing(path: Path, pieces: object) -> None:
        if left[0] == 0:
            raise KilledError
        left[0] -= 1
        real(path, pieces)  # type: ignore[arg-type]

    monkeypatch.setattr(disk, "write_pieces", failing)
    old = backup.manifest_of(lost.folder / "backup")
    writes = 0
    while True:
        folder = lost.folder / "copy"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(lost.folder / "backup", folder)
        left[0] = writes
        try:
            made = backup.make(ledger, folder, LOST)
        except KilledError:
            made = None
        left[0] = -1
        state = lost.folder / "tried"
        shutil.rmtree(state, ignore_errors=True)
        manifest, absent = backup.put_back(folder, state)
        assert (absent, manifest) == (0, made.manifest if made else old)
        if made:
            break
        writes += 1
    assert writes > 10


def test_restore_wants_an_empty_place_and_a_whole_backup(lost: Office) -> None:
    shutil.copytree(lost.folder / "gone", lost.folder / "state")
    assert "not empty" in lost.program("restore", str(lost.folder / "backup"), code=6)
    shutil.rmtree(lost.folder / "state")
    assert "no backup" in lost.program("restore", str(lost.folder / "mirror"), code=6)
    path = max((lost.folder / "backup/journal").glob("*.jsonl"))
    path.write_bytes(path.read_bytes().replace(b"kjj", b"jyj"))
    with pytest.raises(StateError, match="changed"):
        put_back(lost, mirror=False)
    shutil.rmtree(lost.folder / "state")
    with Ledger(lost.folder / "state").running():
        assert "running mailproc" in lost.program("restore", str(lost.folder / "backup"), code=7)


def test_a_mirror_that_does_not_go_on_from_the_backup_is_refused(lost: Office) -> None:
    for path in (lost.folder / "mirror").glob("*.jsonl"):
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[:3]))
    with pytest.raises(StateError, match="does not go on"):
        put_back(lost, mirror=True)


def test_the_shell_tells_what_cannot_be_known(lost: Office) -> None:
    said = lost.program("restore", str(lost.folder / "backup"), code=1)
    for words in ("epoch 1", "no receipt", "enter them again", "accept --papers", "cannot be known", "aside-1"):
        assert "".join(words.split()) in "".join(said.split())  # however wide the screen


# --- rebuild ----------------------------------------------------------------------------------------------


def test_rebuild_takes_from_the_mailbox_what_the_archive_lacks(lost: Office) -> None:
    shutil.copytree(lost.folder / "gone", lost.folder / "state")
    before = mails(lost.folder / "state")
    for path in (lost.folder / "state/archive").glob("??/*"):
        path.unlink()
    assert "11 mails" in lost.program("rebuild")
    assert mails(lost.folder / "state") == before
    lost.program("verify")
