"""The words of classified mails, sent through a whole month: they stand in state/restricted/ and nowhere else."""

import io
import logging
import os
import signal
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailproc import intake
from mailproc.desk import Desk, Verdict
from mailproc.errors import MessageError
from mailproc.logs import Entry
from mailproc.model import MailClass
from tests.e2e.office import ZONE, Office, read, report, story
from tests.words import forms, found, new_words

SENDER = "张三 <zs@kjj.jiangcheng.example>"
CLERK = "clerk@jiangcheng.example"
OCTOBER = datetime(2026, 10, 8, 9, 0, tzinfo=ZONE)
LARGE = 400_000  # limits.mail_bytes
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def word(*lines: str) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMESPACE}><w:body>{paragraphs}</w:body></w:document>")
    return file.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, data)
    return file.getvalue()


def mail(subject: str, text: str, *files: tuple[str, bytes], number: int = 1) -> EmailMessage:
    made = read(report(SENDER, subject, text, message_id=f"<{number}@kjj.example>"))
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


class Secrets:
    """Words made up for this run, none of them twice."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def new(self) -> str:
        self.words.append(new_words())
        return self.words[-1]


def classified(secrets: Secrets) -> list[bytes]:
    """Mails whose mark stands each in another place; each has words in its subject, text, attachment and its name."""
    new = secrets.new

    def sealed(subject: str = "", text: str = "", name: str = "", inside: str = "") -> EmailMessage:
        document = word(inside, new(), new())
        return mail(f"{subject}{new()}", f"{text}\n{new()},{new()}。", (f"{name}{new()}.docx", document))

    inner = sealed(text="秘密★10年")
    forwarded = mail(f"转发: {new()}", f"请阅处。{new()}")
    forwarded.add_attachment(inner)
    in_zip = mail(new(), new(), ("材料.zip", zipped(f"{new()}.docx", word("绝密★长期", new()))))
    first = sealed(text="机密★5年")
    again = read(first.as_bytes())
    again.replace_header("Message-ID", "<again@kjj.example>")
    reply = mail(f"回复: {new()}", f"收到。\n\n> 秘密★1年\n> {new()}\n> {new()}")
    marked = [
        first,
        again,
        sealed(subject="秘密★10年 关于"),
        sealed(inside="秘密★5年"),
        sealed(name="【秘密】"),
        forwarded,
        in_zip,
        reply,
    ]
    return [one.as_bytes() for one in marked]


def unread(secrets: Secrets) -> bytes:
    """A mail larger than is parsed; who knows what is in it."""
    return mail(f"秘密★10年 {secrets.new()}", f"{secrets.new()}\n", ("a.bin", os.urandom(LARGE))).as_bytes()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """All that the program logs, at its most talkative."""
    path = tmp_path / "program.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(Entry(journald=False))
    handler.addFilter(lambda record: record.name != "mail.log")  # the mail server's of this test
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield path
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()


def live_through_the_month(office: Office, mails: list[bytes]) -> None:
    """October with ordinary and classified mails, its statements, its circular, and a second reading of all."""
    for number, raw in enumerate(mails):
        office.account.append(raw, OCTOBER + timedelta(hours=number))
    for number in range(3):
        ordinary = report(SENDER, f"信息{number}", story(number), message_id=f"<o{number}@kjj.example>")
        office.account.append(ordinary, OCTOBER + timedelta(hours=number))
    with office.house() as house:
        for moment in (at(9, 9, month=10), at(1, 1, 1), at(2, 9, 0), at(4, 17, 30)):
            house.round(moment)
        with house.ledger.writing() as books:
            desk = Desk(house.config, house.ledger, house.roster(books, at(5, 9)), house.publisher(books), "clerk")
            (reply,) = desk.do("印发10月 签发人 赵六", at(5, 9), confirmed=True)
            assert reply.verdict is Verdict.DONE
        house.round(at(5, 9, 1))
        house.round(at(5, 9, 5), whole=True)


def show_all(office: Office) -> None:
    """Every command that shows something; what it shows is kept among the office's files."""
    shown = [
        office.program("status", "-v"),
        office.program("tally", "2026-10"),
        office.program("explain", "kjj", "2026-10"),
        *(office.program("explain", f"2026-10-{n:04}") for n in (1, 2, 12)),
        office.program("recount", "2026-10", "-v"),
        office.program("log", "2026-11", "-v"),
        office.program("circular", "2026-10", "--out", str(office.folder / "papers")),
        office.program("backup", str(office.folder / "backup")),
    ]
    (office.folder / "shown").write_text("\n".join(shown), encoding="utf-8")


def recent_files_elsewhere(since: float) -> list[Path]:
    """What appeared among the machine's temporary files, by us or by others at work on it."""
    folders = (Path(tempfile.gettempdir()), Path("/var/tmp"), Path("/dev/shm"))
    files = [path for folder in folders if folder.is_dir() for path in folder.glob("*") if not path.is_dir()]
    return [
        path for path in files if path.lstat().st_mtime >= since and path.is_file() and path.stat().st_size < LARGE * 10
    ]


