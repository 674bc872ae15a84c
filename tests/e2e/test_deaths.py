"""A mail on which the process dies, processes that die with the lock, and many that work on one state."""

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from mailproc.ledger.books import Books, MonthBook, OfficeBook
from mailproc.ledger.journal import Position
from mailproc.ledger.ledger import Ledger
from tests import zygote
from tests.e2e.office import ZONE, Office, report, story, text_of, until

SENDER = "a@kjj.jiangcheng.example"
CLERK = "clerk@jiangcheng.example"
KILLED = -signal.SIGKILL


def mail(n: int, word: str = "harmless") -> bytes:
    return report(SENDER, f"信息{n}", story(n), message_id=f"<{n}@x.example>", X_Word=word)


def deadly(office: Office, how: str, word: str) -> int:
    """One round of a program that cannot read mails with this word; returns how it ended."""
    arguments = [how, word, "once", "--config", str(office.folder / "config.toml")]
    return zygote.run(arguments, office.environment(), 60, "tests.e2e.deadly")[0]


def month() -> str:
    return f"{datetime.now(ZONE):%Y-%m}"


def classes(office: Office) -> dict[str, int]:
    found: dict[str, int] = office.json("tally", month())["classes"]
    return {kind: count for kind, count in found.items() if count}


# --- a mail on which the process dies -----------------------------------------------------------------------------


def test_a_mail_on_which_the_process_died_twice_is_quarantined_and_the_next_go_on(office: Office) -> None:
    now = datetime.now(ZONE)
    for n, word in ((1, "harmless"), (2, "deadly"), (3, "harmless"), (4, "deadly"), (5, "harmless")):
        office.account.append(mail(n, word), now - timedelta(seconds=60 - n))
    assert [deadly(office, "kill", "deadly") for _ in range(6)] == [KILLED, KILLED, KILLED, KILLED, 0, 0]
    assert classes(office) == {"submission": 3, "unreadable": 2}
    numbers = {n: f"{month()}-{n:04}" for n in range(1, 6)}
    for n in (2, 4):
        assert "the process died on it twice" in office.program("explain", numbers[n])
    told = "".join(text_of(one) for one in office.sink.to(CLERK) if "无法识读" in str(one["Subject"]))
    assert all(numbers[n] in told for n in (2, 4))
    assert not (office.folder / "state/attempt").exists()
    assert len(office.sink.to(SENDER)) == len({str(one["Message-ID"]) for one in office.sink.to(SENDER)})


def test_one_death_by_chance_blames_no_mail(office: Office) -> None:
    """Killed once in one mail, then once in another: both are read."""
    now = datetime.now(ZONE)
    office.account.append(mail(1, "first"), now - timedelta(minutes=2))
    office.account.append(mail(2, "second"), now - timedelta(minutes=1))
    assert deadly(office, "kill", "first") == KILLED
    assert deadly(office, "kill", "second") == KILLED
    office.program("once")
    assert classes(office) == {"submission": 2}


def test_a_mail_that_takes_all_memory_is_quarantined_at_once(office: Office) -> None:
    now = datetime.now(ZONE)
    office.account.append(mail(1, "greedy"), now - timedelta(minutes=2))
    office.account.append(mail(2), now - timedelta(minutes=1))
    assert deadly(office, "memory", "greedy") == 0
    assert classes(office) == {"submission": 1, "unreadable": 1}


# --- several processes ----------------------------------------------------------------------------------------------


def test_the_lock_falls_with_the_process_that_held_it(office: Office) -> None:
    office.account.append(mail(1), datetime.now(ZONE))
    office.program("once")
    lock = office.folder / "state/lock"
    holding = f"import fcntl, time; file = open({str(lock)!r}); fcntl.flock(file, fcntl.LOCK_EX); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", holding]) as holder:
        assert until(lambda: is_held(lock), 20)
        assert office.json("status")["journal"] > 0  # readers wait for nobody
        assert office.json("tally", month())["mails"] == 1
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(office.program, "do", "要情1期:1")
            assert not until(waiting.done, 2)
            holder.kill()
            assert waiting.result(30)
    assert points(office) == "2.2"


def is_held(lock: os.PathLike[str]) -> bool:
    with open(lock) as file:  # noqa: PTH123 a path of any kind
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def points(office: Office) -> str:
    return str(next(one for one in office.json("tally", month())["units"] if one["unit"] == "kjj")["points"])


def test_a_daemon_and_twenty_shell_commands_lose_nothing(office: Office) -> None:
    """Mail comes in while lines are typed from four shells, one of which runs rounds of its own."""
    office.configure(poll=1)
    for n in range(1, 11):
        office.account.append(mail(n), datetime.now(ZONE))
    with office.daemon():
        assert until(lambda: len(office.sink.to(SENDER)) > 0, 30)
        with ThreadPoolExecutor(4) as pool:
            lines = [pool.submit(office.program, "do", f"要情{n}期:{n}", "--yes") for n in range(1, 11)]
            others = [pool.submit(office.program, *words) for words in (("once",), ("status",)) * 5]
            for n in range(11, 21):
                office.account.append(mail(n), datetime.now(ZONE))
            for one in (*lines, *others):
                one.result(120)
        assert until(lambda: classes(office) == {"submission": 20}, 30)
    ledger = Ledger(office.folder / "state")
    entries = [entry for entry, _ in ledger.journal.read(Position())]  # the chain is checked as it is read
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))
    rebuilt = Books(OfficeBook(), MonthBook)
    for entry in entries:
        rebuilt.apply(entry, ledger.words)
    assert rebuilt.month(month()).credits == ledger.reading().month(month()).credits
    digests = [hashlib.sha256(mail(n)).hexdigest() for n in range(1, 21)]
    assert set(rebuilt.month(month()).submissions) == set(digests)
    assert office.json("recount", month())["differences"] == []
    commanded = sum(type(entry.event).__name__ == "Commanded" for entry in entries)
    assert commanded == 10
    ids = office.sink.ids()
    assert len(ids) == len(set(ids))
