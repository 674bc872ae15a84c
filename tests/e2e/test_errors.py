"""Whatever is wrong is said on one screen, with what to do, and never as a traceback."""

import os
import stat
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from mailproc.intake import Taken
from tests.e2e.office import ZONE, Office, report, story, text_of


def test_a_wrong_password_is_said_so(office: Office) -> None:
    path = office.configure()
    path.write_text(path.read_text().replace('password_env = "MAILPROC_PASSWORD"', 'password_env = "PATH"'))
    said = office.program("once", code=4)
    assert "授权码" in said
    assert os.environ["PATH"] not in said


def test_an_unreachable_mailbox_is_named(office: Office) -> None:
    office.configure(imap=1)
    said = office.program("once", code=4)
    assert "127.0.0.1:1" in said


def test_letters_wait_while_the_mail_server_is_away(office: Office) -> None:
    now = datetime.now(ZONE)
    office.account.append(report("a@kjj.jiangcheng.example", "信息", story(1)), now)
    working = office.sink.port
    office.configure(smtp=1)
    assert "127.0.0.1:1" in office.program("once", code=5)
    assert office.json("status")["waiting"] == 1
    office.configure(smtp=working)
    assert office.json("once")["sent"] == 1
    assert office.json("status")["waiting"] == 0


def test_all_problems_of_the_configuration_at_once(office: Office) -> None:
    path = office.configure(period="30-29", start="tomorrow".join('""'))
    path.write_text(path.read_text().replace("poll_seconds", "pol_seconds"))
    said = office.program("once", code=3)
    assert "office.period" in said
    assert "office.start" in said
    assert "did you mean" in said
    assert "poll_seconds" in said


def test_no_configuration(office: Office) -> None:
    (office.folder / "config.toml").unlink()
    assert "config.toml" in office.program("tally", "2026-10", code=3)


def test_a_folder_that_is_not_there_lists_those_that_are(office: Office) -> None:
    office.configure(folders='"INBOX", "报送"')
    said = office.program("once", code=4)
    assert "报送" in said
    assert "INBOX" in said


def test_a_broken_template_of_the_office_is_reported_and_the_shipped_one_used(office: Office) -> None:
    templates = office.folder / "templates"
    templates.mkdir()
    (templates / "receipt.j2").write_text("{% block subject %}{{ nothing_like_this }}{% endblock %}")
    office.account.append(report("a@kjj.jiangcheng.example", "信息", story(1)), datetime.now(ZONE))
    assert "receipt.j2" in office.program("check", code=1)
    office.program("once")
    assert "回执" in office.sink.to("a@kjj.jiangcheng.example")[0]["Subject"]
    assert "receipt.j2" in text_of(office.sink.to("clerk@jiangcheng.example")[0])


def test_a_broken_docx_of_the_office_is_reported_and_the_shipped_one_used(office: Office) -> None:
    templates = office.folder / "templates"
    templates.mkdir()
    (templates / "circular.docx").write_text("政务信息工作通报", "utf-8")
    said = "".join(office.program("check", code=1).split())
    assert (
        "模板circular.docx：不是Word2007以后的文档（.docx），或者有密码：请在Word里另存为“Word文档（*.docx）”" in said
    )
    office.program("circular", f"{datetime.now(ZONE):%Y-%m}", "--out", str(office.folder / "out"))
    (docx,) = (office.folder / "out").glob("*.docx")
    assert zipfile.is_zipfile(docx)


def test_a_start_that_is_to_come_is_not_called_over(office: Office) -> None:
    office.configure(start=f"{datetime.now(ZONE).year + 1}-03-01")
    assert "which is over" not in office.program("check", code=1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere; the next test stands for it")
def test_a_state_that_cannot_be_written(office: Office) -> None:
    state = office.folder / "state"
    state.mkdir()
    state.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert "state" in office.program("once", code=6)


def test_a_state_that_is_no_folder(office: Office) -> None:
    (office.folder / "state").write_text("in the way")
    assert str(office.folder / "state") in office.program("once", code=6)


def test_a_journal_that_was_changed_is_refused(office: Office) -> None:
    office.account.append(report("a@kjj.jiangcheng.example", "信息", story(1)), datetime.now(ZONE))
    office.program("once")
    (journal,) = (office.folder / "state/journal").glob("*.jsonl")
    journal.write_bytes(journal.read_bytes().replace(b"kjj", b"jyj"))
    (office.folder / "state/office.json").unlink()
    assert "after entry 0" in office.program("once", code=6)


@pytest.mark.parametrize("arguments", [("tally", "2026-13"), ("tally", "October"), ("explain", "市什么局")])
def test_a_wrong_argument_says_what_to_write(office: Office, arguments: tuple[str, ...]) -> None:
    assert "✗" in office.program(*arguments, code=2)


def test_inspect_goes_on_after_a_mail_that_cannot_be_read(office: Office, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.eml", tmp_path / "bad.eml"
    good.write_bytes(report("a@kjj.jiangcheng.example", "信息", story(1)))
    bad.write_bytes(b"")
    said = office.program("inspect", str(bad), str(good), code=1)
    assert "unreadable" in said
    assert "submission" in said


def test_the_clerk_hears_once_of_a_mail_nobody_can_read_even_after_a_crash(office: Office) -> None:
    """The process ended between the mail's line in the journal and the notice."""
    now = datetime.now(ZONE)
    noise = bytes(Random(1).choices((*range(1, 9), *range(0x80, 0x100)), k=2_000))
    office.account.append(b"\xff\xd8\xff\xe0" + noise, now)
    with office.house() as house, house.ledger.writing() as books:
        house.polling.read(house.roster(books, now), now, Taken(), whole=False, stop=lambda: False)
    assert not office.sink.letters
    for minutes in (1, 2):
        with office.house() as house:
            house.round(now + timedelta(minutes=minutes))
    (notice,) = office.sink.to("clerk@jiangcheng.example")
    assert notice["Subject"] == "【系统提示】有1封邮件无法识读"
    assert f"{now:%Y-%m}-0001" in text_of(notice)
    assert "INBOX" in text_of(notice)