def test_classified_words_stand_nowhere_but_among_the_restricted(office: Office, log: Path) -> None:
    began = time.time()
    secrets = Secrets()
    mails = classified(secrets)
    large = unread(secrets)
    path = office.configure(start="2026-10-01")
    path.write_text(path.read_text() + f"\n[limits]\nmail_bytes = {LARGE}\n")
    live_through_the_month(office, [*mails, large])
    show_all(office)
    with office.house() as house:
        classes = house.ledger.reading().month("2026-10").submissions.values()
    kinds = [one.mail_class for one in classes]
    assert kinds.count(MailClass.RESTRICTED) == len(mails)
    assert kinds.count(MailClass.UNREADABLE) == 1
    assert kinds.count(MailClass.SUBMISSION) == 3
    restricted = office.folder / "state/restricted"
    assert len(list(restricted.iterdir())) == len(mails) + 1
    assert not found([office.folder], secrets.words, leave=[restricted])  # nor in the backup, made beside them
    assert {path.name for path in (office.folder / "backup").iterdir()} >= {"journal", "archive", "letters", "editions"}
    assert not list((office.folder / "backup").rglob("restricted*"))
    assert {word for _, word in found([restricted], secrets.words)} >= set(secrets.words[:2])  # the search does find
    assert len(office.sink.letters) > 20
    told = b"\n".join(flat(data) for _, _, data in office.sink.letters)
    assert not [word for word in secrets.words if any(form in told for form in forms(word))]
    for elsewhere in recent_files_elsewhere(began):
        assert not found([elsewhere], secrets.words), elsewhere
    assert log.stat().st_size > 1000


def flat(letter: bytes) -> bytes:
    """A letter with its parts decoded after it."""
    parts = [part.get_payload(decode=True) for part in read(letter).walk()]
    return b"\n".join([letter, *(part for part in parts if isinstance(part, bytes))])


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail_with(words: str) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(f"cannot make sense of {words}")

    return fail


def refuse(*_: object, **__: object) -> None:
    raise MessageError("the mail's structure cannot be read")


def in_a_child(work: Callable[[], object]) -> int:
    """Run it in a process of its own; returns the signal that ended it."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def test_a_classified_mail_on_which_the_process_dies_twice(
    office: Office, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody came to know that it is classified, so it is locked away unread."""
    secrets = Secrets()
    office.configure(start="2026-10-01")
    office.account.append(classified(secrets)[0], OCTOBER)

    def begin() -> None:
        with office.house() as house:
            house.round(OCTOBER)

    with monkeypatch.context() as patched:
        patched.setattr(intake.Intake, "decide", die)
        for _ in range(2):
            assert in_a_child(begin) == signal.SIGKILL
            assert not found([office.folder], secrets.words)
    begin()
    (notice,) = office.sink.to(CLERK)
    assert "不排除含有涉密内容" in notice.as_string() or "无法识读" in str(notice["Subject"])
    assert not found([office.folder], secrets.words, leave=[office.folder / "state/restricted"])
    assert found([office.folder / "state/restricted"], secrets.words)
    assert log.exists()


@pytest.mark.parametrize("fault", ["words", "refusal"])
def test_a_fault_over_a_classified_mail_tells_none_of_its_words(
    office: Office, log: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """A traceback's last line is mostly what was being looked at."""
    secrets = Secrets()
    raw = classified(secrets)[0]
    monkeypatch.setattr(
        "mailproc.examination.items.find", fail_with(" ".join(secrets.words)) if fault == "words" else refuse
    )
    office.configure(start="2026-10-01")
    office.account.append(raw, OCTOBER)
    with office.house() as house:
        outcome = house.round(OCTOBER)
    assert outcome.classes[MailClass.UNREADABLE] == 1
    assert not found([office.folder], secrets.words, leave=[office.folder / "state/restricted"])
    if fault == "words":
        assert "builtins.ValueError" in log.read_text()


def test_by_setting_the_bytes_of_a_classified_mail_are_not_kept(office: Office) -> None:
    secrets = Secrets()
    path = office.configure(start="2026-10-01")
    path.write_text(path.read_text() + "\n[answering]\nkeep_restricted = false\n")
    office.account.append(classified(secrets)[0], OCTOBER)
    with office.house() as house:
        assert house.round(OCTOBER).classes[MailClass.RESTRICTED] == 1
    assert not found([office.folder], secrets.words)


def modes(folder: Path) -> set[tuple[bool, str]]:
    return {(path.is_dir(), oct(path.lstat().st_mode & 0o777)) for path in (folder, *folder.rglob("*"))}


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_whatever_the_umask_only_the_owner_reads_what_we_write(office: Office, mask: int) -> None:
    """Every file of a whole month, from journal to poll.json, and of the mirror."""
    path = office.configure(start="2026-10-01")
    path.write_text(path.read_text().replace('state = "state"', 'state = "state"\nmirror = "mirror"', 1))
    before = os.umask(mask)
    try:
        live_through_the_month(office, [classified(Secrets())[0], b"\0"])
        with (office.folder / "state/journal/2026-11.jsonl").open("ab") as journal:
            journal.write(b'{"torn')
        with office.house() as house:
            house.round(at(5, 9, 30))
            for folder in ("state", "mirror"):
                assert modes(office.folder / folder) <= {(True, "0o700"), (False, "0o600")}
    finally:
        os.umask(before)
    names = {entry.name for entry in (office.folder / "state").iterdir()}
    assert names >= {"journal", "archive", "letters", "editions", "restricted", "index.db", "poll.json", "office.json"}


def test_a_state_that_others_could_read_is_closed_to_them_and_told_of(office: Office) -> None:
    office.account.append(report(SENDER, "信息", story(1)), datetime.now(ZONE))
    office.program("once")
    state = office.folder / "state"
    for path in (state, *state.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    said = office.program("check", code=1)
    assert "chmod -R go=" in said
    assert oct(state.stat().st_mode & 0o777) == "0o700"  # at once: nobody comes in any more
    for path in (state, *state.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    assert "chmod" not in office.program("check", code=1)  # server_name is not set
